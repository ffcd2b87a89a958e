import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync, zstdDecompressSync } from "node:zlib";
import { Decrypter } from "age-encryption";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PipelinePlan } from "../../src/pipeline/plan.ts";
import type { RowFilter } from "../../src/rows/row.ts";
import { runs } from "../property-runs.ts";
import { ageKey } from "../simulator/age-keys.ts";
import { CSV, type Made, madeIn, NDJSON } from "./made.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pipeline-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const made = (
  file: Buffer,
  plan?: Partial<PipelinePlan>,
  cuts?: readonly number[],
): Promise<Made> => madeIn(folder, file, plan, cuts);

/** Keeps every other row of the export. */
const ODD_ROWS: RowFilter = { fields: [], keeps: ({ number }) => number % 2 === 1 };

describe("runPipeline", () => {
  test("A backup file is private, hashed and counted, and named after its format.", async () => {
    const { files, bytes, usersExported, usersKept } = await made(gzipSync(NDJSON));
    expect(bytes.equals(NDJSON)).toBe(true);
    expect([usersExported, usersKept]).toEqual([3, 3]);
    expect(files).toEqual([
      {
        content: "users",
        path: path.join(folder, "users.ndjson"),
        name: "users.ndjson",
        bytes: NDJSON.length,
        sha256: createHash("sha256").update(NDJSON).digest("hex"),
        users: 3,
        compression: "none",
      },
    ]);
    expect((await stat(files[0]?.path ?? "")).mode & 0o777).toBe(0o600);
  });

  test.each([
    ["ndjson", "none", "users.ndjson"],
    ["ndjson", "gzip", "users.ndjson.gz"],
    ["json", "zstd", "users.json.zst"],
    ["json", "gzip", "users.json.gz"],
    ["ndjson", "zstd", "users.ndjson.zst"],
  ] as const)(
    "A backup file in %s with compression %s is named %s, and has the same users.",
    async (format, compression, name) => {
      const { files, bytes } = await made(gzipSync(NDJSON), { format, compression });
      expect(files[0]?.name).toBe(name);
      const undo = { none: (all: Buffer) => all, gzip: gunzipSync, zstd: zstdDecompressSync };
      const text = undo[compression](bytes).toString();
      const rows = NDJSON.toString().trimEnd().split("\n");
      expect(text).toBe(format === "json" ? `[\n${rows.join(",\n")}\n]\n` : NDJSON.toString());
    },
  );

  test("Gzip from Auth0 is stored unchanged if nothing changes its rows, also with several members.", async () => {
    const members = Buffer.concat([gzipSync(NDJSON, { level: 9 }), gzipSync(NDJSON, { level: 1 })]);
    const { bytes, usersExported } = await made(members, { compression: "gzip" });
    expect(bytes.equals(members)).toBe(true);
    expect(usersExported).toBe(6);
    const csv = gzipSync(CSV, { level: 9 });
    expect((await made(csv, { format: "csv", compression: "gzip" })).bytes.equals(csv)).toBe(true);
  });

  test("Gzip from Auth0 is compressed again if a filter changes its rows.", async () => {
    const { bytes, usersExported, usersKept } = await made(gzipSync(NDJSON), {
      compression: "gzip",
      filter: ODD_ROWS,
    });
    expect([usersExported, usersKept]).toEqual([3, 2]);
    const [first, , third] = NDJSON.toString().split("\n");
    expect(gunzipSync(bytes).toString()).toBe(`${first}\n${third}\n`);
  });

  test("An export that arrives as plain text gives the same backup file as gzip.", async () => {
    expect((await made(NDJSON)).bytes.equals(NDJSON)).toBe(true);
    const { bytes } = await made(NDJSON, { compression: "gzip" });
    expect(gunzipSync(bytes).equals(NDJSON)).toBe(true);
    expect((await made(CSV, { format: "csv" })).bytes.equals(CSV)).toBe(true);
  });

  test("A backup file overwrites the one of an earlier attempt.", async () => {
    await made(gzipSync(Buffer.concat([NDJSON, NDJSON])));
    expect((await made(gzipSync(NDJSON))).bytes.equals(NDJSON)).toBe(true);
  });

  test("A backup file is the same for any chunks of the download and any members of its gzip.", async () => {
    const reference = NDJSON.toString();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(NDJSON.length), { maxLength: 4 }),
        fc.array(fc.nat(300), { maxLength: 12 }),
        fc.constantFrom("ndjson" as const, "json" as const),
        async (members, cuts, format) => {
          const places = [0, ...members.toSorted((a, b) => a - b), NDJSON.length];
          const file = Buffer.concat(
            places.slice(1).map((end, i) => gzipSync(NDJSON.subarray(places[i], end))),
          );
          const { bytes, usersExported } = await made(file, { format }, cuts);
          const expected =
            format === "json"
              ? `[\n${reference.trimEnd().replaceAll("\n", ",\n")}\n]\n`
              : reference;
          expect(bytes.toString()).toBe(expected);
          expect(usersExported).toBe(3);
        },
      ),
      { numRuns: runs(100), seed: 20261123 },
    );
  });
});

describe("Buffer reuse", () => {
  const rows = Array.from(
    { length: 9000 },
    (_, i) => `{"user_id":"auth0|${i}","n":"${"x".repeat(i % 1000)}"}\n`,
  );
  const text = Buffer.from(rows.join(""));

  test.each(["none", "gzip", "zstd"] as const)(
    "A file of several megabytes is complete with compression %s, plain and encrypted, although buffers are reused.",
    async (compression) => {
      const undo = { none: (all: Buffer) => all, gzip: gunzipSync, zstd: zstdDecompressSync };
      const plain = await made(gzipSync(text), { compression });
      expect(undo[compression](plain.bytes).equals(text)).toBe(true);
      const key = await ageKey();
      const recipients = [key.recipient];
      const encrypted = await made(gzipSync(text), { compression, recipients, sortedBy: "none" });
      const opener = new Decrypter();
      opener.addIdentity(key.identity);
      for (const { path: file } of [...encrypted.files, ...(encrypted.sorted?.files ?? [])]) {
        const opened = await opener.decrypt(await readFile(file));
        expect(undo[compression](Buffer.from(opened)).equals(text)).toBe(true);
      }
    },
  );
});
