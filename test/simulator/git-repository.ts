/** A bare repository served by `git http-backend`, with GitHub's rules as a hook. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, chmod, mkdir, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname, join } from "node:path";
import { buffer, text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { type Rejection, rejectPushes } from "./push-rejections.ts";

/** What the repository does not take; nothing but large files when left out. */
export interface Rules {
  /** Names of branches that take no push. */
  readonly protectedBranches?: readonly string[];
  /** Names of branches that a rule set guards. */
  readonly guardedBranches?: readonly string[];
  /** Largest file a push may hold, in bytes: GitHub's 100 MiB when left out. */
  readonly largestFile?: number;
  /** How long a push takes after it arrived, in seconds. */
  readonly pushSeconds?: number;
  /** Pushes that the server itself rejects. */
  readonly rejections?: readonly Rejection[];
}

// A host keeps the packs that it receives; by default, git would write their objects again, one by one.
const CONFIG = `[http]
	receivepack = true
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
[receive]
	fsckObjects = true
	unpackLimit = 1
[gc]
	auto = 0
`;

/** Makes an empty repository. */
export async function makeRepository(folder: string, enforced: Rules): Promise<void> {
  await mkdir(folder, { recursive: true });
  await runGit(folder, ["init", "--quiet", "--bare", "--template=", "--initial-branch=main"]);
  await appendFile(join(folder, "config"), CONFIG);
  const hook = join(folder, "hooks", "pre-receive");
  await mkdir(dirname(hook));
  await writeFile(hook, rules(enforced));
  await chmod(hook, 0o755);
  const { rejections } = enforced;
  if (rejections === undefined) return;
  await runGit(folder, ["config", "receive.procReceiveRefs", "refs/heads/"]);
  await rejectPushes(folder, rejections);
}

/** GitHub's rules, with the lines that git prints after `remote:`. */
function rules({
  protectedBranches = [],
  guardedBranches = [],
  largestFile = 100 * 1024 * 1024,
  pushSeconds = 0,
}: Rules): string {
  const cases = (branches: readonly string[], code: string, complaint: string) =>
    branches.map((name) => `refs/heads/${name}) echo "error: ${code}: ${complaint}" >&2; exit 1;;`);
  return `#!/bin/sh
sleep ${pushSeconds}
while read -r old new ref; do
  case "$ref" in
    ${[
      ...cases(protectedBranches, "GH006", "Protected branch update failed for $ref."),
      ...cases(guardedBranches, "GH013", "Repository rule violations found for $ref."),
    ].join("\n    ")}
  esac
  large=$(git rev-list --objects "$new" --not --all | cut -d ' ' -f 1 | git cat-file --batch-check='%(objecttype) %(objectsize)' |
    while read -r type size; do [ "$type" = blob ] && [ "$size" -gt ${largestFile} ] && echo yes; done)
  if [ -n "$large" ]; then
    echo "error: GH001: Large files detected. You may want to try Git Large File Storage." >&2
    exit 1
  fi
done
`;
}

/** Hands a request to `git http-backend`, a CGI program, and its answer back. */
export async function backend(
  root: string,
  { pathname, search }: URL,
  request: IncomingMessage,
  response: ServerResponse,
  deliver: (child: ChildProcessWithoutNullStreams, response: ServerResponse) => Promise<void>,
): Promise<void> {
  const { headers, method = "GET" } = request;
  const child = spawn("git", ["http-backend"], {
    env: {
      ...gitEnvironment(root),
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: method,
      CONTENT_TYPE: headers["content-type"] ?? "",
      CONTENT_LENGTH: headers["content-length"] ?? "",
      HTTP_CONTENT_ENCODING: headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(headers["git-protocol"] ?? ""),
      REMOTE_USER: "x-access-token",
      REMOTE_ADDR: "127.0.0.1",
    },
  });
  // A backend that has answered already does not read on; what it said is what counts.
  const fed = pipeline(request, child.stdin).catch(() => {});
  child.stderr.resume();
  await deliver(child, response);
  await fed;
}

const HEAD_END = "\r\n\r\n";

/** Waits for the answer, and breaks the connection. */
export async function lose(child: ChildProcessWithoutNullStreams, response: ServerResponse) {
  await text(child.stdout);
  response.destroy();
}

/** Passes the answer on. */
export async function relay(child: ChildProcessWithoutNullStreams, response: ServerResponse) {
  let head = Buffer.alloc(0);
  let body = false;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    let rest = chunk;
    if (!body) {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(HEAD_END);
      if (end === -1) continue;
      body = true;
      rest = head.subarray(end + HEAD_END.length);
      writeHead(response, head.toString("latin1", 0, end));
    }
    if (!response.write(rest)) await once(response, "drain");
  }
  response.end();
}

function writeHead(response: ServerResponse, head: string): void {
  const fields = head.split("\r\n").map((line) => line.split(": ", 2) as [string, string]);
  const status = fields.find(([name]) => name === "Status")?.[1];
  const headers = Object.fromEntries(fields.filter(([name]) => name !== "Status"));
  response.writeHead(Number.parseInt(status ?? "200", 10), headers);
}

/** Runs git in a repository. @returns its output, trimmed */
export type RunGit = (args: readonly string[], input?: string) => Promise<string>;

/** Puts a commit with one more file on a branch, past all rules. @returns its name */
export type CommitFile = (branch: string, path: string, content: string) => Promise<string>;

export function fileCommitter(git: RunGit): CommitFile {
  return async (branch, path, content) => {
    const ref = `refs/heads/${branch}`;
    const parent = await git(["rev-parse", "--verify", "--quiet", ref]).catch(() => "");
    const blob = await git(["hash-object", "-w", "--stdin"], content);
    await git(["read-tree", parent || "--empty"]);
    await git(["update-index", "--add", "--cacheinfo", `100644,${blob},${path}`]);
    const tree = await git(["write-tree"]);
    const parents = parent === "" ? [] : ["-p", parent];
    const commit = await git(["commit-tree", tree, ...parents, "-m", `Somebody adds ${path}`]);
    await git(["update-ref", ref, commit]);
    return commit;
  };
}

/** Runs git in the repository at `folder`. @throws what it complains of */
export async function runGit(folder: string, args: readonly string[], input = ""): Promise<string> {
  return (await gitBytes(folder, args, input)).toString().trim();
}

/** The same, as the bytes that git printed. */
export async function gitBytes(
  folder: string,
  args: readonly string[],
  input = "",
): Promise<Buffer> {
  const child = spawn("git", args, { env: { ...gitEnvironment(folder), GIT_DIR: folder } });
  // A command that reads nothing may be gone before its input is closed.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const exit = once(child, "close");
  const [stdout, stderr] = await Promise.all([buffer(child.stdout), text(child.stderr)]);
  const [exitCode] = await exit;
  if (exitCode !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
  return stdout;
}

function gitEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Somebody",
    GIT_AUTHOR_EMAIL: "somebody@example.com",
    GIT_COMMITTER_NAME: "Somebody",
    GIT_COMMITTER_EMAIL: "somebody@example.com",
  };
}
