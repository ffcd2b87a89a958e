/** Runs expressions on rows through the whole data path, or on their own for a value. */
import { Buffer } from "node:buffer";
import { compileProgram } from "../../src/filter/compile/index.ts";
import { jsonReader } from "../../src/filter/compile/row-reader.ts";
import { typeName } from "../../src/filter/functions/typing.ts";
import { compileFilter, type FilterOptions } from "../../src/filter/index.ts";
import { parse } from "../../src/filter/syntax/index.ts";
import { textOf } from "../../src/filter/values/text.ts";
import { type CsvReading, csvBlocks } from "../../src/rows/csv/index.ts";
import { BlockFields } from "../../src/rows/json/block-fields.ts";
import { ndjsonBlocks } from "../../src/rows/json/index.ts";
import type { RowFilter } from "../../src/rows/row.ts";
import { csvSelector, ndjsonSelector } from "../../src/rows/select.ts";

type Options = Partial<FilterOptions> & { reading?: CsvReading };

async function* chunk(text: string) {
  yield Buffer.from(text);
}

/** @returns the 1-based numbers of the kept rows of NDJSON */
export async function kept(expression: string, ndjson: string, options: Options = {}) {
  const filter = compileFilter(expression, { format: "ndjson", now: () => 0, ...options });
  return await rowsKept(filter, ndjson, options);
}

/** @returns the 1-based numbers of the kept rows of CSV; the header does not count */
export async function keptOfCsv(expression: string, csv: string, options: Options = {}) {
  return await kept(expression, csv, { format: "csv", ...options });
}

export async function rowsKept(
  filter: RowFilter,
  text: string,
  options: Options,
): Promise<number[]> {
  const rows: number[] = [];
  const watched: RowFilter = {
    fields: filter.fields,
    members: filter.members ?? [],
    keeps(row) {
      const stays = filter.keeps(row);
      if (stays) rows.push(row.number);
      return stays;
    },
  };
  if (options.format === "csv") {
    const select = csvSelector(watched);
    for await (const block of csvBlocks(chunk(text), options.reading ?? "strip"))
      await select(block);
  } else {
    const select = ndjsonSelector(watched, new BlockFields(watched.fields));
    for await (const block of ndjsonBlocks(chunk(text))) await select(block);
  }
  return rows;
}

/** The value of a program's last bare boolean, without a row, as `type|text`. */
export function evaluated(source: string): string {
  const { state, main } = compileProgram(parse(source), source, {
    reader: jsonReader,
    exported: undefined,
    environment: new Map(),
    fileName: "users",
    now: () => 0,
  });
  main(state);
  return state.decision === undefined
    ? "none"
    : `${typeName(state.decision)}|${textOf(state.decision)}`;
}
