import { beforeEach, describe, expect, test, vi } from "vitest";
import { RetryBudget, type Transient, withRetry } from "../../src/base/retry.ts";

let lines: string[];
let end: AbortController;
beforeEach(() => {
  lines = [];
  end = new AbortController();
});

/** Fails with each error in turn, then succeeds. */
function attemptsThatFail(...errors: Error[]): () => Promise<string> {
  const left = [...errors];
  return () => {
    const error = left.shift();
    return error === undefined ? Promise.resolve("done") : Promise.reject(error);
  };
}

function retry(
  attempt: () => Promise<string>,
  classify: (error: Error) => Transient | undefined,
): Promise<string> {
  const log = {
    info() {},
    retry: (what: string, line = "") => lines.push(`${what} | ${line}`),
    warning() {},
    mask() {},
  };
  const run = { log, signal: end.signal };
  return withRetry(run, "the push", attempt, (error) => classify(error as Error));
}

describe("withRetry", () => {
  test("returns the result of the first attempt that succeeds, and logs each retry.", async () => {
    const budget = new RetryBudget({ retries: 2, firstDelay: 1, longestDelay: 1 });
    const attempt = attemptsThatFail(new Error("reset"), new Error("status 503"));
    expect(await retry(attempt, ({ message }) => ({ budget, reason: message }))).toBe("done");
    expect(lines).toEqual([
      "the push | Retrying the push in 0.00 s: reset.",
      "the push | Retrying the push in 0.00 s: status 503.",
    ]);
  });

  test("throws the last failure when the budget is used up.", async () => {
    const budget = new RetryBudget({ retries: 1, firstDelay: 0 });
    const attempt = attemptsThatFail(new Error("first"), new Error("second"), new Error("third"));
    await expect(retry(attempt, () => ({ budget, reason: "reset" }))).rejects.toThrow("second");
    expect(lines).toEqual(["the push | Retrying the push immediately: reset."]);
  });

  test("throws the final error of the failure that uses up the budget.", async () => {
    const budget = new RetryBudget({ retries: 0, firstDelay: 0 });
    const finalError = new Error("The server kept failing.");
    const attempt = attemptsThatFail(new Error("status 503"));
    await expect(
      retry(attempt, ({ message }) => ({ budget, reason: message, finalError })),
    ).rejects.toBe(finalError);
  });

  test("does not retry a failure that is not transient.", async () => {
    const failure = new Error("status 403");
    await expect(retry(attemptsThatFail(failure), () => undefined)).rejects.toBe(failure);
    expect(lines).toEqual([]);
  });

  test("throws what the classification throws.", async () => {
    const explained = new Error("The branch is protected.");
    const classify = () => {
      throw explained;
    };
    await expect(retry(attemptsThatFail(new Error("raw")), classify)).rejects.toBe(explained);
  });

  test("uses the server's delay instead of its own.", async () => {
    const budget = new RetryBudget({ retries: 1, firstDelay: 3_600_000 });
    const attempt = attemptsThatFail(new Error("status 429"));
    const classify = () => ({ budget, reason: "status 429", serverDelay: 1 });
    expect(await retry(attempt, classify)).toBe("done");
  });

  test("gives up when the server asks for a delay of more than a quarter of an hour.", async () => {
    const budget = new RetryBudget({ retries: 9, firstDelay: 0 });
    const serverDelay = 15 * 60_000 + 1;
    const attempt = attemptsThatFail(new Error("status 429"));
    await expect(
      retry(attempt, ({ message }) => ({ budget, reason: message, serverDelay })),
    ).rejects.toThrow("status 429");
    expect(lines).toEqual([]);
  });

  test("charges each kind of failure to its own budget.", async () => {
    const limits = new RetryBudget({ retries: 2, firstDelay: 0 });
    const faults = new RetryBudget({ retries: 1, firstDelay: 0 });
    const attempt = attemptsThatFail(new Error("429"), new Error("503"), new Error("429"));
    const classify = ({ message }: Error) => ({
      budget: message === "429" ? limits : faults,
      reason: message,
    });
    expect(await retry(attempt, classify)).toBe("done");
    expect(lines).toHaveLength(3);
  });

  test("ends with the signal's reason when the run ends during a delay.", async () => {
    const budget = new RetryBudget({ retries: 1, firstDelay: 600_000, longestDelay: 600_000 });
    const retrying = retry(attemptsThatFail(new Error("reset")), () => ({
      budget,
      reason: "reset",
    }));
    await expect.poll(() => lines).toHaveLength(1);
    end.abort(new Error("over"));
    await expect(retrying).rejects.toThrow("over");
  });

  test("does not retry after the run has ended.", async () => {
    const budget = new RetryBudget({ retries: 1, firstDelay: 0 });
    end.abort(new Error("over"));
    const attempt = attemptsThatFail(new Error("reset"));
    await expect(retry(attempt, () => ({ budget, reason: "reset" }))).rejects.toThrow("over");
    expect(lines).toEqual([]);
  });
});

describe("A retry budget", () => {
  const charges = (budget: RetryBudget, times: number) =>
    Array.from({ length: times }, () => budget.charge());

  test("doubles its delay up to its limit, and is then used up.", () => {
    const budget = new RetryBudget({ retries: 5, firstDelay: 1000, longestDelay: 5000 });
    expect(charges(budget, 6)).toEqual([1000, 2000, 4000, 5000, 5000, undefined]);
  });

  test("limits its delay to a minute unless told otherwise.", () => {
    const budget = new RetryBudget({ retries: 8, firstDelay: 1000 });
    expect(charges(budget, 8).slice(-3)).toEqual([32_000, 60_000, 60_000]);
  });

  test("with an immediate first retry waits from the second on.", () => {
    const budget = new RetryBudget({ retries: 3, firstDelay: 1000, immediate: true });
    expect(charges(budget, 4)).toEqual([0, 1000, 2000, undefined]);
  });

  test("does not count the failure that follows progress, and counts from 1 again.", () => {
    const budget = new RetryBudget({ retries: 2, firstDelay: 1000 });
    expect(charges(budget, 2)).toEqual([1000, 2000]);
    budget.progress();
    expect(charges(budget, 4)).toEqual([0, 1000, 2000, undefined]);
  });

  test("limits the total number of retries across progress.", () => {
    const budget = new RetryBudget({ retries: 2, total: 3, firstDelay: 0 });
    const delays = Array.from({ length: 4 }, () => {
      budget.progress();
      return budget.charge();
    });
    expect(delays).toEqual([0, 0, 0, undefined]);
  });

  test.each([
    [1, 0, 1000],
    [1, 0.75, 250],
    [0.2, 0.5, 900],
  ])("with jitter %d and the random number %d waits %i ms.", (jitter, random, delay) => {
    using _random = vi.spyOn(Math, "random").mockReturnValue(random);
    expect(new RetryBudget({ retries: 1, firstDelay: 1000, jitter }).charge()).toBe(delay);
  });
});
