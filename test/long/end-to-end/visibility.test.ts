import { describe, expect, test } from "vitest";
import { expectDone, failure } from "../../end-to-end/checked-run.ts";
import { attempt, expectPublicRejected, SILENT } from "../../end-to-end/visibility-run.ts";

describe.concurrent("A public repository", () => {
  test.each(["branch", "artifact, file"])(
    "A public repository is rejected for `destination: %s` before anything is exported.",
    expectPublicRejected,
  );

  test("GitHub's API says whether the repository is public when the event does not.", async () => {
    const { run: closed } = await attempt("artifact", SILENT, { isPublic: false });
    const { run: open } = await attempt("artifact", SILENT, { isPublic: true });
    expectDone(closed);
    expect(failure(open)).toContain("This repository is public");
    for (const run of [closed, open]) await run[Symbol.asyncDispose]();
  });

  test("A repository of unknown visibility is rejected like a public one.", async () => {
    const { run, jobs } = await attempt(
      "artifact",
      SILENT,
      {},
      { "github-token": "ghs_wrong_do_not_print" },
    );
    expect(failure(run)).toMatch(
      /^Neither the workflow's event nor GitHub's API says whether this repository is public\. Nothing was exported\. .*`allow-public-repository: true`\.$/,
    );
    expect(jobs).toBe(0);
    await run[Symbol.asyncDispose]();
  });
});
