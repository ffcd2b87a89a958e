/** Further answers after which the start of the export job is not repeated. */

import { describe, test } from "vitest";
import { type AmbiguousStart, expectOneStart } from "../../end-to-end/job-fault.ts";

describe.concurrent("start of the export job", () => {
  test.each<AmbiguousStart>([
    ["an answer cut off", { kind: "cut", afterBytes: 30 }, /may or may not have started a job/],
    [
      "a gateway's 502 in HTML",
      { kind: "answer", status: 502, body: "<html>" },
      /502.*never retried, because that could start a second job/,
    ],
    [
      "a time-out of the proxy in front of Auth0",
      { kind: "answer", status: 524, body: "error code: 524" },
      /524.*never retried, because that could start a second job/,
    ],
    [
      "a server that was tired of waiting for the request",
      { kind: "answer", status: 408 },
      /408.*never retried, because that could start a second job/,
    ],
  ])("The start of the export job is not repeated after %s.", expectOneStart);
});
