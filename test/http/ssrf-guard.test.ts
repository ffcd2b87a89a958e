import { expect, test } from "vitest";
import { guardedLookup, isLocalOrMetadata } from "../../src/http/ssrf-guard.ts";

function resolved(hostname: string, all: boolean): Promise<string> {
  return new Promise((resolve) => {
    guardedLookup(hostname, { all }, (error, address) => {
      resolve(error === null ? JSON.stringify(address) : error.message);
    });
  });
}

test.each([true, false])(
  "A name that resolves to this machine is rejected when the connection is made (all addresses: %s).",
  async (all) => {
    expect(await resolved("localhost", all)).toMatch(/not an https address of another machine/);
    expect(await resolved("127.0.0.1", all)).toMatch(/not an https address of another machine/);
    expect(await resolved("192.0.2.1", all)).toContain("192.0.2.1");
  },
);

test.each(["192.0.2.1", "[2001:db8::1]", "storage.example.com", "10.0.0.7", "[fd12::1]"])(
  "A link to %s is not rejected, because the host can be another machine.",
  (hostname) => {
    expect(isLocalOrMetadata(hostname)).toBe(false);
  },
);
