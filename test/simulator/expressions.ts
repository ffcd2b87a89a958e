/** Evaluates workflow expressions with GitHub's own library. A name without a value is an error here; GitHub treats it as empty. */

import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

/** A value as JSON has it. */
export type Value = string | number | boolean | null | readonly Value[] | { [key: string]: Value };

/** Values by their full names, like `secrets.AUTH0_CLIENT_ID` or `matrix.connection`. */
export type Values = ReadonlyMap<string, Value>;

/** What has happened so far, as `success()`, `failure()` and `cancelled()` tell it. */
export interface Status {
  readonly failed: boolean;
  /** Whether something that this waits for was skipped. */
  readonly skipped?: boolean;
}

const STATUS_FUNCTIONS = ["success", "failure", "always", "cancelled"] as const;
const CONTEXTS = [
  "secrets",
  "vars",
  "inputs",
  "github",
  "matrix",
  "needs",
  "steps",
  "env",
  "runner",
];

/** @throws for a name without a value, and for what is no expression */
export function evaluated(expression: string, values: Values, status: Status): Value {
  const names = expression.replaceAll(/'[^']*'/g, "").matchAll(/\b([a-z]+)(?:\.[\w-]+)+/g);
  for (const [name, context = ""] of names) {
    if (CONTEXTS.includes(context) && !values.has(name)) {
      throw new Error(`Nobody gave a value for ${name}.`);
    }
  }
  const functions = new Map(
    STATUS_FUNCTIONS.map((name) => {
      const call = () => new data.BooleanData(told(name, status));
      return [name, { name, minArgs: 0, maxArgs: 0, call }] as const;
    }),
  );
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, CONTEXTS, [...functions.values()]).parse();
  const context = JSON.parse(JSON.stringify(nested(values)), data.reviver);
  const result = new Evaluator(parsed, context, functions).evaluate();
  return JSON.parse(JSON.stringify(result, data.replacer));
}

function told(
  name: (typeof STATUS_FUNCTIONS)[number],
  { failed, skipped = false }: Status,
): boolean {
  if (name === "always") return true;
  if (name === "cancelled") return false;
  return name === "failure" ? failed : !failed && !skipped;
}

/** Whether a step or job with this `if` runs. Without a word about the past, it runs only if all went well. */
export function isDue(condition: unknown, values: Values, status: Status): boolean {
  const expression = unwrapped(String(condition ?? "success()"));
  const speaks = STATUS_FUNCTIONS.some((name) => expression.includes(`${name}()`));
  const whole = speaks ? expression : `success() && (${expression})`;
  return evaluated(`(${whole}) && true || false`, values, status) === true;
}

/** The text with its expressions filled in. */
export function filledIn(text: string, values: Values, status: Status = { failed: false }): string {
  return text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/gs, (_, expression: string) => {
    const value = evaluated(expression, values, status);
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  });
}

/** The text between `${{` and `}}`, or the text itself. */
export function unwrapped(text: string): string {
  return /^\s*\$\{\{(.*)\}\}\s*$/s.exec(text)?.[1]?.trim() ?? text;
}

/** Gives a value, and all that is inside it, their full names. */
export function name(values: Map<string, Value>, path: string, value: Value): void {
  values.set(path, value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  for (const [key, inner] of Object.entries(value)) name(values, `${path}.${key}`, inner);
}

function nested(values: Values): object {
  const root = {};
  for (const [path, value] of values) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let at: { [key: string]: Value } = root;
    for (const key of keys) {
      at[key] ??= {};
      at = at[key] as { [key: string]: Value };
    }
    at[last] = value;
  }
  return root;
}
