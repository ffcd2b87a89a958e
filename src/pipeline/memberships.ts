/** Writes the files of the memberships: sorted by `user_id` by an external merge sort, one row per user. */

import { mkdir } from "node:fs/promises";
import path from "node:path";
import { diskError } from "../base/disk-errors.ts";
import type { Block } from "../rows/block.ts";
import {
  addMemberships,
  addUsers,
  bytesAlone,
  type JoinCounts,
  joinMemberships,
  MEMBERSHIPS_CSV_HEADER,
  type Membership,
  type MembershipFormat,
  RowKeys,
} from "../rows/memberships.ts";
import { type Selection, selectAll } from "../rows/select.ts";
import { ExternalSort, SORT_SIZES } from "../rows/sort/index.ts";
import { KeyedRows } from "../rows/sort/keyed-rows.ts";
import type { UserIds } from "../rows/user-id.ts";
import type { Format } from "../settings.ts";
import { writeParts } from "./parts.ts";
import type { BackupFile, KeptUsers, PipelinePlan } from "./plan.ts";
import { FileSpill } from "./spill.ts";

/** Name of the files without extensions. */
export const MEMBERSHIPS_NAME = "memberships";

/** The format of memberships that are stored with users of a format. */
export function membershipFormat(users: Format): MembershipFormat {
  return users === "csv" ? "csv" : "ndjson";
}

/** Smaller runs than those of users: both sorts have theirs in memory during the download. */
const SIZES = { ...SORT_SIZES, run: 6 * 1024 * 1024 };

type MembershipPlan = Pick<
  PipelinePlan,
  "format" | "compression" | "recipients" | "folder" | "signal"
>;

/** Collects memberships and the users of the backup, then writes the memberships. */
export class MembershipFiles implements KeptUsers {
  readonly #plan: MembershipPlan & { readonly format: MembershipFormat; readonly fileName: string };
  readonly #spill: FileSpill;
  readonly #sort: ExternalSort;
  readonly #keys = new RowKeys();
  readonly #page = new KeyedRows(16 * 1024);
  readonly idTitle: string;
  #adding: Promise<void> = Promise.resolve();
  #bytes = 0;
  #attempt = 0;

  private constructor(plan: MembershipPlan, idTitle: string, spill: FileSpill) {
    this.idTitle = idTitle;
    this.#plan = { ...plan, format: membershipFormat(plan.format), fileName: MEMBERSHIPS_NAME };
    this.#spill = spill;
    this.#sort = new ExternalSort(spill, SIZES);
  }

  /**
   * @param idTitle the title under which `user_id` is exported with the users
   * @throws BackupError if the folder of the sort cannot be created
   */
  static async begin(plan: MembershipPlan, idTitle: string): Promise<MembershipFiles> {
    const folder = path.join(plan.folder, "membership-spills");
    await mkdir(folder, { mode: 0o700 }).catch(diskError(folder));
    const spill = new FileSpill(folder, plan.recipients.length > 0, plan.signal);
    return new MembershipFiles(plan, idTitle, spill);
  }

  /** Adds memberships. May be called again before an earlier call has settled. */
  add(memberships: readonly Membership[]): Promise<void> {
    this.#adding = this.#adding.then(async () => {
      addMemberships(this.#page, memberships);
      for (const one of memberships) this.#bytes += bytesAlone(one, this.#plan.format);
      await this.#sortPage();
    });
    return this.#adding;
  }

  /** Begins to download the users: those of an earlier attempt no longer count. */
  restartUsers(): void {
    this.#attempt++;
  }

  async addUsers<B extends Block>(selection: Selection<B>, ids: UserIds<B>): Promise<void> {
    addUsers(this.#page, selection, ids, this.#attempt);
    await this.#sortPage();
  }

  async #sortPage(): Promise<void> {
    await this.#sort.add(selectAll(this.#page), this.#keys);
    this.#page.clear();
  }

  /** Writes the files, and removes those of the sort. @param gone ids of groups that disappeared while they were read */
  async finish(
    gone: ReadonlySet<string>,
  ): Promise<{ files: readonly BackupFile[]; counts: JoinCounts }> {
    const counts = { members: 0, roleMembers: 0, organizationMembers: 0, notInUsers: 0 };
    const joining = { format: this.#plan.format, gone, attempt: this.#attempt };
    const header = this.#plan.format === "csv" ? MEMBERSHIPS_CSV_HEADER : "";
    const rows = {
      blocks: joinMemberships(this.#sort.sorted(), joining, counts),
      // An upper limit that depends on the memberships only, so that equal nights make equal parts.
      bytes: this.#bytes,
      header: Buffer.from(header),
    };
    try {
      return { files: await writeParts(rows, "memberships", this.#plan), counts };
    } finally {
      await this.#spill.discard();
    }
  }
}
