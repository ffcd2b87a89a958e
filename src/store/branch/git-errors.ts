/** What git prints when it fails → whether a retry can help, and an error for a person: what failed and what to do. */

import { BackupError, firstLine } from "../../base/errors.ts";

/** A `git` command that ended with an error. */
export class GitError extends Error {
  override readonly name = "GitError";
  /** What git printed: on standard output, then on standard error. */
  readonly printed: string;

  constructor(command: string, exitCode: number | null, printed: string) {
    super(`git ${command} ended with ${exitCode === null ? "a signal" : `exit code ${exitCode}`}`);
    this.printed = printed;
  }
}

/** Another push moved the branch between our fetch and our push. */
const LOST_RACE =
  /\[rejected\] \((?:fetch first|non-fast-forward|stale info|needs force)\)|\[remote rejected\] \((?:cannot lock ref|failed to update ref|reference already exists|incorrect old value|shallow update not allowed)|incorrect old value provided/;

/** Whether a push failed because another one came first: a retry must build on that one. */
export function isLostRace(error: unknown): error is GitError {
  return error instanceof GitError && LOST_RACE.test(error.printed);
}

/** Failures of the network or of GitHub that may pass. */
const TRANSIENT =
  /Could not resolve (?:host|proxy)|Failed to connect|Connection (?:refused|reset|timed out)|Operation timed out|returned error: (?:408|429|5\d\d)|Empty reply|early EOF|hung up unexpectedly|transfer closed|SSL/;

/** Whether a command failed for a reason that may pass, so that the same command may succeed later. */
export function isTransient(error: unknown): error is GitError {
  return error instanceof GitError && TRANSIENT.test(error.printed) && !isRejection(error);
}

/** Whether the remote rejected the push explicitly, so that the branch is certainly unchanged. */
export function isRejection(error: GitError): boolean {
  return /\[(?:remote )?rejected\]/.test(error.printed);
}

const OWN_TOKEN = "Give the job `permissions: contents: write`; if you set `github-token`,";

/** Patterns in the output of git and GitHub, and their meaning. The first match counts. */
const FAILURES: readonly [pattern: RegExp, what: string, remedy: string][] = [
  [
    /GH001|exceeds GitHub's file size limit|file size limit of/,
    "GitHub rejected a file of more than 100 MiB.",
    "Use `destination: artifact` for it, or export fewer fields with `fields`.",
  ],
  [
    /GH013|repository rule violations/,
    "A rule set of the repository forbids the push to the backup branch.",
    "Exempt the branch from the rule set, or choose another `branch`.",
  ],
  [
    /GH006|protected branch/i,
    "The backup branch is protected, and GitHub rejected the push.",
    "Exempt the branch from the protection rule (with `history`, the rule must allow force pushes), or choose another `branch`.",
  ],
  [
    /could not read (?:Username|Password)|Authentication failed|Invalid username or (?:password|token)|returned error: 401/,
    "GitHub rejected the token for this repository.",
    `${OWN_TOKEN} check that it is valid and may write to this repository.`,
  ],
  [
    /returned error: 403|Write access to repository not granted|Permission to \S+ denied/,
    "The token may not write to this repository.",
    `${OWN_TOKEN} grant it write access to contents.`,
  ],
  [
    /[Rr]epository .*not found|returned error: 404/,
    "GitHub cannot find this repository, or the token has no access to it.",
    `${OWN_TOKEN} check that it belongs to this repository.`,
  ],
  [
    /exceeds? (?:the )?maximum allowed size|returned error: 413/,
    "GitHub rejected the push because it is too large.",
    "Use `destination: artifact`, or export fewer fields with `fields`.",
  ],
  [
    /No space left on device|Out of diskspace|Disk quota exceeded/,
    "The disk is full, so git cannot write the backup.",
    "Use a runner with more space, or `destination: artifact`.",
  ],
  [
    /not valid: is this a git repository|returned error: 3\d\d|invalid content-type|protocol error/,
    "The answer did not come from GitHub's git server.",
    "Run the backup again; if it keeps failing, check that no proxy answers for GitHub, and that the repository has not moved.",
  ],
  [
    TRANSIENT,
    "The connection to GitHub's git failed.",
    "Run the backup again; if it keeps failing, check githubstatus.com and the runner's network.",
  ],
];

/** Waits for work, and turns its git errors into errors for a person. @throws BackupError for a GitError, else the error itself */
export async function translateGitErrors<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof GitError ? translate(error) : error;
  }
}

function translate(error: GitError): BackupError {
  for (const [pattern, what, remedy] of FAILURES) {
    if (pattern.test(error.printed)) {
      return new BackupError(what, `The branch is unchanged. ${remedy}`, { cause: error });
    }
  }
  const line = firstErrorLine(error);
  return new BackupError(
    `${error.message}${line === undefined ? "" : `: ${line}`}.`,
    "The branch is unchanged: run the backup again; if it keeps failing, check the branch's rules.",
    { cause: error },
  );
}

/** A failure of git in a few words, for the log. */
export function summarizeGitError(error: GitError): string {
  return firstErrorLine(error) ?? error.message;
}

/** The first line in which git or the remote names an error, without its label, addresses and control characters. */
function firstErrorLine({ printed }: GitError): string | undefined {
  const line =
    /^(?:remote: )?(?:fatal|error): (.+)$|^remote: (\S.*)$|(\[(?:remote )?rejected\] .+)$/m.exec(
      printed,
    );
  const words = line?.[1] ?? line?.[2] ?? line?.[3];
  return (
    words &&
    firstLine(words)
      .replace(/\p{Cc}/gu, " ")
      .replace(/[.\s]+$/, "")
  );
}
