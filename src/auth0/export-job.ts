/** The export job: starts it once, and polls it until it ends. */

import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { formatDuration, quote } from "../base/format.ts";
import { NUMBER, optional } from "../base/json.ts";
import { sleep } from "../base/sleep.ts";
import { timingsFor } from "../base/timings.ts";
import { TRANSIENT_STATUSES } from "../http/index.ts";
import type { ExportSettings, Field } from "../settings.ts";
import { connectionId, type Tenant } from "./tenant.ts";

const JOB = z.looseObject({
  // Printed and used in a URL, so other characters are rejected.
  id: z.string().regex(/^[\w-]+$/),
  status: z.string().catch("without a status"),
  format: optional(z.string()),
  location: optional(z.string()),
  connection: optional(z.string()),
  status_details: optional(z.string()),
  percentage_done: optional(NUMBER),
  time_left_seconds: optional(NUMBER),
  fields: optional(
    z.array(z.looseObject({ name: z.string(), export_as: optional(z.string()) })).min(1),
  ),
  summary: optional(z.looseObject({ total: optional(NUMBER) })),
});
type Job = z.infer<typeof JOB>;

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

/** Maximum time between two polls, in milliseconds. */
const LONGEST_POLL = 15_000;
/** How often a job may be `completed` without a link. */
const POLLS_FOR_LINK = 5;

/**
 * Polls the job until it ends, at most until the run's deadline.
 *
 * @returns the completed job, with its link masked
 * @throws BackupError when the job failed, no longer exists, or never gets a link
 */
export async function waitForExport(tenant: Tenant, jobId: string): Promise<CompletedJob> {
  const { log, signal } = tenant.run;
  const { shortestPoll } = timingsFor(tenant.origin);
  const started = performance.now(); // a monotonic clock: setting the system time must not stop the polls
  let lastProgress = "";
  for (let completedPolls = 0; ; ) {
    const job = await readJob(tenant, jobId);
    const completed = completedJob(job);
    if (completed !== undefined) return completed;
    if (job.status === "completed" && ++completedPolls > POLLS_FOR_LINK) {
      throw new BackupError(
        `Auth0 reports the export job ${jobId} as completed but provides no link to its file.`,
        CONTACT_SUPPORT,
      );
    }
    const progress = `${job.status} ${job.percentage_done}`;
    const waited = performance.now() - started;
    if (progress !== lastProgress) log.info(progressLine(job, waited));
    lastProgress = progress;
    const left = (job.time_left_seconds ?? Number.POSITIVE_INFINITY) * 1000;
    await sleep(pollDelay(waited, left, shortestPoll), signal);
  }
}

/**
 * The delay before the next poll: a fifth of the time since the first poll, or Auth0's estimate. All times are in milliseconds.
 *
 * @param waited since the first poll
 * @param left Auth0's estimate of the time left; `Infinity` without one
 * @param shortest the minimum delay
 */
export function pollDelay(waited: number, left: number, shortest: number): number {
  return Math.min(Math.max(Math.min(waited / 5, left), shortest), LONGEST_POLL);
}

/** The status of an existing job; does not touch its file. @throws BackupError when the job failed or no longer exists */
export async function readExportStatus(
  tenant: Tenant,
  jobId: string,
): Promise<{ readonly status: string; readonly format: string | undefined }> {
  const { status, format } = await readJob(tenant, jobId);
  return { status: quote(status), format: format ?? undefined };
}

/**
 * Polls the job again for a new link.
 *
 * @throws BackupError when the job or its link no longer exists
 */
export async function renewLink(tenant: Tenant, jobId: string): Promise<string> {
  const completed = completedJob(await readJob(tenant, jobId));
  if (completed !== undefined) return completed.location;
  throw new BackupError(
    `Auth0 no longer provides a link for the export job ${jobId}.`,
    "Run the workflow again.",
  );
}

/** Polls the job once, and masks its link before anything can print it. */
async function readJob(tenant: Tenant, jobId: string): Promise<Job> {
  const job = await tenant.call({
    method: "GET",
    path: `jobs/${encodeURIComponent(jobId)}`,
    what: `the poll of ${jobId}`,
    schema: JOB,
    remedies: {
      404: "The job is older than 24 hours or belongs to another tenant. Start a new export.",
    },
  });
  if (job.location) maskLink(tenant, job.location);
  if (job.id !== jobId) {
    throw new BackupError(
      `${tenant.host} answered the poll of ${jobId} with another job.`,
      "Check that `domain` is the domain of an Auth0 tenant and that no proxy answers in its place.",
    );
  }
  assertNotFailed(job);
  return job;
}

/** Anyone who has the link, or only its query, can download the file. */
function maskLink(tenant: Tenant, location: string): void {
  tenant.run.log.mask(location);
  const query = location.indexOf("?");
  if (query !== -1) tenant.run.log.mask(location.slice(query + 1));
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

/** `failed` is documented; other clients have seen `error` and `expired`. With any other status the job is still running. */
function assertNotFailed(job: Job): void {
  if (!["failed", "error", "expired"].includes(job.status)) return;
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

/** @param waited in milliseconds */
function progressLine(job: Job, waited: number): string {
  const known = ["pending", "processing", "completed"].includes(job.status);
  const status = known ? job.status : `${quote(job.status)} (unknown status, still waiting)`;
  const left = job.time_left_seconds;
  return [
    `Job is ${status}`,
    ...(job.percentage_done == null ? [] : [`${Math.round(job.percentage_done)} % done`]),
    ...(left == null ? [] : [`about ${estimate(left)} left`]),
    `${formatDuration(waited)} so far.`,
  ].join(", ");
}

/** Auth0's estimate, without tenths of a second. */
function estimate(seconds: number): string {
  return seconds < 60 ? `${Math.ceil(seconds)} s` : formatDuration(seconds * 1000);
}
