import { describe, expect, test } from "vitest";
import { compileFilter } from "../../../src/filter/index.ts";
import { evaluated, kept, keptOfCsv, rowsKept } from "../run.ts";

const THREE = '{"a":1}\n{"a":2,"b":true}\n{"a":3,"b":null}\n';

describe("The decision about a row", () => {
  test.each([
    ["$a == 2; true", [1, 2, 3]],
    ["if ($a > 1) {$a == 3} else {true}", [1, 3]],
    ["true; $a == 2 {false}", [1, 3]],
    ["true; $nosuch == 1 {false}", [1, 2, 3]],
    ["func f(x) {x == 3} y = f($a)", [3]],
    ["subr p(x) {x == 2} call p($a)", [2]],
    ["$nosuch == 1", []],
    ["$b == true", [2]],
    ["begin {@n = 2} $a >= @n", [2, 3]],
    ["@seen[$a] = 1; length(@seen) > 1", [2, 3]],
    ["@last == 2; @last = $a", [3]],
    ["true; end {false}", [1, 2, 3]],
    ["NR == 2 || FNR == 3", [2, 3]],
  ])("is the value of the last bare boolean: %s", async (expression, rows) => {
    expect(await kept(expression, THREE)).toEqual(rows);
  });

  test("is that of the previous row when no bare boolean is evaluated, as in Miller.", async () => {
    expect(await kept("begin {true} if ($a == 2) {false}", THREE)).toEqual([1]);
  });
});

describe("Fields", () => {
  test.each([
    ['$["a"] == 2', [2]],
    ['$*["a"] == 2', [2]],
    [`\${a} == 2`, [2]],
    ["$*.a == 2", [2]],
    ['$[[1]] == "a"', [1, 2, 3]],
    ["$[[[1]]] == 2", [2]],
    ['$[[-1]] == "b"', [2, 3]],
    ["is_absent($[[9]])", [1, 2, 3]],
    ["NF == 2", [2, 3]],
    ['k = "a"; $[k] == 2', [2]],
  ])("are read by name and by position: %s", async (expression, rows) => {
    expect(await kept(expression, THREE)).toEqual(rows);
  });

  test("of CSV are numbers if they look like numbers, with or without quotes.", async () => {
    const csv = 'a,b b,a\n5,"6",x\n"07",,"5"\n';
    expect(await keptOfCsv("is_int($a)", csv)).toEqual([1]);
    expect(await keptOfCsv(`\${b b} == 6`, csv)).toEqual([1]);
    expect(await keptOfCsv(`$b == 1 || is_empty(\${b b}) || $a_2 == "z"`, csv)).toEqual([2]);
    expect(await keptOfCsv("$a_2 == 5 && NF == 3", csv)).toEqual([2]);
    expect(await keptOfCsv('$*["a_2"] . $[[1]] == "xa"', csv)).toEqual([1]);
  });

  test("of Auth0's CSV are read without the injection guard, as text.", async () => {
    const csv = 'name\n"\'=1+1"\n"\'12"\n\'12\n12\n';
    expect(await keptOfCsv('$name == "=1+1"', csv)).toEqual([1]);
    expect(await keptOfCsv('$name == "12"', csv)).toEqual([2, 4]);
    expect(await keptOfCsv("is_string($name)", csv)).toEqual([1, 2, 3]);
    expect(await keptOfCsv("is_string($name)", csv, { reading: "keep" })).toEqual([1, 2, 3]);
    expect(await keptOfCsv('$name == "\'12"', csv, { reading: "keep" })).toEqual([2, 3]);
  });

  test("named like properties of JavaScript objects are plain data.", async () => {
    const rows = '{"__proto__":1,"constructor":2}\n{"a":1}\n';
    expect(await kept("$__proto__ == 1 && $constructor == 2", rows)).toEqual([1]);
    expect(await kept('is_absent($*["__proto__"]) && is_absent($toString)', rows)).toEqual([2]);
    expect(evaluated('m = {}; m["__proto__"]["x"] = 1; json_stringify(m) . typeof({}["x"])')).toBe(
      'string|{"__proto__": {"x": 1}}absent',
    );
  });

  test("read by name are listed before the first row, and those absent in every row after the last.", async () => {
    const filter = compileFilter('$a == 1 || $nosuch == 1 || $*["b"] == 1 || $a > 5', {
      format: "ndjson",
      now: () => 0,
    });
    expect(filter.fields).toEqual(["a", "nosuch", "b"]);
    expect(filter.absentFields()).toEqual(["a", "nosuch", "b"]);
    await rowsKept(filter, THREE, {});
    expect(filter.absentFields()).toEqual(["nosuch"]);
  });
});

