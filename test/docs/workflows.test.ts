/** The workflows, the examples and action.yml, checked without a network. */

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { missingPrograms } from "../programs.ts";
import { scriptsOf, workflowProblems } from "./workflow-problems.ts";

const root = path.join(import.meta.dirname, "..", "..");
const files = [
  "action.yml",
  "restore/action.yml",
  ...yamlFilesIn(".github/workflows"),
  ...yamlFilesIn("examples"),
] as const;

function yamlFilesIn(folder: string): string[] {
  const names = readdirSync(path.join(root, folder)).filter((name) => name.endsWith(".yml"));
  return names.map((name) => `${folder}/${name}`);
}

function textOf(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

test.each(files)("%s is a valid workflow and follows our rules.", async (file) => {
  expect(await workflowProblems(file, textOf(file))).toEqual([]);
});

const scripts = files
  .filter((file) => !file.endsWith("action.yml"))
  .flatMap((file) => scriptsOf(parse(textOf(file))).map((script) => ({ file, ...script })));

test.for(scripts)("ShellCheck accepts the script $name of $file.", ({ script }, context) => {
  const missing = missingPrograms("shellcheck");
  context.skip(missing.length > 0, "not installed: shellcheck");
  const { stdout } = spawnSync("shellcheck", ["--shell=bash", "-"], { input: script });
  expect(String(stdout)).toBe("");
});

test.each(yamlFilesIn("examples"))(
  "%s begins with what it needs, and has a concurrency.",
  (file) => {
    const [comment = ""] = /^(#.*\n)+/.exec(textOf(file)) ?? [];
    const text = textOf(file);
    expect(comment).toMatch(/\bNeeds:/);
    expect(parse(text)).toHaveProperty("concurrency", expect.stringMatching(/^auth0-/));
  },
);

describe("faults in workflows", () => {
  const sound = textOf(".github/workflows/self-test.yml");
  const faults: readonly [what: string, from: string, to: string, problem: RegExp][] = [
    ["an unknown key", "runs-on:", "run-on:", /run-on/],
    ["a missing time limit", "    timeout-minutes: 15\n", "", /no timeout-minutes/],
    ["a grant at the top", "permissions: {}", "permissions:\n  contents: read # all", /at the top/],
    ["a grant without a reason", "read # to check the code out", "read", /without its reason/],
    ["a tag instead of a commit", /@[0-9a-f]{40} # v7.0.1/.exec(sound)?.[0] ?? "", "@v7", /pinned/],
    ["a pin without its version", " # v7.0.1", "", /names no version/],
    ["credentials left in the checkout", "persist-credentials: false", "clean: true", /persist/],
    ["a misspelt input", "minimum-users: 3000", "minimum-user: 3000", /no input minimum-user/],
    ["a missing input", "domain: ${{ steps", "audience: ${{ steps", /needs the input domain/],
    ["a misspelt output", "outputs.sha256", "outputs.sha512", /no output sha512/],
    ["a deaf pipe", 'test "$KEPT" = 3000', 'test "$KEPT" | cat', /a pipe without shell: bash/],
    ["an endless curl", 'test "$KEPT" = 3000', "curl $KEPT", /curl without --max-time/],
    [
      "a secret that all steps have",
      "    timeout-minutes: 15\n",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
      "    timeout-minutes: 15\n    env: { SECRET: '${{ secrets.SECRET }}' }\n",
      /a secret in the env/,
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
    ["an expression in a script", 'test "$KEPT"', 'test "${{ github.ref }}"', /inside run/],
  ];
  test.each(faults)("A workflow with a fault is rejected: %s.", async (what, from, to, problem) => {
    const broken = sound.replace(from, to);
    expect(broken).not.toBe(sound);
    const found = await workflowProblems(`${what.replaceAll(" ", "-")}.yml`, broken);
    expect(found.join("\n")).toMatch(problem);
  });
});

test("An action for an unknown Node version is rejected.", async () => {
  const broken = textOf("action.yml").replace("node24", "node99");
  expect(await workflowProblems("broken/action.yml", broken)).not.toEqual([]);
});

test("Dependabot waits three days and groups its pull requests.", () => {
  const { updates } = parse(textOf(".github/dependabot.yml"));
  const kinds = updates.map((update: Record<string, unknown>) => update["package-ecosystem"]);
  expect(kinds).toEqual(["npm", "github-actions"]);
  for (const { cooldown, groups } of updates) {
    expect(cooldown["default-days"]).toBeGreaterThanOrEqual(3);
    expect(Object.keys(groups)).not.toEqual([]);
  }
});
