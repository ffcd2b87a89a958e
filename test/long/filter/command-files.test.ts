import { test } from "vitest";
import { ENCRYPTED, expectRead } from "../../filter/stored-files.ts";

test.each<[Record<string, string>]>([
  [{ format: "json", compression: "zstd" }],
  [{ format: "json", compression: "none", ...ENCRYPTED }],
  [{ format: "csv", ...ENCRYPTED }],
])("npm run filter reads what a run with %o stores.", expectRead);
