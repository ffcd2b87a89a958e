/** The input that says for whom files are encrypted. */

import { encrypterFor } from "../pipeline/encrypted-file.ts";

type Problem = (sentence: string) => void;

const POST_QUANTUM = /^age1(?:tag)?pq1/;
const SECRET_KEY = /^AGE-(?:SECRET-KEY|PLUGIN)-/i;

/**
 * Recipients of age, one a line; blank lines and lines that begin with `#` are skipped, as in age's own recipients files.
 *
 * @returns each once, in their order
 */
export async function recipients(text: string | undefined, problem: Problem): Promise<string[]> {
  const found = new Set<string>();
  let isWrong = false;
  for (const [index, line] of recipientLines(text).entries()) {
    if (line === "" || line.startsWith("#")) continue;
    const wrong = await wrongWith(line);
    if (wrong === undefined) found.add(line);
    else problem(`\`encrypt-to\`, line ${index + 1}, ${wrong}`);
    isWrong ||= wrong !== undefined;
  }
  if (text !== undefined && found.size === 0 && !isWrong) {
    problem("`encrypt-to` names no recipient: give one a line, like age1…, or leave it out.");
  }
  // The rule is age's own: one classic key would undo what the others are for.
  if (new Set([...found].map((recipient) => POST_QUANTUM.test(recipient))).size > 1) {
    problem(
      "`encrypt-to` mixes keys with and without post-quantum protection: take those of one kind.",
    );
  }
  return [...found];
}

/** Lines of the input that must not be shown: somebody took the wrong half of a key. */
export function pastedSecretKeys(text: string | undefined): string[] {
  return recipientLines(text).filter((line) => SECRET_KEY.test(line));
}

function recipientLines(text = ""): string[] {
  return text.split(/\r?\n/).map((line) => line.trim());
}

async function wrongWith(line: string): Promise<string | undefined> {
  if (SECRET_KEY.test(line)) {
    return "is a secret key, which opens backups: the workflow's log may show it by now, so throw it away, make a new key, and put in its public half, age1….";
  }
  if (line.startsWith("ssh-")) {
    return "is an SSH key: make a key with age-keygen, and put in its public half, age1….";
  }
  if (/[\s,]/.test(line)) return "has more than one word: write one recipient a line.";
  try {
    await encrypterFor([line]);
    return undefined;
  } catch {
    return "is not a recipient of age: the public half of a key, age1…, was cut or changed, or is of a kind that needs a plugin.";
  }
}
