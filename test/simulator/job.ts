/** Plays the runner for one job: its scripts, its uses of this action and of others, in one workspace, with expressions filled in. */

import { readActionMetadata } from "./action-metadata.ts";
import { filledIn, isDue, name as nameValue, type Value } from "./expressions.ts";
import type { GitHub } from "./git-server.ts";
import { type Artifacts, playOther } from "./other-actions.ts";
import { ACTION_FILE, RESTORE_ACTION, runAction } from "./runner.ts";
import { type Ended, Scripts } from "./scripts.ts";
import type { World } from "./world.ts";

/** What the jobs of a workflow get from their surroundings. */
export interface Surroundings {
  readonly world?: World;
  readonly github?: GitHub;
  /** Scripts that are not run: what they do has been done. */
  readonly done?: readonly string[];
  /** Variables that the machine has besides the runner's. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface JobSettings extends Surroundings {
  readonly steps: readonly Step[];
  /** An absolute path. */
  readonly workspace: string;
  readonly values: ReadonlyMap<string, Value>;
  /** Its `env`, as written in the workflow. */
  readonly env: Env;
  /** The shell of scripts that name none. */
  readonly shell: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly artifacts: Artifacts;
}

export interface StepResult {
  readonly name: string;
  readonly outcome: "success" | "failure";
  /** What it printed. */
  readonly log: string;
  /** What it wrote to the job's summary. */
  readonly summary: string;
}

type Env = Readonly<Record<string, string | number | boolean>>;

/** A step as YAML has it. */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string | boolean;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Env;
  readonly with?: Env;
  readonly "continue-on-error"?: boolean;
}

/** The result of a job. */
export interface PlayedJob {
  /** Its steps without skipped ones. */
  readonly steps: readonly StepResult[];
  readonly failed: boolean;
  /** The values that it was given, and those of its steps. */
  readonly values: ReadonlyMap<string, Value>;
}

/**
 * Runs the job's steps. Whatever a script started in the background ends with the job.
 *
 * @throws for an expression without a value
 */
export async function playJob(settings: JobSettings): Promise<PlayedJob> {
  const values = new Map(settings.values);
  nameValue(values, "env", filledInAll(settings.env, values));
  const results: StepResult[] = [];
  let failed = false;
  await using scripts = new Scripts(settings.workspace, {
    ...(settings.github && { GITHUB_API_URL: settings.github.apiUrl }),
    ...settings.environment,
  });
  for (const step of settings.steps) {
    const { id, uses, run, name = run ?? uses ?? "" } = step;
    if (run !== undefined && settings.done?.includes(run)) continue;
    if (!isDue(step.if, values, { failed })) continue;
    const { succeeded, log, outputs, summary } = await playStep(step, settings, values, scripts);
    const outcome = succeeded ? "success" : "failure";
    results.push({ name: filledIn(name, values), outcome, log, summary });
    if (id !== undefined) nameValue(values, `steps.${id}`, { outcome, outputs: { ...outputs } });
    if (!succeeded && step["continue-on-error"] !== true) failed = true;
  }
  return { steps: results, failed, values };
}

async function playStep(
  step: Step,
  settings: JobSettings,
  values: ReadonlyMap<string, Value>,
  scripts: Scripts,
): Promise<Ended> {
  const { uses, run = "", shell = settings.shell } = step;
  const { workspace, permissions, artifacts, github } = settings;
  if (uses === undefined) {
    return scripts.run(run, shell, filledInAll({ ...settings.env, ...step.env }, values));
  }
  const inputs = filledInAll(step.with ?? {}, values);
  if (uses === "./" || uses.includes("/auth0-user-backup@")) {
    return actionStep(inputs, settings);
  }
  if (uses === "./restore" || uses.includes("/auth0-user-backup/restore@")) {
    return actionStep(inputs, settings, RESTORE_ACTION);
  }
  const ended = await playOther(uses, { inputs, permissions, workspace, artifacts, github });
  scripts.export(ended.exported);
  return ended;
}

async function actionStep(
  inputs: Readonly<Record<string, string>>,
  { workspace, world, github }: JobSettings,
  actionFile = ACTION_FILE,
): Promise<Ended> {
  await using run = await runAction({
    inputs,
    actionFile,
    ...(world === undefined ? {} : { world }),
    ...(github === undefined ? {} : { github }),
    environment: { GITHUB_WORKSPACE: workspace },
  });
  const { log, summary } = run;
  // An output that the step did not set is empty.
  const unset = readActionMetadata(actionFile).outputs.map((name) => [name, ""]);
  const outputs = { ...Object.fromEntries(unset), ...run.outputs };
  return { succeeded: run.exitCode === 0, log, outputs, summary };
}

function filledInAll(texts: Env, values: ReadonlyMap<string, Value>): Record<string, string> {
  const filled = Object.entries(texts).map(
    ([name, text]) => [name, filledIn(String(text), values)] as const,
  );
  return Object.fromEntries(filled);
}
