/** Functions of class string that search and replace, by regular expression or literally. */
import { Buffer } from "node:buffer";
import type { Matcher, RE2JS } from "re2js";
import {
  ABSENT,
  ABSENT_VALUE,
  array,
  bool,
  checkTextLength,
  ERROR,
  ERROR_VALUE,
  FALSE,
  int,
  isText,
  map,
  NULL,
  STRING,
  string,
  TRUE,
  type Value,
} from "../values/index.ts";
import {
  compileSteps,
  endsAtMatch,
  matchSteps,
  regexFromText,
  searchSteps,
} from "../values/regex.ts";
import { textOf } from "../values/text.ts";
import { type CallSite, define, type Implementation, type PerCallSite } from "./table.ts";

/** `\0` to `\9` in a replacement. */
const CAPTURE = /\\([0-9])/g;

/** The precompiled literal, or the regular expression in the value. */
function regexOf({ pattern, runtime }: CallSite, value: Value): RE2JS {
  if (pattern !== undefined) return pattern;
  const text = textOf(value);
  runtime.charge(compileSteps(text));
  return regexFromText(text);
}

/** A matcher for one search, which is charged. */
function searching({ runtime }: CallSite, regex: RE2JS, text: string): Matcher {
  runtime.charge(searchSteps(regex, text.length));
  return regex.matcher(text);
}

/**
 * Finds matches as Go does: an empty match directly after another match does not count. A search that may
 * read far beyond its match is charged for the rest of the text, because the time of all searches is quadratic then.
 */
function* matchesIn(site: CallSite, regex: RE2JS, text: string): Generator<Matcher> {
  const matcher = searching(site, regex, text);
  let end = -1;
  // Only decided for a second search, because most replacements need one.
  let isLinear: boolean | undefined;
  while (matcher.find()) {
    if (matcher.end() > matcher.start() || matcher.end() !== end) yield matcher;
    end = matcher.end();
    isLinear ??= endsAtMatch(regex);
    site.runtime.charge(isLinear ? 1 : 1 + matchSteps(regex, text.length - end));
  }
}

function replaceMatches(
  site: CallSite,
  text: string,
  regex: RE2JS,
  replacement: string,
  most: number,
): string {
  let replaced = "";
  let end = 0;
  let count = 0;
  for (const matcher of matchesIn(site, regex, text)) {
    replaced += text.slice(end, matcher.start());
    replaced += withCaptures(replacement, matcher, replaced.length);
    end = matcher.end();
    if (++count === most) break;
  }
  return replaced + text.slice(end);
}

/** Groups that do not exist or did not match are replaced with nothing. @param before length of the text so far */
function withCaptures(replacement: string, matcher: Matcher, before: number): string {
  let length = before + replacement.length;
  checkTextLength(length);
  return replacement.replace(CAPTURE, (_, digit: string) => {
    const group = Number(digit) > matcher.groupCount() ? "" : (matcher.group(Number(digit)) ?? "");
    length += group.length;
    checkTextLength(length);
    return group;
  });
}

/** The result of the four replacing functions for wrong types; undefined if all arguments are text. */
function wrongTypes(values: readonly Value[]): Value | undefined {
  const missing = values.find(({ type }) => type === ABSENT || type === ERROR);
  return missing ?? (values.every(isText) ? undefined : ERROR_VALUE);
}

/** @param most maximum number of replacements */
function regexReplace(most: number): (site: CallSite) => Implementation {
  return (site) => (value, pattern, replacement) => {
    const wrong = wrongTypes([value, pattern, replacement]);
    if (wrong !== undefined) return wrong;
    const regex = regexOf(site, pattern);
    return string(replaceMatches(site, textOf(value), regex, textOf(replacement), most));
  };
}

function plainReplace(
  replace: (text: string, old: string, fresh: string) => string,
): Implementation {
  return (value, old, fresh) =>
    wrongTypes([value, old, fresh]) ?? string(replace(textOf(value), textOf(old), textOf(fresh)));
}

/** By code points, so an empty `old` does not split a surrogate pair. */
function replaceAll(text: string, old: string, fresh: string): string {
  const pieces = old === "" ? ["", ...text, ""] : text.split(old);
  checkTextLength(text.length + (pieces.length - 1) * (fresh.length - old.length));
  return pieces.join(fresh);
}

