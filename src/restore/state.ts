/** What a restore has found and done so far: `restore/` fills it in, and `report/` shows it, also after a failure. */

import type { RestoreSettings } from "../settings.ts";
import type { LedgerCounts } from "./ledger.ts";
import type { PlanCounts } from "./plan/steps.ts";
import type { OpenedBackup } from "./source/opened.ts";

export interface RestoreState {
  settings?: RestoreSettings;
  backup?: Omit<OpenedBackup, "files">;
  plan?: PlanCounts;
  /** The permissions that carrying out the plan requires. */
  scopes?: readonly string[];
  /** Those of them that the token lacks, as far as that is known. */
  missingScopes?: readonly string[];
  /** Whether the run began to write to the tenant. */
  applied: boolean;
  /** The results of the users in the plan. */
  done?: LedgerCounts;
  /** What is left, according to the plan that was made again after writing. */
  remaining?: PlanCounts;
  /** Path of the report. */
  report?: string;
}
