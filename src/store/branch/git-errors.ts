/** What git prints when it fails → whether a retry can help, and an error for a person: what failed and what to do. */

import { BackupError, firstLine } from "../../base/errors.ts";

/** A `git` command that ended with an error. */
export class GitError extends Error {
  override readonly name = "GitError";
  /** The subcommand. */
  readonly command: string;
  /** `null` after a signal. */
  readonly exitCode: number | null;
  /** What git printed: on standard output, then on standard error. */
  readonly printed: string;
  /** Name of the git server. */
  readonly host: string;

  constructor(command: string, exitCode: number | null, printed: string, host = "github.com") {
    super(`git ${command} ended with ${exitCode === null ? "a signal" : `exit code ${exitCode}`}`);
    this.command = command;
    this.exitCode = exitCode;
    this.printed = printed;
    this.host = host;
  }
}

/** Another push moved the branch between our fetch and our push. */
const LOST_RACE =
  /\[rejected\][^\n]*\((?:fetch first|non-fast-forward|stale info|needs force)\)|\[remote rejected\][^\n]*\((?:cannot lock ref|failed to update ref|reference already exists|incorrect old value|shallow update not allowed)|incorrect old value provided/;

/** Whether a push failed because another one came first: a retry must build on that one. */
export function isLostRace(error: unknown): error is GitError {
  return error instanceof GitError && LOST_RACE.test(error.printed) && !isNameConflict(error);
}

/** A branch cannot be a folder of other branches, in git's words and in GitHub's. */
const NAME_CONFLICT = /director(?:y|ies)[ /]file conflict|exists; cannot create/i;

/** Whether a push failed because the name of another branch begins with the branch's, or the reverse. */
export function isNameConflict(error: unknown): error is GitError {
  return error instanceof GitError && NAME_CONFLICT.test(error.printed);
}

/** Commands that talk to the remote. */
const REMOTE_COMMANDS = new Set(["fetch", "ls-remote", "push"]);

/** Git's exit code for arguments that it does not know. */
const USAGE = 129;

/** The reasons of GitHub for a rejection that it causes itself, and of any server for a pack that arrived corrupt. */
const TRANSIENT_REJECTION =
  /\[remote rejected\][^\n]*\((?:failure|internal server error|unpacker error)\)/i;

/**
 * Whether the same command may succeed later. A command that talks to the remote may, whatever it prints, unless it prints a reason that
 * is known to be final, or the remote rejects the push: git, curl and the TLS libraries have too many words for a broken connection.
 */
export function isTransient(error: unknown): error is GitError {
  if (!(error instanceof GitError) || !REMOTE_COMMANDS.has(error.command)) return false;
  if (error.exitCode === null || error.exitCode === USAGE) return false;
  if (isRejection(error) && !TRANSIENT_REJECTION.test(error.printed)) return false;
  return failureIn(FINAL, error) === undefined;
}

/** Whether the remote rejected the push explicitly, so that the branch is certainly unchanged. */
export function isRejection(error: GitError): boolean {
  return /\[(?:remote )?rejected\]/.test(error.printed);
}

/** What the token must be allowed to do with the repository: a backup writes, a restore only reads. */
export type Access = "read" | "write";

type Remedy = string | ((access: Access) => string);
type Failure = readonly [pattern: RegExp, what: string, remedy: Remedy];

const ownToken = (access: Access) =>
  `Give the job \`permissions: contents: ${access}\`; if you set \`github-token\`,`;

/** Patterns in the output of git and of GitHub that retries cannot help, and their meaning. The first match counts. */
const FINAL: readonly Failure[] = [
  [
    /GH001|exceeds GitHub's file size limit|file size limit of/,
    "GitHub rejected a file of more than 100 MiB.",
    "Use `destination: artifact` for it, or export fewer fields with `fields`.",
  ],
  [
    /push protection|GH009|Push cannot contain secrets|Secrets detected/i,
    "GitHub's push protection found text in the backup that looks like a secret.",
    "Encrypt the backup with `encrypt-to`, leave the text out with `fields`, or use another `destination`.",
  ],
  [
    /GH003|denying non-fast-forward|\[remote rejected\][^\n]*\(non-fast-forward\)|cannot force-push|force-pushing to \S+ is not allowed|protected from force push/i,
    "The repository forbids the force push that `history` needs.",
    "Allow force pushes to the branch, or remove `history`.",
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
    NAME_CONFLICT,
    "The name of another branch conflicts with the name of the backup branch.",
    "Choose another `branch`, such as auth0-backups.",
  ],
  [
    /could not read (?:Username|Password)|Authentication failed|Invalid username or (?:password|token)|returned error: 401/,
    "GitHub rejected the token for this repository.",
    (access) =>
      `${ownToken(access)} check that it is valid and has ${access} access to this repository.`,
  ],
  [
    /IP allow list/i,
    "The organization's IP allow list does not contain the runner's address.",
    "Add the address to the list, or use a runner whose address is on it.",
  ],
  [
    /\bSAML\b|\bSSO\b|single sign-on/,
    "The organization accepts only tokens that are authorized for its single sign-on.",
    "Authorize the token of `github-token` for the organization, or remove that input to use the job's own token.",
  ],
  [
    /secondary rate limit|abuse detection/i,
    "GitHub rejected the request because of a secondary rate limit.",
    "Run the workflow again in some minutes, and start jobs that share the token at different times.",
  ],
  [
    /archived so it is read-only/,
    "The repository is archived, so it is read-only.",
    "Unarchive it, or use another `destination`.",
  ],
  [
    /Write access to repository not granted|Permission to \S+ denied|User permission denied/,
    "The token may not write to this repository.",
    (access) => `${ownToken(access)} grant it ${access} access to contents.`,
  ],
  [
    /returned error: 403/,
    "Git got the answer 403 (forbidden) instead of access to this repository.",
    (access) =>
      `${ownToken(access)} grant it ${access} access to contents. If the token has it, check whether a proxy or firewall answers for GitHub.`,
  ],
  [
    /[Rr]epository .*not found|returned error: 404/,
    "GitHub cannot find this repository, or the token has no access to it.",
    (access) => `${ownToken(access)} check that it belongs to this repository.`,
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
    /mismatched algorithms|does not support this repository's hash algorithm|mismatched object format/,
    "The repository has SHA-256 object ids, which this action does not support.",
    "Use `destination: artifact`, or run the backup in a repository with SHA-1 object ids.",
  ],
  [
    /CONNECT tunnel failed, response 4\d\d|HTTP code 4\d\d from proxy/,
    "The proxy rejected git's connection to GitHub.",
    "Check the address, user and password in `https_proxy`, or add the host to `no_proxy`.",
  ],
  [
    /SSL certificate problem|certificate verif\w+|certificate subject name|(?:certificate|CA) file|in the certificate|peer's certificate|CAfile/i,
    "The runner does not trust the certificate of GitHub's git.",
    "Set the environment variable GIT_SSL_CAINFO to the file of your certificate authority: this action does not read `~/.gitconfig`.",
  ],
  [
    /returned error: 3\d\d/,
    "The answer did not come from GitHub's git server.",
    "Check that the repository has not moved, and that no proxy answers for GitHub.",
  ],
];

/** The same for failures that may pass, once every retry has failed; these only choose the words. */
const TRANSIENT: readonly Failure[] = [
  [
    /not valid: is this a git repository|invalid content-type|invalid server response/,
    "The answers did not come from GitHub's git server.",
    "Run the workflow again; if it keeps failing, check that no proxy answers for GitHub.",
  ],
  [
    /commit_refs|\[remote rejected\]/,
    "GitHub's git server failed while it stored the push.",
    "Run the workflow again; if it keeps failing, check githubstatus.com.",
  ],
  [
    /unable to access|hung up|early EOF|RPC failed|disconnect|connect|timed out|TLS|SSL|HTTP|curl|returned error|bad line length|\bpack\b|index-pack/i,
    "The connection to GitHub's git failed.",
    "Run the workflow again; if it keeps failing, check githubstatus.com and the runner's network.",
  ],
];

function failureIn(failures: readonly Failure[], { printed }: GitError): Failure | undefined {
  // Addresses contain names that people chose.
  const words = printed.replace(/https?:\/\/[^\s']+/g, "");
  return failures.find(([pattern]) => pattern.test(words));
}

/**
 * Waits for work, and turns its git errors into errors for a person.
 *
 * @param access what the work needs the token for
 * @throws BackupError for a GitError, else the error itself
 */
export async function translateGitErrors<T>(
  work: Promise<T>,
  access: Access = "write",
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof GitError ? translate(error, access) : error;
  }
}

function translate(error: GitError, access: Access): BackupError {
  const [what, remedy] = explain(error, access).map((text) => namingServer(text, error.host)) as [
    string,
    string,
  ];
  if (access === "read") return new BackupError(what, remedy, { cause: error });
  return new BackupError(what, `The branch is unchanged. ${remedy}`, { cause: error });
}

/** Words about GitHub for the server that answered: Gitea, Forgejo and GitHub Enterprise Server have names of their own. */
export function namingServer(text: string, host: string): string {
  if (host === "github.com" || /\.(ghe\.com|localhost)$/.test(host)) return text;
  return text.replaceAll("githubstatus.com", `the state of ${host}`).replaceAll("GitHub", host);
}

/** What failed, and what to do. */
function explain(error: GitError, access: Access): [what: string, remedy: string] {
  const line = firstErrorLine(error);
  const failure = failureIn(isTransient(error) ? TRANSIENT : FINAL, error);
  if (failure !== undefined) {
    const [, what] = failure;
    const remedy = typeof failure[2] === "string" ? failure[2] : failure[2](access);
    return [what, line === undefined ? remedy : `${remedy} Git's message: "${line}".`];
  }
  const words = line === undefined ? "" : `: ${line}`;
  if (isRejection(error)) {
    return [`GitHub rejected the push${words}.`, "Check the rules and hooks of the repository."];
  }
  return [
    `${error.message}${words}.`,
    "Run the workflow again; if it keeps failing, check the branch's rules.",
  ];
}

/** A failure of git in a few words, for the log. */
export function summarizeGitError(error: GitError): string {
  return firstErrorLine(error) ?? error.message;
}

/** A line in which GitHub, the result of a push, or git names an error. After a rejection, git's own says only that a push failed. */
const ERROR_LINES = [
  /^remote: (?:(?:fatal|error): )?([^\s-].*\w.*)$/m,
  /(\[(?:remote )?rejected\] .+)$/m,
  /^(?:fatal|error): (.+)$/m,
];

/** The first of them, without its label, addresses and control characters. */
function firstErrorLine({ printed }: GitError): string | undefined {
  const found = ERROR_LINES.map((pattern) => pattern.exec(printed)?.[1]).find(Boolean);
  return (
    found &&
    firstLine(found)
      .replace(/\p{Cc}/gu, " ")
      .replace(/[.\s]+$/, "")
  );
}
