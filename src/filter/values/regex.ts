/** Regular expressions with RE2 syntax, which match in linear time: no pattern can cause catastrophic backtracking. */
import { RE2JS } from "re2js";
import { fatal } from "../error.ts";

/** Instructions of a program, and characters of text, that cost as much as one step. */
const INSTRUCTIONS_PER_STEP = 16;
const MATCHED_PER_STEP = 32;
const SEARCHED_PER_STEP = 8;
/** Characters of a pattern that cost as much as one step to compile. */
const COMPILED_PER_STEP = 4;

/** The cost of finding out whether there is a match: usually the time of a DFA. */
export function matchSteps(regex: RE2JS, length: number): number {
  return Math.floor(length / MATCHED_PER_STEP) * programSteps(regex);
}

/** The cost of finding where the next match is: the time of an NFA. @param length of the text that is searched */
export function searchSteps(regex: RE2JS, length: number): number {
  return Math.floor(length / SEARCHED_PER_STEP) * programSteps(regex);
}

function programSteps(regex: RE2JS): number {
  return Math.max(1, regex.programSize() / INSTRUCTIONS_PER_STEP);
}

/** The cost of `regexFromText`. */
export function compileSteps(text: string): number {
  return Math.floor(text.length / COMPILED_PER_STEP);
}

/**
 * True unless a search may read far beyond the match that it finds: no repetition without a limit is followed by anything. A
 * search for `.*b|a` reads all of the text for each `a`.
 */
export function endsAtMatch(regex: RE2JS): boolean {
  const simple = regex.pattern().replace(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]/gs, "x");
  return !/(?:[*+]|\{\d+,\})\??./s.test(simple);
}

/** Size of the cache of patterns that are computed at run time. */
const MAX_CACHED = 100;
/** `"..."` or `/.../` around a pattern from data; a following `i` ignores case. */
const WRAPPED = /^(["/])(.*)\1(i?)$/s;

const cache = new Map<string, RE2JS>();

/** @throws FatalError when RE2 rejects the pattern; the message does not contain the pattern */
export function compileRegex(source: string, ignoreCase = false): RE2JS {
  try {
    return RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (cause) {
    return fatal(`A regular expression is malformed: ${reason(cause)}.`, { cause });
  }
}

/** RE2's name for the mistake, without the pattern, which may come from a row. */
function reason(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : "";
  return (
    /^error parsing regexp: ([A-Za-z() ]+)/.exec(message)?.[1]?.trim() ?? "not accepted by RE2"
  );
}

/** Compiles a pattern that is known only at run time, without its quotes or slashes. */
export function regexFromText(text: string): RE2JS {
  const found = cache.get(text);
  if (found !== undefined) return found;
  const wrapped = WRAPPED.exec(text);
  const regex =
    wrapped === null ? compileRegex(text) : compileRegex(wrapped[2] as string, wrapped[3] === "i");
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(text, regex);
  return regex;
}