function replaceFirst(text: string, old: string, fresh: string): string {
  const at = text.indexOf(old);
  return at < 0 ? text : text.slice(0, at) + fresh + text.slice(at + old.length);
}

function extract(site: CallSite): Implementation {
  return (value, pattern, otherwise = ABSENT_VALUE) => {
    if (value.type !== STRING) return ERROR_VALUE;
    // An empty pattern is valid only as a literal.
    if (site.pattern === undefined && pattern.type !== STRING) return ERROR_VALUE;
    const matcher = searching(site, regexOf(site, pattern), value.text);
    return matcher.find() ? string(matcher.group() ?? "") : otherwise;
  };
}

/** Miller matches the text of all other types. */
function isMatchable(value: Value): boolean {
  return value.type !== ABSENT && value.type !== ERROR && value.type !== NULL;
}

function matchingCall(describe: (text: string, matcher: Matcher) => Value): PerCallSite {
  return {
    build:
      ({ runtime }) =>
      (value, pattern) => {
        if (!isMatchable(value) || !isText(pattern)) return ERROR_VALUE;
        const site = { pattern: undefined, runtime };
        const text = textOf(value);
        return describe(text, searching(site, regexOf(site, pattern), text));
      },
  };
}

function describeMatch(text: string, matcher: Matcher): Value {
  if (!matcher.find()) return map(new Map([["matched", FALSE]]));
  const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) =>
    describeGroup(text, matcher, group),
  );
  const [full, ...captures] = groups as [Group, ...Group[]];
  const description = new Map<string, Value>([
    ["matched", TRUE],
    ["full_capture", full.text],
    ["full_start", full.start],
    ["full_end", full.end],
  ]);
  if (captures.length > 0) {
    description.set("captures", array(captures.map((group) => group.text)));
    description.set("starts", array(captures.map((group) => group.start)));
    description.set("ends", array(captures.map((group) => group.end)));
  }
  return map(description);
}

interface Group {
  readonly text: Value;
  /** Counted from 1, in UTF-8 bytes as in Miller; -1 for a group that did not match. */
  readonly start: Value;
  readonly end: Value;
}

function describeGroup(text: string, matcher: Matcher, group: number): Group {
  const start = matcher.start(group);
  const end = matcher.end(group);
  if (start < 0) return { text: string(""), start: int(-1), end: int(-1) };
  const bytesBefore = Buffer.byteLength(text.slice(0, start));
  const bytesWithin = Buffer.byteLength(text.slice(start, end));
  return {
    text: string(text.slice(start, end)),
    start: int(bytesBefore + 1),
    end: int(bytesBefore + bytesWithin),
  };
}

export const MATCHING_FUNCTIONS = define("string", {
  "gssub(text, old, new)": [
    "The text with every occurrence of old replaced by new, without regular expressions.",
    plainReplace(replaceAll),
  ],
  "gsub(text, regex, new)": [
    "The text with every match of the regular expression replaced; \\1 to \\9 are its groups.",
    { pattern: 1, build: regexReplace(Infinity) },
  ],
  "regextract(text, regex)": [
    "The first match of the regular expression in the text; absent when there is none.",
    { pattern: 1, build: extract },
  ],
  "regextract_or_else(text, regex, otherwise)": [
    "The first match of the regular expression in the text, or the third argument.",
    { pattern: 1, build: extract },
  ],
  "ssub(text, old, new)": [
    "The text with the first occurrence of old replaced by new, without regular expressions.",
    plainReplace(replaceFirst),
  ],
  "strmatch(value, regex)": [
    "True when the regular expression matches somewhere in the value's text.",
    matchingCall((_text, matcher) => bool(matcher.find())),
  ],
  "strmatchx(value, regex)": [
    "A map that describes whether and where the regular expression matches, and its groups.",
    matchingCall(describeMatch),
  ],
  "sub(text, regex, new)": [
    "The text with the first match of the regular expression replaced; \\1 to \\9 are its groups.",
    { pattern: 1, build: regexReplace(1) },
  ],
});
