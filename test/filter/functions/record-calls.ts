/**
 * Records the results of the real Miller for `calls`, one line per call: `[call, "type:text"]`, `[call, "fatal"]` if it
 * ends with a message, or `[call, "crash"]`.
 *
 *     node test/filter/functions/record-calls.ts path/to/mlr > test/filter/functions/calls.recorded.jsonl
 */
import { spawnSync } from "node:child_process";
import { calls } from "./calls.ts";

const BATCH = 30;
const ANSWER = 'func answer(value) { return typeof(value) . ":" . string(value) }';

/** Each call in its own function, printed before the next call. */
function program(some: readonly string[]): string {
  const functions = some.map((call, i) => `func f${i}() { return ${call} }`);
  const prints = some.map((_, i) => `print json_stringify(answer(f${i}()));`);
  return `${ANSWER}\n${functions.join("\n")}\nend {\n${prints.join("\n")}\n}`;
}

/** The results up to the call that ends the program, and how it ended; none if the program does not parse. */
function answersUntilEnd(mlr: string, some: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(mlr, ["-n", "put", program(some)], {
    encoding: "utf8",
    env: { TZ: "UTC" },
  });
  // fmtnum writes messages about formats between the results.
  const answers = stdout.split("\n").filter((line) => line.startsWith('"'));
  const known = answers.map((answer) => JSON.parse(answer));
  if (status === 0 || (known.length === 0 && some.length > 1)) return known;
  return [...known, /panic|internal coding error/i.test(stderr) ? "crash" : "fatal"];
}

let size = BATCH;
for (let i = 0; i < calls.length; ) {
  const some = calls.slice(i, i + size);
  const answers = answersUntilEnd(process.argv[2] ?? "mlr", some);
  answers.forEach((answer, index) => {
    console.log(JSON.stringify([some[index], answer]));
  });
  i += answers.length;
  size = answers.length === 0 ? size >> 1 : BATCH;
}
