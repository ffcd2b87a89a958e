/** Evaluates expressions for rows of NDJSON with different readers. */

import { Buffer } from "node:buffer";
import { compileProgram } from "../../src/filter/compile/index.ts";
import type { RowReader } from "../../src/filter/compile/row-reader.ts";
import { FatalError } from "../../src/filter/error.ts";
import { parse } from "../../src/filter/syntax/index.ts";
import { ABSENT_VALUE, MAP, type Value } from "../../src/filter/values/index.ts";
import { BlockFields } from "../../src/rows/json/block-fields.ts";
import { MemberScan } from "../../src/rows/json/member-scan.ts";
import { RowMembers } from "../../src/rows/json/row-members.ts";
import { type Member, type Row, UNKNOWN } from "../../src/rows/row.ts";
import { described } from "./values/described.ts";
import { plainJson } from "./values/plain-json.ts";

/** Parses everything at once. */
export const plainReader: RowReader = {
  textStart: () => -1,
  textEnd: () => -1,
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
export function evaluator(source: string, reader: RowReader): (row: Row) => string {
  const { state, main, members } = compileProgram(parse(source), source, {
    reader,
    exported: undefined,
    environment: new Map(),
    fileName: "users",
    now: () => 0,
  });
  const findMembers = membersFinder(members);
  return (row) => {
    state.row = findMembers(row);
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

/** @returns a function that adds the members of the field `x`, and all of the row, as the selector for NDJSON does */
function membersFinder(members: readonly Member[]): (row: Row) => Row {
  const fields = new BlockFields(["x"]);
  const scan = new MemberScan(members, fields);
  const all = new RowMembers(scan.last);
  return (row) => {
    const [starts, ends] = [row.starts, row.ends].map((spans) =>
      Int32Array.of(spans[0] as number, ...members.map(() => UNKNOWN)),
    );
    if (starts === undefined || ends === undefined) throw new Error("There are no spans.");
    const block = {
      bytes: row.bytes,
      count: 1,
      firstRow: 1,
      starts: Int32Array.of(row.start),
      ends: Int32Array.of(row.end),
      limits: Int32Array.of(row.end),
    };
    fields.load(block);
    scan.load(block);
    if (fields.row(0) && fields.starts[0] === starts[0] && fields.ends[0] === ends[0]) {
      scan.copySpans(0, starts, ends, 1);
    }
    return { ...row, starts, ends, members: () => all.find(row.start, row.end) };
  };
}

const BEFORE = '{"name":"Ada","x":';

/** The row with its members found, as the selector for NDJSON passes it on. */
export const withMembers = membersFinder([]);

/** A row whose other members are those of an object, for expressions that read no field by name. */
export function rowOfMembers(object: string, number = 1): Row {
  return rowWith(/^\{.*[^\s{].*\}$/s.test(object) ? `1,${object.slice(1, -1)}` : object, number);
}

/** A row with the field `x`, for expressions that read no other field by name. @param source its JSON */
export function rowWith(source: string, number = 1): Row {
  const bytes = Buffer.from(`${BEFORE}${source}}`);
  return {
    number,
    bytes,
    start: 0,
    end: bytes.length,
    starts: Int32Array.of(BEFORE.length),
    ends: Int32Array.of(bytes.length - 1),
    kinds: new Uint8Array(1),
  };
}
