/** `npm run filter`, and the files of real runs for it. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect } from "vitest";
import { demoRun } from "../demo-run.ts";
import { ageKey } from "../simulator/age-keys.ts";

const script = path.join(import.meta.dirname, "..", "..", "scripts", "filter.ts");
export const folder = mkdtempSync(path.join(tmpdir(), "filter-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const USERS = 40;
export const key = await ageKey();
const keyFile = path.join(folder, "key.txt");
writeFileSync(keyFile, `# public key: ${key.recipient}\n${key.identity}\n`);

export async function stored(inputs: Record<string, string>): Promise<string[]> {
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

export function filter(args: readonly string[], identity = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    env: { ...process.env, AGE_IDENTITY: identity },
  });
  return { status, rows: stdout.toString(), said: stderr.toString() };
}

export const ENCRYPTED = { "encrypt-to": key.recipient };

export async function expectRead(inputs: Record<string, string>) {
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
}
