/**
 * Builds `dist/`, or the folder named as argument: TypeScript 7 compiles, ncc bundles the output. A module imported with `import()`
 * gets a file of its own, loaded when it is needed; `licenses.txt` has the licenses of all packages. Plain JavaScript, because it must
 * run on any Node: `npm ci --ignore-scripts` does not install the Node that the project depends on.
 * The bundle contains the paths of its sources, so it is always made from `build/src/`: the bytes do not depend on the target folder.
 */

import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { HASH_FILE, sourcesHash } from "./sources-hash.mjs";

const root = path.join(import.meta.dirname, "..");
const target = path.resolve(root, process.argv[2] ?? "dist");

/** @type {(program: string, ...args: string[]) => void} */
const run = (program, ...args) =>
  execFileSync(path.join(root, "node_modules", ".bin", program), args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
// Before the build: a source that changes meanwhile makes the result stale.
const hash = sourcesHash();
rmSync(path.join(root, "build", "src"), { recursive: true, force: true });
run("tsc");
// In a new folder, because ncc does not remove old chunks, and so that the target is missing only for a moment.
mkdirSync(path.join(root, "build"), { recursive: true });
const bundle = mkdtempSync(path.join(root, "build", "bundle-"));
run("ncc", "build", "build/src/index.js", "-o", bundle, "--quiet");
// The second action starts the same bundle, so that the parts that both use exist once: see src/index.ts.
writeFileSync(path.join(bundle, "restore.js"), 'import "./index.js";\n');
addLicenses(bundle);
writeFileSync(path.join(bundle, HASH_FILE), hash);
rmSync(target, { recursive: true, force: true });
cpSync(bundle, target, { recursive: true });
rmSync(bundle, { recursive: true });

/**
 * ncc overwrites the list of licenses for each file of the bundle. So the list is made from a bundle that is one file.
 *
 * @param {string} bundle
 */
function addLicenses(bundle) {
  const entry = path.join(root, "build", "one-file.js");
  const oneFile = mkdtempSync(path.join(root, "build", "one-file-"));
  writeFileSync(
    entry,
    ["./src/index.js", ...dynamicImports()].map((m) => `import "${m}";\n`).join(""),
  );
  run("ncc", "build", "build/one-file.js", "-o", oneFile, "--license", "licenses.txt", "--quiet");
  copyFileSync(path.join(oneFile, "licenses.txt"), path.join(bundle, "licenses.txt"));
  rmSync(oneFile, { recursive: true });
  addMissingLicenses(path.join(bundle, "licenses.txt"));
}

/** The modules imported with `import()`, relative to `build/`. */
function dynamicImports() {
  const build = path.join(root, "build");
  const files = readdirSync(path.join(build, "src"), { recursive: true, encoding: "utf8" });
  return files.flatMap((file) => {
    if (!file.endsWith(".js")) return [];
    const text = readFileSync(path.join(build, "src", file), "utf8");
    const names = [...text.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, name = ""]) => name);
    const folder = path.posix.join("src", path.dirname(file));
    return names.map((name) =>
      name.startsWith(".") ? `./${path.posix.join(folder, name)}` : name,
    );
  });
}

/**
 * ncc lists the packages whose code it bundles, and leaves out those of which it bundles only data.
 *
 * @param {string} file
 */
function addMissingLicenses(file) {
  const listed = new Set(readFileSync(file, "utf8").split("\n"));
  const { dependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    if (listed.has(name)) continue;
    const folder = path.join(root, "node_modules", name);
    const { license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    const text = readFileSync(path.join(folder, "LICENSE"), "utf8").trimEnd();
    appendFileSync(file, `\n\n${name}\n${license}\n${text}\n`);
  }
}