describe("Local and out-of-stream variables:", () => {
  test.each([
    ["x = 1; if (true) {x = 2; y = 3} x . typeof(y)", "string|2absent"],
    ["var x = 1; if (true) {var x = 2} x", "int|1"],
    ["x = 1; x = absent; x", "int|1"],
    ["num x = absent; typeof(x)", "string|absent"],
    ["x = absent; if (true) {x = 2} typeof(x)", "string|absent"],
    ["x = absent; if (true) {x = 2; if (true) {x = 3} y = x} typeof(x)", "string|absent"],
    ["x = 1; unset x; if (true) {x = 2} x", "int|2"],
    ["x = absent; var x = 2; x", "int|2"],
    ["x = 1; if (true) {var x = absent; x = 7} x", "int|7"],
    ['x = "a" + 1; typeof(x)', "string|error"],
    ["x = 1; unset x; typeof(x)", "string|absent"],
    ['m[1]["a"] = 2; json_stringify(m)', 'string|{"1": {"a": 2}}'],
    ["m = [1,2,3]; m[-1] = 9; m[5] = 7; json_stringify(m)", "string|[1, 2, 9, null, 7]"],
    ["m = [1]; n = m; n[1] = 2; json_stringify(m)", "string|[1]"],
    ["x = 3; x[1] = 4; json_stringify(x)", "string|[4]"],
    ['m = {"a":{"b":1,"c":2}}; unset m["a"]["b"]; json_stringify(m)', 'string|{"a": {"c": 2}}'],
    ["m = [1,2,3]; unset m[1]; unset m[7]; json_stringify(m)", "string|[2, 3]"],
    ["x = 5; x **= 2; x //= 2; x <<= 1; x ??= 9; y ??= 6; x . y", "string|246"],
    ['@a = 1; @* = {"b":3}; @["c"] = 4; unset @b; json_stringify(@*)', 'string|{"c": 4}'],
    ['ENV["X"] = "y"; ENV.X . typeof(ENV["nosuch"])', "string|yempty"],
  ])("%s has the value %s.", (source, value) => {
    expect(evaluated(source)).toBe(value);
  });
});

describe("A violated type declaration", () => {
  test.each([
    ['var x = "a" + 1; true', "x is declared var and cannot hold error"],
    ["x = 1; var x = 2; true", "x is already defined in this block"],
    ["func f(var x) {return true} f(absent)", "declared var and cannot hold absent"],
    ["func f(x): var {return x} f(absent)", "declared to return var and cannot return absent"],
    ['func f(str s): map {s = 1} f("a")', "declared to return map and cannot return error"],
  ])("stops the filter %s with an error that contains: %s", (source, message) => {
    expect(() => evaluated(source)).toThrow(message);
  });
});

describe("Loops:", () => {
  test.each([
    ["for (i = 0; i < 3; i += 1) {n .= i} n", "absent|(absent)"],
    ['n = ""; for (i = 0; i < 3; i += 1) {n .= i} n', "string|012"],
    ['n = ""; for (i = 0, j = 5; i < 2; i += 1, j -= 1) {n .= i . j} n', "string|0514"],
    ['n = ""; for (k, v in {"a":1,"b":2}) {n .= k . v} n', "string|a1b2"],
    ['n = ""; for (e in ["x","y"]) {n .= e} n', "string|xy"],
    ['n = ""; for (k in {"x":1}) {n .= k} n', "string|x"],
    ['n = ""; for ((a, b), c in {"x":{"y":1},"z":{"w":2}}) {n .= a . b . c} n', "string|xy1zw2"],
    [
      'n = ""; i = 0; while (true) {i += 1; if (i == 2) {continue} if (i > 4) {break} n .= i} n',
      "string|134",
    ],
    ['n = ""; i = 0; do {i += 1; if (i == 2) {continue} n .= i} while (i < 3); n', "string|13"],
    ["for (e in 3) {x = 1} for (e in absent) {x = 1} typeof(x)", "string|absent"],
    ["m = [1,2]; for (e in m) {m[1] = 9} json_stringify(m)", "string|[9, 2]"],
    ["i = 7; for (int i = 0; i < 2; i += 1) {} i", "int|7"],
    ["k = 0; while (k < 3) {k += 1; z = is_absent(z) ? k : 99} typeof(z)", "string|absent"],
  ])("%s has the value %s.", (source, value) => {
    expect(evaluated(source)).toBe(value);
  });
});

