/** Export jobs, created and shown, after Auth0's OpenAPI document and replies that SDKs recorded. */

import { type Incoming, json, type Step } from "./exchange.ts";
import { signedLink } from "./export-storage.ts";
import { advanceImports } from "./import-jobs.ts";
import {
  apiError,
  type Complaint,
  invalidBody,
  type Job,
  type JobRequest,
  newId,
  type TenantSettings,
  type TenantState,
} from "./tenant.ts";
import { CONNECTIONS } from "./users.ts";

const CONNECTION_ID = /^con_[A-Za-z0-9]{16}$/;
const JOB_LIFE_MS = 24 * 3600 * 1000;
const LONGEST_NAME = 100;
const MOST_CSV_FIELDS = 30;

export function createJob(
  settings: TenantSettings,
  before: TenantState,
  request: Incoming,
  now: number,
): Step<TenantState> {
  const state = advanceImports(settings, before, now, 1);
  const body = parsed(request);
  const complaint = complaintAbout(body, settings.mostJsonFields);
  if (complaint !== undefined) return { state, answer: invalidBody(complaint) };
  const wanted = body as JobRequest;
  const { connection_id } = wanted;
  if (connection_id !== undefined && !CONNECTIONS.some(({ id }) => id === connection_id)) {
    const message = "The connection does not exist.";
    return { state, answer: apiError(400, "Bad Request", message, "inexistent_connection") };
  }
  const serial = state.serial + 1;
  const id = newId("job_", settings, serial);
  // Left out, the format is CSV: the recorded reply says so.
  const format = wanted.format ?? "csv";
  const changes = state.users.changes();
  const job: Job = { id, request: wanted, format, createdAt: now, polls: 0, changes };
  const jobs = new Map([...state.jobs, [id, job]]);
  return {
    state: { ...state, serial, jobs },
    answer: json(200, jobBody(job, { status: "pending" })),
  };
}

export function showJob(
  settings: TenantSettings,
  state: TenantState,
  request: Incoming,
  now: number,
): Step<TenantState> {
  const id = request.url.pathname.split("/").at(-1) ?? "";
  if (!/^[A-Za-z0-9_-]+$/.test(id)) {
    const message = "Path validation error: 'String does not match pattern' on property id.";
    return { state, answer: apiError(400, "Bad Request", message, "invalid_uri") };
  }
  const known = state.jobs.get(id);
  if (known === undefined || now - known.createdAt > JOB_LIFE_MS) {
    const message = "The job does not exist.";
    return { state, answer: apiError(404, "Not Found", message, "inexistent_job") };
  }
  const job = { ...known, polls: known.polls + 1 };
  const serial = state.serial + 1;
  const next = { ...state, serial, jobs: new Map([...state.jobs, [id, job]]) };
  return { state: next, answer: json(200, jobBody(job, progressOf(settings, job, serial, now))) };
}

/** Echoes the request, as the recorded replies do; `connection` only where one was named. */
function jobBody({ id, request, format, createdAt }: Job, progress: object): object {
  return {
    type: "users_export",
    ...progress,
    ...request,
    format,
    connection: CONNECTIONS.find((known) => known.id === request.connection_id)?.name,
    created_at: new Date(createdAt).toISOString(),
    id,
  };
}

/** `pending` once, then `processing`, then `completed` with a link made for this very reply. */
function progressOf(settings: TenantSettings, job: Job, serial: number, now: number): object {
  const { completes } = settings;
  const age = now - job.createdAt;
  const share =
    "atPoll" in completes ? job.polls / completes.atPoll : age / Math.max(1, completes.afterMs);
  if (share >= 1) {
    return {
      status: "completed",
      location: signedLink(settings, job, serial, now),
      ...progress(settings, 100, 0),
    };
  }
  if (job.polls === 1) return { status: "pending" };
  const secondsLeft = Math.ceil(((age / share) * (1 - share)) / 1000);
  return { status: "processing", ...progress(settings, Math.floor(share * 100), secondsLeft) };
}

function progress({ tellsProgress }: TenantSettings, percentage: number, seconds: number): object {
  return tellsProgress ? { percentage_done: percentage, time_left_seconds: seconds } : {};
}

function parsed({ headers, body }: Incoming): unknown {
  if (headers["content-type"]?.split(";")[0] !== "application/json") return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** What the schema of Auth0's OpenAPI document, which allows no other properties, says against a body. */
function complaintAbout(body: unknown, mostJsonFields: number): Complaint | undefined {
  if (!isObject(body)) return { message: "Expected type object" };
  const extra = extraKeys(body, ["connection_id", "format", "limit", "fields"]);
  if (extra !== undefined) return { message: extra };
  const { connection_id: connection, format, limit, fields } = body;
  if (connection !== undefined && !CONNECTION_ID.test(String(connection))) {
    const message = `String does not match pattern: ${CONNECTION_ID.source}`;
    return { message, property: "connection_id" };
  }
  if (format !== undefined && format !== "json" && format !== "csv") {
    return { message: "No enum match", property: "format" };
  }
  if (limit !== undefined && !(Number.isInteger(limit) && Number(limit) >= 1)) {
    return { message: "Expected an integer of at least 1", property: "limit" };
  }
  if (fields === undefined) return undefined;
  const isCsv = format !== "json";
  return complaintAboutFields(fields, isCsv, isCsv ? MOST_CSV_FIELDS : mostJsonFields);
}

/** Auth0 documents the two refusals for CSV without their wording. */
function complaintAboutFields(
  fields: unknown,
  isCsv: boolean,
  most: number,
): Complaint | undefined {
  if (!Array.isArray(fields)) return { message: "Expected type array", property: "fields" };
  if (fields.length > most) {
    return { message: `Array is longer than ${most}`, property: "fields" };
  }
  for (const [index, field] of fields.entries()) {
    const message = fieldComplaint(field, isCsv);
    if (message !== undefined) return { message, property: `fields[${index}]` };
  }
  return undefined;
}

function fieldComplaint(field: unknown, isCsv: boolean): string | undefined {
  if (!isObject(field)) return "Expected type object";
  const extra = extraKeys(field, ["name", "export_as"]);
  if (extra !== undefined) return extra;
  const { name, export_as: title = "" } = field;
  if (name === undefined) return "Missing required property: name";
  if (typeof name !== "string" || typeof title !== "string") return "Expected type string";
  if (Math.max([...name].length, [...title].length) > LONGEST_NAME) {
    return `String is longer than ${LONGEST_NAME}`;
  }
  const isMetadata = name === "user_metadata" || name === "app_metadata";
  return isCsv && isMetadata ? "Metadata cannot be exported whole in CSV" : undefined;
}

function extraKeys(body: object, known: readonly string[]): string | undefined {
  const extra = Object.keys(body).filter((key) => !known.includes(key));
  return extra.length === 0 ? undefined : `Additional properties not allowed: ${extra.join(",")}`;
}

/** An unread JSON object; the request's keys are named so that they can be taken apart. */
interface UnreadObject {
  readonly connection_id?: unknown;
  readonly format?: unknown;
  readonly limit?: unknown;
  readonly fields?: unknown;
  readonly name?: unknown;
  readonly export_as?: unknown;
}

function isObject(value: unknown): value is UnreadObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
