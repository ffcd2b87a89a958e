/** The roles and organizations of a simulated tenant, and who belongs to them. */

import { PERSONAS, personaAt, SERIAL, serialOf, USUAL_POPULATION } from "./users.ts";

/** @typeParam User an index, unless stated otherwise */
export interface Role<User = number> {
  readonly id: string;
  readonly name: string;
  /** The users who have it. */
  readonly members: readonly User[];
}

export interface Member<User = number> {
  readonly user: User;
  /** Indexes of the user's roles in the organization. */
  readonly roles: readonly number[];
}

export interface Organization<User = number> {
  readonly id: string;
  readonly name: string;
  readonly members: readonly Member<User>[];
}

export interface Groups<User = number> {
  readonly roles: readonly Role<User>[];
  readonly organizations: readonly Organization<User>[];
}

export const NO_GROUPS: Groups = { roles: [], organizations: [] };

/** The permissions that reading all memberships takes. */
export const MEMBERSHIP_SCOPES = [
  "read:users",
  "read:roles",
  "read:role_members",
  "read:organizations",
  "read:organization_members",
  "read:organization_member_roles",
];

/** How many groups to make, and how many members each has. */
export interface GroupSizes {
  readonly users: number;
  readonly roles: number;
  readonly perRole: number;
  readonly organizations: number;
  readonly perOrganization: number;
}

/** Groups whose members are spread over the users; the same sizes always make the same groups. */
export function madeGroups({ users, ...sizes }: GroupSizes): Groups {
  const spread = (group: number, count: number) => {
    const step = 1 + 2 * (group % 7);
    const all = Array.from({ length: count }, (_, i) => (group * 31 + i * step) % users);
    return [...new Set(all)];
  };
  return {
    roles: Array.from({ length: sizes.roles }, (_, i) => ({
      id: groupId("rol", i),
      name: i === 0 ? '=1+1 "admin", or so' : `Role ${i}`,
      members: spread(i, sizes.perRole),
    })),
    organizations: Array.from({ length: sizes.organizations }, (_, i) => ({
      id: groupId("org", i),
      name: i === 1 ? "größe-山田" : `organization-${i}`,
      members: spread(1000 + i, sizes.perOrganization).map((user, n) => ({
        user,
        roles: rolesOfMember(sizes.roles, i + n),
      })),
    })),
  };
}

/** None, one or two roles, in no order. */
function rolesOfMember(roles: number, which: number): number[] {
  if (roles === 0 || which % 3 === 0) return [];
  const chosen = which % 3 === 1 ? [which] : [which + 1, which];
  return [...new Set(chosen.map((role) => role % roles))];
}

/** An id as Auth0's are: a prefix and 16 letters or digits. */
export function groupId(prefix: "rol" | "org", index: number): string {
  // The ids of neighbors must not sort as they are counted.
  const mixed = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  return `${prefix}_${mixed.toString(36).padStart(8, "a")}${String(index).padStart(8, "0")}`;
}

const idTexts = new Map<string, string>();

/** The `user_id` of the user with this index. */
export function userIdAt(seed: number, index: number, population = USUAL_POPULATION): string {
  const persona = index % PERSONAS;
  const key = `${seed} ${persona} ${population.shares.join()}`;
  let text = idTexts.get(key);
  if (text === undefined) {
    text = JSON.parse(String(personaAt(seed, persona, population)["user_id"])) as string;
    idTexts.set(key, text);
  }
  return text.replaceAll(SERIAL, serialOf(index));
}

interface NamedGroup {
  readonly id: string;
  readonly name: string;
}

/** One line of `memberships.ndjson`, as the tenant knows it. */
export interface UserMemberships {
  readonly user_id: string;
  readonly roles: readonly NamedGroup[];
  readonly organizations: readonly (NamedGroup & { readonly roles: readonly NamedGroup[] })[];
}

/** Everything that `memberships.ndjson` must contain, in its order. */
export function expectedMemberships(seed: number, groups: Groups, population = USUAL_POPULATION) {
  return membershipLines(groups, (user) => userIdAt(seed, user, population));
}

export function membershipLines<User>(
  { roles, organizations }: Groups<User>,
  idOf: (user: User) => string,
): UserMemberships[] {
  const byUser = new Map<
    string,
    { roles: NamedGroup[]; organizations: UserMemberships["organizations"][number][] }
  >();
  const of = (user: User) => {
    const id = idOf(user);
    const known = byUser.get(id) ?? { roles: [], organizations: [] };
    byUser.set(id, known);
    return known;
  };
  const named = ({ id, name }: NamedGroup): NamedGroup => ({ id, name });
  const sorted = <T extends NamedGroup>(groups: T[]) =>
    groups.sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const role of roles) for (const user of role.members) of(user).roles.push(named(role));
  for (const organization of organizations) {
    for (const member of organization.members) {
      const inside = member.roles.map((index) => named(roles[index] as Role));
      of(member.user).organizations.push({ ...named(organization), roles: sorted(inside) });
    }
  }
  return [...byUser]
    .map(([user_id, one]): UserMemberships => {
      return { user_id, roles: sorted(one.roles), organizations: sorted(one.organizations) };
    })
    .sort((a, b) => Buffer.compare(Buffer.from(a.user_id), Buffer.from(b.user_id)));
}
