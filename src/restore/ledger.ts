/** The ledger of a restore: what was planned for each user and what became of it, in bounded memory, and the report made of it. */

import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { diskError } from "../base/disk-errors.ts";
import { KeyedSort, SMALL_SORT } from "../pipeline/keyed-sort.ts";
import { PrivateFile } from "../pipeline/private-file.ts";
import type { KeyedBlock } from "../rows/sort/keyed-rows.ts";
import type { Action } from "./plan/steps.ts";

/** By rank: the first one that a user has is the one in the report. */
const ACTIONS = ["import", "create", "set-back", "assign", "none"] as const;
type LedgerAction = Action | "none";

/** Numbers of users. */
export interface LedgerCounts {
  readonly restored: number;
  readonly failed: number;
  /** Users with a step that was not carried out. */
  readonly notDone: number;
  /** Users who failed, by Auth0's error code or a short text of ours. */
  readonly failures: ReadonlyMap<string, number>;
}

/** One entry; `outcome` is absent when the step is only planned. */
interface Entry {
  readonly action: LedgerAction;
  readonly outcome?: "restored" | "failed";
  readonly reason?: string | undefined;
}

/** Collects what is planned and what was done, in any order. */
export class Ledger {
  readonly #folder: string;
  #sort: KeyedSort;

  private constructor(folder: string, sort: KeyedSort) {
    this.#folder = folder;
    this.#sort = sort;
  }

  /**
   * No signal stops it: the report is also written when the run was stopped.
   *
   * @param folder an existing folder that only we can read
   */
  static async begin(folder: string): Promise<Ledger> {
    return new Ledger(folder, await KeyedSort.begin(folder, SMALL_SORT));
  }

  /** Notes a step of a user, or `none` and the reason why the user cannot be restored. */
  async planned(userId: string, action: LedgerAction, reason?: string): Promise<void> {
    await this.#add(userId, { action, reason });
  }

  /**
   * Notes the outcome of a step.
   *
   * @param reason Auth0's error code, or a short text of ours without personal data
   */
  async result(
    userId: string,
    action: Action,
    outcome: "restored" | "failed",
    reason?: string,
  ): Promise<void> {
    await this.#add(userId, { action, outcome, reason });
  }

  async #add(userId: string, entry: Entry): Promise<void> {
    await this.#sort.addText(userId, JSON.stringify(entry));
  }

  /**
   * Writes the report: one line of JSON per user, sorted by id, in a file that only we can read. Can be called again after further
   * entries.
   *
   * @param isPreview whether steps without an outcome are `planned`, as opposed to `not done`
   * @throws BackupError if the disk cannot be written
   */
  async write(file: string, isPreview: boolean): Promise<LedgerCounts> {
    const sorted = this.#sort.sorted();
    this.#sort = await KeyedSort.begin(this.#folder, SMALL_SORT);
    const counts = { restored: 0, failed: 0, notDone: 0, failures: new Map<string, number>() };
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 }).catch(diskError(file));
    await rm(file, { force: true }).catch(diskError(file));
    const report = await PrivateFile.create(file);
    try {
      for await (const { userId, entries } of this.#users(sorted)) {
        await report.write(Buffer.from(`${line(userId, entries, isPreview, counts)}\n`));
      }
      await report.finish();
    } catch (error) {
      await report.abandon();
      throw error;
    }
    return counts;
  }

  /** The users with their entries, which are kept for the next report. */
  async *#users(
    sorted: AsyncIterable<KeyedBlock>,
  ): AsyncGenerator<{ userId: string; entries: readonly Entry[] }> {
    let userId: string | undefined;
    let entries: Entry[] = [];
    for await (const block of sorted) {
      for (let i = 0; i < block.count; i++) {
        const key = block.keys.toString("utf8", block.keyStarts[i], block.keyEnds[i]);
        const row = block.bytes.toString("utf8", block.starts[i], block.ends[i]);
        if (key !== userId) {
          if (userId !== undefined) yield { userId, entries };
          userId = key;
          entries = [];
        }
        entries.push(JSON.parse(row));
        await this.#sort.addText(key, row);
      }
    }
    if (userId !== undefined) yield { userId, entries };
  }
}

/** The line of one user, who is counted. */
function line(
  userId: string,
  entries: readonly Entry[],
  isPreview: boolean,
  counts: { restored: number; failed: number; notDone: number; failures: Map<string, number> },
): string {
  const last = new Map<LedgerAction, Entry>();
  for (const entry of entries) {
    const earlier = last.get(entry.action);
    // The first failure has Auth0's own reason.
    if (earlier?.outcome === "failed" && entry.outcome === "failed") continue;
    if (entry.outcome !== undefined || earlier === undefined) last.set(entry.action, entry);
  }
  const action = ACTIONS.find((one) => last.has(one)) ?? "none";
  if (action === "none") return toJson(userId, action, "not restorable", last.get(action)?.reason);
  last.delete("none");
  const steps = [...last.values()];
  const failed = steps.find(({ outcome }) => outcome === "failed");
  if (failed !== undefined) {
    const { reason = "unknown" } = failed;
    counts.failed++;
    counts.failures.set(reason, (counts.failures.get(reason) ?? 0) + 1);
    return toJson(userId, action, "failed", reason);
  }
  if (steps.some(({ outcome }) => outcome === undefined)) {
    counts.notDone++;
    return toJson(userId, action, isPreview ? "planned" : "not done", undefined);
  }
  counts.restored++;
  return toJson(userId, action, "restored", undefined);
}

function toJson(
  userId: string,
  action: LedgerAction,
  result: string,
  reason: string | undefined,
): string {
  return JSON.stringify({ user_id: userId, action, result, reason: reason ?? null });
}
