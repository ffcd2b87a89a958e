import { describe, expect, test } from "vitest";
import { ageKey } from "../simulator/age-keys.ts";
import { type GitHubScenario, startGitHub } from "../simulator/git-server.ts";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

const PUBLIC = { repository: { private: false, visibility: "public" } };
const SILENT = { schedule: "0 2 * * *" };

async function attempt(
  destination: string,
  event: object,
  scenario: GitHubScenario = {},
  inputs: Record<string, string> = {},
) {
  await using github = await startGitHub(scenario);
  await using world = await startSimulator();
  const run = await checkedRun(world, { destination, ...inputs }, { github, event });
  return {
    run,
    jobs: world.requests("create-job").length,
    signIns: world.requests("token").length,
  };
}

describe.concurrent("A public repository", () => {
  test.each(["artifact", "branch", "artifact, file"])(
    "A public repository is rejected for `destination: %s` before anything is exported.",
    async (destination) => {
      const { run, jobs, signIns } = await attempt(destination, PUBLIC);
      expect(failure(run)).toMatch(
        /^This repository is public: everyone could read the users in the (artifact|branch)\. Nothing was exported\. .*`allow-public-repository: true`\.$/,
      );
      expect([jobs, signIns]).toEqual([0, 0]);
      await run[Symbol.asyncDispose]();
    },
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

  test("GitHub's API says whether the repository is public when the event does not.", async () => {
    const { run: closed } = await attempt("artifact", SILENT, { isPublic: false });
    const { run: open } = await attempt("artifact", SILENT, { isPublic: true });
    expectDone(closed);
    expect(failure(open)).toContain("This repository is public");
    for (const run of [closed, open]) await run[Symbol.asyncDispose]();
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
