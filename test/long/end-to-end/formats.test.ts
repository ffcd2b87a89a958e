import { describe, test } from "vitest";
import { expectEveryRow, expectSameBytes, type Style } from "../../end-to-end/stored-formats.ts";

describe.concurrent("formats", () => {
  test.each([
    ["ndjson", "none"],
    ["ndjson", "zstd"],
    ["json", "none"],
    ["json", "gzip"],
    ["csv", "gzip"],
    ["csv", "zstd"],
  ] as const)(
    "A backup in %s with compression %s has the same bytes in the file and in the artifact.",
    expectSameBytes,
  );

  test.each<Style>([
    ["without a final newline", { finalLineEnd: false }],
    ["with blank lines", { blankLines: true }],
    ["with CRLF", { lineEnd: "\r\n" }],
    ["with a byte-order mark", { byteOrderMark: true }],
  ])("A backup of an export %s has every row, byte for byte.", expectEveryRow);
});
