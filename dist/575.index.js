export const id = 575;
export const ids = [575];
export const modules = {

/***/ 25164:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ RESTORE_COMBINED),
/* harmony export */   W: () => (/* binding */ RESTORE_INPUTS)
/* harmony export */ });
/* harmony import */ var _settings_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(26212);
/* harmony import */ var _schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(36735);
/* harmony import */ var _table_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(85835);
/** The inputs of the restore. */



/** Settings that are made from several inputs or depend on the workspace. All others are copied from their input. */
const RESTORE_COMBINED = [
    "tenant",
    "source",
    "identities",
    "filter",
    "passwordHashes",
    "isConfirmed",
    "outputDirectory",
    "githubToken",
];
const runId = (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .number */ .ai)(1, _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .ANY */ .x4, "the number of a workflow run, as in its address");
/** RFC 3339, or only a date, which begins at midnight. Without a time zone it is UTC. */
const TIME = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?)?$/;
const before = (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .parsed */ .Yz)("a time such as 2026-11-27T02:00:00Z, a date such as 2026-11-27, or 7 to 40 digits of a commit's hash", (given) => {
    if (/^[0-9a-f]{7,40}$/i.test(given))
        return { kind: "commit", commit: given.toLowerCase() };
    const [matched, zone] = TIME.exec(given) ?? [];
    if (matched === undefined)
        return undefined;
    const iso = given.replace(" ", "T").toUpperCase();
    const time = new Date(iso.length > 10 && zone === undefined ? `${iso}Z` : iso);
    return Number.isNaN(time.getTime()) ? undefined : { kind: "time", time };
});
/** All inputs, in the order of `restore/action.yml`. */
const RESTORE_INPUTS = {
    ..._table_js__WEBPACK_IMPORTED_MODULE_1__/* .TENANT_INPUTS */ .Rv,
    from: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("source", (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .choice */ .Yq)("branch", "artifact", "folder"), "branch"),
    branch: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("source", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq, "auth0-backup"),
    directory: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("source", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq, "."),
    "artifact-name": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("source", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8, "auth0-users"),
    "run-id": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("source", runId),
    folder: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("source", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8),
    before: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("source", before),
    identity: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .secret */ .rJ)("identities", (given) => [given, ...(0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .ageSecretKeys */ .mi)(given)]),
    restore: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("kinds", (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)("missing, changed or memberships, or a list of them", [
        "missing",
        "changed",
        "memberships",
    ]), "missing"),
    properties: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("properties", (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)(`a list of ${_settings_js__WEBPACK_IMPORTED_MODULE_2__/* .RESTORABLE_PROPERTIES */ .G.join(", ")}`, _settings_js__WEBPACK_IMPORTED_MODULE_2__/* .RESTORABLE_PROPERTIES */ .G), "app_metadata, user_metadata, blocked"),
    connection: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("connection", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .connection */ .FI),
    filter: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("filter", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq),
    "password-hashes": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("passwordHashes", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8),
    "maximum-users": {
        ...(0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("maximumUsers", (0,_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .number */ .ai)(1, _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .ANY */ .x4, "a whole number of users, 1 or more"), "1000"),
        ifEmpty: "Enter a number, or remove the input.",
    },
    confirm: (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("isConfirmed", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .line */ .n8),
    "output-directory": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("outputDirectory", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq, "auth0-restore"),
    "github-token": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .secret */ .rJ)("githubToken"),
    "timeout-minutes": (0,_table_js__WEBPACK_IMPORTED_MODULE_1__/* .row */ .nM)("timeout", _schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .minutes */ .Gx, "350"),
};


/***/ }),

/***/ 36605:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ readRestoreInputs)
/* harmony export */ });
/* harmony import */ var _base_runner_environment_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5901);
/* harmony import */ var _pipeline_decrypt_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(46177);
/* harmony import */ var _branch_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(32919);
/* harmony import */ var _destinations_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77914);
/* harmony import */ var _filter_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(12053);
/* harmony import */ var _header_text_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(88908);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3571);
/* harmony import */ var _proxies_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(77715);
/* harmony import */ var _restore_table_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(25164);
/* harmony import */ var _table_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(85835);
/* harmony import */ var _tenant_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(39263);
/** The texts of the restore's inputs → RestoreSettings, or all problems at once. */











/**
 * Reads the inputs of a restore.
 *
 * @param now the clock that a filter reads, in milliseconds since 1970
 * @throws BackupError with all problems and their remedies
 */
async function readRestoreInputs(inputs, { workspace, environment }, now) {
    const problems = [];
    const report = (problem) => {
        problems.push(problem);
    };
    const read = (0,_table_js__WEBPACK_IMPORTED_MODULE_6__/* .readTable */ .xz)(_restore_table_js__WEBPACK_IMPORTED_MODULE_5__/* .RESTORE_INPUTS */ .W, inputs, report);
    (0,_proxies_js__WEBPACK_IMPORTED_MODULE_8__/* .checkProxies */ .r)(environment, report);
    const { "github-token": githubToken = "", "password-hashes": hashes } = read;
    if (githubToken !== "")
        (0,_header_text_js__WEBPACK_IMPORTED_MODULE_9__/* .isHeaderText */ .z)("github-token", githubToken, report);
    const tenant = (0,_tenant_js__WEBPACK_IMPORTED_MODULE_7__/* .tenantSettings */ .s)(read, report);
    const variables = (0,_base_runner_environment_js__WEBPACK_IMPORTED_MODULE_0__/* .filterVariables */ .u)(environment);
    const filter = {
        format: "ndjson",
        environment: variables,
        fileName: "users.ndjson",
        now,
    };
    const settings = {
        ...(0,_table_js__WEBPACK_IMPORTED_MODULE_6__/* .copiedSettings */ .qK)(_restore_table_js__WEBPACK_IMPORTED_MODULE_5__/* .RESTORE_INPUTS */ .W, _restore_table_js__WEBPACK_IMPORTED_MODULE_5__/* .RESTORE_COMBINED */ .D, read),
        source: sourceOf(read, workspace, report),
        identities: await identities(read.identity, report),
        filter: await (0,_filter_js__WEBPACK_IMPORTED_MODULE_3__/* .filterSettings */ .Y)(read.filter, filter, report),
        passwordHashes: hashes && (0,_paths_js__WEBPACK_IMPORTED_MODULE_4__/* .pathInput */ .g)("password-hashes", hashes, workspace, report),
        isConfirmed: tenant !== undefined && isConfirmed(read.confirm, tenant.origin, report),
        outputDirectory: (0,_paths_js__WEBPACK_IMPORTED_MODULE_4__/* .pathInput */ .g)("output-directory", read["output-directory"], workspace, report),
        githubToken,
    };
    if (problems.length > 0 || tenant === undefined)
        throw (0,_table_js__WEBPACK_IMPORTED_MODULE_6__/* .inputError */ .Xu)(problems);
    return { ...settings, tenant };
}
/** A wrong domain must not be taken for a preview. */
function isConfirmed(confirm, { host }, report) {
    if (confirm === undefined)
        return false;
    const given = confirm.replace(/^https?:\/\//i, "").replace(/\/+$/, "");
    if (given.toLowerCase() === host)
        return true;
    report("`confirm` is not the domain in `domain`, so nothing is written. Enter the same domain, or remove `confirm` to see a preview.");
    return false;
}
function sourceOf(read, workspace, report) {
    const { from, before, folder, "artifact-name": name, "run-id": runId } = read;
    if (from !== "folder" && (read["github-token"] ?? "") === "") {
        report(`\`github-token\` is empty, and reading from the ${from} needs a token. Remove the input to use the job's own token.`);
    }
    const unused = {
        ...(from !== "artifact" && { "run-id": runId }),
        ...(from !== "folder" && { folder }),
        ...(from === "folder" && { before }),
    };
    for (const [input, value] of Object.entries(unused)) {
        if (value === undefined)
            continue;
        report(`\`${input}\` has no effect with \`from: ${from}\`. Remove it, or change \`from\`.`);
    }
    if (from === "branch")
        return { kind: from, ...(0,_branch_js__WEBPACK_IMPORTED_MODULE_10__/* .placeOnBranch */ .B)(read, report), before };
    if (from === "artifact") {
        (0,_destinations_js__WEBPACK_IMPORTED_MODULE_2__/* .checkArtifactName */ .CN)(name, report);
        if (before?.kind === "commit") {
            report("`before` is a commit, but an artifact has none. Enter a time, or set `run-id`.");
        }
        return { kind: from, name, runId, before: before?.kind === "time" ? before.time : undefined };
    }
    if (folder === undefined) {
        report("`folder` is missing. Set it to a folder with the `manifest.json` of a backup.");
    }
    return { kind: from, path: (0,_paths_js__WEBPACK_IMPORTED_MODULE_4__/* .pathInput */ .g)("folder", folder ?? ".", workspace, report) };
}
/** The age secret keys, one per line; blank lines and comments are skipped, as in age's identity files. */
async function identities(given, report) {
    const lines = (given ?? "").split("\n").map((one) => one.trim());
    const keys = lines.filter((one) => one !== "" && !one.startsWith("#"));
    for (const [i, key] of keys.entries()) {
        try {
            await (0,_pipeline_decrypt_js__WEBPACK_IMPORTED_MODULE_1__/* .identitiesFor */ .O)([key]);
        }
        catch {
            report(`Key ${i + 1} in \`identity\` is not an age secret key. Enter the lines AGE-SECRET-KEY-… of the key file; keys that need a plugin or a passphrase are not supported.`);
        }
    }
    return keys;
}


/***/ }),

/***/ 46177:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ identitiesFor),
/* harmony export */   Y: () => (/* binding */ decrypt)
/* harmony export */ });
/* harmony import */ var _base_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22396);
/** Decryption with age secret keys, in the file format age-encryption.org/v1. */

/**
 * Decrypts a file. Its header is read before the first bytes, so that keys that do not fit fail at once.
 *
 * @param file ended when the reader stops
 * @param identities secret keys (`AGE-SECRET-KEY-…`), at least one
 * @throws BackupError if no key fits or the file is damaged; what `file` throws
 */
async function* decrypt(file, identities) {
    let failure;
    async function* source() {
        try {
            yield* file;
        }
        catch (error) {
            failure = error;
            throw error;
        }
    }
    const ciphertext = source();
    try {
        const decrypter = await identitiesFor(identities);
        const plain = await decrypter.decrypt(ReadableStream.from(ciphertext));
        for await (const { buffer, byteOffset, byteLength } of plain) {
            yield Buffer.from(buffer, byteOffset, byteLength);
        }
    }
    catch (error) {
        throw failure ?? decryptionError(error);
    }
    finally {
        await ciphertext.return(undefined);
    }
}
/**
 * Loads the library only here: a run without encryption does not wait for it.
 *
 * @param identities secret keys (`AGE-SECRET-KEY-…`)
 * @throws Error, without the key's text, if one is not valid
 */
async function identitiesFor(identities) {
    const { Decrypter } = await __webpack_require__.e(/* import() */ 539).then(__webpack_require__.bind(__webpack_require__, 81539));
    const decrypter = new Decrypter();
    for (const identity of identities)
        decrypter.addIdentity(identity);
    return decrypter;
}
function decryptionError(cause) {
    if (cause instanceof Error && cause.message.includes("no identity matched")) {
        return new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj("No key in `identity` can decrypt the backup.", "Set the secret key that belongs to one of the `recipients` in the backup's manifest.json.", { cause });
    }
    return new _base_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj("An encrypted file of the backup is damaged.", "Choose another backup.", {
        cause,
    });
}


/***/ }),

/***/ 97627:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ restoreSummary),
/* harmony export */   w: () => (/* binding */ restoreEnd)
/* harmony export */ });
/* harmony import */ var _base_format_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(86616);
/* harmony import */ var _restore_plan_steps_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(66701);
/* harmony import */ var _restore_step_results_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(85491);
/* harmony import */ var _markup_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(34110);
/* harmony import */ var _summary_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(10813);
/** The job summary of a restore: the plan or its result, the backup, counts by connection and property, the cost. */





/** Auth0's sustained limit for writing users with the Essentials and Professional plans; that of Enterprise is higher. */
const REQUESTS_PER_MINUTE = 200;
/** Size of an import file, in bytes; two are imported at the same time. */
const IMPORT_FILE_BYTES = 480_000;
const ACTIONS = {
    import: "import",
    create: "create",
    "set-back": "set back",
    assign: "assign roles and organizations",
};
/** The summary as GitHub-flavoured Markdown. Values from outside are escaped: none of them can add markup. */
function restoreSummary(state, facts) {
    const { plan, applied, settings } = state;
    if (plan === undefined)
        return "";
    const sections = [
        [
            `## Auth0 user restore${settings?.isConfirmed ? "" : ": preview"}`,
            "",
            applied ? resultLine(state) : planLine(plan),
        ],
        backupTable(state, plan, facts.now),
        connectionTable(plan),
        propertyTable(plan),
        failureTable(state),
        applied ? [] : nextLines(state, plan),
        (0,_summary_js__WEBPACK_IMPORTED_MODULE_1__/* .stepsTable */ .A1)(facts.steps),
        (0,_summary_js__WEBPACK_IMPORTED_MODULE_1__/* .warningLines */ ._F)(facts.warnings),
    ];
    const shown = sections.filter((lines) => lines.length > 0);
    return `${shown.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
function planLine(plan) {
    if (plan.usersInBackup === 0) {
        return "**Nothing to restore.** The backup has no users, or `connection` and `filter` exclude them all.";
    }
    if (plan.touched === 0) {
        return "**Nothing to restore.** The tenant has everything of the backup that can be restored.";
    }
    return `**${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatUsers */ .ed)(plan.touched)} can be restored.** Nothing was written.`;
}
function resultLine({ done, remaining, plan }) {
    const restored = `**${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(done?.restored ?? 0)} of ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatUsers */ .ed)(plan?.touched ?? 0)} restored**`;
    if (remaining === undefined) {
        return `❌ ${restored}, and the result was not verified. Run the restore again: it does what is left.`;
    }
    return remaining.touched === 0
        ? `✅ ${restored} and verified by a new export`
        : `❌ ${restored}, ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatUsers */ .ed)(remaining.touched)} left`;
}
function backupTable({ backup, settings }, plan, now) {
    const rows = [];
    if (backup !== undefined) {
        const { place, url, commit, manifest } = backup;
        const named = `${(0,_markup_js__WEBPACK_IMPORTED_MODULE_3__/* .escapeMarkdown */ .FV)(place)}${commit === undefined ? "" : ` <code>${commit}</code>`}`;
        const age = (0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDuration */ .a3)(now.getTime() - manifest.createdAt.getTime());
        rows.push(["Backup", url === undefined ? named : `[${named}](${url})`], ["Made", `${manifest.createdAt.toISOString()}, ${age} ago`], ["Tenant of the backup", (0,_markup_js__WEBPACK_IMPORTED_MODULE_3__/* .escapeMarkdown */ .FV)(manifest.tenant)]);
    }
    if (settings !== undefined)
        rows.push(["This tenant", (0,_markup_js__WEBPACK_IMPORTED_MODULE_3__/* .escapeMarkdown */ .FV)(settings.tenant.origin.host)]);
    rows.push(["Users in the backup", (0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(plan.usersInBackup)], ["Users in the tenant", (0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(plan.usersInTenant)], ["Only in the tenant, left alone", (0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(plan.onlyInTenant)], ["In the backup, missing in the tenant", (0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(plan.missing)]);
    if (plan.linked > 0)
        rows.push(["Now linked into another user", (0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(plan.linked)]);
    if (settings?.kinds.includes("changed")) {
        rows.push(["With properties that differ from the backup", (0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(plan.changed)]);
    }
    if (plan.lackMemberships > 0) {
        rows.push(["Lacking roles or organizations of the backup", (0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(plan.lackMemberships)]);
    }
    return (0,_markup_js__WEBPACK_IMPORTED_MODULE_3__/* .factsTable */ .wd)(rows);
}
function connectionTable({ byConnection }) {
    const used = (name) => [...byConnection.values()].some((counts) => (counts[name] ?? 0) > 0);
    const columns = [
        ...Object.entries(ACTIONS),
        ...Object.entries(_restore_plan_steps_js__WEBPACK_IMPORTED_MODULE_0__/* .NOT_RESTORABLE */ .Y),
    ].filter(([name]) => used(name));
    if (columns.length === 0)
        return [];
    const rows = [...byConnection]
        .filter(([, counts]) => Object.values(counts).some((users) => users > 0))
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([connection, counts]) => {
        const cells = columns.map(([name]) => (0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(counts[name] ?? 0));
        return `| ${(0,_markup_js__WEBPACK_IMPORTED_MODULE_3__/* .escapeMarkdown */ .FV)(connection || "(unknown)")} | ${cells.join(" | ")} |`;
    });
    return [
        "### Users by connection",
        "",
        `| Connection | ${columns.map(([, title]) => title).join(" | ")} |`,
        `|---|${"--:|".repeat(columns.length)}`,
        ...rows,
    ];
}
function propertyTable({ byProperty }) {
    if (byProperty.size === 0)
        return [];
    return [
        "### Users by property",
        "",
        "| Property | Users |",
        "|---|--:|",
        ...[...byProperty].map(([name, users]) => `| <code>${name}</code> | ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(users)} |`),
    ];
}
function failureTable({ done, applied }) {
    if (!applied || done === undefined || done.failures.size === 0)
        return [];
    return [
        "### Not restored",
        "",
        "| Reason | Users |",
        "|---|--:|",
        ...[...done.failures].map(([reason, users]) => `| ${(0,_markup_js__WEBPACK_IMPORTED_MODULE_3__/* .escapeMarkdown */ .FV)(reason)} | ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(users)} |`),
    ];
}
/** The number of import files, each of which has users of one connection. */
function importJobs({ importBytes, byConnection }) {
    const connections = [...byConnection.values()].filter((counts) => counts.import).length;
    return Math.max(Math.ceil(importBytes / IMPORT_FILE_BYTES), connections);
}
/** What applying the plan takes, and how to do it. */
function nextLines({ scopes = [], missingScopes = [], settings }, plan) {
    if (plan.touched === 0 || settings === undefined)
        return [];
    const imports = importJobs(plan);
    const minutes = Math.ceil(plan.requests / REQUESTS_PER_MINUTE);
    const cost = [
        ...(imports === 0 ? [] : [`${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(imports)} import ${imports === 1 ? "job" : "jobs"}`]),
        ...(plan.requests === 0
            ? []
            : [
                `${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(plan.requests)} requests, about ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(minutes)} min at Auth0's limit of ${REQUESTS_PER_MINUTE} per minute`,
            ]),
    ];
    const lacks = missingScopes.length === 0 ? "" : `; it lacks ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatList */ .ki)(missingScopes)}`;
    const limit = plan.touched > settings.maximumUsers ? [`maximum-users: ${plan.touched}`] : [];
    return [
        "### To restore these users",
        "",
        `Cost: ${cost.join("; ")}. The application requires the permissions ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatList */ .ki)(scopes)}${lacks}.`,
        "",
        "Check the numbers, then run it again with:",
        "",
        "```yaml",
        `confirm: ${settings.tenant.origin.host}`,
        ...limit,
        "```",
    ];
}
/** The last lines of the log: what is back, what failed, and who can only return by signing in. */
function restoreEnd({ plan, done, applied, report }) {
    if (plan === undefined)
        return [];
    const counts = (0,_restore_step_results_js__WEBPACK_IMPORTED_MODULE_4__/* .totals */ .Sd)(plan);
    const lines = applied
        ? [
            `Restored: ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatCount */ .B4)(done?.restored ?? 0)} of ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatUsers */ .ed)(plan.touched)}.`,
            ...[...(done?.failures ?? [])].map(([reason, users]) => `Not restored: ${reason}: ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatUsers */ .ed)(users)}.`),
        ]
        : [
            plan.touched === 0
                ? "Nothing to restore."
                : `Restorable: ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatUsers */ .ed)(plan.touched)}. Nothing was written.`,
        ];
    for (const [reason, text] of Object.entries(_restore_plan_steps_js__WEBPACK_IMPORTED_MODULE_0__/* .NOT_RESTORABLE */ .Y)) {
        const users = counts[reason] ?? 0;
        if (users === 0)
            continue;
        lines.push(reason === "returns"
            ? `${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatUsers */ .ed)(users)} can only return by signing in.`
            : `Not restorable (${text}): ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_2__/* .formatUsers */ .ed)(users)}.`);
    }
    if (report !== undefined)
        lines.push(`Report: ${report}`);
    return lines;
}


/***/ }),

/***/ 43575:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(91659);
/* harmony import */ var _base_end_of_run_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(34522);
/* harmony import */ var _base_runner_environment_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5901);
/* harmony import */ var _inputs_restore_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(36605);
/* harmony import */ var _inputs_restore_table_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(25164);
/* harmony import */ var _inputs_table_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(85835);
/* harmony import */ var _report_failure_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(71522);
/* harmony import */ var _report_outputs_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(3558);
/* harmony import */ var _report_restore_summary_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(97627);
/* harmony import */ var _report_run_log_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(21996);
/* harmony import */ var _report_standard_output_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(57325);
/* harmony import */ var _restore_index_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(76112);
/** Entry of the restore: reads the inputs, runs the restore, reports what was done and at most one failure. */












