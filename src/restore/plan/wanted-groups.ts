/** The roles and organizations that a restore wants, and the tenant's own that match them. */

import type { KindOfGroup } from "../../auth0/memberships.ts";
import type { Group, OrganizationOfMember } from "../../rows/memberships.ts";
import type { MembershipKind } from "../../settings.ts";
import type { AssignStep } from "./steps.ts";

/** What one user belongs to. */
export interface UserGroups {
  readonly roles: readonly Group[];
  readonly organizations: readonly OrganizationOfMember[];
}

interface WantedGroup {
  readonly group: Group;
  /** Whether a user who is in the tenant belongs to it in the backup, so that its members must be read. */
  isRead: boolean;
}

/** The groups of one kind: of the backup by id, and of the tenant by id and by name, as far as they can match. */
class GroupMatches {
  readonly wanted = new Map<string, WantedGroup>();
  readonly #names = new Set<string>();
  readonly #byId = new Map<string, Group>();
  readonly #byName = new Map<string, Group>();

  want(group: Group, isRead: boolean): void {
    const known = this.wanted.get(group.id);
    if (known !== undefined) {
      known.isRead ||= isRead;
      return;
    }
    this.wanted.set(group.id, { group, isRead });
    this.#names.add(group.name);
  }

  add({ id, name }: Group): void {
    if (this.wanted.has(id)) this.#byId.set(id, { id, name });
    if (this.#names.has(name)) this.#byName.set(name, { id, name });
  }

  /** The tenant's group, by id, otherwise by name: ids change when a tenant is set up again. */
  find({ id }: Group): Group | undefined {
    return this.#byId.get(id) ?? this.#byName.get(this.wanted.get(id)?.group.name ?? "");
  }

  remove(ids: ReadonlySet<string>): void {
    for (const id of ids) this.#byId.delete(id);
    for (const [name, { id }] of this.#byName) if (ids.has(id)) this.#byName.delete(name);
  }

  get lost(): Group[] {
    return [...this.wanted.values()]
      .map(({ group }) => group)
      .filter((group) => this.find(group) === undefined);
  }
}

/** Collects the groups of the backup that are wanted, then matches those of the tenant. Memory holds these groups. */
export class WantedGroups {
  readonly #kinds: Readonly<Record<MembershipKind, GroupMatches>> = {
    roles: new GroupMatches(),
    organizations: new GroupMatches(),
  };

  /** Adds what a user of the backup belongs to. @param exists whether the user is in the tenant */
  add({ roles, organizations }: UserGroups, exists: boolean): void {
    for (const role of roles) this.#kinds.roles.want(role, exists);
    for (const organization of organizations) {
      this.#kinds.organizations.want(organization, exists);
      // Members are read with their roles.
      for (const role of organization.roles) this.#kinds.roles.want(role, false);
    }
  }

  /** The kinds that are wanted. */
  get kinds(): MembershipKind[] {
    return (["roles", "organizations"] as const).filter(
      (kind) => this.#kinds[kind].wanted.size > 0,
    );
  }

  /** Whether the members of any of them must be read. */
  get areRead(): boolean {
    return Object.values(this.#kinds).some(({ wanted }) =>
      [...wanted.values()].some(({ isRead }) => isRead),
    );
  }

  /** Offers a group of the tenant. */
  match({ kind, ...group }: KindOfGroup): void {
    this.#kinds[kind].add(group);
  }

  /** The groups of the tenant whose members must be read. */
  get toRead(): KindOfGroup[] {
    return this.kinds.flatMap((kind) => {
      const of = this.#kinds[kind];
      const found = [...of.wanted.values()]
        .filter(({ isRead }) => isRead)
        .flatMap(({ group }) => of.find(group) ?? []);
      return unique(found).map((group) => ({ kind, ...group }));
    });
  }

  /** Forgets groups of the tenant. */
  remove(ids: ReadonlySet<string>): void {
    for (const kind of Object.values(this.#kinds)) kind.remove(ids);
  }

  /** Groups of the backup that the tenant lacks. */
  lost(kind: MembershipKind): Group[] {
    return this.#kinds[kind].lost;
  }

  /** The same with the groups of the tenant, without those that it lacks. */
  inTenant({ roles, organizations }: UserGroups): UserGroups {
    const find = (role: Group) => this.#kinds.roles.find(role) ?? [];
    const found = new Map<string, OrganizationOfMember>();
    for (const organization of organizations) {
      const group = this.#kinds.organizations.find(organization);
      if (group === undefined) continue;
      const earlier = found.get(group.id)?.roles ?? [];
      const inside = unique([...earlier, ...organization.roles.flatMap(find)]);
      found.set(group.id, { ...group, roles: inside });
    }
    return { roles: unique(roles.flatMap(find)), organizations: [...found.values()] };
  }
}

/** Two groups of the backup can match the same group of the tenant, by id and by name. */
function unique<T extends Group>(groups: readonly T[]): T[] {
  return [...new Map(groups.map((group) => [group.id, group])).values()];
}

/** What a user lacks. @returns `undefined` if that is nothing */
export function missingMemberships(
  wanted: UserGroups,
  current: UserGroups = { roles: [], organizations: [] },
): Pick<AssignStep, "roles" | "organizations"> | undefined {
  const roles = without(wanted.roles, current.roles);
  const organizations = wanted.organizations
    .map((organization) => {
      const member = current.organizations.find(({ id }) => id === organization.id);
      return {
        ...organization,
        roles: without(organization.roles, member?.roles ?? []),
        isMember: member !== undefined,
      };
    })
    .filter((one) => !one.isMember || one.roles.length > 0);
  return roles.length + organizations.length === 0 ? undefined : { roles, organizations };
}

function without(groups: readonly Group[], others: readonly Group[]): Group[] {
  return groups.filter(({ id }) => !others.some((other) => other.id === id));
}
