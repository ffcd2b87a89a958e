import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileProgram } from "../../../src/filter/compile/index.ts";
import { jsonReader } from "../../../src/filter/compile/row-reader.ts";
import { ExpressionError, FatalError } from "../../../src/filter/error.ts";
import { functionNamed, functions } from "../../../src/filter/functions/index.ts";
import { typeName } from "../../../src/filter/functions/typing.ts";
import { parse } from "../../../src/filter/syntax/index.ts";
import { ABSENT_VALUE, type Value } from "../../../src/filter/values/index.ts";
import { textOf } from "../../../src/filter/values/text.ts";
import { calls } from "./calls.ts";

/** Relative difference allowed between two math libraries. */
const TOLERANCE = 1e-14;

/** `[call, answer]`, see `record-calls.ts`. */
const recorded: [string, string][] = readFileSync(
  new URL("calls.recorded.jsonl", import.meta.url),
  "utf8",
)
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));

function evaluate(expression: string): Value {
  const { main, state } = compileProgram(parse(expression), expression, {
    reader: jsonReader,
    exported: undefined,
    environment: new Map(),
    fileName: "users.ndjson",
    now: () => 0,
  });
  main(state);
  return state.decision ?? ABSENT_VALUE;
}

function answer(call: string): string {
  try {
    const value = evaluate(call);
    return `${typeName(value)}:${textOf(value)}`;
  } catch (error) {
    if (error instanceof FatalError || error instanceof ExpressionError) return "fatal";
    throw error;
  }
}

/** Where Miller crashes, any result is right, but there must be one. */
function agrees(call: string, got: string, wanted: string): boolean {
  if (got === wanted || wanted === "crash") return true;
  if (functionNamed(nameIn(call))?.class !== "math") return false;
  const [, number] = /^float:(.*)$/.exec(got) ?? [];
  const [, wantedNumber] = /^float:(.*)$/.exec(wanted) ?? [];
  return Math.abs(Number(number) / Number(wantedNumber) - 1) < TOLERANCE;
}

const nameIn = (call: string) => /^\w+/.exec(call)?.[0] ?? "";
const names = [...new Set(recorded.map(([call]) => nameIn(call)))];

test("The recorded calls are the calls that the test generates.", () => {
  expect(recorded.map(([call]) => call)).toEqual([...calls]);
});

test("Every function outside of class time has recorded calls.", () => {
  const others = functions.filter((row) => row.class !== "time").map((row) => row.name);
  expect(others.filter((name) => !names.includes(name))).toEqual([]);
});

test.each(names)(
  "The function %s returns what Miller 6.18.1 returns, for all recorded calls.",
  (name) => {
    const differing = recorded
      .filter(([call]) => nameIn(call) === name)
      .map(([call, wanted]) => ({ call, got: answer(call), wanted }))
      .filter(({ call, got, wanted }) => !agrees(call, got, wanted));
    expect(differing).toEqual([]);
  },
);

test("Every name is in the function table once.", () => {
  const all = functions.map((row) => row.name);
  expect(new Set(all).size).toBe(all.length);
});

test.each([
  ['leftpad("abc", 10, "")', "string:abc"],
  ['strlen(string(fmtnum(0.1, "%.1000000f")))', "int:1000002"],
  ['strlen(string(fmtnum(0.1, "%.1000000e")))', "int:1000006"],
  ['strlen(fmtnum(17, "%01000000_d"))', "int:1333333"],
  ['float(leftpad("x", 1000000, "1"))', "error:(error)"],
  ['int(leftpad("x", 1000000, "0"))', "error:(error)"],
  [`gsub("${"a".repeat(5000)}", "(a+)+$", "b")`, "string:b"],
  [`regextract_or_else("${"a".repeat(5000)}!", "^(a|a)*$", "no")`, "string:no"],
  [`splitax("${"a,".repeat(1000)}", ",")[1000]`, "string:a"],
])("Call %# with extreme arguments ends quickly.", (call, wanted) => {
  expect(answer(call)).toBe(wanted);
});

test.each([
  'leftpad("a", 1000000000, "x")',
  'rightpad("a", 9223372036854775807, "xy")',
  'fmtnum(1, "%1000000d") . gssub(leftpad("", 10000, "x"), "x", leftpad("", 10000, "y"))',
  'gsub(leftpad("", 10000, "x"), "x", leftpad("", 10000, "y"))',
  'format(gssub(leftpad("", 10000, "x"), "x", "{}"), leftpad("", 16000000, "x"), leftpad("", 16000000, "x"))',
  'joinv([leftpad("", 16000000, "x"), leftpad("", 16000000, "x")], ",")',
  'splitax(leftpad("", 2000000, "x,"), ",")',
])("The call %s ends the run before it exhausts the memory.", (call) => {
  expect(answer(call)).toBe("fatal");
});

test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
  "The map key %s, a property of every JavaScript object, is ordinary data.",
  (key) => {
    const keyed = `{"${key}": 1}`;
    expect(answer(`haskey({}, "${key}")`)).toBe("bool:false");
    expect(answer(`joink(mapsum({"a": 2}, ${keyed}), ",")`)).toBe(`string:a,${key}`);
    expect(answer(`mapselect(${keyed}, "${key}") == ${keyed}`)).toBe("bool:true");
    expect(answer(`json_stringify(unflatten({"${key}.b": 1}, "."))`)).toBe(
      `string:{"${key}": {"b": 1}}`,
    );
    expect(answer(`distinct_count(["${key}", "${key}", "x"])`)).toBe("int:2");
    expect(answer(`json_stringify(splitkv("${key}=1", "=", ","))`)).toBe(`string:{"${key}": 1}`);
  },
);

test.each(["urand()", "urand32()", "urandint(1, 6)", "urandrange(0, 1)", "urandelement([1])"])(
  "The call %s is rejected, because every run would keep different users.",
  (call) => {
    expect(() => evaluate(call)).toThrow(ExpressionError);
    expect(() => evaluate(call)).toThrow(/same users.*md5/);
  },
);
