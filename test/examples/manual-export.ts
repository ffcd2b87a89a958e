/** Runs the manual example. */

import { expect } from "vitest";
import { fullProfile } from "../../src/auth0/fields.ts";
import { artifactFiles } from "../simulator/artifact-files.ts";
import { exportBytes, NO_EDITS, USUAL_STYLE } from "../simulator/export-file.ts";
import { runWorkflow } from "../simulator/workflow.ts";
import { startSimulator, type World } from "../simulator/world.ts";
import { failures, signIn, textOf } from "./workflow-runs.ts";

/** The choices of its form, and the users that they export. */
export const CHOICES: readonly [
  users: string,
  keeps: (user: Record<string, unknown>) => boolean,
][] = [
  ["all", () => true],
  ["active in the last 90 days", ({ last_login }) => isRecent(last_login)],
  ["inactive for 90 days", ({ last_login }) => !isRecent(last_login)],
  ["never signed in", ({ last_login }) => last_login === undefined],
  ["blocked", ({ blocked }) => blocked === true],
  ["email not verified", ({ email_verified }) => email_verified !== true],
];

function isRecent(signIn: unknown): boolean {
  return Date.parse(String(signIn)) > Date.now() - 90 * 86_400_000;
}

/** Runs the manual example. @param form the fields of its form that are not as usual */
export function exportByHand(
  workspace: string,
  world: World,
  form: Readonly<Record<string, string>>,
) {
  const usual = {
    users: "all",
    filter: "",
    format: "ndjson",
    fields: "",
    connection: "",
    memberships: "none",
    "dry-run": false,
  };
  const inputs = Object.entries({ ...usual, ...form }).map(
    ([name, value]) => [`inputs.${name}`, value] as const,
  );
  return runWorkflow({
    workflow: textOf("examples/manual-export.yml"),
    workspace,
    world,
    values: { ...signIn(world.tenant.origin), ...Object.fromEntries(inputs) },
  });
}

/** Exports the users of a choice, and compares their number with that of the users that it should keep. */
export async function expectChoice(
  workspace: string,
  users: string,
  keeps: (user: Record<string, unknown>) => boolean,
): Promise<void> {
  const fields = fullProfile("json").map(({ path: name }) => ({ name }));
  const rest = { limit: undefined, connectionId: undefined, style: USUAL_STYLE, edits: NO_EDITS };
  const everyone = exportBytes({ seed: 1, users: 400, format: "json", fields, ...rest });
  const rows = Buffer.concat([...everyone])
    .toString()
    .trimEnd()
    .split("\n");
  const expected = rows.filter((row) => keeps(JSON.parse(row))).length;
  for (const format of ["csv", "ndjson"]) {
    await using world = await startSimulator({ users: 400 });
    const { steps } = await exportByHand(workspace, world, { users, format });
    expect(failures(steps)).toEqual([]);
    const [artifact] = world.artifacts();
    if (artifact === undefined) throw new Error("There is no artifact.");
    const manifest = JSON.parse(String(artifactFiles(artifact).get("manifest.json")));
    expect(manifest.users_kept, format).toBe(expected);
  }
}
