import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync, zstdDecompressSync } from "node:zlib";
import { Decrypter } from "age-encryption";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DamagedFile } from "../src/stage/inflate.ts";
import type { Staged, StagePlan } from "../src/stage/plan.ts";
import { stage } from "../src/stage.ts";
import type { RowFilter } from "../src/users/select.ts";
import { ageKey } from "./simulator/age-keys.ts";
import { chunked } from "./users/chunks.ts";

const NDJSON = Buffer.from(
  [
    '{"user_id":"auth0|1","n":1.50}',
    '{"user_id":"auth0|2","name":"é😀"}',
    '{"user_id":"auth0|3"}',
    "",
  ].join("\n"),
);
const CSV = Buffer.from('user_id,name\n"\'auth0|1","\'two\nlines, ""quoted"""\n"\'auth0|2",\n');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "stage-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Made extends Staged {
  readonly bytes: Buffer;
}

async function made(
  file: Buffer,
  plan: Partial<StagePlan> = {},
  cuts: number[] = [],
): Promise<Made> {
  const staged = await stage(chunked(file, cuts), {
    format: "ndjson",
    compression: "none",
    recipients: [],
    fieldNames: undefined,
    fileName: "users",
    filter: undefined,
    inOrder: true,
    sortedBy: undefined,
    folder,
    signal: new AbortController().signal,
    ...plan,
  });
  return { ...staged, bytes: await readFile(staged.files[0]?.path ?? "") };
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error("It was accepted.");
    },
    (error: Error) => error,
  );

/** Keeps every other row, counted over the whole export. */
const ODD_ROWS: RowFilter = { fields: [], keeps: ({ number }) => number % 2 === 1 };

