import { mkdir, readdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import { outputFolder } from "../../end-to-end/output-folder.ts";
import { startGitHub } from "../../simulator/git-server.ts";
import { startSimulator } from "../../simulator/world.ts";

describe.concurrent("All or nothing", () => {
  test.each(["a file", "a folder with a folder in place of the users file"])(
    "A run whose output folder is %s sends no request, and a dry run says why.",
    async (kind) => {
      await using output = await outputFolder();
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
    await using output = await outputFolder();
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
});
