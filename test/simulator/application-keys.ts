/** An application that signs in with a Private Key JWT, and the private key it signs with. */

import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { PublicKey } from "./tenant.ts";

export interface ApplicationKeys {
  /** PEM, as Auth0's instructions make it. */
  readonly pkcs8: string;
  /** The same key in the older PEM form. */
  readonly pkcs1: string;
  readonly credential: PublicKey;
}

/** Makes a new key pair; takes about a tenth of a second. */
export function makeApplicationKeys(algorithm: PublicKey["algorithm"] = "RS256"): ApplicationKeys {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    pkcs8: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    pkcs1: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    credential: {
      kind: "public-key",
      pem: publicKey.export({ type: "spki", format: "pem" }).toString(),
      algorithm,
      keyId: thumbprint(publicKey),
    },
  };
}

/** RFC 7638: the digest of the required members, in this order and without spaces. */
function thumbprint(key: KeyObject): string {
  const { e, kty, n } = key.export({ format: "jwk" });
  return createHash("sha256").update(JSON.stringify({ e, kty, n })).digest("base64url");
}
