import fc from "fast-check";
import { expect, test } from "vitest";
import { BackupError } from "../../src/base/errors.ts";
import { INPUTS } from "../../src/inputs/backup-table.ts";
import { readInputs } from "../../src/inputs/index.ts";
import type { Inputs } from "../../src/inputs/table.ts";
import type { History, MaximumDrop } from "../../src/settings.ts";
import { runs } from "../property-runs.ts";
import { RUNNER, refusal, SECRET, USUAL, WORKSPACE } from "./usual.ts";

async function settingsOf(inputs: Inputs) {
  return (await readInputs({ ...USUAL, ...inputs }, RUNNER, Date.now)).settings;
}

test("A tenant and an application are enough inputs for a run.", async () => {
  const { settings, warnings } = await readInputs(USUAL, RUNNER, Date.now);
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

test("An empty input counts as one that is not set, and spaces around a value are ignored.", async () => {
  const required = ["encrypt-to", "minimum-users", "maximum-drop"];
  const names = Object.keys(INPUTS).filter((name) => !required.includes(name));
  const empty = Object.fromEntries(names.map((name) => [name, " \n"]));
  const usual = await readInputs(USUAL, RUNNER, Date.now);
  expect(await readInputs({ ...empty, ...USUAL }, RUNNER, Date.now)).toEqual(usual);
  const padded = Object.fromEntries(Object.entries(USUAL).map(([k, v]) => [k, ` ${v}\n`]));
  expect(await readInputs(padded, RUNNER, Date.now)).toEqual(usual);
});

test("The list of destinations may have any order and any separator.", async () => {
  for (const list of ["file,artifact", "artifact file", "file\nartifact\n", "file, artifact,"]) {
    expect((await settingsOf({ destination: list })).destinations).toEqual({
      artifact: { name: "auth0-users", retentionDays: undefined },
      outputDirectory: `${WORKSPACE}/auth0-users`,
    });
  }
  const file = await settingsOf({ destination: "file", "output-directory": "/mnt/backup" });
  expect(file.destinations).toEqual({ artifact: undefined, outputDirectory: "/mnt/backup" });
});

test.each<[Inputs, string[]]>([
  [
    { history: "90 days", directory: "eu" },
    [
      "`directory` and `history` have no effect, because `destination` lacks branch. Add branch, or remove the inputs.",
    ],
  ],
  [
    { destination: "branch", "github-token": "ghs_1", "retention-days": "30" },
    [
      "`retention-days` has no effect, because `destination` lacks artifact. Add artifact, or remove the input.",
    ],
  ],
  [
    { destination: "file", "artifact-name": "a", branch: "b", "commit-message": "c" },
    [
      "`artifact-name` has no effect, because `destination` lacks artifact. Add artifact, or remove the input.",
      "`branch` and `commit-message` have no effect, because `destination` lacks branch. Add branch, or remove the inputs.",
    ],
  ],
  [
    { "output-directory": "export" },
    [
      "`output-directory` has no effect, because `destination` lacks file. Add file, or remove the input.",
    ],
  ],
  [{ "artifact-name": "a", "output-directory": "auth0-users", directory: ".", history: "" }, []],
])(
  "Inputs without an effect on the chosen destinations are a warning: %j",
  async (inputs, expected) => {
    const { warnings } = await readInputs({ ...USUAL, ...inputs }, RUNNER, Date.now);
    expect(warnings).toEqual(expected);
  },
);

test.each([
  ["user_id, email", "app_metadata and user_metadata are not among `fields`"],
  ["user_id, email, app_metadata", "user_metadata is not among `fields`"],
])(
  "`format: import` with the fields %s, which lack metadata, causes a warning.",
  async (fields, says) => {
    const warningsOf = async (format: string) =>
      (await readInputs({ ...USUAL, format, fields }, RUNNER, Date.now)).warnings;
    expect(await warningsOf("import")).toEqual([expect.stringContaining(says)]);
    expect(await warningsOf("ndjson")).toEqual([]);
  },
);

test.each(["*", "user_id, email, app_metadata, user_metadata", "auth0-default"])(
  "`format: import` with the fields %s causes no warning.",
  async (fields) => {
    const inputs = { ...USUAL, format: "import", fields };
    expect((await readInputs(inputs, RUNNER, Date.now)).warnings).toEqual([]);
  },
);

test("A dry run suggests documented fields for those that Auth0 does not document, and an export only if no user has them.", async () => {
  const fields = "emial, user_metdata.plan, department, locale";
  const warningsOf = async (inputs: Inputs) =>
    (await readInputs({ ...USUAL, fields, ...inputs }, RUNNER, Date.now)).warnings;
  expect(await warningsOf({ "dry-run": "true" })).toEqual([
    "`fields` has names that Auth0 does not document. Check the spelling. Did you mean email instead of emial? Did you mean user_metadata instead of user_metdata?",
  ]);
  expect(await warningsOf({})).toEqual([]);
});

test.each([
  ["~/x", "begins with ~, $ or %, which only a shell replaces. Enter an absolute path"],
  ["~", "begins with ~"],
  ["~root/x", "begins with ~"],
  ["$HOME/x", "begins with ~, $ or %"],
  ["%USERPROFILE%\\x", "begins with ~, $ or %"],
  ["a\nb", "has a line break or another control character"],
  ["a\0b", "has a line break or another control character"],
  ["a\u2028b", "has a line break or another control character"],
])("The `output-directory` %j is rejected.", async (directory, sentence) => {
  const inputs = { destination: "file", "output-directory": directory };
  expect(await refusal(inputs)).toContain(`\`output-directory\` ${sentence}`);
});

test("The id of a connection is recognized by its form, and everything else is a name.", async () => {
  const connectionOf = async (connection: string) =>
    ((await settingsOf({ connection })).export as { connection: unknown }).connection;
  expect(await connectionOf("con_Db00000000000001")).toEqual({
    kind: "id",
    id: "con_Db00000000000001",
  });
  expect(await connectionOf("Users")).toEqual({ kind: "name", name: "Users" });
});

test("With `job-id` the run collects an existing job instead of starting one.", async () => {
  expect((await settingsOf({ "job-id": "job_coRQCC3MHztpuTlo" })).export).toEqual({
    kind: "collect",
    jobId: "job_coRQCC3MHztpuTlo",
  });
});

test("`timeout-minutes` may be a fraction of a minute.", async () => {
  expect((await settingsOf({ "timeout-minutes": "0.02" })).timeout).toBeCloseTo(1200, 6);
});

test.each<[string, MaximumDrop]>([
  ["20%", { kind: "share", share: 0.2 }],
  ["0%", { kind: "share", share: 0 }],
  ["12.5 %", { kind: "share", share: 0.125 }],
  ["100%", { kind: "share", share: 1 }],
  ["200", { kind: "users", users: 200 }],
  ["0", { kind: "users", users: 0 }],
])("`maximum-drop: %s` is read as %o.", async (drop, expected) => {
  const { destinations } = await settingsOf({
    destination: "branch",
    "github-token": "ghs_1",
    "maximum-drop": drop,
  });
  expect(destinations.branch?.maximumDrop).toEqual(expected);
});

test.each<[string, History]>([
  ["90", { kind: "commits", commits: 90 }],
  ["90 days", { kind: "age", days: 90 }],
  ["1 day", { kind: "age", days: 1 }],
])("`history: %s` is read as %o.", async (history, expected) => {
  const { destinations } = await settingsOf({
    destination: "branch",
    "github-token": "ghs_1",
    history,
  });
  expect(destinations.branch?.history).toEqual(expected);
});

test.each([
  ["https_proxy", "proxy.acme.example:3128"],
  ["HTTPS_PROXY", "10.0.0.1:3128"],
  ["http_proxy", "socks5://proxy.acme.example:1080"],
  ["HTTP_PROXY", "http://"],
])(
  "The variable %s with the value %s is rejected, because not every client reads it.",
  async (name, value) => {
    const runner = { ...RUNNER, environment: { [name]: value } };
    await expect(readInputs(USUAL, runner, Date.now)).rejects.toThrow(
      `The environment variable \`${name}\` is not the address of a proxy with its scheme. Set it in the form http://host:port.`,
    );
  },
);

test.each(["", "http://proxy.acme.example:3128", "https://name:pass%20word@10.0.0.1"])(
  "The variable https_proxy may be %j.",
  async (https_proxy) => {
    await readInputs(USUAL, { ...RUNNER, environment: { https_proxy } }, Date.now);
  },
);

test("A `github-token` that cannot be sent in a header is rejected.", async () => {
  expect(await refusal({ "github-token": "ghs_\u201cx" })).toBe(
    "An input is wrong. `github-token` contains the character U+201C, which no token has. Store the secret again, without it.",
  );
});

test("Any texts as inputs give settings or a BackupError, and no message repeats a secret.", async () => {
  const text = fc.option(fc.oneof(fc.string(), fc.string({ unit: "grapheme" })), {
    nil: undefined,
  });
  const names = Object.keys(INPUTS).filter((name) => name !== "client-secret");
  const record = fc.record(Object.fromEntries(names.map((name) => [name, text])));
  await fc.assert(
    fc.asyncProperty(record, async (inputs) => {
      try {
        await readInputs({ ...inputs, "client-secret": SECRET }, RUNNER, Date.now);
      } catch (error) {
        expect(error).toBeInstanceOf(BackupError);
        expect((error as BackupError).message).not.toContain(SECRET);
      }
    }),
    { numRuns: runs(500), seed: 20261123 },
  );
});

test("Every `limit` that is not a positive whole number in digits is rejected.", async () => {
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
    { numRuns: runs(500), seed: 20261123 },
  );
});

test.each([
  ["encrypt-to", "Enter age recipients (age1…), or `none` to store plain text."],
  ["minimum-users", "Enter a number, or remove the input."],
  ["maximum-drop", "Enter a percentage or a number, or `none` for no limit."],
])("An empty `%s`, as from an unset variable, is rejected.", async (name, remedy) => {
  for (const text of ["", " \n "]) {
    expect(await refusal({ [name]: text, destination: "branch", "github-token": "ghs_1" })).toBe(
      `An input is wrong. \`${name}\` is empty, perhaps because the variable or secret that it is set from does not exist. ${remedy}`,
    );
  }
});
