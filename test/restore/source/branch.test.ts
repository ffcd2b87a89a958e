import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Before, BranchSettings } from "../../../src/settings.ts";
import { BackupBranch } from "../../../src/store/branch/index.ts";
import { ageKey } from "../../simulator/age-keys.ts";
import { type GitHub, REPOSITORY, startGitHub } from "../../simulator/git-server.ts";
import {
  expectedRows,
  type MadeBackup,
  makeBackup,
  membershipRow,
  open,
  rowsOf,
  runOn,
  usersOf,
} from "./backups.ts";

const BRANCH = "auth0-backup";
const READER = "ghs_reader_do_not_print";

let github: GitHub;
let root: string;
let serial = 0;
/** Commits of the nights: 5 users, 6, 4 and 5 again. */
const nights: string[] = [];
let readme: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "restore-branch-"));
  github = await startGitHub({ readOnlyToken: READER });
  for (const [i, users] of [5, 6, 4, 5].entries()) {
    nights.push(await commitNight(BRANCH, new Date(Date.UTC(2026, 9, i + 1, 2)), users));
  }
  readme = await github.commitFile(BRANCH, "README.md", "Backups.\n");
});
afterAll(async () => {
  await github[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

/** Commits a backup with a date. @returns its commit */
async function commitNight(branch: string, date: Date, users: number, createdAt = date) {
  const made = await makeBackup(path.join(root, String(serial++)), { users, createdAt });
  const ref = `refs/heads/${branch}`;
  const parent = await github.git(["rev-parse", "--verify", "--quiet", ref]).catch(() => "");
  const message = `Back up ${users} users\n\nBackup-Users: ${users}\nBackup-Directory: .\n`;
  const contents = ["users.ndjson", "manifest.json"].map(async (name) => {
    const text = await readFile(path.join(made.folder, name), "utf8");
    return `M 100644 inline ${name}\n${data(text)}`;
  });
  const lines = [
    `commit ${ref}\ncommitter Bot <bot@example.com> ${date.getTime() / 1000} +0000\n`,
    data(message),
    parent === "" ? "" : `from ${parent}\n`,
    ...(await Promise.all(contents)),
  ];
  await github.git(["fast-import", "--quiet"], lines.join(""));
  return await github.git(["rev-parse", ref]);
}

const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;

interface Choice {
  readonly before?: Before;
  readonly name?: string;
  readonly directory?: string;
  readonly token?: string;
  readonly identities?: string[];
}

async function openBranch({ before, name = BRANCH, directory = "", ...options }: Choice = {}) {
  const source = { kind: "branch" as const, name, directory, before };
  const folder = await mkdtemp(path.join(root, "run-"));
  return await open(source, folder, runOn(github), options);
}

const time = (text: string): Before => ({ kind: "time", time: new Date(text) });
const commit = (id: string): Before => ({ kind: "commit", commit: id });

describe("A backup on a branch", () => {
  test("The newest backup is opened by default, other commits after it do not matter, and a fuller one is pointed out.", async () => {
    const opened = await openBranch();
    const [, fuller = "", , newest = ""] = nights;
    expect(opened).toMatchObject({
      commit: newest,
      place: `commit ${newest.slice(0, 7)} of the branch ${BRANCH}`,
      url: `${github.serverUrl}/${REPOSITORY}/commit/${newest}`,
      hints: [
        `An older backup has more users: commit ${fuller.slice(0, 7)} of 2026-10-02 02:00:00 UTC has 6 users, the chosen one 5 users. If users were deleted between the two, that one is probably meant: set \`before: ${fuller}\`.`,
      ],
    });
    expect(await usersOf(opened)).toEqual(expectedRows(5));
    // The rows can be read again.
    expect(await usersOf(opened)).toEqual(expectedRows(5));
  });

  test("A time chooses the newest backup that was made before it.", async () => {
    const opened = await openBranch({ before: time("2026-10-03T02:00:00Z") });
    const [, chosen, damaged = ""] = nights;
    expect(opened.commit).toBe(chosen);
    expect(opened.hints).toEqual([
      `A newer backup has fewer users: commit ${damaged.slice(0, 7)} of 2026-10-03 02:00:00 UTC has 4 users, the chosen one 6 users. The chosen one is the last backup before it.`,
    ]);
    expect(await usersOf(opened)).toEqual(expectedRows(6));
  });

  test("The first digits of a commit choose its backup, and the last one before a loss is pointed out.", async () => {
    const [first = "", last = "", damaged = ""] = nights;
    const opened = await openBranch({ before: commit(first.slice(0, 7).toUpperCase()) });
    expect(opened.commit).toBe(first);
    expect(opened.hints).toEqual([
      `A newer backup has fewer users: commit ${damaged.slice(0, 7)} of 2026-10-03 02:00:00 UTC has 4 users, the chosen one 5 users. The last backup before it is commit ${last.slice(0, 7)} of 2026-10-02 02:00:00 UTC; if that one is meant, set \`before: ${last}\`.`,
    ]);
  });

  test("A commit that is not of a backup chooses the backup that it contains.", async () => {
    expect((await openBranch({ before: commit(readme) })).commit).toBe(nights.at(-1));
  });

  test("A token that may only read is enough, and nothing is asked of it that writes.", async () => {
    const from = github.requests.length;
    expect(await usersOf(await openBranch({ token: READER }))).toEqual(expectedRows(5));
    const urls = github.requests.slice(from).map(({ url }) => url);
    expect(urls.length).toBeGreaterThan(0);
    expect(urls.filter((url) => url.includes("receive-pack"))).toEqual([]);
  });

  test.each([
    ["ghs_wrong_do_not_print", /rejected the token.*contents: read.*has read access/s],
    ["", /rejected the token.*contents: read/s],
  ])(
    "The token %j is rejected with a remedy that asks for no more than needed.",
    async (token, message) => {
      const failure = await openBranch({ token }).catch((error: Error) => error.message);
      expect(failure).toMatch(message);
      expect(failure).not.toMatch(/write|unchanged/);
    },
  );

  test.each<[what: string, choice: () => Choice, message: string]>([
    [
      "a time before the oldest backup",
      () => ({ before: time("2026-10-01T02:00:00Z") }),
      "has no backup that was made before 2026-10-01 02:00:00 UTC. Choose a later one: the oldest is commit",
    ],
    [
      "a commit that does not exist",
      () => ({ before: commit("0123456") }),
      `The branch ${BRANCH} has no commit 0123456. Check \`before\` and \`branch\``,
    ],
    [
      "a branch that does not exist",
      () => ({ name: "other" }),
      "The repository has no branch other.",
    ],
    [
      "a folder that does not exist",
      () => ({ directory: "eu" }),
      `The branch ${BRANCH} has no backup in the folder eu. Check`,
    ],
  ])("The choice of %s is an error that says so.", async (_, choice, message) => {
    await expect(openBranch(choice())).rejects.toThrow(message);
  });

  test("A commit of another branch, and one that is no longer on the branch, are not found.", async () => {
    const elsewhere = await github.commitFile("elsewhere", "users.ndjson", "");
    await expect(openBranch({ before: commit(elsewhere) })).rejects.toThrow("has no commit");
    const date = new Date("2026-10-01T00:00:00Z");
    const removed = await commitNight("shortened", date, 1);
    await github.git(["update-ref", "-d", "refs/heads/shortened"]);
    await commitNight("shortened", new Date("2026-10-02T00:00:00Z"), 2);
    await expect(
      openBranch({ name: "shortened", before: commit(removed.slice(0, 10)) }),
    ).rejects.toThrow("the commit may be on another branch, or `history` may have removed it");
  });

  test("The beginning of several commits is ambiguous.", async () => {
    const commits = Array.from({ length: 17 }, (_, i) => {
      return `commit refs/heads/many\ncommitter B <b@example.com> ${i} +0000\n${data(`${i}`)}`;
    });
    await github.git(["fast-import", "--quiet"], commits.join(""));
    const ids = (await github.git(["rev-list", "many"])).split("\n").map((id) => id.slice(0, 1));
    const [digit = ""] = ids.filter((id, i) => ids.indexOf(id) !== i);
    await expect(openBranch({ name: "many", before: commit(digit) })).rejects.toThrow(
      `commits of the branch many begin with ${digit}. Set \`before\` to more digits`,
    );
  });

  test("A backup is not older than its manifest says, whatever the date of its commit.", async () => {
    const early = new Date("2026-10-01T00:00:00Z");
    const chosen = await commitNight("dates", early, 1);
    await commitNight(
      "dates",
      new Date("2026-10-02T00:00:00Z"),
      2,
      new Date("2026-10-09T00:00:00Z"),
    );
    const opened = await openBranch({ name: "dates", before: time("2026-10-05T00:00:00Z") });
    expect(opened.commit).toBe(chosen);
  });

  test("A backup that was removed from the branch can still be opened.", async () => {
    const chosen = await commitNight("removed", new Date("2026-10-01T00:00:00Z"), 2);
    const commits = `commit refs/heads/removed\ncommitter B <b@example.com> 1800000000 +0000\n${data("Remove")}from ${chosen}\ndeleteall\n`;
    await github.git(["fast-import", "--quiet"], commits);
    expect((await openBranch({ name: "removed" })).commit).toBe(chosen);
  });

  test("A commit with a file that was changed after the backup is rejected.", async () => {
    const name = "damaged";
    const parent = await commitNight(name, new Date("2026-10-01T00:00:00Z"), 2);
    const manifest = (await github.file(name, "manifest.json")).toString();
    const head = `commit refs/heads/${name}\ncommitter B <b@example.com> 1800000000 +0000\n${data("Damage")}from ${parent}\n`;
    const files = `M 100644 inline manifest.json\n${data(`${manifest}\n`)}M 100644 inline users.ndjson\n${data("{}\n")}`;
    await github.git(["fast-import", "--quiet"], head + files);
    await expect(openBranch({ name })).rejects.toThrow(
      "The file users.ndjson has 3 bytes instead of",
    );
  });

  test("An aborted run ends the search.", async () => {
    const source = { kind: "branch" as const, name: BRANCH, directory: "", before: undefined };
    const run = runOn(github, AbortSignal.abort(new Error("over")));
    await expect(open(source, root, run)).rejects.toThrow("over");
  });
});

describe("A backup that the action pushed", () => {
  test.each([
    ["ndjson", "none", false],
    ["import", "gzip", true],
  ] as const)(
    "A backup in %s with compression %s in a folder of the branch is opened.",
    async (format, compression, isEncrypted) => {
      const key = await ageKey();
      const recipients = isEncrypted ? [key.recipient] : [];
      const form = { format, compression, recipients, users: 30, members: 2 };
      const made = await makeBackup(path.join(root, String(serial++)), form);
      const directory = `tenants/${format}`;
      const pushed = await push(made, directory);
      const opened = await openBranch({ directory, identities: [key.identity] });
      expect(opened.commit).toBe(pushed);
      expect(opened.place).toContain(`of the branch ${BRANCH}, folder ${directory}`);
      expect(opened.manifest).toMatchObject({ usersKept: 30, isEncrypted, hasMemberships: true });
      expect(idsOf(await usersOf(opened))).toEqual(idsOf(expectedRows(30)));
      const memberships = opened.files.find(({ content }) => content === "memberships");
      expect(await rowsOf(memberships)).toEqual([membershipRow(0), membershipRow(1)]);
      if (isEncrypted) {
        const wrong = openBranch({ directory, identities: [(await ageKey()).identity] });
        await expect(wrong).rejects.toThrow("No key in `identity` can decrypt the backup.");
      }
    },
  );
});

/** Pushes a backup as the action does. @returns the commit */
async function push(made: MadeBackup, directory: string): Promise<string> {
  const settings: BranchSettings = {
    name: BRANCH,
    directory,
    message: undefined,
    history: undefined,
    token: "ghs_simulated_github_token_do_not_print",
    maximumDrop: undefined,
  };
  const work = path.join(root, String(serial++));
  await mkdir(work);
  const branch = await BackupBranch.open(settings, false, work, runOn(github));
  const commit = await branch.prepare({
    ...made.settings,
    files: made.files,
    writeManifest: (fingerprint) => made.writeManifest(fingerprint),
    idTitle: "user_id",
    tenant: "acme.eu.auth0.example",
    usersKept: made.result.usersKept,
    jobId: "job_1",
    runUrl: undefined,
  });
  return (await commit.push()).commit;
}

const idsOf = (rows: readonly string[]) => rows.map((row) => JSON.parse(row).email);
