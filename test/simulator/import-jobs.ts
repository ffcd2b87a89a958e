/** Import jobs, created, shown and carried out, after Auth0's OpenAPI document and its import guide. */

import { importComplaints } from "../rows/import/import-schema.ts";
import { type Answer, type Incoming, json, type Step } from "./exchange.ts";
import {
  apiError,
  type ImportError,
  type ImportJob,
  invalidBody,
  newId,
  type Resident,
  type TenantSettings,
  type TenantState,
} from "./tenant.ts";
import { CONNECTIONS } from "./users.ts";

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
  const complaint = complaintAbout(form);
  if (complaint !== undefined) return refused(complaint);
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
    end: undefined,
  };
  const imports = new Map([...state.imports, [job.id, job]]);
  return { state: { ...state, serial, imports }, answer: json(202, bodyOf(job)) };
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
  const { completes } = settings;
  const polls = known.polls + 1;
  const isOver =
    "atPoll" in completes ? polls >= completes.atPoll : now - known.createdAt >= completes.afterMs;
  const { residents, end } =
    isOver && known.end === undefined
      ? carryOut(known, state.residents)
      : { residents: state.residents, end: known.end };
  const job = { ...known, polls, end };
  const imports = new Map([...state.imports, [id, job]]);
  return { state: { ...state, imports, residents }, answer: json(200, bodyOf(job)) };
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

function complaintAbout(form: FormData): Answer | undefined {
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
  const connection = CONNECTIONS.find((known) => known.id === id);
  if (connection === undefined) return bad("The connection does not exist.");
  if (connection.strategy !== "auth0") return bad("Connection must be a database connection.");
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
    connection: CONNECTIONS.find((known) => known.id === connectionId)?.name,
    external_id: externalId,
    ...(end !== undefined && !end.failed ? { summary: end.summary } : {}),
    created_at: new Date(createdAt).toISOString(),
    id,
  };
}

/** Takes the users of a job into its connection. A file that is no list of users fails the job whole. */
function carryOut(
  { connectionId, upsert, text }: ImportJob,
  before: readonly Resident[],
): Pick<ImportJob, "end"> & { readonly residents: readonly Resident[] } {
  const users = listIn(text);
  const summary = { failed: 0, updated: 0, inserted: 0, total: users?.length ?? 0 };
  if (users === undefined) {
    return { residents: before, end: { failed: true, summary, errors: [] } };
  }
  const errors: ImportError[] = [];
  const residents = new Map(before.map((one) => [keyOf(one), one]));
  const seen = new Set<string>();
  const ids = new Set(before.map(idOf));
  for (const user of users) {
    const { user_id: id, email = "" } = user as { user_id?: string; email?: string };
    const resident: Resident = {
      email_verified: false,
      ...user,
      user_id: `auth0|${id ?? email}`,
      email,
      connection_id: connectionId,
    };
    const isKnown = residents.has(keyOf(resident));
    const isTwice = seen.has(email);
    seen.add(email);
    const error =
      schemaError(user) ??
      (isTwice || (isKnown && !upsert) ? duplicate(isTwice) : undefined) ??
      (!isKnown && ids.has(idOf(resident)) ? conflict(resident) : undefined);
    if (error !== undefined) {
      errors.push({ user, errors: [error] });
      continue;
    }
    summary[isKnown ? "updated" : "inserted"]++;
    residents.set(keyOf(resident), resident);
    ids.add(idOf(resident));
  }
  summary.failed = errors.length;
  return { residents: [...residents.values()], end: { failed: false, summary, errors } };
}

type UserError = ImportError["errors"][number];

function schemaError(user: object): UserError | undefined {
  const [complaint] = importComplaints([user]);
  return complaint === undefined ? undefined : { code: "NOT_PASSED", message: complaint };
}

function duplicate(isTwice: boolean): UserError {
  const message = isTwice
    ? "The user is in the file twice"
    : "The user already exist and upsert parameter is false";
  return { code: "DUPLICATED_USER", message };
}

function conflict({ user_id: id }: Resident): UserError {
  return { code: "CONFLICT", message: `${id} is taken` };
}

/** An upsert finds a user by the address alone. */
function keyOf({ connection_id: connection, email }: Resident): string {
  return `${connection} ${email}`;
}

function idOf({ connection_id: connection, user_id: id }: Resident): string {
  return `${connection} ${id}`;
}

function listIn(text: string): object[] | undefined {
  try {
    const users = JSON.parse(text);
    return Array.isArray(users) ? users : undefined;
  } catch {
    return undefined;
  }
}
