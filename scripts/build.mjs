/**
 * Builds `dist/`, or the folder named as argument: TypeScript 7 compiles, ncc bundles its output. What is imported where it is used,
 * with `import()`, gets a file of its own that is loaded then; the licences of everything stand in one file. Plain JavaScript, because
 * it must run on any Node: `npm ci --ignore-scripts` leaves out the one that the project brings along.
 * The bundle names the files it was made from, so it is always made from `build/src/`; it is the same bytes wherever it goes.
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

const root = path.join(import.meta.dirname, "..");
const target = path.resolve(root, process.argv[2] ?? "dist");

/** @type {(program: string, ...args: string[]) => void} */
const run = (program, ...args) =>
  execFileSync(path.join(root, "node_modules", ".bin", program), args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
rmSync(path.join(root, "build", "src"), { recursive: true, force: true });
run("tsc");
// In a fresh folder, because ncc leaves old chunks where they are; the target is missing for a moment only.
mkdirSync(path.join(root, "build"), { recursive: true });
const bundle = mkdtempSync(path.join(root, "build", "bundle-"));
run("ncc", "build", "build/src/main.js", "-o", bundle, "--quiet");
addLicences(bundle);
rmSync(target, { recursive: true, force: true });
cpSync(bundle, target, { recursive: true });
rmSync(bundle, { recursive: true });

/**
 * ncc writes one list a file of the bundle, all of them under one name. So the list is made from a bundle of one file.
 *
 * @param {string} bundle
 */
function addLicences(bundle) {
  const entry = path.join(root, "build", "one-file.js");
  const oneFile = mkdtempSync(path.join(root, "build", "one-file-"));
  writeFileSync(
    entry,
    ["./src/main.js", ...importedLater()].map((m) => `import "${m}";\n`).join(""),
  );
  run("ncc", "build", "build/one-file.js", "-o", oneFile, "--license", "licenses.txt", "--quiet");
  copyFileSync(path.join(oneFile, "licenses.txt"), path.join(bundle, "licenses.txt"));
  rmSync(oneFile, { recursive: true });
  addMissingLicences(path.join(bundle, "licenses.txt"));
}

/** The modules in `import()`, as seen from `build/`. */
function importedLater() {
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
 * ncc lists the packages whose code it bundles, and forgets those of which only data is.
 *
 * @param {string} file
 */
function addMissingLicences(file) {
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
