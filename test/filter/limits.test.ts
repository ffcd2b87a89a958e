import { describe, expect, test } from "vitest";
import { compileFilter } from "../../src/filter/index.ts";
import { expectCostly, expectEndless } from "./endless-loops.ts";
import { evaluated, kept, rowsKept } from "./run.ts";

const compiles = (expression: string) =>
  compileFilter(expression, { format: "ndjson", now: () => 0 });

describe("The limits of a filter stop", () => {
  test("an expression that is nested too deeply.", () => {
    expect(evaluated(`${"(".repeat(190)}1${")".repeat(190)}`)).toBe("int|1");
    for (const [open, close] of ["()", "[]", "! ", "- "]) {
      const deep = `${(open as string).repeat(5000)}1${(close as string).trim().repeat(5000)}`;
      expect(() => compiles(deep)).toThrow("the expression is nested more than 200 levels deep.");
    }
    expect(() => compiles(`${"if (true) {".repeat(300)}true${"}".repeat(300)}`)).toThrow(
      "200 levels deep",
    );
    expect(() => compiles(`1${" ** 1".repeat(300)}`)).toThrow("200 levels deep");
    expect(() => compiles(`${"true ? ".repeat(300)}1${" : 2".repeat(300)}`)).toThrow(
      "200 levels deep",
    );
  });

  test.each([
    ["indices", "$a", "[1]"],
    ["slices", "$a", "[1:2]"],
    ["positions", "$a", "[[1]]"],
    ["indices that are assigned to", "a", "[1]"],
    ["indices that are unset", "unset a", "[1]"],
    ["dots", "$a", ".b"],
    ["defaults", "$a", "??1"],
  ])("a chain of 15000 %s, with a caret.", (_what, start, link) => {
    const end = start === "a" ? " = 1" : "";
    expect(() => compiles(start + link.repeat(15_000) + end)).toThrow(
      /more than 2000 operators and indices\.\n\n.*\n +\^/,
    );
    const started = performance.now();
    expect(() => compiles(`${start + link.repeat(1999) + end}; true`)).not.toThrow();
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test("an expression with too many operators.", () => {
    expect(evaluated(`0${" + 1".repeat(2000)}`)).toBe("int|2000");
    expect(evaluated(`false${" || false".repeat(2000)}`)).toBe("bool|false");
    expect(() => compiles(`0${" + 1".repeat(2001)}`)).toThrow(
      "the expression has more than 2000 operators and indices.",
    );
  });

  test.each(["while (true) {}", "for (;;) {}", "do {x = 1} while (true)"])(
    "a loop that never ends: %s",
    expectEndless,
  );

  test("a loop of calls on long texts, within seconds.", () => {
    const started = performance.now();
    const text = 'x = "a"; for (i = 0; i < 20; i += 1) {x .= x}';
    expect(() => evaluated(`${text} while (true) {y = toupper(x)}`)).toThrow("1000000 steps");
    expect(() => evaluated(`${text} while (true) {y = x =~ "b"}`)).toThrow("1000000 steps");
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test.each<[read: string, expression?: string]>([
    ["strlen(x)"],
    ["@m[x . i]"],
    ['gsub(x, "c", "")'],
    ["600 sums", `true${" && 1 + 1 == i".repeat(600)}`],
  ])("a loop of %s by what it reads, within seconds.", expectCostly);

  test.each(["clean_whitespace", "collapse_whitespace"])(
    "a loop of %s by what its replacements cost, five times as much as to read the text.",
    async (name) => {
      const steps = async (call: string) => {
        const filter = compiles(`x = "a  b "; for (i = 0; i < 15; i += 1) {x .= x} ${call} true`);
        await rowsKept(filter, '{"a":1}\n', {});
        return filter.steps ?? 0;
      };
      const before = await steps("");
      const reading = (await steps("y = toupper(x);")) - before;
      expect(reading).toBeGreaterThan(1000);
      expect(((await steps(`y = ${name}(x);`)) - before) / reading).toBeCloseTo(5, 1);
    },
  );

  test("begin blocks by the steps of all of them.", () => {
    const block = "begin {for (i = 0; i < 400000; i += 1) {}}";
    expect(() => compiles(`${block} true`)).not.toThrow();
    expect(() => compiles(`${block.repeat(3)} true`)).toThrow("more than 1000000 steps");
  });

  test("a loop in a begin block, before the first row.", () => {
    expect(() => compiles("begin {while (true) {}} true")).toThrow(
      "The filter fails before the first row. The filter needs more than 1000000 steps",
    );
  });

  test("a single row: the steps of one row do not count for the next.", async () => {
    const rows = '{"a":1}\n'.repeat(4);
    expect(await kept("for (i = 0; i < 300000; i += 1) {} true", rows)).toEqual([1, 2, 3, 4]);
  });

  test("recursion that never ends.", () => {
    expect(evaluated("func f(n) {return n == 0 ? 0 : 1 + f(n - 1)} f(490)")).toBe("int|490");
    expect(() => evaluated("func f(n) {return f(n + 1)} f(1)")).toThrow("more than 500 deep");
    expect(() => evaluated("f = func(g) {return g(g)}; f(f)")).toThrow("more than 500 deep");
  });

  test("recursion through long expressions before the stack overflows.", async () => {
    const long = `func f(n) {return n > 480 ? 0 : f(n + 1)${" + 0".repeat(1900)}} f(1) == 0`;
    const row = '{"a":1}\n';
    await expect(kept(long, row)).rejects.toThrow(
      "The filter fails at row 1. Its function calls are nested too deeply.",
    );
    expect(() => compiles(`begin {y = f(1)} ${long}`)).toThrow(
      "The filter fails before the first row. Its function calls are nested too deeply.",
    );
  });

  test("a loop that doubles a text.", () => {
    expect(() => evaluated('x = "a"; while (true) {x .= x}')).toThrow(
      "more than 16777216 characters",
    );
    expect(() => evaluated('x = "ab"; while (true) {x = gsub(x, ".", x)}')).toThrow(
      "16777216 characters",
    );
    expect(() => evaluated('x = "ab"; while (true) {x = format("{}{}", x, x)}')).toThrow(
      "16777216 characters",
    );
  });

  test("a loop that doubles a collection.", () => {
    expect(() => evaluated("x = [1]; while (true) {x = [x, x]}")).toThrow(
      "more than 1000000 values",
    );
    expect(() => evaluated("x = [1]; while (true) {x = append(x, x)}")).toThrow(
      "more than 1000000",
    );
  });

  test("a loop that nests a collection in itself.", () => {
    expect(() => evaluated("x = [1]; while (true) {x = [x]}")).toThrow("nested more than 500 deep");
    expect(() => evaluated('x = {}; while (true) {x = {"a":x}}')).toThrow(
      "nested more than 500 deep",
    );
  });

  test("an assignment far beyond the end of an array.", () => {
    expect(evaluated("x = [1]; x[10001] = 1; length(x)")).toBe("int|10001");
    expect(() => evaluated("x = [1]; x[9000000000000000000] = 1")).toThrow(
      "more than 10000 elements at once",
    );
  });

  test("a row that is nested too deeply.", async () => {
    const nested = (depth: number) => `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}\n`;
    expect(await kept("depth($a) == 500", nested(500))).toEqual([1]);
    await expect(kept("depth($a) == 1", nested(100_000))).rejects.toThrow(
      "nested more than 500 deep",
    );
  });
});
