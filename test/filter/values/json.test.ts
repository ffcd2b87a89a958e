import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson } from "../../../src/filter/values/json.ts";
import { printJson } from "../../../src/filter/values/text.ts";

const printed = (source: string) => {
  const value = parseJson(source);
  return value === undefined ? undefined : printJson(value, false);
};

test("A JSON value is printed as the value that JSON.parse reads.", () => {
  fc.assert(
    fc.property(fc.json(), (source) => {
      // Miller treats ints beyond 64 bits as strings.
      fc.pre(!/\d{19}/.test(source));
      const ours = printed(source);
      expect(JSON.parse(ours as string)).toEqual(JSON.parse(source));
    }),
    { seed: 20261123, numRuns: 500 },
  );
});

test("Text is rejected as JSON exactly when JSON.parse rejects it.", () => {
  const broken = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom("", ",", '"', "{", "]", "0", "\t", "\u0001", "\\", "e"),
    )
    .map(([source, at, put]) => {
      const place = at % (source.length + 1);
      return source.slice(0, place) + put + source.slice(place + 1);
    });
  fc.assert(
    fc.property(broken, (source) => {
      let parses = true;
      try {
        JSON.parse(source);
      } catch {
        parses = false;
      }
      expect(parseJson(source) !== undefined).toBe(parses);
    }),
    { seed: 20261123, numRuns: 2000 },
  );
});

test.each([
  [
    '{"b":1.50,"a":9223372036854775808,"b":[0.10, -0, 1E5]}',
    '{"b": [0.10, 0, 1E5], "a": "9223372036854775808"}',
  ],
  ['"\\ud83d\\ude00 \\ud83d \\u0001\\/"', '"😀 \ufffd \\u0001/"'],
  ['{"":1,"__proto__":{},"10":[],"9":null}', '{"": 1, "__proto__": {}, "10": [], "9": null}'],
  ["1e400", '"1e400"'],
])("The JSON text %s is printed as %s.", (source, expected) => {
  expect(printed(source)).toBe(expected);
});

test("Multi-line JSON keeps arrays of scalars on one line.", () => {
  const value = parseJson('{"a":[1,[2,3],{"x":1}],"b":{},"c":[],"d":[[]]}');
  expect(value && printJson(value, true)).toBe(
    '{\n  "a": [\n    1,\n    [2, 3],\n    {\n      "x": 1\n    }\n  ],\n  "b": {},\n  "c": [],\n  "d": [\n    []\n  ]\n}',
  );
});

test("A key of any length is read as text.", () => {
  const key = "k".repeat(300_000);
  const value = parseJson(`{"${key}":"found"}`);
  expect(value && printJson(value, false)).toBe(`{"${key}": "found"}`);
});
