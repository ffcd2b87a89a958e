/** Compares the tables of failures in the docs with the messages that the code throws, in both directions. */

import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { ROOT, sectionUnder, textOf } from "./pages.ts";

/** Code without comments, and with quotes unescaped. */
const code = new Map(
  globSync("src/**/*.ts", { cwd: ROOT }).map((file) => {
    const text = textOf(file)
      .replace(/\/\*\*[\s\S]*?\*\//g, "")
      .replace(/^\s*\/\/.*$/gm, "");
    return [file, text.replaceAll("\\`", "'").replaceAll('\\"', "'")] as const;
  }),
);

/** The messages that the rows of a table name, each as the parts of it that are quoted. A row may name several. */
function quotesIn(text: string): string[][] {
  const cells = [...text.matchAll(/^\| (“.*?) \|/gm)].flatMap(([, cell = ""]) =>
    cell.split("<br>"),
  );
  return cells.map((cell) =>
    [...cell.matchAll(/“([^”]{2,})”/g)].map(([, words = ""]) => words.replaceAll(/[`"]/g, "'")),
  );
}

const rows = quotesIn(textOf("docs/troubleshooting.md"));

/**
 * Messages without a row, by their first words: they need no explanation, are very rare, or only follow others.
 */
const WITHOUT_A_LINE = [
  "The export job … was started with the format",
  "The dry run found",
  "… inputs are wrong.",
  "A connection was closed in the middle of a response.",
  "The step does not know its repository",
  "The header of the CSV export",
  "… changed before its upload.",
  "GitHub's artifact service accepted the artifact but returned no id",
  "The runner gave this step no access to artifacts.",
  "… (…).",
  "The backup is … GiB",
  "The branch is unchanged.",
  "GitHub rejected a file of more than 100 MiB.",
  "A rule set of the repository forbids the push",
  "GitHub rejected the token for this repository.",
  "GitHub cannot find this repository",
  "GitHub rejected the push because it is too large.",
  "The answer did not come from GitHub's git server.",
  "The environment variable GIT_CONFIG_COUNT",
  "The runner's git is too old",
  "The runner has no git",
  "The connection to GitHub's git failed during the push",
  "Encryption for a recipient in",
  "Auth0 provided a download link",
  "The filter does not compile",
  "Its function calls are nested too deeply.",
  "Auth0 reports the export job … as completed but provides no link",
  "Auth0 no longer provides a link",
  "… answered the poll of … with another job.",
  "… answered the sign-in with something that is not a token",
  "The step does not know the repository that has the backup",
  // Composed of parts; the table has rows for the parts.
  "The file … ….",
  "….",
  "Choose a later one",
  "…… cannot be read (…).",
  // In a warning only.
  "Auth0 took longer than … minutes to list a sample of users.",
  "The tenant answered … with a redirect",
  "Auth0 answered the request for … with the same page again.",
];

/** The first string of every BackupError in the code. git-failure.ts has its messages in a table. */
function messages(): string[] {
  const literal = /"([^"]*)"|`([^`]*)`/.source;
  const thrown = new RegExp(`new BackupError\\([^"\`]*?(?:${literal})`, "g");
  return [...code].flatMap(([file, text]) => {
    const found = [...text.matchAll(thrown)].map(([, plain, template]) => plain ?? template ?? "");
    if (!file.endsWith("git-errors.ts")) return found;
    const table = text.matchAll(/^\s+"([A-Z][^"]+\.)",\n\s+["`(]/gm);
    return [...found, ...[...table].map(([, what = ""]) => what)];
  });
}

test("Every quote in the table of failures is part of a message in the code.", () => {
  const source = [...code.values()].join("\n").replaceAll("`", "'").replaceAll('"', "'");
  expect(rows.length).toBeGreaterThan(80);
  expect(rows.flat().filter((words) => !source.includes(words))).toEqual([]);
});

test("The README has the five most common failures, all of which are in the full table.", () => {
  const common = quotesIn(sectionUnder("README.md", "## When it fails")).flat();
  const all = rows.flat();
  expect(common.length).toBeGreaterThanOrEqual(5);
  expect(common.filter((words) => !all.includes(words))).toEqual([]);
});

test("Every error message has a row in the table of failures, or is listed as needing none.", () => {
  const all = messages().map((message) => message.replaceAll(/[`"]/g, "'"));
  expect(all.length).toBeGreaterThan(50);
  const isTold = (message: string) =>
    rows.some((words) => words.every((one) => message.includes(one)));
  const short = (message: string) => message.replaceAll(/\$\{[^}]*\}?/g, "…");
  const known = (message: string) => WITHOUT_A_LINE.some((one) => short(message).startsWith(one));
  expect(all.filter((message) => !isTold(message) && !known(message))).toEqual([]);
  expect(
    WITHOUT_A_LINE.filter((start) => !all.some((one) => short(one).startsWith(start))),
  ).toEqual([]);
});
