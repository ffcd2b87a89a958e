/**
 * A table of inputs: how the text of each is read, its default, whether it is secret, and the setting it becomes. Each action has its
 * table; a new input is a row there and its description in `action.yml`.
 */

import type { z } from "zod";
import { BackupError } from "../base/errors.ts";
import { choice, line, text } from "./schemas.ts";

/** The inputs of an action by name, as the runner passes them: `''` or `undefined` if they are not set. */
export type Inputs = Readonly<Record<string, string | undefined>>;

/** Collects what is wrong with the inputs: what is wrong and what to do, a sentence each. */
export type Report = (problem: string) => void;

/** @typeParam S the settings that inputs become */
export interface Row<S extends string = string> {
  readonly setting: S;
  /** Reads the trimmed text, which is not empty. */
  readonly schema: z.ZodType;
  /** The default in `action.yml`, unless that is an expression. */
  readonly default: string | undefined;
  /** The parts of the text that must be masked. */
  readonly secrets?: (text: string) => string[];
  /** What to enter. An input with a default is empty only if the workflow sets it so, which must not turn a protection off. */
  readonly ifEmpty?: string;
}

/** The inputs of an action, in the order of its `action.yml`. */
export type Table<S extends string = string> = Readonly<Record<string, Row<S>>>;

/** @param preset the default */
export function row<
  K extends string,
  S extends z.ZodType,
  D extends string | undefined = undefined,
>(setting: K, schema: S, preset?: D) {
  return { setting, schema, default: preset as D };
}

/** @param secrets finds the parts that must be masked: all of the text if left out */
export function secret<K extends string>(setting: K, secrets = (given: string) => [given]) {
  return { ...row(setting, text), secrets };
}

/** The age secret keys in a text, one per line. */
export function ageSecretKeys(given: string): string[] {
  return given.split(/\s*\n\s*/).filter((one) => AGE_SECRET_KEY.test(one));
}

/** An age secret key. */
export const AGE_SECRET_KEY = /^AGE-(?:SECRET-KEY|PLUGIN)-/i;

/** The inputs about the tenant and the sign-in, which both actions have. */
export const TENANT_INPUTS = {
  domain: row("tenant", line),
  "client-id": row("tenant", line),
  "client-secret": secret("tenant"),
  "private-key": secret("tenant"),
  "private-key-id": row("tenant", line),
  "signing-algorithm": row("tenant", choice("RS256", "RS384", "PS256"), "RS256"),
  token: secret("tenant"),
  audience: row("tenant", line),
} satisfies Table;

/** The inputs as they were read. Without a text or a default an input is `undefined`. */
export type ReadOf<T extends Table> = {
  readonly [N in keyof T]: T[N]["default"] extends string
    ? z.output<T[N]["schema"]>
    : z.output<T[N]["schema"]> | undefined;
};

/** Reads each input by itself. An input that cannot be read is reported and replaced by its default, so that the rest is checked too. */
export function readTable<T extends Table>(table: T, inputs: Inputs, report: Report): ReadOf<T> {
  const read = Object.entries(table).map(([name, { schema, default: preset, ifEmpty }]) => {
    const optional = schema.optional();
    const given = inputs[name]?.trim();
    if (given === "" && ifEmpty !== undefined) {
      report(
        `\`${name}\` is empty, perhaps because the variable or secret that it is set from does not exist. ${ifEmpty}`,
      );
    }
    const result = optional.safeParse(given || preset);
    for (const { message } of result.error?.issues ?? []) report(`\`${name}\` ${message}`);
    return [name, result.success ? result.data : optional.parse(preset)] as const;
  });
  return Object.fromEntries(read) as ReadOf<T>;
}

/** The settings that are one input's value. @typeParam C settings that are made from several inputs */
type Copied<T extends Table, C extends string> = {
  readonly [N in keyof T as Exclude<T[N]["setting"], C>]: ReadOf<T>[N];
};

/** The settings that are one input's value. @param combined those that are not: they are made from several inputs */
export function copiedSettings<T extends Table, C extends string>(
  table: T,
  combined: readonly C[],
  read: ReadOf<T>,
): Copied<T, C> {
  const copied = Object.entries(table).filter(
    ([, { setting }]) => !combined.some((one) => one === setting),
  );
  return Object.fromEntries(
    copied.map(([name, { setting }]) => [setting, read[name as keyof T]]),
  ) as Copied<T, C>;
}

/** The parts of the inputs that must be masked before anything else happens. */
export function secretsIn(table: Table, inputs: Inputs): string[] {
  return Object.entries(table).flatMap(([name, { secrets }]) => {
    const given = inputs[name]?.trim();
    return given ? (secrets?.(given) ?? []) : [];
  });
}

/** All problems of the inputs in one error. */
export function inputError(problems: readonly string[]): BackupError {
  if (problems.length === 1) return new BackupError(`An input is wrong. ${problems[0]}`);
  return new BackupError(
    `${problems.length} inputs are wrong.\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
  );
}
