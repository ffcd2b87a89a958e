import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CompactMap } from "../../src/restore/apply/compact-map.ts";
import { readPasswordHashes } from "../../src/restore/apply/password-hashes.ts";
import type { ImportStep } from "../../src/restore/plan/steps.ts";
import { importComplaints } from "../rows/import/import-schema.ts";
import { recordedRun } from "./memberships-world.ts";

const TAIL = "abcdefghijklmnopqrstuuVWXYZ./0123456789ABCDEFGHIJKLMN";
const USUAL = `$2b$10$${TAIL}`;
const OLDER = `$2a$10$${TAIL}`;
const COSTLY = `$2b$12$${TAIL}`;

function step(id: string, email: string, connection = "users"): ImportStep {
  // A number that JavaScript would round.
  const user = `{"user_id":"${id}","email":"${email}","app_metadata":{"n":12345678901234567890}}`;
  return { action: "import", userId: `auth0|${id}`, connection, user };
}

/** Reads a file with these bytes. */
async function read(content: string | Buffer) {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "password-hashes-"));
  const file = path.join(folder.path, "hashes.json");
  await writeFile(file, content);
  return await readPasswordHashes(file, recordedRun().run);
}

function ndjson(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** The properties that merging adds. */
function added({ user }: ImportStep): object {
  expect(importComplaints([JSON.parse(user)])).toEqual([]);
  expect(user).toContain("12345678901234567890");
  const { user_id, email, app_metadata, ...rest } = JSON.parse(user);
  return rest;
}

const NEWER = { value: "bob@example.com", type: "email", verified: true };
const LINES = [
  {
    _id: { $oid: "a1" },
    email: "ann@example.com",
    email_verified: true,
    passwordHash: USUAL,
    password_set_date: { $date: "2020-01-01T00:00:00.000Z" },
    tenant: "acme",
    connection: "users",
    _tmp_is_unique: true,
  },
  { _id: "b2", identifiers: [NEWER], passwordHash: OLDER, connection: "users" },
  { _ID: "c3", email: "cem@example.com", passwordHash: COSTLY, connection: "users" },
  { _id: { $oid: "d4" }, alt_id: "dee", passwordHash: USUAL, connection: "users" },
  { _id: { $oid: "e5" }, email: "eve@example.com", connection: "users" },
];

test("Hashes of both generations of the file are merged by user id, in the form that the import accepts.", async () => {
  const hashes = await read(ndjson(LINES));
  expect(added(hashes.merge(step("a1", "ann@example.com")))).toEqual({ password_hash: USUAL });
  expect(added(hashes.merge(step("b2", "bob@example.com")))).toEqual({ password_hash: OLDER });
  expect(added(hashes.merge(step("c3", "cem@example.com")))).toEqual({
    custom_password_hash: { algorithm: "bcrypt", hash: { value: COSTLY } },
  });
  expect(added(hashes.merge(step("dee", "dee@example.com")))).toEqual({ password_hash: USUAL });
  const eve = step("e5", "eve@example.com");
  expect(hashes.merge(eve)).toBe(eve);
  expect(hashes.counts).toEqual({
    byId: 4,
    byAddress: 0,
    withoutHash: 1,
    withFactors: 0,
    unused: 0,
    skippedFactors: 0,
  });
});

test("A hash is merged by email address in the same connection, once, when no user of the file has the id.", async () => {
  const hashes = await read(ndjson(LINES));
  expect(added(hashes.merge(step("x1", "BOB@example.com")))).toEqual({ password_hash: OLDER });
  expect(added(hashes.merge(step("x2", "bob@example.com")))).toEqual({});
  expect(added(hashes.merge(step("x3", "ann@example.com", "others")))).toEqual({});
  expect(hashes.counts).toMatchObject({ byId: 0, byAddress: 1, withoutHash: 2, unused: 3 });
});

test("An email address that two users of the file have is not used for merging.", async () => {
  const [ann] = LINES;
  const hashes = await read(ndjson([...LINES, { ...ann, _id: "z9", passwordHash: OLDER }]));
  expect(added(hashes.merge(step("x1", "ann@example.com")))).toEqual({});
  expect(added(hashes.merge(step("a1", "ann@example.com")))).toEqual({ password_hash: USUAL });
});

test("Secrets of one-time passwords become factors, and recovery codes are counted and skipped.", async () => {
  const factor = { user_id: "auth0|a1", tenant: "acme", type: "otp", otp_secret: "jbsw y3dp ehpk" };
  const hashes = await read(
    ndjson([
      ...LINES,
      factor,
      { ...factor, otp_secret: "JBSWY3DPEHPK====" },
      { ...factor, user_id: "auth0|e5", otp_secret: "MFRGGZDF" },
      { user_id: "auth0|a1", tenant: "acme", type: "recovery-code", recovery_code: "s3cret" },
    ]),
  );
  expect(added(hashes.merge(step("a1", "ann@example.com")))).toEqual({
    password_hash: USUAL,
    mfa_factors: [{ totp: { secret: "JBSWY3DPEHPK" } }],
  });
  expect(added(hashes.merge(step("e5", "eve@example.com")))).toEqual({
    mfa_factors: [{ totp: { secret: "MFRGGZDF" } }],
  });
  expect(hashes.counts).toMatchObject({ withFactors: 2, withoutHash: 1, skippedFactors: 1 });
});

test("A file with gzip, CRLF line ends, blank lines and a byte-order mark is read.", async () => {
  const text = `\ufeff${ndjson(LINES).replaceAll("\n", "\r\n\r\n")}`;
  expect((await read(gzipSync(text))).users).toBe(4);
});

test.each([
  ["is not JSON", "s3cret"],
  ["has no id", JSON.stringify({ email: "s3cret@example.com", passwordHash: USUAL })],
  ["has a hash other than bcrypt", JSON.stringify({ _id: "s3cret", passwordHash: "5f4dcc3b" })],
  ["is too long", JSON.stringify({ _id: "s3cret", email: "s3cret".repeat(5000) })],
  ["has a malformed secret", JSON.stringify({ user_id: "a", type: "otp", otp_secret: "s3cret!" })],
])("A line that %s is an error that names its number only.", async (_title, line) => {
  const failure = await read(`${ndjson(LINES)}${line}\n`).then(
    () => new Error("The file was read."),
    (error: Error) => error,
  );
  expect(failure.message).toContain(
    "Line 6 of the password hash file is not as Auth0 documents it.",
  );
  expect(failure.message + failure.stack).not.toContain("s3cret");
});

test.each([
  ["encrypted", Buffer.alloc(100_000, 0x84), "Line 1 of"],
  ["empty", "", "has no password hashes"],
  ["truncated gzip", gzipSync(ndjson(LINES)).subarray(0, 40), "cannot be read"],
])("A password hash file that is %s is an error.", async (_title, content, message) => {
  await expect(read(content)).rejects.toThrow(message);
});

test("A password hash file that does not exist is an error without its path.", async () => {
  const { run } = recordedRun();
  await expect(readPasswordHashes("/nowhere/hashes.json", run)).rejects.toThrow(
    /^The password hash file cannot be read \(ENOENT\)\. Check that `password-hashes`/,
  );
});

test("A compact map has the values and the used keys of a map of strings.", () => {
  const text = fc.oneof(
    fc.constantFrom("", "a", "ü", "b".repeat(400)),
    fc.string({ unit: "binary" }),
  );
  const operations = fc.array(fc.tuple(text, text, fc.boolean()), { maxLength: 2000, size: "max" });
  const property = fc.property(operations, (all) => {
    const compact = new CompactMap();
    const plain = new Map<string, { value: string; used: boolean }>();
    for (const [key, value, uses] of all) {
      const known = plain.get(key);
      expect(compact.get(key)).toBe(known?.value);
      if (uses) {
        expect(compact.use(key)).toBe(known?.used === false);
        if (known) known.used = true;
      } else if (known?.used !== true) {
        compact.set(key, value);
        plain.set(key, { value, used: false });
      }
    }
    expect(compact.size).toBe(plain.size);
    expect(compact.used).toBe([...plain.values()].filter(({ used }) => used).length);
    for (const [key, { value }] of plain) expect(compact.get(key)).toBe(value);
  });
  fc.assert(property, { numRuns: 10 });
});
