import { describe, expect, test } from "vitest";
import type { FaultRule } from "../simulator/faults.ts";
import { type Scenario, startSimulator } from "../simulator/world.ts";
import { checkedRun, expectDone, failure } from "./checked-run.ts";
import { job } from "./job-fault.ts";

describe.concurrent("polling", () => {
  const waits: [title: string, scenario: Scenario, says: RegExp][] = [
    ["pending and processing", { completes: { atPoll: 5 } }, /Job is processing, 60 % done/],
    [
      "a job that reports no progress",
      { tellsProgress: false },
      /Job is processing, [^%]* so far\./,
    ],
    [
      "an undocumented status",
      { faults: [job({ status: "wibbling" }, 2)] },
      /Job is wibbling \(unknown status, still waiting\)/,
    ],
    [
      "a job whose progress is text",
      { faults: [job({ percentage_done: "45", time_left_seconds: "soon" }, 2)] },
      /Job is processing, 45 % done, [^a]* so far\./,
    ],
    [
      "a job whose displayed values have other types",
      {
        faults: [
          job({ percentage_done: {}, status_details: 5, connection: [], format: 1, summary: "" }),
          job({ status: null, percentage_done: null, time_left_seconds: [] }, 2),
        ],
      },
      /Job is without a status \(unknown status, still waiting\)/,
    ],
    [
      "a completed job without a link",
      { completes: { atPoll: 1 }, faults: [job({ location: null }, 1, 3)] },
      /Job is completed/,
    ],
    [
      "a poll that breaks off",
      { faults: [{ on: "job", from: 2, fault: { kind: "cut", afterBytes: 10 } }] },
      /Retrying .* in 0\.05 s/,
    ],
    [
      "a poll that is answered with 502 in HTML",
      { faults: [{ on: "job", from: 2, fault: { kind: "answer", status: 502, body: "<html>" } }] },
      /status 502/,
    ],
  ];

  test.each(waits)("Polling continues after %s.", async (_title, scenario, says) => {
    await using world = await startSimulator(scenario);
    await using run = await checkedRun(world);
    expectDone(run);
    expect(run.log).toMatch(says);
    expect(run.outputs["users-exported"]).toBe("250");
  });

  const ends: [title: string, rule: FaultRule, says: RegExp][] = [
    [
      "failed, with its reason",
      job({ status: "failed", status_details: "The data store\nis down." }),
      /ended the export job job_\w+ as failed and says: The data store is down\. Run the workflow again/,
    ],
    ["failed, without one", job({ status: "failed" }), /as failed and gave no reason\./],
    ["error", job({ status: "error" }, 2), /as error and gave no reason\./],
    [
      "expired",
      job({ status: "expired" }, 2),
      /as expired .*Auth0 has deleted its file\. Start a new export/,
    ],
    [
      "completed but never has a link",
      job({ status: "completed", location: undefined }, 1, Number.POSITIVE_INFINITY),
      /completed but provides no link/,
    ],
    [
      "vanished",
      { on: "job", from: 2, fault: { kind: "jobs-vanish" } },
      /404: The job does not exist/,
    ],
  ];

  test.each(ends)("Polling fails the run for a job that is %s.", async (_title, rule, says) => {
    await using world = await startSimulator({ completes: { atPoll: 99 }, faults: [rule] });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(says);
    expect(run.outputs).toEqual({ "job-id": expect.stringMatching(/^job_/) });
    expect(world.requests("download")).toEqual([]);
  });

  test("Polling rejects the answer of another job.", async () => {
    await using world = await startSimulator({
      faults: [job({ id: "job_somebodyElses00" }, 2, Number.POSITIVE_INFINITY)],
    });
    await using run = await checkedRun(world);
    expect(failure(run)).toMatch(
      /answered the poll of job_\w+ with another job\. Check .* no proxy answers in its place/,
    );
    expect(world.requests("download")).toEqual([]);
  });
});
