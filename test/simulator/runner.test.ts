import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { GITHUB_TOKEN } from "./git-server.ts";
import { runAction, type Step } from "./runner.ts";
import { startSimulator } from "./world.ts";

const STEP: Step = {
  inputs: { "tenant-domain": "acme.eu.auth0.com" },
  actionFile: fileURLToPath(new URL("./fixture/action.yml", import.meta.url)),
};

afterEach(() => vi.unstubAllEnvs());

test("A step gets its inputs, the defaults of action.yml, and empty strings for the rest.", async () => {
  await using run = await runAction(STEP);
  expect(JSON.parse(run.stdout)).toMatchObject({
    "INPUT_TENANT-DOMAIN": "acme.eu.auth0.com",
    INPUT_TWO_WORDS: "kept",
    INPUT_EMPTY: "",
    "INPUT_GITHUB-TOKEN": GITHUB_TOKEN,
  });
});

test("A step inherits only PATH, and gets the artifact service only from a world.", async () => {
  vi.stubEnv("FROM_OUTSIDE", "1");
  await using world = await startSimulator();
  await using alone = await runAction(STEP);
  await using connected = await runAction({ ...STEP, world, environment: { GITHUB_RUN_ID: "8" } });
  const [bare, full] = [JSON.parse(alone.stdout), JSON.parse(connected.stdout)];
  expect(bare).not.toHaveProperty("FROM_OUTSIDE");
  expect(bare).not.toHaveProperty("ACTIONS_RUNTIME_TOKEN");
  expect(bare).not.toHaveProperty("GITHUB_SERVER_URL");
  expect(full).toMatchObject({ ACTIONS_RUNTIME_TOKEN: world.runtimeToken, GITHUB_RUN_ID: "8" });
  expect(new URL(full.ACTIONS_RESULTS_URL).origin).toBe(world.artifactOrigin);
});

test("Outputs and summary are read from the files the step was given.", async () => {
  await using run = await runAction(STEP);
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toEqual({ users: "1\n2" });
  expect(run.summary).toBe("# Done\n");
});

test("An input that action.yml does not declare is rejected.", async () => {
  const inputs = { ...STEP.inputs, fliter: "true" };
  await expect(runAction({ ...STEP, inputs })).rejects.toThrow("action.yml declares no fliter.");
});

test("A failed step reports its exit code, its standard error and the files that it left.", async () => {
  const run = await runAction({ ...STEP, environment: { TASK: "fail" } });
  expect(run).toMatchObject({
    exitCode: 3,
    stderr: "on standard error\n",
    leftovers: ["left-behind"],
  });
  expect(run.log).toContain("on standard error");
  await run[Symbol.asyncDispose]();
  expect(existsSync(run.workspace)).toBe(false);
});

test("A signal can be sent when a request arrives.", async () => {
  await using world = await startSimulator();
  await using run = await runAction({
    ...STEP,
    inputs: { "tenant-domain": world.tenant.origin },
    environment: { TASK: "wait" },
    signal: { name: "SIGTERM", when: world.arrival("other") },
  });
  expect(run).toMatchObject({ exitCode: null, signal: "SIGTERM" });
});

test("The measured peak memory is that of the step, not of its parent process.", async () => {
  const ballast = Buffer.alloc(300 * 1024 * 1024, 1);
  await using run = await runAction({
    ...STEP,
    environment: { TASK: "fill" },
    measuresMemory: true,
  });
  expect(run.peakBytes).toBeGreaterThan(100 * 1024 * 1024);
  expect(run.peakBytes).toBeLessThan(ballast.length);
});
