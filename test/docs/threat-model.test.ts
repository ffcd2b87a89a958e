/** Each claim of the threat model names a test that exists. */

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..", "..");
const page = readFileSync(path.join(root, "docs/threat-model.md"), "utf8");
const claims = [...page.matchAll(/`(test\/[\w./-]+)`: “([^”]+)”/g)];

test("The threat model names more than 15 tests.", () => {
  expect(claims.length).toBeGreaterThan(15);
});

test.each(claims.map(([, file = "", name = ""]) => [file, name]))(
  "The test that the threat model names exists: %s has “%s”.",
  (file, name) => {
    expect(existsSync(path.join(root, file))).toBe(true);
    expect(readFileSync(path.join(root, file), "utf8")).toContain(name);
  },
);
