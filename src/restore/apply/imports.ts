/** Imports users in bulk: each file is sent exactly once, two jobs at a time. */

import { connectionId, UnknownConnection } from "../../auth0/connections.ts";
import {
  type EndedImport,
  readImportErrors,
  startImport,
  UnknownImport,
  waitForImport,
} from "../../auth0/import-job.ts";
import type { Tenant } from "../../auth0/tenant.ts";
import { formatUsers, quote } from "../../base/format.ts";
import { StatusError } from "../../http/status-error.ts";
import type { ImportStep } from "../plan/steps.ts";
import { areAppearing, existingUsers, waitForUsers } from "./appearing-users.ts";
import { type FilledFile, fillFiles } from "./import-files.ts";
import { matchErrors } from "./rejected-users.ts";
import { type Results, Tally } from "./results.ts";
import { forEachInPool } from "./task-pool.ts";

/** Auth0's maximum per tenant. */
const JOBS_AT_ONCE = 2;
/** The code of users who exist, possibly with another id. */
const DUPLICATE = "DUPLICATED_USER";

/** An import file, and the import's name in the log. */
interface NamedFile extends FilledFile {
  readonly name: string;
  readonly connectionId: string;
}

/**
 * Imports all users and records each one's result. Users of a file of which it is unknown whether Auth0 imports it get none.
 *
 * @throws BackupError when nothing can go on
 */
export async function importUsers(
  steps: AsyncIterable<ImportStep>,
  tenant: Tenant,
  results: Results,
): Promise<void> {
  const importer = new Importer(tenant, results);
  await forEachInPool(importer.files(steps), JOBS_AT_ONCE, (file) => importer.import(file));
}

class Importer {
  readonly #tenant: Tenant;
  readonly #results: Results;

  constructor(tenant: Tenant, results: Results) {
    this.#tenant = tenant;
    this.#results = results;
  }

  /** The files to import. Users who cannot be in one have failed. */
  async *files(steps: AsyncIterable<ImportStep>): AsyncGenerator<NamedFile> {
    const results = this.#results;
    const tally = new Tally();
    let count = 0;
    let last: { readonly connection: string; readonly id: string | undefined } | undefined;
    for await (const file of this.#fill(steps, tally)) {
      const { connection } = file;
      if (last?.connection !== connection) {
        last = { connection, id: await this.#connectionId(connection) };
      }
      if (last.id !== undefined) {
        yield { ...file, name: `Import ${++count}`, connectionId: last.id };
      } else {
        for (const step of file.users) await results.failed(step, "unknown connection", tally);
      }
    }
    if (!tally.isEmpty) this.#tenant.run.log.info(`Users that cannot be imported: ${tally}.`);
  }

  #fill(
    steps: AsyncIterable<ImportStep> | Iterable<ImportStep>,
    tally: Tally,
  ): AsyncGenerator<FilledFile> {
    return fillFiles(steps, (step) =>
      this.#results.failed(step, "too large for the import", tally),
    );
  }

  async #connectionId(name: string): Promise<string | undefined> {
    return connectionId(this.#tenant, { kind: "name", name }).catch((error) => {
      if (!(error instanceof UnknownConnection)) throw error;
      this.#tenant.run.log.warning(error.message);
      return undefined;
    });
  }

  /** Imports one file. */
  async import(file: NamedFile): Promise<void> {
    const { name, users, connection } = file;
    const { log } = this.#tenant.run;
    const tally = new Tally();
    const left = await this.#withoutAppearing(file, tally);
    const jobId = left && (await this.#start(left, tally));
    if (left !== undefined && jobId !== undefined) {
      log.info(`${name} is ${jobId}: ${formatUsers(left.users.length)} of ${quote(connection)}.`);
      const ended = await waitForImport(this.#tenant, name, jobId);
      await this.#record(left, jobId, ended, tally);
      this.#results.closeImport(name);
    }
    log.info(`${name} of ${formatUsers(users.length)}: ${tally}.`);
  }

  /**
   * The plan says that no user of the file exists. If some do, an import of an earlier run is under way, and must end first.
   *
   * @returns the file without users who exist by then; `undefined` if all do
   */
  async #withoutAppearing(file: NamedFile, tally: Tally): Promise<NamedFile | undefined> {
    if (!(await areAppearing(this.#tenant, idsOf(file)))) return file;
    this.#tenant.run.log.info(
      `${file.name} waits: users of it exist already, so an import of an earlier run may be under way.`,
    );
    const missing = await this.#watch(file, tally);
    for await (const left of this.#fill(missing, tally)) return { ...file, ...left };
    return undefined;
  }

  /**
   * Starts an import, which is open from now on.
   *
   * @returns the job's id; `undefined` if there is none, and what is known about the users is recorded
   */
  async #start(file: NamedFile, tally: Tally): Promise<string | undefined> {
    const { name, connectionId, text, users } = file;
    this.#results.openImport(name, users.length);
    try {
      return await startImport(this.#tenant, name, { connectionId, file: text });
    } catch (error) {
      if (error instanceof UnknownImport) {
        this.#tenant.run.log.warning(`${name}: ${error.message}`);
        this.#results.leaveOpen(name, await this.#watch(file, tally));
        return undefined;
      }
      if (error instanceof StatusError) this.#results.closeImport(name);
      const reason = this.#results.userFailure(error);
      this.#tenant.run.log.info(`${name}: ${(error as Error).message}`);
      for (const step of users) await this.#results.failed(step, reason, tally);
      return undefined;
    }
  }

  /** Waits for users whom Auth0 may be importing, and records those who exist. @returns the others */
  async #watch(file: NamedFile, tally: Tally): Promise<ImportStep[]> {
    const existing = await waitForUsers(this.#tenant, idsOf(file));
    for (const step of file.users) {
      if (existing.has(step.userId)) await this.#results.restored(step, tally);
    }
    return file.users.filter(({ userId }) => !existing.has(userId));
  }

  /** Records the result of each user. Where Auth0's lists leave a doubt, it is asked whether the user exists. */
  async #record(
    { users }: NamedFile,
    jobId: string,
    { isCompleted, failed }: EndedImport,
    tally: Tally,
  ): Promise<void> {
    const isAllDone = isCompleted && failed === 0;
    const rejected = isAllDone ? [] : await readImportErrors(this.#tenant, jobId);
    const codes = matchErrors(users, rejected);
    const isComplete = isCompleted && codes.size === Math.max(failed ?? 0, rejected.length);
    const isDoubtful = ({ userId }: ImportStep) => {
      const code = codes.get(userId);
      return code === undefined ? !isComplete : code === DUPLICATE;
    };
    const doubtful = users.filter(isDoubtful).map(({ userId }) => userId);
    const existing = await existingUsers(this.#tenant, doubtful);
    for (const step of users) {
      const code = codes.get(step.userId);
      const isRestored = isDoubtful(step) ? existing.has(step.userId) : code === undefined;
      if (isRestored) await this.#results.restored(step, tally);
      else await this.#results.failed(step, code ?? "the import failed", tally);
    }
  }
}

function idsOf({ users }: FilledFile): string[] {
  return users.map(({ userId }) => userId);
}
