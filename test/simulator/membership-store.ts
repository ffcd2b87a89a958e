/** Who has which role and belongs to which organization: the groups that a tenant begins with, and the changes since. */

import {
  type Groups,
  type Member,
  membershipLines,
  type UserMemberships,
  userIdAt,
} from "./groups.ts";
import type { Seed, UserRef, UserStore } from "./user-store.ts";

/** A role, a place in an organization or, with both, a role in an organization, by ids. */
export interface Membership {
  readonly userId: string;
  readonly role?: string;
  readonly organization?: string;
}

/** The role indexes of the members of an organization. */
type Members = Map<UserRef, Set<number>>;

export class MembershipStore {
  readonly #seed: Seed & { readonly groups: Groups };
  readonly #users: UserStore;
  /** Changed groups, by id. */
  readonly #roles = new Map<string, Set<UserRef>>();
  readonly #organizations = new Map<string, Members>();
  /** Roles in organizations whose users are no members yet. */
  readonly #early = new Map<string, Members>();

  constructor(seed: Seed & { readonly groups: Groups }, users: UserStore) {
    this.#seed = seed;
    this.#users = users;
  }

  idOf(ref: UserRef): string {
    const { seed, population } = this.#seed;
    return typeof ref === "string" ? ref : userIdAt(seed, ref, population);
  }

  /** Who has a role; `undefined` for an unknown role. */
  roleMembers(id: string): readonly UserRef[] | undefined {
    const role = this.#seed.groups.roles.find((one) => one.id === id);
    if (role === undefined) return undefined;
    const changed = this.#roles.get(id);
    return this.#living(changed === undefined ? role.members : [...changed], (ref) => ref);
  }

  /** The members of an organization; `undefined` for an unknown one. */
  members(id: string): readonly Member<UserRef>[] | undefined {
    const organization = this.#seed.groups.organizations.find((one) => one.id === id);
    if (organization === undefined) return undefined;
    const changed = this.#organizations.get(id);
    const all =
      changed === undefined
        ? organization.members
        : [...changed].map(([user, roles]) => ({ user, roles: [...roles] }));
    return this.#living<Member<UserRef>>(all, ({ user }) => user);
  }

  #living<Entry>(all: readonly Entry[], refOf: (entry: Entry) => UserRef): readonly Entry[] {
    if (!this.#users.hasDeleted) return all;
    return all.filter((entry) => !this.#users.isDeleted(refOf(entry)));
  }

  /** All groups as they are. */
  groups(): Groups<UserRef> {
    const { roles, organizations } = this.#seed.groups;
    return {
      roles: roles.map((role) => ({ ...role, members: this.roleMembers(role.id) ?? [] })),
      organizations: organizations.map((one) => ({ ...one, members: this.members(one.id) ?? [] })),
    };
  }

  /** All memberships by user, as `memberships.ndjson` has them. */
  lines(): UserMemberships[] {
    return membershipLines(this.groups(), (ref) => this.idOf(ref));
  }

  /** @param id of a known role */
  assignRole(id: string, users: readonly UserRef[]): void {
    const members = this.#roleForChange(id);
    for (const user of users) members.add(user);
  }

  /** @param id of a known organization */
  addMembers(id: string, users: readonly UserRef[]): void {
    const members = this.#organizationForChange(id);
    const early = this.#early.get(id);
    for (const user of users) {
      if (members.has(user)) continue;
      members.set(user, early?.get(user) ?? new Set());
      early?.delete(user);
    }
  }

  /** Recorded replies accept roles of users who are no members yet, and show them afterwards. @param roles indexes */
  assignMemberRoles(id: string, user: UserRef, roles: readonly number[]): void {
    const own = this.#memberRoles(id, user) ?? new Set<number>();
    for (const role of roles) own.add(role);
    if (this.#organizationForChange(id).has(user)) return;
    const early = this.#early.get(id) ?? new Map();
    this.#early.set(id, early.set(user, own));
  }

  /** How many roles a user has in an organization, were these added. */
  countMemberRoles(id: string, user: UserRef, roles: readonly number[]): number {
    return new Set([...(this.#memberRoles(id, user) ?? []), ...roles]).size;
  }

  #memberRoles(id: string, user: UserRef): Set<number> | undefined {
    return this.#organizationForChange(id).get(user) ?? this.#early.get(id)?.get(user);
  }

  /** Removes the memberships of a user who is deleted: they do not return with the id. */
  forget(ref: UserRef): void {
    for (const members of this.#roles.values()) members.delete(ref);
    for (const members of this.#organizations.values()) members.delete(ref);
    for (const members of this.#early.values()) members.delete(ref);
  }

  /** @returns the removed ones, roles in organizations listed only where their member stays */
  remove(isRemoved: (membership: Membership) => boolean): Membership[] {
    const removed: Membership[] = [];
    const test = (membership: Membership) => {
      const is = isRemoved(membership);
      if (is) removed.push(membership);
      return is;
    };
    const { roles, organizations } = this.#seed.groups;
    for (const { id: role } of roles) {
      for (const ref of this.roleMembers(role) ?? []) {
        if (test({ userId: this.idOf(ref), role })) this.#roleForChange(role).delete(ref);
      }
    }
    for (const { id: organization } of organizations) {
      for (const { user, roles: own } of this.members(organization) ?? []) {
        const place = { userId: this.idOf(user), organization };
        const members = this.#organizationForChange(organization);
        if (test(place)) {
          members.delete(user);
          continue;
        }
        for (const index of own) {
          const role = roles[index]?.id ?? "";
          if (test({ ...place, role })) members.get(user)?.delete(index);
        }
      }
    }
    return removed;
  }

  #roleForChange(id: string): Set<UserRef> {
    const members = this.#roles.get(id) ?? new Set(this.roleMembers(id));
    this.#roles.set(id, members);
    return members;
  }

  #organizationForChange(id: string): Members {
    const known = this.#organizations.get(id);
    if (known !== undefined) return known;
    const entries = (this.members(id) ?? []).map(({ user, roles }) => {
      return [user, new Set(roles)] as const;
    });
    const members: Members = new Map(entries);
    this.#organizations.set(id, members);
    return members;
  }
}
