/** Every operator with every pair of operands: all types, and numbers at the edges of the rules. */

const BINARY = `|| ^^ && =~ !=~ == != <=> > >= < <= | ^ & << >> >>> + - .+ .- * / // % .* ./ . ?? ??? **`;
/** `e` is an error, `absent` a name that was never assigned. */
const TYPES = `1|2.50|-3|0xff|true|false|""|"abc"|"5"|[1,2]|["1",2]|{"x":1}|{"x":{"y":1}}|null|e|absent`;
const NUMBERS = `0|1|-1|3|-7|63|65|0.5|-0.0|1e300|5000000000|9007199254740993|9007199254740993.0
  |9223372036854775807|-9223372036854775808|0xffffffffffffffff|1.0/0`;

/** @returns operators and, for each, the same calls in the same order; unary operators with one operand */
export function operatorCalls(): [operator: string, calls: string[]][] {
  const binary = BINARY.split(" ").map((operator): [string, string[]] => [
    operator,
    [TYPES, NUMBERS].flatMap((list) => {
      const operands = list.split(/\s*\|/);
      return operands.flatMap((left) =>
        operands.map((right) => `(${left}) ${operator} (${right})`),
      );
    }),
  ]);
  const operands = `${TYPES}|${NUMBERS}`.split(/\s*\|/);
  const unary = ["! ", "- ", "+ ", "~ "].map((operator): [string, string[]] => [
    operator,
    operands.map((operand) => `${operator}(${operand})`),
  ]);
  return [...binary, ...unary];
}
