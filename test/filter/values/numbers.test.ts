import fc from "fast-check";
import { expect, test } from "vitest";
import { FLOAT, INT } from "../../../src/filter/values/index.ts";
import { formatFloat, inferNumber, numberText } from "../../../src/filter/values/numbers.ts";

test.each([
  ["123", 123],
  ["-0", 0],
  ["+5", 5],
  ["9007199254740993", 9007199254740993n],
  ["-9223372036854775808", -9223372036854775808n],
  ["0xFF", 255],
  ["-0xff", -255],
  ["+0b11", 3],
  ["0O17", 15],
  ["0x8000000000000000", -9223372036854775808n],
  ["0xffffffffffffffff", -1],
  ["-0x8000000000000001", 9223372036854775807n],
])("The text %s is inferred to be an int.", (text, number) => {
  expect(inferNumber(text)).toMatchObject({ type: INT, number, text });
});

test.each([
  ["1.5", 1.5],
  [".5", 0.5],
  ["-5.", -5],
  ["1e5", 100000],
  ["1.E-5", 0.00001],
  ["007.5", 7.5],
  ["01e5", 100000],
  ["1e-400", 0],
])("The text %s is inferred to be a float.", (text, number) => {
  expect(inferNumber(text)).toMatchObject({ type: FLOAT, number, text });
});

test.each(
  "017 08 00 -017 9223372036854775808 1e400 Inf NaN 1_000 1e 1.2.3 0x 0b2 0o8 - . e5 1f 0x1p3 --5 true".split(
    " ",
  ),
)("The text %s is not inferred to be a number.", (text) => {
  expect(inferNumber(text)).toBeUndefined();
});

test.each([
  "",
  " 1",
  "1 ",
  "0b1111111111111111111111111111111111111111111111111111111111111111",
  "١",
])("The text %j is not inferred to be a number.", (text) => {
  expect(inferNumber(text)).toBeUndefined();
});

test.each([
  [0.1 + 0.2, "0.30000000000000004"],
  [3, "3"],
  [-0, "-0"],
  [1.5e-7, "0.00000015"],
  [-1e21, "-1000000000000000000000"],
  [2 ** 63, "9223372036854776000"],
  [Infinity, "+Inf"],
  [-Infinity, "-Inf"],
  [NaN, "NaN"],
])("The float %d is printed as %s.", (number, text) => {
  expect(formatFloat(number)).toBe(text);
});

test("Every float is printed without an exponent, and parses to the same float.", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(formatFloat(number)).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(formatFloat(number))).toBe(number);
    }),
    { seed: 20261123, numRuns: 1000 },
  );
});

test("A computed int is printed in decimal, and an int from data with its spelling.", () => {
  const read = inferNumber("0x10");
  expect(read && numberText(read)).toBe("0x10");
  expect(read && numberText({ ...read, text: undefined })).toBe("16");
});
