/** The results of a run by user, for the report, and their counts, for the log. */

import { CallRefused } from "../../auth0/tenant.ts";
import { formatCount, formatUsers } from "../../base/format.ts";
import { StatusError } from "../../http/status-error.ts";
import type { Ledger } from "../ledger.ts";
import type { Action } from "../plan/steps.ts";

/** The user and the action of a step. */
interface UserAction {
  readonly userId: string;
  readonly action: Action;
}

/** The part of the ledger that records results. */
export type ResultLedger = Pick<Ledger, "result">;

/** After this many users in a row whom the server could not handle, the run ends. */
const SERVER_FAILURES = 3;

/** Time between two lines of progress in the log, in milliseconds. */
const PROGRESS_INTERVAL = 30_000;

/** Logs progress now and then: calls `log` when the last call was some time ago. */
export class ProgressTimer {
  readonly #log: () => void;
  #last = performance.now();

  constructor(log: () => void) {
    this.#log = log;
  }

  tick(): void {
    if (performance.now() - this.#last < PROGRESS_INTERVAL) return;
    this.#last = performance.now();
    this.#log();
  }
}

/** Counts of one part of the work. */
export class Tally {
  #restored = 0;
  #failed = 0;
  readonly #codes = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#restored + this.#failed === 0;
  }

  add(reason: string | undefined): void {
    if (reason === undefined) {
      this.#restored++;
      return;
    }
    this.#failed++;
    this.#codes.set(reason, (this.#codes.get(reason) ?? 0) + 1);
  }

  /** `470 users done, 10 failed (DUPLICATED_USER: 8, CONFLICT: 2)`. */
  toString(): string {
    const done = `${formatUsers(this.#restored)} done`;
    if (this.#failed === 0) return done;
    const codes = [...this.#codes].map(([code, count]) => `${code}: ${formatCount(count)}`);
    return `${done}, ${formatCount(this.#failed)} failed (${codes.join(", ")})`;
  }
}

/** Records what became of each user. */
export class Results {
  readonly #ledger: ResultLedger;
  /** Ids of users whom this run did not bring back, so nothing can be assigned to them. */
  readonly #absent = new Set<string>();
  /** Imports that may be running, by their name in the log, and the number of their users. */
  readonly #openImports = new Map<string, number>();
  #serverFailures = 0;

  constructor(ledger: ResultLedger) {
    this.#ledger = ledger;
  }

  async restored({ userId, action }: UserAction, tally: Tally): Promise<void> {
    this.#serverFailures = 0;
    tally.add(undefined);
    await this.#ledger.result(userId, action, "restored");
  }

  /** @param reason a code of Auth0's or a few words of ours, without personal data */
  async failed({ userId, action }: UserAction, reason: string, tally: Tally): Promise<void> {
    if (action === "import" || action === "create") this.#absent.add(userId);
    tally.add(reason);
    await this.#ledger.result(userId, action, "failed", reason);
  }

  /**
   * The reason why a call for one user failed, without personal data.
   *
   * @throws the error when it is not about the user
   */
  userFailure(error: unknown): string {
    if (!(error instanceof StatusError)) throw error;
    if (error.status >= 500) {
      // One user may be too much for the server; several in a row mean that the server has a problem.
      if (++this.#serverFailures >= SERVER_FAILURES) throw error;
      return `status ${error.status}`;
    }
    const isAboutAll = [401, 403, 408, 429].includes(error.status);
    if (isAboutAll || !(error instanceof CallRefused)) throw error;
    this.#serverFailures = 0;
    return error.errorCode ?? `status ${error.status}`;
  }

  /** Whether the user exists, as far as this run knows. */
  exists(userId: string): boolean {
    return !this.#absent.has(userId);
  }

  /** Records that an import may be running. @param name the import in the log @param users the number of its users */
  openImport(name: string, users: number): void {
    this.#openImports.set(name, users);
  }

  /** Records the users of an open import who do not exist yet, but whom it may still create. */
  leaveOpen(name: string, users: readonly UserAction[]): void {
    for (const { userId } of users) this.#absent.add(userId);
    if (users.length === 0) this.closeImport(name);
    else this.openImport(name, users.length);
  }

  closeImport(name: string): void {
    this.#openImports.delete(name);
  }

  /** Number of users of imports that may still be running. */
  get usersInOpenImports(): number {
    return [...this.#openImports.values()].reduce((sum, users) => sum + users, 0);
  }
}
