/** How patient we are with a server: with one on this machine, in other units. */

/** Whether a host name or address, as in `URL.hostname`, is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** A loopback server answers at once, so waiting for one is measured in other units. */
export interface Pace {
  /** Wait before the first repetition, in milliseconds; doubled for each further one. */
  readonly firstWait: number;
  /** How long an answer, or the next bytes of one, may take, in milliseconds. */
  readonly patience: number;
}
const REMOTE: Pace = { firstWait: 1000, patience: 60_000 };
const LOOPBACK: Pace = { firstWait: 50, patience: 10_000 };

/** The pace for a server. */
export function paceOf(url: URL): Pace {
  return isLoopback(url.hostname) ? LOOPBACK : REMOTE;
}
