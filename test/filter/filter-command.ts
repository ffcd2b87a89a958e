/** Runs `npm run filter`. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect } from "vitest";

const script = path.join(import.meta.dirname, "..", "..", "scripts", "filter.ts");
const folder = mkdtempSync(path.join(tmpdir(), "filter-command-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export function file(name: string, content: string | Buffer): string {
  const place = path.join(folder, name);
  writeFileSync(place, content);
  return place;
}

export function filter(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args]);
  return { status, rows: stdout.toString(), said: stderr.toString() };
}

export const NDJSON =
  '{"user_id":"auth0|1","n": 1.50}\n{"user_id":"auth0|2","n":2}\r\n{"n":12345678901234567890}\n';

export function expectSuggestion(
  _kind: string,
  expression: string,
  name: string,
  content: string,
  meant: string,
) {
  const { status, said } = filter(expression, file(name, content));
  expect(status).toBe(0);
  expect(said).toMatch(
    /^In the filter \(line 1, column 1\), \$\w+ is not a field of any row\. Did you mean \$\w+\?\n\n/,
  );
  expect(said).toContain(`Did you mean ${meant}?`);
  expect(said).toContain("^^^^");
}

export function expectAboutFile(_kind: string, broken: string) {
  const { status, said } = filter("true", broken);
  expect(status).toBe(1);
  expect(said).toMatch(/file|\.ndjson is empty/);
  expect(said).not.toMatch(/export|support|Nothing was stored|workflow|\n.*at /);
}
