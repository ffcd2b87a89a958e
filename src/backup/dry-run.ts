/** `dry-run: true`: checks everything that can be checked before an export. Nothing is exported or stored. */

import { connectionId } from "../auth0/connections.ts";
import { readExportStatus } from "../auth0/export-job.ts";
import { checkMembershipAccess, membershipScopes } from "../auth0/memberships.ts";
import { Tenant } from "../auth0/tenant.ts";
import { BackupError } from "../base/errors.ts";
import { quote } from "../base/format.ts";
import type { Run } from "../base/run.ts";
import { makeRunFolder } from "../base/stale-files.ts";
import type { Check } from "../run.ts";
import type { Settings } from "../settings.ts";
import { requireArtifactService, requireFreeName } from "../store/artifact.ts";
import { openBranch, requireOutputFolder } from "../store/index.ts";
import { requirePrivateRepository } from "../store/visibility.ts";
import { completeProfile, discovers } from "./complete-profile.ts";
import { assertSameFormat, neededScopes, providerTokenWarning } from "./index.ts";

/**
 * Runs all checks, also after one that failed.
 *
 * @returns the check list
 * @throws if the run must end, not for a failed check
 */
export async function dryRun(settings: Settings, run: Run): Promise<Check[]> {
  const list = new CheckList(run);
  await list.check("Inputs", async () =>
    settings.filter === undefined ? "valid" : "valid, and the filter compiles",
  );
  await checkTenant(settings, run, list);
  await checkStores(settings, run, list);
  return list.checks;
}

/** The check list of a run with invalid inputs, which can check nothing else. */
export function failedInputs({ message }: BackupError): Check[] {
  return [{ title: "Inputs", outcome: "failed", note: message }];
}

/** @throws BackupError that repeats the notes of all failed checks */
export function assertPassed(checks: readonly Check[]): void {
  const failed = checks.filter(({ outcome }) => outcome === "failed");
  if (failed.length === 0) return;
  const lines = failed.map(({ title, note }) => `- ${title}: ${note}`);
  throw new BackupError(
    `The dry run found ${failed.length === 1 ? "a problem" : `${failed.length} problems`}.\n${lines.join("\n")}`,
  );
}

async function checkTenant(settings: Settings, run: Run, list: CheckList): Promise<void> {
  const { export: job } = settings;
  const scopes = neededScopes(settings);
  let tenant: Tenant | undefined;
  await list.check("Sign in", async () => {
    tenant = await Tenant.signIn(run, settings.tenant, []);
    if (settings.tenant.credentials.kind === "token") {
      throw new Inconclusive("a token is checked only by the calls that use it");
    }
    return `${tenant.host} accepts the application`;
  });
  const signedIn = async (work: (tenant: Tenant) => Promise<string>) => {
    if (tenant === undefined) throw new Inconclusive("needs a successful sign-in");
    return work(tenant);
  };
  await list.check("Permissions", () =>
    signedIn(async (found) => {
      const tokens = providerTokenWarning(found);
      if (tokens !== undefined) run.log.warning(tokens);
      if (found.requireScopes(scopes))
        return [scopes.join(", "), ...(tokens ? [tokens] : [])].join(". ");
      throw new Inconclusive("the token does not list its permissions");
    }),
  );
  if (settings.memberships.length > 0) {
    await list.check("Memberships", () =>
      signedIn(async (found) => {
        if (membershipScopes(settings.memberships).some((one) => found.hasScope(one) === false)) {
          throw new Inconclusive("needs the missing permissions");
        }
        await checkMembershipAccess(found, settings.memberships);
        return `${settings.memberships.join(" and ")} can be read`;
      }),
    );
  }
  if (job.kind === "collect") {
    await list.check("Export job", () =>
      signedIn(async (found) => {
        const { status, format } = await readExportStatus(found, job.jobId);
        assertSameFormat(job.jobId, format, settings.format);
        return `${job.jobId} is ${status}`;
      }),
    );
    return;
  }
  await checkFields(settings, run, list, signedIn);
  const { connection } = job;
  if (connection === undefined) return;
  await list.check("Connection", () =>
    signedIn(async (found) => {
      if (connection.kind === "id") {
        throw new Inconclusive("Auth0 checks an id only when the export starts");
      }
      return `${connection.name} is ${quote(await connectionId(found, connection))}`;
    }),
  );
}

async function checkFields(
  settings: Settings,
  { log }: Run,
  list: CheckList,
  signedIn: (work: (tenant: Tenant) => Promise<string>) => Promise<string>,
): Promise<void> {
  if (!discovers(settings)) return;
  await list.check("Fields", () =>
    signedIn(async (tenant) => {
      const { finding, warnings, isPartial } = await completeProfile(tenant, settings);
      for (const warning of warnings) log.warning(warning);
      const note = [finding, ...warnings].join("\n");
      if (isPartial) throw new Inconclusive(note);
      return note;
    }),
  );
}

async function checkStores(settings: Settings, run: Run, list: CheckList): Promise<void> {
  const { artifact, branch, outputDirectory } = settings.destinations;
  if (artifact !== undefined || branch !== undefined) {
    await list.check("Repository", () => requirePrivateRepository(settings, run));
  }
  if (artifact !== undefined) {
    await list.check("Artifact", async () => {
      requireArtifactService(run);
      await requireFreeName(artifact, run.signal);
      return `the artifact service answers, and the name ${artifact.name} is free in this run`;
    });
  }
  if (branch !== undefined) {
    await list.check("Branch", async () => {
      const { folder, remove } = await makeRunFolder(run);
      try {
        await openBranch(branch, settings, run, folder);
      } finally {
        remove();
      }
      return `${branch.name} accepts a push`;
    });
  }
  if (outputDirectory !== undefined) {
    await list.check("Output folder", async () => {
      await requireOutputFolder(settings);
      return "is writable";
    });
  }
}

/** The reason why a check has no result. */
class Inconclusive extends Error {}

class CheckList {
  readonly checks: Check[] = [];
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  /** @param work returns what it found; a BackupError fails the check */
  async check(title: string, work: () => Promise<string>): Promise<void> {
    const { signal, log } = this.#run;
    signal.throwIfAborted();
    let outcome: Check["outcome"] = "passed";
    const note = await work().catch((error: unknown) => {
      signal.throwIfAborted();
      if (!(error instanceof Inconclusive || error instanceof BackupError)) throw error;
      outcome = error instanceof BackupError ? "failed" : "skipped";
      return error.message;
    });
    this.checks.push({ title, outcome, note });
    const sign = { passed: "✓", failed: "✗", skipped: "–" }[outcome];
    for (const line of `${sign} ${title}: ${note}`.split("\n")) log.info(line);
  }
}
