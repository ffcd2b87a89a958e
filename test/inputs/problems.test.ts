import { expect, test } from "vitest";
import type { Inputs } from "../../src/inputs/table.ts";
import { refusal } from "./usual.ts";

const PROBLEMS: [inputs: Inputs, problem: string][] = [
  [{ format: "xml" }, '`format` cannot be "xml". Use ndjson, json, csv or import.'],
  [{ compression: "zip" }, '`compression` cannot be "zip". Use none, gzip or zstd.'],
  [
    { "signing-algorithm": "HS256" },
    '`signing-algorithm` cannot be "HS256". Use RS256, RS384 or PS256.',
  ],
  [{ limit: "0" }, '`limit` cannot be "0". Use a whole number of users, 1 or more.'],
  [{ limit: "1.5" }, '`limit` cannot be "1.5". Use a whole number of users, 1 or more.'],
  [{ limit: "1e3" }, '`limit` cannot be "1e3". Use a whole number of users, 1 or more.'],
  [{ limit: "all" }, '`limit` cannot be "all". Use a whole number of users, 1 or more.'],
  [
    { "minimum-users": "-1" },
    '`minimum-users` cannot be "-1". Use a whole number of users, 0 or more.',
  ],
  [
    { "retention-days": "401" },
    '`retention-days` cannot be "401". Use a whole number of days from 1 to 400, or leave it out to use the repository\'s setting.',
  ],
  [
    { "retention-days": "0" },
    '`retention-days` cannot be "0". Use a whole number of days from 1 to 400, or leave it out to use the repository\'s setting.',
  ],
  [
    { "timeout-minutes": "0" },
    '`timeout-minutes` cannot be "0". Use a number of minutes above 0, up to 8640.',
  ],
  [
    { "timeout-minutes": "Infinity" },
    '`timeout-minutes` cannot be "Infinity". Use a number of minutes above 0, up to 8640.',
  ],
  [
    { destination: "artifact, s3" },
    '`destination` cannot be "artifact, s3". Use artifact, branch or file, or a list of them.',
  ],
  [
    { destination: "," },
    '`destination` cannot be ",". Use artifact, branch or file, or a list of them.',
  ],
  [
    { connection: "con_short" },
    '`connection` cannot be "con_short". Use the name of a connection, or an id with 16 letters and digits after con_.',
  ],
  [
    { "job-id": "coRQCC" },
    '`job-id` cannot be "coRQCC". Use the id of an export job, such as job_coRQCC3MHztpuTlo.',
  ],
  [
    { "job-id": "job_1", limit: "5" },
    "`limit` has no effect on an existing job. Remove it, or remove `job-id`.",
  ],
  [
    { "job-id": "job_1", fields: "email" },
    "`fields` has no effect on an existing job. Remove it, or remove `job-id`.",
  ],
  [
    { "artifact-name": "users:today" },
    '`artifact-name` has a character that GitHub does not allow. Remove line breaks and each \\ / : " < > | * ?.',
  ],
  [
    { "maximum-drop": "5%" },
    "`maximum-drop` compares with the last backup on the branch, but `destination` lacks branch. Add branch, or remove `maximum-drop`.",
  ],
  ...["101%", "-1%", "x", "%", "-20", "1.5", "1e3", "9".repeat(20)].map(
    (drop): [Inputs, string] => [
      { destination: "branch", "github-token": "ghs_1", "maximum-drop": drop },
      `\`maximum-drop\` cannot be "${drop}". Use a percentage from 0% to 100%, such as 2%, or a number of users, such as 200.`,
    ],
  ),
  ...["0", "10001", "0 days", "90 weeks", "1.5 days", "-1"].map((history): [Inputs, string] => [
    { history },
    `\`history\` cannot be "${history}". Use a number of commits from 1 to 10000, such as 90, or a number of days, such as 90 days.`,
  ]),
  [
    { "allow-public-repository": "perhaps" },
    '`allow-public-repository` cannot be "perhaps". Use true or false.',
  ],
  ...["../users", "a/b", ".hidden", "a:b", "x".repeat(101), "Manifest"].map(
    (name): [Inputs, string] => [
      { "file-name": name },
      `\`file-name\` cannot be "${name.slice(0, 100)}". Use a name other than manifest, of at most 100 characters, without a leading dot and without \\ / : " < > | * ?.`,
    ],
  ),
];

test.each(PROBLEMS)(
  "The problem of an invalid input is reported with its remedy: %j",
  async (inputs, sentence) => {
    expect(await refusal(inputs)).toBe(`An input is wrong. ${sentence}`);
  },
);

test("All problems of the inputs are reported at once.", async () => {
  const message = await refusal({
    domain: "http://acme.eu.auth0.com/",
    token: "e.y.J",
    format: "xml",
    limit: "0",
    fields: "email, name as email",
    destination: "cloud",
    "file-name": "a/b",
  });
  expect(message.split("\n")).toEqual([
    "7 inputs are wrong.",
    '- `format` cannot be "xml". Use ndjson, json, csv or import.',
    '- `limit` cannot be "0". Use a whole number of users, 1 or more.',
    '- `destination` cannot be "cloud". Use artifact, branch or file, or a list of them.',
    expect.stringMatching(/^- `file-name` cannot be "a\/b"/),
    '- `fields` has two fields with the title "email". Give one of them another title with `as`.',
    "- `domain` begins with http://, which only loopback hosts may use. Use https://.",
    "- `token` and `client-secret` are set, but there must be one way to sign in. Remove the others.",
  ]);
});
