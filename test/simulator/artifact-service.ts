/** GitHub's artifact service and its blob storage, as the client `@actions/artifact` 6 uses them. */

import { createHash } from "node:crypto";
import { type Answer, type Incoming, json, type Step, storageError, text } from "./exchange.ts";

/** Whose artifacts: the two ids of the runtime token's scope. */
export interface Backend {
  readonly run: string;
  readonly job: string;
}

export interface ArtifactSettings {
  /** Scheme, host and port, no trailing slash. */
  readonly origin: string;
  readonly backend: Backend;
}

export interface StoredArtifact {
  /** As `artifact_id` says it. */
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  /** RFC 3339, as sent; undefined without a retention. */
  readonly expiresAt: string | undefined;
  readonly blocks: ReadonlyMap<string, Buffer>;
  /** The file as the block list joined it. */
  readonly content: readonly Buffer[] | undefined;
  /** `sha256:` and hexadecimal digits, once finalized. */
  readonly digest: string | undefined;
}

export interface ArtifactState {
  readonly artifacts: readonly StoredArtifact[];
  /** Artifacts ever created: ids are not given twice. */
  readonly created: number;
}

export const NO_ARTIFACTS: ArtifactState = { artifacts: [], created: 0 };

const FIRST_ID = 1000;
const TWIRP = "/twirp/github.actions.results.api.v1.ArtifactService/";

/** A token that opens this run's artifacts. The client decodes it; only we check it. */
export function runtimeToken({ run, job }: Backend): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const scope = `Actions.GenericRead:${run} Actions.Results:${run}:${job}`;
  const unsigned = `${part({ alg: "HS256", typ: "JWT" })}.${part({ scp: scope })}`;
  return `${unsigned}.${createHash("sha256").update(unsigned).digest("base64url")}`;
}

/** Answers one request to the artifact service or to a signed address it gave out. */
export function artifactStep(
  settings: ArtifactSettings,
  state: ArtifactState,
  request: Incoming,
): Step<ArtifactState> {
  const { pathname } = request.url;
  if (pathname.startsWith("/artifact-storage/")) return blobStep(state, request);
  if (!pathname.startsWith(TWIRP) || request.method !== "POST") {
    return { state, answer: twirpError(404, "bad_route", `no handler for path "${pathname}"`) };
  }
  if (request.headers["authorization"] !== `Bearer ${runtimeToken(settings.backend)}`) {
    return { state, answer: twirpError(401, "unauthenticated", "invalid runtime token") };
  }
  const body: unknown = JSON.parse(request.body.toString());
  if (!isFields(body) || !isOwn(settings.backend, body)) {
    return { state, answer: twirpError(403, "permission_denied", "not this run's backend ids") };
  }
  const method = METHODS[pathname.slice(TWIRP.length)];
  if (method === undefined)
    return { state, answer: twirpError(404, "bad_route", "no such method") };
  return method(settings, state, body);
}

type Fields = Readonly<Record<string, unknown>>;
type Method = (
  settings: ArtifactSettings,
  state: ArtifactState,
  body: Fields,
) => Step<ArtifactState>;

