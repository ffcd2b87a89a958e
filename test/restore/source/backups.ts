/** Backups to restore from, made by the parts that make real ones. */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { type ManifestFacts, manifest } from "../../../src/backup/manifest.ts";
import type { Run } from "../../../src/base/run.ts";
import { runPipeline } from "../../../src/pipeline/index.ts";
import { membershipFormat } from "../../../src/pipeline/memberships.ts";
import type { BackupFile, PipelinePlan, PipelineResult } from "../../../src/pipeline/plan.ts";
import { writeText } from "../../../src/pipeline/stored-file.ts";
import { openBackup } from "../../../src/restore/source/index.ts";
import type { OpenedBackup, OpenedFile } from "../../../src/restore/source/opened.ts";
import type { BackupSource, Settings } from "../../../src/settings.ts";
import { planIn } from "../../pipeline/made.ts";
import { chunked } from "../../rows/chunks.ts";
import { GITHUB_TOKEN, type GitHub, REPOSITORY } from "../../simulator/git-server.ts";

/** The row of one user as Auth0 exports it. The number is larger than JavaScript can hold. */
export function userRow(index: number): string {
  const id = String(index).padStart(6, "0");
  return `{"user_id":"auth0|${id}","email":"user${id}@example.com","email_verified":true,"created_at":"2026-01-01T00:00:00.000Z","identities":[{"connection":"Username-Password-Authentication","provider":"auth0","user_id":"${id}","isSocial":false}],"app_metadata":{"text":"é😀 \\" ,]","n":12345678901234567890}}`;
}

export const membershipRow = (index: number) =>
  `{"user_id":"auth0|${String(index).padStart(6, "0")}","roles":[{"id":"rol_1","name":"Reader"}]}`;

export interface MadeBackup {
  readonly folder: string;
  readonly files: readonly BackupFile[];
  readonly result: PipelineResult;
  readonly settings: Settings;
  /** Writes the manifest. @returns its path */
  writeManifest(fingerprint?: ManifestFacts["fingerprint"]): Promise<string>;
}

interface Wishes extends Partial<Pick<PipelinePlan, "format" | "compression" | "recipients">> {
  readonly users?: number;
  readonly createdAt?: Date;
  /** Number of users with memberships; none are stored when left out. */
  readonly members?: number;
}

/** Makes the files of a backup and its manifest in a new folder. */
export async function makeBackup(folder: string, wishes: Wishes = {}): Promise<MadeBackup> {
  const { users = 5, createdAt = new Date(), members, ...form } = wishes;
  await mkdir(folder, { mode: 0o700 });
  const rows = Array.from({ length: users }, (_, i) => `${userRow(i)}\n`).join("");
  const plan = planIn(folder, form);
  const made = await runPipeline(chunked(gzipSync(rows, { level: 1 })), plan);
  const memberships = members === undefined ? [] : [await writeMemberships(members, plan)];
  const files = [...(made.inOrder ?? []), ...memberships];
  const settings = {
    tenant: { origin: new URL("https://acme.eu.auth0.example") },
    format: plan.format,
    compression: plan.compression,
    recipients: plan.recipients,
    export: { kind: "start", fields: [{ path: "user_id" }, { path: "email" }], named: [] },
    filter: undefined,
  } as unknown as Settings;
  const writeManifest: MadeBackup["writeManifest"] = async (fingerprint) => {
    const file = path.join(folder, "manifest.json");
    const facts = {
      createdAt,
      jobId: "job_1",
      connection: undefined,
      version: "1",
      runUrl: undefined,
      fingerprint,
    };
    await writeFile(file, manifest(settings, made, files, facts));
    return file;
  };
  await writeManifest();
  return { folder, files, result: made, settings, writeManifest };
}

async function writeMemberships(members: number, plan: PipelinePlan): Promise<BackupFile> {
  const rows = Array.from({ length: members }, (_, i) => Buffer.from(`${membershipRow(i)}\n`));
  const form = { ...plan, format: membershipFormat(plan.format) };
  const file = await writeText(rows, "memberships", form);
  return { ...file, users: members, content: "memberships" };
}

/** The files of a backup as an artifact's zip. */
export async function zipOf({ folder, files }: MadeBackup): Promise<Buffer> {
  const names = [...files.map(({ name }) => name), "manifest.json"];
  const read = names.map(async (name) => [name, await readFile(path.join(folder, name))] as const);
  return Buffer.from(zipSync(Object.fromEntries(await Promise.all(read)), { level: 0 }));
}

/** A run that keeps its log. */
export interface KeptRun extends Run {
  readonly lines: string[];
  readonly retries: string[];
}

export function runOn(
  github: Pick<GitHub, "serverUrl" | "apiUrl"> | undefined,
  signal = new AbortController().signal,
): KeptRun {
  const lines: string[] = [];
  const retries: string[] = [];
  return {
    lines,
    retries,
    log: {
      info: (line) => lines.push(line),
      retry: (what) => retries.push(what),
      warning: (line) => lines.push(line),
      mask: () => {},
    },
    signal,
    workspace: "/",
    temp: "/",
    url: undefined,
    environment: { PATH: process.env["PATH"] },
    repository: github && {
      name: REPOSITORY,
      server: new URL(github.serverUrl),
      api: github.apiUrl,
      eventFile: undefined,
    },
  };
}

/** Opens a backup with the usual token. */
export function open(
  source: BackupSource,
  folder: string,
  run: Run,
  { identities = [], token = GITHUB_TOKEN }: { identities?: string[]; token?: string } = {},
): Promise<OpenedBackup> {
  return openBackup({ source, githubToken: token, identities }, run, folder);
}

/** The rows of a file, without blank lines and the white space around rows. */
export async function rowsOf(file: OpenedFile | undefined): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of file?.rows() ?? []) chunks.push(Buffer.from(chunk));
  const lines = Buffer.concat(chunks).toString().split("\n");
  return lines.map((line) => line.trim()).filter((line) => line !== "");
}

/** The rows of all files of users, in their order. */
export async function usersOf({ files }: OpenedBackup): Promise<string[]> {
  const rows: string[] = [];
  for (const file of files.filter(({ content }) => content === "users")) {
    rows.push(...(await rowsOf(file)));
  }
  return rows;
}

export const expectedRows = (users: number) =>
  Array.from({ length: users }, (_, index) => userRow(index));
