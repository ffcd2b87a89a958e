/** Stores the files in all destinations that are asked for, or in none. */

import { stat } from "node:fs/promises";
import { BackupError } from "../base/errors.ts";
import type { Run } from "../base/run.ts";
import type { BackupFile } from "../pipeline/plan.ts";
import { isNameOf } from "../pipeline/stored-file.ts";
import type { BranchSettings, Settings } from "../settings.ts";
import {
  type ArtifactBackup,
  removeArtifact,
  requireArtifactService,
  storeArtifact,
} from "./artifact.ts";
import { BackupBranch, type PreparedCommit } from "./branch/index.ts";
import type { BranchBackup } from "./branch/result.ts";
import { prepareFiles, requireWritable } from "./file.ts";
import { MANIFEST_NAME } from "./manifest.ts";
import { requirePrivateRepository } from "./visibility.ts";

/** Where a backup was stored. */
export interface Stored {
  /** Absolute paths of the data files; without an output folder, they are removed at the end of the run. */
  readonly files: readonly string[];
  /** Absolute path of `manifest.json`, likewise. */
  readonly manifest: string;
  readonly artifact: ArtifactBackup | undefined;
  readonly branch: BranchBackup | undefined;
  /** Absolute path. */
  readonly outputDirectory: string | undefined;
}

/** Time limit for deleting an artifact, in milliseconds: the runner kills a cancelled run 7.5 s after its first signal. */
const DELETE_TIMEOUT = 5000;

/** The part of a run that access to the backup branch needs. */
type BranchRun = Pick<Run, "log" | "signal" | "repository" | "environment">;

/**
 * Checks, before anything is exported, that the destinations will accept the backup.
 *
 * @param folder an existing folder that only we can read
 * @returns the backup branch, where it is a destination
 * @throws BackupError where GitHub accepts no artifacts, the repository is public, the output folder cannot be written, or the branch
 *   would reject a push
 */
export async function checkDestinations(
  settings: Settings,
  run: BranchRun,
  folder: string,
): Promise<BackupBranch | undefined> {
  const { artifact, branch } = settings.destinations;
  await requireOutputFolder(settings);
  if (artifact !== undefined) requireArtifactService(run);
  await requirePrivateRepository(settings, run);
  return branch && (await openBranch(branch, settings, run, folder));
}

/** @throws BackupError if the output folder, where it is a destination, does not accept the files */
export async function requireOutputFolder(settings: Settings): Promise<void> {
  const { outputDirectory } = settings.destinations;
  if (outputDirectory === undefined) return;
  const isTarget = (name: string) => name === MANIFEST_NAME || isNameOf(name, settings);
  await requireWritable(outputDirectory, isTarget);
}

/**
 * Opens the backup branch, which checks that it would accept a push.
 *
 * @param folder an existing folder that only we can read
 * @throws BackupError where it would not
 */
export function openBranch(
  branch: BranchSettings,
  settings: Settings,
  run: BranchRun,
  folder: string,
): Promise<BackupBranch> {
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
export async function store(
  files: readonly BackupFile[],
  manifestFile: string,
  commit: PreparedCommit | undefined,
  settings: Settings,
  run: Pick<Run, "log" | "signal" | "url">,
  held: Set<string>,
): Promise<Stored> {
  const { artifact: wanted, branch: pushed, outputDirectory } = settings.destinations;
  const places = {
    artifact: `the artifact ${wanted?.name}`,
    folder: `the folder ${outputDirectory}`,
    branch: `the branch ${pushed?.name}`,
  };
  const paths = [...files.map((file) => file.path), manifestFile];
  const prepared =
    outputDirectory === undefined ? undefined : await prepareFiles(outputDirectory, paths);
  let artifact: ArtifactBackup | undefined;
  try {
    if (wanted !== undefined) {
      const { size: bytes } = await stat(manifestFile);
      const content = [...files, { path: manifestFile, bytes }];
      held.add(places.artifact);
      artifact = await storeArtifact(wanted, content, isIncompressible(settings), run);
    }
    // The last moment at which the run can end without having stored anything.
    run.signal.throwIfAborted();
    if (prepared !== undefined) held.add(places.folder);
    const stored = prepared?.publish() ?? paths;
    if (commit !== undefined) held.add(places.branch);
    const branch = await commit?.push();
    // After the push nothing may fail: it cannot be undone.
    await prepared
      ?.finish()
      .catch(() => run.log.warning("Earlier files in the output folder could not be removed."));
    const manifest = stored.at(-1) ?? "";
    return { files: stored.slice(0, -1), manifest, artifact, branch, outputDirectory };
  } catch (error) {
    await prepared?.discard();
    held.delete(places.folder);
    if (artifact !== undefined && wanted !== undefined) {
      await removeArtifact(wanted, AbortSignal.timeout(DELETE_TIMEOUT)).catch(() =>
        run.log.warning(
          `The artifact ${wanted.name} of this failed run could not be deleted. Delete it yourself.`,
        ),
      );
    }
    // Such an error says itself what the artifact or the branch may have.
    if (error instanceof BackupError) held.clear();
    else if (artifact !== undefined) held.delete(places.artifact);
    throw error;
  }
}

/** Whether compressing the files again would gain nothing. */
function isIncompressible({ compression, recipients }: Settings): boolean {
  return compression !== "none" || recipients.length > 0;
}
