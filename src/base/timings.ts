/**
 * All timings that depend on the server: shorter for a server on this machine, which answers in milliseconds. The tests rely on
 * them, and a real tenant is never on this machine.
 */

/** Delays and limits for one server, in milliseconds. */
export interface Timings {
  /** Delay before the first retry. */
  readonly firstDelay: number;
  /** The share of a retry's delay that is random, from 0 to 1, so that runs that failed together do not retry together. */
  readonly jitter: number;
  /** How long a connection may stay silent before it counts as broken. */
  readonly idleTimeout: number;
  /** Minimum time between two polls of a job. */
  readonly shortestPoll: number;
  /** How long to look for a sign that a request had an effect, when its answer was lost. */
  readonly unknownOutcome: number;
}

const REMOTE: Timings = {
  firstDelay: 1000,
  jitter: 0.2,
  idleTimeout: 60_000,
  shortestPoll: 1000,
  unknownOutcome: 10 * 60_000,
};
const LOOPBACK: Timings = {
  firstDelay: 50,
  jitter: 0,
  idleTimeout: 10_000,
  shortestPoll: 50,
  unknownOutcome: 1000,
};

export function timingsFor(url: URL): Timings {
  return isLoopback(url.hostname) ? LOOPBACK : REMOTE;
}

/** Whether a host name or address, as in `URL.hostname`, is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
