/** Further export files that are not stored. */

import { describe, test } from "vitest";
import {
  type Damage,
  expectNeverStored,
  expectNoUsers,
  type NoUsers,
} from "../../end-to-end/damaged-files.ts";

describe.concurrent("export file", () => {
  test.each<Damage>([
    ["truncated in its data", { kind: "truncated", toBytes: 9000 }, /is truncated/],
    ["truncated by one byte", { kind: "truncated", toBytes: -1 }, /is truncated/],
    ["wrong in one bit of its data", { kind: "corrupt", atByte: 4000 }, /is corrupt gzip/],
  ])("An export file that is %s is never stored.", expectNeverStored);

  test.each<NoUsers>([
    ["a page", { format: "csv" }, "<!DOCTYPE html>\n<html></html>\n"],
    ["an error in JSON, and Auth0 chose the fields", { fields: "auth0-default" }, '{"error":"x"}'],
    ["a page, and Auth0 chose the fields", { format: "csv", fields: "auth0-default" }, "<html>\n"],
  ])("A gzip file that holds %s is not stored.", expectNoUsers);
});
