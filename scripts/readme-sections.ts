/** The generated parts of the README and its pages: from action.yml, an example or a real run. */

import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { type DemoRun, demoRun, firstRows } from "../test/demo-run.ts";
import { recordedPerformance } from "./bench/record.ts";
import { readmeRatios } from "./bench/report.ts";

const root = path.join(import.meta.dirname, "..");

interface Metadata {
  readonly inputs: Readonly<Record<string, Input>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

interface Input {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

/** Realistic values; inputs that are not listed have no example. */
const EXAMPLES: Readonly<Record<string, string>> = {
  domain: "acme.eu.auth0.com",
  "private-key-id": "my-key-2026",
  "signing-algorithm": "PS256",
  audience: "https://acme.eu.auth0.com/api/v2/",
  connection: "Username-Password-Authentication",
  format: "csv",
  fields: "user_id, email, app_metadata.plan as plan",
  memberships: "roles, organizations",
  limit: "1000",
  filter: "$blocked == true",
  "job-id": "job_coRQCC3MHztpuTlo",
  destination: "artifact, branch",
  "file-name": "acme-users",
  compression: "zstd",
  "artifact-name": "users-eu",
  "retention-days": "30",
  branch: "backups/auth0",
  directory: "eu",
  "commit-message": "Nightly backup",
  history: "90 days",
  "maximum-drop": "2%",
  "allow-public-repository": "true",
  "output-directory": "export",
  "minimum-users": "5000",
  "timeout-minutes": "90",
};

const RESTORE_EXAMPLES: Readonly<Record<string, string>> = {
  domain: "acme.eu.auth0.com",
  "private-key-id": "my-key-2026",
  "signing-algorithm": "PS256",
  audience: "https://acme.eu.auth0.com/api/v2/",
  from: "artifact",
  branch: "backups/auth0",
  directory: "eu",
  "artifact-name": "users-eu",
  "run-id": "4242424242",
  folder: "backup",
  before: "2026-11-23",
  restore: "missing, memberships",
  properties: "app_metadata",
  connection: "Username-Password-Authentication",
  filter: '$email =~ "@corp[.]example$"',
  "password-hashes": "hashes.ndjson",
  "maximum-users": "5000",
  confirm: "acme.eu.auth0.com",
  "output-directory": "report",
  "timeout-minutes": "90",
};

/** The inputs of the backup by purpose, for the overview in the README. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  "Tenant and sign-in": [
    "domain",
    "client-id",
    "client-secret",
    "private-key",
    "private-key-id",
    "signing-algorithm",
    "token",
    "audience",
  ],
  "What to export": [
    "connection",
    "format",
    "fields",
    "memberships",
    "limit",
    "filter",
    "job-id",
    "file-name",
    "compression",
    "encrypt-to",
  ],
  "Where to store it": [
    "destination",
    "artifact-name",
    "retention-days",
    "branch",
    "directory",
    "commit-message",
    "history",
    "github-token",
    "output-directory",
  ],
  Guards: [
    "minimum-users",
    "maximum-drop",
    "allow-public-repository",
    "timeout-minutes",
    "dry-run",
  ],
};

type Sections = ReadonlyMap<string, string>;

/** The sections that are generated from files, by page and the name of their marker. */
export function writtenSections(): ReadonlyMap<string, Sections> {
  const backup: Metadata = parse(textOf("action.yml"));
  const restore: Metadata = parse(textOf("restore/action.yml"));
  return new Map([
    [
      "README.md",
      new Map([
        ["workflow", fenced("yaml", textOf("examples/nightly-backup.yml"))],
        ["inputs", overview(backup.inputs)],
        ["ratios", readmeRatios(recordedPerformance(root))],
      ]),
    ],
    ...(
      [
        ["docs/reference.md", backup, EXAMPLES],
        ["docs/restore-reference.md", restore, RESTORE_EXAMPLES],
      ] as const
    ).map(
      ([page, { inputs, outputs }, examples]) =>
        [
          page,
          new Map([
            ["inputs", inputTable(inputs, examples)],
            ["outputs", outputTable(outputs)],
          ]),
        ] as const,
    ),
  ]);
}

const USERS = 5000;

/** The sections that show real runs, by page and marker. Times in them differ from run to run: see `steady`. */
export async function runSections(): Promise<ReadonlyMap<string, Sections>> {
  await using slip = await demoRun({ filter: '$lst_login >= "2024-01-01"' }, USERS);
  await using demo = await demoRun(exampleInputs(), USERS);
  if (demo.run.exitCode !== 0) throw new Error(`The example's run failed:\n${demo.run.log}`);
  const [name = "", file = Buffer.alloc(0)] = [...demo.files][0] ?? [];
  const rows = firstRows(name, file, 2, 110).join("\n");
  return new Map([
    ["README.md", new Map([["log", fenced("text", shownLog(demo))]])],
    [
      "docs/filters.md",
      new Map([["slip", fenced("text", slip.run.log.slice(slip.run.log.indexOf("Error: ")))]]),
    ],
    ["docs/destinations.md", new Map([["rows", fenced("json", rows)]])],
  ]);
}

/** Replaces times, so that two runs can be compared. */
export function steady(text: string): string {
  return text
    .replace(/\b(\d+ min )?\d+(\.\d+)? s\b/g, "… s")
    .replace(/\b\d\d:\d\d:\d\d UTC\b/g, "… UTC");
}

/**
 * Replaces the text between the markers of each section.
 *
 * @throws if the text has no markers for a section
 */
export function filledIn(text: string, sections: ReadonlyMap<string, string>): string {
  let filled = text;
  for (const [name, section] of sections) {
    const [before, , after] = partsAround(filled, name);
    filled = `${before}${section}${after}`;
  }
  return filled;
}

/** The text between the markers of a section. */
export function sectionOf(text: string, name: string): string {
  return partsAround(text, name)[1];
}

function partsAround(text: string, name: string): [string, string, string] {
  const begin = `<!-- begin: ${name} (npm run docs) -->\n`;
  const end = `<!-- end: ${name} -->`;
  const start = text.indexOf(begin) + begin.length;
  const stop = text.indexOf(end);
  if (start < begin.length || stop < start) throw new Error(`The markers of ${name} are missing.`);
  return [text.slice(0, start), text.slice(start, stop), text.slice(stop)];
}

/** The inputs of the nightly example, without the tenant and the secrets. */
function exampleInputs(): Record<string, string> {
  const { jobs } = parse(textOf("examples/nightly-backup.yml"));
  const inputs = Object.entries(jobs.backup.steps.at(-1).with);
  return Object.fromEntries(
    inputs
      .map(([name, value]) => [name, String(value)])
      .filter(([, value]) => !/\$\{\{/.test(value ?? "")),
  );
}

/** The log without the titles of groups, which their last lines repeat. */
function shownLog(demo: DemoRun): string {
  return named(demo.run.log, demo)
    .split("\n")
    .filter((line) => !line.startsWith("▼") && line !== "")
    .join("\n");
}

/** Replaces the simulator's address, also if escaped for Markdown, by a tenant's name. */
function named(text: string, { tenantHost }: DemoRun): string {
  return text
    .replaceAll(tenantHost, "acme.eu.auth0.com")
    .replaceAll(tenantHost.replace(":", "&#58;"), "acme.eu.auth0.com");
}

/** @throws if an input belongs to no group, or a group has an unknown one */
function overview(inputs: Metadata["inputs"]): string {
  const grouped = Object.values(GROUPS).flat();
  const unknown = Object.keys(inputs).filter((name) => !grouped.includes(name));
  if (unknown.length > 0) throw new Error(`Without a group: ${unknown.join(", ")}.`);
  const rows = Object.entries(GROUPS).map(([group, names]) => [
    group,
    names
      .map((name) => {
        const input = inputs[name];
        if (input === undefined) throw new Error(`There is no input ${name}.`);
        return input.required ? `\`${name}\` (required)` : `\`${name}\``;
      })
      .join(", "),
  ]);
  return table(["For", "Inputs"], rows);
}

function inputTable(
  inputs: Metadata["inputs"],
  examples: Readonly<Record<string, string>>,
): string {
  const rows = Object.entries(inputs).map(([name, input]) => {
    const example = examples[name];
    return [
      `\`${name}\``,
      cell(input.description),
      presetOf(input),
      example ? `\`${example}\`` : "",
    ];
  });
  return table(["Input", "What it is", "Default", "Example"], rows);
}

function presetOf({ required, default: preset }: Input): string {
  if (required) return "**required**";
  return preset === undefined ? "" : `\`${preset}\``;
}

function outputTable(outputs: Metadata["outputs"]): string {
  const rows = Object.entries(outputs).map(([name, { description }]) => [
    `\`${name}\``,
    cell(description),
  ]);
  return table(["Output", "What it is"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}

function cell(text: string): string {
  // Inside code, Markdown shows an entity as it is written.
  const escaped = text.replaceAll(/(`[^`]*`)|</g, (_, code?: string) => code ?? "&lt;");
  return escaped.trim().replaceAll("|", "\\|").replaceAll("\n", " ");
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;
}

function textOf(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}
