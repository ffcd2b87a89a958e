/** Writes the files of the memberships: sorted by `user_id` by an external merge sort, one row per user. */

import type { Block } from "../rows/block.ts";
import {
  addUsers,
  bytesAlone,
  type JoinCounts,
  joinMemberships,
  MEMBERSHIPS_CSV_HEADER,
  type Membership,
  type MembershipFormat,
  membershipRow,
} from "../rows/memberships.ts";
import type { Selection } from "../rows/select.ts";
import { SORT_SIZES } from "../rows/sort/index.ts";
import type { UserIds } from "../rows/user-id.ts";
import type { Format } from "../settings.ts";
import { KeyedSort } from "./keyed-sort.ts";
import { writeParts } from "./parts.ts";
import type { BackupFile, KeptUsers, PipelinePlan } from "./plan.ts";

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
  readonly #sort: KeyedSort;
  readonly idTitle: string;
  #bytes = 0;
  #attempt = 0;

  private constructor(plan: MembershipPlan, idTitle: string, sort: KeyedSort) {
    this.idTitle = idTitle;
    this.#plan = { ...plan, format: membershipFormat(plan.format), fileName: MEMBERSHIPS_NAME };
    this.#sort = sort;
  }

  /**
   * @param idTitle the title under which `user_id` is exported with the users
   * @throws BackupError if the folder of the sort cannot be created
   */
  static async begin(plan: MembershipPlan, idTitle: string): Promise<MembershipFiles> {
    return new MembershipFiles(
      plan,
      idTitle,
      await KeyedSort.begin(plan.folder, SIZES, plan.signal),
    );
  }

  /** Adds memberships. May be called again before an earlier call has settled. */
  async add(memberships: readonly Membership[]): Promise<void> {
    for (const one of memberships) {
      this.#bytes += bytesAlone(one, this.#plan.format);
      await this.#sort.addText(one.userId, membershipRow(one));
    }
  }

  /** Begins to download the users: those of an earlier attempt no longer count. */
  restartUsers(): void {
    this.#attempt++;
  }

  addUsers<B extends Block>(selection: Selection<B>, ids: UserIds<B>): Promise<void> {
    return addUsers(this.#sort, selection, ids, this.#attempt);
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
      await this.#sort.discard();
    }
  }
}
