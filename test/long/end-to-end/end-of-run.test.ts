import { mkdtemp, readdir, readFile, rm, watch } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { backupTo } from "../../end-to-end/branch-run.ts";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import { ageKey } from "../../simulator/age-keys.ts";
import type { Exchange, FaultRule } from "../../simulator/faults.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { startSimulator } from "../../simulator/world.ts";

const BOTH = { destination: "artifact, file" };
const ALWAYS = Number.POSITIVE_INFINITY;
/** Nearly all steps that a row may take, so that all rows of a block take minutes. */
const SLOW_FILTER = "for (i = 0; i < 900000; i += 1) {} true";

describe.concurrent("timeout-minutes", () => {
  test("The deadline ends a run whose server sends its answer one byte at a time without end.", async () => {
    await using world = await startSimulator({
      faults: [{ on: "job", times: ALWAYS, fault: { kind: "drip", milliseconds: 200 } }],
    });
    await using run = await checkedRun(world, { "timeout-minutes": "0.1" });
    expect(failure(run)).toContain("The run took longer than `timeout-minutes` (0.1).");
    expect(world.requests("job")).toHaveLength(1);
  });

  test.each([["json"], ["csv"]])(
    "The deadline ends a run whose filter is slow, for %s.",
    async (format) => {
      await using world = await startSimulator({ users: 4000 });
      const inputs = { "timeout-minutes": "0.1", filter: SLOW_FILTER, format };
      await using run = await checkedRun(world, inputs);
      expect(failure(run)).toContain("The run took longer than `timeout-minutes` (0.1).");
      expect(run.milliseconds).toBeLessThan(30_000);
    },
  );

  test("The idle timeout of a download expires before the deadline, and the download resumes.", async () => {
    await using world = await startSimulator({
      faults: [{ on: "download", fault: { kind: "stall", afterBytes: 5000 } }],
    });
    await using run = await checkedRun(world);
    expectDone(run);
    expect(run.log).toContain("no data for 10 s after 5000 bytes");
    const stored = await readFile(run.outputs["file"] ?? "");
    expect(stored.equals(gunzipSync(world.exportedGzip()))).toBe(true);
  });
});

