/**
 * Random rows, each read by the lazy reader and by one that parses everything at once. For a million rows per expression:
 *
 *     FUZZ_ROWS=1000000 FUZZ_MINUTES=60 npx vitest run --dir test/long/filter
 */

import { expect, test } from "vitest";
import { jsonReader } from "../../../src/filter/compile/row-reader.ts";
import { evaluator, plainReader, rowOfMembers, rowWith } from "../../filter/plain-reader.ts";
import { chanceFrom } from "../../filter/random-expressions.ts";
import { oddJson } from "./odd-json.ts";

const ROWS = Number(process.env["FUZZ_ROWS"] ?? 20_000);
const MINUTES = Number(process.env["FUZZ_MINUTES"] ?? 5);
const SEED = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 32);

const EXPRESSIONS = [
  '$x["b"]["c"]',
  '$x.a.b . $x["b"].a["c"]',
  '$x[2]["connection"] == "b" || $x["a"][1] == $x["1"][1][1]',
  '$x[1]["connection"]',
  '$x["b"] == "Love" || $x.a["c"] < "b" || $x["connection"]["aa"] =~ "b|é" || $x["a"]["1"] == true',
  '$x[-1].b . $x["1"]',
  'any($x, func(i) {return i["connection"] == "b"})',
  'every($x, func(i) {return is_absent(i["a"]["b"])})',
  'every($x, func(i) {return i.b == "Love" || i["a"]["b"] == 1 || i["c"] =~ "a$"})',
  "length($x) . depth($x) . leafcount($x)",
  'select($x, func(k, v) {return k != "b" && is_map(v)})',
  'any($*, func(name, value) {return is_string(value) && value =~ "Love"})',
  "for (k, v in $*) {if (is_map(v)) {y = v}} get_keys(y)",
  'y = $x; y["b"]["c"] = 1; unset y["a"]; y',
  '$x[[1]] . $x[[[2]]] . haskey($x, "b") . ($x == $x)',
  "$*",
  "y = @last; @last = $*; y",
  'y = @last["b"]["a"]; @last = $x; y',
];

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
      const row = expression.includes("$*")
        ? rowOfMembers(source, ++rows)
        : rowWith(source, ++rows);
      const found = lazy(row);
      const expected = plain(row);
      // Both readers keep nothing of the bytes, which the next block overwrites.
      row.bytes.fill(0);
      if (found !== expected) expect(found, source).toBe(expected);
    }
    console.log(`${rows} rows agree: ${expression}`);
  },
);
