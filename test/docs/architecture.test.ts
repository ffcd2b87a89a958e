/** docs/architecture.md and CONTRIBUTING.md speak of the tree as it is. */

import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { blocksIn, ROOT, textOf } from "./pages.ts";

/** The import table: what each place may import besides itself, from the top of the tree down. */
const rows = [
  ...textOf("docs/architecture.md").matchAll(/^\| `(src\/[\w./-]+)` \|[^|]*\|([^|]*)\|$/gm),
].map(([, place = "", allowed = ""]) => ({
  place,
  allowed: [...allowed.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
}));

test.each(["docs/architecture.md", "CONTRIBUTING.md"])("All paths that %s names exist.", (file) => {
  const named = textOf(file).matchAll(/`((?:src|test|scripts|docs|examples|dist)\/[\w./-]*)`/g);
  const paths = [...named].map(([, name = ""]) => name);
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
});

test("Every file of src/ belongs to exactly one row of the import table.", () => {
  const files = globSync("src/**/*.ts", { cwd: ROOT });
  expect(files.length).toBeGreaterThan(100);
  for (const file of files) {
    expect(
      rows.filter(({ place }) => contains(place, file)),
      file,
    ).toHaveLength(1);
  }
});

test.each(rows)("The imports of $place are those that the import table allows.", (row) => {
  const { place, allowed } = row;
  const foreign = importsOf(place).filter(
    ({ target }) => ![place, ...allowed].some((other) => contains(other, target)),
  );
  expect(foreign).toEqual([]);
  // A row that allows more than is used would hide the next wrong import.
  const used = importsOf(place).map(({ target }) => target);
  expect(allowed.filter((name) => !used.some((target) => contains(name, target)))).toEqual([]);
});

test("The import table is in the order of the layers: no row allows one that follows it.", () => {
  rows.forEach(({ allowed }, i) => {
    for (const name of allowed) {
      expect(rows.findIndex(({ place }) => contains(place, name))).toBeLessThan(i);
    }
  });
});

test("The lint rule for purity covers rows/ and filter/.", () => {
  const { overrides } = JSON.parse(textOf("biome.json"));
  const pure = overrides
    .filter(({ linter }: { linter: object }) => JSON.stringify(linter).includes("is pure"))
    .flatMap(({ includes }: { includes: string[] }) => includes);
  expect(pure).toEqual(["src/rows/**", "src/filter/**"]);
});

test("src/ has at most six files at its root, no file over 300 lines, and no crowded folder.", () => {
  const files = globSync("src/**/*", { cwd: ROOT }).filter((name) => name.includes("."));
  const perFolder = Map.groupBy(files, (name) => path.dirname(name));
  expect(perFolder.get("src")?.length).toBeLessThanOrEqual(6);
  for (const [folder, names] of perFolder) expect(names.length, folder).toBeLessThanOrEqual(21);
  for (const name of files) {
    expect(textOf(name).split("\n").length - 1, name).toBeLessThanOrEqual(300);
  }
});

test("No file of src/ imports itself through others, types included.", () => {
  const imports = Map.groupBy(importsOf("src/"), ({ file }) => file);
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    expect(trail, "an import cycle").not.toContain(file);
    if (done.has(file)) return;
    for (const { target } of imports.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
});

/** Whether a place of the table is the file, or a folder that holds it. */
function contains(place: string, file: string): boolean {
  return place.endsWith("/") ? file.startsWith(place) : file === place;
}

/** All imports of a place, static and dynamic, of types and of values. */
function importsOf(place: string): { file: string; target: string }[] {
  const files = place.endsWith("/") ? globSync(`${place}**/*.ts`, { cwd: ROOT }) : [place];
  return files.flatMap((file) => {
    const text = readFileSync(path.join(ROOT, file), "utf8");
    return [...text.matchAll(/(?:from |import |import\()"(\.[^"]+)"/g)].map(([, target = ""]) => ({
      file,
      target: path.join(path.dirname(file), target),
    }));
  });
}

test("The diagram is a flow chart of files and folders that exist.", () => {
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

test("The five commands of CONTRIBUTING.md are scripts of package.json.", () => {
  const rows = [...textOf("CONTRIBUTING.md").matchAll(/^\| `npm (?:run )?([\w:-]+)` \|/gm)];
  const { scripts } = JSON.parse(textOf("package.json"));
  expect(rows).toHaveLength(5);
  for (const [, name = ""] of rows) expect(Object.keys(scripts)).toContain(name);
});

test("The changelog has the form of Keep a Changelog and names the current version.", () => {
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
