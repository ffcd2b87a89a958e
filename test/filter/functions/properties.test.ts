import fc from "fast-check";
import { expect, test } from "vitest";
import { FatalError } from "../../../src/filter/error.ts";
import { lowerCase, upperCase } from "../../../src/filter/functions/characters.ts";
import { goFormat } from "../../../src/filter/functions/go-format.ts";
import { functionNamed, functions } from "../../../src/filter/functions/index.ts";
import { parseFloat64, parseInteger } from "../../../src/filter/functions/number-parsing.ts";
import { compareValues, sorted } from "../../../src/filter/functions/sorting.ts";
import { arity } from "../../../src/filter/functions/table.ts";
import {
  ABSENT_VALUE,
  array,
  ERROR_VALUE,
  float,
  funct,
  int,
  map,
  NULL_VALUE,
  string,
  TRUE,
  type Value,
} from "../../../src/filter/values/index.ts";
import { parseJson } from "../../../src/filter/values/json.ts";
import { raise } from "../../../src/filter/values/power.ts";
import { textOf } from "../../../src/filter/values/text.ts";

fc.configureGlobal({ seed: 20_261_123 });

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

function call(name: string, ...values: Value[]): Value {
  const row = functionNamed(name);
  if (row === undefined || !("call" in row)) throw new Error(`No plain function ${name}.`);
  return row.call(...values);
}

const fromJson = (value: unknown): Value => parseJson(JSON.stringify(value)) ?? ABSENT_VALUE;

test("Seventeen digits of %g or %e identify every float64.", () => {
  const [general, scientific] = [goFormat("%.17g"), goFormat("%.16e")];
  fc.assert(
    fc.property(finite, (value) => {
      expect(parseFloat64(general({ type: "float64", value }))).toBe(value);
      expect(parseFloat64(scientific({ type: "float64", value }))).toBe(value);
    }),
  );
});

test("The shortest digits of %g identify every float64.", () => {
  const shortest = goFormat("%g");
  fc.assert(
    fc.property(finite, (value) => {
      expect(parseFloat64(shortest({ type: "float64", value }))).toBe(value);
    }),
  );
});

test("The format %f rounds as toFixed, except that ties round to the even digit.", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.integer({ min: 0, max: 10 }),
      (value, places) => {
        const isTie = Number.isInteger(value * 2 ** 11) && value !== 0;
        fc.pre(!isTie && !Object.is(value, -0) && Number(value.toFixed(places)) !== 0);
        expect(goFormat(`%.${places}f`)({ type: "float64", value })).toBe(value.toFixed(places));
      },
    ),
  );
});

test("An int formatted in any base parses to the same int.", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      expect(parseInteger(goFormat("%d")({ type: "int64", value }), 10)).toBe(value);
      expect(parseInteger(goFormat("%x")({ type: "int64", value }), 16)).toBe(value);
      expect(goFormat("%d", true)({ type: "int64", value }).replaceAll(",", "")).toBe(`${value}`);
    }),
  );
});

test("Whole powers equal repeated multiplication.", () => {
  fc.assert(
    fc.property(fc.integer({ min: -30, max: 30 }), fc.integer({ min: 0, max: 10 }), (base, n) => {
      expect(raise(base, n)).toBe(Number(BigInt(base) ** BigInt(n)));
    }),
  );
});

test("Powers are close to those of JavaScript.", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), finite, (base, exponent) => {
      const wanted = base ** exponent;
      const got = raise(base, exponent);
      if (wanted > 1e-300 && wanted < 1e300) expect(got / wanted).toBeCloseTo(1, 9);
    }),
  );
});

test("Every character remains one character in uppercase and lowercase.", () => {
  const grown: string[] = [];
  for (let code = 0; code <= 0x1ffff; code++) {
    const character = String.fromCodePoint(code);
    const changed = upperCase(character) + lowerCase(character);
    if ([...changed].length !== 2) grown.push(character);
  }
  expect(grown).toEqual([]);
});

test("Sorting puts all values in collating order.", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 40 }), (items) => {
      const values = items.map(fromJson);
      const result = sorted(values, (a, b) => compareValues(a, b) < 0);
      expect(new Set(result)).toEqual(new Set(values));
      for (const [index, value] of result.entries()) {
        const next = result[index + 1];
        if (next !== undefined) expect(compareValues(value, next)).toBeLessThanOrEqual(0);
      }
    }),
  );
});

test("The function json_parse is the inverse of json_stringify.", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      const value = fromJson(data);
      const back = call("json_parse", call("json_stringify", value));
      expect(textOf(back)).toBe(textOf(value));
    }),
  );
});

test("The function unflatten is the inverse of flatten.", () => {
  const key = fc.stringMatching(/^[a-z]{1,3}$/);
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      fc.integer(),
      fc.stringMatching(/^[a-z]*$/),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 3 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(key, tree), (data) => {
      const value = fromJson(data);
      const dot = fromJson(".");
      expect(textOf(call("unflatten", call("flatten", value, dot), dot))).toBe(textOf(value));
    }),
  );
});

test("For all arguments, every function returns a value or throws a FatalError.", () => {
  const text = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom(
      "%d",
      "%08.3lf",
      "%_f",
      "(a|b)*",
      "(",
      "\\1\\9",
      "{}:{}",
      "1,2;a=b",
      "nr",
      "0x1F",
      "é😀",
    ),
  );
  const leaf = fc.oneof(
    fc.constantFrom(
      NULL_VALUE,
      ERROR_VALUE,
      ABSENT_VALUE,
      TRUE,
      funct(callback(1)),
      funct(callback(2)),
    ),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((number) => int(number)),
    fc.integer({ min: -20, max: 20 }).map((number) => int(number)),
    fc.double().map((number) => float(number)),
    text.map(string),
  );
  const { value } = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("value"), { maxLength: 4 }).map(array),
      fc
        .array(fc.tuple(text, tie("value")), { maxLength: 4 })
        .map((entries) => map(new Map(entries))),
    ),
  }));
  const site = {
    pattern: undefined,
    runtime: { now: () => 0, environment: new Map(), charge: () => {} },
  };
  for (const row of functions) {
    const { least, most } = arity(row);
    const run = "call" in row ? row.call : row.build(site);
    const values = fc.array(value, { minLength: least, maxLength: Math.min(most, 4) });
    fc.assert(
      fc.property(values, (given) => {
        try {
          expect(textOf(run(...given))).toEqual(expect.any(String));
        } catch (error) {
          expect(error, row.name).toBeInstanceOf(FatalError);
        }
      }),
    );
  }
});

function callback(arity: number) {
  return { name: "f", arity, call: (...values: Value[]) => values[0] ?? ABSENT_VALUE };
}
