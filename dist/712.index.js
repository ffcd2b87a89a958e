export const id = 712;
export const ids = [712];
export const modules = {

/***/ 17954:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  zg: () => (/* binding */ completeProfile),
  Ho: () => (/* binding */ discovers),
  lC: () => (/* binding */ withoutDiscovered)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 8 modules
var schemas = __webpack_require__(32716);
// EXTERNAL MODULE: ./build/src/base/errors.js
var errors = __webpack_require__(22396);
// EXTERNAL MODULE: ./build/src/auth0/connections.js
var connections = __webpack_require__(54921);
// EXTERNAL MODULE: ./build/src/auth0/fields.js
var auth0_fields = __webpack_require__(46163);
// EXTERNAL MODULE: ./build/src/auth0/tenant.js + 2 modules
var tenant = __webpack_require__(36773);
;// CONCATENATED MODULE: ./build/src/auth0/discovery.js
/**
 * Finds the root properties that the tenant's users have and that Auth0 does not document. Auth0 exports such a property only if it is
 * requested by name, and lists the names nowhere, so a sample of users is read.
 */





/** Maximum number of requests, including the list of connections. */
const MOST_REQUESTS = 10;
/** Maximum duration of all requests, in milliseconds: a rate limit that others use up must not cost the run its time. */
const LONGEST_DISCOVERY = 120_000;
/** Auth0's maximum. */
const USERS_PER_PAGE = 100;
/** The newest, the oldest and the most recently signed in. */
const ORDERS = ["created_at:-1", "created_at:1", "last_login:-1"];
/**
 * Reads a sample of users in at most ten requests. A request that fails leaves its users out of the sample.
 *
 * @param connection the only connection to look at
 */
async function discoverProperties(tenant, connection) {
    const sample = new Sample(tenant);
    const names = await sample.connectionNames(connection);
    const only = connection === undefined ? undefined : names[0];
    const pages = [0, 1, 2].map((page) => ORDERS.map((sort) => ({ sort, page, connection: only })));
    const [first = [], ...further] = pages;
    const perConnection = only === undefined ? names.map((name) => ({ connection: name })) : [];
    for (const query of [...first, ...perConnection, ...further.flat()]) {
        if (sample.requests === MOST_REQUESTS || sample.isComplete)
            break;
        await sample.add(query);
    }
    const properties = new Map([...sample.properties].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { properties, isComplete: sample.isComplete, failure: sample.failure };
}
class Sample {
    properties = new Map();
    requests = 0;
    isComplete = false;
    failure;
    #isRefused = false;
    #tenant;
    #end = AbortSignal.timeout(LONGEST_DISCOVERY);
    #signal;
    constructor(tenant) {
        this.#tenant = tenant;
        this.#signal = AbortSignal.any([tenant.run.signal, this.#end]);
    }
    /** The name of one connection, or the names of those whose users are sampled; none if the token may not list connections. */
    async connectionNames(wanted) {
        if (wanted?.kind === "name")
            return [wanted.name];
        if (this.#tenant.hasScope("read:connections") === false)
            return [];
        const list = await this.#request((options) => (0,connections/* listConnections */.yb)(this.#tenant, options), true);
        const all = (list ?? []).filter(({ id }) => wanted === undefined || id === wanted.id);
        // The properties depend on the identity provider more than on the connection.
        const firsts = [...Map.groupBy(all, ({ strategy }) => strategy).values()].flatMap(([one]) => one ?? []);
        return [...new Set([...firsts, ...all])].map(({ name }) => name);
    }
    /** Adds the users that a query finds. */
    async add({ sort, page = 0, connection }) {
        const query = new URLSearchParams({
            // What is documented is not needed, and may be large or secret.
            fields: auth0_fields/* DOCUMENTED */.NS.join(","),
            include_fields: "false",
            per_page: String(USERS_PER_PAGE),
            page: String(page),
            ...(sort !== undefined && { sort }),
            ...(connection !== undefined && { q: `identities.connection:${JSON.stringify(connection)}` }),
        });
        const users = await this.#request((options) => this.#tenant.call({
            ...options,
            method: "GET",
            path: `users?${query}`,
            what: "the list of users",
            // Not an object of zod's: its copy would lose a property `__proto__`.
            schema: schemas/* array */.YOg(schemas/* unknown */.L5J()),
        }));
        for (const user of users ?? [])
            this.#addUser(user);
        const isLast = users !== undefined && users.length < USERS_PER_PAGE;
        if (isLast && sort !== undefined && page === 0)
            this.isComplete = true;
    }
    #addUser(user) {
        if (typeof user !== "object" || user === null)
            return;
        for (const [name, value] of Object.entries(user)) {
            if (auth0_fields/* DOCUMENTED */.NS.includes(name))
                continue;
            const known = this.properties.get(name);
            const isNested = typeof value === "object" && value !== null;
            this.properties.set(name, { isNested: isNested || known?.isNested === true });
        }
    }
    /**
     * @param mayLackScope whether it is no failure that the token lacks the scope
     * @returns `undefined` if the request fails, which ends neither the sample nor the run
     */
    async #request(request, mayLackScope = false) {
        if (this.#end.aborted || this.#isRefused)
            return undefined;
        this.requests++;
        try {
            return await request({ isPaced: true, signal: this.#signal });
        }
        catch (error) {
            this.#tenant.run.signal.throwIfAborted();
            if (!this.#end.aborted && !(error instanceof errors/* BackupError */.hj))
                throw error;
            const status = error instanceof tenant/* CallRefused */.tZ ? error.status : undefined;
            if (status === 403 && mayLackScope)
                return undefined;
            this.#isRefused = status === 401 || status === 403;
            this.failure ??= error instanceof errors/* BackupError */.hj ? error : tooSlow();
            return undefined;
        }
    }
}
function tooSlow() {
    return new errors/* BackupError */.hj(`Auth0 took longer than ${LONGEST_DISCOVERY / 60_000} minutes to list a sample of users.`, "Run the workflow at another time if something else uses up the tenant's rate limit.");
}

// EXTERNAL MODULE: ./build/src/base/format.js
var format = __webpack_require__(86616);
;// CONCATENATED MODULE: ./build/src/backup/complete-profile.js
/** `fields: *`: adds the properties that a tenant's users have and Auth0 does not document to the fields of the export. */





/** Whether the settings ask for properties that Auth0 does not document. */
function discovers({ export: job }) {
    return job.kind === "start" && job.discovers;
}
/**
 * Looks for undocumented properties and adds them to the fields. A look-up that fails is a warning.
 *
 * @throws BackupError if the filter reads a field that is still unknown
 */
async function completeProfile(tenant, settings) {
    const job = settings.export;
    if (job.kind !== "start")
        throw new Error("The fields of an existing job are decided.");
    const discovery = await discoverProperties(tenant, job.connection);
    const rows = settings.format === "csv" ? "csv" : "json";
    const { fields, warnings } = withDiscovered(job, discovery, rows);
    if (discovery.failure !== undefined) {
        warnings.push(`Some users could not be searched for undocumented properties, so the backup may lack some. ${discovery.failure.message}`);
    }
    const filter = settings.filter && (await checkedFilter(settings.filter, fields, discovery, rows));
    const added = filter?.added ?? [];
    const completed = { ...job, fields: [...fields, ...added] };
    return {
        settings: { ...settings, export: completed, filter: filter?.settings },
        finding: findingOf((0,auth0_fields/* undocumentedTitles */.Rq)(completed), discovery),
        warnings,
        isPartial: discovery.failure !== undefined,
    };
}
function findingOf(titles, { isComplete }) {
    const where = isComplete ? "all users" : "a sample of the users";
    if (titles.length === 0)
        return `Found no property that Auth0 does not document in ${where}.`;
    const what = titles.length === 1 ? "field" : "fields";
    return `Exporting ${(0,format/* formatCount */.B4)(titles.length)} ${what} that Auth0 does not document, after a look at ${where}: ${(0,format/* formatNames */.EI)(titles)}.`;
}
/** Documented fields first, then discovered properties, then the fields that the input names. */
function withDiscovered({ fields = [], named }, { properties }, rows) {
    const titles = new Set(fields.map(auth0_fields/* titleOf */.Gg));
    const isRequested = (name) => named.some(({ path }) => path === name);
    const candidates = [...properties.keys()].filter((name) => !isRequested(name));
    const room = rows === "csv" ? auth0_fields/* MAXIMUM_CSV_FIELDS */.aZ - fields.length : Number.POSITIVE_INFINITY;
    const added = [];
    const leftOut = {
        syntax: [],
        title: [],
        nested: [],
        room: [],
    };
    for (const name of candidates) {
        if (!isExpressible(name))
            leftOut.syntax.push(name);
        else if (titles.has(name))
            leftOut.title.push(name);
        else if (rows === "csv" && properties.get(name)?.isNested)
            leftOut.nested.push(name);
        else if (added.length >= room)
            leftOut.room.push(name);
        else
            added.push(name);
    }
    const warnings = Object.entries(LEFT_OUT).flatMap(([reason, [what, remedy]]) => {
        const names = leftOut[reason];
        return names.length === 0 ? [] : [`${what}: ${(0,format/* formatNames */.EI)(names)}. ${remedy}`];
    });
    const documented = fields.filter((field) => !named.includes(field));
    const discovered = added.map((path) => ({ path }));
    return {
        fields: [...documented, ...discovered, ...fields.filter((field) => named.includes(field))],
        warnings,
    };
}
/** Why a property is not exported, and what to do. */
const LEFT_OUT = {
    syntax: [
        "Auth0's syntax cannot express the names of some properties, which are not exported",
        `To export them, let the connection map them to names of at most ${auth0_fields/* MAXIMUM_FIELD_LENGTH */.vY} characters, without dots and brackets.`,
    ],
    title: [
        "Some properties have the title of a field that `fields` names and are not exported",
        "To export them, give those fields other titles with `as`.",
    ],
    nested: [
        "Auth0 does not export lists and objects to CSV, so some properties are not exported",
        "To export them, name their parts in `fields` (address.city), or use `format: ndjson`.",
    ],
    room: [
        `A CSV export can have at most ${auth0_fields/* MAXIMUM_CSV_FIELDS */.aZ} fields, so some properties are not exported`,
        "To export them, name the fields that you need in `fields`, or use `format: ndjson`.",
    ],
};
/** Whether Auth0 reads the name as that of a root property. It reads dots and brackets as a path. */
function isExpressible(name) {
    return /^[^.[\]]+$/.test(name) && name.isWellFormed() && [...name].length <= auth0_fields/* MAXIMUM_FIELD_LENGTH */.vY;
}
/**
 * Checks the names that the filter reads. After a failed look-up, unknown names are added to the fields instead.
 *
 * @throws BackupError with a suggestion if a name is unknown
 */
async function checkedFilter({ expression, options }, fields, { failure }, rows) {
    const { compileFilter } = await Promise.all(/* import() */[__webpack_require__.e(484), __webpack_require__.e(313)]).then(__webpack_require__.bind(__webpack_require__, 6313));
    const known = (0,auth0_fields/* exportedNames */.UA)(fields, rows);
    const read = failure === undefined ? [] : compileFilter(expression, options).fields;
    const added = read.filter((name) => !known.includes(name) && isExpressible(name));
    const checked = { ...options, fields: [...known, ...added] };
    try {
        compileFilter(expression, checked);
    }
    catch (error) {
        if (!(error instanceof errors/* BackupError */.hj))
            throw error;
        throw new errors/* BackupError */.hj(`An input is wrong. \`filter\`: ${error.message}`);
    }
    return { settings: { expression, options: checked }, added: added.map((path) => ({ path })) };
}
/** Statuses for a body that is not accepted. */
const INVALID_BODY = [400, 413];
/**
 * The settings without what was discovered.
 *
 * @param asked the settings before the discovery
 * @param error of the start of the export
 * @returns `undefined` if what was discovered cannot be the reason of the error, or if the filter reads it
 */
async function withoutDiscovered(complete, asked, error) {
    const { export: job, filter, format } = asked;
    if (!(error instanceof tenant/* CallRefused */.tZ) || job.kind !== "start" || !discovers(asked))
        return undefined;
    if (!INVALID_BODY.includes(error.status) || error.errorCode === "inexistent_connection") {
        return undefined;
    }
    const { fields = [] } = job;
    if (complete.export.kind !== "start" || complete.export.fields?.length === fields.length) {
        return undefined;
    }
    if (filter === undefined)
        return { settings: asked, job };
    const { compileFilter } = await Promise.all(/* import() */[__webpack_require__.e(484), __webpack_require__.e(313)]).then(__webpack_require__.bind(__webpack_require__, 6313));
    const names = (0,auth0_fields/* exportedNames */.UA)(fields, format === "csv" ? "csv" : "json");
    const reads = compileFilter(filter.expression, filter.options).fields;
    return reads.every((name) => names.includes(name)) ? { settings: asked, job } : undefined;
}


/***/ }),

/***/ 1285:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PA: () => (/* binding */ dryRun),
/* harmony export */   Zp: () => (/* binding */ assertPassed),
/* harmony export */   xA: () => (/* binding */ failedInputs)
/* harmony export */ });
/* harmony import */ var _auth0_connections_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(54921);
/* harmony import */ var _auth0_export_job_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68758);
/* harmony import */ var _auth0_memberships_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(90049);
/* harmony import */ var _auth0_tenant_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(36773);
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(22396);
/* harmony import */ var _base_format_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(86616);
/* harmony import */ var _base_stale_files_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(81039);
/* harmony import */ var _store_artifact_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(75689);
/* harmony import */ var _store_index_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(84092);
/* harmony import */ var _store_visibility_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(26951);
/* harmony import */ var _complete_profile_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(17954);
/* harmony import */ var _index_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(76324);
/** `dry-run: true`: checks everything that can be checked before an export. Nothing is exported or stored. */












/**
 * Runs all checks, also after one that failed.
 *
 * @returns the check list
 * @throws if the run must end, not for a failed check
 */
async function dryRun(settings, run) {
    const list = new CheckList(run);
    await list.check("Inputs", async () => settings.filter === undefined ? "valid" : "valid, and the filter compiles");
    await checkTenant(settings, run, list);
    await checkStores(settings, run, list);
    return list.checks;
}
/** The check list of a run with invalid inputs, which can check nothing else. */
function failedInputs({ message }) {
    return [{ title: "Inputs", outcome: "failed", note: message }];
}
/** @throws BackupError that repeats the notes of all failed checks */
function assertPassed(checks) {
    const failed = checks.filter(({ outcome }) => outcome === "failed");
    if (failed.length === 0)
        return;
    const lines = failed.map(({ title, note }) => `- ${title}: ${note}`);
    throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .BackupError */ .hj(`The dry run found ${failed.length === 1 ? "a problem" : `${failed.length} problems`}.\n${lines.join("\n")}`);
}
async function checkTenant(settings, run, list) {
    const { export: job } = settings;
    const scopes = (0,_index_js__WEBPACK_IMPORTED_MODULE_10__/* .neededScopes */ .NM)(settings);
    let tenant;
    await list.check("Sign in", async () => {
        tenant = await _auth0_tenant_js__WEBPACK_IMPORTED_MODULE_3__/* .Tenant */ .b1.signIn(run, settings.tenant, []);
        if (settings.tenant.credentials.kind === "token") {
            throw new Inconclusive("a token is checked only by the calls that use it");
        }
        return `${tenant.host} accepts the application`;
    });
    const signedIn = async (work) => {
        if (tenant === undefined)
            throw new Inconclusive("needs a successful sign-in");
        return work(tenant);
    };
    await list.check("Permissions", () => signedIn(async (found) => {
        const tokens = (0,_index_js__WEBPACK_IMPORTED_MODULE_10__/* .providerTokenWarning */ .pR)(found);
        if (tokens !== undefined)
            run.log.warning(tokens);
        if (found.requireScopes(scopes))
            return [scopes.join(", "), ...(tokens ? [tokens] : [])].join(". ");
        throw new Inconclusive("the token does not list its permissions");
    }));
    if (settings.memberships.length > 0) {
        await list.check("Memberships", () => signedIn(async (found) => {
            if ((0,_auth0_memberships_js__WEBPACK_IMPORTED_MODULE_2__/* .membershipScopes */ .AF)(settings.memberships).some((one) => found.hasScope(one) === false)) {
                throw new Inconclusive("needs the missing permissions");
            }
            await (0,_auth0_memberships_js__WEBPACK_IMPORTED_MODULE_2__/* .checkMembershipAccess */ .Zo)(found, settings.memberships);
            return `${settings.memberships.join(" and ")} can be read`;
        }));
    }
    if (job.kind === "collect") {
        await list.check("Export job", () => signedIn(async (found) => {
            const { status, format } = await (0,_auth0_export_job_js__WEBPACK_IMPORTED_MODULE_1__/* .readExportStatus */ .jj)(found, job.jobId);
            (0,_index_js__WEBPACK_IMPORTED_MODULE_10__/* .assertSameFormat */ .iT)(job.jobId, format, settings.format);
            return `${job.jobId} is ${status}`;
        }));
        return;
    }
    await checkFields(settings, run, list, signedIn);
    const { connection } = job;
    if (connection === undefined)
        return;
    await list.check("Connection", () => signedIn(async (found) => {
        if (connection.kind === "id") {
            throw new Inconclusive("Auth0 checks an id only when the export starts");
        }
        return `${connection.name} is ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_11__/* .quote */ .hD)(await (0,_auth0_connections_js__WEBPACK_IMPORTED_MODULE_0__/* .connectionId */ .ys)(found, connection))}`;
    }));
}
async function checkFields(settings, { log }, list, signedIn) {
    if (!(0,_complete_profile_js__WEBPACK_IMPORTED_MODULE_9__/* .discovers */ .Ho)(settings))
        return;
    await list.check("Fields", () => signedIn(async (tenant) => {
        const { finding, warnings, isPartial } = await (0,_complete_profile_js__WEBPACK_IMPORTED_MODULE_9__/* .completeProfile */ .zg)(tenant, settings);
        for (const warning of warnings)
            log.warning(warning);
        const note = [finding, ...warnings].join("\n");
        if (isPartial)
            throw new Inconclusive(note);
        return note;
    }));
}
async function checkStores(settings, run, list) {
    const { artifact, branch, outputDirectory } = settings.destinations;
    if (artifact !== undefined || branch !== undefined) {
        await list.check("Repository", () => (0,_store_visibility_js__WEBPACK_IMPORTED_MODULE_8__/* .requirePrivateRepository */ .V)(settings, run));
    }
    if (artifact !== undefined) {
        await list.check("Artifact", async () => {
            (0,_store_artifact_js__WEBPACK_IMPORTED_MODULE_6__/* .requireArtifactService */ .vx)(run);
            await (0,_store_artifact_js__WEBPACK_IMPORTED_MODULE_6__/* .requireFreeName */ .xs)(artifact, run.signal);
            return `the artifact service answers, and the name ${artifact.name} is free in this run`;
        });
    }
    if (branch !== undefined) {
        await list.check("Branch", async () => {
            const { folder, remove } = await (0,_base_stale_files_js__WEBPACK_IMPORTED_MODULE_5__/* .makeRunFolder */ .GU)(run);
            try {
                await (0,_store_index_js__WEBPACK_IMPORTED_MODULE_7__/* .openBranch */ .DH)(branch, settings, run, folder);
            }
            finally {
                remove();
            }
            return `${branch.name} accepts a push`;
        });
    }
    if (outputDirectory !== undefined) {
        await list.check("Output folder", async () => {
            await (0,_store_index_js__WEBPACK_IMPORTED_MODULE_7__/* .requireOutputFolder */ .HN)(settings);
            return "is writable";
        });
    }
}
/** The reason why a check has no result. */
class Inconclusive extends Error {
}
class CheckList {
    checks = [];
    #run;
    constructor(run) {
        this.#run = run;
    }
    /** @param work returns what it found; a BackupError fails the check */
    async check(title, work) {
        const { signal, log } = this.#run;
        signal.throwIfAborted();
        let outcome = "passed";
        const note = await work().catch((error) => {
            signal.throwIfAborted();
            if (!(error instanceof Inconclusive || error instanceof _base_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .BackupError */ .hj))
                throw error;
            outcome = error instanceof _base_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .BackupError */ .hj ? "failed" : "skipped";
            return error.message;
        });
        this.checks.push({ title, outcome, note });
        const sign = { passed: "✓", failed: "✗", skipped: "–" }[outcome];
        for (const line of `${sign} ${title}: ${note}`.split("\n"))
            log.info(line);
    }
}


/***/ }),

/***/ 76324:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  iT: () => (/* binding */ assertSameFormat),
  RR: () => (/* binding */ backup),
  NM: () => (/* binding */ neededScopes),
  pR: () => (/* binding */ providerTokenWarning)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/src/auth0/export-job.js
var export_job = __webpack_require__(68758);
// EXTERNAL MODULE: ./build/src/auth0/fields.js
var auth0_fields = __webpack_require__(46163);
// EXTERNAL MODULE: ./build/src/auth0/memberships.js
var auth0_memberships = __webpack_require__(90049);
// EXTERNAL MODULE: ./build/src/auth0/tenant.js + 2 modules
var auth0_tenant = __webpack_require__(36773);
// EXTERNAL MODULE: ./build/src/base/disk-errors.js
var disk_errors = __webpack_require__(74212);
// EXTERNAL MODULE: ./build/src/base/errors.js
var errors = __webpack_require__(22396);
// EXTERNAL MODULE: ./build/src/base/format.js
var base_format = __webpack_require__(86616);
// EXTERNAL MODULE: ./build/src/base/stale-files.js + 1 modules
var stale_files = __webpack_require__(81039);
;// CONCATENATED MODULE: ./build/src/base/version.js
/** The version of this action. A test checks that package.json has the same. */
const VERSION = "0.1.0";

// EXTERNAL MODULE: ./build/src/pipeline/plan.js
var plan = __webpack_require__(38777);
// EXTERNAL MODULE: ./build/src/store/index.js + 13 modules
var store = __webpack_require__(84092);
// EXTERNAL MODULE: ./build/src/backup/complete-profile.js + 1 modules
var complete_profile = __webpack_require__(17954);
// EXTERNAL MODULE: ./build/src/auth0/download.js + 2 modules
var download = __webpack_require__(91648);
// EXTERNAL MODULE: ./build/src/pipeline/import/left-out.js
var left_out = __webpack_require__(60682);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./build/src/rows/block.js
var rows_block = __webpack_require__(89666);
// EXTERNAL MODULE: ./build/src/rows/json/field-scan.js + 1 modules
var field_scan = __webpack_require__(32534);
// EXTERNAL MODULE: ./build/src/rows/json/fields.js
var fields = __webpack_require__(72953);
;// CONCATENATED MODULE: ./build/src/rows/first-connections.js
/** Finds the connection of each user's first identity, an object in a list in a row, for all rows of a block at once. */


