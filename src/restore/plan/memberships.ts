/** The memberships of a plan: those of the backup that users of the tenant lack. */

import type { Tenant } from "../../auth0/tenant.ts";
import type { Run } from "../../base/run.ts";
import type { KeyedBlock } from "../../rows/sort/keyed-rows.ts";
import type { RestoreSettings } from "../../settings.ts";
import type { OpenedBackup } from "../source/opened.ts";
import type { AssignStep } from "./steps.ts";

/** A user whose memberships are compared: the JSON of a row whose key is the user's id. */
export interface Candidate {
  /** Name of the connection that the user signs in with. */
  readonly connection: string;
  /** `missing`: the plan imports or creates the user. `recreated`: the user exists, but is newer than the backup's. */
  readonly state: "missing" | "recreated" | "present";
  /** Whether the plan has another step for the user. */
  readonly hasStep: boolean;
}

/**
 * Compares the memberships of candidates with the tenant's.
 *
 * @param candidates sorted by user id, without duplicates; a block is valid until the next one is requested
 * @param folder an existing folder that only we can read
 * @param add receives the steps, in any order
 * @returns the number of requests that the steps take
 * @throws BackupError if Auth0 refuses a request or the disk cannot be written
 */
export async function planMemberships(
  _candidates: AsyncIterable<KeyedBlock>,
  _backup: OpenedBackup,
  _tenant: Tenant,
  _settings: RestoreSettings,
  _run: Run,
  _folder: string,
  _add: (step: AssignStep, candidate: Candidate) => Promise<void>,
): Promise<number> {
  throw new Error("Memberships cannot be planned yet.");
}
