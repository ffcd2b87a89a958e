/** The artifacts of a repository in GitHub's REST API, of all its workflow runs, and the storage that it redirects to. */

import { createHash } from "node:crypto";
import { artifactBytes } from "./artifact-files.ts";
import type { StoredArtifact } from "./artifact-service.ts";
import { type Answer, json, storageError } from "./exchange.ts";

/** The workflow run that uploaded artifacts. */
export interface ArtifactRun {
  readonly id: number;
  readonly createdAt: Date;
  readonly expired?: boolean;
  /** The repository whose commit it ran on; this one, 1, when left out. */
  readonly headRepositoryId?: number | null;
  /** Whether the artifacts' digests are known; they are when left out. */
  readonly hasDigest?: boolean;
}

/** An artifact as the API knows it. */
export interface PublishedArtifact {
  readonly id: number;
  readonly name: string;
  readonly run: ArtifactRun;
  readonly zip: Buffer;
  /** That of the upload; differs from the zip's where the storage damaged it. */
  readonly digest: string | undefined;
}

const FIRST_ID = 5_000_000_001;
const REPOSITORY_ID = 1;
/** GitHub's own limits. */
const USUAL_PAGE = 30;
const LARGEST_PAGE = 100;

/** The artifacts of a run, with ids that are unique in the repository. @param known how many there are already */
export function published(
  artifacts: readonly Pick<StoredArtifact, "name" | "content" | "digest">[],
  run: ArtifactRun,
  known: number,
): PublishedArtifact[] {
  return artifacts.map(({ name, content, digest }, i) => ({
    id: FIRST_ID + known + i,
    name,
    run,
    zip: artifactBytes({ content }),
    digest,
  }));
}

/** Answers `GET …/actions/artifacts…`. @param path the part of the address after the repository @param origin of the storage */
export function artifactApi(
  artifacts: readonly PublishedArtifact[],
  path: string,
  url: URL,
  origin: string,
): Answer {
  if (path === "/actions/artifacts") return list(artifacts, url);
  const [, id, format] = /^\/actions\/artifacts\/(\d+)(?:\/(\w+))?$/.exec(path) ?? [];
  const artifact = artifacts.find((one) => String(one.id) === id);
  if (artifact === undefined) return apiError(404, "Not Found");
  if (format === undefined) return json(200, described(artifact, url));
  if (format !== "zip") return apiError(404, "Not Found");
  if (artifact.run.expired) return apiError(410, "Artifact has expired");
  const address = new URL(`${origin}/actions-storage/${artifact.id}`);
  address.searchParams.set("sig", signature(artifact));
  address.searchParams.set("rscd", `attachment; filename="${artifact.name}.zip"`);
  address.searchParams.set("rsct", "application/zip");
  return { status: 302, headers: { location: address.href }, body: Buffer.alloc(0) };
}

/** Answers the storage's signed addresses, which refuse any other authorization. */
export function artifactStorage(
  artifacts: readonly PublishedArtifact[],
  url: URL,
  authorization: string | undefined,
): Answer {
  if (authorization !== undefined) {
    return storageError(400, "InvalidAuthenticationInfo", "Signed addresses only");
  }
  const artifact = artifacts.find(({ id }) => url.pathname === `/actions-storage/${id}`);
  if (artifact === undefined) return storageError(404, "BlobNotFound", "No such blob");
  if (url.searchParams.get("sig") !== signature(artifact)) {
    return storageError(403, "AuthenticationFailed", "Signature did not match");
  }
  const headers = {
    "content-type": url.searchParams.get("rsct") ?? "application/octet-stream",
    "content-disposition": url.searchParams.get("rscd") ?? "",
  };
  return { status: 200, headers, body: artifact.zip };
}

export function apiError(status: number, message: string): Answer {
  return json(status, { message, status: String(status) });
}

function list(artifacts: readonly PublishedArtifact[], url: URL): Answer {
  const name = url.searchParams.get("name");
  const perPage = Math.min(Number(url.searchParams.get("per_page") ?? USUAL_PAGE), LARGEST_PAGE);
  const page = Number(url.searchParams.get("page") ?? 1);
  // The order is not documented: not that of the times.
  const named = artifacts
    .filter((artifact) => name === null || artifact.name === name)
    .toSorted((a, b) => (a.id % 7) - (b.id % 7) || a.id - b.id);
  const next = new URL(url);
  next.searchParams.set("page", String(page + 1));
  const hasNext = page * perPage < named.length;
  const body = {
    total_count: named.length,
    artifacts: named
      .slice((page - 1) * perPage, page * perPage)
      .map((artifact) => described(artifact, url)),
  };
  return json(200, body, hasNext ? { link: `<${next.href}>; rel="next"` } : {});
}

function described({ id, name, run, zip, digest }: PublishedArtifact, url: URL) {
  const createdAt = run.createdAt.toISOString().replace(/\.\d+/, "");
  const address = `${url.origin}${url.pathname.replace(/\/actions\/.*/, "")}/actions/artifacts/${id}`;
  return {
    id,
    node_id: `MDg6QXJ0aWZhY3Q${id}`,
    name,
    size_in_bytes: zip.length,
    url: address,
    archive_download_url: `${address}/zip`,
    expired: run.expired ?? false,
    digest: run.hasDigest === false ? null : (digest ?? null),
    created_at: createdAt,
    updated_at: createdAt,
    expires_at: createdAt,
    workflow_run: {
      id: run.id,
      repository_id: REPOSITORY_ID,
      head_repository_id: run.headRepositoryId === undefined ? REPOSITORY_ID : run.headRepositoryId,
      head_branch: "main",
      head_sha: "0123456789abcdef0123456789abcdef01234567",
    },
  };
}

function signature({ id }: PublishedArtifact): string {
  return createHash("sha256").update(`published artifact ${id}`).digest("base64");
}
