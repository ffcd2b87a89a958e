/** Declared types of locals, parameters and results. */
import type { TypeName } from "../syntax/nodes.ts";
import {
  ARRAY,
  BOOL,
  EMPTY,
  FLOAT,
  FUNCT,
  INT,
  MAP,
  NULL,
  STRING,
  type Value,
} from "../values/index.ts";

/** The types of values each declared type takes; `any`, which takes all, is not among them. */
const TYPES: ReadonlyMap<TypeName, readonly number[]> = new Map([
  ["arr", [ARRAY]],
  ["bool", [BOOL]],
  ["float", [FLOAT]],
  ["funct", [FUNCT]],
  ["int", [INT]],
  ["map", [MAP]],
  ["num", [INT, FLOAT]],
  ["str", [STRING, EMPTY]],
  // Neither an error nor absent.
  ["var", [INT, FLOAT, BOOL, EMPTY, STRING, ARRAY, MAP, NULL, FUNCT]],
]);

export function fits(value: Value, type: TypeName): boolean {
  return TYPES.get(type)?.includes(value.type) ?? true;
}
