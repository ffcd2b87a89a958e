/** Runs tasks with bounded concurrency. */

/** Starts each task when a slot is free. After a failure, no further task starts. */
export class TaskPool {
  readonly #size: number;
  readonly #running = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];

  /** @param size maximum number of tasks at the same time */
  constructor(size: number) {
    this.#size = size;
  }

  /** Waits for a free slot and starts a task. @throws what an earlier task threw */
  async start(task: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#size) await Promise.race(this.#running);
    if (this.#failures.length > 0) throw this.#failures[0];
    const running = task()
      .catch((error) => {
        this.#failures.push(error);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits for all tasks. @throws what the first one to fail threw */
  async drain(): Promise<void> {
    await this.settle();
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  /** Waits for the tasks under way, whether they fail or not. */
  async settle(): Promise<void> {
    await Promise.all(this.#running);
  }
}

/**
 * Works on all items with bounded concurrency. After a failure no further item is taken, and the work under way is waited for.
 *
 * @param size maximum number of items at the same time
 * @throws the first failure
 */
export async function forEachInPool<T>(
  items: AsyncIterable<T> | Iterable<T>,
  size: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const pool = new TaskPool(size);
  try {
    for await (const item of items) await pool.start(() => work(item));
    await pool.drain();
  } finally {
    await pool.settle();
  }
}
