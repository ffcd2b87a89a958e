/** Words of servers and rows that try to be more than words. */

import { describe, expect, test } from "vitest";
import { startGitHub } from "../simulator/git-server.ts";
import { startSimulator } from "../simulator/world.ts";
import { BRANCH, backupTo } from "./branch-run.ts";
import { checkedRun, expectDone } from "./checked-run.ts";
import {
  expectHarmless,
  expectLineBreakRejected,
  expectNameRejected,
  expectPlainAnswers,
  expectPlainFailures,
  expectPlainRefusals,
} from "./hostile-text.ts";

const HOSTILE = ["a\n::error::intruded"];

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

  test.each(["a\n::error::x", "../up"])(
    "A file name that is not a plain name is rejected: %j",
    expectNameRejected,
  );

  test.each(["domain", "artifact-name"])(
    "A line break in the input `%s` is rejected, also by a dry run.",
    expectLineBreakRejected,
  );

  test("Hostile text as the id of a connection is printed as plain text.", async () => {
    const body = [{ id: "con_1\n##[stop-commands]x", name: "acme-saml" }];
    await using world = await startSimulator({
      faults: [{ on: "connections", fault: { kind: "answer", status: 200, body } }],
    });
    await using run = await checkedRun(world, { connection: "acme-saml", "dry-run": "true" });
    expectDone(run);
    expect(run.log).toContain("acme-saml is con_1 ## [stop-commands]x");
    expectHarmless(run, 0);
  });

  test("Hostile text in names that the workflow chose is plain text to git and in the log.", async () => {
    await using github = await startGitHub();
    const message = "--amend\n\n::error::intruded\n$(id)";
    await using run = await backupTo(github, { "commit-message": message, directory: "-x/$(id)" });
    expectDone(run);
    expectHarmless(run, 0);
    expect(await github.git(["log", "-1", "--format=%B", BRANCH])).toContain("--amend");
    expect(await github.git(["ls-tree", "-r", "--name-only", BRANCH])).toContain("-x/$(id)/");
  });
});
