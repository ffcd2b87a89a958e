/** The storage of export files: its links are signed and short-lived, and it rejects bearer tokens. */

import { createHash, createHmac } from "node:crypto";
import { createReadStream } from "node:fs";
import { gzipSync } from "node:zlib";
import { type Answer, type Body, type Incoming, storageError } from "./exchange.ts";
import { DEFAULT_FIELDS, type Export, exportBytes, gzipped } from "./export-file.ts";
import type { Job, TenantSettings, TenantState } from "./tenant.ts";

/** Above this many users a file is made while it is sent: no length, no tag and no ranges. */
const MOST_USERS_HELD = 50_000;

const SIGNING_KEY = "the storage's key";

/** A link to the job's file. Every call makes another one. */
export function signedLink(
  settings: TenantSettings,
  job: Job,
  serial: number,
  now: number,
): string {
  const path = `/export-storage/${job.id}/${settings.name}.${job.format}.gz`;
  const expires = now + settings.linkSeconds * 1000;
  // Whole seconds on the wire, as the real one has; the milliseconds keep short-lived links exact.
  const query = `Expires=${Math.ceil(expires / 1000)}&Key-Pair-Id=APKASIM${serial}&ms=${expires}`;
  const link = `${settings.storageOrigin}${path}?${query}&Signature=${signature(`${path}?${query}`)}`;
  return settings.linkHasScheme ? link : link.replace(/^https?:\/\//, "");
}

/** Serves a link; `spoil` is the scenario's chance to damage the file before ranges are cut from it. */
export function storageAnswer(
  settings: TenantSettings,
  state: TenantState,
  request: Incoming,
  now: number,
  spoil: (file: Body) => Body,
): Answer {
  const { url, headers } = request;
  if (request.method !== "GET") return storageError(405, "MethodNotAllowed", "Method not allowed");
  if (headers["authorization"] !== undefined) {
    const message = "Only one auth mechanism allowed";
    return storageError(400, "InvalidArgument", message);
  }
  const [unsigned = "", given] = (url.pathname + url.search).split("&Signature=");
  if (given !== signature(unsigned)) return storageError(403, "AccessDenied", "Access denied");
  const serial = Number(url.searchParams.get("Key-Pair-Id")?.slice("APKASIM".length));
  if (Number(url.searchParams.get("ms")) <= now || serial <= state.expiredLinks) {
    return storageError(403, "AccessDenied", "Request has expired");
  }
  const job = state.jobs.get(url.pathname.split("/")[2] ?? "");
  if (job === undefined) return storageError(404, "NoSuchKey", "The key does not exist");
  return fileAnswer(settings, headers, spoil(exportedFile(settings, job)));
}

/** Files that are held, by their jobs: some are asked for part by part. */
const held = new WeakMap<Job, Buffer>();

/** The job's file: gzip, held whole unless the tenant is large. */
export function exportedFile(settings: TenantSettings, job: Job): Body {
  const { request, format, changes } = job;
  const { seed, users, style, edits, population, exportFile } = settings;
  if (exportFile !== undefined) return () => createReadStream(exportFile);
  const { connection_id: connectionId, limit, fields = DEFAULT_FIELDS } = request;
  const range = { seed, users, connectionId, limit, edits, changes, population };
  const wanted: Export = { ...range, format, fields, style };
  if (Math.min(users, limit ?? users) > MOST_USERS_HELD) {
    return () => gzipped(exportBytes(wanted));
  }
  const file = held.get(job) ?? gzipSync(Buffer.concat([...exportBytes(wanted)]), { level: 1 });
  held.set(job, file);
  return file;
}

function fileAnswer({ storage }: TenantSettings, headers: Incoming["headers"], file: Body): Answer {
  const type = { "content-type": "application/octet-stream" };
  if (!Buffer.isBuffer(file)) return { status: 200, headers: type, body: file };
  const tag = `"${createHash("md5").update(file).digest("hex")}"`;
  const offered = {
    ...type,
    ...(storage.etag ? { etag: tag } : {}),
    ...(storage.ranges ? { "accept-ranges": "bytes" } : {}),
  };
  // Without a length the skin sends the file in chunks.
  const send = (part: Buffer): Body => (storage.length ? part : () => [part]);
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers["range"] ?? "");
  const isSameFile = (headers["if-range"] ?? tag) === tag;
  if (range === null || !storage.ranges || !isSameFile) {
    return { status: 200, headers: offered, body: send(file) };
  }
  const from = Number(range[1]);
  const most = from + (storage.mostBytes ?? file.length) - 1;
  const to = Math.min(file.length - 1, most, range[2] === "" ? most : Number(range[2]));
  if (from >= file.length || to < from) {
    const refused = storageError(416, "InvalidRange", "The requested range is not satisfiable");
    return {
      ...refused,
      headers: { ...refused.headers, "content-range": `bytes */${file.length}` },
    };
  }
  const partial = { ...offered, "content-range": `bytes ${from}-${to}/${file.length}` };
  return { status: 206, headers: partial, body: send(file.subarray(from, to + 1)) };
}

function signature(signed: string): string {
  const half = (salt: string) =>
    createHmac("sha512", SIGNING_KEY + salt)
      .update(signed)
      .digest("base64url");
  // As long as a real one (some 340 characters), so that nothing relies on short links.
  return half("1") + half("2") + half("3") + half("4");
}
