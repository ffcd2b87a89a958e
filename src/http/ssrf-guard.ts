/** Hosts that a link from outside must not lead to: this machine, and the metadata service of its cloud. */

import { lookup as resolve } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { BackupError } from "../base/errors.ts";
import { isLoopback } from "../base/timings.ts";

// An IPv4 address written as IPv6 (::ffff:127.0.0.1) is found by the IPv4 rules too.
const OURS = new BlockList();
OURS.addSubnet("127.0.0.0", 8);
OURS.addSubnet("0.0.0.0", 8);
OURS.addAddress("::1", "ipv6");
OURS.addAddress("::", "ipv6");
// Link-local: where clouds answer what the machine may do, in whose name, and with which keys.
OURS.addSubnet("169.254.0.0", 16);
OURS.addSubnet("fe80::", 10, "ipv6");
OURS.addAddress("fd00:ec2::254", "ipv6"); // Amazon
OURS.addAddress("100.100.100.200"); // Alibaba
OURS.addAddress("168.63.129.16"); // Azure

const NAMES = /(?:^|\.)(?:localhost|metadata\.google\.internal)\.?$/i;

/** Whether a link to this host would lead to our own machine or to a metadata service; names are not resolved. */
export function isLocalOrMetadata(hostname: string): boolean {
  return isLoopback(hostname) || NAMES.test(hostname) || isOursByAddress(hostname);
}

function isOursByAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  const version = isIP(plain);
  return version !== 0 && OURS.check(plain, version === 6 ? "ipv6" : "ipv4");
}

/**
 * Resolves a name for the connection that is about to be made, and fails where it leads to us: whoever owns a name decides what it
 * resolves to, and may decide anew between a check and the connection. Behind a proxy, the proxy resolves.
 */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, options, (error, address, family) => {
    const found = Array.isArray(address) ? address.map((one) => one.address) : [address];
    if (error === null && found.some(isOursByAddress)) callback(forbiddenLink(), "");
    else callback(error, address, family);
  });
};

/** A link that was not followed. */
export function forbiddenLink(): BackupError {
  return new BackupError(
    "Auth0 handed out a download link that is not an https address of another machine.",
    "It was not followed. Check that `domain` is the domain of an Auth0 tenant.",
  );
}
