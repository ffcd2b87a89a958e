/** The README and the pages behind it say what is: tables, samples, commands, messages and links. */

import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { runSections, sectionOf, steady, writtenSections } from "../scripts/readme-sections.ts";
import { demoRun } from "./demo-run.ts";
import { missingPrograms } from "./programs.ts";
import { workflowProblems } from "./workflow-problems.ts";

const root = path.join(import.meta.dirname, "..");
const textOf = (file: string) => readFileSync(path.join(root, file), "utf8");
const readme = textOf("README.md");
const pages = ["README.md", ...globSync("docs/*.md", { cwd: root })];

test.each([...writtenSections()])(
  "the section %s is what `npm run docs` makes",
  (name, section) => {
    expect(sectionOf(readme, name)).toBe(section);
  },
);

test("the log and the rows shown are those of a run, but for its times", async () => {
  for (const [name, section] of await runSections()) {
    expect(steady(sectionOf(readme, name)), name).toBe(steady(section));
  }
});

test("a reader sees how to use the action within fifteen lines", () => {
  const line = readme.split("\n").findIndex((text) => text.includes("uses:")) + 1;
  expect(line).toBeGreaterThan(0);
  expect(line).toBeLessThanOrEqual(15);
});

const yamlBlocks = pages.flatMap((page) =>
  fencedBlocks(textOf(page), "yaml").map((text, index) => [page, index + 1, text] as const),
);

test.each(yamlBlocks)(
  "%s: YAML block %i is a valid workflow, or step of one",
  async (page, index, text) => {
    const workflow = text.startsWith("- ") ? inWorkflow(text) : text;
    expect(await workflowProblems(`${page}-${index}.yml`, workflow)).toEqual([]);
  },
);

test("the two commands are there for npm to run", () => {
  const { scripts } = JSON.parse(textOf("package.json"));
  const commands = fencedBlocks(readme, "bash").filter((block) => block.startsWith("npm ci && "));
  expect(commands).toEqual(["npm ci && npm run demo\n", "npm ci && npm test\n"]);
  const named = [...readme.matchAll(/`?npm (?:run )?([\w:-]+)/g)].map(([, name = ""]) => name);
  for (const name of named.filter((name) => name !== "ci")) {
    expect(Object.keys(scripts)).toContain(name);
  }
});

test("the page on the manifest names its keys, and no others", async () => {
  await using demo = await demoRun({}, 10);
  const { action, files, ...rest } = JSON.parse(String(demo.files.get("manifest.json")));
  const keys = [
    ...Object.keys(rest),
    "files",
    // Of encrypted backups, which encryption.test.ts looks at.
    "recipients",
    "fingerprint",
    ...Object.keys(action).map((key) => `action.${key}`),
  ];
  const named = textOf("docs/manifest.md").matchAll(/^\| `([\w.]+)` \|/gm);
  const described = [...named].map(([, key = ""]) => key);
  expect(described.toSorted()).toEqual([...keys, ...Object.keys(files[0])].toSorted());
});

test("the command that checks a fetched backup accepts it, and refuses a changed one", async (context) => {
  const missing = missingPrograms("bash", "jq", "sha256sum");
  context.skip(missing.length > 0, `not installed: ${missing.join(", ")}`);
  const command = fencedBlocks(readme, "bash").find((block) => block.includes("sha256sum")) ?? "";
  await using demo = await demoRun({ compression: "gzip" }, 10);
  const folder = await mkdtemp(path.join(tmpdir(), "fetched-backup-"));
  try {
    for (const [name, bytes] of demo.files) await writeFile(path.join(folder, name), bytes);
    const check = () =>
      execFileSync("bash", ["-o", "pipefail", "-c", command], { cwd: folder, stdio: "pipe" });
    expect(String(check())).toBe("users.ndjson.gz: OK\n");
    await writeFile(path.join(folder, "users.ndjson.gz"), "changed");
    expect(check).toThrow();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the pictures are small enough for a page to load", () => {
  const sizes = globSync("docs/images/*", { cwd: root }).map(
    (file) => readFileSync(path.join(root, file)).length,
  );
  expect(sizes.length).toBeGreaterThan(0);
  expect(Math.max(...sizes)).toBeLessThan(150_000);
});

test.each(pages)("the links of %s lead somewhere", (page) => {
  const targets = [...textOf(page).matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target);
  const local = targets.filter((target) => !/^https?:/.test(target));
  const broken = local.filter((target) => {
    const [file = "", anchor] = target.split("#");
    const linked = file === "" ? page : path.join(path.dirname(page), file);
    if (!existsSync(path.join(root, linked))) return true;
    return anchor !== undefined && !headings(textOf(linked)).includes(anchor);
  });
  expect(broken).toEqual([]);
});

function fencedBlocks(text: string, language: string): string[] {
  const blocks = text.matchAll(/^```(\w*)\n(.*?)^```$/gms);
  return [...blocks].filter(([, tag]) => tag === language).map(([, , block = ""]) => block);
}

/** The anchors of a page, as GitHub makes them. */
function headings(text: string): string[] {
  const titles = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) => title);
  return titles.map((title) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

/** A workflow around steps. */
function inWorkflow(steps: string): string {
  const indented = steps.replace(/^(?=.)/gm, "      ");
  return `on: workflow_dispatch
permissions: {}
jobs:
  backup:
    runs-on: ubuntu-24.04
    timeout-minutes: 70
    steps:
${indented}`;
}
