/** Checks that the repository is private, before personal data is stored in it. */

import { readFile } from "node:fs/promises";
import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import type { Run } from "../base/run.ts";
import type { Repository } from "../base/runner-environment.ts";
import { requestWithRetry } from "../http/index.ts";
import { ConnectionError, readText } from "../http/send.ts";
import type { Settings } from "../settings.ts";

/** A repository, as the event and GitHub's REST API both describe it. */
const REPOSITORY = z.looseObject({ private: z.boolean() });
const EVENT = z.looseObject({ repository: REPOSITORY });

/**
 * Requires a private repository for `artifact` and `branch`, unless the files are encrypted or `allow-public-repository` is set.
 *
 * @throws BackupError where it is public, or where neither the event nor GitHub says whether it is
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
        "Neither the workflow's event nor GitHub's API says whether this repository is public. Nothing was exported.",
        "Do not set `github-token`, so that the job's own token is used, or, if you know that the repository is private, set `allow-public-repository: true`.",
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
    what: "the repository lookup",
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
