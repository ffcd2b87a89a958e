/** The interface of the log; `report/` decides how it looks. */

export interface Log {
  /** Prints one line, without row data or secrets. */
  info(line: string): void;
  /**
   * Counts a retry; the log ends with the counts.
   *
   * @param what the operation as a noun phrase: "the sign-in"
   * @param line the reason and the delay
   */
  retry(what: string, line: string): void;
  /** Prints something that the user should check although the run continues. */
  warning(line: string): void;
  /** Hides a secret in everything printed from now on. Must be called before anything can print the secret. */
  mask(secret: string): void;
}
