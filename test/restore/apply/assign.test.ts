import fc from "fast-check";
import { expect, test } from "vitest";
import { Tenant } from "../../../src/auth0/tenant.ts";
import { assign, assignScopes } from "../../../src/restore/apply/assign.ts";
import { Results } from "../../../src/restore/apply/results.ts";
import { AssignmentCounter } from "../../../src/restore/plan/assignment-counter.ts";
import type { AssignStep } from "../../../src/restore/plan/steps.ts";
import { runs } from "../../property-runs.ts";
import { type Answer, type Incoming, json } from "../../simulator/exchange.ts";
import { listen } from "../../simulator/http-skin.ts";
import { apiError } from "../../simulator/tenant.ts";
import { recordedRun } from "../memberships-world.ts";

const OK: Answer = { status: 204, headers: {}, body: Buffer.alloc(0) };
const UNKNOWN = apiError(404, "Not Found", "The user does not exist.", "inexistent_user");

interface Request {
  readonly path: string;
  readonly ids: readonly string[];
}

/** The endpoints that write memberships, with Auth0's limits. */
class GroupTenant {
  readonly requests: Request[] = [];
  /** `group user` and `group user role`. */
  readonly assigned = new Set<string>();
  /** Users who do not exist. */
  readonly unknown: ReadonlySet<string>;
  /** Answers a request instead, by its number from 1. */
  readonly fault: (number: number) => Answer | undefined;

  constructor(
    unknown: readonly string[] = [],
    fault: (number: number) => Answer | undefined = () => undefined,
  ) {
    this.unknown = new Set(unknown);
    this.fault = fault;
  }

  answer({ url, body, method }: Incoming): Answer {
    const [kind, group = "", list, member, roles] = url.pathname
      .split("/")
      .slice(3)
      .map(decodeURIComponent);
    const sent: Record<string, string[]> = JSON.parse(body.toString());
    const [[key, ids = []] = ["", []]] = Object.entries(sent);
    this.requests.push({ path: decodeURIComponent(url.pathname.slice("/api/v2/".length)), ids });
    const fault = this.fault(this.requests.length);
    if (fault !== undefined) return fault;
    if (method !== "POST" || ids.length === 0) return apiError(400, "Bad Request", "No ids");
    if (roles !== undefined) {
      if (key !== "roles" || !this.assigned.has(`${group} ${member}`)) return UNKNOWN;
      for (const id of ids) this.assigned.add(`${group} ${member} ${id}`);
      return OK;
    }
    const isRole = kind === "roles";
    if (key !== (isRole ? "users" : "members") || list !== key || ids.length > (isRole ? 50 : 10)) {
      return apiError(400, "Bad Request", "Payload validation error", "invalid_body");
    }
    if (ids.some((id) => this.unknown.has(id))) return UNKNOWN;
    for (const id of ids) this.assigned.add(`${group} ${id}`);
    return isRole ? json(200, {}) : OK;
  }
}

function step(
  userId: string,
  roles: readonly string[],
  organizations: Readonly<Record<string, readonly string[]>> = {},
  isMember = false,
): AssignStep {
  const group = (id: string) => ({ id, name: id });
  return {
    action: "assign",
    userId,
    connection: "users",
    roles: roles.map(group),
    organizations: Object.entries(organizations).map(([id, inside]) => {
      return { ...group(id), roles: inside.map(group), isMember };
    }),
  };
}

/** Carries out steps. @returns the results by user, and why it failed */
async function run(tenant: GroupTenant, steps: readonly AssignStep[]) {
  await using skin = await listen();
  skin.respond = async (request) => ({ answer: tenant.answer(request), faults: [] });
  const results = new Map<string, string>();
  const ledger = {
    async result(userId: string, action: string, result: string, reason?: string) {
      expect(action).toBe("assign");
      expect(results.has(userId)).toBe(false);
      results.set(userId, [result, ...(reason === undefined ? [] : [reason])].join(" "));
    },
  };
  const origin = new URL(skin.origin);
  const credentials = { kind: "token", token: "opaque" } as const;
  const signedIn = await Tenant.signIn(
    recordedRun().run,
    { origin, audience: `${origin}api/v2/`, credentials },
    [],
  );
  async function* each() {
    yield* steps;
  }
  const error: Error | undefined = await assign(each(), signedIn, new Results(ledger)).then(
    () => undefined,
    (failure) => failure,
  );
  return { results, error };
}

/** What a tenant must have after all steps. */
function wanted(steps: readonly AssignStep[]): Set<string> {
  return new Set(
    steps.flatMap(({ userId, roles, organizations }) => [
      ...roles.map(({ id }) => `${id} ${userId}`),
      ...organizations.flatMap(({ id, roles: inside }) => [
        `${id} ${userId}`,
        ...inside.map((role) => `${id} ${userId} ${role.id}`),
      ]),
    ]),
  );
}

const users = (count: number) => Array.from({ length: count }, (_, i) => `auth0|u ${i}/é`);