const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const NAMES = ["connection"];
/** Collects the identities of a block's users, then counts each user by the connection of the first. */
class FirstConnections {
    #counter;
    #scan;
    #oneByOne = new fields/* JsonFields */.AU(NAMES);
    #bytes = Buffer.alloc(0);
    #count = 0;
    /** Lists without their brackets: for most users, their only identity. */
    #starts = new Int32Array(1024);
    #ends = new Int32Array(1024);
    /** @param fields the fields of the blocks whose users are counted */
    constructor(counter, fields) {
        this.#counter = counter;
        this.#scan = new field_scan/* FieldScan */.GF(NAMES, false, fields.scan);
    }
    /** Starts a block, which `fields` has loaded, with at most `users` users. */
    begin({ bytes }, users) {
        this.#bytes = bytes;
        this.#count = 0;
        if (users <= this.#starts.length)
            return;
        this.#starts = new Int32Array(users * 2);
        this.#ends = new Int32Array(users * 2);
    }
    /** Adds a user whose identities are `start..end` of the block's bytes; `start` is -1 if there are none. */
    add(start, end) {
        const bytes = this.#bytes;
        if (start !== -1 && bytes[start] === OPEN_BRACKET && bytes[start + 1] === OPEN_BRACE) {
            this.#starts[this.#count] = start + 1;
            this.#ends[this.#count++] = end - 1;
        }
        else
            this.#countOne(start, end);
    }
    /** Counts the users added since `begin`. */
    count() {
        const { starts, ends } = this.#oneByOne;
        this.#scan.scanInside(this.#count, this.#starts, this.#ends);
        for (let i = 0; i < this.#count; i++) {
            if (this.#scan.status(i) === field_scan/* READ */.Pz) {
                this.#scan.copySpans(i, starts, ends);
                this.#countFound();
            }
            else
                this.#countOne(this.#starts[i] - 1, this.#ends[i] + 1);
        }
    }
    /** For a list with several identities, or with other white space than Auth0 writes. */
    #countOne(start, end) {
        if (this.#findFirst(start, end))
            this.#countFound();
        else
            this.#counter.countWithoutConnection();
    }
    #findFirst(start, end) {
        const bytes = this.#bytes;
        if (start === -1 || bytes[start] !== OPEN_BRACKET)
            return false;
        const first = (0,fields/* skipSpace */.AN)(bytes, start + 1, end);
        if (bytes[first] !== OPEN_BRACE)
            return false;
        const identityEnd = (0,fields/* valueEnd */.dJ)(bytes, first, end);
        return identityEnd !== -1 && this.#oneByOne.read(bytes, first, identityEnd);
    }
    /** Counts the user by the name found last. */
    #countFound() {
        const start = this.#oneByOne.starts[0];
        const end = this.#oneByOne.ends[0];
        if (start === -1 || this.#bytes[start] !== QUOTE)
            this.#counter.countWithoutConnection();
        else
            this.#counter.countConnection(this.#bytes, start + 1, end - 1);
    }
}

;// CONCATENATED MODULE: ./build/src/rows/count-rows.js
/** Reads what the statistics need from each kept row: the connection and the last sign-in. */

const count_rows_QUOTE = 0x22;
/**
 * Counts rows of NDJSON, including rows that are not JSON: whether rows must be JSON is not decided here.
 *
 * @param fields must find at least the fields that are counted
 */
function ndjsonCounter(counter, fields) {
    const { starts, ends } = fields;
    const [identities, connection, lastLogin] = positions(counter.names, (name) => fields.positionOf(name));
    const firstConnections = new FirstConnections(counter, fields);
    return ({ block, kept, count }) => {
        const { bytes } = block;
        fields.load(block);
        firstConnections.begin(block, count);
        for (let i = 0; i < block.count; i++) {
            if (kept[i] !== 1)
                continue;
            if (!fields.row(i)) {
                counter.countWithoutConnection();
                counter.countUnreadableSignIn();
                continue;
            }
            const own = connection === -1 ? -1 : starts[connection];
            if (own !== -1 && bytes[own] === count_rows_QUOTE) {
                counter.countConnection(bytes, own + 1, ends[connection] - 1);
            }
            else if (identities === -1)
                counter.countWithoutConnection();
            else
                firstConnections.add(starts[identities], ends[identities]);
            if (lastLogin !== -1) {
                const start = starts[lastLogin];
                const end = ends[lastLogin];
                if (start === -1 || isNull(bytes, start, end))
                    counter.countWithoutSignIn();
                else if (bytes[start] === count_rows_QUOTE)
                    counter.countSignIn(bytes, start + 1, end - 1);
                else
                    counter.countUnreadableSignIn();
            }
        }
        firstConnections.count();
    };
}
/** Counts rows of CSV, where an empty cell counts as absent. */
function csvCounter(counter) {
    let columns;
    return ({ block, kept }) => {
        const { bytes, header, cellStarts, cellEnds } = block;
        const { titles } = header;
        columns ??= positions(counter.names, (name) => titles.indexOf(name));
        const [, connection, lastLogin] = columns;
        const isEmpty = (cell) => cellStarts[cell] === cellEnds[cell];
        for (let i = 0; i < block.count; i++) {
            if (kept[i] !== 1)
                continue;
            const row = i * titles.length;
            const name = row + connection;
            if (connection === -1 || isEmpty(name))
                counter.countWithoutConnection();
            else
                counter.countConnection(bytes, cellStarts[name], cellEnds[name]);
            if (counter.names.lastLogin === undefined)
                continue;
            const moment = row + lastLogin;
            if (lastLogin === -1 || isEmpty(moment))
                counter.countWithoutSignIn();
            else
                counter.countSignIn(bytes, cellStarts[moment], cellEnds[moment]);
        }
    };
}
function positions({ identities, connection, lastLogin }, positionOf) {
    const at = (name) => (name === undefined ? -1 : positionOf(name));
    return [at(identities), at(connection), at(lastLogin)];
}
function isNull(bytes, start, end) {
    return end - start === 4 && bytes.toString("latin1", start, end) === "null";
}

// EXTERNAL MODULE: ./build/src/rows/csv/index.js + 2 modules
var csv = __webpack_require__(85317);
;// CONCATENATED MODULE: ./build/src/rows/csv/nul-rows.js
/** Finds users with a NUL in a cell: Auth0 writes the character as it is, and most readers of CSV reject it. */
/** How many of the kept rows have one. A block without a NUL costs one search. */
function countNulRows({ block, kept }) {
    const { bytes, count, ends } = block;
    let users = 0;
    let at = bytes.indexOf(0);
    for (let i = 0; i < count && at !== -1; i++) {
        const end = ends[i];
        if (at >= end)
            continue;
        if (kept[i] === 1 && at >= block.starts[i])
            users++;
        at = bytes.indexOf(0, end);
    }
    return users;
}

// EXTERNAL MODULE: ./build/src/rows/encode.js
var encode = __webpack_require__(31765);
;// CONCATENATED MODULE: ./build/src/rows/exported-names.js
/** Checks that the first row belongs to the export and is not another server's response that happens to be JSON or CSV. */

/** What the JSON of an error says, in the spelling of several servers. */
const ERROR_KEYS = new Set("code detail details error error_code error_description errorCode errors message reason request_id requestId status statusCode title type".split(" "));
/**
 * Requires a field of the requested names in the first row. A user without any of the fields is an empty object, which passes.
 *
 * @param names `undefined` if they are unknown: then only errors in JSON and pages in HTML or XML are recognized
 * @throws BackupError if the row has fields but none of these
 */
