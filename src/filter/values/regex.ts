/** Regular expressions: RE2's syntax and linear time, wherever the pattern comes from. */
import { RE2JS } from "re2js";
import { fatal } from "../error.ts";

/** Patterns computed at run time that are kept compiled. */
const MAX_KEPT = 100;
/** A wrapper that turns text from data into a pattern: `"..."` or `/.../`, with `i` behind to ignore case. */
const WRAPPED = /^(["/])(.*)\1(i?)$/s;

const kept = new Map<string, RE2JS>();

/** @throws FatalError when the pattern is not a regular expression RE2 knows; the message does not repeat the pattern */
export function compileRegex(source: string, ignoreCase = false): RE2JS {
  try {
    return RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (cause) {
    return fatal(`A regular expression is malformed: ${reason(cause)}.`, { cause });
  }
}

/** The name RE2 gives to what is wrong, without the pattern itself, which may come from a row. */
function reason(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : "";
  return (
    /^error parsing regexp: ([A-Za-z() ]+)/.exec(message)?.[1]?.trim() ?? "not accepted by RE2"
  );
}

/** Compiles a pattern known only at run time. A wrapper of quotes or slashes is taken off, and its `i` ignores case. */
export function regexFromText(text: string): RE2JS {
  const found = kept.get(text);
  if (found !== undefined) return found;
  const wrapped = WRAPPED.exec(text);
  const regex =
    wrapped === null ? compileRegex(text) : compileRegex(wrapped[2] as string, wrapped[3] === "i");
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(text, regex);
  return regex;
}
