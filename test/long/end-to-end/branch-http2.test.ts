import { describe, expect, test } from "vitest";
import { BRANCH, backupTo, logOf } from "../../end-to-end/branch-run.ts";
import { checkedRun, expectDone } from "../../end-to-end/checked-run.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { type StreamFault, startHttp2Front } from "../../simulator/http2-front.ts";
import { startSimulator } from "../../simulator/world.ts";

const FAULTS: readonly StreamFault[] = ["reset", "reset within", "go away"];

describe.concurrent("Git over HTTP/2", () => {
  // Streams: the check for access, the lookup of the branch twice, the fetch, the manifest, the file, and the push.
  test.each(
    FAULTS.flatMap((fault) => [1, 2, 3, 4, 5, 6, 7, 8].map((stream) => [fault, stream] as const)),
  )("A stream that fails (%s) is repeated (stream %i of the run).", async (fault, stream) => {
    await using github = await startGitHub();
    await using first = await backupTo(github, {}, { users: 20 });
    expectDone(first);
    await using front = await startHttp2Front(github.serverUrl, { stream, fault });
    const step = {
      github: { ...github, serverUrl: front.serverUrl },
      environment: { GIT_SSL_CAINFO: front.certificate },
    };
    await using world = await startSimulator({ users: 21 });
    await using run = await checkedRun(world, { destination: "branch" }, step);
    expectDone(run);
    expect(front.streams.length).toBeGreaterThan(stream);
    expect(run.log).toContain("Retrying");
    expect(await logOf(github)).toHaveLength(2);
    expect(await github.file(BRANCH, "manifest.json")).not.toHaveLength(0);
  });
});
