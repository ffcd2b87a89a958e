import { expect, test } from "vitest";
import { PlanCounter } from "../../../src/restore/plan/counter.ts";
import type { Candidate } from "../../../src/restore/plan/memberships.ts";
import { LINKED } from "../../../src/restore/plan/merge.ts";
import { UserPlanner } from "../../../src/restore/plan/users.ts";
import type { RestoreKind } from "../../../src/settings.ts";
import { rowOf, type TestUser } from "./world.ts";

const BACKUP_TIME = new Date("2026-11-01T00:00:00Z");

function row(user: TestUser) {
  const bytes = Buffer.from(rowOf(user));
  return { bytes, start: 0, end: bytes.length };
}

/** Plans one user whose memberships may be compared. @returns the candidate */
async function candidateFor(
  kinds: readonly RestoreKind[],
  backup: TestUser,
  tenant: TestUser | undefined,
): Promise<Candidate | undefined> {
  const candidates: string[] = [];
  const counts = new PlanCounter();
  const planner = new UserPlanner({ kinds, properties: ["blocked"] }, BACKUP_TIME, {
    counts,
    steps: { add: async () => {} },
    ledger: { planned: async () => {} },
    candidates: { addText: async (_, text) => void candidates.push(text) },
  });
  const keys = Buffer.from("auth0|1");
  await planner.plan({
    keys,
    keyStart: 0,
    keyEnd: keys.length,
    backup: row(backup),
    tenant: tenant === undefined ? undefined : row(tenant),
  });
  expect(candidates.length).toBeLessThan(2);
  return candidates[0] === undefined ? undefined : JSON.parse(candidates[0]);
}

function user(createdAt: string | undefined, properties = {}, provider = "auth0") {
  const identities = [{ provider, connection: "users", user_id: "1" }];
  const created = createdAt === undefined ? {} : { created_at: createdAt };
  return {
    user_id: `${provider}|1`,
    identities,
    ...created,
    email: "a@example.com",
    ...properties,
  };
}

const OLD = "2026-01-01T00:00:00.000Z";
const NEW = "2026-11-20T00:00:00.000Z";

test("A missing user who is imported may lack memberships, one who returns by signing in does not yet exist.", async () => {
  expect(await candidateFor(["missing"], user(OLD), undefined)).toEqual({
    connection: "users",
    state: "missing",
    hasStep: true,
  });
  const social = user(OLD, {}, "google-oauth2");
  expect(await candidateFor(["missing"], social, undefined)).toBeUndefined();
  expect(await candidateFor(["memberships"], user(OLD), undefined)).toBeUndefined();
});

test.each([
  ["the time of creation differs", OLD, NEW, "recreated"],
  ["it is the same", OLD, OLD, undefined],
  ["it is the same in another spelling", OLD, "2026-01-01T00:00:00Z", undefined],
  ["the backup lacks it, and the tenant's is newer than the backup", undefined, NEW, "recreated"],
  ["the backup lacks it, and the tenant's is older", undefined, OLD, undefined],
  ["the tenant lacks it", OLD, undefined, undefined],
])(
  "With `missing`, a user who exists is recreated or not if %s.",
  async (_title, was, is, state) => {
    expect((await candidateFor(["missing"], user(was), user(is)))?.state).toBe(state);
  },
);

test("With `memberships`, every user who exists is a candidate, and those who are set back have another step.", async () => {
  expect(await candidateFor(["memberships"], user(OLD), user(OLD))).toEqual({
    connection: "users",
    state: "present",
    hasStep: false,
  });
  const blocked = user(OLD, { blocked: true });
  expect(await candidateFor(["memberships", "changed"], user(OLD), blocked)).toEqual({
    connection: "users",
    state: "present",
    hasStep: true,
  });
});

test("A user who is linked into another one is no candidate.", async () => {
  const linked = LINKED.toString();
  expect(await candidateFor(["missing", "memberships"], user(OLD), linked)).toBeUndefined();
});

test.each([
  ["backup", "{bad}", undefined],
  ["backup", '{"identities":[],"x":01}', user(OLD)],
  ["tenant's export", user(OLD), '{"identities":[{"provider":"auth0","connection":"c"}],"x":}'],
])("A row of the %s that is not JSON is an error.", async (where, backup, tenant) => {
  const plan = candidateFor(["missing", "changed"], backup, tenant);
  await expect(plan).rejects.toThrow(`A user in the ${where} is not valid JSON.`);
});
