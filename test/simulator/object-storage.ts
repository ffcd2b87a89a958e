/** Object storage as the cloud's own program writes to it: S3's PUT of an object, with a signature and a checksum. */

import { createHash } from "node:crypto";
import { type Answer, type Incoming, storageError } from "./exchange.ts";
import { listen } from "./http-skin.ts";
import { AWS_SESSION } from "./other-actions.ts";

export interface ObjectStorage extends AsyncDisposable {
  /** `AWS_ENDPOINT_URL`. */
  readonly origin: string;
  /** Objects by bucket and key, `bucket/key`, in the order in which they came. */
  readonly objects: ReadonlyMap<string, Buffer>;
}

/**
 * Starts an empty storage that the session of the simulated `aws-actions/configure-aws-credentials` may write to.
 *
 * @param refuses a key that ends so is refused
 */
export async function startObjectStorage(refuses?: string): Promise<ObjectStorage> {
  const skin = await listen();
  const objects = new Map<string, Buffer>();
  skin.respond = async (request) => {
    const key = decodeURIComponent(request.url.pathname.slice(1));
    const isRefused = refuses !== undefined && key.endsWith(refuses);
    const refusal = isRefused ? denied() : refusalOf(request);
    if (refusal === undefined) objects.set(key, request.body);
    const answer = refusal ?? { status: 200, headers: { etag: '"1"' }, body: Buffer.alloc(0) };
    return { answer, faults: [] };
  };
  const dispose = () => skin[Symbol.asyncDispose]();
  return { origin: skin.origin, objects, [Symbol.asyncDispose]: dispose };
}

function refusalOf({ method, headers, body }: Incoming): Answer | undefined {
  const { AWS_ACCESS_KEY_ID: key, AWS_SESSION_TOKEN: session } = AWS_SESSION;
  const isSigned = headers["authorization"]?.includes(`Credential=${key}/`) ?? false;
  if (method !== "PUT" || !isSigned || headers["x-amz-security-token"] !== session) return denied();
  const digest = createHash("sha256").update(body).digest("base64");
  if (headers["x-amz-checksum-sha256"] === digest) return undefined;
  return storageError(400, "BadDigest", "The checksum is missing, or not that of the object.");
}

function denied(): Answer {
  return storageError(403, "AccessDenied", "Access Denied");
}
