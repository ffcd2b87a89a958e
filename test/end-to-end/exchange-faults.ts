/** Every kind of exchange, everything that can happen to it once, and what must come of it. */

import type { Exchange, Fault } from "../simulator/faults.ts";

/** What becomes of a run that meets a fault. */
export type Outcome =
  /** The backup is stored, and the exchange was asked for this often. */
  | { readonly kind: "stored"; readonly asked: number }
  /** Nothing is stored, the annotation says this, and nothing was asked for again. */
  | { readonly kind: "failed"; readonly says: RegExp };

export interface ExchangeFault {
  readonly on: Exchange;
  readonly title: string;
  readonly fault: Fault;
  readonly outcome: Outcome;
}

/** Polls of a job that completes at its third. */
const POLLS = 3;

const HTML = "<html><body>Bad gateway</body></html>";
const ELSEWHERE = { location: "http://127.0.0.1:9/elsewhere" };
const RESET_AT = String(Math.floor(Date.now() / 1000) + 1);

const answer = (status: number, more: object = {}): Fault => ({ kind: "answer", status, ...more });

const BROKEN: Readonly<Record<string, Fault>> = {
  "a reset before its answer": { kind: "reset" },
  "a reset behind the head of its answer": { kind: "cut", afterBytes: 0 },
  "a reset in the middle of its answer": { kind: "cut", afterBytes: 12 },
};
const LIMITED: Readonly<Record<string, Fault>> = {
  "429 with Retry-After": answer(429, { headers: { "retry-after": "1" } }),
  "429 with x-ratelimit-reset": answer(429, { headers: { "x-ratelimit-reset": RESET_AT } }),
};
const SERVER: Readonly<Record<string, Fault>> = Object.fromEntries(
  [500, 502, 503, 504].map((status) => [`status ${status}`, answer(status, { body: HTML })]),
);
const NOT_JSON: Fault = answer(200, { headers: { "content-type": "text/html" }, body: HTML });
const WRONG_SHAPE: Fault = answer(200, { body: { hello: [1] } });
const REDIRECT: Fault = answer(302, { headers: ELSEWHERE });
const LONG_ERROR: Fault = answer(400, { body: "x".repeat(10_000_000) });

const stored = (asked: number): Outcome => ({ kind: "stored", asked });
const failed = (says: RegExp): Outcome => ({ kind: "failed", says });

function lines(
  on: Exchange,
  faults: Readonly<Record<string, Fault>>,
  outcome: Outcome,
): ExchangeFault[] {
  return Object.entries(faults).map(([title, fault]) => ({ on, title, fault, outcome }));
}

/** GET, or a POST that does no harm twice. */
function repeatable(on: Exchange, times: number, wrong: Record<string, RegExp>): ExchangeFault[] {
  return [
    // A poll that breaks was served, so that the job's third poll is its third all the same.
    ...lines(on, BROKEN, stored(on === "job" ? times : times + 1)),
    ...lines(on, LIMITED, stored(times + 1)),
    ...lines(on, SERVER, stored(times + 1)),
    ...lines(on, { "no answer at all": { kind: "silence" } }, stored(on === "job" ? 3 : times + 1)),
    ...answeredWrongly(on, wrong),
  ];
}

function answeredWrongly(on: Exchange, wrong: Readonly<Record<string, RegExp>>): ExchangeFault[] {
  return [
    ...lines(on, { "HTML for JSON": NOT_JSON }, failed(wrong["shape"] as RegExp)),
    ...lines(on, { "JSON of another shape": WRONG_SHAPE }, failed(wrong["shape"] as RegExp)),
    ...lines(
      on,
      { "a redirect to another host": REDIRECT },
      failed(/with a redirect, which was not/),
    ),
    ...lines(on, { "10 MB of error": LONG_ERROR }, failed(wrong["refused"] as RegExp)),
  ];
}

