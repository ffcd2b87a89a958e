/** `=~`: whether a value's text matches, and what the groups of the pattern caught. */
import type { RE2JS } from "re2js";
import { ExpressionError, FatalError } from "./error.ts";
import { compileRegex, regexFromText } from "./regex.ts";
import type { Captures, State } from "./state.ts";
import type { Expression } from "./syntax.ts";
import { textOf } from "./text.ts";
import {
  ABSENT,
  ABSENT_VALUE,
  bool,
  ERROR,
  ERROR_VALUE,
  FUNCT,
  isText,
  NULL,
  type Value,
} from "./values.ts";

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

/** `value =~ regex` */
export function matchLiteral(state: State, value: Value, regex: RE2JS): Value {
  const special = unmatched(value);
  if (special !== undefined) {
    state.captures = undefined;
    return special;
  }
  return caught(state, regex, textOf(value));
}

/** `value =~ pattern`, the pattern known only now. */
export function matchComputed(state: State, value: Value, pattern: Value): Value {
  const special = unmatched(value) ?? badPattern(pattern);
  if (special !== undefined) {
    state.captures = undefined;
    return special;
  }
  return caught(state, regexFromText(textOf(pattern)), textOf(value));
}

/** What comes out when there is nothing to match against; undefined when there is. */
function unmatched(value: Value): Value | undefined {
  if (value.type === ABSENT || value.type === NULL) return value;
  return value.type === ERROR || value.type === FUNCT ? ERROR_VALUE : undefined;
}

function badPattern(pattern: Value): Value | undefined {
  if (isText(pattern)) return undefined;
  if (pattern.type === ABSENT) return ABSENT_VALUE;
  return pattern.type === NULL ? pattern : ERROR_VALUE;
}

function caught(state: State, regex: RE2JS, text: string): Value {
  const matcher = regex.matcher(text);
  const found = matcher.find();
  state.captures = found
    ? Array.from({ length: GROUPS }, (_, group) =>
        group <= matcher.groupCount() ? (matcher.group(group) ?? "") : "",
      )
    : NOTHING_CAUGHT;
  return bool(found);
}
