/** Hints about the choice of a backup: the newest one may be that of a night after the damage. */

/** One backup of several in the same place. */
export interface KnownBackup {
  /** For people: "commit 1a2b3c4 of 2026-11-23 02:00 UTC". */
  readonly label: string;
  /** Number of users or, where that is unknown, of bytes. */
  readonly size: number | undefined;
  /** The input that chooses it: "before: 1a2b3c4…". */
  readonly setting: string;
}

/** How sizes are compared and named. */
export interface SizeWords {
  /** The share of a size by which another must be smaller to count. */
  readonly tolerance: number;
  /** "has more users" and "has fewer users". */
  readonly more: string;
  readonly less: string;
  readonly format: (size: number) => string;
}

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
export function hintsOn(
  backups: readonly KnownBackup[],
  chosen: number,
  isNamed: boolean,
  words: SizeWords,
): string[] {
  const { tolerance, more, less, format } = words;
  const isLess = (a: number, b: number) => a < b * (1 - tolerance);
  const size = backups[chosen]?.size;
  if (size === undefined) return [];
  const hints: string[] = [];
  const older = backups.slice(chosen + 1, chosen + 1 + COMPARED);
  const fuller = older.find((other) => other.size !== undefined && isLess(size, other.size));
  if (!isNamed && fuller?.size !== undefined) {
    hints.push(
      `An older backup ${more}: ${fuller.label} has ${format(fuller.size)}, the chosen one ${format(size)}. If users were deleted between the two, that one is probably meant: set \`${fuller.setting}\`.`,
    );
  }
  const drop = backups
    .slice(0, chosen)
    .findLastIndex((other) => other.size !== undefined && isLess(other.size, size));
  const damaged = backups[drop];
  if (damaged?.size !== undefined) {
    const last = backups[drop + 1];
    const meant =
      last === undefined || drop + 1 === chosen
        ? "The chosen one is the last backup before it."
        : `The last backup before it is ${last.label}; if that one is meant, set \`${last.setting}\`.`;
    hints.push(
      `A newer backup ${less}: ${damaged.label} has ${format(damaged.size)}, the chosen one ${format(size)}. ${meant}`,
    );
  }
  return hints;
}

/** `2026-11-23 02:00:00 UTC`. A commit can have an invalid date. */
export function formatMoment(moment: Date): string {
  if (Number.isNaN(moment.getTime())) return "an unknown date";
  return `${moment.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
