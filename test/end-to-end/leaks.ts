/** Finds secrets and personal data in what a run left for others to read. */

import { AWKWARD_NAMES, PLAIN_NAMES } from "../simulator/names.ts";
import type { Run } from "../simulator/runner.ts";
import type { UserValues } from "./user-values.ts";

type Readable = Pick<Run, "stdout" | "stderr" | "debugLog" | "summary" | "outputs" | "commands"> & {
  /** Manifests and the like, by where they were stored. */
  readonly stored?: Readonly<Record<string, string>>;
};

/** Names of the places that contain a secret and must not. The secret itself is not in the result. */
export function leakedSecrets(run: Readable, secrets: readonly string[]): string[] {
  const spelled = secrets.flatMap(spellings);
  const finds = placesOf(run)
    .filter(([, text]) => spelled.some((secret) => text.includes(secret)))
    .map(([place]) => place);
  return [...finds, ...unmaskedLines(run.stdout, spelled)];
}

/** Places that contain a value of a served user, or text that looks like a value of a simulated user. */
export function leakedUsers(run: Readable, values: UserValues): string[] {
  return [...placesOf(run), ["standard output", run.stdout] as const]
    .filter(([, text]) => {
      const plain = text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
      return (
        USER_TRACE.test(text) ||
        NAMES.some((name) => text.includes(name)) ||
        values.standIn(text) ||
        (plain !== text && values.standIn(plain))
      );
    })
    .map(([place]) => place);
}

function placesOf(run: Readable): (readonly [string, string])[] {
  const { debugLog, stderr, summary, outputs, commands, stored = {} } = run;
  return [
    ["the log with its debug lines", debugLog],
    ["standard error", stderr],
    ["the summary", summary],
    ["the arguments of a process", commands.join("\n")],
    ...Object.entries(outputs).map(([name, value]) => [`the output ${name}`, value] as const),
    ...Object.entries(stored),
  ];
}

/** A PEM key is secret line by line, an address also without its percent signs. */
function spellings(secret: string): string[] {
  const lines = secret
    .split(/\r?\n/)
    .filter((line) => line.length > 16 && !line.startsWith("-----"));
  return [secret, ...lines, encodeURIComponent(secret)];
}

/**
 * Lines of raw standard output that hold a secret and may not: they neither mask it nor come, as debug lines of a library,
 * after a mask of it or of a part of it.
 */
function unmaskedLines(stdout: string, secrets: readonly string[]): string[] {
  const masks: string[] = [];
  const leaks: string[] = [];
  for (const [index, line] of stdout.split("\n").entries()) {
    const text = line.replaceAll("%0A", "\n").replaceAll("%0D", "\r").replaceAll("%25", "%");
    const mask = /^::add-mask::(.*)$/s.exec(text)?.[1];
    if (mask !== undefined) {
      masks.push(mask);
      continue;
    }
    for (const secret of secrets) {
      const isHidden = masks.some((known) => secret.includes(known) || known.includes(secret));
      if (text.includes(secret) && !(text.startsWith("::debug::") && isHidden)) {
        leaks.push(`line ${index + 1} of standard output`);
      }
    }
  }
  return leaks;
}

/** How every simulated user's email, nickname and id looks. */
const USER_TRACE =
  /user_?\d{8}|employee-\d{8}|@(?:mail\.)?example\.|@gmail\.example|@corp\.example/;

const NAMES = [...PLAIN_NAMES, ...AWKWARD_NAMES].flatMap(({ text }) => {
  const name: string = JSON.parse(text);
  return name.trim().length < 8 ? [] : [name, text.slice(1, -1)];
});