function requireExportedNames(block, names) {
    if (block.firstRow > 1)
        return;
    const fields = "header" in block ? block.header.titles : fieldsOfFirst(block);
    if (fields.length === 0)
        return;
    const isExport = names === undefined
        ? !fields.every((field) => ERROR_KEYS.has(field)) && !/^\s*[<{]/.test(fields[0] ?? "")
        : fields.some((field) => names.includes(field));
    if (!isExport)
        throw (0,rows_block/* rowError */.Xu)(1, "has none of the exported fields");
}
function fieldsOfFirst(block) {
    if (block.count === 0)
        return [];
    try {
        return Object.keys(JSON.parse(block.bytes.toString("utf8", block.starts[0], block.ends[0])));
    }
    catch {
        throw (0,rows_block/* rowError */.Xu)(1, "is not valid JSON");
    }
}

// EXTERNAL MODULE: ./build/src/rows/json/block-fields.js
var block_fields = __webpack_require__(55257);
// EXTERNAL MODULE: ./build/src/rows/row.js
var row = __webpack_require__(84467);
;// CONCATENATED MODULE: ./build/src/rows/field-presence.js
/** Finds out which of the requested fields the rows of an export have. */



const CLOSE_BRACE = 0x7d;
/**
 * Looks only for fields that no row had so far, and in NDJSON only in blocks that contain the bytes of the name: after the first blocks
 * of a usual export, it costs nothing.
 */
class FieldPresence {
    #hasAny = false;
    #absent;
    #names;
    #anyInRow;
    #namedInBlock;
    constructor({ names, named }) {
        this.#names = names;
        this.#absent = named;
        this.#anyInRow = new fields/* JsonFields */.AU([...new Set(names)]);
    }
    get found() {
        return { hasAny: this.#hasAny, absent: this.#absent.map(({ title }) => title) };
    }
    /** Looks at the next rows of NDJSON. */
    seeNdjson(block) {
        for (let i = 0; i < block.count && !this.#hasAny; i++) {
            this.#hasAny = this.#hasAnyField(block, block.starts[i], block.ends[i]);
        }
        const { bytes } = block;
        const mayHave = (name) => /[^ -~]/.test(name) || bytes.includes(JSON.stringify(name)); // JSON can spell other characters in two ways
        const candidates = this.#absent.filter(({ names }) => names.some(mayHave));
        if (candidates.length > 0)
            this.#findNdjson(block, candidates);
    }
    #hasAnyField({ bytes }, start, end) {
        if (this.#names === undefined)
            return bytes[(0,fields/* skipSpace */.AN)(bytes, start + 1, end)] !== CLOSE_BRACE;
        return this.#anyInRow.read(bytes, start, end) && this.#anyInRow.starts.some((at) => at !== -1);
    }
    #findNdjson(block, candidates) {
        this.#namedInBlock ??= new block_fields/* BlockFields */.x(this.#absent.flatMap(({ names }) => names));
        const fields = this.#namedInBlock;
        fields.load(block);
        const wanted = candidates.map(({ names }) => names.map((name) => fields.positionOf(name)));
        const found = new Set();
        for (let i = 0; i < block.count && found.size < wanted.length; i++) {
            if (!fields.row(i))
                continue;
            wanted.forEach((positions, which) => {
                if (positions.some((at) => fields.starts[at] !== -1))
                    found.add(which);
            });
        }
        this.#absent = this.#absent.filter((field) => !found.has(candidates.indexOf(field)));
    }
    /** Looks at the next rows of CSV, where an empty cell without quotes is absent. */
    seeCsv(block) {
        const { titles } = block.header;
        const columnsOf = (names) => names.map((name) => titles.indexOf(name)).filter((column) => column !== -1);
        // Without a look-up of each title, which would take quadratic time.
        this.#hasAny ||= hasCell(block, this.#names ? columnsOf(this.#names) : [...titles.keys()]);
        this.#absent = this.#absent.filter(({ names }) => !hasCell(block, columnsOf(names)));
    }
}
/** Whether a row of the block has a value in one of the columns. */
function hasCell({ header, count, cellStarts, cellEnds, kinds }, columns) {
    for (let i = 0; i < count; i++) {
        for (const column of columns) {
            const cell = i * header.titles.length + column;
            if (cellStarts[cell] !== cellEnds[cell] || (kinds[cell] & row/* QUOTED */.jB) !== 0) {
                return true;
            }
        }
    }
    return false;
}

// EXTERNAL MODULE: ./build/src/rows/import/index.js + 2 modules
var rows_import = __webpack_require__(46848);
// EXTERNAL MODULE: ./build/src/rows/json/index.js
var json = __webpack_require__(47518);
;// CONCATENATED MODULE: ./build/src/rows/json/lone-surrogates.js
/**
 * Finds users with half of a surrogate pair, such as `"\ud83d"`. JSON allows the escape, but it is no character, so that jq and DuckDB
 * reject the row.
 */
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const NINE = 0x39;
const LOWER_A = 0x61;
/** The bit that makes an ASCII letter lower case. */
const LOWER_CASE = 0x20;
const ESCAPE = Buffer.from("\\u");
const ESCAPE_BYTES = 6;
/** How many of the kept rows of NDJSON have a lone surrogate. A block without `\u` costs one search. */
function countLoneSurrogates({ block, kept }) {
    const { bytes, count, starts, ends } = block;
    let users = 0;
    let at = bytes.indexOf(ESCAPE);
    for (let i = 0; i < count && at !== -1; i++) {
        const end = ends[i];
        if (at >= end)
            continue;
        if (kept[i] === 1 && hasLoneSurrogate(bytes, starts[i], at, end))
            users++;
        at = bytes.indexOf(ESCAPE, end);
    }
    return users;
}
/** @param first offset of the first `\u` from `start` on */
function hasLoneSurrogate(bytes, start, first, end) {
    /** Offset after a high surrogate that still needs a low one, or -1. */
    let pair = -1;
    for (let at = first; at !== -1 && at < end; at = bytes.indexOf(ESCAPE, at + ESCAPE.length)) {
        if (isEscaped(bytes, start, at))
            continue;
        const unit = codeUnit(bytes, at + ESCAPE.length);
        const isLow = unit >= 0xdc00 && unit <= 0xdfff;
        if (pair === -1 ? isLow : !isLow || pair !== at)
            return true;
        pair = unit >= 0xd800 && unit <= 0xdbff ? at + ESCAPE_BYTES : -1;
    }
    return pair !== -1;
}
/** Reads four hexadecimal digits, without a string for each escape. @returns `NaN` for anything else */
function codeUnit(bytes, at) {
    let unit = 0;
    for (let i = at; i < at + ESCAPE_BYTES - ESCAPE.length; i++) {
        const byte = bytes[i];
        const digit = byte <= NINE ? byte - ZERO : (byte | LOWER_CASE) - LOWER_A + 10;
        unit =
            digit >= 0 && digit < 16 && (byte <= NINE || digit >= 10) ? unit * 16 + digit : Number.NaN;
    }
    return unit;
}
/** Whether the backslash at `at` is the second half of an escaped backslash. */
function isEscaped(bytes, start, at) {
    let before = at;
    while (before > start && bytes[before - 1] === BACKSLASH)
        before--;
    return (at - before) % 2 === 1;
}

// EXTERNAL MODULE: ./build/src/rows/select.js + 3 modules
var rows_select = __webpack_require__(8533);
;// CONCATENATED MODULE: ./build/src/rows/statistics.js
/** Counts kept users per connection and per month of their last sign-in while rows pass, for the summary. */
const DASH = 0x2d;
const statistics_ZERO = 0x30;
const UPPER_T = 0x54;
/** Maximum number of connections counted by name: bounds memory, and is far above what a chart shows. */
const MAX_CONNECTIONS = 10_000;
/** Auth0's rule for names of connections. A text that breaks it may be anything, even a person's address. */
const CONNECTION_NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,126}[a-zA-Z0-9])?$/;
const UNREADABLE = -1;
/** Counts users by values that its callers find. Unreadable values are counted as such and are never an error. */
class StatisticsCounter {
    names;
    #connections = new NameCounts();
    #withoutConnection = 0;
    /** Index: year * 12 + month. An array, because every row increments it. */
    #months = new Float64Array(10_000 * 12 + 1);
    #neverSignedIn = 0;
    #unreadableSignIns = 0;
    constructor(names) {
        this.names = names;
    }
    /** Counts a user of the connection `bytes[start..end)`, the text between its quotes. A name with an escape is invalid. */
    countConnection(bytes, start, end) {
        this.#connections.count(bytes, start, end);
    }
    countWithoutConnection() {
        this.#withoutConnection++;
    }
    /** Counts a user who last signed in at `bytes[start..end)`, the text between its quotes: `2026-08-14T…`. */
    countSignIn(bytes, start, end) {
        const month = monthOf(bytes, start, end);
        if (month === UNREADABLE)
            this.#unreadableSignIns++;
        else
            this.#months[month] = this.#months[month] + 1;
    }
    countWithoutSignIn() {
        this.#neverSignedIn++;
    }
    countUnreadableSignIn() {
        this.#unreadableSignIns++;
    }
    /** The counts so far. */
    get result() {
        const months = new Map();
        this.#months.forEach((users, at) => {
            if (users > 0)
                months.set(formatMonth(at), users);
        });
        const { byName, others } = this.#connections;
        return {
            connections: byName.size > 0 ? byName : undefined,
            otherConnections: others + this.#withoutConnection,
            months: months.size > 0 ? months : undefined,
            neverSignedIn: this.#neverSignedIn,
            unreadableSignIns: this.#unreadableSignIns,
        };
    }
}
/** How many names are compared byte by byte before the name is decoded. */
const FREQUENT = 8;
/** Counts rows by name. Most rows share few names, so names are rarely decoded. */
class NameCounts {
    /** Rows with an invalid name, or with a name beyond the maximum. */
    others = 0;
    #frequent = [];
    #rest = new Map();
    count(bytes, start, end) {
        for (const known of this.#frequent) {
            if (isSame(known.bytes, bytes, start, end)) {
                known.users++;
                return;
            }
        }
        const name = bytes.toString("latin1", start, end);
        const counted = this.#rest.get(name);
        if (counted !== undefined)
            this.#rest.set(name, counted + 1);
        else if (!CONNECTION_NAME.test(name) || this.#rest.size === MAX_CONNECTIONS)
            this.others++;
        else if (this.#frequent.length === FREQUENT)
            this.#rest.set(name, 1);
        else
            this.#frequent.push({ name, bytes: Buffer.from(name), users: 1 });
    }
    get byName() {
        const frequent = this.#frequent.map(({ name, users }) => [name, users]);
        return new Map([...frequent, ...this.#rest]);
    }
}
function isSame(name, bytes, start, end) {
    if (end - start !== name.length)
        return false;
    for (let i = 0; i < name.length; i++)
        if (bytes[start + i] !== name[i])
            return false;
    return true;
}
/** year * 12 + month → `2026-08`. */
function formatMonth(at) {
    const year = Math.floor((at - 1) / 12);
    return `${String(year).padStart(4, "0")}-${String(((at - 1) % 12) + 1).padStart(2, "0")}`;
}
/** `2026-08-14T…` → year * 12 + month; {@link UNREADABLE} for anything else. */
function monthOf(bytes, at, end) {
    const shaped = end - at > 10 && bytes[at + 4] === DASH && bytes[at + 7] === DASH && bytes[at + 10] === UPPER_T;
    if (!shaped)
        return UNREADABLE;
    const year = number(bytes, at, 4);
    const month = number(bytes, at + 5, 2);
    const day = number(bytes, at + 8, 2);
    if (Number.isNaN(year) || !(month >= 1 && month <= 12) || !(day >= 1 && day <= 31)) {
        return UNREADABLE;
    }
    return year * 12 + month;
}
/** NaN if one of the bytes is not a digit. */
function number(bytes, at, digits) {
    let value = 0;
    for (let i = at; i < at + digits; i++) {
        const digit = bytes[i] - statistics_ZERO;
        if (digit < 0 || digit > 9)
            return Number.NaN;
        value = value * 10 + digit;
    }
    return value;
}

// EXTERNAL MODULE: ./build/src/rows/user-id.js
var user_id = __webpack_require__(3916);
// EXTERNAL MODULE: ./build/src/pipeline/compress.js + 2 modules
var compress = __webpack_require__(28238);
// EXTERNAL MODULE: ./build/src/rows/json/member-cursor.js
var member_cursor = __webpack_require__(94861);
// EXTERNAL MODULE: ./build/src/rows/json/object-list.js
var object_list = __webpack_require__(28224);
;// CONCATENATED MODULE: ./build/src/rows/import/connections.js
/** Finds the database connection that a user belongs to, and numbers the connections in the order of their first users. */



const connections_QUOTE = 0x22;
const connections_OPEN_BRACE = 0x7b;
const connections_OPEN_BRACKET = 0x5b;
const DATABASE = Buffer.from('"auth0"');
/** Number of connections whose bytes are compared before a name is decoded. */
const COMPARED = 8;
class DatabaseConnections {
    names = [];
    #numbers = new Map();
    /** The first names as they were spelled. */
    #spellings = [];
    #identity = new fields/* JsonFields */.AU(["provider", "connection"]);
    /**
     * The position in `names` of the connection of the first database identity in the list `bytes[start..end)`.
     *
     * @param start -1 if the row has no list
     * @returns -1 if there is none
     */
    find(bytes, start, end) {
        const isAuth0s = start !== -1 && bytes[start] === connections_OPEN_BRACKET && bytes[start + 1] === connections_OPEN_BRACE;
        // Most users have one identity, without white space around it, which one pass reads.
        if (isAuth0s && this.#identity.read(bytes, start + 1, end - 1))
            return this.#found(bytes) ?? -1;
        for (let at = (0,object_list/* firstObject */.O)(bytes, start, end); at !== -1; at = (0,object_list/* nextObject */.r)(bytes, at, end)) {
            const identityEnd = (0,fields/* valueEnd */.dJ)(bytes, at, end);
            if (identityEnd === -1 || !this.#identity.read(bytes, at, identityEnd))
                return -1;
            const number = this.#found(bytes);
            if (number !== undefined)
                return number;
        }
        return -1;
    }
    /** The number of the connection of the identity read last, -1 if it has none, or `undefined` if it is not of a database. */
    #found(bytes) {
        const { starts, ends } = this.#identity;
        const provider = starts[0];
        const connection = starts[1];
        if (provider === -1)
            return undefined;
        if (!(0,member_cursor/* areEqual */.t7)(bytes, provider, ends[0], DATABASE, 0, DATABASE.length)) {
            return undefined;
        }
        if (connection === -1 || bytes[connection] !== connections_QUOTE)
            return -1;
        return this.#number(bytes, connection, ends[1]);
    }
    #number(bytes, start, end) {
        for (let i = 0; i < this.#spellings.length; i++) {
            const spelling = this.#spellings[i];
            if ((0,member_cursor/* areEqual */.t7)(bytes, start, end, spelling, 0, spelling.length))
                return i;
        }
        const name = JSON.parse(bytes.toString("utf8", start, end));
        if (name === "")
            return -1;
        let number = this.#numbers.get(name);
        if (number === undefined) {
            number = this.names.push(name) - 1;
            this.#numbers.set(name, number);
            if (number < COMPARED)
                this.#spellings.push(Buffer.from(bytes.subarray(start, end)));
        }
        return number;
    }
}

// EXTERNAL MODULE: ./build/src/pipeline/keyed-sort.js
var keyed_sort = __webpack_require__(29335);
// EXTERNAL MODULE: ./build/src/pipeline/stored-file.js
var stored_file = __webpack_require__(52256);
// EXTERNAL MODULE: ./build/src/pipeline/import/names.js
var names = __webpack_require__(71204);
;// CONCATENATED MODULE: ./build/src/pipeline/import/files.js
/** Writes the files of `format: import`: those of each connection on their own, each as soon as it is full. */







/** Number of files that are written and hashed while the next one is filled. */
const WRITTEN_AT_ONCE = 2;
/** Number of connections whose files are filled at the same time. The users of further ones are sorted by connection first. */
const FILLED_AT_ONCE = 8;
/**
 * Converts rows to users that Auth0 can import, and adds them to `sorting`. If the plan wants files in Auth0's order, writes these: at
 * least one, also without users.
 *
 * @param fields the fields of the rows, as {@link importRows} needs them
 * @param leftOut incremented for each user that cannot be imported
 * @param counts incremented for each user that can, with half of a surrogate pair
 * @throws BackupError for a row that is not JSON or is too large for a file, or if the disk cannot be written
 */
async function writeImportFiles(rows, fields, plan, leftOut, counts, sorting) {
    const connections = plan.connection === undefined ? new DatabaseConnections() : undefined;
    const toUsers = (0,rows_import/* importRows */.vr)(fields, leftOut, connections);
    const writer = new ImportFilesWriter(plan);
    try {
        for await (const kept of rows) {
            const users = toUsers(kept);
            counts.loneSurrogates += countLoneSurrogates(users);
            await sorting?.addImport(users);
            if (plan.inOrder)
                await writer.add(users);
        }
        return plan.inOrder ? await writer.finish() : [];
    }
    finally {
        await writer.discard();
    }
}
class ImportFilesWriter {
    #plan;
    #names;
    /** By the number of the connection plus 1; the first is for users whose connection is unknown. */
    #filling = [];
    /** Names of the connections, and what the users of the later ones are sorted by. */
    #connections = [];
    #keys = [];
    #later;
    #files = [];
    constructor(plan) {
        this.#plan = plan;
        this.#names = new names/* ImportNames */.W(plan.fileName, plan.connection !== undefined);
    }
    async add({ block }) {
        const { bytes, starts, ends, count, names, connections } = block;
        this.#connections = names;
        for (let i = 0; i < count; i++) {
            const [number, start, end] = [
                connections[i],
                starts[i],
                ends[i],
            ];
            if (number < FILLED_AT_ONCE) {
                this.#filling[number + 1] ??= new rows_import/* ImportFiles */.fM();
                const full = this.#filling[number + 1]?.addUser(bytes, start, end);
                if (full !== undefined)
                    await this.#write(full, names[number]);
            }
            else {
                this.#later ??= await keyed_sort/* KeyedSort */.b.begin(this.#plan.folder, undefined, this.#plan.signal);
                this.#keys[number] ??= Buffer.from(String(number));
                const key = this.#keys[number];
                await this.#later.add(key, 0, key.length, bytes, start, end);
            }
        }
    }
    /** Writes the rest, and at least one file. @returns all files, in the order of their connections */
    async finish() {
        for (const [i, filling] of this.#filling.entries()) {
            if (filling && !filling.isEmpty)
                await this.#write(filling.rest(), this.#connections[i - 1]);
        }
        this.#filling.length = 0;
        await this.#writeLater();
        if (this.#files.length === 0)
            await this.#write(new rows_import/* ImportFiles */.fM().rest(), undefined);
        return (await Promise.all(this.#files)).sort(byConnection);
    }
    async discard() {
        await Promise.allSettled(this.#files);
        await this.#later?.discard();
    }
    async #writeLater() {
        if (this.#later === undefined)
            return;
        const filling = new rows_import/* ImportFiles */.fM();
        let number = "";
        const name = () => this.#connections[Number(number)];
        for await (const { bytes, starts, ends, keys, keyStarts, keyEnds, count, } of this.#later.sorted()) {
            for (let i = 0; i < count; i++) {
                const next = keys.toString("latin1", keyStarts[i], keyEnds[i]);
                if (next !== number && !filling.isEmpty)
                    await this.#write(filling.rest(), name());
                number = next;
                const full = filling.addUser(bytes, starts[i], ends[i]);
                if (full !== undefined)
                    await this.#write(full, name());
            }
        }
        if (!filling.isEmpty)
            await this.#write(filling.rest(), name());
    }
    /** Starts to write a file. @throws BackupError if an earlier one cannot be written */
    async #write({ text, users }, found) {
        const connection = this.#plan.connection ?? found;
        const written = (0,stored_file/* writeText */.x3)([text], this.#names.next(connection), this.#plan);
        const file = written.then((one) => ({ ...one, users, content: "users", connection }));
        this.#files.push((0,errors/* markHandled */.si)(file));
        await this.#files.at(-1 - WRITTEN_AT_ONCE);
    }
}
/** Stable, so that the files of a connection stay in their order. */
function byConnection({ connection: a = "" }, { connection: b = "" }) {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

// EXTERNAL MODULE: ./build/src/pipeline/inflate.js
var inflate = __webpack_require__(84159);
// EXTERNAL MODULE: ./build/src/pipeline/rechunk.js
var rechunk = __webpack_require__(91250);
// EXTERNAL MODULE: ./build/src/rows/import/keys.js
var keys = __webpack_require__(63421);
// EXTERNAL MODULE: ./build/src/rows/sort/index.js + 3 modules
var sort = __webpack_require__(90409);
// EXTERNAL MODULE: ./build/src/pipeline/parts.js + 1 modules
var parts = __webpack_require__(90170);
// EXTERNAL MODULE: ./build/src/pipeline/spill.js
var pipeline_spill = __webpack_require__(16530);
;// CONCATENATED MODULE: ./build/src/pipeline/sorted-files.js
/** Writes the files of the backup branch: rows sorted by `user_id`, in parts that GitHub accepts. */










/** Collects the kept rows, then writes them sorted. */
class SortedFiles {
    #plan;
    #spill;
    #sort;
    #ndjsonIds;
    #csvIds;
    #importIds;
    /** Of the connections of the users so far. */
    #prefixes = [];
    #csvHeader = Buffer.alloc(0);
    #rows = 0;
    constructor(plan, idTitle, fields, spill) {
        this.#plan = plan;
        this.#spill = spill;
        this.#sort = new sort/* ExternalSort */.A(spill);
        this.#ndjsonIds = (0,user_id/* ndjsonUserIds */.Uj)(idTitle, fields);
        this.#csvIds = (0,user_id/* csvUserIds */.kC)(idTitle);
        const ids = (0,user_id/* ndjsonUserIds */.Uj)("user_id", new block_fields/* BlockFields */.x(["user_id"]));
        const prefix = (0,keys/* keyPrefix */.uU)(plan.connection);
        this.#importIds = new keys/* ConnectionIds */.z9(ids, ({ names, connections }, row) => {
            const number = connections[row];
            if (number === -1)
                return prefix;
            this.#prefixes[number] ??= (0,keys/* keyPrefix */.uU)(names[number]);
            return this.#prefixes[number];
        });
    }
    /**
     * @param idTitle the title under which `user_id` was exported
     * @param fields finds at least that field in rows of NDJSON
     * @throws BackupError if the folders cannot be created
     */
    static async begin(plan, idTitle, fields) {
        const folder = external_node_path_.join(plan.folder, "sorted");
        const spills = external_node_path_.join(plan.folder, "spills");
        for (const made of [folder, spills]) {
            await (0,promises_.rm)(made, { recursive: true, force: true }); // files of an earlier attempt
            await (0,promises_.mkdir)(made, { mode: 0o700 }).catch((0,disk_errors/* diskError */.w)(made));
        }
        const spill = new pipeline_spill/* FileSpill */.Z(spills, plan.recipients.length > 0, plan.signal);
        return new SortedFiles({ ...plan, folder }, idTitle, fields, spill);
    }
    /** Adds kept rows of NDJSON. With format `json`, each is valid JSON. */
    async addNdjson(selection) {
        await this.#sort.add(selection, this.#ndjsonIds);
    }
    /** Adds users to import. They are sorted by connection first. */
    async addImport(selection) {
        this.#rows += selection.count;
        await this.#sort.add(selection, this.#importIds);
    }
    /** Adds kept rows of CSV. */
    async addCsv(selection) {
        if (this.#csvHeader.length === 0)
            this.#csvHeader = withLineFeed(selection.block.header.bytes);
        await this.#sort.add(selection, this.#csvIds);
    }
    /**
     * Writes the files: one, or numbered parts if one would be too large; those of `import` are always numbered. Every line ends with a
     * line feed, whatever its line ending was in the export.
     */
    async finish() {
        const { folder, format } = this.#plan;
        const perRow = format === "import" ? (rows_import/* IMPORT_PART_SIZES */.Xr.perRow ?? 0) : 0;
        const sorted = {
            blocks: this.#sort.sorted(),
            bytes: this.#sort.bytes + this.#rows * perRow,
            header: this.#csvHeader,
        };
        return { folder, files: await (0,parts/* writeParts */.Y)(sorted, "users", this.#plan) };
    }
    /** Removes the temporary files of the sort. */
    async discardSpills() {
        await this.#spill.discard();
    }
}
function withLineFeed(header) {
    const text = header.toString("utf8").replace(/\r?\n$/, "");
    return Buffer.from(`${text}\n`);
}

;// CONCATENATED MODULE: ./build/src/pipeline/index.js
/** The pipeline from the downloaded bytes to private files: inflate, split into rows, select, encode, compress, encrypt, hash. */





















/**
 * Makes the files of a backup in one pass over the download. Memory holds a few blocks of rows, and one run of rows if they are sorted,
 * whatever the size of the tenant. Files of an earlier attempt are overwritten.
 *
 * @param download the export file, gzip or text; each chunk is used only until the next one is requested
 * @throws CorruptFileError if the file is empty, or gzip's checks fail
 * @throws BackupError for a row that is not what Auth0 documents, or if the disk cannot be written
 */
async function runPipeline(download, plan) {
    const { gzip, bytes } = await (0,inflate/* sniff */.Z)(download);
    const statistics = plan.statisticsFields && new StatisticsCounter(plan.statisticsFields);
    const validates = (0,compress/* isArray */.cy)(plan.format) && plan.filter === undefined;
    const fields = new block_fields/* BlockFields */.x(fieldsReadBy(plan), validates);
    const presence = new FieldPresence({ names: plan.fieldNames, named: plan.namedFields ?? [] });
    const sorting = plan.sortedBy === undefined ? undefined : await SortedFiles.begin(plan, plan.sortedBy, fields);
    const counts = { exported: 0, kept: 0, loneSurrogates: 0, nulls: 0 };
    const leftOut = plan.format === "import" ? (0,rows_import/* noneLeftOut */.aB)() : undefined;
    const reading = { ...plan, statistics, fields, presence };
    const rows = (text) => encoded(text, reading, counts, sorting);
    const text = gzip ? (0,inflate/* inflate */.U)(bytes) : bytes;
    try {
        let inOrder;
        if (leftOut !== undefined) {
            const kept = selectedUsers(text, reading, counts);
            const files = await writeImportFiles(kept, fields, plan, leftOut, counts, sorting);
            if (plan.inOrder)
                inOrder = files;
        }
        else if (!plan.inOrder) {
            for await (const _ of rows(text))
                ;
        }
        else {
            const written = gzip && storesAuth0Gzip(plan)
                ? await (0,stored_file/* writeBytes */.NH)(checked(bytes, rows), plan.fileName, plan)
                : await (0,stored_file/* writeText */.x3)(rows(text), plan.fileName, plan);
            inOrder = [{ ...written, users: counts.kept, content: "users" }];
        }
        return {
            inOrder,
            sorted: await sorting?.finish(),
            usersExported: counts.exported,
            usersKept: counts.kept - (leftOut === undefined ? 0 : (0,rows_import/* totalLeftOut */.kh)(leftOut)),
            leftOut,
            loneSurrogates: counts.loneSurrogates || undefined,
            nulls: counts.nulls || undefined,
            statistics: statistics?.result,
            foundFields: presence.found,
        };
    }
    finally {
        await sorting?.discardSpills();
    }
}
/** Bytes per chunk of a file that is stored while it is checked. */
const HELD = 256 * 1024;
/** The fields of NDJSON rows to find. The filter, or without one the import, expects its own first. */
function fieldsReadBy(plan) {
    const { format, filter, statisticsFields, sortedBy, keptUsers } = plan;
    const first = filter?.fields ?? (format === "import" ? rows_import/* IMPORT_FIELDS */.gR : []);
    const ids = [sortedBy, keptUsers?.idTitle];
    const names = [...first, ...Object.values(statisticsFields ?? {}), ...ids];
    return names.filter((name) => name !== undefined);
}
/** Whether Auth0's own gzip can be stored unchanged: nothing changes its rows or their order. */
function storesAuth0Gzip({ format, compression, filter }) {
    return compression === "gzip" && filter === undefined && !(0,compress/* isArray */.cy)(format);
}
/** A tee: the bytes of a gzip file, while its rows are checked. It holds the bytes that {@link inflate} reads ahead. */
async function* checked(bytes, rows) {
    const pool = new rechunk/* BufferPool */.Pt(HELD);
    const held = [];
    async function* tee() {
        for await (const chunk of (0,rechunk/* rechunk */.Bs)(bytes, pool)) {
            held.push(chunk);
            yield chunk;
        }
    }
    async function* passOn() {
        for (const chunk of held.splice(0)) {
            yield chunk;
            pool.release(chunk);
        }
    }
    for await (const _ of rows((0,inflate/* inflate */.U)(tee())))
        yield* passOn();
    yield* passOn();
}
/**
 * Reads the text of an export and encodes the kept rows in the stored format.
 *
 * @param reading its `fieldNames` must match the fields of the first row, which may be the answer of a proxy instead
 * @param counts incremented for each row
 * @param sorting receives the kept rows too
 * @throws BackupError for a row that is not what Auth0 documents, or for which the filter fails
 */
function encoded(text, reading, counts, sorting) {
    const { format, filter, fieldNames, statistics, keptUsers, presence, signal } = reading;
    if (format === "csv") {
        const select = filter === undefined ? rows_select/* selectAll */.Ub : (0,rows_select/* csvSelector */.QC)(filter, () => pause(signal));
        const count = statistics && csvCounter(statistics);
        const sort = (kept) => {
            counts.nulls += countNulRows(kept);
            return sorting?.addCsv(kept);
        };
        const blocks = checkedNames((0,csv/* csvBlocks */.p)(text, "strip"), fieldNames);
        const ids = keptUsers && (0,user_id/* csvUserIds */.kC)(keptUsers.idTitle);
        const see = (block) => presence?.seeCsv(block);
        const kept = collected(selected(blocks, see, select, count, counts), keptUsers, ids);
        return keptBytes(kept, (0,encode/* csvEncoder */.Rw)(), sort);
    }
    const sort = (kept) => {
        counts.loneSurrogates += countLoneSurrogates(kept);
        return sorting?.addNdjson(kept);
    };
    const { fields = new block_fields/* BlockFields */.x(filter?.fields ?? []) } = reading;
    const encoder = format === "json" ? (0,encode/* jsonArrayEncoder */.oZ)(fields) : (0,encode/* ndjsonEncoder */.tt)();
    return keptBytes(selectedUsers(text, { ...reading, fields }, counts), encoder, sort);
}
/** The kept rows of NDJSON, block by block. */
function selectedUsers(text, { filter, fieldNames, statistics, keptUsers, presence, fields, signal }, counts) {
    const select = filter === undefined ? rows_select/* selectAll */.Ub : (0,rows_select/* ndjsonSelector */.my)(filter, fields, () => pause(signal));
    const count = statistics && ndjsonCounter(statistics, fields);
    const blocks = checkedNames((0,json/* ndjsonBlocks */.n)(text), fieldNames);
    const ids = keptUsers && (0,user_id/* ndjsonUserIds */.Uj)(keptUsers.idTitle, fields);
    const see = (block) => presence?.seeNdjson(block);
    return collected(selected(blocks, see, select, count, counts), keptUsers, ids);
}
/** Passes on the kept rows, and adds their users to a collector. */
async function* collected(selections, keptUsers, ids) {
    for await (const selection of selections) {
        if (ids !== undefined)
            await keptUsers?.addUsers(selection, ids);
        yield selection;
    }
}
/** Lets timers and signals run, so that a slow filter does not outlive the run. @throws the signal's reason */
async function pause(signal) {
    await (0,external_node_timers_promises_.setImmediate)();
    signal?.throwIfAborted();
}
async function* checkedNames(blocks, fieldNames) {
    for await (const block of blocks) {
        (0,rows_block/* requireUtf8 */.Nt)(block);
        requireExportedNames(block, fieldNames);
        yield block;
    }
}
async function* selected(blocks, see, select, count, counts) {
    for await (const block of blocks) {
        see(block);
        const selection = await select(block);
        counts.exported += block.count;
        counts.kept += selection.count;
        count?.(selection);
        yield selection;
    }
}
async function* keptBytes(selections, encoder, sort) {
    for await (const selection of selections) {
        // Before sorting, because encoding checks rows and an error needs their original numbers.
        const bytes = encoder.encode(selection);
        await sort(selection);
        yield bytes;
    }
    yield encoder.end();
}

;// CONCATENATED MODULE: ./build/src/backup/export.js
/** Downloads the export and converts it in one pass. */







/**
 * Downloads the file of a completed job and converts it. Each attempt writes all files again.
 *
 * @param folder an existing folder that only we can read
 * @param memberships receives the users of the backup
 * @param sortedFiles receives each file for the branch
 * @throws BackupError when the file stays corrupt, a row is not what Auth0 documents, or the disk cannot be written
 */
function downloadAndConvert(tenant, job, settings, folder, memberships, sortedFiles) {
    return (0,download/* downloadWithRestarts */.z)(tenant, job, (bytes) => {
        memberships?.restartUsers();
        return convert(bytes, tenant, job, settings, folder, memberships, sortedFiles);
    });
}
async function convert(bytes, tenant, job, settings, folder, memberships, sortedFiles) {
    const { log, signal } = tenant.run;
    const { format, compression, recipients, fileName } = settings;
    const { artifact, branch, outputDirectory } = settings.destinations;
    const filter = await compiled(settings.filter);
    const result = await runPipeline(bytes, {
        format,
        compression,
        recipients,
        fileName,
        connection: job.connection ?? connectionInput(settings),
        filter,
        fieldNames: fieldNames(settings, job),
        namedFields: namedFields(settings),
        // The summary of an encrypted backup shows no statistics: its readers may not read the users.
        statisticsFields: recipients.length > 0 ? undefined : (0,auth0_fields/* statisticsFields */.pr)(settings.export),
        inOrder: artifact !== undefined || outputDirectory !== undefined,
        sortedBy: branch === undefined ? undefined : (0,auth0_fields/* userIdTitle */.Te)(settings.export),
        keptUsers: memberships,
        sortedFiles,
        folder,
        signal,
    });
    warnAboutFields(result, settings, log);
    logCounts(result, filter, log);
    if (result.nulls !== undefined) {
        log.info(`${(0,base_format/* formatUsers */.ed)(result.nulls)} with a NUL character in a cell, which most readers of CSV reject. The rows are stored as Auth0 wrote them; use \`format: ndjson\`, or correct the users in Auth0.`);
    }
    if (result.loneSurrogates !== undefined) {
        log.warning(`${(0,base_format/* formatUsers */.ed)(result.loneSurrogates)} with half of a surrogate pair in a text, such as "\\ud83d" (a cut emoji): jq and DuckDB reject these rows. They are stored as Auth0 wrote them; correct the users in Auth0.`);
    }
    for (const file of (0,plan/* listedFiles */.H)(result))
        log.info(`${file.name}: ${(0,base_format/* formatBytes */.z3)(file.bytes)}`);
    return result;
}
/** The input `connection` as it was given. */
function connectionInput({ export: asked }) {
    const connection = asked.kind === "start" ? asked.connection : undefined;
    return connection?.kind === "id" ? connection.id : connection?.name;
}
/** The names that the fields of an exported row may have; `undefined` if Auth0 chose them and does not state them. */
function fieldNames({ export: asked, format }, job) {
    const fields = (asked.kind === "start" ? asked.fields : undefined) ?? job.fields;
    return fields && (0,auth0_fields/* exportedNames */.UA)(fields, format === "csv" ? "csv" : "json");
}
/** The fields that the input names, each with the names that it may have in a row. */
function namedFields({ export: job, format }) {
    const named = job.kind === "start" ? job.named : [];
    return named.map((field) => ({
        title: (0,auth0_fields/* titleOf */.Gg)(field),
        names: (0,auth0_fields/* exportedNames */.UA)([field], format === "csv" ? "csv" : "json"),
    }));
}
async function compiled(filter) {
    if (filter === undefined)
        return undefined;
    const { compileFilter } = await Promise.all(/* import() */[__webpack_require__.e(484), __webpack_require__.e(313)]).then(__webpack_require__.bind(__webpack_require__, 6313));
    return compileFilter(filter.expression, filter.options);
}
function warnAboutFields({ foundFields }, { export: job }, log) {
    const absent = foundFields?.absent ?? [];
    if (!foundFields?.hasAny || absent.length === 0)
        return;
    const named = job.kind === "start" ? job.named : [];
    const hints = (0,auth0_fields/* spellingHints */.V1)(named.filter((field) => absent.includes((0,auth0_fields/* titleOf */.Gg)(field))));
    log.warning(`No exported user has ${absent.join(", ")}, which \`fields\` names. Check the spelling.${hints}`);
}
function logCounts(result, filter, log) {
    const { usersExported, usersKept, leftOut } = result;
    const notImportable = leftOut === undefined ? 0 : (0,rows_import/* totalLeftOut */.kh)(leftOut);
    const passed = usersKept + notImportable;
    if (usersExported > 0 && filter !== undefined)
        warnAboutFilter(filter, usersExported, passed, log);
    const kept = filter === undefined ? "" : `, and the filter keeps ${(0,base_format/* formatCount */.B4)(passed)}`;
    log.info(`Auth0 exported ${(0,base_format/* formatUsers */.ed)(usersExported)}${kept}.`);
    if (leftOut === undefined)
        return;
    log.info(`${(0,base_format/* formatUsers */.ed)(usersKept)} can be imported.`);
    for (const line of (0,left_out/* formatLeftOut */.t)(leftOut))
        log.info(`Left out: ${line}.`);
    if (usersKept === 0 && passed > 0) {
        log.warning(`None of ${(0,base_format/* formatUsers */.ed)(passed)} can be imported, so the file holds an empty array.`);
    }
}
/** Signs of a mistake in the filter: a field that no user has, or no user left. */
function warnAboutFilter(filter, usersExported, passed, log) {
    const absent = filter.absentFields().map((name) => `$${name}`);
    if (absent.length > 0) {
        log.warning(`No exported user has ${absent.join(", ")}, which the filter reads. Check the spelling and \`fields\`.`);
    }
    if (passed === 0) {
        log.warning(`The filter keeps none of ${(0,base_format/* formatUsers */.ed)(usersExported)}. Check the values that its fields are compared with.`);
    }
}

;// CONCATENATED MODULE: ./build/src/backup/manifest.js
/** `manifest.json`: describes a backup, without personal data. It is stored with the backup at every destination. */


/** The text of `manifest.json`, schema 1. @param files those beside it */
function manifest(settings, result, files, facts) {
    const { export: job, recipients } = settings;
    const document = {
        schema: 1,
        created_at: facts.createdAt.toISOString(),
        tenant: settings.tenant.origin.host,
        job_id: facts.jobId,
        connection: facts.connection ?? null,
        format: settings.format,
        fields: job.kind === "start" ? (job.fields?.map(auth0_fields/* titleOf */.Gg) ?? null) : null,
        discovered_fields: (0,auth0_fields/* undocumentedTitles */.Rq)(job),
        filter: settings.filter?.expression ?? null,
        users_exported: result.usersExported,
        users_kept: result.usersKept,
        users_dropped: dropped(result),
        ...(result.loneSurrogates && { users_with_lone_surrogates: result.loneSurrogates }),
        ...(result.nulls && { users_with_nul: result.nulls }),
        ...(result.memberships && { memberships: membershipCounts(result.memberships) }),
        ...(settings.format === "import" && { connections: usersByConnection(files) }),
        files: files.map(({ name, content, bytes, sha256, users, compression, connection }) => ({
            name,
            content,
            bytes,
            sha256,
            users,
            ...(settings.format === "import" &&
                content === "users" && { connection: connection ?? null }),
            compression,
            encrypted: recipients.length > 0,
        })),
        ...(recipients.length > 0 && { recipients }),
        ...(facts.fingerprint && { fingerprint: facts.fingerprint }),
        action: { version: facts.version },
        run: facts.runUrl ?? null,
    };
    return `${JSON.stringify(document, null, 2)}\n`;
}
/** The number of users in the files of each connection; null is for users whose connection is unknown. */
function usersByConnection(files) {
    const counts = new Map();
    for (const { content, connection = null, users } of files) {
        if (content === "users")
            counts.set(connection, (counts.get(connection) ?? 0) + users);
    }
    return [...counts].map(([connection, users]) => ({ connection, users }));
}
/** The numbers of memberships; null for what was not asked for. */
function membershipCounts({ kinds, counts }) {
    const asked = (kind, count) => (kinds.includes(kind) ? count : null);
    return {
        roles: asked("roles", counts.roles),
        organizations: asked("organizations", counts.organizations),
        members: counts.members,
        role_members: asked("roles", counts.roleMembers),
        organization_members: asked("organizations", counts.organizationMembers),
        members_not_in_users: counts.notInUsers,
    };
}
/** How many users are not in the files: one number, or for `format: import` one for each reason, including the filter. */
function dropped({ usersExported, usersKept, leftOut, }) {
    const all = usersExported - usersKept;
    if (leftOut === undefined)
        return all;
    return { filter: all - (0,rows_import/* totalLeftOut */.kh)(leftOut), ...leftOut };
}

// EXTERNAL MODULE: external "node:v8"
var external_node_v8_ = __webpack_require__(78877);
// EXTERNAL MODULE: ./build/src/pipeline/memberships.js
var pipeline_memberships = __webpack_require__(30717);
;// CONCATENATED MODULE: ./build/src/backup/memberships.js
/** The memberships of a backup: read while the export job runs, and written after the users. */





/**
 * Checks before the export that the token may read memberships, if its permissions are unknown: those that are known were checked
 * when it was issued.
 *
 * @throws BackupError that names all permissions
 */
async function requireMembershipAccess(tenant, { memberships }) {
    const areKnown = (0,auth0_memberships/* membershipScopes */.AF)(memberships).every((scope) => tenant.hasScope(scope));
    if (!areKnown)
        await (0,auth0_memberships/* checkMembershipAccess */.Zo)(tenant, memberships);
}
/**
 * Reads the memberships that are wanted.
 *
 * @param folder an existing folder that only we can read
 * @throws BackupError if Auth0 refuses a request or the disk cannot be written
 */
async function collectMemberships(tenant, settings, folder) {
    // Thousands of requests leave much garbage, which V8 would otherwise collect so late that memory doubles.
    (0,external_node_v8_.setFlagsFromString)("--optimize-for-size");
    const { format, compression, recipients, memberships } = settings;
    const plan = { format, compression, recipients, folder, signal: tenant.run.signal };
    const files = await pipeline_memberships/* MembershipFiles */.WI.begin(plan, (0,auth0_fields/* userIdTitle */.Te)(settings.export));
    const read = await (0,auth0_memberships/* readMemberships */.qh)(tenant, memberships, (page) => files.add(page));
    return { kinds: memberships, files, ...read };
}
/** Writes the files, when all users were added. @throws BackupError if the disk cannot be written */
async function writeMemberships({ kinds, files: collected, roles, organizations, gone, }) {
    const { files, counts } = await collected.finish(gone);
    return { kinds, files, counts: { roles, organizations, ...counts } };
}
/** `60 roles, 3,000 organizations`. */
function summarizeGroups({ kinds, roles, organizations }) {
    const counted = {
        roles: count(roles, "role"),
        organizations: count(organizations, "organization"),
    };
    return kinds.map((kind) => counted[kind]).join(", ");
}
/** `12 users with memberships, 1 of them not in the backup`. */
function summarizeMemberships({ counts }) {
    const { members, notInUsers } = counts;
    const missing = notInUsers === 0 ? "" : `, ${(0,base_format/* formatCount */.B4)(notInUsers)} of them not in the backup`;
    return `${(0,base_format/* formatUsers */.ed)(members)} with memberships${missing}`;
}
function count(number, what) {
    return `${(0,base_format/* formatCount */.B4)(number)} ${what}${number === 1 ? "" : "s"}`;
}

// EXTERNAL MODULE: ./build/src/store/branch/commit-message.js
var commit_message = __webpack_require__(46137);
;// CONCATENATED MODULE: ./build/src/backup/step-results.js
/** The results of steps in a few words, for the log. */




/** `artifact auth0-users, branch auth0-backup`: where the backup will be stored. */
function summarizeDestinations({ artifact, branch, outputDirectory }) {
    return [
        ...(artifact === undefined ? [] : [`artifact ${artifact.name}`]),
        ...(branch === undefined ? [] : [`branch ${branch.name}`]),
        ...(outputDirectory === undefined ? [] : [`folder ${outputDirectory}`]),
    ].join(", ");
}
/** `23 documented, 2 not documented`. */
function summarizeFields({ export: job }) {
    const fields = job.kind === "start" ? (job.fields ?? []) : [];
    const further = (0,auth0_fields/* undocumentedTitles */.Rq)(job).length;
    return `${fields.length - further} documented, ${further} not documented`;
}
/** `full profile: 25 fields, of which Auth0 does not document department, locale`, or the fields that the input names. */
function describeFields(job) {
    if (job.kind === "collect")
        return "those of the existing job";
    const { fields, named } = job;
    if (fields === undefined)
        return "chosen by Auth0";
    if (fields.length === named.length) {
        return (0,base_format/* formatNames */.EI)(named.map(({ path, title }) => (title ? `${path} as ${title}` : path)));
    }
    const further = (0,auth0_fields/* undocumentedTitles */.Rq)(job);
    const which = further.length === 0 ? "" : `, of which Auth0 does not document ${(0,base_format/* formatNames */.EI)(further)}`;
    return `full profile: ${fields.length} fields${which}`;
}
/** `+12 −3 ~45`, or why there is no comparison. */
function summarizeComparison(comparison) {
    const { changed, changes, membershipChanges, usersBefore } = comparison;
    if (!changed)
        return "nothing changed";
    const memberships = membershipChanges === undefined ? "" : `, memberships ${(0,commit_message/* formatChanges */.rQ)(membershipChanges)}`;
    if (changes !== undefined)
        return `${(0,commit_message/* formatChanges */.rQ)(changes)}${memberships}`;
    return usersBefore === undefined
        ? "the first backup"
        : `cannot be compared, ${(0,base_format/* formatUsers */.ed)(usersBefore)} before`;
}
/** `artifact auth0-users, commit 4bf8e14`: where the backup was stored. */
function summarizeStored({ artifact, branch, outputDirectory, files }) {
    const folder = `${files.length} ${files.length === 1 ? "file" : "files"}`;
    return [
        ...(artifact === undefined ? [] : [`artifact ${artifact.name}`]),
        ...(branch === undefined
            ? []
            : [branch.changed ? `commit ${branch.commit.slice(0, 7)}` : "no commit needed"]),
        ...(outputDirectory === undefined ? [] : [folder]),
    ].join(", ");
}
/** `4,999 of 5,000 users, 1.23 MB`. */
function summarizeFiles(result) {
    const { usersExported, usersKept } = result;
    const bytes = (0,plan/* listedFiles */.H)(result).reduce((sum, file) => sum + file.bytes, 0);
    const kept = usersKept === usersExported ? "" : `${(0,base_format/* formatCount */.B4)(usersKept)} of `;
    return `${kept}${(0,base_format/* formatUsers */.ed)(usersExported)}, ${(0,base_format/* formatBytes */.z3)(bytes)}`;
}

;// CONCATENATED MODULE: ./build/src/backup/index.js
/** A backup, one line per step. */


















/**
 * Makes one backup.
 *
 * @throws BackupError, with nothing stored and no temporary file left
 */
async function backup(asked, run, progress) {
    const { log } = run;
    const swept = await (0,stale_files/* removeStaleFolders */.r6)(run.temp, Date.now());
    if (swept > 0)
        log.info(`Removed the files of ${swept} killed ${swept === 1 ? "run" : "runs"}.`);
    const { folder, remove } = await (0,stale_files/* makeRunFolder */.GU)(run);
    let opened;
    try {
        const branch = await progress.step("Check the destination", () => (0,store/* checkDestinations */.WT)(asked, run, folder), () => summarizeDestinations(asked.destinations));
        opened = branch;
        const tenant = await progress.step("Sign in", () => auth0_tenant/* Tenant */.b1.signIn(run, asked.tenant, neededScopes(asked)), ({ host }) => host);
        const tokens = providerTokenWarning(tenant);
        if (tokens !== undefined)
            log.warning(tokens);
        const complete = (0,complete_profile/* discovers */.Ho)(asked)
            ? await progress.step("Discover fields", () => discover(tenant, asked, log), summarizeFields)
            : asked;
        const wantsMemberships = asked.memberships.length > 0;
        if (wantsMemberships)
            await requireMembershipAccess(tenant, asked);
        const { jobId, settings } = await progress.step("Start the export", () => start(tenant, complete, asked, run, progress), (started) => started.jobId);
        branch?.fetchAhead(settings);
        // Auth0 works on the job meanwhile. The job is polled later, because its link expires after a minute.
        const memberships = wantsMemberships
            ? await progress.step("Read the memberships", () => collectMemberships(tenant, settings, folder), summarizeGroups)
            : undefined;
        const job = await progress.step("Wait for the export", () => watch(tenant, jobId, settings), ({ total }) => (total === undefined ? "completed" : (0,base_format/* formatUsers */.ed)(total)));
        const users = await progress.step("Download and convert", () => downloadAndConvert(tenant, job, settings, folder, memberships?.files, branch), summarizeFiles);
        checkComplete(users, job, settings);
        const written = memberships &&
            (await progress.step("Write the memberships", () => writeMemberships(memberships), summarizeMemberships));
        const result = { ...users, memberships: written };
        const files = (0,plan/* listedFiles */.H)(result);
        const manifestFile = await writeManifest(settings, result, { folder, files }, job, run);
        const commit = branch &&
            (await progress.step("Compare with the branch", () => prepareCommit(branch, settings, result, job, run), summarizeComparison));
        const stored = await progress.step("Store", () => (0,store/* store */.M_)(files, manifestFile, commit, settings, run, progress.held), summarizeStored);
        return {
            tenant: tenant.host,
            jobId,
            connection: job.connection,
            fields: describeFields(settings.export),
            settings,
            result,
            ...stored,
        };
    }
    finally {
        opened?.close();
        // Synchronous, and a failed run awaits nothing after it: the artifact client cannot be stopped, and would print an error of its own
        // when its next file is gone.
        remove();
    }
}
/** The permissions that the application needs. */
function neededScopes({ export: job, memberships }) {
    const needsLookUp = job.kind === "start" && job.connection?.kind === "name";
    const lookUp = needsLookUp ? ["read:connections"] : [];
    return ["read:users", ...lookUp, ...(0,auth0_memberships/* membershipScopes */.AF)(memberships)];
}
/** The warning about a permission that is never needed, if the token is known to have it. */
function providerTokenWarning(tenant) {
    if (tenant.hasScope("read:user_idp_tokens") !== true)
        return undefined;
    return "The token has the permission read:user_idp_tokens, so the backup may contain access tokens of other identity providers. No backup needs it: remove it from the application (Applications → APIs → Auth0 Management API).";
}
async function discover(tenant, asked, log) {
    const { settings, finding, warnings } = await (0,complete_profile/* completeProfile */.zg)(tenant, asked);
    if ((0,auth0_fields/* undocumentedTitles */.Rq)(settings.export).length > 0)
        log.info(finding);
    for (const warning of warnings)
        log.warning(warning);
    return settings;
}
/**
 * Starts the job, unless it exists. A job that Auth0 refuses is started without the discovered properties: their names are not trusted,
 * and which of them Auth0 accepts is not documented.
 *
 * @param asked the settings before the discovery
 * @returns the job's id and the settings of the export that it makes
 */
async function start(tenant, complete, asked, { log }, progress) {
    const { export: job, format } = complete;
    if (job.kind === "collect") {
        progress.jobId(job.jobId);
        log.info("Collecting a job that was started earlier.");
        return { jobId: job.jobId, settings: complete };
    }
    const rows = format === "csv" ? "csv" : "json";
    let settings = complete;
    const jobId = await (0,export_job/* startExport */.Nq)(tenant, job, rows).catch(async (error) => {
        const reduced = await (0,complete_profile/* withoutDiscovered */.lC)(complete, asked, error);
        if (reduced === undefined || !(error instanceof errors/* BackupError */.hj))
            throw error;
        log.warning(`Auth0 did not accept the discovered fields, so the backup lacks them: ${(0,base_format/* formatNames */.EI)((0,auth0_fields/* undocumentedTitles */.Rq)(job))}. ${error.message}`);
        settings = reduced.settings;
        return (0,export_job/* startExport */.Nq)(tenant, reduced.job, rows);
    });
    progress.jobId(jobId);
    log.info(`Auth0 accepted the job at ${(0,base_format/* formatTime */.fU)(new Date())}.`);
    return { jobId, settings };
}
async function watch(tenant, jobId, settings) {
    const job = await (0,export_job/* waitForExport */.Fu)(tenant, jobId);
    assertSameFormat(jobId, job.format, settings.format);
    return job;
}
/** @throws BackupError if the job's format cannot be converted to the format of the backup */
function assertSameFormat(jobId, written, asked) {
    const expected = asked === "csv" ? "csv" : "json";
    if (written === undefined || written === expected)
        return;
    throw new errors/* BackupError */.hj(`The export job ${jobId} was started with the format ${written === "csv" ? "csv" : "json"}, which cannot be converted to \`format: ${asked}\`.`, written === "csv" ? "Set `format: csv`." : "Set `format` to ndjson, json or import.");
}
/** The last check before anything is stored. */
function checkComplete(result, job, { minimumUsers, export: asked }) {
    const { usersExported, foundFields } = result;
    if (usersExported > 0 && foundFields?.hasAny === false) {
        const hints = asked.kind === "start" ? (0,auth0_fields/* spellingHints */.V1)(asked.named) : "";
        throw new errors/* BackupError */.hj(`None of ${(0,base_format/* formatUsers */.ed)(usersExported)} in the export has any of the requested fields.`, `Nothing was stored. Check the spelling in \`fields\`.${hints}`);
    }
    if (job.total !== undefined && usersExported < job.total) {
        throw new errors/* BackupError */.hj(`Auth0 reports ${(0,base_format/* formatUsers */.ed)(job.total)} in the export, but its file has only ${usersExported}.`, "Nothing was stored. Run the workflow again; if it keeps failing, give Auth0 support the job's id.");
    }
    if (usersExported < minimumUsers) {
        throw new errors/* BackupError */.hj(`Auth0 exported ${(0,base_format/* formatUsers */.ed)(usersExported)}, fewer than \`minimum-users\` (${minimumUsers}).`, "Nothing was stored. Check the tenant, `connection` and `limit`, or lower `minimum-users`.");
    }
}
/** Makes the commit for the branch: the sorted files and their manifest. */
async function prepareCommit(branch, settings, result, job, run) {
    const { sorted } = result;
    if (sorted === undefined)
        throw new Error("The pipeline made no files for the branch.");
    const files = [...sorted.files, ...(result.memberships?.files ?? [])];
    return await branch.prepare({
        files,
        writeManifest: (fingerprint) => writeManifest(settings, result, { ...sorted, files }, job, run, fingerprint),
        format: settings.format,
        compression: settings.compression,
        recipients: settings.recipients,
        idTitle: (0,auth0_fields/* userIdTitle */.Te)(settings.export),
        tenant: settings.tenant.origin.host,
        usersKept: result.usersKept,
        jobId: job.id,
        runUrl: run.url,
    });
}
async function writeManifest(settings, result, { folder, files }, job, run, fingerprint) {
    const file = external_node_path_.join(folder, "manifest.json");
    const text = manifest(settings, result, files, {
        createdAt: new Date(),
        jobId: job.id,
        connection: job.connection,
        version: VERSION,
        runUrl: run.url,
        fingerprint,
    });
    await (0,promises_.writeFile)(file, text, { mode: 0o600 }).catch((0,disk_errors/* diskError */.w)(file));
    return file;
}


/***/ }),

/***/ 2572:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  K: () => (/* binding */ readInputs)
});

// EXTERNAL MODULE: ./build/src/auth0/fields.js
var auth0_fields = __webpack_require__(46163);
// EXTERNAL MODULE: ./build/src/base/runner-environment.js
var runner_environment = __webpack_require__(5901);
// EXTERNAL MODULE: ./build/src/inputs/backup-table.js
var backup_table = __webpack_require__(21568);
// EXTERNAL MODULE: ./build/src/inputs/destinations.js
var destinations = __webpack_require__(77914);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 8 modules
var schemas = __webpack_require__(32716);
// EXTERNAL MODULE: ./build/src/base/format.js
var format = __webpack_require__(86616);
// EXTERNAL MODULE: ./build/src/base/json.js
var json = __webpack_require__(75221);
;// CONCATENATED MODULE: ./build/src/inputs/fields.js
/** The `fields` input: which fields of a user are exported. */




/** The full profile: the documented fields, and the properties that the run discovers. */
const FULL_PROFILE = "*";
/** The fields to request. Auth0 chooses them for `auth0-default`, and has chosen those of a job that exists. */
function requestedFields({ fields: text, format, "job-id": jobId }, report) {
    const rows = format === "csv" ? "csv" : "json";
    const isChosen = jobId === undefined && text !== "auth0-default";
    const entries = isChosen ? readFields(text) : [];
    if (typeof entries === "string")
        report(entries);
    if (!isChosen || typeof entries === "string") {
        return { fields: undefined, named: [], discovers: false };
    }
    const named = entries.filter(({ path }) => path !== FULL_PROFILE);
    const isFull = named.length < entries.length;
    if (entries.some(({ path, title }) => path === FULL_PROFILE && title !== undefined)) {
        report("`fields` gives * a title, but * selects several fields. Remove `as`.");
    }
    const fields = isFull ? withNamed((0,auth0_fields/* fullProfile */.D9)(rows), named) : named;
    fieldProblems(fields, rows).forEach(report);
    if (format === "import")
        importFieldProblems(fields).forEach(report);
    // An import accepts no other properties than the documented ones.
    return { fields, named, discovers: isFull && format !== "import" };
}
/** A field that the profile has already under the same title is not repeated. */
function withNamed(profile, named) {
    const isNew = ({ path, title }) => title !== undefined || !profile.some((field) => field.path === path);
    return [...profile, ...named.filter(isNew)];
}
const AUTH0_FIELDS = schemas/* array */.YOg(schemas/* strictObject */.rej({ name: schemas/* string */.YjP().min(1), export_as: schemas/* string */.YjP().min(1).optional() }));
const AUTH0_FORM = '[{"name": "email", "export_as": "Mail"}]';
/** Characters of quotes and of lists in other notations. Auth0 would take them for a part of the name, and no user has such a field. */
const FOREIGN = /["'`“”‘’;|{}]|^\$/u;
/**
 * Reads `path` or `path as title`, one per line or comma-separated, or Auth0's own `[{"name": …, "export_as": …}]`.
 *
 * @returns the fields, or what is wrong
 */
function readFields(text) {
    const fields = [];
    if (text.startsWith("{")) {
        return `\`fields\` begins with {, like a whole request to Auth0. Enter only the list in it, ${AUTH0_FORM}, or write one field per line.`;
    }
    if (text.startsWith("[")) {
        const { success, data = [] } = AUTH0_FIELDS.safeParse((0,json/* parseJson */.qF)(text));
        if (!success) {
            return `\`fields\` begins with [ but is not in Auth0's form ${AUTH0_FORM}. Correct the JSON, or write one field per line.`;
        }
        for (const { name, export_as: title } of data)
            fields.push(fieldOf(name, title));
    }
    else {
        for (const entry of text.split(/[\n,]/).map((part) => part.trim())) {
            if (entry === "")
                continue;
            const [, path, title] = /^(\S+)(?:\s+as\s+(\S.*))?$/i.exec(entry) ?? [];
            if (path === undefined || FOREIGN.test(path) || /^["'`“‘]/u.test(title ?? "")) {
                return wrongEntry(entry, text);
            }
            fields.push(fieldOf(path, title));
        }
    }
    return fields.length > 0
        ? fields
        : "`fields` names no field. Write one per line, or remove the input to export the full profile.";
}
/** @param text of the whole input, for the right spelling */
function wrongEntry(entry, text) {
    const names = text
        .split(/[\n,;|]/)
        .map((part) => part.replaceAll(/["'`“”‘’{}]|^\s*[-$]\s*/gu, "").trim())
        .filter((name) => name !== "");
    const isRepaired = names.every((name) => /^[^\s:$[\]]+(\[\d+\][^\s:$[\]]*)?(\s+as\s+\S.*)?$/i.test(name));
    const remedy = isRepaired
        ? `Write ${cut(names.join(", "))}`
        : "Write each field as `path` or `path as title`";
    return `\`fields\` has the entry "${cut(entry)}". ${remedy}; for a name with spaces or quotes, use the form ${AUTH0_FORM}.`;
}
function cut(text) {
    return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
function fieldOf(path, title) {
    return title === undefined ? { path } : { path, title };
}
/** What Auth0 would reject. */
function fieldProblems(fields, rows) {
    const problems = [];
    for (const field of fields) {
        const { path } = field;
        const long = [path, (0,auth0_fields/* titleOf */.Gg)(field)].find((name) => [...name].length > auth0_fields/* MAXIMUM_FIELD_LENGTH */.vY);
        if (long !== undefined) {
            problems.push(`\`fields\` has a name of ${[...long].length} characters ("${long.slice(0, 20)}…"). Shorten it: Auth0 accepts at most ${auth0_fields/* MAXIMUM_FIELD_LENGTH */.vY}.`);
        }
        if (rows === "csv" && auth0_fields/* METADATA_FIELDS */.At.includes(path)) {
            problems.push(`\`fields\` has all of ${path}, which Auth0 does not export to CSV. Name the properties that you need (${path}.country), or use \`format: ndjson\`.`);
        }
        if (rows === "csv" && auth0_fields/* LIST_FIELDS */.Ho.includes(path)) {
            problems.push(`\`fields\` has the whole list ${path}, which Auth0 does not export to CSV. Name one entry (${path}[0]), or use \`format: ndjson\`.`);
        }
    }
    const titles = fields.map(auth0_fields/* titleOf */.Gg);
    for (const title of new Set(titles.filter((title, i) => titles.indexOf(title) !== i))) {
        problems.push(`\`fields\` has two fields with the title "${title}". Give one of them another title with \`as\`.`);
    }
    if (rows === "csv" && fields.length > auth0_fields/* MAXIMUM_CSV_FIELDS */.aZ) {
        problems.push(`\`fields\` has ${fields.length} fields, but a CSV export can have at most ${auth0_fields/* MAXIMUM_CSV_FIELDS */.aZ}. Remove some, or use \`format: ndjson\`.`);
    }
    return problems;
}
/** What would make users that the import rejects, or that replace metadata with a part of it. */
function importFieldProblems(fields) {
    const problems = ["user_id", "email"]
        .filter((needed) => !fields.some(({ path }) => path === needed))
        .map((needed) => `\`fields\` lacks ${needed}, which \`format: import\` needs. Add it.`);
    for (const field of fields) {
        const { path } = field;
        if ((0,auth0_fields/* titleOf */.Gg)(field) !== path) {
            problems.push(`\`fields\` gives ${path} the title "${(0,auth0_fields/* titleOf */.Gg)(field)}", but \`format: import\` needs Auth0's own names. Remove \`as\`.`);
        }
        const root = (0,auth0_fields/* rootOf */.I5)(path);
        if (auth0_fields/* METADATA_FIELDS */.At.includes(root) && root !== path) {
            problems.push(`\`fields\` has only a part of ${root} (${path}), and an import replaces all of it. Name ${root} instead.`);
        }
    }
    return problems;
}
/** @param fields `undefined` if Auth0 chooses them */
function importFieldWarnings(fields) {
    const absent = auth0_fields/* METADATA_FIELDS */.At.filter((name) => !fields?.some(({ path }) => path === name));
    if (fields === undefined || absent.length === 0)
        return [];
    const [are, them] = absent.length === 1 ? ["is", "it"] : ["are", "them"];
    return [
        `${(0,format/* formatList */.ki)(absent)} ${are} not among \`fields\`, so users who are imported from this backup lose ${them}. Add ${them}, or remove \`fields\`.`,
    ];
}
/**
 * What Auth0 accepts but is probably a mistake.
 *
 * @param isDryRun whether nothing will be exported that shows which fields the users have
 */
function fieldWarnings(fields, isDryRun) {
    const warnings = [];
    const hints = isDryRun ? (0,auth0_fields/* spellingHints */.V1)(fields) : "";
    if (hints !== "") {
        warnings.push(`\`fields\` has names that Auth0 does not document. Check the spelling.${hints}`);
    }
    if (fields.length > auth0_fields/* MAXIMUM_CSV_FIELDS */.aZ) {
        warnings.push(`\`fields\` has ${fields.length} fields. An older guide of Auth0 allows at most ${auth0_fields/* MAXIMUM_CSV_FIELDS */.aZ} in every format: if Auth0 rejects the job, export whole metadata objects instead of their properties.`);
    }
    for (const root of fields.map(({ path }) => (0,auth0_fields/* rootOf */.I5)(path))) {
        if (auth0_fields/* NEVER_EXPORTED */.Fw.includes(root)) {
            warnings.push(`Auth0 does not export ${root}. The field will be missing from every user.`);
        }
    }
    return warnings;
}

// EXTERNAL MODULE: ./build/src/inputs/filter.js
var filter = __webpack_require__(12053);
// EXTERNAL MODULE: ./build/src/inputs/header-text.js
var header_text = __webpack_require__(88908);
// EXTERNAL MODULE: ./build/src/inputs/proxies.js
var proxies = __webpack_require__(77715);
// EXTERNAL MODULE: ./build/src/pipeline/encrypt.js
var encrypt = __webpack_require__(87129);
// EXTERNAL MODULE: ./build/src/inputs/table.js
var table = __webpack_require__(85835);
;// CONCATENATED MODULE: ./build/src/inputs/recipients.js
/** The `encrypt-to` input: the age recipients who can decrypt the files. */


const POST_QUANTUM = /^age1(?:tag)?pq1/;
/**
 * Reads age recipients, one per line. Blank lines and lines that begin with `#` are skipped, as in age's recipients files.
 *
 * @param text `none` for no encryption
 * @returns each once, in their order
 */
async function recipients(text, report) {
    if (text === "none")
        return [];
    const lines = text.split("\n").map((line) => line.trim());
    const found = new Set();
    let isWrong = false;
    for (const [index, line] of lines.entries()) {
        if (line === "" || line.startsWith("#"))
            continue;
        const problem = await problemOf(line);
        if (problem === undefined)
            found.add(line);
        else
            report(`Line ${index + 1} of \`encrypt-to\` ${problem}`);
        isWrong ||= problem !== undefined;
    }
    if (found.size === 0 && !isWrong) {
        report("`encrypt-to` has no recipient. Write one per line (age1…), or `none`.");
    }
    // age has the same rule: one classic key would undo the protection of the others.
    if (new Set([...found].map((recipient) => POST_QUANTUM.test(recipient))).size > 1) {
        report("`encrypt-to` mixes keys with and without post-quantum protection. Use keys of one kind.");
    }
    return [...found];
}
async function problemOf(line) {
    if (table/* AGE_SECRET_KEY */.Pf.test(line)) {
        return "is a secret key, which decrypts backups, and the workflow's log may already show it. Delete it, make a new key, and enter its public half, age1….";
    }
    if (line.startsWith("ssh-")) {
        return "is an SSH key. Make a key with age-keygen and enter its public half, age1….";
    }
    if (/[\s,]/.test(line))
        return "has more than one word. Write one recipient per line.";
    try {
        await (0,encrypt/* encrypterFor */.K)([line]);
        return undefined;
    }
    catch {
        return "is not an age recipient. Copy the public key, age1…, again; keys that need a plugin are not supported.";
    }
}

// EXTERNAL MODULE: ./build/src/inputs/tenant.js
var inputs_tenant = __webpack_require__(39263);
;// CONCATENATED MODULE: ./build/src/inputs/index.js
/** The texts of the inputs → Settings, or all problems at once. */











/**
 * Reads the inputs of a run.
 *
 * @param now the clock that a filter reads, in milliseconds since 1970
 * @returns the settings, and warnings that do not stop the run
 * @throws BackupError with all problems and their remedies
 */
async function readInputs(inputs, { workspace, environment }, now) {
    const problems = [];
    const report = (problem) => {
        problems.push(problem);
    };
    const read = (0,table/* readTable */.xz)(backup_table/* INPUTS */.mc, inputs, report);
    (0,proxies/* checkProxies */.r)(environment, report);
    const { "github-token": githubToken } = read;
    if (githubToken !== undefined)
        (0,header_text/* isHeaderText */.z)("github-token", githubToken, report);
    const fields = requestedFields(read, report);
    const encryptTo = await recipients(read["encrypt-to"], report);
    const tenant = (0,inputs_tenant/* tenantSettings */.s)(read, report);
    const settings = {
        ...(0,table/* copiedSettings */.qK)(backup_table/* INPUTS */.mc, backup_table/* COMBINED */.KF, read),
        export: exportSettings(read, fields, report),
        filter: await (0,filter/* filterSettings */.Y)(read.filter, filterOptions(read, fields, environment, now), report),
        compression: read.compression ?? (encryptTo.length > 0 ? "gzip" : "none"),
        recipients: encryptTo,
        destinations: (0,destinations/* destinations */.uC)(read, workspace, report),
    };
    if (settings.memberships.length > 0 && isMembershipsName(settings.fileName)) {
        report("`file-name` is the name of the files of `memberships`. Choose another name, such as users.");
    }
    if (problems.length > 0 || tenant === undefined)
        throw (0,table/* inputError */.Xu)(problems);
    const warnings = [
        ...fieldWarnings(fields.named, settings.isDryRun),
        ...(read.format === "import" ? importFieldWarnings(fields.fields) : []),
        ...(0,destinations/* unusedInputs */.Sv)(read),
    ];
    return { settings: { ...settings, tenant }, warnings };
}
/** Whether files of users would have names like `memberships` or `memberships-0001`. */
function isMembershipsName(name) {
    return /^memberships(-\d{4,})?$/i.test(name);
}
function filterOptions({ format, "file-name": fileName }, { fields, discovers }, environment, now) {
    const rows = format === "csv" ? "csv" : "ndjson";
    return {
        format: rows,
        environment: (0,runner_environment/* filterVariables */.u)(environment),
        fileName: `${fileName}.${rows}`,
        now,
        // With fields that are yet to be discovered, names are checked when they are known.
        ...(fields && !discovers && { fields: (0,auth0_fields/* exportedNames */.UA)(fields, rows === "csv" ? "csv" : "json") }),
    };
}
function exportSettings(read, fields, report) {
    const { "job-id": jobId, connection, limit } = read;
    if (jobId === undefined)
        return { kind: "start", connection, ...fields, limit };
    for (const name of ["connection", "fields", "limit"]) {
        if (read[name] === undefined || read[name] === FULL_PROFILE)
            continue;
        report(`\`${name}\` has no effect on an existing job. Remove it, or remove \`job-id\`.`);
    }
    return { kind: "collect", jobId };
}


/***/ }),

/***/ 28712:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(91659);
/* harmony import */ var _backup_dry_run_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1285);
/* harmony import */ var _backup_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76324);
/* harmony import */ var _base_end_of_run_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(34522);
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(22396);
/* harmony import */ var _base_format_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(86616);
/* harmony import */ var _base_runner_environment_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5901);
/* harmony import */ var _inputs_backup_table_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(21568);
/* harmony import */ var _inputs_index_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2572);
/* harmony import */ var _inputs_table_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(85835);
/* harmony import */ var _report_check_list_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(33181);
/* harmony import */ var _report_failure_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(71522);
/* harmony import */ var _report_outputs_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(3558);
/* harmony import */ var _report_run_log_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(21996);
/* harmony import */ var _report_standard_output_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(57325);
/* harmony import */ var _report_summary_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(10813);
/** Entry of the backup: reads the inputs, runs the backup, reports one failure. */
















const REMEDIES = {
    afterDeadline: "Raise `timeout-minutes`, or export less with `connection`, `fields` or `limit`.",
    afterBrokenConnection: "Run the workflow again.",
};
const started = Date.now();
const runner = (0,_base_runner_environment_js__WEBPACK_IMPORTED_MODULE_5__/* .readRunnerEnvironment */ .E)(process.env);
const log = new _report_run_log_js__WEBPACK_IMPORTED_MODULE_11__/* .RunLog */ .s(runner.environment);
(0,_report_standard_output_js__WEBPACK_IMPORTED_MODULE_12__/* .guardStreams */ .dl)();
let exitCode = 0;
try {
    log.end(await main());
}
catch (error) {
    log.end();
    const effect = effectOf(log.held);
    (0,_report_failure_js__WEBPACK_IMPORTED_MODULE_10__/* .reportFailure */ .x)(log.held.size > 0 ? (0,_base_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .withRemedy */ .v9)(error, effect) : error, "backup", effect);
    exitCode = 1;
}
await (0,_report_standard_output_js__WEBPACK_IMPORTED_MODULE_12__/* .drainStreams */ .sq)();
// Sockets that a client left open must not keep the job waiting.
process.exit(exitCode);
/** What a failed run may have stored. */
function effectOf(held) {
    return held.size === 0
        ? "Nothing was stored."
        : `The backup, or a part of it, may be in ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_14__/* .formatList */ .ki)([...held])}: do not rely on it.`;
}
/** @returns the backup, or `undefined` for a dry run */
async function main() {
    const inputs = Object.fromEntries(Object.keys(_inputs_backup_table_js__WEBPACK_IMPORTED_MODULE_6__/* .INPUTS */ .mc).map((name) => [name, _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4(name)]));
    for (const secret of (0,_inputs_table_js__WEBPACK_IMPORTED_MODULE_8__/* .secretsIn */ .VY)(_inputs_backup_table_js__WEBPACK_IMPORTED_MODULE_6__/* .INPUTS */ .mc, inputs))
        log.mask(secret);
    log.requireOutputs();
    const { settings, warnings } = await read(inputs);
    for (const warning of warnings)
        log.warning(warning);
    return await (0,_base_end_of_run_js__WEBPACK_IMPORTED_MODULE_3__/* .runToEnd */ .c)(settings.timeout, REMEDIES, (signal) => work(settings, { ...runner, log, signal }));
}
async function work(settings, run) {
    if (settings.isDryRun) {
        const checks = await (0,_backup_dry_run_js__WEBPACK_IMPORTED_MODULE_1__/* .dryRun */ .PA)(settings, run);
        log.summary(() => (0,_report_check_list_js__WEBPACK_IMPORTED_MODULE_9__/* .checkListOf */ .C)(checks));
        (0,_backup_dry_run_js__WEBPACK_IMPORTED_MODULE_1__/* .assertPassed */ .Zp)(checks);
        return undefined;
    }
    const made = await (0,_backup_index_js__WEBPACK_IMPORTED_MODULE_2__/* .backup */ .RR)(settings, run, log);
    // The backup is stored: from here on, a failure is only a warning.
    (0,_report_outputs_js__WEBPACK_IMPORTED_MODULE_15__/* .setOutputs */ .n)(made, log);
    log.summary(() => (0,_report_summary_js__WEBPACK_IMPORTED_MODULE_13__/* .summaryOf */ .YG)(made, { ...log, now: new Date(started) }));
    return made;
}
/** @throws BackupError with all problems of the inputs, which a dry run also adds to its check list */
async function read(inputs) {
    try {
        // The time is read once: a filter on "90 days ago" must not drift while it runs.
        return await (0,_inputs_index_js__WEBPACK_IMPORTED_MODULE_7__/* .readInputs */ .K)(inputs, runner, () => started);
    }
    catch (error) {
        if (error instanceof _base_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .BackupError */ .hj && (0,_inputs_backup_table_js__WEBPACK_IMPORTED_MODULE_6__/* .isTrue */ .Hn)(inputs["dry-run"])) {
            log.summary(() => (0,_report_check_list_js__WEBPACK_IMPORTED_MODULE_9__/* .checkListOf */ .C)((0,_backup_dry_run_js__WEBPACK_IMPORTED_MODULE_1__/* .failedInputs */ .xA)(error)));
        }
        throw error;
    }
}

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 33181:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ checkListOf)
/* harmony export */ });
/* harmony import */ var _markup_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34110);
/** The check list of a dry run, in the job summary. */

const SIGNS = { passed: "✅", failed: "❌", skipped: "➖" };
/** The check list as GitHub-flavoured Markdown. Values from outside are escaped: none of them can add markup. */
function checkListOf(checks) {
    const count = (wanted) => checks.filter(({ outcome }) => outcome === wanted).length;
    const rows = checks.map(({ title, outcome, note }) => {
        return `| ${SIGNS[outcome]} | ${(0,_markup_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(title)} | ${note.split(/\n+/).map(cellLine).join("<br>")} |`;
    });
    const result = resultOf(count("failed"), count("skipped"), checks.length);
    return [
        "## Auth0 user backup: dry run",
        "",
        `**${result}** Nothing was exported or stored.`,
        "",
        "| | Check | Result |",
        "|---|---|---|",
        ...rows,
        "",
    ].join("\n");
}
/** A skipped check must not count as passed. */
function resultOf(failed, skipped, all) {
    if (failed > 0)
        return `${failed} of ${all} checks failed.`;
    return skipped === 0
        ? "Everything is ready."
        : `No check failed, but ${skipped} of ${all} have no result.`;
}
/** Indented lines quote a filter and point into it, so their characters must stay aligned. */
function cellLine(line) {
    const indented = /^ {2}(.*)$/.exec(line)?.[1];
    return indented === undefined
        ? (0,_markup_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(line)
        : `<code>${(0,_markup_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(indented).replaceAll(" ", "&nbsp;")}</code>`;
}


/***/ }),

/***/ 85317:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p: () => (/* binding */ csvBlocks)
});

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./build/src/base/errors.js
var errors = __webpack_require__(22396);
// EXTERNAL MODULE: ./build/src/rows/block.js
var rows_block = __webpack_require__(89666);
// EXTERNAL MODULE: ./build/src/rows/row.js
var row = __webpack_require__(84467);
;// CONCATENATED MODULE: ./build/src/rows/simd/csv-cells.wasm.js
/** csv-cells.wat, compiled by `npm run wasm`; a test checks that they match. */
const CSV_CELLS = [
    "AGFzbQEAAAABGQNgCX9/f39/f39/fwF/YAF/AX9gAn9/AX8DBwYAAQIBAQEFAwEAAQZREH8AQQALfwBBAQt/AEECC3",
    "8AQQMLfwBBBAt/AEEFC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALBxIC",
    "Bm1lbW9yeQIABWZyYW1lAAAK4QcG/gEBB38gACQGIAEkByADJAggBCQJIAhBAnQhDSAHJAogByANaiQLIwsgDWohDi",
    "AOIA1BA2xqJAxBACQNIAAgAmohCQJAA0AgCSABTyAFQQBHcQ0BIAYEQCAJEAEhCyALBEAgCyEJDAILCyMNIQsgCSAI",
    "EAIhDCAMBEAgCyQNDAILIAVBAEcjDSALayAFR3EEQEEAIw0gC2s2AgwjBCEMDAILIA4gCkECdGohDyAPIAkgAGs2Ag",
    "AgDyANaiEPIA8jDiAAazYCACAPIA1qIw8gAGs2AgAjDyEJIApBAWohCiAFDQALC0EAIAo2AgBBACMNNgIEQQAgCSAA",
    "azYCCCAMC0MAIAAtAABBCkYEQCAAQQFqDwsgAC0AAEENRwRAQQAPCyAAQQFqIQAgACMHTwRAQQAPCyAAQQFqQQAgAC",
    "0AAEEKRhsLxwMBBn8gACECA0AjDSABRgRAIwUPCyACIQNBACEFAkAgAiMHTw0AIAItAABBIkcNAEEBIQUgAkEBaiED",
    "IAMhBAJAA0AgBBADIQQgBEEBaiMHTyMIRXEEQCMBDwsgBCMHTwRAIwMPCyAEQQFqIwdPDQEgBC0AAUEiRw0BIAVBAn",
    "IhBSAEQQJqIQQMAAsLIwkgAyAESXEEQCADLQAAQSdGBEAgA0EBaiEDIAVBBHIhBQsLIARBAWohAgsgBUUEQCACEAQh",
    "AiACIQQLQX8hBiACIwdJBEAgAi0AACEGCyAGQQ1GBEAgAkEBaiECIAIjB08EQCMCIwEjCBsPCyACLQAAIQYgBkEKRw",
    "RAIwIPCwsgBkEKRiAFRXEEQCACIANLBEAgAkEBay0AAEENRgRAIAJBAWshBAsLCyMNQQJ0IQcjCiAHaiADIwZrNgIA",
    "IwsgB2ogBCMGazYCACMMIw1qIAU6AAAjDUEBaiQNIAJBAWohAiAGQSxGDQAgBkEKRgRAIAIkDyACQQFrJA4jDiAASw",
    "RAIw5BAWstAABBDUYEQCMOQQFrJA4LCyMADwsgBkF/RwRAIwIPCyMIRQRAIwEPCyMHJA4jByQPCyMAC0cBAX8DQCAA",
    "IwdPBEAjBw8LIAD9AAQA/QwiIiIiIiIiIiIiIiIiIiIi/SP9ZCEBIAFFBEAgAEEQaiEADAELCyAAIAFoahAFC30CAX",
    "8BewNAIAAjB08EQCMHDwsgAP0ABAAhAiAC/QwiIiIiIiIiIiIiIiIiIiIi/SMgAv0MLCwsLCwsLCwsLCwsLCwsLP0j",
    "/VAgAv0MCgoKCgoKCgoKCgoKCgoKCv0j/VD9ZCEBIAFFBEAgAEEQaiEADAELCyAAIAFoahAFCwwAIAAjByAAIwdJGw",
    "s=",
].join("");

