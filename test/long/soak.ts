/** One random day of a backup: what it is asked for, what goes wrong, and what must have come out if it did not fail. */

import { parse } from "csv-parse/sync";
import type { Exchange, Fault, FaultRule } from "../simulator/faults.ts";
import type { Trouble } from "../simulator/git-troubles.ts";
import type { ProxyFault } from "../simulator/proxy.ts";
import type { Cut } from "../simulator/tls-front.ts";
import { type Scenario, STORAGE_HOST, TENANT_HOST } from "../simulator/world.ts";

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export type Random = () => number;

export function randomOf(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Day {
  readonly format: "ndjson" | "json" | "csv" | "import";
  readonly compression: "none" | "gzip" | "zstd";
  readonly isEncrypted: boolean;
  /** Keeps every `nth` row, from the first on; all where it is 1. */
  readonly nth: number;
  readonly destinations: readonly ("artifact" | "branch" | "file")[];
  /** When the run is cancelled, in milliseconds from its first sign-in; `undefined` where it is not. */
  readonly cancelledAfter: number | undefined;
  /** What happens on the way to GitHub's git. */
  readonly troubles: readonly Trouble[];
  /** The connection with TLS to GitHub's git that breaks, counted from 1; no TLS where it is `undefined`. */
  readonly gitCut: { readonly connection: number; readonly at: Cut } | undefined;
  /** What a proxy does to the CONNECT requests for a host, counted from 1; no proxy where it is `undefined`. */
  readonly proxy: ProxyTrouble | undefined;
  /** What fails after the backup is stored. */
  readonly lateFault: "outputs" | "summary" | "git log" | undefined;
  /** What somebody does to the backup on the branch before the next one. */
  readonly damage: "garbage" | "removed file" | "removed manifest" | undefined;
  readonly scenario: Scenario & { readonly users: number; readonly faults: readonly FaultRule[] };
}

export interface ProxyTrouble {
  readonly host: string;
  readonly from: number;
  readonly times: number;
  readonly fault: ProxyFault;
}

const pick = <T>(random: Random, values: readonly T[]): T =>
  values[Math.floor(random() * values.length)] as T;

const EXCHANGES: readonly Exchange[] = [
  "token",
  "create-job",
  "job",
  "job",
  "download",
  "download",
  "download",
  "CreateArtifact",
  "block",
  "block-list",
  "FinalizeArtifact",
];

/** The answer of a server that leaves HTTP although no one asked it to. */
const UPGRADE = {
  kind: "answer",
  status: 101,
  headers: { connection: "Upgrade", upgrade: "websocket" },
} as const;

/** Commands in both of the runner's syntaxes. */
const COMMANDS = "no\n::stop-commands::x\r##[stop-commands]x ##[error]no\u2028::error::no";

/** A day of its own for every seed. */
export function dayOf(seed: number): Day {
  const random = randomOf(seed);
  const destinations = (["artifact", "branch", "file"] as const).filter(() => random() < 0.5);
  const users = pick(random, [0, 1, 37, 250, 250, 1000, 4000]);
  const faults = Array.from({ length: Math.floor(random() * 4) }, () => faultRule(random));
  return {
    format: pick(random, ["ndjson", "json", "csv", "import"]),
    compression: pick(random, ["none", "gzip", "zstd"]),
    isEncrypted: random() < 0.3,
    nth: pick(random, [1, 1, 3]),
    destinations: destinations.length === 0 ? ["file"] : destinations,
    cancelledAfter: random() < 0.15 ? Math.floor(random() * 2500) : undefined,
    troubles: random() < 0.3 ? [trouble(random)] : [],
    gitCut:
      random() < 0.2
        ? {
            connection: 1 + Math.floor(random() * 8),
            at: pick<Cut>(random, ["before", "during", "after"]),
          }
        : undefined,
    proxy: random() < 0.2 ? proxyTrouble(random) : undefined,
    lateFault: random() < 0.2 ? pick(random, ["outputs", "summary", "git log"]) : undefined,
    damage:
      random() < 0.4 ? pick(random, ["garbage", "removed file", "removed manifest"]) : undefined,
    scenario: {
      users,
      seed: Math.floor(random() * 1e6),
      tellsProgress: random() < 0.8,
      linkHasScheme: random() < 0.8,
      storage: {
        ranges: random() < 0.8,
        etag: random() < 0.8,
        length: random() < 0.8,
      },
      faults,
    },
  };
}

function faultRule(random: Random): FaultRule {
  const on = pick(random, EXCHANGES);
  const from = 1 + Math.floor(random() * 3);
  const times = pick(random, [1, 1, 1, 2, 5, Number.POSITIVE_INFINITY]);
  return { on, from, times, fault: faultOn(random, on) };
}

function proxyTrouble(random: Random): ProxyTrouble {
  const fault = pick<ProxyFault>(random, [
    { kind: "silent" },
    { kind: "silent-tunnel" },
    { kind: "refused", status: pick(random, [403, 407, 502, 503]) },
    { kind: "cut", afterBytes: Math.floor(random() * 39) },
    { kind: "cut-tunnel", afterBytes: Math.floor(random() ** 3 * 20_000) },
  ]);
  return {
    host: pick(random, [TENANT_HOST, STORAGE_HOST]),
    from: 1 + Math.floor(random() * 3),
    times: pick(random, [1, 1, 2, Number.POSITIVE_INFINITY]),
    fault,
  };
}

function trouble(random: Random): Trouble {
  const [method, at] = pick<[Trouble["method"], string]>(random, [
    ["GET", "?service=git-receive-pack"],
    ["GET", "?service=git-upload-pack"],
    ["POST", "/git-upload-pack"],
    ["POST", "/git-receive-pack"],
  ]);
  const fault = pick<Trouble["fault"]>(random, [
    { kind: "reset" },
    { kind: "cut" },
    { kind: "answer", status: pick(random, [401, 403, 404, 429, 500, 502, 503, 504]) },
    { kind: "answer", status: 200, headers: { "content-type": "text/html" }, body: "<html>" },
    { kind: "answer", status: 302, headers: { location: "http://127.0.0.1:9/" } },
    UPGRADE,
    { kind: "answer", status: 403, headers: { "content-type": "text/plain" }, body: COMMANDS },
  ]);
  return { method, at, fault, times: pick(random, [1, 1, 2, Number.POSITIVE_INFINITY]) };
}

function faultOn(random: Random, on: Exchange): Fault {
  const wire: Fault[] = [
    { kind: "reset" },
    { kind: "cut", afterBytes: Math.floor(random() ** 3 * 60_000) },
    { kind: "answer", status: pick(random, [400, 403, 404, 409, 500, 502, 503, 504]) },
    { kind: "answer", status: 429, headers: { "retry-after": "0" } },
    { kind: "answer", status: 200, body: "<html></html>" },
    { kind: "answer", status: 302, headers: { location: "http://127.0.0.1:9/" } },
    UPGRADE,
    { kind: "answer", status: 400, body: { error: COMMANDS, error_description: COMMANDS } },
    { kind: "answer", status: 403, body: { message: COMMANDS, msg: COMMANDS } },
  ];
  const file: Fault[] = [
    { kind: "truncated", toBytes: Math.floor(random() * 40_000) },
    { kind: "corrupt", atByte: Math.floor(random() * 2000) },
    { kind: "corrupt", atByte: -1 - Math.floor(random() * 8) },
    { kind: "garbage", appended: "\0" },
    { kind: "members", count: 3 },
    { kind: "plain" },
    { kind: "empty" },
    { kind: "range-ignored" },
    { kind: "links-expire" },
    { kind: "tokens-expire" },
  ];
  if (on === "download" && random() < 0.6) return pick(random, file);
  if (on === "job" && random() < 0.3) {
    return pick<Fault>(random, [
      { kind: "tokens-expire" },
      { kind: "jobs-vanish" },
      { kind: "json", set: { status: "failed", status_details: "::error::no" } },
      { kind: "json", set: { status: "failed", status_details: COMMANDS } },
      { kind: "json", set: { status: COMMANDS } },
      { kind: "json", remove: ["location"] },
    ]);
  }
  return pick(random, wire);
}

/** The rows of a file's text, in its order; of CSV, the cells of the header and of the rows. */
export function rowsOf(text: string, format: Day["format"]): string[] {
  if (format === "csv") return parse(text).map((cells) => JSON.stringify(cells));
  const lines = text.split("\n").filter((line) => line !== "");
  const isArray = format === "json" || format === "import";
  return isArray ? lines.slice(1, -1).map((line) => line.replace(/,$/, "")) : lines;
}

/** The rows that must be left of the text that Auth0 exported. */
export function keptRows(text: string, { format, nth }: Day): string[] {
  const rows = rowsOf(text, format === "csv" ? "csv" : "ndjson");
  const header = format === "csv" ? rows.splice(0, 1) : [];
  return [...header, ...rows.filter((_, i) => i % nth === 0)];
}
