/** `npm run filter` on the files of real runs: every format, compression and encryption. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { demoRun } from "../demo-run.ts";
import { type AgeKey, ageKey } from "../simulator/age-keys.ts";

const script = path.join(import.meta.dirname, "..", "..", "scripts", "filter.ts");
const folder = mkdtempSync(path.join(tmpdir(), "filter-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const USERS = 40;
const key = await ageKey();
const keyFile = path.join(folder, "key.txt");
writeFileSync(keyFile, `# public key: ${key.recipient}\n${key.identity}\n`);

async function stored(inputs: Record<string, string>): Promise<string[]> {
  await using demo = await demoRun({ ...inputs, destination: "file" }, USERS);
  expect(demo.run.exitCode, demo.run.log).toBe(0);
  const target = mkdtempSync(path.join(folder, "run-"));
  return [...demo.files]
    .filter(([name]) => name.startsWith("users"))
    .map(([name, bytes]) => {
      writeFileSync(path.join(target, name), bytes);
      return path.join(target, name);
    });
}

function filter(args: readonly string[], identity = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    env: { ...process.env, AGE_IDENTITY: identity },
  });
  return { status, rows: stdout.toString(), said: stderr.toString() };
}

const ENCRYPTED = { "encrypt-to": key.recipient };

test.each<[Record<string, string>]>([
  [{ format: "json", compression: "zstd" }],
  [{ format: "import", compression: "gzip" }],
  [{ format: "ndjson", compression: "zstd", ...ENCRYPTED }],
  [{ format: "json", compression: "none", ...ENCRYPTED }],
  [{ format: "csv", ...ENCRYPTED }],
])("npm run filter reads what a run with %o stores.", async (inputs) => {
  const files = await stored(inputs);
  const identity = "encrypt-to" in inputs ? ["--identity", keyFile] : [];
  const { status, rows, said } = filter([
    ...identity,
    "--all",
    "is_present($user_id) || true",
    ...files,
  ]);
  expect({ status, said }).toEqual({
    status: 0,
    said: expect.stringMatching(/^(\d+) of \1 rows kept\n$/),
  });
  const lines = rows.trimEnd().split("\n");
  if (inputs["format"] === "csv") expect(lines[0]).toContain("user_id,email");
  else for (const line of lines) expect(Object.keys(JSON.parse(line))).toContain("user_id");
});

test.each([
  ["nosuch.ndjson", "does not exist. Check the path.\n"],
  ["", "is a folder. Name the files in it that have users.\n"],
])("npm run filter on %j says in its own words why there are no rows.", (name, said) => {
  const file = path.join(folder, name);
  expect(filter(["true", file])).toEqual({ status: 1, rows: "", said: `${file} ${said}` });
});

test("The age identity may be in the environment, and errors about it name neither the export nor Auth0.", async () => {
  const files = await stored({ format: "ndjson", fields: "user_id", ...ENCRYPTED });
  const run = (args: string[], { identity }: Partial<AgeKey> = {}) =>
    filter([...args, "true", ...files], identity);
  expect(run([], key)).toMatchObject({ status: 0, said: expect.stringContaining("40 of 40 rows") });
  expect(run([])).toEqual({
    status: 1,
    rows: "",
    said: "users.ndjson.gz.age is encrypted. Name the file with the age secret key with --identity, or put the key into the environment variable AGE_IDENTITY.\n",
  });
  expect(run([], await ageKey()).said).toBe(
    "No key decrypts users.ndjson.gz.age. Use the key of one of its recipients.\n",
  );
  const wrong = run([], { identity: "AGE-SECRET-KEY-1WRONG" });
  expect(wrong).toMatchObject({
    status: 1,
    said: expect.stringContaining("is not an age secret key."),
  });
  expect(wrong.said).not.toContain("1WRONG");
});
