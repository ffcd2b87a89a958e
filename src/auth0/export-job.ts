/** The export job: starts it once, and polls it until it ends. */

import { BackupError } from "../base/errors.ts";
import { quote } from "../base/format.ts";
import { TRANSIENT_STATUSES } from "../http/index.ts";
import type { ExportSettings, Field } from "../settings.ts";
import { connectionId } from "./connections.ts";
import { hasFailed, JOB, type Job, pollJob, readJob } from "./job.ts";
import type { Tenant } from "./tenant.ts";

/** A job whose file can be downloaded. */
export interface CompletedJob {
  readonly id: string;
  /** The signed link, masked; valid for a minute. */
  readonly location: string;
  /** The file's format, if Auth0 states it. */
  readonly format: string | undefined;
  /** Name of the connection, if the job is for one. */
  readonly connection: string | undefined;
  /** The exported fields, if Auth0 states them. */
  readonly fields?: readonly Field[] | undefined;
  /** Number of users in the file, if Auth0 states it. */
  readonly total: number | undefined;
}

/**
 * Starts an export job. The request is not idempotent, and Auth0 can neither list nor cancel jobs: after a failure that may have
 * started one it is not retried.
 *
 * @returns the job's id
 * @throws BackupError when Auth0 refuses, or when it is unknown whether a job was started
 */
export async function startExport(
  tenant: Tenant,
  { connection, fields, limit }: Extract<ExportSettings, { kind: "start" }>,
  format: "json" | "csv",
): Promise<string> {
  const body = {
    ...(connection === undefined ? {} : { connection_id: await connectionId(tenant, connection) }),
    format,
    ...(limit === undefined ? {} : { limit }),
    ...(fields === undefined ? {} : { fields: fields.map(toAuth0Field) }),
  };
  const { id } = await tenant.call({
    method: "POST",
    path: "jobs/users-exports",
    body,
    what: "the start of the export",
    schema: JOB,
    remedies: {
      400: INVALID_EXPORT,
      404: INVALID_EXPORT,
      ...Object.fromEntries(TRANSIENT_STATUSES.map((status) => [status, NOT_RETRIED])),
    },
    unknownOutcome: (error) =>
      new BackupError(
        `The connection broke during the start of the export (${error.message}), so Auth0 may or may not have started a job.`,
        NOT_RETRIED,
        { cause: error },
      ),
  });
  return id;
}

const INVALID_EXPORT =
  "If the message is about the connection, it is not in this tenant: correct `connection`, or omit it to export all users. Otherwise, check `fields` and `limit`.";
const NOT_RETRIED =
  "The start is never retried, because that could start a second job. Run the workflow again: if a job was started, Auth0 deletes it after 24 hours.";

function toAuth0Field({ path, title }: Field): { name: string; export_as?: string } {
  return title === undefined ? { name: path } : { name: path, export_as: title };
}

const CONTACT_SUPPORT =
  "Run the workflow again. If it keeps failing, give Auth0 support the job's id.";

/** How often a job may be `completed` without a link. */
const POLLS_FOR_LINK = 5;

/**
 * Polls the job until it ends, at most until the run's deadline.
 *
 * @returns the completed job, with its link masked
 * @throws BackupError when the job failed, no longer exists, or never gets a link
 */
export function waitForExport(tenant: Tenant, jobId: string): Promise<CompletedJob> {
  let completedPolls = 0;
  return pollJob(tenant, { id: jobId, name: "Job" }, (job) => {
    assertNotFailed(job);
    const completed = completedJob(job);
    if (completed !== undefined) return completed;
    if (job.status === "completed" && ++completedPolls > POLLS_FOR_LINK) {
      throw new BackupError(
        `Auth0 reports the export job ${jobId} as completed but provides no link to its file.`,
        CONTACT_SUPPORT,
      );
    }
    return undefined;
  });
}

/** The status of an existing job; does not touch its file. @throws BackupError when the job failed or no longer exists */
export async function readExportStatus(
  tenant: Tenant,
  jobId: string,
): Promise<{ readonly status: string; readonly format: string | undefined }> {
  const job = await readExport(tenant, jobId);
  return { status: quote(job.status), format: job.format ?? undefined };
}

/**
 * Polls the job again for a new link.
 *
 * @throws BackupError when the job or its link no longer exists
 */
export async function renewLink(tenant: Tenant, jobId: string): Promise<string> {
  const completed = completedJob(await readExport(tenant, jobId));
  if (completed !== undefined) return completed.location;
  throw new BackupError(
    `Auth0 no longer provides a link for the export job ${jobId}.`,
    "Run the workflow again.",
  );
}

async function readExport(tenant: Tenant, jobId: string): Promise<Job> {
  const job = await readJob(tenant, jobId);
  assertNotFailed(job);
  return job;
}

function completedJob(job: Job): CompletedJob | undefined {
  if (job.status !== "completed" || !job.location) return undefined;
  return {
    id: job.id,
    location: job.location,
    format: job.format ?? undefined,
    connection: job.connection ?? undefined,
    fields: job.fields?.map(({ name, export_as: title }) =>
      title == null ? { path: name } : { path: name, title },
    ),
    total: job.summary?.total ?? undefined,
  };
}

function assertNotFailed(job: Job): void {
  if (!hasFailed(job)) return;
  const reason = job.status_details
    ? `and says: ${quote(job.status_details)}`
    : "and gave no reason";
  const remedy =
    job.status === "expired" ? "Auth0 has deleted its file. Start a new export." : CONTACT_SUPPORT;
  throw new BackupError(
    `Auth0 ended the export job ${job.id} as ${job.status} ${reason}.`.replace(/\.\.$/, "."),
    remedy,
  );
}
