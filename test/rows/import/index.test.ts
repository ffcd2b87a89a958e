import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  IMPORT_FIELDS,
  ImportFiles,
  importRows,
  type LeftOut,
  MAX_IMPORT_FILE_BYTES,
  noneLeftOut,
} from "../../../src/rows/import/index.ts";
import { BlockFields } from "../../../src/rows/json/block-fields.ts";
import { ndjsonBlocks } from "../../../src/rows/json/index.ts";
import { selectAll } from "../../../src/rows/select.ts";
import { runs } from "../../property-runs.ts";
import { schemaErrors } from "../../simulator/import-schema.ts";
import { chunked } from "../chunks.ts";
import { value } from "../json/json-values.ts";
import { importComplaints } from "./import-schema.ts";

interface Imported {
  readonly files: readonly string[];
  readonly users: readonly number[];
  readonly leftOut: LeftOut;
}

async function imported(rows: readonly string[], cuts: readonly number[] = []): Promise<Imported> {
  const leftOut = noneLeftOut();
  const toImport = importRows(new BlockFields(IMPORT_FIELDS, true), leftOut);
  const filling = new ImportFiles();
  const made = [];
  const text = Buffer.from(rows.map((row) => `${row}\n`).join(""));
  for await (const block of ndjsonBlocks(chunked(text, cuts))) {
    made.push(...filling.add(toImport(selectAll(block))));
  }
  made.push(filling.rest());
  const files = made.map((file) => file.text.toString());
  return { files, users: made.map(({ users }) => users), leftOut };
}

/** The text of the one user that a row becomes. */
async function oneImported(row: string): Promise<string> {
  const { files } = await imported([row]);
  return files[0]?.slice(2, -3) ?? "";
}

