import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BackupError } from "../../src/base/errors.ts";
import { readInputs } from "../../src/inputs/index.ts";
import { INPUT_NAMES, type Inputs } from "../../src/inputs/table.ts";

const WORKSPACE = "/home/runner/work/acme";
const SURROUNDINGS = { workspace: WORKSPACE, environment: {}, now: Date.now };
const SECRET = "the-secret-that-no-message-may-hold";
const USUAL: Inputs = {
  domain: "acme.eu.auth0.com",
  "client-id": "AbC123",
  "client-secret": SECRET,
};

async function settingsOf(inputs: Inputs) {
  return (await readInputs({ ...USUAL, ...inputs }, SURROUNDINGS)).settings;
}

/** The message for inputs that must be refused. */
async function refusal(inputs: Inputs): Promise<string> {
  try {
    await readInputs({ ...USUAL, ...inputs }, SURROUNDINGS);
  } catch (error) {
    expect(error).toBeInstanceOf(BackupError);
    return (error as BackupError).message;
  }
  throw new Error("These inputs were accepted.");
}

describe("Inputs", () => {
  test("of a tenant and an application are enough.", async () => {
    const { settings, warnings } = await readInputs(USUAL, SURROUNDINGS);
    expect(warnings).toEqual([]);
    expect(settings).toMatchObject({
      tenant: {
        origin: new URL("https://acme.eu.auth0.com"),
        audience: "https://acme.eu.auth0.com/api/v2/",
        credentials: { kind: "secret", clientId: "AbC123", clientSecret: SECRET },
      },
      export: { kind: "start", connection: undefined, limit: undefined },
      format: "ndjson",
      compression: "none",
      fileName: "users",
      destinations: {
        artifact: { name: "auth0-users", retentionDays: undefined },
        outputDirectory: undefined,
      },
      minimumUsers: 1,
      timeout: 3_600_000,
    });
  });

  test("that are empty count as left out, and spaces around values do not count.", async () => {
    const empty = Object.fromEntries(INPUT_NAMES.map((name) => [name, " \n"]));
    const usual = await readInputs(USUAL, SURROUNDINGS);
    expect(await readInputs({ ...empty, ...USUAL }, SURROUNDINGS)).toEqual(usual);
    const padded = Object.fromEntries(Object.entries(USUAL).map(([k, v]) => [k, ` ${v}\n`]));
    expect(await readInputs(padded, SURROUNDINGS)).toEqual(usual);
  });

  test("choose the destinations, in any order and spelling of the list.", async () => {
    for (const list of ["file,artifact", "artifact file", "file\nartifact\n", "file, artifact,"]) {
      expect((await settingsOf({ destination: list })).destinations).toEqual({
        artifact: { name: "auth0-users", retentionDays: undefined },
        outputDirectory: `${WORKSPACE}/auth0-users`,
      });
    }
    const file = await settingsOf({ destination: "file", "output-directory": "/mnt/backup" });
    expect(file.destinations).toEqual({ artifact: undefined, outputDirectory: "/mnt/backup" });
  });

  test("tell a connection's id from its name.", async () => {
    const connectionOf = async (connection: string) =>
      ((await settingsOf({ connection })).export as { connection: unknown }).connection;
    expect(await connectionOf("con_Db00000000000001")).toEqual({
      kind: "id",
      id: "con_Db00000000000001",
    });
    expect(await connectionOf("Users")).toEqual({ kind: "name", name: "Users" });
  });

  test("collect a job that exists instead of starting one.", async () => {
    expect((await settingsOf({ "job-id": "job_coRQCC3MHztpuTlo" })).export).toEqual({
      kind: "collect",
      jobId: "job_coRQCC3MHztpuTlo",
    });
  });

  test("may give parts of minutes.", async () => {
    expect((await settingsOf({ "timeout-minutes": "0.02" })).timeout).toBeCloseTo(1200, 6);
  });
});

