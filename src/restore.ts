/** Entry of the restore: reads the inputs, runs the restore, reports what was done and at most one failure. */

import * as core from "@actions/core";
import { type EndRemedies, runToEnd } from "./base/end-of-run.ts";
import { readRunnerEnvironment } from "./base/runner-environment.ts";
import { readRestoreInputs } from "./inputs/restore.ts";
import { RESTORE_INPUTS } from "./inputs/restore-table.ts";
import { type Inputs, secretsIn } from "./inputs/table.ts";
import { reportFailure } from "./report/failure.ts";
import { setRestoreOutputs } from "./report/outputs.ts";
import { restoreEnd, restoreSummary } from "./report/restore-summary.ts";
import { RunLog } from "./report/run-log.ts";
import { drainStreams, guardStreams } from "./report/standard-output.ts";
import { restore } from "./restore/index.ts";
import type { RestoreState } from "./restore/state.ts";

const REMEDIES: EndRemedies = {
  afterDeadline: "Run the restore again: it does what is left. Raise `timeout-minutes` if needed.",
  afterBrokenConnection: "Run the restore again: it does what is left.",
};

const started = Date.now();
const runner = readRunnerEnvironment(process.env);
const log = new RunLog(runner.environment);
guardStreams();

let exitCode = 0;
const state: RestoreState = { applied: false };
try {
  await main();
  report();
} catch (error) {
  report();
  const effect = state.applied ? "The report says who is restored." : "Nothing was written.";
  reportFailure(error, "restore", effect);
  exitCode = 1;
}
await drainStreams();
// Sockets that a client left open must not keep the job waiting.
process.exit(exitCode);

async function main(): Promise<void> {
  const inputs: Inputs = Object.fromEntries(
    Object.keys(RESTORE_INPUTS).map((name) => [name, core.getInput(name)]),
  );
  for (const secret of secretsIn(RESTORE_INPUTS, inputs)) log.mask(secret);
  log.requireOutputs();
  // The time is read once: a filter on "90 days ago" must not drift while it runs.
  const settings = await readRestoreInputs(inputs, runner, () => started);
  state.settings = settings;
  await runToEnd(settings.timeout, REMEDIES, (signal) =>
    restore(settings, { ...runner, log, signal }, log, state),
  );
}

/** Shows what was found and done, also before a failure. */
function report(): void {
  log.end();
  for (const line of restoreEnd(state)) log.info(line);
  if (state.plan === undefined) return;
  setRestoreOutputs(state, log);
  log.summary(() => restoreSummary(state, { ...log, now: new Date(started) }));
}
