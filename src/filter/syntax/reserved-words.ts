/** The words of the language: keywords, types and the names of what surrounds a row. */
import type { TypeName } from "./nodes.ts";

const TYPES: readonly string[] = [
  "arr",
  "bool",
  "float",
  "funct",
  "int",
  "map",
  "num",
  "str",
  "var",
];

/** Values that are the same everywhere in an expression. */
export const CONSTANTS: readonly string[] =
  "M_PI M_E IPS IFS IRS OPS OFS ORS FLATSEP NF NR FNR FILENAME FILENUM Inf NaN".split(" ");

/** Words that cannot name a local variable. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...TYPES,
  ...CONSTANTS,
  ..."true false null ENV all begin end if elif else while do for in break continue".split(" "),
  ..."func subr call return filter unset".split(" "),
  ..."dump edump emit1 emit emitp emitf eprint eprintn print printn tee stdout stderr".split(" "),
]);

export function isType(word: string): word is TypeName {
  return TYPES.includes(word);
}

/** Statements of Miller that have no meaning for which rows stay, and why. */
export const REFUSED: ReadonlyMap<string, string> = new Map([
  ...["print", "printn", "eprint", "eprintn", "dump", "edump"].map(
    (word) => [word, "a row filter prints nothing"] as const,
  ),
  ...["tee", "emit", "emit1", "emitp", "emitf"].map(
    (word) => [word, "a row filter writes no rows of its own"] as const,
  ),
  ["filter", "the whole expression is the filter: leave the word out"],
]);

/** Functions of Miller that reach outside the filter, and why they are not here. */
export const REFUSED_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ...["system", "exec"].map((name) => [name, "a row filter runs no programs"] as const),
  ...["hostname", "os", "version", "stat", "next"].map(
    (name) => [name, "a row filter knows its rows and nothing of the machine"] as const,
  ),
  ...["urand", "urand32", "urandelement", "urandint", "urandrange"].map(
    (name) =>
      [name, "two backups must keep the same users; for a sample, compare md5($user_id)"] as const,
  ),
]);
