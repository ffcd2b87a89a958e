/** action.yml as the runner reads it: which inputs and outputs there are, the defaults, and what to start. */

import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";

export interface ActionMetadata {
  /** Input names as written, with their defaults, which may hold expressions. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly outputs: readonly string[];
  /** Absolute path of the program. */
  readonly main: string;
}

/** @throws when the action is not a JavaScript action for Node 24. */
export function readActionMetadata(path: string): ActionMetadata {
  const { inputs, outputs, runs } = parse(readFileSync(path, "utf8"));
  if (runs?.using !== "node24") throw new Error(`${path} is not for node24.`);
  const defaults = Object.entries<{ default?: unknown } | null>(inputs ?? {});
  return {
    inputs: new Map(defaults.map(([name, input]) => [name, String(input?.default ?? "")])),
    outputs: Object.keys(outputs ?? {}),
    main: resolve(dirname(path), runs.main),
  };
}

/**
 * The `INPUT_*` variables of a step: what `with` gives, else the defaults with expressions filled in.
 *
 * Names are put in upper case and lose their spaces, but keep hyphens; every declared input is set,
 * those without a value to the empty string (actions/runner).
 *
 * @throws for an input that action.yml does not declare, which the runner would only warn about
 */
export function inputEnvironment(
  metadata: ActionMetadata,
  given: Readonly<Record<string, string>>,
  githubToken: string,
): Record<string, string> {
  const unknown = Object.keys(given).filter((name) => !metadata.inputs.has(name));
  if (unknown.length > 0) throw new Error(`action.yml declares no ${unknown.join(", ")}.`);
  const values = [...metadata.inputs].map(([name, preset]) => {
    const variable = `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
    return [variable, given[name] ?? filledIn(preset, githubToken)] as const;
  });
  return Object.fromEntries(values);
}

function filledIn(preset: string, githubToken: string): string {
  return preset.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    if (expression === "github.token") return githubToken;
    throw new Error(`The simulated runner cannot evaluate ${expression}.`);
  });
}
