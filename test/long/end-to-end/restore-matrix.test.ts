/** Deleted users are restored from every kind of backup: where it is, its format, and how it is stored. */

import path from "node:path";
import { expect, test } from "vitest";
import {
  deleteUsers,
  expectPlan,
  expectRestored,
  type Outcome,
  outcomeOf,
  usersOf,
} from "../../end-to-end/accident.ts";
import { checkedRun } from "../../end-to-end/checked-run.ts";
import { restoreRun, tenantOf, writesTo } from "../../end-to-end/restore-run.ts";
import { ageKey } from "../../simulator/age-keys.ts";
import { type GitHub, startGitHub } from "../../simulator/git-server.ts";
import type { JsonObject } from "../../simulator/json-text.ts";
import { MIXED_POPULATION } from "../../simulator/users.ts";
import { type Scenario, startSimulator, type World } from "../../simulator/world.ts";

const PLACES = ["branch", "artifact", "folder"] as const;
const ENCODINGS = ["none", "gzip", "zstd", "encrypted"] as const;
const FORMATS = ["ndjson", "json", "import"] as const;

interface Combination {
  readonly place: (typeof PLACES)[number];
  readonly encoding: (typeof ENCODINGS)[number];
  readonly format: (typeof FORMATS)[number];
}

const COMBINATIONS = PLACES.flatMap((place) =>
  ENCODINGS.flatMap((encoding) => FORMATS.map((format) => [place, format, encoding] as const)),
);

const key = await ageKey();
/** Time limit of a test, in milliseconds: five run at the same time. */
const LONGEST = 600_000;
const USERS = 300;
/** Every 5th user. */
const DELETED = Array.from({ length: USERS / 5 }, (_, i) => i * 5);

/** Inputs of the restore that choose the backup. */
type Choice = Readonly<Record<string, string>>;

/** Backs up, and returns what chooses this backup among others; undo it when the backup is no longer needed. */
async function night(
  world: World,
  github: GitHub,
  { place, encoding, format }: Combination,
  date: number,
): Promise<Choice & AsyncDisposable> {
  const run = await checkedRun(
    world,
    {
      format,
      destination: place === "folder" ? "file" : place,
      memberships: "roles, organizations",
      ...(encoding === "encrypted" ? { "encrypt-to": key.recipient } : { compression: encoding }),
    },
    place === "branch" ? { github } : {},
  );
  const end = { [Symbol.asyncDispose]: () => run[Symbol.asyncDispose]() };
  expect(run.exitCode, run.log).toBe(0);
  if (place === "folder") return { folder: path.join(run.workspace, "auth0-users"), ...end };
  if (place === "artifact") {
    const createdAt = new Date(Date.UTC(2026, 9, date, 2));
    github.publish(world.artifacts().slice(-1), { id: 100 + date, createdAt });
    return { "run-id": String(100 + date), ...end };
  }
  const commit = (await github.git(["rev-parse", "auth0-backup"])).trim();
  return { before: format === "json" ? commit : commit.slice(0, 7), ...end };
}

/** A backup for imports has no other users. */
function isInBackup({ format }: Combination, user: JsonObject): boolean {
  return format !== "import" || outcomeOf(user) === "import";
}

/** The accident with this kind of backup. @param deleted indexes of the users who are deleted */
async function accidentWith(
  combination: Combination,
  scenario: Scenario,
  deleted: readonly number[],
): Promise<void> {
  const { place, encoding } = combination;
  await using github = await startGitHub();
  await using world = await startSimulator(scenario);
  const users = [...usersOf(world).values()];
  const inBackup = users.filter((user) => isInBackup(combination, user));
  await using chosen = await night(world, github, combination, 1);
  const accident = deleteUsers(world, deleted, (user) => isInBackup(combination, user));
  const usual = {
    from: place,
    ...(place === "folder" && { folder: chosen["folder"] ?? "" }),
    ...(encoding === "encrypted" && { identity: key.identity }),
  };

  // The next night has not come yet: the newest backup is the one to restore.
  await using preview = await restoreRun(world, usual, { github });
  expect(preview.exitCode, preview.log).toBe(0);
  expectPlan(preview, accident);
  expect(preview.outputs).toMatchObject({
    applied: "false",
    "users-in-backup": String(inBackup.length),
    "users-in-tenant": String(accident.untouched.size),
  });
  expect(preview.report.filter(({ result }) => result === "planned")).toHaveLength(
    accident.restorable.length,
  );

  // The next one has, and its backup lacks the users. It is another workflow run, whose artifacts may have the same names.
  if (place !== "folder") {
    const edits = { removed: deleted, changed: [] };
    await using later = await startSimulator({ ...scenario, edits });
    await using _ = await night(place === "branch" ? world : later, github, combination, 2);
  }
  const choice = { ...usual, ...chosen, confirm: world.tenant.origin };
  await using restored = await restoreRun(world, choice, { github });
  expect(restored.exitCode, restored.log).toBe(0);
  expectPlan(restored, accident);
  expectRestored(world, accident);
  expect(restored.outputs).toMatchObject({
    applied: "true",
    "users-restored": String(accident.restorable.length),
    "users-failed": "0",
  });

  const writes = writesTo(world).length;
  await using again = await restoreRun(world, choice, { github });
  expect(again.exitCode, again.log).toBe(0);
  expect(again.summary).toContain("Nothing to restore");
  expect(writesTo(world)).toHaveLength(writes);
}

test.concurrent.each(COMBINATIONS)(
  "Deleted users are restored from a backup in a %s in the format %s and the encoding %s.",
  async (place, format, encoding) => {
    const scenario = { ...tenantOf(USERS), population: MIXED_POPULATION };
    await accidentWith({ place, format, encoding }, scenario, DELETED);
  },
  LONGEST,
);

/** The accident that the restore was written for: 300 of 5,000 users. */
const COUNTS = { import: 173, create: 33, returns: 83, noAddress: 11 };

test(
  "300 deleted users of 5,000 are restored as far as they can be: 173 by imports, 33 one by one.",
  async () => {
    await using world = await startSimulator(tenantOf(5000));
    const left: Record<Outcome, number> = { ...COUNTS };
    const deleted = [...usersOf(world).values()].flatMap((user, i) =>
      left[outcomeOf(user)]-- > 0 ? [i] : [],
    );
    expect(deleted).toHaveLength(300);
    const combination = { place: "artifact", encoding: "none", format: "ndjson" } as const;
    await accidentWith(combination, tenantOf(5000), deleted);
  },
  LONGEST,
);
