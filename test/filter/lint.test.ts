import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { lintFilter } from "../../src/filter/index.ts";

const root = path.join(import.meta.dirname, "..", "..");

function mistake(expression: string, format: "ndjson" | "csv" = "ndjson"): string {
  try {
    lintFilter(expression, format);
  } catch (error) {
    return (error as Error).message;
  }
  return "none";
}

describe("A filter that cannot mean what was meant", () => {
  test("is shown with a caret.", () => {
    expect(mistake("$blocked && logins_count > 100")).toBe(
      "The filter does not compile (line 1, column 13): logins_count is a variable that is never assigned. " +
        'For the field, write $logins_count; for text, write "logins_count".\n\n' +
        "  $blocked && logins_count > 100\n              ^^^^^^^^^^^^",
    );
  });

  test.each([
    ["is_present(email)", "write $email"],
    ["$connection == acme", 'for text, write "acme"'],
    [
      "$last_login > 2024-01-01",
      'this is a subtraction, not a date. Write "2024-01-01", in quotes.',
    ],
    ["2024-01-01 <= $created_at", 'Write "2024-01-01", in quotes.'],
    ["$created_at > 2024/01/01", 'this is a division, not a date. Write "2024-01-01", in quotes.'],
    ["$created_at > 2024-06", 'Write "2024-06", in quotes.'],
    ['"$logins_count > 100"', "this is text, not a condition. Remove the quotes around it."],
    ['$app_metadata.plan ?? "" == "pro"', 'Write ["plan"] instead of .plan.'],
    ['$app_metadata.roles[1] == "admin"', 'Write ["roles"] instead of .roles.'],
    ["100", "this is neither true nor false."],
    ['"logins_count" > 100', "the same for every user. Did you mean $logins_count?"],
    ["1 == 2", "this compares two constants"],
    ['$plan == "pro" || "team"', 'Repeat the comparison on each side of ||: $plan == "team".'],
    ["logins_count = 100", "there is no condition. To compare, write $logins_count == 100."],
    ["x = $logins_count", "there is no condition. To compare"],
    ["if ($a == 1) {x = 1}", "there is no condition. End the filter with a condition"],
    ["$a == 1 & $b == 2", "Join two conditions with && or ||."],
    ["1 < $a < 5", "this compares the result of a comparison."],
    ["$a == 1 and $b == 2", "an operator or ; is expected here. Write && for and."],
    ["($a == 1 OR $b == 2)", ") is expected here. Write || for OR."],
    ["not $blocked", "an operator or ; is expected here. Write ! for not."],
    ['$email like "%x"', "Write =~ with a regular expression for like."],
    ['$email CONTAINS "x"', "Write =~ with a regular expression for CONTAINS."],
    ['$email ~ "x"', "Write =~ for ~."],
    ['$plan in ("pro", "team")', 'Write $x == "a" || $x == "b" for in.'],
    ['$email === "x"', "Write == for ===."],
    ['$email <> "x"', "Write != for <>."],
    ["$logins_count => 3", "Write >= for =>."],
    ['email:"ada@acme.example"', 'To compare, write $email == "ada@acme.example".'],
    ["$connection:acme AND $blocked:true", 'To compare, write $connection == "acme".'],
    ["blocked:true", "To compare, write $blocked == true."],
    ["logins_count:[1 TO 3]", "To compare, write $logins_count == …."],
    ["user_metadata.country:FR", 'To compare, write $user_metadata.country == "FR".'],
    ["3:4", "an operator or ; is expected here.\n"],
    ["($a = 1)", ") is expected here. Write == for =."],
  ])("is rejected: %s", (expression, message) => {
    expect(mistake(expression)).toContain(message);
  });

  test.each([
    ["$email_verified == true", 'Write "true", in quotes: $email_verified == "true".'],
    ["false != $blocked", 'Write "false", in quotes: $blocked != "false".'],
    ['($blocked ?? "") == true', 'Write "true", in quotes'],
  ])("is rejected for CSV only: %s", (expression, message) => {
    expect(mistake(expression, "csv")).toContain(message);
    expect(mistake(expression)).toBe("none");
  });
});

describe("A filter that means what it says passes the lint", () => {
  test.each([
    ["true"],
    ["false"],
    ["$identities[1].connection == key.other; key = 1"],
    ["$a.b == 1"],
    ['any($identities, func(i) {return i.connection == "x"})'],
    ["for (k, v in $*) {n[k] = v} length(n) > 3"],
    ['func f(str s) {return s == "x"} f($a)'],
    ["func f(a) {return a < 1} any($x, f)"],
    ["subr p(x) {@y = x} call p(1); @y == $a"],
    ["$logins_count > 2024 - 10 * 2"],
    ["($a > 1) == ($b > 1)"],
    ["($a > 1) == true"],
    ["($blocked ??? false) == false"],
    ["NR == 1 && NF > 2"],
    ["$x == 1 ? true : false"],
    ['is_string($x) && $x =~ "y"'],
    ['$a == "logins_count"'],
    ['m = {"a": 1}; m["a"] == $x'],
    ["if (NR < 3) {true} else {false}"],
  ])("%s", (expression) => {
    expect([mistake(expression), mistake(expression, "csv")]).toEqual(["none", "none"]);
  });

  test("every filter of the README and of docs/.", () => {
    const pages = ["README.md", ...globSync("docs/*.md", { cwd: root })];
    const filters = pages.flatMap((page) =>
      [...readFileSync(path.join(root, page), "utf8").matchAll(/^```mlr\n(.*?)^```/gms)].map(
        ([, filter = ""]) => filter,
      ),
    );
    expect(filters.length).toBeGreaterThan(15);
    expect(filters.map((filter) => mistake(filter))).toEqual(filters.map(() => "none"));
  });
});
