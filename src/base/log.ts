/** What the parts of a backup say while they work; `report/` decides how it looks. */

export interface Log {
  /** One line for the person who reads the log: no row content, no secret. */
  info(line: string): void;
  /**
   * A request that is sent again: why, and after which wait. Counted by `what`, and summed up at the end.
   *
   * @param line left out where somebody else has told it
   */
  retry(what: string, line?: string): void;
  /** Something the operator should look at although the run goes on. */
  warning(line: string): void;
  /** Keeps a value out of everything printed from now on; called in the line that receives the value. */
  mask(secret: string): void;
}
