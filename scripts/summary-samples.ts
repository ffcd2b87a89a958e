/** Sample job summaries: of runs against the simulated tenant, and of a branch with a month of nightly backups. */

import { summaryOf } from "../src/report/summary.ts";
import { demoRun } from "../test/demo-run.ts";

const USERS = 5000;
/** Number of nightly backups on the branch. */
const NIGHTS = 30;
const TONIGHT = new Date("2026-11-24T02:17:00Z");

/** The inputs of a run, by the name of its picture. */
const RUNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "first-backup": { destination: "artifact, branch", compression: "gzip" },
  "filtered-csv": {
    format: "csv",
    filter: '$logins_count > 20 && $email =~ "example"',
    destination: "artifact, file",
  },
  import: { format: "import" },
  "dry-run": { "dry-run": "true", destination: "artifact, branch", filter: "$blocked == true" },
  "dry-run-failed": { "dry-run": "true", connection: "no-such", filter: "$lst_login > 1" },
};

/** The summaries as Markdown, by name. */
export async function summarySamples(): Promise<ReadonlyMap<string, string>> {
  const samples = new Map([["nightly", nightly()]]);
  for (const [name, inputs] of Object.entries(RUNS)) {
    await using demo = await demoRun(inputs, USERS);
    const hosts = [demo.tenantHost, demo.tenantHost.replace(":", "&#58;")];
    const { summary } = demo.run;
    samples.set(
      name,
      hosts.reduce((text, host) => text.replaceAll(host, "acme.eu.auth0.com"), summary),
    );
  }
  return samples;
}

/** A nightly backup of a growing tenant. */
function nightly(): string {
  const counts = Array.from({ length: NIGHTS }, (_, index) => ({
    date: new Date(TONIGHT.getTime() - (NIGHTS - 1 - index) * 86_400_000),
    users: 47_320 + index * 31 + (index % 7) * 9,
  }));
  const total = counts.at(-1)?.users ?? 0;
  const months = [1302, 1410, 1377, 1608, 1715, 1694, 1832, 2240, 2933, 4178, 7320, 14_702];
  const signedIn = months.reduce((sum, users) => sum + users, 0);
  const connections = [total - 21_066, 14_310, 3984, 1922, 850];
  const names = ["Username-Password-Authentication", "google-oauth2", "acme-saml", "email", "sms"];
  return summaryOf(
    {
      tenant: "acme.eu.auth0.com",
      jobId: "job_coRQCC3MHztpuTlo",
      connection: undefined,
      fields: "full profile: 25 fields, of which Auth0 does not document department, locale",
      settings: {
        filter: undefined,
        recipients: [],
        destinations: { artifact: undefined, branch: undefined, outputDirectory: undefined },
      },
      result: {
        inOrder: [
          {
            path: "/tmp/users.ndjson.gz",
            name: "users.ndjson.gz",
            bytes: 5_642_113,
            sha256: "4ec4cdfba7e505fec442ce24c1be1986b9c951599c39a3f85ad7b69c5c89476c",
            content: "users",
            users: total,
            compression: "gzip",
          },
        ],
        sorted: undefined,
        usersExported: total,
        usersKept: total,
        statistics: {
          connections: new Map(names.map((name, index) => [name, connections[index] ?? 0])),
          otherConnections: 0,
          months: new Map(
            months.map((users, index) => [
              new Date(Date.UTC(2025, 11 + index)).toISOString().slice(0, 7),
              users,
            ]),
          ),
          neverSignedIn: total - signedIn - 1203,
          unreadableSignIns: 0,
        },
      },
      files: [],
      manifest: "",
      artifact: {
        name: "auth0-users",
        id: 1000,
        digest: "",
        url: "https://github.com/acme/auth0-backup/actions/runs/4242424242/artifacts/1000",
      },
      branch: {
        name: "auth0-backup",
        commit: "9f3c1e7a5d20b4c8f1e6a7d3b2c4958610fedcba",
        url: "https://github.com/acme/auth0-backup/commit/9f3c1e7a5d20b4c8f1e6a7d3b2c4958610fedcba",
        changed: true,
        changes: {
          added: 58,
          removed: 18,
          changed: 1204,
          properties: {
            edited: [
              { name: "app_metadata", users: 21 },
              { name: "email", users: 4 },
              { name: "blocked", users: 2 },
            ],
            signIns: [
              { name: "updated_at", users: 1204 },
              { name: "last_login", users: 1180 },
              { name: "logins_count", users: 1180 },
              { name: "last_ip", users: 412 },
            ],
            onlySignedIn: 1178,
          },
        },
        usersBefore: undefined,
        counts,
      },
      outputDirectory: undefined,
    },
    {
      steps: [
        { title: "Check the destination", milliseconds: 812 },
        { title: "Sign in", milliseconds: 304 },
        { title: "Start the export", milliseconds: 190 },
        { title: "Wait for the export", milliseconds: 48_200 },
        { title: "Download and convert", milliseconds: 1430 },
        { title: "Compare with the branch", milliseconds: 1120 },
        { title: "Store", milliseconds: 2960 },
      ],
      retries: new Map([["the download", 1]]),
      warnings: [],
      now: TONIGHT,
    },
  );
}
