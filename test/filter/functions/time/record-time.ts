/**
 * Records the results of the real Miller for `timeCalls()`, one line per call: `[function, arguments, type, result]`.
 *
 *     node test/filter/functions/time/record-time.ts path/to/mlr > test/filter/functions/time/time.recorded.jsonl
 *
 * Miller uses the time zones of the machine, so they must be up to date.
 */
import { spawnSync } from "node:child_process";
import { timeCalls } from "./time-calls.ts";
import type { Call } from "./time-parse-calls.ts";

/** Leaves out calls for which Miller ends without a result: it panics for some short texts. */
function record(mlr: string, calls: Call[]): string[] {
  const lines = calls.map(([name, ...values]) => {
    const call = `${name}(${values.join(", ")})`;
    return `print typeof(${call}); print json_stringify(${call});`;
  });
  const { status, stdout } = spawnSync(mlr, ["-n", "put", `end{${lines.join("\n")}}`], {
    encoding: "utf8",
    env: { TZ: "Asia/Istanbul" },
  });
  if (status === 0) {
    const answers = stdout.split("\n");
    return calls.map((call, i) => JSON.stringify([...call, answers[2 * i], answers[2 * i + 1]]));
  }
  if (calls.length === 1) return [];
  const middle = calls.length >> 1;
  return [...record(mlr, calls.slice(0, middle)), ...record(mlr, calls.slice(middle))];
}

const calls = timeCalls();
for (let i = 0; i < calls.length; i += 200) {
  for (const line of record(process.argv[2] ?? "mlr", calls.slice(i, i + 200))) console.log(line);
}
