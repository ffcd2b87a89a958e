/** The function table: every function of the language, found by name. */
import { collectionFunctions } from "./collections.ts";
import { conversionFunctions } from "./conversion.ts";
import { extremeFunctions } from "./extremes.ts";
import { fmtnumFunctions } from "./fmtnum.ts";
import { formattingFunctions } from "./formatting.ts";
import { hashingFunctions } from "./hashing.ts";
import { higherOrderFunctions } from "./higher-order.ts";
import { integerFunctions } from "./integer-math.ts";
import { matchingFunctions } from "./matching.ts";
import { mathFunctions } from "./math.ts";
import { percentileFunctions } from "./percentiles.ts";
import { reshapingFunctions } from "./reshaping.ts";
import { splittingFunctions } from "./splitting.ts";
import { statsFunctions } from "./stats.ts";
import { stringFunctions } from "./strings.ts";
import type { FunctionRow } from "./table.ts";
import { TIME_FUNCTIONS } from "./time.ts";
import { typingFunctions } from "./typing.ts";

/** Grouped by class, in the order the help lists them. */
export const functions: readonly FunctionRow[] = [
  ...typingFunctions,
  ...stringFunctions,
  ...formattingFunctions,
  ...matchingFunctions,
  ...conversionFunctions,
  ...fmtnumFunctions,
  ...splittingFunctions,
  ...collectionFunctions,
  ...reshapingFunctions,
  ...higherOrderFunctions,
  ...TIME_FUNCTIONS,
  ...mathFunctions,
  ...extremeFunctions,
  ...integerFunctions,
  ...statsFunctions,
  ...percentileFunctions,
  ...hashingFunctions,
];

const byName = new Map(functions.map((row) => [row.name, row]));

export function functionNamed(name: string): FunctionRow | undefined {
  return byName.get(name);
}
