/** Tables of faults: what can happen to each kind of request, and the outcome that the run must have. */

import type { Exchange, Fault } from "../../simulator/faults.ts";

/** How a run ends that meets a fault. */
export type Outcome =
  /** The backup is stored after this number of requests. */
  | { readonly kind: "stored"; readonly requests: number }
  /** Nothing is stored, the annotation matches, and the request was not repeated. */
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
const OTHER_HOST = { location: "http://127.0.0.1:9/elsewhere" };
const RESET_AT = String(Math.floor(Date.now() / 1000) + 1);

const answer = (status: number, more: object = {}): Fault => ({ kind: "answer", status, ...more });

const BROKEN_CONNECTION: Readonly<Record<string, Fault>> = {
  "a reset before its answer": { kind: "reset" },
  "a reset after the head of its answer": { kind: "cut", afterBytes: 0 },
  "a reset in the middle of its answer": { kind: "cut", afterBytes: 12 },
};
const RATE_LIMITED: Readonly<Record<string, Fault>> = {
  "429 with Retry-After": answer(429, { headers: { "retry-after": "1" } }),
  "429 with x-ratelimit-reset": answer(429, { headers: { "x-ratelimit-reset": RESET_AT } }),
};
const SERVER_ERRORS: Readonly<Record<string, Fault>> = Object.fromEntries(
  [500, 502, 503, 504].map((status) => [`status ${status}`, answer(status, { body: HTML })]),
);
const NOT_JSON: Fault = answer(200, { headers: { "content-type": "text/html" }, body: HTML });
const WRONG_SHAPE: Fault = answer(200, { body: { hello: [1] } });
const REDIRECT: Fault = answer(302, { headers: OTHER_HOST });
const LONG_ERROR: Fault = answer(400, { body: "x".repeat(10_000_000) });

const stored = (requests: number): Outcome => ({ kind: "stored", requests });
const failed = (says: RegExp): Outcome => ({ kind: "failed", says });

function faultRows(
  on: Exchange,
  faults: Readonly<Record<string, Fault>>,
  outcome: Outcome,
): ExchangeFault[] {
  return Object.entries(faults).map(([title, fault]) => ({ on, title, fault, outcome }));
}

/** A request that is safe to repeat: GET, or a POST with no lasting effect. */
function idempotent(
  on: Exchange,
  times: number,
  messages: Record<string, RegExp>,
): ExchangeFault[] {
  return [
    // The simulator counts a poll whose response breaks, so the job still completes at its third poll.
    ...faultRows(on, BROKEN_CONNECTION, stored(on === "job" ? times : times + 1)),
    ...faultRows(on, RATE_LIMITED, stored(times + 1)),
    ...faultRows(on, SERVER_ERRORS, stored(times + 1)),
    ...faultRows(
      on,
      { "no answer at all": { kind: "silence" } },
      stored(on === "job" ? 3 : times + 1),
    ),
    ...unexpectedAnswers(on, messages),
  ];
}

function unexpectedAnswers(
  on: Exchange,
  messages: Readonly<Record<string, RegExp>>,
): ExchangeFault[] {
  return [
    ...faultRows(on, { "HTML for JSON": NOT_JSON }, failed(messages["shape"] as RegExp)),
    ...faultRows(on, { "JSON of another shape": WRONG_SHAPE }, failed(messages["shape"] as RegExp)),
    ...faultRows(
      on,
      { "a redirect to another host": REDIRECT },
      failed(/with a redirect, which was not/),
    ),
    ...faultRows(on, { "10 MB of error": LONG_ERROR }, failed(messages["refused"] as RegExp)),
  ];
}

