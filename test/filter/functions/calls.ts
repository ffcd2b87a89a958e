/** Calls of every function outside of class time: all operand types, and the edges of the rules. */
import { functions } from "../../../src/filter/functions/index.ts";
import { arity } from "../../../src/filter/functions/table.ts";
import { CHOSEN_CALLS } from "./chosen-calls.ts";

/** `absent` is a variable that was never assigned. */
const ERROR = "strlen(1)";
const ABSENT = "absent";
const UNARY = [
  ...["12", "-3", "0xff", "2.50", "-0.5", "1e300", "9223372036854775807", "true", "false", '""'],
  ...['"aBc"', '"12"', '"-0x1F"', '"1.5e3"', '"true"', '" \\tÀ é  b "', '"[1, 2.50]"', "[]"],
  ...['[1,"x"]', "[3,1.5,[2,true]]", "{}", '{"x":1}', '{"1":{"1":5}}', "null", ERROR, ABSENT],
];
const BINARY = [
  "2",
  "-1.5",
  "true",
  '""',
  '"a"',
  '"%d"',
  '[1,"a"]',
  '{"a":1}',
  "null",
  ERROR,
  ABSENT,
];
const TERNARY = ["1", "2.5", '""', '"ab"', '[1,"x"]', '{"a":1}', "null", ERROR, ABSENT];

/** Functions that accept functions; their calls are chosen by hand. */
const SPELLED_OUT = /^(any|apply|every|fold|reduce|select|sort)$/;

function generated(): string[] {
  const rows = functions.filter((row) => row.class !== "time" && !SPELLED_OUT.test(row.name));
  return rows.flatMap((row) => {
    const { least, most } = arity(row);
    const calls = (operands: readonly string[][]) =>
      operands.map((operand) => `${row.name}(${operand.join(",")})`);
    return [
      ...(least <= 1 && most >= 1 ? calls(UNARY.map((operand) => [operand])) : []),
      ...(least <= 2 && most >= 2 ? calls(pairs()) : []),
      ...(least <= 3 && most >= 3 ? calls(triples(row.name)) : []),
    ];
  });
}

const pairs = () => BINARY.flatMap((first) => BINARY.map((second) => [first, second]));

/** Each operand in each position, with plausible other operands. Miller does not end for an empty pad. */
function triples(name: string): string[][] {
  const fillings = TERNARY.flatMap((operand) => [
    [operand, '"a"', '"b"'],
    ['"ab"', operand, '"b"'],
    ['"ab"', '"a"', operand],
    [operand, "1", "2"],
    ["12", operand, "2"],
    ["12", "3", operand],
  ]);
  return name.endsWith("pad") ? fillings.filter(([, , pad]) => pad !== '""') : fillings;
}

export const calls: readonly string[] = [...new Set([...generated(), ...CHOSEN_CALLS])];