describe("A user for the import", () => {
  test("An import user has only the properties that the import accepts, and user_id without its prefix.", async () => {
    const row =
      '{"created_at":"2020-01-01T00:00:00.000Z","user_id":"auth0|abc","email":"a@example.com","email_verified":true,' +
      '"identities":[{"user_id":1,"provider":"auth0"}],"username":"a","phone_number":"+12125550001","phone_verified":false,' +
      '"name":"A","given_name":"B","family_name":"C","nickname":"D","picture":"https://example.com/e","blocked":true,' +
      '"app_metadata":{"plan":"pro"},"user_metadata":{},"last_ip":"203.0.113.1","locale":"de","password_hash":"x"}';
    expect(await oneImported(row)).toBe(
      '{"user_id":"abc","email":"a@example.com","email_verified":true,"username":"a","phone_number":"+12125550001",' +
        '"phone_verified":false,"name":"A","given_name":"B","family_name":"C","nickname":"D",' +
        '"picture":"https://example.com/e","blocked":true,"app_metadata":{"plan":"pro"},"user_metadata":{}}',
    );
  });

  test.each([
    ["auth0|abc", "abc"],
    ["auth0|auth0|abc", "auth0|abc"],
    ["auth0|my-database|abc", "my-database|abc"],
    ["auth0\\u007cabc", "abc"],
    ["\\u0061uth0|\\u00e9\\/", "é/"],
    ['auth0|a\\"b', 'a\\"b'],
  ])("The exported user_id %s is %s in an import file.", async (exported, stored) => {
    expect(await oneImported(`{"email":"a@example.com","user_id":"${exported}"}`)).toBe(
      `{"user_id":"${stored}","email":"a@example.com"}`,
    );
  });

  test("An import user keeps every number, escape and key order of its metadata.", async () => {
    const metadata = '{"score":12345678901234567890,"b": 1.50 ,"a":-0,"e":1E+2,"é":"\\u00e9\\/"}';
    const row = `{"user_id":"auth0|1","email":"a@example.com","user_metadata":${metadata}}`;
    expect(await oneImported(row)).toContain(`"user_metadata":${metadata}`);
  });

  test("An import user has no key in app_metadata that Auth0 forbids there, even if it is escaped.", async () => {
    const forbidden =
      '"__tenant":1,"_id":{"a":[1,{"b":"}"}]},"blocked":true,"clientID":"","\\u0065mail":"x","identities":[],"user_id":"auth0|1"';
    const row = (metadata: string) =>
      `{"user_id":"auth0|1","email":"a@example.com","app_metadata":${metadata}}`;
    const start = '{"user_id":"1","email":"a@example.com","app_metadata":';
    expect(await oneImported(row(`{${forbidden}}`))).toBe(`${start}{}}`);
    expect(await oneImported(row(`{ "n" : 1.50 ,${forbidden}, "m":{"email":"kept"}}`))).toBe(
      `${start}{"n" : 1.50,"m":{"email":"kept"}}}`,
    );
  });

  test("An import user has the last value of a repeated property, and no property that is null.", async () => {
    const row =
      '{"user_id":"google-oauth2|1","name":"first","user_id":"auth0|1","email":"a@example.com","\\u006eame":"last","username":null,"app_metadata":null}';
    expect(await oneImported(row)).toBe('{"user_id":"1","email":"a@example.com","name":"last"}');
  });

  test.each([
    ["not_database", '{"user_id":"google-oauth2|1","email":"a@example.com"}'],
    ["not_database", '{"user_id":"samlp|acme|1","email":"a@example.com"}'],
    ["not_database", '{"user_id":"sms|1"}'],
    ["not_database", '{"email":"a@example.com"}'],
    ["not_database", '{"user_id":"auth0|","email":"a@example.com"}'],
    ["not_database", '{"user_id":7,"email":"a@example.com"}'],
    ["not_database", '{"email":"a@example.com","user_id":""}'],
    ["not_database", '{"\\u0065mail":"a@example.com","user_id":""}'],
    ["no_email", '{"user_id":"auth0|1"}'],
    ["no_email", '{"user_id":"auth0|1","email":null}'],
    ["no_email", '{"user_id":"auth0|1","email":""}'],
    ["invalid_email", '{"user_id":"auth0|1","email":"nobody"}'],
    ["invalid_email", '{"user_id":"auth0|1","email":"a@example.com\\n"}'],
    ["invalid_email", '{"user_id":"auth0|1","email":"a@example"}'],
    ["invalid_email", '{"user_id":"auth0|1","email":"a b@example.com"}'],
    ["invalid_email", '{"user_id":"auth0|1","email":"a@b@example.com"}'],
    ["invalid_email", '{"user_id":"auth0|1","email":"a..b@example.com"}'],
    ["invalid_email", '{"user_id":"auth0|1","email":"a@example..com"}'],
    ["invalid_email", '{"user_id":"auth0|1","email":"@example.com"}'],
    ["invalid_property", '{"user_id":"auth0|1","email":"a@example.com","blocked":"yes"}'],
    ["invalid_property", '{"user_id":"auth0|1","email":"a@example.com","name":7}'],
    ["invalid_property", '{"user_id":"auth0|1","email":"a@example.com","user_metadata":[]}'],
    ["invalid_property", '{"user_id":"auth0|1","email":["a@example.com"]}'],
  ])("A user is left out as %s: %s.", async (reason, row) => {
    const { files, leftOut } = await imported([row]);
    expect(files).toEqual(["[]\n"]);
    expect(leftOut).toEqual({ ...noneLeftOut(), [reason]: 1 });
  });

  test.each([
    "zoë@example.com",
    "juerg@müller.example",
    "用户@例子.中国",
    '"john doe"@example.com',
    String.raw`"a\"@b"@example.com`,
    "o'hara+tag@sub.example.co.uk",
    "a_b@xn--mller-kva.example",
  ])("A user with the address %s is imported, as the simulated tenant does it.", async (email) => {
    const { files } = await imported([JSON.stringify({ user_id: "auth0|1", email })]);
    const users = JSON.parse(files[0] ?? "");
    expect(users).toEqual([{ user_id: "1", email }]);
    expect(schemaErrors(users[0])).toEqual([]);
  });

  test("An import user equals the one built from the result of JSON.parse, for any spelling of the row.", async () => {
    const database = fc.constantFrom('"auth0|1"', '"auth0|\\u0032"', '"email|3"');
    const property = fc.constantFrom("name", "blocked", "app_metadata", "user_metadata", "locale");
    const pairs = fc.array(fc.tuple(property, value.any), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(database, pairs, fc.nat(200), async (id, members, cut) => {
        const rest = members.map(([key, text]) => `,"${key}": ${text}`).join("");
        const row = `{"user_id":${id},"email":"a@example.com"${rest} }`;
        const { files, leftOut } = await imported([row], [cut]);
        const users = JSON.parse(files[0] ?? "");
        expect(importComplaints(users)).toEqual([]);
        const left = Object.values(leftOut).reduce((sum, one) => sum + one, 0);
        expect(users.length + left).toBe(1);
        if (users.length === 0) return;
        const { locale: _, ...all } = JSON.parse(row);
        const present = Object.entries(all).filter(([, one]) => one !== null);
        const expected = { ...Object.fromEntries(present), user_id: all.user_id.slice(6) };
        expect(users).toEqual([expected]);
      }),
      { numRuns: runs(500), seed: 20261124 },
    );
  });

  test("A row that is not JSON or too large for an import file is rejected with its number.", async () => {
    const good = '{"user_id":"auth0|1","email":"a@example.com"}';
    await expect(imported([good, '{"user_id":"auth0|2",}'])).rejects.toThrow(
      "Row 2 of the export is not valid JSON.",
    );
    const padded = (bytes: number) => {
      const empty = '{"user_id":"1","email":"a@example.com","name":""}';
      return `{"user_id":"auth0|1","email":"a@example.com","name":"${"x".repeat(bytes - empty.length)}"}`;
    };
    const { files } = await imported([padded(MAX_IMPORT_FILE_BYTES - 5)]);
    expect(files[0]).toHaveLength(MAX_IMPORT_FILE_BYTES);
    const refused = imported([good, good, padded(MAX_IMPORT_FILE_BYTES - 4)]);
    await expect(refused).rejects.toThrow("Row 3 of the export is too large for Auth0's import");
    await expect(refused).rejects.not.toThrow("xxx");
  });
});

describe("Import files", () => {
  test("Import files have every user once, in order, and are as full as possible.", async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 200_000 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.array(fc.nat(1_000_000), { maxLength: 4 }), async (all, cuts) => {
        const rows = all.map((size, i) => {
          return `{"user_id":"auth0|${i + 1}","email":"a@example.com","name":"${"x".repeat(size)}"}`;
        });
        const { files, users } = await imported(rows, cuts);
        const parsed = files.map((file) => JSON.parse(file) as { user_id: string }[]);
        expect(parsed.flat().map(({ user_id }) => user_id)).toEqual(all.map((_, i) => `${i + 1}`));
        expect(parsed.map((file) => file.length)).toEqual(users);
        for (const [i, file] of files.entries()) {
          expect(file.length).toBeLessThanOrEqual(MAX_IMPORT_FILE_BYTES);
          const next = JSON.stringify(parsed[i + 1]?.[0] ?? "").length;
          if (i + 1 < files.length) {
            expect(file.length + 2 + next).toBeGreaterThan(MAX_IMPORT_FILE_BYTES);
          }
        }
      }),
      { numRuns: 60, seed: 20261124 },
    );
  });
});