test("Users are assigned in batches of 50 per role and of 10 per organization, then members get their roles.", async () => {
  const tenant = new GroupTenant();
  const steps = users(120).map((id, i) =>
    step(id, ["rol_a"], i < 25 ? { org_x: i === 0 ? ["rol_b", "rol_c"] : [] } : {}),
  );
  const { results, error } = await run(tenant, steps);
  expect(error).toBeUndefined();
  expect(tenant.assigned).toEqual(wanted(steps));
  expect([...results.values()]).toEqual(users(120).map(() => "restored"));
  const sizes = (path: string) =>
    tenant.requests.filter((one) => one.path === path).map(({ ids }) => ids.length);
  expect(sizes("roles/rol_a/users")).toEqual([50, 50, 20]);
  expect(sizes("organizations/org_x/members")).toEqual([10, 10, 5]);
  const counter = new AssignmentCounter();
  for (const one of steps) counter.add(one);
  expect(counter.counts).toEqual({
    roles: 120,
    organizations: 25,
    organizationRoles: 1,
    requests: tenant.requests.length,
  });
});

test("A user who is a member already gets only the roles in the organization.", async () => {
  const tenant = new GroupTenant();
  tenant.assigned.add("org_x auth0|1");
  await run(tenant, [step("auth0|1", [], { org_x: ["rol_a"] }, true)]);
  expect(tenant.requests).toEqual([
    { path: "organizations/org_x/members/auth0|1/roles", ids: ["rol_a"] },
  ]);
});

test("A batch that Auth0 rejects is repeated user by user, and only the users whom it rejects then have failed.", async () => {
  const steps = users(12).map((id) => step(id, ["rol_a"], { org_x: ["rol_b"] }));
  const bad = users(12)[3] as string;
  const tenant = new GroupTenant([bad]);
  const { results, error } = await run(tenant, steps);
  expect(error).toBeUndefined();
  expect(Object.fromEntries(results)).toEqual(
    Object.fromEntries(
      users(12).map((id) => [id, id === bad ? "failed inexistent_user" : "restored"]),
    ),
  );
  expect(tenant.assigned).toEqual(wanted(steps.filter(({ userId }) => userId !== bad)));
});

test.each([401, 403])("Status %i ends the assignments with an error.", async (status) => {
  const refused = apiError(status, "Error", "Insufficient scope", "insufficient_scope");
  const tenant = new GroupTenant([], () => refused);
  const { results, error } = await run(tenant, [step("auth0|1", ["rol_a"])]);
  expect(error?.message).toContain(`(${status}`);
  expect(results.size).toBe(0);
});

test("Requests that fail with status 429 or 502 are repeated.", async () => {
  const tenant = new GroupTenant([], (number) =>
    number <= 2 ? json(number === 1 ? 429 : 502, {}) : undefined,
  );
  const steps = [step("auth0|1", ["rol_a"])];
  const { error } = await run(tenant, steps);
  expect(error).toBeUndefined();
  expect(tenant.assigned).toEqual(wanted(steps));
});

test("The permissions are those that the plan needs.", () => {
  const none = { roles: 0, organizations: 0, organizationRoles: 0, requests: 0 };
  expect(assignScopes(none)).toEqual([]);
  expect(assignScopes({ ...none, roles: 1 })).toEqual(["update:roles", "create:role_members"]);
  expect(assignScopes({ ...none, organizations: 2, organizationRoles: 1 })).toEqual([
    "create:organization_members",
    "create:organization_member_roles",
  ]);
});

test("More groups than batches that can be open are assigned completely.", async () => {
  const steps = ["auth0|1", "auth0|2"].map((id, i) =>
    step(
      id,
      Array.from({ length: 550 }, (_, n) => `rol_${i * 500 + n}`),
    ),
  );
  const tenant = new GroupTenant();
  const { results } = await run(tenant, steps);
  expect(tenant.assigned).toEqual(wanted(steps));
  expect([...results.values()]).toEqual(["restored", "restored"]);
});

const someOf = (prefix: string, count: number) =>
  fc.subarray(Array.from({ length: count }, (_, i) => `${prefix}_${i}`));

test("Any steps are carried out completely, also when they are carried out twice.", async () => {
  const groups = fc.tuple(someOf("rol", 3), someOf("org", 3), someOf("rol", 3));
  const arbitrarySteps = fc
    .array(groups, { maxLength: 70, size: "max" })
    .map((all) =>
      all.map(([roles, organizations, inside], i) =>
        step(`auth0|${i}`, roles, Object.fromEntries(organizations.map((id) => [id, inside]))),
      ),
    );
  const property = fc.asyncProperty(arbitrarySteps, async (steps) => {
    const tenant = new GroupTenant();
    const { results, error } = await run(tenant, steps);
    expect(error).toBeUndefined();
    expect(tenant.assigned).toEqual(wanted(steps));
    expect(results.size).toBe(steps.length);
    const again = await run(tenant, steps);
    expect([...again.results.values()].filter((result) => result !== "restored")).toEqual([]);
    expect(tenant.assigned).toEqual(wanted(steps));
  });
  await fc.assert(property, { numRuns: runs(5) });
});
