/** What is wrong with a workflow, checked offline: GitHub's own language service, and the rules this project sets itself. */

import { readFileSync } from "node:fs";
import path from "node:path";
import { validate } from "@actions/languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";

const root = path.join(import.meta.dirname, "..");

/** This action's own metadata. */
export const ACTION: {
  readonly inputs: Readonly<Record<string, { required?: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, object>>;
} = parse(readFileSync(path.join(root, "action.yml"), "utf8"));

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly "timeout-minutes"?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** The action by path in this repository's workflows, by name in its documentation. */
const OURS = /^\.\/$|^[\w.-]+\/auth0-user-backup@/;

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
  const ourSteps = steps.filter(({ uses }) => uses !== undefined && OURS.test(uses));
  for (const { with: inputs = {} } of ourSteps) {
    for (const name of Object.keys(inputs)) {
      if (!(name in ACTION.inputs)) problems.push(`${job}: the action has no input ${name}`);
    }
    for (const [name, { required, default: preset }] of Object.entries(ACTION.inputs)) {
      const missing = required === true && preset === undefined && !(name in inputs);
      if (missing) problems.push(`${job}: the action needs the input ${name}`);
    }
  }
  const ids = new Set(ourSteps.map(({ id }) => id));
  for (const [, id, name = ""] of JSON.stringify(steps).matchAll(
    /steps\.([\w-]+)\.outputs\.([\w-]+)/g,
  )) {
    if (ids.has(id) && !(name in ACTION.outputs)) {
      problems.push(`${job}: the action has no output ${name}`);
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

/** What only the text shows: comments are lost in parsing. */
function lineProblems(text: string): string[] {
  return text.split("\n").flatMap((line, index) => {
    const where = `line ${index + 1}`;
    const [, uses, comment = ""] = /^\s*(?:- )?uses: (\S+)(.*)$/.exec(line) ?? [];
    if (uses !== undefined && uses !== "./") {
      if (!/@[0-9a-f]{40}$/.test(uses)) return [`${where}: ${uses} is not pinned by commit`];
      if (!/^ # v\d+\.\d+\.\d+$/.test(comment)) return [`${where}: ${uses} names no version`];
    }
    if (/^\s+[a-z-]+: (read|write)\b/.test(line) && !line.includes("#")) {
      return [`${where}: a grant without its reason`];
    }
    return [];
  });
}
