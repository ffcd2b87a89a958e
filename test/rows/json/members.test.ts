import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, membersOf } from "../../../src/rows/json/members.ts";

function membersOfText(json: string): Record<string, string> {
  const bytes = Buffer.from(`before${json}after`);
  return Object.fromEntries(membersOf(bytes, 6, 6 + Buffer.byteLength(json)));
}

test("The members of an object are the exact text of its values.", () => {
  expect(
    membersOfText(
      '{ "a" : 12345678901234567890.10 , "b\\u0022":{"x": [1, 2]},"c":"}\\"","d":null }',
    ),
  ).toEqual({ a: "12345678901234567890.10", 'b"': '{"x": [1, 2]}', c: '"}\\""', d: "null" });
  expect(membersOfText("{ }")).toEqual({});
});

test("Of repeated members, the last one counts.", () => {
  expect(membersOfText('{"a":1,"\\u0061":2}')).toEqual({ a: "2" });
});

test("The members of any object are what JSON.parse reads.", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(3), (object, indent) => {
      const members = membersOfText(JSON.stringify(object, null, indent));
      const parsed = Object.entries(members).map(([key, value]) => [key, JSON.parse(value)]);
      expect(Object.fromEntries(parsed)).toEqual(JSON.parse(JSON.stringify(object)));
    }),
  );
});

test.each([
  ["1.50", "15e-1"],
  ["-0.0", "0"],
  ["100", "1E2"],
  ["12345678901234567890", "12345678901234567890.000"],
  ["1e999999999999999999999", "10e999999999999999999998"],
  ['"\\u0061\\/"', '"a/"'],
  ['{"b":1,"a":[2, {}]}', '{ "a": [2.0,{}], "b": 1 }'],
  ['{"a":null,"b":{"c":null}}', '{"b":{}}'],
])("The JSON %s has the same value as %s.", (one, other) => {
  expect(canonicalJson(one)).toBe(canonicalJson(other));
});

test.each([
  ["12345678901234567890", "12345678901234567891"],
  ["1", "-1"],
  ["1", "10"],
  ["1", '"1"'],
  ["[null]", "[]"],
  ["[1,2]", "[2,1]"],
  ['{"a":0}', "{}"],
  ["true", "false"],
  ['"a"', '"A"'],
])("The JSON %s has another value than %s.", (one, other) => {
  expect(canonicalJson(one)).not.toBe(canonicalJson(other));
});
