/** GitHub as a backup branch meets it: git over HTTP by `git http-backend`, with GitHub's authentication and rules, and the repository's entry of the REST API. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";

/** What a test wants of GitHub; whatever it leaves out is usual. */
export interface GitHubScenario {
  /** The token that may read and write; the runner's own when left out. */
  readonly token?: string;
  /** A token that may read only. */
  readonly readOnlyToken?: string;
  readonly isPublic?: boolean;
  /** Names of branches that take no push. */
  readonly protectedBranches?: readonly string[];
  /** Names of branches that a rule set guards. */
  readonly guardedBranches?: readonly string[];
  /** Largest file a push may hold, in bytes: GitHub's 100 MiB when left out. */
  readonly largestFile?: number;
  /**
   * Somebody else pushes to the branch first: before git is told where its branches are, or before it may push. The dry run
   * of a step asks for the branches once, so the first listing is spared.
   */
  readonly overtaken?: {
    readonly branch: string;
    readonly before: "listing" | "push";
    readonly times: number;
  };
}

/** One request as GitHub saw it. */
export interface GitRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  /** Size of its body. */
  readonly bytes: number;
  readonly status: number;
}

export interface GitHub extends AsyncDisposable {
  /** `GITHUB_SERVER_URL`. A name that git finds on this machine, and that the artifact client takes for GitHub's. */
  readonly serverUrl: string;
  /** `GITHUB_API_URL`; Node does not find the name above. */
  readonly apiUrl: string;
  /** Requests in the order they were answered. */
  readonly requests: readonly GitRequest[];
  /** Runs git in the repository itself. @returns its output, trimmed @throws what it complains of */
  git(args: readonly string[], input?: string): Promise<string>;
  /** Puts a commit with one more file on a branch, past all rules. @returns its name */
  commitFile(branch: string, path: string, content: string): Promise<string>;
}

/** The repository that the simulated runner works in. */
export const REPOSITORY = "acme/auth0-backup";

export const GITHUB_TOKEN = "ghs_simulated_github_token_do_not_print";

const API = "/api/v3";

/** Starts GitHub with an empty repository; disposing it removes the repository. */
export async function startGitHub(scenario: GitHubScenario = {}): Promise<GitHub> {
  const root = await mkdtemp(join(tmpdir(), "simulated-github-"));
  const folder = join(root, `${REPOSITORY}.git`);
  await makeRepository(folder, scenario);
  const requests: GitRequest[] = [];
  const git = (args: readonly string[], input = "") => runGit(folder, args, input);
  const commitFile = fileCommitter(git);
  const race = races(scenario, commitFile);
  const server = createServer((request, response) => {
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.pause();
    answer(root, scenario, race, request, response)
      .catch((error: unknown) => response.writeHead(599).end(String(error)))
      .finally(() => requests.push(seen(request, bytes, response)))
      .catch(() => {});
  });
  // A push of a large tenant takes its time.
  server.requestTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    serverUrl: `http://github.localhost:${port}`,
    apiUrl: `http://127.0.0.1:${port}${API}`,
    requests,
    git,
    commitFile,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      await rm(root, { recursive: true, force: true });
    },
  };
}

function seen(
  { method = "", url = "", headers }: IncomingMessage,
  bytes: number,
  { statusCode: status }: ServerResponse,
): GitRequest {
  return { method, url, authorization: headers.authorization, bytes, status };
}

async function makeRepository(folder: string, scenario: GitHubScenario): Promise<void> {
  await mkdir(folder, { recursive: true });
  await runGit(folder, ["init", "--quiet", "--bare", "--template=", "--initial-branch=main"]);
  for (const [key, value] of [
    ["http.receivepack", "true"],
    ["uploadpack.allowFilter", "true"],
    ["uploadpack.allowAnySHA1InWant", "true"],
    ["receive.fsckObjects", "true"],
    ["gc.auto", "0"],
  ] as const) {
    await runGit(folder, ["config", key, value]);
  }
  const hook = join(folder, "hooks", "pre-receive");
  await mkdir(dirname(hook));
  await writeFile(hook, rules(scenario));
  await chmod(hook, 0o755);
}

