import path from "node:path";
import { expect, test } from "vitest";
import { ENCRYPTED, expectRead, filter, folder, key, stored } from "../../filter/stored-files.ts";
import { type AgeKey, ageKey } from "../../simulator/age-keys.ts";

test.each<[Record<string, string>]>([
  [{ format: "json", compression: "zstd" }],
  [{ format: "json", compression: "none", ...ENCRYPTED }],
  [{ format: "csv", ...ENCRYPTED }],
  [{ format: "import", compression: "gzip" }],
  [{ format: "ndjson", compression: "zstd", ...ENCRYPTED }],
])("npm run filter reads what a run with %o stores.", expectRead);

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
