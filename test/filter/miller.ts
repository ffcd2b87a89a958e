/** Runs an installed Miller, for many expressions in one process. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Miller {
  readonly path: string;
  /** `6.18.1`. */
  readonly version: string;
  /** 6.17 or later, which fails at a result that is not a boolean and has every change before it. */
  readonly isCurrent: boolean;
}

/** The program in `MLR`, or else `mlr` on the path; undefined without one. */
export function findMiller(): Miller | undefined {
  const { MLR: path = "mlr" } = process.env;
  const { stdout, status } = spawnSync(path, ["version"], { encoding: "utf8" });
  const match = status === 0 ? /(\d+)\.(\d+)\.\d+/.exec(stdout) : null;
  if (match === null) return undefined;
  const [version, major, minor] = match;
  return { path, version, isCurrent: Number(major) > 6 || Number(minor) >= 17 };
}

/** The values of an expression for every row, as `type:text`; or how Miller failed. */
export type Answer =
  | { readonly kind: "values"; readonly texts: readonly string[] }
  | { readonly kind: "error"; readonly message: string }
  /** This version's grammar rejects it. The filter may accept it, as it accepts what any version does. */
  | { readonly kind: "rejected" }
  /** It panicked or did not end. */
  | { readonly kind: "crash" };

/**
 * Evaluates all expressions in one process. If one of them fails, they are bisected until it is alone.
 *
 * @param input the whole input file
 */
export function ask(
  miller: Miller,
  format: "ndjson" | "csv",
  input: string,
  expressions: readonly string[],
): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), "filter-differential-"));
  try {
    const inputFile = join(folder, "input");
    const programFile = join(folder, "program");
    writeFileSync(inputFile, input);
    const run = (some: readonly string[]): Answer[] => {
      writeFileSync(programFile, program(miller, some));
      const flags = format === "csv" ? ["--icsv", "--ojsonl"] : ["--ijsonl", "--ojsonl"];
      const { status, stdout, stderr } = spawnSync(
        miller.path,
        [...flags, "put", "-q", "-f", programFile, inputFile],
        { encoding: "utf8", env: { TZ: "UTC" }, timeout: 5_000, maxBuffer: 2 ** 28 },
      );
      if (status === 0) return answers(stdout, some.length);
      if (some.length === 1) return [status === null ? { kind: "crash" } : failure(stderr)];
      const middle = some.length >> 1;
      return [...run(some.slice(0, middle)), ...run(some.slice(middle))];
    };
    return run(expressions);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An expression for a local variable as `type:text`. Before 6.17 `string` did not convert arrays and maps. */
export function typeAndText({ isCurrent }: Miller, local: string): string {
  if (isCurrent) return `typeof(${local}) . ":" . string(${local})`;
  const nested = `typeof(${local}) =~ "^(map|array)$"`;
  return `typeof(${local}) . ":" . (${nested} ? json_stringify(${local}) : string(${local}))`;
}

/** Each expression in its own function, which keeps captures of `=~` inside. */
function program(miller: Miller, expressions: readonly string[]): string {
  return expressions
    .map(
      (expression, i) =>
        `func p${i}() { return ${expression} }\n` +
        `v${i} = p${i}(); print json_stringify(${typeAndText(miller, `v${i}`)});\n`,
    )
    .join("");
}

function answers(stdout: string, count: number): Answer[] {
  // Some functions print warnings to standard output.
  const lines = stdout.split("\n").filter((line) => line.startsWith('"'));
  return Array.from({ length: count }, (_, i) => {
    const texts = lines.filter((_, line) => line % count === i).map((line) => JSON.parse(line));
    return { kind: "values", texts };
  });
}

function failure(stderr: string): Answer {
  // Before 6.17 no function could return null: a limit of this test, not of the expression.
  if (stderr.includes("function return value from value null")) return { kind: "rejected" };
  if (/panic|goroutine|[Ii]nternal coding error/.test(stderr)) return { kind: "crash" };
  if (stderr.includes("cannot parse DSL expression")) return { kind: "rejected" };
  return { kind: "error", message: stderr.split("\n", 1)[0] ?? "" };
}
