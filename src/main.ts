/** Reads the inputs, runs the backup, reports one failure. */

import { tmpdir } from "node:os";
import * as core from "@actions/core";
import { assertPassed, type Check, dryRun, failedInputs } from "./backup/dry-run.ts";
import { type Backup, backup, type Run } from "./backup/index.ts";
import { BackupError } from "./base/errors.ts";
import { filterVariables, repositoryOf, runUrl } from "./base/runner-environment.ts";
import { readInputs, secretsIn } from "./inputs/index.ts";
import { INPUT_NAMES, type Inputs } from "./inputs/table.ts";
import { writeCheckList } from "./report/check-list.ts";
import { reportFailure } from "./report/failure.ts";
import { setOutputs } from "./report/outputs.ts";
import { formatLocations } from "./report/places.ts";
import { RunLog } from "./report/run-log.ts";
import { writeSummary } from "./report/summary.ts";

const { env } = process;

// An await at the top level: a run that never settles ends with an exit code of its own, and not green.
let exitCode = 0;
const console = new RunLog();
try {
  const made = await main();
  console.sumUp();
  for (const place of made === undefined ? [] : formatLocations(made)) console.info(place);
} catch (error) {
  console.sumUp();
  reportFailure(error);
  exitCode = 1;
}
// Sockets that a client left open must not keep the job waiting.
process.exit(exitCode);

/** @returns the backup, which a dry run makes none of */
async function main(): Promise<Backup | undefined> {
  const started = Date.now();
  const inputs: Inputs = Object.fromEntries(INPUT_NAMES.map((name) => [name, core.getInput(name)]));
  for (const secret of secretsIn(inputs)) console.mask(secret);
  const { settings, warnings } = await read(inputs, started);
  for (const warning of warnings) console.warning(warning);
  const repository = repositoryOf(env);
  const run: Run = {
    log: console,
    signal: endOfRun(settings.timeout),
    temp: env["RUNNER_TEMP"] ?? tmpdir(),
    url: runUrl(repository, env),
    repository,
    environment: env,
  };
  if (settings.isDryRun) {
    const checks = await dryRun(settings, run);
    await tellChecks(checks);
    assertPassed(checks);
    return undefined;
  }
  const made = await backup(settings, run);
  setOutputs(made);
  if (env["GITHUB_STEP_SUMMARY"]) {
    // The backup is stored by now: what tells of it must not fail the run.
    const facts = { ...console, now: new Date(started) };
    await writeSummary(made, facts).catch((error: NodeJS.ErrnoException) =>
      console.warning(`The job summary could not be written (${error.code ?? error.name}).`),
    );
  }
  return made;
}

/** @throws BackupError with every problem of the inputs; those of a dry run are in its check list too */
async function read(inputs: Inputs, started: number): ReturnType<typeof readInputs> {
  try {
    return await readInputs(inputs, {
      workspace: env["GITHUB_WORKSPACE"] ?? process.cwd(),
      environment: filterVariables(env),
      // One moment for all rows: a filter on "90 days ago" must not drift while it runs.
      now: () => started,
    });
  } catch (error) {
    const isDryRun = inputs["dry-run"]?.trim().toLowerCase() === "true";
    if (error instanceof BackupError && isDryRun) await tellChecks(failedInputs(error));
    throw error;
  }
}

async function tellChecks(checks: readonly Check[]): Promise<void> {
  if (env["GITHUB_STEP_SUMMARY"]) await writeCheckList(checks, console);
}

/** Aborts with the reason when the run must end: its deadline, a cancel, a fault nobody caught, or nothing to wait for. */
function endOfRun(timeout: number): AbortSignal {
  const end = new AbortController();
  const minutes = timeout / 60_000;
  const deadline = () =>
    end.abort(
      new BackupError(
        `The run took longer than \`timeout-minutes\` (${minutes}).`,
        "Raise `timeout-minutes`, or export less with `connection`, `fields` or `limit`.",
      ),
    );
  // Not to keep a run alive that has nothing else to wait for: see beforeExit.
  setTimeout(deadline, timeout).unref();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      end.abort(new BackupError("The run was cancelled."));
    });
  }
  // A client that never settles after its connection was cut leaves the process with nothing to do.
  process.on("beforeExit", () => {
    end.abort(
      new BackupError(
        "A connection was closed in the middle of an answer.",
        "Run the backup again.",
      ),
    );
  });
  // The artifact client throws some errors outside its promise.
  process.on("uncaughtException", (error) => end.abort(error));
  process.on("unhandledRejection", (error) => end.abort(error));
  return end.signal;
}
