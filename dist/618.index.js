export const id = 618;
export const ids = [618];
export const modules = {

/***/ 54921:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Vi: () => (/* binding */ UnknownConnection),
/* harmony export */   u7: () => (/* binding */ connectionName),
/* harmony export */   yb: () => (/* binding */ listConnections),
/* harmony export */   ys: () => (/* binding */ connectionId)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(32716);
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/* harmony import */ var _base_format_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(86616);
/* harmony import */ var _base_suggest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1181);
/** The connections of a tenant: their list, and the id that belongs to a name. */




const CONNECTION = zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({
    id: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    strategy: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullish(),
});
const CONNECTIONS = zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(CONNECTION);
/** Up to 100 connections of the tenant. Requires `read:connections`. @param options of the call */
function listConnections(tenant, options) {
    return tenant.call({
        ...options,
        method: "GET",
        path: "connections?fields=id,name,strategy&include_fields=true&per_page=100",
        what: "the list of connections",
        schema: CONNECTIONS,
    });
}
/** The tenant has no connection with a name. */
class UnknownConnection extends _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj {
}
/**
 * The id of a connection. Finding it by name requires `read:connections`.
 *
 * @throws UnknownConnection when the tenant has no connection with that name
 */
async function connectionId(tenant, connection) {
    if (connection.kind === "id")
        return connection.id;
    const query = new URLSearchParams({ name: connection.name, fields: "id,name" });
    const found = await tenant.call({
        method: "GET",
        path: `connections?${query}`,
        what: "the look-up of the connection",
        schema: CONNECTIONS,
        remedies: {
            403: "Grant the application the permission read:connections, or set `connection` to the connection's id (con_…).",
        },
    });
    const match = found.find(({ name }) => name === connection.name);
    if (match !== undefined)
        return match.id;
    const names = await listConnections(tenant, {}).then((all) => all.map(({ name }) => name), () => []);
    const hint = (0,_base_suggest_js__WEBPACK_IMPORTED_MODULE_2__/* .didYouMean */ .a)(connection.name, names, (name) => `"${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_3__/* .quote */ .hD)(name)}"`);
    throw new UnknownConnection(`The tenant has no connection "${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_3__/* .quote */ .hD)(connection.name)}".`, `Check the name under Authentication in the Auth0 dashboard: it is case-sensitive.${hint}`);
}
/**
 * The name of a connection. Finding it by id requires `read:connections`.
 *
 * @throws BackupError when the tenant has no connection with that id
 */
async function connectionName(tenant, connection) {
    if (connection.kind === "name")
        return connection.name;
    const { name } = await tenant.call({
        method: "GET",
        path: `connections/${encodeURIComponent(connection.id)}?fields=id,name`,
        what: "the look-up of the connection",
        schema: CONNECTION,
        remedies: {
            403: "Grant the application the permission read:connections, or set `connection` to the connection's name.",
            404: "Check `connection`: the tenant has no connection with this id.",
        },
    });
    return name;
}


/***/ }),

/***/ 91648:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  z: () => (/* binding */ downloadWithRestarts)
});

// UNUSED EXPORTS: download

// EXTERNAL MODULE: ./build/src/base/corrupt-file.js
var corrupt_file = __webpack_require__(76489);
// EXTERNAL MODULE: ./build/src/base/errors.js
var errors = __webpack_require__(22396);
// EXTERNAL MODULE: ./build/src/base/free-buffer.js
var free_buffer = __webpack_require__(55972);
// EXTERNAL MODULE: ./build/src/base/retry.js
var retry = __webpack_require__(50973);
// EXTERNAL MODULE: ./build/src/base/timings.js
var timings = __webpack_require__(93640);
// EXTERNAL MODULE: ./build/src/http/connection-error.js
var connection_error = __webpack_require__(53455);
// EXTERNAL MODULE: ./build/src/http/send.js
var send = __webpack_require__(2658);
// EXTERNAL MODULE: external "node:dns"
var external_node_dns_ = __webpack_require__(40610);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
;// CONCATENATED MODULE: ./build/src/http/ssrf-guard.js
/**
 * SSRF guard for links from outside (server-side request forgery): rejects loopback and link-local addresses and the metadata
 * services of clouds, also when DNS rebinding makes a name resolve to them.
 */




// IPv4 rules also match IPv4-mapped IPv6 addresses (::ffff:127.0.0.1).
const FORBIDDEN = new external_node_net_.BlockList();
FORBIDDEN.addSubnet("127.0.0.0", 8);
FORBIDDEN.addSubnet("0.0.0.0", 8);
FORBIDDEN.addAddress("::1", "ipv6");
FORBIDDEN.addAddress("::", "ipv6");
// Link-local addresses, which include the metadata service of most clouds: it issues credentials.
FORBIDDEN.addSubnet("169.254.0.0", 16);
FORBIDDEN.addSubnet("fe80::", 10, "ipv6");
FORBIDDEN.addAddress("fd00:ec2::254", "ipv6"); // Amazon
FORBIDDEN.addAddress("100.100.100.200"); // Alibaba
FORBIDDEN.addAddress("168.63.129.16"); // Azure
const NAMES = /(?:^|\.)(?:localhost|metadata\.google\.internal)\.?$/i;
/** Whether a host is this machine or a metadata service. Does not resolve names. */
function isLocalOrMetadata(hostname) {
    return (0,timings/* isLoopback */.U)(hostname) || NAMES.test(hostname) || isForbiddenAddress(hostname);
}
function isForbiddenAddress(address) {
    const plain = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
    const version = (0,external_node_net_.isIP)(plain);
    return version !== 0 && FORBIDDEN.check(plain, version === 6 ? "ipv6" : "ipv4");
}
/**
 * Resolves a name for a connection, and fails when the address is forbidden. A check before the connection would not be enough: the
 * owner of the name can change the address in between (DNS rebinding). With a proxy, the proxy resolves the name.
 */
const guardedLookup = (hostname, options, callback) => {
    (0,external_node_dns_.lookup)(hostname, options, (error, address, family) => {
        const found = Array.isArray(address) ? address.map((one) => one.address) : [address];
        if (error === null && found.some(isForbiddenAddress))
            callback(forbiddenLink(), "");
        else
            callback(error, address, family);
    });
};
/** The error for a link that the guard rejects. */
function forbiddenLink() {
    return new errors/* BackupError */.hj("Auth0 provided a download link that is not an https address of another machine.", "It was not followed. Check that `domain` is the domain of an Auth0 tenant.");
}

// EXTERNAL MODULE: ./build/src/auth0/export-job.js
var export_job = __webpack_require__(68758);
// EXTERNAL MODULE: ./build/src/base/format.js
var format = __webpack_require__(86616);
;// CONCATENATED MODULE: ./build/src/auth0/progress.js
/** Progress of the download, in the log. */

/** Minimum time between two lines, in milliseconds. */
const INTERVAL = 10_000;
/** Yields the bytes unchanged. Logs their number regularly and at the end. */
async function* logProgress(bytes, log) {
    let received = 0;
    let logged = performance.now();
    for await (const chunk of bytes) {
        received += chunk.length;
        yield chunk;
        if (performance.now() - logged < INTERVAL)
            continue;
        logged = performance.now();
        log.info(`Downloaded ${(0,format/* formatBytes */.z3)(received)} so far.`);
    }
    log.info(`Downloaded ${(0,format/* formatBytes */.z3)(received)}.`);
}

;// CONCATENATED MODULE: ./build/src/auth0/download.js
/** Downloads the export file from its signed link: resumes with range requests, and renews the link after each failure. */










/**
 * The download cannot be resumed: the file is a different one now, or the storage does not support range requests. Everything
 * made of the bytes so far must be discarded. The message is a clause that gives the reason.
 */
class DownloadMustRestart extends Error {
    name = "DownloadMustRestart";
}
/** The storage does not accept the link. */
class LinkRejected extends Error {
    name = "LinkRejected";
}
/** Maximum number of consecutive retries that bring no byte, and of all retries. */
const FRUITLESS_RETRIES = 4;
const RETRIES = 20;
/** How often a download may restart from its first byte. */
const RESTARTS = 2;
/**
 * Downloads the file of a completed job and processes it. Starts again when the download cannot be resumed or the file is corrupt.
 *
 * @param process one attempt; it must discard everything that an earlier one made
 * @throws BackupError when the download keeps failing, and what `process` throws
 */
function downloadWithRestarts(tenant, job, process) {
    const budget = new retry/* RetryBudget */.K({ retries: RESTARTS, firstDelay: 0 });
    const attempt = () => process(logProgress(download(tenant, job), tenant.run.log));
    return (0,retry/* withRetry */.b)(tenant.run, "the download", attempt, (error) => {
        const isCorrupt = error instanceof corrupt_file/* CorruptFileError */.G;
        if (!isCorrupt && !(error instanceof DownloadMustRestart))
            return undefined;
        const why = isCorrupt ? error.what : error.message;
        const finalError = isCorrupt ? error : downloadFailed(job.id, why, error);
        return { budget, reason: `${why}, so it restarts from the first byte`, finalError };
    });
}
/**
 * Downloads the file of a completed job. The token is not sent: the link is signed, and its host is not Auth0's API.
 *
 * @returns the file's bytes in order, each once, compressed or not as the storage sends them; each chunk is valid only until the next one
 *   is requested
 * @throws DownloadMustRestart when a broken download cannot be resumed
 * @throws BackupError when the download keeps failing
 */
async function* download(tenant, job) {
    const { run, origin } = tenant;
    const budget = new retry/* RetryBudget */.K({
        ...(0,timings/* timingsFor */.p)(origin),
        retries: FRUITLESS_RETRIES,
        total: RETRIES,
        immediate: true,
    });
    const file = { received: 0, description: undefined };
    let location = job.location;
    let chunks;
    const next = async () => {
        location ??= await (0,export_job/* renewLink */._1)(tenant, job.id);
        chunks ??= requestRange(tenant, location, file);
        try {
            return await chunks.next();
        }
        catch (error) {
            location = chunks = undefined;
            throw error;
        }
    };
    const classify = (error) => {
        run.signal.throwIfAborted();
        if (!(error instanceof connection_error/* ConnectionError */.R || error instanceof LinkRejected))
            return undefined;
        const finalError = downloadFailed(job.id, error.message, error);
        if (error instanceof connection_error/* ConnectionError */.R && error.remedy !== undefined)
            throw finalError;
        return { budget, reason: `${error.message} after ${file.received} bytes`, finalError };
    };
    try {
        for (;;) {
            const chunk = await (0,retry/* withRetry */.b)(run, "the download", next, classify);
            if (chunk.done === true)
                return;
            budget.progress();
            yield chunk.value;
        }
    }
    finally {
        await chunks?.return(undefined);
    }
}
/** @param reason a clause */
function downloadFailed(jobId, reason, cause) {
    return new errors/* BackupError */.hj(`The download of the export job ${jobId} kept failing: ${reason}.`, `Check that the runner's network reaches Auth0's storage, and run the workflow again with \`job-id: ${jobId}\` within 24 hours.`, { cause });
}
/** The bytes that `file` lacks, by one request. */
async function* requestRange(tenant, location, file) {
    const response = await download_open(tenant, location, file);
    if (response === undefined)
        return;
    file.description = describe(response, file.description);
    for await (const chunk of (0,free_buffer/* freedAfterUse */.i)(response.body)) {
        file.received += chunk.length;
        yield chunk;
    }
    requireComplete(response, file, file.description);
}
/** Requests the bytes from `received` on; returns only a response that contains them, or `undefined` if the file has no more. */
async function download_open({ run, origin }, location, { received, description }) {
    const url = parseLink(location, origin);
    const headers = { "accept-encoding": "identity" };
    if (received > 0)
        headers["range"] = `bytes=${received}-`;
    if (received > 0 && description?.etag !== undefined)
        headers["if-range"] = description.etag;
    const lookup = isLocalOrMetadata(url.hostname) ? {} : { lookup: guardedLookup };
    const request = { method: "GET", url, headers, ...lookup };
    const response = await (0,send/* send */.t)(run.signal, request).catch((error) => {
        throw error instanceof connection_error/* ConnectionError */.R && error.cause instanceof errors/* BackupError */.hj
            ? error.cause
            : error;
    });
    const { status } = response;
    if (received === 0 ? status === 200 : resumes(response, received, description))
        return response;
    response.discard();
    const isWhole = status === 416 && response.headers["content-range"] === `bytes */${received}`;
    if (received > 0 && isWhole)
        return undefined;
    if (received > 0 && [200, 206, 416].includes(status)) {
        throw new DownloadMustRestart(`the storage does not resume the file (status ${status})`);
    }
    throw new LinkRejected(`the storage answered with status ${status}`);
}
/**
 * The link as an address. Auth0's older examples have no scheme.
 *
 * @throws BackupError for any scheme except https, and for hosts that the SSRF guard rejects; a tenant on a loopback host may link to
 *   loopback hosts
 */
function parseLink(location, tenant) {
    const local = (0,timings/* isLoopback */.U)(tenant.hostname);
    const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(location)
        ? location
        : `${local ? tenant.protocol : "https:"}//${location}`;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const secure = url?.protocol === "https:" && !isLocalOrMetadata(url.hostname);
    if (url === undefined || !(secure || (local && (0,timings/* isLoopback */.U)(url.hostname)))) {
        throw forbiddenLink();
    }
    return url;
}
/** The file by its first response; a later one may state the size that the first did not. */
function describe({ headers }, before) {
    if (before !== undefined) {
        const total = /\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1];
        return { ...before, size: before.size ?? (total === undefined ? undefined : Number(total)) };
    }
    const { etag } = headers;
    const size = headers["content-length"];
    return {
        // A weak tag promises the same meaning, not the same bytes.
        etag: etag?.startsWith("W/") ? undefined : etag,
        size: size === undefined ? undefined : Number(size),
    };
}
/** Whether a response continues the same file at the right byte. */
function resumes({ status, headers }, received, file) {
    const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers["content-range"] ?? "");
    if (status !== 206 || range === null || Number(range[1]) !== received)
        return false;
    const sameSize = file?.size === undefined || range[3] === "*" || Number(range[3]) === file.size;
    const sameTag = file?.etag === undefined || headers.etag === undefined || headers.etag === file.etag;
    return sameSize && sameTag && (file?.size !== undefined || file?.etag !== undefined);
}
/** @throws ConnectionError when the response ended without an error but before the end of the file */
function requireComplete({ headers }, { received }, { size }) {
    if (size !== undefined && received > size) {
        throw new DownloadMustRestart("the storage sent more bytes than it announced");
    }
    if (size !== undefined && received < size) {
        throw new connection_error/* ConnectionError */.R("the response ended early", true, undefined);
    }
    // A body that ends with the connection may have been cut off anywhere. Gzip does not show it between two of its members, so the
    // storage is asked for the rest: it answers with status 416 if there is none.
    if (size === undefined && headers["transfer-encoding"] === undefined) {
        throw new connection_error/* ConnectionError */.R("the response had no length and was perhaps cut off", true, undefined);
    }
}


/***/ }),

/***/ 68758:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fu: () => (/* binding */ waitForExport),
/* harmony export */   Nq: () => (/* binding */ startExport),
/* harmony export */   _1: () => (/* binding */ renewLink),
/* harmony export */   jj: () => (/* binding */ readExportStatus)
/* harmony export */ });
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/* harmony import */ var _base_format_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(86616);
/* harmony import */ var _http_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50462);
/* harmony import */ var _connections_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(54921);
/* harmony import */ var _job_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(63955);
/** The export job: starts it once, and polls it until it ends. */





/**
 * Starts an export job. The request is not idempotent, and Auth0 can neither list nor cancel jobs: after a failure that may have
 * started one it is not retried.
 *
 * @returns the job's id
 * @throws BackupError when Auth0 refuses, or when it is unknown whether a job was started
 */
async function startExport(tenant, { connection, fields, limit }, format) {
    const body = {
        ...(connection === undefined ? {} : { connection_id: await (0,_connections_js__WEBPACK_IMPORTED_MODULE_2__/* .connectionId */ .ys)(tenant, connection) }),
        format,
        ...(limit === undefined ? {} : { limit }),
        ...(fields === undefined ? {} : { fields: fields.map(toAuth0Field) }),
    };
    const { id } = await tenant.call({
        method: "POST",
        path: "jobs/users-exports",
        body,
        what: "the start of the export",
        schema: _job_js__WEBPACK_IMPORTED_MODULE_3__/* .JOB */ .cJ,
        remedies: {
            400: INVALID_EXPORT,
            404: INVALID_EXPORT,
            ...Object.fromEntries(_http_index_js__WEBPACK_IMPORTED_MODULE_1__/* .TRANSIENT_STATUSES */ .SS.map((status) => [status, NOT_RETRIED])),
        },
        unknownOutcome: (error) => new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(`The connection broke during the start of the export (${error.message}), so Auth0 may or may not have started a job.`, NOT_RETRIED, { cause: error }),
    });
    return id;
}
const INVALID_EXPORT = "If the message is about the connection, it is not in this tenant: correct `connection`, or omit it to export all users. Otherwise, check `fields` and `limit`.";
const NOT_RETRIED = "The start is never retried, because that could start a second job. Run the workflow again: if a job was started, Auth0 deletes it after 24 hours.";
function toAuth0Field({ path, title }) {
    return title === undefined ? { name: path } : { name: path, export_as: title };
}
const CONTACT_SUPPORT = "Run the workflow again. If it keeps failing, give Auth0 support the job's id.";
/** How often a job may be `completed` without a link. */
const POLLS_FOR_LINK = 5;
/**
 * Polls the job until it ends, at most until the run's deadline.
 *
 * @returns the completed job, with its link masked
 * @throws BackupError when the job failed, no longer exists, or never gets a link
 */
function waitForExport(tenant, jobId) {
    let completedPolls = 0;
    return (0,_job_js__WEBPACK_IMPORTED_MODULE_3__/* .pollJob */ .rG)(tenant, { id: jobId, name: "Job" }, (job) => {
        assertNotFailed(job);
        const completed = completedJob(job);
        if (completed !== undefined)
            return completed;
        if (job.status === "completed" && ++completedPolls > POLLS_FOR_LINK) {
            throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(`Auth0 reports the export job ${jobId} as completed but provides no link to its file.`, CONTACT_SUPPORT);
        }
        return undefined;
    });
}
/** The status of an existing job; does not touch its file. @throws BackupError when the job failed or no longer exists */
async function readExportStatus(tenant, jobId) {
    const job = await readExport(tenant, jobId);
    return { status: (0,_base_format_js__WEBPACK_IMPORTED_MODULE_4__/* .quote */ .hD)(job.status), format: job.format ?? undefined };
}
/**
 * Polls the job again for a new link.
 *
 * @throws BackupError when the job or its link no longer exists
 */
async function renewLink(tenant, jobId) {
    const completed = completedJob(await readExport(tenant, jobId));
    if (completed !== undefined)
        return completed.location;
    throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(`Auth0 no longer provides a link for the export job ${jobId}.`, "Run the workflow again.");
}
async function readExport(tenant, jobId) {
    const job = await (0,_job_js__WEBPACK_IMPORTED_MODULE_3__/* .readJob */ .cd)(tenant, jobId);
    assertNotFailed(job);
    return job;
}
function completedJob(job) {
    if (job.status !== "completed" || !job.location)
        return undefined;
    return {
        id: job.id,
        location: job.location,
        format: job.format ?? undefined,
        connection: job.connection ?? undefined,
        fields: job.fields?.map(({ name, export_as: title }) => title == null ? { path: name } : { path: name, title }),
        total: job.summary?.total ?? undefined,
    };
}
function assertNotFailed(job) {
    if (!(0,_job_js__WEBPACK_IMPORTED_MODULE_3__/* .hasFailed */ .WN)(job))
        return;
    const reason = job.status_details
        ? `and says: ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_4__/* .quote */ .hD)(job.status_details)}`
        : "and gave no reason";
    const remedy = job.status === "expired" ? "Auth0 has deleted its file. Start a new export." : CONTACT_SUPPORT;
    throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(`Auth0 ended the export job ${job.id} as ${job.status} ${reason}.`.replace(/\.\.$/, "."), remedy);
}


/***/ }),

/***/ 46163:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   At: () => (/* binding */ METADATA_FIELDS),
/* harmony export */   D9: () => (/* binding */ fullProfile),
/* harmony export */   Fw: () => (/* binding */ NEVER_EXPORTED),
/* harmony export */   Gg: () => (/* binding */ titleOf),
/* harmony export */   Ho: () => (/* binding */ LIST_FIELDS),
/* harmony export */   I5: () => (/* binding */ rootOf),
/* harmony export */   NS: () => (/* binding */ DOCUMENTED),
/* harmony export */   Rq: () => (/* binding */ undocumentedTitles),
/* harmony export */   Te: () => (/* binding */ userIdTitle),
/* harmony export */   UA: () => (/* binding */ exportedNames),
/* harmony export */   V1: () => (/* binding */ spellingHints),
/* harmony export */   aZ: () => (/* binding */ MAXIMUM_CSV_FIELDS),
/* harmony export */   pr: () => (/* binding */ statisticsFields),
/* harmony export */   vY: () => (/* binding */ MAXIMUM_FIELD_LENGTH)
/* harmony export */ });
/* harmony import */ var _base_format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(86616);
/* harmony import */ var _base_suggest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1181);
/** What Auth0 documents about the fields of an export. */


/** Maximum length of a path or title, in characters (Auth0's OpenAPI document). */
const MAXIMUM_FIELD_LENGTH = 100;
/** Maximum number of fields in a CSV export (Auth0's guide). */
const MAXIMUM_CSV_FIELDS = 30;
/** Exportable fields, apart from metadata and lists. */
const SCALARS = [
    "user_id",
    "email",
    "email_verified",
    "username",
    "phone_number",
    "phone_verified",
    "name",
    "given_name",
    "family_name",
    "nickname",
    "picture",
    "blocked",
    "created_at",
    "updated_at",
    "last_login",
    "last_ip",
    "last_password_reset",
    "logins_count",
    "multifactor_last_modified",
];
/** Objects, of which a CSV export contains single properties only. */
const METADATA_FIELDS = ["app_metadata", "user_metadata"];
/** Lists, of which a CSV export contains single entries only. */
const LIST_FIELDS = ["identities", "multifactor"];
const FIRST_CONNECTION = "identities[0].connection";
/** Fields that the users API returns and an export does not. */
const NEVER_EXPORTED = ["blocked_for", "guardian_authenticators", "tenant"];
/** All root properties that Auth0 documents. */
const DOCUMENTED = [...SCALARS, ...METADATA_FIELDS, ...LIST_FIELDS, ...NEVER_EXPORTED];
/** Suggests documented fields for those that Auth0 does not document: sentences with a leading space, or nothing. */
function spellingHints(fields) {
    const roots = new Set(fields.map(({ path }) => rootOf(path)));
    const unknown = [...roots].filter((root) => !DOCUMENTED.includes(root));
    const hints = unknown.map((root) => (0,_base_suggest_js__WEBPACK_IMPORTED_MODULE_0__/* .didYouMean */ .a)(root, DOCUMENTED, (name) => `${name} instead of ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_1__/* .quote */ .hD)(root)}`));
    return hints.join("");
}
/** The titles of the fields that Auth0 does not document, in their order. */
function undocumentedTitles(job) {
    const fields = job.kind === "start" ? (job.fields ?? []) : [];
    return fields.filter(({ path }) => !DOCUMENTED.includes(rootOf(path))).map(titleOf);
}
/** All documented fields; for CSV without metadata and lists, which Auth0 does not export there as a whole. */
function fullProfile(rows) {
    const paths = rows === "json"
        ? [...SCALARS, ...METADATA_FIELDS, ...LIST_FIELDS]
        : [...SCALARS, FIRST_CONNECTION, "identities[0].provider", "multifactor[0]"];
    return paths.map((path) => ({ path }));
}
/** The name of a field in the export. */
function titleOf(field) {
    return field.title ?? field.path;
}
/** `user_metadata.country` → `user_metadata`, `identities[0].connection` → `identities`. */
function rootOf(path) {
    return path.split(/[.[]/, 1)[0] ?? path;
}
/**
 * The names under which a filter finds the fields. Auth0 does not document whether a JSON export nests a path without a title or uses
 * it as the key, so the root of the path counts too.
 */
function exportedNames(fields, rows) {
    const names = new Set();
    for (const field of fields) {
        names.add(titleOf(field));
        if (rows === "json" && field.title === undefined)
            names.add(rootOf(field.path));
    }
    return [...names];
}
/** The exported names of the fields that the summary counts. */
function statisticsFields(job) {
    const connection = exportedTitle(job, FIRST_CONNECTION);
    // Auth0 may nest a path without a title: see exportedNames.
    const nested = connection === FIRST_CONNECTION ? rootOf(FIRST_CONNECTION) : undefined;
    return {
        identities: exportedTitle(job, "identities") ?? nested,
        connection,
        lastLogin: exportedTitle(job, "last_login"),
    };
}
/** The exported name of `user_id`, by which backups on a branch are sorted. */
function userIdTitle(job) {
    return exportedTitle(job, "user_id") ?? "user_id";
}
/** The name under which a path is exported: its own if Auth0 chose the fields, `undefined` if the fields lack it. */
function exportedTitle(job, path) {
    const fields = job.kind === "start" ? job.fields : undefined;
    if (fields === undefined)
        return path;
    const field = fields.find((candidate) => candidate.path === path);
    return field && titleOf(field);
}


/***/ }),

/***/ 63955:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   WN: () => (/* binding */ hasFailed),
/* harmony export */   cJ: () => (/* binding */ JOB),
/* harmony export */   cd: () => (/* binding */ readJob),
/* harmony export */   rG: () => (/* binding */ pollJob),
/* harmony export */   xf: () => (/* binding */ pollDelay)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(32716);
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/* harmony import */ var _base_format_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(86616);
/* harmony import */ var _base_json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(75221);
/* harmony import */ var _base_sleep_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(10856);
/* harmony import */ var _base_timings_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(93640);
/** Jobs of Auth0, which all look alike: polls one until it ends. */






const JOB = zod__WEBPACK_IMPORTED_MODULE_4__/* .looseObject */ ._H3({
    // Printed and used in a URL, so other characters are rejected.
    id: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().regex(/^[\w-]+$/),
    status: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().catch("without a status"),
    format: (0,_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lq)(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()),
    location: (0,_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lq)(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()),
    connection: (0,_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lq)(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()),
    status_details: (0,_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lq)(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()),
    percentage_done: (0,_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lq)(_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .NUMBER */ .uk),
    time_left_seconds: (0,_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lq)(_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .NUMBER */ .uk),
    fields: (0,_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lq)(zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .looseObject */ ._H3({ name: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), export_as: (0,_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lq)(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()) })).min(1)),
    summary: (0,_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lq)(zod__WEBPACK_IMPORTED_MODULE_4__/* .looseObject */ ._H3({ total: (0,_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lq)(_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .NUMBER */ .uk), failed: (0,_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lq)(_base_json_js__WEBPACK_IMPORTED_MODULE_1__/* .NUMBER */ .uk) })),
});
/** `failed` is documented; other clients have seen `error` and `expired`. With any other status a job is still running. */
function hasFailed({ status }) {
    return ["failed", "error", "expired"].includes(status);
}
/** Maximum time between two polls, in milliseconds. */
const LONGEST_POLL = 15_000;
/**
 * Polls a job until it has a result, at most until the run's deadline.
 *
 * @param name the job in the log: "Job"
 * @param resultOf the result of the job; `undefined` while it is running
 * @throws BackupError when the job no longer exists; what `resultOf` throws
 */
async function pollJob(tenant, { id, name }, resultOf) {
    const { log, signal } = tenant.run;
    const { shortestPoll } = (0,_base_timings_js__WEBPACK_IMPORTED_MODULE_3__/* .timingsFor */ .p)(tenant.origin);
    const started = performance.now(); // a monotonic clock: setting the system time must not stop the polls
    let lastProgress = "";
    for (;;) {
        const job = await readJob(tenant, id);
        const result = resultOf(job);
        if (result !== undefined)
            return result;
        const progress = `${job.status} ${job.percentage_done}`;
        const waited = performance.now() - started;
        if (progress !== lastProgress)
            log.info(progressLine(name, job, waited));
        lastProgress = progress;
        const left = (job.time_left_seconds ?? Number.POSITIVE_INFINITY) * 1000;
        await (0,_base_sleep_js__WEBPACK_IMPORTED_MODULE_2__/* .sleep */ .y)(pollDelay(waited, left, shortestPoll), signal);
    }
}
/**
 * The delay before the next poll: a fifth of the time since the first poll, or Auth0's estimate. All times are in milliseconds.
 *
 * @param waited since the first poll
 * @param left Auth0's estimate of the time left; `Infinity` without one
 * @param shortest the minimum delay
 */
function pollDelay(waited, left, shortest) {
    return Math.min(Math.max(Math.min(waited / 5, left), shortest), LONGEST_POLL);
}
/** Polls a job once, and masks its link before anything can print it. @throws BackupError when it no longer exists */
async function readJob(tenant, jobId) {
    const job = await tenant.call({
        method: "GET",
        path: `jobs/${encodeURIComponent(jobId)}`,
        what: `the poll of ${jobId}`,
        schema: JOB,
        remedies: {
            404: "The job is older than 24 hours or belongs to another tenant. Start a new export.",
        },
    });
    if (job.location)
        maskLink(tenant, job.location);
    if (job.id !== jobId) {
        throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(`${tenant.host} answered the poll of ${jobId} with another job.`, "Check that `domain` is the domain of an Auth0 tenant and that no proxy answers in its place.");
    }
    return job;
}
/** Anyone who has the link, or only its query, can download the file. */
function maskLink(tenant, location) {
    tenant.run.log.mask(location);
    const query = location.indexOf("?");
    if (query !== -1)
        tenant.run.log.mask(location.slice(query + 1));
}
/** @param waited in milliseconds */
function progressLine(name, job, waited) {
    const known = ["pending", "processing", "completed"].includes(job.status);
    const status = known ? job.status : `${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_5__/* .quote */ .hD)(job.status)} (unknown status, still waiting)`;
    const left = job.time_left_seconds;
    return [
        `${name} is ${status}`,
        ...(job.percentage_done == null ? [] : [`${Math.round(job.percentage_done)} % done`]),
        ...(left == null ? [] : [`about ${estimate(left)} left`]),
        `${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_5__/* .formatDuration */ .a3)(waited)} so far.`,
    ].join(", ");
}
/** Auth0's estimate, without tenths of a second. */
function estimate(seconds) {
    return seconds < 60 ? `${Math.ceil(seconds)} s` : (0,_base_format_js__WEBPACK_IMPORTED_MODULE_5__/* .formatDuration */ .a3)(seconds * 1000);
}


/***/ }),

/***/ 90049:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AF: () => (/* binding */ membershipScopes),
/* harmony export */   P$: () => (/* binding */ listGroups),
/* harmony export */   Zo: () => (/* binding */ checkMembershipAccess),
/* harmony export */   jN: () => (/* binding */ groupScopes),
/* harmony export */   qh: () => (/* binding */ readMemberships)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(32716);
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/* harmony import */ var _base_format_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(86616);
/* harmony import */ var _tenant_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(36773);
/** Reads who has which role, and who is in which organization: from the groups, never per user, with checkpoint pagination. */




/** Number of requests at the same time. */
const CONCURRENCY = 4;
/** Auth0's maximum. */
const PER_PAGE = 100;
/** Roles cannot be listed beyond this number; a tenant has at most as many. */
const MOST_ROLES = 1000;
/** The permissions that reading each kind requires, besides `read:users`. */
const SCOPES = {
    roles: ["read:roles", "read:role_members"],
    organizations: [
        "read:organizations",
        "read:organization_members",
        "read:organization_member_roles",
    ],
};
/** The permissions that reading memberships requires, besides `read:users`. */
function membershipScopes(kinds) {
    return kinds.flatMap((kind) => SCOPES[kind]);
}
const GROUP = zod__WEBPACK_IMPORTED_MODULE_2__/* .looseObject */ ._H3({ id: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().min(1), name: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() });
const USER_ID = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().min(1);
const ROLES = zod__WEBPACK_IMPORTED_MODULE_2__/* .looseObject */ ._H3({
    roles: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(GROUP),
    limit: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().nullish(),
    total: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().nullish(),
});
const NEXT = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().nullish();
const ROLE_MEMBERS = zod__WEBPACK_IMPORTED_MODULE_2__/* .looseObject */ ._H3({
    users: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .looseObject */ ._H3({ user_id: USER_ID })),
    next: NEXT,
});
const ORGANIZATIONS = zod__WEBPACK_IMPORTED_MODULE_2__/* .looseObject */ ._H3({ organizations: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(GROUP), next: NEXT });
const MEMBERS = zod__WEBPACK_IMPORTED_MODULE_2__/* .looseObject */ ._H3({
    members: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .looseObject */ ._H3({ user_id: USER_ID, roles: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(GROUP).nullish() })),
    next: NEXT,
});
/** The permissions that {@link listGroups} requires. */
function groupScopes(kinds) {
    return kinds.map((kind) => `read:${kind}`);
}
/**
 * Lists all roles, then all organizations, as far as they are wanted.
 *
 * @throws BackupError while iterating, if Auth0 refuses a request
 */
function listGroups(tenant, kinds) {
    return new Reader(tenant, kinds).groups(kinds);
}
/**
 * Reads all memberships of the wanted kinds, with a few requests at the same time.
 *
 * @param add receives the memberships of one page; the next page of the same group waits for it
 * @param groups those whose members are read; all of the wanted kinds by default
 * @throws BackupError if Auth0 refuses a request; what `add` throws
 */
async function readMemberships(tenant, kinds, add, groups = listGroups(tenant, kinds)) {
    const reader = new Reader(tenant, kinds);
    const counts = { roles: 0, organizations: 0 };
    const gone = new Set();
    let hasFailed = false;
    // All workers take groups from one generator, which makes them wait in line.
    const work = async () => {
        for await (const group of groups) {
            counts[group.kind]++;
            try {
                for await (const page of reader.membersOf(group)) {
                    await add(page);
                    if (hasFailed)
                        return;
                }
            }
            catch (error) {
                if (!(error instanceof _tenant_js__WEBPACK_IMPORTED_MODULE_1__/* .CallRefused */ .tZ && error.status === 404))
                    throw error;
                counts[group.kind]--;
                gone.add(group.id);
                const what = group.kind === "roles" ? "role" : "organization";
                tenant.run.log.info(`The ${what} ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_3__/* .quote */ .hD)(group.id)} disappeared while it was read: it is left out.`);
            }
        }
    };
    const workers = Array.from({ length: CONCURRENCY }, () => work().catch((error) => {
        hasFailed = true;
        throw error;
    }));
    await Promise.all(workers);
    return { ...counts, gone };
}
/**
 * Asks for one page of everything that will be read, to find out before the export whether the token may read it.
 *
 * @throws BackupError if it may not; it names all permissions
 */
async function checkMembershipAccess(tenant, kinds) {
    const reader = new Reader(tenant, kinds);
    for (const kind of kinds) {
        const { value: group } = await reader.groups([kind]).next();
        if (group !== undefined)
            await reader.membersOf(group).next();
    }
}
/** Lists groups and their members. */
class Reader {
    #tenant;
    #remedies;
    constructor(tenant, kinds) {
        this.#tenant = tenant;
        this.#remedies = {
            403: `Grant the application ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatList */ .ki)(membershipScopes(kinds))} on the Management API. If the message is about the subscription, remove from \`memberships\` what the plan lacks.`,
        };
    }
    /** Roles, then organizations. */
    async *groups(kinds) {
        if (kinds.includes("roles")) {
            for await (const { id, name } of this.#roles())
                yield { kind: "roles", id, name };
        }
        if (kinds.includes("organizations")) {
            const pages = this.#pages("organizations", "the list of organizations", ORGANIZATIONS);
            for await (const { organizations } of pages) {
                for (const { id, name } of organizations)
                    yield { kind: "organizations", id, name };
            }
        }
        return undefined;
    }
    async *membersOf({ kind, ...group }) {
        const id = encodeURIComponent(group.id);
        if (kind === "roles") {
            const path = `roles/${id}/users`;
            for await (const { users } of this.#pages(path, "the users of a role", ROLE_MEMBERS)) {
                yield users.map(({ user_id }) => ({ userId: user_id, role: group }));
            }
            return;
        }
        const path = `organizations/${id}/members?fields=user_id,roles&include_fields=true`;
        for await (const { members } of this.#pages(path, "the members of an organization", MEMBERS)) {
            yield members.map(({ user_id, roles }) => ({
                userId: user_id,
                organization: { ...group, roles: (roles ?? []).map(({ id, name }) => ({ id, name })) },
            }));
        }
    }
    /** Pages by checkpoint. Only a missing `next` ends them: a short page does not, and the last one may be empty. */
    async *#pages(path, what, schema) {
        for (let from;;) {
            const query = `take=${PER_PAGE}${from === undefined ? "" : `&from=${encodeURIComponent(from)}`}`;
            const page = await this.#get(`${path}${path.includes("?") ? "&" : "?"}${query}`, what, schema);
            yield page;
            if (!page.next)
                return;
            if (page.next === from) {
                throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(`Auth0 answered the request for ${what} with the same page again.`, "Run the workflow again. If it keeps failing, remove `memberships`, and report it to Auth0 support.");
            }
            from = page.next;
        }
    }
    /** Pages by offset, the only ones that roles have. Auth0 may lower `per_page`. */
    async *#roles() {
        let read = 0;
        for (let page = 0, limit = PER_PAGE; (page + 1) * limit <= MOST_ROLES; page++) {
            const query = `per_page=${PER_PAGE}&page=${page}&include_totals=true`;
            const answer = await this.#get(`roles?${query}`, "the list of roles", ROLES);
            yield* answer.roles;
            read += answer.roles.length;
            limit = answer.limit || PER_PAGE;
            if (answer.roles.length < limit)
                return;
            if (read >= MOST_ROLES && (answer.total ?? 0) > read) {
                this.#tenant.run.log.warning(`The tenant has ${answer.total} roles, and Auth0 lists only the first ${read}: the others are left out.`);
            }
        }
    }
    #get(path, what, schema) {
        const remedies = this.#remedies;
        return this.#tenant.call({ method: "GET", path, what, schema, remedies, isPaced: true });
    }
}


/***/ }),

/***/ 36773:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  tZ: () => (/* binding */ CallRefused),
  bo: () => (/* binding */ ERROR_CODE),
  b1: () => (/* binding */ Tenant)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 8 modules
var schemas = __webpack_require__(32716);
// EXTERNAL MODULE: ./build/src/base/errors.js
var errors = __webpack_require__(22396);
// EXTERNAL MODULE: ./build/src/base/format.js
var format = __webpack_require__(86616);
// EXTERNAL MODULE: ./build/src/base/json.js
var json = __webpack_require__(75221);
// EXTERNAL MODULE: ./build/src/base/sleep.js
var sleep = __webpack_require__(10856);
// EXTERNAL MODULE: ./build/src/http/connection-error.js
var connection_error = __webpack_require__(53455);
// EXTERNAL MODULE: ./build/src/http/index.js
var http = __webpack_require__(50462);
// EXTERNAL MODULE: ./build/src/http/send.js
var send = __webpack_require__(2658);
// EXTERNAL MODULE: ./build/src/http/status-error.js
var status_error = __webpack_require__(30661);
;// CONCATENATED MODULE: ./build/src/auth0/foreign-answer.js
/** Answers that Auth0's API did not write: those of firewalls, proxies and other servers. */



/** Maximum length of the searched text, because the search of markup is quadratic. */
const SEARCHED = 4096;
/** The error for a refusal that is not in Auth0's format. @param remedy used instead of the general one */
function foreignRefusal(what, { host, status, text }, remedy) {
    return new status_error/* StatusError */.X(`The answer to ${what} (status ${status}${foreignWords(text)}) does not come from Auth0.`, remedy ??
        `Check that \`domain\` is the domain of an Auth0 tenant, and that the runner's proxy or firewall allows requests to ${host}.`, status);
}
/** The title or the first sentence of a page or a text, after a colon; nothing for JSON, which may contain secrets. */
function foreignWords(text) {
    if (!isForeign(text))
        return "";
    const start = text.slice(0, SEARCHED);
    const [, title] = /<title[^>]*>([^<]*)/i.exec(start) ?? [];
    const plain = title ?? start.replace(/<(script|style)\b.*?<\/\1>|<[^>]*>?/gis, " ");
    const [sentence = ""] = plain.trim().split(/(?<=[.!?])\s/, 1);
    const words = (0,format/* quote */.hD)(sentence.replace(/\s+/g, " "), 200);
    return words === "" ? "" : `: ${words}`;
}
/** Whether a body is neither empty nor JSON. */
function isForeign(text) {
    return text.trim() !== "" && (0,json/* parseJson */.qF)(text) === undefined;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/jwt/sign.js + 5 modules
var sign = __webpack_require__(66424);
// EXTERNAL MODULE: ./node_modules/jose/dist/webapi/util/decode_jwt.js
var decode_jwt = __webpack_require__(77961);
;// CONCATENATED MODULE: ./build/src/auth0/sign-in.js
/** Signs in to the tenant for a Management API token: client credentials with a secret or Private Key JWT. */










const GRANT = schemas/* looseObject */._H3({
    access_token: schemas/* string */.YjP().min(1),
    scope: (0,json/* optional */.lq)(schemas/* string */.YjP()),
});
const REFUSAL = schemas/* looseObject */._H3({ error: schemas/* string */.YjP(), error_description: (0,json/* optional */.lq)(schemas/* string */.YjP()) });
/**
 * Signs in and masks the token. A token from the inputs is returned unchanged.
 *
 * @throws BackupError when the tenant refuses or the connection keeps failing
 */
async function signIn(run, tenant) {
    const { credentials } = tenant;
    if (credentials.kind === "token") {
        return { value: credentials.token, scopes: scopesOf(credentials.token) };
    }
    return (0,http/* requestWithRetry */.En)(run, { what: "the sign-in", url: new URL("/oauth/token", tenant.origin), idempotent: true }, () => tokenRequest(run, tenant), async (response) => {
        const document = await (0,send/* readText */.y)(response);
        if (response.status !== 200) {
            throw signInRefused({ host: tenant.origin.host, status: response.status, text: document });
        }
        const grant = GRANT.safeParse((0,json/* parseJson */.qF)(document));
        if (!grant.success) {
            throw new errors/* BackupError */.hj(`${tenant.origin.host} answered the sign-in with something that is not a token${foreignWords(document)}.`, "Check that `domain` is the domain of an Auth0 tenant.");
        }
        run.log.mask(grant.data.access_token);
        return { value: grant.data.access_token, scopes: splitScopes(grant.data.scope) };
    }).catch(connectionFailed(tenant.origin.host));
}
/** Makes a new assertion for each request, because Auth0 accepts each one only once. */
async function tokenRequest(run, tenant) {
    const form = new URLSearchParams({
        grant_type: "client_credentials",
        audience: tenant.audience,
    });
    const { credentials } = tenant;
    if (credentials.kind === "secret") {
        form.set("client_id", credentials.clientId);
        form.set("client_secret", credentials.clientSecret);
    }
    else if (credentials.kind === "private-key") {
        const assertion = await assertionFor(tenant.origin, credentials);
        run.log.mask(assertion);
        form.set("client_id", credentials.clientId);
        form.set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.set("client_assertion", assertion);
    }
    return {
        method: "POST",
        headers: {
            "content-type": "application/x-www-form-urlencoded",
            accept: "application/json",
        },
        body: form.toString(),
    };
}
function assertionFor(origin, credentials) {
    const { clientId, privateKey, algorithm, keyId } = credentials;
    return new sign/* SignJWT */.P()
        .setProtectedHeader({ alg: algorithm, ...(keyId === undefined ? {} : { kid: keyId }) })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(`${origin.origin}/`)
        .setIssuedAt()
        .setExpirationTime("60s")
        .setJti((0,external_node_crypto_.randomUUID)())
        .sign(privateKey);
}
function signInRefused(answer) {
    const { status, text } = answer;
    if (status >= 300 && status < 400)
        return redirectRejected("the sign-in");
    const refusal = REFUSAL.safeParse((0,json/* parseJson */.qF)(text));
    if (!refusal.success)
        return foreignRefusal("the sign-in", answer);
    const { error, error_description: description } = refusal.data;
    const words = (0,format/* quote */.hD)(description ? `${error}: ${description}` : error);
    return new errors/* BackupError */.hj(`Auth0 refused the sign-in (${status} ${words}).`, remedyFor(status, error, description ?? ""));
}
/** The error for a redirect. We never follow one, because it would send credentials to another host. */
function redirectRejected(what) {
    return new errors/* BackupError */.hj(`The tenant answered ${what} with a redirect, which was not followed.`, "Set `domain` to the tenant's domain or custom domain in the Auth0 dashboard, and check that no proxy answers in its place.");
}
/** Rethrows an error; a connection that keeps failing becomes an error for the user. */
function connectionFailed(host) {
    return (error) => {
        if (!(error instanceof connection_error/* ConnectionError */.R))
            throw error;
        throw new errors/* BackupError */.hj(`The connection to ${host} failed (${error.message}).`, error.remedy ??
            "Check `domain` and the runner's network or proxy. If they are right, run the workflow again later.", { cause: error });
    };
}
function remedyFor(status, error, description) {
    if (description.includes("client-grant") || description.includes("not authorized to access")) {
        return "Authorize the application for the Management API with the permission read:users.";
    }
    if (description.includes("Service not enabled")) {
        return "Check `audience`: with a custom domain it is https://<tenant>.auth0.com/api/v2/ of the canonical tenant.";
    }
    if (error === "unauthorized_client") {
        return "Use a machine-to-machine application with the Client Credentials grant enabled.";
    }
    if (status === 401) {
        return "Check `client-id` and the secret or key, and that the application uses this authentication method. Workflows from forks get no secrets.";
    }
    return "See the tenant's log in the Auth0 dashboard under Monitoring.";
}
function scopesOf(token) {
    try {
        const { scope } = (0,decode_jwt/* decodeJwt */.i)(token);
        return typeof scope === "string" ? splitScopes(scope) : undefined;
    }
    catch {
        return undefined; // an opaque token
    }
}
function splitScopes(scope) {
    return scope?.split(" ").filter((name) => name !== "");
}

;// CONCATENATED MODULE: ./build/src/auth0/tenant.js
/** The tenant's Management API, called with a token that is renewed when it expires. */











/** Auth0's name of a reason. Anything else is not printed, because it could contain personal data. */
const ERROR_CODE = schemas/* string */.YjP().regex(/^[\w.-]{1,60}$/);
const ERROR = schemas/* looseObject */._H3({ message: (0,json/* optional */.lq)(schemas/* string */.YjP()), errorCode: (0,json/* optional */.lq)(ERROR_CODE) });
/** General remedies by status. */
const REMEDIES = {
    401: "The token was not issued for this tenant's Management API: check that `domain` and `audience` belong together.",
    403: "Grant the application the permission read:users on the Management API.",
};
/** The remedy when Auth0 refuses a token from the inputs, which a run cannot renew. */
const NO_RENEWAL = "If `token` has expired, use `client-id` with a secret or key instead, which lets a run renew its token, and collect a job that has started with `job-id`. Otherwise, check that `domain` and `audience` belong together.";
/** Auth0 refused a call: it had no effect. */
class CallRefused extends status_error/* StatusError */.X {
    /** Auth0's own name of the reason, if it gives one. */
    errorCode;
    constructor(what, remedy, { status, errorCode }) {
        super(what, remedy, status);
        this.errorCode = errorCode;
    }
}
/** A tenant that we are signed in to. */
class Tenant {
    run;
    #settings;
    #token;
    /** When the rate limit allows the next request, as `performance.now()` counts. */
    #nextRequest = 0;
    constructor(run, settings, token) {
        this.run = run;
        this.#settings = settings;
        this.#token = token;
    }
    /** The tenant's host. */
    get host() {
        return this.#settings.origin.host;
    }
    /** The tenant's scheme, host and port. */
    get origin() {
        return this.#settings.origin;
    }
    /**
     * Signs in, and checks the token's scopes if they are known.
     *
     * @param scopes the required scopes, like `read:users`
     * @throws BackupError when the tenant refuses or a scope is missing
     */
    static async signIn(run, settings, scopes) {
        const token = await signIn(run, settings);
        const tenant = new Tenant(run, settings, token);
        tenant.requireScopes(scopes);
        return tenant;
    }
    /**
     * @returns false when the token's scopes are unknown
     * @throws BackupError when a scope is missing
     */
    requireScopes(scopes) {
        const granted = this.#token.scopes;
        if (granted === undefined)
            return false;
        const missing = scopes.filter((scope) => !granted.includes(scope));
        if (missing.length === 0)
            return true;
        const names = (0,format/* formatList */.ki)(missing);
        throw new errors/* BackupError */.hj(`The token lacks the permission ${names}.`, `Grant the application ${names} on the Management API (Applications → APIs → Auth0 Management API).`);
    }
    /** Whether the token has a scope; `undefined` when its scopes are unknown. */
    hasScope(scope) {
        return this.#token.scopes?.includes(scope);
    }
    /**
     * Calls the Management API. A refused token is renewed once.
     *
     * @throws BackupError when the tenant refuses, the answer does not match the schema, or the connection keeps failing
     */
    async call(call) {
        const first = this.#token;
        const document = await this.#request(call);
        if (document.status !== 401)
            return this.#parse(call, document);
        if (this.#settings.credentials.kind === "token") {
            return this.#parse({ ...call, remedies: { ...call.remedies, 401: NO_RENEWAL } }, document);
        }
        if (this.#token === first) {
            this.run.log.info("Auth0 no longer accepts the token: signing in again.");
            this.#token = await signIn(this.run, this.#settings);
        }
        return this.#parse(call, await this.#request(call));
    }
    async #request(call) {
        const { method, path, what, handled = [], unknownOutcome, signal = this.run.signal } = call;
        const { isIdempotent = method !== "POST" } = call;
        const encoded = call.body === undefined ? undefined : await encodeBody(call.body);
        if (call.isPaced)
            await (0,sleep/* sleep */.y)(Math.max(this.#nextRequest - performance.now(), 0), signal);
        return (0,http/* requestWithRetry */.En)({ log: this.run.log, signal }, { what, url: new URL(`/api/v2/${path}`, this.origin), idempotent: isIdempotent, handled }, () => ({
            method,
            headers: {
                authorization: `Bearer ${this.#token.value}`,
                accept: "application/json",
                ...(encoded && { "content-type": encoded.type }),
            },
            ...(encoded && { body: encoded.body }),
        }), async (response) => {
            this.#nextRequest = performance.now() + (0,http/* rateLimitDelay */.nl)(response.headers);
            return { status: response.status, text: await (0,send/* readText */.y)(response) };
        }).catch((error) => {
            const mayHaveEffect = error instanceof connection_error/* ConnectionError */.R && error.sent;
            if (mayHaveEffect && unknownOutcome !== undefined)
                throw unknownOutcome(error);
            return connectionFailed(this.host)(error);
        });
    }
    #parse(call, { status, text }) {
        if (status < 200 || status > 299)
            throw callRefused(call, { host: this.host, status, text });
        const parsed = call.schema.safeParse((0,json/* parseJson */.qF)(text));
        if (parsed.success)
            return parsed.data;
        throw new errors/* BackupError */.hj(`${this.host} answered ${call.what} in a format that is not Auth0's${foreignWords(text)}.`, "Check that `domain` is the domain of an Auth0 tenant and that no proxy answers in its place.");
    }
}
async function encodeBody(body) {
    if (!(body instanceof FormData)) {
        return {
            type: "application/json",
            body: typeof body === "string" ? body : JSON.stringify(body),
        };
    }
    const form = new Response(body);
    const type = form.headers.get("content-type") ?? "";
    return { type, body: Buffer.from(await form.arrayBuffer()) };
}
function callRefused({ what, remedies }, answer) {
    const { status, text } = answer;
    if (status >= 300 && status < 400)
        return redirectRejected(what);
    if (isForeign(text)) {
        const remedy = http/* TRANSIENT_STATUSES */.SS.includes(status) ? remedies?.[status] : undefined;
        return foreignRefusal(what, answer, remedy);
    }
    const parsed = ERROR.safeParse((0,json/* parseJson */.qF)(text));
    const words = parsed.success && parsed.data.message ? `: ${(0,format/* quote */.hD)(parsed.data.message)}` : "";
    return new CallRefused(`Auth0 refused ${what} (${status}${words}).`.replace("..)", ".)"), remedies?.[status] ??
        REMEDIES[status] ??
        "Run the workflow again. If it keeps failing, see the tenant's log in the Auth0 dashboard under Monitoring.", { status, errorCode: parsed.data?.errorCode ?? undefined });
}


/***/ }),

/***/ 76489:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ CorruptFileError)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/** The error about a damaged export file, which is downloaded again. */

/** The file was damaged, in transit or in Auth0's storage. */
class CorruptFileError extends _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj {
    name = "CorruptFileError";
    /** The failure as a clause without a full stop, for a log line. */
    what;
    /** @param what the predicate of a sentence about the file */
    constructor(what, options) {
        super(`The export file ${what}.`, "Nothing was stored. Run the workflow again; if it keeps failing, give Auth0 support the job's id.", options);
        this.what = `the file ${what}`;
    }
}


/***/ }),

/***/ 74212:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ diskError)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(22396);
/** Failures of the disk, as errors for a person. */


/**
 * For `catch` after a write, or where a check finds that a write would fail.
 *
 * @param file path of the file or folder that cannot be written
 * @returns throws a BackupError for the system error that it is called with
 */
function diskError(file) {
    const folder = node_path__WEBPACK_IMPORTED_MODULE_0__.dirname(file);
    return (cause) => {
        if (cause.code === "ENOSPC" || cause.code === "EDQUOT") {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj(`The disk is full: ${folder} has no room for the export.`, "Use a runner with more space, compress the export with `compression`, or export fewer fields.", { cause });
        }
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj(`${node_path__WEBPACK_IMPORTED_MODULE_0__.basename(file)} cannot be written in ${folder} (${cause.code}).`, "Check that the folder exists and that the runner's user may write to it.", { cause });
    };
}


/***/ }),

/***/ 34522:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ runToEnd)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/* harmony import */ var _until_aborted_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(71621);
/** When a run must end: at its deadline, on a cancel, on an uncaught error, or with nothing to wait for. */


/**
 * Time for a run that must end to take back or to report what it did, in milliseconds. The runner kills a cancelled run 7.5 s after its
 * first signal; without this limit a library's promise that never settles would hold the run.
 */
const END_GRACE = 6500;
/**
 * Runs the work of an action until it settles or must end. Call it once per process.
 *
 * @param timeout in milliseconds
 * @param work is given a signal that is aborted, with the reason, when it must end
 * @throws what the work throws; the signal's reason when the work does not settle in time after it
 */
function runToEnd(timeout, remedies, work) {
    const signal = endOfRun(timeout, remedies);
    return (0,_until_aborted_js__WEBPACK_IMPORTED_MODULE_1__/* .untilAborted */ .E)(work(signal), signal, END_GRACE);
}
function endOfRun(timeout, remedies) {
    const end = new AbortController();
    const deadline = () => end.abort(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(`The run took longer than \`timeout-minutes\` (${timeout / 60_000}).`, remedies.afterDeadline));
    // The timer must not keep the process alive: see beforeExit.
    setTimeout(deadline, timeout).unref();
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]) {
        process.on(name, () => end.abort(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj("The run was cancelled.")));
    }
    // A client that never settles after its connection was cut leaves the process with nothing to do.
    process.on("beforeExit", () => {
        end.abort(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj("A connection was closed in the middle of a response.", remedies.afterBrokenConnection));
    });
    // The artifact client throws some errors outside its promise.
    process.on("uncaughtException", (error) => end.abort(error));
    process.on("unhandledRejection", (error) => end.abort(error));
    return end.signal;
}


/***/ }),

/***/ 22396:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TM: () => (/* binding */ firstLine),
/* harmony export */   hj: () => (/* binding */ BackupError),
/* harmony export */   si: () => (/* binding */ markHandled),
/* harmony export */   v9: () => (/* binding */ withRemedy)
/* harmony export */ });
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(86616);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76398);
/** The error type for people, and helpers for errors of other programs. */


/**
 * A failure that we can explain.
 *
 * `message` says what failed, then what to do. It never contains row data or a secret.
 * `cause` keeps the original error for the log.
 */
class BackupError extends Error {
    name = "BackupError";
    /** What failed, without the remedy. */
    problem;
    /**
     * @param what what failed, a sentence that ends with a full stop
     * @param remedy what to do about it, likewise; omitted where `what` already says it
     */
    constructor(what, remedy, options) {
        super(remedy === undefined ? what : `${what} ${remedy}`, options);
        this.problem = what;
    }
}
/** Maximum length of a quoted message, in UTF-16 code units. */
const MAX_QUOTE = 200;
/** The first line of another program's error message, without URLs: they may be signed. */
function firstLine(message) {
    const line = (0,_secrets_js__WEBPACK_IMPORTED_MODULE_0__/* .redact */ .E)(message).split("\n", 1)[0] ?? "";
    return (0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .quote */ .hD)(line.replace(/https?:\/\/\S+/g, "…"), MAX_QUOTE);
}
/** Returns the promise, which a later `await` checks. Without this, Node reports a rejection before that `await` as unhandled. */
function markHandled(promise) {
    promise.catch(() => { });
    return promise;
}
/**
 * Adds a sentence to an error, such as the effect of an abort on work that was under way.
 *
 * @param error for example the reason of an aborted signal
 * @returns a new error; one that is not a BackupError is returned unchanged
 */
function withRemedy(error, remedy) {
    if (!(error instanceof BackupError))
        return error;
    return new BackupError(error.message, remedy, { cause: error.cause });
}


/***/ }),

/***/ 86616:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B4: () => (/* binding */ formatCount),
/* harmony export */   EI: () => (/* binding */ formatNames),
/* harmony export */   Xo: () => (/* binding */ formatSeconds),
/* harmony export */   a3: () => (/* binding */ formatDuration),
/* harmony export */   ed: () => (/* binding */ formatUsers),
/* harmony export */   fU: () => (/* binding */ formatTime),
/* harmony export */   hD: () => (/* binding */ quote),
/* harmony export */   ki: () => (/* binding */ formatList),
/* harmony export */   z3: () => (/* binding */ formatBytes)
/* harmony export */ });
/* harmony import */ var _plain_line_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(93066);
/** Numbers, times and quoted text, formatted for people. */

/** `1234567` → `1,234,567`. @param value a whole number; loading `Intl` would delay the start by 15 ms */
function formatCount(value) {
    return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
/** `1` → `1 user`, `2000` → `2,000 users`. */
function formatUsers(value) {
    return `${formatCount(value)} ${value === 1 ? "user" : "users"}`;
}
/** `a, b and c`; loading `Intl` would delay the start by 15 ms. */
function formatList(words) {
    return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
/** Bytes → `812 bytes`, `1.5 kB`, `117 MB`, `2.04 GB`: decimal units, three digits. */
function formatBytes(bytes) {
    if (bytes < 1000)
        return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
    const units = ["kB", "MB", "GB", "TB"];
    let value = bytes;
    let unit = -1;
    while (Number(value.toPrecision(3)) >= 1000 || unit === -1) {
        value /= 1000;
        unit++;
    }
    return `${Number(value.toPrecision(3))} ${units[unit] ?? "PB"}`;
}
/** Milliseconds → `0.4 s`, `12 s`, `3 min 5 s`, `1 h 2 min`, `27 days 19 h`. */
function formatDuration(milliseconds) {
    const seconds = milliseconds / 1000;
    if (seconds < 9.95)
        return `${seconds.toFixed(1)} s`;
    const whole = Math.round(seconds);
    if (whole < 60)
        return `${whole} s`;
    const minutes = Math.floor(whole / 60);
    if (minutes < 60)
        return `${minutes} min ${whole % 60} s`;
    const hours = Math.floor(minutes / 60);
    if (hours < 48)
        return `${hours} h ${minutes % 60} min`;
    return `${Math.floor(hours / 24)} days ${hours % 24} h`;
}
/** A time → `15:57:50 UTC`. */
function formatTime(moment) {
    return `${moment.toISOString().slice(11, 19)} UTC`;
}
/** A delay in milliseconds → `0.05 s`, `12 s`. */
function formatSeconds(milliseconds) {
    return `${(milliseconds / 1000).toFixed(milliseconds < 1000 ? 2 : 0)} s`;
}
/** Maximum length of quoted text, in UTF-16 units. */
const LONGEST_QUOTE = 300;
/** Text from a server, made safe for one line of the log, and truncated to `longest` UTF-16 units. */
function quote(text, longest = LONGEST_QUOTE) {
    // Secrets are removed first: the runner does not mask a part of one.
    const line = (0,_plain_line_js__WEBPACK_IMPORTED_MODULE_0__/* .plainLine */ .h)(text).trim();
    return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
/** Maximum number and length of the names in a list. */
const MOST_NAMES = 30;
const LONGEST_NAME = 100;
/** Names from a server as a list on one line: `a, b`, truncated, with the number of names that are left out. */
function formatNames(names) {
    const shown = names.slice(0, MOST_NAMES).map((name) => {
        return name.length > LONGEST_NAME ? `${quote(name.slice(0, LONGEST_NAME))}…` : quote(name);
    });
    const rest = names.length - shown.length;
    return rest === 0 ? shown.join(", ") : `${shown.join(", ")} and ${formatCount(rest)} more`;
}


/***/ }),

/***/ 55972:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ freedAfterUse),
/* harmony export */   t: () => (/* binding */ free)
/* harmony export */ });
/**
 * Frees the memory of buffers as soon as they are read. V8 collects it only every few dozen megabytes, so a download of more than that
 * would take 20 % more memory than a smaller one.
 */
/** Frees a buffer that Node made and that nothing uses any more. A small one can be part of Node's own pool and stays. */
function free(buffer) {
    const memory = buffer.buffer;
    if (memory.byteLength > Buffer.poolSize)
        memory.transfer(0);
}
/**
 * Passes on the chunks of a file or a response, each of which is valid only until the next one is requested. Chunks that share their
 * memory are left to V8.
 */
async function* freedAfterUse(chunks) {
    for await (const chunk of chunks) {
        yield chunk;
        if (chunk.length === chunk.buffer.byteLength)
            free(chunk);
    }
}


/***/ }),

/***/ 75221:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   lq: () => (/* binding */ optional),
/* harmony export */   qF: () => (/* binding */ parseJson),
/* harmony export */   uk: () => (/* binding */ NUMBER)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(32716);
/** JSON from outside, which may be malformed. */

/** The parsed value, or `undefined` if the text is not JSON. */
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/** A value that a run can do without: one of another type is treated as missing, because it must not end the run. */
function optional(schema) {
    return schema.nullish().catch(undefined);
}
/** A number, or a whole number as text, as some APIs write it. */
const NUMBER = zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([
    zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .regex(/^\d{1,15}$/)
        .transform(Number),
]);


/***/ }),

/***/ 93066:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ plainLine)
/* harmony export */ });
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76398);
/** Text from outside, made safe for one line of the log. */

/**
 * Removes secrets, line breaks, terminal escapes and invisible characters, and breaks up workflow commands.
 *
 * The runner executes `::name::` at the start of a line and `##[name]` anywhere in it: https://github.com/actions/runner, `ActionCommand.cs`.
 */
function plainLine(text) {
    return (0,_secrets_js__WEBPACK_IMPORTED_MODULE_0__/* .redact */ .E)(text)
        .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
        .replace(/:(?=:)/g, ": ")
        .replaceAll("##[", "## [");
}


/***/ }),

/***/ 50973:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ RetryBudget),
/* harmony export */   b: () => (/* binding */ withRetry)
/* harmony export */ });
/* harmony import */ var _format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(86616);
/* harmony import */ var _sleep_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(10856);
/**
 * The only retry loop: exponential backoff with jitter, the server's own delay (`Retry-After`), a budget, and the run's signal.
 *
 * A caller defines which failures are transient, what may be repeated (idempotent operations, and requests that certainly never
 * arrived) and its budget. About jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */


/** The longest delay of a server that we accept, in milliseconds. Much longer ones fit into no timer. */
const LONGEST_SERVER_DELAY = 15 * 60_000;
/** Counts the failures of one operation. Each kind of failure may have its own budget. */
class RetryBudget {
    #limits;
    #consecutive = 0;
    #total = 0;
    constructor(limits) {
        this.#limits = limits;
    }
    /** Records progress: the next failure is retried immediately and not counted, those after it are counted from 1 again. */
    progress() {
        this.#consecutive = -1;
    }
    /**
     * Counts one failure.
     *
     * @returns the delay before the next attempt in milliseconds, or `undefined` when the budget is used up
     */
    charge() {
        const { retries, total = Number.POSITIVE_INFINITY, firstDelay, immediate } = this.#limits;
        const { longestDelay = 60_000, jitter = 0 } = this.#limits;
        this.#consecutive++;
        this.#total++;
        if (this.#consecutive > retries || this.#total > total)
            return undefined;
        const doublings = this.#consecutive - (immediate === true ? 2 : 1);
        if (doublings < 0)
            return 0;
        return Math.min(firstDelay * 2 ** doublings, longestDelay) * (1 - jitter * Math.random());
    }
}
/**
 * Runs an operation until it succeeds, fails for good, or uses up its budget. Each retry is one line in the log.
 *
 * @param what the operation as a noun phrase, for the log: "the sign-in"
 * @param attempt one attempt; called again for each retry
 * @param classify what a failure means: `undefined` when retrying is useless or not safe. What it throws ends the operation.
 * @throws the failure or its `finalError`, and the signal's reason when the run ends during a delay
 */
async function withRetry({ log, signal }, what, attempt, classify) {
    for (;;) {
        try {
            return await attempt();
        }
        catch (error) {
            const transient = classify(error);
            if (transient === undefined)
                throw error;
            signal.throwIfAborted();
            const { budget, reason, serverDelay = 0, finalError = error } = transient;
            const ownDelay = budget.charge();
            if (ownDelay === undefined || serverDelay > LONGEST_SERVER_DELAY)
                throw finalError;
            const delay = transient.serverDelay ?? ownDelay;
            const when = delay === 0 ? "immediately" : `in ${(0,_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSeconds */ .Xo)(delay)}`;
            log.retry(what, `Retrying ${what} ${when}: ${reason}.`);
            await (0,_sleep_js__WEBPACK_IMPORTED_MODULE_0__/* .sleep */ .y)(delay, signal);
        }
    }
}


/***/ }),

/***/ 5901:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ readRunnerEnvironment),
/* harmony export */   u: () => (/* binding */ filterVariables)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48161);
/** What a step knows about its run, read from the environment variables of GitHub's runner. */

/** Reads the environment of a step. */
function readRunnerEnvironment(environment) {
    const repository = repositoryOf(environment);
    const id = environment["GITHUB_RUN_ID"];
    return {
        workspace: environment["GITHUB_WORKSPACE"] ?? process.cwd(),
        temp: environment["RUNNER_TEMP"] ?? (0,node_os__WEBPACK_IMPORTED_MODULE_0__.tmpdir)(),
        url: repository && id
            ? `${repository.server.origin}/${repository.name}/actions/runs/${id}`
            : undefined,
        repository,
        environment,
    };
}
function repositoryOf(environment) {
    const name = environment["GITHUB_REPOSITORY"];
    const server = environment["GITHUB_SERVER_URL"] || "https://github.com";
    if (!name || !URL.canParse(server))
        return undefined;
    return {
        name,
        server: new URL(server),
        api: (environment["GITHUB_API_URL"] || "https://api.github.com").replace(/\/+$/, ""),
        eventFile: environment["GITHUB_EVENT_PATH"] || undefined,
    };
}
/** Variables that a filter may read as `ENV`: none of them is secret. */
const FILTER_VARIABLES = [
    "TZ",
    "GITHUB_ACTOR",
    "GITHUB_EVENT_NAME",
    "GITHUB_JOB",
    "GITHUB_REF_NAME",
    "GITHUB_REPOSITORY",
    "GITHUB_RUN_ID",
    "GITHUB_RUN_NUMBER",
    "GITHUB_WORKFLOW",
];
/** The variables that a filter may read, as far as they are set. */
function filterVariables(environment) {
    const set = FILTER_VARIABLES.flatMap((name) => {
        const value = environment[name];
        return value === undefined ? [] : [[name, value]];
    });
    return Object.fromEntries(set);
}


/***/ }),

/***/ 76398:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ addSecret),
/* harmony export */   E: () => (/* binding */ redact)
/* harmony export */ });
/**
 * The secrets of the run, and how to remove them from text.
 *
 * The runner masks a secret only where it is printed whole. A message that quotes another side may be truncated, so we remove secrets
 * ourselves before that. Like the runner's masks, the list belongs to the process.
 */
const REDACTED = "***";
/** Shorter secrets are words of any text, and their encoded forms even more so. */
const SHORTEST_SECRET = 4;
const SHORTEST_ENCODED = 8;
/** A secret that another side truncated is recognized by its first characters. */
const SHORTEST_BEGINNING = 12;
/** The longest first, so that no rest of a secret remains that contains another. */
let forms = [];
/** Removes a secret, each of its lines, and their encoded forms from all text from now on. */
function addSecret(secret) {
    const added = [secret, ...secret.split(/\r?\n/)]
        .map((text) => text.trim())
        .filter((text) => text.length >= SHORTEST_SECRET && !/^-----.*-----$/.test(text))
        .flatMap((text) => (text.length < SHORTEST_ENCODED ? [text] : [text, ...encoded(text)]));
    forms = [...new Set([...forms, ...added])].toSorted((a, b) => b.length - a.length);
}
/** The text with `***` in the place of each known secret, or of its beginning where the rest is missing. */
function redact(text) {
    let result = text;
    for (const form of forms)
        result = result.replaceAll(form, REDACTED);
    for (const head of new Set(forms.filter(isTruncatable).map(headOf))) {
        if (result.includes(head))
            result = withoutBeginnings(result, head);
    }
    return result;
}
/** The address of a signed link is not secret. Its query is a secret of its own. */
function isTruncatable(form) {
    return form.length >= 2 * SHORTEST_BEGINNING && !/^https?:/.test(form);
}
function headOf(form) {
    return form.slice(0, SHORTEST_BEGINNING);
}
/** Several forms may have the same first characters: the one that matches the longest text counts. */
function withoutBeginnings(text, head) {
    const candidates = forms.filter((form) => form.startsWith(head));
    let result = "";
    let done = 0;
    for (let at = text.indexOf(head); at !== -1; at = text.indexOf(head, done)) {
        const lengths = candidates.map((form) => {
            let length = head.length;
            while (length < form.length && text[at + length] === form[length])
                length++;
            return length;
        });
        result += text.slice(done, at) + REDACTED;
        done = at + Math.max(...lengths);
    }
    return result + text.slice(done);
}
/** As the runner does, and base64url: addresses, JSON, forms, XML, and base64 at each of the three positions in a group. */
function encoded(secret) {
    const json = JSON.stringify(secret).slice(1, -1);
    const base64 = [0, 1, 2].map((offset) => base64At(secret, offset));
    const xml = secret
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;")
        .replaceAll("'", "&apos;");
    return [
        ...base64,
        ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
        // A lone surrogate cannot be part of an address.
        ...(secret.isWellFormed() ? [encodeURI(secret), encodeURIComponent(secret)] : []),
        new URLSearchParams([["", secret]]).toString().slice(1),
        json,
        json.replaceAll("/", "\\/"),
        xml,
    ];
}
/** The characters of base64 that depend on the secret alone, if `offset` bytes precede it in its group of three. */
function base64At(secret, offset) {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const [start, end] = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    return bytes.toString("base64").slice(start, end);
}


/***/ }),

/***/ 10856:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   y: () => (/* binding */ sleep)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/** Sleeping until a delay has passed or the run ends. */

/** @throws the signal's reason as soon as it is aborted */
async function sleep(milliseconds, signal) {
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
}


/***/ }),

/***/ 81039:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  GU: () => (/* binding */ makeRunFolder),
  VR: () => (/* binding */ removeStaleCopies),
  r6: () => (/* binding */ removeStaleFolders),
  NT: () => (/* binding */ temporaryName)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/src/base/disk-errors.js
var disk_errors = __webpack_require__(74212);
;// CONCATENATED MODULE: ./build/src/base/file-owner.js
/**
 * The process that made a file, as part of the file's name, so that a later run knows whether that process still runs.
 *
 * A process is identified by its id and its start time, which count only within one boot and one pid namespace. Linux only: elsewhere, and
 * for a process of another container or host, it is unknown.
 */


/** What {@link ownerTag} returns, for a regular expression. */
const OWNER_TAG = String.raw `\d+-\d+-[0-9a-f]{8}`;
/** The tag of this process; `undefined` where it cannot be known. */
function ownerTag() {
    const [scope, start] = [scopeOfProcesses(), startTime(process.pid)];
    return scope === undefined || start === undefined
        ? undefined
        : `${process.pid}-${start}-${scope}`;
}
/** Whether the process of a tag runs; `undefined` if that cannot be known from here. */
function isRunning(tag) {
    const [pid, start, scope] = tag.split("-");
    if (scope !== scopeOfProcesses())
        return undefined;
    return startTime(Number(pid)) === start;
}
function scopeOfProcesses() {
    try {
        const boot = (0,external_node_fs_.readFileSync)("/proc/sys/kernel/random/boot_id", "utf8");
        const namespaces = ["pid", "time"].map((kind) => (0,external_node_fs_.readlinkSync)(`/proc/self/ns/${kind}`));
        const hash = (0,external_node_crypto_.createHash)("sha256").update([boot, ...namespaces].join("\n"));
        return hash.digest("hex").slice(0, 8);
    }
    catch {
        return undefined;
    }
}
/** In clock ticks since the boot, which no other process with the same id shares; `undefined` if there is no such process. */
function startTime(pid) {
    try {
        // The name, in parentheses, may contain spaces. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
        const [, stat = ""] = /^.*\) (.*)$/s.exec((0,external_node_fs_.readFileSync)(`/proc/${pid}/stat`, "utf8")) ?? [];
        const fields = stat.split(" ");
        const isZombie = fields[0] === "Z" || fields[0] === "X";
        return isZombie ? undefined : fields[19];
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/src/base/stale-files.js
/** Removes stale files: those that killed runs left in the runner's temporary folder and in the output folder. */






/** Prefix of each run's folder. */
const RUN_FOLDER = "auth0-user-backup-";
/** Files of an unknown owner are stale at this age, in milliseconds: before the next nightly run. */
const MIN_AGE = 18 * 60 * 60 * 1000;
/** A run touches its folder this often, in milliseconds, because it may take longer. */
const TOUCH_INTERVAL = 60 * 60 * 1000;
const RUN_NAME = new RegExp(`^${RUN_FOLDER}(?:(${OWNER_TAG})-)?[A-Za-z0-9]{6}$`);
const COPY_ID = new RegExp(`^(?:(${OWNER_TAG})-[0-9a-f]{8}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$`);
/**
 * Makes a private folder for one run. It is removed when the process exits: a promise that never settles cannot keep it.
 *
 * @returns its path, and a function that removes it earlier; if that fails, it warns
 * @throws BackupError when the disk does not allow it
 */
async function makeRunFolder({ temp, log, }) {
    const owner = ownerTag();
    const prefix = external_node_path_.join(temp, owner === undefined ? RUN_FOLDER : `${RUN_FOLDER}${owner}-`);
    const folder = await (0,promises_.mkdtemp)(prefix).catch((0,disk_errors/* diskError */.w)(temp));
    const touch = () => (0,promises_.utimes)(folder, new Date(), new Date()).catch(() => { });
    const touching = setInterval(touch, TOUCH_INTERVAL).unref();
    const remove = () => {
        clearInterval(touching);
        try {
            (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true });
        }
        catch {
            log.warning(`The temporary folder ${folder} could not be removed. Delete it: it has users.`);
        }
    };
    process.once("exit", remove);
    return { folder, remove };
}
/**
 * Removes run folders of the runner's user whose process has ended, or is unknown and left them unchanged for 18 hours. Failures are
 * ignored: they must not fail a backup.
 *
 * @param temp the runner's folder for temporary files
 * @param now in milliseconds since 1970
 * @returns the number of removed folders
 */
function removeStaleFolders(temp, now) {
    return removeStale(temp, "isDirectory", (name) => RUN_NAME.exec(name), now);
}
/** The name of a copy in the output folder until it is published as `name`. */
function temporaryName(name) {
    const owner = ownerTag();
    const id = owner === undefined ? (0,external_node_crypto_.randomUUID)() : `${owner}-${(0,external_node_crypto_.randomBytes)(4).toString("hex")}`;
    return `.${name}.${id}`;
}
/**
 * Removes stale copies that were never published, under the same conditions.
 *
 * @param directory the output folder
 * @param names of the published files
 * @param now in milliseconds since 1970
 * @returns the number of removed copies
 */
function removeStaleCopies(directory, names, now) {
    const prefixes = names.map((name) => `.${name}.`);
    const match = (name) => {
        const prefix = prefixes.find((one) => name.startsWith(one) && COPY_ID.test(name.slice(one.length)));
        return prefix === undefined ? null : COPY_ID.exec(name.slice(prefix.length));
    };
    return removeStale(directory, "isFile", match, now);
}
/** @param match a name that a run gave, whose first group is the owner's tag */
async function removeStale(folder, kind, match, now) {
    const names = await (0,promises_.readdir)(folder).catch(() => []);
    let removed = 0;
    for (const name of names) {
        const found = match(name);
        if (found === null)
            continue;
        const file = external_node_path_.join(folder, name);
        // `lstat`, because other users may have put a symbolic link into a shared folder.
        const stats = await (0,promises_.lstat)(file).catch(() => undefined);
        const isOurs = stats?.[kind]() === true && stats.uid === (process.getuid?.() ?? stats.uid);
        if (!isOurs || !isStale(found[1], now - stats.mtimeMs))
            continue;
        removed += await (0,promises_.rm)(file, { recursive: true, force: true }).then(() => 1, () => 0);
    }
    return removed;
}
/** @param age in milliseconds */
function isStale(owner, age) {
    const runs = owner === undefined ? undefined : isRunning(owner);
    return runs === undefined ? age >= MIN_AGE : !runs;
}


/***/ }),

/***/ 1181:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ didYouMean)
/* harmony export */ });
/**
 * Suggests the nearest of several names, by edit distance.
 *
 * @param show how to write a name in the sentence
 * @returns a sentence with a leading space; empty when no name is near
 */
function didYouMean(wrong, names, show = (name) => name) {
    let nearest;
    let least = Math.max(1, Math.floor(wrong.length / 3)) + 1;
    for (const name of names) {
        const distance = editDistance(wrong.toLowerCase(), name.toLowerCase(), least);
        if (distance < least)
            [nearest, least] = [name, distance];
    }
    return nearest === undefined ? "" : ` Did you mean ${show(nearest)}?`;
}
/** Optimal string alignment distance: insertions, deletions, substitutions and transpositions. At most `limit`. */
function editDistance(from, to, limit) {
    if (Math.abs(from.length - to.length) >= limit)
        return limit;
    let before = [];
    let row = Array.from({ length: to.length + 1 }, (_, column) => column);
    for (let i = 1; i <= from.length; i++) {
        const next = [i];
        for (let j = 1; j <= to.length; j++) {
            const replaced = row[j - 1] + Number(from[i - 1] !== to[j - 1]);
            const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
                ? before[j - 2] + 1
                : limit;
            next[j] = Math.min(replaced, swapped, row[j] + 1, next[j - 1] + 1);
        }
        [before, row] = [row, next];
    }
    return row[to.length];
}


/***/ }),

/***/ 93640:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ isLoopback),
/* harmony export */   p: () => (/* binding */ timingsFor)
/* harmony export */ });
/**
 * All timings that depend on the server: shorter for a server on this machine, which answers in milliseconds. The tests rely on
 * them, and a real tenant is never on this machine.
 */
const REMOTE = {
    firstDelay: 1000,
    jitter: 0.2,
    idleTimeout: 60_000,
    shortestPoll: 1000,
    unknownOutcome: 10 * 60_000,
};
const LOOPBACK = {
    firstDelay: 50,
    jitter: 0,
    idleTimeout: 10_000,
    shortestPoll: 50,
    unknownOutcome: 1000,
};
function timingsFor(url) {
    return isLoopback(url.hostname) ? LOOPBACK : REMOTE;
}
/** Whether a host name or address, as in `URL.hostname`, is this machine. */
function isLoopback(hostname) {
    return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}


/***/ }),

/***/ 71621:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ untilAborted)
/* harmony export */ });
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(78474);
/** Awaiting promises of libraries, which may never settle, until a signal is aborted. */
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});

/**
 * Settles as the work does or, when that takes too long after the signal was aborted, rejects with the signal's reason.
 *
 * @param grace time for the work to end by itself after the abort, in milliseconds
 */
async function untilAborted(work, signal, grace = 0) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { promise: aborted, reject } = Promise.withResolvers();
        let timer;
        const end = () => reject(signal.reason);
        const _ = __addDisposableResource(env_1, (0,node_events__WEBPACK_IMPORTED_MODULE_0__.addAbortListener)(signal, () => {
            if (grace === 0)
                end();
            else
                timer = setTimeout(end, grace);
        }), false);
        try {
            return await Promise.race([aborted, work]);
        }
        finally {
            clearTimeout(timer);
        }
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}


/***/ }),

/***/ 53455:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ connectionError),
/* harmony export */   R: () => (/* binding */ ConnectionError)
/* harmony export */ });
/** Why a connection failed: whether the request was sent, and whether a retry can help. */
/** The resolver's answer that a name does not exist. When a resolver cannot be reached, the code is `EAI_AGAIN`. */
const UNKNOWN_HOST = "ENOTFOUND";
const PROXY_ANSWER = "the proxy answered with status";
/** The connection failed before or during the response. */
class ConnectionError extends Error {
    name = "ConnectionError";
    /** False when the request certainly never reached the server. */
    sent;
    /** What to do when a retry is useless; `undefined` when the failure may pass. */
    remedy;
    /** Whether the name of the host, or of the proxy, cannot be resolved. */
    get isUnknownHost() {
        return this.message.includes(UNKNOWN_HOST);
    }
    /** Whether a proxy refused the connection. */
    get isFromProxy() {
        return this.message.startsWith(PROXY_ANSWER);
    }
    /** @param what a clause without a full stop */
    constructor(what, sent, cause, remedy) {
        super(what, { cause });
        this.sent = sent;
        this.remedy = remedy;
    }
}
/** Wraps an error of Node or of the `tunnel` package, which connects through proxies. */
function connectionError(cause, sent) {
    if (!(cause instanceof Error))
        return new ConnectionError("connection failed", sent, cause);
    const status = /^tunneling .*statusCode=(\d+)$/.exec(cause.message)?.[1];
    if (status !== undefined) {
        const remedy = proxyRemedy(Number(status));
        return new ConnectionError(`${PROXY_ANSWER} ${status}`, sent, cause, remedy);
    }
    const [, reason] = /^tunneling .*cause=(.*)$/s.exec(cause.message) ?? [];
    if (reason !== undefined) {
        return new ConnectionError(`the connection to the proxy failed: ${reason}`, sent, cause);
    }
    if (cause.message === "got illegal response body from proxy") {
        return new ConnectionError("the proxy sent more than an answer to CONNECT", sent, cause);
    }
    const code = "code" in cause ? String(cause.code) : undefined;
    if (code === UNKNOWN_HOST) {
        return new ConnectionError(`${code}: no such host`, sent, cause);
    }
    const remedy = !sent && isCertificateError(code) ? CERTIFICATE : undefined;
    return new ConnectionError(code ?? cause.message, sent, cause, remedy);
}
/** Codes of https://nodejs.org/api/tls.html#x509-certificate-error-codes. */
function isCertificateError(code = "") {
    return /CERT|SIGNATURE|_CA$|^HOSTNAME_MISMATCH$|^INVALID_PURPOSE$/.test(code);
}
const CERTIFICATE = "If a proxy decrypts the connection, put the file with its certificate authority into the environment variable `NODE_EXTRA_CA_CERTS` of the job.";
function proxyRemedy(status) {
    if (status === 407) {
        return "Put the user name and password for the proxy into the environment variable `https_proxy`: http://name:password@host:port.";
    }
    const isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429;
    return isFinal
        ? "Allow the host in the proxy, or add it to the environment variable `no_proxy`."
        : undefined;
}


/***/ }),

/***/ 50462:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   En: () => (/* binding */ requestWithRetry),
/* harmony export */   SS: () => (/* binding */ TRANSIENT_STATUSES),
/* harmony export */   nl: () => (/* binding */ rateLimitDelay)
/* harmony export */ });
/* harmony import */ var _base_retry_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(50973);
/* harmony import */ var _base_timings_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93640);
/* harmony import */ var _connection_error_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(53455);
/* harmony import */ var _send_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2658);
/* harmony import */ var _status_error_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(30661);
/** HTTP requests with retries: which failures are transient, which requests are idempotent, and the server's delay. */





/** Maximum number of retries after failures, except for an unknown host, and after 429. */
const RETRIES = 4;
const RATE_LIMIT_RETRIES = 10;
/** Statuses of servers in trouble, and of Cloudflare in front of Auth0 (520 to 524). */
const TRANSIENT_STATUSES = [408, 500, 502, 503, 504, 520, 521, 522, 523, 524];
/**
 * Sends a request, reads the response, and retries transient failures: 429, requests that certainly never arrived and, when
 * the request is idempotent, broken connections and {@link TRANSIENT_STATUSES}. Redirects are not followed, because they would
 * send credentials to another host.
 *
 * @param request makes the request; called for each attempt
 * @param read reads a response of any other status; a connection that breaks meanwhile is retried too
 * @throws ConnectionError when the connection keeps failing, or failed and the request is not idempotent
 * @throws StatusError when the server keeps answering with a status that is retried
 */
function requestWithRetry(run, { what, url, idempotent, handled = [] }, request, read) {
    const failures = new _base_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .RetryBudget */ .K({ ...(0,_base_timings_js__WEBPACK_IMPORTED_MODULE_1__/* .timingsFor */ .p)(url), retries: RETRIES });
    const unknownHosts = new _base_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .RetryBudget */ .K({ ...(0,_base_timings_js__WEBPACK_IMPORTED_MODULE_1__/* .timingsFor */ .p)(url), retries: 1 });
    const rateLimits = new _base_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .RetryBudget */ .K({ ...(0,_base_timings_js__WEBPACK_IMPORTED_MODULE_1__/* .timingsFor */ .p)(url), retries: RATE_LIMIT_RETRIES });
    const attempt = async () => {
        const response = await (0,_send_js__WEBPACK_IMPORTED_MODULE_3__/* .send */ .t)(run.signal, { ...(await request()), url });
        const { status } = response;
        if (handled.includes(status) || !isRetryable(status, idempotent))
            return read(response);
        response.discard();
        throw new RetryableStatus(response);
    };
    return (0,_base_retry_js__WEBPACK_IMPORTED_MODULE_0__/* .withRetry */ .b)(run, what, attempt, (error) => {
        run.signal.throwIfAborted();
        if (error instanceof RetryableStatus) {
            return {
                budget: error.status === 429 ? rateLimits : failures,
                reason: error.message,
                serverDelay: error.delay,
                finalError: statusPersists(what, error.status),
            };
        }
        if (!(error instanceof _connection_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ConnectionError */ .R) || error.remedy !== undefined)
            return undefined;
        if (error.sent && !idempotent)
            return undefined;
        return { budget: error.isUnknownHost ? unknownHosts : failures, reason: error.message };
    });
}
/** A response that invites a retry. */
class RetryableStatus extends Error {
    status;
    /** The delay that the server asks for, in milliseconds. */
    delay;
    constructor({ status, headers }) {
        super(`status ${status}`);
        this.status = status;
        this.delay = serverDelay(headers);
    }
}
function isRetryable(status, idempotent) {
    return status === 429 || (idempotent && TRANSIENT_STATUSES.includes(status));
}
function statusPersists(what, status) {
    const remedy = status === 429
        ? "Something else uses up the tenant's rate limit: run the workflow at another time."
        : "Run the workflow again later; if it keeps failing, see the provider's status page.";
    return new _status_error_js__WEBPACK_IMPORTED_MODULE_4__/* .StatusError */ .X(`The server kept answering ${what} with status ${status}.`, remedy, status);
}
/**
 * How long to wait before the next request, in milliseconds, so that the rate limit of Auth0 is not exceeded: until it is reset when
 * the response says that no request remains, else 0.
 */
function rateLimitDelay(headers) {
    return headers["x-ratelimit-remaining"] === "0" ? (serverDelay(headers) ?? 0) : 0;
}
/**
 * The delay in milliseconds that a response asks for: `Retry-After` in seconds or as a date, or else Auth0's `x-ratelimit-reset`,
 * in seconds since 1970. Times are compared with the response's own `Date`, because our clock may differ.
 */
function serverDelay(headers) {
    const now = Date.parse(headers.date ?? "") || Date.now();
    const retryAfter = headers["retry-after"];
    if (retryAfter !== undefined) {
        const delay = /^\d+$/.test(retryAfter)
            ? Number(retryAfter) * 1000
            : Date.parse(retryAfter) - now;
        if (Number.isFinite(delay))
            return Math.max(delay, 0);
    }
    const reset = headers["x-ratelimit-reset"];
    if (typeof reset === "string" && /^\d+$/.test(reset)) {
        return Math.max(Number(reset) * 1000 - now, 0) + 100; // the limit is reset during that second
    }
    return undefined;
}


/***/ }),

/***/ 2658:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ send),
/* harmony export */   y: () => (/* binding */ readText)
/* harmony export */ });
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37067);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(44708);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(57075);
/* harmony import */ var _actions_http_client__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(44942);
/* harmony import */ var _base_timings_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(93640);
/* harmony import */ var _base_until_aborted_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(71621);
/* harmony import */ var _connection_error_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(53455);
/** Sends one HTTP request without retries, with an idle timeout for the response and for its body. */







/** Sends a request and waits for the head of the response. @throws ConnectionError */
async function send(signal, request) {
    signal.throwIfAborted();
    const idle = new IdleTimeout(signal, (0,_base_timings_js__WEBPACK_IMPORTED_MODULE_4__/* .timingsFor */ .p)(request.url));
    const exchange = new Exchange(request, idle.signal);
    idle.start();
    try {
        // A request without a socket, such as one that waits for a proxy, does not react to its signal.
        const message = await (0,_base_until_aborted_js__WEBPACK_IMPORTED_MODULE_5__/* .untilAborted */ .E)(exchange.response, idle.signal);
        idle.stop();
        return {
            status: message.statusCode ?? 0,
            headers: message.headers,
            body: bodyOf(message, idle),
            discard: () => {
                idle.release();
                message.destroy();
            },
        };
    }
    catch (error) {
        idle.release();
        throw (0,_connection_error_js__WEBPACK_IMPORTED_MODULE_6__/* .connectionError */ .$)(idle.signal.aborted ? idle.signal.reason : error, exchange.sent);
    }
}
async function* bodyOf(message, idle) {
    try {
        idle.start();
        for await (const chunk of (0,node_stream__WEBPACK_IMPORTED_MODULE_2__.addAbortSignal)(idle.signal, message)) {
            idle.stop(); // the reader may be slow
            yield chunk;
            idle.start();
        }
    }
    catch (error) {
        throw (0,_connection_error_js__WEBPACK_IMPORTED_MODULE_6__/* .connectionError */ .$)(idle.signal.aborted ? idle.signal.reason : error, true);
    }
    finally {
        idle.release();
        message.destroy();
    }
}
/** One request on a connection of its own. http-client only chooses the agent: it knows the variables of proxies. */
class Exchange {
    /** Never settles in some cases in which the connection ends: it must be raced against a signal. */
    response;
    #sent = false;
    constructor({ method, url, headers, body, lookup }, signal) {
        const { promise, resolve, reject } = Promise.withResolvers();
        this.response = promise;
        const { request } = url.protocol === "https:" ? node_https__WEBPACK_IMPORTED_MODULE_1__ : node_http__WEBPACK_IMPORTED_MODULE_0__;
        const agent = new _actions_http_client__WEBPACK_IMPORTED_MODULE_3__/* .HttpClient */ .Qq().getAgent(url.href);
        const all = { "user-agent": "auth0-user-backup", ...headers };
        request(url, { method, headers: all, agent, signal, ...(lookup && { lookup }) })
            .once("socket", (socket) => this.#observe(socket))
            .once("response", resolve)
            .once("upgrade", (_response, socket) => {
            socket.destroy();
            reject(new Error("the server switched protocols (status 101)"));
        })
            .on("error", reject)
            .once("close", () => reject(new Error("the connection was closed")))
            .end(body);
    }
    /** False when the request certainly never reached the server: Node sends it when the connection, with its TLS, is complete. */
    get sent() {
        return this.#sent;
    }
    #observe(socket) {
        const isTls = "encrypted" in socket;
        if (!isTls && !socket.connecting)
            this.#sent = true;
        socket.once(isTls ? "secureConnect" : "connect", () => {
            this.#sent = true;
        });
    }
}
/** Aborts a connection that is idle for too long, or when the run ends. */
class IdleTimeout {
    #connection = new AbortController();
    #run;
    #milliseconds;
    #timer;
    constructor(run, { idleTimeout }) {
        this.#run = run;
        this.#milliseconds = idleTimeout;
        run.addEventListener("abort", this.#onAbort, { once: true });
    }
    get signal() {
        return this.#connection.signal;
    }
    #onAbort = () => this.#connection.abort(this.#run.reason);
    start() {
        this.#timer = setTimeout(() => {
            this.#connection.abort(new Error(`no data for ${this.#milliseconds / 1000} s`));
        }, this.#milliseconds);
    }
    stop() {
        clearTimeout(this.#timer);
    }
    release() {
        clearTimeout(this.#timer);
        this.#run.removeEventListener("abort", this.#onAbort);
    }
}
/** Maximum size of a document that is read into memory, in bytes. */
const LARGEST_DOCUMENT = 8 * 1024 * 1024;
/** The body as text, truncated after eight MiB: a page of users can have some. @throws ConnectionError when the connection breaks */
async function readText({ body }) {
    const chunks = [];
    let bytes = 0;
    for await (const chunk of body) {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > LARGEST_DOCUMENT)
            break;
    }
    return Buffer.concat(chunks).subarray(0, LARGEST_DOCUMENT).toString("utf8");
}


/***/ }),

/***/ 30661:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ StatusError)
/* harmony export */ });
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/** A server ended a call with a status. */

class StatusError extends _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj {
    status;
    /** @param what see {@link BackupError}, likewise `remedy` */
    constructor(what, remedy, status) {
        super(what, remedy);
        this.status = status;
    }
}


/***/ }),

/***/ 21568:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hn: () => (/* binding */ isTrue),
/* harmony export */   KF: () => (/* binding */ COMBINED),
/* harmony export */   mc: () => (/* binding */ INPUTS)
/* harmony export */ });
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(36735);
/* harmony import */ var _table_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(85835);
/** The inputs of the backup. */


/** Settings that are made from several inputs, each group in a file of its own. All others are copied from their input. */
const COMBINED = [
    "tenant",
    "export",
    "filter",
    "compression",
    "recipients",
    "destinations",
];
const MEMBERSHIP_KINDS = ["roles", "organizations"];
const memberships = (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)("roles, organizations or both, or none", (given) => {
    if (given === "none")
        return [];
    const kinds = given.split(/[\s,]+/).filter((kind) => kind !== "");
    const known = MEMBERSHIP_KINDS.filter((kind) => kinds.includes(kind));
    return kinds.length > 0 && known.length === new Set(kinds).size ? known : undefined;
});
const destinationList = (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)("artifact, branch or file, or a list of them", [
    "artifact",
    "branch",
    "file",
]);
const jobId = (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)("the id of an export job, such as job_coRQCC3MHztpuTlo", (given) => /^job_[A-Za-z0-9]+$/.test(given) ? given : undefined);
/** Rejects what no file system allows, what an artifact must not contain, and the name of `manifest.json`. */
const fileName = (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)('a name other than manifest, of at most 100 characters, without a leading dot and without \\ / : " < > | * ?', (given) => {
    const isWrong = /^\.|[\\/:"<>|*?\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^manifest$/iu.test(given) || given.length > 100;
    return isWrong ? undefined : given;
});
const maximumDrop = (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)("a percentage from 0% to 100%, such as 2%, or a number of users, such as 200", (given) => {
    if (given === "none")
        return { limit: undefined };
    const [, digits, fraction = "", sign] = /^(\d+)(\.\d+)?\s*(%?)$/.exec(given) ?? [];
    const value = Number(`${digits}${fraction}`);
    if (sign === "%") {
        return value <= 100 ? { limit: { kind: "share", share: value / 100 } } : undefined;
    }
    const isCount = fraction === "" && value <= _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .ANY */ .x4;
    return isCount ? { limit: { kind: "users", users: value } } : undefined;
}).transform(({ limit }) => limit);
const minimumUsers = (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("minimumUsers", (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .number */ .ai)(0, _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .ANY */ .x4, "a whole number of users, 0 or more"), "1");
const history = (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)("a number of commits from 1 to 10000, such as 90, or a number of days, such as 90 days", (given) => {
    const [, digits, unit] = /^(\d+)(?:\s*(days?))?$/.exec(given) ?? [];
    const value = Number(digits);
    if (!(value >= 1 && value <= 10_000))
        return undefined;
    return unit === undefined ? { kind: "commits", commits: value } : { kind: "age", days: value };
});
/** All inputs, in the order of `action.yml`. */
const INPUTS = {
    ..._table_js__WEBPACK_IMPORTED_MODULE_1__/* .TENANT_INPUTS */ .Rv,
    connection: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("export", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .connection */ .FI),
    format: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("format", (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .choice */ .Yq)("ndjson", "json", "csv", "import"), "ndjson"),
    fields: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("export", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq, "*"),
    memberships: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("memberships", memberships, "none"),
    limit: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("export", (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .number */ .ai)(1, _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .ANY */ .x4, "a whole number of users, 1 or more")),
    filter: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("filter", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq),
    "job-id": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("export", jobId),
    destination: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("destinations", destinationList, "artifact"),
    "file-name": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("fileName", fileName, "users"),
    compression: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("compression", (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .choice */ .Yq)("none", "gzip", "zstd")),
    "encrypt-to": {
        ...(0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .secret */ .rJ)("recipients", _table_js__WEBPACK_IMPORTED_MODULE_1__/* .ageSecretKeys */ .mi),
        default: "none",
        ifEmpty: "Enter age recipients (age1…), or `none` to store plain text.",
    },
    "artifact-name": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("destinations", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8, "auth0-users"),
    "retention-days": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("destinations", (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .number */ .ai)(1, 400, "a whole number of days from 1 to 400, or leave it out to use the repository's setting")),
    branch: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("destinations", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq, "auth0-backup"),
    directory: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("destinations", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq, "."),
    "commit-message": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("destinations", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq),
    history: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("destinations", history),
    "github-token": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .secret */ .rJ)("githubToken"),
    "output-directory": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("destinations", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq, "auth0-users"),
    "minimum-users": { ...minimumUsers, ifEmpty: "Enter a number, or remove the input." },
    "maximum-drop": {
        ...(0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("destinations", maximumDrop, "none"),
        ifEmpty: "Enter a percentage or a number, or `none` for no limit.",
    },
    "allow-public-repository": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("allowsPublicRepository", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .trueOrFalse */ .dt, "false"),
    "timeout-minutes": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("timeout", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .minutes */ .Gx, "60"),
    "dry-run": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("isDryRun", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .trueOrFalse */ .dt, "false"),
};
/** Whether an input that has not been read yet is set to true. */
function isTrue(given = "") {
    return _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .trueOrFalse */ .dt.safeParse(given.trim()).data === true;
}


/***/ }),

/***/ 32919:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ placeOnBranch),
/* harmony export */   o: () => (/* binding */ branchSettings)
/* harmony export */ });
/** The inputs about the backup branch. */
/** The settings of the backup branch. */
function branchSettings(read, report) {
    const { "github-token": token = "" } = read;
    if (token === "") {
        report("`github-token` is empty, and the backup branch needs a token. Remove the input to use the job's own token.");
    }
    return {
        ...placeOnBranch(read, report),
        message: read["commit-message"],
        history: read.history,
        token,
        maximumDrop: read["maximum-drop"],
    };
}
/** The branch, and the folder inside it. */
function placeOnBranch({ branch, directory }, report) {
    if (branch.startsWith("refs/")) {
        report("`branch` begins with refs/. Enter only the branch's name, such as auth0-backup.");
    }
    else if (NO_BRANCH_NAME.test(branch) || Buffer.byteLength(branch) > 200) {
        report("`branch` is not a valid branch name. Enter one such as auth0-backup or backups/auth0.");
    }
    return { name: branch, directory: directoryOf(directory, report) };
}
/** The names that `git check-ref-format --branch` rejects, and `HEAD`. */
const NO_BRANCH_NAME = /^(?:[-/]|HEAD$|@$)|[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|(?:^|\/)\.|\.lock(?:\/|$)|[./]$/u;
/**
 * Names that git or GitHub rejects as a folder: its own, and those of its files, also in the spellings that some file systems treat as
 * the same (`git fsck`: hasDotgit, gitmodulesBlob, gitattributesBlob).
 */
const NO_PATH_PART = /^(?:|\.|\.\.|\.git|\.gitmodules|\.gitattributes|\.gitignore|\.mailmap|git~\d|git(?:mod|att|ign)~\d|mailma~\d|(?:gi7eba|gi7d29|gi250a|maba30)~\d)$/i;
/** Characters that HFS+ ignores in names. */
const IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
/** The folder's path without `.` and trailing slashes; empty for the branch's root. */
function directoryOf(text, report) {
    const parts = text
        .replace(/\/+$/, "")
        .split("/")
        .filter((part) => part !== ".");
    const isForbidden = (part) => {
        const name = part.replaceAll(IGNORED, "");
        return NO_PATH_PART.test(name.replace(/[. ]+$/, "") || name) || Buffer.byteLength(part) > 255;
    };
    if (/^\/|[\p{Cc}\\:]/u.test(text) || parts.some(isForbidden)) {
        report("`directory` is not a folder inside the branch. Enter a path such as backups/eu, without a leading /, .., .git, \\ or :, and without a name of git's own files, such as .gitmodules.");
    }
    return parts.join("/");
}


/***/ }),

/***/ 77914:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CN: () => (/* binding */ checkArtifactName),
/* harmony export */   Sv: () => (/* binding */ unusedInputs),
/* harmony export */   uC: () => (/* binding */ destinations)
/* harmony export */ });
/* harmony import */ var _base_format_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(86616);
/* harmony import */ var _backup_table_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(21568);
/* harmony import */ var _branch_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(32919);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3571);
/** The inputs about the destinations. */




/** @param workspace absolute path that `output-directory` is relative to */
function destinations(read, workspace, report) {
    const { destination, "artifact-name": name } = read;
    const [artifact, branch, file] = ["artifact", "branch", "file"].map((place) => destination.includes(place));
    if (artifact)
        checkArtifactName(name, report);
    if (read["maximum-drop"] !== undefined && !branch) {
        report("`maximum-drop` compares with the last backup on the branch, but `destination` lacks branch. Add branch, or remove `maximum-drop`.");
    }
    return {
        artifact: artifact ? { name, retentionDays: read["retention-days"] } : undefined,
        branch: branch ? (0,_branch_js__WEBPACK_IMPORTED_MODULE_2__/* .branchSettings */ .o)(read, report) : undefined,
        outputDirectory: file
            ? (0,_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .pathInput */ .g)("output-directory", read["output-directory"], workspace, report)
            : undefined,
    };
}
/** The inputs that have no effect without one of the destinations. */
const NEEDED = {
    artifact: ["artifact-name", "retention-days"],
    branch: ["branch", "directory", "commit-message", "history"],
    file: ["output-directory"],
};
/** A warning for each destination that is missing although inputs for it are set. */
function unusedInputs(read) {
    const isSet = (name) => read[name] !== undefined && read[name] !== _backup_table_js__WEBPACK_IMPORTED_MODULE_0__/* .INPUTS */ .mc[name].default;
    return Object.entries(NEEDED).flatMap(([place, names]) => {
        const unused = names.filter(isSet).map((name) => `\`${name}\``);
        if (unused.length === 0 || read.destination.some((chosen) => chosen === place))
            return [];
        const [verb, them] = unused.length === 1 ? ["has", "the input"] : ["have", "the inputs"];
        return [
            `${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_3__/* .formatList */ .ki)(unused)} ${verb} no effect, because \`destination\` lacks ${place}. Add ${place}, or remove ${them}.`,
        ];
    });
}
/** Reports a name that GitHub does not allow for an artifact. */
function checkArtifactName(name, report) {
    if (!/[\\/:"<>|*?\r\n]/.test(name))
        return;
    report('`artifact-name` has a character that GitHub does not allow. Remove line breaks and each \\ / : " < > | * ?.');
}


/***/ }),

/***/ 12053:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ filterSettings)
/* harmony export */ });
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/** The `filter` input. */

/** The filter, whose mistakes are reported; `undefined` without one. */
async function filterSettings(expression, options, report) {
    if (expression === undefined)
        return undefined;
    // Imported here because the language, its regular expressions and time zones delay the start of a run.
    const { compileFilter, lintFilter } = await Promise.all(/* import() */[__webpack_require__.e(484), __webpack_require__.e(313)]).then(__webpack_require__.bind(__webpack_require__, 6313));
    try {
        compileFilter(expression, options);
        lintFilter(expression, options.format);
    }
    catch (error) {
        if (!(error instanceof _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj))
            throw error;
        report(`\`filter\`: ${error.message}`);
    }
    return { expression, options };
}


/***/ }),

/***/ 88908:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   z: () => (/* binding */ isHeaderText)
/* harmony export */ });
/** Checks texts that a run sends in an HTTP header, which carries printable ASCII. */
/** Whether a secret can be sent; otherwise the first character that it must not contain is reported, never its neighbors. */
function isHeaderText(name, given, report) {
    const [wrong] = /[^\x21-\x7e]/u.exec(given) ?? [];
    if (wrong === undefined)
        return true;
    const code = wrong.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
    const what = /^[ \t\r\n]$/.test(wrong)
        ? "a space or a line break"
        : `the character U+${code}, which no token has`;
    report(`\`${name}\` contains ${what}. Store the secret again, without it.`);
    return false;
}


/***/ }),

/***/ 3571:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ pathInput)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(36735);
/** The inputs that are paths of files or folders on the runner. */


/** The absolute path. @param workspace absolute path that relative ones begin at */
function pathInput(name, given, workspace, report) {
    if (/^(?:~|\$|%\w+%)/.test(given)) {
        report(`\`${name}\` begins with ~, $ or %, which only a shell replaces. Enter an absolute path, or one relative to the workspace.`);
    }
    else if ((0,_schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .hasLineBreak */ .wT)(given)) {
        report(`\`${name}\` has a line break or another control character. Remove it.`);
    }
    return node_path__WEBPACK_IMPORTED_MODULE_0__.resolve(workspace, given);
}


/***/ }),

/***/ 77715:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ checkProxies)
/* harmony export */ });
/** The environment variables of proxies: the clients for HTTP and for artifacts read them differently when they have no scheme. */
const VARIABLES = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];
/** Reports variables that some client would ignore or reject, without their values: they may contain a password. */
function checkProxies(environment, report) {
    for (const name of VARIABLES) {
        const value = environment[name];
        if (!value || (/^https?:\/\/[^/]/i.test(value) && URL.canParse(value)))
            continue;
        report(`The environment variable \`${name}\` is not the address of a proxy with its scheme. Set it in the form http://host:port.`);
    }
}


/***/ }),

/***/ 36735:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FI: () => (/* binding */ connection),
/* harmony export */   Gx: () => (/* binding */ minutes),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   Yq: () => (/* binding */ choice),
/* harmony export */   Yz: () => (/* binding */ parsed),
/* harmony export */   ai: () => (/* binding */ number),
/* harmony export */   c3: () => (/* binding */ listOf),
/* harmony export */   dt: () => (/* binding */ trueOrFalse),
/* harmony export */   n8: () => (/* binding */ line),
/* harmony export */   wT: () => (/* binding */ hasLineBreak),
/* harmony export */   x4: () => (/* binding */ ANY)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(32716);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(88532);
/* harmony import */ var _base_secrets_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76398);
/** How the texts of inputs are read: the schemas that the tables of inputs share. */


const text = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP();
/** @param expected completes the sentence "Use …" */
function parsed(expected, parse) {
    return text.transform((given, context) => {
        const value = parse(given);
        if (value !== undefined)
            return value;
        // A line separator or a direction mark would break the annotation.
        const shown = (0,_base_secrets_js__WEBPACK_IMPORTED_MODULE_1__/* .redact */ .E)(given)
            .slice(0, 100)
            .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd");
        context.addIssue({ code: "custom", message: `cannot be "${shown}". Use ${expected}.` });
        return zod__WEBPACK_IMPORTED_MODULE_2__/* .NEVER */ .tm;
    });
}
/** A number from `minimum` to `maximum`. */
function number(minimum, maximum, expected, form = /^\d+$/) {
    return parsed(expected, (given) => {
        const value = Number(given);
        return form.test(given) && value >= minimum && value <= maximum ? value : undefined;
    });
}
/** One of the values. */
function choice(...values) {
    const list = `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
    return parsed(list, (given) => values.find((value) => value === given));
}
/** Some of the values, separated by commas or white space: each once, in the order of `values`. */
function listOf(expected, values) {
    return parsed(expected, (given) => {
        const names = new Set(given.split(/[\s,]+/).filter((name) => name !== ""));
        const known = values.filter((value) => names.has(value));
        return known.length > 0 && known.length === names.size ? known : undefined;
    });
}
/** Whether a text has a line break or another control character. */
const hasLineBreak = (given) => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(given);
const line = parsed("one line, without control characters", (given) => hasLineBreak(given) ? undefined : given);
const trueOrFalse = parsed("true or false", (given) => zod__WEBPACK_IMPORTED_MODULE_0__/* .stringbool */ .uEf().safeParse(given).data);
const connection = parsed("the name of a connection, or an id with 16 letters and digits after con_", (given) => {
    if (hasLineBreak(given))
        return undefined;
    if (!given.startsWith("con_"))
        return { kind: "name", name: given };
    return /^con_[A-Za-z0-9]{16}$/.test(given) ? { kind: "id", id: given } : undefined;
});
/** The upper limit of whole numbers. */
const ANY = Number.MAX_SAFE_INTEGER;
const SIX_DAYS = 6 * 24 * 60;
/** A number of minutes, read as milliseconds. */
const minutes = number(Number.MIN_VALUE, SIX_DAYS, `a number of minutes above 0, up to ${SIX_DAYS}`, /^\d+(\.\d+)?$/).transform((value) => value * 60_000);


/***/ }),

/***/ 85835:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pf: () => (/* binding */ AGE_SECRET_KEY),
/* harmony export */   Rv: () => (/* binding */ TENANT_INPUTS),
/* harmony export */   VY: () => (/* binding */ secretsIn),
/* harmony export */   Xu: () => (/* binding */ inputError),
/* harmony export */   mi: () => (/* binding */ ageSecretKeys),
/* harmony export */   nM: () => (/* binding */ row),
/* harmony export */   qK: () => (/* binding */ copiedSettings),
/* harmony export */   rJ: () => (/* binding */ secret),
/* harmony export */   xz: () => (/* binding */ readTable)
/* harmony export */ });
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(36735);
/**
 * A table of inputs: how the text of each is read, its default, whether it is secret, and the setting it becomes. Each action has its
 * table; a new input is a row there and its description in `action.yml`.
 */


/** @param preset the default */
function row(setting, schema, preset) {
    return { setting, schema, default: preset };
}
/** @param secrets finds the parts that must be masked: all of the text if left out */
function secret(setting, secrets = (given) => [given]) {
    return { ...row(setting, _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .text */ .Qq), secrets };
}
/** The age secret keys in a text, one per line. */
function ageSecretKeys(given) {
    return given.split(/\s*\n\s*/).filter((one) => AGE_SECRET_KEY.test(one));
}
/** An age secret key. */
const AGE_SECRET_KEY = /^AGE-(?:SECRET-KEY|PLUGIN)-/i;
/** The inputs about the tenant and the sign-in, which both actions have. */
const TENANT_INPUTS = {
    domain: row("tenant", _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .line */ .n8),
    "client-id": row("tenant", _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .line */ .n8),
    "client-secret": secret("tenant"),
    "private-key": secret("tenant"),
    "private-key-id": row("tenant", _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .line */ .n8),
    "signing-algorithm": row("tenant", (0,_schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .choice */ .Yq)("RS256", "RS384", "PS256"), "RS256"),
    token: secret("tenant"),
    audience: row("tenant", _schemas_js__WEBPACK_IMPORTED_MODULE_1__/* .line */ .n8),
};
/** Reads each input by itself. An input that cannot be read is reported and replaced by its default, so that the rest is checked too. */
function readTable(table, inputs, report) {
    const read = Object.entries(table).map(([name, { schema, default: preset, ifEmpty }]) => {
        const optional = schema.optional();
        const given = inputs[name]?.trim();
        if (given === "" && ifEmpty !== undefined) {
            report(`\`${name}\` is empty, perhaps because the variable or secret that it is set from does not exist. ${ifEmpty}`);
        }
        const result = optional.safeParse(given || preset);
        for (const { message } of result.error?.issues ?? [])
            report(`\`${name}\` ${message}`);
        return [name, result.success ? result.data : optional.parse(preset)];
    });
    return Object.fromEntries(read);
}
/** The settings that are one input's value. @param combined those that are not: they are made from several inputs */
function copiedSettings(table, combined, read) {
    const copied = Object.entries(table).filter(([, { setting }]) => !combined.some((one) => one === setting));
    return Object.fromEntries(copied.map(([name, { setting }]) => [setting, read[name]]));
}
/** The parts of the inputs that must be masked before anything else happens. */
function secretsIn(table, inputs) {
    return Object.entries(table).flatMap(([name, { secrets }]) => {
        const given = inputs[name]?.trim();
        return given ? (secrets?.(given) ?? []) : [];
    });
}
/** All problems of the inputs in one error. */
function inputError(problems) {
    if (problems.length === 1)
        return new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(`An input is wrong. ${problems[0]}`);
    return new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(`${problems.length} inputs are wrong.\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
}


/***/ }),

/***/ 39263:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ tenantSettings)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _base_timings_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93640);
/* harmony import */ var _header_text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(88908);
/** The inputs about the tenant and the sign-in. */



/** The tenant and how to sign in; `undefined` if a problem was reported. */
function tenantSettings(read, report) {
    const origin = tenantOrigin(read.domain, report);
    const credentials = credentialsOf(read, report);
    if (origin === undefined || credentials === undefined)
        return undefined;
    return { origin, audience: read.audience ?? `${origin.origin}/api/v2/`, credentials };
}
function tenantOrigin(domain, report) {
    const url = URL.parse(/^[a-z]+:\/\//i.test(domain ?? "") ? `${domain}` : `https://${domain}`);
    const remote = url !== null && !(0,_base_timings_js__WEBPACK_IMPORTED_MODULE_1__/* .isLoopback */ .U)(url.hostname);
    const example = "Enter only the tenant's domain, such as acme.eu.auth0.com.";
    if (domain === undefined) {
        report(`\`domain\` is missing. ${example}`);
    }
    else if (url === null || url.username !== "" || !["https:", "http:"].includes(url.protocol)) {
        report(`\`domain\` is not a domain. ${example}`);
    }
    else if (!/^\/*$/.test(url.pathname) || url.search !== "" || url.hash !== "") {
        report(`\`domain\` has more than a domain. ${example}`);
    }
    else if (remote && !url.hostname.includes(".")) {
        report(`\`domain\` has no dot, so it is not a whole domain. ${example}`);
    }
    else if (url.protocol === "http:" && remote) {
        report("`domain` begins with http://, which only loopback hosts may use. Use https://.");
    }
    else if (url.port !== "" && remote) {
        report(`\`domain\` has a port, which only loopback hosts may use. ${example}`);
    }
    else {
        return new URL(url.origin);
    }
    return undefined;
}
/** The runner passes an input that is not set and one that is set from an empty secret in the same way. */
const EMPTY_HINT = "If the workflow sets it from a secret, check the secret's name; GitHub does not pass secrets to workflows from forks or from Dependabot.";
function credentialsOf(read, report) {
    const { token, "client-id": clientId, "client-secret": clientSecret, "private-key": pem } = read;
    const ways = ["token", "client-secret", "private-key"].filter((name) => read[name]);
    if (ways.length > 1) {
        const names = ways.map((name) => `\`${name}\``).join(" and ");
        report(`${names} are set, but there must be one way to sign in. Remove the others.`);
    }
    else if (ways.length === 0) {
        report(`There is no way to sign in. Set \`client-id\` with \`client-secret\` or \`private-key\`, or set \`token\`. ${EMPTY_HINT}`);
    }
    else if (token !== undefined) {
        if ((0,_header_text_js__WEBPACK_IMPORTED_MODULE_2__/* .isHeaderText */ .z)("token", token, report) && isJwt(token, report)) {
            return { kind: "token", token };
        }
    }
    else if (clientId === undefined) {
        report(`\`client-id\` is missing. Set it to the application's Client ID. ${EMPTY_HINT}`);
    }
    else if (clientSecret !== undefined) {
        return { kind: "secret", clientId, clientSecret };
    }
    else if (pem !== undefined) {
        const { "private-key-id": keyId, "signing-algorithm": algorithm } = read;
        const privateKey = rsaKey(pem, report);
        return privateKey && { kind: "private-key", clientId, privateKey, keyId, algorithm };
    }
    return undefined;
}
const NEW_KEY = "Auth0 signs in with RSA keys of at least 2048 bits: make one with openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048, and upload its public half.";
/** The key; `undefined` if a problem was reported. */
function rsaKey(pem, report) {
    const [, kind] = /^-----BEGIN ((?:\w+ )?)PRIVATE KEY-----\s/.exec(pem) ?? [];
    if (pem.includes("\\n")) {
        report("`private-key` contains \\n instead of line breaks. Store the secret with real line breaks.");
    }
    else if (kind === "ENCRYPTED " || pem.includes("\nProc-Type: 4,ENCRYPTED")) {
        report("`private-key` is encrypted, but must not have a passphrase. Remove it with openssl pkey.");
    }
    else if (kind === "OPENSSH ") {
        report(`\`private-key\` is an OpenSSH key, which Auth0 does not accept. ${NEW_KEY}`);
    }
    else if (kind === undefined) {
        report("`private-key` is not a PEM private key. It must begin with -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY----- on a line of its own, and must not have a passphrase.");
    }
    else {
        const key = parsedKey(pem);
        const problem = key && problemOf(key);
        if (key === undefined) {
            report("`private-key` cannot be read. It must be an RSA key in PEM, PKCS#8 or PKCS#1, without a passphrase, stored with its line breaks.");
        }
        else if (problem !== undefined)
            report(`\`private-key\` is ${problem}. ${NEW_KEY}`);
        else
            return key;
    }
    return undefined;
}
/** Without the error, because messages of OpenSSL may quote the key. */
function parsedKey(pem) {
    try {
        return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPrivateKey)(pem);
    }
    catch {
        return undefined;
    }
}
const KINDS = {
    ec: "an EC key",
    ed25519: "an Ed25519 key",
    ed448: "an Ed448 key",
    "rsa-pss": "an RSA-PSS key, which is limited to one kind of signature",
    dsa: "a DSA key",
};
/** Completes the sentence "The key is …"; `undefined` for a key that Auth0 accepts. */
function problemOf({ asymmetricKeyType: type, asymmetricKeyDetails: details, }) {
    if (type !== "rsa")
        return KINDS[type ?? ""] ?? `a key of the kind ${type}`;
    const bits = details?.modulusLength ?? 0;
    return bits < 2048 ? `an RSA key of ${bits} bits` : undefined;
}
/** The Management API accepts no other tokens: three parts in base64url, joined by dots. */
function isJwt(token, report) {
    if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token))
        return true;
    report("`token` is not an access token for the Management API: those are JWTs, three parts joined by dots. Store such a token, or sign in with `client-id` and a secret or key.");
    return false;
}


/***/ }),

/***/ 28238:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Bc: () => (/* binding */ compress),
  mF: () => (/* binding */ decompress),
  cy: () => (/* binding */ isArray)
});

// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
// EXTERNAL MODULE: ./build/src/base/errors.js
var errors = __webpack_require__(22396);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./build/src/base/free-buffer.js
var free_buffer = __webpack_require__(55972);
// EXTERNAL MODULE: ./build/src/pipeline/rechunk.js
var rechunk = __webpack_require__(91250);
;// CONCATENATED MODULE: ./build/src/pipeline/block-parallel.js
/**
 * Block-parallel compression, as pigz and pzstd: zlib's threads compress blocks of the text independently. On two cores, gzip takes
 * 0.53 of the time of one thread.
 */



/** Bytes of text per block. */
const BLOCK = 1024 * 1024;
/** Blocks read ahead: four more than the threads can compress, because finished ones wait for their turn and for our thread. */
const MAX_PENDING = (0,external_node_os_.availableParallelism)() + 4;
/**
 * Compresses text block by block, in order.
 *
 * @param text each chunk is used only until the next one is requested
 * @param compress compresses one block, which is used again afterwards; its result is not used by anything else
 * @returns the compressed blocks; each is valid only until the next one is requested
 * @throws what the text or `compress` throws
 */
async function* compressBlocks(text, compress) {
    const pending = [];
    const pool = new rechunk/* BufferPool */.Pt(BLOCK);
    async function* oldest() {
        const compressed = (await pending.shift());
        yield compressed;
        (0,free_buffer/* free */.t)(compressed);
    }
    try {
        for await (const block of (0,rechunk/* rechunk */.Bs)(text, pool)) {
            pending.push(compress(block).finally(() => pool.release(block)));
            if (pending.length === MAX_PENDING)
                yield* oldest();
        }
        while (pending.length > 0)
            yield* oldest();
    }
    finally {
        await Promise.allSettled(pending);
    }
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
;// CONCATENATED MODULE: ./build/src/pipeline/gzip.js
/** Block-parallel gzip, as pigz: one gzip member from independently deflated blocks. */



/** Bytes of text that deflate can refer back to (RFC 1951). Each block has the text before it as its dictionary. */
const WINDOW = 32 * 1024;
/** Ends a block on a byte boundary without ending the stream. The output fits one chunk: each further one would wait for our thread. */
const BLOCK_OPTIONS = {
    finishFlush: external_node_zlib_.constants.Z_SYNC_FLUSH,
    chunkSize: BLOCK + BLOCK / 1024 + 64,
};
/** RFC 1952: deflate, no name, no time, made on Unix. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
/** An empty final block of deflate. */
const FINAL_BLOCK = Buffer.from([3, 0]);
const deflate = (0,external_node_util_.promisify)(external_node_zlib_.deflateRaw);
/**
 * Compresses text. The output depends on the text alone, not on its chunks or the number of cores.
 *
 * @param text each chunk is used only until the next one is requested
 * @returns each chunk is valid only until the next one is requested
 * @throws what the text throws
 */
async function* gzipParallel(text) {
    let crc = 0;
    let length = 0;
    const window = Buffer.allocUnsafeSlow(WINDOW);
    let dictionary = window.subarray(0, 0);
    yield HEADER;
    yield* compressBlocks(text, (block) => {
        const deflated = deflate(block, { ...BLOCK_OPTIONS, dictionary }); // copies the dictionary
        crc = (0,external_node_zlib_.crc32)(block, crc);
        length += block.length;
        dictionary = window.subarray(0, block.subarray(-WINDOW).copy(window));
        return deflated;
    });
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc, 0);
    trailer.writeUInt32LE(length % 2 ** 32, 4);
    yield Buffer.concat([FINAL_BLOCK, trailer]);
}

;// CONCATENATED MODULE: ./build/src/pipeline/compress.js
/** Compresses and decompresses the stored files: block-parallel gzip as pigz, and zstd as pzstd. */






/**
 * @param text each chunk is used only until the next one is requested
 * @returns each chunk is valid only until the next one is requested
 */
function compress(text, compression) {
    switch (compression) {
        case "none":
            return text;
        case "gzip":
            return gzipParallel(text);
        case "zstd":
            return zstdParallel(text);
    }
}
/** All chunks of a frame are parts of one buffer, so that its memory can be freed. In object mode, because Node would concatenate them otherwise. */
const FRAME_OPTIONS = {
    chunkSize: BLOCK + BLOCK / 256 + 64,
    readableObjectMode: true,
    params: { [external_node_zlib_.constants.ZSTD_c_checksumFlag]: 1 },
};
/**
 * Compresses text to independent frames (RFC 8878, section 3), 1 % larger than one frame. The workers of zstd itself lose data in Node
 * 24. Its decompressor stops after a frame that does not fill its buffer of 64 KiB, so `BLOCK` must be a multiple of that.
 */
async function* zstdParallel(text) {
    let isEmpty = true;
    yield* compressBlocks(text, (block) => {
        isEmpty = false;
        return zstdFrame(block);
    });
    if (isEmpty)
        yield await zstdFrame(Buffer.alloc(0));
}
/** The header of a frame states the size of its text, so that a reader allocates no more memory than that. */
async function zstdFrame(block) {
    const stream = (0,external_node_zlib_.createZstdCompress)({ ...FRAME_OPTIONS, pledgedSrcSize: block.length });
    stream.end(block);
    const chunks = await stream.toArray();
    const [first = Buffer.alloc(0)] = chunks;
    const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
    return Buffer.from(first.buffer, first.byteOffset, bytes);
}
/** The text of a file that {@link compress} made. @param file each chunk is used only until the next one is requested */
function decompress(file, compression) {
    switch (compression) {
        case "none":
            return file;
        case "gzip":
            return pipeThrough((0,rechunk/* copied */.pG)(file), (0,external_node_zlib_.createGunzip)());
        case "zstd":
            return pipeThrough((0,rechunk/* copied */.pG)(file), (0,external_node_zlib_.createZstdDecompress)());
    }
}
/**
 * Pipes the source through a Node transform, which reads ahead up to the size of its buffers.
 *
 * @throws what the source or the transform throws; the transform is destroyed if the reader stops early
 */
async function* pipeThrough(source, transform) {
    const piped = (0,errors/* markHandled */.si)((0,promises_.pipeline)(source, transform));
    try {
        yield* transform;
        await piped;
    }
    finally {
        transform.destroy();
    }
}
/** Whether a file of the format is one JSON array. */
function isArray(format) {
    return format === "json" || format === "import";
}


/***/ }),

/***/ 87129:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ encrypterFor),
/* harmony export */   w: () => (/* binding */ encrypt)
/* harmony export */ });
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/* harmony import */ var _rechunk_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91250);
/** Encryption for age recipients, in the file format age-encryption.org/v1. */


/**
 * Encrypts a file. Memory holds a few of age's chunks of 64 KiB.
 *
 * @param plain each chunk is used only until the next one is requested
 * @param recipients public strings (`age1…`), at least one
 * @throws BackupError if a recipient is not valid; what `plain` throws
 */
async function* encrypt(plain, recipients) {
    const encrypter = await encrypterFor(recipients).catch((cause) => {
        throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj("Encryption for a recipient in `encrypt-to` fails.", "Create a new key with age-keygen, and use its public key.", { cause });
    });
    const ciphertext = await encrypter.encrypt(ReadableStream.from((0,_rechunk_js__WEBPACK_IMPORTED_MODULE_1__/* .copied */ .pG)(plain)));
    for await (const { buffer, byteOffset, byteLength } of ciphertext) {
        yield Buffer.from(buffer, byteOffset, byteLength);
    }
}
/**
 * Loads the library only here: a run without encryption does not wait for it.
 *
 * @throws Error, without the recipient's text, if one is not valid
 */
async function encrypterFor(recipients) {
    const { Encrypter } = await __webpack_require__.e(/* import() */ 539).then(__webpack_require__.bind(__webpack_require__, 81539));
    const encrypter = new Encrypter();
    for (const recipient of recipients)
        encrypter.addRecipient(recipient);
    return encrypter;
}


/***/ }),

/***/ 60682:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ formatLeftOut)
/* harmony export */ });
/* harmony import */ var _base_format_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(86616);
/** The users that `format: import` left out, in words. */

const WORDS = {
    not_database: "outside database connections",
    no_email: "without an email address",
    invalid_email: "with an email address that the import's schema rejects",
    invalid_property: "with a property whose type the import's schema rejects",
};
/** `12 users without an email address`, a line for each reason. */
function formatLeftOut(leftOut) {
    return Object.entries(WORDS).flatMap(([reason, words]) => {
        const left = leftOut[reason];
        return left === 0 ? [] : [`${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatUsers */ .ed)(left)} ${words}`];
    });
}


/***/ }),

/***/ 71204:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ ImportNames)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _stored_file_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(52256);
/** Names of the files of `format: import`: those of each connection have its name in theirs. */


/** Characters of a connection's name in a file name. Auth0 allows 128, of these kinds. */
const MOST_CHARACTERS = 64;
const UNSAFE = /[^\w.-]/g;
/** Numbers the files of each connection. Names differ in more than the case of letters, which some disks ignore. */
class ImportNames {
    #fileName;
    #isOne;
    #stems = new Map();
    #used = new Set();
    #files = new Map();
    /** @param isOne whether there is only one connection, whose name is in no file name */
    constructor(fileName, isOne) {
        this.#fileName = fileName;
        this.#isOne = isOne;
    }
    /** The name of the next file of a connection, without extensions. */
    next(connection) {
        const stem = this.#stemOf(connection);
        const number = (this.#files.get(stem) ?? 0) + 1;
        this.#files.set(stem, number);
        return (0,_stored_file_js__WEBPACK_IMPORTED_MODULE_1__/* .numbered */ .jN)(stem, number);
    }
    #stemOf(connection) {
        if (connection === undefined || this.#isOne)
            return this.#fileName;
        const known = this.#stems.get(connection);
        if (known !== undefined)
            return known;
        const safe = connection.replace(UNSAFE, "-").slice(0, MOST_CHARACTERS);
        const digest = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)("sha256").update(connection).digest("hex");
        const names = [...(safe === connection ? [safe] : []), `${safe}-${digest.slice(0, 8)}`];
        const name = names.find((one) => !this.#used.has(one.toLowerCase())) ?? digest;
        this.#used.add(name.toLowerCase());
        const stem = `${this.#fileName}-${name}`;
        this.#stems.set(connection, stem);
        return stem;
    }
}


/***/ }),

/***/ 84159:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ inflate),
/* harmony export */   Z: () => (/* binding */ sniff)
/* harmony export */ });
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38522);
/* harmony import */ var _base_corrupt_file_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76489);
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(22396);
/* harmony import */ var _base_free_buffer_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(55972);
/* harmony import */ var _rechunk_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(91250);
/** Inflates the export file (gzip, RFC 1952) with read-ahead, and verifies its checksum and length. */





/** Some chunks of read-ahead: zlib's thread need not wait for ours. In object mode, because Node would concatenate them otherwise. */
const READ_AHEAD = {
    chunkSize: 512 * 1024,
    readableObjectMode: true,
    readableHighWaterMark: 8,
};
/** Bytes per write to zlib. The chunks of a download are smaller, and each write costs a round trip to zlib's thread. */
const INPUT = 1024 * 1024;
const TRAILING_DATA = "has extra data after the end of its gzip data";
/**
 * Waits for the first bytes of the file.
 *
 * @throws CorruptFileError if the file is empty
 */
async function sniff(file) {
    const chunks = file[Symbol.asyncIterator]();
    let head = Buffer.alloc(0);
    while (head.length < 2) {
        const next = await chunks.next();
        if (next.done === true)
            break;
        head = Buffer.concat([head, next.value]);
    }
    if (head.length === 0)
        throw new _base_corrupt_file_js__WEBPACK_IMPORTED_MODULE_1__/* .CorruptFileError */ .G("is empty, without even a gzip header");
    async function* bytes() {
        try {
            yield head;
            for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
                yield next.value;
            }
        }
        finally {
            await chunks.return?.();
        }
    }
    return { gzip: head[0] === 0x1f && (head[1] ?? 0x8b) === 0x8b, bytes: bytes() };
}
/**
 * Inflates gzip of one or more members.
 *
 * @returns the text; each chunk is valid only until the next one is requested. It throws {@link CorruptFileError} if the file is
 *   truncated, corrupt, or has extra data after its end
 */
async function* inflate(file) {
    const gunzip = (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.createGunzip)(READ_AHEAD);
    const fed = feed(file, gunzip);
    // The reader below receives the error.
    fed.catch((error) => gunzip.destroy(error));
    let fileBytes = 0;
    try {
        yield* freed(gunzip);
        fileBytes = await fed;
    }
    catch (error) {
        throw corruption(error);
    }
    finally {
        gunzip.destroy();
    }
    // After the last member, zlib silently ignores data that starts no further one.
    if (gunzip.bytesWritten !== fileBytes)
        throw new _base_corrupt_file_js__WEBPACK_IMPORTED_MODULE_1__/* .CorruptFileError */ .G(TRAILING_DATA);
}
/**
 * Writes the file to zlib. One buffer is filled while zlib inflates the other.
 *
 * @returns the size of the file in bytes
 * @throws what the file throws; EndedEarly
 */
async function feed(file, gunzip) {
    const pool = new _rechunk_js__WEBPACK_IMPORTED_MODULE_3__/* .BufferPool */ .Pt(INPUT);
    let fileBytes = 0;
    let writing = Promise.resolve();
    for await (const input of (0,_rechunk_js__WEBPACK_IMPORTED_MODULE_3__/* .rechunk */ .Bs)(file, pool)) {
        fileBytes += input.length;
        await writing;
        writing = (0,_base_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .markHandled */ .si)(write(input, gunzip).then(() => pool.release(input)));
    }
    await writing;
    gunzip.end();
    return fileBytes;
}
/** Waits until zlib has read all of the bytes. @throws EndedEarly */
async function write(bytes, gunzip) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const ended = () => reject(new EndedEarly());
    gunzip.once("close", ended);
    gunzip.write(bytes, (error) => (error == null ? resolve() : ended()));
    await promise.finally(() => gunzip.off("close", ended));
}
/** zlib ended before its input did. */
class EndedEarly extends Error {
}
/** Frees the memory of chunks that are read. zlib fills one buffer after the other, so the first chunk of a new buffer ends the previous one. */
async function* freed(chunks) {
    let previous;
    for await (const chunk of chunks) {
        if (previous !== undefined && previous.buffer !== chunk.buffer)
            (0,_base_free_buffer_js__WEBPACK_IMPORTED_MODULE_4__/* .free */ .t)(previous);
        previous = chunk;
        yield chunk;
    }
}
function corruption(error) {
    if (error instanceof EndedEarly)
        return new _base_corrupt_file_js__WEBPACK_IMPORTED_MODULE_1__/* .CorruptFileError */ .G(TRAILING_DATA, { cause: error });
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "Z_BUF_ERROR")
        return new _base_corrupt_file_js__WEBPACK_IMPORTED_MODULE_1__/* .CorruptFileError */ .G("is truncated", { cause: error });
    if (typeof code === "string" && code.startsWith("Z_")) {
        return new _base_corrupt_file_js__WEBPACK_IMPORTED_MODULE_1__/* .CorruptFileError */ .G("is corrupt gzip", { cause: error });
    }
    return error;
}


/***/ }),

/***/ 29335:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ KeyedSort),
/* harmony export */   h: () => (/* binding */ SMALL_SORT)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _base_disk_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(74212);
/* harmony import */ var _rows_select_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8533);
/* harmony import */ var _rows_sort_index_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(90409);
/* harmony import */ var _rows_sort_keyed_rows_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(46386);
/* harmony import */ var _spill_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(16530);
/** An external merge sort of rows that are added one by one, with an encrypted spill: any number of rows in bounded memory. */







/** Bytes of rows that are passed on to the sort at once. */
const PAGE = 64 * 1024;
/**
 * Smaller than usual, because several sorts are in memory at the same time: two runs that fit into 8 MiB with one more page, or at most
 * 256 cursors of 64 KiB.
 */
const SIZES = { run: 7.5 * 1024 * 1024, chunk: 32 * 1024, fanIn: 256 };
/** For rows much smaller than those of users. */
const SMALL_SORT = { run: 1.5 * 1024 * 1024, chunk: 16 * 1024, fanIn: 128 };
/** Sorts rows by the bytes of their keys. The sort is stable. */
class KeyedSort {
    #sort;
    #spill;
    #page = new _rows_sort_keyed_rows_js__WEBPACK_IMPORTED_MODULE_5__/* .KeyedRows */ .Y9(PAGE);
    #keys = new _rows_sort_keyed_rows_js__WEBPACK_IMPORTED_MODULE_5__/* .RowKeys */ .$U();
    #flushing;
    constructor(spill, sizes) {
        this.#spill = spill;
        this.#sort = new _rows_sort_index_js__WEBPACK_IMPORTED_MODULE_4__/* .ExternalSort */ .A(spill, sizes);
    }
    /**
     * @param folder an existing folder that only we can read
     * @param signal stops writing when it is aborted
     * @throws BackupError if the folder of the spill cannot be created
     */
    static async begin(folder, sizes = SIZES, signal) {
        const spills = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)(node_path__WEBPACK_IMPORTED_MODULE_1__.join(folder, "sort-")).catch((0,_base_disk_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .diskError */ .w)(folder));
        return new KeyedSort(new _spill_js__WEBPACK_IMPORTED_MODULE_6__/* .FileSpill */ .Z(spills, true, signal), sizes);
    }
    /** Adds a row under a key; both are copied. May be called again before an earlier call has settled. */
    addText(key, row) {
        const keyBytes = Buffer.from(key);
        const bytes = Buffer.from(row);
        return this.add(keyBytes, 0, keyBytes.length, bytes, 0, bytes.length);
    }
    /** Adds the row `bytes[start..end)` under the key `keys[keyStart..keyEnd)`, like {@link addText}. */
    add(keys, keyStart, keyEnd, bytes, start, end) {
        this.#page.add(keys, keyStart, keyEnd, bytes, start, end);
        if (this.#page.rowBytes < PAGE)
            return this.#flushing;
        this.#flushing ??= this.#flush(PAGE).finally(() => {
            this.#flushing = undefined;
        });
        return this.#flushing;
    }
    /** All rows in order. Call it once, after the last `add`. A block is valid until the next one is requested. */
    async *sorted() {
        try {
            await this.#flushing;
            await this.#flush(1);
            yield* this.#sort.sorted();
        }
        finally {
            await this.discard();
        }
    }
    /** Removes the files of the sort. */
    async discard() {
        await this.#spill.discard();
    }
    /** @param least bytes that are worth passing on */
    async #flush(least) {
        while (this.#page.rowBytes >= least) {
            // The sort copies the rows before it waits, so rows may be added to the page meanwhile.
            const adding = this.#sort.add((0,_rows_select_js__WEBPACK_IMPORTED_MODULE_3__/* .selectAll */ .Ub)(this.#page), this.#keys);
            this.#page.clear();
            await adding;
        }
    }
}


/***/ }),

/***/ 30717:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SP: () => (/* binding */ membershipFormat),
/* harmony export */   WI: () => (/* binding */ MembershipFiles)
/* harmony export */ });
/* unused harmony export MEMBERSHIPS_NAME */
/* harmony import */ var _rows_memberships_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(322);
/* harmony import */ var _rows_sort_index_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(90409);
/* harmony import */ var _keyed_sort_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(29335);
/* harmony import */ var _parts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(90170);
/** Writes the files of the memberships: sorted by `user_id` by an external merge sort, one row per user. */




/** Name of the files without extensions. */
const MEMBERSHIPS_NAME = "memberships";
/** The format of memberships that are stored with users of a format. */
function membershipFormat(users) {
    return users === "csv" ? "csv" : "ndjson";
}
/** Smaller runs than those of users: both sorts have theirs in memory during the download. */
const SIZES = { ..._rows_sort_index_js__WEBPACK_IMPORTED_MODULE_1__/* .SORT_SIZES */ .o, run: 6 * 1024 * 1024 };
/** Collects memberships and the users of the backup, then writes the memberships. */
class MembershipFiles {
    #plan;
    #sort;
    idTitle;
    #bytes = 0;
    #attempt = 0;
    constructor(plan, idTitle, sort) {
        this.idTitle = idTitle;
        this.#plan = { ...plan, format: membershipFormat(plan.format), fileName: MEMBERSHIPS_NAME };
        this.#sort = sort;
    }
    /**
     * @param idTitle the title under which `user_id` is exported with the users
     * @throws BackupError if the folder of the sort cannot be created
     */
    static async begin(plan, idTitle) {
        return new MembershipFiles(plan, idTitle, await _keyed_sort_js__WEBPACK_IMPORTED_MODULE_2__/* .KeyedSort */ .b.begin(plan.folder, SIZES, plan.signal));
    }
    /** Adds memberships. May be called again before an earlier call has settled. */
    async add(memberships) {
        for (const one of memberships) {
            this.#bytes += (0,_rows_memberships_js__WEBPACK_IMPORTED_MODULE_0__/* .bytesAlone */ .tb)(one, this.#plan.format);
            await this.#sort.addText(one.userId, (0,_rows_memberships_js__WEBPACK_IMPORTED_MODULE_0__/* .membershipRow */ .jQ)(one));
        }
    }
    /** Begins to download the users: those of an earlier attempt no longer count. */
    restartUsers() {
        this.#attempt++;
    }
    addUsers(selection, ids) {
        return (0,_rows_memberships_js__WEBPACK_IMPORTED_MODULE_0__/* .addUsers */ .g1)(this.#sort, selection, ids, this.#attempt);
    }
    /** Writes the files, and removes those of the sort. @param gone ids of groups that disappeared while they were read */
    async finish(gone) {
        const counts = { members: 0, roleMembers: 0, organizationMembers: 0, notInUsers: 0 };
        const joining = { format: this.#plan.format, gone, attempt: this.#attempt };
        const header = this.#plan.format === "csv" ? _rows_memberships_js__WEBPACK_IMPORTED_MODULE_0__/* .MEMBERSHIPS_CSV_HEADER */ .hL : "";
        const rows = {
            blocks: (0,_rows_memberships_js__WEBPACK_IMPORTED_MODULE_0__/* .joinMemberships */ .mt)(this.#sort.sorted(), joining, counts),
            // An upper limit that depends on the memberships only, so that equal nights make equal parts.
            bytes: this.#bytes,
            header: Buffer.from(header),
        };
        try {
            return { files: await (0,_parts_js__WEBPACK_IMPORTED_MODULE_3__/* .writeParts */ .Y)(rows, "memberships", this.#plan), counts };
        }
        finally {
            await this.#sort.discard();
        }
    }
}


/***/ }),

/***/ 90170:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ writeParts)
});

// EXTERNAL MODULE: ./build/src/rows/encode.js
var encode = __webpack_require__(31765);
// EXTERNAL MODULE: ./build/src/rows/import/index.js + 2 modules
var rows_import = __webpack_require__(46848);
// EXTERNAL MODULE: ./build/src/rows/import/keys.js
var keys = __webpack_require__(63421);
// EXTERNAL MODULE: ./build/src/rows/select.js + 3 modules
var rows_select = __webpack_require__(8533);
;// CONCATENATED MODULE: ./build/src/rows/sort/content-defined-chunks.js
/**
 * Splits sorted rows into parts by content-defined chunking, so that a changed user changes one part and leaves the other
 * boundaries in place. As in FastCDC (Xia et al., USENIX ATC 2016), the condition for a boundary weakens as a part grows; but the
 * hash is that of a `user_id` instead of a rolling one, so boundaries fall between rows.
 */
/** GitHub warns about files above 50 MiB. Rows stay under 44 MiB, which leaves room for what `json` and `csv` add. */
const PART_SIZES = { min: 20 * 1024 * 1024, max: 44 * 1024 * 1024 };
/**
 * Leading zero bits that the hash of a `user_id` needs to start a part: the first number when a part has its minimum size,
 * the second near its maximum. So a tenant with few large rows gets boundaries as one with many small rows does.
 */
const ZERO_BITS_AT_MIN = 18;
const ZERO_BITS_AT_MAX = 4;
/**
 * Splits rows into parts. The end of a part depends on its rows, and mostly on their `user_id`s. So an added or removed user
 * rarely moves even the next boundary, and the parts after the next common boundary are the same.
 *
 * @param bytes size of all rows, counted as for the sizes; if they fit into one part, there is only one
 * @param startsGroup called for one row after another: whether it starts a part in any case
 * @returns slices of the blocks, in order
 */
async function* splitIntoParts(blocks, bytes, sizes = PART_SIZES, startsGroup) {
    const { max, perRow = 0 } = sizes;
    const isWhole = bytes <= max;
    let part = 0;
    let partBytes = 0;
    for await (const block of blocks) {
        let from = 0;
        for (let i = 0; i < block.count && !(isWhole && startsGroup === undefined); i++) {
            const rowBytes = block.limits[i] - block.starts[i] + perRow;
            const isFull = !isWhole && partBytes > 0 && endsBefore(block, i, partBytes, rowBytes, sizes);
            if (startsGroup?.(block, i) || isFull) {
                if (i > from)
                    yield { part, block: rowsOf(block, from, i) };
                part++;
                partBytes = 0;
                from = i;
            }
            partBytes += rowBytes;
        }
        if (from < block.count)
            yield { part, block: rowsOf(block, from, block.count) };
    }
}
function endsBefore(block, row, partBytes, rowBytes, { min, max }) {
    if (partBytes + rowBytes > max)
        return true;
    if (partBytes < min)
        return false;
    const steps = ZERO_BITS_AT_MIN - ZERO_BITS_AT_MAX;
    const step = Math.floor(((partBytes - min) / (max - min)) * (steps + 1));
    return Math.clz32(hashOf(block, row)) >= ZERO_BITS_AT_MIN - step;
}
/** A 32-bit hash of the row's `user_id` or, if it has none, of the row. */
function hashOf(block, row) {
    const start = block.keyStarts[row];
    return start === -1
        ? hash(block.bytes, block.starts[row], block.ends[row])
        : hash(block.keys, start, block.keyEnds[row]);
}
/** FNV-1a with the finalizer of MurmurHash3, because neighboring ids differ only in their last bytes. */
function hash(bytes, start, end) {
    let bits = 0x811c9dc5;
    for (let i = start; i < end; i++)
        bits = Math.imul(bits ^ bytes[i], 0x01000193);
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return bits ^ (bits >>> 16);
}
/** Rows `from..to`, without copying their bytes. */
function rowsOf(block, from, to) {
    if (from === 0 && to === block.count)
        return block;
    return {
        ...block,
        bytes: block.bytes,
        keys: block.keys,
        count: to - from,
        firstRow: block.firstRow + from,
        starts: block.starts.subarray(from, to),
        ends: block.ends.subarray(from, to),
        limits: block.limits.subarray(from, to),
        keyStarts: block.keyStarts.subarray(from, to),
        keyEnds: block.keyEnds.subarray(from, to),
    };
}

// EXTERNAL MODULE: ./build/src/pipeline/compress.js + 2 modules
var compress = __webpack_require__(28238);
// EXTERNAL MODULE: ./build/src/pipeline/import/names.js
var import_names = __webpack_require__(71204);
// EXTERNAL MODULE: ./build/src/pipeline/stored-file.js
var stored_file = __webpack_require__(52256);
;// CONCATENATED MODULE: ./build/src/pipeline/parts.js
/** Writes sorted rows to one file, or to numbered parts if one would be too large for GitHub. */








/** Writes at least one file, also without rows. Files of `import` are always numbered, and have the users of one connection each. */
async function writeParts({ blocks, bytes, header }, content, plan) {
    const { fileName, format, connection: only } = plan;
    const isImport = format === "import";
    const sizes = isImport ? rows_import/* IMPORT_PART_SIZES */.Xr : PART_SIZES;
    const isOne = !isImport && bytes <= sizes.max;
    const parts = splitIntoParts(blocks, bytes, sizes, isImport ? (0,keys/* connectionChanges */._H)() : undefined);
    const names = new import_names/* ImportNames */.W(fileName, !isImport || only !== undefined);
    let next = await parts.next();
    let users = 0;
    async function* textOfPart() {
        const encoder = (0,compress/* isArray */.cy)(format) ? (0,encode/* jsonArrayEncoder */.oZ)() : (0,encode/* ndjsonEncoder */.tt)();
        if (header.length > 0)
            yield header;
        const part = next.value?.part;
        for (; next.done !== true && next.value.part === part; next = await parts.next()) {
            users += next.value.block.count;
            yield encoder.encode((0,rows_select/* selectAll */.Ub)(next.value.block));
        }
        yield encoder.end();
    }
    const files = [];
    do {
        users = 0;
        const found = isImport && next.value ? (0,keys/* connectionInKey */.hc)(next.value.block, 0) : undefined;
        const connection = isImport ? (only ?? found) : undefined;
        const stem = isOne ? fileName : names.next(connection);
        const written = await (0,stored_file/* writeText */.x3)(textOfPart(), stem, plan);
        const file = { ...written, users, content, connection };
        plan.sortedFiles?.add(file);
        files.push(file);
    } while (next.done !== true);
    return files;
}


/***/ }),

/***/ 38777:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ listedFiles)
/* harmony export */ });
/** The input and the result of the pipeline. */
/**
 * The files that reports and the manifest beside them list: those of the users in Auth0's order, or the sorted ones if there are no
 * others, then those of the memberships.
 */
function listedFiles({ inOrder, sorted, memberships }) {
    return [...(inOrder ?? sorted?.files ?? []), ...(memberships?.files ?? [])];
}


/***/ }),

/***/ 13305:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o: () => (/* binding */ PrivateFile)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./build/src/base/disk-errors.js
var disk_errors = __webpack_require__(74212);
// EXTERNAL MODULE: ./build/src/base/errors.js
var errors = __webpack_require__(22396);
// EXTERNAL MODULE: external "node:worker_threads"
var external_node_worker_threads_ = __webpack_require__(75919);
;// CONCATENATED MODULE: ./build/src/pipeline/hash-thread.js
/**
 * SHA-256 on a separate thread, which is started once. On a processor without instructions for SHA, this takes a quarter of our
 * thread's time off an export as a JSON array, and a fifth off a sort.
 */

/** The only code that the thread runs: it hashes what it receives for each file, in order. */
const CODE = `
const { parentPort } = require("node:worker_threads");
const { createHash } = require("node:crypto");
const hashes = new Map();
parentPort.on("message", ({ file, isFirst, bytes }) => {
  if (isFirst) hashes.set(file, createHash("sha256"));
  if (bytes !== undefined) {
    hashes.get(file).update(bytes);
    parentPort.postMessage(undefined);
    return;
  }
  parentPort.postMessage(hashes.get(file).digest("hex"));
  hashes.delete(file);
});`;
let worker;
let files = 0;
/** The messages without an answer, the oldest first. */
const waiting = [];
/** The hash of one file. */
class ThreadHash {
    #file = files++;
    #isFirst = true;
    /** Hashes bytes of shared memory, which must not change until the promise resolves. @throws Error if the thread ends */
    async update(bytes) {
        const isFirst = this.#isFirst;
        this.#isFirst = false;
        await send({ file: this.#file, isFirst, bytes });
    }
    /** The hash, in hexadecimal. Call it once, after the last update. @throws Error if the thread has ended since the first update */
    async digest() {
        return (await send({ file: this.#file })) ?? "";
    }
}
async function send(message) {
    worker ??= startThread();
    const { promise, resolve, reject } = Promise.withResolvers();
    // The process must not end before the answer, but the thread alone must not keep it running.
    if (waiting.push({ resolve, reject }) === 1)
        worker.ref();
    worker.postMessage(message);
    return await promise;
}
function startThread() {
    const thread = new external_node_worker_threads_.Worker(CODE, {
        eval: true,
        env: {},
        execArgv: [],
        resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 },
    });
    thread.unref();
    thread.on("message", (answer) => {
        waiting.shift()?.resolve(answer);
        if (waiting.length === 0)
            thread.unref();
    });
    thread.on("error", (error) => {
        worker = undefined;
        for (const { reject } of waiting.splice(0))
            reject(error);
    });
    return thread;
}

;// CONCATENATED MODULE: ./build/src/pipeline/private-file.js
/** Writes a file that only we can read, and hashes it. */





/** Bytes per write. */
const BUFFER = 512 * 1024;
/** Maximum number of pending writes. With several, the disk stays busy while our thread is. */
const MAX_WRITES = 3;
/** A smaller file is hashed on our thread, faster than the other one would start. */
const SMALL = 128 * 1024;
/** Buffers for reuse by all files. The thread that hashes reads them too. */
const freeBuffers = [];
/** A file being written, with mode 0600. One buffer is filled while the disk writes others. */
class PrivateFile {
    #path;
    #handle;
    #hash = new ThreadHash();
    #filling = acquire();
    #filled = 0;
    /** Pending writes, the oldest first. */
    #writes = [];
    #bytes = 0;
    /** Where the next write starts in the file. */
    #position = 0;
    constructor(path, handle) {
        this.#path = path;
        this.#handle = handle;
    }
    /** Creates the file, or truncates an existing one. @throws BackupError */
    static async create(path) {
        return new PrivateFile(path, await (0,promises_.open)(path, "w", 0o600).catch((0,disk_errors/* diskError */.w)(path)));
    }
    /**
     * Appends bytes, which are copied.
     *
     * @throws BackupError if these or earlier bytes cannot be written
     */
    async write(bytes) {
        this.#bytes += bytes.length;
        for (let at = 0; at < bytes.length;) {
            const copied = bytes.copy(this.#filling, this.#filled, at);
            at += copied;
            this.#filled += copied;
            if (this.#filled < BUFFER)
                continue;
            await this.#flush();
            this.#filling = acquire();
        }
    }
    /** Writes the remaining bytes and closes the file. @throws BackupError if bytes cannot be written */
    async finish() {
        const isSmall = this.#bytes <= SMALL;
        const hashed = isSmall ? (0,external_node_crypto_.hash)("sha256", this.#filling.subarray(0, this.#filled)) : undefined;
        await this.#flush(isSmall);
        const sha256 = hashed ?? (await this.#hash.digest());
        for (const written of this.#writes)
            await written;
        await this.#handle.close().catch((0,disk_errors/* diskError */.w)(this.#path));
        return { path: this.#path, bytes: this.#bytes, sha256 };
    }
    /** Closes the file without its remaining bytes. */
    async abandon() {
        await Promise.allSettled(this.#writes);
        await this.#handle.close();
    }
    /**
     * Starts to write and to hash the filled buffer, which must not be filled again. Backpressure: waits for the oldest write if too many
     * are pending.
     */
    async #flush(isHashed = false) {
        const buffer = this.#filling;
        const bytes = buffer.subarray(0, this.#filled);
        const hashing = isHashed ? undefined : this.#hash.update(bytes);
        const written = Promise.all([this.#writeAll(bytes, this.#position), hashing]);
        this.#position += this.#filled;
        this.#filled = 0;
        const reusable = written.then(() => void freeBuffers.push(buffer));
        if (this.#writes.push((0,errors/* markHandled */.si)(reusable)) === MAX_WRITES)
            await this.#writes.shift();
    }
    /** @param position of the first byte in the file */
    async #writeAll(bytes, position) {
        for (let at = 0; at < bytes.length;) {
            const { bytesWritten } = await this.#handle
                .write(bytes, at, bytes.length - at, position + at)
                .catch((0,disk_errors/* diskError */.w)(this.#path));
            at += bytesWritten;
        }
    }
}
function acquire() {
    return freeBuffers.pop() ?? Buffer.from(new SharedArrayBuffer(BUFFER));
}


/***/ }),

/***/ 90397:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ readFileChunks)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(22396);
/** Reads a file with read-ahead into two buffers, which saves the memory and the garbage of a Node stream's. */


/** Bytes per read. */
const SIZE = 1024 * 1024;
/** @returns chunks, each valid only until the next one is requested; it throws the system's error, or the signal's reason */
async function* readFileChunks(path, signal) {
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)(path);
    const read = (into) => (0,_base_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .markHandled */ .si)(handle.read(into, 0, SIZE));
    let ahead = Buffer.allocUnsafeSlow(SIZE);
    let current = Buffer.allocUnsafeSlow(SIZE);
    let reading = read(ahead);
    try {
        for (;;) {
            const { bytesRead } = await reading;
            signal.throwIfAborted();
            if (bytesRead === 0)
                return;
            [current, ahead] = [ahead, current];
            reading = read(ahead);
            yield current.subarray(0, bytesRead);
        }
    }
    finally {
        await Promise.allSettled([reading]);
        await handle.close();
    }
}


/***/ }),

/***/ 91250:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bs: () => (/* binding */ rechunk),
/* harmony export */   Pt: () => (/* binding */ BufferPool),
/* harmony export */   pG: () => (/* binding */ copied)
/* harmony export */ });
/** Rechunking of a byte stream to a fixed size, and a buffer pool for its chunks. */
/** Buffers of one size for reuse: a new one costs a page fault for every page, and earlier garbage collections. */
class BufferPool {
    /** Bytes per buffer. */
    size;
    #free = [];
    constructor(size) {
        this.size = size;
    }
    /** A buffer with undefined content. */
    acquire() {
        return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.size);
    }
    /** Makes a buffer available again. A shorter slice of one is left to the garbage collector. */
    release(buffer) {
        if (buffer.length === this.size)
            this.#free.push(buffer);
    }
}
/**
 * Copies the bytes into chunks of the pool's size, the last one shorter. The reader may release them to the pool.
 *
 * @param chunks each is used only until the next one is requested
 */
async function* rechunk(chunks, pool) {
    let filling = pool.acquire();
    let filled = 0;
    for await (const chunk of chunks) {
        for (let at = 0; at < chunk.length;) {
            const copied = chunk.copy(filling, filled, at);
            at += copied;
            filled += copied;
            if (filled < pool.size)
                continue;
            yield filling;
            filling = pool.acquire();
            filled = 0;
        }
    }
    if (filled > 0)
        yield filling.subarray(0, filled);
}
/** Copies of the chunks, for a reader that uses them after it has requested the next one. */
async function* copied(chunks) {
    for await (const chunk of chunks)
        yield Buffer.from(chunk);
}


/***/ }),

/***/ 16530:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ FileSpill)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _base_disk_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(74212);
/* harmony import */ var _base_free_buffer_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(55972);
/** The spill of the external merge sort: its sorted runs in private files. */





/** Writes each run to a file of mode 0600, which is removed after it was read. */
class FileSpill {
    #folder;
    /** One per sort and only in memory: files of a killed process are unreadable. */
    #key;
    #open = new Set();
    #signal;
    #runs = 0;
    #writing = Promise.resolve();
    /**
     * @param folder an existing folder that only we can read
     * @param isEncrypted whether the runs are encrypted
     * @param signal stops a write when it is aborted
     */
    constructor(folder, isEncrypted, signal) {
        this.#folder = folder;
        this.#signal = signal;
        this.#key = isEncrypted ? (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(32) : undefined;
    }
    /** Writes a run. @throws BackupError if the disk is full or cannot be written; the signal's reason if it is aborted */
    async write(chunks) {
        const writing = this.#write(chunks);
        this.#writing = Promise.allSettled([this.#writing, writing]);
        return await writing;
    }
    async #write(chunks) {
        const number = this.#runs++;
        const file = node_path__WEBPACK_IMPORTED_MODULE_2__.join(this.#folder, `run-${number}`);
        const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(file, "wx+", 0o600).catch((0,_base_disk_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .diskError */ .w)(file));
        this.#open.add(handle);
        const cipher = this.#key && new RunCipher(this.#key, number);
        const written = cipher === undefined ? chunks : cipher.encrypt(chunks);
        await handle.writeFile(written, { signal: this.#signal }).catch((error) => {
            this.#signal?.throwIfAborted();
            (0,_base_disk_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .diskError */ .w)(file)(error);
        });
        let position = 0;
        return {
            async read(into, at) {
                const { bytesRead } = await handle.read(into, at, into.length - at, position);
                position += bytesRead;
                cipher?.decrypt(into.subarray(at, at + bytesRead));
                return bytesRead;
            },
            remove: async () => {
                this.#open.delete(handle);
                await handle.close();
                await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(file);
            },
        };
    }
    /** Waits for pending writes, then removes the folder with all remaining runs. */
    async discard() {
        await this.#writing;
        for (const handle of this.#open)
            await handle.close();
        this.#open.clear();
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(this.#folder, { recursive: true, force: true });
    }
}
/** AES-256-GCM of one run, which is read in the order it was written. */
class RunCipher {
    #cipher;
    #decipher;
    /** @param run its number, unique for the key: a repeated nonce would break GCM */
    constructor(key, run) {
        const nonce = Buffer.alloc(12);
        nonce.writeUInt32BE(run, 8);
        this.#cipher = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createCipheriv)("aes-256-gcm", key, nonce);
        this.#decipher = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createDecipheriv)("aes-256-gcm", key, nonce);
    }
    async *encrypt(chunks) {
        for await (const chunk of chunks) {
            const encrypted = this.#cipher.update(chunk);
            yield encrypted;
            (0,_base_free_buffer_js__WEBPACK_IMPORTED_MODULE_4__/* .free */ .t)(encrypted);
        }
        this.#cipher.final();
        this.#decipher.setAuthTag(this.#cipher.getAuthTag());
    }
    /** Decrypts the next bytes in place; no bytes mean the end of the run. @throws Error there, if the file was modified */
    decrypt(bytes) {
        if (bytes.length === 0)
            this.#decipher.final();
        else {
            const decrypted = this.#decipher.update(bytes);
            decrypted.copy(bytes);
            (0,_base_free_buffer_js__WEBPACK_IMPORTED_MODULE_4__/* .free */ .t)(decrypted);
        }
    }
}


/***/ }),

/***/ 52256:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   NH: () => (/* binding */ writeBytes),
/* harmony export */   b_: () => (/* binding */ isNameOf),
/* harmony export */   jN: () => (/* binding */ numbered),
/* harmony export */   x3: () => (/* binding */ writeText)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _compress_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(28238);
/* harmony import */ var _encrypt_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(87129);
/* harmony import */ var _private_file_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13305);
/** Writes one file of the backup: compresses, encrypts and hashes its text into a private file. */





const EXTENSIONS = {
    ndjson: ".ndjson",
    json: ".json",
    csv: ".csv",
    import: ".json",
    none: "",
    gzip: ".gz",
    zstd: ".zst",
};
/** `users` and 3 → `users-0003`. */
function numbered(stem, number) {
    return `${stem}-${String(number).padStart(4, "0")}`;
}
function extensionsOf({ format, compression, recipients, }) {
    return EXTENSIONS[format] + EXTENSIONS[compression] + (recipients.length > 0 ? ".age" : "");
}
/** Whether a file of the backup in Auth0's order can have the name. */
function isNameOf(name, plan) {
    const extensions = extensionsOf(plan);
    if (plan.format !== "import")
        return name === plan.fileName + extensions;
    const number = name.slice(plan.fileName.length, -extensions.length);
    return name === plan.fileName + number + extensions && /^(-[\w.-]+)?-\d{4,}$/.test(number);
}
/**
 * Writes text in the plan's compression, and encrypted if it has recipients.
 *
 * @param text each chunk is used only until the next one is requested
 * @param stem file name without extensions, which follow from the plan
 * @throws BackupError if the disk cannot be written; what the text throws; the signal's reason if it is aborted
 */
async function writeText(text, stem, plan) {
    const { compression, recipients } = plan;
    if (recipients.length === 0)
        return await writeBytes((0,_compress_js__WEBPACK_IMPORTED_MODULE_2__/* .compress */ .Bc)(text, compression), stem, plan);
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)("sha256");
    const file = await writeBytes((0,_compress_js__WEBPACK_IMPORTED_MODULE_2__/* .compress */ .Bc)(hashed(text, hash), compression), stem, plan);
    return { ...file, plainHash: hash.digest() };
}
/** Like {@link writeText}, for bytes that are already in the plan's compression. If it throws, the file stays incomplete on the disk. */
async function writeBytes(bytes, stem, plan) {
    const { compression, recipients, folder, signal } = plan;
    const isEncrypted = recipients.length > 0;
    const name = stem + extensionsOf(plan);
    const file = await _private_file_js__WEBPACK_IMPORTED_MODULE_4__/* .PrivateFile */ .o.create(node_path__WEBPACK_IMPORTED_MODULE_1__.join(folder, name));
    try {
        for await (const chunk of isEncrypted ? (0,_encrypt_js__WEBPACK_IMPORTED_MODULE_3__/* .encrypt */ .w)(bytes, recipients) : bytes) {
            signal.throwIfAborted();
            await file.write(chunk);
        }
        return { ...(await file.finish()), name, compression };
    }
    catch (error) {
        await file.abandon();
        throw error;
    }
}
async function* hashed(chunks, hash) {
    for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
    }
}


/***/ }),

/***/ 71522:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ reportFailure)
/* harmony export */ });
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/* harmony import */ var _standard_output_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(57325);
/** Reports a failed run: one error annotation, and the causes in the log. */


/**
 * Fails the step with one error annotation.
 *
 * @param what the run as a noun: "backup"
 * @param effect a sentence about what a run that failed because of a bug may have done
 */
function reportFailure(error, what, effect) {
    if (!(error instanceof _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj)) {
        // A bug of ours. Its message may quote data, so only its kind and place are shown.
        const kind = error instanceof Error ? error.name : typeof error;
        (0,_standard_output_js__WEBPACK_IMPORTED_MODULE_1__/* .printLine */ .wi)(`${kind} at`);
        for (const line of placeOf(error))
            (0,_standard_output_js__WEBPACK_IMPORTED_MODULE_1__/* .printLine */ .wi)(line);
        (0,_standard_output_js__WEBPACK_IMPORTED_MODULE_1__/* .printCommand */ .Tr)("error", `The ${what} failed because of a bug in this action (${kind}). ${effect} Report the bug with the lines above: they contain no user data.`);
        return;
    }
    for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
        (0,_standard_output_js__WEBPACK_IMPORTED_MODULE_1__/* .printLine */ .wi)(`Cause: ${cause.name}: ${(0,_base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .firstLine */ .TM)(cause.message)}`);
    }
    (0,_standard_output_js__WEBPACK_IMPORTED_MODULE_1__/* .printCommand */ .Tr)("error", error.message);
}
function placeOf(error) {
    const stack = error instanceof Error ? (error.stack ?? "") : "";
    return stack.split("\n").filter((line) => /^\s+at /.test(line));
}


/***/ }),

/***/ 34110:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FV: () => (/* binding */ escapeMarkdown),
/* harmony export */   wd: () => (/* binding */ factsTable),
/* harmony export */   zH: () => (/* binding */ details)
/* harmony export */ });
/* harmony import */ var _base_secrets_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76398);
/** Text from outside in GitHub-flavoured Markdown. */

/** Escapes text for a table cell or a list: every character with a meaning in Markdown or HTML becomes an entity, which would hide a secret from the runner's masks. */
function escapeMarkdown(text) {
    return (0,_base_secrets_js__WEBPACK_IMPORTED_MODULE_0__/* .redact */ .E)(text)
        .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
        .replace(/[&<>"'`*_~|[\](){}#!\\$@:]/g, (character) => `&#${character.charCodeAt(0)};`);
}
/** A table of names and values. @param rows names without markup, and values as Markdown */
function factsTable(rows) {
    return ["| | |", "|---|---|", ...rows.map(([name, value]) => `| ${name} | ${value} |`)];
}
/** Folded lines. @param title without markup */
function details(title, lines) {
    return ["<details>", `<summary>${title}</summary>`, "", ...lines, "", "</details>"];
}


/***/ }),

/***/ 3558:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ setRestoreOutputs),
/* harmony export */   n: () => (/* binding */ setOutputs)
/* harmony export */ });
/* harmony import */ var _base_format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(86616);
/* harmony import */ var _pipeline_plan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38777);
/** The outputs of a successful backup, and of a restore. */


/** Maximum length of the output `files`: GitHub accepts about a million bytes of outputs per job, two for each of these units. */
const LONGEST_LIST = 400_000;
/** Sets all outputs except `job-id`, which was set as soon as it was known. */
function setOutputs(backup, log) {
    const { result, artifact, branch } = backup;
    const files = (0,_pipeline_plan_js__WEBPACK_IMPORTED_MODULE_0__/* .listedFiles */ .H)(result);
    log.outputs({
        "users-exported": String(result.usersExported),
        "users-kept": String(result.usersKept),
        files: JSON.stringify(listed(backup.files, log)),
        file: backup.files[0] ?? "",
        bytes: String(files.reduce((bytes, file) => bytes + file.bytes, 0)),
        sha256: files[0]?.sha256 ?? "",
        manifest: backup.manifest,
        ...(artifact !== undefined && {
            "artifact-id": String(artifact.id),
            "artifact-url": artifact.url ?? "",
            "artifact-digest": artifact.digest,
        }),
        ...(branch !== undefined && {
            branch: branch.name,
            "commit-sha": branch.commit,
            changed: String(branch.changed),
        }),
    });
}
/** The first paths, as many as fit into the output. */
function listed(paths, log) {
    let length = 2;
    const end = paths.findIndex((path) => {
        length += JSON.stringify(path).length + 1;
        return length > LONGEST_LIST;
    });
    if (end === -1)
        return paths;
    log.warning(`The output \`files\` has only the first ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(end)} of ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(paths.length)} files, because GitHub limits its size. \`manifest.json\` lists them all.`);
    return paths.slice(0, end);
}
/** Sets the outputs of a restore that has a plan. */
function setRestoreOutputs({ plan, done, applied, report }, log) {
    if (plan === undefined)
        return;
    log.outputs({
        "users-in-backup": String(plan.usersInBackup),
        "users-in-tenant": String(plan.usersInTenant),
        "users-missing": String(plan.missing),
        "users-changed": String(plan.changed),
        "users-restored": String(done?.restored ?? 0),
        "users-failed": String(done?.failed ?? 0),
        applied: String(applied),
        report: report ?? "",
    });
}


/***/ }),

/***/ 21996:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s: () => (/* binding */ RunLog),
  k: () => (/* binding */ formatRetries)
});

// EXTERNAL MODULE: ./build/src/base/format.js
var format = __webpack_require__(86616);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 11 modules
var core = __webpack_require__(91659);
// EXTERNAL MODULE: ./build/src/base/disk-errors.js
var disk_errors = __webpack_require__(74212);
;// CONCATENATED MODULE: ./build/src/report/runner-files.js
/** The files that the runner reads after a step: its outputs and its job summary. */



/** Maximum size of a job summary in bytes: GitHub replaces a larger one by an error annotation. */
const LARGEST_SUMMARY = 1024 * 1024;
const TRUNCATED = "\n\nThe rest of this summary is too large for GitHub.\n";
/** @throws BackupError if outputs cannot be written to the file */
function requireOutputFile(file) {
    try {
        // Without creating it: the runner reads only files that it created.
        (0,external_node_fs_.closeSync)((0,external_node_fs_.openSync)(file, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_APPEND));
    }
    catch (error) {
        (0,disk_errors/* diskError */.w)(file)(error);
    }
}
/** Appends all outputs, or none. @throws the system's error */
function appendOutputs(file, outputs) {
    append(file, () => {
        for (const [name, value] of Object.entries(outputs))
            core/* setOutput */.uH(name, value);
    });
}
/** Appends Markdown, without what GitHub would not accept. @throws the system's error */
function appendSummary(file, markdown) {
    append(file, () => (0,external_node_fs_.appendFileSync)(file, truncated(markdown)));
}
/** What the system calls the error, such as `ENOSPC`. */
function errorCode(error) {
    if (!(error instanceof Error))
        return typeof error;
    return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
/** The runner fails a step whose file ends within an output. */
function append(file, write) {
    const { size } = (0,external_node_fs_.statSync)(file);
    try {
        write();
    }
    catch (error) {
        try {
            (0,external_node_fs_.truncateSync)(file, size);
        }
        catch {
            // The first error explains this one.
        }
        throw error;
    }
}
function truncated(markdown) {
    const bytes = Buffer.from(markdown);
    if (bytes.length <= LARGEST_SUMMARY)
        return markdown;
    const end = bytes.lastIndexOf("\n", LARGEST_SUMMARY - TRUNCATED.length);
    return bytes.subarray(0, end).toString() + TRUNCATED;
}

// EXTERNAL MODULE: ./build/src/report/standard-output.js
var standard_output = __webpack_require__(57325);
;// CONCATENATED MODULE: ./build/src/report/run-log.js
/** The log of a run on the runner's console: steps as groups with their times, warnings, masks. */



/** `the sign-in, the download (3 times)`; `undefined` without retries. */
function formatRetries(retries) {
    if (retries.size === 0)
        return undefined;
    return [...retries]
        .map(([what, times]) => (times === 1 ? what : `${what} (${times} times)`))
        .join(", ");
}
/** The log, the outputs and the summary of a run. It keeps what the summary repeats. */
class RunLog {
    steps = [];
    held = new Set();
    warnings = [];
    /** What was retried, and how often. */
    retries = new Map();
    #environment;
    /** @param environment variables of the runner */
    constructor(environment) {
        this.#environment = environment;
    }
    info(line) {
        (0,standard_output/* printLine */.wi)(line);
    }
    retry(what, line) {
        this.retries.set(what, (this.retries.get(what) ?? 0) + 1);
        (0,standard_output/* printLine */.wi)(line);
    }
    warning(line) {
        this.warnings.push(line);
        (0,standard_output/* printCommand */.Tr)("warning", line);
    }
    mask(secret) {
        // The runner warns about an empty mask. It masks each line of a longer one too.
        if (secret.trim() !== "")
            (0,standard_output/* printMask */.yK)(secret);
    }
    /** @throws BackupError if outputs cannot be set */
    requireOutputs() {
        const file = this.#environment["GITHUB_OUTPUT"];
        if (file)
            requireOutputFile(file);
    }
    /** Sets the output at once, so that a run that fails later has it too. */
    jobId(id) {
        this.outputs({ "job-id": id });
    }
    /** Sets all of the outputs, or none with a warning: what is stored stays stored. */
    outputs(outputs) {
        this.#append("GITHUB_OUTPUT", "The outputs", (file) => appendOutputs(file, outputs));
    }
    /** The lines of a step form a group, which the runner folds; its result is one line after the group. */
    async step(title, work, summarize) {
        const started = performance.now();
        (0,standard_output/* printCommand */.Tr)("group", title);
        let result;
        try {
            result = await work();
        }
        finally {
            (0,standard_output/* printCommand */.Tr)("endgroup");
        }
        const milliseconds = performance.now() - started;
        this.steps.push({ title, milliseconds });
        (0,standard_output/* printLine */.wi)(`✓ ${title}: ${summarize(result)} (${(0,format/* formatDuration */.a3)(milliseconds)})`);
        return result;
    }
    /** Adds Markdown to the job summary. A failure, also to make the Markdown, is only a warning. */
    summary(markdown) {
        const append = (file) => appendSummary(file, markdown());
        this.#append("GITHUB_STEP_SUMMARY", "The job summary", append);
    }
    /** The last lines: what was retried, and where the backup is, if one was made. */
    end(stored) {
        const retries = formatRetries(this.retries);
        if (retries !== undefined)
            (0,standard_output/* printLine */.wi)(`Retried: ${retries}.`);
        if (stored === undefined)
            return;
        const { artifact, branch, outputDirectory } = stored;
        if (artifact !== undefined) {
            (0,standard_output/* printLine */.wi)(`Artifact ${artifact.name}: ${artifact.url ?? `id ${artifact.id}`}`);
        }
        if (branch !== undefined)
            (0,standard_output/* printLine */.wi)(`Branch ${branch.name}: ${branch.url}`);
        if (outputDirectory !== undefined)
            (0,standard_output/* printLine */.wi)(`Folder: ${outputDirectory}`);
    }
    /** Outside a runner there are no such files. */
    #append(variable, what, append) {
        const file = this.#environment[variable];
        if (!file)
            return;
        try {
            append(file);
        }
        catch (error) {
            this.warning(`${what} could not be written (${errorCode(error)}). Nothing else is affected.`);
        }
    }
}


/***/ }),

/***/ 57325:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Tr: () => (/* binding */ printCommand),
/* harmony export */   dl: () => (/* binding */ guardStreams),
/* harmony export */   sq: () => (/* binding */ drainStreams),
/* harmony export */   wi: () => (/* binding */ printLine),
/* harmony export */   yK: () => (/* binding */ printMask)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var _base_plain_line_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93066);
/* harmony import */ var _base_secrets_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76398);
/**
 * Standard output and standard error. The runner parses both for workflow commands, so everything that the process prints passes through
 * this file: our own lines and commands, and whatever libraries write to the streams.
 */



/** How long a reader may take to read what was printed, in milliseconds. The runner kills a cancelled run after 10 s. */
const LONGEST_DRAIN = 10_000;
/** A command as `@actions/core` prints it for a library. Those of other kinds are only text. */
const LIBRARY_COMMAND = /^::(add-mask|debug|notice|warning)::([^\n]*)\n$/;
// Bound before `guardStreams` replaces them.
const writeOut = process.stdout.write.bind(process.stdout);
const writeError = process.stderr.write.bind(process.stderr);
/** Prints text as one line. */
function printLine(text) {
    writeOut(`${(0,_base_plain_line_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h)(text)}\n`);
}
/** Prints a workflow command, whose text may have several lines. */
function printCommand(command, text = "") {
    printRaw(command, text.split("\n").map(_base_plain_line_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h).join("\n"));
}
/** Hides a secret in everything printed from now on. */
function printMask(secret) {
    (0,_base_secrets_js__WEBPACK_IMPORTED_MODULE_2__/* .addSecret */ .C)(secret);
    printRaw("add-mask", secret);
}
function printRaw(command, data) {
    const escaped = data.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
    writeOut(`::${command}::${escaped}\n`);
}
/**
 * From now on, each chunk that anything else writes to the streams is printed as whole, plain lines. On standard output they are debug
 * lines: libraries report their progress there, and a run's log has its own.
 */
function guardStreams() {
    guard(process.stdout, (line) => printCommand("debug", line));
    guard(process.stderr, (line) => writeError(`${(0,_base_plain_line_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h)(line)}\n`));
}
function guard(stream, printText) {
    // A run continues when nothing reads its log any longer.
    stream.on("error", () => { });
    stream.write = ((chunk, ...rest) => {
        printForeign(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString(), printText);
        const callback = rest.find((value) => typeof value === "function");
        if (callback !== undefined)
            process.nextTick(callback);
        return true;
    });
}
function printForeign(text, printText) {
    const [, command, data = ""] = LIBRARY_COMMAND.exec(text) ?? [];
    const unescaped = data.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
    if (command === "add-mask") {
        printMask(unescaped);
    }
    else if (command !== undefined) {
        printCommand(command, unescaped);
    }
    else {
        for (const line of text.replace(/\r?\n$/, "").split("\n"))
            printText(line);
    }
}
/** Waits until everything that was printed is read: `process.exit` would discard the rest. */
async function drainStreams() {
    const drained = [writeOut, writeError].map((write) => new Promise((done) => write("", done)));
    await Promise.race([Promise.all(drained), (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(LONGEST_DRAIN)]);
}


/***/ }),

/***/ 10813:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  A1: () => (/* binding */ stepsTable),
  YG: () => (/* binding */ summaryOf),
  _F: () => (/* binding */ warningLines)
});

// EXTERNAL MODULE: ./build/src/base/format.js
var format = __webpack_require__(86616);
// EXTERNAL MODULE: ./build/src/pipeline/import/left-out.js
var left_out = __webpack_require__(60682);
// EXTERNAL MODULE: ./build/src/pipeline/plan.js
var plan = __webpack_require__(38777);
// EXTERNAL MODULE: ./build/src/store/branch/commit-message.js
var commit_message = __webpack_require__(46137);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/src/report/markup.js
var markup = __webpack_require__(34110);
;// CONCATENATED MODULE: ./build/src/report/backup-facts.js
/** What a backup consists of and who can read it, in the job summary. */



/** Maximum length of the part of a filter that the table repeats, in UTF-16 units. */
const LONGEST_FILTER = 1000;
/** The heading, by which the summaries of several backups in one job can be told apart. */
function heading(backup) {
    const { tenant, connection } = backup;
    const parts = [tenant, ...(connection ? [`connection ${connection}`] : []), placeOf(backup)];
    return `## Auth0 user backup: ${parts.map(markup/* escapeMarkdown */.FV).join(" · ")}`;
}
function placeOf({ artifact, branch, outputDirectory, settings }) {
    if (artifact !== undefined)
        return `artifact ${artifact.name}`;
    if (branch === undefined)
        return `folder ${external_node_path_.basename(outputDirectory ?? "")}`;
    const directory = settings.destinations.branch?.directory ?? "";
    return `branch ${branch.name}${directory === "" ? "" : `, folder ${directory}`}`;
}
/** The table of what was exported, selected, stored and encrypted. */
function factLines(backup) {
    const { tenant, connection, jobId, fields, settings, branch } = backup;
    const { filter, recipients, destinations } = settings;
    const directory = destinations.branch?.directory ?? "";
    const rows = [
        ["Tenant", (0,markup/* escapeMarkdown */.FV)(tenant)],
        ["Connection", (0,markup/* escapeMarkdown */.FV)(connection ?? "all")],
        ["Fields", (0,markup/* escapeMarkdown */.FV)(fields)],
        ["Export job", (0,markup/* escapeMarkdown */.FV)(jobId)],
    ];
    if (filter !== undefined)
        rows.push(["Filter", filterCell(filter.expression)]);
    if (branch !== undefined)
        rows.push(["Commit", `<code>${branch.commit}</code>`]);
    if (directory !== "")
        rows.push(["Folder on the branch", (0,markup/* escapeMarkdown */.FV)(directory)]);
    if (recipients.length > 0) {
        rows.push(["Encrypted to", (0,markup/* escapeMarkdown */.FV)((0,format/* formatNames */.EI)(recipients.map(shortened)))]);
    }
    return ["### Contents", "", ...(0,markup/* factsTable */.wd)(rows)];
}
/** A recipient is a key of 62 characters, or 1,959 with post-quantum protection. */
function shortened(recipient) {
    return `${recipient.slice(0, 12)}…${recipient.slice(-6)}`;
}
function filterCell(expression) {
    const shown = expression.slice(0, LONGEST_FILTER);
    const lines = `${shown}${shown === expression ? "" : "…"}`.split("\n");
    return lines
        .filter((line) => line.trim() !== "")
        .map((line) => `<code>${(0,markup/* escapeMarkdown */.FV)(line.trim())}</code>`)
        .join("<br>");
}
/** Who can read what is stored on GitHub. */
function accessLines({ artifact, branch, settings }) {
    const places = [
        ...(artifact === undefined ? [] : ["artifact"]),
        ...(branch === undefined ? [] : ["branch"]),
    ];
    if (places.length === 0)
        return [];
    const what = `The ${(0,format/* formatList */.ki)(places)}`;
    const [are, contain, them] = places.length === 1 ? ["is", "contains", "it"] : ["are", "contain", "them"];
    return [
        settings.recipients.length === 0
            ? `${what} ${contain} personal data: everyone with read access to this repository can download ${them}.`
            : `${what} ${are} encrypted: everyone with read access to this repository can download ${them}, but only the key of a recipient decrypts ${them}.`,
    ];
}

;// CONCATENATED MODULE: ./build/src/report/chart.js
/** Numbers of users as Mermaid charts, which GitHub draws in a job summary. */

/** Maximum number of slices with a name. */
const MOST_SLICES = 10;
/** Maximum number of labels below a chart. */
const MOST_DAYS = 10;
/** Colours of the slices. Mermaid's own are nearly white on GitHub's light pages and nearly black on its dark ones. */
const SLICE_COLOURS = "#1f6feb #238636 #9e6a03 #8957e5 #bf3989 #1b7c83 #cf222e #bc4c00 #57606a #4d2d00 #6e7781".split(" ");
const PIE_SETTINGS = {
    themeVariables: {
        pieOpacity: "1",
        pieOuterStrokeWidth: "0px",
        pieSectionTextColor: "#ffffff",
        ...Object.fromEntries(SLICE_COLOURS.map((colour, index) => [`pie${index + 1}`, colour])),
    },
};
/**
 * Narrow, because a phone shrinks a wide chart including its letters. Mermaid measures labels after shrinking and draws them before: the
 * padding keeps it from cutting them off. Without a background colour the chart would not have that of the page.
 */
const XY_SETTINGS = {
    xyChart: {
        width: 420,
        height: 280,
        xAxis: { labelPadding: 8 },
        yAxis: { labelFontSize: 12, labelPadding: 10 },
    },
    themeVariables: {
        xyChart: { backgroundColor: "transparent", plotColorPalette: SLICE_COLOURS[0] },
    },
};
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
/** Users over the last backups. @param counts oldest first, at least two */
function usersChart(counts) {
    const days = daysOf(counts);
    const numbers = `"${days[0]} to ${days.at(-1)}" 1 --> ${days.length}`;
    const points = counts.map(({ users }) => users);
    const [least, most] = [Math.min(...points), Math.max(...points)];
    // A nightly change is small compared with the total.
    const margin = Math.max((most - least) / 4, most / 50, 5);
    return xyChart(`Users in the last ${days.length} backups`, days.length <= MOST_DAYS ? labelled(days) : numbers, [Math.max(Math.floor(least - margin), 0), Math.ceil(most + margin)], `line [${points.join(", ")}]`);
}
/** Days in UTC. Points with equal labels would be drawn over each other, so a day's second backup is numbered. */
function daysOf(counts) {
    const times = new Map();
    return counts.map(({ date }) => {
        const day = date.toISOString().slice(5, 10);
        const time = (times.get(day) ?? 0) + 1;
        times.set(day, time);
        return time === 1 ? day : `${day} (${time})`;
    });
}
/**
 * Users by connection, the largest ten by name; nothing if the export lacks connections or has only one. A connection's name has only
 * letters, digits and hyphens, which need no escaping in Mermaid.
 */
function connectionsChart(statistics, title) {
    const connections = [...(statistics.connections ?? [])].toSorted(([a, most], [b, more]) => more - most || (a < b ? -1 : 1));
    const named = connections.slice(0, MOST_SLICES);
    const others = connections.slice(MOST_SLICES).reduce((sum, [, users]) => sum + users, 0);
    const rest = others + statistics.otherConnections;
    // No connection can have this name.
    const slices = rest > 0 ? [...named, ["all others", rest]] : named;
    if (named.length === 0 || slices.length < 2)
        return [];
    return [
        "```mermaid",
        directive(PIE_SETTINGS),
        "pie showData",
        `  title ${title}`,
        ...slices.map(([name, users]) => `  "${name}" : ${users}`),
        "```",
    ];
}
/**
 * Users by the month of their last sign-in: a bar for each of the last twelve months (UTC), and a line of text for all others. Nothing if the export
 * lacks the field.
 */
function signInsChart(statistics, now) {
    if (statistics.months === undefined)
        return [];
    const left = new Map(statistics.months);
    const bars = lastTwelve(now).map((month) => {
        const users = left.get(month) ?? 0;
        left.delete(month);
        return { month, users };
    });
    let earlier = 0;
    let unreadable = statistics.unreadableSignIns;
    for (const [month, users] of left) {
        // A time in the future is not a sign-in.
        if (month < (bars[0]?.month ?? ""))
            earlier += users;
        else
            unreadable += users;
    }
    const [first, last] = [bars[0], bars.at(-1)].map((bar) => inWords(bar?.month ?? ""));
    const most = Math.max(...bars.map(({ users }) => users));
    const chart = xyChart(`Last sign-in, ${first} to ${last}`, labelled(bars.map(({ month }) => inWords(month).slice(0, 3))), [0, Math.max(Math.ceil(most * 1.1), 10)], `bar [${bars.map(({ users }) => users).join(", ")}]`);
    const others = [
        earlier > 0 ? `${(0,format/* formatUsers */.ed)(earlier)} last signed in before ${first}` : "",
        statistics.neverSignedIn > 0 ? `${(0,format/* formatUsers */.ed)(statistics.neverSignedIn)} never signed in` : "",
        unreadable > 0 ? `${(0,format/* formatUsers */.ed)(unreadable)} with an unreadable date of the last sign-in` : "",
    ].filter((words) => words !== "");
    const words = others.length === 0 ? [] : ["", others.join(" · ")];
    return most > 0 ? [...chart, ...words] : words.slice(1);
}
/** `2026-08`, twelve of them, the last that of `now`. */
function lastTwelve(now) {
    const last = now.getUTCFullYear() * 12 + now.getUTCMonth();
    return Array.from({ length: 12 }, (_, i) => {
        const month = last - 11 + i;
        return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
    });
}
/** `2026-08` → `Aug 2026`. */
function inWords(month) {
    return `${MONTHS[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`;
}
/** @param x and `plot` in Mermaid's syntax; the pair is the lowest and the highest number of users */
function xyChart(title, x, [lowest, highest], plot) {
    return [
        "```mermaid",
        directive(XY_SETTINGS),
        "xychart-beta",
        `  title "${title}"`,
        `  x-axis ${x}`,
        `  y-axis ${lowest} --> ${highest}`,
        `  ${plot}`,
        "```",
    ];
}
/** @param labels without quotes */
function labelled(labels) {
    return `[${labels.map((label) => `"${label}"`).join(", ")}]`;
}
/** The first line of a chart: how to draw it. */
function directive(settings) {
    return `%%{init: ${JSON.stringify(settings)}}%%`;
}

;// CONCATENATED MODULE: ./build/src/report/files-table.js
/** The files of a backup in the job summary, and how to verify a copy. */


/** Number of files that are not folded. */
const SHOWN = 10;
/** Maximum number of folded files. GitHub accepts a summary of 1 MiB, and a row has up to about 900 bytes. */
const MOST_FOLDED = 500;
/** Characters of a checksum that stay together on a narrow page. */
const SUM_PIECE = 8;
/** Names that need no escaping in a here-document and a code block. */
const PLAIN_NAME = /^[\w.-]+$/;
/** The table of the files, folded after the first ten, and the command that verifies a copy. */
function filesTable(files) {
    const shown = files.slice(0, SHOWN);
    const folded = files.slice(SHOWN, SHOWN + MOST_FOLDED);
    const lines = table(shown);
    if (folded.length > 0) {
        const last = (0,markup/* escapeMarkdown */.FV)(folded.at(-1)?.name ?? "");
        lines.push("", ...(0,markup/* details */.zH)(`${(0,format/* formatCount */.B4)(folded.length)} more files, up to ${last}`, table(folded)));
    }
    const unlisted = files.length - shown.length - folded.length;
    if (unlisted > 0) {
        lines.push("", `${(0,format/* formatCount */.B4)(unlisted)} more files are listed only in \`manifest.json\`.`);
    }
    return [...lines, "", ...verification(files)];
}
function table(files) {
    return [
        "| File | Users | Size | SHA-256 |",
        "|---|--:|--:|---|",
        ...files.map(({ name, users, bytes, sha256 }) => `| ${(0,markup/* escapeMarkdown */.FV)(name).replaceAll(".", "<wbr>.")} | ${(0,format/* formatCount */.B4)(users)} | ${(0,format/* formatBytes */.z3)(bytes)} | <code>${breakable(sha256)}</code> |`),
    ];
}
/** A checksum that a narrow page may break, and that is still copied as one word. */
function breakable(sha256) {
    return sha256.match(new RegExp(`.{1,${SUM_PIECE}}`, "g"))?.join("<wbr>") ?? "";
}
/** The command contains the checksums, so that it also detects a manifest that was changed together with its files. */
function verification(files) {
    const isShort = files.length <= SHOWN && files.every(({ name }) => PLAIN_NAME.test(name));
    const command = isShort
        ? ["sha256sum --check <<'END'", ...files.map(({ name, sha256 }) => `${sha256}  ${name}`), "END"]
        : [`jq -r '.files[] | "\\(.sha256)  \\(.name)"' manifest.json | sha256sum --check`];
    return (0,markup/* details */.zH)("Verify a copy of the files", [
        "In the folder that holds them:",
        "",
        "```sh",
        ...command,
        "```",
    ]);
}

;// CONCATENATED MODULE: ./build/src/report/membership-lines.js
/** The memberships of a backup in the job summary. */


/** One line per kind, then what changed on the branch, and how many members are not among the users. */
function membershipLines({ kinds, counts }, branch) {
    const { roles, organizations, roleMembers, organizationMembers, notInUsers } = counts;
    const lines = {
        roles: `Roles: **${(0,format/* formatCount */.B4)(roles)}**, assigned ${(0,format/* formatCount */.B4)(roleMembers)} times.`,
        organizations: `Organizations: **${(0,format/* formatCount */.B4)(organizations)}**, with ${(0,format/* formatCount */.B4)(organizationMembers)} members.`,
    };
    const changes = branch?.membershipChanges;
    return [
        ...kinds.map((kind) => `- ${lines[kind]}`),
        ...(changes === undefined
            ? []
            : [
                `- Since the last backup on the branch: **${(0,commit_message/* formatChanges */.rQ)(changes)}** (rows of memberships added, removed, changed).`,
            ]),
        ...(notInUsers === 0
            ? []
            : [
                `- ${(0,format/* formatCount */.B4)(notInUsers)} of the ${(0,format/* formatCount */.B4)(counts.members)} users with memberships are not among the users of the backup.`,
            ]),
    ];
}

// EXTERNAL MODULE: ./build/src/report/run-log.js + 1 modules
var run_log = __webpack_require__(21996);
;// CONCATENATED MODULE: ./build/src/report/summary.js
/** The job summary of a backup: result, changes, charts, files, times. */










/** Length of a commit's hash in the first line, which a phone shows without a break. The contents have the whole hash. */
const SHORT_COMMIT = 7;
/** The summary as GitHub-flavoured Markdown. Values from outside are escaped: none of them can add markup. */
function summaryOf(backup, facts) {
    const { result, branch } = backup;
    const sections = [
        [heading(backup), "", statusLine(backup, facts)],
        branch === undefined ? [] : branchLines(branch),
        result.memberships === undefined ? [] : membershipLines(result.memberships, branch),
        result.statistics === undefined
            ? []
            : connectionsChart(result.statistics, result.leftOut === undefined
                ? "Users by connection"
                : "Users by connection, including those left out"),
        result.statistics === undefined ? [] : signInsChart(result.statistics, facts.now),
        leftOutLines(backup),
        factLines(backup),
        fileLines(backup),
        stepsTable(facts.steps),
        retryLines(facts.retries),
        accessLines(backup),
        warningLines(facts.warnings),
    ];
    const shown = sections.filter((lines) => lines.length > 0);
    return `${shown.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
/** How many users, how large, where, how long. */
function statusLine({ result, ...backup }, { steps, warnings }) {
    const bytes = (0,plan/* listedFiles */.H)(result).reduce((sum, file) => sum + file.bytes, 0);
    const total = steps.reduce((sum, step) => sum + step.milliseconds, 0);
    return [
        `✅ **${(0,format/* formatUsers */.ed)(result.usersKept)}** kept of ${(0,format/* formatCount */.B4)(result.usersExported)} exported`,
        (0,format/* formatBytes */.z3)(bytes),
        ...storedWhere(backup),
        (0,format/* formatDuration */.a3)(total),
        ...(warnings.length === 0
            ? []
            : [`⚠️ ${warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`} below`]),
    ].join(" · ");
}
function storedWhere({ artifact, branch, outputDirectory, }) {
    const places = [];
    if (artifact !== undefined) {
        const name = (0,markup/* escapeMarkdown */.FV)(artifact.name);
        places.push(artifact.url === undefined ? `artifact ${name}` : `artifact [${name}](${artifact.url})`);
    }
    if (branch !== undefined) {
        const commit = `[${branch.commit.slice(0, SHORT_COMMIT)}](${branch.url})`;
        places.push(`branch ${(0,markup/* escapeMarkdown */.FV)(branch.name)} (${commit}${branch.changed ? "" : ", unchanged"})`);
    }
    if (outputDirectory !== undefined)
        places.push(`files in ${(0,markup/* escapeMarkdown */.FV)(outputDirectory)}`);
    return places;
}
/** What changed on the branch, and how many users there were in its last backups. */
function branchLines({ changes, usersBefore, counts }) {
    const changed = changes === undefined
        ? usersBefore === undefined
            ? "The branch had no earlier backup to compare with."
            : `The last backup on the branch cannot be compared with this one: it has **${(0,format/* formatUsers */.ed)(usersBefore)}**.`
        : `Since the last backup on the branch: **${(0,commit_message/* formatChanges */.rQ)(changes)}** (added, removed, changed).`;
    return [
        changed,
        ...(changes === undefined ? [] : propertyLines(changes.properties)),
        ...(counts.length > 1 ? ["", ...usersChart(counts)] : []),
    ];
}
/** In how many users which property changed, with those that every sign-in changes in a line of their own. */
function propertyLines({ edited, signIns, onlySignedIn }) {
    const lines = [];
    if (edited.length > 0)
        lines.push("", `Changed properties: ${propertyList(edited)}.`);
    if (signIns.length > 0) {
        const only = `${(0,format/* formatUsers */.ed)(onlySignedIn)} changed in nothing else`;
        lines.push("", `Sign-ins: ${propertyList(signIns)}; ${only}.`);
    }
    return lines;
}
function propertyList(counts) {
    const { listed, more } = (0,commit_message/* shortList */.pg)(counts);
    return [
        ...listed.map(({ name, users }) => `<code>${(0,markup/* escapeMarkdown */.FV)(name)}</code> ${(0,format/* formatCount */.B4)(users)}`),
        ...(more === 0 ? [] : [`${(0,format/* formatCount */.B4)(more)} more`]),
    ].join(", ");
}
function leftOutLines({ result: { leftOut } }) {
    const lines = leftOut === undefined ? [] : (0,left_out/* formatLeftOut */.t)(leftOut);
    if (lines.length === 0)
        return [];
    return [
        "### Left out because Auth0 would not import them",
        "",
        ...lines.map((line) => `- ${line}`),
    ];
}
function fileLines({ result, artifact, branch, outputDirectory }) {
    const lines = ["### Files", "", ...filesTable((0,plan/* listedFiles */.H)(result))];
    if (branch !== undefined && (artifact !== undefined || outputDirectory !== undefined)) {
        lines.push("", "The branch has the same users in files sorted by `user_id`. Their sizes and checksums are in the `manifest.json` next to them.");
    }
    return lines;
}
function retryLines(retries) {
    const retried = (0,run_log/* formatRetries */.k)(retries);
    return retried === undefined ? [] : [`Retried: ${(0,markup/* escapeMarkdown */.FV)(retried)}.`];
}
/** The times of the steps. */
function stepsTable(steps) {
    return [
        "### Steps",
        "",
        "| Step | Time |",
        "|---|--:|",
        ...steps.map(({ title, milliseconds }) => `| ${(0,markup/* escapeMarkdown */.FV)(title)} | ${(0,format/* formatDuration */.a3)(milliseconds)} |`),
    ];
}
/** The warnings of a run. */
function warningLines(warnings) {
    if (warnings.length === 0)
        return [];
    return ["### Warnings", "", ...warnings.map((warning) => `- ⚠️ ${(0,markup/* escapeMarkdown */.FV)(warning)}`)];
}


/***/ }),

/***/ 89666:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L4: () => (/* binding */ splitIntoBlocks),
/* harmony export */   Nt: () => (/* binding */ requireUtf8),
/* harmony export */   Xu: () => (/* binding */ rowError),
/* harmony export */   aQ: () => (/* binding */ doubled),
/* harmony export */   ke: () => (/* binding */ hasByteOrderMark)
/* harmony export */ });
/* unused harmony export MAX_ROW_BYTES */
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4573);
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(22396);
/** Blocks: about a mebibyte of whole rows, as bytes and the offsets of the rows. */


/** The longest accepted row, in bytes without its terminator: a row is held in memory whole. Auth0 limits a user's metadata to 16 MB. */
const MAX_ROW_BYTES = 16 * 1024 * 1024;
/**
 * Splits a stream of bytes into blocks of whole rows. Rows inside one chunk are not copied; a row that spans chunks is
 * joined and becomes a block of its own. Chunks and blocks are valid until the next one is requested.
 *
 * @throws BackupError for a row longer than {@link MAX_ROW_BYTES}, and what the framing throws
 */
async function* splitIntoBlocks(chunks, framing) {
    // Reused for long rows: with a new one for each, they would fill the memory with garbage.
    let joined = NO_BYTES;
    let partialBytes = 0;
    const append = (bytes) => {
        const size = partialBytes + bytes.length;
        if (size > joined.length) {
            const larger = Buffer.allocUnsafeSlow(Math.max(size, 2 * joined.length));
            joined.copy(larger, 0, 0, partialBytes);
            joined = larger;
        }
        partialBytes += bytes.copy(joined, partialBytes);
    };
    let firstRow = 1;
    for await (const chunk of chunks) {
        let from = 0;
        if (partialBytes > 0) {
            const end = framing.endOfPartialRow(chunk);
            append(end === -1 ? chunk : chunk.subarray(0, end));
            if (end === -1) {
                requireRowSize(partialBytes - MAX_TERMINATOR, firstRow);
                continue;
            }
            const { block } = framing.frame(joined.subarray(0, partialBytes), firstRow, false);
            if (block !== undefined) {
                requireRowSizes(block);
                firstRow += block.count;
                yield block;
            }
            from = end;
        }
        const { block, consumed } = framing.frame(chunk.subarray(from), firstRow, false);
        partialBytes = 0;
        if (joined.length < LONG_ROW_BYTES)
            joined = NO_BYTES;
        append(chunk.subarray(from + consumed));
        if (block !== undefined) {
            firstRow += block.count;
            yield block;
        }
        requireRowSize(partialBytes - MAX_TERMINATOR, firstRow);
    }
    if (partialBytes > 0) {
        const { block } = framing.frame(joined.subarray(0, partialBytes), firstRow, true);
        if (block !== undefined) {
            requireRowSizes(block);
            yield block;
        }
    }
}
const NO_BYTES = Buffer.alloc(0);
const LONG_ROW_BYTES = 1024 * 1024;
/** Bytes of CRLF: a row that is not whole yet may end with one. */
const MAX_TERMINATOR = 2;
function requireRowSizes({ count, firstRow, starts, ends }) {
    for (let i = 0; i < count; i++) {
        requireRowSize(ends[i] - starts[i], firstRow + i);
    }
}
function requireRowSize(bytes, row) {
    if (bytes <= MAX_ROW_BYTES)
        return;
    throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj(`Row ${row} of the export is longer than ${MAX_ROW_BYTES / 1024 / 1024} MiB.`, "Nothing was stored: export fewer or smaller fields with `fields`.");
}
/** An error about one row. @param row 1-based @param problem follows "Row 7 of the export" and contains no row data */
function rowError(row, problem) {
    return new _base_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj(`Row ${row} of the export ${problem}.`, "Nothing was stored: the file is damaged or not what Auth0 documents. Run the workflow again; if it keeps failing, ask Auth0 support about the job.");
}
/** @throws BackupError with the number of the first row that is not valid UTF-8 */
function requireUtf8(block) {
    if ((0,node_buffer__WEBPACK_IMPORTED_MODULE_0__.isUtf8)(block.bytes))
        return;
    for (let i = 0; i < block.count; i++) {
        if (!(0,node_buffer__WEBPACK_IMPORTED_MODULE_0__.isUtf8)(block.bytes.subarray(block.starts[i], block.ends[i]))) {
            throw rowError(block.firstRow + i, "is not valid UTF-8");
        }
    }
}
/** A copy with twice the length, for offset lists that grow while they are filled. */
function doubled(offsets) {
    const larger = new Int32Array(offsets.length * 2);
    larger.set(offsets);
    return larger;
}
/** True if `bytes` start with a UTF-8 byte-order mark. */
function hasByteOrderMark(bytes) {
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}


/***/ }),

/***/ 31765:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rw: () => (/* binding */ csvEncoder),
/* harmony export */   oZ: () => (/* binding */ jsonArrayEncoder),
/* harmony export */   tt: () => (/* binding */ ndjsonEncoder)
/* harmony export */ });
/* harmony import */ var _json_array_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6035);
/* harmony import */ var _json_valid_rows_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(49852);
/** Encodes kept rows as the bytes of the stored file. Rows are copied, never serialized again. */


const LF = 0x0a;
const NO_BYTES = Buffer.alloc(0);
/** NDJSON: kept rows with their original line ends; a missing last newline is added. */
function ndjsonEncoder() {
    const lines = new KeptLines();
    return { encode: (selection) => lines.of(selection), end: () => NO_BYTES };
}
/** CSV: the header and kept rows, unchanged. */
function csvEncoder() {
    const lines = new KeptLines();
    let headerWritten = false;
    return {
        encode(selection) {
            const rows = lines.of(selection);
            if (headerWritten)
                return rows;
            headerWritten = true;
            const header = selection.block.header.bytes;
            const newline = header.at(-1) === LF ? "" : "\n";
            return Buffer.concat([header, Buffer.from(newline), rows]);
        },
        end: () => NO_BYTES,
    };
}
/**
 * JSON: one array, one user per line, each user's bytes unchanged.
 *
 * @param fields the fields of the rows. Without them, the rows must be valid JSON
 * @returns an encoder that throws BackupError with the number of a kept row that is not valid JSON
 */
function jsonArrayEncoder(fields) {
    const rows = fields && new _json_valid_rows_js__WEBPACK_IMPORTED_MODULE_1__/* .ValidRows */ .i(fields, []);
    const array = new _json_array_js__WEBPACK_IMPORTED_MODULE_0__/* .JsonArrayWriter */ .Hs();
    let out = NO_BYTES;
    return {
        encode(selection) {
            const { block, kept, count } = selection;
            if (count === 0)
                return NO_BYTES;
            rows?.load(selection);
            const { bytes, starts, ends } = block;
            const size = bytes.length + count * _json_array_js__WEBPACK_IMPORTED_MODULE_0__/* .BEFORE_ELEMENT_BYTES */ .he;
            if (out.length < size)
                out = Buffer.allocUnsafeSlow(size);
            array.continueIn(out);
            for (let i = 0, row = 0; row < count; i++) {
                if (kept[i] !== 1)
                    continue;
                rows?.require(row);
                row++;
                array.add(bytes, starts[i], ends[i]);
            }
            return array.written;
        },
        end: () => array.close(),
    };
}
/**
 * The kept rows with their terminators. Neighbors are copied in one piece, and rows that are all neighbors not at all. Copies
 * reuse one buffer: V8 collects garbage sooner the more buffers are allocated.
 */
class KeptLines {
    #copy = NO_BYTES;
    /** Valid until the next call, and as long as the block. */
    of({ block, kept, count }) {
        const { bytes, starts, limits } = block;
        let copied = 0;
        /** Neighbors that are not copied yet. */
        let from = 0;
        let to = 0;
        for (let i = 0, left = count; left > 0; i++) {
            if (kept[i] !== 1)
                continue;
            left--;
            if (starts[i] !== to) {
                copied = this.#append(block, from, to, copied);
                from = starts[i];
            }
            to = limits[i];
        }
        const endsLine = count === 0 || bytes[to - 1] === LF;
        if (copied === 0 && endsLine)
            return bytes.subarray(from, to);
        copied = this.#append(block, from, to, copied);
        if (!endsLine)
            this.#copy[copied++] = LF;
        return this.#copy.subarray(0, copied);
    }
    /** @returns the new number of copied bytes */
    #append({ bytes }, from, to, copied) {
        // One byte more: the last line may lack its end.
        if (this.#copy.length <= bytes.length)
            this.#copy = Buffer.allocUnsafeSlow(bytes.length + 1);
        return copied + bytes.copy(this.#copy, copied, from, to);
    }
}


/***/ }),

/***/ 46848:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  gR: () => (/* reexport */ user/* IMPORT_FIELDS */.gR),
  Xr: () => (/* binding */ IMPORT_PART_SIZES),
  fM: () => (/* binding */ ImportFiles),
  sm: () => (/* binding */ MAX_IMPORT_FILE_BYTES),
  vr: () => (/* binding */ importRows),
  aB: () => (/* binding */ noneLeftOut),
  kh: () => (/* binding */ totalLeftOut)
});

// EXTERNAL MODULE: ./build/src/base/errors.js
var errors = __webpack_require__(22396);
// EXTERNAL MODULE: ./build/src/rows/json/array.js
var array = __webpack_require__(6035);
// EXTERNAL MODULE: ./build/src/rows/json/valid-rows.js
var valid_rows = __webpack_require__(49852);
// EXTERNAL MODULE: ./build/src/rows/select.js + 3 modules
var rows_select = __webpack_require__(8533);
// EXTERNAL MODULE: ./build/src/rows/json/field-scan.js + 1 modules
var field_scan = __webpack_require__(32534);
;// CONCATENATED MODULE: ./build/src/rows/simd/import-users.wasm.js
/** import-users.wat, compiled by `npm run wasm`; a test checks that they match. */
const IMPORT_USERS = [
    "AGFzbQEAAAABFwRgAX8Bf2ABfwBgAn9/AX9gA39/fwF/AhIBBmNhbGxlcgZtZW1vcnkCAAEDCQgAAQAAAAIDAwcJAQ",
    "V3cml0ZQAACu0HCKkDAwl/AX4BfyAAKAIAIQEgACgCFCEDIAAoAhghBCAAKAIcIQUgACgCICEGAkACQANAIAEgACgC",
    "BE8NAiAAKAIMIAEgACgCEGxqIQIgACgCCCABaiEHIAFBAWohAUEBIActAABHDQFBACEJIAIoAmAQAkH7AEYEQCADLQ",
    "AAQQFHIAQQA3IhCSADQQFqIQMgBEGQAWohBAsgAigCACEHQgEhCiAHEAJBIkYEQEL//////////wAgBykDAEKiwtWj",
    "h42MPoWDIQogCkIAUgRAQdwAIAcgCnqnQQN2ai0AAEYNAwUgAigCBCAHa0EITa0hCgsLIApCAFIEQCAAQTBqEAEMAQ",
    "sgAigCCCEHIAcQAkUEQCAAQTRqEAEMAQsgAhAERQRAIABBPGoQAQwBCyAJDQEgB0EBaiACKAIMQQFrEAVFDQEgBiAB",
    "QQFrNgIAIAYgBTYCBCACIAUgACgCJBAGIQUgBiAFNgIIIAZBDGohBiAFQQo6AAAgBUEBaiEFDAALC0EBIQsLIAAgAT",
    "YCACAAIAM2AhQgACAENgIYIAAgBTYCHCAAIAY2AiAgCwsPACAAIAAoAgBBAWo2AgALIQEBfyAAQX9GBEBBAA8LIAAt",
    "AAAhAUEAIAEgAUHuAEYbCzkCAX8BeyAAQZABaiEBIAD9AAQAIQIDQCACIAD9AAQA/U4hAiAAQRBqIQAgACABSQ0ACy",
    "AC/U39UwttAQN/QQEhAQNAIAAoAgAQAiECIAIEQCACQSJGIQMgAUGk8ABxBEAgAkH0AEYgAkHmAEZyIQMgAUGA4ABx",
    "BEAgAkH7AEYhAwsLIANFBEBBAA8LCyAAQQhqIQAgAUEBdCEBIAFBgIABSQ0AC0EBC48BAQR/QQEhAwJAA0AgACABTw",
    "RAIAUgA0VxDwsgAC0AACECIABBAWohACACQf4ASw0BQgBCAUL+//+//P////8AQoCAgICgn+v/o38gAkHAAHEbIAJB",
    "P3GtiINSBEBBACEDDAELIAMNAUEBIQMgAkEuRgRAIAQhBQwBCyAEIAJBwABHcg0BQQEhBAwACwtBAAufAQEDfyAAQf",
    "AAaiEDQfsAIQUDQCAAKAIAIQQgBBACBEAgASAFOgAAIAEgAv0ABAD9CwQBIAEgAv0ABBD9CwQRIAFBASACLQAfamoh",
    "ASAFQfsARgRAIAFBIjoAACABQQFqIQEgBEEHaiEEC0EsIQUgBCAAKAIEIAEQByEBCyACQSBqIQIgAEEIaiEAIAAgA0",
    "kNAAsgAUH9ADoAACABQQFqCzQBAX8gAiABIABraiEDA0AgAiAA/QAEAP0LBAAgAkEQaiECIABBEGohACAAIAFJDQAL",
    "IAML",
].join("");

// EXTERNAL MODULE: ./build/src/rows/simd/wasm.js
var wasm = __webpack_require__(43045);
// EXTERNAL MODULE: ./build/src/rows/import/user.js
var user = __webpack_require__(8330);
;// CONCATENATED MODULE: ./build/src/rows/import/import-users.js
/**
 * Writes the users of a block with a few calls into WebAssembly (import-users.wat): in a tenth of the time of {@link ImportUserWriter},
 * which decodes JSON and writes those that are not plain.
 */




const OPEN_BRACE = 0x7b;
const LETTER_N = 0x6e;
const LF = 0x0a;
const APP_METADATA = user/* IMPORT_FIELDS */.gR.indexOf("app_metadata");
const IDENTITIES = user/* IMPORT_FIELDS */.gR.indexOf("identities");
/** Words of the state: addresses unless stated otherwise. */
const ROW = 0; // number of the next row, from 0
const ROWS = 1; // number of rows
const STATUSES = 2;
const SPANS = 3;
const STRIDE = 4; // bytes of a row's spans
const FORBIDDEN_STATUS = 5; // of the next app_metadata
const FORBIDDEN_SPANS = 6;
const OUT = 7; // where the next user is written
const RECORD = 8; // where its row, start and end are written
const KEY_TEXTS = 9; // for each property its text, in 32 bytes of which the last is the length
const LEFT_OUT = 12; // numbers of users, by reason
const STATE_BYTES = 4 * (LEFT_OUT + user/* EXCLUSION_REASONS */.VY.length);
const KEY_BYTES = 32;
const RECORD_WORDS = 3;
/** Writable bytes that the module needs after the last user. */
const SLACK = 64;
/** The kept users of a block, in the form that the import accepts. */
class ImportUsers {
    /** How many were written. */
    count = 0;
    /** The list of identities of the user that {@link readIdentities} read: offsets in the block's bytes, or -1. */
    identitiesStart = -1;
    identitiesEnd = -1;
    #rows;
    #forbidden;
    #write;
    #others = new user/* ImportUserWriter */.ug();
    #bytes = Buffer.alloc(0);
    #words = new Int32Array(0);
    #state = 0;
    #records = 0;
    #out = 0;
    /** The row that is not plain, or -1. */
    #other = -1;
    #starts = new Int32Array(1024);
    #ends = new Int32Array(1024);
    /** @param rows finds {@link IMPORT_FIELDS} first */
    constructor(rows) {
        this.#rows = rows;
        this.#forbidden = new field_scan/* FieldScan */.GF(user/* FORBIDDEN_APP_METADATA */.YQ, false, rows.scan);
        this.#write = (0,wasm/* instantiate */.Fl)(IMPORT_USERS, rows.scan.memory.shared).write;
    }
    /** Starts a block, whose kept rows are loaded. */
    begin(bytes, rows) {
        const { scan } = this.#rows;
        this.count = 0;
        this.#other = -1;
        this.#scanAppMetadata(rows);
        this.#state = this.#forbidden.end;
        const keys = this.#state + STATE_BYTES;
        this.#records = keys + user/* KEYS */.Rk.length * KEY_BYTES;
        this.#out = this.#records + rows * RECORD_WORDS * 4;
        const { memory } = scan;
        memory.ensureSize(this.#out + bytes + rows + SLACK);
        this.#words = memory.words;
        this.#bytes = Buffer.from(memory.bytes.buffer);
        user/* KEYS */.Rk.forEach((key, i) => {
            const at = keys + i * KEY_BYTES;
            this.#bytes.set(key, at);
            this.#bytes[at + KEY_BYTES - 1] = key.length;
        });
        const at = this.#state / 4;
        this.#words.fill(0, at, at + STATE_BYTES / 4);
        this.#words[at + ROWS] = rows;
        this.#words[at + STATUSES] = scan.statuses;
        this.#words[at + SPANS] = scan.spans;
        this.#words[at + STRIDE] = scan.stride;
        this.#words[at + FORBIDDEN_STATUS] = this.#forbidden.statuses;
        this.#words[at + FORBIDDEN_SPANS] = this.#forbidden.spans;
        this.#words[at + OUT] = this.#out;
        this.#words[at + RECORD] = this.#records;
        this.#words[at + KEY_TEXTS] = keys;
    }
    /**
     * Writes further users of the block.
     *
     * @param leftOut incremented for each user that cannot be imported
     * @returns false if there are no others
     * @throws BackupError with the number of a row that is not valid JSON
     */
    writeMore({ bytes }, leftOut) {
        const words = this.#words;
        const state = this.#state / 4;
        if (this.#other !== -1)
            this.#writeOther(bytes, leftOut);
        const hasOther = this.#write(this.#state) === 1;
        this.#other = hasOther ? words[state + ROW] - 1 : -1;
        this.count = (words[state + RECORD] - this.#records) / (RECORD_WORDS * 4);
        user/* EXCLUSION_REASONS */.VY.forEach((reason, i) => {
            leftOut[reason] += words[state + LEFT_OUT + i];
            words[state + LEFT_OUT + i] = 0;
        });
        return hasOther;
    }
    /** The users written so far, each with a line feed. */
    get written() {
        return this.#bytes.subarray(this.#out, this.#words[this.#state / 4 + OUT]);
    }
    /** The number of the kept row that user `i` was, from 0. */
    rowOf(i) {
        return this.#words[this.#records / 4 + i * RECORD_WORDS];
    }
    /** User `i` is `startOf(i)..endOf(i)` of {@link written}. */
    startOf(i) {
        return this.#words[this.#records / 4 + i * RECORD_WORDS + 1] - this.#out;
    }
    endOf(i) {
        return this.#words[this.#records / 4 + i * RECORD_WORDS + 2] - this.#out;
    }
    /** Finds the identities of a user after {@link writeMore} has written it, and before the next call. */
    readIdentities(i) {
        const { scan } = this.#rows;
        const row = this.rowOf(i);
        if (scan.status(row) !== field_scan/* READ */.Pz) {
            this.identitiesStart = this.#others.identitiesStart;
            this.identitiesEnd = this.#others.identitiesEnd;
            return;
        }
        const { words, blockAt } = scan.memory;
        const span = scan.spanAt(row, IDENTITIES);
        const at = words[span];
        const isAbsent = at === -1 || this.#bytes[at] === LETTER_N;
        this.identitiesStart = isAbsent ? -1 : at - blockAt;
        this.identitiesEnd = words[span + 1] - blockAt;
    }
    /** Finds members of `app_metadata` that the import forbids. */
    #scanAppMetadata(rows) {
        const { scan } = this.#rows;
        const { bytes, words, blockAt } = scan.memory;
        if (this.#starts.length < rows) {
            this.#starts = new Int32Array(rows * 2);
            this.#ends = new Int32Array(rows * 2);
        }
        let count = 0;
        for (let row = 0; row < rows; row++) {
            const span = scan.spanAt(row, APP_METADATA);
            const start = words[span];
            if (start === -1 || bytes[start] !== OPEN_BRACE || scan.status(row) !== field_scan/* READ */.Pz)
                continue;
            this.#starts[count] = start - blockAt;
            this.#ends[count++] = words[span + 1] - blockAt;
        }
        this.#forbidden.scanInside(count, this.#starts, this.#ends);
    }
    #writeOther(bytes, leftOut) {
        const words = this.#words;
        const state = this.#state / 4;
        const row = this.#other;
        this.#rows.require(row);
        const { starts, ends } = this.#rows;
        const at = words[state + OUT];
        const start = starts[row];
        const end = this.#others.write(bytes, start, ends[row], this.#bytes, at);
        if (typeof end === "string") {
            leftOut[end]++;
            return;
        }
        this.#bytes[end] = LF;
        const record = words[state + RECORD] / 4;
        words[record] = row;
        words[record + 1] = at;
        words[record + 2] = end;
        words[state + RECORD] = (record + RECORD_WORDS) * 4;
        words[state + OUT] = end + 1;
    }
}

;// CONCATENATED MODULE: ./build/src/rows/import/index.js
/** Converts kept rows to users for Auth0's bulk import, and fills its files up to their maximum size. */







/** Maximum size of a file, in bytes of its JSON: Auth0 accepts 512,000 including the form around it. */
const MAX_IMPORT_FILE_BYTES = 480_000;
/** The counts before the first user. */
function noneLeftOut() {
    return Object.fromEntries(user/* EXCLUSION_REASONS */.VY.map((reason) => [reason, 0]));
}
/** The number of users left out, for any reason. */
function totalLeftOut(leftOut) {
    return user/* EXCLUSION_REASONS */.VY.reduce((sum, reason) => sum + leftOut[reason], 0);
}
/**
 * Converts kept rows to a block of import users, valid until the next call. Its rows are numbered from 1 again.
 *
 * @param fields the fields of the rows. If they validate, the first ones must be {@link IMPORT_FIELDS}
 * @param leftOut incremented for each user that cannot be imported
 * @param connections finds each user's connection; without it, none is known
 * @returns a function that throws BackupError with the number of a row that is not valid JSON, or too large for a file
 */
function importRows(fields, leftOut, connections) {
    const rows = new valid_rows/* ValidRows */.i(fields, user/* IMPORT_FIELDS */.gR);
    const users = new ImportUsers(rows);
    let [starts, ends, limits, numbers] = offsetLists(1024);
    return (kept) => {
        const { block, count } = kept;
        if (starts.length < count)
            [starts, ends, limits, numbers] = offsetLists(count * 2);
        rows.load(kept);
        users.begin(block.bytes.length, count);
        let written = 0;
        for (let hasMore = true; hasMore;) {
            hasMore = users.writeMore(block, leftOut);
            for (; written < users.count; written++) {
                const start = users.startOf(written);
                const end = users.endOf(written);
                if (end - start + array/* BRACKET_BYTES */.v > MAX_IMPORT_FILE_BYTES) {
                    throw tooLarge(rows.numberOf(users.rowOf(written)));
                }
                starts[written] = start;
                ends[written] = end;
                limits[written] = end + 1;
                if (connections === undefined)
                    continue;
                users.readIdentities(written);
                const { identitiesStart, identitiesEnd } = users;
                numbers[written] = connections.find(block.bytes, identitiesStart, identitiesEnd);
            }
        }
        if (connections === undefined)
            numbers.fill(-1, 0, written);
        return (0,rows_select/* selectAll */.Ub)({
            bytes: users.written,
            count: written,
            firstRow: 1,
            starts,
            ends,
            limits,
            names: connections?.names ?? [],
            connections: numbers,
        });
    };
}
function offsetLists(rows) {
    const list = () => new Int32Array(rows);
    return [list(), list(), list(), list()];
}
function tooLarge(row) {
    return new errors/* BackupError */.hj(`Row ${row} of the export is too large for Auth0's import: that user alone makes a file of more than ${MAX_IMPORT_FILE_BYTES} bytes.`, "Nothing was stored: exclude the user with `filter`, or set `format: ndjson`, which has no such limit.");
}
/** For `splitIntoParts`, which counts one byte after each row; a file has {@link BEFORE_ELEMENT_BYTES} and its brackets. */
const IMPORT_PART_SIZES = {
    min: MAX_IMPORT_FILE_BYTES / 2,
    max: MAX_IMPORT_FILE_BYTES - array/* BRACKET_BYTES */.v,
    perRow: array/* BEFORE_ELEMENT_BYTES */.he - 1,
};
/** Fills files with users in the order of their rows. */
class ImportFiles {
    #out = Buffer.allocUnsafeSlow(MAX_IMPORT_FILE_BYTES);
    #array = new array/* JsonArrayWriter */.Hs();
    constructor() {
        this.#array.continueIn(this.#out);
    }
    /** Adds users that {@link importRows} wrote. @returns the files that are full */
    add({ block }) {
        const { bytes, starts, ends, count } = block;
        const full = [];
        for (let i = 0; i < count; i++) {
            const file = this.addUser(bytes, starts[i], ends[i]);
            if (file !== undefined)
                full.push(file);
        }
        return full;
    }
    /** Adds the user `bytes[start..end)`, which must fit into a file. @returns the file that was full, without this user */
    addUser(bytes, start, end) {
        const size = this.#array.length + end - start + array/* BRACKET_BYTES */.v;
        const isFull = this.#array.elements > 0 && size > MAX_IMPORT_FILE_BYTES;
        const full = isFull ? this.rest() : undefined;
        this.#array.add(bytes, start, end);
        return full;
    }
    /** The users since the last full file, possibly none; the next file starts. */
    rest() {
        const users = this.#array.elements;
        const text = Buffer.concat([this.#array.written, this.#array.close()]);
        this.#array.continueIn(this.#out);
        return { text, users };
    }
    /** True if {@link rest} would return a file without users. */
    get isEmpty() {
        return this.#array.elements === 0;
    }
}


/***/ }),

/***/ 63421:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _H: () => (/* binding */ connectionChanges),
/* harmony export */   hc: () => (/* binding */ connectionInKey),
/* harmony export */   uU: () => (/* binding */ keyPrefix),
/* harmony export */   z9: () => (/* binding */ ConnectionIds)
/* harmony export */ });
/** Keys that order import users by their connection, and then by their `user_id`. */
/** Ends the name of the connection in a key. It sorts before every character of a name. */
const END = 0x00;
/** The first part of the keys of a connection's users. */
function keyPrefix(connection) {
    return Buffer.from(`${connection ?? ""}\0`);
}
/** The connection in the key of a row; `undefined` if it is not known. */
function connectionInKey({ keys, keyStarts, keyEnds }, row) {
    const start = keyStarts[row];
    return (keys.toString("utf8", start, keys.subarray(0, keyEnds[row]).indexOf(END, start)) || undefined);
}
/** A function that is called for one row after another, and tells whether the row has another connection than the one before. */
function connectionChanges() {
    let prefix;
    return (block, row) => {
        const { keys, keyStarts } = block;
        const start = keyStarts[row];
        if (prefix && keys.compare(prefix, 0, prefix.length, start, start + prefix.length) === 0) {
            return false;
        }
        const isFirst = prefix === undefined;
        prefix = keyPrefix(connectionInKey(block, row));
        return !isFirst;
    };
}
/** The `user_id`s of rows, each after the prefix of the row's connection. */
class ConnectionIds {
    bytes = Buffer.alloc(256);
    start = 0;
    end = 0;
    #ids;
    #prefixOf;
    #block;
    constructor(ids, prefixOf) {
        this.#ids = ids;
        this.#prefixOf = prefixOf;
    }
    load(block) {
        this.#block = block;
        this.#ids.load(block);
    }
    read(row) {
        const ids = this.#ids;
        ids.read(row);
        const prefix = this.#prefixOf(this.#block, row);
        // A row without an id cannot be in a file: the import needs one.
        const length = ids.start === -1 ? 0 : ids.end - ids.start;
        this.end = prefix.length + length;
        if (this.end > this.bytes.length)
            this.bytes = Buffer.alloc(2 * this.end);
        prefix.copy(this.bytes, 0);
        if (length > 0)
            ids.bytes.copy(this.bytes, prefix.length, ids.start, ids.end);
    }
}


/***/ }),

/***/ 8330:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Rk: () => (/* binding */ KEYS),
/* harmony export */   VY: () => (/* binding */ EXCLUSION_REASONS),
/* harmony export */   YQ: () => (/* binding */ FORBIDDEN_APP_METADATA),
/* harmony export */   gR: () => (/* binding */ IMPORT_FIELDS),
/* harmony export */   ug: () => (/* binding */ ImportUserWriter),
/* harmony export */   zu: () => (/* binding */ IMPORTED_PROPERTIES)
/* harmony export */ });
/* harmony import */ var _json_fields_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(72953);
/** Converts an exported user to the JSON object that Auth0's bulk import accepts, or finds why it would reject the user. */

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const LETTER_F = 0x66;
const LETTER_N = 0x6e;
const LETTER_T = 0x74;
/** Why a user is left out, as counted in the manifest. */
const EXCLUSION_REASONS = [
    "not_database",
    "no_email",
    "invalid_email",
    "invalid_property",
];
/** The properties of Auth0's import schema that an export can contain. The others are password hashes and factors. */
const PROPERTIES = [
    ["user_id", "string"],
    ["email", "string"],
    ["email_verified", "boolean"],
    ["username", "string"],
    ["phone_number", "string"],
    ["phone_verified", "boolean"],
    ["name", "string"],
    ["given_name", "string"],
    ["family_name", "string"],
    ["nickname", "string"],
    ["picture", "string"],
    ["blocked", "boolean"],
    ["app_metadata", "object"],
    ["user_metadata", "object"],
];
/** Their names. */
const IMPORTED_PROPERTIES = PROPERTIES.map(([name]) => name);
/** The properties that are read: those, and the one that says which connection a user belongs to. */
const IMPORT_FIELDS = [...IMPORTED_PROPERTIES, "identities"];
const IDENTITIES = IMPORTED_PROPERTIES.length;
const USER_ID = IMPORTED_PROPERTIES.indexOf("user_id");
const EMAIL = IMPORTED_PROPERTIES.indexOf("email");
const APP_METADATA = IMPORTED_PROPERTIES.indexOf("app_metadata");
/** Keys that Auth0's import guide forbids in `app_metadata`. */
const FORBIDDEN_APP_METADATA = [
    "__tenant",
    "_id",
    "blocked",
    "clientID",
    "created_at",
    "email_verified",
    "email",
    "globalClientID",
    "global_client_id",
    "identities",
    "lastIP",
    "lastLogin",
    "loginsCount",
    "metadata",
    "multifactor_last_modified",
    "multifactor",
    "updated_at",
    "user_id",
];
/** The import adds this prefix to `user_id` itself. Only users of database connections have it. */
const PREFIX = "auth0|";
const QUOTED_PREFIX = Buffer.from(`"${PREFIX}`);
/** What is written before each property. */
const KEYS = IMPORTED_PROPERTIES.map((name) => Buffer.from(`"${name}":`));
/**
 * An address as Auth0's import probably checks it: letters of any script, also in the domain, and quoted local parts. An address that it
 * rejects all the same fails that user only, with an error of its own.
 */
const ATOM = String.raw `[^\s\p{Cc}"(),.:;<>@[\\\]]+`;
const QUOTED = String.raw `"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])+"`;
const ADDRESS = new RegExp(`^(?:${ATOM}(?:\\.${ATOM})*|${QUOTED})@(?:${ATOM}\\.)+${ATOM}$`, "u");
/**
 * Writes users in the form that the import accepts. Values are copied byte for byte, so no number is rounded. A property that
 * is null counts as absent, and the last value of a repeated property counts.
 */
class ImportUserWriter {
    #fields = new _json_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .JsonFields */ .AU(IMPORT_FIELDS);
    #forbidden = new _json_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .JsonFields */ .AU(FORBIDDEN_APP_METADATA);
    /**
     * Writes the user `bytes[start..end)`, which must be a valid JSON object, to `out` at `at`. The result is not longer than the
     * input.
     *
     * @returns the offset after it in `out`, or why it cannot be imported
     */
    write(bytes, start, end, out, at) {
        const { starts, ends } = this.#fields;
        this.#fields.read(bytes, start, end);
        this.#removeNulls(bytes);
        const userId = this.#userId(bytes);
        if (userId === undefined)
            return "not_database";
        if (starts[EMAIL] === -1)
            return "no_email";
        for (let i = 0; i < PROPERTIES.length; i++) {
            if (starts[i] !== -1 && !isOfKind(bytes[starts[i]], PROPERTIES[i]?.[1])) {
                return "invalid_property";
            }
        }
        const email = textOf(bytes, starts[EMAIL], ends[EMAIL]);
        if (email === "")
            return "no_email";
        if (!ADDRESS.test(email))
            return "invalid_email";
        let to = at;
        for (let i = 0; i < PROPERTIES.length; i++) {
            const valueStart = starts[i];
            if (valueStart === -1)
                continue;
            out[to] = to === at ? OPEN_BRACE : COMMA;
            to++;
            to += KEYS[i].copy(out, to);
            if (i === USER_ID)
                to += userId.copy(out, to);
            else if (i === APP_METADATA)
                to = this.#writeAppMetadata(bytes, out, to);
            else
                to += bytes.copy(out, to, valueStart, ends[i]);
        }
        out[to++] = CLOSE_BRACE;
        return to;
    }
    /** Offset of the list of identities of the user written last, or -1. */
    get identitiesStart() {
        return this.#fields.starts[IDENTITIES];
    }
    /** Offset of the end of that list. */
    get identitiesEnd() {
        return this.#fields.ends[IDENTITIES];
    }
    #removeNulls(bytes) {
        const { starts } = this.#fields;
        for (let i = 0; i < starts.length; i++) {
            if (starts[i] !== -1 && bytes[starts[i]] === LETTER_N)
                starts[i] = -1;
        }
    }
    /** The JSON string of `user_id` without its prefix, or undefined if it is not that of a database user. */
    #userId(bytes) {
        const start = this.#fields.starts[USER_ID];
        const end = this.#fields.ends[USER_ID];
        if (start === -1 || bytes[start] !== QUOTE)
            return undefined;
        const idStart = start + QUOTED_PREFIX.length;
        if (bytes.compare(QUOTED_PREFIX, 0, QUOTED_PREFIX.length, start, Math.min(idStart, end)) === 0) {
            if (idStart >= end - 1)
                return undefined;
            const stripped = bytes.subarray(idStart - 1, end);
            return Buffer.concat([Buffer.of(QUOTE), stripped.subarray(1)]);
        }
        const id = textOf(bytes, start, end);
        if (!id.startsWith(PREFIX) || id.length === PREFIX.length)
            return undefined;
        return Buffer.from(JSON.stringify(id.slice(PREFIX.length)));
    }
    #writeAppMetadata(bytes, out, at) {
        const start = this.#fields.starts[APP_METADATA];
        const end = this.#fields.ends[APP_METADATA];
        this.#forbidden.read(bytes, start, end);
        if (this.#forbidden.starts.every((found) => found === -1)) {
            return at + bytes.copy(out, at, start, end);
        }
        return writeWithout(FORBIDDEN_APP_METADATA, bytes, start, end, out, at);
    }
}
/** Writes the object `bytes[start..end)` without the members with these keys. @returns the offset after it in `out` */
function writeWithout(keys, bytes, start, end, out, at) {
    let to = at;
    out[to++] = OPEN_BRACE;
    let i = (0,_json_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .skipSpace */ .AN)(bytes, start + 1, end);
    while (bytes[i] === QUOTE) {
        const member = i;
        const keyEnd = (0,_json_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .stringEnd */ .VS)(bytes, i, end);
        const valueStart = (0,_json_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .skipSpace */ .AN)(bytes, (0,_json_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .skipSpace */ .AN)(bytes, keyEnd, end) + 1, end);
        const memberEnd = (0,_json_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .valueEnd */ .dJ)(bytes, valueStart, end);
        if (!keys.includes(textOf(bytes, member, keyEnd))) {
            if (to > at + 1)
                out[to++] = COMMA;
            to += bytes.copy(out, to, member, memberEnd);
        }
        i = (0,_json_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .skipSpace */ .AN)(bytes, memberEnd, end);
        if (bytes[i] === COMMA)
            i = (0,_json_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .skipSpace */ .AN)(bytes, i + 1, end);
    }
    out[to++] = CLOSE_BRACE;
    return to;
}
/** Decodes the JSON string `bytes[start..end)`. */
function textOf(bytes, start, end) {
    return JSON.parse(bytes.toString("utf8", start, end));
}
function isOfKind(first, kind) {
    if (kind === "string")
        return first === QUOTE;
    if (kind === "object")
        return first === OPEN_BRACE;
    return first === LETTER_T || first === LETTER_F;
}


/***/ }),

/***/ 6035:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hs: () => (/* binding */ JsonArrayWriter),
/* harmony export */   he: () => (/* binding */ BEFORE_ELEMENT_BYTES),
/* harmony export */   s5: () => (/* binding */ readJsonArray),
/* harmony export */   v: () => (/* binding */ BRACKET_BYTES)
/* harmony export */ });
/** The JSON array in `json` and `import` files, one user per line: the only writer, and the reader that turns it back into NDJSON. */
const LF = 0x0a;
const COMMA = 0x2c;
const SPACE = 0x20;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
/** Bytes before each element: an opening bracket or a comma, and a line feed. */
const BEFORE_ELEMENT_BYTES = 2;
const CLOSING = Buffer.from("\n]\n");
/** Bytes that the array adds to its elements, in addition to those between two of them. */
const BRACKET_BYTES = BEFORE_ELEMENT_BYTES + CLOSING.length;
/** Writes one array into buffers of the caller's. */
class JsonArrayWriter {
    #out = Buffer.alloc(0);
    #length = 0;
    #elements = 0;
    /** Elements written to the array so far. */
    get elements() {
        return this.#elements;
    }
    /** How many bytes were written to the current buffer. */
    get length() {
        return this.#length;
    }
    /** The bytes written to the current buffer. */
    get written() {
        return this.#out.subarray(0, this.#length);
    }
    /** Continues the array at the beginning of `out`, which must have room for what is added until the next call. */
    continueIn(out) {
        this.#out = out;
        this.#length = 0;
    }
    /** Appends `bytes[start..end)` as the next element. @returns its offset in the buffer */
    add(bytes, start, end) {
        this.#out[this.#length] = this.#elements++ === 0 ? OPEN_BRACKET : COMMA;
        this.#out[this.#length + 1] = LF;
        const at = this.#length + BEFORE_ELEMENT_BYTES;
        this.#length = at + bytes.copy(this.#out, at, start, end);
        return at;
    }
    /** The bytes that end the array; the next element starts another one. */
    close() {
        const isEmpty = this.#elements === 0;
        this.#elements = 0;
        return isEmpty ? Buffer.from("[]\n") : CLOSING;
    }
}
/**
 * Turns an array that {@link JsonArrayWriter} wrote into NDJSON: its brackets, and commas at line ends, become spaces. No row
 * contains a line feed, so a comma before one separates rows, and a bracket after one closes the array.
 */
async function* readJsonArray(chunks) {
    let started = false;
    let atLineStart = false;
    /** The last chunk ended with a comma: only the next byte shows whether it separates rows. */
    let pending = false;
    for await (const chunk of chunks) {
        const text = Buffer.concat(pending ? [Buffer.of(COMMA), chunk] : [chunk]);
        if (!started) {
            const row = text.indexOf(OPEN_BRACE);
            text.fill(SPACE, 0, row === -1 ? text.length : row);
            started = row !== -1;
        }
        if (atLineStart && text[0] === CLOSE_BRACKET)
            text[0] = SPACE;
        for (let i = text.indexOf(LF); i !== -1; i = text.indexOf(LF, i + 1)) {
            if (text[i - 1] === COMMA)
                text[i - 1] = SPACE;
            if (text[i + 1] === CLOSE_BRACKET)
                text[i + 1] = SPACE;
        }
        if (text.length > 0)
            atLineStart = text.at(-1) === LF;
        pending = text.at(-1) === COMMA;
        yield pending ? text.subarray(0, -1) : text;
    }
}


/***/ }),

/***/ 55257:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ BlockFields)
/* harmony export */ });
/* harmony import */ var _field_scan_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(32534);
/* harmony import */ var _fields_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(72953);
/** The top-level fields of a block's rows: found by the SIMD scan for all rows at once, or one by one if a key has an escape. */


/**
 * Finds named top-level fields of the rows of NDJSON blocks, with the result of `JSON.parse`. Everything that reads fields of
 * the same rows shares one instance, so that each block is scanned once.
 */
class BlockFields {
    /** Field `f` of the row read last is `starts[f]..ends[f]` of the block's bytes; `starts[f]` is -1 if it is absent. */
    starts;
    ends;
    validates;
    /** The scan of the block loaded last. */
    scan;
    #names;
    #oneByOne;
    #block;
    /**
     * @param names the keys to find, after unescaping; duplicates are ignored
     * @param validates whether {@link row} checks that all of a row is valid JSON
     */
    constructor(names, validates = false) {
        this.validates = validates;
        this.#names = [...new Set(names)];
        this.scan = new _field_scan_js__WEBPACK_IMPORTED_MODULE_0__/* .FieldScan */ .GF(this.#names, validates);
        this.#oneByOne = new _fields_js__WEBPACK_IMPORTED_MODULE_1__/* .JsonFields */ .AU(this.#names);
        this.starts = this.#oneByOne.starts;
        this.ends = this.#oneByOne.ends;
    }
    /** The index of the field with this name, or -1. */
    positionOf(name) {
        return this.#names.indexOf(name);
    }
    /** Scans all rows of a block for {@link row}. Does nothing if that block was loaded last. */
    load(block) {
        if (block === this.#block)
            return;
        this.#block = block;
        this.scan.scan(block);
    }
    /**
     * Reads row `i` (0-based) of the loaded block into `starts` and `ends`.
     *
     * @returns false if the row is certainly not valid JSON; of fields that are not wanted, only the first quote and a colon are
     *   checked
     */
    row(i) {
        const status = this.scan.status(i);
        if (status === _field_scan_js__WEBPACK_IMPORTED_MODULE_0__/* .ESCAPED_KEY */ .el) {
            const { bytes, starts, ends } = this.#block;
            return this.#oneByOne.read(bytes, starts[i], ends[i]);
        }
        if (status === _field_scan_js__WEBPACK_IMPORTED_MODULE_0__/* .READ */ .Pz)
            this.scan.copySpans(i, this.starts, this.ends);
        return status === _field_scan_js__WEBPACK_IMPORTED_MODULE_0__/* .READ */ .Pz;
    }
}


/***/ }),

/***/ 32534:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  el: () => (/* binding */ ESCAPED_KEY),
  GF: () => (/* binding */ FieldScan),
  Pz: () => (/* binding */ READ)
});

;// CONCATENATED MODULE: ./build/src/rows/simd/field-scan.wasm.js
/** field-scan.wat, compiled by `npm run wasm`; a test checks that they match. */
const FIELD_SCAN = [
    "AGFzbQEAAAABOAdgBX9/f39/AX9gBH9/f38Bf2ABfwF/YAJ/fwF/YAZ/f39/f38Bf2ADf39/AX9gB39/f39/f38AAw",
    "kIAAECAwMEBQYFAwEAAQcRAgZtZW1vcnkCAARzY2FuAAcKggkIigUDBH8Cewp/IAAhBQNAIAX9AAQAIQkgCf0MICAg",
    "ICAgICAgICAgICAgIP1QIQogCv0Me3t7e3t7e3t7e3t7e3t7e/0jIAr9DH19fX19fX19fX19fX19fX39I/1QIAn9DC",
    "wsLCwsLCwsLCwsLCwsLCz9I/1Q/WQhBiAJ/QwiIiIiIiIiIiIiIiIiIiIi/SP9ZCEHIAn9DFxcXFxcXFxcXFxcXFxc",
    "XFz9I/1kIRAgECARcgRAIBAEQCAFQR8gEGdraiESCyAQIBFBf3NxIRACQANAIBBFDQEgEEEAIBBrcSEMIBEgDEEBdH",
    "IhESAQIAxBA2xBf3NxIRAMAAsLIAcgEUF/c3EhByARQRB2IRELIAcgB0EBdHMhByAHIAdBAnRzIQcgByAHQQR0cyEH",
    "IAcgB0EIdHMhByAHIAhzIQdBACAHQQ92QQFxayEIIAdB//8DcyEHIAYgB3EhBiAHIAn9DDo6Ojo6Ojo6Ojo6Ojo6Oj",
    "r9I/1kcSETAkADQCAGRQ0BIAUgBmhqIQsgBiAGQQFrcUH//wNxIQYgCyABTwRAQQAPCyALLQAAIQwgDEEsRgRAIA1B",
    "AUcNASALIAUgEyAUEAEgDkkEQEEADwsgDiALIBIgDk8gAiADIAQQBSEMIAxBAUcEQCAMDwtBASEPIAtBAWohDgwBCy",
    "AMQSByQfsARgRAIA1BAWohDSANQQFGBEAgC0EBaiEOCwwBCyANQQFrIQ0gDQ0AIAtBAWogAUcEQEEADwsgD0UgDiAL",
    "EANxBEBBAQ8LIAsgBSATIBQQASAOSQRAQQAPCyAOIAsgEiAOTyACIAMgBBAFDwsLIBMEQCAFQR8gE2draiEUCyAFQR",
    "BqIQUgBSABSQ0AC0EACyMAIAJBASAAIAFrdEEBa3EhAiACBH8gAUEfIAJna2oFIAMLCxYAIABBIE1CgMyAgBAgAK2I",
    "QgGDp3ELCwAgACABEAQgAUYLJAACQANAIAAgAU8NASAALQAAEAJFDQEgAEEBaiEADAALCyAAC+ABAQV/IAAgARAEIQ",
    "AgACABTwRAQQAPCyAALQAAQSJHBEBBAA8LIAIEQCAAQQFqIQkCQANAIAkgAU8NASAJLQAAQSJGDQEgCS0AAEHcAEYE",
    "QEECDwsgCUEBaiEJDAALCwsgAC8BACEKAkADQCAGIARPDQEgAygCBCEIIAgvAQAgCkYEQCADKAIAIQdBACEJAkADQC",
    "AIIAlqLQAAIAAgCWotAABHDQEgCUEBaiEJIAkgB0kNAAsgACAHaiABEAQgASAFIAZBA3RqEAYPCwsgA0EIaiEDIAZB",
    "AWohBgwACwtBAQtaACAAIAFPBEBBAA8LIAAtAABBOkcEQEEADwsgAEEBaiABEAQhACAAIAFPBEBBAA8LA0AgAUEBay",
    "0AABACBEAgAUEBayEBDAELCyACIAA2AgAgAiABNgIEQQELSwEBfwJAA0AgByABTw0BIAUgB2ogAiAAKAIAaiACIAAo",
    "AgRqIAMgBCAGEAA6AAAgAEEIaiEAIAYgBEEDdGohBiAHQQFqIQcMAAsLCw==",
].join("");

// EXTERNAL MODULE: ./build/src/rows/simd/json-check.wasm.js
var json_check_wasm = __webpack_require__(57586);
// EXTERNAL MODULE: ./build/src/rows/simd/wasm.js
var wasm = __webpack_require__(43045);
;// CONCATENATED MODULE: ./build/src/rows/json/field-scan.js
/**
 * Finds fields in all rows of a block with one call into WebAssembly (field-scan.wat): a structural scan by SIMD, as simdjson's
 * first stage (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019).
 */



/** The row's fields were found. */
const READ = 1;
/** The row has a key with an escape, which the scan does not decode. */
const ESCAPED_KEY = 2;
/** Readable bytes that the module needs after the last row. */
const SLACK = 16;
/** Offset of the tables in memory. */
const TABLES_AT = 8;
/** Finds named top-level fields in the rows of NDJSON blocks. */
class FieldScan {
    memory;
    #outer;
    /** As JSON. One with an escape is never found: the scan does not read such keys. */
    #names;
    /** Whether rows that are not valid JSON get the status 0 in any case: one pass instead of two, but slower than the usual one. */
    #validates;
    /** The addresses of the statuses, one byte per row, and of the spans, two words per row and name; and the one after all in use. */
    statuses = 0;
    spans = 0;
    end = 0;
    /**
     * @param names the keys to find, after unescaping, without duplicates
     * @param validates whether all of a row is checked; a nesting level costs one byte and no call stack
     * @param outer a scan whose memory to share, to find fields of objects in the block that it scanned last; its tables stay
     */
    constructor(names, validates, outer) {
        this.#validates = validates;
        this.memory = outer?.memory ?? new ScanMemory();
        this.#outer = outer;
        this.#names = names.map((name) => Buffer.from(JSON.stringify(name)));
    }
    /** Copies a block into memory and scans all its rows, for {@link status} and {@link copySpans}. */
    scan({ bytes, count, starts, ends }) {
        this.memory.load(bytes, this.#layOut(TABLES_AT, count));
        this.end = this.memory.end;
        this.#run(TABLES_AT, count, starts, ends);
    }
    /** Scans the objects `starts[i]..ends[i]` of the block in memory as if they were rows. */
    scanInside(count, starts, ends) {
        const at = this.#outer?.end ?? 0;
        this.end = aligned(this.#layOut(at, count));
        this.memory.ensureSize(this.end);
        this.#run(at, count, starts, ends);
    }
    /** Bytes of a row's spans. */
    get stride() {
        return this.#names.length * 8;
    }
    /** The position in the memory's words of the start of field `f` (0-based) in row `i`, which its end follows. */
    spanAt(i, f) {
        return (this.spans + i * this.stride) / 4 + f * 2;
    }
    /** {@link READ}, {@link ESCAPED_KEY}, or 0 if row `i` (0-based) is certainly not valid JSON. */
    status(i) {
        return this.memory.bytes[this.statuses + i];
    }
    /** The fields of row `i` as offsets in the block's bytes: `starts[f]` is -1 if field `f` is absent. */
    copySpans(i, starts, ends) {
        const { words, blockAt } = this.memory;
        const count = this.#names.length;
        let at = this.spanAt(i, 0);
        for (let f = 0; f < count; f++) {
            const start = words[at++];
            const end = words[at++];
            starts[f] = start === -1 ? -1 : start - blockAt;
            ends[f] = end - blockAt;
        }
    }
    /**
     * Places the tables from `at` on: two words per name, the names, two words per row, one status byte per row, and two words
     * per row and name for the spans.
     *
     * @returns the offset after them
     */
    #layOut(at, count) {
        this.statuses = this.#rows(at) + count * 8;
        this.spans = aligned(this.statuses + count);
        return this.spans + count * this.#names.length * 8;
    }
    #rows(at) {
        return aligned(this.#names.reduce((end, { length }) => end + 8 + length, at));
    }
    #run(at, count, starts, ends) {
        // There can be as many nesting levels as bytes in a row. Pages that are never written cost no memory.
        if (this.#validates)
            this.memory.ensureSize(this.end + longest(count, starts, ends));
        const { bytes, words, blockAt } = this.memory;
        let nameAt = at + this.#names.length * 8;
        this.#names.forEach((name, i) => {
            words[at / 4 + i * 2] = name.length;
            words[at / 4 + i * 2 + 1] = nameAt;
            bytes.set(name, nameAt);
            nameAt += name.length;
        });
        const rows = this.#rows(at);
        for (let i = 0, word = rows / 4; i < count; i++) {
            words[word++] = starts[i];
            words[word++] = ends[i];
        }
        words.fill(-1, this.spans / 4, this.spans / 4 + count * this.#names.length * 2);
        const { length } = this.#names;
        const scan = this.#validates ? this.memory.checker.scan : this.memory.scan;
        scan(rows, count, blockAt, at, length, this.statuses, this.spans, this.end);
    }
}
function longest(count, starts, ends) {
    let longest = 0;
    for (let i = 0; i < count; i++) {
        longest = Math.max(longest, ends[i] - starts[i]);
    }
    return longest;
}
/** The module's memory with the block loaded last. Its views are replaced when it grows. */
class ScanMemory {
    scan;
    bytes;
    words;
    /** The offset of the block, and the offset after everything in use. */
    blockAt = 0;
    end = 0;
    /** For other modules. */
    shared;
    #checker;
    constructor() {
        const { memory, scan } = (0,wasm/* instantiate */.Fl)(FIELD_SCAN);
        this.scan = scan;
        this.shared = memory;
        this.bytes = new Uint8Array(memory.buffer);
        this.words = new Int32Array(memory.buffer);
    }
    /** The module that validates. */
    get checker() {
        this.#checker ??= (0,wasm/* instantiate */.Fl)(json_check_wasm/* JSON_CHECK */.Q, this.shared);
        return this.#checker;
    }
    load(block, at) {
        this.blockAt = at;
        this.end = aligned(at + block.length + SLACK);
        this.ensureSize(this.end);
        this.bytes.set(block, at);
    }
    ensureSize(size) {
        (0,wasm/* ensureSize */.KX)(this.shared, size);
        if (this.bytes.buffer === this.shared.buffer)
            return;
        this.bytes = new Uint8Array(this.shared.buffer);
        this.words = new Int32Array(this.shared.buffer);
    }
}
function aligned(offset) {
    return Math.ceil(offset / 8) * 8;
}


/***/ }),

/***/ 72953:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AN: () => (/* binding */ skipSpace),
/* harmony export */   AU: () => (/* binding */ JsonFields),
/* harmony export */   VS: () => (/* binding */ stringEnd),
/* harmony export */   dJ: () => (/* binding */ valueEnd)
/* harmony export */ });
/** Finds the top-level fields of a JSON object in its bytes, without parsing it. */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
/**
 * Finds named top-level fields of JSON objects, with the result of `JSON.parse`: for escaped keys, repeated keys (the last
 * wins), and names inside strings and nested values.
 */
class JsonFields {
    /** Field `i` of the object read last is `starts[i]..ends[i]`, without white space around it; `starts[i]` is -1 if it is absent. */
    starts;
    ends;
    #names;
    #byText = new Map();
    /** 1 if a name has this length in bytes (its low eight bits): this alone rules out most keys of a row. */
    #lengths = new Uint8Array(256);
    /** @param names the keys to find, after unescaping, without duplicates */
    constructor(names) {
        this.#names = names.map((name) => Buffer.from(name));
        for (const name of this.#names)
            this.#lengths[name.length & 0xff] = 1;
        names.forEach((name, i) => {
            this.#byText.set(name, i);
        });
        this.starts = new Int32Array(names.length);
        this.ends = new Int32Array(names.length);
    }
    /**
     * Reads the object `bytes[start..end)`.
     *
     * @returns false if it is certainly not valid JSON; true covers only what was checked: the braces, keys and commas of the
     *   top level
     */
    read(bytes, start, end) {
        const { starts, ends } = this;
        const lengths = this.#lengths;
        starts.fill(-1);
        let i = skipSpace(bytes, start + 1, end);
        if (bytes[i] === CLOSE_BRACE)
            return i + 1 === end;
        for (;;) {
            if (i >= end || bytes[i] !== QUOTE)
                return false;
            const keyStart = i + 1;
            i = keyStart;
            let escaped = false;
            while (i < end && bytes[i] !== QUOTE) {
                if (bytes[i] === BACKSLASH) {
                    escaped = true;
                    i++;
                }
                i++;
            }
            const keyEnd = i;
            i = skipSpace(bytes, i + 1, end);
            if (i >= end || bytes[i] !== COLON)
                return false;
            const valueStart = skipSpace(bytes, i + 1, end);
            i = valueEnd(bytes, valueStart, end);
            if (i === -1)
                return false;
            if (escaped || lengths[(keyEnd - keyStart) & 0xff] === 1) {
                const field = escaped
                    ? this.#findEscaped(bytes.toString("utf8", keyStart, keyEnd))
                    : this.#find(bytes, keyStart, keyEnd);
                if (field !== -1) {
                    starts[field] = valueStart;
                    ends[field] = i;
                }
            }
            i = skipSpace(bytes, i, end);
            if (i >= end)
                return false;
            if (bytes[i] === CLOSE_BRACE)
                return i + 1 === end;
            if (bytes[i] !== COMMA)
                return false;
            i = skipSpace(bytes, i + 1, end);
        }
    }
    /** Index of the name that equals the key `bytes[start..end)`, which has no escapes, or -1. */
    #find(bytes, start, end) {
        for (let candidate = 0; candidate < this.#names.length; candidate++) {
            const name = this.#names[candidate];
            if (name.length !== end - start)
                continue;
            let i = 0;
            while (i < name.length && name[i] === bytes[start + i])
                i++;
            if (i === name.length)
                return candidate;
        }
        return -1;
    }
    #findEscaped(source) {
        try {
            return this.#byText.get(JSON.parse(`"${source}"`)) ?? -1;
        }
        catch {
            return -1;
        }
    }
}
/** The first offset from `i` to `end` without JSON white space. */
function skipSpace(bytes, i, end) {
    while (i < end) {
        const byte = bytes[i];
        if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== 0x0a)
            break;
        i++;
    }
    return i;
}
/** Offset after the string whose opening quote is at `i`, or -1 if it is not closed. */
function stringEnd(bytes, i, end) {
    i++;
    while (i < end) {
        const byte = bytes[i];
        if (byte === QUOTE)
            return i + 1;
        i += byte === BACKSLASH ? 2 : 1;
    }
    return -1;
}
/** Offset after the value at `i`, or -1. Only the brackets of nested values are checked. */
function valueEnd(bytes, i, end) {
    const first = bytes[i];
    if (first === QUOTE)
        return stringEnd(bytes, i, end);
    if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
        const start = i;
        while (i < end && !endsScalar(bytes[i]))
            i++;
        return i > start ? i : -1;
    }
    let depth = 0;
    while (i < end) {
        const byte = bytes[i];
        if (byte === QUOTE) {
            i = stringEnd(bytes, i, end);
            if (i === -1)
                return -1;
            continue;
        }
        if (byte === OPEN_BRACE || byte === OPEN_BRACKET)
            depth++;
        else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET)
            depth--;
        i++;
        if (depth === 0)
            return i;
    }
    return -1;
}
function endsScalar(byte) {
    return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte <= 0x20;
}


/***/ }),

/***/ 47518:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ ndjsonBlocks)
/* harmony export */ });
/* harmony import */ var _block_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89666);
/** NDJSON: one JSON object per line. Finds the lines and checks that each can be a user. */

const LF = 0x0a;
const CR = 0x0d;
/**
 * The rows of an NDJSON export. Blank lines are skipped. CRLF line ends, a byte-order mark at the beginning and a missing
 * newline at the end are accepted.
 *
 * @throws BackupError for a line that is not one object from its first to its last byte, contains a NUL, or is too long
 */
function ndjsonBlocks(chunks) {
    return (0,_block_js__WEBPACK_IMPORTED_MODULE_0__/* .splitIntoBlocks */ .L4)(chunks, new NdjsonFraming());
}
class NdjsonFraming {
    #atStart = true;
    endOfPartialRow(chunk) {
        return chunk.indexOf(LF) + 1 || -1;
    }
    frame(bytes, firstRow, last) {
        let starts = new Int32Array(1024);
        let ends = new Int32Array(1024);
        let limits = new Int32Array(1024);
        let count = 0;
        let lineStart = 0;
        while (lineStart < bytes.length) {
            const newline = bytes.indexOf(LF, lineStart);
            if (newline === -1 && !last)
                break;
            const limit = newline === -1 ? bytes.length : newline + 1;
            let start = lineStart;
            let end = newline === -1 ? bytes.length : newline;
            lineStart = limit;
            if (this.#atStart) {
                this.#atStart = false;
                if ((0,_block_js__WEBPACK_IMPORTED_MODULE_0__/* .hasByteOrderMark */ .ke)(bytes))
                    start += 3;
            }
            while (end > start && isSpace(bytes[end - 1]))
                end--;
            while (start < end && isSpace(bytes[start]))
                start++;
            if (start === end)
                continue;
            if (bytes[start] !== 0x7b || bytes[end - 1] !== 0x7d) {
                throw (0,_block_js__WEBPACK_IMPORTED_MODULE_0__/* .rowError */ .Xu)(firstRow + count, problemOf(bytes[start], end === bytes.length));
            }
            if (count === starts.length) {
                starts = (0,_block_js__WEBPACK_IMPORTED_MODULE_0__/* .doubled */ .aQ)(starts);
                ends = (0,_block_js__WEBPACK_IMPORTED_MODULE_0__/* .doubled */ .aQ)(ends);
                limits = (0,_block_js__WEBPACK_IMPORTED_MODULE_0__/* .doubled */ .aQ)(limits);
            }
            starts[count] = start;
            ends[count] = end;
            limits[count] = limit;
            count++;
        }
        requireNoNul(bytes, lineStart, firstRow, starts, count);
        const block = { bytes, count, firstRow, starts, ends, limits };
        return { block: count > 0 ? block : undefined, consumed: lineStart };
    }
}
function problemOf(firstByte, isCutOff) {
    if (firstByte === 0x5b) {
        return "starts with [, so the file is one JSON array instead of one object per line";
    }
    if (firstByte === 0x7b && isCutOff)
        return "is cut off";
    return "is not one JSON object on one line";
}
/** JSON has no raw NUL; in a file, it is the most common trace of a damaged storage block. */
function requireNoNul(bytes, consumed, firstRow, starts, count) {
    const nul = bytes.indexOf(0);
    if (nul === -1 || nul >= consumed)
        return;
    let i = count - 1;
    while (i > 0 && (starts[i] ?? 0) > nul)
        i--;
    throw (0,_block_js__WEBPACK_IMPORTED_MODULE_0__/* .rowError */ .Xu)(firstRow + Math.max(i, 0), "contains a NUL byte");
}
function isSpace(byte) {
    return byte === 0x20 || byte === CR || byte === 0x09;
}


/***/ }),

/***/ 28224:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ firstObject),
/* harmony export */   r: () => (/* binding */ nextObject)
/* harmony export */ });
/* harmony import */ var _fields_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(72953);
/** Steps through the objects of a JSON list in its bytes. */

const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
/** Offset of the first object in the list `bytes[start..end)`, or -1. @param start -1 if there is no list */
function firstObject(bytes, start, end) {
    if (start === -1 || bytes[start] !== OPEN_BRACKET)
        return -1;
    const first = (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .skipSpace */ .AN)(bytes, start + 1, end);
    return bytes[first] === OPEN_BRACE ? first : -1;
}
/** Offset of the object after the one at `at`, or -1. */
function nextObject(bytes, at, end) {
    const elementEnd = at === -1 ? -1 : (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .valueEnd */ .dJ)(bytes, at, end);
    if (elementEnd === -1)
        return -1;
    const comma = (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .skipSpace */ .AN)(bytes, elementEnd, end);
    if (bytes[comma] !== COMMA)
        return -1;
    const next = (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .skipSpace */ .AN)(bytes, comma + 1, end);
    return bytes[next] === OPEN_BRACE ? next : -1;
}


/***/ }),

/***/ 49852:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ ValidRows)
/* harmony export */ });
/* harmony import */ var _block_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89666);
/* harmony import */ var _field_scan_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(32534);
/** Validates the kept rows of blocks, and finds fields in them on the way. */


/**
 * The kept rows of a block, one after another, after {@link load}. If all rows are kept, and the shared scan of their fields validates
 * them, there is no other: a row is read once.
 */
class ValidRows {
    /** Row `i` (0-based) of the kept ones is `starts[i]..ends[i]` of the block's bytes, and the same row of the scan. */
    starts = new Int32Array(0);
    ends = new Int32Array(0);
    scan;
    #fields;
    #selection;
    /**
     * @param fields the fields of the blocks. If they validate, rows are not selected, and their first names must be these
     * @param names the keys to find, after unescaping, without duplicates
     */
    constructor(fields, names) {
        this.#fields = fields;
        this.scan = fields.validates ? fields.scan : new _field_scan_js__WEBPACK_IMPORTED_MODULE_1__/* .FieldScan */ .GF(names, true, fields.scan);
    }
    /** Validates the kept rows; {@link FieldScan.status} is 0 for those that are not valid. */
    load(selection) {
        const { block, kept, count } = selection;
        this.#selection = selection;
        this.#fields.load(block);
        if (this.#fields.validates) {
            this.starts = block.starts;
            this.ends = block.ends;
            return;
        }
        if (this.starts.length < count) {
            this.starts = new Int32Array(count * 2);
            this.ends = new Int32Array(count * 2);
        }
        let found = 0;
        for (let i = 0; i < block.count; i++) {
            if (kept[i] !== 1)
                continue;
            this.starts[found] = block.starts[i];
            this.ends[found++] = block.ends[i];
        }
        this.scan.scanInside(count, this.starts, this.ends);
    }
    /** The number of a kept row in the export, 1-based. */
    numberOf(row) {
        const { block } = this.#selection;
        return block.firstRow + block.starts.indexOf(this.starts[row]);
    }
    /** @throws BackupError if the kept row is not valid JSON */
    require(row) {
        if (this.scan.status(row) === 0)
            throw (0,_block_js__WEBPACK_IMPORTED_MODULE_0__/* .rowError */ .Xu)(this.numberOf(row), "is not valid JSON");
    }
}


/***/ }),

/***/ 322:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g1: () => (/* binding */ addUsers),
/* harmony export */   hL: () => (/* binding */ MEMBERSHIPS_CSV_HEADER),
/* harmony export */   jQ: () => (/* binding */ membershipRow),
/* harmony export */   mt: () => (/* binding */ joinMemberships),
/* harmony export */   tb: () => (/* binding */ bytesAlone)
/* harmony export */ });
/* harmony import */ var _sort_keyed_rows_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(46386);
/**
 * Memberships: who has which role, and who is in which organization. They are read group by group, collected as the rows of an external
 * merge sort, and joined to one row per user.
 */

const BRACE = 0x7b;
/** `memberships.ndjson`: one line per user. */
const toJson = ({ userId, roles, organizations }) => JSON.stringify({ user_id: userId, roles, organizations });
/** The header of `memberships.csv`. */
const MEMBERSHIPS_CSV_HEADER = "user_id,role_id,role_name,organization_id,organization_name\n";
/** `memberships.csv`: one line per role and per organization, or per role in an organization. */
const toCsv = ({ userId, roles, organizations }) => {
    const lines = roles.map((role) => [userId, role.id, role.name, "", ""]);
    for (const { id, name, roles: inside } of organizations) {
        if (inside.length === 0)
            lines.push([userId, "", "", id, name]);
        for (const role of inside)
            lines.push([userId, role.id, role.name, id, name]);
    }
    return lines.map((cells) => cells.map(guardedCell).join(",")).join("\n");
};
/** A text as Auth0 writes it to CSV: in quotes, with an apostrophe in front, so that no spreadsheet runs it as a formula. */
function guardedCell(text) {
    return text === "" ? "" : `"'${text.replaceAll('"', '""')}"`;
}
const ENCODERS = { ndjson: toJson, csv: toCsv };
/** The row of a membership, which is sorted under the user's id. */
function membershipRow({ userId: _, ...fact }) {
    return JSON.stringify(fact);
}
/** The size of a membership in the files, in bytes with its line feed, if it is the only one of its user. Together they take less. */
function bytesAlone(membership, format) {
    const roles = "role" in membership ? [membership.role] : [];
    const organizations = "organization" in membership ? [membership.organization] : [];
    const text = ENCODERS[format]({ userId: membership.userId, roles, organizations });
    return Buffer.byteLength(text) + 1;
}
/**
 * Adds one row per kept user, which marks the user as one of the backup.
 *
 * @param attempt number of the download, from 1: only the marks of the last one count
 */
async function addUsers(rows, { block, kept, count }, ids, attempt) {
    if (count === 0)
        return;
    const mark = Buffer.from(String(attempt));
    ids.load(block);
    for (let i = 0; i < block.count; i++) {
        if (kept[i] !== 1)
            continue;
        ids.read(i);
        if (ids.start === -1)
            continue;
        const adding = rows.add(ids.bytes, ids.start, ids.end, mark, 0, mark.length);
        if (adding !== undefined)
            await adding;
    }
}
/** Bytes of one output block. */
const BLOCK_BYTES = 64 * 1024;
/**
 * Joins sorted rows to one row per user who belongs to anything. Memory holds the memberships of one user.
 *
 * @param counts incremented
 * @returns blocks, each valid until the next one is requested
 */
async function* joinMemberships(sorted, { format, gone, attempt }, counts) {
    const encode = ENCODERS[format];
    const out = new _sort_keyed_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .KeyedRows */ .Y9(BLOCK_BYTES);
    const user = new CurrentUser(gone, String(attempt));
    const finish = () => {
        const memberships = user.memberships();
        if (memberships === undefined)
            return;
        counts.members++;
        counts.roleMembers += memberships.roles.length;
        counts.organizationMembers += memberships.organizations.length;
        if (!user.isMarked)
            counts.notInUsers++;
        const row = Buffer.from(encode(memberships));
        out.add(user.key, 0, user.keyLength, row, 0, row.length);
    };
    for await (const block of sorted) {
        for (let i = 0; i < block.count; i++) {
            if (!user.hasKeyOf(block, i)) {
                finish();
                user.begin(block, i);
                if (out.rowBytes >= BLOCK_BYTES) {
                    yield out;
                    out.clear();
                }
            }
            user.add(block, i);
        }
    }
    finish();
    if (out.count > 0)
        yield out;
}
/** The user whose rows are being read. */
class CurrentUser {
    key = Buffer.alloc(256);
    keyLength = 0;
    isMarked = false;
    #gone;
    #mark;
    #roles = new Map();
    #organizations = new Map();
    constructor(gone, mark) {
        this.#gone = gone;
        this.#mark = mark;
    }
    hasKeyOf({ keys, keyStarts, keyEnds }, row) {
        const [start, end] = [keyStarts[row], keyEnds[row]];
        return (0,_sort_keyed_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .compareKeys */ .YD)(this.key, 0, this.keyLength, keys, start, end) === 0;
    }
    begin({ keys, keyStarts, keyEnds }, row) {
        const start = keyStarts[row];
        const length = keyEnds[row] - start;
        if (length > this.key.length)
            this.key = Buffer.alloc(length * 2);
        this.keyLength = (0,_sort_keyed_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .copyKey */ .$E)(keys, start, length, this.key, 0);
        this.isMarked = false;
        this.#roles.clear();
        this.#organizations.clear();
    }
    add({ bytes, starts, ends }, row) {
        const start = starts[row];
        if (bytes[start] !== BRACE) {
            this.isMarked ||= bytes.toString("latin1", start, ends[row]) === this.#mark;
            return;
        }
        const { role, organization } = JSON.parse(bytes.toString("utf8", start, ends[row]));
        const { id } = role ?? organization;
        if (this.#gone.has(id))
            return;
        if (role === undefined)
            this.#organizations.set(id, organization);
        else
            this.#roles.set(id, role);
    }
    /** `undefined` if the user belongs to nothing. */
    memberships() {
        if (this.#roles.size + this.#organizations.size === 0)
            return undefined;
        return {
            userId: this.key.toString("utf8", 0, this.keyLength),
            roles: sortedById([...this.#roles.values()]),
            organizations: sortedById([...this.#organizations.values()]).map((one) => ({
                ...one,
                roles: sortedById(one.roles),
            })),
        };
    }
}
function sortedById(groups) {
    return groups.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}


/***/ }),

/***/ 84467:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HV: () => (/* binding */ UNKNOWN),
/* harmony export */   MZ: () => (/* binding */ DOUBLED_QUOTES),
/* harmony export */   a$: () => (/* binding */ TEXT),
/* harmony export */   jB: () => (/* binding */ QUOTED)
/* harmony export */ });
/** The contract between rows and a filter: the one definition of a row, and of what decides about it. */
/** CSV: the cell was in quotes. */
const QUOTED = 1;
/** CSV: the text between `start` and `end` contains quotes that are still doubled. */
const DOUBLED_QUOTES = 2;
/** CSV: Auth0's injection guard was removed, so the cell is text whatever it looks like. */
const TEXT = 4;
/** NDJSON: the start of a member that is not known, because its object is absent, long, not an object, or not read by the scan. */
const UNKNOWN = -2;


/***/ }),

/***/ 8533:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  QC: () => (/* binding */ csvSelector),
  my: () => (/* binding */ ndjsonSelector),
  Ub: () => (/* binding */ selectAll)
});

// EXTERNAL MODULE: ./build/src/rows/block.js
var rows_block = __webpack_require__(89666);
// EXTERNAL MODULE: ./build/src/rows/row.js
var row = __webpack_require__(84467);
// EXTERNAL MODULE: ./build/src/rows/json/field-scan.js + 1 modules
var field_scan = __webpack_require__(32534);
;// CONCATENATED MODULE: ./build/src/rows/json/member-scan.js
/**
 * Finds members of objects in the fields of a block's rows: the objects of all rows are scanned by SIMD in one call. Compared with a
 * reader that decodes each object, the benchmark's filter by two nested fields takes 0.8 of the CPU time.
 */


const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
/** Maximum length of an object, in bytes. A longer one may be nested deeper than the filter accepts. */
const MAX_LENGTH = 1000;
/** Finds members in the rows of NDJSON blocks. All of an object must be valid JSON for its members to be found. */
class MemberScan {
    /** Member `m` of row `i` has its span at `i * count + m`, as {@link Row} describes it. */
    #starts = new Int32Array(0);
    #ends = new Int32Array(0);
    #count;
    #groups;
    #fields;
    /** The scan whose tables come last in memory. */
    last;
    /** The objects that are scanned, and their rows. */
    #objectStarts = new Int32Array(0);
    #objectEnds = new Int32Array(0);
    #rows = new Int32Array(0);
    /** @param fields finds the fields that the members are in */
    constructor(members, fields) {
        this.#fields = fields;
        this.#count = members.length;
        const byObject = Map.groupBy(members.keys(), (m) => {
            const { field, outer, inList } = members[m];
            return `${field} ${outer} ${inList}`;
        });
        let previous = fields.scan;
        this.#groups = [...byObject.values()].map((group) => {
            const of = members[group[0]];
            const keys = group.map((m) => members[m].key);
            // The object around an inner one was validated.
            previous = new field_scan/* FieldScan */.GF(keys, of.outer === -1, previous);
            return { of, scan: previous, members: group };
        });
        this.last = previous;
    }
    /** Scans a block that the fields have loaded, for {@link copySpans}. */
    load(block) {
        const { count } = block;
        if (this.#rows.length < count) {
            this.#starts = new Int32Array(count * this.#count);
            this.#ends = new Int32Array(count * this.#count);
            this.#objectStarts = new Int32Array(count);
            this.#objectEnds = new Int32Array(count);
            this.#rows = new Int32Array(count);
        }
        this.#starts.fill(row/* UNKNOWN */.HV, 0, count * this.#count);
        for (const group of this.#groups)
            this.#find(group, this.#collect(group.of, block));
    }
    /** Copies the spans of the members of row `i` to `starts` and `ends`, from `at` on. */
    copySpans(i, starts, ends, at) {
        for (let m = 0, from = i * this.#count; m < this.#count; m++, from++) {
            starts[at + m] = this.#starts[from];
            ends[at + m] = this.#ends[from];
        }
    }
    /** @returns the number of rows that have an object to scan */
    #collect({ field, outer, inList }, { bytes, count }) {
        const { scan } = this.#fields;
        const { words, blockAt } = scan.memory;
        let found = 0;
        for (let i = 0; i < count; i++) {
            let start;
            let end;
            if (outer === -1) {
                if (scan.status(i) !== field_scan/* READ */.Pz)
                    continue;
                const at = scan.spanAt(i, field);
                start = words[at] - blockAt;
                end = words[at + 1] - blockAt;
            }
            else {
                start = this.#starts[i * this.#count + outer];
                end = this.#ends[i * this.#count + outer];
            }
            if (start < 0 || end - start > MAX_LENGTH)
                continue;
            if (inList) {
                if (bytes[start] !== OPEN_BRACKET)
                    continue;
                start++;
                end--;
            }
            if (bytes[start] !== OPEN_BRACE || bytes[end - 1] !== CLOSE_BRACE)
                continue;
            this.#objectStarts[found] = start;
            this.#objectEnds[found] = end;
            this.#rows[found++] = i;
        }
        return found;
    }
    #find({ scan, members }, objects) {
        scan.scanInside(objects, this.#objectStarts, this.#objectEnds);
        const starts = new Int32Array(members.length);
        const ends = new Int32Array(members.length);
        for (let k = 0; k < objects; k++) {
            if (scan.status(k) !== field_scan/* READ */.Pz)
                continue;
            scan.copySpans(k, starts, ends);
            const at = this.#rows[k] * this.#count;
            for (let j = 0; j < members.length; j++) {
                this.#starts[at + members[j]] = starts[j];
                this.#ends[at + members[j]] = ends[j];
            }
        }
    }
}

;// CONCATENATED MODULE: ./build/src/rows/simd/row-members.wasm.js
/** row-members.wat, compiled by `npm run wasm`; a test checks that they match. */
const ROW_MEMBERS = [
    "AGFzbQEAAAABHQRgAn9/AX9gA39/fwF/YAR/f39/AX9gBH9/f38AAlcFBmNhbGxlcgZtZW1vcnkCAAEGY2FsbGVyB2",
    "VzY2FwZWQDfwEGY2FsbGVyBnN0cmluZwAABmNhbGxlcgZzY2FsYXIAAQZjYWxsZXIJc2tpcFNwYWNlAAADBwYAAAID",
    "AAAGBgF/AUEACwcLAQdtZW1iZXJzAAUKsAkGFgAgAC0AAEEgSwR/IAAFIAAgARACCwuIAQIBewJ/IAD9AAQBIQIgAv",
    "0MIiIiIiIiIiIiIiIiIiIiIv0j/WQhAyAAIANoQQJqaiEEIANBAEcgBCABTXEgAv0MXFxcXFxcXFxcXFxcXFxcXP0j",
    "IAL9DCAgICAgICAgICAgICAgICD9Jv1Q/WQgA0EBayADQX9zcXFFcQRAIAQPCyAAIAEQAAvhBgMNfwF7AX8gACEEIA",
    "AgAU8EQEEADwsgAC0AAEH7AEcEQEEADwsgACEJA0AgESAJ/QAEAP1QIREgCUEQaiEJIAlBEGogAUkNAAsgEf1kIRID",
    "QCAJIAFJBEAgEiAJLQAAQYABcXIhEiAJQQFqIQkMAQsLIBJBAEchEgNAIAAgAU8EQEEADwsgAC0AACEFIAAhCSAHQQ",
    "FGIAdBAkYgBkHbAEZxcgRAIAMgCzYCACADIAw2AgQgAyAAIARrNgIIIAMgCDYCECADQQA2AhQgB0EBRgRAIAMhDUEB",
    "IQ5BfyELQX8hDAUgAyEPQQIhEAsgA0EYaiEDCyAIQQFqIQgCQCAFQSJGBEBBACQAIAAgARAEIQAgAEUEQEEADwsgAC",
    "AJa0ECa0EHdiEKIwAgEnIgCkEAR3EEQEEADwsjAARAIAdBAUYEQCANQX82AhQLIAdBAkYgBkHbAEZxBEAgD0F/NgIU",
    "CwsgCCAKaiEIDAELIAVBIHJB+wBHBEAgACABIAUQASEAIABFBEBBAA8LIAggACAJa0EHdmohCAwBCyACIAY6AAAgAk",
    "EBaiECIAUhBiAHQQFqIQcgB0HkAEsEQEEADwsgByAOSwRAIAchDgsgByAQSwRAIAchEAsgAEEBaiABEAMhACAAIAFP",
    "BEBBAA8LIAAtAAAgBUECakYEQCAAQQFqIQAgAkEBayECIAItAAAhBiAHQQFrIQcgBw0BIAMgEnJBACAAIAFGGw8LIA",
    "VB2wBGDQEgACEJIAAgARAIIQAgAEUEQEEADwsgB0EBRgRAIwAgCSMBEAdyBEBBAA8LIAlBAWogBGshCyMBQQFrIARr",
    "IQwLDAELA0AgB0EBRgRAIA0gACAEayAIIA5BAWsQBgUgB0ECRiAGQdsARnEEQCAPIAAgBGsgCCAQQQJrEAYLCyAAIA",
    "EQAyEAIAAgAU8EQEEADwsgAC0AACEFIABBAWohACAFIAZBAmpGBEAgAkEBayECIAItAAAhBiAHQQFrIQcgBw0BIAMg",
    "EnJBACAAIAFGGw8LIAVBLEcEQEEADwsgACABEAMhACAGQdsARg0BIAAhCSAAIAEQCCEAIABFBEBBAA8LIAdBAUYEQC",
    "MAIAkjARAHcgRAQQAPCyAJQQFqIARrIQsjAUEBayAEayEMCwwBCwtBAAsmACAAIAE2AgwgACACIAAoAhBrNgIQIAAo",
    "AhRFBEAgACADNgIUCwskAANAIAAtAABBgAFPBEBBAQ8LIABBAWohACAAIAFJDQALQQALXgBBACQAIAAgAU8EQEEADw",
    "sgAC0AAEEiRwRAQQAPCyAAIAEQBCEAIABFBEBBAA8LIAAkASAAIAEQAyEAIAAgAU8EQEEADwsgAC0AAEE6RwRAQQAP",
    "CyAAQQFqIAEQAws=",
].join("");

// EXTERNAL MODULE: ./build/src/rows/simd/wasm.js
var wasm = __webpack_require__(43045);
;// CONCATENATED MODULE: ./build/src/rows/json/row-members.js
/**
 * Finds all members of a row of NDJSON by SIMD, in the block that the fields' scan copied. Compared with a scanner in JavaScript, the
 * benchmark's filter over all fields takes 0.75 of the CPU time, shared lists of keys included.
 */


/** Maximum length of a row, in bytes. The filter parses a longer one at once. */
const row_members_MAX_LENGTH = 4096;
/** Bytes for the nesting levels. */
const STACK = 128;
/** Each member, or item, is at least two bytes of the row and has six words. */
const TABLE = (row_members_MAX_LENGTH / 2) * 24;
/** Finds members of rows. */
class RowMembers {
    #scan;
    #exports;
    #found;
    /** @param scan of the block, whose tables come last in memory */
    constructor(scan) {
        this.#scan = scan;
        this.#found = { words: scan.memory.words, from: 0, to: 0, isAscii: true };
    }
    /** Finds the members of the row `start..end` of the block. */
    find(start, end) {
        if (end - start > row_members_MAX_LENGTH)
            return undefined;
        const { memory, end: stack } = this.#scan;
        const out = stack + STACK;
        memory.ensureSize(out + TABLE);
        const { blockAt } = memory;
        this.#exports ??= (0,wasm/* instantiate */.Fl)(ROW_MEMBERS, memory.shared, memory.checker);
        const after = this.#exports.members(blockAt + start, blockAt + end, stack, out);
        if (after === 0)
            return undefined;
        const wide = after & 1;
        this.#found.words = memory.words;
        this.#found.from = out / 4;
        this.#found.to = (after - wide) / 4;
        this.#found.isAscii = wide === 0;
        return this.#found;
    }
}

;// CONCATENATED MODULE: ./build/src/rows/select.js
/** Applies a filter to the rows of a block. */



/** Steps of a filter between two pauses: some tenths of a second. */
const STEPS_BETWEEN_PAUSES = 100_000;
const NO_BYTES = Buffer.alloc(0);
/** Keeps every row. */
function selectAll(block) {
    return { block, kept: new Uint8Array(block.count).fill(1), count: block.count };
}
/**
 * Applies a filter to rows of NDJSON.
 *
 * @param fields must find the filter's fields first, in their order
 * @param pause called regularly while a slow filter decides rows
 * @returns a selector that throws BackupError with the number of a row that is not JSON as far as it is read, and what the
 *   filter and `pause` throw
 */
function ndjsonSelector(filter, fields, pause) {
    const isDue = pacing(filter);
    const { members = [] } = filter;
    const memberScan = new MemberScan(members, fields);
    const rowMembers = new RowMembers(memberScan.last);
    const named = filter.fields.length;
    const row = {
        number: 0,
        bytes: NO_BYTES,
        start: 0,
        end: 0,
        starts: members.length === 0 ? fields.starts : new Int32Array(named + members.length),
        ends: members.length === 0 ? fields.ends : new Int32Array(named + members.length),
        kinds: new Uint8Array(0),
        members: () => rowMembers.find(row.start, row.end),
    };
    const findMembers = (i) => {
        for (let f = 0; f < named; f++) {
            row.starts[f] = fields.starts[f];
            row.ends[f] = fields.ends[f];
        }
        memberScan.copySpans(i, row.starts, row.ends, named);
    };
    return async (block) => {
        fields.load(block);
        if (members.length > 0)
            memberScan.load(block);
        row.bytes = block.bytes;
        const keeps = (i) => {
            row.number = block.firstRow + i;
            row.start = block.starts[i];
            row.end = block.ends[i];
            if (!fields.row(i))
                throw (0,rows_block/* rowError */.Xu)(row.number, "is not valid JSON");
            if (members.length > 0)
                findMembers(i);
            return filter.keeps(row);
        };
        return await decide(block, keeps, isDue, pause);
    };
}
/** Applies a filter to rows of CSV. A field that is not a title of the file is absent in every row. */
function csvSelector(filter, pause) {
    const row = new CsvRow(filter.fields);
    const isDue = pacing(filter);
    return async (block) => await decide(block, (i) => filter.keeps(row.moveTo(block, i)), isDue, pause);
}
class CsvRow {
    number = 0;
    bytes = NO_BYTES;
    start = 0;
    end = 0;
    starts;
    ends;
    kinds;
    #fields;
    #columns;
    #block;
    #firstCell = 0;
    constructor(fields) {
        this.#fields = fields;
        this.starts = new Int32Array(fields.length);
        this.ends = new Int32Array(fields.length);
        this.kinds = new Uint8Array(fields.length);
    }
    moveTo(block, i) {
        const { titles } = block.header;
        this.#columns ??= this.#fields.map((field) => titles.indexOf(field));
        this.#block = block;
        this.number = block.firstRow + i;
        this.bytes = block.bytes;
        this.start = block.starts[i];
        this.end = block.ends[i];
        this.#firstCell = i * titles.length;
        for (let f = 0; f < this.#columns.length; f++) {
            const column = this.#columns[f];
            const cell = this.#firstCell + column;
            this.starts[f] = column === -1 ? -1 : block.cellStarts[cell];
            this.ends[f] = column === -1 ? -1 : block.cellEnds[cell];
            this.kinds[f] = column === -1 ? 0 : block.kinds[cell];
        }
        return this;
    }
    cells() {
        const block = this.#block;
        const { titles } = block.header;
        const end = this.#firstCell + titles.length;
        return {
            titles,
            starts: block.cellStarts.subarray(this.#firstCell, end),
            ends: block.cellEnds.subarray(this.#firstCell, end),
            kinds: block.kinds.subarray(this.#firstCell, end),
        };
    }
}
/** @returns whether the filter has worked long enough for a pause, since this was last true */
function pacing(filter) {
    let next = STEPS_BETWEEN_PAUSES;
    return () => {
        const { steps = 0 } = filter;
        if (steps < next)
            return false;
        next = steps + STEPS_BETWEEN_PAUSES;
        return true;
    };
}
async function decide(block, keeps, isDue, pause) {
    const kept = new Uint8Array(block.count);
    let count = 0;
    for (let i = 0; i < block.count; i++) {
        if (keeps(i)) {
            kept[i] = 1;
            count++;
        }
        if (isDue())
            await pause?.();
    }
    return { block, kept, count };
}


/***/ }),

/***/ 57586:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ JSON_CHECK)
/* harmony export */ });
/** json-check.wat, compiled by `npm run wasm`; a test checks that they match. */
const JSON_CHECK = [
    "AGFzbQEAAAABKwVgA39/fwF/YAh/f39/f39/fwBgBn9/f39/fwF/YAV/f39/fwBgAn9/AX8CEgEGY2FsbGVyBm1lbW",
    "9yeQIAAQMMCwABAgMEAgQEAAQEBhADfwFBAAt/AUEAC38BQQALBzsGB2VzY2FwZWQDAAhpc09iamVjdAAABHNjYW4A",
    "AQlza2lwU3BhY2UABAZzdHJpbmcABgZzY2FsYXIACArtCwsTAEEAIAAgASACQQBBAEEAEAJHC00BAX8CQANAIAggAU",
    "8NASAFIAhqIAIgACgCAGogAiAAKAIEaiAHIAMgBCAGEAI6AAAgAEEIaiEAIAYgBEEDdGohBiAIQQFqIQgMAAsLC+gC",
    "AQR/QQEkAUEAJAIgAiEIIAJBAWohCSAAIAFPBEBBAA8LIAAtAABB+wBHBEBBAA8LA0AgACABTwRAQQAPCyAALQAAIQ",
    "YCQCAGQSJGBEAgACABEAYhACAADQFBAA8LIAZBIHJB+wBHBEAgACABIAYQCCEAIAANAUEADwsgAiAGOgAAIAJBAWoh",
    "AiAAQQFqIAEQBCEAIAAgAU8EQEEADwsgAC0AACAGQQJqRg0AIAZB+wBGBEAgACABIAIgCUYgAyAEIAUQBSEAIAANAk",
    "EADwsMAQsDQCACIAlGBEAjAiAANgIACyAAIAEQBCEAIAAgAU8EQEEADwsgAC0AACEGIABBAWohACACQQFrLQAAIQcg",
    "BiAHQQJqRgRAIAJBAWshAiACIAhHDQEjAUEAIAAgAUYbDwsgBkEsRwRAQQAPCyAAIAEQBCEAIAdB2wBGDQEgACABIA",
    "IgCUYgAyAEIAUQBSEAIAANAQsLQQALhQEBBX8gAC8BACEJAkADQCAFIANPDQEgAigCBCEGIAYvAQAgCUYEQCACKAIA",
    "IQdBACEIAkADQCAGIAhqLQAAIAAgCGotAABHDQEgCEEBaiEIIAggB0kNAAsgBCAFQQN0aiEEIAQgATYCACAEQQRqJA",
    "IPCwsgAkEIaiECIAVBAWohBQwACwsLOgEBfwJAA0AgACABTw0BIAAtAAAhAiACQSBLDQFCgMyAgBAgAq2IQgGDUA0B",
    "IABBAWohAAwACwsgAAuCAQEBfyAAIQZBACQAIAAgAU8EQEEADwsgAC0AAEEiRwRAQQAPCyAAIAEQBiEAIABFBEBBAA",
    "8LIAAgARAEIQAgACABTwRAQQAPCyAALQAAQTpHBEBBAA8LIABBAWogARAEIQAgAgRAIwAEQEECJAELQQAkAiAGIAAg",
    "AyAEIAUQAwsgAAu+AQIBewJ/IABBAWohAANAIAAgAU8EQEEADwsgAP0ABAAhAiAC/QwiIiIiIiIiIiIiIiIiIiIi/S",
    "MgAv0MXFxcXFxcXFxcXFxcXFxcXP0j/VAgAv0MICAgICAgICAgICAgICAgIP0m/VD9ZCEDIANFBEAgAEEQaiEADAEL",
    "IAAgA2hqIQAgACABTwRAQQAPCyAALQAAIQQgBEEiRgRAIABBAWoPCyAEQdwARwRAQQAPCyAAIAEQByEAIAANAAtBAA",
    "u3AQECf0EBJAAgAEEBaiEAIAAgAU8EQEEADwsgAC0AACECIABBAWohACACQfUARwRAIAJBIkYgAkHcAEZyIAJBL0Yg",
    "AkHiAEZyciACQeYARiACQe4ARnIgAkHyAEYgAkH0AEZycnIEQCAADwtBAA8LIABBBGohAyADIAFLBEBBAA8LA0AgAC",
    "0AACECIAJBMGtBCkkgAkEgckHhAGtBBklyRQRAQQAPCyAAQQFqIQAgACADSQ0ACyADC2sBAX8gAkE5TQRAIAAgARAJ",
    "DwsgAEEEaiEDAkAgACgCAEH05NWrBkYNACAAKAIAQe7qseMGRg0AIAAoAgBB5sKxmwdHBEBBAA8LIAMtAABB5QBHBE",
    "BBAA8LIANBAWohAwsgA0EAIAMgAU0bC70BAQJ/IAAtAABBLUYEQCAAQQFqIQALIAAhAiAAIAEQCiEAIABFBEBBAA8L",
    "IAItAABBMEYgACACQQFqS3EEQEEADwsgACABTwRAIAAPCyAALQAAQS5GBEAgAEEBaiABEAohACAARQRAQQAPCyAAIA",
    "FPBEAgAA8LCyAALQAAQSByQeUARwRAIAAPCyAAQQFqIQAgACABTwRAQQAPCyAALQAAIQMgA0ErRiADQS1GcgRAIABB",
    "AWohAAsgACABEAoLNQEBfyAAIQICQANAIAAgAU8NASAALQAAQTBrQQpPDQEgAEEBaiEADAALCyAAQQAgACACSxsL",
].join("");


/***/ }),

/***/ 43045:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ao: () => (/* binding */ newMemory),
/* harmony export */   Fl: () => (/* binding */ instantiate),
/* harmony export */   KX: () => (/* binding */ ensureSize)
/* harmony export */ });
/** Small WebAssembly modules. */
const PAGE = 64 * 1024;
const modules = new Map();
/** New memory for modules that share it. */
function newMemory() {
    return new WebAssembly.Memory({ initial: 1 });
}
/**
 * A new instance.
 *
 * @param source a compiled module, in base64
 * @param memory what it works on, if it has no memory of its own
 * @param shared exports of another instance that it calls
 */
function instantiate(source, memory, shared) {
    const module = modules.get(source) ?? new WebAssembly.Module(Buffer.from(source, "base64"));
    modules.set(source, module);
    return new WebAssembly.Instance(module, memory && { caller: { memory, ...shared } })
        .exports;
}
/** Grows memory to at least `size` bytes. If it grows, existing views are detached. */
function ensureSize(memory, size) {
    const missing = size - memory.buffer.byteLength;
    if (missing > 0)
        memory.grow(Math.ceil(missing / PAGE));
}


/***/ }),

/***/ 27712:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ RowCursor),
/* harmony export */   c: () => (/* binding */ BlockCursor)
/* harmony export */ });
/* harmony import */ var _keyed_rows_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(46386);
/** A position in a stream of blocks, for merge joins of sorted rows. */

/** Moves from row to row, with one block in memory. Call `advance` first. What it returns is valid until the next move. */
class RowCursor {
    #block;
    #row = -1;
    #blocks;
    constructor(blocks) {
        this.#blocks = blocks[Symbol.asyncIterator]();
    }
    get block() {
        return this.#block;
    }
    /** Number of the row in the block, from 0. */
    get row() {
        return this.#row;
    }
    /** The row is `bytes[start..end)`. */
    get bytes() {
        return this.block.bytes;
    }
    get start() {
        return this.block.starts[this.#row];
    }
    get end() {
        return this.block.ends[this.#row];
    }
    /** Moves to the next row if it is in the same block. */
    stepInBlock() {
        return ++this.#row < this.block.count;
    }
    /** Moves to the first row of the next block that has one. @returns false at the end */
    async advance() {
        do {
            const next = await this.#blocks.next();
            if (next.done === true)
                return false;
            this.#block = next.value;
            this.#row = 0;
        } while (this.block.count === 0);
        return true;
    }
    /** Whether the bytes of the rows are equal. */
    hasRowOf({ bytes, start, end }) {
        const own = this.start;
        const ownEnd = this.end;
        return end - start === ownEnd - own && this.bytes.compare(bytes, start, end, own, ownEnd) === 0;
    }
}
/** A cursor of rows that all have their keys. */
class BlockCursor extends RowCursor {
    /** The key is `keys[keyStart..keyEnd)`. */
    get keys() {
        return this.block.keys;
    }
    /** -1 if the row has no key. */
    get keyStart() {
        return this.block.keyStarts[this.row];
    }
    get keyEnd() {
        return this.block.keyEnds[this.row];
    }
    /** Compares the keys. @returns as {@link compareKeys} */
    compareTo({ keys, keyStart, keyEnd }) {
        return (0,_keyed_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .compareKeys */ .YD)(this.keys, this.keyStart, this.keyEnd, keys, keyStart, keyEnd);
    }
}


/***/ }),

/***/ 90409:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  A: () => (/* binding */ ExternalSort),
  o: () => (/* binding */ SORT_SIZES)
});

// EXTERNAL MODULE: ./build/src/base/errors.js
var errors = __webpack_require__(22396);
;// CONCATENATED MODULE: ./build/src/rows/simd/key-order.wasm.js
/** key-order.wat, compiled by `npm run wasm`; a test checks that they match. */
const KEY_ORDER = [
    "AGFzbQEAAAABEAJgBX9/f39/AX9gAn9/AX8DBAMAAQEFAwEAAQYLAn8BQQALfwFBAAsHEgIGbWVtb3J5AgAFb3JkZX",
    "IAAAr4AwOhAgEJfyAAJAAgASQBAkADQCAFIAJPDQEgAyAFQQJ0aiAFNgIAIAVBAWohBQwACwsgAkECdCECQQQhBgJA",
    "A0AgBiACTw0BQQAhBSAEIQsCQANAIAUgAk8NASADIAVqIQcgAyAFIAZqIAIQAWohCCAFIAZBAXRqIAIQASEFIAMgBW",
    "ohCiAIIQkCQANAIAcgCEYgCSAKRnINASAHKAIAIQwgCSgCACENIA0gDBACBEAgCyANNgIAIAlBBGohCQUgCyAMNgIA",
    "IAdBBGohBwsgC0EEaiELDAALCyALIAcgCCAHa/wKAAAgCyAIIAdraiELIAsgCSAKIAlr/AoAACALIAogCWtqIQsMAA",
    "sLIAZBAXQhBiADIQUgBCEDIAUhBAwACwsgAwsMACAAIAEgACABSRsLxQEBBX8gAEECdCEAIAFBAnQhASMBIABqKAIA",
    "IQUjASABaigCACEGIwAgAGooAgAhACMAIAFqKAIAIQEgAEF/RgRAQQAPCyABQX9GBEBBAQ8LIAUgAGshBSAGIAFrIQ",
    "YgBSAGEAEhAwJAA0AgAiADTw0BQf//AyAAIAJq/QAEACABIAJq/QAEAP0j/WRzIQQgBEUEQCACQRBqIQIMAQsgAiAE",
    "aGohAiACIANPDQEgACACai0AACABIAJqLQAASQ8LCyAFIAZJCw==",
].join("");

// EXTERNAL MODULE: ./build/src/rows/simd/wasm.js
var wasm = __webpack_require__(43045);
;// CONCATENATED MODULE: ./build/src/rows/sort/key-order.js
/** Sorts the rows of a run by their keys with one call into WebAssembly: a merge sort (key-order.wat). */


/** Readable bytes that the module needs after the last key. */
const SLACK = 16;
/** Sorts rows in the order of `compareKeys`. The sort is stable. */
class KeyOrder {
    #exports = (0,wasm/* instantiate */.Fl)(KEY_ORDER);
    /** The indexes of the rows (0-based) in order. */
    of({ keys, keyStarts, keyEnds, count }) {
        const { memory } = this.#exports;
        const [starts, ends, a, b, keysAt] = [0, 1, 2, 3, 4].map((table) => table * count * 4);
        const keyBytes = count === 0 ? 0 : keyEnds[count - 1];
        (0,wasm/* ensureSize */.KX)(memory, keysAt + keyBytes + SLACK);
        new Uint8Array(memory.buffer, keysAt).set(keys.subarray(0, keyBytes));
        const words = new Int32Array(memory.buffer, 0, 2 * count);
        for (let i = 0; i < count; i++) {
            const start = keyStarts[i];
            words[i] = start === -1 ? -1 : keysAt + start;
            words[count + i] = keysAt + keyEnds[i];
        }
        const order = this.#exports.order(starts, ends, count, a, b);
        return new Uint32Array(memory.buffer, order, count).slice();
    }
}

// EXTERNAL MODULE: ./build/src/rows/sort/keyed-rows.js
var keyed_rows = __webpack_require__(46386);
;// CONCATENATED MODULE: ./build/src/rows/sort/spilled-run.js
/** The format of spilled runs in an external merge sort: sorted rows are written as records and read back through a cursor. */


/** Bytes before each row: the length of its key plus 1 (0 if it has none) and the length of the row, 32 bits each. */
const HEADER = 8;
/** Rows in this order as records (header, key, row), in chunks of about `size` bytes. */
function* recordsOf({ keys, keyStarts, keyEnds, bytes, starts, ends, count }, order, size) {
    let out = Buffer.allocUnsafeSlow(size);
    let at = 0;
    for (const i of order) {
        if (i >= count)
            break;
        const keyStart = keyStarts[i];
        const keyLength = keyStart === -1 ? 0 : keyEnds[i] - keyStart;
        const start = starts[i];
        const end = ends[i];
        const record = HEADER + keyLength + end - start;
        if (at > 0 && at + record > out.length) {
            yield out.subarray(0, at);
            at = 0;
        }
        const isLong = record > out.length;
        if (isLong && HEADER + keyLength > out.length)
            out = Buffer.allocUnsafeSlow(HEADER + keyLength);
        at = out.writeUInt32LE(keyStart === -1 ? 0 : keyLength + 1, at);
        at = out.writeUInt32LE(end - start, at);
        at = (0,keyed_rows/* copyKey */.$E)(keys, keyStart, keyLength, out, at);
        if (isLong) {
            yield out.subarray(0, at);
            at = 0;
            for (let from = start; from < end; from += size) {
                yield bytes.subarray(from, Math.min(from + size, end));
            }
        }
        else
            at += bytes.copy(out, at, start, end);
    }
    if (at > 0)
        yield out.subarray(0, at);
}
const NO_BYTES = Buffer.alloc(0);
const LINE_FEED = Buffer.from("\n");
/** A position in a spilled run. The next bytes are read ahead; a row that is longer than these is read only when it is copied. */
class RunCursor {
    /** The run's index among the merged ones: of two rows with the same key, the one from the lower index comes first. */
    index;
    bytes;
    keyStart = -1;
    keyEnd = 0;
    #rowEnd = 0;
    #next = 0;
    #filled = 0;
    #run;
    /** Free bytes before what is read, for the beginning of a row that ends in it. */
    #front;
    #ahead;
    #reading;
    /** @param chunk bytes per read */
    constructor(run, age, chunk) {
        this.#run = run;
        this.index = age;
        this.#front = Math.ceil(chunk / 8);
        this.bytes = Buffer.allocUnsafeSlow(this.#front + chunk);
        this.#ahead = Buffer.allocUnsafeSlow(this.#front + chunk);
        this.#reading = this.#read();
    }
    /** Moves to the next row if the buffer has all of it. */
    stepInBuffer() {
        const { bytes } = this;
        const at = this.#next;
        if (at + HEADER > this.#filled)
            return false;
        const keySize = bytes.readUInt32LE(at);
        const keyEnd = at + HEADER + Math.max(keySize - 1, 0);
        const rowEnd = keyEnd + bytes.readUInt32LE(at + 4);
        if (rowEnd > this.#filled)
            return false;
        this.keyStart = keySize === 0 ? -1 : at + HEADER;
        this.keyEnd = keyEnd;
        this.#rowEnd = rowEnd;
        this.#next = rowEnd;
        return true;
    }
    /** Moves to the next row and reads as needed, all of its key at least. @returns false at the end of the run */
    async advance() {
        while (!this.stepInBuffer() && !this.#stepToLongRow()) {
            const read = await this.#reading;
            if (read === 0)
                return false;
            const rest = this.bytes.subarray(this.#next, this.#filled);
            const next = this.#ahead.subarray(this.#front, this.#front + read);
            if (rest.length > this.#front)
                this.#join(rest, next);
            else
                this.#swap(rest, next);
            this.#reading = this.#read();
        }
        return true;
    }
    /** Whether the buffer has all of the row, so that {@link copyTo} can copy it. */
    get isWhole() {
        return this.#rowEnd <= this.#filled;
    }
    copyTo(rows) {
        const { bytes, keyStart, keyEnd } = this;
        rows.add(bytes, keyStart, keyEnd, bytes, keyEnd, this.#rowEnd);
    }
    /** Copies a row that is not whole, so that at most one long row is in memory whatever the number of runs. */
    async copyLongTo(rows) {
        const { keyStart, keyEnd } = this;
        const key = keyStart === -1 ? NO_BYTES : Buffer.from(this.bytes.subarray(keyStart, keyEnd));
        const length = this.#rowEnd - keyEnd;
        rows.reserve(length + 1);
        rows.copyLines(this.bytes, keyEnd, this.#filled);
        for (let copied = this.#filled - keyEnd; copied < length;) {
            const read = await this.#reading;
            if (read === 0)
                throw new Error("A spilled run ends inside a row.");
            this.#swap(NO_BYTES, this.#ahead.subarray(this.#front, this.#front + read));
            this.#next += Math.min(read, length - copied);
            rows.copyLines(this.bytes, this.#front, this.#next, copied);
            copied += this.#next - this.#front;
            this.#reading = this.#read();
        }
        rows.copyLines(LINE_FEED, 0, 1, length);
        rows.addCopied(key, Math.min(keyStart, 0), key.length, length);
    }
    /** Moves to the next row if the buffer has all of its key, but more of the row than fits before the bytes read ahead. */
    #stepToLongRow() {
        const at = this.#next;
        if (this.#filled - at <= Math.max(this.#front, HEADER))
            return false;
        const keySize = this.bytes.readUInt32LE(at);
        const keyEnd = at + HEADER + Math.max(keySize - 1, 0);
        if (keyEnd > this.#filled)
            return false;
        this.keyStart = keySize === 0 ? -1 : at + HEADER;
        this.keyEnd = keyEnd;
        this.#rowEnd = keyEnd + this.bytes.readUInt32LE(at + 4);
        this.#next = this.#filled;
        return true;
    }
    #read() {
        return (0,errors/* markHandled */.si)(this.#run.read(this.#ahead, this.#front));
    }
    /** Continues in the bytes read ahead, with the rest copied before them. */
    #swap(rest, next) {
        this.#next = this.#front - rest.length;
        this.#filled = this.#front + next.length;
        rest.copy(this.#ahead, this.#next);
        [this.bytes, this.#ahead] = [this.#ahead, this.bytes];
    }
    /** For a key longer than the free bytes: appends the bytes read ahead to the rest. */
    #join(rest, next) {
        const length = rest.length + next.length;
        const from = this.bytes;
        if (length > from.length) {
            this.bytes = Buffer.allocUnsafeSlow(Math.max(length, from.length * 2));
        }
        if (this.bytes !== from || this.#next > 0)
            rest.copy(this.bytes);
        next.copy(this.bytes, rest.length);
        this.#next = 0;
        this.#filled = length;
    }
}

;// CONCATENATED MODULE: ./build/src/rows/sort/index.js
/**
 * Sorts rows by `user_id` in bounded memory: an external merge sort. Runs are sorted in memory, spilled, and combined by a k-way
 * merge with a binary heap (Knuth, The Art of Computer Programming, volume 3, section 5.4).
 */




/** Two runs of 14 MiB, in 16 MiB with one more block; at most 256 cursors of 128 KiB during a merge. */
const SORT_SIZES = { run: 14 * 1024 * 1024, chunk: 64 * 1024, fanIn: 256 };
/** Chunks per write: only one run is written at a time, and each write costs a switch to another thread. */
const CHUNKS_PER_WRITE = 8;
/** Maximum number of chunks per read, if there are few runs. */
const MAX_CHUNKS_PER_READ = 16;
/** Sorts rows by the bytes of their `user_id`. The sort is stable; rows without a `user_id` come last. */
class ExternalSort {
    #spill;
    #sizes;
    #order = new KeyOrder();
    #run;
    /** The run written last, for its buffers. */
    #spare;
    /** One run is written while the next one is collected. */
    #writing = Promise.resolve();
    #spilled = [];
    #bytes = 0;
    constructor(spill, sizes = SORT_SIZES) {
        this.#spill = spill;
        this.#sizes = sizes;
    }
    /** Bytes of the rows added so far, with one line feed each. */
    get bytes() {
        return this.#bytes;
    }
    /** Adds the kept rows of a selection. @throws what the spill store throws */
    async add(selection, ids) {
        // Room for a run and one more block at once: buffers that grow leave as much garbage. Pages that are never written cost no memory.
        this.#run ??= new keyed_rows/* KeyedRows */.Y9(Math.ceil((this.#sizes.run * 8) / 7));
        const before = this.#run.rowBytes;
        (0,keyed_rows/* addSelected */.BQ)(this.#run, selection, ids);
        this.#bytes += this.#run.rowBytes - before;
        if (this.#run.rowBytes >= this.#sizes.run)
            await this.#spillRun(this.#run);
    }
    /**
     * All rows in order. Call it once, after the last `add`. Runs are removed after they are read. A block is valid until the
     * next one is requested.
     */
    async *sorted() {
        const run = this.#run;
        await this.#writing;
        if (this.#spilled.length === 0) {
            if (run !== undefined)
                yield* blocksInOrder(run, this.#order.of(run), this.#sizes.chunk);
            return;
        }
        if (run !== undefined)
            await this.#spillRun(run);
        await this.#writing;
        // At once: the garbage collector would free them only when the merge has filled as much memory again.
        this.#run?.free();
        this.#spare?.free();
        this.#run = this.#spare = undefined;
        const { fanIn } = this.#sizes;
        while (this.#spilled.length > fanIn) {
            const runs = this.#spilled.splice(0);
            // Adjacent runs are merged in place, so that rows with the same key keep their order.
            for (let i = 0; i < runs.length; i += fanIn) {
                const merged = this.#records(this.#merged(runs.slice(i, i + fanIn)));
                this.#spilled.push(await this.#spill.write(merged));
            }
        }
        yield* this.#merged(this.#spilled);
    }
    /** Starts to write a run when the previous one is written; the next run is collected in other buffers. */
    async #spillRun(run) {
        await this.#writing;
        this.#run = this.#spare;
        this.#spare = undefined;
        const records = recordsOf(run, this.#order.of(run), CHUNKS_PER_WRITE * this.#sizes.chunk);
        const written = this.#spill.write(records).then((spilled) => {
            this.#spilled.push(spilled);
            run.clear();
            this.#spare = run;
        });
        this.#writing = (0,errors/* markHandled */.si)(written);
    }
    async *#records(blocks) {
        const size = CHUNKS_PER_WRITE * this.#sizes.chunk;
        for await (const block of blocks)
            yield* recordsOf(block, block.starts.keys(), size);
    }
    async *#merged(runs) {
        const { chunk, fanIn } = this.#sizes;
        const read = chunk * Math.min(Math.floor(fanIn / runs.length), MAX_CHUNKS_PER_READ);
        const heap = new CursorHeap();
        for (const [index, run] of runs.entries()) {
            const cursor = new RunCursor(run, index, read);
            if (await cursor.advance())
                heap.push(cursor);
        }
        const out = new keyed_rows/* KeyedRows */.Y9(chunk);
        for (let first = heap.first; first !== undefined; first = heap.first) {
            if (first.isWhole)
                first.copyTo(out);
            else
                await first.copyLongTo(out);
            if (out.rowBytes >= chunk) {
                yield out;
                out.clear();
            }
            if (first.stepInBuffer() || (await first.advance()))
                heap.siftDown();
            else
                heap.removeFirst();
        }
        if (out.count > 0)
            yield out;
        for (const run of runs)
            await run.remove();
    }
}
/** The rows of a run in order, in blocks of about `chunk` bytes. */
function* blocksInOrder(run, order, chunk) {
    const { keys, keyStarts, keyEnds, bytes, starts, ends } = run;
    const out = new keyed_rows/* KeyedRows */.Y9(chunk);
    for (const i of order) {
        const keyStart = keyStarts[i];
        const keyEnd = keyEnds[i];
        out.add(keys, keyStart, keyEnd, bytes, starts[i], ends[i]);
        if (out.rowBytes >= chunk) {
            yield out;
            out.clear();
        }
    }
    if (out.count > 0)
        yield out;
}
/** A binary heap of cursors, with the cursor of the first row on top. */
class CursorHeap {
    #cursors = [];
    get first() {
        return this.#cursors[0];
    }
    push(cursor) {
        const cursors = this.#cursors;
        let i = cursors.push(cursor) - 1;
        while (i > 0) {
            const parent = (i - 1) >> 1;
            if (!isBefore(cursor, cursors[parent]))
                break;
            cursors[i] = cursors[parent];
            i = parent;
        }
        cursors[i] = cursor;
    }
    removeFirst() {
        const last = this.#cursors.pop();
        if (this.#cursors.length === 0)
            return;
        this.#cursors[0] = last;
        this.siftDown();
    }
    /** Restores the order after the first cursor moved. */
    siftDown() {
        const cursors = this.#cursors;
        const moved = cursors[0];
        let i = 0;
        for (;;) {
            let child = 2 * i + 1;
            if (child >= cursors.length)
                break;
            const right = child + 1;
            if (right < cursors.length &&
                isBefore(cursors[right], cursors[child])) {
                child = right;
            }
            if (!isBefore(cursors[child], moved))
                break;
            cursors[i] = cursors[child];
            i = child;
        }
        cursors[i] = moved;
    }
}
function isBefore(a, b) {
    const order = (0,keyed_rows/* compareKeys */.YD)(a.bytes, a.keyStart, a.keyEnd, b.bytes, b.keyStart, b.keyEnd);
    return order < 0 || (order === 0 && a.index < b.index);
}


/***/ }),

/***/ 46386:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $E: () => (/* binding */ copyKey),
/* harmony export */   $U: () => (/* binding */ RowKeys),
/* harmony export */   BQ: () => (/* binding */ addSelected),
/* harmony export */   Y9: () => (/* binding */ KeyedRows),
/* harmony export */   YD: () => (/* binding */ compareKeys),
/* harmony export */   jR: () => (/* binding */ withKeys)
/* harmony export */ });
/* harmony import */ var _block_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(89666);
/* harmony import */ var _select_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8533);
/** Rows with their `user_id`s as keys, for sorting, comparing and splitting into parts. */


const LF = 0x0a;
/** Collects rows and their keys in buffers that grow as needed. */
class KeyedRows {
    titles;
    bytes;
    keys;
    count = 0;
    firstRow = 1;
    starts = new Int32Array(1024);
    ends = new Int32Array(1024);
    limits = new Int32Array(1024);
    keyStarts = new Int32Array(1024);
    keyEnds = new Int32Array(1024);
    #rowBytes = 0;
    #keyBytes = 0;
    /** @param capacity initial size of the row buffer, in bytes */
    constructor(capacity) {
        this.bytes = Buffer.allocUnsafeSlow(capacity);
        this.keys = Buffer.allocUnsafeSlow(Math.ceil(capacity / 8));
    }
    /** Bytes of the collected rows, line feeds included. */
    get rowBytes() {
        return this.#rowBytes;
    }
    /** Adds the row `bytes[start..end)` under the key `keys[keyStart..keyEnd)`; both are copied. */
    add(keys, keyStart, keyEnd, bytes, start, end) {
        this.bytes = withCapacity(this.bytes, this.#rowBytes, end - start + 1);
        bytes.copy(this.bytes, this.#rowBytes, start, end);
        this.bytes[this.#rowBytes + end - start] = LF;
        this.addCopied(keys, keyStart, keyEnd, end - start);
    }
    /**
     * Copies lines, each a row and one line feed, which {@link addCopied} then adds one by one.
     *
     * @param offset bytes of them that were copied before
     */
    copyLines(bytes, start, end, offset = 0) {
        const at = this.#rowBytes + offset;
        this.bytes = withCapacity(this.bytes, at, end - start);
        bytes.copy(this.bytes, at, start, end);
    }
    /** Makes room for the next `size` bytes at once. */
    reserve(size) {
        this.bytes = withCapacity(this.bytes, this.#rowBytes, size);
    }
    /** Adds the next row of the copied lines, `length` bytes long, under a key, which is copied. */
    addCopied(keys, keyStart, keyEnd, length) {
        const keyLength = keyStart === -1 ? 0 : keyEnd - keyStart;
        this.keys = withCapacity(this.keys, this.#keyBytes, keyLength);
        if (this.count === this.starts.length)
            this.#growTables();
        const i = this.count++;
        this.starts[i] = this.#rowBytes;
        this.ends[i] = this.#rowBytes + length;
        this.#rowBytes += length + 1;
        this.limits[i] = this.#rowBytes;
        this.keyStarts[i] = keyStart === -1 ? -1 : this.#keyBytes;
        this.#keyBytes = copyKey(keys, keyStart, keyLength, this.keys, this.#keyBytes);
        this.keyEnds[i] = this.#keyBytes;
    }
    /** Whether the last row has this key. */
    endsWithKey(keys, keyStart, keyEnd) {
        const last = this.count - 1;
        if (last < 0)
            return false;
        const [start, end] = [this.keyStarts[last], this.keyEnds[last]];
        return compareKeys(this.keys, start, end, keys, keyStart, keyEnd) === 0;
    }
    /** Removes the last row. */
    removeLast() {
        const last = --this.count;
        this.#rowBytes = this.starts[last];
        this.#keyBytes = last === 0 ? 0 : this.keyEnds[last - 1];
    }
    /** Removes all rows and keeps the buffers. */
    clear() {
        this.firstRow += this.count;
        this.count = 0;
        this.#rowBytes = 0;
        this.#keyBytes = 0;
    }
    /** Frees the memory of the rows, which must not be used any more. */
    free() {
        this.bytes.buffer.transfer(0);
    }
    #growTables() {
        this.starts = (0,_block_js__WEBPACK_IMPORTED_MODULE_0__/* .doubled */ .aQ)(this.starts);
        this.ends = (0,_block_js__WEBPACK_IMPORTED_MODULE_0__/* .doubled */ .aQ)(this.ends);
        this.limits = (0,_block_js__WEBPACK_IMPORTED_MODULE_0__/* .doubled */ .aQ)(this.limits);
        this.keyStarts = (0,_block_js__WEBPACK_IMPORTED_MODULE_0__/* .doubled */ .aQ)(this.keyStarts);
        this.keyEnds = (0,_block_js__WEBPACK_IMPORTED_MODULE_0__/* .doubled */ .aQ)(this.keyEnds);
    }
}
/** The keys of keyed rows, for sorting them. */
class RowKeys {
    bytes = Buffer.alloc(0);
    start = -1;
    end = -1;
    #block;
    load(block) {
        this.#block = block;
        this.bytes = block.keys;
    }
    read(row) {
        this.start = this.#block?.keyStarts[row] ?? -1;
        this.end = this.#block?.keyEnds[row] ?? -1;
    }
}
/** Copies a key to offset `at` and returns the offset after it. For a few dozen bytes, a loop is cheaper than a call into Node. */
function copyKey(keys, start, length, into, at) {
    if (length > 64)
        return at + keys.copy(into, at, start, start + length);
    for (let i = 0; i < length; i++)
        into[at + i] = keys[start + i];
    return at + length;
}
function withCapacity(buffer, used, more) {
    if (used + more <= buffer.length)
        return buffer;
    // An empty buffer is not doubled: it would be twice as large as the longest row.
    const size = used === 0 ? more + (more >> 3) : Math.max(buffer.length * 2, used + more);
    const larger = Buffer.allocUnsafeSlow(size);
    buffer.copy(larger, 0, 0, used);
    return larger;
}
/** Adds the kept rows of a selection. */
function addSelected(rows, { block, kept, count: keptRows }, ids) {
    if (keptRows === 0)
        return;
    const { bytes, starts, ends, count } = block;
    ids.load(block);
    for (let i = 0; i < count;) {
        if (kept[i] !== 1) {
            i++;
            continue;
        }
        const end = endOfLines(block, kept, i);
        if (end > i)
            rows.copyLines(bytes, starts[i], ends[end - 1] + 1);
        for (; i < end; i++) {
            ids.read(i);
            const length = ends[i] - starts[i];
            rows.addCopied(ids.bytes, ids.start, ids.end, length);
        }
        if (i === count || kept[i] !== 1)
            continue;
        ids.read(i);
        rows.add(ids.bytes, ids.start, ids.end, bytes, starts[i], ends[i]);
        i++;
    }
}
/** The first row from `i` on that is not kept, does not end with a single line feed, or is not adjacent to the row before. */
function endOfLines({ bytes, starts, ends, count }, kept, i) {
    let next = starts[i];
    while (i < count && kept[i] === 1 && starts[i] === next && bytes[ends[i]] === LF) {
        next = ends[i++] + 1;
    }
    return i;
}
/** Adds keys to the rows of blocks. A block is valid until the next one is requested. */
async function* withKeys(blocks, ids) {
    const rows = new KeyedRows(1024 * 1024);
    for await (const block of blocks) {
        addSelected(rows, (0,_select_js__WEBPACK_IMPORTED_MODULE_1__/* .selectAll */ .Ub)(block), ids);
        if ("header" in block)
            rows.titles = block.header.titles;
        yield rows;
        rows.clear();
    }
}
/**
 * Orders keys by their bytes; rows without a key, whose start is -1, come last.
 *
 * @returns a number below, equal to or above 0 if the first key sorts before, with or after the second
 */
function compareKeys(a, aStart, aEnd, b, bStart, bEnd) {
    if (aStart === -1 || bStart === -1)
        return (aStart === -1 ? 1 : 0) - (bStart === -1 ? 1 : 0);
    const length = Math.min(aEnd - aStart, bEnd - bStart);
    for (let i = 0; i < length; i++) {
        const difference = a[aStart + i] - b[bStart + i];
        if (difference !== 0)
            return difference;
    }
    return aEnd - aStart - (bEnd - bStart);
}


/***/ }),

/***/ 3916:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F6: () => (/* binding */ sparseIds),
/* harmony export */   Uj: () => (/* binding */ ndjsonUserIds),
/* harmony export */   kC: () => (/* binding */ csvUserIds)
/* harmony export */ });
/* harmony import */ var _row_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84467);
/** Reads the `user_id` of rows from their bytes, the key that rows are sorted and compared by. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/**
 * @param title the title under which `user_id` was exported
 * @param fields must find at least that field
 */
function ndjsonUserIds(title, fields) {
    return new NdjsonUserIds(title, fields);
}
/** @param title the title under which `user_id` was exported; an empty cell counts as none */
function csvUserIds(title) {
    return new CsvUserIds(title);
}
/** Rows that {@link sparseIds} loads at once. */
const NEIGHBORS = 16;
/** Reads the ids of some rows of each block: only these rows, and a few that follow each, are loaded. */
function sparseIds(ids) {
    return new SparseIds(ids);
}
class SparseIds {
    #ids;
    #block;
    #from = 0;
    #to = 0;
    #starts = new Int32Array(NEIGHBORS);
    #ends = new Int32Array(NEIGHBORS);
    #limits = new Int32Array(NEIGHBORS);
    constructor(ids) {
        this.#ids = ids;
    }
    get bytes() {
        return this.#ids.bytes;
    }
    get start() {
        return this.#ids.start;
    }
    get end() {
        return this.#ids.end;
    }
    load(block) {
        this.#block = block;
        this.#to = 0;
    }
    read(row) {
        if (row < this.#from || row >= this.#to)
            this.#loadFrom(row);
        this.#ids.read(row - this.#from);
    }
    #loadFrom(row) {
        const { bytes, starts, ends, limits, count, firstRow } = this.#block;
        const first = starts[row];
        const few = Math.min(NEIGHBORS, count - row);
        for (let i = 0; i < few; i++) {
            this.#starts[i] = starts[row + i] - first;
            this.#ends[i] = ends[row + i] - first;
            this.#limits[i] = limits[row + i] - first;
        }
        this.#from = row;
        this.#to = row + few;
        this.#ids.load({
            bytes: bytes.subarray(first, limits[this.#to - 1]),
            count: few,
            firstRow: firstRow + row,
            starts: this.#starts,
            ends: this.#ends,
            limits: this.#limits,
        });
    }
}
class NdjsonUserIds {
    bytes = Buffer.alloc(0);
    start = -1;
    end = -1;
    #fields;
    #position;
    #block = this.bytes;
    constructor(title, fields) {
        this.#fields = fields;
        this.#position = fields.positionOf(title);
    }
    load(block) {
        this.#fields.load(block);
        this.#block = block.bytes;
    }
    read(row) {
        const fields = this.#fields;
        const bytes = this.#block;
        this.bytes = bytes;
        this.start = -1;
        // A row that is not JSON has none; whether rows must be JSON is not decided here.
        if (!fields.row(row))
            return;
        const start = fields.starts[this.#position];
        const end = fields.ends[this.#position];
        if (start === -1 || bytes[start] !== QUOTE)
            return;
        for (let i = start + 1; i < end; i++) {
            if (bytes[i] === BACKSLASH) {
                this.#unescape(bytes.toString("utf8", start, end));
                return;
            }
        }
        this.start = start + 1;
        this.end = end - 1;
    }
    #unescape(source) {
        try {
            this.bytes = Buffer.from(JSON.parse(source));
        }
        catch {
            return;
        }
        this.start = 0;
        this.end = this.bytes.length;
    }
}
class CsvUserIds {
    bytes = Buffer.alloc(0);
    start = -1;
    end = -1;
    #title;
    #block;
    #column = -1;
    constructor(title) {
        this.#title = title;
    }
    load(block) {
        this.#block = block;
        this.#column = block.header.titles.indexOf(this.#title);
    }
    read(row) {
        const block = this.#block;
        this.bytes = block.bytes;
        this.start = -1;
        if (this.#column === -1)
            return;
        const cell = row * block.header.titles.length + this.#column;
        const start = block.cellStarts[cell];
        const end = block.cellEnds[cell];
        if (start === end)
            return;
        this.start = start;
        this.end = end;
        if ((block.kinds[cell] & _row_js__WEBPACK_IMPORTED_MODULE_0__/* .DOUBLED_QUOTES */ .MZ) === 0)
            return;
        this.bytes = Buffer.from(block.bytes.toString("utf8", start, end).replaceAll('""', '"'));
        this.start = 0;
        this.end = this.bytes.length;
    }
}


/***/ }),

/***/ 75689:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AR: () => (/* binding */ artifactClient),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   bG: () => (/* binding */ removeArtifact),
/* harmony export */   iY: () => (/* binding */ storeArtifact),
/* harmony export */   vx: () => (/* binding */ requireArtifactService),
/* harmony export */   xs: () => (/* binding */ requireFreeName)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(22396);
/* harmony import */ var _base_format_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(86616);
/* harmony import */ var _base_until_aborted_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(71621);
/* harmony import */ var _observe_retries_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(29252);
/** `destination: artifact`: the export as an artifact of the workflow run. */






/**
 * Fails early where the client would fail after the export: only GitHub's own hosts accept artifacts. The rule is the client's.
 *
 * @throws BackupError for GitHub Enterprise Server, Gitea, Forgejo and others
 */
function requireArtifactService({ repository }) {
    const hostname = repository?.server.hostname ?? "github.com";
    if (hostname === "github.com" || /\.(ghe\.com|localhost)$/.test(hostname))
        return;
    throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .BackupError */ .hj(`GitHub's artifact client works only with github.com and ghe.com, not with ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_5__/* .quote */ .hD)(hostname)}.`, "Use `destination: branch` or `destination: file` on this server.");
}
/**
 * Checks that the artifact service answers and that the run has no artifact of this name, by listing the run's artifacts.
 *
 * @throws BackupError where the service cannot be reached, or the name is taken
 */
async function requireFreeName({ name }, signal) {
    try {
        const { artifacts } = await (0,_base_until_aborted_js__WEBPACK_IMPORTED_MODULE_3__/* .untilAborted */ .E)((await artifactClient()).listArtifacts(), signal);
        if (artifacts.some((artifact) => artifact.name === name))
            throw nameTaken(name);
    }
    catch (error) {
        signal.throwIfAborted();
        if (error instanceof _base_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .BackupError */ .hj)
            throw error;
        throw serviceError(error, "GitHub's artifact service cannot be reached", name);
    }
}
/** zlib's level for the zip, which the client deflates on one thread: level 6 takes 2.6 times as long and saves 17 % of the size. */
const ZIP_LEVEL = 2;
/**
 * Uploads files that are in one folder. The client cannot be stopped: when the run ends, its work is only not awaited any longer.
 *
 * @param incompressible whether they are compressed or encrypted already, so that the zip only stores them
 * @throws BackupError also where the client reports no error
 */
async function storeArtifact({ name, retentionDays }, files, incompressible, { log, signal, url }) {
    // The client reads files outside its promise: a file that cannot be read would not reject it.
    for (const { path: file, bytes } of files) {
        const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(file);
        if (size !== bytes)
            throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .BackupError */ .hj(`${node_path__WEBPACK_IMPORTED_MODULE_1__.basename(file)} changed before its upload.`);
    }
    const paths = files.map((file) => file.path);
    const options = {
        compressionLevel: incompressible ? 0 : ZIP_LEVEL,
        ...(retentionDays === undefined ? {} : { retentionDays }),
    };
    try {
        const client = await artifactClient();
        const upload = () => client.uploadArtifact(name, paths, node_path__WEBPACK_IMPORTED_MODULE_1__.dirname(paths[0] ?? ""), options);
        const uploading = (0,_observe_retries_js__WEBPACK_IMPORTED_MODULE_4__/* .observeRetries */ .h)(log, "the upload of the artifact", upload);
        const { id, digest } = await (0,_base_until_aborted_js__WEBPACK_IMPORTED_MODULE_3__/* .untilAborted */ .E)(uploading, signal);
        if (!id || digest === undefined) {
            const failure = new _base_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .BackupError */ .hj("GitHub's artifact service accepted the artifact but returned no id or digest.", "Run the workflow again.");
            throw (await isGone(name, signal)) ? failure : perhapsStored(failure, name);
        }
        return { name, id, digest, url: url && `${url}/artifacts/${id}` };
    }
    catch (error) {
        if (signal.aborted) {
            const remedy = `The upload of the artifact "${name}" was under way: if the workflow run has that artifact, do not rely on it.`;
            throw (0,_base_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .withRemedy */ .v9)(signal.reason, remedy);
        }
        if (error instanceof _base_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .BackupError */ .hj)
            throw error;
        const failure = serviceError(error, "The upload of the artifact failed", name);
        // The artifact was created by us, so an artifact of this name is ours, and perhaps not complete.
        if (!messageOf(error).startsWith("Failed to FinalizeArtifact"))
            throw failure;
        throw (await isGone(name, signal)) ? failure : perhapsStored(failure, name);
    }
}
/** Deletes our artifact. @returns whether the run certainly has none of this name */
function isGone(name, signal) {
    return removeArtifact({ name }, signal).then(() => true, (error) => error instanceof Error && error.name === "ArtifactNotFoundError");
}
function perhapsStored(failure, name) {
    return (0,_base_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .withRemedy */ .v9)(failure, `The workflow run may have the artifact "${name}", which could not be deleted: do not rely on it.`);
}
/** The message of an error of another program. It may contain addresses. */
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}
/**
 * Deletes an artifact after a run failed: a failed run stores nothing.
 *
 * @throws what the client throws
 */
async function removeArtifact({ name }, signal) {
    await (0,_base_until_aborted_js__WEBPACK_IMPORTED_MODULE_3__/* .untilAborted */ .E)((await artifactClient()).deleteArtifact(name), signal);
}
/** Imported when needed: the client is four fifths of the bundle, and parsing it would delay the start of every run. */
async function artifactClient() {
    const { DefaultArtifactClient } = await __webpack_require__.e(/* import() */ 599).then(__webpack_require__.bind(__webpack_require__, 37599));
    return new DefaultArtifactClient();
}
/** @param what a sentence without its full stop, for errors that have no other */
function serviceError(error, what, name) {
    const message = messageOf(error);
    if (message.includes("ACTIONS_RUNTIME_TOKEN") || message.includes("ACTIONS_RESULTS_URL")) {
        return new _base_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .BackupError */ .hj("The runner gave this step no access to artifacts.", "Run the action with `uses:` in a job of a workflow (act needs --artifact-server-path), or use `destination: file`.", { cause: error });
    }
    if (message.includes("quota")) {
        return new _base_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .BackupError */ .hj("GitHub rejected the artifact: the account's storage for artifacts is full.", "Delete old artifacts, lower `retention-days`, or use `destination: file`; GitHub updates the account's usage every 6 to 12 hours.", { cause: error });
    }
    const status = /\((\d{3})\)/.exec(message)?.[1] ?? statusOf(error);
    if (status === "409")
        return nameTaken(name, error);
    const kind = error instanceof Error ? error.name : typeof error;
    const detail = status === undefined ? (0,_base_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .firstLine */ .TM)(message) : `status ${status}`;
    return new _base_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .BackupError */ .hj(`${what} (${detail || kind}).`, "Run the workflow again; if it keeps failing, check githubstatus.com.", { cause: error });
}
function nameTaken(name, cause) {
    return new _base_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .BackupError */ .hj(`This workflow run already has an artifact "${name}", and a name can be used once per run.`, "Give each step or matrix job its own `artifact-name`.", { cause });
}
function statusOf(error) {
    const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
    return typeof status === "number" ? String(status) : undefined;
}


/***/ }),

/***/ 46137:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Iu: () => (/* binding */ COUNT_FORMAT),
/* harmony export */   PO: () => (/* binding */ ORIGIN_FORMAT),
/* harmony export */   ZQ: () => (/* binding */ readCounts),
/* harmony export */   df: () => (/* binding */ commitMessage),
/* harmony export */   pg: () => (/* binding */ shortList),
/* harmony export */   rQ: () => (/* binding */ formatChanges),
/* harmony export */   v6: () => (/* binding */ readForeignCommits),
/* harmony export */   xv: () => (/* binding */ USERS_FORMAT)
/* harmony export */ });
/* harmony import */ var _git_environment_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(62392);
/** The message of a backup's commit: what changed, for people, and trailers that later runs read. */

/** The trailers that identify the backups of a branch and count their users. */
const USERS = "Backup-Users";
const DIRECTORY = "Backup-Directory";
/** `+12 −3 ~45`: users added, removed, changed. */
function formatChanges({ added, removed, changed }) {
    return `+${added} −${removed} ~${changed}`;
}
/** @param custom replaces the generated subject; trailers follow it too */
function commitMessage(facts, custom) {
    const { tenant, usersKept, changes, membershipChanges, jobId, runUrl } = facts;
    const changed = changes === undefined ? undefined : formatChanges(changes);
    const users = `${usersKept} ${usersKept === 1 ? "user" : "users"}`;
    const generated = `Back up ${users} of ${tenant}${changed === undefined ? "" : ` (${changed})`}`;
    const trailers = [
        `${USERS}: ${usersKept}`,
        ...(changes === undefined ? [] : changeTrailers(changes)),
        ...(membershipChanges === undefined
            ? []
            : [`Backup-Membership-Changes: ${formatChanges(membershipChanges)}`]),
        `Backup-Tenant: ${tenant}`,
        `${DIRECTORY}: ${facts.directory || "."}`,
        `Backup-Job: ${jobId}`,
        ...(runUrl === undefined ? [] : [`Backup-Run: ${runUrl}`]),
    ];
    return `${(custom ?? generated).trim()}\n\n${trailers.join("\n")}\n`;
}
function changeTrailers(changes) {
    const { edited, signIns, onlySignedIn } = changes.properties;
    return [
        `Backup-Changes: ${formatChanges(changes)}`,
        ...(edited.length === 0 ? [] : [`Backup-Edited-Properties: ${formatCounts(edited)}`]),
        ...(signIns.length === 0
            ? []
            : [
                `Backup-Sign-In-Properties: ${formatCounts(signIns)}`,
                `Backup-Only-Signed-In: ${onlySignedIn}`,
            ]),
    ];
}
/** Maximum number of properties that are listed. */
const MOST_LISTED = 25;
const LONGEST_NAME = 100;
/** `email 4, blocked 2, 3 more`. */
function formatCounts(counts) {
    const { listed, more } = shortList(counts);
    return [
        ...listed.map(({ name, users }) => `${/^[\w.-]+$/.test(name) ? name : JSON.stringify(name)} ${users}`),
        ...(more === 0 ? [] : [`${more} more`]),
    ].join(", ");
}
/** The properties that changed in most users, with names that are safe for one line, and how many others there are. */
function shortList(counts) {
    const listed = counts.slice(0, MOST_LISTED).map(({ name, users }) => ({
        name: name.slice(0, LONGEST_NAME).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\ufffd"),
        users,
    }));
    return { listed, more: counts.length - listed.length };
}
const trailer = (key) => `%(trailers:key=${key},valueonly,separator=%x2C)`;
/** The number of users in a commit's backup, for the format of `git log`; empty for other commits. */
const USERS_FORMAT = trailer(USERS);
/** The format for `git log` whose output {@link readCounts} reads: one line per commit. */
const COUNT_FORMAT = ["%cI", USERS_FORMAT, trailer(DIRECTORY)].join("%x09");
/**
 * The backups in the output of `git log`, oldest first, without other commits, backups of other folders, and commits without a
 * readable date.
 *
 * @param directory folder inside the branch, empty for the root
 */
function readCounts(log, directory) {
    const counts = [];
    for (const line of log.split("\n")) {
        const [time = "", users = "", where] = line.split("\t");
        const date = new Date(time);
        if (where !== (directory || ".") || !/^\d+$/.test(users) || Number.isNaN(date.getTime()))
            continue;
        counts.unshift({ date, users: Number(users) });
    }
    return counts;
}
/** The format for `git log` whose output {@link readForeignCommits} reads: one line per commit. */
const ORIGIN_FORMAT = ["%H", USERS_FORMAT, "%ae"].join("%x09");
/** The ids of the commits in the output of `git log` that no backup made: they lack its trailer or its author. */
function readForeignCommits(log) {
    return log
        .trimEnd()
        .split("\n")
        .flatMap((line) => {
        const [id = "", users = "", author] = line.split("\t");
        return /^\d+$/.test(users) && author === _git_environment_js__WEBPACK_IMPORTED_MODULE_0__/* .BOT */ .WN.email ? [] : [id];
    });
}


/***/ }),

/***/ 62392:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Og: () => (/* binding */ credentialsFor),
/* harmony export */   WN: () => (/* binding */ BOT),
/* harmony export */   _K: () => (/* binding */ gitEnvironment),
/* harmony export */   gp: () => (/* binding */ basicCredential)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(22396);
/** The environment of a `git` command: its configuration, who commits, and the token. */


/** Variables of the runner that git gets: how to find programs, and how to reach the network. */
const PASSED_ON = /^(?:PATH|SYSTEMROOT|TEMP|TMP|TMPDIR|(?:https?|all|no)_proxy|SSL_CERT_(?:FILE|DIR)|CURL_CA_BUNDLE|GIT_SSL_CA(?:INFO|PATH)|GIT_CONFIG_(?:COUNT|(?:KEY|VALUE)_\d+))$/i;
/** The author of commits: the well-known bot of GitHub Actions. */
const BOT = {
    name: "github-actions[bot]",
    email: "41898282+github-actions[bot]@users.noreply.github.com",
};
/**
 * The variables for commands on one repository.
 *
 * @param folder path of the bare repository
 * @param compressionLevel zlib's level for new objects
 * @param credentials further configuration, see {@link credentialsFor}
 * @throws BackupError when the runner's variables configure git in a way that cannot be read
 */
function gitEnvironment(environment, folder, compressionLevel, credentials) {
    const passedOn = {};
    for (const [name, value] of Object.entries(environment)) {
        if (value !== undefined && PASSED_ON.test(name))
            passedOn[name] = value;
    }
    return {
        ...passedOn,
        // Messages are parsed, so they must be in English; and there is no one to answer a prompt.
        LC_ALL: "C",
        GIT_TERMINAL_PROMPT: "0",
        GIT_ASKPASS: "",
        SSH_ASKPASS: "",
        // A user's own settings may rewrite addresses or run programs; the machine's are still read.
        HOME: folder,
        XDG_CONFIG_HOME: folder,
        GIT_DIR: folder,
        GIT_INDEX_FILE: node_path__WEBPACK_IMPORTED_MODULE_0__.join(folder, "index"),
        GIT_AUTHOR_NAME: BOT.name,
        GIT_AUTHOR_EMAIL: BOT.email,
        GIT_COMMITTER_NAME: BOT.name,
        GIT_COMMITTER_EMAIL: BOT.email,
        ...appendConfig(passedOn["GIT_CONFIG_COUNT"], [
            ["core.hooksPath", node_path__WEBPACK_IMPORTED_MODULE_0__.join(folder, "no-hooks")],
            ["core.bigFileThreshold", "1m"],
            ["core.compression", String(compressionLevel)],
            ["pack.window", "0"],
            ["commit.gpgSign", "false"],
            ["push.gpgSign", "false"],
            ["credential.helper", ""],
            // A redirect would carry the header with the token to another host.
            ["http.followRedirects", "false"],
            ["gc.auto", "0"],
            ["maintenance.auto", "false"],
            ["core.commitGraph", "false"],
            ["protocol.version", "2"],
            ["advice.graftFileDeprecated", "false"],
            ...credentials,
        ]),
    };
}
/** Git settings as variables, numbered after those that the runner sets the same way. */
function appendConfig(count, entries) {
    if (count !== undefined && !/^\d{0,6}$/.test(count)) {
        throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj("The environment variable GIT_CONFIG_COUNT is not a whole number.", "Set it to the number of `GIT_CONFIG_KEY_…` variables, or unset it and them.");
    }
    const first = Number(count ?? 0);
    const variables = { GIT_CONFIG_COUNT: String(first + entries.length) };
    entries.forEach(([key, value], i) => {
        variables[`GIT_CONFIG_KEY_${first + i}`] = key;
        variables[`GIT_CONFIG_VALUE_${first + i}`] = value;
    });
    return variables;
}
/** The value after `basic` in the header that authenticates to GitHub's git. As secret as the token. */
function basicCredential(token) {
    return Buffer.from(`x-access-token:${token}`).toString("base64");
}
/** Configuration that sends the token to the remote, and only there. Without a token, a public repository can still be read. */
function credentialsFor(remote, token) {
    // The whole address, because the setting for the longest part of an address wins.
    const key = `http.${remote.href}.extraheader`;
    if (token === "")
        return [];
    return [
        // The empty value drops headers that a checkout step or the machine configured; git would send those too.
        [key, ""],
        [key, `AUTHORIZATION: basic ${basicCredential(token)}`],
    ];
}


/***/ }),

/***/ 16914:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ii: () => (/* binding */ isLostRace),
/* harmony export */   So: () => (/* binding */ translateGitErrors),
/* harmony export */   Ug: () => (/* binding */ namingServer),
/* harmony export */   XS: () => (/* binding */ GitError),
/* harmony export */   aK: () => (/* binding */ isRejection),
/* harmony export */   dg: () => (/* binding */ isTransient),
/* harmony export */   me: () => (/* binding */ summarizeGitError),
/* harmony export */   or: () => (/* binding */ isNameConflict)
/* harmony export */ });
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/** What git prints when it fails → whether a retry can help, and an error for a person: what failed and what to do. */

/** A `git` command that ended with an error. */
class GitError extends Error {
    name = "GitError";
    /** The subcommand. */
    command;
    /** `null` after a signal. */
    exitCode;
    /** What git printed: on standard output, then on standard error. */
    printed;
    /** Name of the git server. */
    host;
    constructor(command, exitCode, printed, host = "github.com") {
        super(`git ${command} ended with ${exitCode === null ? "a signal" : `exit code ${exitCode}`}`);
        this.command = command;
        this.exitCode = exitCode;
        this.printed = printed;
        this.host = host;
    }
}
/** Another push moved the branch between our fetch and our push. */
const LOST_RACE = /\[rejected\][^\n]*\((?:fetch first|non-fast-forward|stale info|needs force)\)|\[remote rejected\][^\n]*\((?:cannot lock ref|failed to update ref|reference already exists|incorrect old value|shallow update not allowed)|incorrect old value provided/;
/** Whether a push failed because another one came first: a retry must build on that one. */
function isLostRace(error) {
    return error instanceof GitError && LOST_RACE.test(error.printed) && !isNameConflict(error);
}
/** A branch cannot be a folder of other branches, in git's words and in GitHub's. */
const NAME_CONFLICT = /director(?:y|ies)[ /]file conflict|exists; cannot create/i;
/** Whether a push failed because the name of another branch begins with the branch's, or the reverse. */
function isNameConflict(error) {
    return error instanceof GitError && NAME_CONFLICT.test(error.printed);
}
/** Commands that talk to the remote. */
const REMOTE_COMMANDS = new Set(["fetch", "ls-remote", "push"]);
/** Git's exit code for arguments that it does not know. */
const USAGE = 129;
/** The reasons of GitHub for a rejection that it causes itself, and of any server for a pack that arrived corrupt. */
const TRANSIENT_REJECTION = /\[remote rejected\][^\n]*\((?:failure|internal server error|unpacker error)\)/i;
/**
 * Whether the same command may succeed later. A command that talks to the remote may, whatever it prints, unless it prints a reason that
 * is known to be final, or the remote rejects the push: git, curl and the TLS libraries have too many words for a broken connection.
 */
function isTransient(error) {
    if (!(error instanceof GitError) || !REMOTE_COMMANDS.has(error.command))
        return false;
    if (error.exitCode === null || error.exitCode === USAGE)
        return false;
    if (isRejection(error) && !TRANSIENT_REJECTION.test(error.printed))
        return false;
    return failureIn(FINAL, error) === undefined;
}
/** Whether the remote rejected the push explicitly, so that the branch is certainly unchanged. */
function isRejection(error) {
    return /\[(?:remote )?rejected\]/.test(error.printed);
}
const ownToken = (access) => `Give the job \`permissions: contents: ${access}\`; if you set \`github-token\`,`;
/** Patterns in the output of git and of GitHub that retries cannot help, and their meaning. The first match counts. */
const FINAL = [
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
        (access) => `${ownToken(access)} check that it is valid and has ${access} access to this repository.`,
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
        (access) => `${ownToken(access)} grant it ${access} access to contents. If the token has it, check whether a proxy or firewall answers for GitHub.`,
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
const TRANSIENT = [
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
function failureIn(failures, { printed }) {
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
async function translateGitErrors(work, access = "write") {
    try {
        return await work;
    }
    catch (error) {
        throw error instanceof GitError ? translate(error, access) : error;
    }
}
function translate(error, access) {
    const [what, remedy] = explain(error, access).map((text) => namingServer(text, error.host));
    if (access === "read")
        return new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(what, remedy, { cause: error });
    return new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(what, `The branch is unchanged. ${remedy}`, { cause: error });
}
/** Words about GitHub for the server that answered: Gitea, Forgejo and GitHub Enterprise Server have names of their own. */
function namingServer(text, host) {
    if (host === "github.com" || /\.(ghe\.com|localhost)$/.test(host))
        return text;
    return text.replaceAll("githubstatus.com", `the state of ${host}`).replaceAll("GitHub", host);
}
/** What failed, and what to do. */
function explain(error, access) {
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
function summarizeGitError(error) {
    return firstErrorLine(error) ?? error.message;
}
/** A line in which GitHub, the result of a push, or git names an error. After a rejection, git's own says only that a push failed. */
const ERROR_LINES = [
    /^remote: (?:(?:fatal|error): )?([^\s-].*\w.*)$/m,
    /(\[(?:remote )?rejected\] .+)$/m,
    /^(?:fatal|error): (.+)$/m,
];
/** The first of them, without its label, addresses and control characters. */
function firstErrorLine({ printed }) {
    const found = ERROR_LINES.map((pattern) => pattern.exec(printed)?.[1]).find(Boolean);
    return (found &&
        (0,_base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .firstLine */ .TM)(found)
            .replace(/\p{Cc}/gu, " ")
            .replace(/[.\s]+$/, ""));
}


/***/ }),

/***/ 85868:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ Git)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(78474);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(76760);
/* harmony import */ var node_stream_consumers__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(38321);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(46466);
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(22396);
/* harmony import */ var _base_retry_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(50973);
/* harmony import */ var _pipeline_read_file_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(90397);
/* harmony import */ var _git_environment_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(62392);
/* harmony import */ var _git_errors_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(16914);
/** The `git` program on a bare repository of its own: no shell, no checkout, the token in the environment only. */












/** Configuration by environment variables came with 2.31. */
const OLDEST_GIT = [2, 31];
const INSTALL_GIT = `Install git ${OLDEST_GIT.join(".")} or newer on the runner, or use \`destination: artifact\`.`;
/** Whether a child process can lead a group, so that the processes that it starts end with it. */
const HAS_GROUPS = process.platform !== "win32";
/** A bare repository, and the remote one named `origin` in it. */
class Git {
    #settings;
    #local;
    #network;
    /** The files that were fetched, or are being fetched, by their ids. */
    #blobs = new Map();
    /** The paths of those that were unpacked, likewise. */
    #unpacked = new Map();
    constructor(settings) {
        const { environment, folder, compressionLevel, remote, token } = settings;
        const variables = _git_environment_js__WEBPACK_IMPORTED_MODULE_10__/* .gitEnvironment */ ._K.bind(undefined, environment, folder, compressionLevel);
        this.#settings = settings;
        this.#local = variables([]);
        this.#network = variables((0,_git_environment_js__WEBPACK_IMPORTED_MODULE_10__/* .credentialsFor */ .Og)(remote, token));
    }
    /**
     * Makes the repository.
     *
     * @throws BackupError when there is no git, one that is too old, or one whose configuration cannot be read
     * @throws GitError when the repository cannot be made
     */
    static async init(settings) {
        const git = new Git(settings);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_3__.mkdir)(settings.folder, { mode: 0o700 });
        await git.#requireVersion();
        await git.run(["init", "--quiet", "--bare", "--template=", "--object-format=sha1"]);
        await git.run(["config", "remote.origin.url", settings.remote.href]);
        await git.#requireAddress();
        return git;
    }
    /** Ends every command when it is aborted. */
    get signal() {
        return this.#settings.signal;
    }
    /** zlib's level for new objects. */
    get compressionLevel() {
        return this.#settings.compressionLevel;
    }
    /** Path of the repository. */
    get folder() {
        return this.#settings.folder;
    }
    /** Runs a command. @returns its standard output @throws GitError when it fails; the signal's reason when that is aborted */
    async run(args, { network = false, input = "", signal = this.signal } = {}) {
        const child = this.#spawn(args, network, signal);
        // A command that fails early closes its input; its own message is reported below.
        const fed = (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_6__.pipeline)([input], child.stdin).catch(() => { });
        const [stdout, stderr] = await Promise.all([(0,node_stream_consumers__WEBPACK_IMPORTED_MODULE_5__.text)(child.stdout), (0,node_stream_consumers__WEBPACK_IMPORTED_MODULE_5__.text)(child.stderr), fed]);
        await this.#requireSuccess(child, args, `${stdout}\n${stderr}`, signal);
        return stdout;
    }
    /**
     * Runs an idempotent command that talks to the remote, and retries it when the connection fails.
     *
     * @param what the command as a noun phrase, for the log: "the fetch"
     * @returns its standard output
     * @throws as `run`
     */
    runWithRetry(what, args) {
        const budget = new _base_retry_js__WEBPACK_IMPORTED_MODULE_8__/* .RetryBudget */ .K({ retries: 2, firstDelay: 1000 });
        return (0,_base_retry_js__WEBPACK_IMPORTED_MODULE_8__/* .withRetry */ .b)(this.#settings, what, () => this.run(args, { network: true }), (error) => ((0,_git_errors_js__WEBPACK_IMPORTED_MODULE_11__/* .isTransient */ .dg)(error) ? { budget, reason: (0,_git_errors_js__WEBPACK_IMPORTED_MODULE_11__/* .summarizeGitError */ .me)(error) } : undefined));
    }
    /**
     * Fetches from the remote what is named, without the files of commits.
     *
     * @param source a refspec or an object id
     * @param filter what to leave out, in the syntax of git's partial clones
     * @throws as `run`
     */
    async fetch(source, options = [], filter = "blob:none") {
        const quiet = ["--quiet", "--no-tags", "--no-write-fetch-head", `--filter=${filter}`];
        await this.runWithRetry("the fetch", ["fetch", ...quiet, ...options, "origin", source]);
    }
    /** Fetches the content of a file, which was left out when its commit was fetched. It is fetched once. @throws as `run` */
    fetchBlob(oid) {
        const fetched = this.#blobs.get(oid) ?? this.fetch(oid);
        this.#blobs.set(oid, fetched);
        fetched.catch(() => this.#blobs.delete(oid));
        return fetched;
    }
    /**
     * Unpacks a fetched file for {@link readBlob}, so that no one waits for git then: git inflates at half the speed at which we compare.
     *
     * @throws as `run`; the system's error if the disk cannot be written
     */
    async unpackBlob(oid) {
        const file = node_path__WEBPACK_IMPORTED_MODULE_4__.join(this.folder, `unpacked-${oid}`);
        const blob = this.stream(["cat-file", "blob", oid]);
        await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_6__.pipeline)(blob, (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.createWriteStream)(file, { flags: "wx", mode: 0o600 }));
        this.#unpacked.set(oid, file);
    }
    /** The content of a file, which is fetched if it was not. A chunk is valid only until the next one is requested. @throws as `run` */
    async *readBlob(oid) {
        await this.fetchBlob(oid);
        const file = this.#unpacked.get(oid);
        if (file === undefined)
            yield* this.stream(["cat-file", "blob", oid]);
        else
            yield* (0,_pipeline_read_file_js__WEBPACK_IMPORTED_MODULE_9__/* .readFileChunks */ .N)(file, this.signal);
    }
    /** Runs a command without input. @returns its standard output, as it arrives @throws as `run` */
    async *stream(args) {
        const child = this.#spawn(args, false, this.signal);
        child.stdin.end();
        const stderr = (0,node_stream_consumers__WEBPACK_IMPORTED_MODULE_5__.text)(child.stderr);
        try {
            yield* child.stdout;
            await this.#requireSuccess(child, args, await stderr, this.signal);
        }
        finally {
            kill(child);
        }
    }
    #spawn(args, network, signal) {
        const { folder } = this.#settings;
        signal.throwIfAborted();
        const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)("git", args, {
            cwd: folder,
            env: network ? this.#network : this.#local,
            detached: HAS_GROUPS,
        });
        const onAbort = () => kill(child);
        signal.addEventListener("abort", onAbort, { once: true });
        child.once("close", () => signal.removeEventListener("abort", onAbort));
        // Reported by #requireSuccess; without listeners they would end the process.
        child.on("error", () => { });
        child.stdin.on("error", () => { });
        return child;
    }
    /** @throws BackupError when the runner's configuration would send git to another address, where a failure would look like GitHub's */
    async #requireAddress() {
        const { href } = this.#settings.remote;
        const fetched = await this.run(["remote", "get-url", "--all", "origin"]);
        const pushed = await this.run(["remote", "get-url", "--all", "--push", "origin"]);
        if (fetched === `${href}\n` && pushed === `${href}\n`)
            return;
        throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_7__/* .BackupError */ .hj("The runner's git configuration replaces the repository's address (`insteadOf`, `pushInsteadOf`, `pushurl` or `url`).", "Remove the setting, which `git config --list --show-origin` shows, or use `destination: artifact`.");
    }
    async #requireVersion() {
        const version = (await this.run(["version"])).trim();
        const [, major = 0, minor = 0] = /(\d+)\.(\d+)/.exec(version) ?? [];
        const [oldestMajor, oldestMinor] = OLDEST_GIT;
        if (Number(major) > oldestMajor)
            return;
        if (Number(major) === oldestMajor && Number(minor) >= oldestMinor)
            return;
        throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_7__/* .BackupError */ .hj(`The runner's git is too old for the backup branch (${version.slice(0, 60)}).`, INSTALL_GIT);
    }
    /** Waits for the end of a command. One that succeeded has had its effect, even if the run was cancelled meanwhile. */
    async #requireSuccess(child, [command = ""], printed, signal) {
        if (child.pid === undefined) {
            throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_7__/* .BackupError */ .hj("The runner has no git, which the backup branch needs.", INSTALL_GIT);
        }
        if (child.exitCode === null && child.signalCode === null)
            await (0,node_events__WEBPACK_IMPORTED_MODULE_1__.once)(child, "exit");
        if (child.exitCode === 0)
            return;
        signal.throwIfAborted();
        throw new _git_errors_js__WEBPACK_IMPORTED_MODULE_11__/* .GitError */ .XS(command, child.exitCode, printed, this.#settings.remote.hostname);
    }
}
/**
 * Ends a command and the processes that it started: `git push` leaves the network to a child, which would live on, wait for its server,
 * and keep our pipes open.
 */
function kill(child) {
    const hasEnded = child.stdout.closed && child.stderr.closed;
    if (child.pid === undefined || hasEnded)
        return;
    try {
        if (HAS_GROUPS)
            process.kill(-child.pid, "SIGKILL");
        else
            child.kill();
    }
    catch {
        // It ended in the meantime.
    }
}


/***/ }),

/***/ 98952:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TL: () => (/* binding */ keptCommits),
/* harmony export */   Ug: () => (/* binding */ neededCommits),
/* harmony export */   jx: () => (/* binding */ ALL_COMMITS),
/* harmony export */   mZ: () => (/* binding */ shortenHistory),
/* harmony export */   pX: () => (/* binding */ asDescendants)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(22396);
/* harmony import */ var _commit_message_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(46137);
/** `history`: shortens the history to its newest or younger commits, on a new root, so that the data of deleted users does not stay forever. */




/** The depth that means all commits to git. */
const ALL_COMMITS = 2 ** 31 - 1;
/** How many of the newest commits must be fetched to apply `history`. */
function neededCommits(history) {
    if (history === undefined)
        return 0;
    return history.kind === "commits" ? history.commits + 1 : ALL_COMMITS;
}
/**
 * How many of the newest commits `history` keeps, at least one. An age counts from the time that a commit was made.
 *
 * @param commit the newest commit
 * @param now in milliseconds
 * @throws GitError
 */
async function countKept(git, commit, history, now) {
    if (history.kind === "commits")
        return history.commits;
    const oldest = now / 1000 - history.days * 86_400;
    const isKept = (seconds) => Number(seconds) >= oldest;
    const datesOf = async (...args) => (await git.run(["log", "--format=%ct", ...args, commit])).trim().split("\n");
    if ((await datesOf()).every(isKept))
        return ALL_COMMITS;
    return Math.max(1, (await datesOf("--first-parent")).findLastIndex(isKept) + 1);
}
/**
 * Copies the commits that `history` keeps without those before them. Trees, authors, dates and messages stay; other parents and signatures
 * cannot.
 *
 * @param commit the newest commit
 * @param fetchOlder fetches the commits that are not here
 * @returns `undefined` where there are no older commits
 * @throws BackupError where a commit would be removed that no backup made
 * @throws GitError
 */
async function shortenHistory(git, commit, history, fetchOlder) {
    const kept = await keptCommits(git, commit, history, fetchOlder);
    if (kept === undefined)
        return undefined;
    let parent;
    let grafts = "";
    for (const original of kept.toReversed()) {
        const input = withParent(await commitObject(git, original), parent);
        const oid = await git.run(["hash-object", "-t", "commit", "-w", "--stdin"], { input });
        const copy = oid.trim();
        grafts += `${[copy, parent, original].filter((id) => id !== undefined).join(" ")}\n`;
        parent = copy;
    }
    return { commit: parent ?? commit, grafts };
}
/**
 * The commits that `history` keeps, the newest first.
 *
 * @param commit the newest commit
 * @param fetchOlder fetches the commits that are not here
 * @returns `undefined` where it keeps all
 * @throws BackupError where a commit would be removed that no backup made
 * @throws GitError
 */
async function keptCommits(git, commit, history, fetchOlder) {
    const count = await countKept(git, commit, history, Date.now());
    const all = await git.run(["rev-list", "--count", commit]);
    if (Number(all) <= count)
        return undefined;
    const newest = ["--first-parent", `--max-count=${count}`];
    const kept = (await git.run(["rev-list", ...newest, commit])).trim().split("\n");
    await fetchOlder();
    const log = await git.run(["log", `--format=${_commit_message_js__WEBPACK_IMPORTED_MODULE_3__/* .ORIGIN_FORMAT */ .PO}`, commit]);
    const foreign = (0,_commit_message_js__WEBPACK_IMPORTED_MODULE_3__/* .readForeignCommits */ .v6)(log).filter((id) => !kept.includes(id)).length;
    if (foreign === 0)
        return kept;
    throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .BackupError */ .hj(`\`history\` would remove ${foreign} ${foreign === 1 ? "commit" : "commits"} of the branch that no backup made.`, "The branch is unchanged: choose a `branch` that only has backups, or remove `history`.");
}
/**
 * Runs work while git takes the copies for children of the originals, in this repository only: a push then sends no file again that
 * the remote has, and the file need not even be here.
 */
async function asDescendants({ folder }, { grafts }, work) {
    const file = node_path__WEBPACK_IMPORTED_MODULE_1__.join(folder, "info", "grafts");
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(node_path__WEBPACK_IMPORTED_MODULE_1__.dirname(file), { recursive: true });
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(file, grafts);
    try {
        return await work();
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(file);
    }
}
async function commitObject(git, oid) {
    const chunks = [];
    for await (const chunk of git.stream(["cat-file", "commit", oid]))
        chunks.push(chunk);
    // Latin-1 keeps every byte, whatever the message's encoding.
    return Buffer.concat(chunks).toString("latin1");
}
/** Headers of a commit object that are copied. */
const KEPT_HEADERS = /^(?:tree|author|committer|encoding) /;
function withParent(object, parent) {
    const end = object.indexOf("\n\n");
    const headers = object
        .slice(0, end)
        .split("\n")
        .filter((line) => KEPT_HEADERS.test(line));
    if (parent !== undefined)
        headers.splice(1, 0, `parent ${parent}`);
    return Buffer.from(headers.join("\n") + object.slice(end), "latin1");
}


/***/ }),

/***/ 43985:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ RemoteBranch)
/* harmony export */ });
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/* harmony import */ var _git_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16914);
/* harmony import */ var _history_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(98952);
/** The backup branch as GitHub has it: single requests by git to ask, fetch and push. */



const HEADS = "refs/heads/";
/** The branch as it was fetched. */
const FETCHED = "refs/backup/head";
/** A branch of the remote repository. */
class RemoteBranch {
    #git;
    #ref;
    /** @param name of the branch, which need not exist */
    constructor(git, name) {
        this.#git = git;
        this.#ref = `${HEADS}${name}`;
    }
    /**
     * Checks by a dry run that the remote accepts pushes from us, and that the branch may exist; nothing changes.
     *
     * @throws BackupError where it does not
     */
    async requireAccess() {
        const tree = (await this.#git.run(["mktree"])).trim();
        const probe = (await this.#git.run(["commit-tree", tree, "-m", "Probe"])).trim();
        const push = ["push", "--dry-run", "--quiet", "origin", `+${probe}:${this.#ref}`];
        await (0,_git_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .translateGitErrors */ .So)(this.#git.runWithRetry("the check for push access", push));
        await (0,_git_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .translateGitErrors */ .So)(this.head());
    }
    /**
     * The newest commit of the branch, where it exists.
     *
     * @throws BackupError where the name of another branch does not allow the branch to exist
     * @throws GitError
     */
    async head() {
        const found = await this.#git.runWithRetry("the branch lookup", this.#lookup());
        const branches = parseRefs(found);
        const folders = this.#folders();
        const conflict = [...branches.keys()].find((ref) => ref.startsWith(`${this.#ref}/`) || folders.includes(ref));
        if (conflict === undefined)
            return branches.get(this.#ref);
        const name = this.#ref.slice(HEADS.length);
        throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(`The repository has a branch ${conflict.slice(HEADS.length)}, so git cannot create the branch ${name}.`, "Choose another `branch`, or delete or rename the other one.");
    }
    /** Whether a commit is the newest of the branch, asked once. @param signal instead of the run's @throws as `head` */
    async isAt(commit, signal) {
        const found = await this.#git.run(this.#lookup(), { network: true, signal });
        return parseRefs(found).get(this.#ref) === commit;
    }
    /** The command that finds the branch, and all branches that conflict with its name. */
    #lookup() {
        return ["ls-remote", "origin", this.#ref, `${this.#ref}/*`, ...this.#folders()];
    }
    /** `refs/heads/a/b/c` → `refs/heads/a`, `refs/heads/a/b`. */
    #folders() {
        const parts = this.#ref.split("/");
        return parts.slice(2, -1).map((_, i) => parts.slice(0, i + 3).join("/"));
    }
    /**
     * Fetches the newest commits and their trees, without the files.
     *
     * @param depth maximum number of generations of commits
     * @returns the newest, where the branch exists
     * @throws GitError
     */
    async fetch(depth) {
        if ((await this.head()) === undefined)
            return undefined;
        await this.#git.fetch(`+${this.#ref}:${FETCHED}`, [`--depth=${depth}`]);
        return (await this.#git.run(["rev-parse", FETCHED])).trim();
    }
    /** Fetches the commits that `fetch` left out, without their trees. @throws GitError */
    async fetchOlder() {
        const isShallow = await this.#git.run(["rev-parse", "--is-shallow-repository"]);
        if (isShallow.trim() === "false")
            return;
        await this.#git.fetch(`+${this.#ref}:${FETCHED}`, ["--unshallow"], "tree:0");
    }
    /**
     * Pushes a commit once. Pushes are never forced, except to apply `history`, and then only while the branch is still at `head`.
     *
     * @throws GitError
     */
    async push({ commit, head, shortened }) {
        const lease = shortened === undefined ? [] : [`--force-with-lease=${this.#ref}:${head}`];
        const args = ["push", "--porcelain", ...lease, "origin", `${commit}:${this.#ref}`];
        const push = () => this.#git.run(args, { network: true });
        await (shortened === undefined ? push() : (0,_history_js__WEBPACK_IMPORTED_MODULE_2__/* .asDescendants */ .pX)(this.#git, shortened, push));
    }
}
/** The commits of refs, from the output of `git ls-remote`. A pattern also finds names that end with it. */
function parseRefs(found) {
    const lines = found.trimEnd().split("\n");
    return new Map(lines.map((line) => line.split("\t").reverse()));
}


/***/ }),

/***/ 55106:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ writeTree),
/* harmony export */   u: () => (/* binding */ blobsIn)
/* harmony export */ });
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(69210);
/** The tree of a commit: its files are listed, and a new tree is written with the files of a backup in place of the previous ones. */


/** The files directly inside a folder of a commit: their ids by name. @throws GitError */
async function blobsIn(git, commit, directory) {
    const folder = directory === "" ? "" : `${directory}/`;
    const found = await entries(git, commit, folder === "" ? [] : [folder]);
    const blobs = found.filter(({ type }) => type === "blob");
    return new Map(blobs.map(({ path, oid }) => [path.slice(folder.length), oid]));
}
/**
 * Writes the tree of `head` with the files of a backup in place of the previous ones. Other files stay.
 *
 * @param head a commit; `undefined` for an empty tree
 * @param previous the backup that `head` has in the folder
 * @param directory folder inside the branch, empty for the root
 * @returns git's id of the tree
 * @throws BackupError where other files have the names that the backup needs
 * @throws GitError
 */
async function writeTree(git, head, previous, directory, files) {
    const pathOf = (name) => (directory === "" ? name : `${directory}/${name}`);
    if (head !== undefined) {
        const owned = previous === undefined ? [] : [...previous.files.map(({ name }) => name), _manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .MANIFEST_NAME */ .i];
        const added = files.map(({ name }) => pathOf(name));
        await assertNoForeignFiles(git, head, directory, added, owned.map(pathOf));
    }
    const removed = (previous?.files ?? []).map(({ name, oid }) => `0 ${"0".repeat(oid.length)}\t${pathOf(name)}\0`);
    const added = files.map(({ name, oid }) => `100644 ${oid}\t${pathOf(name)}\0`);
    await git.run(["read-tree", head ?? "--empty"]);
    await git.run(["update-index", "-z", "--index-info"], { input: [...removed, ...added].join("") });
    // Files that were not fetched are missing in this repository; the tree needs only their ids.
    return (await git.run(["write-tree", "--missing-ok"])).trim();
}
/** Allows files to replace only those that the previous backup `owned`, and no file to be in the place of their folder. */
async function assertNoForeignFiles(git, commit, directory, added, owned) {
    const parts = directory === "" ? [] : directory.split("/");
    const folders = parts.map((_, i) => parts.slice(0, i + 1).join("/"));
    const needed = [...folders, ...added];
    for (const { type, path } of await entries(git, commit, needed)) {
        // For a deep path, ls-tree also lists the neighbors of the folders on the way.
        if (!needed.includes(path))
            continue;
        if (type === "tree" ? folders.includes(path) : type === "blob" && owned.includes(path))
            continue;
        throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(`On the branch, ${path} is in the way of the backup: it is not part of an earlier backup.`, "Choose another `directory` or `file-name`, or remove it from the branch.");
    }
}
/** The entries of a commit at these paths: a path with a slash at its end lists that folder, no path at all the root. */
async function entries(git, commit, paths) {
    const listed = await git.run(["ls-tree", "-z", "--full-tree", commit, "--", ...paths]);
    return listed.split("\0").flatMap((entry) => {
        const [, type = "", oid = "", path = ""] = /^\d+ (\w+) (\w+)\t(.*)$/s.exec(entry) ?? [];
        return path === "" ? [] : [{ type, oid, path }];
    });
}


/***/ }),

/***/ 69210:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ STORED_MANIFEST),
/* harmony export */   i: () => (/* binding */ MANIFEST_NAME)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(32716);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64377);
/** `manifest.json` of a stored backup, schema 1, as later backups and restores read it. */

/** Name of the manifest in a backup's folder. */
const MANIFEST_NAME = "manifest.json";
/** A name is not trusted: it must not lead out of the backup's folder. */
const FILE_NAME = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .regex(/^[^/\\\p{Cc}]{1,255}$/u)
    .refine((name) => ![".", "..", MANIFEST_NAME].includes(name));
const LISTED_FILE = zod__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3({
    name: FILE_NAME,
    bytes: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative(),
    content: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(["users", "memberships"]).default("users"), // older backups have only users
    /** Any text: one that is no digest differs from that of every file. */
    sha256: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    users: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative(),
    compression: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(["none", "gzip", "zstd"]),
    encrypted: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** With `format: import`: the connection of the users in the file. */
    connection: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullish(),
});
/** The part of the manifest that is read again. `src/backup/manifest.ts` writes all of it. */
const STORED_MANIFEST = zod__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3({
    schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(1),
    created_at: zod__WEBPACK_IMPORTED_MODULE_1__/* .datetime */ .w$({ offset: true }),
    tenant: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1),
    /** Name or id of the only connection that was exported. */
    connection: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullish(),
    format: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(["ndjson", "json", "csv", "import"]),
    /** Titles; null if Auth0 chose the fields. */
    fields: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).nullish(),
    users_kept: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative(),
    files: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(LISTED_FILE)
        .refine((files) => new Set(files.map(({ name }) => name)).size === files.length),
    fingerprint: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ key: zod__WEBPACK_IMPORTED_MODULE_0__/* .hex */ .uhr(), value: zod__WEBPACK_IMPORTED_MODULE_0__/* .hex */ .uhr() }).optional(),
});


/***/ }),

/***/ 29252:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ observeRetries)
/* harmony export */ });
/* harmony import */ var node_diagnostics_channel__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(53053);
/* harmony import */ var _base_format_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(86616);
/** Observes retries that a library makes by itself, so that the log shows and counts them like ours. */


/**
 * Observes the requests of the process during some work, on Node's diagnostics channels. A request like an earlier one is a retry.
 *
 * @param what the work as a noun phrase, for the log: "the upload of the artifact"
 */
async function observeRetries(log, what, work) {
    const ends = new Map();
    const ended = (request, reason) => ends.set(keyOf(request), { at: performance.now(), reason });
    const listeners = {
        "http.client.request.start": ({ request }) => {
            const before = ends.get(keyOf(request));
            if (before === undefined)
                return;
            const delay = (0,_base_format_js__WEBPACK_IMPORTED_MODULE_1__/* .formatSeconds */ .Xo)(performance.now() - before.at);
            log.retry(what, `Retrying a part of ${what} after ${delay}: ${before.reason}.`);
        },
        "http.client.response.finish": (event) => ended(event.request, `status ${event.response.statusCode}`),
        "http.client.request.error": ({ request, error }) => ended(request, "code" in error ? String(error.code) : error.name),
    };
    const channels = Object.entries(listeners);
    for (const [channel, listener] of channels)
        (0,node_diagnostics_channel__WEBPACK_IMPORTED_MODULE_0__.subscribe)(channel, listener);
    try {
        return await work();
    }
    finally {
        for (const [channel, listener] of channels)
            (0,node_diagnostics_channel__WEBPACK_IMPORTED_MODULE_0__.unsubscribe)(channel, listener);
    }
}
function keyOf({ method, host, path }) {
    return `${method} ${host} ${path}`;
}


/***/ })

};
