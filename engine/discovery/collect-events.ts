import type { Ending, Observation } from '../model/evidence.ts';
import { sameJson, type Json } from '../model/json.ts';
import { checkEvent } from './check-event.ts';
import type { SourceEvent } from './source.ts';

/** What happened since a moment, each thing once. */
export interface EventWindow {
  readonly startedAt: Date;
  readonly observations: readonly Observation[];
  readonly gone: readonly Ending[];
}

export interface CollectOptions {
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Milliseconds from the end of one window to that of the next, at least, where neither is full. */
  readonly flushAfter: number;
  readonly keep: (window: EventWindow) => Promise<void>;
}

/** Events of one window: whoever tells more has them kept sooner. */
const mostEvents = 5000;
/** Windows that wait to be kept: a stream is not read on before they are fewer. */
const mostWindows = 4;
/** Windows within `flushAfter` that begin because a thing is other again: of what moves more often, the last state in each counts. */
const mostSplits = 50;
/** Milliseconds that an event waits for others after a quiet time. */
const shortestWindow = 1000;
/** Milliseconds that a stream has to end after the signal: then it is left behind. */
const grace = 500;

/**
 * Takes the events of a stream apart without trusting their shape, and hands them over in windows, in order. A thing that is
 * seen otherwise or again, or ends and comes back, begins a new window, so that nothing of it is lost, unless things do so all the
 * time. Takes no more memory than some windows. Gives why the stream ended; rejects only where `keep` does.
 */
export async function collectEvents(
  events: AsyncIterable<SourceEvent>,
  { signal, now, flushAfter, keep }: CollectOptions,
): Promise<string> {
  let seen = new Map<string, Observation>();
  let gone = new Map<string, Ending>();
  let startedAt: Date | undefined;
  let timer: NodeJS.Timeout | undefined;
  let flushedAt = Number.NEGATIVE_INFINITY;
  const begunAt = now().getTime();
  let keeping: Promise<void> = Promise.resolve();
  const failures: unknown[] = [];
  let waiting = 0;
  let splits: number[] = [];

  function flush(): void {
    clearTimeout(timer);
    if (startedAt === undefined) return;
    const first = startedAt;
    flushedAt = performance.now();
    const window = {
      startedAt: first,
      observations: [...seen.values()],
      gone: [...gone.values()],
    };
    seen = new Map();
    gone = new Map();
    startedAt = undefined;
    waiting++;
    keeping = keeping
      .then(() => keep(window))
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => waiting--);
  }

  function take(event: SourceEvent): void {
    const key = event.kind === 'seen' ? event.observation.key : event.key;
    const before = seen.get(key);
    const same =
      event.kind === 'seen' && before !== undefined && !gone.has(key) && isAsBefore(before, event.observation);
    if (same) return;
    const isOther = gone.has(key) || (before && event.kind === 'seen');
    if (isOther && !maySplit()) gone.delete(key);
    else if (isOther || seen.size + gone.size >= mostEvents) flush();
    if (startedAt === undefined) {
      // It happened before it was heard of; moments are kept in seconds from the start of the window.
      const at = Date.parse(event.kind === 'seen' ? event.observation.at : event.at);
      startedAt = new Date(Math.max(begunAt, Math.min(at, now().getTime())));
      const due = flushedAt + flushAfter - performance.now();
      timer = setTimeout(flush, Math.max(due, Math.min(shortestWindow, flushAfter)));
    }
    if (event.kind === 'seen') seen.set(key, event.observation);
    else gone.set(key, { key, at: event.at });
  }

  function maySplit(): boolean {
    const moment = performance.now();
    splits = splits.filter((before) => moment - before < flushAfter);
    return splits.length < mostSplits && splits.push(moment) > 0;
  }

  const iterator = events[Symbol.asyncIterator]();
  const stopped = new Promise<undefined>((resolve) => {
    const stop = (): unknown => setTimeout(() => resolve(undefined), grace).unref();
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  let reason = 'it ended';
  try {
    while (failures.length === 0) {
      const next = await Promise.race([iterator.next(), stopped]);
      if (next === undefined || next.done === true) break;
      const event = checkEvent(next.value, now());
      if (event) take(event);
      if (waiting > mostWindows) await keeping;
    }
  } catch (error) {
    reason = error instanceof Error ? error.message.slice(0, 1000) : 'no reason given';
  }
  void Promise.resolve(iterator.return?.()).catch(() => {});
  flush();
  await keeping;
  if (failures.length > 0) throw failures[0];
  return reason;
}

function isAsBefore({ at: _before, ...before }: Observation, { at: _now, ...observation }: Observation): boolean {
  return sameJson(before as unknown as Json, observation as unknown as Json);
}
