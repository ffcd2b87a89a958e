/** The lines of the benchmark and their targets. */

import type { Compression, Format } from "../../src/settings.ts";
import type { DataFormat } from "./data.ts";

/** The work that one process is timed for. */
export type Work =
  /** Inflates the export and counts its bytes: the yardstick, since any Node program has to do it. */
  | { readonly kind: "inflate" }
  /** The action's data path, from the gzip file to private files. */
  | {
      readonly kind: "stage";
      readonly format: Format;
      readonly compression?: Compression;
      readonly filter?: string;
      readonly isEncrypted?: boolean;
      /** Sorted files for the backup branch, instead of one in Auth0's order. */
      readonly isSorted?: boolean;
    }
  /** Compresses text from memory: the rows that the date filter keeps. */
  | { readonly kind: "gzip"; readonly on: "one thread" | "all cores" }
  /** Another program. `keepsAs` is our filter that keeps the same users; then it writes one user per line. */
  | {
      readonly kind: "program";
      /** A shell command: `$1` is the gzip file and `$2` the file to write. */
      readonly command: string;
      readonly needs: readonly string[];
      readonly keepsAs?: string;
    }
  /** A statement of SQL that writes the file `$2` from `$1`. `keepsAs` is our filter that keeps the same users. */
  | { readonly kind: "duckdb"; readonly sql: string; readonly keepsAs: string }
  /** The bundle until its first request, or Node doing nothing. */
  | { readonly kind: "start"; readonly filter?: string; readonly bundle: boolean };

/** A limit for a line: a ratio to another line, or its own peak memory (bytes) or time (seconds). */
export type Target =
  | { readonly kind: "ratio"; readonly to: string; readonly most: number }
  | { readonly kind: "memory"; readonly most: number }
  | { readonly kind: "time"; readonly most: number };

export interface Line {
  /** Its name for `--only`. */
  readonly name: string;
  readonly title: string;
  readonly group: Group;
  readonly data: DataFormat;
  readonly work: Work;
  /** The line whose time in the same round is 1. */
  readonly yardstick?: string;
  readonly targets: readonly Target[];
}

export type Group = keyof typeof GROUPS;

/** In the order in which they are shown. */
export const GROUPS = {
  ndjson: "NDJSON",
  csv: "CSV",
  gzip: "Compressing the kept rows",
  programs: "What a user would do instead",
  start: "Start",
} as const;

/** Keeps a quarter of the users. */
export const DATE = '$last_login >= "2024-04-01T00:00:00Z"';
const REGEX = '$email =~ "@(example\\.com|corp\\.example)$" && $logins_count >= 300';
/** Keeps the same users with an expression that needs the automaton. */
const AUTOMATON = '$email =~ "^[a-z0-9.]+@(example\\.com|corp\\.example)$" && $logins_count >= 300';
export const NESTED =
  '$app_metadata["plan"] == "pro" && $user_metadata["consent"]["marketing"] == true';
const LIST = 'any($identities, func(i) { return i["connection"] == "google-oauth2" })';
const EVERYTHING = 'any($*, func(name, value) { return is_string(value) && value =~ "Love" })';

const MOST_MEMORY: Target = { kind: "memory", most: 180e6 };
const MOST_MEMORY_TO_SORT: Target = { kind: "memory", most: 200e6 };
/** Its time is at most that of the other line. */
const noSlowerThan = (to: string): Target => ({ kind: "ratio", to, most: 1 });
const FIRST_REQUEST: Target = { kind: "time", most: 0.15 };

type Stage = Extract<Work, { kind: "stage" }>;

/** A line of the data path. Its yardstick is inflating alone. */
function path(
  name: string,
  title: string,
  work: Omit<Stage, "kind">,
  most?: number,
  ...more: readonly Target[]
): Line {
  const data = work.format === "csv" ? "csv" : "ndjson";
  const yardstick = `inflate-${data}`;
  const targets: Target[] = most === undefined ? [] : [{ kind: "ratio", to: yardstick, most }];
  targets.push(work.isSorted ? MOST_MEMORY_TO_SORT : MOST_MEMORY);
  return {
    name,
    title,
    group: data,
    data,
    work: { kind: "stage", ...work },
    yardstick,
    targets: [...targets, ...more],
  };
}

function program(
  name: string,
  data: DataFormat,
  command: string,
  needs: readonly string[],
  keepsAs?: string,
): Line {
  const shown = command.replace('"$1"', `users.${data}.gz`);
  return {
    name,
    title: `\`${shown}\``,
    group: "programs",
    data,
    work: {
      kind: "program",
      command: `${command} > "$2"`,
      needs,
      ...(keepsAs !== undefined && { keepsAs }),
    },
    yardstick: `inflate-${data}`,
    targets: [],
  };
}

/** Rows as they are in the file: with the fields detected, DuckDB takes twice as long. */
const ROWS = "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\\x01')";

/** @param select has `$1` for the gzip file */
function duckdb(
  name: string,
  title: string,
  data: DataFormat,
  select: string,
  options: string,
  keepsAs: string,
): Line {
  return {
    name: `duckdb-${name}`,
    title: `DuckDB, ${title} (\`users.${data}.gz\`)`,
    group: "programs",
    data,
    work: { kind: "duckdb", sql: `COPY (${select}) TO $2 ${options}`, keepsAs },
    yardstick: `inflate-${data}`,
    targets: [],
  };
}

const ndjson = "ndjson";
const csv = "csv";
const json = "json";

