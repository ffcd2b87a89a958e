/** The memberships of a backup: read while the export job runs, and written after the users. */

import { setFlagsFromString } from "node:v8";
import { userIdTitle } from "../auth0/fields.ts";
import { checkMembershipAccess, membershipScopes, readMemberships } from "../auth0/memberships.ts";
import type { Tenant } from "../auth0/tenant.ts";
import { formatCount, formatUsers } from "../base/format.ts";
import { MembershipFiles } from "../pipeline/memberships.ts";
import type { StoredMemberships } from "../pipeline/plan.ts";
import type { MembershipKind, Settings } from "../settings.ts";

/** Memberships that were read, and the files that they will be written to. */
export interface CollectedMemberships {
  readonly kinds: readonly MembershipKind[];
  readonly files: MembershipFiles;
  readonly roles: number;
  readonly organizations: number;
  /** Ids of groups that disappeared while they were read. */
  readonly gone: ReadonlySet<string>;
}

/**
 * Checks before the export that the token may read memberships, if its permissions are unknown: those that are known were checked
 * when it was issued.
 *
 * @throws BackupError that names all permissions
 */
export async function requireMembershipAccess(
  tenant: Tenant,
  { memberships }: Settings,
): Promise<void> {
  const areKnown = membershipScopes(memberships).every((scope) => tenant.hasScope(scope));
  if (!areKnown) await checkMembershipAccess(tenant, memberships);
}

/**
 * Reads the memberships that are wanted.
 *
 * @param folder an existing folder that only we can read
 * @throws BackupError if Auth0 refuses a request or the disk cannot be written
 */
export async function collectMemberships(
  tenant: Tenant,
  settings: Settings,
  folder: string,
): Promise<CollectedMemberships> {
  // Thousands of requests leave much garbage, which V8 would otherwise collect so late that memory doubles.
  setFlagsFromString("--optimize-for-size");
  const { format, compression, recipients, memberships } = settings;
  const plan = { format, compression, recipients, folder, signal: tenant.run.signal };
  const files = await MembershipFiles.begin(plan, userIdTitle(settings.export));
  const read = await readMemberships(tenant, memberships, (page) => files.add(page));
  return { kinds: memberships, files, ...read };
}

/** Writes the files, when all users were added. @throws BackupError if the disk cannot be written */
export async function writeMemberships({
  kinds,
  files: collected,
  roles,
  organizations,
  gone,
}: CollectedMemberships): Promise<StoredMemberships> {
  const { files, counts } = await collected.finish(gone);
  return { kinds, files, counts: { roles, organizations, ...counts } };
}

/** `60 roles, 3,000 organizations`. */
export function summarizeGroups({ kinds, roles, organizations }: CollectedMemberships): string {
  const counted = {
    roles: count(roles, "role"),
    organizations: count(organizations, "organization"),
  };
  return kinds.map((kind) => counted[kind]).join(", ");
}

/** `12 users with memberships, 1 of them not in the backup`. */
export function summarizeMemberships({ counts }: StoredMemberships): string {
  const { members, notInUsers } = counts;
  const missing = notInUsers === 0 ? "" : `, ${formatCount(notInUsers)} of them not in the backup`;
  return `${formatUsers(members)} with memberships${missing}`;
}

function count(number: number, what: string): string {
  return `${formatCount(number)} ${what}${number === 1 ? "" : "s"}`;
}
