/**
 * Records the results of the real Miller for every operator and every pair of operands, one line per operator:
 * `[operator, results]`, where a result is `type|text` (see `operatorCalls`).
 *
 *     node test/filter/values/record-operators.ts path/to/mlr > test/filter/values/operators.recorded.jsonl
 */
import { spawnSync } from "node:child_process";
import { operatorCalls } from "./operator-calls.ts";

/** Miller panics when an int is divided by zero with `./`. */
const PANIC = "panic";

function answers(mlr: string, calls: readonly string[]): string[] {
  const prints = calls.map((call) => `print typeof(${call}) . "|" . string(${call}) . "\\n";`);
  const { status, stdout } = spawnSync(mlr, ["-n", "put", `end{e = "a" + 1; ${prints.join("")}}`], {
    encoding: "utf8",
  });
  if (status === 0) return stdout.split("\n\n").slice(0, calls.length);
  if (calls.length === 1) return [PANIC];
  const middle = calls.length >> 1;
  return [...answers(mlr, calls.slice(0, middle)), ...answers(mlr, calls.slice(middle))];
}

for (const [operator, calls] of operatorCalls()) {
  console.log(JSON.stringify([operator, answers(process.argv[2] ?? "mlr", calls)]));
}
