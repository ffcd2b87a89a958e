/**
 * Builds `dist/`, or the folder named as argument: TypeScript 7 compiles, ncc bundles its output with the licences of everything
 * in it. Plain JavaScript, because it must run on any Node: `npm ci --ignore-scripts` leaves out the one that the project brings along.
 * The bundle names the files it was made from, so it is always made from `build/src/`; it is the same bytes wherever it goes.
 */

import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");
const target = path.resolve(root, process.argv[2] ?? "dist");

/** @type {(program: string, ...args: string[]) => void} */
const run = (program, ...args) =>
  execFileSync(path.join(root, "node_modules", ".bin", program), args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
run("tsc");
// In a fresh folder, because ncc leaves old chunks where they are; the target is missing for a moment only.
mkdirSync(path.join(root, "build"), { recursive: true });
const bundle = mkdtempSync(path.join(root, "build", "bundle-"));
run("ncc", "build", "build/src/main.js", "-o", bundle, "--license", "licenses.txt", "--quiet");
addMissingLicences(path.join(bundle, "licenses.txt"));
rmSync(target, { recursive: true, force: true });
cpSync(bundle, target, { recursive: true });
rmSync(bundle, { recursive: true });

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
