/** The `encrypt-to` input: the age recipients who can decrypt the files. */

import { encrypterFor } from "../pipeline/encrypt.ts";
import { AGE_SECRET_KEY, type Report } from "./table.ts";

const POST_QUANTUM = /^age1(?:tag)?pq1/;

/**
 * Reads age recipients, one per line. Blank lines and lines that begin with `#` are skipped, as in age's recipients files.
 *
 * @param text `none` for no encryption
 * @returns each once, in their order
 */
export async function recipients(text: string, report: Report): Promise<string[]> {
  if (text === "none") return [];
  const lines = text.split("\n").map((line) => line.trim());
  const found = new Set<string>();
  let isWrong = false;
  for (const [index, line] of lines.entries()) {
    if (line === "" || line.startsWith("#")) continue;
    const problem = await problemOf(line);
    if (problem === undefined) found.add(line);
    else report(`Line ${index + 1} of \`encrypt-to\` ${problem}`);
    isWrong ||= problem !== undefined;
  }
  if (found.size === 0 && !isWrong) {
    report("`encrypt-to` has no recipient. Write one per line (age1…), or `none`.");
  }
  // age has the same rule: one classic key would undo the protection of the others.
  if (new Set([...found].map((recipient) => POST_QUANTUM.test(recipient))).size > 1) {
    report(
      "`encrypt-to` mixes keys with and without post-quantum protection. Use keys of one kind.",
    );
  }
  return [...found];
}

async function problemOf(line: string): Promise<string | undefined> {
  if (AGE_SECRET_KEY.test(line)) {
    return "is a secret key, which decrypts backups, and the workflow's log may already show it. Delete it, make a new key, and enter its public half, age1….";
  }
  if (line.startsWith("ssh-")) {
    return "is an SSH key. Make a key with age-keygen and enter its public half, age1….";
  }
  if (/[\s,]/.test(line)) return "has more than one word. Write one recipient per line.";
  try {
    await encrypterFor([line]);
    return undefined;
  } catch {
    return "is not an age recipient. Copy the public key, age1…, again; keys that need a plugin are not supported.";
  }
}
