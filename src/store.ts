/** The staged files → every destination that was asked for, or none. */

import { stat } from "node:fs/promises";
import type { Log } from "./log.ts";
import type { Settings } from "./settings.ts";
import type { Staged } from "./stage.ts";
import { removeArtifact, storeArtifact } from "./store/artifact.ts";
import { prepareFiles } from "./store/file.ts";

/** Where the artifact of a backup is. */
export interface ArtifactBackup {
  readonly name: string;
  readonly id: number;
  /** SHA-256 of the zip that GitHub keeps, hexadecimal. */
  readonly digest: string;
  readonly url: string | undefined;
}

/** Where a backup was stored. */
export interface Stored {
  /** Absolute paths of the data files; gone at the end of the run where there is no output folder. */
  readonly files: readonly string[];
  /** Absolute path of `manifest.json`, likewise. */
  readonly manifest: string;
  readonly artifact: ArtifactBackup | undefined;
  /** Absolute path. */
  readonly outputDirectory: string | undefined;
}

/** The part of a run that storing needs. */
interface StoreRun {
  readonly console: Log;
  readonly signal: AbortSignal;
  readonly url: string | undefined;
}

/**
 * Stores the files everywhere or nowhere: copies lie ready in the output folder before the upload, and get their names, which
 * is hardly a thing to fail, after it.
 *
 * @param manifestFile path of `manifest.json`
 * @throws BackupError, with nothing stored
 */
export async function store(
  staged: Staged,
  manifestFile: string,
  settings: Settings,
  run: StoreRun,
): Promise<Stored> {
  const { artifact: wanted, outputDirectory } = settings.destinations;
  const paths = [...staged.files.map((file) => file.path), manifestFile];
  const prepared =
    outputDirectory === undefined ? undefined : await prepareFiles(outputDirectory, paths);
  let artifact: ArtifactBackup | undefined;
  try {
    if (wanted !== undefined) artifact = await upload(staged, manifestFile, settings, run);
    const stored = prepared === undefined ? paths : await prepared.publish();
    return { files: stored.slice(0, -1), manifest: stored.at(-1) ?? "", artifact, outputDirectory };
  } catch (error) {
    await prepared?.discard();
    if (artifact !== undefined && wanted !== undefined) {
      await removeArtifact(wanted, run.signal).catch(() =>
        run.console.warning(`The artifact ${wanted.name} could not be taken back: delete it.`),
      );
    }
    throw error;
  }
}

async function upload(
  staged: Staged,
  manifestFile: string,
  settings: Settings,
  run: StoreRun,
): Promise<ArtifactBackup | undefined> {
  const { artifact } = settings.destinations;
  if (artifact === undefined) return undefined;
  const { size: manifestBytes } = await stat(manifestFile);
  const stored = await storeArtifact(
    artifact,
    [...staged.files, { path: manifestFile, bytes: manifestBytes }],
    settings.compression !== "none",
    run.signal,
  );
  const url = run.url === undefined ? undefined : `${run.url}/artifacts/${stored.id}`;
  return { name: artifact.name, ...stored, url };
}
