/**
 * Differential test against Miller: random expressions over random users, in both formats.
 *
 * `MLR` is the program, `MLR_EXPRESSIONS` the number of expressions for each format, and `MLR_SEED` the seed.
 * A Miller older than 6.17 is only asked for what has not changed since.
 */
import { expect, test } from "vitest";
import { compileProgram } from "../../src/filter/compile/index.ts";
import { csvReader, jsonReader } from "../../src/filter/compile/row-reader.ts";
import { compileFilter } from "../../src/filter/index.ts";
import { parse } from "../../src/filter/syntax/index.ts";
import { isText } from "../../src/filter/values/index.ts";
import type { Row } from "../../src/rows/row.ts";
import { runs } from "../property-runs.ts";
import {
  CSV_TITLES,
  csvFile,
  type GeneratedUser,
  generatedUsers,
  ndjsonFile,
  plainlyTyped,
} from "./generated-users.ts";
import { type Answer, ask, findMiller, type Miller, typeAndText } from "./miller.ts";
import { chanceFrom, randomExpression } from "./random-expressions.ts";
import type { Grammar } from "./random-leaves.ts";
import { csvRow, ndjsonRow } from "./rows.ts";

const miller = findMiller();
if (miller === undefined) {
  console.log(
    "Miller is not installed (and MLR is not set), so the filter is not compared with it.",
  );
}

const { MLR_EXPRESSIONS = runs(360), MLR_SEED = "20261123" } = process.env;
const EXPRESSIONS = Number(MLR_EXPRESSIONS);
const SEED = Number(MLR_SEED);
/** Expressions per process: to start Miller costs more than to evaluate them. */
const BATCH = 60;
const USERS = 12;

/** For seconds beyond 64 bits Miller prints a year of 12 digits; the filter returns an error. */
const BEYOND_TIME = "292277026";

interface Trial {
  readonly expression: string;
  readonly format: Grammar["format"];
  readonly users: readonly GeneratedUser[];
}

function rowsOf({ format, users }: Trial, fields: readonly string[]): Row[] {
  return users.map((user, i) =>
    format === "ndjson" ? ndjsonRow(user, i + 1, fields) : csvRow(user, i + 1, fields, CSV_TITLES),
  );
}

/** The expression's value for every row, as `type:text`. */
function values(miller: Miller, trial: Trial): string[] {
  const source = `func p() { return ${trial.expression} } v = p(); ${typeAndText(miller, "v")}`;
  const { fields, state, main } = compileProgram(parse(source), source, {
    reader: trial.format === "csv" ? csvReader : jsonReader,
    exported: undefined,
    environment: new Map([["TZ", "UTC"]]),
    fileName: "users",
    now: () => 0,
  });
  return rowsOf(trial, fields).map((row) => {
    state.row = row;
    main(state);
    return state.decision !== undefined && isText(state.decision) ? state.decision.text : "";
  });
}

/** The 1-based numbers of the rows that the expression keeps as a filter. */
function kept({ expression, ...trial }: Trial): number[] {
  const filter = compileFilter(expression, {
    format: trial.format,
    environment: { TZ: "UTC" },
    now: () => 0,
  });
  const rows = rowsOf({ expression, ...trial }, filter.fields);
  return rows.filter((row) => filter.keeps(row)).map(({ number }) => number);
}

/** How the filter differs from Miller; undefined where they agree. */
function difference(miller: Miller, trial: Trial, answer: Answer): string | undefined {
  if (answer.kind === "crash" || answer.kind === "rejected") return undefined;
  let got: string[];
  try {
    got = values(miller, trial);
  } catch (error) {
    return answer.kind === "error" ? undefined : `mlr has values, the filter throws: ${error}`;
  }
  if (answer.kind === "error") return `mlr ends with: ${answer.message}`;
  const wanted = answer.texts;
  const row = wanted.findIndex((text, i) => text !== got[i] && !text.includes(BEYOND_TIME));
  if (row >= 0) return `row ${row + 1}: mlr has ${wanted[row]}, the filter has ${got[row]}`;
  if (!wanted.every((text) => /^(bool|absent):/.test(text))) return undefined;
  const keeps = wanted.flatMap((text, i) => (text === "bool:true" ? [i + 1] : []));
  const ourKept = kept(trial);
  return String(keeps) === String(ourKept)
    ? undefined
    : `mlr keeps ${keeps}, the filter ${ourKept}`;
}

for (const format of ["ndjson", "csv"] as const) {
  test.skipIf(miller === undefined)(
    `${EXPRESSIONS} random expressions over ${format} have the same values as in mlr.`,
    () => {
      if (miller === undefined) return;
      const grammar = { format, stableOnly: !miller.isCurrent };
      const different: string[] = [];
      for (let from = 0; from < EXPRESSIONS; from += BATCH) {
        const chance = chanceFrom(SEED + from);
        const anyUsers = generatedUsers(SEED + from, USERS);
        const users = miller.isCurrent ? anyUsers : plainlyTyped(anyUsers);
        const expressions = Array.from({ length: Math.min(BATCH, EXPRESSIONS - from) }, () =>
          randomExpression(chance, grammar, 3),
        );
        const input = format === "ndjson" ? ndjsonFile(users) : csvFile(users);
        for (const [i, answer] of ask(miller, format, input, expressions).entries()) {
          const expression = expressions[i] as string;
          const found = difference(miller, { expression, format, users }, answer);
          if (found !== undefined) different.push(`${expression}\n    ${found}`);
        }
      }
      expect(different.join("\n")).toBe("");
    },
    600_000,
  );
}
