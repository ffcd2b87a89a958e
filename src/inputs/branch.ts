/** The inputs that say where on a backup branch the export goes. */

import type { BranchSettings } from "../settings.ts";

/** Those inputs, trimmed, and `undefined` where they are empty. */
export interface BranchInputs {
  readonly branch?: string | undefined;
  readonly directory?: string | undefined;
  readonly "commit-message"?: string | undefined;
  readonly history?: number | undefined;
  readonly "github-token"?: string | undefined;
  readonly "maximum-drop"?: string | undefined;
}

type Problem = (sentence: string) => void;

/** The settings of the backup branch, as far as the inputs have no problem. */
export function branchSettings(read: BranchInputs, problem: Problem): BranchSettings {
  const token = read["github-token"];
  if (token === undefined) {
    problem(
      "`github-token` is empty, and the backup branch needs one: leave the input out to use the job's own token.",
    );
  }
  return {
    name: branchName(read.branch ?? "auth0-backup", problem),
    directory: directoryOf(read.directory ?? ".", problem),
    message: read["commit-message"],
    history: read.history,
    token: token ?? "",
    maximumDrop: maximumDrop(read["maximum-drop"], problem),
  };
}

/** What `git check-ref-format --branch` refuses, and `HEAD`. */
const NO_BRANCH_NAME =
  /^(?:[-/]|HEAD$|@$)|[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|(?:^|\/)\.|\.lock(?:\/|$)|[./]$/u;

function branchName(name: string, problem: Problem): string {
  if (name.startsWith("refs/")) {
    problem("`branch` begins with refs/: write the branch's name alone, like auth0-backup.");
  } else if (NO_BRANCH_NAME.test(name) || Buffer.byteLength(name) > 200) {
    problem("`branch` is not a name that git takes: write one like auth0-backup or backups/auth0.");
  }
  return name;
}

/** Names that git refuses in a tree, in the spellings that some file systems take for `.git` too. */
const NO_PATH_PART = /^(?:|\.|\.\.|\.git|git~1)$/i;

/** The folder's path without `.` and slashes at its ends; empty for the branch's root. */
function directoryOf(text: string, problem: Problem): string {
  const parts = text
    .replace(/\/+$/, "")
    .split("/")
    .filter((part) => part !== ".");
  const refused = parts.some((part) => NO_PATH_PART.test(part.replace(/[. ]+$/, "") || part));
  if (text.startsWith("/") || refused || /[\p{Cc}\\:]/u.test(text)) {
    problem(
      "`directory` must be a folder inside the branch, like backups/eu: no leading /, no .., no .git, no \\ or :.",
    );
  }
  return parts.join("/");
}

/** `20%` → 0.2 */
function maximumDrop(text: string | undefined, problem: Problem): number | undefined {
  if (text === undefined) return undefined;
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text)?.[1];
  if (percent !== undefined && Number(percent) <= 100) return Number(percent) / 100;
  problem(`\`maximum-drop\`: "${text}" is not a percentage from 0% to 100%, like 20%.`);
  return undefined;
}
