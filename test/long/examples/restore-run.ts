/** What the tests of the restore share: the backup of the night before, and a tenant that lost its users. */

import { expect } from "vitest";
import { parse } from "yaml";
import {
  blocksOf,
  failures,
  signIn,
  temporaryFolder,
  textOf,
  withoutNaps,
} from "../../examples/workflow-runs.ts";
import { missingPrograms } from "../../programs.ts";
import type { GitHub } from "../../simulator/git-server.ts";
import type { Resident } from "../../simulator/tenant.ts";
import { type PlayedWorkflow, runWorkflow } from "../../simulator/workflow.ts";
import { type Scenario, startSimulator, type World } from "../../simulator/world.ts";

/** The database connection of every simulated tenant. */
export const DATABASE = "con_Db00000000000001";
/** What the restore needs, and is not installed here. */
export const missing = missingPrograms("bash", "jq", "curl", "git", "sha256sum", "gzip", "tar");

/** A tenant that lost its users: its application may make users, and nothing else. */
export function emptyTenant(scenario: Scenario = {}): Promise<World> {
  return startSimulator({ users: 0, application: { scopes: ["create:users"] }, ...scenario });
}

/** The backup to restore from: the steps of the page after those of the example, for a tenant of this size. */
export async function backUp(github: GitHub, users: number): Promise<void> {
  await using tenant = await startSimulator({ users });
  await using temporary = await temporaryFolder();
  const { steps } = await runWorkflow({
    workflow: withStep(textOf("examples/backup-branch.yml"), blocksOf("docs/restore.md", "yaml")),
    workspace: temporary.folder,
    github,
    values: signIn(tenant.tenant.origin),
  });
  expect(failures(steps)).toEqual([]);
  expect(steps).toHaveLength(2);
}

function withStep(workflow: string, steps: readonly string[]): string {
  return workflow + steps.join("").replace(/^(?=.)/gm, "      ");
}

/** A user in a file. */
export interface ImportedUser {
  readonly user_id: string;
  readonly email: string;
}

/** An import backup, as it was read. */
export interface Backup {
  readonly names: readonly string[];
  readonly users: readonly ImportedUser[];
  /** Users in Auth0's export, and how many of them are not in the files. */
  readonly exported: number;
  readonly leftOut: number;
}

/** What the branch holds of it. */
export async function backupOn(github: GitHub): Promise<Backup> {
  const manifest = JSON.parse(String(await github.file("auth0-backup", "import/manifest.json")));
  const names: string[] = manifest.files.map(({ name }: { name: string }) => name);
  const texts = names.map((name) => github.file("auth0-backup", `import/${name}`));
  const users = (await Promise.all(texts)).flatMap((text) => JSON.parse(String(text)));
  const dropped = Object.values<number>(manifest.users_dropped);
  const leftOut = dropped.reduce((sum, one) => sum + one, 0);
  return { names, users, exported: manifest.users_exported, leftOut };
}

/** What a tenant must hold after these users came back. */
export function restored(users: readonly ImportedUser[]): Resident[] {
  return users.map((user) => ({
    email_verified: false,
    ...user,
    user_id: `auth0|${user.user_id}`,
    connection_id: DATABASE,
  }));
}

/** A restore. */
export interface Wishes {
  readonly world: World;
  readonly github?: GitHub;
  readonly inputs?: Readonly<Record<string, string | boolean>>;
  readonly rejects?: readonly string[];
}

/** Runs the restore with only the required fields of the form, and `inputs`. */
export async function restore({ world, github, inputs = {}, rejects = [] }: Wishes) {
  const { origin } = world.tenant;
  const known = signIn(origin);
  const defaults = Object.entries<{ default?: string | boolean }>(
    parse(textOf("examples/restore.yml")).on.workflow_dispatch.inputs,
  ).map(([name, { default: preset = "" }]) => [`inputs.${name}`, preset] as const);
  await using temporary = await temporaryFolder();
  await using machine = await temporaryFolder();
  const played = await runWorkflow({
    workflow: textOf("examples/restore.yml"),
    workspace: temporary.folder,
    world,
    ...(github === undefined ? {} : { github }),
    rejects,
    environment: await withoutNaps(machine.folder),
    values: {
      ...Object.fromEntries(defaults),
      "vars.AUTH0_DOMAIN": origin,
      "github.token": known["github.token"] ?? "",
      "secrets.AUTH0_RESTORE_CLIENT_ID": known["secrets.AUTH0_CLIENT_ID"] ?? "",
      "secrets.AUTH0_RESTORE_CLIENT_SECRET": known["secrets.AUTH0_CLIENT_SECRET"] ?? "",
      "inputs.confirm": origin,
      "inputs.connection-id": DATABASE,
      ...Object.fromEntries(Object.entries(inputs).map(([key, value]) => [`inputs.${key}`, value])),
    },
  });
  expectNothingTold(played, world);
  return played;
}

/** The log and the summary contain no secret and no user's name or address. */
function expectNothingTold({ steps }: PlayedWorkflow, world: World): void {
  const told = steps.map(({ log, summary }) => log + summary).join("\n");
  for (const secret of world.secrets()) expect(told).not.toContain(secret);
  expect(told).not.toMatch(/user\d{8}|@(mail\.)?example/);
}

/** For lists of users whose order says nothing. */
export function byId({ user_id: one }: Resident, { user_id: other }: Resident): number {
  return one < other ? -1 : 1;
}