describe("A staged file", () => {
  test("is private, hashed and counted, and bears the name of its format.", async () => {
    const { files, bytes, usersExported, usersKept } = await made(gzipSync(NDJSON));
    expect(bytes.equals(NDJSON)).toBe(true);
    expect([usersExported, usersKept]).toEqual([3, 3]);
    expect(files).toEqual([
      {
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
    "in %s with compression %s is %s, and holds the same users.",
    async (format, compression, name) => {
      const { files, bytes } = await made(gzipSync(NDJSON), { format, compression });
      expect(files[0]?.name).toBe(name);
      const undo = { none: (all: Buffer) => all, gzip: gunzipSync, zstd: zstdDecompressSync };
      const text = undo[compression](bytes).toString();
      const rows = NDJSON.toString().trimEnd().split("\n");
      expect(text).toBe(format === "json" ? `[\n${rows.join(",\n")}\n]\n` : NDJSON.toString());
    },
  );

  test("of gzip that nothing changes is the very gzip that came, of several members too.", async () => {
    const members = Buffer.concat([gzipSync(NDJSON, { level: 9 }), gzipSync(NDJSON, { level: 1 })]);
    const { bytes, usersExported } = await made(members, { compression: "gzip" });
    expect(bytes.equals(members)).toBe(true);
    expect(usersExported).toBe(6);
    const csv = gzipSync(CSV, { level: 9 });
    expect((await made(csv, { format: "csv", compression: "gzip" })).bytes.equals(csv)).toBe(true);
  });

  test("of gzip that a filter changes is compressed anew.", async () => {
    const { bytes, usersExported, usersKept } = await made(gzipSync(NDJSON), {
      compression: "gzip",
      filter: ODD_ROWS,
    });
    expect([usersExported, usersKept]).toEqual([3, 2]);
    const [first, , third] = NDJSON.toString().split("\n");
    expect(gunzipSync(bytes).toString()).toBe(`${first}\n${third}\n`);
  });

  test("of plain text is the same as of gzip.", async () => {
    expect((await made(NDJSON)).bytes.equals(NDJSON)).toBe(true);
    const { bytes } = await made(NDJSON, { compression: "gzip" });
    expect(gunzipSync(bytes).equals(NDJSON)).toBe(true);
    expect((await made(CSV, { format: "csv" })).bytes.equals(CSV)).toBe(true);
  });

  test("overwrites what an earlier attempt left of it.", async () => {
    await made(gzipSync(Buffer.concat([NDJSON, NDJSON])));
    expect((await made(gzipSync(NDJSON))).bytes.equals(NDJSON)).toBe(true);
  });

  test("is the same however the download is cut into chunks and the gzip into members.", async () => {
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
      { numRuns: 100, seed: 20261123 },
    );
  });
});

describe("A file of several megabytes", () => {
  const rows = Array.from(
    { length: 9000 },
    (_, i) => `{"user_id":"auth0|${i}","n":"${"x".repeat(i % 1000)}"}\n`,
  );
  const text = Buffer.from(rows.join(""));

  test.each(["none", "gzip", "zstd"] as const)(
    "comes through whole with compression %s, plain and encrypted, though memory is used again and again.",
    async (compression) => {
      const undo = { none: (all: Buffer) => all, gzip: gunzipSync, zstd: zstdDecompressSync };
      const plain = await made(gzipSync(text), { compression });
      expect(undo[compression](plain.bytes).equals(text)).toBe(true);
      const key = await ageKey();
      const recipients = [key.recipient];
      const encrypted = await made(gzipSync(text), { compression, recipients, sortedBy: "none" });
      const opener = new Decrypter();
      opener.addIdentity(key.identity);
      for (const { path: file } of [...encrypted.files, ...(encrypted.sorted ?? [])]) {
        const opened = await opener.decrypt(await readFile(file));
        expect(undo[compression](Buffer.from(opened)).equals(text)).toBe(true);
      }
    },
  );
});

describe("A damaged file", () => {
  const plans = [
    { format: "ndjson", compression: "none" },
    { format: "ndjson", compression: "gzip" },
    { format: "csv", compression: "gzip" },
  ] as const;

  test.each(plans)("cut at any byte is refused ($format, $compression).", async (plan) => {
    const file = gzipSync(plan.format === "csv" ? CSV : NDJSON);
    for (let length = 0; length < file.length; length++) {
      const failure = await failureOf(made(file.subarray(0, length), plan));
      expect(failure, `cut to ${length} bytes`).toBeInstanceOf(DamagedFile);
    }
  });

  test("cut at the seam of two members, or behind it, is refused unless the seam is its end.", async () => {
    const one = gzipSync(NDJSON);
    const two = Buffer.concat([one, gzipSync(NDJSON)]);
    for (let length = one.length + 1; length < two.length; length++) {
      const failure = await failureOf(made(two.subarray(0, length), { compression: "gzip" }));
      expect(failure, `cut to ${length} bytes`).toBeInstanceOf(DamagedFile);
    }
  });

  test("of one wrong bit, wherever in data or checks, is refused.", async () => {
    const file = gzipSync(NDJSON);
    for (let at = 10; at < file.length; at++) {
      const damaged = Buffer.from(file);
      damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << (at % 8)), at);
      for (const compression of ["none", "gzip"] as const) {
        const failure = await failureOf(made(damaged, { compression }));
        expect(failure.message, `bit of byte ${at}`).toContain("Nothing was stored");
      }
    }
  });

  test.each([
    ["HTML", "<html>"],
    ["zeros", "\0\0\0\0\0\0\0\0"],
    ["half a header", "\x1f\x8b\x08"],
    ["a byte", "\x1f"],
  ])("with %s behind its end is refused, whatever the chunks.", async (_title, behind) => {
    const file = Buffer.concat([gzipSync(NDJSON), Buffer.from(behind, "latin1")]);
    const seam = file.length - behind.length;
    for (const cuts of [[], [seam], [seam - 1], [seam + 1], [seam - 8, seam]]) {
      expect(await failureOf(made(file, {}, cuts))).toBeInstanceOf(DamagedFile);
    }
  });

  test("says what is wrong, and never what was in it.", async () => {
    const half = gzipSync(NDJSON).subarray(0, 40);
    expect((await failureOf(made(half))).message).toBe(
      "The file of the export is cut off. Nothing was stored: run the backup again; if it lasts, tell Auth0 support the job's id.",
    );
    const rows = gzipSync('{"secret":1}\n{"secret":\n');
    expect((await failureOf(made(rows))).message).toMatch(/^Row 2 of the export /);
    expect((await failureOf(made(rows))).message).not.toContain("secret");
    const bytes = gzipSync(Buffer.from([0x7b, 0xff, 0x7d, 0x0a]));
    expect((await failureOf(made(bytes))).message).toMatch(
      /Row 1 of the export is not valid UTF-8/,
    );
  });

  test("does not stop at what Auth0 does not write: a row that is not JSON fails only where JSON is made.", async () => {
    const rows = gzipSync('{"a":1}\n{"a":oops}\n');
    expect((await made(rows)).usersExported).toBe(2);
    const failure = await failureOf(made(rows, { format: "json" }));
    expect(failure.message).toMatch(/Row 2 of the export is not valid JSON/);
  });

  test.each<Partial<StagePlan>>([
    { sortedBy: "user_id", inOrder: false },
    { sortedBy: "user_id", inOrder: false, format: "json", compression: "gzip" },
    { sortedBy: "user_id", inOrder: false, compression: "zstd" },
    { format: "import" },
  ])("that has arrived whole is not worked on when the run must end: %j", async (plan) => {
    const run = new AbortController();
    async function* arriving(): AsyncGenerator<Buffer> {
      yield gzipSync(NDJSON);
      run.abort(new Error("over"));
    }
    const work = stage(arriving(), {
      format: "ndjson",
      compression: "none",
      recipients: [],
      fieldNames: undefined,
      fileName: "x",
      filter: undefined,
      inOrder: true,
      sortedBy: undefined,
      folder,
      signal: run.signal,
      ...plan,
    });
    await expect(work).rejects.toThrow("over");
  });

  test("ends the download that brought it.", async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<Buffer> {
      try {
        yield gzipSync(NDJSON);
        for (;;) yield Buffer.alloc(65_536, 0x55);
      } finally {
        closed = true;
      }
    }
    await expect(
      stage(endless(), {
        format: "ndjson",
        compression: "none",
        recipients: [],
        fieldNames: undefined,
        fileName: "x",
        filter: undefined,
        inOrder: true,
        sortedBy: undefined,
        folder,
        signal: new AbortController().signal,
      }),
    ).rejects.toThrow(DamagedFile);
    await expect.poll(() => closed).toBe(true);
  });

  test("in a folder that cannot be written is explained.", async () => {
    const missing = path.join(folder, "missing");
    const failure = await failureOf(made(gzipSync(NDJSON), { folder: missing }));
    expect(failure.message).toMatch(
      /users\.ndjson cannot be written in .*missing \(ENOENT\)\. Check that the folder exists/,
    );
    expect(await readdir(folder)).not.toContain("missing");
  });
});
