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
  undocumentedFields: [],
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
    "Tenant acme.eu.auth0.com · connection Users · export job job_coRQCC3MHztpuTlo",
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
  for (const absent of ["connection", "artifact", "Warnings", "undefined", "personal data"]) {
    expect(summary).not.toContain(absent);
  }
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
      outputDirectory: "x",
      result: { ...BACKUP.result, inOrder: [{ ...FILE, name: "not plain" }] },
      artifact: { name: "x", id: 7, digest: "cd", url: undefined },
    },
    { ...FACTS, warnings: ["x"] },
  );
  expect(shape(summary)).toEqual(shape(plain));
  const shown = text.replaceAll(/[\n\r\u2028]+/g, " ");
  expect(rendered(summary)).toContain(`Tenant ${shown} · connection ${shown}`);
});

test("No name, connection, folder or warning can add markup to the summary.", () => {
  const summaryWith = (words: string) =>
    summaryOf(
      {
        ...BACKUP,
        connection: words,
        tenant: words,
        outputDirectory: words,
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
      expect(summary).not.toMatch(/<(?!\/?(?:code|wbr|details|summary)>)/);
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
