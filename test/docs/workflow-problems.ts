/** What is wrong with a workflow, checked offline: GitHub's own language service, and the rules this project sets itself. */

import { readFileSync } from "node:fs";
import path from "node:path";
import { validate } from "@actions/languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";

const root = path.join(import.meta.dirname, "..", "..");

interface Metadata {
  readonly inputs: Readonly<Record<string, { required?: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, object>>;
}

/** The metadata of our actions. */
export const BACKUP: Metadata = parse(readFileSync(path.join(root, "action.yml"), "utf8"));
export const RESTORE: Metadata = parse(readFileSync(path.join(root, "restore/action.yml"), "utf8"));

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly "timeout-minutes"?: unknown;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

/** A workflow as YAML has it, as far as the rules look at it. */
export interface Workflow {
  readonly permissions?: unknown;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Our action that a step uses: by path in this repository's workflows, by name in its documentation. */
function ourAction(uses = ""): Metadata | undefined {
  if (/^\.\/$|^[\w.-]+\/auth0-user-backup@/.test(uses)) return BACKUP;
  return /^\.\/restore$|^[\w.-]+\/auth0-user-backup\/restore@/.test(uses) ? RESTORE : undefined;
}

/**
 * Everything wrong with a workflow, or with an action's metadata where the name ends in `action.yml`.
 *
 * @param name tells texts apart: the language service remembers what it found under a name
 */
export async function workflowProblems(name: string, text: string): Promise<string[]> {
  const found = await findings(name, text);
  // What GitHub could not read has no jobs to look at.
  if (name.endsWith("action.yml") || found.length > 0) return found;
  const workflow: Workflow = parse(text);
  const jobs = Object.entries(workflow.jobs);
  return [
    ...(isEmpty(workflow.permissions) ? [] : ["permissions: {} is missing at the top"]),
    ...jobs
      .filter(([, job]) => job["timeout-minutes"] === undefined)
      .map(([job]) => `${job}: no timeout-minutes`),
    ...jobs.flatMap(([job, { steps = [] }]) => stepProblems(job, steps)),
    ...jobs.flatMap(([job, { env }]) => envProblems(job, { ...workflow.env, ...env })),
    ...scriptsOf(workflow).flatMap(({ name: step, script, shell }) =>
      scriptProblems(script, shell).map((problem) => `${step}: ${problem}`),
    ),
    ...lineProblems(text),
  ];
}

async function findings(name: string, text: string): Promise<string[]> {
  const document = TextDocument.create(`file:///${name}`, "yaml", 1, text);
  const diagnostics = await validate(document);
  return diagnostics.map(({ range, message }) => `line ${range.start.line + 1}: ${message}`);
}

function isEmpty(permissions: unknown): boolean {
  return typeof permissions === "object" && JSON.stringify(permissions) === "{}";
}

function stepProblems(job: string, steps: readonly Step[]): string[] {
  const problems: string[] = [];
  for (const { id, uses, with: inputs = {} } of steps) {
    const action = ourAction(uses);
    if (action === undefined) continue;
    for (const name of Object.keys(inputs)) {
      if (!(name in action.inputs)) problems.push(`${job}: the action has no input ${name}`);
    }
    for (const [name, { required, default: preset }] of Object.entries(action.inputs)) {
      const missing = required === true && preset === undefined && !(name in inputs);
      if (missing) problems.push(`${job}: the action needs the input ${name}`);
    }
    for (const [, step, name = ""] of JSON.stringify(steps).matchAll(
      /steps\.([\w-]+)\.outputs\.([\w-]+)/g,
    )) {
      if (id !== undefined && step === id && !(name in action.outputs)) {
        problems.push(`${job}: the action has no output ${name}`);
      }
    }
  }
  for (const { uses = "", with: inputs, run = "" } of steps) {
    const isCheckout = uses.startsWith("actions/checkout@");
    if (isCheckout && inputs?.["persist-credentials"] !== false) {
      problems.push(`${job}: checkout without persist-credentials: false`);
    }
    // A value from outside becomes part of the script there; through `env` it stays a value.
    if (run.includes("${{")) problems.push(`${job}: an expression inside run`);
  }
  return problems;
}

/** Every step of a job has its `env`: a secret belongs to the step that uses it. */
function envProblems(job: string, env: Readonly<Record<string, unknown>>): string[] {
  const isSecret = JSON.stringify(env).includes("secrets.");
  return isSecret ? [`${job}: a secret in the env of a whole job`] : [];
}

/** A script of a workflow, and the shell that runs it: empty where none is named. */
export interface Script {
  readonly name: string;
  readonly script: string;
  readonly shell: string;
}

/** The scripts of a workflow. */
export function scriptsOf({ jobs, defaults }: Workflow): Script[] {
  const shell = defaults?.run?.shell ?? "";
  return Object.values(jobs).flatMap(({ steps = [] }) =>
    steps.flatMap((step) => {
      const { run: script, name = script ?? "" } = step;
      return script === undefined ? [] : [{ name, script, shell: step.shell ?? shell }];
    }),
  );
}

function scriptProblems(script: string, shell: string): string[] {
  const code = script
    .replaceAll(/<< '(\w+)'\n.*?^\1$/gms, "")
    .replaceAll(/'[^']*'|"(?:\\.|[^"\\])*"|\s#.*$/gm, "")
    .replaceAll("||", "");
  // The shell that GitHub takes where none is named hears only of a pipe's last program.
  const hasDeafPipe = shell !== "bash" && code.includes("|");
  const hasEndlessCurl = /\bcurl(?![^\n]*(?:\\\n[^\n]*)*--max-time)/.test(code);
  return [
    ...(hasDeafPipe ? ["a pipe without shell: bash"] : []),
    ...(hasEndlessCurl ? ["curl without --max-time"] : []),
  ];
}

/** What only the text shows: comments are lost in parsing. */
function lineProblems(text: string): string[] {
  return text.split("\n").flatMap((line, index) => {
    const where = `line ${index + 1}`;
    const [, uses, comment = ""] = /^\s*(?:- )?uses: (\S+)(.*)$/.exec(line) ?? [];
    if (uses !== undefined && !uses.startsWith("./")) {
      if (!/@[0-9a-f]{40}$/.test(uses)) return [`${where}: ${uses} is not pinned by commit`];
      if (!/^ # v\d+\.\d+\.\d+$/.test(comment)) return [`${where}: ${uses} names no version`];
    }
    if (/^\s+[a-z-]+: (read|write)\b/.test(line) && !line.includes("#")) {
      return [`${where}: a grant without its reason`];
    }
    return [];
  });
}
