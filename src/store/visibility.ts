/** Whether the repository is public: then personal data is not stored in it unasked. */

import { readFile } from "node:fs/promises";
import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import type { Run } from "../base/run.ts";
import type { Repository } from "../base/runner-environment.ts";
import { requestWithRetry } from "../http/index.ts";
import { ConnectionError, readText } from "../http/send.ts";
import type { Settings } from "../settings.ts";

/** What the event and GitHub's REST API tell of a repository alike. */
const REPOSITORY = z.looseObject({ private: z.boolean() });
const EVENT = z.looseObject({ repository: REPOSITORY });

/**
 * Refuses to store personal data in a public repository, unless it is encrypted: where `destination` has `artifact` or `branch` and nothing allows it.
 *
 * @throws BackupError also where neither the event nor GitHub tells, so that nobody is let in by accident
 */
export async function requirePrivateRepository(
  { destinations, recipients, allowsPublicRepository, githubToken }: Settings,
  run: Pick<Run, "log" | "signal" | "repository">,
): Promise<void> {
  const isStoredThere = destinations.artifact !== undefined || destinations.branch !== undefined;
  if (!isStoredThere || allowsPublicRepository || recipients.length > 0) return;
  const { repository } = run;
  const isPrivate =
    repository === undefined
      ? undefined
      : ((await privateByEvent(repository)) ?? (await privateByApi(repository, githubToken, run)));
  if (isPrivate === true) return;
  const destination = destinations.branch === undefined ? "artifact" : "branch";
  throw isPrivate === false
    ? new BackupError(
        `This repository is public: everyone could read the users in the ${destination}. Nothing was exported.`,
        "Run the backup in a private repository, encrypt it with `encrypt-to`, use `destination: file`, or, if the data may be public, set `allow-public-repository: true`.",
      )
    : new BackupError(
        "Neither the workflow's event nor GitHub's API tells whether this repository is public. Nothing was exported.",
        "Let `github-token` be the job's own token, or, if you know that the repository is private, set `allow-public-repository: true`.",
      );
}

async function privateByEvent({ eventFile }: Repository): Promise<boolean | undefined> {
  if (eventFile === undefined) return undefined;
  const text = await readFile(eventFile, "utf8").catch(() => "");
  return EVENT.safeParse(parseJson(text)).data?.repository.private;
}

async function privateByApi(
  { api, name }: Repository,
  token: string | undefined,
  run: Pick<Run, "log" | "signal">,
): Promise<boolean | undefined> {
  if (token === undefined || !URL.canParse(api)) return undefined;
  const request = () => ({
    method: "GET" as const,
    headers: { accept: "application/vnd.github+json", authorization: `Bearer ${token}` },
  });
  const operation = {
    what: "the question whether the repository is public",
    url: new URL(`${api}/repos/${name}`),
    idempotent: true,
  };
  try {
    return await requestWithRetry(run, operation, request, async (answer) =>
      answer.status === 200
        ? REPOSITORY.safeParse(parseJson(await readText(answer))).data?.private
        : undefined,
    );
  } catch (error) {
    run.signal.throwIfAborted();
    if (error instanceof ConnectionError || error instanceof BackupError) return undefined;
    throw error;
  }
}
