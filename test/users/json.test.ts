import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compiledScan } from "../../scripts/wasm.ts";
import type { Block } from "../../src/users/block.ts";
import { isJsonObject } from "../../src/users/json-check.ts";
import { JsonFields } from "../../src/users/json-fields.ts";

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
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, scalar, tie("list"), tie("object")),
  list: fc.array(tie("any"), { maxLength: 3 }).map((items) => `[${items.join(" ,")}]`),
  object: fc
    .array(fc.tuple(key.chain(spelledString), space, tie("any"), space), { maxLength: 5 })
    .map((pairs) => `{${pairs.map(([k, s, v, t]) => `${s}${k}${t}:${s}${v}${t}`).join(",")} }`),
}));

const names = ["a", "b", "aa", "é", "__proto__", 'q"', "a\\", "", "absent"];

describe("the fields of a JSON row", () => {
  test("equal what JSON.parse sees: escapes, duplicate keys, nesting, spaces", () => {
    fc.assert(
      fc.property(value.object as fc.Arbitrary<string>, (text) => {
        const bytes = Buffer.from(`xx${text}\n{"a":0}`);
        const fields = new JsonFields(names);
        const end = 2 + Buffer.byteLength(text);
        expect(fields.read(bytes, 2, end)).toBe(true);
        const parsed = new Map(Object.entries(JSON.parse(text)));
        names.forEach((name, i) => {
          const start = fields.starts[i] as number;
          const source = start === -1 ? undefined : bytes.toString("utf8", start, fields.ends[i]);
          const expected = parsed.get(name);
          if (expected === undefined) expect(source).toBeUndefined();
          else expect(JSON.parse(source ?? "")).toEqual(expected);
        });
      }),
      { numRuns: 1000, seed: 20261123 },
    );
  });

  test("keep the spelling of numbers", () => {
    const row = Buffer.from('{"id": 9007199254740993 ,"x":1.50}');
    const fields = new JsonFields(["id", "x"]);
    expect(fields.read(row, 0, row.length)).toBe(true);
    expect(row.toString("utf8", fields.starts[0], fields.ends[0])).toBe("9007199254740993");
    expect(row.toString("utf8", fields.starts[1], fields.ends[1])).toBe("1.50");
  });

  test.each([
    '{"a"}',
    '{"a":}',
    '{"a":1',
    '{"a":1,}',
    "{a:1}",
    '{"a":"x}',
    '{"a":[1}',
    '{"a":1}}',
    "{",
  ])("are not read from %s", (text) => {
    expect(new JsonFields(["a"]).read(Buffer.from(text), 0, text.length)).toBe(false);
  });
});

