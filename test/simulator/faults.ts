/** What can go wrong, as data: a scenario says at which exchange, how often, and what happens. */

import { gunzipSync, gzipSync } from "node:zlib";
import { type Answer, type Body, json, text } from "./exchange.ts";

/** The kinds of exchange that a fault, or an assertion, can be about. */
export type Exchange =
  | "token"
  | "connections"
  | "users"
  | "user"
  | "create-user"
  | "update-user"
  | "delete-user"
  | "roles"
  | "role-members"
  | "organizations"
  | "organization-members"
  | "assign-role"
  | "assign-user-roles"
  | "add-members"
  | "assign-member-roles"
  | "create-job"
  | "create-import"
  | "job-errors"
  | "job"
  | "download"
  | "CreateArtifact"
  | "FinalizeArtifact"
  | "ListArtifacts"
  | "GetSignedArtifactURL"
  | "DeleteArtifact"
  | "block"
  | "block-list"
  | "artifact-download"
  | "other";

export type Fault = WireFault | AnswerFault | FileFault | StateFault;

/** The connection is reset, and the service never sees the request. */
export type LostRequest = { readonly kind: "lost" };

/** The service does its work, and the answer comes to harm on its way. */
export type WireFault =
  /** The connection is reset before the first byte of the answer. */
  | { readonly kind: "reset" }
  /** The connection breaks after this many bytes of the body; a negative number counts from its end. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** The answer never comes, and the connection stays open. */
  | { readonly kind: "silence" }
  /** Nothing follows this many bytes of the body, and the connection stays open. */
  | { readonly kind: "stall"; readonly afterBytes: number }
  /** The body has no length and no chunks, and ends with the connection after this many bytes, or whole. */
  | { readonly kind: "unframed"; readonly afterBytes?: number }
  /** The body comes a byte at a time, with a wait before each. */
  | { readonly kind: "drip"; readonly milliseconds: number };

export type AnswerFault =
  | LostRequest
  /** Something in front answers, and the service never sees the request. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** An object is sent as JSON. */
      readonly body?: string | object;
    }
  /** Members of a JSON answer are set or, with `remove`, left out. */
  | {
      readonly kind: "json";
      readonly set?: Readonly<Record<string, unknown>>;
      readonly remove?: readonly string[];
    };

/** The downloaded file is damaged or changed; HTTP itself works. */
export type FileFault =
  | { readonly kind: "truncated"; readonly toBytes: number }
  /** One bit is wrong. A negative position counts from the end (-8 to -5: gzip's checksum). */
  | { readonly kind: "corrupt"; readonly atByte: number }
  | { readonly kind: "garbage"; readonly appended: string }
  /** Several gzip members, one after the other. */
  | { readonly kind: "members"; readonly count: number }
  /** The same bytes without gzip. */
  | { readonly kind: "plain" }
  | { readonly kind: "empty" }
  /** The gzip of this text, whatever it is. */
  | { readonly kind: "text"; readonly text: string | Buffer }
  /** These bytes, gzip or not. */
  | { readonly kind: "bytes"; readonly bytes: Buffer }
  /** Another file than at the last attempt: the first row is gone. */
  | { readonly kind: "changed" };

export type StateFault =
  /** Every token issued so far is refused from now on. */
  | { readonly kind: "tokens-expire" }
  /** Every link made so far is refused from now on. */
  | { readonly kind: "links-expire" }
  /** Every job is forgotten. */
  | { readonly kind: "jobs-vanish" }
  /** The request is served as if it had not asked for a range. */
  | { readonly kind: "range-ignored" };

export interface FaultRule {
  readonly on: Exchange;
  /** The first occurrence that is hit, 1-based; 1 when left out. */
  readonly from?: number;
  /** How many occurrences are hit; 1 when left out, `Infinity` for all that follow. */
  readonly times?: number;
  /** Of these, only every so many-th is hit, the first one included; every one when left out. */
  readonly every?: number;
  readonly fault: Fault;
}

/** The faults that hit the `occurrence`-th exchange (1-based) of this kind. */
export function faultsAt(
  rules: readonly FaultRule[],
  exchange: Exchange,
  occurrence: number,
): readonly Fault[] {
  return rules
    .filter(({ on, from = 1, times = 1, every = 1 }) => {
      const since = occurrence - from;
      return on === exchange && since >= 0 && since < times && since % every === 0;
    })
    .map(({ fault }) => fault);
}

const NEVER_SENT = text(502, "text/plain", "");

/** The answer that a fault sends instead of the service's own, if any. */
export function substitute(faults: readonly Fault[]): Answer | undefined {
  if (faults.some(({ kind }) => kind === "lost")) return NEVER_SENT;
  const fault = faults.find((one) => one.kind === "answer");
  if (fault === undefined) return undefined;
  const { status, headers, body = "" } = fault;
  if (typeof body === "object") return json(status, body, headers);
  return text(status, "text/plain", body, headers);
}

/** Changes a JSON answer as the faults say. */
export function distort(answer: Answer, faults: readonly Fault[]): Answer {
  let distorted = answer;
  for (const fault of faults) {
    if (fault.kind !== "json" || !Buffer.isBuffer(distorted.body)) continue;
    const members = { ...JSON.parse(distorted.body.toString()), ...fault.set };
    for (const name of fault.remove ?? []) delete members[name];
    distorted = json(distorted.status, members, distorted.headers);
  }
  return distorted;
}

/** Damages the stored file. Only a file held whole can be damaged. */
export function spoil(file: Body, faults: readonly Fault[]): Body {
  let spoilt = file;
  for (const fault of faults) if (Buffer.isBuffer(spoilt)) spoilt = spoiltBy(spoilt, fault);
  return spoilt;
}

function spoiltBy(file: Buffer, fault: Fault): Buffer {
  switch (fault.kind) {
    case "truncated":
      return file.subarray(0, fault.toBytes);
    case "corrupt": {
      const copy = Buffer.from(file);
      const at = fault.atByte < 0 ? file.length + fault.atByte : fault.atByte;
      copy.writeUInt8(copy.readUInt8(at) ^ 0x01, at);
      return copy;
    }
    case "garbage":
      return Buffer.concat([file, Buffer.from(fault.appended)]);
    case "members":
      return members(gunzipSync(file), fault.count);
    case "plain":
      return gunzipSync(file);
    case "empty":
      return Buffer.alloc(0);
    case "text":
      return gzipSync(fault.text, { level: 1 });
    case "bytes":
      return fault.bytes;
    case "changed": {
      const rows = gunzipSync(file);
      return gzipSync(rows.subarray(rows.indexOf("\n") + 1), { level: 1 });
    }
    default:
      return file;
  }
}

function members(plain: Buffer, count: number): Buffer {
  const size = Math.ceil(plain.length / count);
  const parts = Array.from({ length: count }, (_, part) => {
    return gzipSync(plain.subarray(part * size, (part + 1) * size), { level: 1 });
  });
  return Buffer.concat(parts);
}
