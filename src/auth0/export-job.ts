/** The export job: started once, then watched, state by state, until it ends. */

import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { formatDuration, quote } from "../base/format.ts";
import { sleep } from "../base/sleep.ts";
import { timingsFor } from "../base/timings.ts";
import { TRANSIENT_STATUSES } from "../http/index.ts";
import { ConnectionError } from "../http/send.ts";
import type { ExportSettings, Field } from "../settings.ts";
import { connectionId, type Tenant, unreachable } from "./tenant.ts";

const JOB = z.looseObject({
  // It is printed and made part of an address.
  id: z.string().regex(/^[\w-]+$/),
  status: z.string(),
  format: z.string().nullish(),
  location: z.string().nullish(),
  connection: z.string().nullish(),
  status_details: z.string().nullish(),
  percentage_done: z.number().nullish(),
  time_left_seconds: z.number().nullish(),
  summary: z.looseObject({ total: z.number().nullish() }).nullish(),
});
type Job = z.infer<typeof JOB>;

/** A job that has ended well: its file waits to be fetched. */
export interface CompletedJob {
  readonly id: string;
  /** The signed link as Auth0 wrote it, masked; valid for a minute. */
  readonly location: string;
  /** What Auth0 says it wrote, where it says so. */
  readonly format: string | undefined;
  /** Name of the connection, where the job is for one. */
  readonly connection: string | undefined;
  /** Number of users in the file, where Auth0 says so. */
  readonly total: number | undefined;
}

/**
 * Starts an export job. Never repeated after a failure that may have started one all the same: Auth0 can neither list nor
 * cancel jobs.
 *
 * @returns the job's id
 * @throws BackupError when Auth0 refuses, or when nobody can say whether a job was started
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
    ...(fields === undefined ? {} : { fields: fields.map(asAuth0Writes) }),
  };
  const noConnection =
    "If it is about the connection: it is not in this tenant; leave `connection` out to export all users. Otherwise check `fields` and `limit`.";
  try {
    const job = await tenant.call({
      method: "POST",
      path: "jobs/users-exports",
      body,
      what: "the start of the export",
      answer: JOB,
      remedies: {
        400: noConnection,
        404: noConnection,
        ...Object.fromEntries(TRANSIENT_STATUSES.map((status) => [status, NOT_REPEATED])),
      },
    });
    return job.id;
  } catch (error) {
    if (!(error instanceof ConnectionError) || !error.sent) return unreachable(tenant.host)(error);
    throw new BackupError(
      `The connection broke while the export was being started (${error.message}), so Auth0 may or may not have started a job.`,
      NOT_REPEATED,
      { cause: error },
    );
  }
}

const NOT_REPEATED =
  "It was not started a second time, in case the first is under way. Run the backup again: a job that nobody collects is deleted after 24 hours.";

function asAuth0Writes({ path, title }: Field): { name: string; export_as?: string } {
  return title === undefined ? { name: path } : { name: path, export_as: title };
}

/** Polls never come closer together than the first, nor further apart than the second, in milliseconds. */
const LONGEST_POLL = 15_000;
/** How often a job that is `completed` without a link is asked again. */
const POLLS_FOR_LINK = 5;

/**
 * Waits until the job ends: at most until the run's deadline, with a poll about every fifth of the time waited so far.
 *
 * @returns the job, completed and with its link masked
 * @throws BackupError when the job failed, is gone, or never hands out a link
 */
export async function waitForExport(tenant: Tenant, jobId: string): Promise<CompletedJob> {
  const { log, signal } = tenant.run;
  const { shortestPoll } = timingsFor(tenant.origin);
  const started = performance.now(); // whoever sets the clock must not stop the polls
  let told = "";
  for (let completedPolls = 0; ; ) {
    const job = await readJob(tenant, jobId);
    const completed = completedJob(job);
    if (completed !== undefined) return completed;
    if (job.status === "completed" && ++completedPolls > POLLS_FOR_LINK) {
      throw new BackupError(
        `Auth0 calls the export job ${jobId} completed but hands out no link to its file.`,
        "Run the backup again; if it lasts, tell Auth0 support the job's id.",
      );
    }
    const progress = `${job.status} ${job.percentage_done}`;
    const waited = performance.now() - started;
    if (progress !== told) log.info(progressLine(job, waited));
    told = progress;
    const left = (job.time_left_seconds ?? Number.POSITIVE_INFINITY) * 1000;
    await sleep(pollDelay(waited, left, shortestPoll), signal);
  }
}

