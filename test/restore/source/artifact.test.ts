import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { storeArtifact } from "../../../src/store/artifact.ts";
import { ageKey } from "../../simulator/age-keys.ts";
import type { ArtifactRun } from "../../simulator/artifact-rest.ts";
import { type GitHub, REPOSITORY, startGitHub } from "../../simulator/git-server.ts";
import type { Trouble } from "../../simulator/git-troubles.ts";
import { startSimulator } from "../../simulator/world.ts";
import { expectedRows, makeBackup, open, runOn, usersOf, zipOf } from "./backups.ts";

const BAD_GATEWAY = { kind: "answer", status: 502 } as const;
const TROUBLES: readonly Trouble[] = [
  { method: "GET", at: "?name=troubled&per_page=100&page=1", fault: BAD_GATEWAY },
  { method: "GET", at: "/5000000001/zip", fault: BAD_GATEWAY },
];

// The artifact client reads the addresses of GitHub when it is loaded, so all tests share one.
let github: GitHub;
let root: string;
let serial = 0;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "restore-artifact-"));
  github = await startGitHub({ troubles: TROUBLES });
  process.env["GITHUB_API_URL"] = github.apiUrl;
  process.env["GITHUB_SERVER_URL"] = github.serverUrl;
  // The first one, whose download is troubled.
  await publish("troubled", 3, { id: 1, createdAt: day(1) });
});
afterAll(async () => {
  await github[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

let folder: string;
beforeEach(async () => {
  folder = path.join(root, String(serial++));
  await mkdir(folder);
});

const day = (date: number) => new Date(Date.UTC(2026, 9, date, 2));

/** Publishes a backup as the artifact of a run. @param zip instead of that of the backup */
async function publish(name: string, users: number, run: ArtifactRun, zip?: Buffer): Promise<void> {
  const made = await makeBackup(path.join(root, String(serial++)), { users });
  const content = await zipOf(made);
  const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
  github.publish([{ name, content: [zip ?? content], digest }], run);
}

interface Choice {
  readonly runId?: number;
  readonly before?: Date;
}

function openArtifact(name: string, { runId, before }: Choice = {}, run = runOn(github)) {
  return open({ kind: "artifact", name, runId, before }, folder, run);
}

describe("A backup in an artifact", () => {
  test("The artifact that the action uploaded is downloaded into private files and opened.", async () => {
    await using world = await startSimulator();
    process.env["ACTIONS_RUNTIME_TOKEN"] = world.runtimeToken;
    process.env["ACTIONS_RESULTS_URL"] = world.artifactOrigin;
    const key = await ageKey();
    const form = { format: "json", compression: "gzip", recipients: [key.recipient] } as const;
    const made = await makeBackup(path.join(root, String(serial++)), { ...form, users: 30 });
    const manifest = await made.writeManifest();
    const files = [...made.files, { path: manifest, bytes: (await stat(manifest)).size }];
    await storeArtifact({ name: "uploaded", retentionDays: 5 }, files, true, runOn(github));
    github.publish(world.artifacts(), { id: 4242, createdAt: day(1) });
    const source = {
      kind: "artifact",
      name: "uploaded",
      runId: undefined,
      before: undefined,
    } as const;
    const opened = await open(source, folder, runOn(github), { identities: [key.identity] });
    expect(opened).toMatchObject({
      place: "the artifact uploaded of the workflow run 4242",
      url: `${github.serverUrl}/${REPOSITORY}/actions/runs/4242`,
      commit: undefined,
      hints: [],
    });
    expect(await usersOf(opened)).toEqual(expectedRows(30));
    const name = opened.files[0]?.name ?? "";
    const stored = path.join(folder, "artifact", name);
    expect((await stat(path.dirname(stored))).mode & 0o777).toBe(0o700);
    expect((await stat(stored)).mode & 0o777).toBe(0o600);
    expect((await readFile(stored)).includes("@example.com")).toBe(false);
  });

  test("Of several pages, the newest artifact of the name is opened, without expired ones and those of forks.", async () => {
    const name = "paged";
    for (let id = 1; id <= 120; id++) {
      // The list is not in the order of the times.
      await publish(name, 1, { id, createdAt: day(1) }, Buffer.of());
    }
    await publish(name, 7, { id: 200, createdAt: day(3) });
    await publish(name, 1, { id: 199, createdAt: day(2) }, Buffer.of());
    await publish(name, 9, { id: 201, createdAt: day(4), expired: true });
    await publish(name, 9, { id: 202, createdAt: day(5), headRepositoryId: 2 });
    await publish(name, 9, { id: 203, createdAt: day(6), headRepositoryId: null });
    await publish(`${name}-2`, 9, { id: 204, createdAt: day(7) });
    const opened = await openArtifact(name);
    expect(opened.place).toBe("the artifact paged of the workflow run 200");
    expect(await usersOf(opened)).toEqual(expectedRows(7));
  });

  test("A run or a time chooses an older artifact, and hints name larger and smaller ones.", async () => {
    const name = "nights";
    for (const [i, users] of [50, 60, 40, 40].entries()) {
      await publish(name, users, { id: 10 + i, createdAt: day(i + 1) });
    }
    const [fuller] = (await openArtifact(name)).hints;
    expect(fuller).toMatch(
      /^An older backup is larger: the one of run 11 of 2026-10-02 02:00:00 UTC has [\d.]+ kB, the chosen one [\d.]+ kB\. .*set `run-id: 11`\.$/,
    );
    await rm(path.join(folder, "artifact"), { recursive: true });
    const before = await openArtifact(name, { before: day(3) });
    expect(before.place).toContain("run 11");
    expect(before.hints).toEqual([
      expect.stringMatching(/^A newer backup is smaller: the one of run 12 /),
    ]);
    await rm(path.join(folder, "artifact"), { recursive: true });
    const named = await openArtifact(name, { runId: 10 });
    expect(await usersOf(named)).toEqual(expectedRows(50));
    expect(named.hints).toEqual([
      expect.stringMatching(/The last backup before it is the one of run 11 .*set `run-id: 11`\.$/),
    ]);
  });

  test("An artifact whose digest is unknown is still verified against its manifest.", async () => {
    await publish("old", 4, { id: 1, createdAt: day(1), hasDigest: false });
    expect(await usersOf(await openArtifact("old"))).toEqual(expectedRows(4));
  });

  test("An artifact that is not the one that was uploaded is rejected.", async () => {
    const made = await makeBackup(path.join(root, String(serial++)), { users: 5 });
    await publish("changed", 4, { id: 1, createdAt: day(1) }, await zipOf(made));
    await expect(openArtifact("changed")).rejects.toThrow(
      "The downloaded artifact is not the one that was uploaded: its SHA-256 digest differs.",
    );
  });

  test("A list of artifacts and a download that fail with status 502 are retried, and the log says so.", async () => {
    const run = runOn(github);
    expect(await usersOf(await openArtifact("troubled", {}, run))).toEqual(expectedRows(3));
    expect(run.retries).toEqual(["the list of artifacts", "the download of the artifact"]);
  });

  test("A run that is cancelled during the download does not wait for it.", async () => {
    await publish("cancelled", 3, { id: 1, createdAt: day(1) });
    const cancel = new AbortController();
    const opening = openArtifact("cancelled", {}, runOn(github, cancel.signal));
    await github.arrival("GET", "/zip");
    cancel.abort(new Error("cancelled"));
    await expect(opening).rejects.toThrow("cancelled");
  });

  test("A name without artifacts, with expired ones only, and a choice that none meets are errors that say so.", async () => {
    await publish("gone", 1, { id: 1, createdAt: day(1), expired: true });
    await publish("some", 1, { id: 5, createdAt: day(5) });
    await expect(openArtifact("none")).rejects.toThrow(
      "The repository has no artifact none. Check",
    );
    await expect(openArtifact("gone")).rejects.toThrow("All 1 artifacts gone of the repository");
    await expect(openArtifact("some", { runId: 7 })).rejects.toThrow(
      "No artifact some is of the workflow run 7, or it has expired. Choose another one: the oldest is of the workflow run 5 of 2026-10-05 02:00:00 UTC.",
    );
    await expect(openArtifact("some", { before: day(5) })).rejects.toThrow(
      "No artifact some was made before 2026-10-05 02:00:00 UTC, or it has expired.",
    );
  });

  test.each([
    [{ hidesActions: true }, "status 403: Resource not accessible by integration"],
    [{ token: "ghs_another" }, "status 401: Bad credentials"],
  ])(
    "A token that may not read artifacts is rejected with the permission that it needs.",
    async (scenario, reason) => {
      await using other = await startGitHub(scenario);
      await expect(openArtifact("some", {}, runOn(other))).rejects.toThrow(
        `GitHub does not list the artifacts of this repository (${reason}). Give the job \`permissions: actions: read\``,
      );
    },
  );

  test("Without a token or a repository there are no artifacts.", async () => {
    const source = { kind: "artifact", name: "a", runId: undefined, before: undefined } as const;
    await expect(open(source, folder, runOn(github), { token: "" })).rejects.toThrow(
      "GitHub serves artifacts only with a token.",
    );
    await expect(open(source, folder, runOn(undefined))).rejects.toThrow(
      "The step does not know the repository that has the backup.",
    );
  });
});
