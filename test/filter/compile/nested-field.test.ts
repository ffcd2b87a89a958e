import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonReader } from "../../../src/filter/compile/row-reader.ts";
import { runs } from "../../property-runs.ts";
import { value as oddValue } from "../../rows/json/json-values.ts";
import { evaluator, plainReader, rowWith } from "../plain-reader.ts";

const PATHS = [
  '$x["a"]',
  '$x["a"]["b"]',
  "$x.a.b",
  '$x[1]["a"] . $x[2].a[1]',
  '$x["é"]["aa"][1]',
  '$x["missing"].a . $x["a"].b . "text"',
  '$x.missing["a"]["b"] ?? "none"',
  '$x[0]["a"] ?? "none"',
  '$x[-1]["a"] . $x[99]["a"]',
  '$x["a"] . $x',
  '$x["a"]["b"] < "é"',
  'any($x, func(i) {return i["a"] == "b"})',
  'every($x, func(i) {return i.a != "Ada" || is_absent(i["aa"]["b"])})',
  'any($x, func(i) {return i["é"] =~ "a" && i["a"] < i["b"] ? true : i["missing"]})',
  'any($x, func(i) {return is_map(i["a"]) || i["b"] == $x[1]["a"]})',
  'any($x, func(i) {return i["a"] == 1 || is_string(i)})',
  'any($x, func(i) {return $x["a"]["b"] != "x" && i["a"] != "b"})',
  '$x.a.b =~ "a|b"',
  "$*",
  '$*["x"] . $*["name"]',
  '$x["é"].aa == "Ada" || $x["a"] != "" || $x["a"]["missing"] == "b"',
];

/** The value of `a` or the first element is often a collection too. */
const any = oddValue.any as fc.Arbitrary<string>;
const nested = fc.oneof(
  any,
  fc.tuple(any, any).map(([a, b]) => `{ "b" : ${b}, "a":{"b":${a},"aa":[${b}]}}`),
  fc.tuple(any, any).map(([a, b]) => `[{"a":${a}} , ${b}]`),
  fc.tuple(any, any).map(([a, b]) => `[{"a":${a} , "b":${b}}]`),
  fc.tuple(any, any).map(([a, b]) => `{"a":${a},"\\u0061":{"b":${b}},"é":{"aa":[${a}]}}`),
  // Too long for the fast path.
  any.map((a) => `{"a":{"b":${a}}${" ".repeat(5000)}}`),
  fc.tuple(any, fc.nat()).map(([a, at]) => a.slice(0, at % a.length)),
);

test.each(PATHS)(
  "The fast path for nested fields agrees with a reader that parses everything: %s.",
  (path) => {
    const fast = evaluator(path, jsonReader);
    const plain = evaluator(path, plainReader);
    fc.assert(
      fc.property(nested, (source) => {
        expect(fast(rowWith(source))).toBe(plain(rowWith(source)));
      }),
      { seed: 20261128, numRuns: runs(300) },
    );
  },
);
