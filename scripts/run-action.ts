/**
 * Runs the backup or the restore from a terminal: `npm run restore -- domain=acme.eu.auth0.com from=folder folder=backup`.
 *
 * Inputs are arguments (`name=value`) or environment variables (`AUTH0_` and the name, like `AUTH0_CLIENT_SECRET`). Secrets are only
 * read from the environment: arguments end up in the shell's history and in the list of processes.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { parse } from "yaml";
import { didYouMean } from "../src/base/suggest.ts";
import { INPUTS } from "../src/inputs/backup-table.ts";
import { RESTORE_INPUTS } from "../src/inputs/restore-table.ts";
import type { Table } from "../src/inputs/table.ts";
import { summaryText } from "./summary-text.ts";

const ROOT = path.join(import.meta.dirname, "..");
const [action, ...args] = process.argv.slice(2);
const isRestore = action === "restore";
const table: Table = isRestore ? RESTORE_INPUTS : INPUTS;
/** The beginning of an error about inputs, whose advice is for workflows. */
const WRONG_INPUTS = /^(An input is|\d+ inputs are) wrong\./;
const HOW_TO_SET_INPUTS =
  "In a terminal, set inputs as name=value or as environment variables such as AUTH0_DOMAIN. Set secrets only as environment variables: AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET, GITHUB_TOKEN.";
/** Without a runner there are no artifacts. */
const presets: Record<string, string> = isRestore ? {} : { destination: "file" };

const folder = mkdtempSync(path.join(tmpdir(), "auth0-users-"));
const summary = path.join(folder, "summary.md");
writeFileSync(summary, "");
try {
  process.exitCode = await run(inputs());
  const markdown = readFileSync(summary, "utf8");
  if (markdown !== "") console.log(`\n${summaryText(markdown)}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
} finally {
  rmSync(folder, { recursive: true });
}

/** The inputs by name. @throws for an argument that is not an input, or a secret */
function inputs(): Record<string, string> {
  const given = args.map((argument) => {
    const [, name = "", value = ""] = /^([\w-]+)=(.*)$/s.exec(argument) ?? [];
    const row = table[name];
    if (row === undefined) {
      // The value could be a secret.
      const shown = argument.replace(/=.*/s, "=…");
      throw new Error(
        `"${shown}" is not an input.${didYouMean(name, Object.keys(table))} Use name=value; the names are in ${isRestore ? "restore/" : ""}action.yml.`,
      );
    }
    if (row.secrets !== undefined && name !== "encrypt-to") {
      throw new Error(
        `\`${name}\` is a secret. Set the environment variable ${variable(name)} instead.`,
      );
    }
    return [name, value] as const;
  });
  const named = Object.fromEntries(given);
  return Object.fromEntries(
    Object.keys(table).map((name) => [
      name,
      named[name] ?? process.env[variable(name)] ?? presets[name] ?? defaultOf(name),
    ]),
  );
}

function variable(name: string): string {
  return name === "github-token"
    ? "GITHUB_TOKEN"
    : `AUTH0_${name.replaceAll("-", "_").toUpperCase()}`;
}

function defaultOf(name: string): string {
  const { inputs: declared } = parse(
    readFileSync(path.join(ROOT, isRestore ? "restore" : "", "action.yml"), "utf8"),
  );
  const preset = String(declared[name]?.default ?? "");
  return preset.startsWith("${{") ? "" : preset;
}

async function run(values: Record<string, string>): Promise<number> {
  const environment = Object.entries(values).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  const child = spawn(
    process.execPath,
    [path.join(ROOT, "dist", isRestore ? "restore.js" : "index.js")],
    {
      env: {
        ...process.env,
        GITHUB_WORKSPACE: process.cwd(),
        GITHUB_STEP_SUMMARY: summary,
        RUNNER_TEMP: folder,
        ...Object.fromEntries(environment),
      },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => child.kill(signal));
  const closed = once(child, "close");
  for await (const line of createInterface(child.stdout)) printLine(line);
  const [code] = await closed;
  return code ?? 1;
}

/** Shows workflow commands as a person reads them. Masks would show the secrets. */
function printLine(line: string): void {
  const [, command = "", data = ""] = /^::([a-z-]+)::(.*)$/.exec(line) ?? [];
  const text = data.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
  if (command === "") console.log(line);
  else if (command === "error" || command === "warning") console.error(`${command}: ${text}`);
  else if (command === "group") console.log(text);
  if (command === "error" && WRONG_INPUTS.test(text)) console.error(HOW_TO_SET_INPUTS);
}