const UNKNOWN_START = /The start is never retried, because that could start a second job/;
const NO_UPLOAD = /^The upload of the artifact failed \(/;

/** The artifact client retries bad responses, but not broken connections. */
function artifactCall(on: Exchange): ExchangeFault[] {
  return [
    ...faultRows(on, { "a reset before its answer": { kind: "reset" } }, failed(NO_UPLOAD)),
    ...faultRows(on, { "10 MB of error": LONG_ERROR, "HTML for JSON": NOT_JSON }, stored(2)),
    ...faultRows(on, { ...RATE_LIMITED, ...SERVER_ERRORS }, stored(2)),
    ...faultRows(on, { "JSON of another shape": WRONG_SHAPE }, failed(NO_UPLOAD)),
    ...faultRows(on, { "a redirect to nowhere": REDIRECT }, failed(NO_UPLOAD)),
    ...faultRows(
      on,
      { "a reset in the middle of its answer": { kind: "cut", afterBytes: 5 } },
      failed(
        /in the middle of a response\. .*if the workflow run has that artifact, do not rely on it/,
      ),
    ),
  ];
}

/** The storage client retries broken connections and the statuses 500 and 503 only. */
function blobCall(on: Exchange): ExchangeFault[] {
  const { "status 502": bad, "status 504": late, ...passing } = SERVER_ERRORS;
  return [
    ...faultRows(on, { "a reset before its answer": { kind: "reset" }, ...passing }, stored(2)),
    ...faultRows(
      on,
      {
        "status 502": bad as Fault,
        "status 504": late as Fault,
        ...RATE_LIMITED,
        "10 MB of error": LONG_ERROR,
        "HTML for nothing": NOT_JSON,
        "a redirect to nowhere": REDIRECT,
      },
      failed(/^The upload of the artifact failed \(status \d{3}\)/),
    ),
  ];
}

/** Faults that occur once. The runs look up a connection and store an artifact and files. */
export const EXCHANGE_FAULTS: readonly ExchangeFault[] = [
  ...idempotent("token", 1, {
    shape: /answered the sign-in with something that is not a token/,
    refused: /^The answer to the sign-in \(status 400: x+…\) does not come from Auth0/,
  }),
  ...idempotent("connections", 1, {
    shape: /answered the look-up of the connection in a format that is not Auth0's/,
    refused:
      /^The answer to the look-up of the connection \(status 400: x+…\) does not come from Auth0/,
  }),
  ...faultRows(
    "create-job",
    BROKEN_CONNECTION,
    failed(/may or may not have started a job\. The start is never retried/),
  ),
  ...faultRows("create-job", { "no answer at all": { kind: "silence" } }, failed(UNKNOWN_START)),
  ...faultRows("create-job", RATE_LIMITED, stored(2)),
  ...faultRows("create-job", SERVER_ERRORS, failed(UNKNOWN_START)),
  ...unexpectedAnswers("create-job", {
    shape: /answered the start of the export in a format that is not Auth0's/,
    refused: /^The answer to the start of the export \(status 400: x+…\) does not come from Auth0/,
  }),
  ...idempotent("job", POLLS, {
    shape: /answered the poll of job_\w+ in a format that is not Auth0's/,
    refused: /^The answer to the poll of job_\w+ \(status 400: x+…\) does not come from Auth0/,
  }),
  ...faultRows("download", { ...BROKEN_CONNECTION, ...RATE_LIMITED, ...SERVER_ERRORS }, stored(2)),
  ...faultRows("download", { "a redirect": REDIRECT, "10 MB of error": LONG_ERROR }, stored(2)),
  ...faultRows("download", { "no answer at all": { kind: "silence" } }, stored(2)),
  ...faultRows(
    "download",
    { HTML: NOT_JSON },
    failed(/^Row 1 of the export is not one JSON object/),
  ),
  ...faultRows(
    "download",
    { "JSON that is no user": WRONG_SHAPE },
    failed(/^Row 1 of the export has none of the exported fields/),
  ),
  ...artifactCall("CreateArtifact"),
  ...blobCall("block"),
  ...blobCall("block-list"),
  ...artifactCall("FinalizeArtifact"),
];

/** Faults that never stop: the number of requests, and the message at the end. */
export const LASTING_FAULTS: readonly {
  readonly on: Exchange;
  readonly title: string;
  readonly fault: Fault;
  readonly requests: number;
  readonly says: RegExp;
}[] = [
  ...(["token", "connections", "job"] as const).flatMap((on) => [
    ...Object.entries(SERVER_ERRORS).map(([title, fault]) => ({
      on,
      title,
      fault,
      requests: 5,
      says: new RegExp(
        `^The server kept answering .* with ${title}\\. Run the workflow again later`,
      ),
    })),
    {
      on,
      title: "a cut answer",
      fault: { kind: "cut", afterBytes: 12 } as const,
      requests: 5,
      says: /^The connection to 127\.0\.0\.1:\d+ failed \(ECONNRESET\)\. Check `domain`/,
    },
    {
      on,
      title: "status 429",
      fault: answer(429, { headers: { "retry-after": "0" } }),
      requests: 11,
      says: /with status 429\. Something else uses up the tenant's rate limit/,
    },
  ]),
  {
    on: "create-job",
    title: "status 429",
    fault: answer(429, { headers: { "retry-after": "0" } }),
    requests: 11,
    says: /kept answering the start of the export with status 429/,
  },
  // The storage client makes four attempts, the artifact client five.
  { on: "block", title: "status 503", fault: answer(503), requests: 4, says: NO_UPLOAD },
  { on: "block", title: "a reset", fault: { kind: "reset" }, requests: 4, says: NO_UPLOAD },
  { on: "CreateArtifact", title: "status 500", fault: answer(500), requests: 5, says: NO_UPLOAD },
  { on: "FinalizeArtifact", title: "status 500", fault: answer(500), requests: 5, says: NO_UPLOAD },
  ...[403, 500, 503, 404].map((status) => ({
    on: "download" as const,
    title: `status ${status}`,
    fault: answer(status),
    requests: 5,
    says: new RegExp(
      `kept failing: the storage answered with status ${status}\\..*\`job-id: job_\\w+\` within 24 hours`,
    ),
  })),
];
