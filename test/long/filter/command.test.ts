/** Further files for `npm run filter`. */

import { zstdCompressSync } from "node:zlib";
import { describe, test } from "vitest";
import { expectAboutFile, expectSuggestion, file, NDJSON } from "../../filter/filter-command.ts";

describe("npm run filter", () => {
  test.each([
    ["CSV", '$usr_id == "x"', "users.csv", "user_id,name\nx,y\n", "$user_id"],
    [
      "an array",
      '$app_metdata.a == "x"',
      "users.json",
      '[\n{"app_metadata":{}}\n]\n',
      "$app_metadata",
    ],
  ])("suggests the name of a field that %s has.", expectSuggestion);

  test.each([
    ["an empty file", file("empty.ndjson", "")],
    ["a CSV header with an open quote", file("open.csv", '"id\n')],
    ["truncated zstd", file("cut.ndjson.zst", zstdCompressSync(NDJSON).subarray(0, 30))],
  ])("speaks of the file, and of no export and no support, about %s.", expectAboutFile);
});
