/**
 * Every fenced block of every page is run or validated, and this file says which: YAML and what is only parsed here, everything
 * that is run in the test named. A block of another kind, or a command that nobody runs, fails.
 */

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { missingPrograms } from "../programs.ts";
import { blocksIn, blocksOf, PAGES, ROOT, textOf } from "./pages.ts";
import { ACTION, workflowProblems } from "./workflow-problems.ts";

/** Pages whose commands are all run, and the tests that run them: each counts them, so that a new one is noticed. */
const RUN: Readonly<Record<string, string>> = {
  "docs/backup-branch.md": "test/examples/jobs.test.ts",
  "docs/encryption.md": "test/docs/commands.test.ts",
  "docs/filters.md": "test/docs/commands.test.ts",
  "docs/restore.md": "test/examples/restore.test.ts",
  "docs/set-up.md": "test/docs/commands.test.ts",
  "README.md": "test/docs/commands.test.ts",
};

/** Pages whose commands are only held to what their programs know, and why they are not run. */
const ONLY_VALIDATED: Readonly<Record<string, string>> = {
  "CONTRIBUTING.md": "they run the tests, or publish",
  "docs/versions.md": "they need a release on GitHub",
  "docs/performance.md": "they measure for minutes",
};

/** Options of the GitHub CLI, by command, from its manual. It is not a program that tests can count on. */
const GH: Readonly<Record<string, readonly string[]>> = {
  "attestation verify": ["--repo"],
  "release download": ["--repo", "--pattern"],
  "run download": ["--name"],
  "secret set": [],
  "workflow run": [],
  "variable set": ["--body"],
};

const blocks = PAGES.flatMap((page) => blocksOf(page).map((block) => ({ page, ...block })));

test("every block is in a language that a test looks after", () => {
  const known = ["yaml", "bash", "mlr", "mermaid", "text", "json"];
  expect(blocks.filter(({ language }) => !known.includes(language))).toEqual([]);
  expect(blocks.length).toBeGreaterThan(50);
});

test("filters stand where test/filter/documented.test.ts runs them, the diagram where it is looked at", () => {
  const pagesWith = (language: string) => [
    ...new Set(blocks.filter((block) => block.language === language).map(({ page }) => page)),
  ];
  expect(pagesWith("mlr").filter((page) => !/^(README|docs\/\w+)\.md$/.test(page))).toEqual([]);
  expect(pagesWith("mermaid")).toEqual(["docs/architecture.md"]);
});

test("samples of output are made by `npm run docs`, or looked at here", () => {
  const byHand = blocks.filter(
    ({ language, isMade }) => (language === "text" || language === "json") && !isMade,
  );
  expect(byHand.map(({ page }) => page)).toEqual(["docs/backup-branch.md"]);
  const trailers = [...(byHand[0]?.text.matchAll(/^(Backup-\w+): /gm) ?? [])];
  const source = textOf("src/store/branch/commit-message.ts");
  expect(trailers.length).toBeGreaterThan(4);
  for (const [, trailer = ""] of trailers) expect(source).toContain(trailer);
});

describe("YAML", () => {
  const yaml = PAGES.flatMap((page) =>
    blocksIn(page, "yaml").map((text, index) => [page, index + 1, text] as const),
  );

  test.each(yaml)("%s, block %i", async (page, index, text) => {
    if (/^version: 2\nupdates:/.test(text)) {
      expect(Object.keys(parse(text).updates[0])).toEqual(
        expect.arrayContaining(["package-ecosystem", "directory", "schedule"]),
      );
    } else {
      expect(await workflowProblems(`${page}-${index}.yml`, inWorkflow(text))).toEqual([]);
    }
  });

  test("a fragment with a slip is noticed", async () => {
    const slip = inWorkflow("with:\n  dry-runs: true\n");
    expect(await workflowProblems("slip.yml", slip)).not.toEqual([]);
  });
});

describe("commands", () => {
  const commands = PAGES.flatMap((page) =>
    blocksIn(page, "bash").map((text) => [page, text] as const),
  );

  test("each page's are run by a test, or there is a reason", () => {
    const pages = [...new Set(commands.map(([page]) => page))];
    expect(pages.filter((page) => !(page in RUN) && !(page in ONLY_VALIDATED))).toEqual([]);
    for (const page of pages.filter((name) => name in RUN)) {
      expect(textOf(RUN[page] ?? "")).toContain(`"${page}"`);
    }
  });

  test.each(commands)("%s: %s", (page, text) => {
    if (missingPrograms("bash").length === 0) {
      execFileSync("bash", ["-n", "-c", text], { stdio: "pipe" });
    }
    expect(problemsOf(text), page).toEqual([]);
  });

  test("those in a sentence or a table too", () => {
    const inline = PAGES.flatMap((page) => [
      ...textOf(page).matchAll(/`((?:gh|npm|npx) [^`]+)`/g),
    ]).map(([, command = ""]) => command);
    expect(inline.length).toBeGreaterThan(15);
    expect(inline.flatMap(problemsOf)).toEqual([]);
  });

  test("one with a slip is noticed", () => {
    expect(problemsOf("npm run chekc")).not.toEqual([]);
    expect(problemsOf("gh run download --names x")).not.toEqual([]);
    expect(problemsOf("npx vitest run --dir test test/nothing.test.ts")).not.toEqual([]);
  });
});

/** What npm, the tests' runner or the GitHub CLI would not know of a command. */
function problemsOf(text: string): string[] {
  const { scripts } = JSON.parse(textOf("package.json"));
  const problems: string[] = [];
  for (const [, name = ""] of text.matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)) {
    const isNpms = name === "ci" || name === "run" || name === "audit";
    if (!isNpms && !(name in scripts)) problems.push(`npm run ${name}`);
  }
  for (const [file] of text.matchAll(/\b(?:test|scripts|docs)\/[\w./-]+\.\w+/g)) {
    if (!existsSync(path.join(ROOT, file))) problems.push(file);
  }
  for (const [, command = "", rest = ""] of text.matchAll(/\bgh (\w+ \w+)([^\n|]*)/g)) {
    const known = GH[command];
    if (known === undefined) problems.push(`gh ${command}`);
    for (const [option] of rest.matchAll(/--[\w-]+/g)) {
      if (known?.includes(option) === false) problems.push(`gh ${command} ${option}`);
    }
  }
  return problems;
}

/** A workflow around steps, or around a part of our step's `with`, to which it adds what the action needs. */
function inWorkflow(text: string): string {
  if (!text.startsWith("- ") && !text.startsWith("with:")) return text;
  const indented = (lines: string, by: number) => lines.replace(/^(?=.)/gm, " ".repeat(by));
  const needed = Object.entries(ACTION.inputs)
    .filter(([, input]) => input.required === true)
    .map(([name]) => `  ${name}: something\n`);
  const step = `- uses: OWNER/auth0-user-backup@${"0".repeat(40)} # v0.1.0\n`;
  const steps = text.startsWith("- ") ? text : step + indented(text + needed.join(""), 2);
  return `on: workflow_dispatch
permissions: {}
jobs:
  backup:
    runs-on: ubuntu-24.04
    timeout-minutes: 70
    steps:
${indented(steps, 6)}`;
}
