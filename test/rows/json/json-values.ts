/** JSON as nobody would write it, for readers that must not care. */

import fc from "fast-check";

/** JSON text written in odd but valid ways: spaces, escapes, keys twice. */
const space = fc.constantFrom("", "", " ", "\t", "  \r");
const key = fc.constantFrom("a", "b", "aa", "é", "__proto__", 'q"', "a\\", "");
const spelledString = (text: string) =>
  fc
    .boolean()
    .map((escaped) =>
      escaped
        ? `"${[...text].map((c) => [...Array(c.length).keys()].map((i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, "0")}`).join("")).join("")}"`
        : JSON.stringify(text),
    );
const scalar = fc.oneof(
  fc.constantFrom(
    "12345678901234567890",
    "1.50",
    "-0",
    "1e5",
    "true",
    "null",
    '"\\ud800"',
    '"{\\"a\\":1}"',
  ),
  fc.string().map((text) => JSON.stringify(text)),
);
/** JSON objects and what is in them, as text. */
export const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, scalar, tie("list"), tie("object")),
  list: fc.array(tie("any"), { maxLength: 3 }).map((items) => `[${items.join(" ,")}]`),
  members: fc.array(fc.tuple(key.chain(spelledString), space, tie("any"), space), { maxLength: 5 }),
  object: tie("members").map((members) => objectText(members as Member[])),
}));

/** A key and a value as in the text, each with the white space that follows it. */
type Member = [key: string, space: string, value: string, space: string];
/** The members of {@link objectText}, for a test that must know them without `JSON.parse`. */
export const members = value.members as fc.Arbitrary<Member[]>;

export function objectText(members: readonly Member[]): string {
  return `{${members.map(([k, s, v, t]) => `${s}${k}${t}:${s}${v}${t}`).join(",")} }`;
}

/** Field names to look for; no object has the last. */
export const names = ["a", "b", "aa", "é", "__proto__", 'q"', "a\\", "", "absent"];

/** Rows that a reader looking for `a` can tell not to be JSON. */
export const BROKEN = [
  '{"a"}',
  '{"a":}',
  '{"a":1',
  '{"a":1,}',
  "{a:1}",
  '{"a":"x}',
  '{"a":[1}',
  '{"a":1}}',
  "{",
];
