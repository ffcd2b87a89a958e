/** The import job: starts it once, polls it until it ends, and reads its errors by user. */

import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { quote } from "../base/format.ts";
import { optional } from "../base/json.ts";
import { sleep } from "../base/sleep.ts";
import { timingsFor } from "../base/timings.ts";
import { TRANSIENT_STATUSES } from "../http/index.ts";
import { StatusError } from "../http/status-error.ts";
import { hasFailed, JOB, pollDelay, pollJob } from "./job.ts";
import { CallRefused, ERROR_CODE, type Tenant } from "./tenant.ts";

/** A file was sent, and Auth0's answer did not arrive or says nothing: Auth0 may or may not import it. */
export class UnknownImport extends BackupError {}

/**
 * Starts an import of new users. The request is not idempotent, and Auth0 can neither list nor cancel jobs: it is only retried
 * while Auth0 rejects it with status 429, because two jobs are running in the tenant or its rate limit is used up.
 *
 * @param name the import in the log: "Import 3"
 * @param file a JSON array of users
 * @returns the job's id
 * @throws UnknownImport when it is unknown whether a job was started
 * @throws CallRefused when Auth0 refuses the file, so that none was started
 */
export async function startImport(
  tenant: Tenant,
  name: string,
  { connectionId, file }: { readonly connectionId: string; readonly file: Buffer<ArrayBuffer> },
): Promise<string> {
  const { shortestPoll } = timingsFor(tenant.origin);
  const started = performance.now();
  for (let isWaiting = false; ; ) {
    try {
      return await sendFile(tenant, connectionId, file);
    } catch (error) {
      if (!(error instanceof StatusError && error.status === 429)) throw error;
      if (!isWaiting) tenant.run.log.info(`${name} waits until Auth0 accepts it: ${error.message}`);
      isWaiting = true;
    }
    const waited = performance.now() - started;
    await sleep(pollDelay(waited, Number.POSITIVE_INFINITY, shortestPoll), tenant.run.signal);
  }
}

async function sendFile(
  tenant: Tenant,
  connectionId: string,
  file: Buffer<ArrayBuffer>,
): Promise<string> {
  const form = new FormData();
  form.set("users", new File([file], "users.json", { type: "application/json" }));
  form.set("connection_id", connectionId);
  form.set("upsert", "false");
  form.set("send_completion_email", "false");
  try {
    const job = JOB.safeParse(
      await tenant.call({
        method: "POST",
        path: "jobs/users-imports",
        body: form,
        what: "the start of an import",
        schema: z.unknown(),
        isPaced: true,
        handled: [429],
        remedies: {
          403: "Grant the application the permission create:users on the Management API.",
          429: "It is sent again later.",
        },
        unknownOutcome: (error) => unknownImport(error.message, error),
      }),
    );
    if (job.success) return job.data.id;
  } catch (error) {
    if (error instanceof StatusError && TRANSIENT_STATUSES.includes(error.status)) {
      throw unknownImport(`status ${error.status}`, error);
    }
    throw error;
  }
  throw unknownImport("the answer does not name a job");
}

function unknownImport(reason: string, cause?: Error): UnknownImport {
  return new UnknownImport(
    `It is unknown whether Auth0 started an import (${reason}).`,
    "It is not sent again, because no file may be imported twice.",
    { cause },
  );
}

/** How an import job ended. */
export interface EndedImport {
  /** False when the job as a whole failed. Auth0 may have imported some of its users nevertheless. */
  readonly isCompleted: boolean;
  /** Number of users that Auth0 rejected, if it states it. */
  readonly failed: number | undefined;
}

/**
 * Polls an import until it ends, at most until the run's deadline.
 *
 * @param name the import in the log: "Import 3"
 * @throws BackupError when the job cannot be polled
 */
export async function waitForImport(
  tenant: Tenant,
  name: string,
  jobId: string,
): Promise<EndedImport> {
  const ended = await pollJob(tenant, { id: jobId, name }, (job) => {
    return hasFailed(job) || job.status === "completed" ? job : undefined;
  }).catch((error) => {
    if (error instanceof CallRefused && error.status === 404) return undefined;
    throw error;
  });
  const isCompleted = ended?.status === "completed";
  if (!isCompleted) {
    const words = ended?.status_details ? `: ${quote(ended.status_details)}` : "";
    const how = ended === undefined ? "no longer knows its job" : `ended it as ${ended.status}`;
    tenant.run.log.info(`${name} (${jobId}): Auth0 ${how}${words}.`.replace(/\.\.$/, "."));
  }
  return { isCompleted, failed: ended?.summary?.failed ?? undefined };
}

const TEXT = optional(z.string());
const IMPORT_ERROR = z.looseObject({
  // Auth0 repeats the user of the file, possibly not all properties.
  user: optional(z.looseObject({ user_id: TEXT, email: TEXT, username: TEXT, phone_number: TEXT })),
  errors: optional(z.array(z.looseObject({ code: optional(ERROR_CODE) }))),
});

/** A user whom an import job rejected. */
export interface RejectedUser {
  /** Properties that identify the user; all may be missing. */
  readonly user: {
    readonly user_id?: string | null | undefined;
    readonly email?: string | null | undefined;
    readonly username?: string | null | undefined;
    readonly phone_number?: string | null | undefined;
  };
  /** Auth0's code of the first error that has one. */
  readonly code: string | undefined;
}

/** The users that an import job rejected: none if Auth0 has no list of them. @throws BackupError when the tenant cannot be asked */
export async function readImportErrors(tenant: Tenant, jobId: string): Promise<RejectedUser[]> {
  const list = await tenant
    .call({
      method: "GET",
      path: `jobs/${encodeURIComponent(jobId)}/errors`,
      what: `the errors of ${jobId}`,
      schema: z.unknown(), // an array, nothing (status 204), or an object about the job
      isPaced: true,
    })
    .catch((error) => {
      if (error instanceof CallRefused && error.status === 404) return undefined;
      throw error;
    });
  if (!Array.isArray(list)) return [];
  return list.map((entry) => {
    const { user, errors } = IMPORT_ERROR.safeParse(entry).data ?? {};
    return { user: user ?? {}, code: errors?.find(({ code }) => code)?.code ?? undefined };
  });
}
