import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Compression, Format } from "../../../src/settings.ts";
import { type AgeKey, ageKey } from "../../simulator/age-keys.ts";
import {
  expectedRows,
  makeBackup,
  membershipRow,
  open,
  rowsOf,
  runOn,
  usersOf,
} from "./backups.ts";

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "restore-source-"));
  folder = path.join(root, "backup");
});
afterEach(() => rm(root, { recursive: true }));

const openFolder = (identities: string[] = []) =>
  open({ kind: "folder", path: folder }, root, runOn(undefined), { identities });

const FORMS: [Format, Compression, AgeKey | undefined][] = [];
for (const key of [undefined, await ageKey(), await ageKey("hybrid")]) {
  for (const compression of ["none", "gzip", "zstd"] as const) {
    for (const format of ["ndjson", "json", "import"] as const) {
      FORMS.push([format, compression, key]);
    }
  }
}

describe("A backup in a folder", () => {
  test.each(FORMS)(
    "A backup in %s with compression %s is opened: its rows are those that were exported.",
    async (format, compression, key) => {
      const recipients = key === undefined ? [] : [key.recipient];
      const createdAt = new Date("2026-11-23T02:00:00.000Z");
      await makeBackup(folder, {
        format,
        compression,
        recipients,
        users: 40,
        members: 3,
        createdAt,
      });
      const opened = await openFolder([(await ageKey()).identity, ...(key ? [key.identity] : [])]);
      expect(opened).toMatchObject({
        place: `the folder ${folder}`,
        url: undefined,
        commit: undefined,
        hints: [],
        manifest: {
          tenant: "acme.eu.auth0.example",
          createdAt,
          format,
          connection: undefined,
          fields: ["user_id", "email"],
          usersKept: 40,
          isEncrypted: key !== undefined,
          hasMemberships: true,
        },
      });
      const rows = await usersOf(opened);
      if (format === "import") {
        expect(rows.map((row) => JSON.parse(row).email)).toEqual(
          expectedRows(40).map((row) => JSON.parse(row).email),
        );
        expect(rows[0]).toContain('"n":12345678901234567890');
      } else expect(rows).toEqual(expectedRows(40));
      const memberships = opened.files.find(({ content }) => content === "memberships");
      const expected = [membershipRow(0), membershipRow(1), membershipRow(2)];
      expect(await rowsOf(memberships)).toEqual(expected);
      expect(await rowsOf(memberships)).toEqual(expected);
      if (key === undefined) return;
      // Nothing that was decrypted is on the disk.
      for (const name of await readdir(root, { recursive: true })) {
        const content = await readFile(path.join(root, name)).catch(() => Buffer.alloc(0));
        if (name !== "backup/manifest.json") expect(content.includes("@example.com")).toBe(false);
      }
    },
  );

  test("The parts of a large backup are read in their order.", async () => {
    const users = 6000;
    await makeBackup(folder, { format: "import", users });
    const opened = await openFolder();
    expect(opened.files.map(({ name }) => name).slice(0, 2)).toEqual([
      "users-Username-Password-Authentication-0001.json",
      "users-Username-Password-Authentication-0002.json",
    ]);
    const rows = await usersOf(opened);
    expect(rows.map((row) => JSON.parse(row).user_id)).toEqual(
      expectedRows(users).map((_, i) => String(i).padStart(6, "0")),
    );
  });

  test("A backup without users is opened.", async () => {
    await makeBackup(folder, { format: "json", users: 0 });
    expect(await usersOf(await openFolder())).toEqual([]);
  });

  test("The connection of an import file is read from the manifest.", async () => {
    await makeBackup(folder, { format: "import" });
    await editManifest(({ files }) => Object.assign(files[0] ?? {}, { connection: "Customers" }));
    expect((await openFolder()).files[0]?.connection).toBe("Customers");
  });

  test("An encrypted backup is rejected without a key, and with keys that do not fit.", async () => {
    const { recipient } = await ageKey();
    await makeBackup(folder, { recipients: [recipient], compression: "gzip" });
    await expect(openFolder()).rejects.toThrow(
      `The backup in the folder ${folder} is encrypted, and there is no key to decrypt it. Set \`identity\``,
    );
    const others = [(await ageKey()).identity, (await ageKey("hybrid")).identity];
    await expect(openFolder(others)).rejects.toThrow(
      "No key in `identity` can decrypt the backup.",
    );
  });

  test("A folder that is missing, and one without a manifest, are rejected.", async () => {
    await expect(openFolder()).rejects.toThrow(`The folder ${folder} cannot be read (ENOENT).`);
    await makeBackup(folder);
    await rm(path.join(folder, "manifest.json"));
    await expect(openFolder()).rejects.toThrow(`There is no manifest.json in the folder ${folder}`);
  });
});

