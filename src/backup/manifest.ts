/** `manifest.json`: describes a backup, without personal data. It is stored with the backup at every destination. */

import { titleOf, undocumentedTitles } from "../auth0/fields.ts";
import type { BackupFile, PipelineResult, StoredMemberships } from "../pipeline/plan.ts";
import { totalLeftOut } from "../rows/import/index.ts";
import type { MembershipKind, Settings } from "../settings.ts";
import type { Fingerprint } from "../store/branch/fingerprint.ts";

/** Facts about the run. */
export interface ManifestFacts {
  /** The moment the backup was made. */
  readonly createdAt: Date;
  readonly jobId: string;
  /** Name or id of the one connection that was exported. */
  readonly connection: string | undefined;
  /** Version of this action. */
  readonly version: string;
  /** Address of the workflow run. */
  readonly runUrl: string | undefined;
  /** Of encrypted files on a branch: the next backup compares it to detect changes. */
  readonly fingerprint?: Fingerprint | undefined;
}

/** The text of `manifest.json`, schema 1. @param files those beside it */
export function manifest(
  settings: Settings,
  result: PipelineResult,
  files: readonly BackupFile[],
  facts: ManifestFacts,
): string {
  const { export: job, recipients } = settings;
  const document = {
    schema: 1,
    created_at: facts.createdAt.toISOString(),
    tenant: settings.tenant.origin.host,
    job_id: facts.jobId,
    connection: facts.connection ?? null,
    format: settings.format,
    fields: job.kind === "start" ? (job.fields?.map(titleOf) ?? null) : null,
    discovered_fields: undocumentedTitles(job),
    filter: settings.filter?.expression ?? null,
    users_exported: result.usersExported,
    users_kept: result.usersKept,
    users_dropped: dropped(result),
    ...(result.loneSurrogates && { users_with_lone_surrogates: result.loneSurrogates }),
    ...(result.nulls && { users_with_nul: result.nulls }),
    ...(result.memberships && { memberships: membershipCounts(result.memberships) }),
    ...(settings.format === "import" && { connections: usersByConnection(files) }),
    files: files.map(({ name, content, bytes, sha256, users, compression, connection }) => ({
      name,
      content,
      bytes,
      sha256,
      users,
      ...(settings.format === "import" &&
        content === "users" && { connection: connection ?? null }),
      compression,
      encrypted: recipients.length > 0,
    })),
    ...(recipients.length > 0 && { recipients }),
    ...(facts.fingerprint && { fingerprint: facts.fingerprint }),
    action: { version: facts.version },
    run: facts.runUrl ?? null,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The number of users in the files of each connection; null is for users whose connection is unknown. */
function usersByConnection(files: readonly BackupFile[]) {
  const counts = new Map<string | null, number>();
  for (const { content, connection = null, users } of files) {
    if (content === "users") counts.set(connection, (counts.get(connection) ?? 0) + users);
  }
  return [...counts].map(([connection, users]) => ({ connection, users }));
}

/** The numbers of memberships; null for what was not asked for. */
export function membershipCounts({ kinds, counts }: Omit<StoredMemberships, "files">) {
  const asked = (kind: MembershipKind, count: number) => (kinds.includes(kind) ? count : null);
  return {
    roles: asked("roles", counts.roles),
    organizations: asked("organizations", counts.organizations),
    members: counts.members,
    role_members: asked("roles", counts.roleMembers),
    organization_members: asked("organizations", counts.organizationMembers),
    members_not_in_users: counts.notInUsers,
  };
}

/** How many users are not in the files: one number, or for `format: import` one for each reason, including the filter. */
function dropped({
  usersExported,
  usersKept,
  leftOut,
}: PipelineResult): number | Record<string, number> {
  const all = usersExported - usersKept;
  if (leftOut === undefined) return all;
  return { filter: all - totalLeftOut(leftOut), ...leftOut };
}