/** GitHub's rules, with the lines that git prints behind `remote:`. */
function rules({
  protectedBranches = [],
  guardedBranches = [],
  largestFile = 100 * 1024 * 1024,
}: GitHubScenario): string {
  const cases = (branches: readonly string[], code: string, complaint: string) =>
    branches.map((name) => `refs/heads/${name}) echo "error: ${code}: ${complaint}" >&2; exit 1;;`);
  return `#!/bin/sh
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

type Race = (url: URL, method: string) => Promise<void>;

/** Lets somebody else push first, where the scenario says so. */
function races({ overtaken }: GitHubScenario, commitFile: GitHub["commitFile"]): Race {
  let listings = 0;
  let won = 0;
  return async (url, method) => {
    if (overtaken === undefined || won === overtaken.times) return;
    const isPush = url.pathname.endsWith("/git-receive-pack") && method === "POST";
    const isListing = url.searchParams.get("service") === "git-receive-pack";
    if (isListing) listings++;
    if (overtaken.before === "push" ? !isPush : !isListing || listings === 1) return;
    won++;
    await commitFile(overtaken.branch, `others/${won}.txt`, `${won}\n`);
  };
}

async function answer(
  root: string,
  scenario: GitHubScenario,
  race: Race,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://github.localhost");
  if (url.pathname.startsWith(API)) return answerApi(scenario, url, request, response);
  const token = basicToken(request.headers.authorization);
  const { token: writer = GITHUB_TOKEN, readOnlyToken } = scenario;
  if (token !== writer && (token === undefined || token !== readOnlyToken)) {
    response.writeHead(401, { "www-authenticate": 'Basic realm="GitHub"' });
    response.end("Invalid username or token.\n");
    return;
  }
  if (!url.pathname.startsWith(`/${REPOSITORY}.git/`)) {
    response.writeHead(404, { "content-type": "text/plain" }).end("Repository not found.\n");
    return;
  }
  const writes = `${url.pathname}?${url.searchParams.get("service")}`.includes("git-receive-pack");
  if (writes && token !== writer) {
    response.writeHead(403, { "content-type": "text/plain" });
    response.end("Write access to repository not granted.\n");
    return;
  }
  await race(url, request.method ?? "GET");
  await backend(root, url, request, response);
}

function answerApi(
  { token = GITHUB_TOKEN, readOnlyToken, isPublic = false }: GitHubScenario,
  { pathname }: URL,
  { headers }: IncomingMessage,
  response: ServerResponse,
): void {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  const isKnown = bearer === token || (bearer !== undefined && bearer === readOnlyToken);
  const status = !isKnown ? 401 : pathname === `${API}/repos/${REPOSITORY}` ? 200 : 404;
  const body =
    status === 200
      ? {
          full_name: REPOSITORY,
          private: !isPublic,
          visibility: isPublic ? "public" : "private",
        }
      : { message: status === 401 ? "Bad credentials" : "Not Found", status: String(status) };
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}

/** The token of `Basic x-access-token:<token>`, the form that GitHub documents for apps. */
function basicToken(authorization: string | undefined): string | undefined {
  const encoded = /^basic (.+)$/i.exec(authorization ?? "")?.[1];
  const decoded = Buffer.from(encoded ?? "", "base64").toString();
  return decoded.startsWith("x-access-token:") ? decoded.slice(15) : undefined;
}

/** Hands a request to `git http-backend`, a CGI program, and its answer back. */
async function backend(
  root: string,
  { pathname, search }: URL,
  request: IncomingMessage,
  response: ServerResponse,
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
  await relay(child, response);
  await fed;
}

const HEAD_END = "\r\n\r\n";

async function relay(child: ChildProcessWithoutNullStreams, response: ServerResponse) {
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

function fileCommitter(git: GitHub["git"]): GitHub["commitFile"] {
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

async function runGit(folder: string, args: readonly string[], input = ""): Promise<string> {
  const child = spawn("git", args, { env: { ...gitEnvironment(folder), GIT_DIR: folder } });
  // A command that reads nothing may be gone before its input is closed.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const exit = once(child, "close");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [exitCode] = await exit;
  if (exitCode !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
  return stdout.trim();
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
