import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { type Export, exportBytes, gzipped, NO_EDITS, USUAL_STYLE } from "./export-file.ts";
import { AWKWARD_NAMES, ODD_NUMBERS } from "./names.ts";
import { CONNECTIONS, PERSONAS } from "./users.ts";

const FIELDS = ["user_id", "email", "email_verified", "name", "last_login", "logins_count"];

function fileOf(wishes: Partial<Export>): string {
  const wanted: Export = {
    seed: 1,
    users: 200,
    connectionId: undefined,
    limit: undefined,
    format: "json",
    fields: FIELDS.map((name) => ({ name })),
    style: USUAL_STYLE,
    edits: NO_EDITS,
    ...wishes,
  };
  return Buffer.concat([...exportBytes(wanted)]).toString();
}

function rowsOf(file: string): Record<string, unknown>[] {
  return file
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("The same seed writes the same file, and another seed another.", () => {
  expect(fileOf({ seed: 5 })).toBe(fileOf({ seed: 5 }));
  expect(fileOf({ seed: 5 })).not.toBe(fileOf({ seed: 6 }));
});

test("A larger tenant begins with the users of a smaller one, and every user id is another.", () => {
  const users = PERSONAS + 100;
  const large = fileOf({ users });
  expect(large.startsWith(fileOf({ users: 100 }))).toBe(true);
  expect(new Set(rowsOf(large).map((row) => row["user_id"])).size).toBe(users);
});

test("The first 150 users include every awkward name exactly.", () => {
  const names = new Set(rowsOf(fileOf({ users: 150 })).map((row) => row["name"]));
  for (const name of AWKWARD_NAMES) expect(names).toContain(JSON.parse(name.text));
});

test("Unusual number spellings and numbers beyond 2^53 are in the file as written.", () => {
  const file = fileOf({
    fields: ["identities", "user_metadata", "app_metadata"].map((name) => ({ name })),
  });
  for (const spelling of ODD_NUMBERS) expect(file).toContain(`"score":${spelling}`);
  expect(file).toMatch(/"user_id":\d{21,},/);
  expect(file).toContain(`"limits":{"10":1.0,"2":{"__proto__":null},"a.b":"\\u00e9\\/"}`);
});

test("A field the user does not have is left out of a JSON row and empty in a CSV row.", () => {
  const missing = rowsOf(fileOf({})).filter((row) => !("last_login" in row)).length;
  const records = parse(fileOf({ format: "csv" }), { columns: true }) as Record<string, string>[];
  expect(missing).toBeGreaterThan(10);
  expect(records.filter((record) => record["last_login"] === "").length).toBe(missing);
});

test("CSV guards and quotes strings, and leaves Auth0's dates, booleans and numbers bare.", () => {
  const [header, first] = fileOf({ format: "csv" }).split("\n");
  expect(header).toBe(FIELDS.join(","));
  expect(first).toMatch(
    /^"'auth0\|\w{24}","'user00000000@[\w.]+",(true|false),"'[^"]+",\d{4}-[\dT:.-]+Z,\d+$/,
  );
});

test("CSV without its formula guard has the same values as JSON.", () => {
  const records = parse(fileOf({ format: "csv" }), { columns: true }) as Record<string, string>[];
  const rows = rowsOf(fileOf({}));
  expect(records.length).toBe(rows.length);
  for (const [index, record] of records.entries()) {
    for (const field of FIELDS) {
      const value = rows[index]?.[field];
      const isGuarded = typeof value === "string" && field !== "last_login";
      expect(record[field]).toBe(isGuarded ? `'${value}` : String(value ?? ""));
    }
  }
});

test("A title flattens a path and renames it; without one the path is nested or, by choice, flat.", () => {
  const fields = [
    { name: "identities[0].connection" },
    { name: "identities[0].provider" },
    { name: "user_metadata.consent.version" },
    { name: "user_metadata.country", export_as: "land" },
  ];
  const [nested] = rowsOf(fileOf({ users: 1, fields }));
  const [flat] = rowsOf(fileOf({ users: 1, fields, style: { ...USUAL_STYLE, paths: "flat" } }));
  const connection = "Username-Password-Authentication";
  expect(nested).toEqual({
    identities: [{ connection, provider: "auth0" }],
    user_metadata: { consent: { version: "1.0" } },
    land: "DE",
  });
  expect(flat).toEqual({
    "identities[0].connection": connection,
    "identities[0].provider": "auth0",
    "user_metadata.consent.version": "1.0",
    land: "DE",
  });
});

test("A connection's export holds its users only, and a limit counts them.", () => {
  const fields = [{ name: "identities[0].connection", export_as: "connection" }];
  const connectionId = CONNECTIONS[1].id;
  const rows = rowsOf(fileOf({ users: 1000, fields, connectionId, limit: 20 }));
  expect(rows).toEqual(Array(20).fill({ connection: "google-oauth2" }));
});

test("A scenario chooses line ends, blank lines, a byte-order mark and the last line end.", () => {
  const fields = [{ name: "logins_count" }];
  const style = {
    ...USUAL_STYLE,
    lineEnd: "\r\n",
    finalLineEnd: false,
    byteOrderMark: true,
    blankLines: true,
  } as const;
  const file = fileOf({ users: 21, fields, style });
  expect(file).toMatch(
    /^\ufeff(\{"logins_count":\d+\}\r\n){10}\r\n(\{"logins_count":\d+\}\r\n){10}\r\n\{"logins_count":\d+\}$/,
  );
});

test("A tenant without users has an empty JSON file, and a CSV file of one header.", () => {
  expect(fileOf({ users: 0 })).toBe("");
  expect(fileOf({ users: 0, format: "csv" })).toBe(`${FIELDS.join(",")}\n`);
});

test("A file compressed while it is read holds the same bytes.", async () => {
  const plain = Buffer.from(fileOf({ users: 3000 }));
  const compressed = await buffer(gzipped([plain.subarray(0, 99_999), plain.subarray(99_999)]));
  expect(gunzipSync(compressed).equals(plain)).toBe(true);
});
