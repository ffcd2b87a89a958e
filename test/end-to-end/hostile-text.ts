/** Runs whose servers answer with hostile text, and what must not become of it. */

import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import type { Run } from "../simulator/runner.ts";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

/** What the runner would take for a command, or a page for markup, must not stand there. */
export function expectHarmless(run: Run, errors: number): void {
  expect(run.annotations.filter(({ level }) => level === "error")).toHaveLength(errors);
  const commands = run.stdout.match(/^(?:::|##\[)[\w-]*/gm) ?? [];
  const ours = ["::add-mask", "::group", "::endgroup", "::error", "::warning", "::debug"];
  expect(commands.filter((command) => !ours.includes(command))).toEqual([]);
  expect(run.stdout).not.toMatch(/^(?:::|##\[)[\w-]+(?:::|\])(?:intruded|e\r)/m);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  expect(run.stdout).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u2028\u2029]/);
  expectPlainSummary(run.summary);
}

function expectPlainSummary(summary: string): void {
  const markup = summary.replace("sha256sum --check <<'END'", "");
  expect(markup).not.toMatch(/<(?!\/?(?:br|code|details|summary|wbr)>)/);
  expect(summary).not.toMatch(/javascript:|!\[|@everyone|`id`/);
}

export async function expectPlainAnswers(words: string) {
  await using world = await startSimulator({
    faults: [
      { on: "job", fault: { kind: "json", set: { status: words } } },
      { on: "job", from: 3, fault: { kind: "json", set: { connection: words, type: words } } },
    ],
  });
  await using run = await checkedRun(world, { destination: "artifact, file" });
  expectDone(run);
  expectHarmless(run, 0);
  const manifest = JSON.parse(await readFile(run.outputs["manifest"] ?? "", "utf8"));
  expect(manifest.connection).toBe(words);
}

export async function expectPlainRefusals(words: string) {
  const refusals = [
    { on: "token", status: 403, body: { error: words, error_description: words } },
    { on: "create-job", status: 400, body: { message: words, errorCode: words } },
  ] as const;
  for (const { on, status, body } of refusals) {
    await using world = await startSimulator({
      faults: [{ on, fault: { kind: "answer", status, body } }],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/^Auth0 refused /);
    expectHarmless(run, 1);
  }
}

export async function expectPlainFailures(words: string) {
  for (const set of [{ status: "failed", status_details: words }, { id: words }]) {
    await using world = await startSimulator({
      faults: [{ on: "job", from: 3, fault: { kind: "json", set } }],
    });
    await using run = await checkedRun(world);
    expect(run.exitCode).toBe(1);
    expectHarmless(run, 1);
  }
}

/** A file name that is not a plain name. */
export async function expectNameRejected(name: string) {
  await using world = await startSimulator();
  await using run = await checkedRun(world, { "file-name": name });
  expect(failure(run)).toContain("`file-name` cannot be");
  expect(world.seen).toEqual([]);
}

export async function expectLineBreakRejected(input: string) {
  await using world = await startSimulator();
  const words = "a\n::stop-commands::x\u2028##[add-mask]e";
  for (const isDryRun of ["true", "false"]) {
    const inputs = { destination: "artifact, file", [input]: words, "dry-run": isDryRun };
    await using run = await checkedRun(world, inputs);
    expect(failure(run)).toContain(`\`${input}\``);
    expectHarmless(run, 1);
  }
  expect(world.seen).toEqual([]);
}
