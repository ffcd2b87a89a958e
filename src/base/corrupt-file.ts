/** The error about a damaged export file, which is downloaded again. */

import { BackupError } from "./errors.ts";

/** The file was damaged, in transit or in Auth0's storage. */
export class CorruptFileError extends BackupError {
  override readonly name = "CorruptFileError";
  /** The failure as a clause without a full stop, for a log line. */
  readonly what: string;

  /** @param what the predicate of a sentence about the file */
  constructor(what: string, options?: ErrorOptions) {
    super(
      `The export file ${what}.`,
      "Nothing was stored. Run the workflow again; if it keeps failing, give Auth0 support the job's id.",
      options,
    );
    this.what = `the file ${what}`;
  }
}
