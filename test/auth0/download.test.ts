import { expect, test } from "vitest";
import { download } from "../../src/auth0/download.ts";
import { Tenant } from "../../src/auth0/tenant.ts";

/** A tenant that is not on a loopback host; these tests send it no request. */
function remoteTenant(): Promise<Tenant> {
  const log = { info() {}, retry() {}, warning() {}, mask() {} };
  const origin = new URL("https://acme.eu.auth0.com");
  return Tenant.signIn(
    { signal: new AbortController().signal, log },
    { origin, audience: `${origin}api/v2/`, credentials: { kind: "token", token: "opaque" } },
    ["read:users"],
  );
}

test.each([
  ["http", "http://storage.example.com/users.json.gz?Signature=s3cret"],
  ["a loopback address", "https://127.0.0.1/users.json.gz?Signature=s3cret"],
  ["a loopback address without a scheme", "localhost/users.json.gz?Signature=s3cret"],
  ["a loopback address of IPv6", "https://[::1]/users.json.gz?Signature=s3cret"],
  ["a name that ends in localhost", "https://x.localhost./users.json.gz?Signature=s3cret"],
  ["loopback as one number", "https://2130706433/users.json.gz?Signature=s3cret"],
  ["loopback in hexadecimal", "https://0x7f.1/users.json.gz?Signature=s3cret"],
  ["loopback as IPv4 in IPv6", "https://[::ffff:127.0.0.1]/users.json.gz?Signature=s3cret"],
  ["every address of this machine", "https://0.0.0.0/users.json.gz?Signature=s3cret"],
  ["the metadata address", "https://169.254.169.254/latest/meta-data?s3cret"],
  ["the metadata address in IPv6", "https://[fd00:ec2::254]/latest/meta-data?s3cret"],
  ["the metadata address as IPv4 in IPv6", "https://[::ffff:a9fe:a9fe]/latest?s3cret"],
  ["the metadata service by its name", "https://metadata.google.internal/?s3cret"],
  ["a link-local address", "https://[fe80::1]/users.json.gz?Signature=s3cret"],
  ["a file", "file:///etc/passwd?s3cret"],
  ["no host", "https://?s3cret"],
])(
  "The SSRF guard rejects a download link to %s, and the download is not retried.",
  async (_title, location) => {
    const job = { id: "job_1", location, format: "json", connection: undefined, total: undefined };
    const failure = await download(await remoteTenant(), job)
      .next()
      .then(
        () => new Error("The link was followed."),
        (error: Error) => error,
      );
    expect(failure.message).toBe(
      "Auth0 provided a download link that is not an https address of another machine. It was not followed. Check that `domain` is the domain of an Auth0 tenant.",
    );
    expect(String(failure.cause)).not.toContain("s3cret");
  },
);
