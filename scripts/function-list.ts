/** Generates the list of filter functions in `docs/filters.md` from the function table. */

import { functions } from "../src/filter/functions/index.ts";
import type { FunctionDefinition } from "../src/filter/functions/table.ts";

/** A table for each class, in the order of the function table; functions by name. */
export function functionList(): string {
  const classes = new Set(functions.map((row) => row.class));
  return [...classes].map((name) => `### ${name}\n\n${tableOf(name)}`).join("\n");
}

function tableOf(name: FunctionDefinition["class"]): string {
  const rows = functions
    .filter((row) => row.class === name)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const lines = rows.map(
    (row) => `| \`${row.name}(${row.parameters.join(", ")})\` | ${escaped(row.help)} |\n`,
  );
  return `| Function | What it returns |\n| --- | --- |\n${lines.join("")}`;
}

function escaped(help: string): string {
  return help.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("*", "\\*");
}
