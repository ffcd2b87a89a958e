/** GitHub as a backup branch meets it: git over HTTP by `git http-backend`, with GitHub's authentication and rules, and the repository, its artifacts and its workflow runs in the REST API. */

import { EventEmitter, on, once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ArtifactRun,
  apiError,
  artifactApi,
  artifactStorage,
  type PublishedArtifact,
  published,
} from "./artifact-rest.ts";
import type { StoredArtifact } from "./artifact-service.ts";
import { type Answer, json } from "./exchange.ts";
import {
  backend,
  type CommitFile,
  fileCommitter,
  gitBytes,
  lose,
  makeRepository,
  type Rules,
  type RunGit,
  relay,
  runGit,
} from "./git-repository.ts";
import { type Trouble, troubled } from "./git-troubles.ts";
import { type WorkflowRun, workflowRunsApi } from "./workflow-runs-rest.ts";

/** What a test wants of GitHub; whatever it leaves out is usual. */
export interface GitHubScenario extends Rules {
  /** The token that may read and write; the runner's own when left out. */
  readonly token?: string;
  /** A token that may read only. */
  readonly readOnlyToken?: string;
  readonly isPublic?: boolean;
  /** Whether the tokens lack `actions: read`. */
  readonly hidesActions?: boolean;
  /** Requests whose address ends so are never answered. */
  readonly silentAt?: string;
  /** What something in front of GitHub does to requests. */
  readonly troubles?: readonly Trouble[];
  /** The connection breaks when a push was taken, before the answer. */
  readonly losesAnswer?: boolean;
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
  /** Settles when a request of this method has arrived whose path ends so, before it is answered. */
  arrival(method: string, pathEnd: string): Promise<void>;
  /** Runs git in the repository itself. @returns its output, trimmed @throws what it complains of */
  readonly git: RunGit;
  /** The bytes of a file on a branch. */
  file(branch: string, path: string): Promise<Buffer>;
  /** Lists artifacts as those of a workflow run. */
  publish(
    artifacts: readonly Pick<StoredArtifact, "name" | "content" | "digest">[],
    run: ArtifactRun,
  ): void;
  /** Adds a run of a workflow, named by its file, that has ended. */
  addRun(file: string, startedAt: Date, conclusion: WorkflowRun["conclusion"]): void;
  /** Puts a commit with one more file on a branch, past all rules. @returns its name */
  readonly commitFile: CommitFile;
}

/** The repository that the simulated runner works in. */
export const REPOSITORY = "acme/auth0-backup";

export const GITHUB_TOKEN = "ghs_simulated_github_token_do_not_print";

const API = "/api/v3";

const FIRST_RUN = 4_000_000_001;

/** Starts GitHub with an empty repository; disposing it removes the repository. */
export async function startGitHub(scenario: GitHubScenario = {}): Promise<GitHub> {
  const root = await mkdtemp(join(tmpdir(), "simulated-github-"));
  const folder = join(root, `${REPOSITORY}.git`);
  await makeRepository(folder, scenario);
  const requests: GitRequest[] = [];
  const artifacts: PublishedArtifact[] = [];
  const runs: WorkflowRun[] = [];
  const git = (args: readonly string[], input = "") => runGit(folder, args, input);
  const commitFile = fileCommitter(git);
  const race = races(scenario, commitFile);
  const trouble = troubled(scenario.troubles ?? []);
  const arrivals = new EventEmitter();
  const server = createServer((request, response) => {
    arrivals.emit("request", request);
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.pause();
    if (scenario.silentAt !== undefined && request.url?.endsWith(scenario.silentAt)) return;
    if (trouble(request, response)) {
      requests.push(seen(request, bytes, response));
      return;
    }
    answer({ root, scenario, race, artifacts, runs }, request, response)
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
    async arrival(method, pathEnd) {
      for await (const [request] of on(arrivals, "request") as AsyncIterable<[IncomingMessage]>) {
        if (request.method === method && request.url?.endsWith(pathEnd)) return;
      }
    },
    git,
    publish: (uploaded, run) => {
      artifacts.push(...published(uploaded, run, artifacts.length));
    },
    addRun: (file, startedAt, conclusion) => {
      runs.push({ id: FIRST_RUN + runs.length, file, startedAt, conclusion });
    },
    file: (branch, path) => gitBytes(folder, ["cat-file", "blob", `${branch}:${path}`]),
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

type Race = (url: URL, method: string) => Promise<void>;

/** Pushes a commit of another author first, if the scenario asks for it. */
function races({ overtaken }: GitHubScenario, commitFile: CommitFile): Race {
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

/** What GitHub has, and how it behaves. */
interface Site {
  readonly root: string;
  readonly scenario: GitHubScenario;
  readonly race: Race;
  readonly artifacts: readonly PublishedArtifact[];
  readonly runs: readonly WorkflowRun[];
}

async function answer(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { root, scenario, race, artifacts } = site;
  const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
  if (url.pathname.startsWith(API)) {
    return send(apiAnswer(site, url, request), response);
  }
  if (url.pathname.startsWith("/actions-storage/")) {
    return send(artifactStorage(artifacts, url, request.headers.authorization), response);
  }
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
  const losesAnswer = scenario.losesAnswer && url.pathname.endsWith("/git-receive-pack");
  await backend(root, url, request, response, losesAnswer ? lose : relay);
}

function apiAnswer(
  { scenario, artifacts, runs }: Site,
  url: URL,
  { headers }: IncomingMessage,
): Answer {
  const { token = GITHUB_TOKEN, readOnlyToken, isPublic = false, hidesActions } = scenario;
  // GitHub's own client sends the older word.
  const bearer = /^(?:Bearer|token) (.+)$/.exec(headers.authorization ?? "")?.[1];
  if (bearer !== token && (bearer === undefined || bearer !== readOnlyToken)) {
    return apiError(401, "Bad credentials");
  }
  const repository = `${API}/repos/${REPOSITORY}`;
  if (url.pathname === repository) {
    const visibility = isPublic ? "public" : "private";
    return json(200, { full_name: REPOSITORY, private: !isPublic, visibility });
  }
  const path = url.pathname.slice(repository.length);
  if (!url.pathname.startsWith(`${repository}/`) || !path.startsWith("/actions/")) {
    return apiError(404, "Not Found");
  }
  if (hidesActions) return apiError(403, "Resource not accessible by integration");
  return workflowRunsApi(runs, path, url) ?? artifactApi(artifacts, path, url, url.origin);
}

function send({ status, headers, body }: Answer, response: ServerResponse): void {
  response.writeHead(status, headers).end(Buffer.isBuffer(body) ? body : undefined);
}

/** The token of `Basic x-access-token:<token>`, the form that GitHub documents for apps. */
function basicToken(authorization: string | undefined): string | undefined {
  const encoded = /^basic (.+)$/i.exec(authorization ?? "")?.[1];
  const decoded = Buffer.from(encoded ?? "", "base64").toString();
  return decoded.startsWith("x-access-token:") ? decoded.slice(15) : undefined;
}
