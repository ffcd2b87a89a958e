/** The workflow that exports each connection in a job of its own, and joins their numbers. */

import { gunzipSync } from "node:zlib";
import { expect } from "vitest";
import { missingPrograms } from "../programs.ts";
import { runWorkflow } from "../simulator/workflow.ts";
import { startSimulator, type World } from "../simulator/world.ts";
import { failures, signIn, temporaryFolder, textOf } from "./workflow-runs.ts";

export async function matrix(
  world: World,
  workflow = textOf("examples/matrix-over-connections.yml"),
) {
  await using temporary = await temporaryFolder();
  return await runWorkflow({
    workflow,
    workspace: temporary.folder,
    world,
    values: signIn(world.tenant.origin),
  });
}

/** The programs that the workflow needs and that are not installed here. */
export const matrixNeeds = missingPrograms("bash", "jq", "curl");
const CONNECTIONS = ["Username-Password-Authentication", "acme-saml", "email", "google-oauth2"];

/** Every user is in the export of one connection, and the numbers add up. */
export async function expectAllConnections(users: number) {
  await using world = await startSimulator({ users });
  const { jobs, steps, artifacts } = await matrix(world);
  expect(failures(steps)).toEqual([]);
  expect(jobs.map(({ id }) => id)).toEqual([
    "connections",
    ...CONNECTIONS.map(() => "export"),
    "merge",
  ]);
  const manifest = JSON.parse(String(artifacts.get("auth0-users-manifest")?.get("manifest.json")));
  expect(manifest).toMatchObject({ users_exported: users, users_kept: users });
  expect(manifest.connections.map(({ connection }: { connection: string }) => connection)).toEqual(
    CONNECTIONS,
  );
  const rows = CONNECTIONS.flatMap((connection) => {
    const gzip = artifacts.get(`auth0-users-${connection}`)?.get("users.ndjson.gz");
    return gunzipSync(gzip ?? "")
      .toString()
      .split("\n")
      .filter((row) => row !== "");
  });
  expect(new Set(rows.map((row) => JSON.parse(row).user_id)).size).toBe(users);
  expect(steps.at(-2)?.summary).toContain(`| **Total** | **${users}** | **${users}** |`);
  for (const secret of world.secrets()) {
    expect(steps.map(({ log }) => log).join()).not.toContain(secret);
  }
  // The names and ids of connections, and not the secrets of their providers.
  const [asked] = world.requests("connections");
  expect(asked?.url).toContain("fields=id,name&include_fields=true");
}
