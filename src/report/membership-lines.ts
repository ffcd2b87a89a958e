/** The memberships of a backup in the job summary. */

import { formatCount } from "../base/format.ts";
import type { StoredMemberships } from "../pipeline/plan.ts";
import { formatChanges } from "../store/branch/commit-message.ts";
import type { BranchBackup } from "../store/branch/result.ts";

/** One line per kind, then what changed on the branch, and how many members are not among the users. */
export function membershipLines(
  { kinds, counts }: StoredMemberships,
  branch: Pick<BranchBackup, "membershipChanges"> | undefined,
): string[] {
  const { roles, organizations, roleMembers, organizationMembers, notInUsers } = counts;
  const lines = {
    roles: `Roles: **${formatCount(roles)}**, assigned ${formatCount(roleMembers)} times.`,
    organizations: `Organizations: **${formatCount(organizations)}**, with ${formatCount(organizationMembers)} members.`,
  };
  const changes = branch?.membershipChanges;
  return [
    ...kinds.map((kind) => `- ${lines[kind]}`),
    ...(changes === undefined
      ? []
      : [
          `- Since the last backup on the branch: **${formatChanges(changes)}** (rows of memberships added, removed, changed).`,
        ]),
    ...(notInUsers === 0
      ? []
      : [
          `- ${formatCount(notInUsers)} of the ${formatCount(counts.members)} users with memberships are not among the users of the backup.`,
        ]),
  ];
}
