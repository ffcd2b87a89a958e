/** Plays the runner for a whole job: its scripts and its uses of this action, in one workspace, with expressions filled in. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { type Step as ActionStep, runAction } from "./runner.ts";
import { readOutputs } from "./workflow-commands.ts";

/** What a job gets from its surroundings. */
export interface JobSettings {
  /** The workflow's text. It must have one job. */
  readonly workflow: string;
  /** The job's workspace, an absolute path. */
  readonly workspace: string;
  readonly world?: ActionStep["world"];
  readonly github?: ActionStep["github"];
  /** Values of expressions by their text, like `secrets.AUTH0_CLIENT_ID`; results of steps are added to them. */
  readonly values: Readonly<Record<string, string>>;
  /** Scripts that are not run: what they do has been done. */
  readonly done?: readonly string[];
}

export interface StepResult {
  readonly name: string;
  readonly outcome: "success" | "failure";
  /** What it printed. */
  readonly log: string;
}

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | number>>;
  readonly "continue-on-error"?: boolean;
}

/**
 * Runs the job's steps until one fails. Steps that use other actions are left out. Whatever a script started in the
 * background ends with the job.
 *
 * @throws for an expression whose value nobody gave
 */
export async function runJob(settings: JobSettings): Promise<StepResult[]> {
  const { jobs } = parse(settings.workflow);
  const [job] = Object.values<{ steps: Step[] }>(jobs);
  const values = new Map(Object.entries(settings.values));
  const results: StepResult[] = [];
  await using scripts = new Scripts(settings.workspace);
  for (const step of job?.steps ?? []) {
    const { id, uses, run, name = run ?? uses ?? "" } = step;
    const isOurs = uses === "./" || uses?.includes("/auth0-user-backup@");
    if (!isOurs && (run === undefined || settings.done?.includes(run))) continue;
    const { succeeded, log, outputs } = isOurs
      ? await actionStep(step, settings, values)
      : await scripts.run(run ?? "", filledIn(step.env ?? {}, values));
    const outcome = succeeded ? "success" : "failure";
    results.push({ name, outcome, log });
    values.set(`steps.${id}.outcome`, outcome);
    for (const [key, value] of Object.entries(outputs)) {
      values.set(`steps.${id}.outputs.${key}`, value);
    }
    if (!succeeded && step["continue-on-error"] !== true) break;
  }
  return results;
}

interface Ended {
  readonly succeeded: boolean;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
}

async function actionStep(
  step: Step,
  { workspace, world, github }: JobSettings,
  values: ReadonlyMap<string, string>,
): Promise<Ended> {
  await using run = await runAction({
    inputs: filledIn(step.with ?? {}, values),
    ...(world === undefined ? {} : { world }),
    ...(github === undefined ? {} : { github }),
    environment: { GITHUB_WORKSPACE: workspace },
  });
  return { succeeded: run.exitCode === 0, log: run.log, outputs: run.outputs };
}

/** The shell of a job: each script in a process group of its own, ended with the job. */
class Scripts implements AsyncDisposable {
  readonly #workspace: string;
  readonly #temp = mkdtemp(join(tmpdir(), "simulated-job-"));
  readonly #groups: number[] = [];

  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  async run(script: string, environment: Readonly<Record<string, string>>): Promise<Ended> {
    const temp = await this.#temp;
    const output = join(temp, "output");
    const printed = join(temp, "printed");
    await writeFile(output, "");
    // Into a file, as a background process would keep a pipe open; the options are those of the runner's bash.
    const wrapped = `exec > ${JSON.stringify(printed)} 2>&1\n${script}`;
    const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", wrapped], {
      cwd: this.#workspace,
      env: { ...process.env, RUNNER_TEMP: temp, GITHUB_OUTPUT: output, ...environment },
      stdio: "ignore",
      detached: true,
    });
    if (child.pid !== undefined) this.#groups.push(child.pid);
    const [code] = await once(child, "exit");
    return {
      succeeded: code === 0,
      log: await readFile(printed, "utf8"),
      outputs: readOutputs(await readFile(output, "utf8")),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const group of this.#groups) endGroup(group);
    await rm(await this.#temp, { recursive: true, force: true });
  }
}

function endGroup(group: number): void {
  try {
    process.kill(-group);
  } catch {
    // nobody is left in it
  }
}

function filledIn(
  texts: Readonly<Record<string, string | number>>,
  values: ReadonlyMap<string, string>,
): Record<string, string> {
  const filled = Object.entries(texts).map(([name, text]) => {
    const value = String(text).replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
      const given = values.get(expression);
      if (given === undefined) throw new Error(`Nobody gave a value for ${expression}.`);
      return given;
    });
    return [name, value] as const;
  });
  return Object.fromEntries(filled);
}
