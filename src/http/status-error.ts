/** A server ended a call with a status. */

import { BackupError } from "../base/errors.ts";

export class StatusError extends BackupError {
  readonly status: number;

  /** @param what see {@link BackupError}, likewise `remedy` */
  constructor(what: string, remedy: string, status: number) {
    super(what, remedy);
    this.status = status;
  }
}
