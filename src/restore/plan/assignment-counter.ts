/** Counts the memberships of a plan, and the requests that assigning them takes. */

import type { AssignmentCounts, AssignStep } from "./steps.ts";

/** Maximum number of users per request. Auth0 documents no limit for roles. */
export const ROLE_BATCH = 50;
/** Auth0's maximum number of users per request. */
export const ORGANIZATION_BATCH = 10;

/** Of a plan without memberships. */
export const NO_ASSIGNMENTS: AssignmentCounts = {
  roles: 0,
  organizations: 0,
  organizationRoles: 0,
  requests: 0,
};

/** Counts steps. Memory holds a number per role and organization. */
export class AssignmentCounter {
  readonly #perRole = new Map<string, number>();
  readonly #perOrganization = new Map<string, number>();
  #organizationRoles = 0;

  add({ roles, organizations }: AssignStep): void {
    for (const { id } of roles) increment(this.#perRole, id);
    for (const { id, roles: inside, isMember } of organizations) {
      if (!isMember) increment(this.#perOrganization, id);
      if (inside.length > 0) this.#organizationRoles++;
    }
  }

  get counts(): AssignmentCounts {
    const roles = [...this.#perRole.values()];
    const organizations = [...this.#perOrganization.values()];
    return {
      roles: sum(roles),
      organizations: sum(organizations),
      organizationRoles: this.#organizationRoles,
      requests:
        sum(roles.map((users) => Math.ceil(users / ROLE_BATCH))) +
        sum(organizations.map((users) => Math.ceil(users / ORGANIZATION_BATCH))) +
        this.#organizationRoles,
    };
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
