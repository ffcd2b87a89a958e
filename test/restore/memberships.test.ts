import { expect, test } from "vitest";
import type { RestoreKind } from "../../src/settings.ts";
import { type Groups, NO_GROUPS, type UserMemberships, userIdAt } from "../simulator/groups.ts";
import { backupOf, type Candidates, plan, startTenant } from "./memberships-world.ts";

const SEED = 1;
const [ANN, BOB, CEM, DEE] = [0, 1, 2, 3].map((index) => userIdAt(SEED, index)) as [
  string,
  string,
  string,
  string,
];
const ADMIN = { id: "rol_admin", name: "admin" };
const EDITOR = { id: "rol_editor", name: "editor" };
const ACME = { id: "org_acme", name: "acme" };
const GLOBEX = { id: "org_globex", name: "globex" };

/** A tenant in which Bob has everything and Cem is a member without roles. */
const GROUPS: Groups = {
  roles: [
    { ...ADMIN, members: [1] },
    { ...EDITOR, members: [1] },
  ],
  organizations: [
    {
      ...ACME,
      members: [
        { user: 1, roles: [0] },
        { user: 2, roles: [] },
      ],
    },
    { ...GLOBEX, members: [] },
  ],
};

function all(user_id: string): UserMemberships {
  return {
    user_id,
    roles: [ADMIN, EDITOR],
    organizations: [{ ...ACME, roles: [ADMIN] }],
  };
}

test("A missing user is assigned all memberships of the backup, and no members of groups are read.", async () => {
  await using world = await startTenant({ groups: GROUPS });
  const { steps, counts, warnings } = await plan(world, { [ANN]: "missing" }, [all(BOB), all(ANN)]);
  expect(steps).toEqual([
    {
      action: "assign",
      userId: ANN,
      connection: "users",
      roles: [ADMIN, EDITOR],
      organizations: [{ ...ACME, roles: [ADMIN], isMember: false }],
    },
  ]);
  expect(counts).toEqual({ roles: 2, organizations: 1, organizationRoles: 1, requests: 4 });
  expect(world.requests("role-members")).toEqual([]);
  expect(world.requests("organization-members")).toEqual([]);
  expect(warnings).toEqual([]);
});

test("A user of the tenant is assigned only the memberships that are lacking.", async () => {
  await using world = await startTenant({ groups: GROUPS });
  const candidates: Candidates = { [ANN]: "recreated", [BOB]: "present", [CEM]: "present" };
  const { steps } = await plan(world, candidates, [all(ANN), all(BOB), all(CEM)]);
  expect(new Map(steps.map((step) => [step.userId, step.organizations]))).toEqual(
    new Map([
      [ANN, [{ ...ACME, roles: [ADMIN], isMember: false }]],
      [CEM, [{ ...ACME, roles: [ADMIN], isMember: true }]],
    ]),
  );
});

test("Only groups that a candidate of the tenant had in the backup are read.", async () => {
  await using world = await startTenant({ groups: GROUPS });
  const some = { user_id: BOB, roles: [EDITOR], organizations: [] };
  await plan(world, { [BOB]: "present", [ANN]: "missing" }, [some, all(ANN), all(DEE)]);
  const read = world.requests("role-members").map(({ url }) => url);
  expect(read).not.toEqual([]);
  expect(read.filter((url) => !String(url).includes(`roles/${EDITOR.id}/users`))).toEqual([]);
  expect(world.requests("organization-members")).toEqual([]);
});

test("A backup without memberships of the candidates needs no request.", async () => {
  await using world = await startTenant({ groups: GROUPS });
  const { steps, counts } = await plan(world, { [ANN]: "missing" }, [all(BOB)]);
  expect(steps).toEqual([]);
  expect(counts.requests).toBe(0);
  expect(world.seen.map(({ exchange }) => exchange)).toEqual(["token"]);
});

