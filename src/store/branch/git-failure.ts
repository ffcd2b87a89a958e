/** What git prints when it fails → what happened and what to do. */

import { BackupError } from "../../base/errors.ts";
import { GitError } from "./git.ts";

/** Somebody else moved the branch between our look at it and our push. */
const LOST_RACE =
  /\[rejected\] \((?:fetch first|non-fast-forward|stale info|needs force)\)|\[remote rejected\] \((?:cannot lock ref|failed to update ref|reference already exists|incorrect old value|shallow update not allowed)|incorrect old value provided/;

/** Whether the command failed because another push was faster, so that it is worth building on that one. */
export function isLostRace(error: unknown): boolean {
  return error instanceof GitError && LOST_RACE.test(error.printed);
}

/** Others were faster every time. @param attempts how often it was tried */
export function lostEveryRace(attempts: number, cause: unknown): BackupError {
  return new BackupError(
    `Somebody else pushed to the backup branch before each of ${attempts} attempts.`,
    "The backup is not on it: let jobs that store on one branch start at different times, or give each a branch.",
    { cause },
  );
}

/** Troubles on the way to GitHub, or GitHub's own, that may pass. */
const PASSING =
  /Could not resolve (?:host|proxy)|Failed to connect|Connection (?:refused|reset|timed out)|Operation timed out|returned error: (?:408|429|5\d\d)|Empty reply|early EOF|hung up unexpectedly|transfer closed|SSL/;

/** Whether the command failed on its way, so that it is worth running again. */
export function isTransient(error: unknown): boolean {
  return error instanceof GitError && PASSING.test(error.printed) && !isRefusal(error);
}

/** Whether the push was refused in so many words, so that the branch is certainly as it was. */
export function isRefusal(error: GitError): boolean {
  return /\[(?:remote )?rejected\]/.test(error.printed);
}

/** Which words of git's or GitHub's mean what; the first that occurs counts. */
const FAILURES: readonly [words: RegExp, what: string, remedy: string][] = [
  [
    /GH001|exceeds GitHub's file size limit|file size limit of/,
    "GitHub refused a file of more than 100 MiB.",
    "Use `destination: artifact` for it, or export fewer fields with `fields`.",
  ],
  [
    /GH013|repository rule violations/,
    "A rule set of the repository forbids the push to the backup branch.",
    "Exempt the branch from the rule set, or choose another `branch`.",
  ],
  [
    /GH006|protected branch/i,
    "The backup branch is protected, and GitHub refused the push.",
    "Take the branch out of the protection rule (with `history` it must allow force pushes), or choose another `branch`.",
  ],
  [
    /could not read (?:Username|Password)|Authentication failed|Invalid username or (?:password|token)|returned error: 401/,
    "GitHub refused the token for this repository.",
    "Give the job `permissions: contents: write`; with a `github-token` of your own, check that it is valid and may write here.",
  ],
  [
    /returned error: 403|Write access to repository not granted|Permission to \S+ denied/,
    "The token may not write to this repository.",
    "Give the job `permissions: contents: write`; with a `github-token` of your own, give it write access to contents.",
  ],
  [
    /[Rr]epository .*not found|returned error: 404/,
    "GitHub knows no such repository, or the token may not see it.",
    "Give the job `permissions: contents: write`; with a `github-token` of your own, check that it belongs to this repository.",
  ],
  [
    /exceeds? (?:the )?maximum allowed size|returned error: 413/,
    "GitHub refused the push because it is too large.",
    "Use `destination: artifact`, or export fewer fields with `fields`.",
  ],
  [
    /No space left on device|Out of diskspace|Disk quota exceeded/,
    "The disk is full: git has no room for the backup.",
    "Use a runner with more space, or `destination: artifact`.",
  ],
  [
    /not valid: is this a git repository|returned error: 3\d\d|invalid content-type|protocol error/,
    "Something else than GitHub's git answered.",
    "Run the backup again; if it lasts, check that no proxy answers for GitHub, and that the repository has not moved.",
  ],
  [
    PASSING,
    "The connection to GitHub's git failed.",
    "Run the backup again; if it lasts, see githubstatus.com and the runner's network.",
  ],
];

/** The error for a person; one that is not git's comes back as it is. */
export function gitFailure(error: unknown): unknown {
  if (!(error instanceof GitError)) return error;
  for (const [words, what, remedy] of FAILURES) {
    if (words.test(error.printed)) {
      return new BackupError(what, `The branch is as it was. ${remedy}`, { cause: error });
    }
  }
  const detail = firstComplaint(error.printed);
  return new BackupError(
    `${error.message}${detail === undefined ? "" : `: ${detail}`}.`,
    "The branch is as it was: run the backup again, and check the branch's rules if it lasts.",
    { cause: error },
  );
}

/** What git says of a failure, in a few words. */
export function complaint({ message, printed }: GitError): string {
  return firstComplaint(printed) ?? message;
}

/** The first line in which git or the remote names an error, without its label; addresses and control characters go. */
function firstComplaint(printed: string): string | undefined {
  const line =
    /^(?:remote: )?(?:fatal|error): (.+)$|^remote: (\S.*)$|(\[(?:remote )?rejected\] .+)$/m.exec(
      printed,
    );
  const words = line?.[1] ?? line?.[2] ?? line?.[3];
  return words
    ?.replace(/https?:\/\/\S+/g, "…")
    .replace(/\p{Cc}/gu, " ")
    .slice(0, 200)
    .replace(/[.\s]+$/, "");
}
