/** Lists the artifacts of all workflow runs of a repository, by GitHub's REST API: the artifact client knows only those of one run. */

import { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { quote } from "../base/format.ts";
import { parseJson } from "../base/json.ts";
import type { Run } from "../base/run.ts";
import type { Repository } from "../base/runner-environment.ts";
import { requestWithRetry } from "../http/index.ts";
import { readText } from "../http/send.ts";

/** An artifact that can be downloaded. */
export interface ListedArtifact {
  readonly id: number;
  /** The workflow run that uploaded it. */
  readonly runId: number;
  readonly createdAt: Date;
  /** Size of its zip. */
  readonly bytes: number;
  /** `sha256:` and hexadecimal digits; missing for some older artifacts. */
  readonly digest: string | undefined;
}

/** Artifacts of one name. */
export interface ArtifactList {
  /** Of this repository's own workflow runs, the newest first, without expired ones. */
  readonly artifacts: readonly ListedArtifact[];
  /** How many there were that have expired. */
  readonly expired: number;
}

/** The largest page that GitHub serves. */
const PER_PAGE = 100;

const ARTIFACT = z.looseObject({
  id: z.int(),
  name: z.string(),
  size_in_bytes: z.int(),
  expired: z.boolean(),
  created_at: z.iso.datetime({ offset: true }).nullable(),
  digest: z.string().nullish(),
  workflow_run: z
    .looseObject({
      id: z.int().nullish(),
      repository_id: z.int().nullish(),
      head_repository_id: z.int().nullish(),
    })
    .nullish(),
});

const PAGE = z.looseObject({ artifacts: z.array(ARTIFACT) });

/**
 * Lists the artifacts with a name. Those of pull requests from forks are left out: their content is not trusted.
 *
 * @throws BackupError where GitHub does not list them
 * @throws ConnectionError
 */
export async function listArtifacts(
  name: string,
  token: string,
  run: Pick<Run, "log" | "signal"> & { readonly repository: Repository },
): Promise<ArtifactList> {
  const found: z.infer<typeof ARTIFACT>[] = [];
  for (let page = 1, hasNext = true; hasNext; page++) {
    const { artifacts, isLast } = await fetchPage(name, page, token, run);
    found.push(...artifacts.filter((artifact) => artifact.name === name));
    hasNext = !isLast;
  }
  const own = found.flatMap(({ workflow_run: workflow, ...artifact }) => {
    const { id: runId, repository_id: repository, head_repository_id: head } = workflow ?? {};
    if (runId == null || repository == null || repository !== head) return [];
    if (artifact.created_at === null) return [];
    return [{ ...artifact, runId, createdAt: new Date(artifact.created_at) }];
  });
  const artifacts = own
    .filter(({ expired }) => !expired)
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id)
    .map(({ id, runId, createdAt, size_in_bytes: bytes, digest }) => {
      return { id, runId, createdAt, bytes, digest: digest ?? undefined };
    });
  return { artifacts, expired: own.length - artifacts.length };
}

async function fetchPage(
  name: string,
  page: number,
  token: string,
  run: Pick<Run, "log" | "signal"> & { readonly repository: Repository },
) {
  const { api, name: repository } = run.repository;
  const query = new URLSearchParams({ name, per_page: String(PER_PAGE), page: String(page) });
  const url = new URL(`${api}/repos/${repository}/actions/artifacts?${query}`);
  const operation = { what: "the list of artifacts", url, idempotent: true };
  const authorization = token === "" ? {} : { authorization: `Bearer ${token}` };
  const headers = { accept: "application/vnd.github+json", ...authorization };
  return await requestWithRetry(
    run,
    operation,
    () => ({ method: "GET", headers }),
    async (response) => {
      const { status, headers: received } = response;
      const text = await readText(response);
      if (status !== 200) throw listError(status, text);
      const { artifacts } = PAGE.safeParse(parseJson(text)).data ?? {};
      if (artifacts === undefined) throw listError(status, "");
      const hasNext = /;\s*rel="next"/.test(String(received["link"] ?? ""));
      return { artifacts, isLast: !hasNext || artifacts.length === 0 };
    },
  );
}

const MESSAGE = z.looseObject({ message: z.string() });

/** The remedy for a token that may not read artifacts. */
export const READ_ARTIFACTS =
  "Give the job `permissions: actions: read`; if you set `github-token`, check that it is valid and may read the actions of this repository.";

function listError(status: number, text: string): BackupError {
  if (status === 200) {
    return new BackupError(
      "GitHub's list of artifacts has an unknown form.",
      "Check that `GITHUB_API_URL` is the address of GitHub's API, and that no proxy answers for it.",
    );
  }
  const message = MESSAGE.safeParse(parseJson(text)).data?.message;
  const reason = message === undefined ? "" : `: ${quote(message, 200)}`;
  const what = `GitHub does not list the artifacts of this repository (status ${status}${reason}).`;
  return new BackupError(what, READ_ARTIFACTS);
}
