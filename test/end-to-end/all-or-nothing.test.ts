import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";
import { outputFolder } from "./output-folder.ts";

describe.concurrent("All or nothing", () => {
  test("A failed run leaves the files of the previous run unchanged.", async () => {
    await using output = await outputFolder();
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
    await using output = await outputFolder();
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
