/** The inputs about the backup branch. */

import type { BranchSettings } from "../settings.ts";
import type { Read } from "./backup-table.ts";
import type { Report } from "./table.ts";

/** The settings of the backup branch. */
export function branchSettings(
  read: Pick<
    Read,
    "branch" | "directory" | "commit-message" | "history" | "github-token" | "maximum-drop"
  >,
  report: Report,
): BranchSettings {
  const { "github-token": token = "" } = read;
  if (token === "") {
    report(
      "`github-token` is empty, and the backup branch needs a token. Remove the input to use the job's own token.",
    );
  }
  return {
    ...placeOnBranch(read, report),
    message: read["commit-message"],
    history: read.history,
    token,
    maximumDrop: read["maximum-drop"],
  };
}

/** The branch, and the folder inside it. */
export function placeOnBranch(
  { branch, directory }: Pick<Read, "branch" | "directory">,
  report: Report,
): Pick<BranchSettings, "name" | "directory"> {
  if (branch.startsWith("refs/")) {
    report("`branch` begins with refs/. Enter only the branch's name, such as auth0-backup.");
  } else if (NO_BRANCH_NAME.test(branch) || Buffer.byteLength(branch) > 200) {
    report("`branch` is not a valid branch name. Enter one such as auth0-backup or backups/auth0.");
  }
  return { name: branch, directory: directoryOf(directory, report) };
}

/** The names that `git check-ref-format --branch` rejects, and `HEAD`. */
const NO_BRANCH_NAME =
  /^(?:[-/]|HEAD$|@$)|[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|(?:^|\/)\.|\.lock(?:\/|$)|[./]$/u;

/**
 * Names that git or GitHub rejects as a folder: its own, and those of its files, also in the spellings that some file systems treat as
 * the same (`git fsck`: hasDotgit, gitmodulesBlob, gitattributesBlob).
 */
const NO_PATH_PART =
  /^(?:|\.|\.\.|\.git|\.gitmodules|\.gitattributes|\.gitignore|\.mailmap|git~\d|git(?:mod|att|ign)~\d|mailma~\d|(?:gi7eba|gi7d29|gi250a|maba30)~\d)$/i;

/** Characters that HFS+ ignores in names. */
const IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** The folder's path without `.` and trailing slashes; empty for the branch's root. */
function directoryOf(text: string, report: Report): string {
  const parts = text
    .replace(/\/+$/, "")
    .split("/")
    .filter((part) => part !== ".");
  const isForbidden = (part: string) => {
    const name = part.replaceAll(IGNORED, "");
    return NO_PATH_PART.test(name.replace(/[. ]+$/, "") || name) || Buffer.byteLength(part) > 255;
  };
  if (/^\/|[\p{Cc}\\:]/u.test(text) || parts.some(isForbidden)) {
    report(
      "`directory` is not a folder inside the branch. Enter a path such as backups/eu, without a leading /, .., .git, \\ or :, and without a name of git's own files, such as .gitmodules.",
    );
  }
  return parts.join("/");
}
