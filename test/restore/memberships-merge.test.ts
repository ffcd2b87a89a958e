import fc from "fast-check";
import { expect, test } from "vitest";
import type { AssignStep } from "../../src/restore/plan/steps.ts";
import { runs } from "../property-runs.ts";
import {
  expectedMemberships,
  type Groups,
  type UserMemberships,
  userIdAt,
} from "../simulator/groups.ts";
import { type Candidates, plan, startTenant } from "./memberships-world.ts";

const SEED = 1;
const USERS = 8;
const ROLES = ["a", "b", "c", "d"].map((name) => ({ id: `rol_${name}`, name }));
const ORGANIZATIONS = ["x", "y", "z"].map((name) => ({ id: `org_${name}`, name }));

const someOf = <T>(values: readonly T[]) => fc.subarray([...values]);
const indexes = Array.from({ length: USERS }, (_, i) => i);

/** The tenant lacks some groups, and knows others by another id or by another name. */
const arbitraryGroups = fc
  .record({
    roles: someOf(ROLES),
    organizations: someOf(ORGANIZATIONS),
    change: fc.constantFrom("none", "ids", "names"),
  })
  .chain(({ roles, organizations, change }) => {
    const changed = ({ id, name }: { id: string; name: string }) => ({
      id: change === "ids" ? `${id}2` : id,
      name: change === "names" ? `${name}2` : name,
    });
    const role = (group: (typeof ROLES)[number]) =>
      someOf(indexes).map((members) => ({ ...changed(group), members }));
    const member = fc
      .tuple(someOf(indexes), someOf(roles.map((_, i) => i)))
      .map(([users, inside]) => users.map((user) => ({ user, roles: inside })));
    const organization = (group: (typeof ROLES)[number]) =>
      member.map((members) => ({ ...changed(group), members }));
    return fc.record({
      roles: fc.tuple(...roles.map(role)),
      organizations: fc.tuple(...organizations.map(organization)),
    }) as fc.Arbitrary<Groups>;
  });

const arbitraryMemberships = fc
  .tuple(
    ...indexes.map((index) =>
      fc.record({
        user_id: fc.constant(userIdAt(SEED, index)),
        roles: someOf(ROLES),
        organizations: fc.tuple(someOf(ORGANIZATIONS), someOf(ROLES)).map(([those, roles]) => {
          return those.map((one) => ({ ...one, roles }));
        }),
      }),
    ),
  )
  .chain((rows) => fc.shuffledSubarray(rows));

const arbitraryCandidates = fc
  .array(fc.constantFrom("missing", "recreated", "present", undefined), {
    minLength: USERS,
    maxLength: USERS,
  })
  .map((states) => {
    const named = states.map((state, index) => [userIdAt(SEED, index), state]);
    return Object.fromEntries(named.filter(([, state]) => state !== undefined)) as Candidates;
  });

/** The same plan, in the simplest way. */
function naivePlan(candidates: Candidates, backup: readonly UserMemberships[], groups: Groups) {
  const current = new Map(expectedMemberships(SEED, groups).map((one) => [one.user_id, one]));
  type Named = { readonly id: string; readonly name: string };
  const find = <T extends Named>(all: readonly T[], { id, name }: Named) =>
    all.find((one) => one.id === id) ?? all.find((one) => one.name === name);
  const found = new Map<string, object>();
  for (const [userId, state] of Object.entries(candidates)) {
    const wanted = backup.find(({ user_id }) => user_id === userId);
    if (wanted === undefined) continue;
    const has = state === "missing" ? undefined : current.get(userId);
    const lacking = (those: readonly Named[], own: readonly Named[] = []) =>
      those
        .map((role) => find(groups.roles, role)?.id)
        .filter((id) => id !== undefined && !own.some((one) => one.id === id));
    const roles = lacking(wanted.roles, has?.roles);
    const organizations = wanted.organizations.flatMap((one) => {
      const id = find(groups.organizations, one)?.id;
      const member = has?.organizations.find((other) => other.id === id);
      const inside = lacking(one.roles, member?.roles);
      if (id === undefined || (member !== undefined && inside.length === 0)) return [];
      return { id, isMember: member !== undefined, roles: inside };
    });
    if (roles.length + organizations.length > 0) found.set(userId, { roles, organizations });
  }
  return found;
}

function idsOf({ roles, organizations }: AssignStep): object {
  return {
    roles: roles.map(({ id }) => id),
    organizations: organizations.map(({ id, isMember, roles: inside }) => ({
      id,
      isMember,
      roles: inside.map((role) => role.id),
    })),
  };
}

test("Any memberships are planned as a naive comparison plans them, in the order of the users.", async () => {
  const property = fc.asyncProperty(
    arbitraryGroups,
    arbitraryMemberships,
    arbitraryCandidates,
    async (groups, backup, candidates) => {
      // A user who is missing has no memberships in the tenant.
      const isThere = (user: number) => candidates[userIdAt(SEED, user)] !== "missing";
      const living: Groups = {
        roles: groups.roles.map((role) => ({ ...role, members: role.members.filter(isThere) })),
        organizations: groups.organizations.map((organization) => ({
          ...organization,
          members: organization.members.filter(({ user }) => isThere(user)),
        })),
      };
      await using world = await startTenant({ groups: living });
      const { steps } = await plan(world, candidates, backup);
      expect(new Map(steps.map((step) => [step.userId, idsOf(step)]))).toEqual(
        naivePlan(candidates, backup, living),
      );
      const ids = steps.map(({ userId }) => Buffer.from(userId));
      expect(ids).toEqual(ids.toSorted(Buffer.compare));
    },
  );
  await fc.assert(property, { numRuns: runs(40) });
});
