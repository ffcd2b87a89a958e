import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";
import { EXCHANGE_FAULTS, LASTING_FAULTS } from "./exchange-faults.ts";

const INPUTS = { connection: "acme-saml", destination: "artifact, file" };

describe.concurrent("An exchange that meets, once,", () => {
  test.each(EXCHANGE_FAULTS)("$title ($on): $outcome.kind.", async ({ on, fault, outcome }) => {
    await using world = await startSimulator({ faults: [{ on, fault }] });
    const lostAnswer = on === "FinalizeArtifact" && fault.kind === "cut";
    await using run = await checkedRun(world, INPUTS, { lostAnswer });
    if (outcome.kind === "failed") {
      expect(failure(run)).toMatch(outcome.says);
      expect(world.requests(on)).toHaveLength(1);
      return;
    }
    expectDone(run);
    const file = await readFile(run.outputs["file"] ?? "");
    expect(file.equals(gunzipSync(world.exportedGzip()))).toBe(true);
    expect(world.artifacts()).toHaveLength(1);
    expect(world.requests(on)).toHaveLength(outcome.asked);
    expect(world.jobs()).toHaveLength(1);
  });
});

describe.concurrent("An exchange that meets, every time,", () => {
  test.each(LASTING_FAULTS)("$title ($on) fails the run.", async ({ on, fault, asked, says }) => {
    const rule = { on, fault, times: Number.POSITIVE_INFINITY };
    await using world = await startSimulator({ faults: [rule] });
    await using run = await checkedRun(world, INPUTS);
    expect(failure(run)).toMatch(says);
    expect(world.requests(on)).toHaveLength(asked);
  });
});

test("What was sent again is told as it happens, with the wait, and summed up at the end.", async () => {
  const fault = { kind: "answer", status: 503 } as const;
  await using world = await startSimulator({
    faults: [
      { on: "token", fault },
      { on: "job", times: 2, fault },
      { on: "download", fault },
    ],
  });
  await using run = await checkedRun(world);
  expectDone(run);
  const lines = run.log.split("\n");
  const [job = ""] = world.jobs().map(({ id }) => id);
  expect(lines.filter((line) => line.startsWith("Repeating the sign-in in"))).toEqual([
    "Repeating the sign-in in 0.05 s (status 503).",
  ]);
  expect(lines.filter((line) => line.startsWith("Repeating the poll"))).toEqual([
    `Repeating the poll of ${job} in 0.05 s (status 503).`,
    `Repeating the poll of ${job} in 0.10 s (status 503).`,
  ]);
  expect(run.log).toContain(
    `Sent again on the way: the sign-in, the poll of ${job} (2 times), the download.`,
  );
});
