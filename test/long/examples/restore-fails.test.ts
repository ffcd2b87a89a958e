/** The restore where something is wrong: it sends nothing, or says how many users are missing. */

import { beforeAll, describe, expect, test } from "vitest";
import { failures } from "../../examples/workflow-runs.ts";
import { type GitHub, startGitHub } from "../../simulator/git-server.ts";
import type { Scenario } from "../../simulator/world.ts";
import {
  type Backup,
  backUp,
  backupOn,
  emptyTenant,
  missing,
  restore,
  restored,
  type Wishes,
} from "./restore-run.ts";

if (missing.length > 0) console.warn(`The restore is not tested; not installed: ${missing}`);

describe.skipIf(missing.length > 0)("failed restore", () => {
  let github: GitHub;
  let backup: Backup;
  beforeAll(async () => {
    github = await startGitHub();
    await backUp(github, 5000);
    backup = await backupOn(github);
    await github.git(["branch", "tampered", "auth0-backup"]);
    const file = String(await github.file("auth0-backup", "import/users-0002.json"));
    const changed = file.replace('"email_verified":false', '"email_verified":true');
    expect(changed).not.toBe(file);
    await github.commitFile("tampered", "import/users-0002.json", changed);
    return () => github[Symbol.asyncDispose]();
  }, 120_000);

  test.each<[what: string, inputs: NonNullable<Wishes["inputs"]>, says: string]>([
    ["another tenant is confirmed", { confirm: "other.example" }, "`confirm` is not the domain"],
    ["the connection has a name", { "connection-id": "Users" }, "is no id of a connection"],
    ["the folder is missing", { directory: "nowhere" }, "The backup has no folder of that name"],
    ["the backup has another format", { directory: "." }, "is not one of `format: import`"],
    [
      "a file was tampered with",
      { branch: "tampered" },
      "A file is not the one that was backed up",
    ],
  ])("The restore sends nothing if %s.", async (_, inputs, says) => {
    await using world = await emptyTenant();
    const { steps } = await restore({ world, github, inputs });
    expect(failures(steps).join()).toContain(says);
    expect(failures(steps).join()).toContain("Nothing was sent.");
    expect(world.seen).toEqual([]);
  });

  test("The restore sends nothing before its environment is approved.", async () => {
    await using world = await emptyTenant();
    const { jobs } = await restore({ world, github, rejects: ["auth0-restore"] });
    expect(jobs).toMatchObject([{ result: "failure", steps: [] }]);
    expect(world.seen).toEqual([]);
  });

  test("The restore fails if users are rejected and reports their number and the reasons without naming them.", async () => {
    const [one, other] = restored(backup.users.slice(10, 12));
    if (one === undefined || other === undefined) throw new Error("There are no users.");
    await using world = await emptyTenant({
      residents: [
        { ...one, name: "changed since" },
        { ...other, email: "moved@example.net" },
      ],
    });
    const { steps } = await restore({ world, github });
    const { length } = backup.users;
    const [failure = ""] = failures(steps);
    expect(failure).toContain(
      `::error::Auth0 did not take 2 of ${length} users: 2 × DUPLICATED_USER.`,
    );
    expect(failure).toContain(`${length - 2} of ${length} users are back.`);
    expect(failure).toMatch(/GET \/api\/v2\/jobs\/job_\w{16}\/errors/);
    expect(world.residents()).toHaveLength(length);
    expect(world.residents().find(({ email }) => email === one.email)).toMatchObject({
      name: "changed since",
    });
  });

  test.each<[what: string, scenario: Scenario, says: RegExp]>([
    [
      "the sign-in is refused",
      { application: { scopes: undefined } },
      /Auth0 refused the sign-in of the restore's application/,
    ],
    [
      "the permission is missing",
      { application: { scopes: ["read:users"] } },
      /needs create:users[\s\S]*0 of \d+ files were sent/,
    ],
    [
      "an answer is lost",
      { faults: [{ on: "create-import", from: 2, fault: { kind: "reset" } }] },
      /No answer came to file 2: its job may run or not[\s\S]*1 of \d+ files were sent/,
    ],
    [
      "a job fails",
      { faults: [{ on: "job", fault: { kind: "json", set: { status: "failed" } } }] },
      /Job job_\w{16} ended without its users/,
    ],
    [
      "Auth0 counts fewer",
      {
        completes: { atPoll: 1 },
        faults: [{ on: "job", fault: { kind: "json", remove: ["summary"] } }],
      },
      /Auth0 counts \d+ users as restored, and the backup holds \d+/,
    ],
    [
      "a job is forgotten",
      { faults: [{ on: "job", from: 2, fault: { kind: "answer", status: 404, body: "<html>" } }] },
      /Job job_\w{16} ended without its users, or is out of reach \(404\)/,
    ],
  ])("The restore fails if %s.", async (_, scenario, says) => {
    await using world = await emptyTenant(scenario);
    const { steps } = await restore({ world, github });
    expect(failures(steps).join()).toMatch(says);
  });

  test("The restore fails if the connection is not a database.", async () => {
    await using world = await emptyTenant();
    const inputs = { "connection-id": "con_Sa00000000000003" };
    const { steps } = await restore({ world, github, inputs });
    expect(failures(steps).join()).toContain("is con_Sa00000000000003 a database connection");
    expect(world.residents()).toEqual([]);
  });
});
