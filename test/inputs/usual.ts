/** Inputs that are enough for a run, and the refusal of others over them. */

import { expect } from "vitest";
import { BackupError } from "../../src/base/errors.ts";
import { readInputs } from "../../src/inputs/index.ts";
import type { Inputs } from "../../src/inputs/table.ts";

export const WORKSPACE = "/home/runner/work/acme";
export const RUNNER = { workspace: WORKSPACE, environment: {} };
export const SECRET = "the-secret-that-no-message-may-hold";
export const USUAL: Inputs = {
  domain: "acme.eu.auth0.com",
  "client-id": "AbC123",
  "client-secret": SECRET,
};

/** The message for inputs that must be rejected. */
export async function refusal(inputs: Inputs): Promise<string> {
  try {
    await readInputs({ ...USUAL, ...inputs }, RUNNER, Date.now);
  } catch (error) {
    expect(error).toBeInstanceOf(BackupError);
    return (error as BackupError).message;
  }
  throw new Error("These inputs were accepted.");
}