interface Manifest {
  users_kept: number;
  files: { name: string; users: number; bytes: number; sha256: string }[];
}

async function editManifest(edit: (manifest: Manifest) => unknown): Promise<void> {
  const file = path.join(folder, "manifest.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  edit(manifest);
  await writeFile(file, JSON.stringify(manifest));
}

const first = (manifest: Manifest) => manifest.files[0] as Manifest["files"][0];
const data = () => path.join(folder, "users.ndjson.gz");

describe("A damaged backup is rejected before its rows are read", () => {
  test.each<[what: string, damage: () => Promise<unknown>, message: string]>([
    ["a missing file", () => rm(data()), "The file users.ndjson.gz is missing from the folder"],
    [
      "a truncated file",
      () => truncate(data(), 20),
      "The file users.ndjson.gz has 20 bytes instead of",
    ],
    ["a longer file", () => appendFile(data(), "x"), "The file users.ndjson.gz has"],
    [
      "a changed file",
      async () => {
        const bytes = await readFile(data());
        bytes.writeUInt8(bytes.readUInt8(30) ^ 1, 30);
        await writeFile(data(), bytes);
      },
      "The file users.ndjson.gz was changed after the backup",
    ],
    [
      "a data file that is not listed",
      () => writeFile(path.join(folder, "users-0002.json.zst.age"), ""),
      "users-0002.json.zst.age is not in its manifest.json",
    ],
    [
      "a manifest that is not JSON",
      () => truncate(path.join(folder, "manifest.json"), 100),
      "The manifest.json in the folder",
    ],
    [
      "a later schema",
      () => editManifest((manifest) => Object.assign(manifest, { schema: 2 })),
      "a version of the action wrote it that this one does not know",
    ],
    [
      "a name with a path",
      () => editManifest((manifest) => Object.assign(first(manifest), { name: "../users" })),
      "is damaged, or a version",
    ],
    [
      "a file that is listed twice",
      () => editManifest((manifest) => manifest.files.push(first(manifest))),
      "is damaged, or a version",
    ],
    [
      "a manifest that contradicts itself",
      () => editManifest((manifest) => Object.assign(manifest, { users_kept: 4 })),
      "contradicts itself: its files have 5 users, not 4.",
    ],
  ])("%s", async (_, damage, message) => {
    await makeBackup(folder, { compression: "gzip" });
    await damage();
    await expect(openFolder()).rejects.toThrow(message);
  });

  test("A backup in CSV", async () => {
    await makeBackup(folder);
    await editManifest((manifest) => Object.assign(manifest, { format: "csv" }));
    await expect(openFolder()).rejects.toThrow("A backup in CSV cannot be restored");
  });
});

test("Other files, and files in subfolders, do not matter.", async () => {
  await makeBackup(folder);
  await writeFile(path.join(folder, "README.md"), "");
  await makeBackup(path.join(folder, "other"));
  expect(await usersOf(await openFolder())).toEqual(expectedRows(5));
});

test.each(["ndjson", "json", "import"] as const)(
  "A file in %s with more or fewer rows than the manifest states fails at its end.",
  async (format) => {
    await makeBackup(folder, { format });
    await editManifest((manifest) => {
      first(manifest).users += 1;
      manifest.users_kept += 1;
    });
    const opened = await openFolder();
    await expect(usersOf(opened)).rejects.toThrow(
      " has 5 rows instead of 6. Choose another backup.",
    );
  },
);

test.each(["gzip", "zstd"] as const)(
  "A file whose %s is damaged, in accordance with its manifest, fails while it is read.",
  async (compression) => {
    const { files } = await makeBackup(folder, { compression, users: 100 });
    const other = await makeBackup(path.join(root, "other"), { users: 100 });
    const [file] = files;
    const [plain] = other.files;
    await writeFile(file?.path ?? "", await readFile(plain?.path ?? ""));
    await editManifest((manifest) => {
      Object.assign(first(manifest), { bytes: plain?.bytes, sha256: plain?.sha256 });
    });
    await expect(usersOf(await openFolder())).rejects.toThrow("cannot be decompressed");
  },
);