describe.concurrent("cancellation", () => {
  /** Every stage at which the world can be made to wait. */
  const stages: readonly Exchange[] = [
    "token",
    "connections",
    "create-job",
    "job",
    "download",
    "CreateArtifact",
    "block",
    "block-list",
    "FinalizeArtifact",
  ];
  const inputs = { ...BOTH, connection: "acme-saml" };

  for (const name of ["SIGINT", "SIGTERM"] as const) {
    test.each(stages)(`A run ends at once on ${name} while %s is not answered.`, async (on) => {
      const rule: FaultRule = { on, times: ALWAYS, fault: { kind: "silence" } };
      await using world = await startSimulator({ faults: [rule] });
      const signal = { name, when: world.arrival(on) };
      await using run = await checkedRun(world, inputs, { signal });
      expect(failure(run)).toMatch(/^The run was cancelled\./);
      expect(run.millisecondsAfterSignal).toBeLessThan(7500); // when the runner sends its next signal
    });

    test(`A run ends at once on ${name} while its filter is slow.`, async () => {
      await using world = await startSimulator({ users: 4000 });
      const signal = { name, when: world.arrival("download").then(() => setTimeout(1000)) };
      await using run = await checkedRun(world, { filter: SLOW_FILTER }, { signal });
      expect(failure(run)).toMatch(/^The run was cancelled\./);
      expect(run.millisecondsAfterSignal).toBeLessThan(7500);
    });

    test.each([
      "/api/v3/repos/acme/auth0-backup",
      "/info/refs?service=git-receive-pack",
      "/info/refs?service=git-upload-pack",
      "/git-receive-pack",
    ])(`A run ends at once on ${name} while GitHub does not answer %s.`, async (silentAt) => {
      await using github = await startGitHub({ silentAt });
      const when = Promise.race([
        github.arrival("GET", silentAt),
        github.arrival("POST", silentAt),
      ]);
      const step = { event: { schedule: "0 2 * * *" }, signal: { name, when } };
      await using run = await backupTo(github, {}, {}, step);
      expect(failure(run)).toMatch(/^The run was cancelled\./);
      expect(run.millisecondsAfterSignal).toBeLessThan(7500);
    });
  }

  test.each<[work: string, inputs: Record<string, string>, file: RegExp]>([
    ["compresses with gzip", { format: "json", compression: "gzip" }, /users\.json\.gz$/],
    ["compresses with zstd", { format: "json", compression: "zstd" }, /users\.json\.zst$/],
    ["encrypts", { "encrypt-to": "" }, /\.age$/],
    ["writes files for the import", { format: "import" }, /users-0001\.json$/],
    ["sorts", { destination: "branch" }, /spills.run-0$/],
    ["writes sorted files", { destination: "branch" }, /sorted.users/],
    ["passes them to git", { destination: "branch" }, /sorted.manifest\.json$/],
  ])("A cancelled run ends at once while it %s.", async (_work, inputs, file) => {
    const encryption =
      "encrypt-to" in inputs ? { "encrypt-to": (await ageKey()).recipient } : undefined;
    const temp = await mkdtemp(path.join(tmpdir(), "cancelled-run-"));
    try {
      // The upload never completes, so the run is still active if the file is seen late or never.
      await using world = await startSimulator({
        users: 40_000,
        completes: { atPoll: 1 },
        faults: [{ on: "CreateArtifact", times: ALWAYS, fault: { kind: "silence" } }],
      });
      await using github = await startGitHub({ silentAt: "/git-receive-pack" });
      const when = Promise.race([
        written(temp, file),
        world.arrival("CreateArtifact"),
        github.arrival("POST", "/git-receive-pack"),
      ]);
      const signal = { name: "SIGTERM", when } as const;
      const step = { signal, github, environment: { RUNNER_TEMP: temp } };
      const asked = { destination: "artifact", ...inputs, ...encryption };
      await using run = await checkedRun(world, asked, step);
      expect(failure(run)).toMatch(/^The run was cancelled\./);
      expect(run.milliseconds).toBeLessThan(30_000);
      expect(await readdir(temp)).toEqual([]);
      expect(await github.git(["for-each-ref"])).toBe("");
    } finally {
      await rm(temp, { recursive: true, force: true });
    }
  });

  test.each([0, 3, 6])(
    "A cancelled run reports no missing files, even if the artifact client opens its files %i ms later.",
    async (milliseconds) => {
      await using github = await startGitHub({});
      await using world = await startSimulator({ users: 4000 });
      const when = world.arrival("CreateArtifact").then(() => setTimeout(milliseconds));
      const signal = { name: "SIGINT", when } as const;
      const asked = { destination: "artifact, branch", format: "json", compression: "gzip" };
      await using run = await checkedRun(world, asked, { github, signal });
      // Whether the signal came in time or not: no run ends with words of the client's about missing files.
      expect(run.log).not.toContain("ENOENT");
    },
  );

  test.each([
    ["its deadline expires", "0.4"],
    ["it is cancelled", undefined],
  ])("A run deletes its artifact when %s during the push.", async (_title, minutes) => {
    const silentAt = "/git-receive-pack";
    await using github = await startGitHub({ silentAt });
    await using world = await startSimulator();
    const signal = { name: "SIGINT", when: github.arrival("POST", silentAt) } as const;
    await using run = await checkedRun(
      world,
      {
        destination: "artifact, branch, file",
        ...(minutes === undefined ? {} : { "timeout-minutes": minutes }),
      },
      { github, ...(minutes === undefined ? { signal } : {}) },
    );
    expect(failure(run)).toMatch(
      /^The run (was cancelled|took longer than `timeout-minutes` \(0\.4\))\..* the branch may already have the complete backup\.$/,
    );
    expect(world.requests("CreateArtifact")).toHaveLength(1);
    expect(world.requests("DeleteArtifact").map(({ status }) => status)).toEqual([200]);
    expect(run.log).not.toContain("could not be deleted");
  });

  test("A cancelled run does not wait long for its artifact to be deleted, and reports a failed deletion.", async () => {
    const silentAt = "/git-receive-pack";
    await using github = await startGitHub({ silentAt });
    await using world = await startSimulator({
      faults: [{ on: "DeleteArtifact", times: ALWAYS, fault: { kind: "answer", status: 500 } }],
    });
    const signal = { name: "SIGTERM", when: github.arrival("POST", silentAt) } as const;
    const destination = "artifact, branch";
    await using run = await checkedRun(world, { destination }, { github, signal });
    expect(failure(run)).toMatch(/^The run was cancelled\./);
    expect(run.log).toContain(
      "The artifact auth0-users of this failed run could not be deleted. Delete it yourself.",
    );
    expect(world.requests("DeleteArtifact").length).toBeGreaterThan(0);
    expect(run.milliseconds).toBeLessThan(30_000);
  });

  test.each(["SIGHUP", "SIGQUIT"] as const)(
    "A run ends on %s as on other signals.",
    async (name) => {
      await using world = await startSimulator({
        faults: [{ on: "CreateArtifact", times: ALWAYS, fault: { kind: "silence" } }],
      });
      const signal = { name, when: world.arrival("CreateArtifact") };
      await using run = await checkedRun(world, BOTH, { signal });
      expect(failure(run)).toMatch(/^The run was cancelled\./);
    },
  );

  test("A cancelled run ends in the same way when a second signal follows.", async () => {
    const rule: FaultRule = { on: "job", fault: { kind: "silence" } };
    await using world = await startSimulator({ faults: [rule] });
    const when = world.arrival("job");
    const signal = { name: "SIGINT", when, again: "SIGTERM" } as const;
    await using run = await checkedRun(world, inputs, { signal });
    expect(failure(run)).toMatch(/^The run was cancelled\./);
  });

  test("A cancelled run leaves no part of the file that it was writing.", async () => {
    const temp = await mkdtemp(path.join(tmpdir(), "cancelled-run-"));
    try {
      await using world = await startSimulator({
        users: 5000,
        faults: [{ on: "download", fault: { kind: "stall", afterBytes: 400_000 } }],
      });
      const signal = { name: "SIGTERM", when: written(temp, /users\.ndjson$/) } as const;
      await using run = await checkedRun(world, {}, { signal, environment: { RUNNER_TEMP: temp } });
      expect(failure(run)).toMatch(/^The run was cancelled\./);
      expect(await readdir(temp)).toEqual([]);
    } finally {
      await rm(temp, { recursive: true, force: true });
    }
  });
});

/** Settles when a file of such a path appears below a folder. */
async function written(folder: string, file: RegExp): Promise<void> {
  for await (const { filename } of watch(folder, { recursive: true })) {
    if (file.test(filename ?? "")) return;
  }
}
