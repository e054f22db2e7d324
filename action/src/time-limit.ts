/** A signal that fires with its parent, or by itself after some milliseconds with `reason`. */
interface TimeLimit {
  readonly signal: AbortSignal;
  /** Some time before it fires: four fifths of the way. */
  readonly deadline: Date;
  /** Stops the clock and lets go of the parent. */
  end(): void;
}

/**
 * Made by hand, not by `AbortSignal.any` and `AbortSignal.timeout`: Node 20 may collect such a signal as garbage while
 * something waits for it, and then it never fires.
 */
export function limitTime(milliseconds: number, reason: () => Error, parent?: AbortSignal): TimeLimit {
  const controller = new AbortController();
  const follow = (): void => controller.abort(parent?.reason);
  const timer = setTimeout(() => controller.abort(reason()), milliseconds);
  if (parent?.aborted) follow();
  parent?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    deadline: new Date(Date.now() + milliseconds * 0.8),
    end() {
      clearTimeout(timer);
      parent?.removeEventListener('abort', follow);
    },
  };
}

/** The result of `work`, unless the signal comes first: then its reason is thrown, and what `work` does is ignored. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