// EXTERNAL MODULE: ./build/src/rows/simd/wasm.js
var wasm = __webpack_require__(43045);
;// CONCATENATED MODULE: ./build/src/rows/csv/cells.js
/** Finds the cells and rows of CSV with one call into WebAssembly per block (csv-cells.wat). */


/** How reading ended: at the end of the text, in a row that may continue in the next chunk, or at an invalid row. */
const WHOLE = 0;
const MORE = 1;
const BARE_QUOTE = 2;
const OPEN_QUOTE = 3;
const RAGGED = 4;
const FULL = 5;
/** The results of a call precede the tables: rows, cells, consumed bytes, cells of a ragged row. */
const TABLES_AT = 16;
/** Bytes of tables per cell. */
const ENTRY = 5 * 4 + 1;
/** Readable bytes that the module needs after the text. */
const SLACK = 16;
/** Reads text that was copied into its memory. */
class CsvCells {
    #exports = (0,wasm/* instantiate */.Fl)(CSV_CELLS);
    #strip;
    /** The tables have room for this many cells, and as many rows. Doubled when full; a multiple of eight. */
    #capacity = 32 * 1024;
    #text = Buffer.alloc(0);
    /** @param strip whether to remove the injection guard */
    constructor(strip) {
        this.#strip = strip;
    }
    /** Sets the text to read. */
    load(text) {
        this.#text = text;
        const { memory } = this.#exports;
        (0,wasm/* ensureSize */.KX)(memory, this.#textAt + text.length + SLACK);
        new Uint8Array(memory.buffer, this.#textAt).set(text);
    }
    /**
     * Reads the rows from `start` on: all whole ones, or only the first.
     *
     * @param last true if nothing follows the text
     * @param columns cells that each row must have; 0 to read one row with any number of cells
     * @returns how reading ended
     */
    read(start, last, columns, skipBlank) {
        for (;;) {
            const textAt = this.#textAt;
            const outcome = this.#exports.frame(textAt, textAt + this.#text.length, start, Number(last), Number(this.#strip), columns, Number(skipBlank), TABLES_AT, this.#capacity);
            if (outcome !== FULL)
                return outcome;
            this.#capacity *= 2;
            this.load(this.#text);
        }
    }
    /** Whole rows that the last `read` found. */
    get rows() {
        return this.#results[0];
    }
    get cells() {
        return this.#results[1];
    }
    /** Offset in the text after the last whole row. */
    get consumed() {
        return this.#results[2];
    }
    /** Cells of the row that is {@link RAGGED}. */
    get raggedCells() {
        return this.#results[3];
    }
    /** What the last `read` found: views that are valid until the next one. */
    get tables() {
        const { buffer } = this.#exports.memory;
        const { rows, cells } = this;
        const size = this.#capacity * 4;
        const table = (i, length) => new Int32Array(buffer, TABLES_AT + i * size, length);
        return {
            count: rows,
            cellStarts: table(0, cells),
            cellEnds: table(1, cells),
            starts: table(2, rows),
            ends: table(3, rows),
            limits: table(4, rows),
            kinds: new Uint8Array(buffer, TABLES_AT + 5 * size, cells),
        };
    }
    get #textAt() {
        return TABLES_AT + this.#capacity * ENTRY;
    }
    get #results() {
        return new Int32Array(this.#exports.memory.buffer, 0, 4);
    }
}

;// CONCATENATED MODULE: ./build/src/rows/csv/index.js
/** CSV as Auth0 writes it: RFC 4180 rows after one header, read cell by cell. */





const LF = 0x0a;
const QUOTE = 0x22;
/**
 * The rows of a CSV export. The first block may have no rows, so that the header of an empty export is available.
 *
 * @throws BackupError for a row without one cell per title, an unclosed quote, a quote inside an unquoted cell, or a row that
 *   is too long
 */
function csvBlocks(chunks, reading) {
    return (0,rows_block/* splitIntoBlocks */.L4)(chunks, new CsvFraming(reading));
}
class CsvFraming {
    #reading;
    #cells;
    #header;
    /** True if the bytes after the last whole row end inside quotes. A doubled quote closes and opens, so parity is enough. */
    #insideQuotes = false;
    constructor(reading) {
        this.#reading = reading;
        this.#cells = new CsvCells(reading === "strip");
    }
    endOfPartialRow(chunk) {
        let inside = this.#insideQuotes;
        for (let i = 0; i < chunk.length; i++) {
            if (chunk[i] === QUOTE)
                inside = !inside;
            else if (chunk[i] === LF && !inside)
                return i + 1;
        }
        this.#insideQuotes = inside;
        return -1;
    }
    frame(bytes, firstRow, last) {
        const cells = this.#cells;
        cells.load(bytes);
        const isFirst = this.#header === undefined;
        const start = isFirst ? this.#readHeader(bytes, last) : 0;
        const header = this.#header;
        if (header === undefined) {
            this.#insideQuotes = hasOddQuotes(bytes, 0);
            return { block: undefined, consumed: 0 };
        }
        const columns = header.titles.length;
        const skipBlank = this.#reading === "strip" && columns > 1;
        const outcome = cells.read(start, last, columns, skipBlank);
        const { rows, consumed } = cells;
        if (outcome === RAGGED) {
            throw (0,rows_block/* rowError */.Xu)(firstRow + rows, `has ${cells.raggedCells} cells, but the header has ${columns} titles`);
        }
        if (outcome !== WHOLE && outcome !== MORE)
            throw (0,rows_block/* rowError */.Xu)(firstRow + rows, problemOf(outcome));
        this.#insideQuotes = hasOddQuotes(bytes, consumed);
        const block = rows === 0 && !isFirst ? undefined : { bytes, firstRow, header, ...cells.tables };
        return { block, consumed };
    }
    /** Offset after the header, or 0 if it is not whole. */
    #readHeader(bytes, last) {
        const cells = this.#cells;
        const start = (0,rows_block/* hasByteOrderMark */.ke)(bytes) ? 3 : 0;
        const outcome = cells.read(start, last, 0, false);
        if (outcome === MORE)
            return 0;
        if (outcome !== WHOLE)
            throw headerError(problemOf(outcome));
        const { consumed } = cells;
        const written = Buffer.from(bytes.subarray(start, consumed));
        if (this.#reading === "strip" && !(0,external_node_buffer_.isUtf8)(written))
            throw headerError("is not valid UTF-8");
        this.#header = { bytes: written, titles: titlesOf(bytes, cells.tables) };
        return consumed;
    }
}
/** @param problem follows "The header of the CSV export" */
function headerError(problem) {
    return new errors/* BackupError */.hj(`The header of the CSV export ${problem}.`, "Nothing was stored: run the workflow again; if it keeps failing, ask Auth0 support about the job.");
}
function problemOf(outcome) {
    return outcome === BARE_QUOTE
        ? "has a quote inside an unquoted cell or text after a closing quote"
        : "has an unclosed quote";
}
function titlesOf(bytes, { cellStarts, cellEnds, kinds }) {
    const titles = new Set();
    /** The number to try next per title, so that many equal titles do not take quadratic time. */
    const next = new Map();
    for (let c = 0; c < kinds.length; c++) {
        const text = bytes.toString("utf8", cellStarts[c], cellEnds[c]);
        const doubled = (kinds[c] & row/* DOUBLED_QUOTES */.MZ) !== 0;
        const title = doubled ? text.replaceAll('""', '"') : text;
        let free = title;
        let number = next.get(title) ?? 2;
        while (titles.has(free))
            free = `${title}_${number++}`;
        next.set(title, number);
        titles.add(free);
    }
    return [...titles];
}
function hasOddQuotes(bytes, from) {
    let odd = false;
    for (let i = from; i < bytes.length; i++)
        if (bytes[i] === QUOTE)
            odd = !odd;
    return odd;
}


/***/ }),

