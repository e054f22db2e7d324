/** What several streams give, as it comes. Ends with the first that ends; throws where one throws. All are closed then. */
export async function* mergeStreams<T>(streams: readonly AsyncGenerator<T>[]): AsyncGenerator<T> {
  type Step = { readonly index: number; readonly result: IteratorResult<T> };
  const next = (index: number): Promise<Step> =>
    (streams[index] as AsyncGenerator<T>).next().then((result) => ({ index, result }));
  const pending = new Map(streams.map((_stream, index) => [index, next(index)]));
  // Whoever rejects when nobody waits any more has nobody to tell.
  for (const step of pending.values()) step.catch(() => {});
  try {
    while (pending.size > 0) {
      const { index, result } = await Promise.race(pending.values());
      if (result.done === true) return;
      yield result.value;
      const step = next(index);
      step.catch(() => {});
      pending.set(index, step);
    }
  } finally {
    for (const stream of streams) void stream.return(undefined).catch(() => {});
  }
}
