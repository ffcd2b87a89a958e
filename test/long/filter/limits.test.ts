/** Further loops that the limit of steps ends. */

import { describe, test } from "vitest";
import { expectCostly, expectEndless } from "../../filter/endless-loops.ts";

describe("The limits of a filter stop", () => {
  test.each(["for (i = 0; true; i += 1) {m[i] = i}"])("a loop that never ends: %s", expectEndless);

  test.each<[read: string]>([
    ['splitax(x, ",")'],
    ['x =~ "[bc]+d"'],
    ["json_parse(x)"],
    ["x == x . y"],
    ["y[x . i]"],
    ["{x . i: 1}"],
    ["x[100000]"],
    ["x[2:3]"],
    ["format(x, 1)"],
    ["x =~ x"],
    ['sub(x, "a{900}c", "")'],
    ['gsub(substr(x, 0, 20000), ".*b|a", "")'],
    ["index(x, x . y)"],
    ["int(x)"],
    ["clean_whitespace(x)"],
    ['strptime(x, "%Y")'],
    ["sort([x, x . i, x . y])"],
    ["md5(x)"],
  ])("a loop of %s by what it reads, within seconds.", expectCostly);
});
