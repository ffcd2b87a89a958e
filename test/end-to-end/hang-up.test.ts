import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Exchange, Fault } from "../simulator/faults.ts";
import { startSimulator, type World } from "../simulator/world.ts";
import { checkedRun, failure } from "./checked-run.ts";

const INPUTS = { connection: "acme-saml", destination: "artifact, file" };

/** Every exchange of a run, and whether a run outlives that its answer breaks off once. */
const EXCHANGES: readonly (readonly [Exchange, "goes on" | "fails"])[] = [
  ["token", "goes on"],
  ["connections", "goes on"],
  ["create-job", "fails"],
  ["job", "goes on"],
  ["download", "goes on"],
  ["CreateArtifact", "fails"],
  ["block", "goes on"],
  ["block-list", "goes on"],
  ["FinalizeArtifact", "fails"],
];
/** Blob storage answers without a body, so that there is nothing to cut. */
const BODILESS: readonly Exchange[] = ["block", "block-list"];

const BREAKS: readonly (readonly [title: string, fault: Fault])[] = [
  ["before it", { kind: "reset" }],
  ["behind its head", { kind: "cut", afterBytes: 0 }],
  ["in the middle of it", { kind: "cut", afterBytes: 12 }],
];

const ONCE = EXCHANGES.flatMap(([on, outcome]) =>
  BREAKS.filter(([, { kind }]) => kind === "reset" || !BODILESS.includes(on)).map(
    ([where, fault]) => ({ on, outcome, where, fault }),
  ),
);

/** The exported file of the world as it must be stored, and that it is stored. */
async function expectStored(world: World, file: string | undefined): Promise<void> {
  const stored = await readFile(file ?? "");
  expect(stored.equals(gunzipSync(world.exportedGzip()))).toBe(true);
  expect(world.artifacts()).toHaveLength(1);
}

describe.concurrent("A server that hangs up", () => {
  test.each(ONCE)("on the answer to $on, $where, $outcome.", async ({ on, outcome, fault }) => {
    await using world = await startSimulator({ faults: [{ on, fault }] });
    await using run = await checkedRun(world, INPUTS, {
      lostAnswer: on === "FinalizeArtifact" && fault.kind === "cut",
    });
    if (outcome === "fails") expect(failure(run)).toMatch(/ECONNRESET|in the middle of an answer/);
    else await expectStored(world, run.outputs["file"]);
  });

  test.each(["token", "connections", "job"] as const)(
    "on every answer to %s fails the run, and the host is named.",
    async (on) => {
      const fault: Fault = { kind: "cut", afterBytes: 12 };
      await using world = await startSimulator({
        faults: [{ on, times: Number.POSITIVE_INFINITY, fault }],
      });
      await using run = await checkedRun(world, INPUTS);
      const { host } = new URL(world.tenant.origin);
      expect(failure(run)).toContain(`The connection to ${host} failed (ECONNRESET).`);
      expect(world.requests(on)).toHaveLength(5);
    },
  );
});