describe("Functions that the filter defines:", () => {
  test.each([
    ["func f(n) {return n <= 1 ? 1 : n * f(n - 1)} f(10)", "int|3628800"],
    ["func f(a) {return g(a)} func g(a) {return a + 1} f(1)", "int|2"],
    ["func f(x) {x = 2; return x} y = 1; f(y) . y", "string|21"],
    ["func f(x) {for (i = 0; i < 9; i += 1) {if (i == x) {return i}} return 9} f(3)", "int|3"],
    ["func f(x) {} typeof(f(1))", "string|absent"],
    ["func f(a) {return a == 2} any([1,2], f)", "bool|true"],
    ["f = func(a) {return a . a}; f(3)", "string|33"],
    ["g = 2; any([2], func(a) {return a == g})", "bool|true"],
    ["g = 1; f = func(a) {g = 5; return a}; y = f(1); g", "int|5"],
    ["f = func(n) {return n <= 1 ? 1 : n * f(n - 1)}; f(5)", "int|120"],
    ["f = func(n) {return g(n) . x}; g = func(n) {return n + 1}; x = 3; f(5)", "string|63"],
    ["y = x; x = 1; typeof(y)", "string|absent"],
    ["func f() {return g} g = 2; typeof(f())", "string|absent"],
    ['func f(str s): num {return strlen(s)} f("abc")', "int|3"],
    ["func f(x) {if (absent) {return 1} return 2} typeof(f(1))", "string|error"],
    ['func f(str x) {x = 5; return x} typeof(f("a"))', "string|error"],
  ])("%s has the value %s.", (source, value) => {
    expect(evaluated(source)).toBe(value);
  });
});

describe("Elements and slices:", () => {
  test.each([
    ["[1,2,3][-1]", "int|3"],
    ["typeof([1,2][0]) . typeof([1,2][7])", "string|absentabsent"],
    ['typeof([1,2]["a"]) . typeof([1,2][1.0])', "string|errorerror"],
    ['{"1":5}[1]', "int|5"],
    ['typeof({"a":1}["b"]) . typeof({"a":1}[true])', "string|absenterror"],
    ['"héé"[2:3] . "abc"[-2:-1] . "abc"[2:9]', "string|éébcbc"],
    ['"abc"[4]', "error|(error)"],
    ["json_stringify([1,2,3,4][2:3]) . json_stringify([1,2,3,4][6:7])", "string|[2, 3][]"],
    ["typeof(absent[1]) . typeof(5[1]) . typeof([1][absent:1])", "string|absenterrorabsent"],
    ['{"x":5}[[1]] . {"x":5}[[[1]]] . [7,8][[2]]', "string|x52"],
    ['{"x":{"y":3}}.x.y', "int|3"],
    ['{1.5:4, true:5, 2:6, "b":absent}[2]', "int|6"],
  ])("%s has the value %s.", (source, value) => {
    expect(evaluated(source)).toBe(value);
  });
});

describe("Literals:", () => {
  test.each([
    ["017 + 0", "int|15"],
    ["0xffffffffffffffff + 0", "int|-1"],
    ['9223372036854775808 . ""', "string|9223372036854775808"],
    ["-9223372036854775808 - 0", "int|-9223372036854775808"],
    ["1.50 . 0xFF", "string|1.500xFF"],
    ["0.1 + 0.2", "float|0.30000000000000004"],
    ["1e300 * 1e10", "float|+Inf"],
    ['"\\u00e9\\x41\\101\\xc3\\xa9"', "string|éAAé"],
    ['"a\\tb" == "a\\x09b"', "bool|true"],
    ['"a\\.b"', "string|a\\.b"],
    ['"abc"i', 'string|"abc"i'],
    ["M_PI > 3 && M_E < 3", "bool|true"],
    ["FILENAME . FILENUM . IFS", "string|users1N/A"],
  ])("%s has the value %s.", (source, value) => {
    expect(evaluated(source)).toBe(value);
  });
});
