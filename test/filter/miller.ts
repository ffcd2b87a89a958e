/** The real program, where it is installed: what it makes of many expressions at once. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Miller {
  readonly path: string;
  /** `6.18.1`. */
  readonly version: string;
  /** 6.17 and later end at a result that is no boolean; what changed before it is all there. */
  readonly isCurrent: boolean;
}

/** The program that `MLR` names, else `mlr` on the path; undefined when there is none. */
export function findMiller(): Miller | undefined {
  const { MLR: path = "mlr" } = process.env;
  const { stdout, status } = spawnSync(path, ["version"], { encoding: "utf8" });
  const match = status === 0 ? /(\d+)\.(\d+)\.\d+/.exec(stdout) : null;
  if (match === null) return undefined;
  const [version, major, minor] = match;
  return { path, version, isCurrent: Number(major) > 6 || Number(minor) >= 17 };
}

/** `type:text` of an expression for every row; or how the program ended over it. */
export type Answer =
  | { readonly kind: "values"; readonly texts: readonly string[] }
  | { readonly kind: "error"; readonly message: string }
  /** Its grammar does not have it: ours may, for we read what any version reads. */
  | { readonly kind: "refused" }
  /** It panicked, or did not come to an end. */
  | { readonly kind: "crash" };

/**
 * Asks for all expressions in one run; where one of them ends the run, they are split until it stands alone.
 *
 * @param input what the program reads, all of it
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

/** An expression for `type:text` of a local variable. Before 6.17 `string` left arrays and maps what they were. */
export function typeAndText({ isCurrent }: Miller, local: string): string {
  if (isCurrent) return `typeof(${local}) . ":" . string(${local})`;
  const nested = `typeof(${local}) =~ "^(map|array)$"`;
  return `typeof(${local}) . ":" . (${nested} ? json_stringify(${local}) : string(${local}))`;
}

/** Each expression in a function of its own: captures of `=~` stay inside. */
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
  // Some functions grumble on standard output.
  const lines = stdout.split("\n").filter((line) => line.startsWith('"'));
  return Array.from({ length: count }, (_, i) => {
    const texts = lines.filter((_, line) => line % count === i).map((line) => JSON.parse(line));
    return { kind: "values", texts };
  });
}

function failure(stderr: string): Answer {
  // Before 6.17 no function could return null: a limit of how we ask, not of the expression.
  if (stderr.includes("function return value from value null")) return { kind: "refused" };
  if (/panic|goroutine|[Ii]nternal coding error/.test(stderr)) return { kind: "crash" };
  if (stderr.includes("cannot parse DSL expression")) return { kind: "refused" };
  return { kind: "error", message: stderr.split("\n", 1)[0] ?? "" };
}
