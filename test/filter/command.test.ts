/** `npm run filter`: rows on standard output, counts on standard error, and Miller's exit code. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";

const script = path.join(import.meta.dirname, "..", "..", "scripts", "filter.ts");
const folder = mkdtempSync(path.join(tmpdir(), "filter-command-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NDJSON =
  '{"user_id":"auth0|1","n": 1.50}\n{"user_id":"auth0|2","n":2}\r\n{"n":12345678901234567890}\n';
const CSV = 'user_id,name\n"\'auth0|1","\'Ada ""A"" L"\n"\'auth0|2",\n';

function file(name: string, content: string | Buffer): string {
  const place = path.join(folder, name);
  writeFileSync(place, content);
  return place;
}

function filter(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args]);
  return { status, rows: stdout.toString(), said: stderr.toString() };
}

describe("npm run filter", () => {
  test.each([
    ["plain", file("users.ndjson", NDJSON)],
    ["gzip", file("users.ndjson.gz", gzipSync(NDJSON))],
  ])("prints the kept rows of a %s file byte for byte.", (_kind, users) => {
    expect(filter("$n < 10", users)).toEqual({
      status: 0,
      rows: '{"user_id":"auth0|1","n": 1.50}\n{"user_id":"auth0|2","n":2}\r\n',
      said: "2 of 3 rows kept\n",
    });
  });

  test("reads CSV without Auth0's injection guard, and prints it with the guard.", () => {
    expect(filter('$name =~ "^Ada"', file("users.csv", CSV))).toEqual({
      status: 0,
      rows: 'user_id,name\n"\'auth0|1","\'Ada ""A"" L"\n',
      said: "1 of 2 rows kept\n",
    });
  });

  test("prefers the format option to the extension of the file.", () => {
    const users = file("export.txt", CSV);
    expect(filter("--csv", "NR == 2", users).rows).toBe('user_id,name\n"\'auth0|2",\n');
    expect(filter("--ndjson", "true", users)).toMatchObject({ status: 1, rows: "" });
  });

  test("exits with 1 and shows a caret when the expression does not compile.", () => {
    const { status, rows, said } = filter("$n <", file("users.ndjson", NDJSON));
    expect({ status, rows }).toEqual({ status: 1, rows: "" });
    expect(said).toMatch(/does not compile.*\n\n {2}\$n <\n {2}.*\^/s);
  });

  test("exits with 1 when the expression cannot mean what was meant.", () => {
    const { status, rows, said } = filter("n < 10", file("users.ndjson", NDJSON));
    expect({ status, rows }).toEqual({ status: 1, rows: "" });
    expect(said).toContain("For the field, write $n");
  });

  test("exits with 1 and prints the row's number when a row cannot be decided.", () => {
    const { status, said } = filter('$user_id . "x"', file("users.ndjson", NDJSON));
    expect(status).toBe(1);
    expect(said).toContain("The filter fails at row 1.");
    expect(said).not.toContain("auth0|1");
  });

  test("prints its usage without a file, and an error for a missing file.", () => {
    expect(filter("true")).toMatchObject({ status: 1, said: expect.stringContaining("Usage:") });
    const missing = filter("true", path.join(folder, "nowhere.ndjson"));
    expect(missing).toMatchObject({ status: 1, said: expect.stringContaining("ENOENT") });
  });
});
