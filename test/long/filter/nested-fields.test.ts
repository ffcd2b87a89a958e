/**
 * Random rows, each read by the lazy reader and by one that parses everything at once. For a million rows per expression:
 *
 *     FUZZ_ROWS=1000000 FUZZ_MINUTES=60 npx vitest run --dir test/long/filter
 */

import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { compileProgram } from "../../../src/filter/compile/index.ts";
import { jsonReader, type RowReader } from "../../../src/filter/compile/row-reader.ts";
import { FatalError } from "../../../src/filter/error.ts";
import { parse } from "../../../src/filter/syntax/index.ts";
import { ABSENT_VALUE, MAP, type Value } from "../../../src/filter/values/index.ts";
import type { Row } from "../../../src/rows/row.ts";
import { chanceFrom } from "../../filter/random-expressions.ts";
import { described } from "../../filter/values/described.ts";
import { plainJson } from "../../filter/values/plain-json.ts";
import { oddJson } from "./odd-json.ts";

const ROWS = Number(process.env["FUZZ_ROWS"] ?? 20_000);
const MINUTES = Number(process.env["FUZZ_MINUTES"] ?? 5);
const SEED = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 32);

const EXPRESSIONS = [
  '$x["b"]["c"]',
  "$x.a.b",
  '$x[1]["connection"]',
  '$x[-1].b . $x["1"]',
  'any($x, func(i) {return i["connection"] == "b"})',
  'every($x, func(i) {return is_absent(i["a"]["b"])})',
  "length($x) . depth($x) . leafcount($x)",
  'select($x, func(k, v) {return k != "b" && is_map(v)})',
  'any($*, func(name, value) {return is_string(value) && value =~ "Love"})',
  "for (k, v in $*) {if (is_map(v)) {y = v}} get_keys(y)",
  'y = $x; y["b"]["c"] = 1; unset y["a"]; y',
  '$x[[1]] . $x[[[2]]] . haskey($x, "b") . ($x == $x)',
  'y = @last["b"]["a"]; @last = $x; y',
];

/** Parses everything at once. */
const plainReader: RowReader = {
  ...jsonReader,
  field: (row, index) => {
    const start = row.starts[index] as number;
    if (start < 0) return ABSENT_VALUE;
    return plainJson(row.bytes.toString("utf8", start, row.ends[index])) ?? notJson();
  },
  whole: (row) => {
    const value = plainJson(row.bytes.toString("utf8", row.start, row.end));
    return value?.type === MAP ? value : notJson();
  },
};

function notJson(): never {
  throw new FatalError("The row is not valid JSON.");
}

/** @returns a function that evaluates the expression for a row, as text */
function evaluator(source: string, reader: RowReader): (row: Row) => string {
  const { state, main } = compileProgram(parse(source), source, {
    reader,
    exported: undefined,
    environment: new Map(),
    fileName: "users",
    now: () => 0,
  });
  return (row) => {
    state.row = row;
    state.steps = 0;
    try {
      main(state);
    } catch (error) {
      if (!(error instanceof FatalError)) throw error;
      return error.message;
    }
    return described(state.decision as Value);
  };
}

const BEFORE = '{"name":"Ada","x":';

test.each(EXPRESSIONS)(
  `The lazy reader agrees with one that parses everything at once: %s (seed ${SEED}).`,
  {
    timeout: (MINUTES + 1) * 60_000,
  },
  (expression) => {
    const chance = chanceFrom(SEED);
    const lazy = evaluator(expression, jsonReader);
    const plain = evaluator(expression, plainReader);
    const last = performance.now() + (MINUTES * 60_000) / EXPRESSIONS.length;
    let rows = 0;
    while (rows < ROWS && performance.now() < last) {
      const source = oddJson(chance);
      const bytes = Buffer.from(`${BEFORE}${source}}`);
      const start = BEFORE.length;
      const row: Row = {
        number: ++rows,
        bytes,
        start: 0,
        end: bytes.length,
        starts: Int32Array.of(start),
        ends: Int32Array.of(bytes.length - 1),
        kinds: new Uint8Array(1),
      };
      const found = lazy(row);
      const expected = plain(row);
      // Both readers keep nothing of the bytes, which the next block overwrites.
      bytes.fill(0);
      if (found !== expected) expect(found, source).toBe(expected);
    }
    console.log(`${rows} rows agree: ${expression}`);
  },
);
