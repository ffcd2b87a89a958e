import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { VERSION } from "../src/base/version.ts";
import { INPUTS } from "../src/inputs/backup-table.ts";
import { RESTORE_INPUTS } from "../src/inputs/restore-table.ts";
import type { Row } from "../src/inputs/table.ts";
import { readActionMetadata } from "./simulator/action-metadata.ts";

const ROOT = path.join(import.meta.dirname, "..");
const DIST = path.join(ROOT, "dist");

const textOf = (name: string) => readFile(path.join(ROOT, name), "utf8");

async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const names = (await readdir(folder)).sort();
  const files = names.map(async (name) => [name, await readFile(path.join(folder, name))] as const);
  return new Map(await Promise.all(files));
}

test("The bundle is an ES module with its licenses, and rarely used parts are separate files.", async () => {
  const names = [...(await filesOf(DIST)).keys()];
  const later = names.filter((name) => /^\d+\.index\.js$/.test(name));
  const others = ["index.js", "licenses.txt", "package.json", "restore.js", "sources.sha256"];
  expect(names).toEqual([...later, ...others]);
  for (const part of ["class DefaultArtifactClient", "class RE2JS", "class Encrypter"]) {
    const holders = await Promise.all(later.map((name) => textOf(`dist/${name}`)));
    expect(holders.filter((text) => text.includes(part))).toHaveLength(1);
  }
  expect(JSON.parse(await textOf("dist/package.json"))).toEqual({ type: "module" });
});

test("The licenses of all runtime dependencies are in the bundle.", async () => {
  const { dependencies } = JSON.parse(await textOf("package.json"));
  const lines = new Set((await textOf("dist/licenses.txt")).split("\n"));
  const bundledByThem = ["undici", "@azure/storage-blob", "archiver"];
  for (const name of [...Object.keys(dependencies), ...bundledByThem]) {
    expect(lines, `${name} is not in dist/licenses.txt`).toContain(name);
  }
});

test("Every package whose code is in the bundle has its license text in licenses.txt.", async () => {
  const scripts = [...(await filesOf(DIST))].filter(([name]) => name.endsWith(".js"));
  const bundle = scripts.map(([, bytes]) => bytes.toString()).join("\n");
  const marked = [...bundle.matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\/[\w./-]+\.[cm]?js/g)];
  const names = new Set(marked.map(([, name = ""]) => name));
  expect(names.size).toBeGreaterThan(10);
  const licences = await textOf("dist/licenses.txt");
  for (const name of names) {
    const [, text = ""] = licences.split(new RegExp(`^${name.replace(/[.\\/]/g, "\\$&")}\n`, "m"));
    expect(text.slice(0, 1500), name).toMatch(/licen[cs]e|copyright|permission/i);
  }
});

test("The version is the same everywhere.", async () => {
  expect(JSON.parse(await textOf("package.json")).version).toBe(VERSION);
  expect(JSON.parse(await textOf("package-lock.json")).version).toBe(VERSION);
});

test.each([
  ["action.yml", INPUTS, "index.js"],
  ["restore/action.yml", RESTORE_INPUTS, "restore.js"],
])(
  "%s declares the inputs of its table with their defaults, and starts the bundle on Node 24.",
  (file, table, entry) => {
    const { inputs, main } = readActionMetadata(path.join(ROOT, file));
    const isExpression = (text: string) => text.startsWith("${{");
    const declared = [...inputs].map(([name, text]) => [name, isExpression(text) ? "" : text]);
    const read = Object.entries<Row>(table).map(([name, row]) => [name, row.default ?? ""]);
    expect(declared).toEqual(read);
    expect(main).toBe(path.join(DIST, entry));
  },
);

test("The tests run on the Node that the action runs on.", () => {
  expect(process.versions.node).toMatch(/^24\./);
});
