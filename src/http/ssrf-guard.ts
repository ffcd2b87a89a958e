/**
 * SSRF guard for links from outside (server-side request forgery): rejects loopback and link-local addresses and the metadata
 * services of clouds, also when DNS rebinding makes a name resolve to them.
 */

import { lookup as resolve } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { BackupError } from "../base/errors.ts";
import { isLoopback } from "../base/timings.ts";

// IPv4 rules also match IPv4-mapped IPv6 addresses (::ffff:127.0.0.1).
const FORBIDDEN = new BlockList();
FORBIDDEN.addSubnet("127.0.0.0", 8);
FORBIDDEN.addSubnet("0.0.0.0", 8);
FORBIDDEN.addAddress("::1", "ipv6");
FORBIDDEN.addAddress("::", "ipv6");
// Link-local addresses, which include the metadata service of most clouds: it issues credentials.
FORBIDDEN.addSubnet("169.254.0.0", 16);
FORBIDDEN.addSubnet("fe80::", 10, "ipv6");
FORBIDDEN.addAddress("fd00:ec2::254", "ipv6"); // Amazon
FORBIDDEN.addAddress("100.100.100.200"); // Alibaba
FORBIDDEN.addAddress("168.63.129.16"); // Azure

const NAMES = /(?:^|\.)(?:localhost|metadata\.google\.internal)\.?$/i;

/** Whether a host is this machine or a metadata service. Does not resolve names. */
export function isLocalOrMetadata(hostname: string): boolean {
  return isLoopback(hostname) || NAMES.test(hostname) || isForbiddenAddress(hostname);
}

function isForbiddenAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  const version = isIP(plain);
  return version !== 0 && FORBIDDEN.check(plain, version === 6 ? "ipv6" : "ipv4");
}

/**
 * Resolves a name for a connection, and fails when the address is forbidden. A check before the connection would not be enough: the
 * owner of the name can change the address in between (DNS rebinding). With a proxy, the proxy resolves the name.
 */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, options, (error, address, family) => {
    const found = Array.isArray(address) ? address.map((one) => one.address) : [address];
    if (error === null && found.some(isForbiddenAddress)) callback(forbiddenLink(), "");
    else callback(error, address, family);
  });
};

/** The error for a link that the guard rejects. */
export function forbiddenLink(): BackupError {
  return new BackupError(
    "Auth0 provided a download link that is not an https address of another machine.",
    "It was not followed. Check that `domain` is the domain of an Auth0 tenant.",
  );
}
