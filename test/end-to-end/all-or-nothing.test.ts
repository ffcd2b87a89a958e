import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { startGitHub } from "../simulator/git-server.ts";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

/** A folder outside the step's workspace, as a self-hosted runner has. */
async function folder(): Promise<AsyncDisposable & { path: string }> {
  const made = await mkdtemp(path.join(tmpdir(), "output-directory-"));
  return { path: made, [Symbol.asyncDispose]: () => rm(made, { recursive: true }) };
}

describe.concurrent("All or nothing", () => {
  test("A failed run leaves the files of the previous run unchanged.", async () => {
    await using output = await folder();
    await using world = await startSimulator();
    const inputs = { "output-directory": output.path };
    await using first = await checkedRun(world, inputs);
    expectDone(first);
    const before = await readFile(path.join(output.path, "users.ndjson"), "utf8");
    await using second = await checkedRun(world, { ...inputs, limit: "5", "minimum-users": "6" });
    expect(failure(second)).toContain("exported 5 users");
    expect((await readdir(output.path)).sort()).toEqual(["manifest.json", "users.ndjson"]);
    expect(await readFile(path.join(output.path, "users.ndjson"), "utf8")).toBe(before);
  });

  test("A run that cannot write its files uploads no artifact.", async () => {
    await using output = await folder();
    await mkdir(path.join(output.path, "manifest.json"));
    await using world = await startSimulator();
    await using run = await checkedRun(world, {
      destination: "artifact, file",
      "output-directory": output.path,
    });
    expect(failure(run)).toMatch(/manifest\.json cannot be written in/);
    expect(world.requests("CreateArtifact")).toEqual([]);
    expect(await readdir(output.path)).toEqual(["manifest.json"]);
  });

  test.each(["a file", "a folder with a folder in place of the users file"])(
    "A run whose output folder is %s sends no request, and a dry run says why.",
    async (kind) => {
      await using output = await folder();
      const target = path.join(output.path, "out");
      if (kind === "a file") await symlink("/dev/null", target);
      else await mkdir(path.join(target, "users.ndjson"), { recursive: true });
      await using world = await startSimulator();
      const inputs = { destination: "artifact, file", "output-directory": target };
      await using run = await checkedRun(world, inputs);
      expect(failure(run)).toMatch(/cannot be written in .* \((ENOTDIR|EISDIR)\)/);
      expect(world.seen).toEqual([]);
      await using dry = await checkedRun(world, { ...inputs, "dry-run": "true" });
      expect(failure(dry)).toMatch(/- Output folder: .* cannot be written in/);
    },
  );

  test("A push that fails leaves the files of the previous run unchanged.", async () => {
    await using output = await folder();
    await using github = await startGitHub({ protectedBranches: ["auth0-backup"] });
    await using world = await startSimulator();
    const inputs = { "output-directory": output.path };
    await using first = await checkedRun(world, inputs);
    expectDone(first);
    const before = await readFile(path.join(output.path, "users.ndjson"), "utf8");
    await using second = await checkedRun(
      world,
      { ...inputs, destination: "branch, file", limit: "5" },
      { github },
    );
    expect(failure(second)).toContain("The backup branch is protected");
    expect((await readdir(output.path)).sort()).toEqual(["manifest.json", "users.ndjson"]);
    expect(await readFile(path.join(output.path, "users.ndjson"), "utf8")).toBe(before);
  });

  test("A run that cannot write temporary files sends no request.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(
      world,
      {},
      { environment: { RUNNER_TEMP: "/dev/null/temp" } },
    );
    expect(failure(run)).toMatch(
      /cannot be written in .* \(ENOTDIR\)\. Check that the folder exists/,
    );
    expect(world.seen).toEqual([]);
  });

  test("A run with wrong inputs reports them all in one annotation, and sends no request.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { format: "xml", limit: "0", "client-secret": "" });
    expect(failure(run).split("\n")).toEqual([
      "3 inputs are wrong.",
      expect.stringContaining("`format`"),
      expect.stringContaining("`limit`"),
      expect.stringContaining("GitHub does not pass secrets to workflows from forks"),
    ]);
    expect(world.seen).toEqual([]);
  });

  test("A run succeeds when its backup is stored but the job summary cannot be written.", async () => {
    await using world = await startSimulator();
    const environment = { GITHUB_STEP_SUMMARY: "/dev/null/summary.md" };
    await using run = await checkedRun(world, {}, { environment });
    expectDone(run);
    expect(run.annotations).toEqual([
      expect.objectContaining({
        level: "warning",
        message: expect.stringContaining("The job summary could not be written"),
      }),
    ]);
  });

  test("Warnings are shown in the log and in the summary.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { fields: "user_id, emial" });
    expectDone(run);
    expect(run.annotations).toEqual([
      expect.objectContaining({
        level: "warning",
        message: expect.stringContaining("No exported user has emial, which `fields` names."),
      }),
    ]);
    expect(run.summary).toContain("No exported user has emial, which &#96;fields&#96; names.");
  });
});
