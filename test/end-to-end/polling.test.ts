import { describe, expect, test } from "vitest";
import { startSimulator } from "../simulator/world.ts";
import { checkedRun, failure } from "./checked-run.ts";
import {
  expectPollingContinues,
  expectPollingFails,
  type JobEnd,
  job,
  type Wait,
} from "./job-fault.ts";

describe.concurrent("polling", () => {
  test.each<Wait>([
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
      "a completed job without a link",
      { completes: { atPoll: 1 }, faults: [job({ location: null }, 1, 3)] },
      /Job is completed/,
    ],
    [
      "a poll that breaks off",
      { faults: [{ on: "job", from: 2, fault: { kind: "cut", afterBytes: 10 } }] },
      /Retrying .* in 0\.05 s/,
    ],
  ])("Polling continues after %s.", expectPollingContinues);

  test.each<JobEnd>([
    [
      "failed, with its reason",
      job({ status: "failed", status_details: "The data store\nis down." }),
      /ended the export job job_\w+ as failed and says: The data store is down\. Run the workflow again/,
    ],
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
  ])("Polling fails the run for a job that is %s.", expectPollingFails);

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
