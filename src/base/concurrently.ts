/** Bounded concurrency: a few workers that take items from one source. */

/**
 * Works on each item, on at most `limit` at the same time. After a failure no further item is taken, and the work under way
 * goes on to its end.
 *
 * @throws the first failure
 */
export async function concurrently<T>(
  items: AsyncIterable<T> | Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const queue = queueOf(items); // a generator makes concurrent readers wait in line
  const worker = async () => {
    try {
      for (;;) {
        const { done, value } = await queue.next();
        if (done || failures.length > 0) return;
        await work(value);
      }
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  await queue.return(undefined);
  if (failures.length > 0) throw failures[0];
}

async function* queueOf<T>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T, undefined> {
  yield* items;
  return undefined;
}
