/** Further spellings of a secret that another side quotes. */

import { describe, test } from "vitest";
import { base64, expectHidden, TOKEN } from "../../end-to-end/quoted-token.ts";

describe.concurrent("a secret in a message", () => {
  test.each([
    ["in base64 after one character", base64(":")],
    ["in base64 after two characters", base64("a:")],
    ["in base64url", base64("").replaceAll("+", "-").replaceAll("/", "_")],
    ["as JSON with escaped slashes", TOKEN.replaceAll("/", "\\/")],
  ])("A token that Auth0 quotes %s is not printed, not even in part.", expectHidden);
});
