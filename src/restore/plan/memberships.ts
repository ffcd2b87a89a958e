/**
 * Plans the memberships of a restore: merges the users who can have lost some (sorted) with the memberships of the backup (sorted), and
 * where such a user exists, with those of the tenant (sorted).
 */

import { z } from "zod";
import {
  groupScopes,
  listGroups,
  membershipScopes,
  readMemberships,
} from "../../auth0/memberships.ts";
import { CallRefused, type Tenant } from "../../auth0/tenant.ts";
import { BackupError } from "../../base/errors.ts";
import { formatCount, formatList, formatNames } from "../../base/format.ts";
import { parseJson } from "../../base/json.ts";
import type { Run } from "../../base/run.ts";
import { KeyedSort, SMALL_SORT } from "../../pipeline/keyed-sort.ts";
import { BlockFields } from "../../rows/json/block-fields.ts";
import { ndjsonBlocks } from "../../rows/json/index.ts";
import {
  type Group,
  joinMemberships,
  type Membership,
  membershipRow,
} from "../../rows/memberships.ts";
import { type KeyedBlock, withKeys } from "../../rows/sort/keyed-rows.ts";
import { ndjsonUserIds } from "../../rows/user-id.ts";
import type { RestoreSettings } from "../../settings.ts";
import type { OpenedBackup } from "../source/opened.ts";
import { AssignmentCounter, NO_ASSIGNMENTS } from "./assignment-counter.ts";
import { type MergedUser, mergeUsers, type Row } from "./merge.ts";
import type { AssignmentCounts, AssignStep } from "./steps.ts";
import { missingMemberships, type UserGroups, WantedGroups } from "./wanted-groups.ts";

/** A user whose memberships are compared: the JSON of a row whose key is the user's id. */
export interface Candidate {
  /** Name of the connection that the user signs in with. */
  readonly connection: string;
  /** `missing`: the plan imports or creates the user. `recreated`: the user exists, but is newer than the backup's. */
  readonly state: "missing" | "recreated" | "present";
  /** Whether the plan has another step for the user. */
  readonly hasStep: boolean;
}

/** A candidate with memberships in the backup. */
type Wanted = Candidate & UserGroups;

const GROUP = z.object({ id: z.string().min(1), name: z.string() });
const USER_GROUPS = z.object({
  roles: z.array(GROUP),
  organizations: z.array(GROUP.extend({ roles: z.array(GROUP) })),
});

/**
 * Finds the memberships that candidates have in the backup and lack in the tenant, in bounded memory. Roles and organizations are
 * matched by id, otherwise by name. Those that the tenant lacks are left out, with a warning.
 *
 * @param candidates sorted by user id, without duplicates; a block is valid until the next one is requested
 * @param folder an existing folder that only we can read
 * @param add receives the steps, sorted by user id
 * @throws BackupError if memberships are asked for and the backup has none or Auth0 refuses to list them; what `add` throws
 */
export async function planMemberships(
  candidates: AsyncIterable<KeyedBlock>,
  backup: OpenedBackup,
  tenant: Tenant,
  settings: Pick<RestoreSettings, "kinds">,
  run: Pick<Run, "log" | "signal">,
  folder: string,
  add: (step: AssignStep, candidate: Candidate) => Promise<void>,
): Promise<AssignmentCounts> {
  const isRequired = settings.kinds.includes("memberships");
  if (!backup.manifest.hasMemberships) {
    if (!isRequired) return NO_ASSIGNMENTS;
    throw new BackupError(
      "The backup has no roles and organizations of users.",
      "Choose a backup that was made with `memberships`, or remove memberships from `restore`.",
    );
  }
  const wanted = await KeyedSort.begin(folder, SMALL_SORT, run.signal);
  const current = await KeyedSort.begin(folder, SMALL_SORT, run.signal);
  try {
    const groups = new WantedGroups();
    const stored = await sortStored(backup, folder, run);
    for await (const user of mergeUsers(candidates, stored.sorted())) {
      if (user.backup === undefined || user.tenant === undefined) continue;
      const candidate = parseRow(user.backup) as Candidate;
      const row: Wanted = { ...candidate, ...storedGroups(user.tenant) };
      groups.add(row, row.state !== "missing");
      await wanted.addText(userIdOf(user), JSON.stringify(row));
    }
    const gone = await readTenant(groups, tenant, isRequired, run, current);
    if (gone === undefined) return NO_ASSIGNMENTS;
    groups.remove(gone);
    warnOfLost(groups, run);
    const counter = new AssignmentCounter();
    for await (const { user, step } of steps(wanted, current, groups, gone)) {
      counter.add(step);
      await add(step, user);
    }
    return counter.counts;
  } finally {
    await wanted.discard();
    await current.discard();
  }
}

/** The memberships of the backup, by user. */
async function sortStored(
  { files }: OpenedBackup,
  folder: string,
  { signal }: Pick<Run, "signal">,
): Promise<KeyedSort> {
  const stored = await KeyedSort.begin(folder, SMALL_SORT, signal);
  const ids = ndjsonUserIds("user_id", new BlockFields(["user_id"]));
  for (const file of files) {
    if (file.content !== "memberships") continue;
    for await (const block of withKeys(ndjsonBlocks(file.rows()), ids)) {
      const { keys, keyStarts, keyEnds, bytes, starts, ends } = block;
      for (let i = 0; i < block.count; i++) {
        const key = [keys, keyStarts[i] as number, keyEnds[i] as number] as const;
        await stored.add(...key, bytes, starts[i] as number, ends[i] as number);
      }
    }
  }
  return stored;
}

