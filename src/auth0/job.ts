/** Jobs of Auth0, which all look alike: polls one until it ends. */

import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { formatDuration, quote } from "../base/format.ts";
import { NUMBER, optional } from "../base/json.ts";
import { sleep } from "../base/sleep.ts";
import { timingsFor } from "../base/timings.ts";
import type { Tenant } from "./tenant.ts";

export const JOB = z.looseObject({
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
  summary: optional(z.looseObject({ total: optional(NUMBER), failed: optional(NUMBER) })),
});
export type Job = z.infer<typeof JOB>;

/** `failed` is documented; other clients have seen `error` and `expired`. With any other status a job is still running. */
export function hasFailed({ status }: Job): boolean {
  return ["failed", "error", "expired"].includes(status);
}

/** Maximum time between two polls, in milliseconds. */
const LONGEST_POLL = 15_000;

/**
 * Polls a job until it has a result, at most until the run's deadline.
 *
 * @param name the job in the log: "Job"
 * @param resultOf the result of the job; `undefined` while it is running
 * @throws BackupError when the job no longer exists; what `resultOf` throws
 */
export async function pollJob<T>(
  tenant: Tenant,
  { id, name }: { readonly id: string; readonly name: string },
  resultOf: (job: Job) => T | undefined,
): Promise<T> {
  const { log, signal } = tenant.run;
  const { shortestPoll } = timingsFor(tenant.origin);
  const started = performance.now(); // a monotonic clock: setting the system time must not stop the polls
  let lastProgress = "";
  for (;;) {
    const job = await readJob(tenant, id);
    const result = resultOf(job);
    if (result !== undefined) return result;
    const progress = `${job.status} ${job.percentage_done}`;
    const waited = performance.now() - started;
    if (progress !== lastProgress) log.info(progressLine(name, job, waited));
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

/** Polls a job once, and masks its link before anything can print it. @throws BackupError when it no longer exists */
export async function readJob(tenant: Tenant, jobId: string): Promise<Job> {
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
  return job;
}

/** Anyone who has the link, or only its query, can download the file. */
function maskLink(tenant: Tenant, location: string): void {
  tenant.run.log.mask(location);
  const query = location.indexOf("?");
  if (query !== -1) tenant.run.log.mask(location.slice(query + 1));
}

/** @param waited in milliseconds */
function progressLine(name: string, job: Job, waited: number): string {
  const known = ["pending", "processing", "completed"].includes(job.status);
  const status = known ? job.status : `${quote(job.status)} (unknown status, still waiting)`;
  const left = job.time_left_seconds;
  return [
    `${name} is ${status}`,
    ...(job.percentage_done == null ? [] : [`${Math.round(job.percentage_done)} % done`]),
    ...(left == null ? [] : [`about ${estimate(left)} left`]),
    `${formatDuration(waited)} so far.`,
  ].join(", ");
}

/** Auth0's estimate, without tenths of a second. */
function estimate(seconds: number): string {
  return seconds < 60 ? `${Math.ceil(seconds)} s` : formatDuration(seconds * 1000);
}