const METHODS: Readonly<Record<string, Method>> = {
  CreateArtifact(settings, state, body) {
    const { name, version, mime_type: mimeType, expires_at: expiresAt } = body;
    if (typeof name !== "string" || !/^[^"\r\n:<>|*?\\/]+$/.test(name)) {
      return { state, answer: twirpError(400, "invalid_argument", "invalid artifact name") };
    }
    if (version !== 7 || typeof mimeType !== "string") {
      return { state, answer: twirpError(400, "invalid_argument", "unsupported version") };
    }
    if (find(state, name) !== undefined) {
      const message = "an artifact with this name already exists on the workflow run";
      return { state, answer: twirpError(409, "already_exists", message) };
    }
    const id = String(FIRST_ID + state.created);
    const artifact: StoredArtifact = {
      id,
      name,
      mimeType,
      expiresAt: typeof expiresAt === "string" ? expiresAt : undefined,
      blocks: new Map(),
      content: undefined,
      digest: undefined,
    };
    const answer = json(200, { ok: true, signed_upload_url: signedUrl(settings, id, "cw") });
    return {
      answer,
      state: { artifacts: [...state.artifacts, artifact], created: state.created + 1 },
    };
  },

  FinalizeArtifact(_settings, state, body) {
    const artifact = find(state, body["name"]);
    if (artifact === undefined) return { state, answer: notFound() };
    const content = artifact.content ?? [];
    const size = content.reduce((sum, block) => sum + block.length, 0);
    if (body["size"] !== String(size)) {
      const message = `size is ${size}, not ${body["size"]}`;
      return { state, answer: twirpError(400, "invalid_argument", message) };
    }
    const digest = `sha256:${sha256(content)}`;
    if (body["hash"] !== undefined && body["hash"] !== digest) {
      return { state, answer: twirpError(400, "invalid_argument", "hash does not match") };
    }
    const finalized = { ...artifact, digest, blocks: new Map() };
    return {
      answer: json(200, { ok: true, artifact_id: artifact.id }),
      state: put(state, finalized),
    };
  },

  ListArtifacts(settings, state, body) {
    const { name_filter: name, id_filter: id } = body;
    const artifacts = state.artifacts
      .filter(({ digest }) => digest !== undefined)
      .filter((artifact) => artifact.name === (name ?? artifact.name))
      .filter((artifact) => artifact.id === (id ?? artifact.id))
      .map((artifact) => ({
        workflow_run_backend_id: settings.backend.run,
        workflow_job_run_backend_id: settings.backend.job,
        database_id: artifact.id,
        name: artifact.name,
        size: String(artifact.content?.reduce((sum, block) => sum + block.length, 0) ?? 0),
        digest: artifact.digest,
      }));
    return { state, answer: json(200, { artifacts }) };
  },

  GetSignedArtifactURL(settings, state, body) {
    const artifact = find(state, body["name"]);
    if (artifact?.digest === undefined) return { state, answer: notFound() };
    return { state, answer: json(200, { signed_url: signedUrl(settings, artifact.id, "r") }) };
  },

  DeleteArtifact(_settings, state, body) {
    const artifact = find(state, body["name"]);
    if (artifact === undefined) return { state, answer: notFound() };
    const artifacts = state.artifacts.filter((kept) => kept !== artifact);
    return {
      answer: json(200, { ok: true, artifact_id: artifact.id }),
      state: { ...state, artifacts },
    };
  },
};

/** Block upload, block list and download, on a signed address. */
function blobStep(state: ArtifactState, request: Incoming): Step<ArtifactState> {
  const { method, url } = request;
  const refused = (answer: Answer) => ({ state, answer });
  const id = url.pathname.split("/").at(-1) ?? "";
  const permission = method === "PUT" ? "cw" : "r";
  if (request.headers["authorization"] !== undefined) {
    return refused(storageError(400, "InvalidAuthenticationInfo", "Signed addresses only"));
  }
  if (url.searchParams.get("sig") !== signature(id, permission)) {
    return refused(storageError(403, "AuthenticationFailed", "Signature did not match"));
  }
  const artifact = state.artifacts.find((known) => known.id === id);
  if (artifact === undefined) return refused(storageError(404, "BlobNotFound", "No such blob"));
  if (method === "GET") {
    const body = () => artifact.content ?? [];
    return refused({ status: 200, headers: { "content-type": artifact.mimeType }, body });
  }
  if (url.searchParams.get("comp") === "block") {
    const blocks = new Map([
      ...artifact.blocks,
      [url.searchParams.get("blockid") ?? "", request.body],
    ]);
    return { answer: created(), state: put(state, { ...artifact, blocks }) };
  }
  if (url.searchParams.get("comp") !== "blocklist") {
    return refused(storageError(400, "InvalidQueryParameterValue", "Blocks only"));
  }
  const ids = [...request.body.toString().matchAll(/<Latest>([^<]*)<\/Latest>/g)];
  const content = ids.map(([, blockId = ""]) => artifact.blocks.get(blockId));
  if (!content.every((block) => block !== undefined)) {
    return refused(storageError(400, "InvalidBlockList", "The block list names an unknown block"));
  }
  return { answer: created(), state: put(state, { ...artifact, content }) };
}

function find({ artifacts }: ArtifactState, name: unknown): StoredArtifact | undefined {
  return artifacts.find((artifact) => artifact.name === name);
}

function put(state: ArtifactState, changed: StoredArtifact): ArtifactState {
  const swap = (artifact: StoredArtifact) => (artifact.id === changed.id ? changed : artifact);
  return { ...state, artifacts: state.artifacts.map(swap) };
}

function signedUrl({ origin }: ArtifactSettings, id: string, permission: string): string {
  const sig = encodeURIComponent(signature(id, permission));
  return `${origin}/artifact-storage/${id}?sp=${permission}&sig=${sig}`;
}

function signature(id: string, permission: string): string {
  return createHash("sha256").update(`artifact ${id} ${permission}`).digest("base64");
}

function sha256(blocks: readonly Buffer[]): string {
  const hash = createHash("sha256");
  for (const block of blocks) hash.update(block);
  return hash.digest("hex");
}

function isOwn({ run, job }: Backend, body: Fields): boolean {
  return body["workflow_run_backend_id"] === run && body["workflow_job_run_backend_id"] === job;
}

function isFields(body: unknown): body is Fields {
  return typeof body === "object" && body !== null;
}

function created(): Answer {
  return text(201, "application/xml", "");
}

function notFound(): Answer {
  return twirpError(404, "not_found", "artifact not found");
}

function twirpError(status: number, code: string, msg: string): Answer {
  return json(status, { code, msg });
}
