/** Runs the workflows that restore and that watch the backup, as a person starts them on GitHub. */

import { expect } from "vitest";
import { parse } from "yaml";
import { checkedRun } from "../end-to-end/checked-run.ts";
import { missingPrograms } from "../programs.ts";
import { GITHUB_TOKEN, type GitHub } from "../simulator/git-server.ts";
import { type PlayedWorkflow, runWorkflow } from "../simulator/workflow.ts";
import { CLIENT_ID, CLIENT_SECRET, type World } from "../simulator/world.ts";
import { temporaryFolder, textOf } from "./workflow-runs.ts";

/** The programs that the examples need and that are not installed here. */
export const restoreNeeds = missingPrograms("bash", "jq", "curl", "git");

/** Makes a backup on the branch, or as an artifact that later runs can list. */
export async function night(
  world: World,
  github: GitHub,
  inputs: Readonly<Record<string, string>> = {},
): Promise<void> {
  await using run = await checkedRun(world, { destination: "branch", ...inputs }, { github });
  expect(run.exitCode, run.log).toBe(0);
  github.publish(world.artifacts().slice(-1), { id: 4242424242, createdAt: new Date() });
}

/** Fills in the form of examples/restore.yml: empty fields, defaults and the first option of a choice, except for `fields`. */
export async function restoreByForm(
  world: World,
  github: GitHub,
  fields: Readonly<Record<string, string | number>> = {},
): Promise<PlayedWorkflow> {
  const workflow = textOf("examples/restore.yml");
  const { inputs } = parse(workflow).on.workflow_dispatch;
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(fields)));
  const form = Object.entries<Field>(inputs).map(([name, { default: preset, options }]) => {
    const value = fields[name] ?? preset ?? options?.[0] ?? "";
    if (options !== undefined) expect(options).toContain(value);
    return [`inputs.${name}`, value] as const;
  });
  return play(workflow, world, github, { ...restoreSecrets(world), ...Object.fromEntries(form) });
}

interface Field {
  readonly default?: string | number;
  readonly options?: readonly string[];
}

function restoreSecrets({ tenant }: World): Record<string, string> {
  return {
    "vars.AUTH0_DOMAIN": tenant.origin,
    "secrets.AUTH0_RESTORE_CLIENT_ID": CLIENT_ID,
    "secrets.AUTH0_RESTORE_CLIENT_SECRET": CLIENT_SECRET,
    // A secret that does not exist is empty.
    "secrets.AUTH0_BACKUP_IDENTITY": "",
  };
}

/** The permissions of the application in the test tenant, as the head of examples/restore-drill.yml lists them. */
export const DRILL_SCOPES = ["read:users", "read:connections", "create:users", "delete:users"];

/** Runs examples/restore-drill.yml. @param world the test tenant */
export function drill(world: World, github: GitHub): Promise<PlayedWorkflow> {
  return play(textOf("examples/restore-drill.yml"), world, github, {
    "vars.AUTH0_DRILL_DOMAIN": world.tenant.origin,
    "secrets.AUTH0_DRILL_CLIENT_ID": CLIENT_ID,
    "secrets.AUTH0_DRILL_CLIENT_SECRET": CLIENT_SECRET,
  });
}

/** Runs examples/watchdog.yml. */
export function watchdog(github: GitHub): Promise<PlayedWorkflow> {
  return play(textOf("examples/watchdog.yml"), undefined, github, { "github.token": GITHUB_TOKEN });
}

async function play(
  workflow: string,
  world: World | undefined,
  github: GitHub,
  values: Readonly<Record<string, string | number>>,
): Promise<PlayedWorkflow> {
  await using temporary = await temporaryFolder();
  const played = await runWorkflow({
    workflow,
    workspace: temporary.folder,
    github,
    values,
    ...(world && { world }),
  });
  expectNoLeak(played, world);
  return played;
}

/** The log and the summary contain no secret and no user's name, address or id. */
function expectNoLeak({ steps }: PlayedWorkflow, world: World | undefined): void {
  const shown = steps.map(({ log, summary }) => log + summary).join("\n");
  for (const secret of [...(world?.secrets() ?? []), CLIENT_SECRET, GITHUB_TOKEN]) {
    expect(shown).not.toContain(secret);
  }
  expect(shown).not.toMatch(/user\d{8}|@(mail\.)?example|(?:auth0|email|sms)\|\w{6}/);
}
