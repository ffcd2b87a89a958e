/** A certificate for the simulated GitHub's name, which nothing trusts by itself. */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** Dispose of it to remove its files. */
export interface Certificate extends AsyncDisposable {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** Where the certificate is. */
  readonly path: string;
}

/** Makes one with openssl. */
export async function makeCertificate(): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), "tls-certificate-"));
  const [key, path] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const name = ["-subj", "/CN=github.localhost", "-addext", "subjectAltName=DNS:github.localhost"];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const files = ["-keyout", key, "-out", path, "-days", "2"];
  await promisify(execFile)("openssl", ["req", ...kind, ...name, ...files]);
  return {
    key: await readFile(key),
    cert: await readFile(path),
    path,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