function storedGroups(row: Row): UserGroups {
  const groups = USER_GROUPS.safeParse(parseJson(textOf(row)));
  if (groups.success) return groups.data;
  throw new BackupError(
    "The backup has a row of memberships without `roles` or `organizations`.",
    "Choose another backup.",
  );
}

/**
 * Matches the groups of the tenant, and reads the members of those where users of the tenant may be lacking.
 *
 * @returns the ids of the groups that disappeared meanwhile; `undefined` if memberships cannot be planned or there are none
 */
async function readTenant(
  groups: WantedGroups,
  tenant: Tenant,
  isRequired: boolean,
  run: Pick<Run, "log">,
  current: KeyedSort,
): Promise<ReadonlySet<string> | undefined> {
  const { kinds } = groups;
  if (kinds.length === 0) return undefined;
  const scopes = groups.areRead ? membershipScopes(kinds) : groupScopes(kinds);
  if (isRequired) tenant.requireScopes(scopes);
  else if (scopes.some((scope) => tenant.hasScope(scope) === false)) {
    run.log.warning(notRestored(scopes));
    return undefined;
  }
  try {
    for await (const group of listGroups(tenant, kinds)) groups.match(group);
    return await readMembers(groups, tenant, run, current);
  } catch (error) {
    if (!(error instanceof CallRefused) || error.status !== 403) throw error;
    if (isRequired) throw accessRefused(error, scopes);
    run.log.warning(notRestored(scopes, error));
    return undefined;
  }
}

async function readMembers(
  { kinds, toRead }: WantedGroups,
  tenant: Tenant,
  run: Pick<Run, "log">,
  current: KeyedSort,
): Promise<ReadonlySet<string>> {
  if (toRead.length === 0) return new Set();
  run.log.info(
    `Reading the members of ${formatCount(toRead.length)} roles and organizations of the tenant.`,
  );
  async function* each() {
    yield* toRead;
  }
  const add = async (memberships: readonly Membership[]) => {
    for (const one of memberships) await current.addText(one.userId, membershipRow(one));
  };
  return (await readMemberships(tenant, kinds, add, each())).gone;
}

/** The steps of the users who lack something. */
async function* steps(
  wanted: KeyedSort,
  current: KeyedSort,
  groups: WantedGroups,
  gone: ReadonlySet<string>,
): AsyncGenerator<{ readonly user: Candidate; readonly step: AssignStep }> {
  const joining = { format: "ndjson", gone, attempt: 0 } as const;
  const counts = { members: 0, roleMembers: 0, organizationMembers: 0, notInUsers: 0 };
  const now = joinMemberships(current.sorted(), joining, counts);
  for await (const merged of mergeUsers(wanted.sorted(), now)) {
    if (merged.backup === undefined) continue;
    const user = parseRow(merged.backup) as Wanted;
    const has = merged.tenant && USER_GROUPS.parse(parseRow(merged.tenant));
    const lacks = missingMemberships(groups.inTenant(user), has);
    if (lacks === undefined) continue;
    const { connection } = user;
    yield { user, step: { action: "assign", userId: userIdOf(merged), connection, ...lacks } };
  }
}

function parseRow(row: Row): unknown {
  return JSON.parse(textOf(row));
}

function textOf({ bytes, start, end }: Row): string {
  return bytes.toString("utf8", start, end);
}

function userIdOf({ keys, keyStart, keyEnd }: MergedUser): string {
  return keys.toString("utf8", keyStart, keyEnd);
}

function notRestored(scopes: readonly string[], error?: CallRefused): string {
  const reason = error?.errorCode === undefined ? "" : ` (${error.errorCode})`;
  return `The roles and organizations of users are not restored, because the application may not read them${reason}. Grant it ${formatList(scopes)} on the Management API and run the restore again.`;
}

function accessRefused(cause: CallRefused, scopes: readonly string[]): BackupError {
  return new BackupError(
    `Auth0 refused to list who belongs to roles and organizations (403, ${cause.errorCode ?? "no code"}).`,
    cause.errorCode === "insufficient_entitlement"
      ? "The tenant's subscription lacks them: remove memberships from `restore`."
      : `Grant the application ${formatList(scopes)} on the Management API.`,
    { cause },
  );
}

/** Names of roles and organizations are not personal data. */
function warnOfLost(groups: WantedGroups, run: Pick<Run, "log">): void {
  const found = [
    ...namesOf(groups.lost("roles"), "role", "roles"),
    ...namesOf(groups.lost("organizations"), "organization", "organizations"),
  ];
  if (found.length === 0) return;
  run.log.warning(
    `The tenant no longer has ${formatList(found)}, so no users are added to them. Create them again with these names and run the restore again.`,
  );
}

function namesOf(groups: readonly Group[], one: string, many: string): string[] {
  if (groups.length === 0) return [];
  const names = formatNames(groups.map(({ name }) => name));
  return [`${formatCount(groups.length)} ${groups.length === 1 ? one : many} (${names})`];
}