/**
 * How long to wait before the next poll, in milliseconds: a fifth of the time waited so far, or until Auth0 thinks to be ready.
 *
 * @param waited since the first poll
 * @param left what Auth0 says is left; `Infinity` where it says nothing
 */
export function pollDelay(waited: number, left: number, shortest: number): number {
  return Math.min(Math.max(Math.min(waited / 5, left), shortest), LONGEST_POLL);
}

/** What a job that exists is at; its file is left alone. @throws BackupError when it failed, or is gone */
export async function readExportStatus(
  tenant: Tenant,
  jobId: string,
): Promise<{ readonly status: string; readonly format: string | undefined }> {
  const { status, format } = await readJob(tenant, jobId);
  return { status: quote(status), format: format ?? undefined };
}

/**
 * Asks for the job once more, for a link that is fresh.
 *
 * @throws BackupError when the job is gone or has no link any more
 */
export async function renewLink(tenant: Tenant, jobId: string): Promise<string> {
  const completed = completedJob(await readJob(tenant, jobId));
  if (completed !== undefined) return completed.location;
  throw new BackupError(
    `Auth0 no longer hands out a link for the export job ${jobId}.`,
    "Run the backup again.",
  );
}

/** The job as it is now; its link, if any, is masked before anything can print it. */
async function readJob(tenant: Tenant, jobId: string): Promise<Job> {
  const job = await tenant
    .call({
      method: "GET",
      path: `jobs/${encodeURIComponent(jobId)}`,
      what: `the poll of ${jobId}`,
      answer: JOB,
      remedies: {
        404: "The job is older than 24 hours or belongs to another tenant: start a new export.",
      },
    })
    .catch(unreachable(tenant.host));
  if (job.location) maskLink(tenant, job.location);
  if (job.id !== jobId) {
    throw new BackupError(
      `${tenant.host} answered the poll of ${jobId} with another job.`,
      "Check that `domain` is the domain of an Auth0 tenant and that no proxy answers for it.",
    );
  }
  refuseEnded(job);
  return job;
}

/** The link gives the whole file to whoever has it, and so does its query alone. */
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
    total: job.summary?.total ?? undefined,
  };
}

/** `failed` is documented; `error` and `expired` were seen by other clients. Every other status means that it goes on. */
function refuseEnded(job: Job): void {
  if (!["failed", "error", "expired"].includes(job.status)) return;
  const reason = job.status_details
    ? `and says: ${quote(job.status_details)}`
    : "and gave no reason";
  const remedy =
    job.status === "expired"
      ? "Its file was deleted: start a new export."
      : "Run the backup again; if it lasts, tell Auth0 support the job's id.";
  throw new BackupError(
    `Auth0 ended the export job ${job.id} as ${job.status} ${reason}.`.replace(/\.\.$/, "."),
    remedy,
  );
}

/** @param waited so far, in milliseconds */
function progressLine(job: Job, waited: number): string {
  const known = ["pending", "processing", "completed"].includes(job.status);
  const status = known ? job.status : `${quote(job.status)} (unknown here, so waiting on)`;
  const left = job.time_left_seconds;
  return [
    `Job is ${status}`,
    ...(job.percentage_done == null ? [] : [`${Math.round(job.percentage_done)} % done`]),
    ...(left == null ? [] : [`about ${estimate(left)} left`]),
    `${formatDuration(waited)} so far.`,
  ].join(", ");
}

/** An estimate has no tenths. @param seconds as Auth0 guesses them */
function estimate(seconds: number): string {
  return seconds < 60 ? `${Math.ceil(seconds)} s` : formatDuration(seconds * 1000);
}
