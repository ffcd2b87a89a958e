import { describe, expect, test } from "vitest";
import { ageKey } from "../simulator/age-keys.ts";
import { expectDone } from "./checked-run.ts";
import { attempt, expectPublicRejected, PUBLIC } from "./visibility-run.ts";

describe.concurrent("A public repository", () => {
  test.each(["artifact"])(
    "A public repository is rejected for `destination: %s` before anything is exported.",
    expectPublicRejected,
  );

  test("A public repository is accepted for `destination: file`, and for others with `allow-public-repository`.", async () => {
    const { run: file } = await attempt("file", PUBLIC);
    const { run: allowed } = await attempt(
      "branch",
      PUBLIC,
      {},
      { "allow-public-repository": "true" },
    );
    for (const run of [file, allowed]) {
      expectDone(run);
      await run[Symbol.asyncDispose]();
    }
  });

  test("A backup in an internal repository is stored with a warning, unless it is encrypted.", async () => {
    const event = { repository: { private: true, visibility: "internal" } };
    const { run } = await attempt("artifact", event);
    const { recipient } = await ageKey();
    const { run: encrypted } = await attempt("artifact", event, {}, { "encrypt-to": recipient });
    for (const done of [run, encrypted]) expectDone(done);
    expect(run.annotations).toEqual([
      expect.objectContaining({
        level: "warning",
        message: expect.stringContaining(
          "This repository is internal: every member of your GitHub Enterprise account can read the backup.",
        ),
      }),
    ]);
    expect(encrypted.annotations).toEqual([]);
    for (const done of [run, encrypted]) await done[Symbol.asyncDispose]();
  });
});
