/** Further answers to polls. */

import { describe, test } from "vitest";
import {
  expectPollingContinues,
  expectPollingFails,
  type JobEnd,
  job,
  type Wait,
} from "../../end-to-end/job-fault.ts";

describe.concurrent("polling", () => {
  test.each<Wait>([
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
      "a poll that is answered with 502 in HTML",
      { faults: [{ on: "job", from: 2, fault: { kind: "answer", status: 502, body: "<html>" } }] },
      /status 502/,
    ],
  ])("Polling continues after %s.", expectPollingContinues);

  test.each<JobEnd>([
    ["failed, without one", job({ status: "failed" }), /as failed and gave no reason\./],
    ["error", job({ status: "error" }, 2), /as error and gave no reason\./],
  ])("Polling fails the run for a job that is %s.", expectPollingFails);
});
