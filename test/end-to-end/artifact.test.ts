import { describe, expect, test } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { ALWAYS, BOTH, expectRefused, fault, type Refusal, twirp } from "./artifact-faults.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";

describe.concurrent("The artifact", () => {
  test("The artifact is the default destination, and no file is left.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { destination: "" });
    expectDone(run);
    expect(world.artifacts().map(({ name }) => name)).toEqual(["auth0-users"]);
    expect(run.summary).toMatch(/artifact \[auth0-users\]\(https:.*everyone with read access/s);
  });

  test("The artifact client's own lines are debug lines.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, { destination: "artifact" });
    expectDone(run);
    const client = /Finalizing artifact upload|Beginning upload of artifact/g;
    expect(run.log).not.toMatch(client);
    expect(run.debugLog.match(client)).toHaveLength(2);
    expect(run.log.split("\n").filter((line) => /artifact/i.test(line))).toEqual([
      expect.stringMatching(/^✓ Check the destination: artifact auth0-users/),
      expect.stringMatching(/^✓ Store: artifact auth0-users/),
      expect.stringMatching(/^Artifact auth0-users: /),
    ]);
  });

  test("The artifact has the given `artifact-name` and `retention-days`.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, {
      destination: "artifact",
      "artifact-name": "users of acme",
      "retention-days": "3",
    });
    expectDone(run);
    const [artifact] = world.artifacts();
    const days = (Date.parse(artifact?.expiresAt ?? "") - Date.now()) / 86_400_000;
    expect(artifact?.name).toBe("users of acme");
    expect(days).toBeGreaterThan(2.9);
    expect(days).toBeLessThan(3.1);
  });
});

describe.concurrent("An artifact that cannot be stored", () => {
  test.each<Refusal>([
    [
      "because its name is taken",
      fault("CreateArtifact", twirp(409, "an artifact with this name already exists")),
      /already has an artifact "auth0-users".*its own `artifact-name`/,
    ],
    [
      "because the storage is full",
      fault("CreateArtifact", twirp(403, "Artifact storage quota has been hit.")),
      /storage for artifacts is full\. Delete old artifacts/,
    ],
    [
      "because the upload address is refused",
      fault("block", { kind: "answer", status: 403 }, ALWAYS),
      /The upload of the artifact failed \(status 403\)/,
    ],
  ])(
    "An artifact that cannot be stored %s fails the run, and no file is stored either.",
    expectRefused,
  );

  test("A lost answer to the artifact's last request fails the run.", async () => {
    await using world = await startSimulator({
      faults: [fault("FinalizeArtifact", { kind: "cut", afterBytes: 5 })],
    });
    await using run = await checkedRun(world, BOTH);
    expect(failure(run)).toMatch(/closed in the middle of a response/);
  });

  test("A step without the artifact service's variables fails, and the error says what to do.", async () => {
    await using world = await startSimulator();
    await using run = await checkedRun(world, BOTH, { hasArtifactService: false });
    expect(failure(run)).toMatch(/no access to artifacts\. Run the action with `uses:`/);
  });
});
