import { setTimeout as sleep } from 'node:timers/promises';
import type { EvidenceRun } from '../model/evidence.ts';
import { redactRun } from '../model/redact-run.ts';
import { redactText } from '../model/redact.ts';
import { collectEvents, type EventWindow } from './collect-events.ts';
import { discover, type DiscoverOptions, type SourceDeclaration } from './discover.ts';
import { takeTurns } from './map-limited.ts';
import { sources as registry } from './registry.ts';
import { resolveCredentials } from './resolve-credentials.ts';
import { runId } from './run-id.ts';
import type { DiscoverySource } from './source.ts';
import { watchFiles } from './watch-files.ts';

export interface WatchedSource extends SourceDeclaration {
  /** Milliseconds from the beginning of a scan to that of the next. */
  readonly schedule: number;
}

export interface WatchOptions extends DiscoverOptions {
  readonly signal: AbortSignal;
  /** Takes each run as it is over: whole ones of scans, and ones that are not whole of what happened in between. */
  readonly keep: (run: EvidenceRun) => Promise<void>;
  /** Milliseconds that events may wait until they are kept, or until a scan is over; 10 s by default. */
  readonly flushAfter?: number;
}

const usualFlush = 10_000;
/** Milliseconds until a stream that was lost is tried again, the first time and at most: one that lasted longer begins anew. */
const firstPause = 1000;
const longestPause = 60_000;

/**
 * Runs each source by its schedule, and takes what those that can stream tell meanwhile, until the signal aborts. Then what
 * is under way is stopped, and what was seen until then is kept. Rejects only where `keep` does.
 */
export async function watch(sources: readonly WatchedSource[], options: WatchOptions): Promise<void> {
  const turns = takeTurns(options.concurrency ?? 4);
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  try {
    await Promise.all(sources.map((source) => watchSource(source, { ...options, signal }, turns)));
  } finally {
    // One that could not keep what it saw ends the others too.
    ended.abort();
  }
}

async function watchSource(
  source: WatchedSource,
  options: WatchOptions,
  turns: ReturnType<typeof takeTurns>,
): Promise<void> {
  const types = options.registry ?? registry;
  const type = Object.hasOwn(types, source.type) ? types[source.type] : undefined;
  const rescan = startAlarm();
  let scan: Promise<void> = Promise.resolve();
  // What happens during a scan comes after it: a thing that began when the scan had passed it would end with the scan.
  const stream = type?.watch ? listen(type, source, options, { rescan: rescan.ring, scanned: () => scan }) : undefined;
  if (type?.files) {
    watchFiles(filesOf(type, source), {
      signal: options.signal,
      changed: rescan.ring,
      tell: (message) => options.progress?.(source.name, redactText(message), false),
    });
  }
  const scans = (async () => {
    while (!options.signal.aborted) {
      // By a clock that nobody can set.
      const next = performance.now() + source.schedule;
      const over = turns(() => discover([source], options)).then(([run]) => run && options.keep(run));
      scan = over.catch(() => {});
      await over;
      await rescan.wait(Math.max(0, next - performance.now()), options.signal);
    }
  })();
  await Promise.all([scans, stream]);
}

function filesOf({ files }: DiscoverySource, { scope }: WatchedSource): readonly string[] {
  try {
    return files?.(scope) ?? [];
  } catch {
    // What is wrong with a scope is told by the scan.
    return [];
  }
}

/** Listens to a source, and again when the stream was lost: what it missed is found by the scan that it then asks for. */
async function listen(
  type: DiscoverySource,
  source: WatchedSource,
  options: WatchOptions,
  { rescan, scanned }: { readonly rescan: () => void; readonly scanned: () => Promise<void> },
): Promise<void> {
  const { signal } = options;
  const tell = (message: string) => options.progress?.(source.name, redactText(message), false);
  const scope = type.fullScope?.(source.scope) ?? source.scope;
  let ended = 0;
  for (let pause = firstPause; !signal.aborted; pause = Math.min(pause * 2, longestPause)) {
    const { credentials, problem } = resolveCredentials(type, source.credentials ?? {}, options.environment ?? {});
    if (problem !== undefined || !type.watch) return;
    const context = { ...options, deadline: source.deadline, credentials, progress: tell };
    const begun = performance.now();
    const events = collectEvents(type.watch(source.scope, context), {
      signal,
      now: options.now,
      flushAfter: options.flushAfter ?? usualFlush,
      async keep(window) {
        await scanned();
        // Each ends after the one before, also where both waited for a scan.
        ended = Math.max(options.now().getTime(), window.startedAt.getTime(), ended + 1);
        await options.keep(runOf(window, source, scope, new Date(ended), Object.values(credentials)));
        tell(`${window.observations.length} seen and ${window.gone.length} gone`);
      },
    });
    const problemOfStream = await events;
    if (signal.aborted) return;
    if (performance.now() - begun > longestPause) pause = firstPause;
    tell(`its stream was lost (${problemOfStream}); trying again`);
    await sleep(pause, undefined, { signal }).catch(() => {});
    rescan();
  }
}

function runOf(
  window: EventWindow,
  { name }: WatchedSource,
  scope: EvidenceRun['scope'],
  endedAt: Date,
  secrets: readonly string[],
): EvidenceRun {
  const { startedAt, observations, gone } = window;
  const run: EvidenceRun = {
    source: name,
    run: runId(endedAt),
    scope,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    observations,
    // What nobody told of may be there all the same.
    coverage: [],
    complete: false,
    ...(gone.length > 0 && { gone }),
  };
  return redactRun(run, secrets);
}

/** Waits for a while, or until somebody rings. */
function startAlarm(): { ring: () => void; wait: (milliseconds: number, signal: AbortSignal) => Promise<void> } {
  let rung = new AbortController();
  return {
    ring: () => rung.abort(),
    async wait(milliseconds, signal) {
      await sleep(milliseconds, undefined, { signal: AbortSignal.any([signal, rung.signal]) }).catch(() => {});
      rung = new AbortController();
    },
  };
}
