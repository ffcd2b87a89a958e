/** Further words of servers and inputs that try to be more than words. */

import { describe, test } from "vitest";
import {
  expectLineBreakRejected,
  expectNameRejected,
  expectPlainAnswers,
  expectPlainFailures,
  expectPlainRefusals,
} from "../../end-to-end/hostile-text.ts";

const HOSTILE = [
  "<script>alert(1)</script><img src=x onerror=alert(1)>",
  "x ##[stop-commands]x",
  "a\r\n::add-mask::e\r",
  "\u2028::warning::intruded",
  "##[error]intruded\u001b[31m\u0007",
  "| a | b |\n|---|---|\n```mermaid\npie\n```",
  "[click](javascript:alert(1)) ![](https://evil.example/x.png) @everyone",
  "$(touch /tmp/intruded) `id` ; --upload-pack=evil",
  "../../../etc/passwd",
  "%0A::error::intruded %25",
];

describe.concurrent("hostile text", () => {
  test.each(HOSTILE)(
    "Hostile text in the answers of a job that completes is printed as plain text: %j",
    expectPlainAnswers,
  );

  test.each(HOSTILE)(
    "Hostile text in an error of Auth0 is printed as plain text: %j",
    expectPlainRefusals,
  );

  test.each(HOSTILE)(
    "Hostile text in a failed job and as its id is printed as plain text: %j",
    expectPlainFailures,
  );

  test.each(["a\u2028b", "\u202efdp.exe", ".hidden", "a/b"])(
    "A file name that is not a plain name is rejected: %j",
    expectNameRejected,
  );

  test.each(["client-id", "audience", "connection", "output-directory"])(
    "A line break in the input `%s` is rejected, also by a dry run.",
    expectLineBreakRejected,
  );
});
