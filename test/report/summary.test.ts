import fc from "fast-check";
import { expect, test } from "vitest";
import { summaryOf } from "../../src/report/summary.ts";
import type { Backup } from "../../src/run.ts";

const FILE = {
  path: "/w/auth0-users/users.json.gz",
  name: "users.json.gz",
  bytes: 1_234_567,
  sha256: "ab".repeat(32),
  content: "users",
  users: 4999,
  compression: "gzip",
} as const;

const BACKUP: Backup = {
  tenant: "acme.eu.auth0.com",
  jobId: "job_coRQCC3MHztpuTlo",
  connection: "Users",
  fields: "user_id, email as Mail",
  settings: {
    filter: undefined,
    recipients: [],
    destinations: { artifact: undefined, branch: undefined, outputDirectory: undefined },
  },
  result: { inOrder: [FILE], sorted: undefined, usersExported: 5000, usersKept: 4999 },
  files: [FILE.path],
  manifest: "/w/auth0-users/manifest.json",
  artifact: { name: "auth0-users", id: 7, digest: "cd", url: "https://github.com/acme/b/a/7" },
  branch: undefined,
  outputDirectory: "/w/auth0-users",
};
const FACTS = {
  steps: [
    { title: "Sign in", milliseconds: 312 },
    { title: "Store", milliseconds: 61_000 },
  ],
  warnings: [],
  retries: new Map([["the poll", 2]]),
  now: new Date("2026-11-24T02:00:00Z"),
};

