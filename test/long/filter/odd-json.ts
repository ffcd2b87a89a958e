/** Random JSON as text, fast enough for millions of rows: escapes, repeated keys, odd spaces, wrong types, and some damage. */

import type { Chance } from "../../filter/random-expressions.ts";

const KEYS = [
  "a",
  "b",
  "c",
  "1",
  "connection",
  "aa",
  "\\u0061",
  "é",
  "",
  'q\\"',
  "long ".repeat(9),
];
const SCALARS = [
  ...[
    "true",
    "false",
    "null",
    "0",
    "-0",
    "7",
    "-12",
    "1.50",
    "1e5",
    "1E400",
    "12345678901234567890",
  ],
  ...[
    '""',
    '"b"',
    '"Love"',
    '"é 😀"',
    '"\\u0062"',
    '"\\n\\/\\\\"',
    '"\\ud800"',
    '"{\\"b\\":1}"',
    '"]"',
  ],
  `"${"text ".repeat(40)}"`,
];
const SPACES = ["", "", "", "", " ", "\t", " \r "];
const DAMAGE = ["", ",", '"', "{", "}", "]", ":", "0", "\\", "\u0001", "e", "tru"];

export function oddJson(chance: Chance): string {
  const pick = (list: readonly string[]) => list[Math.floor(chance() * list.length)] as string;
  const items = (most: number, item: () => string) =>
    Array.from({ length: Math.floor(chance() * most) }, () => pick(SPACES) + item()).join(",");
  const member = (depth: number) => `"${pick(KEYS)}"${pick(SPACES)}:${pick(SPACES)}${value(depth)}`;
  const value = (depth: number): string => {
    const kind = depth === 0 ? 1 : chance();
    if (kind < 0.4) return `{${items(6, () => member(depth - 1))}${pick(SPACES)}}`;
    if (kind < 0.6) return `[${items(4, () => value(depth - 1))}${pick(SPACES)}]`;
    return pick(SCALARS);
  };
  const source = value(Math.floor(chance() * 5));
  if (chance() > 0.02) return source;
  const at = Math.floor(chance() * source.length);
  return source.slice(0, at) + pick(DAMAGE) + source.slice(at + Math.floor(chance() * 2));
}
