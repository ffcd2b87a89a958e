/** docs/architecture.md and CONTRIBUTING.md speak of the tree as it is. */

import { existsSync, globSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { blocksIn, ROOT, textOf } from "./pages.ts";

const page = textOf("docs/architecture.md");
const folders = readdirSync(path.join(ROOT, "src"))
  .filter((name) => statSync(path.join(ROOT, "src", name)).isDirectory())
  .map((name) => `src/${name}/`);

test.each(["docs/architecture.md", "CONTRIBUTING.md"])("%s names what exists", (file) => {
  const named = textOf(file).matchAll(/`((?:src|test|scripts|docs|examples|dist)\/[\w./-]*)`/g);
  const paths = [...named].map(([, name = ""]) => name);
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
});

test("each folder of src/ stands in the table of what may import what", () => {
  const rows = [...page.matchAll(/^\| `(src\/\w+\/)` \|/gm)].map(([, folder = ""]) => folder);
  expect(rows.toSorted()).toEqual(folders.toSorted());
});

test("the pure folders are those that the lint rule keeps so, and import nothing else of ours", () => {
  const { overrides } = JSON.parse(textOf("biome.json"));
  const held = overrides
    .filter(({ linter }: { linter: object }) => JSON.stringify(linter).includes("is pure"))
    .flatMap(({ includes }: { includes: string[] }) => includes);
  expect(held).toEqual(["src/users/**", "src/filter/*.ts", "src/filter/functions/**"]);
  for (const folder of ["src/users", "src/filter"]) {
    expect([...importedBy(folder)].filter((file) => file !== "src/errors.ts")).toEqual([]);
  }
});

test("what the table says of stage/, auth0/ and http/ is so", () => {
  const foldersOf = (folder: string) =>
    new Set([...importedBy(folder)].map((file) => path.dirname(file)));
  expect(["src", "src/users"]).toEqual(expect.arrayContaining([...foldersOf("src/stage")]));
  expect(["src", "src/http", "src/report"]).toEqual(
    expect.arrayContaining([...foldersOf("src/auth0")]),
  );
  expect(["src"]).toEqual(expect.arrayContaining([...foldersOf("src/http")]));
});

/** Files of ours, outside the folder, that files in it import. */
function importedBy(folder: string): Set<string> {
  const imported = new Set<string>();
  for (const file of globSync(`${folder}/**/*.ts`, { cwd: ROOT })) {
    const text = readFileSync(path.join(ROOT, file), "utf8");
    for (const [, target = ""] of text.matchAll(/from "(\.[^"]+)"/g)) {
      const name = path.join(path.dirname(file), target);
      if (!name.startsWith(`${folder}/`)) imported.add(name);
    }
  }
  return imported;
}

test("the diagram is a flow chart of files and folders that exist", () => {
  const [diagram = "", ...rest] = blocksIn("docs/architecture.md", "mermaid");
  expect(rest).toEqual([]);
  const [head, ...lines] = diagram.trimEnd().split("\n");
  expect(head).toBe("flowchart TD");
  // The whole of Mermaid's grammar that is used: an edge between two nodes, each named where it comes first.
  const node = String.raw`(\w+)(?:\["[\w.,: ?/-]+"\]|\[\("[\w ]+"\)\])?`;
  const edge = new RegExp(`^  ${node} --> ${node}$`);
  expect(lines.filter((line) => !edge.test(line))).toEqual([]);
  const files = [...diagram.matchAll(/[\w/-]+\.ts|\b\w+\/(?!\w)/g)].map(([name]) => `src/${name}`);
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
});

test("the five commands are scripts of package.json", () => {
  const rows = [...textOf("CONTRIBUTING.md").matchAll(/^\| `npm (?:run )?([\w:-]+)` \|/gm)];
  const { scripts } = JSON.parse(textOf("package.json"));
  expect(rows).toHaveLength(5);
  for (const [, name = ""] of rows) expect(Object.keys(scripts)).toContain(name);
});

test("the changelog has the form of Keep a Changelog, and the version that is to come", () => {
  const changelog = textOf("CHANGELOG.md");
  const { version } = JSON.parse(textOf("package.json"));
  const releases = [...changelog.matchAll(/^## (.*)$/gm)].map(([, title = ""]) => title);
  expect(releases[0]).toBe("[Unreleased]");
  for (const title of releases.slice(1))
    expect(title).toMatch(/^\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/);
  const kinds = [...changelog.matchAll(/^### (.*)$/gm)].map(([, kind = ""]) => kind);
  const known = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];
  expect(kinds.filter((kind) => !known.includes(kind))).toEqual([]);
  expect(changelog).toContain(version);
});
