/**
 * The only retry loop: exponential backoff with jitter, the server's own delay (`Retry-After`), a budget, and the run's signal.
 *
 * A caller defines which failures are transient, what may be repeated (idempotent operations, and requests that certainly never
 * arrived) and its budget. About jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */

import { formatSeconds } from "./format.ts";
import type { Run } from "./run.ts";
import { sleep } from "./sleep.ts";

/** The longest delay of a server that we accept, in milliseconds. Much longer ones fit into no timer. */
const LONGEST_SERVER_DELAY = 15 * 60_000;

/** Limits of a {@link RetryBudget}; all delays are in milliseconds. */
export interface RetryLimits {
  /** Maximum number of consecutive retries: one less than attempts. */
  readonly retries: number;
  /** Maximum number of retries in all, for operations that make progress; unlimited by default. */
  readonly total?: number;
  /** Delay before the first retry, doubled for each further one. */
  readonly firstDelay: number;
  /** Upper limit of the doubled delay; a minute by default. */
  readonly longestDelay?: number;
  /** The share of each delay that is random, from 0 (default) to 1 (full jitter): it only shortens a delay. */
  readonly jitter?: number;
  /** Whether the first retry follows immediately, and `firstDelay` belongs to the second. */
  readonly immediate?: boolean;
}

/** Counts the failures of one operation. Each kind of failure may have its own budget. */
export class RetryBudget {
  readonly #limits: RetryLimits;
  #consecutive = 0;
  #total = 0;

  constructor(limits: RetryLimits) {
    this.#limits = limits;
  }

  /** Records progress: the next failure is retried immediately and not counted, those after it are counted from 1 again. */
  progress(): void {
    this.#consecutive = -1;
  }

  /**
   * Counts one failure.
   *
   * @returns the delay before the next attempt in milliseconds, or `undefined` when the budget is used up
   */
  charge(): number | undefined {
    const { retries, total = Number.POSITIVE_INFINITY, firstDelay, immediate } = this.#limits;
    const { longestDelay = 60_000, jitter = 0 } = this.#limits;
    this.#consecutive++;
    this.#total++;
    if (this.#consecutive > retries || this.#total > total) return undefined;
    const doublings = this.#consecutive - (immediate === true ? 2 : 1);
    if (doublings < 0) return 0;
    return Math.min(firstDelay * 2 ** doublings, longestDelay) * (1 - jitter * Math.random());
  }
}

/** A failure that may pass. */
export interface Transient {
  /** The budget that this failure is charged to. */
  readonly budget: RetryBudget;
  /** Why the attempt failed, for the log: a clause without a full stop. */
  readonly reason: string;
  /** The delay that the server asks for, in milliseconds; used instead of the budget's. */
  readonly serverDelay?: number | undefined;
  /** What to throw when the budget is used up; the failure itself by default. */
  readonly finalError?: Error;
}

/**
 * Runs an operation until it succeeds, fails for good, or uses up its budget. Each retry is one line in the log.
 *
 * @param what the operation as a noun phrase, for the log: "the sign-in"
 * @param attempt one attempt; called again for each retry
 * @param classify what a failure means: `undefined` when retrying is useless or not safe. What it throws ends the operation.
 * @throws the failure or its `finalError`, and the signal's reason when the run ends during a delay
 */
export async function withRetry<T>(
  { log, signal }: Pick<Run, "log" | "signal">,
  what: string,
  attempt: () => Promise<T>,
  classify: (error: unknown) => Transient | undefined,
): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const transient = classify(error);
      if (transient === undefined) throw error;
      signal.throwIfAborted();
      const { budget, reason, serverDelay = 0, finalError = error } = transient;
      const ownDelay = budget.charge();
      if (ownDelay === undefined || serverDelay > LONGEST_SERVER_DELAY) throw finalError;
      const delay = transient.serverDelay ?? ownDelay;
      const when = delay === 0 ? "immediately" : `in ${formatSeconds(delay)}`;
      log.retry(what, `Retrying ${what} ${when}: ${reason}.`);
      await sleep(delay, signal);
    }
  }
}
