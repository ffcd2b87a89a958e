/** `=~`: whether a value's text matches, and what the groups of the pattern caught. */
import type { RE2JS } from "re2js";
import { ExpressionError, FatalError } from "../error.ts";
import type { Expression } from "../syntax/nodes.ts";
import {
  ABSENT,
  bool,
  ERROR,
  ERROR_VALUE,
  FUNCT,
  isText,
  NULL,
  type Value,
} from "../values/index.ts";
import { compileRegex, regexFromText } from "../values/regex.ts";
import { textOf } from "../values/text.ts";
import { type Captures, costOf, type State, spend } from "./state.ts";

/** Groups that can be named `\0` to `\9`. */
const GROUPS = 10;
const NOTHING_CAUGHT: Captures = Array.from({ length: GROUPS }, () => "");

/**
 * The regular expression a literal stands for where a pattern is expected: its text as written, escapes untouched.
 *
 * @returns undefined when the expression is not such a literal
 * @throws ExpressionError when it is malformed
 */
export function literalRegex(node: Expression): RE2JS | undefined {
  if (node.kind !== "string" && node.kind !== "regex") return undefined;
  try {
    return compileRegex(node.text, node.kind === "regex");
  } catch (cause) {
    if (!(cause instanceof FatalError)) throw cause;
    throw new ExpressionError(cause.message, node.place, { cause });
  }
}

/** Matches text, and may note in the state what was caught. */
export type Matching = (state: State, regex: RE2JS, text: string) => Value;

/** Notes nothing. */
export const matchOnly: Matching = (_state, regex, text) => bool(regex.test(text));

export const matchAndCatch: Matching = (state, regex, text) => {
  const matcher = regex.matcher(text);
  const found = matcher.find();
  state.captures = found
    ? Array.from({ length: GROUPS }, (_, group) =>
        group <= matcher.groupCount() ? (matcher.group(group) ?? "") : "",
      )
    : NOTHING_CAUGHT;
  return bool(found);
};

/** `value =~ regex` */
export function matchLiteral(matching: Matching, state: State, value: Value, regex: RE2JS): Value {
  spend(state, costOf(value));
  return unmatched(state, value) ?? matching(state, regex, textOf(value));
}

/** `value =~ pattern`, the pattern known only now. */
export function matchComputed(
  matching: Matching,
  state: State,
  value: Value,
  pattern: Value,
): Value {
  spend(state, costOf(value));
  if (isText(pattern)) {
    return unmatched(state, value) ?? matching(state, regexFromText(pattern.text), textOf(value));
  }
  state.captures = undefined;
  if (value.type === ABSENT || value.type === NULL) return value;
  if (value.type === ERROR || value.type === FUNCT) return ERROR_VALUE;
  return pattern.type === ABSENT || pattern.type === NULL ? pattern : ERROR_VALUE;
}

/** What comes out when there is nothing to match against; undefined when there is. */
function unmatched(state: State, value: Value): Value | undefined {
  if (value.type < NULL) return undefined;
  state.captures = undefined;
  return value.type === ABSENT || value.type === NULL ? value : ERROR_VALUE;
}
