/** Why a connection failed: whether the request was sent, and whether a retry can help. */

/** The resolver's answer that a name does not exist. When a resolver cannot be reached, the code is `EAI_AGAIN`. */
const UNKNOWN_HOST = "ENOTFOUND";

const PROXY_ANSWER = "the proxy answered with status";

/** The connection failed before or during the response. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  /** False when the request certainly never reached the server. */
  readonly sent: boolean;
  /** What to do when a retry is useless; `undefined` when the failure may pass. */
  readonly remedy: string | undefined;

  /** Whether the name of the host, or of the proxy, cannot be resolved. */
  get isUnknownHost(): boolean {
    return this.message.includes(UNKNOWN_HOST);
  }

  /** Whether a proxy refused the connection. */
  get isFromProxy(): boolean {
    return this.message.startsWith(PROXY_ANSWER);
  }

  /** @param what a clause without a full stop */
  constructor(what: string, sent: boolean, cause: unknown, remedy?: string) {
    super(what, { cause });
    this.sent = sent;
    this.remedy = remedy;
  }
}

/** Wraps an error of Node or of the `tunnel` package, which connects through proxies. */
export function connectionError(cause: unknown, sent: boolean): ConnectionError {
  if (!(cause instanceof Error)) return new ConnectionError("connection failed", sent, cause);
  const status = /^tunneling .*statusCode=(\d+)$/.exec(cause.message)?.[1];
  if (status !== undefined) {
    const remedy = proxyRemedy(Number(status));
    return new ConnectionError(`${PROXY_ANSWER} ${status}`, sent, cause, remedy);
  }
  const [, reason] = /^tunneling .*cause=(.*)$/s.exec(cause.message) ?? [];
  if (reason !== undefined) {
    return new ConnectionError(`the connection to the proxy failed: ${reason}`, sent, cause);
  }
  if (cause.message === "got illegal response body from proxy") {
    return new ConnectionError("the proxy sent more than an answer to CONNECT", sent, cause);
  }
  const code = "code" in cause ? String(cause.code) : undefined;
  if (code === UNKNOWN_HOST) {
    return new ConnectionError(`${code}: no such host`, sent, cause);
  }
  const remedy = !sent && isCertificateError(code) ? CERTIFICATE : undefined;
  return new ConnectionError(code ?? cause.message, sent, cause, remedy);
}

/** Codes of https://nodejs.org/api/tls.html#x509-certificate-error-codes. */
function isCertificateError(code = ""): boolean {
  return /CERT|SIGNATURE|_CA$|^HOSTNAME_MISMATCH$|^INVALID_PURPOSE$/.test(code);
}

const CERTIFICATE =
  "If a proxy decrypts the connection, put the file with its certificate authority into the environment variable `NODE_EXTRA_CA_CERTS` of the job.";

function proxyRemedy(status: number): string | undefined {
  if (status === 407) {
    return "Put the user name and password for the proxy into the environment variable `https_proxy`: http://name:password@host:port.";
  }
  const isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return isFinal
    ? "Allow the host in the proxy, or add it to the environment variable `no_proxy`."
    : undefined;
}