/** The text of the rendered page. */
function rendered(markdown: string): string {
  return markdown.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

test("The summary shows what was stored where, and how long each step took.", () => {
  const summary = rendered(summaryOf(BACKUP, FACTS));
  for (const line of [
    "✅ **4,999 users** kept of 5,000 exported · 1.23 MB · artifact [auth0-users](https://github.com/acme/b/a/7) · files in /w/auth0-users · 1 min 1 s",
    `| users<wbr>.json<wbr>.gz | 4,999 | 1.23 MB | <code>${FILE.sha256.match(/.{8}/g)?.join("<wbr>")}</code> |`,
    `${FILE.sha256}  users.json.gz`,
    "| Sign in | 0.3 s |",
    "| Store | 1 min 1 s |",
    "## Auth0 user backup: acme.eu.auth0.com · connection Users · artifact auth0-users",
    "| Tenant | acme.eu.auth0.com |",
    "| Connection | Users |",
    "| Fields | user_id, email as Mail |",
    "| Export job | job_coRQCC3MHztpuTlo |",
    "The artifact contains personal data: everyone with read access to this repository can download it.",
    "Retried: the poll (2 times).",
  ]) {
    expect(summary.split("\n")).toContain(line);
  }
});

test("The summary leaves out empty parts.", () => {
  const summary = summaryOf(
    { ...BACKUP, connection: undefined, artifact: undefined, outputDirectory: "/w/out" },
    FACTS,
  );
  expect(summary).toMatch(/^## Auth0 user backup: acme.eu.auth0.com · folder out\n/);
  expect(summary).toContain("| Connection | all |");
  for (const absent of [
    "· connection",
    "artifact",
    "Warnings",
    "undefined",
    "personal data",
    "Filter",
    "Encrypted to",
    "Folder on the branch",
  ]) {
    expect(summary).not.toContain(absent);
  }
});

test("The summary shows the filter, the folder on the branch and shortened recipients, and who can decrypt the backup.", () => {
  const recipient = `age1${"q".repeat(54)}wxyz`;
  const { branch } = withChanges("email");
  const settings = {
    filter: {
      expression: '$logins_count > 100 &&\n\n  $email =~ "@acme|corp"',
      options: { format: "ndjson", now: () => 0 },
    },
    recipients: [recipient, recipient.replace("wxyz", "abcd")],
    destinations: {
      ...BACKUP.settings.destinations,
      branch: {
        name: "auth0-backup",
        directory: "eu/users",
        message: undefined,
        history: undefined,
        token: "",
        maximumDrop: undefined,
      },
    },
  } as const;
  const encrypted: Backup = { ...BACKUP, branch, settings };
  const lines = rendered(summaryOf(encrypted, FACTS)).split("\n");
  for (const line of [
    '| Filter | <code>$logins_count > 100 &&</code><br><code>$email =~ "@acme|corp"</code> |',
    "| Folder on the branch | eu/users |",
    "| Encrypted to | age1qqqqqqqq…qqwxyz, age1qqqqqqqq…qqabcd |",
    "The artifact and branch are encrypted: everyone with read access to this repository can download them, but only the key of a recipient decrypts them.",
  ]) {
    expect(lines).toContain(line);
  }
  const onBranch = { ...encrypted, artifact: undefined, outputDirectory: undefined };
  expect(rendered(summaryOf(onBranch, FACTS)).split("\n")[0]).toBe(
    "## Auth0 user backup: acme.eu.auth0.com · connection Users · branch auth0-backup, folder eu/users",
  );
});

test("The summary repeats only the beginning of a long filter.", () => {
  const expression = "true && ".repeat(5000);
  const options = { format: "ndjson", now: () => 0 } as const;
  const settings = { ...BACKUP.settings, filter: { expression, options } };
  const row = rendered(summaryOf({ ...BACKUP, settings }, FACTS))
    .split("\n")
    .find((line) => line.startsWith("| Filter |"));
  expect(row?.length).toBeLessThan(1100);
  expect(row).toContain("…");
});

/** A backup on the branch in which these properties changed. */
function withChanges(...names: readonly string[]): Backup {
  const edited = names.map((name, i) => ({ name, users: 4000 - i }));
  const signIns = [{ name: "last_login", users: 1180 }];
  const properties = { edited, signIns, onlySignedIn: 1170 };
  return {
    ...BACKUP,
    branch: {
      name: "auth0-backup",
      commit: "4bf8e14".padEnd(40, "0"),
      url: "https://github.com/acme/b/commit/4bf8e14",
      changed: true,
      changes: { added: 0, removed: 0, changed: 5000, properties },
      usersBefore: undefined,
      counts: [],
    },
  };
}

test("The summary shows the whole hash of the commit, which can be copied.", () => {
  const lines = summaryOf(withChanges(), FACTS).split("\n");
  expect(lines).toContain(`| Commit | <code>${"4bf8e14".padEnd(40, "0")}</code> |`);
  expect(lines[2]).toContain(
    "branch auth0-backup ([4bf8e14](https://github.com/acme/b/commit/4bf8e14))",
  );
});

test("The summary lists changes by property, and those of sign-ins apart.", () => {
  const lines = rendered(summaryOf(withChanges("app_metadata", "email"), FACTS)).split("\n");
  expect(lines).toContain(
    "Changed properties: <code>app_metadata</code> 4,000, <code>email</code> 3,999.",
  );
  expect(lines).toContain(
    "Sign-ins: <code>last_login</code> 1,180; 1,170 users changed in nothing else.",
  );
  const many = Array.from({ length: 30 }, (_, i) => `property${i}`);
  expect(summaryOf(withChanges(...many), FACTS)).toContain("</code> 3,976, 5 more.");
});

const HOSTILE = [
  "a|b",
  "</td></table><script>alert(1)</script>",
  "![x](https://evil.example/p.png)",
  "[click](javascript:alert(1))",
  "**bold** _it_ ~~no~~ `code`",
  "line\nbreak\r\n# heading\u2028more",
  "@acme/owners #1 &lt; \\",
  "https://evil.example",
  "$x$",
];

test.each(HOSTILE)("No value from outside can add markup to the summary: %j", (text) => {
  const hostile: Backup = {
    ...withChanges(text),
    tenant: text,
    jobId: text,
    connection: text,
    fields: text,
    settings: {
      ...BACKUP.settings,
      recipients: [text],
      filter: {
        expression: text.replaceAll(/[\n\r\u2028]+/g, " "),
        options: { format: "ndjson", now: () => 0 },
      },
    },
    result: { ...BACKUP.result, inOrder: [{ ...FILE, name: text }] },
    artifact: { name: text, id: 7, digest: "cd", url: undefined },
    outputDirectory: text,
  };
  const summary = summaryOf(hostile, { ...FACTS, warnings: [text] });
  const shape = (markdown: string) =>
    markdown
      .replaceAll("<wbr>", "")
      .split("\n")
      .map((line) => line.replace(/[^|<>[\]()`*_~!@\\$]/g, ""));
  const plain = summaryOf(
    {
      ...hostile,
      branch: withChanges("x").branch,
      tenant: "x",
      jobId: "x",
      connection: "x",
      fields: "x",
      settings: {
        ...BACKUP.settings,
        recipients: ["x"],
        filter: { expression: "x", options: { format: "ndjson", now: () => 0 } },
      },
      outputDirectory: "x",
      result: { ...BACKUP.result, inOrder: [{ ...FILE, name: "not plain" }] },
      artifact: { name: "x", id: 7, digest: "cd", url: undefined },
    },
    { ...FACTS, warnings: ["x"] },
  );
  expect(shape(summary)).toEqual(shape(plain));
  const shown = text.replaceAll(/[\n\r\u2028]+/g, " ");
  expect(rendered(summary)).toContain(
    `backup: ${shown} · connection ${shown} · artifact ${shown}\n`,
  );
  for (const row of [`| Fields | ${shown} |`, `| Filter | <code>${shown}</code> |`]) {
    expect(rendered(summary)).toContain(row);
  }
});

test("No name, connection, folder or warning can add markup to the summary.", () => {
  const summaryWith = (words: string) =>
    summaryOf(
      {
        ...BACKUP,
        connection: words,
        tenant: words,
        outputDirectory: words,
        fields: words,
        settings: {
          ...BACKUP.settings,
          recipients: [words],
          filter: {
            expression: `x${words.replaceAll("\n", " ")}`,
            options: { format: "ndjson", now: () => 0 },
          },
        },
        result: { ...BACKUP.result, inOrder: [{ ...FILE, name: words }] },
      },
      { ...FACTS, warnings: [words] },
    );
  const usual = summaryWith("not plain").split("\n").length;
  const markup = fc.constantFrom(
    "\n## x",
    "<b>",
    "|",
    "`",
    "![](x)",
    "\r",
    "\u2028",
    "a\n```\n",
    "@a",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(markup, fc.string({ unit: "binary" }))), (parts) => {
      const summary = summaryWith(parts.join(""));
      expect(summary.split(/[\n\r\u2028\u2029]/)).toHaveLength(usual);
      expect(summary).not.toMatch(/<(?!\/?(?:br|code|wbr|details|summary)>)/);
      expect(summary.replaceAll(/^```(?:sh)?$/gm, "")).not.toMatch(/`|!\[|@/);
    }),
    { seed: 7, numRuns: 500 },
  );
});

test("The summary of thousands of files is smaller than GitHub's limit, and counts those that it leaves out.", () => {
  const files = Array.from({ length: 5000 }, (_, i) => ({
    ...FILE,
    name: `${"&".repeat(90)}-${i}.json`,
  }));
  const result = { ...BACKUP.result, inOrder: files };
  const summary = summaryOf({ ...BACKUP, result }, FACTS);
  expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
  expect(summary).toContain("500 more files, up to");
  expect(summary).toContain("4,490 more files are listed only in `manifest.json`.");
});
