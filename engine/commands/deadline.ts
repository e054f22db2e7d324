import { EngineError } from '../model/error.ts';
import type { CommandContext } from './context.ts';

/** The time that a command may take. */
export interface Deadline {
  /** What the command runs with: its signal fires at the deadline as well. */
  readonly context: CommandContext;
  /** Throws `timeout` once the time is up. */
  check(): void;
  /** What the work gives, or undefined where the time is up first; the work is then left to itself. */
  race<Value>(work: Promise<Value>): Promise<Value | undefined>;
  /** An error as it is meant: work that the deadline cut short was not cancelled by anybody. */
  explain(error: unknown): unknown;
  end(): void;
}

/** A timer cannot wait longer (milliseconds): it would fire at once. */
const longest = 2 ** 31 - 1;

/** A deadline that begins now; without a moment, there is none. */
export function startDeadline(at: Date | undefined, context: CommandContext): Deadline {
  if (at === undefined) {
    return { context, check: () => {}, race: (work) => work, explain: (error) => error, end: () => {} };
  }
  const late = new AbortController();
  const left = at.getTime() - context.now().getTime();
  const timer = setTimeout(() => late.abort(), Math.min(Math.max(0, left), longest));
  const signal = context.signal ? AbortSignal.any([late.signal, context.signal]) : late.signal;
  const error = (cause?: unknown): EngineError =>
    new EngineError('timeout', `There was no time left at ${at.toISOString()}, the deadline.`, {
      hint: 'Give it more time, or look at why git answers slowly.',
      cause,
    });
  return {
    context: { ...context, signal },
    check() {
      if (late.signal.aborted) throw error();
    },
    race(work) {
      if (late.signal.aborted) {
        work.catch(() => {});
        return Promise.resolve(undefined);
      }
      return new Promise((fulfil, reject) => {
        const stop = (): void => fulfil(undefined);
        late.signal.addEventListener('abort', stop, { once: true });
        work.then(fulfil, reject).finally(() => late.signal.removeEventListener('abort', stop));
      });
    },
    explain(given) {
      const isCut = given instanceof EngineError && given.code === 'cancelled' && late.signal.aborted;
      return isCut && context.signal?.aborted !== true ? error(given) : given;
    },
    end: () => clearTimeout(timer),
  };
}
