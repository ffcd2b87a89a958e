/** Regular expression matches with `=~`, and their captures. */
import type { RE2JS } from "re2js";
import { ExpressionError, FatalError } from "../error.ts";
import type { Expression } from "../syntax/ast.ts";
import {
  ABSENT,
  bool,
  ERROR,
  ERROR_VALUE,
  FALSE,
  FUNCT,
  isText,
  NULL,
  sizeOf,
  TRUE,
  type Value,
} from "../values/index.ts";
import {
  compileRegex,
  compileSteps,
  matchSteps,
  regexFromText,
  searchSteps,
} from "../values/regex.ts";
import { textOf } from "../values/text.ts";
import { isInText, MAX_SEARCHED_LENGTH, plainTexts } from "./plain-regex.ts";
import { type Captures, charge, type State } from "./state.ts";

/** The captures `\0` to `\9`. */
const GROUPS = 10;
const NO_CAPTURES: Captures = Array.from({ length: GROUPS }, () => "");

/**
 * A literal where a pattern is expected is a regular expression: its text as written, escapes not decoded.
 *
 * @returns undefined when the expression is not a literal
 * @throws ExpressionError when it is malformed
 */
export function literalRegex(node: Expression): RE2JS | undefined {
  if (node.kind !== "string" && node.kind !== "regex") return undefined;
  try {
    return compileRegex(node.text, node.kind === "regex");
  } catch (cause) {
    if (!(cause instanceof FatalError)) throw cause;
    throw new ExpressionError(cause.message, node.span, { cause });
  }
}

/** Matches text, and may set the captures. */
export type Matcher = (state: State, regex: RE2JS, text: string) => Value;

export const matchOnly: Matcher = (state, regex, text) => {
  charge(state, matchSteps(regex, text.length));
  return bool(regex.test(text));
};

/** As `matchOnly`, for a literal that means a few fixed texts: a search costs less than the automaton. */
export function plainMatcher(literal: Expression): Matcher | undefined {
  const texts = literal.kind === "string" ? plainTexts(literal.text) : undefined;
  if (texts === undefined) return undefined;
  return (state, regex, text) => {
    if (text.length > MAX_SEARCHED_LENGTH) return matchOnly(state, regex, text);
    charge(state, matchSteps(regex, text.length));
    for (const plain of texts) if (isInText(text, plain)) return TRUE;
    return FALSE;
  };
}

export const matchAndCapture: Matcher = (state, regex, text) => {
  charge(state, searchSteps(regex, text.length));
  const matched = regex.matcher(text);
  const found = matched.find();
  state.captures = found
    ? Array.from({ length: GROUPS }, (_, group) =>
        group <= matched.groupCount() ? (matched.group(group) ?? "") : "",
      )
    : NO_CAPTURES;
  return bool(found);
};

/** `value =~ regex` */
export function matchLiteral(matcher: Matcher, state: State, value: Value, regex: RE2JS): Value {
  charge(state, sizeOf(value));
  return unmatched(state, value) ?? matcher(state, regex, textOf(value));
}

/** `value =~ pattern` with a pattern that is computed for each row. */
export function matchComputed(matcher: Matcher, state: State, value: Value, pattern: Value): Value {
  charge(state, sizeOf(value));
  if (isText(pattern)) {
    charge(state, compileSteps(pattern.text));
    return unmatched(state, value) ?? matcher(state, regexFromText(pattern.text), textOf(value));
  }
  state.captures = undefined;
  if (value.type === ABSENT || value.type === NULL) return value;
  if (value.type === ERROR || value.type === FUNCT) return ERROR_VALUE;
  return pattern.type === ABSENT || pattern.type === NULL ? pattern : ERROR_VALUE;
}

/** The result for a value without text to match; undefined for any other. */
function unmatched(state: State, value: Value): Value | undefined {
  if (value.type < NULL) return undefined;
  state.captures = undefined;
  return value.type === ABSENT || value.type === NULL ? value : ERROR_VALUE;
}
