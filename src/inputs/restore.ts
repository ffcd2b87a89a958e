/** The texts of the restore's inputs → RestoreSettings, or all problems at once. */

import { filterVariables, type RunnerEnvironment } from "../base/runner-environment.ts";
import { identitiesFor } from "../pipeline/decrypt.ts";
import type { BackupSource, RestoreSettings } from "../settings.ts";
import { placeOnBranch } from "./branch.ts";
import { checkArtifactName } from "./destinations.ts";
import { filterSettings } from "./filter.ts";
import { isHeaderText } from "./header-text.ts";
import { pathInput } from "./paths.ts";
import { checkProxies } from "./proxies.ts";
import { RESTORE_COMBINED, RESTORE_INPUTS, type RestoreRead } from "./restore-table.ts";
import { copiedSettings, type Inputs, inputError, type Report, readTable } from "./table.ts";
import { tenantSettings } from "./tenant.ts";

/**
 * Reads the inputs of a restore.
 *
 * @param now the clock that a filter reads, in milliseconds since 1970
 * @throws BackupError with all problems and their remedies
 */
export async function readRestoreInputs(
  inputs: Inputs,
  { workspace, environment }: Pick<RunnerEnvironment, "workspace" | "environment">,
  now: () => number,
): Promise<RestoreSettings> {
  const problems: string[] = [];
  const report = (problem: string): void => {
    problems.push(problem);
  };
  const read = readTable(RESTORE_INPUTS, inputs, report);
  checkProxies(environment, report);
  const { "github-token": githubToken = "", "password-hashes": hashes } = read;
  if (githubToken !== "") isHeaderText("github-token", githubToken, report);
  const tenant = tenantSettings(read, report);
  const variables = filterVariables(environment);
  const filter = {
    format: "ndjson",
    environment: variables,
    fileName: "users.ndjson",
    now,
  } as const;
  const settings = {
    ...copiedSettings(RESTORE_INPUTS, RESTORE_COMBINED, read),
    source: sourceOf(read, workspace, report),
    identities: await identities(read.identity, report),
    filter: await filterSettings(read.filter, filter, report),
    passwordHashes: hashes && pathInput("password-hashes", hashes, workspace, report),
    isConfirmed: tenant !== undefined && isConfirmed(read.confirm, tenant.origin, report),
    outputDirectory: pathInput("output-directory", read["output-directory"], workspace, report),
    githubToken,
  };
  if (problems.length > 0 || tenant === undefined) throw inputError(problems);
  return { ...settings, tenant };
}

/** A wrong domain must not be taken for a preview. */
function isConfirmed(confirm: string | undefined, { host }: URL, report: Report): boolean {
  if (confirm === undefined) return false;
  const given = confirm.replace(/^https?:\/\//i, "").replace(/\/+$/, "");
  if (given.toLowerCase() === host) return true;
  report(
    "`confirm` is not the domain in `domain`, so nothing is written. Enter the same domain, or remove `confirm` to see a preview.",
  );
  return false;
}

function sourceOf(read: RestoreRead, workspace: string, report: Report): BackupSource {
  const { from, before, folder, "artifact-name": name, "run-id": runId } = read;
  if (from !== "folder" && (read["github-token"] ?? "") === "") {
    report(
      `\`github-token\` is empty, and reading from the ${from} needs a token. Remove the input to use the job's own token.`,
    );
  }
  const unused = {
    ...(from !== "artifact" && { "run-id": runId }),
    ...(from !== "folder" && { folder }),
    ...(from === "folder" && { before }),
  };
  for (const [input, value] of Object.entries(unused)) {
    if (value === undefined) continue;
    report(`\`${input}\` has no effect with \`from: ${from}\`. Remove it, or change \`from\`.`);
  }
  if (from === "branch") return { kind: from, ...placeOnBranch(read, report), before };
  if (from === "artifact") {
    checkArtifactName(name, report);
    if (before?.kind === "commit") {
      report("`before` is a commit, but an artifact has none. Enter a time, or set `run-id`.");
    }
    return { kind: from, name, runId, before: before?.kind === "time" ? before.time : undefined };
  }
  if (folder === undefined) {
    report("`folder` is missing. Set it to a folder with the `manifest.json` of a backup.");
  }
  return { kind: from, path: pathInput("folder", folder ?? ".", workspace, report) };
}

/** The age secret keys, one per line; blank lines and comments are skipped, as in age's identity files. */
async function identities(given: string | undefined, report: Report): Promise<string[]> {
  const lines = (given ?? "").split("\n").map((one) => one.trim());
  const keys = lines.filter((one) => one !== "" && !one.startsWith("#"));
  for (const [i, key] of keys.entries()) {
    try {
      await identitiesFor([key]);
    } catch {
      report(
        `Key ${i + 1} in \`identity\` is not an age secret key. Enter the lines AGE-SECRET-KEY-… of the key file; keys that need a plugin or a passphrase are not supported.`,
      );
    }
  }
  return keys;
}
