/** Further words of servers and inputs that try to be more than words. */

import { describe, expect, test } from "vitest";
import { BRANCH } from "../../end-to-end/branch-run.ts";
import { checkedRun, expectDone } from "../../end-to-end/checked-run.ts";
import {
  expectHarmless,
  expectLineBreakRejected,
  expectNameRejected,
  expectPlainAnswers,
  expectPlainFailures,
  expectPlainRefusals,
} from "../../end-to-end/hostile-text.ts";
import { artifactFiles } from "../../simulator/artifact-files.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { startSimulator } from "../../simulator/world.ts";

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

  test("Hostile text in a file name is only a name, in every place that uses it.", async () => {
    const name = "-x $(id) %0A [a](b) !{e} @everyone & 'q'; #";
    await using github = await startGitHub();
    await using world = await startSimulator();
    const inputs = { destination: "artifact, branch, file", "file-name": name };
    await using run = await checkedRun(world, inputs, { github });
    expectDone(run);
    expectHarmless(run, 0);
    expect(JSON.parse(run.outputs["files"] ?? "")).toEqual([
      expect.stringMatching(/\/-x \$\(id\) %0A .*#\.ndjson$/),
    ]);
    expect(await github.git(["ls-tree", "-z", "--name-only", BRANCH])).toContain(`${name}.ndjson`);
    const [artifact] = world.artifacts();
    const files = artifact === undefined ? [] : [...artifactFiles(artifact).keys()];
    expect(files.toSorted()).toEqual([`${name}.ndjson`, "manifest.json"]);
  });
});
