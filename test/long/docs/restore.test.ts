/** docs/restore.md as a new user follows it: its steps on the day users were deleted, and its commands in a terminal. */

import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { membershipScopes } from "../../../src/auth0/memberships.ts";
import { applyScopes } from "../../../src/restore/apply/index.ts";
import { NO_ASSIGNMENTS } from "../../../src/restore/plan/assignment-counter.ts";
import type { ActionCounts, AssignmentCounts } from "../../../src/restore/plan/steps.ts";
import { blocksIn, ROOT, sectionUnder } from "../../docs/pages.ts";
import { restorablePart, type Users, usersOf } from "../../end-to-end/accident.ts";
import { tenantOf, writesTo } from "../../end-to-end/restore-run.ts";
import { night, restoreByForm, restoreNeeds } from "../../examples/restore-runs.ts";
import { failures } from "../../examples/workflow-runs.ts";
import { missingPrograms } from "../../programs.ts";
import { GITHUB_TOKEN, type GitHub, REPOSITORY, startGitHub } from "../../simulator/git-server.ts";
import { CLIENT_ID, CLIENT_SECRET, startSimulator, type World } from "../../simulator/world.ts";

const USERS = 96;
const missing = [...restoreNeeds, ...missingPrograms("bash", "git", "tar")];
const [preview = "", confirm = "", terminal = "", archive = "", fromBranch = "", ...others] =
  blocksIn("docs/restore.md", "bash");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "documented-restore-"));
  const script = path.join(ROOT, "scripts/run-action.ts");
  await program(
    "npm",
    `[ "$1" = run ] || exit 0\naction=$2; shift 3\nexec node '${script}' "$action" "$@"`,
  );
  await program(
    "gh",
    `[ "$1 $2" = "auth token" ] && echo ${GITHUB_TOKEN} || printf '%s\\n' "$@" > arguments`,
  );
});
afterEach(() => rm(folder, { recursive: true }));