const REMEDIES = {
    afterDeadline: "Run the restore again: it does what is left. Raise `timeout-minutes` if needed.",
    afterBrokenConnection: "Run the restore again: it does what is left.",
};
const started = Date.now();
const runner = (0,_base_runner_environment_js__WEBPACK_IMPORTED_MODULE_2__/* .readRunnerEnvironment */ .E)(process.env);
const log = new _report_run_log_js__WEBPACK_IMPORTED_MODULE_8__/* .RunLog */ .s(runner.environment);
(0,_report_standard_output_js__WEBPACK_IMPORTED_MODULE_9__/* .guardStreams */ .dl)();
let exitCode = 0;
const state = { applied: false };
try {
    await main();
    report();
}
catch (error) {
    report();
    const effect = state.applied ? "The report says who is restored." : "Nothing was written.";
    (0,_report_failure_js__WEBPACK_IMPORTED_MODULE_6__/* .reportFailure */ .x)(error, "restore", effect);
    exitCode = 1;
}
await (0,_report_standard_output_js__WEBPACK_IMPORTED_MODULE_9__/* .drainStreams */ .sq)();
// Sockets that a client left open must not keep the job waiting.
process.exit(exitCode);
async function main() {
    const inputs = Object.fromEntries(Object.keys(_inputs_restore_table_js__WEBPACK_IMPORTED_MODULE_4__/* .RESTORE_INPUTS */ .W).map((name) => [name, _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4(name)]));
    for (const secret of (0,_inputs_table_js__WEBPACK_IMPORTED_MODULE_5__/* .secretsIn */ .VY)(_inputs_restore_table_js__WEBPACK_IMPORTED_MODULE_4__/* .RESTORE_INPUTS */ .W, inputs))
        log.mask(secret);
    log.requireOutputs();
    // The time is read once: a filter on "90 days ago" must not drift while it runs.
    const settings = await (0,_inputs_restore_js__WEBPACK_IMPORTED_MODULE_3__/* .readRestoreInputs */ .E)(inputs, runner, () => started);
    state.settings = settings;
    await (0,_base_end_of_run_js__WEBPACK_IMPORTED_MODULE_1__/* .runToEnd */ .c)(settings.timeout, REMEDIES, (signal) => (0,_restore_index_js__WEBPACK_IMPORTED_MODULE_10__/* .restore */ .P)(settings, { ...runner, log, signal }, log, state));
}
/** Shows what was found and done, also before a failure. */
function report() {
    log.end();
    for (const line of (0,_report_restore_summary_js__WEBPACK_IMPORTED_MODULE_7__/* .restoreEnd */ .w)(state))
        log.info(line);
    if (state.plan === undefined)
        return;
    (0,_report_outputs_js__WEBPACK_IMPORTED_MODULE_11__/* .setRestoreOutputs */ .f)(state, log);
    log.summary(() => (0,_report_restore_summary_js__WEBPACK_IMPORTED_MODULE_7__/* .restoreSummary */ .r)(state, { ...log, now: new Date(started) }));
}

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 76112:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  P: () => (/* binding */ restore)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./build/src/auth0/tenant.js + 2 modules
var auth0_tenant = __webpack_require__(36773);
// EXTERNAL MODULE: ./build/src/base/disk-errors.js
var disk_errors = __webpack_require__(74212);
// EXTERNAL MODULE: ./build/src/base/errors.js
var errors = __webpack_require__(22396);
// EXTERNAL MODULE: ./build/src/base/format.js
var base_format = __webpack_require__(86616);
// EXTERNAL MODULE: ./build/src/base/retry.js
var retry = __webpack_require__(50973);
// EXTERNAL MODULE: ./build/src/base/stale-files.js + 1 modules
var stale_files = __webpack_require__(81039);
// EXTERNAL MODULE: ./build/src/base/timings.js
var timings = __webpack_require__(93640);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 8 modules
var schemas = __webpack_require__(32716);
;// CONCATENATED MODULE: ./build/src/restore/plan/assignment-counter.js
/** Counts the memberships of a plan, and the requests that assigning them takes. */
/** Maximum number of users per request. Auth0 documents no limit for roles. */
const ROLE_BATCH = 50;
/** Auth0's maximum number of users per request. */
const ORGANIZATION_BATCH = 10;
/** Of a plan without memberships. */
const NO_ASSIGNMENTS = {
    roles: 0,
    organizations: 0,
    organizationRoles: 0,
    requests: 0,
};
/** Counts steps. Memory holds a number per role and organization. */
class AssignmentCounter {
    #perRole = new Map();
    #perOrganization = new Map();
    #organizationRoles = 0;
    add({ roles, organizations }) {
        for (const { id } of roles)
            increment(this.#perRole, id);
        for (const { id, roles: inside, isMember } of organizations) {
            if (!isMember)
                increment(this.#perOrganization, id);
            if (inside.length > 0)
                this.#organizationRoles++;
        }
    }
    get counts() {
        const roles = [...this.#perRole.values()];
        const organizations = [...this.#perOrganization.values()];
        return {
            roles: sum(roles),
            organizations: sum(organizations),
            organizationRoles: this.#organizationRoles,
            requests: sum(roles.map((users) => Math.ceil(users / ROLE_BATCH))) +
                sum(organizations.map((users) => Math.ceil(users / ORGANIZATION_BATCH))) +
                this.#organizationRoles,
        };
    }
}
function increment(counts, key) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
}
function sum(numbers) {
    return numbers.reduce((total, one) => total + one, 0);
}

// EXTERNAL MODULE: ./build/src/http/status-error.js
var status_error = __webpack_require__(30661);
;// CONCATENATED MODULE: ./build/src/restore/apply/results.js
/** The results of a run by user, for the report, and their counts, for the log. */



/** After this many users in a row whom the server could not handle, the run ends. */
const SERVER_FAILURES = 3;
/** Time between two lines of progress in the log, in milliseconds. */
const PROGRESS_INTERVAL = 30_000;
/** Logs progress now and then: calls `log` when the last call was some time ago. */
class ProgressTimer {
    #log;
    #last = performance.now();
    constructor(log) {
        this.#log = log;
    }
    tick() {
        if (performance.now() - this.#last < PROGRESS_INTERVAL)
            return;
        this.#last = performance.now();
        this.#log();
    }
}
/** Counts of one part of the work. */
class Tally {
    #restored = 0;
    #failed = 0;
    #codes = new Map();
    get isEmpty() {
        return this.#restored + this.#failed === 0;
    }
    add(reason) {
        if (reason === undefined) {
            this.#restored++;
            return;
        }
        this.#failed++;
        this.#codes.set(reason, (this.#codes.get(reason) ?? 0) + 1);
    }
    /** `470 users done, 10 failed (DUPLICATED_USER: 8, CONFLICT: 2)`. */
    toString() {
        const done = `${(0,base_format/* formatUsers */.ed)(this.#restored)} done`;
        if (this.#failed === 0)
            return done;
        const codes = [...this.#codes].map(([code, count]) => `${code}: ${(0,base_format/* formatCount */.B4)(count)}`);
        return `${done}, ${(0,base_format/* formatCount */.B4)(this.#failed)} failed (${codes.join(", ")})`;
    }
}
/** Records what became of each user. */
class Results {
    #ledger;
    /** Ids of users whom this run did not bring back, so nothing can be assigned to them. */
    #absent = new Set();
    /** Imports that may be running, by their name in the log, and the number of their users. */
    #openImports = new Map();
    #serverFailures = 0;
    constructor(ledger) {
        this.#ledger = ledger;
    }
    async restored({ userId, action }, tally) {
        this.#serverFailures = 0;
        tally.add(undefined);
        await this.#ledger.result(userId, action, "restored");
    }
    /** @param reason a code of Auth0's or a few words of ours, without personal data */
    async failed({ userId, action }, reason, tally) {
        if (action === "import" || action === "create")
            this.#absent.add(userId);
        tally.add(reason);
        await this.#ledger.result(userId, action, "failed", reason);
    }
    /**
     * The reason why a call for one user failed, without personal data.
     *
     * @throws the error when it is not about the user
     */
    userFailure(error) {
        if (!(error instanceof status_error/* StatusError */.X))
            throw error;
        if (error.status >= 500) {
            // One user may be too much for the server; several in a row mean that the server has a problem.
            if (++this.#serverFailures >= SERVER_FAILURES)
                throw error;
            return `status ${error.status}`;
        }
        const isAboutAll = [401, 403, 408, 429].includes(error.status);
        if (isAboutAll || !(error instanceof auth0_tenant/* CallRefused */.tZ))
            throw error;
        this.#serverFailures = 0;
        return error.errorCode ?? `status ${error.status}`;
    }
    /** Whether the user exists, as far as this run knows. */
    exists(userId) {
        return !this.#absent.has(userId);
    }
    /** Records that an import may be running. @param name the import in the log @param users the number of its users */
    openImport(name, users) {
        this.#openImports.set(name, users);
    }
    /** Records the users of an open import who do not exist yet, but whom it may still create. */
    leaveOpen(name, users) {
        for (const { userId } of users)
            this.#absent.add(userId);
        if (users.length === 0)
            this.closeImport(name);
        else
            this.openImport(name, users.length);
    }
    closeImport(name) {
        this.#openImports.delete(name);
    }
    /** Number of users of imports that may still be running. */
    get usersInOpenImports() {
        return [...this.#openImports.values()].reduce((sum, users) => sum + users, 0);
    }
}

;// CONCATENATED MODULE: ./build/src/restore/apply/task-pool.js
/** Runs tasks with bounded concurrency. */
/** Starts each task when a slot is free. After a failure, no further task starts. */
class TaskPool {
    #size;
    #running = new Set();
    #failures = [];
    /** @param size maximum number of tasks at the same time */
    constructor(size) {
        this.#size = size;
    }
    /** Waits for a free slot and starts a task. @throws what an earlier task threw */
    async start(task) {
        while (this.#running.size >= this.#size)
            await Promise.race(this.#running);
        if (this.#failures.length > 0)
            throw this.#failures[0];
        const running = task()
            .catch((error) => {
            this.#failures.push(error);
        })
            .finally(() => this.#running.delete(running));
        this.#running.add(running);
    }
    /** Waits for all tasks. @throws what the first one to fail threw */
    async drain() {
        await this.settle();
        if (this.#failures.length > 0)
            throw this.#failures[0];
    }
    /** Waits for the tasks under way, whether they fail or not. */
    async settle() {
        await Promise.all(this.#running);
    }
}
/**
 * Works on all items with bounded concurrency. After a failure no further item is taken, and the work under way is waited for.
 *
 * @param size maximum number of items at the same time
 * @throws the first failure
 */
async function forEachInPool(items, size, work) {
    const pool = new TaskPool(size);
    try {
        for await (const item of items)
            await pool.start(() => work(item));
        await pool.drain();
    }
    finally {
        await pool.settle();
    }
}

;// CONCATENATED MODULE: ./build/src/restore/apply/assign.js
/**
 * Assigns roles and organizations. Users are collected in batches per group, and every request is idempotent: Auth0 accepts an assignment
 * that exists.
 */




/** Number of requests at the same time. */
const CONCURRENCY = 4;
/** Maximum number of batches that wait for users; the oldest one is sent when another begins. */
const OPEN_BATCHES = 1000;
/** The permissions that assigning memberships requires. */
function assignScopes({ roles, organizations, organizationRoles, }) {
    return [
        // Auth0's documents differ about which of the two is required.
        ...(roles > 0 ? ["update:roles", "create:role_members"] : []),
        ...(organizations > 0 ? ["create:organization_members"] : []),
        ...(organizationRoles > 0 ? ["create:organization_member_roles"] : []),
    ];
}
/**
 * Carries out steps in bounded memory, with a few requests at the same time. A user whom Auth0 rejects is recorded as failed, and the
 * run continues with the others.
 *
 * @param results receives one result per user, when all requests for the user have ended
 * @throws BackupError when nothing can go on, after the requests under way have ended
 */
async function assign_assign(steps, tenant, results) {
    const assigner = new Assigner(tenant, results);
    try {
        for await (const step of steps)
            await assigner.add(step);
        await assigner.sendAll();
    }
    finally {
        await assigner.settle();
        assigner.logProgress();
    }
}
/** A user, until all assignments have ended. */
class Assignee {
    step;
    /** Assignments that have not ended, and one more while the step is being added. */
    pending = 1;
    /** Why the first assignment failed. */
    reason;
    constructor(step) {
        this.step = step;
    }
}
class Assigner {
    #tenant;
    #results;
    #tally = new Tally();
    #pool = new TaskPool(CONCURRENCY);
    /** By kind and id, the oldest first. */
    #open = new Map();
    #progress = new ProgressTimer(() => this.logProgress());
    constructor(tenant, results) {
        this.#tenant = tenant;
        this.#results = results;
    }
    /** Adds a user to the batches, and sends those that are full. */
    async add(step) {
        const user = new Assignee(step);
        for (const { id } of step.roles)
            await this.#collect("role", id, { user, roles: [] });
        for (const { id, roles, isMember } of step.organizations) {
            const entry = { user, roles };
            if (isMember) {
                user.pending++;
                await this.#pool.start(() => this.#assignRoles(id, entry));
            }
            else {
                await this.#collect("organization", id, entry);
            }
        }
        await this.#end(user);
    }
    /** Sends the batches that are left, and waits for all requests. */
    async sendAll() {
        for (const [key, batch] of this.#open)
            await this.#send(key, batch);
        await this.#pool.drain();
    }
    /** Waits for the requests under way. */
    settle() {
        return this.#pool.settle();
    }
    async #collect(kind, id, entry) {
        const key = `${kind} ${id}`;
        const batch = this.#open.get(key) ?? { kind, id, entries: [] };
        this.#open.set(key, batch);
        entry.user.pending++;
        batch.entries.push(entry);
        const size = kind === "role" ? ROLE_BATCH : ORGANIZATION_BATCH;
        if (batch.entries.length === size)
            await this.#send(key, batch);
        const [oldest] = this.#open;
        if (this.#open.size > OPEN_BATCHES && oldest !== undefined)
            await this.#send(...oldest);
    }
    async #send(key, batch) {
        this.#open.delete(key);
        await this.#pool.start(() => this.#assignBatch(batch));
    }
    async #assignBatch(batch) {
        const { id, entries } = batch;
        const reason = await this.#assignGroup(batch, entries);
        for (const entry of entries) {
            // Auth0 documents neither whether a batch is all or nothing, nor which of its users was rejected.
            const own = reason === undefined || entries.length === 1
                ? reason
                : await this.#assignGroup(batch, [entry]);
            if (own !== undefined || entry.roles.length === 0)
                await this.#end(entry.user, own);
            else
                await this.#assignRoles(id, entry);
        }
    }
    #assignGroup({ kind, id }, entries) {
        const users = entries.map(({ user }) => user.step.userId);
        const group = encodeURIComponent(id);
        return kind === "role"
            ? this.#post(`roles/${group}/users`, { users }, "users of a role")
            : this.#post(`organizations/${group}/members`, { members: users }, "organization members");
    }
    /** Assigns a member's roles in an organization. */
    async #assignRoles(organization, { user, roles }) {
        const [group, member] = [organization, user.step.userId].map(encodeURIComponent);
        const path = `organizations/${group}/members/${member}/roles`;
        const body = { roles: roles.map(({ id }) => id) };
        await this.#end(user, await this.#post(path, body, "roles of an organization member"));
    }
    /** @returns why Auth0 refused the assignment, if that concerns the users or the group */
    async #post(path, body, what) {
        try {
            await this.#tenant.call({
                method: "POST",
                path,
                body,
                what: `the assignment of ${what}`,
                schema: schemas/* unknown */.L5J(),
                isIdempotent: true,
                isPaced: true,
            });
            return undefined;
        }
        catch (error) {
            return this.#results.userFailure(error);
        }
    }
    /** Ends one assignment of a user. */
    async #end(user, reason) {
        user.reason ??= reason;
        if (--user.pending > 0)
            return;
        const { step } = user;
        if (user.reason === undefined)
            await this.#results.restored(step, this.#tally);
        else
            await this.#results.failed(step, user.reason, this.#tally);
        this.#progress.tick();
    }
    logProgress() {
        if (!this.#tally.isEmpty) {
            this.#tenant.run.log.info(`Assigning roles and organizations: ${this.#tally}.`);
        }
    }
}

// EXTERNAL MODULE: ./build/src/auth0/connections.js
var connections = __webpack_require__(54921);
// EXTERNAL MODULE: ./build/src/base/json.js
var json = __webpack_require__(75221);
// EXTERNAL MODULE: ./build/src/base/sleep.js
var sleep = __webpack_require__(10856);
// EXTERNAL MODULE: ./build/src/http/index.js
var http = __webpack_require__(50462);
// EXTERNAL MODULE: ./build/src/auth0/job.js
var auth0_job = __webpack_require__(63955);
;// CONCATENATED MODULE: ./build/src/auth0/import-job.js
/** The import job: starts it once, polls it until it ends, and reads its errors by user. */










/** A file was sent, and Auth0's answer did not arrive or says nothing: Auth0 may or may not import it. */
class UnknownImport extends errors/* BackupError */.hj {
}
/**
 * Starts an import of new users. The request is not idempotent, and Auth0 can neither list nor cancel jobs: it is only retried
 * while Auth0 rejects it with status 429, because two jobs are running in the tenant or its rate limit is used up.
 *
 * @param name the import in the log: "Import 3"
 * @param file a JSON array of users
 * @returns the job's id
 * @throws UnknownImport when it is unknown whether a job was started
 * @throws CallRefused when Auth0 refuses the file, so that none was started
 */
async function startImport(tenant, name, { connectionId, file }) {
    const { shortestPoll } = (0,timings/* timingsFor */.p)(tenant.origin);
    const started = performance.now();
    for (let isWaiting = false;;) {
        try {
            return await sendFile(tenant, connectionId, file);
        }
        catch (error) {
            if (!(error instanceof status_error/* StatusError */.X && error.status === 429))
                throw error;
            if (!isWaiting)
                tenant.run.log.info(`${name} waits until Auth0 accepts it: ${error.message}`);
            isWaiting = true;
        }
        const waited = performance.now() - started;
        await (0,sleep/* sleep */.y)((0,auth0_job/* pollDelay */.xf)(waited, Number.POSITIVE_INFINITY, shortestPoll), tenant.run.signal);
    }
}
async function sendFile(tenant, connectionId, file) {
    const form = new FormData();
    form.set("users", new File([file], "users.json", { type: "application/json" }));
    form.set("connection_id", connectionId);
    form.set("upsert", "false");
    form.set("send_completion_email", "false");
    try {
        const job = auth0_job/* JOB */.cJ.safeParse(await tenant.call({
            method: "POST",
            path: "jobs/users-imports",
            body: form,
            what: "the start of an import",
            schema: schemas/* unknown */.L5J(),
            isPaced: true,
            handled: [429],
            remedies: {
                403: "Grant the application the permission create:users on the Management API.",
                429: "It is sent again later.",
            },
            unknownOutcome: (error) => unknownImport(error.message, error),
        }));
        if (job.success)
            return job.data.id;
    }
    catch (error) {
        if (error instanceof status_error/* StatusError */.X && http/* TRANSIENT_STATUSES */.SS.includes(error.status)) {
            throw unknownImport(`status ${error.status}`, error);
        }
        throw error;
    }
    throw unknownImport("the answer does not name a job");
}
function unknownImport(reason, cause) {
    return new UnknownImport(`It is unknown whether Auth0 started an import (${reason}).`, "It is not sent again, because no file may be imported twice.", { cause });
}
/**
 * Polls an import until it ends, at most until the run's deadline.
 *
 * @param name the import in the log: "Import 3"
 * @throws BackupError when the job cannot be polled
 */
async function waitForImport(tenant, name, jobId) {
    const ended = await (0,auth0_job/* pollJob */.rG)(tenant, { id: jobId, name }, (job) => {
        return (0,auth0_job/* hasFailed */.WN)(job) || job.status === "completed" ? job : undefined;
    }).catch((error) => {
        if (error instanceof auth0_tenant/* CallRefused */.tZ && error.status === 404)
            return undefined;
        throw error;
    });
    const isCompleted = ended?.status === "completed";
    if (!isCompleted) {
        const words = ended?.status_details ? `: ${(0,base_format/* quote */.hD)(ended.status_details)}` : "";
        const how = ended === undefined ? "no longer knows its job" : `ended it as ${ended.status}`;
        tenant.run.log.info(`${name} (${jobId}): Auth0 ${how}${words}.`.replace(/\.\.$/, "."));
    }
    return { isCompleted, failed: ended?.summary?.failed ?? undefined };
}
const TEXT = (0,json/* optional */.lq)(schemas/* string */.YjP());
const IMPORT_ERROR = schemas/* looseObject */._H3({
    // Auth0 repeats the user of the file, possibly not all properties.
    user: (0,json/* optional */.lq)(schemas/* looseObject */._H3({ user_id: TEXT, email: TEXT, username: TEXT, phone_number: TEXT })),
    errors: (0,json/* optional */.lq)(schemas/* array */.YOg(schemas/* looseObject */._H3({ code: (0,json/* optional */.lq)(auth0_tenant/* ERROR_CODE */.bo) }))),
});
/** The users that an import job rejected: none if Auth0 has no list of them. @throws BackupError when the tenant cannot be asked */
async function readImportErrors(tenant, jobId) {
    const list = await tenant
        .call({
        method: "GET",
        path: `jobs/${encodeURIComponent(jobId)}/errors`,
        what: `the errors of ${jobId}`,
        schema: schemas/* unknown */.L5J(), // an array, nothing (status 204), or an object about the job
        isPaced: true,
    })
        .catch((error) => {
        if (error instanceof auth0_tenant/* CallRefused */.tZ && error.status === 404)
            return undefined;
        throw error;
    });
    if (!Array.isArray(list))
        return [];
    return list.map((entry) => {
        const { user, errors } = IMPORT_ERROR.safeParse(entry).data ?? {};
        return { user: user ?? {}, code: errors?.find(({ code }) => code)?.code ?? undefined };
    });
}

;// CONCATENATED MODULE: ./build/src/auth0/users.js
/** Users one by one: how many there are, whether one exists, creating and changing one. All requests are safe to repeat. */



/** Answers that need not be read: they repeat the user. */
const IGNORED = schemas/* unknown */.L5J();
const TOTAL = schemas/* looseObject */._H3({ total: json/* NUMBER */.uk });
/** How many users the tenant's list has. It is a search, which lags seconds after writes. */
async function countListedUsers(tenant) {
    const { total } = await tenant.call({
        method: "GET",
        path: "users?per_page=1&page=0&include_totals=true&fields=user_id&include_fields=true",
        what: "the count of users",
        schema: TOTAL,
        isPaced: true,
    });
    return total;
}
/**
 * Whether the tenant has a user with this id. Unlike lists and exports, this read is immediately consistent with writes.
 *
 * @throws BackupError when the tenant cannot be asked
 */
async function userExists(tenant, userId) {
    try {
        await tenant.call({
            method: "GET",
            path: `users/${encodeURIComponent(userId)}?fields=user_id&include_fields=true`,
            what: "the look-up of a user",
            schema: IGNORED,
            isPaced: true,
        });
        return true;
    }
    catch (error) {
        if (error instanceof auth0_tenant/* CallRefused */.tZ && error.status === 404)
            return false;
        throw error;
    }
}
/**
 * Creates a user. The request is repeated even when it may have had an effect, because the tenant rejects a second user with the
 * same id.
 *
 * @param body the user as JSON, with its id
 * @throws CallRefused with status 409 when a user with this id, address or number exists, possibly because of an earlier attempt
 */
async function createUser(tenant, body) {
    await tenant.call({
        method: "POST",
        path: "users",
        body,
        what: "the creation of a user",
        schema: IGNORED,
        isPaced: true,
        isIdempotent: true,
        remedies: { 403: "Grant the application the permission create:users on the Management API." },
    });
}
/**
 * Changes properties of a user.
 *
 * @param body the properties as JSON
 * @throws CallRefused when the tenant rejects it
 */
async function patchUser(tenant, userId, body) {
    await tenant.call({
        method: "PATCH",
        path: `users/${encodeURIComponent(userId)}`,
        body,
        what: "the change of a user",
        schema: IGNORED,
        isPaced: true,
        remedies: { 403: "Grant the application the permission update:users on the Management API." },
    });
}

;// CONCATENATED MODULE: ./build/src/restore/apply/appearing-users.js
/** Finds out by immediately consistent reads which users exist, where Auth0 gives no other answer. */





/** Number of reads at the same time. */
const appearing_users_CONCURRENCY = 2;
/** Number of users of a file that are polled until the first of them exists. */
const SAMPLE = 5;
/** Those of the users who exist. */
async function existingUsers(tenant, userIds) {
    const existing = new Set();
    await forEachInPool(userIds, appearing_users_CONCURRENCY, async (userId) => {
        if (await userExists(tenant, userId))
            existing.add(userId);
    });
    return existing;
}
/** Whether some users of a file exist. A few are looked up. */
async function areAppearing(tenant, userIds) {
    return (await existingUsers(tenant, sampleOf(userIds))).size > 0;
}
/**
 * Waits for the users of a file that Auth0 may be importing: until all exist, or until none has appeared for a while.
 *
 * @returns those who exist
 */
async function waitForUsers(tenant, userIds) {
    const { shortestPoll, unknownOutcome } = (0,timings/* timingsFor */.p)(tenant.origin);
    const found = new Set();
    for (let last = performance.now();;) {
        const open = found.size === 0 ? sampleOf(userIds) : userIds.filter((id) => !found.has(id));
        const appeared = await existingUsers(tenant, open);
        for (const id of appeared)
            found.add(id);
        if (found.size === userIds.length)
            return found;
        if (appeared.size > 0)
            last = performance.now();
        const waited = performance.now() - last;
        if (waited > unknownOutcome)
            return found;
        await (0,sleep/* sleep */.y)((0,auth0_job/* pollDelay */.xf)(waited, Number.POSITIVE_INFINITY, shortestPoll), tenant.run.signal);
    }
}
/** A few users from the whole file: Auth0 may reject some. */
function sampleOf(userIds) {
    const step = Math.max(Math.floor(userIds.length / SAMPLE), 1);
    return userIds.filter((_, i) => i % step === 0).slice(0, SAMPLE);
}

// EXTERNAL MODULE: ./build/src/rows/import/index.js + 2 modules
var rows_import = __webpack_require__(46848);
// EXTERNAL MODULE: ./build/src/rows/json/array.js
var array = __webpack_require__(6035);
;// CONCATENATED MODULE: ./build/src/restore/apply/import-files.js
/** Fills import files with the users of a plan, each file with users of one connection. */


/**
 * Fills files in the order of the steps.
 *
 * @param tooLarge receives users who do not fit into a file
 */
async function* fillFiles(steps, tooLarge) {
    const files = new rows_import/* ImportFiles */.fM();
    let users = [];
    const filled = (text) => {
        const file = { connection: users[0]?.connection ?? "", users, text };
        users = [];
        return file;
    };
    for await (const step of steps) {
        const user = Buffer.from(step.user);
        if (user.length + array/* BRACKET_BYTES */.v > rows_import/* MAX_IMPORT_FILE_BYTES */.sm) {
            await tooLarge(step);
            continue;
        }
        const isOther = users.length > 0 && users[0]?.connection !== step.connection;
        if (isOther)
            yield filled(files.rest().text);
        const full = files.addUser(user, 0, user.length);
        if (full !== undefined)
            yield filled(full.text);
        users.push(step);
    }
    if (users.length > 0)
        yield filled(files.rest().text);
}

;// CONCATENATED MODULE: ./build/src/restore/apply/rejected-users.js
/** Matches the errors of an import job with the users of its file. */
const IDENTIFIERS = ["user_id", "email", "username", "phone_number"];
/**
 * Auth0 identifies a rejected user by repeating the user of the file, in which properties may be missing: the first identifier
 * that is there decides.
 *
 * @returns codes by user id; an error that belongs to no user of the file is not in it
 */
function matchErrors(users, rejected) {
    const index = new Map();
    if (rejected.length > 0)
        for (const step of users)
            addTo(index, step);
    const codes = new Map();
    for (const { user, code } of rejected) {
        const keys = IDENTIFIERS.flatMap((name) => keyOf(name, user[name]) ?? []);
        const steps = keys.map((key) => index.get(key)).find((found) => found !== undefined);
        // Two errors with one address are about two users.
        const step = steps?.find(({ userId }) => !codes.has(userId)) ?? steps?.[0];
        if (step !== undefined)
            codes.set(step.userId, code ?? "rejected without a code");
    }
    return codes;
}
function addTo(index, step) {
    const user = JSON.parse(step.user);
    for (const name of IDENTIFIERS) {
        const key = keyOf(name, user[name]);
        if (key !== undefined)
            index.set(key, [...(index.get(key) ?? []), step]);
    }
}
/** Auth0 stores addresses and names in lower case. Ids in a file have no prefix. */
function keyOf(name, value) {
    if (typeof value !== "string" || value === "")
        return undefined;
    return name === "user_id"
        ? `user_id ${value.replace(/^auth0\|/, "")}`
        : `${name} ${value.toLowerCase()}`;
}

;// CONCATENATED MODULE: ./build/src/restore/apply/imports.js
/** Imports users in bulk: each file is sent exactly once, two jobs at a time. */









/** Auth0's maximum per tenant. */
const JOBS_AT_ONCE = 2;
/** The code of users who exist, possibly with another id. */
const DUPLICATE = "DUPLICATED_USER";
/**
 * Imports all users and records each one's result. Users of a file of which it is unknown whether Auth0 imports it get none.
 *
 * @throws BackupError when nothing can go on
 */
async function importUsers(steps, tenant, results) {
    const importer = new Importer(tenant, results);
    await forEachInPool(importer.files(steps), JOBS_AT_ONCE, (file) => importer.import(file));
}
class Importer {
    #tenant;
    #results;
    constructor(tenant, results) {
        this.#tenant = tenant;
        this.#results = results;
    }
    /** The files to import. Users who cannot be in one have failed. */
    async *files(steps) {
        const results = this.#results;
        const tally = new Tally();
        let count = 0;
        let last;
        for await (const file of this.#fill(steps, tally)) {
            const { connection } = file;
            if (last?.connection !== connection) {
                last = { connection, id: await this.#connectionId(connection) };
            }
            if (last.id !== undefined) {
                yield { ...file, name: `Import ${++count}`, connectionId: last.id };
            }
            else {
                for (const step of file.users)
                    await results.failed(step, "unknown connection", tally);
            }
        }
        if (!tally.isEmpty)
            this.#tenant.run.log.info(`Users that cannot be imported: ${tally}.`);
    }
    #fill(steps, tally) {
        return fillFiles(steps, (step) => this.#results.failed(step, "too large for the import", tally));
    }
    async #connectionId(name) {
        return (0,connections/* connectionId */.ys)(this.#tenant, { kind: "name", name }).catch((error) => {
            if (!(error instanceof connections/* UnknownConnection */.Vi))
                throw error;
            this.#tenant.run.log.warning(error.message);
            return undefined;
        });
    }
    /** Imports one file. */
    async import(file) {
        const { name, users, connection } = file;
        const { log } = this.#tenant.run;
        const tally = new Tally();
        const left = await this.#withoutAppearing(file, tally);
        const jobId = left && (await this.#start(left, tally));
        if (left !== undefined && jobId !== undefined) {
            log.info(`${name} is ${jobId}: ${(0,base_format/* formatUsers */.ed)(left.users.length)} of ${(0,base_format/* quote */.hD)(connection)}.`);
            const ended = await waitForImport(this.#tenant, name, jobId);
            await this.#record(left, jobId, ended, tally);
            this.#results.closeImport(name);
        }
        log.info(`${name} of ${(0,base_format/* formatUsers */.ed)(users.length)}: ${tally}.`);
    }
    /**
     * The plan says that no user of the file exists. If some do, an import of an earlier run is under way, and must end first.
     *
     * @returns the file without users who exist by then; `undefined` if all do
     */
    async #withoutAppearing(file, tally) {
        if (!(await areAppearing(this.#tenant, idsOf(file))))
            return file;
        this.#tenant.run.log.info(`${file.name} waits: users of it exist already, so an import of an earlier run may be under way.`);
        const missing = await this.#watch(file, tally);
        for await (const left of this.#fill(missing, tally))
            return { ...file, ...left };
        return undefined;
    }
    /**
     * Starts an import, which is open from now on.
     *
     * @returns the job's id; `undefined` if there is none, and what is known about the users is recorded
     */
    async #start(file, tally) {
        const { name, connectionId, text, users } = file;
        this.#results.openImport(name, users.length);
        try {
            return await startImport(this.#tenant, name, { connectionId, file: text });
        }
        catch (error) {
            if (error instanceof UnknownImport) {
                this.#tenant.run.log.warning(`${name}: ${error.message}`);
                this.#results.leaveOpen(name, await this.#watch(file, tally));
                return undefined;
            }
            if (error instanceof status_error/* StatusError */.X)
                this.#results.closeImport(name);
            const reason = this.#results.userFailure(error);
            this.#tenant.run.log.info(`${name}: ${error.message}`);
            for (const step of users)
                await this.#results.failed(step, reason, tally);
            return undefined;
        }
    }
    /** Waits for users whom Auth0 may be importing, and records those who exist. @returns the others */
    async #watch(file, tally) {
        const existing = await waitForUsers(this.#tenant, idsOf(file));
        for (const step of file.users) {
            if (existing.has(step.userId))
                await this.#results.restored(step, tally);
        }
        return file.users.filter(({ userId }) => !existing.has(userId));
    }
    /** Records the result of each user. Where Auth0's lists leave a doubt, it is asked whether the user exists. */
    async #record({ users }, jobId, { isCompleted, failed }, tally) {
        const isAllDone = isCompleted && failed === 0;
        const rejected = isAllDone ? [] : await readImportErrors(this.#tenant, jobId);
        const codes = matchErrors(users, rejected);
        const isComplete = isCompleted && codes.size === Math.max(failed ?? 0, rejected.length);
        const isDoubtful = ({ userId }) => {
            const code = codes.get(userId);
            return code === undefined ? !isComplete : code === DUPLICATE;
        };
        const doubtful = users.filter(isDoubtful).map(({ userId }) => userId);
        const existing = await existingUsers(this.#tenant, doubtful);
        for (const step of users) {
            const code = codes.get(step.userId);
            const isRestored = isDoubtful(step) ? existing.has(step.userId) : code === undefined;
            if (isRestored)
                await this.#results.restored(step, tally);
            else
                await this.#results.failed(step, code ?? "the import failed", tally);
        }
    }
}
function idsOf({ users }) {
    return users.map(({ userId }) => userId);
}

;// CONCATENATED MODULE: ./build/src/restore/apply/single-users.js
/** Creates and changes users one by one: a few requests at the same time, paced by the tenant's rate limit. */




/** Number of users at the same time: more would exceed the rate limit of the smallest plans, two requests per second, again and again. */
const single_users_CONCURRENCY = 2;
/**
 * Creates and sets back users, and records each one's result.
 *
 * @throws BackupError when nothing can go on
 */
async function changeUsers(steps, tenant, results) {
    const { log } = tenant.run;
    const tallies = { create: new Tally(), "set-back": new Tally() };
    const logProgress = () => {
        if (!tallies.create.isEmpty)
            log.info(`Creating users: ${tallies.create}.`);
        if (!tallies["set-back"].isEmpty)
            log.info(`Setting back users: ${tallies["set-back"]}.`);
    };
    const progress = new ProgressTimer(logProgress);
    try {
        await forEachInPool(steps, single_users_CONCURRENCY, async (step) => {
            const tally = tallies[step.action];
            if (step.action === "create")
                await create(step, tenant, results, tally);
            else
                await setBack(step, tenant, results, tally);
            progress.tick();
        });
    }
    finally {
        logProgress();
    }
}
async function create(step, tenant, results, tally) {
    try {
        await createUser(tenant, step.body);
    }
    catch (error) {
        // Status 409: an attempt whose answer was lost created the user, or another user has the address or number.
        const exists = error instanceof auth0_tenant/* CallRefused */.tZ &&
            error.status === 409 &&
            (await userExists(tenant, step.userId));
        if (!exists)
            return results.failed(step, results.userFailure(error), tally);
    }
    await results.restored(step, tally);
}
/** Sends all requests of the step, also after one that Auth0 rejects, because they are about different properties. */
async function setBack(step, tenant, results, tally) {
    let failure;
    for (const body of step.bodies) {
        try {
            await patchUser(tenant, step.userId, body);
        }
        catch (error) {
            failure ??= results.userFailure(error);
        }
    }
    if (failure === undefined)
        await results.restored(step, tally);
    else
        await results.failed(step, failure, tally);
}

;// CONCATENATED MODULE: ./build/src/restore/apply/index.js
/** Carries out a plan: imports, then single users, then memberships. */






const WAIT = "Wait two hours, the longest that Auth0 works on an import, and run the restore again: it sends no user twice, because its plan has only those who are still missing.";
/** The permissions that carrying out a plan requires. */
function applyScopes({ byConnection, assignments, }) {
    const plans = (action) => [...byConnection.values()].some((counts) => counts[action]);
    return [
        ...(plans("import") || plans("create") ? ["create:users"] : []),
        ...(plans("import") ? ["read:connections"] : []),
        ...(plans("set-back") ? ["update:users"] : []),
        ...assignScopes(assignments),
    ];
}
/**
 * Carries out a plan. A failure of one user is recorded, and the others go on. What was done is in the ledger, also when this fails.
 *
 * @throws BackupError when nothing can go on, or when it remains unknown whether Auth0 imports some users
 */
async function applyPlan(plan, tenant, hashes, run, ledger) {
    const results = new Results(ledger);
    const steps = new StepReader(plan.steps());
    try {
        const imports = steps.next("import");
        await importUsers(hashes ? withHashes(imports, hashes) : imports, tenant, results);
        if (hashes !== undefined)
            logCounts(hashes, run);
        await changeUsers(steps.next("create", "set-back"), tenant, results);
        await assign_assign(withExistingUsers(steps.next("assign"), results), tenant, results);
        await steps.end();
    }
    catch (error) {
        const isOpen = results.usersInOpenImports > 0 && error instanceof errors/* BackupError */.hj;
        throw isOpen ? new errors/* BackupError */.hj(error.problem, WAIT, { cause: error }) : error;
    }
    const users = results.usersInOpenImports;
    if (users === 0)
        return;
    throw new errors/* BackupError */.hj(`Auth0 may still be importing ${(0,base_format/* formatUsers */.ed)(users)}: it did not say how an import of theirs ended.`, WAIT);
}
async function* withHashes(steps, hashes) {
    for await (const step of steps)
        yield hashes.merge(step);
}
function logCounts({ counts }, { log }) {
    const { byId, byAddress, withoutHash, withFactors, unused, skippedFactors } = counts;
    log.info(`Password hashes: ${(0,base_format/* formatCount */.B4)(byId)} by user id, ${(0,base_format/* formatCount */.B4)(byAddress)} by address, none for ${(0,base_format/* formatUsers */.ed)(withoutHash)}, who must reset their password; ${(0,base_format/* formatCount */.B4)(unused)} of the file unused.`);
    if (withFactors + skippedFactors === 0)
        return;
    log.info(`Factors: ${(0,base_format/* formatUsers */.ed)(withFactors)} with one-time passwords; ${(0,base_format/* formatCount */.B4)(skippedFactors)} factors of other kinds cannot be imported.`);
}
async function* withExistingUsers(steps, results) {
    for await (const step of steps)
        if (results.exists(step.userId))
            yield step;
}
/** Reads the steps of a plan action by action. */
class StepReader {
    #steps;
    #current;
    constructor(steps) {
        this.#steps = steps;
    }
    /** The next steps, as long as they have one of these actions. */
    async *next(...actions) {
        for (;;) {
            this.#current ??= await this.#steps.next();
            const { done, value } = this.#current;
            if (done || !isOneOf(value, actions))
                return;
            this.#current = undefined;
            yield value;
        }
    }
    /** @throws Error when steps are left */
    async end() {
        this.#current ??= await this.#steps.next();
        if (!this.#current.done)
            throw new Error("The steps of a plan are not in their order.");
    }
}
function isOneOf(step, actions) {
    return actions.some((action) => action === step.action);
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./build/src/restore/apply/compact-map.js
/**
 * A map from texts to texts for millions of entries: a hash table with open addressing and linear probing, whose slots refer to an arena
 * of bytes. An entry takes its UTF-8 bytes and about 13 more; in a `Map` of strings, it takes about 100 more.
 */
/** Bytes of one piece of the arena. */
const PIECE = 1024 * 1024;
/** Before the key of an entry: its length, that of the value, and whether it was used. */
const HEADER = 5;
/** The table grows when this share of its slots is taken. */
const MAX_LOAD = 0.7;
/** The longest key and value, in bytes. */
const MAX_LENGTH = 0xffff;
/** Texts by text, in memory that is close to their size. */
class CompactMap {
    /** Number of keys. */
    size = 0;
    /** Number of keys for which {@link use} was called. */
    used = 0;
    #pieces = [];
    /** Bytes of the last piece that are taken. */
    #filled = PIECE;
    /** One more than the place of the entry in the arena; 0 if the slot is free. */
    #slots = new Uint32Array(1024);
    #key = Buffer.alloc(MAX_LENGTH);
    #keyLength = 0;
    /** Bytes that the map takes. */
    get byteLength() {
        return this.#pieces.length * PIECE + this.#slots.byteLength;
    }
    /** Sets the value of a key. @throws RangeError if one of them is longer than 65,535 bytes */
    set(key, value) {
        const slot = this.#slotOf(key);
        const known = this.#slots[slot];
        this.#slots[slot] = this.#append(value) + 1;
        // The bytes of the earlier value stay in the arena: that is rare.
        if (known !== 0)
            return;
        this.size++;
        if (this.size > this.#slots.length * MAX_LOAD)
            this.#grow();
    }
    get(key) {
        const place = this.#slots[this.#slotOf(key)];
        if (place === 0)
            return undefined;
        const { piece, at } = this.#at(place - 1);
        const start = at + HEADER + piece.readUInt16LE(at);
        return piece.toString("utf8", start, start + piece.readUInt16LE(at + 2));
    }
    /** Marks a key as used. @returns whether it exists and was not used before */
    use(key) {
        const place = this.#slots[this.#slotOf(key)];
        if (place === 0)
            return false;
        const { piece, at } = this.#at(place - 1);
        if (piece[at + 4] === 1)
            return false;
        piece[at + 4] = 1;
        this.used++;
        return true;
    }
    /** The slot of a key, or the free one for it. Encodes the key. */
    #slotOf(key) {
        if (Buffer.byteLength(key) > MAX_LENGTH)
            throw new RangeError("A key is too long.");
        this.#keyLength = this.#key.write(key);
        const mask = this.#slots.length - 1;
        let slot = hashOf(this.#key, 0, this.#keyLength) & mask;
        for (;;) {
            const place = this.#slots[slot];
            if (place === 0 || this.#hasKey(place - 1))
                return slot;
            slot = (slot + 1) & mask;
        }
    }
    #hasKey(place) {
        const { piece, at } = this.#at(place);
        if (piece.readUInt16LE(at) !== this.#keyLength)
            return false;
        const start = at + HEADER;
        return piece.compare(this.#key, 0, this.#keyLength, start, start + this.#keyLength) === 0;
    }
    #at(place) {
        return { piece: this.#pieces[Math.floor(place / PIECE)], at: place % PIECE };
    }
    /** Appends an entry with the key that was encoded last. @returns its place */
    #append(value) {
        const valueLength = Buffer.byteLength(value);
        if (valueLength > MAX_LENGTH)
            throw new RangeError("A value is too long.");
        const length = HEADER + this.#keyLength + valueLength;
        if (this.#filled + length > PIECE) {
            this.#pieces.push(Buffer.allocUnsafeSlow(PIECE));
            this.#filled = 0;
        }
        const piece = this.#pieces.at(-1);
        const at = this.#filled;
        piece.writeUInt16LE(this.#keyLength, at);
        piece.writeUInt16LE(valueLength, at + 2);
        piece[at + 4] = 0;
        this.#key.copy(piece, at + HEADER, 0, this.#keyLength);
        piece.write(value, at + HEADER + this.#keyLength);
        this.#filled += length;
        return (this.#pieces.length - 1) * PIECE + at;
    }
    #grow() {
        const slots = new Uint32Array(this.#slots.length * 2);
        for (const place of this.#slots) {
            if (place === 0)
                continue;
            const { piece, at } = this.#at(place - 1);
            const start = at + HEADER;
            let slot = hashOf(piece, start, start + piece.readUInt16LE(at)) & (slots.length - 1);
            while (slots[slot] !== 0)
                slot = (slot + 1) & (slots.length - 1);
            slots[slot] = place;
        }
        this.#slots = slots;
    }
}
/** FNV-1a with a final mix, because the low bits select the slot. */
function hashOf(bytes, start, end) {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++)
        hash = Math.imul(hash ^ bytes[i], 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return (hash ^ (hash >>> 13)) >>> 0;
}

;// CONCATENATED MODULE: ./build/src/restore/apply/password-hashes.js
/** Reads a password hash file from Auth0 support, and merges its hashes and factors into the users to import. */








/** The longest accepted line, in UTF-16 units. */
const LONGEST_LINE = 16_000;
/** Auth0's maximum number of factors per user. */
const MOST_FACTORS = 10;
const PREFIX = "auth0|";
const BCRYPT = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;
/** The only bcrypt hashes that `password_hash` accepts. */
const USUAL_BCRYPT = /^\$2[ab]\$10\$/;
const BASE32 = /^[A-Z2-7]+$/;
const ID = schemas/* union */.KCZ([schemas/* string */.YjP().min(1), schemas/* looseObject */._H3({ $oid: schemas/* string */.YjP().min(1) })]).nullish();
/** The file has two generations: newer lines can have the email address only in `identifiers`. */
const USER = schemas/* looseObject */._H3({
    _id: ID,
    _ID: ID,
    alt_id: schemas/* string */.YjP().nullish(),
    connection: schemas/* string */.YjP().nullish(),
    email: schemas/* string */.YjP().nullish(),
    identifiers: schemas/* array */.YOg(schemas/* looseObject */._H3({ type: schemas/* string */.YjP(), value: schemas/* string */.YjP() })).nullish(),
    passwordHash: schemas/* string */.YjP().regex(BCRYPT).nullish(),
});
/** A line of the file of multi-factor secrets, which can be appended. */
const FACTOR = schemas/* looseObject */._H3({
    user_id: schemas/* string */.YjP().min(1),
    type: schemas/* string */.YjP(),
    otp_secret: schemas/* string */.YjP().nullish(),
});
/** The content of a password hash file: about 170 bytes of memory per user. It is secret, so nothing of it is logged. */
class PasswordHashes {
    /** Hashes by `user_id` without its prefix. */
    #hashes = new CompactMap();
    /** The same id by the number of the connection and the email address; empty if several users have the address. */
    #ids = new CompactMap();
    /** Numbers of connections by name. */
    #connections = new Map();
    /** Secrets of one-time passwords by `user_id`, separated by spaces. */
    #secrets = new CompactMap();
    #byId = 0;
    #byAddress = 0;
    #withoutHash = 0;
    #withFactors = 0;
    #skippedFactors = 0;
    /** Adds a parsed line. @returns false if it is not as Auth0 documents */
    add(line) {
        // A failed `safeParse` costs more than everything else.
        if (typeof line === "object" && line !== null && "user_id" in line) {
            const factor = FACTOR.safeParse(line);
            return factor.success && this.#addFactor(factor.data);
        }
        const user = USER.safeParse(line);
        return user.success && this.#addUser(user.data);
    }
    #addUser({ _id, _ID, alt_id, ...user }) {
        const named = alt_id || _id || _ID;
        if (!named)
            return false;
        if (!user.passwordHash)
            return true;
        const id = withoutPrefix(typeof named === "string" ? named : named.$oid);
        this.#hashes.set(id, user.passwordHash);
        const email = user.email || user.identifiers?.find(({ type }) => type === "email")?.value;
        if (!email || !user.connection)
            return true;
        if (!this.#connections.has(user.connection)) {
            this.#connections.set(user.connection, this.#connections.size);
        }
        const address = this.#addressKey(user.connection, email);
        const known = this.#ids.get(address);
        this.#ids.set(address, known === undefined || known === id ? id : "");
        return true;
    }
    #addFactor({ user_id, type, otp_secret }) {
        if (type !== "otp") {
            this.#skippedFactors++;
            return true;
        }
        const secret = otp_secret?.replaceAll(/[\s=-]/g, "").toUpperCase() ?? "";
        if (!BASE32.test(secret))
            return false;
        const secrets = new Set(this.#secrets.get(user_id)?.split(" "));
        if (secrets.size === MOST_FACTORS && !secrets.has(secret))
            this.#skippedFactors++;
        else
            this.#secrets.set(user_id, [...secrets.add(secret)].join(" "));
        return true;
    }
    /** Number of users with a hash. */
    get users() {
        return this.#hashes.size;
    }
    /** Number of users with factors. */
    get usersWithFactors() {
        return this.#secrets.size;
    }
    /** Bytes of memory. */
    get byteLength() {
        return this.#hashes.byteLength + this.#ids.byteLength + this.#secrets.byteLength;
    }
    /** Adds the user's hash and factors, if there are any, to the user to import. Counts the user: call it once per user. */
    merge(step) {
        const hash = this.#hashOf(step);
        const secrets = this.#secrets.get(step.userId)?.split(" ");
        if (hash === undefined)
            this.#withoutHash++;
        if (secrets !== undefined)
            this.#withFactors++;
        if (hash === undefined && secrets === undefined)
            return step;
        const properties = {
            ...(hash !== undefined && passwordProperty(hash)),
            ...(secrets && { mfa_factors: secrets.map((secret) => ({ totp: { secret } })) }),
        };
        // The text is extended, so that its numbers stay exact. It is never empty, because an import requires `email`.
        const added = JSON.stringify(properties).slice(1);
        return { ...step, user: `${step.user.slice(0, step.user.lastIndexOf("}"))},${added}` };
    }
    #hashOf({ userId, connection, user }) {
        const id = withoutPrefix(userId);
        const own = this.#hashes.get(id);
        if (own !== undefined) {
            this.#hashes.use(id);
            this.#byId++;
            return own;
        }
        const { email } = schemas/* looseObject */._H3({ email: schemas/* string */.YjP() }).parse(JSON.parse(user));
        const other = this.#ids.get(this.#addressKey(connection, email));
        // A hash that another user already has would let that user sign in as this one.
        if (!other || !this.#hashes.use(other))
            return undefined;
        this.#byAddress++;
        return this.#hashes.get(other);
    }
    /** Auth0 stores addresses in lower case. */
    #addressKey(connection, email) {
        return `${this.#connections.get(connection)} ${email.toLowerCase()}`;
    }
    get counts() {
        return {
            byId: this.#byId,
            byAddress: this.#byAddress,
            withoutHash: this.#withoutHash,
            withFactors: this.#withFactors,
            unused: this.#hashes.size - this.#hashes.used,
            skippedFactors: this.#skippedFactors,
        };
    }
}
/**
 * Reads a password hash file: NDJSON, compressed by gzip or not.
 *
 * @throws BackupError if the file cannot be read, has no users, or has a line that is not as Auth0 documents
 */
async function readPasswordHashes(file, run) {
    const hashes = new PasswordHashes();
    let number = 0;
    try {
        for await (const line of linesOf(await openFile(file))) {
            run.signal.throwIfAborted();
            number++;
            const isBlank = line.trim() === "";
            if (!isBlank && (line.length > LONGEST_LINE || !hashes.add((0,json/* parseJson */.qF)(line)))) {
                throw malformedLine(number);
            }
        }
    }
    catch (error) {
        if (error instanceof errors/* BackupError */.hj || run.signal.aborted)
            throw error;
        throw new errors/* BackupError */.hj(`The password hash file cannot be read${codeOf(error)}.`, "Check that `password-hashes` is the path of the decrypted file from Auth0 support.", { cause: error });
    }
    if (hashes.users + hashes.usersWithFactors === 0) {
        throw new errors/* BackupError */.hj("The password hash file has no password hashes.", "Check that `password-hashes` is the path of the decrypted file from Auth0 support.");
    }
    run.log.info(`Read ${(0,base_format/* formatCount */.B4)(hashes.users)} password hashes and the factors of ${(0,base_format/* formatCount */.B4)(hashes.usersWithFactors)} users.`);
    return hashes;
}
/** The text of the file. */
async function openFile(file) {
    const handle = await (0,promises_.open)(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    const isGzip = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    const bytes = handle.createReadStream({ start: 0 });
    // The failure of the stream ends its iteration, so that the callback has nothing to do.
    return isGzip ? (0,external_node_stream_.pipeline)(bytes, (0,external_node_zlib_.createGunzip)(), () => { }) : bytes;
}
async function* linesOf(stream) {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of stream) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
        rest = lines.pop() ?? "";
        yield* lines;
        // A file without line ends must not fill the memory.
        if (rest.length > LONGEST_LINE)
            break;
    }
    yield rest;
}
function malformedLine(number) {
    return new errors/* BackupError */.hj(`Line ${(0,base_format/* formatCount */.B4)(number)} of the password hash file is not as Auth0 documents it.`, "If Auth0 sent a .pgp or .gpg file, decrypt it first and use the result. Otherwise, report the line to Auth0 support, or remove it.");
}
function codeOf(error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return typeof code === "string" ? ` (${code})` : "";
}
function withoutPrefix(id) {
    return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : id;
}
function passwordProperty(hash) {
    return USUAL_BCRYPT.test(hash)
        ? { password_hash: hash }
        : { custom_password_hash: { algorithm: "bcrypt", hash: { value: hash } } };
}

// EXTERNAL MODULE: ./build/src/pipeline/keyed-sort.js
var keyed_sort = __webpack_require__(29335);
// EXTERNAL MODULE: ./build/src/pipeline/private-file.js + 1 modules
var private_file = __webpack_require__(13305);
;// CONCATENATED MODULE: ./build/src/restore/ledger.js
/** The ledger of a restore: what was planned for each user and what became of it, in bounded memory, and the report made of it. */





/** By rank: the first one that a user has is the one in the report. */
const ACTIONS = ["import", "create", "set-back", "assign", "none"];
/** Collects what is planned and what was done, in any order. */
class Ledger {
    #folder;
    #sort;
    constructor(folder, sort) {
        this.#folder = folder;
        this.#sort = sort;
    }
    /**
     * No signal stops it: the report is also written when the run was stopped.
     *
     * @param folder an existing folder that only we can read
     */
    static async begin(folder) {
        return new Ledger(folder, await keyed_sort/* KeyedSort */.b.begin(folder, keyed_sort/* SMALL_SORT */.h));
    }
    /** Notes a step of a user, or `none` and the reason why the user cannot be restored. */
    async planned(userId, action, reason) {
        await this.#add(userId, { action, reason });
    }
    /**
     * Notes the outcome of a step.
     *
     * @param reason Auth0's error code, or a short text of ours without personal data
     */
    async result(userId, action, outcome, reason) {
        await this.#add(userId, { action, outcome, reason });
    }
    async #add(userId, entry) {
        await this.#sort.addText(userId, JSON.stringify(entry));
    }
    /**
     * Writes the report: one line of JSON per user, sorted by id, in a file that only we can read. Can be called again after further
     * entries.
     *
     * @param isPreview whether steps without an outcome are `planned`, as opposed to `not done`
     * @throws BackupError if the disk cannot be written
     */
    async write(file, isPreview) {
        const sorted = this.#sort.sorted();
        this.#sort = await keyed_sort/* KeyedSort */.b.begin(this.#folder, keyed_sort/* SMALL_SORT */.h);
        const counts = { restored: 0, failed: 0, notDone: 0, failures: new Map() };
        await (0,promises_.mkdir)(external_node_path_.dirname(file), { recursive: true, mode: 0o700 }).catch((0,disk_errors/* diskError */.w)(file));
        await (0,promises_.rm)(file, { force: true }).catch((0,disk_errors/* diskError */.w)(file));
        const report = await private_file/* PrivateFile */.o.create(file);
        try {
            for await (const { userId, entries } of this.#users(sorted)) {
                await report.write(Buffer.from(`${line(userId, entries, isPreview, counts)}\n`));
            }
            await report.finish();
        }
        catch (error) {
            await report.abandon();
            throw error;
        }
        return counts;
    }
    /** The users with their entries, which are kept for the next report. */
    async *#users(sorted) {
        let userId;
        let entries = [];
        for await (const block of sorted) {
            for (let i = 0; i < block.count; i++) {
                const key = block.keys.toString("utf8", block.keyStarts[i], block.keyEnds[i]);
                const row = block.bytes.toString("utf8", block.starts[i], block.ends[i]);
                if (key !== userId) {
                    if (userId !== undefined)
                        yield { userId, entries };
                    userId = key;
                    entries = [];
                }
                entries.push(JSON.parse(row));
                await this.#sort.addText(key, row);
            }
        }
        if (userId !== undefined)
            yield { userId, entries };
    }
}
/** The line of one user, who is counted. */
function line(userId, entries, isPreview, counts) {
    const last = new Map();
    for (const entry of entries) {
        const earlier = last.get(entry.action);
        // The first failure has Auth0's own reason.
        if (earlier?.outcome === "failed" && entry.outcome === "failed")
            continue;
        if (entry.outcome !== undefined || earlier === undefined)
            last.set(entry.action, entry);
    }
    const action = ACTIONS.find((one) => last.has(one)) ?? "none";
    if (action === "none")
        return toJson(userId, action, "not restorable", last.get(action)?.reason);
    last.delete("none");
    const steps = [...last.values()];
    const failed = steps.find(({ outcome }) => outcome === "failed");
    if (failed !== undefined) {
        const { reason = "unknown" } = failed;
        counts.failed++;
        counts.failures.set(reason, (counts.failures.get(reason) ?? 0) + 1);
        return toJson(userId, action, "failed", reason);
    }
    if (steps.some(({ outcome }) => outcome === undefined)) {
        counts.notDone++;
        return toJson(userId, action, isPreview ? "planned" : "not done", undefined);
    }
    counts.restored++;
    return toJson(userId, action, "restored", undefined);
}
function toJson(userId, action, result, reason) {
    return JSON.stringify({ user_id: userId, action, result, reason: reason ?? null });
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./build/src/auth0/fields.js
var auth0_fields = __webpack_require__(46163);
// EXTERNAL MODULE: ./build/src/rows/block.js
var rows_block = __webpack_require__(89666);
// EXTERNAL MODULE: ./build/src/rows/import/user.js
var user = __webpack_require__(8330);
// EXTERNAL MODULE: ./build/src/rows/json/block-fields.js
var block_fields = __webpack_require__(55257);
// EXTERNAL MODULE: ./build/src/rows/json/index.js
var rows_json = __webpack_require__(47518);
// EXTERNAL MODULE: ./build/src/rows/select.js + 3 modules
var rows_select = __webpack_require__(8533);
// EXTERNAL MODULE: ./build/src/rows/user-id.js
var user_id = __webpack_require__(3916);
// EXTERNAL MODULE: ./build/src/rows/json/fields.js
var fields = __webpack_require__(72953);
// EXTERNAL MODULE: ./build/src/rows/json/object-list.js
var object_list = __webpack_require__(28224);
;// CONCATENATED MODULE: ./build/src/restore/plan/identity.js
/** Finds how a user signs in: the first identity in a row. */


const QUOTE = 0x22;
/** Reads identities, which are lists in rows. */
class Identities {
    #fields = new fields/* JsonFields */.AU(["provider", "connection", "user_id"]);
    /**
     * The first identity of the list `bytes[start..end)`, the primary one.
     *
     * @param start -1 if the row has no list
     * @returns `undefined` if there is none, or it lacks its provider or its connection
     */
    primary(bytes, start, end) {
        const first = (0,object_list/* firstObject */.O)(bytes, start, end);
        return first === -1 ? undefined : this.#read(bytes, first, (0,fields/* valueEnd */.dJ)(bytes, first, end));
    }
    /** The other identities of the list. Users rarely have any, so this is cheap. */
    secondary(bytes, start, end) {
        const found = [];
        let at = (0,object_list/* firstObject */.O)(bytes, start, end);
        for (at = (0,object_list/* nextObject */.r)(bytes, at, end); at !== -1; at = (0,object_list/* nextObject */.r)(bytes, at, end)) {
            const identity = this.#read(bytes, at, (0,fields/* valueEnd */.dJ)(bytes, at, end));
            if (identity !== undefined)
                found.push(identity);
        }
        return found;
    }
    #read(bytes, start, end) {
        if (end === -1 || !this.#fields.read(bytes, start, end))
            return undefined;
        const [provider, connection, userId] = [0, 1, 2].map((field) => this.#text(bytes, field));
        if (!provider || !connection)
            return undefined;
        return { provider, connection, userId: userId ?? "" };
    }
    /** A string, or a number as it is written: some providers have numeric ids beyond 2^53. */
    #text(bytes, field) {
        const start = this.#fields.starts[field];
        if (start === -1)
            return undefined;
        const text = bytes.toString("utf8", start, this.#fields.ends[field]);
        if (bytes[start] === QUOTE)
            return JSON.parse(text);
        return /^\d+$/.test(text) ? text : undefined;
    }
}

// EXTERNAL MODULE: ./build/src/rows/sort/block-cursor.js
var block_cursor = __webpack_require__(27712);
// EXTERNAL MODULE: ./build/src/rows/sort/keyed-rows.js
var keyed_rows = __webpack_require__(46386);
;// CONCATENATED MODULE: ./build/src/restore/plan/merge.js
/** Merges the users of the backup with those of the tenant: a merge join of two streams that are sorted by user id. */


/** The content of a row that marks a user of the backup whom `connection` or `filter` excludes. */
const EXCLUDED = Buffer.from("x");
/** The content of a row that marks a secondary identity of a user of the tenant. */
const LINKED = Buffer.from("l");
/** Whether a row is one of the markers, as opposed to a user. */
function isMarker({ bytes, start, end }, marker) {
    return end - start === marker.length && bytes[start] === marker[0];
}
/**
 * Merges rows that are sorted by user id, as `ExternalSort` returns them, in memory for some blocks. If a side has several rows of one
 * id, the last one counts: it is the newest in an export that changed while it was written. A user counts rather than a marker
 * {@link LINKED}.
 */
async function* mergeUsers(backup, tenant) {
    const before = new block_cursor/* BlockCursor */.c(lastRows(backup));
    const now = new block_cursor/* BlockCursor */.c(lastRows(tenant));
    let hasBefore = await before.advance();
    let hasNow = await now.advance();
    while (hasBefore || hasNow) {
        const order = hasBefore && hasNow ? before.compareTo(now) : hasBefore ? -1 : 1;
        const { keys, keyStart, keyEnd } = order <= 0 ? before : now;
        yield {
            keys,
            keyStart,
            keyEnd,
            backup: order <= 0 ? before : undefined,
            tenant: order >= 0 ? now : undefined,
        };
        if (order <= 0)
            hasBefore = before.stepInBlock() || (await before.advance());
        if (order >= 0)
            hasNow = now.stepInBlock() || (await now.advance());
    }
}
/** Bytes of one output block. */
const BLOCK_BYTES = 64 * 1024;
/** The last row of each key. */
async function* lastRows(sorted) {
    const out = new keyed_rows/* KeyedRows */.Y9(BLOCK_BYTES);
    for await (const block of sorted) {
        const { bytes, starts, ends, keys, keyStarts, keyEnds } = block;
        for (let i = 0; i < block.count; i++) {
            const [start, end] = [starts[i], ends[i]];
            const [keyStart, keyEnd] = [keyStarts[i], keyEnds[i]];
            if (out.endsWithKey(keys, keyStart, keyEnd)) {
                if (isMarker({ bytes, start, end }, LINKED))
                    continue;
                out.removeLast();
            }
            else if (out.rowBytes >= BLOCK_BYTES) {
                yield out;
                out.clear();
            }
            out.add(keys, keyStart, keyEnd, bytes, start, end);
        }
    }
    if (out.count > 0)
        yield out;
}

;// CONCATENATED MODULE: ./build/src/restore/plan/backup-users.js
/** Reads the users of the backup, applies `connection` and `filter`, and sorts them by user id. */













/** Properties without which users return, but not as they were. */
const RETURNED = ["app_metadata", "user_metadata", "blocked", "email_verified"];
/**
 * Requires the fields that the plan reads: an absent one would look like an empty property.
 *
 * @throws BackupError that names those that are missing
 */
function requireFields({ format, fields }, { kinds, properties }) {
    const compared = kinds.includes("changed") ? properties : [];
    if (fields === undefined) {
        if (compared.length === 0)
            return;
        throw new errors/* BackupError */.hj("The manifest of the backup does not list its fields, so a property that was not exported would look empty.", "Choose a backup that was made with other `fields` than auth0-default, or remove changed from `restore`.");
    }
    const identity = format === "import" ? ["user_id"] : ["user_id", "identities"];
    const missing = [...identity, ...compared].filter((name) => !fields.includes(name));
    if (missing.length === 0)
        return;
    throw new errors/* BackupError */.hj(`The backup lacks ${(0,base_format/* formatList */.ki)(missing)}, which the restore must read.`, "Choose a backup that was made with `fields: *`, or change `restore` and `properties`.");
}
/** What a restore of missing users cannot bring back, or must guess, because the backup does not have it: sentences. */
function backupHints({ manifest: { format, connection, fields }, files }, { kinds, connection: only }) {
    if (!kinds.includes("missing"))
        return [];
    const hints = [];
    const lacking = RETURNED.filter((name) => fields !== undefined && !fields.includes(name));
    if (lacking.length > 0) {
        hints.push(`The backup lacks ${(0,base_format/* formatList */.ki)(lacking)}, so users are imported and created without them. Choose a backup that was made with \`fields: *\`, if there is one.`);
    }
    const isUnknown = files.some((file) => file.content === "users" && file.connection === undefined);
    if (format === "import" && isUnknown && connection === undefined && only !== undefined) {
        hints.push("The backup does not state the connection of some of its users, so all of these are taken for users of `connection`. If other connections had users too, set `filter` to exclude them.");
    }
    return hints;
}
/**
 * Sorts the users. Those whom `scope` excludes become markers.
 *
 * @param folder an existing folder that only we can read
 * @throws BackupError if the backup is not what its manifest says, the filter fails, or the disk cannot be written
 */
async function sortBackupUsers({ files, manifest }, scope, { log, signal }, folder) {
    const filter = await compiled(scope, manifest);
    const sort = await keyed_sort/* KeyedSort */.b.begin(folder, undefined, signal);
    const reader = new BackupReader(scope, manifest, filter, signal);
    for (const file of files) {
        if (file.content === "users")
            await reader.addFile(file, sort);
    }
    warnAboutFilter(filter, reader, log);
    warnAboutConnection(scope, reader, log);
    return sort;
}
/** Names that no row can have are errors, as in the backup. */
async function compiled({ filter }, { format, fields }) {
    if (filter === undefined)
        return undefined;
    const { compileFilter } = await Promise.all(/* import() */[__webpack_require__.e(484), __webpack_require__.e(313)]).then(__webpack_require__.bind(__webpack_require__, 6313));
    const names = format === "import"
        ? user/* IMPORTED_PROPERTIES */.zu
        : fields &&
            (0,auth0_fields/* exportedNames */.UA)(fields.map((path) => ({ path })), "json");
    return compileFilter(filter.expression, { ...filter.options, ...(names && { fields: names }) });
}
function warnAboutFilter(filter, { users, kept }, log) {
    if (filter === undefined || users === 0)
        return;
    const absent = filter.absentFields().map((name) => `$${name}`);
    if (absent.length > 0) {
        log.warning(`No user of the backup has ${absent.join(", ")}, which the filter reads. Check the spelling.`);
    }
    if (kept === 0) {
        log.warning("The filter keeps no user of the backup. Check the values that its fields are compared with.");
    }
}
/** A misspelled name would look as if nothing were missing. */
function warnAboutConnection({ connection }, { users, ofConnection }, log) {
    if (connection === undefined || users === 0 || ofConnection > 0)
        return;
    log.warning(`No user of the backup belongs to the connection "${(0,base_format/* quote */.hD)(connection)}". Check \`connection\`: names are case-sensitive.`);
}
class BackupReader {
    users = 0;
    /** Users of the scope's connection, whatever the filter. */
    ofConnection = 0;
    /** Users whom the filter keeps. */
    kept = 0;
    #scope;
    #isImport;
    #filter;
    #signal;
    #identities = new Identities();
    constructor(scope, { format }, filter, signal) {
        this.#scope = scope;
        this.#isImport = format === "import";
        this.#filter = filter;
        this.#signal = signal;
    }
    async addFile(file, sort) {
        const connection = file.connection ?? this.#scope.importConnection;
        const fields = new block_fields/* BlockFields */.x([...(this.#filter?.fields ?? []), "user_id", "identities"]);
        const pause = async () => {
            await (0,external_node_timers_promises_.setImmediate)();
            this.#signal.throwIfAborted();
        };
        const select = this.#filter ? (0,rows_select/* ndjsonSelector */.my)(this.#filter, fields, pause) : rows_select/* selectAll */.Ub;
        const ids = (0,user_id/* ndjsonUserIds */.Uj)("user_id", fields);
        for await (const block of (0,rows_json/* ndjsonBlocks */.n)(file.rows())) {
            (0,rows_block/* requireUtf8 */.Nt)(block);
            const { kept } = await select(block);
            ids.load(block);
            for (let i = 0; i < block.count; i++) {
                ids.read(i);
                if (ids.start === -1)
                    throw withoutId(file.name, block.firstRow + i);
                const id = ids.bytes.subarray(ids.start, ids.end);
                this.users++;
                if (kept[i] === 1)
                    this.kept++;
                if (this.#isImport)
                    await this.#addImported(block, i, id, kept[i] === 1, connection, sort);
                else
                    await this.#addExported(block, i, id, kept[i] === 1, fields, sort);
            }
        }
    }
    async #addExported({ bytes, starts, ends }, i, id, isKept, fields, sort) {
        const isInScope = this.#isInScope(bytes, fields);
        if (isInScope)
            this.ofConnection++;
        if (!isKept || !isInScope) {
            await sort.add(id, 0, id.length, EXCLUDED, 0, EXCLUDED.length);
        }
        else {
            await sort.add(id, 0, id.length, bytes, starts[i], ends[i]);
        }
    }
    #isInScope(bytes, fields) {
        const { connection } = this.#scope;
        if (connection === undefined)
            return true;
        const field = fields.positionOf("identities");
        const [start, end] = [fields.starts[field], fields.ends[field]];
        return this.#identities.primary(bytes, start, end)?.connection === connection;
    }
    /** Gives a row of `format: import` what an exported one has: the prefix of the id, and an identity. */
    async #addImported({ bytes, starts, ends }, i, id, isKept, connection, sort) {
        const userId = `auth0|${id.toString("utf8")}`;
        const { connection: only } = this.#scope;
        const key = Buffer.from(userId);
        const isInScope = only === undefined || connection === only;
        if (isInScope)
            this.ofConnection++;
        if (!isKept || !isInScope) {
            await sort.add(key, 0, key.length, EXCLUDED, 0, EXCLUDED.length);
            return;
        }
        const identities = connection === undefined ? [] : [{ provider: "auth0", connection }];
        const members = JSON.stringify({ user_id: userId, identities }).slice(1);
        const row = Buffer.concat([
            bytes.subarray(starts[i], ends[i] - 1),
            Buffer.from(`,${members}`),
        ]);
        await sort.add(key, 0, key.length, row, 0, row.length);
    }
}
/** @param row 1-based */
function withoutId(file, row) {
    return new errors/* BackupError */.hj(`Row ${row} of ${file} in the backup has no user_id.`, "Choose a backup that was made with `fields: *`.");
}

// EXTERNAL MODULE: external "node:v8"
var external_node_v8_ = __webpack_require__(78877);
;// CONCATENATED MODULE: ./build/src/restore/plan/counter.js
/** Counts what a plan does. */
/** The counts of a plan while it is made. */
class PlanCounter {
    usersInBackup = 0;
    usersInTenant = 0;
    onlyInTenant = 0;
    linked = 0;
    missing = 0;
    changed = 0;
    lackMemberships = 0;
    assignments = { roles: 0, organizations: 0, organizationRoles: 0, requests: 0 };
    touched = 0;
    importBytes = 0;
    requests = 0;
    byConnection = new Map();
    byProperty = new Map();
    /** Counts a user of a connection by an action, or by the reason why there is none. */
    add(connection, what) {
        const counts = this.byConnection.get(connection) ?? {};
        counts[what] = (counts[what] ?? 0) + 1;
        this.byConnection.set(connection, counts);
    }
    addProperties(properties) {
        for (const property of properties) {
            this.byProperty.set(property, (this.byProperty.get(property) ?? 0) + 1);
        }
    }
}

// EXTERNAL MODULE: ./build/src/auth0/memberships.js
var memberships = __webpack_require__(90049);
// EXTERNAL MODULE: ./build/src/rows/memberships.js
var rows_memberships = __webpack_require__(322);
;// CONCATENATED MODULE: ./build/src/restore/plan/wanted-groups.js
/** The roles and organizations that a restore wants, and the tenant's own that match them. */
/** The groups of one kind: of the backup by id, and of the tenant by id and by name, as far as they can match. */
class GroupMatches {
    wanted = new Map();
    #names = new Set();
    #byId = new Map();
    #byName = new Map();
    want(group, isRead) {
        const known = this.wanted.get(group.id);
        if (known !== undefined) {
            known.isRead ||= isRead;
            return;
        }
        this.wanted.set(group.id, { group, isRead });
        this.#names.add(group.name);
    }
    add({ id, name }) {
        if (this.wanted.has(id))
            this.#byId.set(id, { id, name });
        if (this.#names.has(name))
            this.#byName.set(name, { id, name });
    }
    /** The tenant's group, by id, otherwise by name: ids change when a tenant is set up again. */
    find({ id }) {
        return this.#byId.get(id) ?? this.#byName.get(this.wanted.get(id)?.group.name ?? "");
    }
    remove(ids) {
        for (const id of ids)
            this.#byId.delete(id);
        for (const [name, { id }] of this.#byName)
            if (ids.has(id))
                this.#byName.delete(name);
    }
    get lost() {
        return [...this.wanted.values()]
            .map(({ group }) => group)
            .filter((group) => this.find(group) === undefined);
    }
}
/** Collects the groups of the backup that are wanted, then matches those of the tenant. Memory holds these groups. */
class WantedGroups {
    #kinds = {
        roles: new GroupMatches(),
        organizations: new GroupMatches(),
    };
    /** Adds what a user of the backup belongs to. @param exists whether the user is in the tenant */
    add({ roles, organizations }, exists) {
        for (const role of roles)
            this.#kinds.roles.want(role, exists);
        for (const organization of organizations) {
            this.#kinds.organizations.want(organization, exists);
            // Members are read with their roles.
            for (const role of organization.roles)
                this.#kinds.roles.want(role, false);
        }
    }
    /** The kinds that are wanted. */
    get kinds() {
        return ["roles", "organizations"].filter((kind) => this.#kinds[kind].wanted.size > 0);
    }
    /** Whether the members of any of them must be read. */
    get areRead() {
        return Object.values(this.#kinds).some(({ wanted }) => [...wanted.values()].some(({ isRead }) => isRead));
    }
    /** Offers a group of the tenant. */
    match({ kind, ...group }) {
        this.#kinds[kind].add(group);
    }
    /** The groups of the tenant whose members must be read. */
    get toRead() {
        return this.kinds.flatMap((kind) => {
            const of = this.#kinds[kind];
            const found = [...of.wanted.values()]
                .filter(({ isRead }) => isRead)
                .flatMap(({ group }) => of.find(group) ?? []);
            return unique(found).map((group) => ({ kind, ...group }));
        });
    }
    /** Forgets groups of the tenant. */
    remove(ids) {
        for (const kind of Object.values(this.#kinds))
            kind.remove(ids);
    }
    /** Groups of the backup that the tenant lacks. */
    lost(kind) {
        return this.#kinds[kind].lost;
    }
    /** The same with the groups of the tenant, without those that it lacks. */
    inTenant({ roles, organizations }) {
        const find = (role) => this.#kinds.roles.find(role) ?? [];
        const found = new Map();
        for (const organization of organizations) {
            const group = this.#kinds.organizations.find(organization);
            if (group === undefined)
                continue;
            const earlier = found.get(group.id)?.roles ?? [];
            const inside = unique([...earlier, ...organization.roles.flatMap(find)]);
            found.set(group.id, { ...group, roles: inside });
        }
        return { roles: unique(roles.flatMap(find)), organizations: [...found.values()] };
    }
}
/** Two groups of the backup can match the same group of the tenant, by id and by name. */
function unique(groups) {
    return [...new Map(groups.map((group) => [group.id, group])).values()];
}
/** What a user lacks. @returns `undefined` if that is nothing */
function missingMemberships(wanted, current = { roles: [], organizations: [] }) {
    const roles = without(wanted.roles, current.roles);
    const organizations = wanted.organizations
        .map((organization) => {
        const member = current.organizations.find(({ id }) => id === organization.id);
        return {
            ...organization,
            roles: without(organization.roles, member?.roles ?? []),
            isMember: member !== undefined,
        };
    })
        .filter((one) => !one.isMember || one.roles.length > 0);
    return roles.length + organizations.length === 0 ? undefined : { roles, organizations };
}
function without(groups, others) {
    return groups.filter(({ id }) => !others.some((other) => other.id === id));
}

;// CONCATENATED MODULE: ./build/src/restore/plan/memberships.js
/**
 * Plans the memberships of a restore: merges the users who can have lost some (sorted) with the memberships of the backup (sorted), and
 * where such a user exists, with those of the tenant (sorted).
 */















const GROUP = schemas/* object */.Ikc({ id: schemas/* string */.YjP().min(1), name: schemas/* string */.YjP() });
const USER_GROUPS = schemas/* object */.Ikc({
    roles: schemas/* array */.YOg(GROUP),
    organizations: schemas/* array */.YOg(GROUP.extend({ roles: schemas/* array */.YOg(GROUP) })),
});
/**
 * Finds the memberships that candidates have in the backup and lack in the tenant, in bounded memory. Roles and organizations are
 * matched by id, otherwise by name. Those that the tenant lacks are left out, with a warning.
 *
 * @param candidates sorted by user id, without duplicates; a block is valid until the next one is requested
 * @param folder an existing folder that only we can read
 * @param add receives the steps, sorted by user id
 * @throws BackupError if memberships are asked for and the backup has none or Auth0 refuses to list them; what `add` throws
 */
async function planMemberships(candidates, backup, tenant, settings, run, folder, add) {
    const isRequired = settings.kinds.includes("memberships");
    if (!backup.manifest.hasMemberships) {
        if (!isRequired)
            return NO_ASSIGNMENTS;
        throw new errors/* BackupError */.hj("The backup has no roles and organizations of users.", "Choose a backup that was made with `memberships`, or remove memberships from `restore`.");
    }
    const wanted = await keyed_sort/* KeyedSort */.b.begin(folder, keyed_sort/* SMALL_SORT */.h, run.signal);
    const current = await keyed_sort/* KeyedSort */.b.begin(folder, keyed_sort/* SMALL_SORT */.h, run.signal);
    try {
        const groups = new WantedGroups();
        const stored = await sortStored(backup, folder, run);
        for await (const user of mergeUsers(candidates, stored.sorted())) {
            if (user.backup === undefined || user.tenant === undefined)
                continue;
            const candidate = parseRow(user.backup);
            const row = { ...candidate, ...storedGroups(user.tenant) };
            groups.add(row, row.state !== "missing");
            await wanted.addText(userIdOf(user), JSON.stringify(row));
        }
        const gone = await readTenant(groups, tenant, isRequired, run, current);
        if (gone === undefined)
            return NO_ASSIGNMENTS;
        groups.remove(gone);
        warnOfLost(groups, run);
        const counter = new AssignmentCounter();
        for await (const { user, step } of steps(wanted, current, groups, gone)) {
            counter.add(step);
            await add(step, user);
        }
        return counter.counts;
    }
    finally {
        await wanted.discard();
        await current.discard();
    }
}
/** The memberships of the backup, by user. */
async function sortStored({ files }, folder, { signal }) {
    const stored = await keyed_sort/* KeyedSort */.b.begin(folder, keyed_sort/* SMALL_SORT */.h, signal);
    const ids = (0,user_id/* ndjsonUserIds */.Uj)("user_id", new block_fields/* BlockFields */.x(["user_id"]));
    for (const file of files) {
        if (file.content !== "memberships")
            continue;
        for await (const block of (0,keyed_rows/* withKeys */.jR)((0,rows_json/* ndjsonBlocks */.n)(file.rows()), ids)) {
            const { keys, keyStarts, keyEnds, bytes, starts, ends } = block;
            for (let i = 0; i < block.count; i++) {
                const key = [keys, keyStarts[i], keyEnds[i]];
                await stored.add(...key, bytes, starts[i], ends[i]);
            }
        }
    }
    return stored;
}
function storedGroups(row) {
    const groups = USER_GROUPS.safeParse((0,json/* parseJson */.qF)(textOf(row)));
    if (groups.success)
        return groups.data;
    throw new errors/* BackupError */.hj("The backup has a row of memberships without `roles` or `organizations`.", "Choose another backup.");
}
/**
 * Matches the groups of the tenant, and reads the members of those where users of the tenant may be lacking.
 *
 * @returns the ids of the groups that disappeared meanwhile; `undefined` if memberships cannot be planned or there are none
 */
async function readTenant(groups, tenant, isRequired, run, current) {
    const { kinds } = groups;
    if (kinds.length === 0)
        return undefined;
    const scopes = groups.areRead ? (0,memberships/* membershipScopes */.AF)(kinds) : (0,memberships/* groupScopes */.jN)(kinds);
    if (isRequired)
        tenant.requireScopes(scopes);
    else if (scopes.some((scope) => tenant.hasScope(scope) === false)) {
        run.log.warning(notRestored(scopes));
        return undefined;
    }
    try {
        for await (const group of (0,memberships/* listGroups */.P$)(tenant, kinds))
            groups.match(group);
        return await readMembers(groups, tenant, run, current);
    }
    catch (error) {
        if (!(error instanceof auth0_tenant/* CallRefused */.tZ) || error.status !== 403)
            throw error;
        if (isRequired)
            throw accessRefused(error, scopes);
        run.log.warning(notRestored(scopes, error));
        return undefined;
    }
}
async function readMembers({ kinds, toRead }, tenant, run, current) {
    if (toRead.length === 0)
        return new Set();
    run.log.info(`Reading the members of ${(0,base_format/* formatCount */.B4)(toRead.length)} roles and organizations of the tenant.`);
    async function* each() {
        yield* toRead;
    }
    const add = async (memberships) => {
        for (const one of memberships)
            await current.addText(one.userId, (0,rows_memberships/* membershipRow */.jQ)(one));
    };
    return (await (0,memberships/* readMemberships */.qh)(tenant, kinds, add, each())).gone;
}
/** The steps of the users who lack something. */
async function* steps(wanted, current, groups, gone) {
    const joining = { format: "ndjson", gone, attempt: 0 };
    const counts = { members: 0, roleMembers: 0, organizationMembers: 0, notInUsers: 0 };
    const now = (0,rows_memberships/* joinMemberships */.mt)(current.sorted(), joining, counts);
    for await (const merged of mergeUsers(wanted.sorted(), now)) {
        if (merged.backup === undefined)
            continue;
        const user = parseRow(merged.backup);
        const has = merged.tenant && USER_GROUPS.parse(parseRow(merged.tenant));
        const lacks = missingMemberships(groups.inTenant(user), has);
        if (lacks === undefined)
            continue;
        const { connection } = user;
        yield { user, step: { action: "assign", userId: userIdOf(merged), connection, ...lacks } };
    }
}
function parseRow(row) {
    return JSON.parse(textOf(row));
}
function textOf({ bytes, start, end }) {
    return bytes.toString("utf8", start, end);
}
function userIdOf({ keys, keyStart, keyEnd }) {
    return keys.toString("utf8", keyStart, keyEnd);
}
function notRestored(scopes, error) {
    const reason = error?.errorCode === undefined ? "" : ` (${error.errorCode})`;
    return `The roles and organizations of users are not restored, because the application may not read them${reason}. Grant it ${(0,base_format/* formatList */.ki)(scopes)} on the Management API and run the restore again.`;
}
function accessRefused(cause, scopes) {
    return new errors/* BackupError */.hj(`Auth0 refused to list who belongs to roles and organizations (403, ${cause.errorCode ?? "no code"}).`, cause.errorCode === "insufficient_entitlement"
        ? "The tenant's subscription lacks them: remove memberships from `restore`."
        : `Grant the application ${(0,base_format/* formatList */.ki)(scopes)} on the Management API.`, { cause });
}
/** Names of roles and organizations are not personal data. */
function warnOfLost(groups, run) {
    const found = [
        ...namesOf(groups.lost("roles"), "role", "roles"),
        ...namesOf(groups.lost("organizations"), "organization", "organizations"),
    ];
    if (found.length === 0)
        return;
    run.log.warning(`The tenant no longer has ${(0,base_format/* formatList */.ki)(found)}, so no users are added to them. Create them again with these names and run the restore again.`);
}
function namesOf(groups, one, many) {
    if (groups.length === 0)
        return [];
    const names = (0,base_format/* formatNames */.EI)(groups.map(({ name }) => name));
    return [`${(0,base_format/* formatCount */.B4)(groups.length)} ${groups.length === 1 ? one : many} (${names})`];
}

;// CONCATENATED MODULE: ./build/src/restore/plan/step-store.js
/** The steps of a plan, any number of them in bounded memory. */

/** In the order in which they are carried out. */
const ORDER = ["import", "create", "set-back", "assign"];
/** Collects steps, then returns them by action, connection and user. */
class StepStore {
    #sort;
    constructor(sort) {
        this.#sort = sort;
    }
    /** @param folder an existing folder that only we can read */
    static async begin(folder, signal) {
        return new StepStore(await keyed_sort/* KeyedSort */.b.begin(folder, keyed_sort/* SMALL_SORT */.h, signal));
    }
    async add(step) {
        const { action, connection, userId } = step;
        await this.#sort.addText(`${ORDER.indexOf(action)}${connection}\0${userId}`, JSON.stringify(step));
    }
    /** Call it once, after the last `add`. */
    async *steps() {
        for await (const { bytes, starts, ends, count } of this.#sort.sorted()) {
            for (let i = 0; i < count; i++)
                yield JSON.parse(bytes.toString("utf8", starts[i], ends[i]));
        }
    }
}

// EXTERNAL MODULE: ./build/src/auth0/download.js + 2 modules
var download = __webpack_require__(91648);
// EXTERNAL MODULE: ./build/src/auth0/export-job.js
var export_job = __webpack_require__(68758);
// EXTERNAL MODULE: ./build/src/pipeline/inflate.js
var inflate = __webpack_require__(84159);
;// CONCATENATED MODULE: ./build/src/restore/plan/tenant-users.js
/** Exports the tenant's users with what must be compared, and sorts them by user id. */













/** The share of the listed users that an export must have: the list lags after deletions. */
const LISTED_SHARE = 0.9;
/**
 * Starts an export of all users, also with `connection`: a user of that connection may have been linked into a user of another one.
 *
 * @returns the job's id
 * @throws BackupError when Auth0 refuses, or when it is unknown whether a job was started
 */
function startTenantExport(tenant, { kinds, properties }) {
    const names = ["user_id", "identities", "created_at"];
    if (kinds.includes("changed"))
        names.push(...properties);
    const fields = names.map((path) => ({ path }));
    const job = { connection: undefined, fields, named: [], discovers: false, limit: undefined };
    return (0,export_job/* startExport */.Nq)(tenant, { kind: "start", ...job }, "json");
}
/**
 * Waits for an export and sorts its users, and a marker for each of their secondary identities.
 *
 * @param folder an existing folder that only we can read
 * @throws BackupError when the export fails or is incomplete, a row is not what Auth0 documents, or the disk cannot be written
 */
async function sortTenantUsers(tenant, jobId, folder) {
    const job = await (0,export_job/* waitForExport */.Fu)(tenant, jobId);
    return (0,download/* downloadWithRestarts */.z)(tenant, job, async (bytes) => {
        const sort = await keyed_sort/* KeyedSort */.b.begin(folder, undefined, tenant.run.signal);
        try {
            const users = await addUsers(bytes, sort);
            await requireComplete(tenant, users, job);
            tenant.run.log.info(`The tenant has ${(0,base_format/* formatUsers */.ed)(users)}.`);
        }
        catch (error) {
            await sort.discard();
            throw error;
        }
        return sort;
    });
}
/** @returns the number of rows */
async function addUsers(file, sort) {
    const { gzip, bytes } = await (0,inflate/* sniff */.Z)(file);
    const fields = new block_fields/* BlockFields */.x(["user_id", "identities"]);
    const ids = (0,user_id/* ndjsonUserIds */.Uj)("user_id", fields);
    const identities = new Identities();
    let users = 0;
    for await (const block of (0,rows_json/* ndjsonBlocks */.n)(gzip ? (0,inflate/* inflate */.U)(bytes) : bytes)) {
        (0,rows_block/* requireUtf8 */.Nt)(block);
        ids.load(block);
        for (let i = 0; i < block.count; i++) {
            await addUser(block, i, ids, sort);
            const [start, end] = [fields.starts[1], fields.ends[1]];
            for (const { provider, userId } of identities.secondary(block.bytes, start, end)) {
                const key = Buffer.from(`${provider}|${userId}`);
                await sort.add(key, 0, key.length, LINKED, 0, LINKED.length);
            }
        }
        users += block.count;
    }
    return users;
}
async function addUser({ bytes, starts, ends, firstRow }, i, ids, sort) {
    ids.read(i);
    if (ids.start === -1)
        throw (0,rows_block/* rowError */.Xu)(firstRow + i, "has no user_id");
    await sort.add(ids.bytes, ids.start, ids.end, bytes, starts[i], ends[i]);
}
/**
 * An incomplete export would make users look missing. Auth0 does not document that a job states its total, so the number of listed users
 * takes its place.
 *
 * @throws BackupError
 */
async function requireComplete(tenant, users, { total }) {
    const expected = total ?? (await countListedUsers(tenant));
    const least = total ?? Math.ceil(expected * LISTED_SHARE);
    if (users >= least)
        return;
    throw new errors/* BackupError */.hj(`Auth0 ${total === undefined ? "lists" : "reports"} ${(0,base_format/* formatUsers */.ed)(expected)}, but its export of the tenant has only ${(0,base_format/* formatCount */.B4)(users)}.`, "Nothing was written. Run the workflow again in some minutes; if it keeps failing, give Auth0 support the job's id.");
}

// EXTERNAL MODULE: ./build/src/rows/simd/json-check.wasm.js
var json_check_wasm = __webpack_require__(57586);
// EXTERNAL MODULE: ./build/src/rows/simd/wasm.js
var wasm = __webpack_require__(43045);
;// CONCATENATED MODULE: ./build/src/rows/json/check.js
/** Validates that rows are JSON (RFC 8259) from their bytes, without building values. */


/** The module returns 0 for invalid JSON, so no row may start there. */
const ROWS_AT = 16;
/** Readable bytes that the module needs after the last row. */
const SLACK = 16;
/** Validates rows in its own memory. A nesting level costs one byte and no call stack. */
class JsonValidator {
    #memory = (0,wasm/* newMemory */.Ao)();
    #exports = (0,wasm/* instantiate */.Fl)(json_check_wasm/* JSON_CHECK */.Q, this.#memory);
    #rows = Buffer.alloc(0);
    /** A buffer of at least `size` bytes to write rows into, valid until the next call. */
    reserve(size) {
        // There can be as many levels as bytes. Pages that are never written cost no memory.
        if (this.#rows.length < size) {
            const memory = this.#memory;
            (0,wasm/* ensureSize */.KX)(memory, ROWS_AT + 2 * size + SLACK);
            const length = Math.floor((memory.buffer.byteLength - ROWS_AT - SLACK) / 2);
            this.#rows = Buffer.from(memory.buffer, ROWS_AT, length);
        }
        return this.#rows;
    }
    /** True if `[start, end)` of the reserved buffer is one JSON object, as `JSON.parse` decides. UTF-8 is checked elsewhere. */
    isObject(start, end) {
        const stack = ROWS_AT + this.#rows.length + SLACK;
        return this.#exports.isObject(ROWS_AT + start, ROWS_AT + end, stack) === 1;
    }
}

;// CONCATENATED MODULE: ./build/src/rows/json/members.js
/** The members of a JSON object as their exact text, and a canonical form of values to compare them: no number is rounded. */

const members_QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
/** The JSON text of each member of the object `bytes[start..end)`, which must be valid; of repeated keys, the last one counts. */
function membersOf(bytes, start, end) {
    const members = new Map();
    let i = (0,fields/* skipSpace */.AN)(bytes, start + 1, end);
    while (bytes[i] === members_QUOTE) {
        const keyEnd = (0,fields/* stringEnd */.VS)(bytes, i, end);
        const key = JSON.parse(bytes.toString("utf8", i, keyEnd));
        const valueStart = (0,fields/* skipSpace */.AN)(bytes, (0,fields/* skipSpace */.AN)(bytes, keyEnd, end) + 1, end);
        const memberEnd = (0,fields/* valueEnd */.dJ)(bytes, valueStart, end);
        members.set(key, bytes.toString("utf8", valueStart, memberEnd));
        i = afterComma(bytes, memberEnd, end);
    }
    return members;
}
/**
 * A text that two JSON values share if they are equal: whatever the order of keys, the spelling of strings and numbers, and white
 * space. A member that is null counts as absent.
 *
 * @param json valid JSON
 */
function canonicalJson(json) {
    const first = json.charCodeAt(0);
    if (first === members_QUOTE)
        return JSON.stringify(JSON.parse(json));
    if (first !== OPEN_BRACE && first !== OPEN_BRACKET)
        return canonicalScalar(json);
    const bytes = Buffer.from(json);
    if (first === OPEN_BRACKET)
        return `[${elementsOf(bytes).map(canonicalJson).join()}]`;
    const members = [...membersOf(bytes, 0, bytes.length)]
        .filter(([, value]) => value !== "null")
        .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`).join()}}`;
}
function elementsOf(array) {
    const elements = [];
    const end = array.length;
    let i = (0,fields/* skipSpace */.AN)(array, 1, end);
    while (array[i] !== CLOSE_BRACKET) {
        const elementEnd = (0,fields/* valueEnd */.dJ)(array, i, end);
        elements.push(array.toString("utf8", i, elementEnd));
        i = afterComma(array, elementEnd, end);
    }
    return elements;
}
/** Offset of the next member or element, or of the closing bracket. */
function afterComma(bytes, i, end) {
    const at = (0,fields/* skipSpace */.AN)(bytes, i, end);
    return bytes[at] === COMMA ? (0,fields/* skipSpace */.AN)(bytes, at + 1, end) : at;
}
/** Numbers as digits without zeros at their ends and an exponent: `1.50` and `15e-1` are both `15e-1`. */
function canonicalScalar(json) {
    const number = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(json);
    if (number === null)
        return json;
    const [, sign, whole = "", fraction = "", exponent = "0"] = number;
    const digits = `${whole}${fraction}`.replace(/^0+/, "");
    const significant = digits.replace(/0+$/, "");
    if (significant === "")
        return "0";
    const shift = digits.length - significant.length - fraction.length;
    return `${sign}${significant}e${BigInt(exponent) + BigInt(shift)}`;
}

// EXTERNAL MODULE: ./build/src/settings.js
var settings = __webpack_require__(26212);
;// CONCATENATED MODULE: ./build/src/restore/plan/differences.js
/** Compares a user of the backup with the tenant's, and writes the requests that set back what differs. */




const differences_OPEN_BRACE = 0x7b;
/** Strategies of enterprise connections: the identity provider decides about more properties than with social ones. */
const ENTERPRISE = new Set("ad adfs auth0-adldap custom google-apps ip office365 oidc okta pingfederate samlp sharepoint waad".split(" "));
/** The users for whom Auth0 accepts a property; for those it omits, any user. */
const SETTABLE = {
    ...Object.fromEntries(["name", "nickname", "given_name", "family_name", "picture"].map((name) => [
        name,
        (provider) => ["auth0", "email", "sms"].includes(provider),
    ])),
    email: (provider) => provider === "auth0",
    email_verified: (provider) => provider !== "sms" && !ENTERPRISE.has(provider),
    phone_number: (provider) => provider === "auth0" || provider === "sms",
    phone_verified: (provider) => provider === "auth0" || provider === "sms",
    username: (provider) => provider === "auth0",
};
/** Properties that go into the same request as another one, because Auth0 may reset them; and what prevents a message to the user. */
const COMPANIONS = {
    email: ["email_verified", "verify_email"],
    phone_number: ["phone_verified", "verify_phone_number"],
};
const NONE = new Set();
const FORBIDDEN = new Set(user/* FORBIDDEN_APP_METADATA */.YQ);
/**
 * Compares by value. Absent counts as null, as `false` for `blocked`, and as empty for metadata. Any other property that the backup lacks
 * is left as it is, because Auth0 does not let us remove most of them.
 */
class UserComparison {
    #properties;
    #before = new fields/* JsonFields */.AU(settings/* RESTORABLE_PROPERTIES */.G);
    #now = new fields/* JsonFields */.AU(settings/* RESTORABLE_PROPERTIES */.G);
    /** @param properties to compare */
    constructor(properties) {
        this.#properties = settings/* RESTORABLE_PROPERTIES */.G.filter((property) => properties.includes(property));
    }
    /**
     * Compares two rows, which must be valid JSON.
     *
     * @param provider of the user's primary identity
     * @returns `undefined` if nothing differs
     */
    compare(backup, tenant, provider) {
        this.#before.read(backup.bytes, backup.start, backup.end);
        this.#now.read(tenant.bytes, tenant.start, tenant.end);
        const values = new Map();
        let hasProviderProperty = false;
        for (const property of this.#properties) {
            const field = settings/* RESTORABLE_PROPERTIES */.G.indexOf(property);
            if (this.#hasSameBytes(field, backup.bytes, tenant.bytes))
                continue;
            const value = newValue(property, differences_textOf(this.#before, field, backup.bytes), differences_textOf(this.#now, field, tenant.bytes));
            if (value === undefined)
                continue;
            if (SETTABLE[property]?.(provider) === false)
                hasProviderProperty = true;
            else
                values.set(property, value);
        }
        if (values.size === 0 && !hasProviderProperty)
            return undefined;
        const bodies = values.size === 0 ? [] : this.#bodies(values, backup.bytes);
        return { properties: [...values.keys()], bodies, hasProviderProperty };
    }
    #hasSameBytes(field, backup, tenant) {
        const start = this.#before.starts[field];
        const other = this.#now.starts[field];
        if (start === -1 || other === -1)
            return start === other;
        const end = this.#before.ends[field];
        return backup.compare(tenant, other, this.#now.ends[field], start, end) === 0;
    }
    /** Auth0 does not accept `username` together with `email` or `email_verified`. */
    #bodies(values, backup) {
        const main = [];
        for (const [property, value] of values) {
            if (property === "username")
                continue;
            main.push(`${JSON.stringify(property)}:${value}`);
            const [companion, message] = COMPANIONS[property] ?? [];
            if (companion === undefined)
                continue;
            main.push(`${JSON.stringify(message)}:false`);
            const verified = differences_textOf(this.#before, settings/* RESTORABLE_PROPERTIES */.G.indexOf(companion), backup);
            if (verified !== undefined && !values.has(companion)) {
                main.push(`${JSON.stringify(companion)}:${verified}`);
            }
        }
        const username = values.get("username");
        return [main.join(), ...(username === undefined ? [] : [`"username":${username}`])]
            .filter((members) => members !== "")
            .map((members) => `{${members}}`);
    }
}
/** The JSON of a field, or `undefined` if it is absent or null. */
function differences_textOf({ starts, ends }, field, bytes) {
    const start = starts[field];
    const text = start === -1 ? "null" : bytes.toString("utf8", start, ends[field]);
    return text === "null" ? undefined : text;
}
/** The JSON to send for a property, or `undefined` if the user need not be changed. */
function newValue(property, backup, tenant) {
    if (property === "app_metadata")
        return metadataPatch(backup, tenant, FORBIDDEN);
    if (property === "user_metadata")
        return metadataPatch(backup, tenant, NONE);
    const isFlag = ["blocked", "email_verified", "phone_verified"].includes(property);
    const wanted = backup ?? (property === "blocked" ? "false" : undefined);
    const current = tenant ?? (isFlag ? "false" : undefined);
    if (wanted === undefined || !(isFlag ? /^[tf]/ : /^"/).test(wanted))
        return undefined;
    if (current !== undefined && canonicalJson(wanted) === canonicalJson(current))
        return undefined;
    return wanted;
}
/**
 * Auth0 merges metadata key by key: a key that is null is removed, and an empty object removes everything.
 *
 * @param ignored keys that Auth0 does not accept
 */
function metadataPatch(backup, tenant, ignored) {
    if (backup !== undefined && backup.charCodeAt(0) !== differences_OPEN_BRACE)
        return undefined;
    const wanted = metadataOf(backup, ignored);
    const current = metadataOf(tenant, ignored);
    if (wanted.size === 0 && current.size === 0)
        return undefined;
    // An empty object would also remove the keys that are ignored.
    if (wanted.size === 0 && metadataOf(tenant, NONE).size === current.size)
        return "{}";
    const patch = [];
    for (const [key, value] of wanted) {
        const existing = current.get(key);
        if (existing !== undefined && canonicalJson(existing) === canonicalJson(value))
            continue;
        patch.push(`${JSON.stringify(key)}:${value}`);
    }
    for (const key of current.keys())
        if (!wanted.has(key))
            patch.push(`${JSON.stringify(key)}:null`);
    return patch.length === 0 ? undefined : `{${patch.join()}}`;
}
function metadataOf(json, ignored) {
    const bytes = Buffer.from(json ?? "");
    if (bytes[0] !== differences_OPEN_BRACE)
        return new Map();
    const members = membersOf(bytes, 0, bytes.length);
    for (const [key, value] of members) {
        if (value === "null" || ignored.has(key))
            members.delete(key);
    }
    return members;
}

;// CONCATENATED MODULE: ./build/src/restore/plan/missing-user.js
/** Decides how a missing user returns: imported, created, or not by us. */





const REASONS = {
    not_database: "noConnection",
    no_email: "noAddress",
    invalid_email: "invalidAddress",
    invalid_property: "invalidProperty",
};
/** What `POST /api/v2/users` accepts for a passwordless user, besides the connection and the id. */
const CREATED_PROPERTIES = [
    "email",
    "email_verified",
    "phone_number",
    "phone_verified",
    "name",
    "nickname",
    "given_name",
    "family_name",
    "picture",
    "user_metadata",
    "app_metadata",
    "blocked",
];
/** What a passwordless provider needs to reach its users, and the properties that it does not support. */
const ADDRESSES = {
    email: { property: "email", missing: "noAddress", other: /^phone_/ },
    sms: { property: "phone_number", missing: "noNumber", other: /^email/ },
};
/** Makes the steps for users who are missing. */
class MissingUsers {
    #writer = new user/* ImportUserWriter */.ug();
    #created = new fields/* JsonFields */.AU(CREATED_PROPERTIES);
    #out = Buffer.alloc(0);
    /**
     * @param userId with its prefix
     * @param row the user in the backup, valid JSON
     * @returns the step, or why there is none
     */
    stepFor(userId, row, identity) {
        const { provider, connection } = identity;
        if (provider === "auth0")
            return this.#import(userId, row, connection);
        if (provider === "email" || provider === "sms") {
            return this.#create(userId, row, { provider, connection });
        }
        return "returns";
    }
    #import(userId, row, connection) {
        const { bytes, start, end } = row;
        if (this.#out.length < end - start)
            this.#out = Buffer.allocUnsafeSlow(2 * (end - start));
        const written = this.#writer.write(bytes, start, end, this.#out, 0);
        if (typeof written === "string")
            return REASONS[written];
        if (written + array/* BRACKET_BYTES */.v > rows_import/* MAX_IMPORT_FILE_BYTES */.sm)
            return "tooLarge";
        return { action: "import", userId, connection, user: this.#out.toString("utf8", 0, written) };
    }
    #create(userId, { bytes, start, end }, { provider, connection }) {
        this.#created.read(bytes, start, end);
        const { starts, ends } = this.#created;
        const values = new Map([
            ["connection", JSON.stringify(connection)],
            ["user_id", JSON.stringify(userId.slice(userId.indexOf("|") + 1))],
        ]);
        const { property: address, missing, other } = ADDRESSES[provider];
        CREATED_PROPERTIES.forEach((property, i) => {
            const valueStart = starts[i];
            if (valueStart === -1 || other.test(property))
                return;
            const value = property === "app_metadata"
                ? allowedMetadata(bytes, valueStart, ends[i])
                : bytes.toString("utf8", valueStart, ends[i]);
            if (value !== "null")
                values.set(property, value);
        });
        if ((values.get(address) ?? '""') === '""')
            return missing;
        if (values.has("email"))
            values.set("verify_email", "false");
        const members = [...values].map(([key, value]) => `"${key}":${value}`);
        return { action: "create", userId, connection, body: `{${members.join()}}` };
    }
}
/** The JSON of `app_metadata` without the keys that Auth0 does not accept. */
function allowedMetadata(bytes, start, end) {
    if (bytes[start] !== 0x7b)
        return bytes.toString("utf8", start, end);
    const members = [...membersOf(bytes, start, end)]
        .filter(([key]) => !user/* FORBIDDEN_APP_METADATA */.YQ.includes(key))
        .map(([key, value]) => `${JSON.stringify(key)}:${value}`);
    return `{${members.join()}}`;
}

// EXTERNAL MODULE: ./build/src/restore/plan/steps.js
var plan_steps = __webpack_require__(66701);
;// CONCATENATED MODULE: ./build/src/restore/plan/users.js
/** Decides about one user after another: missing, recreated, changed, linked, or only in the tenant. */








const READ = ["identities", "created_at"];
/** Makes the steps of the users, one after another. */
class UserPlanner {
    #settings;
    #backupTime;
    #to;
    #before = new fields/* JsonFields */.AU(READ);
    #now = new fields/* JsonFields */.AU(READ);
    #identities = new Identities();
    #missing = new MissingUsers();
    #comparison;
    #validator = new JsonValidator();
    /** @param backupTime when the backup was made */
    constructor(settings, backupTime, to) {
        this.#settings = settings;
        this.#backupTime = backupTime.getTime();
        this.#to = to;
        if (settings.kinds.includes("changed")) {
            this.#comparison = new UserComparison(settings.properties);
        }
    }
    /** @throws BackupError if a row that matters is not JSON, or the disk cannot be written */
    async plan({ keys, keyStart, keyEnd, backup, tenant }) {
        const { counts } = this.#to;
        const isLinked = tenant !== undefined && isMarker(tenant, LINKED);
        if (tenant !== undefined && !isLinked) {
            counts.usersInTenant++;
            if (backup === undefined)
                counts.onlyInTenant++;
        }
        if (backup === undefined || isMarker(backup, EXCLUDED))
            return;
        counts.usersInBackup++;
        if (isLinked) {
            counts.linked++;
            return;
        }
        if (tenant !== undefined && this.#comparison === undefined && !this.#to.candidates)
            return;
        const userId = keys.toString("utf8", keyStart, keyEnd);
        if (tenant === undefined)
            await this.#planMissing(userId, backup);
        else
            await this.#planPresent(userId, backup, tenant);
    }
    async #planMissing(userId, backup) {
        const { counts } = this.#to;
        counts.missing++;
        if (!this.#settings.kinds.includes("missing"))
            return;
        this.#requireJson(backup, "backup");
        this.#before.read(backup.bytes, backup.start, backup.end);
        const identity = this.#primary(backup, this.#before);
        if (identity === undefined) {
            await this.#cannotRestore(userId, "", "noConnection");
            return;
        }
        const step = this.#missing.stepFor(userId, backup, identity);
        if (typeof step === "string") {
            await this.#cannotRestore(userId, identity.connection, step);
            return;
        }
        if (step.action === "import")
            counts.importBytes += Buffer.byteLength(step.user);
        else
            counts.requests++;
        await this.#addStep(step);
        await this.#addCandidate(userId, identity, "missing", true);
    }
    async #planPresent(userId, backup, tenant) {
        this.#before.read(backup.bytes, backup.start, backup.end);
        this.#now.read(tenant.bytes, tenant.start, tenant.end);
        const identity = this.#primary(tenant, this.#now);
        if (identity === undefined)
            return;
        const hasStep = await this.#planChanges(userId, backup, tenant, identity);
        const isRecreated = this.#isRecreated(backup, tenant);
        if (isRecreated || this.#settings.kinds.includes("memberships")) {
            await this.#addCandidate(userId, identity, isRecreated ? "recreated" : "present", hasStep);
        }
    }
    /** @returns whether there is a step */
    async #planChanges(userId, backup, tenant, { provider, connection }) {
        if (this.#comparison === undefined)
            return false;
        this.#requireJson(backup, "backup");
        this.#requireJson(tenant, "tenant's export");
        const differences = this.#comparison.compare(backup, tenant, provider);
        if (differences === undefined)
            return false;
        const { properties, bodies } = differences;
        const { counts } = this.#to;
        counts.changed++;
        if (bodies.length === 0) {
            await this.#cannotRestore(userId, connection, "providerProperty");
            return false;
        }
        counts.addProperties(properties);
        counts.requests += bodies.length;
        await this.#addStep({ action: "set-back", userId, connection, properties, bodies });
        return true;
    }
    /** A user who was deleted and is back has none of the former roles and organizations. */
    #isRecreated(backup, tenant) {
        const now = timeOf(this.#now, tenant);
        if (now === undefined)
            return false;
        const before = timeOf(this.#before, backup);
        return before === undefined ? now > this.#backupTime : now !== before;
    }
    #primary({ bytes }, { starts, ends }) {
        return this.#identities.primary(bytes, starts[0], ends[0]);
    }
    async #addStep(step) {
        const { counts, steps, ledger } = this.#to;
        counts.touched++;
        counts.add(step.connection, step.action);
        await steps.add(step);
        await ledger.planned(step.userId, step.action);
    }
    async #cannotRestore(userId, connection, why) {
        this.#to.counts.add(connection, why);
        await this.#to.ledger.planned(userId, "none", plan_steps/* NOT_RESTORABLE */.Y[why]);
    }
    async #addCandidate(userId, { connection }, state, hasStep) {
        const candidate = { connection, state, hasStep };
        await this.#to.candidates?.addText(userId, JSON.stringify(candidate));
    }
    /** @param where follows "in the" */
    #requireJson({ bytes, start, end }, where) {
        bytes.copy(this.#validator.reserve(end - start), 0, start, end);
        if (this.#validator.isObject(0, end - start))
            return;
        throw new errors/* BackupError */.hj(`A user in the ${where} is not valid JSON.`, "Nothing was written. Run the workflow again; if it keeps failing, choose another backup.");
    }
}
/** Milliseconds since 1970, or `undefined` if the row has no time of creation. */
function timeOf({ starts, ends }, { bytes }) {
    const start = starts[1];
    if (start === -1)
        return undefined;
    const time = Date.parse(bytes.toString("latin1", start + 1, ends[1] - 1));
    return Number.isNaN(time) ? undefined : time;
}

;// CONCATENATED MODULE: ./build/src/restore/plan/index.js
/** Makes the plan of a restore: what to do so that the tenant has again what the backup has. */













/**
 * Compares the backup with a new export of the tenant. Nothing is written to the tenant, and memory is bounded whatever the number of
 * users.
 *
 * @param folder an existing folder that only we can read
 * @param ledger receives the steps, and the users who cannot be restored
 * @throws BackupError if the backup lacks what the plan needs, the export fails or is incomplete, Auth0 refuses a request, or the disk
 *   cannot be written
 */
async function makePlan(backup, tenant, settings, run, folder, ledger) {
    // Merging leaves much garbage per user, for which V8 would otherwise reserve a hundred megabytes.
    (0,external_node_v8_.setFlagsFromString)("--optimize-for-size");
    requireFields(backup.manifest, settings);
    const scope = await scopeOf(backup, tenant, settings);
    const own = await (0,promises_.mkdtemp)(external_node_path_.join(folder, "plan-")).catch((0,disk_errors/* diskError */.w)(folder));
    // Auth0 works on the job while the backup is sorted.
    const jobId = await startTenantExport(tenant, settings);
    const before = await sortBackupUsers(backup, scope, run, own);
    const now = await sortTenantUsers(tenant, jobId, own);
    const counts = new PlanCounter();
    const steps = await StepStore.begin(own, run.signal);
    const candidates = comparesMemberships(backup, settings)
        ? await keyed_sort/* KeyedSort */.b.begin(own, keyed_sort/* SMALL_SORT */.h, run.signal)
        : undefined;
    const createdAt = backup.manifest.createdAt;
    const planner = new UserPlanner(settings, createdAt, { counts, steps, ledger, candidates });
    for await (const user of mergeUsers(before.sorted(), now.sorted()))
        await planner.plan(user);
    if (candidates !== undefined) {
        const add = async (step, { hasStep }) => {
            counts.lackMemberships++;
            if (!hasStep)
                counts.touched++;
            counts.add(step.connection, "assign");
            await steps.add(step);
            await ledger.planned(step.userId, "assign");
        };
        const sorted = candidates.sorted();
        counts.assignments = await planMemberships(sorted, backup, tenant, settings, run, own, add);
        counts.requests += counts.assignments.requests;
    }
    return { counts, steps: () => steps.steps() };
}
/** With `memberships`, the planning of memberships reports that the backup lacks them. */
function comparesMemberships({ manifest }, { kinds }) {
    return kinds.includes("memberships") || (kinds.includes("missing") && manifest.hasMemberships);
}
async function scopeOf({ manifest, files }, tenant, { connection, filter }) {
    const only = connection && (await (0,connections/* connectionName */.u7)(tenant, connection));
    const needsConnection = manifest.format === "import" && files.some((file) => file.connection === undefined);
    if (!needsConnection)
        return { filter, connection: only, importConnection: undefined };
    const name = await importConnection(manifest, tenant, only);
    if (name === undefined) {
        tenant.run.log.warning("The backup does not say to which connection its users belong, so none of them can be imported. Set `connection` to it.");
    }
    return { filter, connection: only, importConnection: name };
}
/** The connection of a backup that has only one, which the manifest names as its input did: by name or by id. */
async function importConnection({ connection }, tenant, only) {
    if (connection === undefined)
        return only;
    if (!connection.startsWith("con_"))
        return connection;
    // An id belongs to one tenant, and a backup may be restored into another one: the input decides.
    return only ?? (await (0,connections/* connectionName */.u7)(tenant, { kind: "id", id: connection }));
}

// EXTERNAL MODULE: ./build/src/base/until-aborted.js
var until_aborted = __webpack_require__(71621);
// EXTERNAL MODULE: ./build/src/store/artifact.js
var store_artifact = __webpack_require__(75689);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./build/src/http/send.js
var send = __webpack_require__(2658);
;// CONCATENATED MODULE: ./build/src/store/artifact-list.js
/** Lists the artifacts of all workflow runs of a repository, by GitHub's REST API: the artifact client knows only those of one run. */






/** The largest page that GitHub serves. */
const PER_PAGE = 100;
const ARTIFACT = schemas/* looseObject */._H3({
    id: schemas/* int */.Whr(),
    name: schemas/* string */.YjP(),
    size_in_bytes: schemas/* int */.Whr(),
    expired: schemas/* boolean */.zMY(),
    created_at: iso/* datetime */.w$({ offset: true }).nullable(),
    digest: schemas/* string */.YjP().nullish(),
    workflow_run: schemas/* looseObject */._H3({
        id: schemas/* int */.Whr().nullish(),
        repository_id: schemas/* int */.Whr().nullish(),
        head_repository_id: schemas/* int */.Whr().nullish(),
    })
        .nullish(),
});
const PAGE = schemas/* looseObject */._H3({ artifacts: schemas/* array */.YOg(ARTIFACT) });
/**
 * Lists the artifacts with a name. Those of pull requests from forks are left out: their content is not trusted.
 *
 * @throws BackupError where GitHub does not list them
 * @throws ConnectionError
 */
async function listArtifacts(name, token, run) {
    const found = [];
    for (let page = 1, hasNext = true; hasNext; page++) {
        const { artifacts, isLast } = await fetchPage(name, page, token, run);
        found.push(...artifacts.filter((artifact) => artifact.name === name));
        hasNext = !isLast;
    }
    const own = found.flatMap(({ workflow_run: workflow, ...artifact }) => {
        const { id: runId, repository_id: repository, head_repository_id: head } = workflow ?? {};
        if (runId == null || repository == null || repository !== head)
            return [];
        if (artifact.created_at === null)
            return [];
        return [{ ...artifact, runId, createdAt: new Date(artifact.created_at) }];
    });
    const artifacts = own
        .filter(({ expired }) => !expired)
        .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id)
        .map(({ id, runId, createdAt, size_in_bytes: bytes, digest }) => {
        return { id, runId, createdAt, bytes, digest: digest ?? undefined };
    });
    return { artifacts, expired: own.length - artifacts.length };
}
async function fetchPage(name, page, token, run) {
    const { api, name: repository } = run.repository;
    const query = new URLSearchParams({ name, per_page: String(PER_PAGE), page: String(page) });
    const url = new URL(`${api}/repos/${repository}/actions/artifacts?${query}`);
    const operation = { what: "the list of artifacts", url, idempotent: true };
    const authorization = token === "" ? {} : { authorization: `Bearer ${token}` };
    const headers = { accept: "application/vnd.github+json", ...authorization };
    return await (0,http/* requestWithRetry */.En)(run, operation, () => ({ method: "GET", headers }), async (response) => {
        const { status, headers: received } = response;
        const text = await (0,send/* readText */.y)(response);
        if (status !== 200)
            throw listError(status, text);
        const { artifacts } = PAGE.safeParse((0,json/* parseJson */.qF)(text)).data ?? {};
        if (artifacts === undefined)
            throw listError(status, "");
        const hasNext = /;\s*rel="next"/.test(String(received["link"] ?? ""));
        return { artifacts, isLast: !hasNext || artifacts.length === 0 };
    });
}
const MESSAGE = schemas/* looseObject */._H3({ message: schemas/* string */.YjP() });
/** The remedy for a token that may not read artifacts. */
const READ_ARTIFACTS = "Give the job `permissions: actions: read`; if you set `github-token`, check that it is valid and may read the actions of this repository.";
function listError(status, text) {
    if (status === 200) {
        return new errors/* BackupError */.hj("GitHub's list of artifacts has an unknown form.", "Check that `GITHUB_API_URL` is the address of GitHub's API, and that no proxy answers for it.");
    }
    const message = MESSAGE.safeParse((0,json/* parseJson */.qF)(text)).data?.message;
    const reason = message === undefined ? "" : `: ${(0,base_format/* quote */.hD)(message, 200)}`;
    const what = `GitHub does not list the artifacts of this repository (status ${status}${reason}).`;
    return new errors/* BackupError */.hj(what, READ_ARTIFACTS);
}

// EXTERNAL MODULE: ./build/src/store/observe-retries.js
var observe_retries = __webpack_require__(29252);
;// CONCATENATED MODULE: ./build/src/store/artifact-download.js
/** Downloads an artifact of any workflow run, by GitHub's artifact client. */











/**
 * Downloads and unpacks an artifact. The client cannot be stopped: when the run ends, its work is only not awaited any longer.
 *
 * @param folder a path at which nothing exists; its files are readable only by us
 * @throws BackupError also where the bytes are not those that were uploaded
 */
async function downloadArtifact(artifact, folder, token, run) {
    (0,store_artifact/* requireArtifactService */.vx)(run);
    const { log, signal, repository } = run;
    const [repositoryOwner = "", repositoryName = ""] = repository.name.split("/");
    const findBy = { token, workflowRunId: artifact.runId, repositoryOwner, repositoryName };
    const { digest: expectedHash } = artifact;
    const options = { path: folder, findBy, ...(expectedHash && { expectedHash }) };
    await (0,promises_.mkdir)(folder, { mode: 0o700 }).catch((0,disk_errors/* diskError */.w)(folder));
    // The client unpacks with a library that calls Buffer(), and Node would warn of that in the user's log.
    process.noDeprecation = true;
    const client = await (0,until_aborted/* untilAborted */.E)((0,store_artifact/* artifactClient */.AR)(), signal);
    const download = () => (0,observe_retries/* observeRetries */.h)(log, "the download of the artifact", () => (0,until_aborted/* untilAborted */.E)(client.downloadArtifact(artifact.id, options), signal));
    // The client retries the download itself, but not the request for its address.
    const budget = new retry/* RetryBudget */.K({ ...(0,timings/* timingsFor */.p)(new URL(repository.api)), retries: 4 });
    const { digestMismatch } = await (0,retry/* withRetry */.b)(run, "the download of the artifact", download, (error) => {
        signal.throwIfAborted();
        const reason = transientReason(error);
        return reason === undefined ? undefined : { budget, reason };
    }).catch((error) => {
        signal.throwIfAborted();
        throw downloadError(error);
    });
    if (digestMismatch === true) {
        throw new errors/* BackupError */.hj("The downloaded artifact is not the one that was uploaded: its SHA-256 digest differs.", "Run the workflow again; if it keeps failing, choose another backup with `run-id`.");
    }
    for (const entry of await (0,promises_.readdir)(folder, { recursive: true, withFileTypes: true })) {
        const file = external_node_path_.join(entry.parentPath, entry.name);
        if (entry.isFile())
            await (0,promises_.chmod)(file, 0o600).catch((0,disk_errors/* diskError */.w)(file));
    }
}
/** Why the request for the address of the download failed, if a retry can help. */
function transientReason(error) {
    const status = statusOf(error);
    if (status === 429 || (status !== undefined && http/* TRANSIENT_STATUSES */.SS.includes(status))) {
        return `status ${status}`;
    }
    return undefined;
}
/** The status that GitHub's REST client attaches to its errors; 500 where there was no response. */
function statusOf(error) {
    const status = error instanceof Error && "status" in error ? error.status : undefined;
    return typeof status === "number" ? status : undefined;
}
function downloadError(error) {
    if (error instanceof errors/* BackupError */.hj)
        return error;
    const status = statusOf(error);
    if (status === 410) {
        return new errors/* BackupError */.hj("The artifact has expired or was deleted.", "Choose another backup with `run-id`.", { cause: error });
    }
    if (status === 401 || status === 403 || status === 404) {
        const what = `GitHub does not allow the download of the artifact (status ${status}).`;
        return new errors/* BackupError */.hj(what, READ_ARTIFACTS, { cause: error });
    }
    return new errors/* BackupError */.hj(`The download of the artifact failed (${(0,errors/* firstLine */.TM)((0,store_artifact/* messageOf */.bD)(error))}).`, "Run the workflow again; if it keeps failing, check githubstatus.com.", { cause: error });
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./build/src/restore/source/folder.js
/** A backup in a folder: that of an earlier step, or one that was copied or downloaded. */





/** @param place for people @throws BackupError where the folder cannot be read */
async function findInFolder(folder, place = `the folder ${(0,base_format/* quote */.hD)(folder)}`) {
    const entries = await (0,promises_.readdir)(folder, { withFileTypes: true }).catch(readError(place));
    return {
        place,
        url: undefined,
        commit: undefined,
        hints: [],
        names: entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
        read: (name) => readFile(external_node_path_.join(folder, name)),
    };
}
async function* readFile(file) {
    try {
        yield* (0,external_node_fs_.createReadStream)(file, { highWaterMark: 512 * 1024 });
    }
    catch (error) {
        readError(external_node_path_.basename(file))(error);
    }
}
function readError(what) {
    return (cause) => {
        throw new errors/* BackupError */.hj(`${what[0]?.toUpperCase()}${what.slice(1)} cannot be read (${cause.code}).`, "Check `folder`, and that the runner's user may read it.", { cause });
    };
}

;// CONCATENATED MODULE: ./build/src/restore/source/hints.js
/** Hints about the choice of a backup: the newest one may be that of a night after the damage. */
/** How many backups before the chosen one are compared with it. */
const COMPARED = 10;
/**
 * Says whether an older backup has more users, if the backup was not chosen by name, and whether a newer one has fewer; and which one is
 * probably meant: the last one before the number fell.
 *
 * @param backups the newest first
 * @param chosen index of the chosen one
 * @param isNamed whether the settings name exactly this backup
 */
function hintsOn(backups, chosen, isNamed, words) {
    const { tolerance, more, less, format } = words;
    const isLess = (a, b) => a < b * (1 - tolerance);
    const size = backups[chosen]?.size;
    if (size === undefined)
        return [];
    const hints = [];
    const older = backups.slice(chosen + 1, chosen + 1 + COMPARED);
    const fuller = older.find((other) => other.size !== undefined && isLess(size, other.size));
    if (!isNamed && fuller?.size !== undefined) {
        hints.push(`An older backup ${more}: ${fuller.label} has ${format(fuller.size)}, the chosen one ${format(size)}. If users were deleted between the two, that one is probably meant: set \`${fuller.setting}\`.`);
    }
    const drop = backups
        .slice(0, chosen)
        .findLastIndex((other) => other.size !== undefined && isLess(other.size, size));
    const damaged = backups[drop];
    if (damaged?.size !== undefined) {
        const last = backups[drop + 1];
        const meant = last === undefined || drop + 1 === chosen
            ? "The chosen one is the last backup before it."
            : `The last backup before it is ${last.label}; if that one is meant, set \`${last.setting}\`.`;
        hints.push(`A newer backup ${less}: ${damaged.label} has ${format(damaged.size)}, the chosen one ${format(size)}. ${meant}`);
    }
    return hints;
}
/** `2026-11-23 02:00:00 UTC`. A commit can have an invalid date. */
function formatMoment(moment) {
    if (Number.isNaN(moment.getTime()))
        return "an unknown date";
    return `${moment.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

;// CONCATENATED MODULE: ./build/src/restore/source/artifact.js
/** A backup in an artifact of any workflow run of the repository. */







/**
 * Finds the artifact that the settings choose, and downloads it.
 *
 * @param folder an existing folder that only we can read
 * @throws BackupError where there is none, or it cannot be downloaded
 * @throws ConnectionError
 */
async function findArtifact(source, token, folder, run) {
    const { name, runId, before } = source;
    if (token === "") {
        throw new errors/* BackupError */.hj("GitHub serves artifacts only with a token.", "Set `github-token`; it needs to read the actions of the repository.");
    }
    const list = await listArtifacts(name, token, run);
    const { artifacts } = list;
    const chosen = artifacts.findIndex((artifact) => (runId === undefined || artifact.runId === runId) &&
        (before === undefined || artifact.createdAt < before));
    const artifact = artifacts[chosen];
    if (artifact === undefined)
        throw notFound(source, list);
    const target = external_node_path_.join(folder, "artifact");
    await downloadArtifact(artifact, target, token, run);
    const place = `the artifact ${(0,base_format/* quote */.hD)(name)} of the workflow run ${artifact.runId}`;
    const { server, name: repository } = run.repository;
    const backups = artifacts.map(({ runId: id, createdAt, bytes }) => ({
        label: `the one of run ${id} of ${formatMoment(createdAt)}`,
        size: bytes,
        setting: `run-id: ${id}`,
    }));
    return {
        ...(await findInFolder(target, place)),
        url: `${server.origin}/${repository}/actions/runs/${artifact.runId}`,
        hints: hintsOn(backups, chosen, runId !== undefined, {
            // Sizes vary a little without any change in the number of users.
            tolerance: 0.01,
            more: "is larger",
            less: "is smaller",
            format: base_format/* formatBytes */.z3,
        }),
    };
}
function notFound({ name, runId, before }, { artifacts, expired }) {
    const oldest = artifacts.at(-1);
    if (oldest === undefined) {
        return expired === 0
            ? new errors/* BackupError */.hj(`The repository has no artifact ${(0,base_format/* quote */.hD)(name)}.`, "Check `artifact-name`, and that the backup runs in this repository with `destination: artifact`.")
            : new errors/* BackupError */.hj(`All ${expired} artifacts ${(0,base_format/* quote */.hD)(name)} of the repository have expired.`, "Restore from a branch or a folder, and raise `retention-days` for the next backups.");
    }
    const wanted = [
        ...(runId === undefined ? [] : [`is of the workflow run ${runId}`]),
        ...(before === undefined ? [] : [`was made before ${formatMoment(before)}`]),
    ];
    return new errors/* BackupError */.hj(`No artifact ${(0,base_format/* quote */.hD)(name)} ${wanted.join(" and ")}, or it has expired.`, `Choose another one: the oldest is of the workflow run ${oldest.runId} of ${formatMoment(oldest.createdAt)}.`);
}

// EXTERNAL MODULE: ./build/src/store/branch/commit-message.js
var commit_message = __webpack_require__(46137);
// EXTERNAL MODULE: ./build/src/store/branch/git.js
var branch_git = __webpack_require__(85868);
// EXTERNAL MODULE: ./build/src/store/branch/git-environment.js
var git_environment = __webpack_require__(62392);
// EXTERNAL MODULE: ./build/src/store/branch/git-errors.js
var git_errors = __webpack_require__(16914);
// EXTERNAL MODULE: ./build/src/store/branch/history.js
var branch_history = __webpack_require__(98952);
// EXTERNAL MODULE: ./build/src/store/branch/remote-branch.js
var remote_branch = __webpack_require__(43985);
// EXTERNAL MODULE: ./build/src/store/branch/tree.js
var tree = __webpack_require__(55106);
// EXTERNAL MODULE: ./build/src/store/manifest.js
var store_manifest = __webpack_require__(69210);
;// CONCATENATED MODULE: ./build/src/restore/source/manifest.js
/** Reads the manifest of a backup for a restore. */



/** A manifest is a few hundred bytes per file. */
const LARGEST_MANIFEST = 64 * 1024 * 1024;
/** @throws BackupError where there is no manifest, one that the backup did not write, or one of CSV */
async function readManifest(found) {
    const { place, names } = found;
    if (!names.includes(store_manifest/* MANIFEST_NAME */.i)) {
        throw new errors/* BackupError */.hj(`There is no ${store_manifest/* MANIFEST_NAME */.i} in ${place}, so it is not a backup.`, "Check the inputs that say where the backup is.");
    }
    const chunks = [];
    let bytes = 0;
    for await (const chunk of found.read(store_manifest/* MANIFEST_NAME */.i)) {
        bytes += chunk.length;
        if (bytes > LARGEST_MANIFEST)
            break;
        chunks.push(chunk);
    }
    const manifest = store_manifest/* STORED_MANIFEST */.Y.safeParse((0,json/* parseJson */.qF)(Buffer.concat(chunks).toString())).data;
    if (manifest === undefined) {
        throw new errors/* BackupError */.hj(`The ${store_manifest/* MANIFEST_NAME */.i} in ${place} is damaged, or a version of the action wrote it that this one does not know.`, "Choose another backup, or use the newest version of the action.");
    }
    const { format, files, users_kept: kept } = manifest;
    if (format === "csv") {
        throw new errors/* BackupError */.hj("A backup in CSV cannot be restored: CSV has no nested values, such as identities and metadata.", "Choose a backup in another format, and set `format: ndjson` for the next ones.");
    }
    const listed = files.reduce((sum, { content, users }) => {
        return sum + (content === "users" ? users : 0);
    }, 0);
    if (listed !== kept) {
        throw new errors/* BackupError */.hj(`The ${store_manifest/* MANIFEST_NAME */.i} in ${place} contradicts itself: its files have ${listed} users, not ${kept}.`, "Choose another backup.");
    }
    return { ...manifest, format };
}
/** The part of it that the steps of a restore need. */
function summarizeManifest(manifest) {
    const { files } = manifest;
    return {
        tenant: manifest.tenant,
        createdAt: new Date(manifest.created_at),
        format: manifest.format,
        connection: manifest.connection ?? undefined,
        fields: manifest.fields ?? undefined,
        usersKept: manifest.users_kept,
        isEncrypted: files.some(({ encrypted }) => encrypted),
        hasMemberships: files.some(({ content }) => content === "memberships"),
    };
}

;// CONCATENATED MODULE: ./build/src/restore/source/branch.js
/** A backup on the backup branch, read by git without a checkout. A token with `contents: read` is enough. */













/**
 * Finds the backup that the settings choose.
 *
 * @param token empty for a repository that everyone can read
 * @param folder an existing folder that only we can read
 * @throws BackupError where there is none, or the repository cannot be read
 */
async function findOnBranch(source, token, folder, run) {
    const { repository } = run;
    if (token !== "")
        run.log.mask((0,git_environment/* basicCredential */.gp)(token));
    return await (0,git_errors/* translateGitErrors */.So)((async () => {
        const git = await branch_git/* Git */.T.init({
            ...run,
            folder: external_node_path_.join(folder, "repository.git"),
            remote: new URL(`${repository.server.origin}/${repository.name}.git`),
            token,
            compressionLevel: 0,
        });
        return await new BackupHistory(git, source, repository).find();
    })(), "read");
}
/** The backups in one folder of the branch. */
class BackupHistory {
    #git;
    #source;
    #repository;
    constructor(git, source, repository) {
        this.#git = git;
        this.#source = source;
        this.#repository = repository;
    }
    /** @throws BackupError, GitError */
    async find() {
        const { name, before } = this.#source;
        const head = await new remote_branch/* RemoteBranch */.t(this.#git, name).fetch(branch_history/* ALL_COMMITS */.jx);
        if (head === undefined) {
            throw new errors/* BackupError */.hj(`The repository has no branch ${(0,base_format/* quote */.hD)(name)}.`, "Check `branch`, and that the backup runs in this repository with `destination: branch`.");
        }
        const commits = await this.#dataCommits(head);
        const found = before?.kind === "commit"
            ? await this.#findCommit(head, before.commit)
            : await this.#findNewest(commits, before?.time);
        if (found === undefined)
            throw this.#notFound(commits, before);
        const chosen = commits.findIndex(({ id }) => id === found.commit);
        return { ...found, hints: chosen === -1 ? [] : this.#hints(commits, chosen) };
    }
    /** The commits up to one that changed the manifest, the newest first. Other commits of the branch do not matter. */
    async #dataCommits(commit) {
        const manifest = external_node_path_.posix.join(this.#source.directory, store_manifest/* MANIFEST_NAME */.i);
        const format = ["%H", "%cI", commit_message/* USERS_FORMAT */.xv].join("%x09");
        const args = ["log", `--format=${format}`, commit, "--", `:(literal)${manifest}`];
        const lines = (await this.#git.run(args)).split("\n");
        return lines.flatMap((line) => {
            const [id = "", date = "", users = ""] = line.split("\t");
            const isNumber = /^\d{1,15}$/.test(users);
            return id === ""
                ? []
                : [{ id, date: new Date(date), users: isNumber ? Number(users) : undefined }];
        });
    }
    /** The newest backup, made before a time if one is given. */
    async #findNewest(commits, time) {
        for (const { id, date } of commits) {
            if (time !== undefined && !(date < time))
                continue;
            const found = await this.#open(id);
            if (found === undefined)
                continue;
            if (time === undefined)
                return found;
            // A commit that was made again, such as a revert, can have an older backup, and the reverse.
            const { created_at: createdAt } = await readManifest(found);
            if (new Date(createdAt) < time)
                return found;
        }
        return undefined;
    }
    /** The backup that is in a commit of the branch. @param start the first digits of its id @throws BackupError */
    async #findCommit(head, start) {
        const all = (await this.#git.run(["rev-list", head])).trimEnd().split("\n");
        const [commit, ...others] = all.filter((id) => id.startsWith(start.toLowerCase()));
        const branch = (0,base_format/* quote */.hD)(this.#source.name);
        if (commit === undefined) {
            throw new errors/* BackupError */.hj(`The branch ${branch} has no commit ${start}.`, "Check `before` and `branch`: the commit may be on another branch, or `history` may have removed it.");
        }
        if (others.length > 0) {
            throw new errors/* BackupError */.hj(`The ids of ${others.length + 1} commits of the branch ${branch} begin with ${start}.`, "Set `before` to more digits of the commit's id.");
        }
        const [newest] = await this.#dataCommits(commit);
        return newest && (await this.#open(newest.id));
    }
    /** @returns `undefined` where the commit has no backup in the folder */
    async #open(commit) {
        const { name, directory } = this.#source;
        const { server, name: repository } = this.#repository;
        const blobs = await (0,tree/* blobsIn */.u)(this.#git, commit, directory);
        if (!blobs.has(store_manifest/* MANIFEST_NAME */.i))
            return undefined;
        const where = directory === "" ? "" : `, folder ${(0,base_format/* quote */.hD)(directory)}`;
        return {
            place: `commit ${shorten(commit)} of the branch ${(0,base_format/* quote */.hD)(name)}${where}`,
            url: `${server.origin}/${repository}/commit/${commit}`,
            commit,
            hints: [],
            names: [...blobs.keys()],
            read: (file) => this.#read(blobs.get(file) ?? ""),
        };
    }
    async *#read(oid) {
        try {
            yield* this.#git.readBlob(oid);
        }
        catch (error) {
            await (0,git_errors/* translateGitErrors */.So)(Promise.reject(error), "read");
        }
    }
    #hints(commits, chosen) {
        const backups = commits.map(({ id, date, users }) => ({
            label: `commit ${shorten(id)} of ${formatMoment(date)}`,
            size: users,
            setting: `before: ${id}`,
        }));
        const isNamed = this.#source.before?.kind === "commit";
        return hintsOn(backups, chosen, isNamed, {
            tolerance: 0,
            more: "has more users",
            less: "has fewer users",
            format: base_format/* formatUsers */.ed,
        });
    }
    #notFound(commits, before) {
        const { name, directory } = this.#source;
        const where = `The branch ${(0,base_format/* quote */.hD)(name)} has no backup${directory === "" ? "" : ` in the folder ${(0,base_format/* quote */.hD)(directory)}`}`;
        const oldest = commits.at(-1);
        if (before === undefined || oldest === undefined) {
            return new errors/* BackupError */.hj(`${where}.`, "Check `branch` and `directory`.");
        }
        const what = before.kind === "commit"
            ? `${where} at the commit ${before.commit}.`
            : `${where} that was made before ${formatMoment(before.time)}.`;
        return new errors/* BackupError */.hj(what, `Choose a later one: the oldest is commit ${shorten(oldest.id)} of ${formatMoment(oldest.date)}.`);
    }
}
function shorten(commit) {
    return commit.slice(0, 7);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./build/src/pipeline/compress.js + 2 modules
var compress = __webpack_require__(28238);
// EXTERNAL MODULE: ./build/src/pipeline/decrypt.js
var decrypt = __webpack_require__(46177);
// EXTERNAL MODULE: ./build/src/pipeline/memberships.js
var pipeline_memberships = __webpack_require__(30717);
;// CONCATENATED MODULE: ./build/src/restore/source/verify.js
/** Verifies the files of a backup against its manifest, and reads their rows. */







/** Names that data files of backups have. */
const DATA_FILE = /\.(?:ndjson|json|csv)(?:\.(?:gz|zst))?(?:\.age)?$/;
const OTHER_BACKUP = "Nothing was sent to the tenant. Choose another backup.";
/**
 * Verifies that the backup is complete and unchanged, and that it can be decrypted.
 *
 * @throws BackupError that names the file otherwise
 */
async function verifyFiles(found, { files }, identities, signal) {
    if (identities.length === 0 && files.some(({ encrypted }) => encrypted)) {
        throw new errors/* BackupError */.hj(`The backup in ${found.place} is encrypted, and there is no key to decrypt it.`, "Set `identity` to the secret key (`AGE-SECRET-KEY-…`), as a secret.");
    }
    const names = new Set(found.names);
    const missing = files.find(({ name }) => !names.has(name));
    if (missing !== undefined)
        throw damage(missing, `is missing from ${found.place}`);
    const listed = new Set(files.map(({ name }) => name));
    const unlisted = found.names.find((name) => DATA_FILE.test(name) && name !== "manifest.json" && !listed.has(name));
    if (unlisted !== undefined) {
        throw new errors/* BackupError */.hj(`The backup in ${found.place} is incomplete or mixed with another one: ${(0,base_format/* quote */.hD)(unlisted)} is not in its manifest.json.`, OTHER_BACKUP);
    }
    for (const file of files) {
        await verifyBytes(found, file, signal);
        if (file.encrypted)
            await requireReadable(found, file, identities);
    }
}
async function verifyBytes(found, file, signal) {
    const hash = (0,external_node_crypto_.createHash)("sha256");
    let bytes = 0;
    for await (const chunk of found.read(file.name)) {
        signal.throwIfAborted();
        hash.update(chunk);
        bytes += chunk.length;
    }
    if (bytes !== file.bytes)
        throw damage(file, `has ${bytes} bytes instead of ${file.bytes}`);
    if (hash.digest("hex") !== file.sha256) {
        throw damage(file, "was changed after the backup: its SHA-256 differs from the manifest's");
    }
}
/** Decrypts the beginning of a file. @throws BackupError if no identity fits */
async function requireReadable(found, { name }, identities) {
    for await (const _ of (0,decrypt/* decrypt */.Y)(found.read(name), identities))
        return;
}
function damage({ name }, what, cause) {
    return new errors/* BackupError */.hj(`The file ${(0,base_format/* quote */.hD)(name)} ${what}.`, OTHER_BACKUP, { cause });
}
/** A verified file whose rows can be read. */
function verify_openFile(found, { format }, file, identities) {
    const { name, content, users } = file;
    const isJsonArray = (0,compress/* isArray */.cy)(content === "users" ? format : (0,pipeline_memberships/* membershipFormat */.SP)(format));
    return {
        name,
        content,
        users,
        connection: file.connection ?? undefined,
        rows: () => readRows(found, file, isJsonArray, identities),
    };
}
async function* readRows(found, file, isJsonArray, identities) {
    const stored = found.read(file.name);
    const compressed = file.encrypted ? (0,decrypt/* decrypt */.Y)(stored, identities) : stored;
    const text = (0,compress/* decompress */.mF)(compressed, file.compression);
    const counter = new LineCounter();
    try {
        for await (const chunk of isJsonArray ? (0,array/* readJsonArray */.s5)(text) : text) {
            counter.add(chunk);
            yield chunk;
        }
    }
    catch (error) {
        if (!isDecompressionError(error))
            throw error;
        throw damage(file, "cannot be decompressed", error);
    }
    const rows = counter.end();
    if (rows !== file.users) {
        throw new errors/* BackupError */.hj(`The file ${(0,base_format/* quote */.hD)(file.name)} has ${rows} rows instead of ${file.users}.`, "Choose another backup.");
    }
}
function isDecompressionError(error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return /^(?:Z_|ZSTD_|ERR_ZLIB_|ERR_ZSTD_)/.test(code);
}
const LF = 0x0a;
const SPACE = 0x20;
/** Counts the lines that are not blank. */
class LineCounter {
    #lines = 0;
    #isBlank = true;
    add(chunk) {
        for (let start = 0; start < chunk.length;) {
            const found = chunk.indexOf(LF, start);
            const end = found === -1 ? chunk.length : found;
            for (let i = start; this.#isBlank && i < end; i++) {
                if (chunk[i] > SPACE)
                    this.#isBlank = false;
            }
            if (found === -1)
                return;
            this.#endLine();
            start = end + 1;
        }
    }
    /** @returns the number of lines, with one that has no line feed at its end */
    end() {
        this.#endLine();
        return this.#lines;
    }
    #endLine() {
        if (!this.#isBlank)
            this.#lines++;
        this.#isBlank = true;
    }
}

;// CONCATENATED MODULE: ./build/src/restore/source/index.js
/** Finds the backup to restore, and verifies it before anything else happens. */






/**
 * Finds and fetches the backup, and verifies all its files against its manifest. Files that are encrypted stay encrypted on the disk.
 *
 * @param folder an existing folder that only we can read, which must exist as long as rows are read
 * @throws BackupError where there is no such backup, it is incomplete or changed, or it cannot be decrypted
 * @throws ConnectionError
 */
async function openBackup({ source, githubToken, identities, }, run, folder) {
    const found = await find(source, githubToken, run, folder);
    const manifest = await readManifest(found);
    await verifyFiles(found, manifest, identities, run.signal);
    const { place, url, commit, hints } = found;
    return {
        manifest: summarizeManifest(manifest),
        place,
        url,
        commit,
        files: manifest.files.map((file) => verify_openFile(found, manifest, file, identities)),
        hints,
    };
}
function find(source, token, run, folder) {
    switch (source.kind) {
        case "branch":
            return findOnBranch(source, token, folder, inRepository(run));
        case "artifact":
            return findArtifact(source, token, folder, inRepository(run));
        case "folder":
            return findInFolder(source.path);
    }
}
/** @throws BackupError outside a repository */
function inRepository(run) {
    const { repository } = run;
    if (repository === undefined) {
        throw new errors/* BackupError */.hj("The step does not know the repository that has the backup.", "Run the action with `uses:` in a job of a workflow, set the environment variable GITHUB_REPOSITORY to owner/name, or use `from: folder`.");
    }
    return { ...run, repository };
}

// EXTERNAL MODULE: ./build/src/restore/step-results.js
var step_results = __webpack_require__(85491);
;// CONCATENATED MODULE: ./build/src/restore/index.js
/** A restore, one line per step. */
















/** Users that are written may be missing from an export for some time: how often it is made again. */
const VERIFICATION_RETRIES = 2;
/**
 * Restores users, or only shows what it would do.
 *
 * @param state filled in as the run proceeds, for the report
 * @throws BackupError if the plan was not carried out completely; what was done is in the report
 */
async function restore(settings, run, progress, state) {
    await (0,stale_files/* removeStaleFolders */.r6)(run.temp, Date.now());
    const reportFile = await reportPath(settings);
    const { folder, remove } = await (0,stale_files/* makeRunFolder */.GU)(run);
    try {
        const backup = await progress.step("Find and verify the backup", () => openBackup(settings, run, folder), step_results/* summarizeBackup */.Wg);
        state.backup = backup;
        for (const hint of [...backup.hints, ...backupHints(backup, settings)])
            run.log.warning(hint);
        const tenant = await progress.step("Sign in", () => auth0_tenant/* Tenant */.b1.signIn(run, settings.tenant, ["read:users"]), () => `signed in to ${settings.tenant.origin.host}`);
        const ledger = await Ledger.begin(await subfolder(folder, "ledger"));
        try {
            const plan = await progress.step("Compare the backup with the tenant", async () => makePlan(backup, tenant, settings, run, await subfolder(folder, "plan"), ledger), ({ counts }) => (0,step_results/* summarizePlan */.PN)(counts));
            state.plan = plan.counts;
            const scopes = applyScopes(plan.counts);
            state.scopes = scopes;
            state.missingScopes = scopes.filter((scope) => tenant.hasScope(scope) === false);
            assertMaximumUsers(plan.counts, settings);
            // Also in a preview, so that a file that cannot be read does not stop the run that restores.
            const hashes = await hashesOf(settings, run);
            if (settings.isConfirmed && plan.counts.touched > 0) {
                tenant.requireScopes(scopes);
                await carryOut(plan, {
                    backup,
                    tenant,
                    hashes,
                    settings,
                    run,
                    folder,
                    progress,
                    ledger,
                    state,
                    reportFile,
                });
            }
        }
        catch (error) {
            // The first error is the one to show.
            await writeReport(ledger, reportFile, state).catch(() => { });
            throw error;
        }
        await writeReport(ledger, reportFile, state);
        assertComplete(state);
    }
    finally {
        await remove();
    }
}
async function carryOut(plan, work) {
    const { tenant, hashes, run, progress, ledger, state, reportFile } = work;
    state.applied = true;
    const done = await progress.step("Restore the users", async () => {
        await applyPlan(plan, tenant, hashes, run, ledger);
        return await ledger.write(reportFile, false);
    }, step_results/* summarizeDone */.gi);
    const left = await progress.step("Compare again", () => verified(work, done.failed), ({ counts }) => (0,step_results/* summarizePlan */.PN)(counts));
    state.remaining = left.counts;
    for await (const { userId, action } of left.steps()) {
        await ledger.result(userId, action, "failed", "left according to the new export");
    }
}
async function hashesOf({ passwordHashes }, run) {
    return passwordHashes === undefined ? undefined : await readPasswordHashes(passwordHashes, run);
}
/** A new plan, which has the users who are left, if any. */
function verified({ backup, tenant, settings, run, folder }, failed) {
    const budget = new retry/* RetryBudget */.K({ ...(0,timings/* timingsFor */.p)(tenant.origin), retries: VERIFICATION_RETRIES });
    const attempt = async () => {
        const own = external_node_path_.join(folder, "verification");
        await (0,promises_.rm)(own, { recursive: true, force: true });
        await subfolder(folder, "verification");
        const discarded = await Ledger.begin(await subfolder(own, "ledger"));
        const plan = await makePlan(backup, tenant, settings, run, own, discarded);
        if (plan.counts.touched > failed)
            throw new NotYetExported(plan);
        return plan;
    };
    return (0,retry/* withRetry */.b)(run, "the verification", attempt, (error) => error instanceof NotYetExported
        ? { budget, reason: "the export does not have all restored users yet" }
        : undefined).catch((error) => {
        if (error instanceof NotYetExported)
            return error.plan;
        throw error;
    });
}
class NotYetExported extends Error {
    plan;
    constructor(plan) {
        super("The export lacks restored users.");
        this.plan = plan;
    }
}
function assertMaximumUsers({ touched }, { maximumUsers }) {
    if (touched <= maximumUsers)
        return;
    throw new errors/* BackupError */.hj(`The plan touches ${(0,base_format/* formatUsers */.ed)(touched)}, more than \`maximum-users\` (${(0,base_format/* formatCount */.B4)(maximumUsers)}). Nothing was written.`, "Check in the summary that the backup and the filter are the right ones, and raise `maximum-users`.");
}
/** @throws BackupError unless the tenant has everything that can be restored */
function assertComplete({ applied, remaining, done, report }) {
    if (!applied || remaining === undefined || remaining.touched === 0)
        return;
    const codes = [...(done?.failures ?? [])].map(([code, users]) => `${code}: ${(0,base_format/* formatCount */.B4)(users)}`);
    const why = codes.length === 0 ? "" : ` (${codes.join(", ")})`;
    throw new errors/* BackupError */.hj(`${(0,base_format/* formatUsers */.ed)(remaining.touched)} could not be restored${why}.`, `The report has the reason for each user: ${report}. Correct the causes and run the restore again: it does what is left.`);
}
async function writeReport(ledger, file, state) {
    state.done = await ledger.write(file, !state.applied);
    state.report = file;
}
/** The path of the report, where a file can be made. @throws BackupError if none can */
async function reportPath({ outputDirectory }) {
    const file = external_node_path_.join(outputDirectory, "restore-report.ndjson");
    await (0,promises_.mkdir)(outputDirectory, { recursive: true }).catch((0,disk_errors/* diskError */.w)(outputDirectory));
    await (0,promises_.writeFile)(file, "").catch((0,disk_errors/* diskError */.w)(file));
    await (0,promises_.rm)(file).catch((0,disk_errors/* diskError */.w)(file));
    return file;
}
async function subfolder(folder, name) {
    const made = external_node_path_.join(folder, name);
    await (0,promises_.mkdir)(made, { recursive: true, mode: 0o700 }).catch((0,disk_errors/* diskError */.w)(made));
    return made;
}


/***/ }),

/***/ 66701:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ NOT_RESTORABLE)
/* harmony export */ });
/** What a plan is made of: the steps per user that a restore will carry out, and the counts that a preview shows. */
/** Why a user of the backup cannot be restored. */
const NOT_RESTORABLE = {
    returns: "returns by signing in",
    noAddress: "has no email address",
    invalidAddress: "has an email address that the import rejects",
    invalidProperty: "has a property of a wrong type, which the import rejects",
    tooLarge: "is too large for the import",
    noConnection: "has no connection in the backup",
    noNumber: "has no phone number",
    providerProperty: "has properties that the identity provider sets at the next sign-in",
};


/***/ }),

/***/ 85491:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PN: () => (/* binding */ summarizePlan),
/* harmony export */   Sd: () => (/* binding */ totals),
/* harmony export */   Wg: () => (/* binding */ summarizeBackup),
/* harmony export */   gi: () => (/* binding */ summarizeDone)
/* harmony export */ });
/* harmony import */ var _base_format_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(86616);
/** The results of the steps of a restore, in a few words for the log. */

/** Where the backup was found, and how many users it has. */
function summarizeBackup({ place, manifest }) {
    return `${place} of ${manifest.createdAt.toISOString()}, ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatUsers */ .ed)(manifest.usersKept)}`;
}
/** What the plan does, or that nothing is left to do. */
function summarizePlan(counts) {
    const { import: imports, create, "set-back": setBack, assign } = totals(counts);
    const parts = [
        [imports, "to import"],
        [create, "to create"],
        [setBack, "to set back"],
        [assign, "to assign roles and organizations to"],
    ];
    const shown = parts.flatMap(([users = 0, what]) => users === 0 ? [] : [`${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatUsers */ .ed)(users)} ${what}`]);
    return shown.length === 0 ? "nothing to restore" : shown.join(", ");
}
/** The results of writing. */
function summarizeDone({ restored, failed }) {
    return `${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatUsers */ .ed)(restored)} restored${failed === 0 ? "" : `, ${(0,_base_format_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCount */ .B4)(failed)} failed`}`;
}
/** Numbers of users by action or reason, over all connections. */
function totals({ byConnection }) {
    const sums = {};
    for (const counts of byConnection.values()) {
        for (const [name, users] of Object.entries(counts))
            sums[name] = (sums[name] ?? 0) + users;
    }
    return sums;
}


/***/ }),

/***/ 26212:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ RESTORABLE_PROPERTIES)
/* harmony export */ });
/** What a backup or a restore is asked to do. Nothing in it is empty, and invalid combinations cannot be represented. */
/** The properties that a restore can set back. */
const RESTORABLE_PROPERTIES = [
    "app_metadata",
    "user_metadata",
    "blocked",
    "name",
    "nickname",
    "given_name",
    "family_name",
    "picture",
    "email",
    "email_verified",
    "phone_number",
    "phone_verified",
    "username",
];


/***/ })

};
