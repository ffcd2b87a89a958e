/** Import jobs, created, shown and carried out, after Auth0's OpenAPI document and its import guide. */

import { type Answer, type Incoming, json, type Step } from "./exchange.ts";
import { importUsers } from "./import-users.ts";
import {
  apiError,
  type ImportJob,
  invalidBody,
  newId,
  type TenantSettings,
  type TenantState,
} from "./tenant.ts";
import { CONNECTIONS, connectionsOf } from "./users.ts";

const CONNECTION_ID = /^con_[A-Za-z0-9]{16}$/;
const LARGEST_BODY = 512_000;
const MOST_JOBS_AT_ONCE = 2;

export async function createImport(
  settings: TenantSettings,
  state: TenantState,
  request: Incoming,
  now: number,
): Promise<Step<TenantState>> {
  const refused = (answer: Answer) => ({ answer, state });
  if (request.body.length > LARGEST_BODY) {
    const message = `Payload content length greater than maximum allowed: ${LARGEST_BODY}.`;
    return refused(apiError(413, "Payload Too Large", message));
  }
  const form = await formOf(request);
  if (form === undefined)
    return refused(invalidBody({ message: "Invalid multipart payload format" }));
  const complaint = complaintAbout(form, settings);
  if (complaint !== undefined) return refused(complaint);
  // Documented: two jobs in a tenant, the wording and status 429.
  const running = [...state.imports.values()].filter(({ end }) => end === undefined).length;
  if (running >= MOST_JOBS_AT_ONCE) {
    const message = `There are ${running} active import users jobs, please wait until some of them are finished and try again`;
    return refused(apiError(429, "Too Many Requests", message));
  }
  const serial = state.serial + 1;
  const externalId = form.get("external_id");
  const job: ImportJob = {
    id: newId("job_", settings, serial),
    connectionId: String(form.get("connection_id")),
    upsert: form.get("upsert") === "true",
    sendsEmail: form.get("send_completion_email") !== "false",
    ...(externalId === null ? {} : { externalId: String(externalId) }),
    text: await (form.get("users") as File).text(),
    createdAt: now,
    polls: 0,
    isStuck: false,
    end: undefined,
  };
  return { state: withImport({ ...state, serial }, job), answer: json(202, bodyOf(job)) };
}

/** The job with this id, one poll on; undefined where it is no import job. */
export function showImport(
  settings: TenantSettings,
  state: TenantState,
  id: string,
  now: number,
): Step<TenantState> | undefined {
  const known = state.imports.get(id);
  if (known === undefined) return undefined;
  const job = advanced(settings, state, { ...known, polls: known.polls + 1 }, now);
  return { state: withImport(state, job), answer: json(200, bodyOf(job)) };
}

/** Lets the running imports get on, as time does: for tenants whose jobs count polls, a look at the users counts as one. */
export function advanceImports(
  settings: TenantSettings,
  state: TenantState,
  now: number,
  polls: 0 | 1,
): TenantState {
  let after = state;
  for (const job of state.imports.values()) {
    if (job.end !== undefined) continue;
    const next = advanced(settings, state, { ...job, polls: job.polls + polls }, now);
    after = withImport(after, next);
  }
  return after;
}

function withImport(state: TenantState, job: ImportJob): TenantState {
  return { ...state, imports: new Map([...state.imports, [job.id, job]]) };
}

/** The job, carried out if it is due. */
function advanced(
  settings: TenantSettings,
  { imports, users }: TenantState,
  job: ImportJob,
  now: number,
): ImportJob {
  const { completes } = settings;
  const isDue =
    "atPoll" in completes
      ? job.polls >= completes.atPoll
      : now - job.createdAt >= completes.afterMs;
  if (!isDue || job.end !== undefined || job.isStuck) return job;
  const number = [...imports.keys()].indexOf(job.id) + 1;
  const outcome = settings.importOutcomes.find(({ jobs }) => jobs.includes(number));
  const connection = connectionNamed(job.connectionId) ?? "";
  const end = importUsers(job, connection, users, now, outcome?.users);
  if (outcome?.kind === "never ends") return { ...job, isStuck: true };
  if (outcome?.kind === "fails") return { ...job, end: { ...end, failed: true, errors: [] } };
  return { ...job, end };
}

function connectionNamed(id: string): string | undefined {
  return CONNECTIONS.find((known) => known.id === id)?.name;
}

/** GET /api/v2/jobs/{id}/errors: whom a job did not take, as Auth0 has it with their whole profiles. */
export function showErrors(
  _settings: TenantSettings,
  state: TenantState,
  request: Incoming,
): Step<TenantState> {
  const id = request.url.pathname.split("/").at(-2) ?? "";
  const job = state.imports.get(id);
  if (job === undefined) {
    const message = "The job does not exist.";
    return { state, answer: apiError(404, "Not Found", message, "inexistent_job") };
  }
  const errors = job.end?.errors ?? [];
  if (errors.length > 0) return { state, answer: json(200, errors) };
  return { state, answer: { status: 204, headers: {}, body: Buffer.alloc(0) } };
}

async function formOf({ headers, body }: Incoming): Promise<FormData | undefined> {
  const type = headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) return undefined;
  const response = new Response(new Uint8Array(body), { headers: { "content-type": type } });
  return await response.formData().catch(() => undefined);
}

function complaintAbout(form: FormData, { population }: TenantSettings): Answer | undefined {
  const bad = (message: string) => apiError(400, "Bad Request", message, "invalid_body");
  const users = form.get("users");
  if (!(users instanceof File)) return bad("Must provide 'users' file as multipart part.");
  if (users.size === 0) return bad("Users file must not be empty.");
  const id = form.get("connection_id");
  if (id === null) return bad("Must provide 'connection_id' as multipart part.");
  if (!CONNECTION_ID.test(String(id))) {
    const message = `String does not match pattern ${CONNECTION_ID.source}`;
    return invalidBody({ message, property: "connection_id" });
  }
  const connection = connectionsOf(population).find((known) => known.id === id);
  if (connection === undefined) return bad("The connection does not exist.");
  if (connection.strategy !== "auth0") {
    const message = "Connection must be a database connection";
    return apiError(400, "Bad Request", message, "operation_not_supported");
  }
  for (const property of ["upsert", "send_completion_email"]) {
    const flag = form.get(property);
    if (flag === null || flag === "true" || flag === "false") continue;
    return invalidBody({ message: "Expected type boolean", property });
  }
  return undefined;
}

function bodyOf({ id, connectionId, externalId, createdAt, end }: ImportJob): object {
  return {
    type: "users_import",
    status: end === undefined ? "pending" : end.failed ? "failed" : "completed",
    connection_id: connectionId,
    connection: connectionNamed(connectionId),
    external_id: externalId,
    ...(end !== undefined && !end.failed ? { summary: end.summary } : {}),
    created_at: new Date(createdAt).toISOString(),
    id,
  };
}
