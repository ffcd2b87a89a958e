import { describe, expect, test } from "vitest";
import { checkedRun, expectDone, failure } from "../../end-to-end/checked-run.ts";
import { startSimulator } from "../../simulator/world.ts";

const INPUTS = { connection: "acme-saml", destination: "artifact, file" };

/** A port of this machine without a server. */
const CLOSED_PORT = "127.0.0.1:9";
const SILENT_EVENT = { schedule: "0 2 * * *" };

describe.concurrent("unreachable hosts", () => {
  test.each<
    [what: string, inputs: Record<string, string>, environment: Record<string, string>, RegExp]
  >([
    [
      "Auth0",
      { domain: `http://${CLOSED_PORT}` },
      {},
      /^The connection to 127\.0\.0\.1:9 failed \(ECONNREF/,
    ],
    [
      "the artifact service",
      { destination: "artifact" },
      { ACTIONS_RESULTS_URL: `http://${CLOSED_PORT}/` },
      /^The upload of the artifact failed \(.*ECONNREFUSED\)/,
    ],
    [
      "GitHub's API",
      { destination: "artifact" },
      { GITHUB_API_URL: `http://${CLOSED_PORT}` },
      /^Neither the workflow's event nor GitHub's API says/,
    ],
    [
      "GitHub's git",
      { destination: "branch", "allow-public-repository": "true" },
      { GITHUB_SERVER_URL: "http://github.localhost:9" },
      /^The connection to GitHub's git failed\. The branch is unchanged/,
    ],
  ])("An unreachable host is named in the error: %s.", async (what, inputs, environment, says) => {
    await using world = await startSimulator();
    const event = what === "GitHub's API" ? { event: SILENT_EVENT } : {};
    await using run = await checkedRun(world, inputs, { environment, ...event });
    expect(failure(run)).toMatch(says);
  });

  test("The run fails when the storage is unreachable, and the message explains how to collect the job later.", async () => {
    const location = `http://${CLOSED_PORT}/users.gz?Signature=of-a-storage-that-is-gone`;
    await using world = await startSimulator({
      faults: [
        {
          on: "job",
          from: 3,
          times: Number.POSITIVE_INFINITY,
          fault: { kind: "json", set: { location } },
        },
      ],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(/kept failing: ECONNREFUSED\..*`job-id: job_\w+`/);
  });
});

test("Retries of the artifact client are logged once each and summarized.", async () => {
  const fault = { kind: "answer", status: 503, body: { code: "x", msg: "y" } } as const;
  await using world = await startSimulator({
    faults: [
      { on: "CreateArtifact", fault },
      { on: "block", fault },
      { on: "block-list", fault: { kind: "reset" } },
    ],
  });
  await using run = await checkedRun(world, INPUTS);
  expectDone(run);
  const lines = run.log.split("\n");
  expect(lines.filter((line) => /^(Attempt|Retrying a part)/.test(line))).toEqual([
    expect.stringMatching(/^Retrying a part of the upload of the artifact after 3 s: status 503\./),
    expect.stringMatching(
      /^Retrying a part of the upload of the artifact after [\d.]+ s: status 503\./,
    ),
    expect.stringMatching(
      /^Retrying a part of the upload of the artifact after [\d.]+ s: ECONNRESET\./,
    ),
  ]);
  expect(run.log).toContain("Retried: the upload of the artifact (3 times).");
});

test("Retries are logged when they happen, with the delay, and summarized at the end.", async () => {
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
  expect(lines.filter((line) => line.startsWith("Retrying the sign-in"))).toEqual([
    "Retrying the sign-in in 0.05 s: status 503.",
  ]);
  expect(lines.filter((line) => line.startsWith("Retrying the poll"))).toEqual([
    `Retrying the poll of ${job} in 0.05 s: status 503.`,
    `Retrying the poll of ${job} in 0.10 s: status 503.`,
  ]);
  expect(run.log).toContain(
    "Retrying the download immediately: the storage answered with status 503 after 0 bytes.",
  );
  expect(run.log).toContain(`Retried: the sign-in, the poll of ${job} (2 times), the download.`);
});