const PROBLEMS: [inputs: Inputs, sentence: string][] = [
  [{ format: "xml" }, '`format`: "xml" is unknown: choose ndjson, json, csv or import.'],
  [{ compression: "zip" }, '`compression`: "zip" is unknown: choose none, gzip or zstd.'],
  [
    { "signing-algorithm": "HS256" },
    '`signing-algorithm`: "HS256" is unknown: choose RS256, RS384 or PS256.',
  ],
  [{ limit: "0" }, '`limit`: "0" is not a whole number of users from 1 up.'],
  [{ limit: "1.5" }, '`limit`: "1.5" is not a whole number of users from 1 up.'],
  [{ limit: "1e3" }, '`limit`: "1e3" is not a whole number of users from 1 up.'],
  [{ limit: "all" }, '`limit`: "all" is not a whole number of users from 1 up.'],
  [{ "minimum-users": "-1" }, '`minimum-users`: "-1" is not a whole number of users from 0 up.'],
  [
    { "retention-days": "401" },
    '`retention-days`: "401" is not a whole number of days from 1 to 400.',
  ],
  [
    { "timeout-minutes": "0" },
    '`timeout-minutes`: "0" is not a number of minutes above 0 and up to 8640.',
  ],
  [
    { "timeout-minutes": "Infinity" },
    '`timeout-minutes`: "Infinity" is not a number of minutes above 0 and up to 8640.',
  ],
  [
    { destination: "artifact, s3" },
    '`destination`: "s3" is unknown: choose artifact, branch or file, or several of them.',
  ],
  [
    { destination: "," },
    "`destination` names no place: choose artifact, branch or file, or several of them.",
  ],
  [
    { connection: "con_short" },
    "`connection` begins with con_ but is no id: those have 16 letters and digits behind it.",
  ],
  [{ "job-id": "coRQCC" }, "`job-id` is not the id of a job: it looks like job_coRQCC3MHztpuTlo."],
  [
    { "job-id": "job_1", limit: "5" },
    "`limit` has no effect on a job that exists: leave it out with `job-id`.",
  ],
  [
    { "job-id": "job_1", fields: "email" },
    "`fields` has no effect on a job that exists: leave it out with `job-id`.",
  ],
  [
    { "artifact-name": "users:today" },
    '`artifact-name` has a character that GitHub refuses: none of \\ / : " < > | * ? may stand in it.',
  ],
  [
    { "file-name": "Manifest" },
    "`file-name` cannot be manifest: the backup's own manifest.json has that name.",
  ],
  [
    { "maximum-drop": "5%" },
    "`maximum-drop` compares with the last backup on the branch: add branch to `destination`, or leave it out.",
  ],
  [{ history: "0" }, '`history`: "0" is not a whole number of commits from 1 to 10000.'],
  [
    { "allow-public-repository": "perhaps" },
    '`allow-public-repository`: "perhaps" is neither true nor false.',
  ],
  ...["../users", "a/b", ".hidden", "a:b", "x".repeat(101)].map((name): [Inputs, string] => [
    { "file-name": name },
    '`file-name` must be a plain name: at most 100 characters, no leading dot, none of \\ / : " < > | * ?.',
  ]),
];

describe("An input that is wrong", () => {
  test.each(PROBLEMS)("is named with its remedy: %j", async (inputs, sentence) => {
    expect(await refusal(inputs)).toBe(`An input is wrong. ${sentence}`);
  });

  test("does not hide the others: all are reported at once.", async () => {
    const message = await refusal({
      domain: "http://acme.eu.auth0.com/",
      token: "x",
      format: "xml",
      limit: "0",
      fields: "email, name as email",
      destination: "cloud",
      "file-name": "a/b",
    });
    expect(message.split("\n")).toEqual([
      "7 inputs are wrong.",
      '- `format`: "xml" is unknown: choose ndjson, json, csv or import.',
      '- `limit`: "0" is not a whole number of users from 1 up.',
      '- `fields` gives two fields the title "email": give one of them another with `as`.',
      "- `domain` begins with http://, which only a loopback host may: use https://.",
      "- `token` and `client-secret` are given: sign in one way only, and leave the others out.",
      expect.stringMatching(/^- `file-name` must be a plain name/),
      '- `destination`: "cloud" is unknown: choose artifact, branch or file, or several of them.',
    ]);
  });

  test("is the only thing a reader can throw for, whatever the strings; and secrets are not repeated.", async () => {
    const text = fc.option(fc.oneof(fc.string(), fc.string({ unit: "grapheme" })), {
      nil: undefined,
    });
    const names = INPUT_NAMES.filter((name) => name !== "client-secret");
    const record = fc.record(Object.fromEntries(names.map((name) => [name, text])));
    await fc.assert(
      fc.asyncProperty(record, async (inputs) => {
        try {
          await readInputs({ ...inputs, "client-secret": SECRET }, SURROUNDINGS);
        } catch (error) {
          expect(error).toBeInstanceOf(BackupError);
          expect((error as BackupError).message).not.toContain(SECRET);
        }
      }),
      { numRuns: 500, seed: 20261123 },
    );
  });

  test("is every `limit` but a whole number from 1 up, written in digits.", async () => {
    const spelled = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."0123456789+-.eE_ xn") }),
      fc.nat().map(String),
    );
    await fc.assert(
      fc.asyncProperty(spelled, async (limit) => {
        const digits = limit.trim();
        fc.pre(digits !== "");
        const isGood = /^[0-9]+$/.test(digits) && Number.isSafeInteger(+digits) && +digits >= 1;
        if (isGood)
          expect((await settingsOf({ limit })).export).toMatchObject({ limit: Number(digits) });
        else expect(await refusal({ limit })).toContain("`limit`");
      }),
      { numRuns: 500, seed: 20261123 },
    );
  });
});
