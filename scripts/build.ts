/**
 * Builds `dist/`: TypeScript 7 compiles, ncc bundles its output with the licences of everything in it. Folders are removed first,
 * because ncc leaves old chunks where they are.
 */

import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");
const target = path.resolve(root, process.argv[2] ?? "dist");

rmSync(path.join(root, "build"), { recursive: true, force: true });
rmSync(target, { recursive: true, force: true });
const run = (program: string, ...args: string[]) =>
  execFileSync(path.join(root, "node_modules", ".bin", program), args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
run("tsc");
run("ncc", "build", "build/src/main.js", "-o", target, "--license", "licenses.txt", "--quiet");