/** A stand-in, first in the path. */
function program(name: string, script: string): Promise<void> {
  return writeFile(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** Runs a block of the page about this tenant and returns what it prints. */
async function run(
  block: string,
  { tenant }: World,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const text = block
    .replaceAll("acme.eu.auth0.com", tenant.origin)
    .replaceAll("YOUR_CLIENT_ID", CLIENT_ID)
    .replaceAll("acme/auth0-backup", REPOSITORY);
  const running = promisify(execFile)("bash", ["-e", "-o", "pipefail", "-c", text], {
    cwd: folder,
    env: { ...process.env, PATH: `${folder}:${process.env["PATH"]}`, ...environment },
  });
  // Some commands end without reading it.
  running.child.stdin?.on("error", () => {});
  running.child.stdin?.end(`${CLIENT_SECRET}\n`);
  const { stdout, stderr } = await running;
  return stdout + stderr;
}

/** A backup, and then every eighth user is deleted. */
async function accident(world: World, github: GitHub, destination: "artifact" | "branch") {
  await night(world, github, { destination });
  const users = usersOf(world);
  const before = new Date().toISOString();
  const deleted = world.users.deleteAt(Array.from({ length: USERS / 8 }, (_, i) => i * 8));
  return { users, deleted, before };
}

function expectBack(world: World, deleted: readonly string[], users: Users): void {
  const back = deleted.filter((id) => world.users.find(id) !== undefined);
  expect(back.length).toBeGreaterThan(deleted.length / 2);
  const now = usersOf(world);
  for (const id of back) expect(restorablePart(now.get(id))).toEqual(restorablePart(users.get(id)));
}

/** What the GitHub CLI was told to fill in. */
async function form(): Promise<Record<string, string>> {
  const args = (await readFile(path.join(folder, "arguments"), "utf8")).trimEnd().split("\n");
  expect(args.slice(0, 3)).toEqual(["workflow", "run", "restore.yml"]);
  return Object.fromEntries(
    args.slice(3).flatMap((value, i) => (i % 2 === 0 ? [] : [value.split(/=(.*)/s).slice(0, 2)])),
  );
}

test("docs/restore.md lists the permissions that the restore requires.", () => {
  const section = sectionUnder("docs/restore.md", "## The application that may write");
  const rows = [...section.matchAll(/^\| ([a-z ]+) \| (`.*`) \|$/gm)].map(
    ([, what = "", scopes = ""]) => [what, scopes.replaceAll("`", "").split(", ").sort()] as const,
  );
  const planned = (byAction: ActionCounts, assignments: Partial<AssignmentCounts> = {}) =>
    applyScopes({
      byConnection: new Map([["any", byAction]]),
      assignments: { ...NO_ASSIGNMENTS, ...assignments },
    });
  const organizations = { organizations: 1, organizationRoles: 1 };
  const required = {
    "show a preview": ["read:users"],
    "import database users": planned({ import: 1 }),
    "create passwordless users": planned({ create: 1 }),
    "set properties back": planned({ "set-back": 1 }),
    "compare and assign roles": [...membershipScopes(["roles"]), ...planned({}, { roles: 1 })],
    "compare and assign organizations": [
      ...membershipScopes(["organizations"]),
      ...planned({}, organizations),
    ],
  };
  expect(rows).toEqual(Object.entries(required).map(([what, scopes]) => [what, scopes.sort()]));
});

test("docs/restore.md brings deleted users back in at most five steps.", async (context) => {
  context.skip(missing.length > 0, `not installed: ${missing.join(", ")}`);
  const steps = sectionUnder("docs/restore.md", "## Users were just deleted").match(/^\d\. /gm);
  expect(steps?.length).toBeLessThanOrEqual(5);
  await using world = await startSimulator(tenantOf(USERS));
  await using github = await startGitHub();
  const { users, deleted, before } = await accident(world, github, "artifact");
  const dated = (block: string) => block.replaceAll("2026-11-27T02:00:00Z", before);

  await run(dated(preview), world);
  const shown = await restoreByForm(world, github, await form());
  expect(failures(shown.steps)).toEqual([]);
  expect(shown.steps[1]?.summary).toContain(`missing in the tenant | ${deleted.length} |`);
  expect(writesTo(world)).toEqual([]);

  await run(dated(confirm), world);
  const done = await restoreByForm(world, github, await form());
  expect(failures(done.steps)).toEqual([]);
  expect(done.steps[1]?.summary).toContain("verified by a new export");
  expectBack(world, deleted, users);
});

test("The terminal commands of docs/restore.md restore from a folder and from the branch.", async (context) => {
  context.skip(missing.length > 0, `not installed: ${missing.join(", ")}`);
  expect(others).toEqual([]);
  await using world = await startSimulator(tenantOf(USERS));
  await using github = await startGitHub();
  const { users, deleted, before } = await accident(world, github, "branch");
  const remote = await github.git(["rev-parse", "--absolute-git-dir"]);
  await run(`git clone --quiet --no-checkout '${remote}' clone`, world);
  await run(`cd clone\n${archive}\nmv backup ..`, world);
  expect(await readdir(path.join(folder, "backup"))).toContain("manifest.json");

  const shown = await run(fromBranch.replace("2026-11-27T02:00:00Z", before), world, {
    AUTH0_DOMAIN: world.tenant.origin,
    AUTH0_CLIENT_ID: CLIENT_ID,
    AUTH0_CLIENT_SECRET: CLIENT_SECRET,
    GITHUB_SERVER_URL: github.serverUrl,
    GITHUB_API_URL: github.apiUrl,
  });
  expect(shown).toMatch(new RegExp(`missing in the tenant +${deleted.length}\\n`));
  expect(writesTo(world)).toEqual([]);

  const printed = await run(terminal, world);
  expect(printed).toContain("verified by a new export");
  expect(printed).not.toContain(CLIENT_SECRET);
  expectBack(world, deleted, users);
});
