/** The reserved words of the language: keywords, types and built-in variables; and what of Miller's is rejected, with the reason. */
import type { TypeName } from "./ast.ts";

const TYPES: readonly string[] = "arr bool float funct int map num str var".split(" ");

/** Miller's built-in variables, except `ENV`. */
export const BUILT_IN_VARIABLES: readonly string[] =
  "M_PI M_E IPS IFS IRS OPS OFS ORS FLATSEP NF NR FNR FILENAME FILENUM Inf NaN".split(" ");

/** Words that cannot name a local variable. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...TYPES,
  ...BUILT_IN_VARIABLES,
  ..."true false null ENV all begin end if elif else while do for in break continue".split(" "),
  ..."func subr call return filter unset".split(" "),
  ..."dump edump emit1 emit emitp emitf eprint eprintn print printn tee stdout stderr".split(" "),
]);

export function isType(word: string): word is TypeName {
  return TYPES.includes(word);
}

function reasons(table: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(table).flatMap(([names, reason]) =>
      names.split(" ").map((name) => [name, reason] as const),
    ),
  );
}

/** Statements of Miller that have no meaning in a row filter, with the reason. */
export const REJECTED_STATEMENTS = reasons({
  "print printn eprint eprintn dump edump": "a row filter cannot print",
  "tee emit emit1 emitp emitf": "a row filter cannot emit rows",
  filter: "the whole expression is the filter. Remove the word",
});

/** Functions of Miller that reach outside the filter, with the reason. */
export const REJECTED_FUNCTIONS = reasons({
  "system exec": "a row filter cannot run programs",
  "hostname os version stat next": "a row filter has no access to the machine it runs on",
  "urand urand32 urandelement urandint urandrange":
    "a row filter must keep the same users in every backup. For a sample, compare md5($user_id)",
});