test("Roles and organizations of a tenant that was set up again are matched by their names.", async () => {
  const renamed: Groups = {
    roles: [
      { id: "rol_1", name: "admin", members: [] },
      { id: EDITOR.id, name: "chief editor", members: [] },
    ],
    organizations: [{ id: "org_1", name: "acme", members: [{ user: 1, roles: [0] }] }],
  };
  await using world = await startTenant({ groups: renamed });
  const { steps } = await plan(world, { [ANN]: "missing", [BOB]: "present" }, [all(ANN), all(BOB)]);
  const admin = { id: "rol_1", name: "admin" };
  const roles = [admin, { id: EDITOR.id, name: "chief editor" }];
  expect(steps).toEqual([
    {
      action: "assign",
      userId: ANN,
      connection: "users",
      roles,
      organizations: [{ id: "org_1", name: "acme", roles: [admin], isMember: false }],
    },
    { action: "assign", userId: BOB, connection: "users", roles, organizations: [] },
  ]);
});

test("Groups that the tenant no longer has are left out, with one warning that names them.", async () => {
  const [role] = GROUPS.roles;
  await using world = await startTenant({
    groups: { roles: role === undefined ? [] : [role], organizations: [] },
  });
  const { steps, warnings } = await plan(world, { [ANN]: "missing" }, [all(ANN)]);
  expect(steps.map(({ roles, organizations }) => ({ roles, organizations }))).toEqual([
    { roles: [ADMIN], organizations: [] },
  ]);
  expect(warnings).toEqual([
    "The tenant no longer has 1 role (editor) and 1 organization (acme), so no users are added to them. Create them again with these names and run the restore again.",
  ]);
});

test("A role that disappears while its members are read is left out, with a warning.", async () => {
  await using world = await startTenant({
    groups: GROUPS,
    faults: [{ on: "role-members", from: 1, fault: { kind: "answer", status: 404 } }],
  });
  const some = { user_id: ANN, roles: [ADMIN], organizations: [] };
  const { steps, warnings } = await plan(world, { [ANN]: "present" }, [some]);
  expect(steps).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining("1 role (admin)")]);
});

const READ_USERS = { groups: GROUPS, application: { scopes: ["read:users"] } };

test.each([
  ["known", { ...READ_USERS.application, tellsScope: true }],
  ["unknown", { ...READ_USERS.application, tellsScope: false }],
])(
  "Without the permissions to list roles, which are %s, missing users are planned without memberships, with a warning.",
  async (_title, application) => {
    await using world = await startTenant({ ...READ_USERS, application });
    const { steps, warnings } = await plan(world, { [ANN]: "missing" }, [all(ANN)]);
    expect(steps).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("read:roles and read:organizations");
  },
);

test.each([true, false])(
  "Without the permissions to list roles, a plan of memberships fails with their names (permissions known: %s).",
  async (tellsScope) => {
    await using world = await startTenant({
      ...READ_USERS,
      application: { ...READ_USERS.application, tellsScope },
    });
    const kinds: RestoreKind[] = ["memberships"];
    await expect(plan(world, { [ANN]: "present" }, [all(ANN)], kinds)).rejects.toThrow(
      "read:roles, read:role_members, read:organizations, read:organization_members and read:organization_member_roles",
    );
  },
);

test("A backup without memberships is an error only if memberships are asked for.", async () => {
  await using world = await startTenant({ groups: NO_GROUPS });
  const backup = backupOf([], false);
  expect((await plan(world, { [ANN]: "missing" }, backup)).steps).toEqual([]);
  await expect(plan(world, { [ANN]: "missing" }, backup, ["memberships"])).rejects.toThrow(
    "made with `memberships`",
  );
});

test("A row of memberships that is not JSON is an error that quotes nothing of it.", async () => {
  await using world = await startTenant({ groups: NO_GROUPS });
  const backup = backupOf([all(ANN)]);
  const files = backup.files.map((file) => ({
    ...file,
    async *rows() {
      yield Buffer.from(`{"user_id":${JSON.stringify(ANN)},"roles":[x],"organizations":[]}\n`);
    },
  }));
  await expect(plan(world, { [ANN]: "missing" }, { ...backup, files })).rejects.toThrow(
    "The backup has a row of memberships without `roles` or `organizations`. Choose another backup.",
  );
});
