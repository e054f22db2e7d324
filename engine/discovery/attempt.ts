import { setMaxListeners } from 'node:events';
import { formatSeconds } from '../model/duration.ts';
import { EngineError } from '../model/error.ts';
import type { JsonObject } from '../model/json.ts';
import type { DiscoverySource, SourceContext } from './source.ts';

/** What came of asking a source: its report as it gave it, why it was stopped or failed, or both. */
export interface Attempt {
  readonly report?: unknown;
  readonly reason?: string;
}

export interface AttemptOptions extends Pick<SourceContext, 'now' | 'targets' | 'progress' | 'credentials'> {
  readonly signal?: AbortSignal;
}

const defaultDeadline = 10_000;
const longestDeadline = 24 * 60 * 60 * 1000;
/** How long a source may take to hand over what it has after its signal: then it is left behind. */
const grace = 500;

/**
 * Asks a source, within its deadline and for as long as `signal` allows. Never rejects, and never waits for a source that
 * ignores its signal.
 */
export async function attempt(
  source: DiscoverySource,
  asked: { readonly scope: JsonObject; readonly deadline: number },
  options: AttemptOptions,
): Promise<Attempt> {
  const deadline = asked.deadline > 0 ? Math.min(asked.deadline, longestDeadline) : defaultDeadline;
  const controller = new AbortController();
  // A source waits in as many places as it likes.
  setMaxListeners(0, controller.signal);
  let stopped: string | undefined;
  let leftBehind: (result: Attempt) => void;
  const gaveUp = new Promise<Attempt>((resolve) => (leftBehind = resolve));
  let graceTimer: NodeJS.Timeout | undefined;

  function stop(reason: string): void {
    if (stopped !== undefined) return;
    stopped = reason;
    graceTimer = setTimeout(() => leftBehind({ reason: `${reason} It did not hand over what it had.` }), grace);
    controller.abort(new Error(reason));
  }
  const onAbort = () => stop('It was stopped before it was done.');
  const timer = setTimeout(() => stop(`Its deadline of ${seconds(deadline)} passed before it was done.`), deadline);
  options.signal?.addEventListener('abort', onAbort, { once: true });
  if (options.signal?.aborted) onAbort();

  const { now, targets, progress, credentials } = options;
  const context: SourceContext = { now, targets, progress, credentials, deadline, signal: controller.signal };
  try {
    const work = ask(source, asked.scope, context).then(
      (report): Attempt => (stopped === undefined ? { report } : { report, reason: stopped }),
      (error: unknown): Attempt => ({ reason: stopped ?? messageOf(error) }),
    );
    return await Promise.race([work, gaveUp]);
  } finally {
    clearTimeout(timer);
    clearTimeout(graceTimer);
    options.signal?.removeEventListener('abort', onAbort);
    controller.abort();
  }
}

/** So that a source which throws before its first `await` rejects like any other. */
async function ask(source: DiscoverySource, scope: JsonObject, context: SourceContext): Promise<unknown> {
  return source.discover(scope, context);
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : formatSeconds(milliseconds / 1000);
}

function messageOf(error: unknown): string {
  if (error instanceof EngineError) return error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
  const message: unknown = error instanceof Error ? error.message : error;
  return `It failed: ${(typeof message === 'string' && message.trim().slice(0, 1000)) || 'no reason given'}`;
}
