/**
 * Detects a `dist/` that was built from other sources: the build writes a hash of everything that shapes the bundle into `dist/`, and
 * `npm test` and the simulated runner compare it. A hash, because a checkout sets all timestamps. Plain JavaScript, as build.mjs.
 * Started as a program, it exits with status 1 when `dist/` is stale.
 */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");

/** Name of the file in `dist/` that has the hash. */
export const HASH_FILE = "sources.sha256";

/**
 * SHA-256 of the TypeScript in `src/`, the build script, the compiler's options and the locked packages, as hex digits and a newline.
 *
 * @returns {string}
 */
export function sourcesHash() {
  const hash = createHash("sha256");
  for (const file of [...typescriptFiles(), "scripts/build.mjs", "tsconfig.json"]) {
    // A checkout on Windows may have other line endings.
    const text = readFileSync(path.join(root, file), "utf8").replaceAll("\r\n", "\n");
    hash.update(`${file}\0${text}\0`);
  }
  return `${hash.update(lockedPackages()).digest("hex")}\n`;
}

let isKnownToBeCurrent = false;

/**
 * Compares once per process.
 *
 * @throws {Error} when `dist/` was not built from the current sources
 */
export function assertDistIsCurrent() {
  isKnownToBeCurrent ||= hashInDist() === sourcesHash();
  if (isKnownToBeCurrent) return;
  throw new Error("dist/ was not built from the current sources. Run `npm run build` first.");
}

function typescriptFiles() {
  const files = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" });
  const names = files.map((file) => `src/${file.replaceAll(path.sep, "/")}`);
  return names.filter((name) => name.endsWith(".ts")).sort();
}

/** Packages that the bundle includes or is made with: an update of a test tool does not make `dist/` stale. */
function lockedPackages() {
  const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"));
  const tools = new Set(["node_modules/typescript", "node_modules/@vercel/ncc"]);
  const locked = Object.entries(packages)
    .filter(([name, { dev }]) => name !== "" && (dev !== true || tools.has(name)))
    .map(([name, { version, integrity }]) => `${name} ${version} ${integrity}\n`);
  return locked.sort().join("");
}

function hashInDist() {
  try {
    return readFileSync(path.join(root, "dist", HASH_FILE), "utf8").replaceAll("\r\n", "\n");
  } catch {
    return undefined;
  }
}

if (process.argv[1] === import.meta.filename) {
  try {
    assertDistIsCurrent();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
