import { describe, test } from "vitest";
import { expectCompared } from "../../end-to-end/branch-run.ts";

describe.concurrent("The backup branch", () => {
  test.each([
    ["json", "none", "users.json"],
    ["csv", "none", "users.csv"],
    ["json", "zstd", "users.json.zst"],
  ])("A backup as %s with compression %s is compared with the previous one.", expectCompared);
});
