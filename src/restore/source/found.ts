/** A backup that was found and can be read, but is not verified yet. */

/** Its files, wherever they are. */
export interface FoundBackup {
  /** Where it is, for people. */
  readonly place: string;
  readonly url: string | undefined;
  readonly commit: string | undefined;
  readonly hints: readonly string[];
  /** Names of the files directly in its folder. */
  readonly names: readonly string[];
  /**
   * The content of one of them. Can be called again.
   *
   * @throws BackupError while iterating
   */
  read(name: string): AsyncGenerator<Buffer>;
}
