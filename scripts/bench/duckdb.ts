/** DuckDB, installed by npm for the benchmark alone: with its library of 70 MB, it is too large for a dev dependency. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import type { Line, Work } from "./lines.ts";

const PACKAGE = "@duckdb/node-api";
export const DUCKDB_VERSION = "1.5.6-r.1";

/** Runs one statement and prints its count of rows. */
const QUERY = `
const { DuckDBInstance } = require("${PACKAGE}");
(async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const [[count]] = await (await connection.run(process.argv[1])).getRows();
  console.log(String(count));
})();`;

function folderIn(root: string): string {
  return path.join(root, "build", "bench", "duckdb");
}

/** @param root the project */
export function hasDuckdb(root: string): boolean {
  return existsSync(path.join(folderIn(root), "node_modules", PACKAGE));
}

/** Installs DuckDB if one of the lines needs it. If that fails, these lines are not measured. */
export function installDuckdb(
  root: string,
  lines: readonly Line[],
  tell: (what: string) => void,
): void {
  if (hasDuckdb(root) || !lines.some(({ work }) => work.kind === "duckdb")) return;
  tell(`Installing ${PACKAGE} ${DUCKDB_VERSION} …`);
  mkdirSync(folderIn(root), { recursive: true });
  const words = ["install", "--prefix", folderIn(root), "--no-save", "--no-package-lock"];
  spawnSync("npm", [...words, `${PACKAGE}@${DUCKDB_VERSION}`], { stdio: ["ignore", 2, 2] });
  if (!hasDuckdb(root)) tell("npm cannot install DuckDB: its lines are left out.");
}

/** A program that runs the SQL, writes its rows to a file, and their number to one beside it. */
export function duckdbProgram(
  { sql, keepsAs }: Extract<Work, { kind: "duckdb" }>,
  root: string,
): Extract<Work, { kind: "program" }> {
  const words = [process.execPath, "-e", QUERY].map((word) => `'${word}'`).join(" ");
  const statement = sql.replace("$1", `'$1'`).replace("$2", `'$2'`).replaceAll('"', '\\"');
  return {
    kind: "program",
    command: `cd '${folderIn(root)}' && ${words} "${statement}" > "$2.kept"`,
    needs: [],
    keepsAs,
  };
}
