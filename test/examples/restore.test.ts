/** The examples that restore users, practise it each month, and watch that backups are made. */

import { describe, expect, test } from "vitest";
import { usersOf } from "../end-to-end/accident.ts";
import { startGitHub } from "../simulator/git-server.ts";
import { startSimulator } from "../simulator/world.ts";
import { DRILL_SCOPES, drill, night, restoreNeeds, watchdog } from "./restore-runs.ts";
import { failures, textOf } from "./workflow-runs.ts";

if (restoreNeeds.length > 0) {
  console.warn(`The restore examples are not tested; not installed: ${restoreNeeds}`);
}

const HOUR = 3_600_000;

test("The restore example has fewer than 60 lines.", () => {
  expect(textOf("examples/restore.yml").split("\n").length).toBeLessThan(60);
});

describe.skipIf(restoreNeeds.length > 0)("examples", () => {
  test("The restore drill restores a sample into the test tenant, verifies it and deletes it again.", async () => {
    await using github = await startGitHub();
    {
      await using production = await startSimulator({ users: 600 });
      await night(production, github);
    }
    const resident = { user_id: "auth0|resident", email: "resident@test.example" };
    const residents = [{ ...resident, connection_id: "con_Db00000000000001" }];
    const application = { scopes: DRILL_SCOPES };
    await using tenant = await startSimulator({ users: 0, residents, application });
    const { steps } = await drill(tenant, github);
    expect(failures(steps)).toEqual([]);
    expect(steps[1]?.summary).toMatch(/✅ \*\*(\d+) of \1 users restored\*\* and verified/);
    const [, restored] = /\*\*(\d+) of/.exec(steps[1]?.summary ?? "") ?? [];
    expect(tenant.requests("delete-user")).toHaveLength(Number(restored));
    expect([...usersOf(tenant).keys()]).toEqual([resident.user_id]);
  });

  test.for([
    ["began 25 hours ago", 25, true],
    ["began 26 hours ago", 26, false],
  ] as const)(
    "The watchdog says that the newest successful backup %s.",
    async ([text, hours, passes]) => {
      await using github = await startGitHub();
      for (const [age, conclusion] of [
        [1, "failure"],
        [hours, "success"],
        [hours + 24, "success"],
      ] as const) {
        github.addRun("nightly-backup.yml", new Date(Date.now() - age * HOUR - 60_000), conclusion);
      }
      const { steps } = await watchdog(github);
      expect(steps[0]?.log).toContain(text);
      expect(failures(steps)).toHaveLength(passes ? 0 : 1);
    },
  );
});