export const LINES: readonly Line[] = [
  {
    name: "inflate-ndjson",
    title: "inflating alone, in Node",
    group: ndjson,
    data: ndjson,
    work: { kind: "inflate" },
    targets: [],
  },
  path("ndjson", "NDJSON, no filter", { format: ndjson }),
  path(
    "ndjson-date",
    "NDJSON, a date",
    { format: ndjson, filter: DATE },
    1.3,
    noSlowerThan("duckdb-ndjson"),
  ),
  path("ndjson-regex", "NDJSON, two fields and a regex", { format: ndjson, filter: REGEX }, 1.6),
  path("ndjson-automaton", "NDJSON, two fields and a regex with a class", {
    format: ndjson,
    filter: AUTOMATON,
  }),
  path("ndjson-nested", "NDJSON, nested metadata", { format: ndjson, filter: NESTED }, 1.5),
  path("ndjson-list", "NDJSON, a list function", { format: ndjson, filter: LIST }, 2),
  path(
    "ndjson-everything",
    "NDJSON, every field of every user",
    { format: ndjson, filter: EVERYTHING },
    6,
  ),
  path("json", "JSON, no filter", { format: json }, 1.9, noSlowerThan("duckdb-array")),
  path("json-date", "JSON, a date", { format: json, filter: DATE }, 1.6),
  path("import", "import, no filter", { format: "import" }, 2.8),
  path("gzip-pass", "NDJSON, no filter, gzip", { format: ndjson, compression: "gzip" }, 1.2),
  path("gzip-date", "NDJSON, a date, gzip", {
    format: ndjson,
    compression: "gzip",
    filter: DATE,
  }),
  path(
    "zstd-date",
    "NDJSON, a date, zstd",
    { format: ndjson, compression: "zstd", filter: DATE },
    undefined,
    noSlowerThan("gzip-date"),
  ),
  path("age-pass", "NDJSON, no filter, gzip, encrypted", {
    format: ndjson,
    compression: "gzip",
    isEncrypted: true,
  }),
  path("age-date", "NDJSON, a date, gzip, encrypted", {
    format: ndjson,
    compression: "gzip",
    isEncrypted: true,
    filter: DATE,
  }),
  path(
    "sort",
    "NDJSON, no filter, sorted",
    { format: ndjson, isSorted: true },
    3.2,
    noSlowerThan("duckdb-sort"),
  ),
  path("sort-date", "NDJSON, a date, sorted", { format: ndjson, isSorted: true, filter: DATE }),
  {
    name: "inflate-csv",
    title: "inflating alone, in Node",
    group: csv,
    data: csv,
    work: { kind: "inflate" },
    targets: [],
  },
  path("csv", "CSV, no filter", { format: csv }),
  path("csv-date", "CSV, a date", { format: csv, filter: DATE }, 1.5, noSlowerThan("duckdb-csv"), {
    kind: "ratio",
    to: "mlr-csv",
    most: 1 / 4,
  }),
  path("csv-regex", "CSV, two fields and a regex", { format: csv, filter: REGEX }),
  path("csv-pass", "CSV, no filter, gzip", { format: csv, compression: "gzip" }),
  {
    name: "gzip-one-thread",
    title: "gzip, one thread (`createGzip`)",
    group: "gzip",
    data: ndjson,
    work: { kind: "gzip", on: "one thread" },
    targets: [],
  },
  {
    name: "gzip-all-cores",
    title: "gzip, all cores (ours)",
    group: "gzip",
    data: ndjson,
    work: { kind: "gzip", on: "all cores" },
    yardstick: "gzip-one-thread",
    targets: [{ kind: "ratio", to: "gzip-one-thread", most: 1 / 1.7 }],
  },
  program("zcat-ndjson", ndjson, 'zcat "$1"', ["zcat"]),
  program(
    "mlr-ndjson",
    ndjson,
    `mlr --gzin --ijsonl --ojsonl filter '${DATE}' "$1"`,
    ["mlr"],
    DATE,
  ),
  program("mlr-csv", csv, `mlr --gzin --icsv --ocsv filter '${DATE}' "$1"`, ["mlr"]),
  program(
    "jq-ndjson",
    ndjson,
    `zcat "$1" | jq -c 'select(.last_login >= "2024-04-01T00:00:00Z")'`,
    ["zcat", "jq"],
    DATE,
  ),
  program("jq-array", ndjson, 'zcat "$1" | jq -s .', ["zcat", "jq"]),
  duckdb(
    "ndjson",
    "a date",
    ndjson,
    "SELECT json FROM read_ndjson_objects($1) WHERE json->>'last_login' >= '2024-04-01T00:00:00Z'",
    ROWS,
    DATE,
  ),
  duckdb(
    "array",
    "a JSON array",
    ndjson,
    "SELECT json FROM read_ndjson_objects($1)",
    "(FORMAT json, ARRAY true)",
    "none",
  ),
  duckdb(
    "sort",
    "sorted",
    ndjson,
    "SELECT json FROM read_ndjson_objects($1) ORDER BY json->>'user_id'",
    ROWS,
    "none",
  ),
  duckdb(
    "csv",
    "a date",
    csv,
    "FROM read_csv($1, all_varchar = true) WHERE last_login >= '2024-04-01T00:00:00Z'",
    "(FORMAT csv)",
    DATE,
  ),
  {
    name: "start-node",
    title: "`node -e 0`",
    group: "start",
    data: ndjson,
    work: { kind: "start", bundle: false },
    targets: [],
  },
  {
    name: "start",
    title: "first request",
    group: "start",
    data: ndjson,
    work: { kind: "start", bundle: true },
    yardstick: "start-node",
    targets: [FIRST_REQUEST],
  },
  {
    name: "start-filter",
    title: "first request, with a filter",
    group: "start",
    data: ndjson,
    work: { kind: "start", bundle: true, filter: DATE },
    yardstick: "start-node",
    targets: [FIRST_REQUEST],
  },
];