describe("the fields of all rows of a block", () => {
  /** A block of these rows, with something between them. */
  const blockOf = (rows: readonly string[]): Block => {
    const texts = rows.map((row) => Buffer.from(row));
    const starts = Int32Array.from(texts, (_, i) =>
      texts.slice(0, i).reduce((sum, { length }) => sum + length + 1, 0),
    );
    return {
      bytes: Buffer.concat(texts.flatMap((text) => [text, Buffer.from("\n")])),
      count: rows.length,
      firstRow: 1,
      starts,
      ends: starts.map((start, i) => start + (texts[i] as Buffer).length),
      limits: starts.map((start, i) => start + (texts[i] as Buffer).length + 1),
    };
  };
  const rows = fc.array(value.object as fc.Arbitrary<string>, { minLength: 1, maxLength: 8 });

  test("equal what JSON.parse sees, row by row and block by block", () => {
    const fields = new JsonFields(names);
    fc.assert(
      fc.property(rows, fc.nat(40), (texts, padding) => {
        // Padding moves what follows over the edges of the sixteen bytes that are looked at together.
        const padded = texts.map((text) => `{"${"p".repeat(padding)}":"\\\\",${text.slice(1)}`);
        const block = blockOf(padded.map((text) => text.replace(/,(\s*})$/, "$1")));
        fields.load(block);
        for (let row = 0; row < block.count; row++) {
          expect(fields.row(row)).toBe(true);
          const text = block.bytes.toString("utf8", block.starts[row], block.ends[row]);
          const parsed = new Map(Object.entries(JSON.parse(text)));
          names.forEach((name, i) => {
            const start = fields.starts[i] as number;
            const source =
              start === -1 ? undefined : block.bytes.toString("utf8", start, fields.ends[i]);
            const expected = parsed.get(name);
            if (expected === undefined) expect(source).toBeUndefined();
            else {
              expect(JSON.parse(source ?? "")).toEqual(expected);
              expect(source).toBe(source?.trim());
            }
          });
        }
      }),
      { numRuns: 2000, seed: 20261123 },
    );
  });

  test("lie inside their row, and are those of JSON.parse where it is JSON, whatever bytes it has", () => {
    const one = new JsonFields(names);
    const all = new JsonFields(names);
    const alphabet = [
      '"',
      "\\",
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      " ",
      '"a":',
      '"aa":',
      "\t",
      "1",
      "\u0001",
    ];
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom(...alphabet), { maxLength: 40 }), { maxLength: 6 }),
        (pieces) => {
          const block = blockOf(pieces.map((row) => `{${row.join("")}}`));
          all.load(block);
          for (let row = 0; row < block.count; row++) {
            const start = block.starts[row] as number;
            const end = block.ends[row] as number;
            if (isJsonObject(block.bytes, start, end)) {
              expect(one.read(block.bytes, start, end)).toBe(true);
              expect(all.row(row)).toBe(true);
              expect([...all.starts]).toEqual([...one.starts]);
            } else if (!all.row(row)) {
              continue;
            }
            all.starts.forEach((from, i) => {
              if (from === -1) return;
              expect(from).toBeGreaterThan(start);
              expect(all.ends[i]).toBeGreaterThan(from);
              expect(all.ends[i]).toBeLessThan(end);
            });
          }
        },
      ),
      { numRuns: 20_000, seed: 20261123 },
    );
  });

  test.each([
    '{"a"}',
    '{"a":}',
    '{"a":1',
    '{"a":1,}',
    "{a:1}",
    '{"a":"x}',
    '{"a":[1}',
    '{"a":1}}',
    "{",
  ])("are not read from %s", (text) => {
    const fields = new JsonFields(["a"]);
    fields.load(blockOf(['{"a":1}', text, '{"a":2}']));
    expect([0, 1, 2].map((row) => fields.row(row))).toEqual([true, false, true]);
  });

  test("are found in a row of ten megabytes, and in a small one after it", () => {
    const fields = new JsonFields(["a", "b"]);
    const long = `{"x":"${'\\"y,}'.repeat(2_000_000)}","b":[1, 2] }`;
    for (const rows of [['{"a":1}'], [long, '{"a":7}'], ['{"b":"2"}']]) {
      const block = blockOf(rows);
      fields.load(block);
      const last = block.count - 1;
      if (block.count === 2) {
        expect(fields.row(0)).toBe(true);
        expect(block.bytes.toString("utf8", fields.starts[1], fields.ends[1])).toBe("[1, 2]");
      }
      expect(fields.row(last)).toBe(true);
      const found = fields.starts[0] === -1 ? 1 : 0;
      expect(block.bytes.toString("utf8", fields.starts[found], fields.ends[found])).toMatch(
        /^(1|7|"2")$/,
      );
    }
  });

  test("are found by the module that field-scan.wat compiles to", async () => {
    const file = new URL("../../src/users/field-scan.wasm.ts", import.meta.url);
    expect(await readFile(file, "utf8")).toBe(await compiledScan());
  });
});

describe("the check of a whole row", () => {
  const accepts = (text: string): boolean => {
    const bytes = Buffer.from(text);
    return isJsonObject(bytes, 0, bytes.length);
  };
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  test("accepts what JSON.parse accepts and nothing else, under every small damage", () => {
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
      { numRuns: 3000, seed: 20261123 },
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
  ])("refuses %s", (text) => {
    expect(parses(text)).toBe(false);
    expect(accepts(text)).toBe(false);
  });

  test.each(['{"a":-0.0e-5}', '{"a":"\\ud800"}', '{"":[[],{}]}', '{"a":1E+2,"a":null}'])(
    "accepts %s",
    (text) => {
      expect(parses(text)).toBe(true);
      expect(accepts(text)).toBe(true);
    },
  );

  test("follows ten thousand levels without a stack", () => {
    const deep = `{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}`;
    expect(accepts(deep)).toBe(true);
    expect(accepts(deep.slice(0, -2))).toBe(false);
  });
});
