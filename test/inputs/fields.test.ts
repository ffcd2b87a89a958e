import fc from "fast-check";
import { expect, test } from "vitest";
import { fullProfile } from "../../src/auth0/fields.ts";
import { fieldProblems, fieldWarnings, readFields } from "../../src/inputs/fields.ts";
import { readInputs } from "../../src/inputs/index.ts";

const expected = [
  { path: "email" },
  { path: "identities[0].connection", title: "Signed up with" },
  { path: "user_metadata.country" },
];

test.each([
  ["one per line", "email\nidentities[0].connection as Signed up with\nuser_metadata.country"],
  ["comma-separated", "email, identities[0].connection as Signed up with,user_metadata.country"],
  [
    "both, with blank entries",
    ",\n email ,\r\n\nidentities[0].connection   AS   Signed up with \n,user_metadata.country,",
  ],
  [
    "as Auth0's own JSON",
    '[{"name":"email"},{"name":"identities[0].connection","export_as":"Signed up with"},{"name":"user_metadata.country"}]',
  ],
])("`fields` may be written %s.", (_spelling, text) => {
  expect(readFields(text.trim())).toEqual(expected);
});

test("`fields` has the same meaning as lines, as a comma-separated list and as JSON.", () => {
  const path = fc.string({ unit: fc.constantFrom(..."ab_.[0]:/"), minLength: 1, maxLength: 12 });
  const title = fc
    .string({ unit: fc.constantFrom(..."aé👋 _"), minLength: 1, maxLength: 12 })
    .map((text) => text.trim())
    .filter((text) => text !== "");
  const fields = fc.array(fc.tuple(path, fc.option(title, { nil: undefined })), { minLength: 1 });
  fc.assert(
    fc.property(fields, fc.constantFrom("\n", ",", " , ", "\n\n"), (pairs, separator) => {
      fc.pre(!pairs[0]?.[0].startsWith("["));
      const lines = pairs.map(([name, as]) => (as === undefined ? name : `${name} as ${as}`));
      const json = pairs.map(([name, as]) => ({ name, ...(as && { export_as: as }) }));
      expect(readFields(lines.join(separator))).toEqual(readFields(JSON.stringify(json)));
    }),
    { numRuns: 300, seed: 20261123 },
  );
});

test.each([
  [",", "names no field. Write one per line"],
  ["[]", "names no field. Write one per line"],
  ["email as", 'has the entry "email as". Write each field as `path` or `path as title`'],
  [
    "given name",
    'has the entry "given name". Write each field as `path` or `path as title`; for a',
  ],
  ["user_metadata.First Name", 'use the form [{"name": "email", "export_as": "Mail"}]'],
  ['"email", "name"', 'has the entry ""email"". Write email, name; for a name with spaces'],
  ["'email'\n'identities[0].provider' as via", "Write email, identities[0].provider as via;"],
  ["“email”", "Write email;"],
  ["`email`", "Write email;"],
  ['email as "Mail"', "Write email as Mail;"],
  ["email; name;user_id", "Write email, name, user_id;"],
  ["email;name", 'has the entry "email;name". Write email, name;'],
  ["email|name", "Write email, name;"],
  ["- email\n- name", "Write email, name;"],
  ["$email, $name", "Write email, name;"],
  ['"fields":[{"name":"email"}]', "Write each field as `path` or `path as title`"],
  [
    '{"format":"csv","fields":[{"name":"email"}]}',
    "begins with {, like a whole request to Auth0. Enter only the list in it",
  ],
  ['{"name":"email"}', "begins with {"],
  [`${"x".repeat(200)};`, `has the entry "${"x".repeat(100)}…". Write ${"x".repeat(100)}…;`],
  ['["email"]', "begins with [ but is not in Auth0's form"],
  ['[{"name":"email","exportAs":"Mail"}]', "begins with [ but is not in Auth0's form"],
  ['[{"name":""}]', "begins with [ but is not in Auth0's form"],
  ['[[{"name":"email"}]]', "begins with [ but is not in Auth0's form"],
  ["[{", "begins with [ but is not in Auth0's form"],
])("The `fields` %j are rejected.", (text, sentence) => {
  expect(readFields(text)).toEqual(expect.stringContaining(sentence));
});

