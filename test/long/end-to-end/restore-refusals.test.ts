/** Backups that cannot be restored, and settings that do not fit them: one error each, and nothing is written. */

import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { type Refused, refused } from "../../end-to-end/restore-refusals.ts";
import { ageKey } from "../../simulator/age-keys.ts";

const [key, other] = [await ageKey(), await ageKey()];
const encrypted = { "encrypt-to": key.recipient };

const inFolder = (name: string, change: (file: string) => Promise<void>) => (folder: string) =>
  change(path.join(folder, name));

async function flipLastByte(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[bytes.length - 2] = (bytes.at(-2) ?? 0) ^ 1;
  await writeFile(file, bytes);
}

const BEFORE_ANY_REQUEST: readonly (readonly [string, Refused, RegExp])[] = [
  ["in CSV", { backup: { format: "csv" } }, /^A backup in CSV cannot be restored/],
  [
    "without its file",
    { change: inFolder("users.ndjson", rm) },
    /^The file users\.ndjson is missing from the folder/,
  ],
  [
    "without its memberships",
    { change: inFolder("memberships.ndjson", rm) },
    /^The file memberships\.ndjson is missing from the folder/,
  ],
  [
    "without its manifest",
    { change: inFolder("manifest.json", rm) },
    /^There is no manifest\.json in the folder/,
  ],
  [
    "with a damaged manifest",
    { change: inFolder("manifest.json", (file) => writeFile(file, "{")) },
    /^The manifest\.json in the folder .* is damaged/,
  ],
  [
    "with a file that was changed",
    { change: inFolder("users.ndjson", flipLastByte) },
    /^The file users\.ndjson was changed after the backup/,
  ],
  [
    "with a file that is not in its manifest",
    { change: inFolder("users-2.ndjson", (file) => writeFile(file, "{}\n")) },
    /is incomplete or mixed with another one: users-2\.ndjson is not in its manifest\.json\./,
  ],
  ["that is encrypted, without a key", { backup: encrypted }, /is encrypted, and there is no key/],
  [
    "that is encrypted, with another key",
    { backup: encrypted, inputs: { identity: other.identity } },
    /identity/,
  ],
  [
    "with a key that is none",
    { inputs: { identity: "AGE-SECRET-KEY-1" } },
    /^An input is wrong\. Key 1 in `identity` is not an age secret key\./,
  ],
];

test.concurrent.each(BEFORE_ANY_REQUEST)(
  "A backup %s is rejected before any request.",
  async (_, refusal, says) => {
    const { message, requests } = await refused(refusal);
    expect(message).toMatch(says);
    expect(requests).toBe(0);
  },
);

const BEFORE_ANY_WRITE: readonly (readonly [string, Refused, RegExp])[] = [
  [
    "of memberships from a backup without them",
    { backup: { memberships: "" }, inputs: { restore: "memberships" } },
    /^The backup has no roles and organizations of users\./,
  ],
  [
    "from a backup without identities",
    { backup: { fields: "user_id, email" } },
    /^The backup lacks identities, which the restore must read\./,
  ],
  [
    "of properties that the backup does not have",
    { backup: { fields: "user_id, identities, email" }, inputs: { restore: "changed" } },
    /^The backup lacks app_metadata, user_metadata and blocked/,
  ],
  [
    "with an application that may not read users",
    { scenario: { application: { scopes: ["create:users"] } } },
    /^The token lacks the permission read:users\./,
  ],
  ["with a filter of an unknown field", { inputs: { filter: "$emial == 1" } }, /emial/],
  [
    "with a password hash file that does not exist",
    { inputs: { "password-hashes": "missing.json" } },
    /^The password hash file cannot be read \(ENOENT\)\./,
  ],
];

test.concurrent.each(BEFORE_ANY_WRITE)(
  "A restore %s ends before anything is written.",
  async (_, refusal, says) => {
    const { message } = await refused(refusal);
    expect(message).toMatch(says);
  },
);
