import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonValidator } from "../../../src/rows/json/check.ts";
import { JsonFields } from "../../../src/rows/json/fields.ts";
import { runs } from "../../property-runs.ts";
import { BROKEN, members, names, objectText, value } from "./json-values.ts";
import { isJsonObject } from "./plain-json-check.ts";

describe("Fields of a JSON row", () => {
  test("JsonFields finds the last value of each key, with escapes, duplicate keys, nesting and spaces.", () => {
    fc.assert(
      fc.property(members, (written) => {
        const text = objectText(written);
        const bytes = Buffer.from(`xx${text}\n{"a":0}`);
        const fields = new JsonFields(names);
        const end = 2 + Buffer.byteLength(text);
        expect(fields.read(bytes, 2, end)).toBe(true);
        // JSON.parse of the object can take an escaped key for one that another object had (nodejs/node#63785).
        const last = new Map(written.map(([key, , value]) => [JSON.parse(key), value]));
        names.forEach((name, i) => {
          const start = fields.starts[i] as number;
          const source = start === -1 ? undefined : bytes.toString("utf8", start, fields.ends[i]);
          expect(source).toBe(last.get(name));
        });
      }),
      { numRuns: runs(1000), seed: 20261123 },
    );
  });

  test("JsonFields keeps the digits of numbers as written.", () => {
    const row = Buffer.from('{"id": 9007199254740993 ,"x":1.50}');
    const fields = new JsonFields(["id", "x"]);
    expect(fields.read(row, 0, row.length)).toBe(true);
    expect(row.toString("utf8", fields.starts[0], fields.ends[0])).toBe("9007199254740993");
    expect(row.toString("utf8", fields.starts[1], fields.ends[1])).toBe("1.50");
  });

  test.each(BROKEN)("JsonFields rejects %s.", (text) => {
    expect(new JsonFields(["a"]).read(Buffer.from(text), 0, text.length)).toBe(false);
  });
});

describe("Validation of a JSON row", () => {
  const check = new JsonValidator();
  /** Behind other bytes, and before some that would make it whole. */
  const accepts = (text: string, before = "", behind = ""): boolean => {
    const bytes = Buffer.from(before + text);
    const room = check.reserve(bytes.length + behind.length);
    bytes.copy(room);
    room.write(behind, bytes.length, "latin1");
    return check.isObject(Buffer.byteLength(before), bytes.length);
  };
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  test("JsonValidator accepts exactly what JSON.parse accepts, also in slightly damaged rows.", () => {
    fc.assert(
      fc.property(
        value.object as fc.Arbitrary<string>,
        fc.array(
          fc.tuple(
            fc.nat(200),
            fc.constantFrom(
              "",
              '"',
              "{",
              "}",
              "[",
              "]",
              ",",
              ":",
              "\\",
              "0",
              "e",
              "-",
              ".",
              "\u0001",
              "t",
            ),
          ),
          {
            maxLength: 3,
          },
        ),
        (text, damages) => {
          let damaged = text;
          for (const [at, replacement] of damages) {
            const place = at % damaged.length;
            damaged = damaged.slice(0, place) + replacement + damaged.slice(place + 1);
            if (damaged.length === 0) damaged = " ";
          }
          const wanted = damaged.startsWith("{") && damaged.endsWith("}") && parses(damaged);
          expect(accepts(damaged)).toBe(wanted);
        },
      ),
      { numRuns: runs(3000), seed: 20261123 },
    );
  });

  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(...'"\\{}[],: \t\r\n0123456789eE+-.ax/u\u0000\u001f\u007fé'),
      fc.constantFrom(
        '":',
        '"a":',
        "true",
        "false",
        "null",
        "tru",
        "fals",
        "nul",
        "\\u00Ff",
        "\\n",
        '\\"',
        "{}",
        "[]",
        "-0",
        "1e+5",
      ),
      fc
        .string({ minLength: 10, maxLength: 40, unit: fc.constantFrom("x", "é", "😀", "\\\\") })
        .map((text) => `"${text}"`),
    ),
    { maxLength: 24 },
  );

  test("JsonValidator agrees with a plain JSON parser for any bytes, any surroundings and any vector boundary.", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((all) => all.join("")),
          pieces.map((all) => `{"a":${all.join("")}}`),
          value.object as fc.Arbitrary<string>,
        ),
        fc.nat(17),
        fc.constantFrom("", "}", '"}', "0}", "e}", " }", "true}"),
        fc.option(fc.nat(300)),
        (text, padding, behind, cut) => {
          const bytes = Buffer.from(text).subarray(0, cut ?? text.length * 4);
          const before = "x".repeat(padding);
          const room = check.reserve(padding + bytes.length + behind.length);
          room.write(before);
          bytes.copy(room, padding);
          room.write(behind, padding + bytes.length);
          const verdict = check.isObject(padding, padding + bytes.length);
          expect(verdict).toBe(isJsonObject(bytes, 0, bytes.length));
        },
      ),
      { numRuns: runs(5000), seed: 20261124 },
    );
  });

  test.each([
    '{"a":01}',
    '{"a":1.}',
    '{"a":.5}',
    '{"a":+1}',
    '{"a":1e}',
    '{"a":-}',
    '{"a":tru}',
    '{"a":"\\x"}',
    '{"a":"\\u12g4"}',
    '{"a":"\t"}',
    '{"a":[1,]}',
    '{"a":[}',
    '{"a":{]}',
    "{,}",
    '{"a":NaN}',
    "{\"a\":'b'}",
    '{"a":1}{}',
    '{"a":"\\u12"}',
  ])("JsonValidator rejects %s.", (text) => {
    expect(parses(text)).toBe(false);
    expect(accepts(text)).toBe(false);
    expect(accepts(text.slice(0, -1), "", text.slice(-1))).toBe(false);
  });

  test.each(['{"a":-0.0e-5}', '{"a":"\\ud800"}', '{"":[[],{}]}', '{"a":1E+2,"a":null}'])(
    "accepts %s",
    (text) => {
      expect(parses(text)).toBe(true);
      expect(accepts(text)).toBe(true);
    },
  );

  test("JsonValidator reads ten thousand nesting levels without using the call stack.", () => {
    const deep = `{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}`;
    expect(accepts(deep)).toBe(true);
    expect(accepts(deep.slice(0, -2))).toBe(false);
  });
});
