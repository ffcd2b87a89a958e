/** `npm run filter`: rows on standard output, counts on standard error, and Miller's exit code. */

import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { expectAboutFile, expectSuggestion, file, filter, NDJSON } from "./filter-command.ts";

const CSV = 'user_id,name\n"\'auth0|1","\'Ada ""A"" L"\n"\'auth0|2",\n';

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

  test("prints the first three rows and all counts, and all rows when asked to.", () => {
    const many = file("many.ndjson", '{"n":1}\n{"n":2}\n{"n":3}\n{"n":4}\n{"n":5}\n');
    expect(filter("$n > 1", many)).toEqual({
      status: 0,
      rows: '{"n":2}\n{"n":3}\n{"n":4}\n',
      said: "4 of 5 rows kept, and the first 3 printed: use --all for all\n",
    });
    expect(filter("--all", "$n > 1", many)).toEqual({
      status: 0,
      rows: '{"n":2}\n{"n":3}\n{"n":4}\n{"n":5}\n',
      said: "4 of 5 rows kept\n",
    });
  });

  test("prints three whole rows of CSV whose cells have line feeds, and one header for several files.", () => {
    const row = (id: number) => `${id},"a ""line""\nfeed"\n`;
    const first = file("users-0001.csv", `id,note\n${row(1)}${row(2)}`);
    const second = file("users-0002.csv", `id,note\n${row(3)}${row(4)}`);
    expect(filter("true", first, second)).toMatchObject({
      rows: `id,note\n${row(1)}${row(2)}${row(3)}`,
      said: expect.stringContaining("4 of 4 rows kept"),
    });
    expect(filter("--all", "$id != 2", first, second).rows).toBe(
      `id,note\n${row(1)}${row(3)}${row(4)}`,
    );
  });

  test("reads JSON arrays as NDJSON.", () => {
    const array = file("users.json", '[\n{"n":1},\n{"n":2},\n{"n":30}\n]\n');
    expect(filter("$n > 1", array)).toMatchObject({
      rows: '{"n":2} \n{"n":30}\n',
      said: "2 of 3 rows kept\n",
    });
  });

  test.each([["NDJSON", '$emial == "x"', "users.ndjson", '{"email":"x"}\n', "$email"]])(
    "suggests the name of a field that %s has.",
    expectSuggestion,
  );

  test("has no suggestion for a field that only some rows have.", () => {
    const users = file("users.ndjson", '{"email":"x"}\n{"emial":"x"}\n');
    expect(filter('$emial == "x"', users).said).toBe("1 of 2 rows kept\n");
  });

  test.each([
    ["a row that is no object", file("row.ndjson", '{"n":1}\nx\n')],
    ["truncated gzip", file("cut.ndjson.gz", gzipSync(NDJSON).subarray(0, 40))],
  ])("speaks of the file, and of no export and no support, about %s.", expectAboutFile);

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

  test("prints its usage without a file.", () => {
    expect(filter("true")).toMatchObject({ status: 1, said: expect.stringContaining("Usage:") });
  });
});
