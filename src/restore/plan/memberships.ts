/**
 * Plans the memberships of a restore: merges the users who can have lost some (sorted) with the memberships of the backup (sorted), and
 * where such a user exists, with those of the tenant (sorted).
 */

import { z } from "zod";
import {
  groupScopes,
  type KindOfGroup,
  listGroups,
  membershipScopes,
  readMemberships,
} from "../../auth0/memberships.ts";
import { CallRefused, type Tenant } from "../../auth0/tenant.ts";
import { BackupError } from "../../base/errors.ts";
import { formatCount, formatList, formatNames } from "../../base/format.ts";
import type { Run } from "../../base/run.ts";
import { readStoredRows } from "../../pipeline/stored-rows.ts";
import { addMemberships, type Group, joinMemberships } from "../../rows/memberships.ts";
import type { KeyedBlock } from "../../rows/sort/keyed-rows.ts";
import type { MembershipKind, RestoreSettings } from "../../settings.ts";
import type { OpenedBackup } from "../source/opened.ts";
import { AssignmentCounter, NO_ASSIGNMENTS } from "./assignment-counter.ts";
import { leftJoin, SpilledRows } from "./spilled-rows.ts";
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
  await using wanted = await SpilledRows.begin(folder, "wanted-memberships", run.signal);
  await using current = await SpilledRows.begin(folder, "current-memberships", run.signal);
  const groups = new WantedGroups();
  await collectWanted(candidates, backup, folder, run, async (key, row) => {
    groups.add(row, row.state !== "missing");
    const text = Buffer.from(JSON.stringify(row));
    await wanted.add((page) => page.add(key, 0, key.length, text, 0, text.length));
  });
  const { kinds } = groups;
  if (kinds.length === 0) return NO_ASSIGNMENTS;
  const scopes = groups.areRead ? membershipScopes(kinds) : groupScopes(kinds);
  if (isRequired) tenant.requireScopes(scopes);
  else if (scopes.some((scope) => tenant.hasScope(scope) === false)) {
    run.log.warning(notRestored(scopes));
    return NO_ASSIGNMENTS;
  }
  let gone: ReadonlySet<string>;
  try {
    for await (const group of listGroups(tenant, kinds)) groups.match(group);
    gone = await readCurrent(tenant, kinds, groups.toRead, run, current);
  } catch (error) {
    if (!(error instanceof CallRefused) || error.status !== 403) throw error;
    if (isRequired) throw accessRefused(error, scopes);
    run.log.warning(notRestored(scopes, error));
    return NO_ASSIGNMENTS;
  }
  groups.remove(gone);
  warnOfLost(groups, run);
  const counter = new AssignmentCounter();
  const joining = { format: "ndjson", gone, attempt: 0 } as const;
  const counts = { members: 0, roleMembers: 0, organizationMembers: 0, notInUsers: 0 };
  const now = joinMemberships(current.sorted(), joining, counts);
  await leftJoin(wanted.sorted(), now, async (row, other) => {
    const user = row.json as Wanted;
    const has = other === undefined ? undefined : USER_GROUPS.parse(other.json);
    const lacks = missingMemberships(groups.inTenant(user), has);
    if (lacks === undefined) return;
    const { connection } = user;
    const step: AssignStep = { action: "assign", userId: row.key.toString(), connection, ...lacks };
    counter.add(step);
    await add(step, user);
  });
  return counter.counts;
}

/** Joins the candidates with the memberships of the backup. @param add receives those who have any */
async function collectWanted(
  candidates: AsyncIterable<KeyedBlock>,
  backup: OpenedBackup,
  folder: string,
  { signal }: Pick<Run, "signal">,
  add: (key: Buffer, row: Wanted) => Promise<void>,
): Promise<void> {
  await using stored = await SpilledRows.begin(folder, "stored-memberships", signal);
  const form = { format: "ndjson", compression: "none" } as const;
  for (const file of backup.files) {
    if (file.content !== "memberships") continue;
    for await (const block of readStoredRows(file.rows(), form, "user_id")) {
      await stored.addBlock(block);
    }
  }
  await leftJoin(candidates, stored.sorted(), async (row, membership) => {
    if (membership === undefined) return;
    const groups = USER_GROUPS.safeParse(membership.json);
    if (!groups.success) {
      throw new BackupError(
        "A row of the backup's memberships is not as the backup writes them.",
        "Choose another backup.",
      );
    }
    await add(row.key, { ...(row.json as Candidate), ...groups.data });
  });
}

/** Reads the members of groups. @returns the ids of the groups that disappeared meanwhile */
async function readCurrent(
  tenant: Tenant,
  kinds: readonly MembershipKind[],
  groups: readonly KindOfGroup[],
  run: Pick<Run, "log">,
  current: SpilledRows,
): Promise<ReadonlySet<string>> {
  if (groups.length === 0) return new Set();
  const count = formatCount(groups.length);
  run.log.info(`Reading who belongs to ${count} roles and organizations of the tenant.`);
  async function* each() {
    yield* groups;
  }
  const add = (memberships: Parameters<typeof addMemberships>[1]) =>
    current.add((page) => addMemberships(page, memberships));
  return (await readMemberships(tenant, kinds, add, each())).gone;
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