const UNKNOWN_START = /It was not started a second time, in case the first is under way/;
const NO_UPLOAD = /^The upload of the artifact failed \(/;

/** The artifact client repeats what its server answers badly; it gives up where the connection breaks. */
function artifactCall(on: Exchange): ExchangeFault[] {
  return [
    ...lines(on, { "a reset before its answer": { kind: "reset" } }, failed(NO_UPLOAD)),
    ...lines(on, { "10 MB of error": LONG_ERROR, "HTML for JSON": NOT_JSON }, stored(2)),
    ...lines(on, { ...LIMITED, ...SERVER }, stored(2)),
    ...lines(on, { "JSON of another shape": WRONG_SHAPE }, failed(NO_UPLOAD)),
    ...lines(on, { "a redirect to nowhere": REDIRECT }, failed(NO_UPLOAD)),
    ...lines(
      on,
      { "a reset in the middle of its answer": { kind: "cut", afterBytes: 5 } },
      failed(/in the middle of a response\. .*if the run has it all the same, do not rely on it/),
    ),
  ];
}

/** The storage client repeats what it holds to be passing: a broken connection, 500 and 503. */
function blobCall(on: Exchange): ExchangeFault[] {
  const { "status 502": bad, "status 504": late, ...passing } = SERVER;
  return [
    ...lines(on, { "a reset before its answer": { kind: "reset" }, ...passing }, stored(2)),
    ...lines(
      on,
      {
        "status 502": bad as Fault,
        "status 504": late as Fault,
        ...LIMITED,
        "10 MB of error": LONG_ERROR,
        "HTML for nothing": NOT_JSON,
        "a redirect to nowhere": REDIRECT,
      },
      failed(/^The upload of the artifact failed \(status \d{3}\)/),
    ),
  ];
}

/** The table. Its runs look a connection up and store an artifact and files. */
export const EXCHANGE_FAULTS: readonly ExchangeFault[] = [
  ...repeatable("token", 1, {
    shape: /answered the sign-in with something that is not a token/,
    refused: /^The sign-in was answered with status 400/,
  }),
  ...repeatable("connections", 1, {
    shape: /answered the look-up of the connection in a shape that is not Auth0's/,
    refused: /^Auth0 refused the look-up of the connection \(400\)/,
  }),
  ...lines("create-job", BROKEN, failed(/may or may not have started a job\. It was not started/)),
  ...lines("create-job", { "no answer at all": { kind: "silence" } }, failed(UNKNOWN_START)),
  ...lines("create-job", LIMITED, stored(2)),
  ...lines("create-job", SERVER, failed(UNKNOWN_START)),
  ...answeredWrongly("create-job", {
    shape: /answered the start of the export in a shape that is not Auth0's/,
    refused: /^Auth0 refused the start of the export \(400\)/,
  }),
  ...repeatable("job", POLLS, {
    shape: /answered the poll of job_\w+ in a shape that is not Auth0's/,
    refused: /^Auth0 refused the poll of job_\w+ \(400\)/,
  }),
  ...lines("download", { ...BROKEN, ...LIMITED, ...SERVER }, stored(2)),
  ...lines("download", { "a redirect": REDIRECT, "10 MB of error": LONG_ERROR }, stored(2)),
  ...lines("download", { "no answer at all": { kind: "silence" } }, stored(2)),
  ...lines("download", { HTML: NOT_JSON }, failed(/^Row 1 of the export is not one JSON object/)),
  ...lines(
    "download",
    { "JSON that is no user": WRONG_SHAPE },
    failed(/^Row 1 of the export has none of the exported fields/),
  ),
  ...artifactCall("CreateArtifact"),
  ...blobCall("block"),
  ...blobCall("block-list"),
  ...artifactCall("FinalizeArtifact"),
];

/** What never stops: how often it is tried, and what is said then. */
export const LASTING_FAULTS: readonly {
  readonly on: Exchange;
  readonly title: string;
  readonly fault: Fault;
  readonly asked: number;
  readonly says: RegExp;
}[] = [
  ...(["token", "connections", "job"] as const).flatMap((on) => [
    ...Object.entries(SERVER).map(([title, fault]) => ({
      on,
      title,
      fault,
      asked: 5,
      says: new RegExp(`^The server kept answering .* with ${title}\\. Run the backup again later`),
    })),
    {
      on,
      title: "a cut answer",
      fault: { kind: "cut", afterBytes: 12 } as const,
      asked: 5,
      says: /^The connection to 127\.0\.0\.1:\d+ failed \(ECONNRESET\)\. Check `domain`/,
    },
    {
      on,
      title: "status 429",
      fault: answer(429, { headers: { "retry-after": "0" } }),
      asked: 11,
      says: /with status 429\. Something else uses up the tenant's rate limit/,
    },
  ]),
  {
    on: "create-job",
    title: "status 429",
    fault: answer(429, { headers: { "retry-after": "0" } }),
    asked: 11,
    says: /kept answering the start of the export with status 429/,
  },
  // The clients try four times, and five.
  { on: "block", title: "status 503", fault: answer(503), asked: 4, says: NO_UPLOAD },
  { on: "block", title: "a reset", fault: { kind: "reset" }, asked: 4, says: NO_UPLOAD },
  { on: "FinalizeArtifact", title: "status 500", fault: answer(500), asked: 5, says: NO_UPLOAD },
  ...[403, 500, 503, 404].map((status) => ({
    on: "download" as const,
    title: `status ${status}`,
    fault: answer(status),
    asked: 5,
    says: new RegExp(
      `kept failing: the storage answered with status ${status}\\..*\`job-id: job_\\w+\` within 24 hours`,
    ),
  })),
];
