/** The function table: every function of the language, found by name. */
import type { FunctionRow } from "./table.ts";

/** Grouped by class, in the order the help lists them. */
export const functions: readonly FunctionRow[] = [];

const byName = new Map(functions.map((row) => [row.name, row]));

export function functionNamed(name: string): FunctionRow | undefined {
  return byName.get(name);
}
