/**
 * `npm run demo`: the committed bundle, started as a runner would start it, against a simulated tenant. Inputs of the action
 * are given as `name=value`, the number of users as `--users=20000`.
 */

import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { styleText } from "node:util";
import { summaryText } from "../scripts/summary-text.ts";
import { demoRun, firstRows } from "./demo-run.ts";
import { readActionMetadata } from "./simulator/action-metadata.ts";

const USERS = 5000;
const FOLDER = "demo-output";
const ROWS = 3;
const ROW_WIDTH = 140;

const action = readActionMetadata(path.join(import.meta.dirname, "..", "action.yml"));
const { users, inputs } = options(process.argv.slice(2));
console.log(
  `A simulated tenant has ${users} users. Running dist/index.js on Node ${process.version} …`,
);
await using demo = await demoRun({ destination: "artifact, file", ...inputs }, users);
const { run, files } = demo;

chapter("The log, as GitHub shows it");
console.log(run.log.trimEnd());
if (run.summary !== "") {
  chapter("The job summary, as text");
  console.log(summaryText(run.summary));
}
if (run.exitCode === 0 && files.size === 0) {
  chapter("Nothing was stored: it was a dry run");
} else if (run.exitCode === 0) {
  chapter(`What was stored, now in ${FOLDER}/`);
  await show();
} else {
  chapter(`The run failed with exit code ${run.exitCode}`);
}
process.exitCode = run.exitCode ?? 1;

function options(words: readonly string[]): { users: number; inputs: Record<string, string> } {
  const pairs = words.map((word) => /^(--users|[a-z-]+)=(.*)$/s.exec(word) ?? usage(word));
  const unknown = pairs.find(([, name = ""]) => name !== "--users" && !action.inputs.has(name));
  if (unknown !== undefined) usage(unknown[0]);
  const { "--users": count = String(USERS), ...inputs } = Object.fromEntries(
    pairs.map(([, name = "", value = ""]) => [name, value]),
  );
  return { users: /^\d+$/.test(count) ? Number(count) : usage(`--users=${count}`), inputs };
}

function usage(word: string): never {
  console.error(`Not understood: ${word}
Use: npm run demo -- [--users=20000] [format=json] [compression=gzip] …
Inputs: ${[...action.inputs.keys()].join(", ")}`);
  process.exit(2);
}

function chapter(title: string): void {
  console.log(`\n${styleText("bold", `── ${title} ──`)}\n`);
}

/** Writes the stored files to the demo's folder, which is emptied first, and shows how they begin. */
async function show(): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER);
  for (const [name, bytes] of files) {
    await writeFile(path.join(FOLDER, name), bytes);
    console.log(`${path.resolve(FOLDER, name)} (${bytes.length} bytes)`);
    const lines =
      name === "manifest.json"
        ? bytes.toString().trimEnd().split("\n")
        : firstRows(name, bytes, ROWS, ROW_WIDTH);
    console.log(`${lines.map((line) => `    ${line}`).join("\n")}\n`);
  }
}
