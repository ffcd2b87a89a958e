/** Checks that the repository is private, before personal data is stored in it. */

import { readFile } from "node:fs/promises";
import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { optional, parseJson } from "../base/json.ts";
import type { Run } from "../base/run.ts";
import type { Repository } from "../base/runner-environment.ts";
import { ConnectionError } from "../http/connection-error.ts";
import { requestWithRetry } from "../http/index.ts";
import { readText } from "../http/send.ts";
import type { Settings } from "../settings.ts";

/** A repository, as the event and GitHub's REST API both describe it. One that is internal is also private. */
const REPOSITORY = z.looseObject({ private: z.boolean(), visibility: optional(z.string()) });
const EVENT = z.looseObject({ repository: REPOSITORY });

type Visibility = "public" | "private" | "internal";

/**
 * Requires a private repository for `artifact` and `branch`, unless the files are encrypted or `allow-public-repository` is set. Warns
 * about an internal one, which every member of the GitHub Enterprise account can read.
 *
 * @returns what is known about the repository, in a few words
 * @throws BackupError where it is public, or where neither the event nor GitHub says whether it is
 */
export async function requirePrivateRepository(
  { destinations, recipients, allowsPublicRepository, githubToken }: Settings,
  run: Pick<Run, "log" | "signal" | "repository">,
): Promise<string> {
  const isStoredThere = destinations.artifact !== undefined || destinations.branch !== undefined;
  if (!isStoredThere) return "not a destination";
  if (recipients.length > 0) return "the backup is encrypted";
  if (allowsPublicRepository) return "a public repository is allowed";
  const { repository } = run;
  const visibility =
    repository === undefined
      ? undefined
      : ((await visibilityByEvent(repository)) ??
        (await visibilityByApi(repository, githubToken, run)));
  if (visibility === "private") return "private";
  if (visibility === "internal") {
    run.log.warning(
      "This repository is internal: every member of your GitHub Enterprise account can read the backup. Use a private repository, or encrypt the backup with `encrypt-to`.",
    );
    return "internal, so every member of your GitHub Enterprise account can read the backup";
  }
  const destination = destinations.branch === undefined ? "artifact" : "branch";
  throw visibility === "public"
    ? new BackupError(
        `This repository is public: everyone could read the users in the ${destination}. Nothing was exported.`,
        "Run the backup in a private repository, encrypt it with `encrypt-to`, use `destination: file`, or, if the data may be public, set `allow-public-repository: true`.",
      )
    : new BackupError(
        "Neither the workflow's event nor GitHub's API says whether this repository is public. Nothing was exported.",
        "Do not set `github-token`, so that the job's own token is used, or, if you know that the repository is private, set `allow-public-repository: true`.",
      );
}

async function visibilityByEvent({ eventFile }: Repository): Promise<Visibility | undefined> {
  if (eventFile === undefined) return undefined;
  const text = await readFile(eventFile, "utf8").catch(() => "");
  return visibilityOf(EVENT.safeParse(parseJson(text)).data?.repository);
}

function visibilityOf(repository: z.infer<typeof REPOSITORY> | undefined): Visibility | undefined {
  if (repository === undefined) return undefined;
  if (repository.visibility === "internal") return "internal";
  return repository.private ? "private" : "public";
}

async function visibilityByApi(
  { api, name }: Repository,
  token: string | undefined,
  run: Pick<Run, "log" | "signal">,
): Promise<Visibility | undefined> {
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
        ? visibilityOf(REPOSITORY.safeParse(parseJson(await readText(answer))).data)
        : undefined,
    );
  } catch (error) {
    run.signal.throwIfAborted();
    if (error instanceof ConnectionError && error.isFromProxy) {
      throw new BackupError(
        `GitHub's API cannot be asked whether this repository is public: ${error.message}. Nothing was exported.`,
        error.remedy,
        { cause: error },
      );
    }
    if (error instanceof ConnectionError || error instanceof BackupError) return undefined;
    throw error;
  }
}
