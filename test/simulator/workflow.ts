/** Plays GitHub for a whole workflow: its jobs in the order of their needs, each as often as its matrix says. */

import { mkdir } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { evaluated, filledIn, isDue, name, unwrapped, type Value } from "./expressions.ts";
import { playJob, type Step, type StepResult, type Surroundings } from "./job.ts";
import { Artifacts } from "./other-actions.ts";

export interface WorkflowSettings extends Surroundings {
  /** The workflow's text. */
  readonly workflow: string;
  /** The workspace of its one job; of several jobs, each has a folder in it. */
  readonly workspace: string;
  /** Values of expressions by their full names, like `secrets.AUTH0_CLIENT_ID`. */
  readonly values: Readonly<Record<string, Value>>;
  /** Environments whose reviewers say no. */
  readonly rejects?: readonly string[];
}

export interface JobResult {
  readonly id: string;
  /** The values of its matrix. */
  readonly matrix: Readonly<Record<string, Value>>;
  readonly result: "success" | "failure" | "skipped";
  /** Whose reviewers were asked, and whose secrets it has. */
  readonly environment: string | undefined;
  readonly workspace: string;
  readonly steps: readonly StepResult[];
}

export interface PlayedWorkflow {
  /** In the order in which they ran. */
  readonly jobs: readonly JobResult[];
  /** The steps of all jobs. */
  readonly steps: readonly StepResult[];
  readonly artifacts: ReturnType<Artifacts["all"]>;
}

/** A job as YAML has it. */
interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string | boolean;
  readonly environment?: string;
  readonly strategy?: { readonly matrix?: Readonly<Record<string, string | readonly Value[]>> };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

/**
 * Runs the workflow to its end, one job at a time.
 *
 * @throws for an expression without a value, and for jobs that need each other
 */
export async function runWorkflow(settings: WorkflowSettings): Promise<PlayedWorkflow> {
  const workflow: Workflow = parse(settings.workflow);
  const artifacts = new Artifacts(settings.world);
  const values = new Map(Object.entries(settings.values));
  const waiting = new Map(Object.entries(workflow.jobs));
  const isOnly = waiting.size === 1;
  const done: JobResult[] = [];
  while (waiting.size > 0) {
    const [id, job] = [...waiting].find(([, { needs = [] }]) =>
      [needs].flat().every((needed) => !waiting.has(needed)),
    ) ?? ["", undefined];
    if (job === undefined) throw new Error("The jobs need each other.");
    waiting.delete(id);
    const earlier = done.filter((one) => [job.needs ?? []].flat().includes(one.id));
    const status = {
      failed: earlier.some(({ result }) => result === "failure"),
      skipped: earlier.some(({ result }) => result === "skipped"),
    };
    if (!isDue(job.if, values, status)) {
      done.push({ ...EMPTY, id, result: "skipped" });
      name(values, `needs.${id}`, { result: "skipped", outputs: {} });
      continue;
    }
    const results: JobResult[] = [];
    for (const matrix of combinations(job, values)) {
      const folder = isOnly && job.strategy === undefined ? "." : `${id}-${results.length + 1}`;
      const workspace = path.join(settings.workspace, folder);
      results.push(
        await playOne({ id, job, matrix, workspace }, workflow, settings, artifacts, values),
      );
    }
    done.push(...results);
    const failed = results.some(({ result }) => result === "failure");
    values.set(`needs.${id}.result`, failed ? "failure" : "success");
  }
  return { jobs: done, steps: done.flatMap(({ steps }) => steps), artifacts: artifacts.all() };
}

const EMPTY = { matrix: {}, environment: undefined, workspace: "", steps: [] } as const;

interface One {
  readonly id: string;
  readonly job: Job;
  readonly matrix: Readonly<Record<string, Value>>;
  readonly workspace: string;
}

async function playOne(
  { id, job, matrix, workspace }: One,
  workflow: Workflow,
  settings: WorkflowSettings,
  artifacts: Artifacts,
  values: Map<string, Value>,
): Promise<JobResult> {
  const { environment } = job;
  const known = { id, matrix, environment, workspace };
  if (environment !== undefined && settings.rejects?.includes(environment)) {
    return { ...known, result: "failure", steps: [] };
  }
  await mkdir(workspace, { recursive: true });
  const own = new Map(values);
  name(own, "matrix", matrix);
  const played = await playJob({
    ...settings,
    steps: job.steps,
    workspace,
    values: own,
    env: { ...workflow.env, ...job.env },
    shell: workflow.defaults?.run?.shell ?? "",
    permissions: job.permissions ?? workflow.permissions ?? {},
    artifacts,
  });
  if (!played.failed) {
    for (const [output, text] of Object.entries(job.outputs ?? {})) {
      values.set(`needs.${id}.outputs.${output}`, filledIn(text, played.values));
    }
  }
  return { ...known, result: played.failed ? "failure" : "success", steps: played.steps };
}

/** What each job of the matrix gets: every combination of its lists. */
function combinations(
  { strategy }: Job,
  values: ReadonlyMap<string, Value>,
): Record<string, Value>[] {
  let all: Record<string, Value>[] = [{}];
  for (const [key, list] of Object.entries(strategy?.matrix ?? {})) {
    const items =
      typeof list === "string" ? evaluated(unwrapped(list), values, { failed: false }) : list;
    if (!Array.isArray(items)) throw new Error(`matrix.${key} is no list.`);
    all = all.flatMap((one) => items.map((item: Value) => ({ ...one, [key]: item })));
  }
  return all;
}