/***/ 94861:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jq: () => (/* binding */ MemberCursor),
/* harmony export */   M$: () => (/* binding */ BROKEN),
/* harmony export */   ZX: () => (/* binding */ MEMBER),
/* harmony export */   t7: () => (/* binding */ areEqual),
/* harmony export */   xo: () => (/* binding */ LAST)
/* harmony export */ });
/* harmony import */ var _fields_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(72953);
/** Reads the top-level members of a JSON object one after another, from its bytes. */

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const CLOSE_BRACE = 0x7d;
/** Another member follows. */
const MEMBER = 1;
/** It is the last member, or the object is empty. */
const LAST = 2;
/** The object cannot be read. Of the values, only strings and brackets are checked. */
const BROKEN = 3;
/** A position in one object. Call `open`, then `next` until it does not return {@link MEMBER}. */
class MemberCursor {
    /** Offset after the member read last, and what ends it. */
    at = 0;
    /** False in an empty object. */
    hasMember = false;
    /** The key is `bytes[keyStart..keyEnd)`, without quotes, with its escapes. */
    keyStart = 0;
    keyEnd = 0;
    /** The value is `bytes[start..end)`. */
    start = 0;
    end = 0;
    #bytes = Buffer.alloc(0);
    #limit = 0;
    #isFirst = true;
    /** Sets the object, which is `bytes[start..limit)`. */
    open(bytes, start, limit) {
        this.#bytes = bytes;
        this.#limit = limit;
        this.at = start + 1;
        this.#isFirst = true;
    }
    /** Reads the next member. @returns {@link MEMBER}, {@link LAST} or {@link BROKEN} */
    next() {
        const bytes = this.#bytes;
        const limit = this.#limit;
        let i = (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .skipSpace */ .AN)(bytes, this.at, limit);
        this.hasMember = !(this.#isFirst && bytes[i] === CLOSE_BRACE);
        this.#isFirst = false;
        this.keyStart = this.keyEnd = this.start = this.end = i + 1;
        if (this.hasMember) {
            if (i >= limit || bytes[i] !== QUOTE)
                return BROKEN;
            this.keyEnd = (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .stringEnd */ .VS)(bytes, i, limit) - 1;
            if (this.keyEnd < 0)
                return BROKEN;
            i = (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .skipSpace */ .AN)(bytes, this.keyEnd + 1, limit);
            if (bytes[i] !== COLON)
                return BROKEN;
            this.start = (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .skipSpace */ .AN)(bytes, i + 1, limit);
            this.end = (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .valueEnd */ .dJ)(bytes, this.start, limit);
            if (this.end === -1)
                return BROKEN;
            i = (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .skipSpace */ .AN)(bytes, this.end, limit);
        }
        this.at = i + 1;
        if (bytes[i] === CLOSE_BRACE)
            return LAST;
        return bytes[i] === COMMA ? MEMBER : BROKEN;
    }
    /** Skips members that are known to be so many bytes long, with what ends them. */
    skip(length) {
        this.at += length;
        this.#isFirst = false;
    }
    /** The number of equal bytes from both positions on. */
    equalBytes(other) {
        const [a, b] = [this.#bytes, other.#bytes];
        const [i, j] = [this.at, other.at];
        const most = Math.min(this.#limit - i, other.#limit - j);
        let length = 0;
        while (length < most && a[i + length] === b[j + length])
            length++;
        return length;
    }
    /** Whether the keys have the same bytes. */
    hasKeyOf(other) {
        const { keyStart, keyEnd } = other;
        return areEqual(this.#bytes, this.keyStart, this.keyEnd, other.#bytes, keyStart, keyEnd);
    }
    /** Whether the values have the same bytes. */
    hasValueOf(other) {
        const { start, end } = other;
        return areEqual(this.#bytes, this.start, this.end, other.#bytes, start, end);
    }
}
/** Whether two ranges have the same bytes. For the few dozen of most keys and values, a loop is cheaper than a call into Node. */
function areEqual(a, aStart, aEnd, b, bStart, bEnd) {
    const length = aEnd - aStart;
    if (length !== bEnd - bStart)
        return false;
    if (length > 64)
        return a.compare(b, bStart, bEnd, aStart, aEnd) === 0;
    for (let i = 0; i < length; i++)
        if (a[aStart + i] !== b[bStart + i])
            return false;
    return true;
}


/***/ }),

/***/ 84092:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  WT: () => (/* binding */ checkDestinations),
  DH: () => (/* binding */ openBranch),
  HN: () => (/* binding */ requireOutputFolder),
  M_: () => (/* binding */ store)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./build/src/base/errors.js
var errors = __webpack_require__(22396);
// EXTERNAL MODULE: ./build/src/pipeline/stored-file.js
var stored_file = __webpack_require__(52256);
// EXTERNAL MODULE: ./build/src/store/artifact.js
var store_artifact = __webpack_require__(75689);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/src/rows/sort/block-cursor.js
var block_cursor = __webpack_require__(27712);
// EXTERNAL MODULE: ./build/src/rows/json/member-cursor.js
var member_cursor = __webpack_require__(94861);
;// CONCATENATED MODULE: ./build/src/rows/sort/changed-properties.js
/** Counts the properties in which the two rows of a changed user differ, from their bytes. */

const QUOTE = 0x22;
const COMMA = 0x2c;
const SIGN_IN_PROPERTIES = new Set(["last_login", "last_ip", "logins_count", "updated_at"]);
/**
 * Compares pairs of rows, in memory that only the longest row and the number of different names determine. Usually both rows have the same
 * keys in the same order; then one is parsed, and of the other only the values that differ, which takes a quarter of the time.
 */
class PropertyCounter {
    #jsonBefore = new member_cursor/* MemberCursor */.Jq();
    #jsonAfter = new member_cursor/* MemberCursor */.Jq();
    /** The start and the end of each key whose value changed, in the bytes of the later row. */
    #changedKeys = [];
    #before = new Members();
    #after = new Members();
    /** By {@link Members.keyOf}. */
    #counts = new Map();
    #user = 0;
    #isEdited = false;
    #onlySignedIn = 0;
    /** Counts the properties in which two rows of one user differ. Does nothing unless both are JSON, or both CSV. */
    add(before, i, after, j) {
        if ((before.titles === undefined) !== (after.titles === undefined))
            return;
        this.#isEdited = false;
        this.#user++;
        let found = 0;
        if (before.titles === undefined && this.#findChangedKeys(before, i, after, j)) {
            found = this.#countChangedKeys(after.bytes);
        }
        else if (this.#before.read(before, i) && this.#after.read(after, j)) {
            found = this.#countNewOrChanged() + this.#countMissing();
        }
        if (found > 0 && !this.#isEdited)
            this.#onlySignedIn++;
    }
    /** What was counted so far. */
    get changes() {
        const all = [...this.#counts.values()].map(({ name, users }) => ({ name, users }));
        all.sort((a, b) => b.users - a.users || (a.name < b.name ? -1 : 1));
        return {
            edited: all.filter(({ name }) => !SIGN_IN_PROPERTIES.has(name)),
            signIns: all.filter(({ name }) => SIGN_IN_PROPERTIES.has(name)),
            onlySignedIn: this.#onlySignedIn,
        };
    }
    /** @returns false for rows that do not have the same keys in the same order, or cannot be read */
    #findChangedKeys(before, i, after, j) {
        const a = this.#jsonBefore;
        const b = this.#jsonAfter;
        a.open(before.bytes, before.starts[i], before.ends[i]);
        b.open(after.bytes, after.starts[j], after.ends[j]);
        this.#changedKeys.length = 0;
        for (let equalUntil = a.at + a.equalBytes(b);;) {
            const from = a.at;
            const found = a.next();
            if (found === member_cursor/* BROKEN */.M$)
                return false;
            if (a.at <= equalUntil)
                b.skip(a.at - from);
            else {
                if (b.next() !== found || !a.hasKeyOf(b))
                    return false;
                if (!a.hasValueOf(b))
                    this.#changedKeys.push(b.keyStart, b.keyEnd);
                equalUntil = a.at + a.equalBytes(b);
            }
            if (found !== member_cursor/* MEMBER */.ZX)
                return true;
        }
    }
    /** @returns how many there are */
    #countChangedKeys(bytes) {
        const keys = this.#changedKeys;
        for (let k = 0; k < keys.length; k += 2) {
            this.#count(bytes.toString("latin1", keys[k], keys[k + 1]), () => nameOf(bytes, keys[k], keys[k + 1]));
        }
        return keys.length / 2;
    }
    /** @returns how many there are */
    #countNewOrChanged() {
        const before = this.#before;
        const after = this.#after;
        let found = 0;
        let expected = 0;
        for (let m = 0; m < after.count; m++) {
            const at = before.find(expected, after, m);
            if (at !== -1)
                expected = at + 1;
            if (at === -1 ? after.isEmpty(m) : before.hasValueOf(at, after, m))
                continue;
            this.#count(after.keyOf(m), () => after.nameOf(m));
            found++;
        }
        return found;
    }
    /** @returns how many there are */
    #countMissing() {
        const before = this.#before;
        let found = 0;
        let expected = 0;
        for (let m = 0; m < before.count; m++) {
            const at = this.#after.find(expected, before, m);
            if (at !== -1)
                expected = at + 1;
            else if (!before.isEmpty(m)) {
                this.#count(before.keyOf(m), () => before.nameOf(m));
                found++;
            }
        }
        return found;
    }
    #count(key, nameOf) {
        if (!SIGN_IN_PROPERTIES.has(key))
            this.#isEdited = true;
        const count = this.#counts.get(key);
        if (count === undefined) {
            this.#counts.set(key, { name: nameOf(), users: 1, last: this.#user });
        }
        else if (count.last !== this.#user) {
            count.users++;
            count.last = this.#user;
        }
    }
}
/** The top-level members of one JSON row, or the cells of one CSV row, as offsets in its block. */
class Members {
    count = 0;
    #bytes = Buffer.alloc(0);
    #titles;
    #keyStarts = [];
    #keyEnds = [];
    #starts = [];
    #ends = [];
    /** Positions by key, made for the first key that is not at the expected position. */
    #byKey;
    #json = new member_cursor/* MemberCursor */.Jq();
    /** @returns false for a row that cannot be read */
    read({ bytes, starts, ends, titles }, row) {
        this.#bytes = bytes;
        this.#titles = titles;
        this.#byKey = undefined;
        this.count = 0;
        const start = starts[row];
        const end = ends[row];
        return titles === undefined ? this.#readJson(start, end) : this.#readCsv(start, end);
    }
    /** The title of a cell, or the bytes of a JSON key as Latin-1, with its escapes. */
    keyOf(m) {
        return (this.#titles?.[m] ?? this.#bytes.toString("latin1", this.#keyStarts[m], this.#keyEnds[m]));
    }
    /** The property's name. */
    nameOf(m) {
        return this.#titles?.[m] ?? nameOf(this.#bytes, this.#keyStarts[m], this.#keyEnds[m]);
    }
    /** The position of the key of another row's member `m`, which probably is `expected`; -1 if there is none. */
    find(expected, other, m) {
        if (expected < this.count && this.#hasKeyOf(expected, other, m))
            return expected;
        if (this.#byKey === undefined) {
            this.#byKey = new Map();
            for (let i = 0; i < this.count; i++)
                this.#byKey.set(this.keyOf(i), i);
        }
        return this.#byKey.get(other.keyOf(m)) ?? -1;
    }
    hasValueOf(m, other, n) {
        return (0,member_cursor/* areEqual */.t7)(this.#bytes, this.#starts[m], this.#ends[m], other.#bytes, other.#starts[n], other.#ends[n]);
    }
    /** Whether it is an empty CSV cell, which means the same as no such column. */
    isEmpty(m) {
        return this.#starts[m] === this.#ends[m];
    }
    #hasKeyOf(m, other, n) {
        if (this.#titles !== undefined)
            return this.#titles[m] === other.#titles?.[n];
        return (0,member_cursor/* areEqual */.t7)(this.#bytes, this.#keyStarts[m], this.#keyEnds[m], other.#bytes, other.#keyStarts[n], other.#keyEnds[n]);
    }
    #readJson(start, end) {
        const json = this.#json;
        json.open(this.#bytes, start, end);
        for (;;) {
            const found = json.next();
            if (found === member_cursor/* BROKEN */.M$)
                return false;
            if (json.hasMember) {
                this.#keyStarts[this.count] = json.keyStart;
                this.#keyEnds[this.count] = json.keyEnd;
                this.#starts[this.count] = json.start;
                this.#ends[this.count++] = json.end;
            }
            if (found === member_cursor/* LAST */.xo)
                return true;
        }
    }
    /** Rows were checked when they were framed: quotes are paired, and there is one cell per title. */
    #readCsv(start, end) {
        const bytes = this.#bytes;
        let isQuoted = false;
        let cell = start;
        for (let i = start; i <= end; i++) {
            if (bytes[i] === QUOTE)
                isQuoted = !isQuoted;
            else if (i === end || (bytes[i] === COMMA && !isQuoted)) {
                this.#starts[this.count] = cell;
                this.#ends[this.count++] = i;
                cell = i + 1;
            }
        }
        return true;
    }
}
/** The property that a key of JSON names, without its quotes. */
function nameOf(bytes, start = 0, end = 0) {
    return textOf(bytes.toString("utf8", start, end));
}
/** The text that a JSON string means; the string itself where it is not valid. */
function textOf(content) {
    try {
        return JSON.parse(`"${content}"`);
    }
    catch {
        return content;
    }
}

// EXTERNAL MODULE: ./build/src/rows/sort/keyed-rows.js
var keyed_rows = __webpack_require__(46386);
;// CONCATENATED MODULE: ./build/src/rows/sort/compare.js
/**
 * Counts what changed between two backups: a merge join of their sorted rows. Most rows are equal on both sides and need no key, which
 * saves three quarters of the CPU time where one row in a hundred differs.
 */



/** Between two equal backups. */
const NO_CHANGES = {
    added: 0,
    removed: 0,
    changed: 0,
    properties: new PropertyCounter().changes,
};
/**
 * Compares rows that are sorted by `user_id`, as `ExternalSort` returns them, with one block per side in memory. Rows without a
 * `user_id`, and rows with the same one, are compared in pairs, in their order.
 */
async function compareBackups(previous, current) {
    const before = new ComparedCursor(previous);
    const after = new ComparedCursor(current);
    let added = 0;
    let removed = 0;
    let changed = 0;
    const properties = new PropertyCounter();
    let hasBefore = await before.advance();
    let hasAfter = await after.advance();
    while (hasBefore || hasAfter) {
        const isEqual = hasBefore && hasAfter && before.hasRowOf(after);
        const order = hasBefore && hasAfter ? before.compareTo(after, isEqual) : hasBefore ? -1 : 1;
        if (order < 0)
            removed++;
        else if (order > 0)
            added++;
        else if (!isEqual) {
            changed++;
            properties.add(before.block, before.row, after.block, after.row);
        }
        if (order <= 0)
            hasBefore = before.stepInBlock() || (await before.advance());
        if (order >= 0)
            hasAfter = after.stepInBlock() || (await after.advance());
    }
    return { added, removed, changed, properties: properties.changes };
}
/** A position in one of the backups. */
class ComparedCursor extends block_cursor/* RowCursor */.P {
    #loaded;
    /** Compares the keys. @param isEqual whether the rows have the same bytes @returns as {@link compareKeys} */
    compareTo(other, isEqual) {
        if (isEqual && this.block.keyContext === other.block.keyContext)
            return 0;
        const a = this.#readKey();
        const b = other.#readKey();
        return (0,keyed_rows/* compareKeys */.YD)(a.bytes, a.start, a.end, b.bytes, b.start, b.end);
    }
    #readKey() {
        const { block, row } = this;
        if (this.#loaded !== block)
            block.ids.load(block);
        this.#loaded = block;
        block.ids.read(row);
        return block.ids;
    }
}

// EXTERNAL MODULE: ./build/src/store/manifest.js
var store_manifest = __webpack_require__(69210);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
// EXTERNAL MODULE: ./build/src/base/disk-errors.js
var disk_errors = __webpack_require__(74212);
;// CONCATENATED MODULE: ./build/src/store/branch/blob.js
/**
 * Makes a file a blob of a git repository: a packfile with one object and its index, both of version 2 (git's gitformat-pack). Git's own
 * `hash-object` needs about half as much CPU time again, and uses one core. The remote checks every object that it receives, so it would reject a wrong one.
 */







const CHUNK = 1024 * 1024;
const BLOB_TYPE = 3;
/** Git's id of a file as a blob: the SHA-1 of a header and its content. */
async function hashBlob(file, signal) {
    const { size } = await (0,promises_.stat)(file);
    const hash = blobHash(size);
    for await (const chunk of read(file, signal))
        hash.update(chunk);
    return hash.digest("hex");
}
/**
 * Writes a file to a repository, in one pass.
 *
 * @param repository path of a bare repository
 * @param level zlib's
 * @returns git's id of the blob
 * @throws BackupError if the disk cannot be written; the signal's reason if it is aborted
 */
async function writeBlob(repository, file, level, signal) {
    const { size } = await (0,promises_.stat)(file);
    const packs = external_node_path_.join(repository, "objects", "pack");
    // Git ignores files with other names than those that they get at the end.
    const folder = await (0,promises_.mkdtemp)(external_node_path_.join(packs, "tmp_")).catch((0,disk_errors/* diskError */.w)(packs));
    try {
        const id = blobHash(size);
        const header = entryHeader(size);
        const packHash = (0,external_node_crypto_.createHash)("sha1");
        let crc = (0,external_node_zlib_.crc32)(header);
        async function* hashed(source) {
            for await (const chunk of source) {
                id.update(chunk);
                yield chunk;
            }
        }
        async function* packed(deflated) {
            const head = Buffer.concat([PACK_HEADER, header]);
            packHash.update(head);
            yield head;
            for await (const chunk of deflated) {
                crc = (0,external_node_zlib_.crc32)(chunk, crc);
                packHash.update(chunk);
                yield chunk;
            }
        }
        const pack = external_node_path_.join(folder, "pack");
        const handle = await (0,promises_.open)(pack, "wx", 0o600).catch((0,disk_errors/* diskError */.w)(pack));
        let checksum;
        try {
            const deflate = (0,external_node_zlib_.createDeflate)({ level, chunkSize: CHUNK / 4 });
            await (0,external_node_stream_promises_.pipeline)(read(file, signal), hashed, deflate, packed, async (bytes) => {
                for await (const chunk of bytes)
                    await handle.writeFile(chunk);
            });
            checksum = packHash.digest();
            await handle.writeFile(checksum);
        }
        finally {
            await handle.close();
        }
        const oid = id.digest();
        const index = external_node_path_.join(folder, "idx");
        await (0,promises_.writeFile)(index, indexOf(oid, crc, checksum), { mode: 0o600 });
        const name = external_node_path_.join(packs, `pack-${checksum.toString("hex")}`);
        // Git looks for the index, so that goes last.
        await (0,promises_.rename)(pack, `${name}.pack`);
        await (0,promises_.rename)(index, `${name}.idx`);
        return oid.toString("hex");
    }
    catch (error) {
        signal.throwIfAborted();
        if (error instanceof Error && "code" in error)
            (0,disk_errors/* diskError */.w)(file)(error);
        throw error;
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
function read(file, signal) {
    return (0,external_node_fs_.createReadStream)(file, { highWaterMark: CHUNK, signal });
}
function blobHash(size) {
    return (0,external_node_crypto_.createHash)("sha1").update(`blob ${size}\0`);
}
/** `PACK`, version 2, one object. */
const PACK_HEADER = Buffer.from("5041434b0000000200000001", "hex");
/** The type and the size of an object: four bits of the size, then seven per byte; the first bit of a byte means that more follow. */
function entryHeader(size) {
    const bytes = [(BLOB_TYPE << 4) | (size % 16)];
    for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
        bytes.push((bytes.pop() ?? 0) | 0x80, rest % 128);
    }
    return Buffer.from(bytes);
}
/** The index of a pack with one object, which follows the header. */
function indexOf(oid, crc, packChecksum) {
    const head = Buffer.from("ff744f6300000002", "hex");
    const fanout = Buffer.alloc(256 * 4);
    for (let byte = oid[0]; byte < 256; byte++)
        fanout.writeUInt32BE(1, byte * 4);
    const numbers = Buffer.alloc(8);
    numbers.writeUInt32BE(crc, 0);
    numbers.writeUInt32BE(PACK_HEADER.length, 4);
    const index = Buffer.concat([head, fanout, oid, numbers, packChecksum]);
    return Buffer.concat([index, (0,external_node_crypto_.createHash)("sha1").update(index).digest()]);
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./build/src/store/branch/blobs.js
/** The files of a backup as blobs of the local repository: each becomes one as soon as it is complete, while the next one is written. */



/** Writes the blobs of one repository. */
class Blobs {
    #git;
    /** Each works on one file at a time, and there are as many as cores. */
    #lanes = Array.from({ length: (0,external_node_os_.availableParallelism)() }, () => Promise.resolve());
    #started = 0;
    /** Git's ids of files, by their SHA-256. */
    #ids = new Map();
    /** The files that are objects of the repository, likewise. */
    #written = new Map();
    constructor(git) {
        this.#git = git;
    }
    /**
     * Starts to make a file a blob. One that the previous backup has is only hashed.
     *
     * @param previous as far as it is known
     */
    add(file, previous) {
        const added = this.#ids.get(file.sha256);
        if (added !== undefined)
            return added;
        const id = this.#queue(async () => {
            const before = (await previous)?.files.find(({ sha256 }) => sha256 === file.sha256);
            // The manifest may be wrong about a file that someone edited on the branch, so the SHA-256 does not suffice.
            const isKept = before !== undefined && (await hashBlob(file.path, this.#git.signal)) === before.oid;
            return isKept ? before.oid : await this.#write(file);
        });
        this.#ids.set(file.sha256, id);
        return id;
    }
    /** Writes the files that were only hashed. */
    async requireWritten(files) {
        await Promise.all(files.map((file) => this.#queue(() => this.#write(file))));
    }
    /** Starts when an earlier file is done. */
    #queue(work) {
        const lane = this.#started++ % this.#lanes.length;
        const done = (this.#lanes[lane] ?? Promise.resolve()).then(work);
        this.#lanes[lane] = done.then(() => { }, () => { });
        return (0,errors/* markHandled */.si)(done);
    }
    #write({ path, sha256 }) {
        const { folder, compressionLevel, signal } = this.#git;
        const written = this.#written.get(sha256) ?? writeBlob(folder, path, compressionLevel, signal);
        this.#written.set(sha256, written);
        return written;
    }
}

// EXTERNAL MODULE: ./build/src/store/branch/commit-message.js
var commit_message = __webpack_require__(46137);
// EXTERNAL MODULE: ./build/src/pipeline/memberships.js
var memberships = __webpack_require__(30717);
// EXTERNAL MODULE: ./build/src/pipeline/read-file.js
var read_file = __webpack_require__(90397);
// EXTERNAL MODULE: ./build/src/rows/csv/index.js + 2 modules
var csv = __webpack_require__(85317);
// EXTERNAL MODULE: ./build/src/rows/import/keys.js
var keys = __webpack_require__(63421);
// EXTERNAL MODULE: ./build/src/rows/json/array.js
var array = __webpack_require__(6035);
// EXTERNAL MODULE: ./build/src/rows/json/block-fields.js
var block_fields = __webpack_require__(55257);
// EXTERNAL MODULE: ./build/src/rows/json/index.js
var json = __webpack_require__(47518);
// EXTERNAL MODULE: ./build/src/rows/user-id.js
var user_id = __webpack_require__(3916);
// EXTERNAL MODULE: ./build/src/pipeline/compress.js + 2 modules
var compress = __webpack_require__(28238);
;// CONCATENATED MODULE: ./build/src/pipeline/stored-rows.js
/** Reads the rows of a stored file, with their `user_id`s. */







/**
 * Reads the rows of a stored file, in its order. Each block is valid only until the next one is requested.
 *
 * @param idTitle the title under which `user_id` was exported
 * @param connection of its users, by which files of `import` are sorted first
 * @returns blocks of rows; iterating throws an error if the file does not have the form
 */
async function* readStoredRows(file, { format, compression }, idTitle, connection) {
    const text = (0,compress/* decompress */.mF)(file, compression);
    if (format === "csv") {
        const ids = (0,user_id/* csvUserIds */.kC)(idTitle);
        for await (const block of (0,csv/* csvBlocks */.p)(text, "strip")) {
            const { titles } = block.header;
            yield { ...block, titles, ids, keyContext: JSON.stringify(titles) };
        }
        return;
    }
    const sparse = (0,user_id/* sparseIds */.F6)((0,user_id/* ndjsonUserIds */.Uj)(idTitle, new block_fields/* BlockFields */.x([idTitle])));
    const prefix = (0,keys/* keyPrefix */.uU)(connection ?? undefined);
    const isImport = format === "import";
    const ids = isImport ? new keys/* ConnectionIds */.z9(sparse, () => prefix) : sparse;
    const keyContext = isImport ? prefix.toString() : "";
    const blocks = (0,json/* ndjsonBlocks */.n)((0,compress/* isArray */.cy)(format) ? (0,array/* readJsonArray */.s5)(text) : text);
    for await (const block of blocks)
        yield { ...block, ids, keyContext };
}

;// CONCATENATED MODULE: ./build/src/store/branch/fingerprint.js
/**
 * The fingerprint of an encrypted backup: a keyed HMAC of the plaintext's digest and of the stored files. Encrypted bytes differ in every
 * run; the fingerprint shows whether what was encrypted is the same, and whether the branch still has the files that were stored.
 */

/** A fingerprint under a new key. */
function newFingerprint(content) {
    const key = (0,external_node_crypto_.randomBytes)(32).toString("hex");
    return { key, value: hmacOf(key, content, content.files) };
}
/**
 * Whether a fingerprint is that of the same users in the same format, encrypted for the same recipients, and of these very files.
 *
 * @param stored the files that the backup of the fingerprint has now
 */
function isFingerprintOf({ key, value }, content, stored) {
    return value === hmacOf(key, content, stored);
}
function hmacOf(key, { files, recipients }, stored) {
    const facts = {
        // Names include the format and the compression.
        files: files.map(({ name, users, plainHash }) => [name, users, plainHash?.toString("hex")]),
        recipients: recipients.toSorted(),
        stored: stored.map(({ name, oid, bytes, sha256, users }) => [name, oid, bytes, sha256, users]),
    };
    return (0,external_node_crypto_.createHmac)("sha256", Buffer.from(key, "hex")).update(JSON.stringify(facts)).digest("hex");
}

;// CONCATENATED MODULE: ./build/src/store/branch/compare.js
/** Compares a new backup with the previous one on the branch: whether anything changed, and how many users. */






/**
 * Whether the branch has this backup already: the same users, and in its files and its manifest the bytes that the previous backup
 * stored. Encrypted bytes always differ, so their fingerprint decides.
 */
function isUnchanged(previous, content) {
    const { fingerprint, isComplete, files: before } = previous;
    const { files, recipients } = content;
    if (!isComplete)
        return false;
    if (recipients.length > 0) {
        return fingerprint !== undefined && isFingerprintOf(fingerprint, content, before);
    }
    const listed = new Map(before.map((file) => [file.name, file]));
    return (listed.size === files.length &&
        files.every(({ name, oid, bytes, sha256, users }) => {
            const file = listed.get(name);
            if (file?.oid !== oid)
                return false;
            return file.bytes === bytes && file.sha256 === sha256 && file.users === users;
        }));
}
/**
 * Counts what changed since the previous backup in the users, or in their memberships. Files that both have are skipped: their rows are
 * the same.
 *
 * @returns `undefined` where rows cannot be compared; with a warning where the previous backup cannot be read
 * @throws GitError
 */
async function countChanges(git, previous, backup, content, log) {
    if (previous === undefined || !isComparable(previous, backup, content))
        return undefined;
    const before = previous.files.filter((file) => file.content === content);
    const after = backup.files.filter((file) => file.content === content);
    if (before.length === 0 || after.length === 0)
        return undefined;
    const oidsBefore = new Set(before.map(({ oid }) => oid));
    const oidsAfter = new Set(after.map(({ oid }) => oid));
    const idTitle = content === "users" ? backup.idTitle : "user_id";
    async function* rowsBefore(format) {
        for (const { oid, compression, connection } of before) {
            if (oidsAfter.has(oid))
                continue;
            yield* readStoredRows(git.readBlob(oid), { format, compression }, idTitle, connection);
        }
    }
    async function* rowsAfter(format) {
        for (const { oid, path, compression, connection } of after) {
            if (oidsBefore.has(oid))
                continue;
            const file = (0,read_file/* readFileChunks */.N)(path, git.signal);
            yield* readStoredRows(file, { format, compression }, idTitle, connection);
        }
    }
    try {
        const [formatBefore, formatAfter] = [previous, backup].map(({ format }) => content === "users" ? format : (0,memberships/* membershipFormat */.SP)(format));
        return await compareBackups(rowsBefore(formatBefore), rowsAfter(formatAfter));
    }
    catch (error) {
        git.signal.throwIfAborted();
        // A BackupError is about a row, an error with a code comes from zlib; any other is not about the file's content.
        const isUnreadable = error instanceof errors/* BackupError */.hj || (error instanceof Error && "code" in error);
        if (!isUnreadable)
            throw error;
        log.warning("The previous backup on the branch cannot be read, so the changes since then are not counted.");
        return undefined;
    }
}
/** The rows of `import` have ids of their own, and are sorted by connection if their manifest states it. Encrypted rows cannot be read. */
function isComparable(previous, backup, content) {
    if (previous.isEncrypted || backup.recipients.length > 0)
        return false;
    if (content === "memberships")
        return true;
    const haveConnections = ({ files }) => files.some(({ connection }) => connection != null);
    return ((previous.format === "import") === (backup.format === "import") &&
        haveConnections(previous) === haveConnections(backup));
}

// EXTERNAL MODULE: ./build/src/store/branch/git.js
var branch_git = __webpack_require__(85868);
// EXTERNAL MODULE: ./build/src/store/branch/git-environment.js
var git_environment = __webpack_require__(62392);
// EXTERNAL MODULE: ./build/src/store/branch/git-errors.js
var git_errors = __webpack_require__(16914);
// EXTERNAL MODULE: ./build/src/store/branch/history.js
var branch_history = __webpack_require__(98952);
// EXTERNAL MODULE: ./build/src/base/format.js
var format = __webpack_require__(86616);
;// CONCATENATED MODULE: ./build/src/store/branch/limits.js
/** Limits of a backup: how many users may be missing from it, and how large its push may be. */


/** GitHub rejects pushes of this size and above, in bytes. */
const PUSH_LIMIT = 2 * 1024 ** 3;
/** @throws BackupError where the number of users fell by more than `maximum` */
function assertMaximumDrop(previous, usersKept, maximum) {
    if (previous === undefined || previous.users === 0)
        return;
    const users = previous.users - usersKept;
    const share = users / previous.users;
    if (maximum.kind === "share" ? share <= maximum.share : users <= maximum.users)
        return;
    const [drop, allowed] = maximum.kind === "share" ? [percent(share), percent(maximum.share)] : [users, maximum.users];
    throw new errors/* BackupError */.hj(`The last backup on the branch has ${previous.users} users and this one has ${usersKept}, which is ${drop} fewer; \`maximum-drop\` is ${allowed}.`, "Nothing was stored: check the tenant, `connection` and `filter`, or raise `maximum-drop` for one run.");
}
/** A loss is worth a warning if it is at least this share of the previous backup's users, and at least this many users. */
const NOTABLE_LOSS = { share: 0.01, users: 10 };
/**
 * The warning about users who are no longer in the backup.
 *
 * @param missing how many of the previous backup's users this one lacks
 * @returns `undefined` where they are few
 */
function lossWarning(previous, missing) {
    if (previous === undefined || missing < NOTABLE_LOSS.users)
        return undefined;
    const share = missing / previous.users;
    if (share < NOTABLE_LOSS.share)
        return undefined;
    return `${(0,format/* formatUsers */.ed)(missing)} of the last backup on the branch (${percent(share)}) are not in this one. If you do not expect this, look for deletions in the tenant's log, and check \`connection\` and \`filter\`.`;
}
function percent(share) {
    return `${Number((share * 100).toFixed(1))}%`;
}
/**
 * Adds up the packed sizes of the files that a push would send.
 *
 * @throws BackupError where GitHub would reject the push for its size
 * @throws GitError
 */
async function assertPushFits(git, sent) {
    const sizes = await git.run(["cat-file", "--batch-check=%(objectsize:disk)"], {
        input: sent.map(({ oid }) => `${oid}\n`).join(""),
    });
    assertPushSize(sizes.split("\n").reduce((sum, size) => sum + Number(size), 0));
}
/** @throws BackupError where GitHub would reject a push of so many bytes */
function assertPushSize(bytes) {
    if (bytes < PUSH_LIMIT)
        return;
    throw new errors/* BackupError */.hj(`The backup is ${(bytes / 1024 ** 3).toFixed(1)} GiB, and GitHub accepts less than 2 GiB per push.`, "Nothing was stored: use `destination: artifact`, or export less with `fields`, `connection` or `filter`.");
}

// EXTERNAL MODULE: ./build/src/base/json.js
var base_json = __webpack_require__(75221);
// EXTERNAL MODULE: ./build/src/store/branch/tree.js
var branch_tree = __webpack_require__(55106);
;// CONCATENATED MODULE: ./build/src/store/branch/previous-backup.js
/** Reads the previous backup in a folder of the branch: its manifest, and the content of its files. */



/**
 * Reads the manifest of a folder.
 *
 * @param directory folder inside the branch, empty for the root
 * @returns `undefined` where there is no manifest, or one that no backup wrote
 * @throws GitError
 */
async function readPreviousBackup(git, commit, directory) {
    const blobs = await (0,branch_tree/* blobsIn */.u)(git, commit, directory);
    const oid = blobs.get(store_manifest/* MANIFEST_NAME */.i);
    if (oid === undefined)
        return undefined;
    await git.fetchBlob(oid);
    const manifest = store_manifest/* STORED_MANIFEST */.Y.safeParse((0,base_json/* parseJson */.qF)(await git.run(["cat-file", "blob", oid]))).data;
    if (manifest === undefined)
        return undefined;
    const files = manifest.files.flatMap((file) => {
        const blob = blobs.get(file.name);
        return blob === undefined ? [] : [{ ...file, oid: blob }];
    });
    return {
        commit,
        users: manifest.users_kept,
        format: manifest.format,
        files,
        isComplete: files.length === manifest.files.length,
        isEncrypted: manifest.files.some((file) => file.encrypted),
        fingerprint: manifest.fingerprint,
    };
}
/** Larger backups are not unpacked, in bytes: the runner's disk may have no room for them. */
const UNPACKED_LIMIT = 2 * 1024 ** 3;
/** Unpacks the fetched files of a backup, to compare them later. @throws as `Git.unpackBlob` */
async function unpackFiles(git, { files }) {
    if (files.reduce((sum, { bytes }) => sum + bytes, 0) > UNPACKED_LIMIT)
        return;
    for (const { oid } of files)
        await git.unpackBlob(oid);
}

// EXTERNAL MODULE: ./build/src/base/retry.js
var retry = __webpack_require__(50973);
;// CONCATENATED MODULE: ./build/src/store/branch/push.js
/** The push, retried after a broken connection, and after a lost race: then on top of the push that came first. */



/**
 * Maximum number of retries after lost races. Each of n jobs that push at once loses at most n − 1 of them, because each of the others
 * needs one push.
 */
const RACES = 15;
/** Maximum number of retries after failures of the connection or of GitHub. */
const FAILURES = 4;
/** Time limit for asking after a cancelled push, in milliseconds: the runner kills a cancelled run 7.5 s after its first signal. */
const ASK_TIMEOUT = 2000;
/**
 * Pushes a commit until the branch has it. A push is not idempotent, so each retry first makes the commit again, on top of what the
 * branch has by then.
 *
 * @param first the commit for the first attempt
 * @param rebuild makes the commit again
 * @returns the commit that the branch has now
 * @throws BackupError when GitHub rejects the push, or every attempt fails
 */
async function pushWithRetry(remote, first, rebuild, run) {
    // Full jitter over a wide range, so that jobs that lost against each other do not meet again.
    const races = new retry/* RetryBudget */.K({
        retries: RACES,
        firstDelay: 500,
        longestDelay: 8000,
        jitter: 1,
    });
    const failures = new retry/* RetryBudget */.K({ retries: FAILURES, firstDelay: 1000, longestDelay: 3000 });
    let next = first;
    const attempt = async () => {
        const commit = next ?? (await rebuild());
        next = undefined;
        await pushOnce(remote, commit, run.signal);
        return commit;
    };
    return await (0,git_errors/* translateGitErrors */.So)((0,retry/* withRetry */.b)(run, "the push", attempt, (error) => {
        if ((0,git_errors/* isLostRace */.Ii)(error)) {
            const reason = "another push to the branch came first";
            return { budget: races, reason, finalError: lostEveryRace(error) };
        }
        if ((0,git_errors/* isTransient */.dg)(error))
            return { budget: failures, reason: (0,git_errors/* summarizeGitError */.me)(error) };
        return undefined;
    }));
}
async function pushOnce(remote, push, signal) {
    if (push.commit === push.head)
        return;
    try {
        await remote.push(push);
    }
    catch (error) {
        if (error instanceof git_errors/* GitError */.XS && (0,git_errors/* isRejection */.aK)(error)) {
            // Fails with the name of the other branch.
            if ((0,git_errors/* isNameConflict */.or)(error))
                await remote.head();
            throw error;
        }
        if (!(await hasReceived(remote, push.commit, error, signal)))
            throw error;
    }
}
/**
 * Whether a push succeeded although git failed: its answer may have been lost.
 *
 * @throws BackupError where the branch cannot be asked, or the run ends and the branch does not have the commit yet
 */
async function hasReceived(remote, commit, cause, signal) {
    if (!signal.aborted) {
        if (!(cause instanceof git_errors/* GitError */.XS))
            return false;
        try {
            return (await remote.head()) === commit;
        }
        catch {
            if (!signal.aborted)
                throw cannotAsk(cause);
        }
    }
    // A push that succeeded is a success even now: what was stored elsewhere must not be deleted.
    if (await remote.isAt(commit, AbortSignal.timeout(ASK_TIMEOUT)).catch(() => false))
        return true;
    const remedy = "The push was under way: the branch may already have the complete backup.";
    throw (0,errors/* withRemedy */.v9)(signal.reason, remedy);
}
function cannotAsk(cause) {
    const host = cause instanceof git_errors/* GitError */.XS ? cause.host : "github.com";
    return new errors/* BackupError */.hj((0,git_errors/* namingServer */.Ug)("The connection to GitHub's git failed during the push, and again when asking whether the push succeeded.", host), "The branch may have the complete backup: look at its newest commit, or run the workflow again.", { cause });
}
function lostEveryRace(cause) {
    return new errors/* BackupError */.hj(`Another push to the backup branch came first in each of ${RACES + 1} attempts.`, "The backup is not on the branch: let jobs that share a branch start at different times, or give each its own branch.", { cause });
}

// EXTERNAL MODULE: ./build/src/store/branch/remote-branch.js
var remote_branch = __webpack_require__(43985);
;// CONCATENATED MODULE: ./build/src/store/branch/result.js
/** What a backup on the branch reports: its commit, and what it changes. */

/** The sentence for the log. */
function formatResult({ name, commit, changed, changes, usersBefore, }) {
    if (!changed)
        return `Nothing changed since the last backup on ${name}, so there is no commit.`;
    const counted = usersBefore === undefined ? "" : `; the previous backup has ${usersBefore} users`;
    const difference = changes === undefined ? counted : `: ${(0,commit_message/* formatChanges */.rQ)(changes)}`;
    return `Committed ${commit.slice(0, 7)} to ${name}${difference}.`;
}

;// CONCATENATED MODULE: ./build/src/store/branch/index.js
/** `destination: branch`: the backup as a commit on the backup branch, without a checkout. */



















/** How many commits are fetched, for the chart. */
const FETCHED_COMMITS = 30;
const REMOVED_HISTORY = "Removed the older commits of the branch, as `history` says.";
/** The backup branch of a repository that accepts our pushes. */
class BackupBranch {
    #git;
    #remote;
    #settings;
    #run;
    #blobs;
    /** What was fetched ahead, first without its files; `undefined` also if that failed. */
    #ahead = Promise.resolve(undefined);
    #filesAhead = Promise.resolve();
    #closing;
    constructor(git, settings, run, closing) {
        this.#git = git;
        this.#blobs = new Blobs(git);
        this.#closing = closing;
        this.#remote = new remote_branch/* RemoteBranch */.t(git, settings.name);
        this.#settings = settings;
        this.#run = run;
    }
    /**
     * Makes a local repository, and checks that the remote one accepts a push; nothing changes there.
     *
     * @param incompressible whether the files to come are compressed or encrypted already
     * @param folder an existing folder that only we can read
     * @throws BackupError where it does not, or there is no repository or no git
     */
    static async open(settings, incompressible, folder, run) {
        const { log, repository } = run;
        const { token } = settings;
        if (repository === undefined) {
            throw new errors/* BackupError */.hj("The step does not know its repository, so it has no branch to store the backup on.", "Run the action with `uses:` in a job of a workflow, or use `destination: file`.");
        }
        log.mask((0,git_environment/* basicCredential */.gp)(token));
        const closing = new AbortController();
        const signal = AbortSignal.any([run.signal, closing.signal]);
        const open = async (name) => {
            const git = branch_git/* Git */.T.init({
                ...run,
                signal,
                folder: external_node_path_.join(folder, name),
                remote: new URL(`${repository.server.origin}/${repository.name}.git`),
                token,
                compressionLevel: incompressible ? 0 : 1,
            });
            const opened = await (0,git_errors/* translateGitErrors */.So)(git);
            return new BackupBranch(opened, settings, { ...run, repository }, closing);
        };
        const branch = await open("repository.git");
        await branch.#remote.requireAccess();
        if (settings.history !== undefined) {
            // In a repository of its own: after a fetch that left out files, git asks the remote for every file that it hashes.
            const second = await open("history.git");
            await (0,git_errors/* translateGitErrors */.So)(second.#requireRemovableHistory(settings.history));
        }
        return branch;
    }
    /** Fails early where `history` would remove commits that no backup made; the plan checks again. */
    async #requireRemovableHistory(history) {
        const head = await this.#fetch();
        if (head === undefined)
            return;
        await (0,branch_history/* keptCommits */.TL)(this.#git, head, history, () => this.#remote.fetchOlder());
    }
    /** The newest commit of the branch, where it exists, with as many before it as the chart and `history` need. */
    #fetch() {
        return this.#remote.fetch(Math.max(FETCHED_COMMITS, (0,branch_history/* neededCommits */.Ug)(this.#settings.history)));
    }
    /**
     * Starts to fetch the previous backup, for the comparison with the next one. An error is left to {@link prepare}, which fetches again
     * what is missing.
     */
    fetchAhead({ recipients }) {
        this.#ahead = this.#fetchPrevious().then(({ previous }) => previous, () => undefined);
        const fetchFiles = async () => {
            const previous = await this.#ahead;
            if (previous === undefined || previous.isEncrypted || recipients.length > 0)
                return;
            for (const { oid } of previous.files)
                await this.#git.fetchBlob(oid);
            void unpackFiles(this.#git, previous).catch(() => { });
        };
        this.#filesAhead = fetchFiles().catch(() => { });
    }
    /** The newest commit of the branch, and the backup in it. */
    async #fetchPrevious() {
        const head = await this.#fetch();
        if (head === undefined)
            return {};
        return { head, previous: await readPreviousBackup(this.#git, head, this.#settings.directory) };
    }
    /** Starts to make a complete file of the backup to come an object of the local repository. */
    add(file) {
        void this.#blobs.add(file, this.#ahead);
    }
    /** Ends what {@link fetchAhead} and {@link add} started. */
    close() {
        this.#closing.abort();
    }
    /**
     * Makes the commit, but does not push it.
     *
     * @throws BackupError when too many users are gone, the push would be too large, or the branch cannot be read
     */
    async prepare(content) {
        const hashed = await (0,git_errors/* translateGitErrors */.So)(this.#hash(content));
        const plan = () => (0,git_errors/* translateGitErrors */.So)(this.#plan(hashed));
        const first = await plan();
        const { changed, changes, membershipChanges, usersBefore } = first;
        const push = async () => {
            const pushed = await pushWithRetry(this.#remote, first, plan, this.#run);
            // From here on nothing may fail: the branch has the backup.
            const backup = this.#describe(pushed);
            this.#run.log.info(formatResult(backup));
            if (pushed.lossWarning !== undefined)
                this.#run.log.warning(pushed.lossWarning);
            if (pushed.shortened !== undefined)
                this.#run.log.info(REMOVED_HISTORY);
            return backup;
        };
        return { changed, changes, membershipChanges, usersBefore, push };
    }
    /** Makes the files, and the manifest that describes them, objects of the local repository. */
    async #hash(content) {
        await this.#filesAhead;
        const hashed = content.files.map(async (file) => {
            return { ...file, oid: await this.#blobs.add(file, this.#ahead) };
        });
        const files = await Promise.all(hashed);
        const { recipients } = content;
        const fingerprint = recipients.length > 0 ? newFingerprint({ files, recipients }) : undefined;
        const manifest = await content.writeManifest(fingerprint);
        const { folder, compressionLevel, signal } = this.#git;
        const oid = await writeBlob(folder, manifest, compressionLevel, signal);
        return { ...content, files, manifest: { name: store_manifest/* MANIFEST_NAME */.i, oid } };
    }
    /** Fetches the branch, compares, and makes the commit for it. */
    async #plan(content) {
        const { history, maximumDrop } = this.#settings;
        const { head, previous } = await this.#fetchPrevious();
        if (maximumDrop !== undefined)
            assertMaximumDrop(previous, content.usersKept, maximumDrop);
        const unchanged = previous !== undefined && isUnchanged(previous, content);
        const { commit, changes, membershipChanges } = unchanged
            ? { commit: previous.commit, changes: NO_CHANGES, membershipChanges: undefined }
            : await this.#commit(head, previous, content);
        const shortened = history === undefined
            ? undefined
            : await (0,branch_history/* shortenHistory */.mZ)(this.#git, commit, history, () => this.#remote.fetchOlder());
        const newest = shortened?.commit ?? commit;
        return {
            head,
            commit: newest,
            shortened,
            counts: await this.#counts(newest),
            changed: !unchanged,
            changes,
            membershipChanges,
            usersBefore: changes === undefined ? previous?.users : undefined,
            lossWarning: lossWarning(previous, changes?.removed ?? (previous?.users ?? 0) - content.usersKept),
        };
    }
    async #commit(head, previous, content) {
        const { directory, message } = this.#settings;
        const files = [...content.files, content.manifest];
        const count = (kind) => countChanges(this.#git, previous, content, kind, this.#run.log);
        const changes = await count("users");
        const membershipChanges = await count("memberships");
        const stored = new Set(previous?.files.map(({ oid }) => oid));
        const sent = content.files.filter(({ oid }) => !stored.has(oid));
        await this.#blobs.requireWritten(sent);
        const tree = await (0,branch_tree/* writeTree */.W)(this.#git, head, previous, directory, files);
        await assertPushFits(this.#git, sent);
        const parents = head === undefined ? [] : ["-p", head];
        const commit = await this.#git.run(["commit-tree", tree, ...parents], {
            input: (0,commit_message/* commitMessage */.df)({ ...content, changes, membershipChanges, directory }, message),
        });
        return { commit: commit.trim(), changes, membershipChanges };
    }
    /** The last backups up to a commit, for the summary's chart. A backup does not fail for lack of it. */
    async #counts(commit) {
        const newest = ["--first-parent", `--max-count=${FETCHED_COMMITS}`];
        try {
            const log = await this.#git.run(["log", ...newest, `--format=${commit_message/* COUNT_FORMAT */.Iu}`, commit]);
            return (0,commit_message/* readCounts */.ZQ)(log, this.#settings.directory);
        }
        catch (error) {
            if (!(error instanceof git_errors/* GitError */.XS))
                throw error;
            this.#run.log.warning("Git cannot read the history of the branch, so the summary has no chart of earlier backups.");
            return [];
        }
    }
    #describe(plan) {
        const { commit, changed, changes, membershipChanges, usersBefore, counts } = plan;
        const { name } = this.#settings;
        const { server, name: repository } = this.#run.repository;
        const url = `${server.origin}/${repository}/commit/${commit}`;
        return { name, commit, url, changed, changes, membershipChanges, usersBefore, counts };
    }
}

// EXTERNAL MODULE: ./build/src/base/stale-files.js + 1 modules
var stale_files = __webpack_require__(81039);
;// CONCATENATED MODULE: ./build/src/store/file.js
/** `destination: file`: the export in a folder, for later steps of the job. */





/**
 * Checks that files can be written to the output folder; nothing is created, not even the folder.
 *
 * @param directory absolute path
 * @param isTarget whether the backup will replace the file of a name
 * @throws BackupError where they cannot
 */
async function requireWritable(directory, isTarget) {
    let existing = directory;
    let folder;
    for (; folder === undefined; existing = external_node_path_.dirname(existing)) {
        folder = await (0,promises_.stat)(existing).catch((error) => {
            if (error.code !== "ENOENT")
                (0,disk_errors/* diskError */.w)(existing)(error);
            return undefined;
        });
        if (folder?.isDirectory())
            break;
        const isDanglingLink = folder === undefined && (await (0,promises_.lstat)(existing).catch(() => undefined));
        if (folder || isDanglingLink)
            (0,disk_errors/* diskError */.w)(existing)({ code: "ENOTDIR" });
    }
    await (0,promises_.access)(existing, promises_.constants.W_OK | promises_.constants.X_OK).catch((0,disk_errors/* diskError */.w)(directory));
    if (existing !== directory)
        return;
    const names = await (0,promises_.readdir)(directory).catch(() => []);
    for (const name of names.filter(isTarget)) {
        const file = external_node_path_.join(directory, name);
        const found = await (0,promises_.lstat)(file).catch(() => undefined);
        const code = found && folder && whyKept(found, folder);
        if (code !== undefined)
            (0,disk_errors/* diskError */.w)(file)({ code });
    }
}
/** The system error of replacing a file in a folder, as far as it can be known without an attempt. */
function whyKept(file, folder) {
    if (file.isDirectory())
        return "EISDIR";
    if (file.dev !== folder.dev)
        return "EBUSY"; // a mount point
    const user = process.geteuid?.() ?? 0;
    const isFree = (folder.mode & 0o1000) === 0 || [0, file.uid, folder.uid].includes(user);
    return isFree ? undefined : "EPERM"; // the sticky bit
}
/**
 * Copies files into the output folder under temporary names, so that no one sees a partial file under its own name. Creates the folder
 * where it is missing, and removes copies that killed runs left there.
 *
 * @param directory absolute path
 * @param files absolute paths
 * @throws BackupError when the folder cannot be written
 */
async function prepareFiles(directory, files) {
    await (0,promises_.mkdir)(directory, { recursive: true, mode: 0o700 }).catch((0,disk_errors/* diskError */.w)(directory));
    const names = files.map((file) => external_node_path_.basename(file));
    await (0,stale_files/* removeStaleCopies */.VR)(directory, names, Date.now());
    const prepared = files.map((file) => new Replacement(file, directory));
    const discard = async () => {
        for (const one of prepared)
            await one.undo();
    };
    try {
        for (const one of prepared)
            await one.copy();
    }
    catch (error) {
        await discard();
        throw error;
    }
    return {
        publish: () => prepared.map((one) => one.publish()),
        async finish() {
            for (const one of prepared)
                await one.removeEarlier();
        },
        discard,
    };
}
/** One file in the output folder: a copy that gets the name of an earlier file, which is kept under a temporary name meanwhile. */
class Replacement {
    #source;
    #name;
    #copy;
    #earlier;
    #isPublished = false;
    #hasEarlier = false;
    constructor(source, directory) {
        const name = external_node_path_.basename(source);
        this.#source = source;
        this.#name = external_node_path_.join(directory, name);
        this.#copy = external_node_path_.join(directory, (0,stale_files/* temporaryName */.NT)(name));
        this.#earlier = external_node_path_.join(directory, (0,stale_files/* temporaryName */.NT)(name));
    }
    /** @throws BackupError if the folder cannot be written, or has a folder of the name */
    async copy() {
        this.#requireNoFolder();
        const copied = (0,promises_.copyFile)(this.#source, this.#copy, promises_.constants.COPYFILE_EXCL);
        await copied.catch((0,disk_errors/* diskError */.w)(this.#copy));
    }
    /** Synchronous, so that a cancel cannot come while no file has the name. @throws BackupError */
    publish() {
        this.#requireNoFolder();
        try {
            this.#hasEarlier = renameIfExists(this.#name, this.#earlier);
            (0,external_node_fs_.renameSync)(this.#copy, this.#name);
            this.#isPublished = true;
        }
        catch (error) {
            (0,disk_errors/* diskError */.w)(this.#name)(error);
        }
        return this.#name;
    }
    async undo() {
        if (this.#hasEarlier)
            (0,external_node_fs_.renameSync)(this.#earlier, this.#name);
        else if (this.#isPublished)
            await (0,promises_.rm)(this.#name, { force: true });
        await (0,promises_.rm)(this.#copy, { force: true });
    }
    /** A failure is ignored: the backup is complete, and a later run removes the file. */
    async removeEarlier() {
        if (this.#hasEarlier)
            await (0,promises_.rm)(this.#earlier, { force: true }).catch(() => undefined);
    }
    #requireNoFolder() {
        const found = (0,external_node_fs_.lstatSync)(this.#name, { throwIfNoEntry: false });
        if (found?.isDirectory())
            (0,disk_errors/* diskError */.w)(this.#name)({ code: "EISDIR" });
    }
}
/** @returns whether it existed */
function renameIfExists(from, to) {
    if ((0,external_node_fs_.lstatSync)(from, { throwIfNoEntry: false }) === undefined)
        return false;
    (0,external_node_fs_.renameSync)(from, to);
    return true;
}

// EXTERNAL MODULE: ./build/src/store/visibility.js
var visibility = __webpack_require__(26951);
;// CONCATENATED MODULE: ./build/src/store/index.js
/** Stores the files in all destinations that are asked for, or in none. */








/** Time limit for deleting an artifact, in milliseconds: the runner kills a cancelled run 7.5 s after its first signal. */
const DELETE_TIMEOUT = 5000;
/**
 * Checks, before anything is exported, that the destinations will accept the backup.
 *
 * @param folder an existing folder that only we can read
 * @returns the backup branch, where it is a destination
 * @throws BackupError where GitHub accepts no artifacts, the repository is public, the output folder cannot be written, or the branch
 *   would reject a push
 */
async function checkDestinations(settings, run, folder) {
    const { artifact, branch } = settings.destinations;
    await requireOutputFolder(settings);
    if (artifact !== undefined)
        (0,store_artifact/* requireArtifactService */.vx)(run);
    await (0,visibility/* requirePrivateRepository */.V)(settings, run);
    return branch && (await openBranch(branch, settings, run, folder));
}
/** @throws BackupError if the output folder, where it is a destination, does not accept the files */
async function requireOutputFolder(settings) {
    const { outputDirectory } = settings.destinations;
    if (outputDirectory === undefined)
        return;
    const isTarget = (name) => name === store_manifest/* MANIFEST_NAME */.i || (0,stored_file/* isNameOf */.b_)(name, settings);
    await requireWritable(outputDirectory, isTarget);
}
/**
 * Opens the backup branch, which checks that it would accept a push.
 *
 * @param folder an existing folder that only we can read
 * @throws BackupError where it would not
 */
function openBranch(branch, settings, run, folder) {
    return BackupBranch.open(branch, isIncompressible(settings), folder, run);
}
/**
 * Stores the files everywhere or nowhere. The artifact is uploaded and the output folder is changed before the push, because both can be
 * undone.
 *
 * @param manifestFile path of `manifest.json`
 * @param commit for the backup branch, where it is a destination
 * @param held has, at any time, the places that may hold something
 * @throws BackupError, with nothing stored
 */
async function store(files, manifestFile, commit, settings, run, held) {
    const { artifact: wanted, branch: pushed, outputDirectory } = settings.destinations;
    const places = {
        artifact: `the artifact ${wanted?.name}`,
        folder: `the folder ${outputDirectory}`,
        branch: `the branch ${pushed?.name}`,
    };
    const paths = [...files.map((file) => file.path), manifestFile];
    const prepared = outputDirectory === undefined ? undefined : await prepareFiles(outputDirectory, paths);
    let artifact;
    try {
        if (wanted !== undefined) {
            const { size: bytes } = await (0,promises_.stat)(manifestFile);
            const content = [...files, { path: manifestFile, bytes }];
            held.add(places.artifact);
            artifact = await (0,store_artifact/* storeArtifact */.iY)(wanted, content, isIncompressible(settings), run);
        }
        // The last moment at which the run can end without having stored anything.
        run.signal.throwIfAborted();
        if (prepared !== undefined)
            held.add(places.folder);
        const stored = prepared?.publish() ?? paths;
        if (commit !== undefined)
            held.add(places.branch);
        const branch = await commit?.push();
        // After the push nothing may fail: it cannot be undone.
        await prepared
            ?.finish()
            .catch(() => run.log.warning("Earlier files in the output folder could not be removed."));
        const manifest = stored.at(-1) ?? "";
        return { files: stored.slice(0, -1), manifest, artifact, branch, outputDirectory };
    }
    catch (error) {
        await prepared?.discard();
        held.delete(places.folder);
        if (artifact !== undefined && wanted !== undefined) {
            await (0,store_artifact/* removeArtifact */.bG)(wanted, AbortSignal.timeout(DELETE_TIMEOUT)).catch(() => run.log.warning(`The artifact ${wanted.name} of this failed run could not be deleted. Delete it yourself.`));
        }
        // Such an error says itself what the artifact or the branch may have.
        if (error instanceof errors/* BackupError */.hj)
            held.clear();
        else if (artifact !== undefined)
            held.delete(places.artifact);
        throw error;
    }
}
/** Whether compressing the files again would gain nothing. */
function isIncompressible({ compression, recipients }) {
    return compression !== "none" || recipients.length > 0;
}


/***/ }),

/***/ 26951:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ requirePrivateRepository)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(32716);
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(22396);
/* harmony import */ var _base_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(75221);
/* harmony import */ var _http_connection_error_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(53455);
/* harmony import */ var _http_index_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(50462);
/* harmony import */ var _http_send_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2658);
/** Checks that the repository is private, before personal data is stored in it. */







/** A repository, as the event and GitHub's REST API both describe it. One that is internal is also private. */
const REPOSITORY = zod__WEBPACK_IMPORTED_MODULE_6__/* .looseObject */ ._H3({ private: zod__WEBPACK_IMPORTED_MODULE_6__/* .boolean */ .zMY(), visibility: (0,_base_json_js__WEBPACK_IMPORTED_MODULE_2__/* .optional */ .lq)(zod__WEBPACK_IMPORTED_MODULE_6__/* .string */ .YjP()) });
const EVENT = zod__WEBPACK_IMPORTED_MODULE_6__/* .looseObject */ ._H3({ repository: REPOSITORY });
/**
 * Requires a private repository for `artifact` and `branch`, unless the files are encrypted or `allow-public-repository` is set. Warns
 * about an internal one, which every member of the GitHub Enterprise account can read.
 *
 * @returns what is known about the repository, in a few words
 * @throws BackupError where it is public, or where neither the event nor GitHub says whether it is
 */
async function requirePrivateRepository({ destinations, recipients, allowsPublicRepository, githubToken }, run) {
    const isStoredThere = destinations.artifact !== undefined || destinations.branch !== undefined;
    if (!isStoredThere)
        return "not a destination";
    if (recipients.length > 0)
        return "the backup is encrypted";
    if (allowsPublicRepository)
        return "a public repository is allowed";
    const { repository } = run;
    const visibility = repository === undefined
        ? undefined
        : ((await visibilityByEvent(repository)) ??
            (await visibilityByApi(repository, githubToken, run)));
    if (visibility === "private")
        return "private";
    if (visibility === "internal") {
        run.log.warning("This repository is internal: every member of your GitHub Enterprise account can read the backup. Use a private repository, or encrypt the backup with `encrypt-to`.");
        return "internal, so every member of your GitHub Enterprise account can read the backup";
    }
    const destination = destinations.branch === undefined ? "artifact" : "branch";
    throw visibility === "public"
        ? new _base_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj(`This repository is public: everyone could read the users in the ${destination}. Nothing was exported.`, "Run the backup in a private repository, encrypt it with `encrypt-to`, use `destination: file`, or, if the data may be public, set `allow-public-repository: true`.")
        : new _base_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj("Neither the workflow's event nor GitHub's API says whether this repository is public. Nothing was exported.", "Do not set `github-token`, so that the job's own token is used, or, if you know that the repository is private, set `allow-public-repository: true`.");
}
async function visibilityByEvent({ eventFile }) {
    if (eventFile === undefined)
        return undefined;
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(eventFile, "utf8").catch(() => "");
    return visibilityOf(EVENT.safeParse((0,_base_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseJson */ .qF)(text)).data?.repository);
}
function visibilityOf(repository) {
    if (repository === undefined)
        return undefined;
    if (repository.visibility === "internal")
        return "internal";
    return repository.private ? "private" : "public";
}
async function visibilityByApi({ api, name }, token, run) {
    if (token === undefined || !URL.canParse(api))
        return undefined;
    const request = () => ({
        method: "GET",
        headers: { accept: "application/vnd.github+json", authorization: `Bearer ${token}` },
    });
    const operation = {
        what: "the repository lookup",
        url: new URL(`${api}/repos/${name}`),
        idempotent: true,
    };
    try {
        return await (0,_http_index_js__WEBPACK_IMPORTED_MODULE_4__/* .requestWithRetry */ .En)(run, operation, request, async (answer) => answer.status === 200
            ? visibilityOf(REPOSITORY.safeParse((0,_base_json_js__WEBPACK_IMPORTED_MODULE_2__/* .parseJson */ .qF)(await (0,_http_send_js__WEBPACK_IMPORTED_MODULE_5__/* .readText */ .y)(answer))).data)
            : undefined);
    }
    catch (error) {
        run.signal.throwIfAborted();
        if (error instanceof _http_connection_error_js__WEBPACK_IMPORTED_MODULE_3__/* .ConnectionError */ .R && error.isFromProxy) {
            throw new _base_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj(`GitHub's API cannot be asked whether this repository is public: ${error.message}. Nothing was exported.`, error.remedy, { cause: error });
        }
        if (error instanceof _http_connection_error_js__WEBPACK_IMPORTED_MODULE_3__/* .ConnectionError */ .R || error instanceof _base_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj)
            return undefined;
        throw error;
    }
}


/***/ })

};
