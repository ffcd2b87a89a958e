/**
 * Which operand types an operator works on, as tables one reads: a row per left type, a column per right type.
 *
 * Both run int, float, bool, empty, string, array, map, null, error, absent: the numbers of `values.ts` 0 to 9.
 */
import { ABSENT, type Value } from "./index.ts";

/** One letter a cell; what a letter means, each operator family says. */
export type Dispositions = readonly string[];

/** @param rows ten rows of ten letters; spaces and line breaks are for the eye */
export function dispositions(rows: string): Dispositions {
  return rows.trim().split(/\s+/);
}

/** The cell for two operands; `e`, error, for a function as operand. */
export function disposition(table: Dispositions, left: Value, right: Value): string {
  if (left.type > ABSENT || right.type > ABSENT) return "e";
  return (table[left.type] as string)[right.type] as string;
}