test("The default of `fields` is the full profile, with metadata unless the format is CSV.", () => {
  const paths = (rows: "json" | "csv") => fullProfile(rows).map(({ path }) => path);
  for (const path of ["user_id", "email", "logins_count", "last_login", "blocked"]) {
    expect(paths("json")).toContain(path);
    expect(paths("csv")).toContain(path);
  }
  for (const path of ["app_metadata", "user_metadata", "identities"]) {
    expect(paths("json")).toContain(path);
    expect(paths("csv")).not.toContain(path);
  }
  for (const rows of ["json", "csv"] as const) {
    expect(fieldProblems(fullProfile(rows), rows)).toEqual([]);
    expect(fieldWarnings(fullProfile(rows), false)).toEqual([]);
  }
});

const usual = { domain: "acme.auth0.com", token: "e.y.J" };
const runner = { workspace: "/w", environment: {} };
async function exportOf(inputs: Record<string, string>) {
  return (await readInputs({ ...usual, ...inputs }, runner, Date.now)).settings.export;
}

test.each([
  [{}, { discovers: true, named: [] }],
  [{ fields: "*" }, { discovers: true, named: [] }],
  [
    { fields: "*, email" },
    { discovers: true, named: [{ path: "email" }], fields: fullProfile("json") },
  ],
  [{ fields: "*\ndepartment" }, { fields: [...fullProfile("json"), { path: "department" }] }],
  [
    { fields: '[{"name":"*"},{"name":"a","export_as":"b"}]' },
    { discovers: true, named: [{ path: "a", title: "b" }] },
  ],
  [
    { fields: "email" },
    { discovers: false, named: [{ path: "email" }], fields: [{ path: "email" }] },
  ],
  // Auth0's import accepts nothing but documented properties.
  [{ format: "import" }, { discovers: false, fields: fullProfile("json") }],
  [{ format: "csv" }, { discovers: true, fields: fullProfile("csv") }],
])("With the inputs %j, * stands for the full profile.", async (inputs, expected) => {
  expect(await exportOf(inputs as Record<string, string>)).toMatchObject(expected);
});

test("`fields` cannot give * a title, and does not change an existing job.", async () => {
  await expect(exportOf({ fields: "* as all" })).rejects.toThrow("`fields` gives * a title");
  expect(await exportOf({ fields: "*", "job-id": "job_1" })).toEqual({
    kind: "collect",
    jobId: "job_1",
  });
});

test("With `fields: auth0-default` the run requests no fields, so that Auth0 chooses them.", async () => {
  expect(await exportOf({ fields: "auth0-default" })).toMatchObject({
    kind: "start",
    fields: undefined,
  });
});

const many = Array.from({ length: 31 }, (_, i) => ({ path: `user_metadata.f${i}` }));
const long = "x".repeat(101);

test.each([
  [[{ path: long }], "json", "has a name of 101 characters"],
  [[{ path: "email", title: long }], "json", "has a name of 101 characters"],
  [[{ path: "user_metadata" }], "csv", "has all of user_metadata"],
  [[{ path: "app_metadata", title: "app" }], "csv", "has all of app_metadata"],
  [[{ path: "identities" }], "csv", "has the whole list identities"],
  [many, "csv", "has 31 fields, but a CSV export can have at most 30"],
  [[{ path: "email" }, { path: "email" }], "json", 'has two fields with the title "email"'],
  [[{ path: "a", title: "b" }, { path: "b" }], "csv", 'has two fields with the title "b"'],
] as const)("Each field that Auth0 would reject is a problem (%#).", (fields, rows, sentence) => {
  expect(fieldProblems(fields, rows)).toEqual([expect.stringContaining(sentence)]);
});

test.each([
  [[{ path: "x".repeat(100), title: "😀".repeat(100) }], "json"],
  [[{ path: "user_metadata" }, { path: "identities" }], "json"],
  [many.slice(1), "csv"],
  [many, "json"],
  [[{ path: "email" }, { path: "email", title: "again" }], "csv"],
] as const)("Fields that Auth0 accepts are no problem (%#).", (fields, rows) => {
  expect(fieldProblems(fields, rows)).toEqual([]);
});

test.each([
  [many, "has 31 fields. An older guide of Auth0 allows at most 30"],
  [[{ path: "blocked_for" }], "does not export blocked_for"],
])("Fields that are probably a mistake cause a warning (%#).", (fields, sentence) => {
  expect(fieldWarnings(fields, false)).toEqual([expect.stringContaining(sentence)]);
});
