/** Entry of the backup: reads the inputs, runs the backup, reports one failure. */

import * as core from "@actions/core";
import { assertPassed, dryRun, failedInputs } from "./backup/dry-run.ts";
import { backup } from "./backup/index.ts";
import { type EndRemedies, runToEnd } from "./base/end-of-run.ts";
import { BackupError, withRemedy } from "./base/errors.ts";
import { formatList } from "./base/format.ts";
import type { Run } from "./base/run.ts";
import { readRunnerEnvironment } from "./base/runner-environment.ts";
import { INPUTS, isTrue } from "./inputs/backup-table.ts";
import { readInputs } from "./inputs/index.ts";
import { type Inputs, secretsIn } from "./inputs/table.ts";
import { checkListOf } from "./report/check-list.ts";
import { reportFailure } from "./report/failure.ts";
import { setOutputs } from "./report/outputs.ts";
import { RunLog } from "./report/run-log.ts";
import { drainStreams, guardStreams } from "./report/standard-output.ts";
import { summaryOf } from "./report/summary.ts";
import type { Backup } from "./run.ts";
import type { Settings } from "./settings.ts";

const REMEDIES: EndRemedies = {
  afterDeadline: "Raise `timeout-minutes`, or export less with `connection`, `fields` or `limit`.",
  afterBrokenConnection: "Run the workflow again.",
};

const started = Date.now();
const runner = readRunnerEnvironment(process.env);
const log = new RunLog(runner.environment);
guardStreams();

let exitCode = 0;
try {
  log.end(await main());
} catch (error) {
  log.end();
  const effect = effectOf(log.held);
  reportFailure(log.held.size > 0 ? withRemedy(error, effect) : error, "backup", effect);
  exitCode = 1;
}
await drainStreams();
// Sockets that a client left open must not keep the job waiting.
process.exit(exitCode);

/** What a failed run may have stored. */
function effectOf(held: ReadonlySet<string>): string {
  return held.size === 0
    ? "Nothing was stored."
    : `The backup, or a part of it, may be in ${formatList([...held])}: do not rely on it.`;
}

/** @returns the backup, or `undefined` for a dry run */
async function main(): Promise<Backup | undefined> {
  const inputs: Inputs = Object.fromEntries(
    Object.keys(INPUTS).map((name) => [name, core.getInput(name)]),
  );
  for (const secret of secretsIn(INPUTS, inputs)) log.mask(secret);
  log.requireOutputs();
  const { settings, warnings } = await read(inputs);
  for (const warning of warnings) log.warning(warning);
  return await runToEnd(settings.timeout, REMEDIES, (signal) =>
    work(settings, { ...runner, log, signal }),
  );
}

async function work(settings: Settings, run: Run): Promise<Backup | undefined> {
  if (settings.isDryRun) {
    const checks = await dryRun(settings, run);
    log.summary(() => checkListOf(checks));
    assertPassed(checks);
    return undefined;
  }
  const made = await backup(settings, run, log);
  // The backup is stored: from here on, a failure is only a warning.
  setOutputs(made, log);
  log.summary(() => summaryOf(made, { ...log, now: new Date(started) }));
  return made;
}

/** @throws BackupError with all problems of the inputs, which a dry run also adds to its check list */
async function read(inputs: Inputs): ReturnType<typeof readInputs> {
  try {
    // The time is read once: a filter on "90 days ago" must not drift while it runs.
    return await readInputs(inputs, runner, () => started);
  } catch (error) {
    if (error instanceof BackupError && isTrue(inputs["dry-run"])) {
      log.summary(() => checkListOf(failedInputs(error)));
    }
    throw error;
  }
}
