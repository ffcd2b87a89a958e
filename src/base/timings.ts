/** How patient we are with a server: with one on this machine, in other units. */

/** Whether a host name or address, as in `URL.hostname`, is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** A loopback server answers at once, so waiting for one is measured in other units. */
export interface Timings {
  /** Wait before the first repetition, in milliseconds; doubled for each further one. */
  readonly firstWait: number;
  /** How long an answer, or the next bytes of one, may take, in milliseconds. */
  readonly idleTimeout: number;
}
const REMOTE: Timings = { firstWait: 1000, idleTimeout: 60_000 };
const LOOPBACK: Timings = { firstWait: 50, idleTimeout: 10_000 };

/** The pace for a server. */
export function timingsFor(url: URL): Timings {
  return isLoopback(url.hostname) ? LOOPBACK : REMOTE;
}
