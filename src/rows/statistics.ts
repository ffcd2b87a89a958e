/** Counts kept users per connection and per month of their last sign-in while rows pass, for the summary. */

const DASH = 0x2d;
const ZERO = 0x30;
const UPPER_T = 0x54;

/** Names of the fields that are counted, if the export has them. */
export interface StatisticsFields {
  /** JSON only: the list of a user's identities. Only the first is counted. */
  readonly identities: string | undefined;
  /** The connection of the first identity, exported as a separate field. */
  readonly connection: string | undefined;
  readonly lastLogin: string | undefined;
}

/** Numbers of kept users. */
export interface Statistics {
  /** By the name of their connection, unordered; `undefined` if no row has one. */
  readonly connections: ReadonlyMap<string, number> | undefined;
  /** Users of further connections, of none, or of one with an invalid name. */
  readonly otherConnections: number;
  /** By the month (UTC, `2026-08`) of their last sign-in, unordered; `undefined` if no row has one. */
  readonly months: ReadonlyMap<string, number> | undefined;
  readonly neverSignedIn: number;
  /** Users whose last sign-in is not a timestamp. */
  readonly unreadableSignIns: number;
}

/** Maximum number of connections counted by name: bounds memory, and is far above what a chart shows. */
const MAX_CONNECTIONS = 10_000;
/** Auth0's rule for names of connections. A text that breaks it may be anything, even a person's address. */
const CONNECTION_NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,126}[a-zA-Z0-9])?$/;
const UNREADABLE = -1;

/** Counts users by values that its callers find. Unreadable values are counted as such and are never an error. */
export class StatisticsCounter {
  readonly names: StatisticsFields;
  readonly #connections = new NameCounts();
  #withoutConnection = 0;
  /** Index: year * 12 + month. An array, because every row increments it. */
  readonly #months = new Float64Array(10_000 * 12 + 1);
  #neverSignedIn = 0;
  #unreadableSignIns = 0;

  constructor(names: StatisticsFields) {
    this.names = names;
  }

  /** Counts a user of the connection `bytes[start..end)`, the text between its quotes. A name with an escape is invalid. */
  countConnection(bytes: Buffer, start: number, end: number): void {
    this.#connections.count(bytes, start, end);
  }

  countWithoutConnection(): void {
    this.#withoutConnection++;
  }

  /** Counts a user who last signed in at `bytes[start..end)`, the text between its quotes: `2026-08-14T…`. */
  countSignIn(bytes: Buffer, start: number, end: number): void {
    const month = monthOf(bytes, start, end);
    if (month === UNREADABLE) this.#unreadableSignIns++;
    else this.#months[month] = (this.#months[month] as number) + 1;
  }

  countWithoutSignIn(): void {
    this.#neverSignedIn++;
  }

  countUnreadableSignIn(): void {
    this.#unreadableSignIns++;
  }

  /** The counts so far. */
  get result(): Statistics {
    const months = new Map<string, number>();
    this.#months.forEach((users, at) => {
      if (users > 0) months.set(formatMonth(at), users);
    });
    const { byName, others } = this.#connections;
    return {
      connections: byName.size > 0 ? byName : undefined,
      otherConnections: others + this.#withoutConnection,
      months: months.size > 0 ? months : undefined,
      neverSignedIn: this.#neverSignedIn,
      unreadableSignIns: this.#unreadableSignIns,
    };
  }
}

/** How many names are compared byte by byte before the name is decoded. */
const FREQUENT = 8;

/** Counts rows by name. Most rows share few names, so names are rarely decoded. */
class NameCounts {
  /** Rows with an invalid name, or with a name beyond the maximum. */
  others = 0;
  readonly #frequent: { readonly name: string; readonly bytes: Buffer; users: number }[] = [];
  readonly #rest = new Map<string, number>();

  count(bytes: Buffer, start: number, end: number): void {
    for (const known of this.#frequent) {
      if (isSame(known.bytes, bytes, start, end)) {
        known.users++;
        return;
      }
    }
    const name = bytes.toString("latin1", start, end);
    const counted = this.#rest.get(name);
    if (counted !== undefined) this.#rest.set(name, counted + 1);
    else if (!CONNECTION_NAME.test(name) || this.#rest.size === MAX_CONNECTIONS) this.others++;
    else if (this.#frequent.length === FREQUENT) this.#rest.set(name, 1);
    else this.#frequent.push({ name, bytes: Buffer.from(name), users: 1 });
  }

  get byName(): Map<string, number> {
    const frequent = this.#frequent.map(({ name, users }): [string, number] => [name, users]);
    return new Map([...frequent, ...this.#rest]);
  }
}

function isSame(name: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name[i]) return false;
  return true;
}

/** year * 12 + month → `2026-08`. */
function formatMonth(at: number): string {
  const year = Math.floor((at - 1) / 12);
  return `${String(year).padStart(4, "0")}-${String(((at - 1) % 12) + 1).padStart(2, "0")}`;
}

/** `2026-08-14T…` → year * 12 + month; {@link UNREADABLE} for anything else. */
function monthOf(bytes: Buffer, at: number, end: number): number {
  const shaped =
    end - at > 10 && bytes[at + 4] === DASH && bytes[at + 7] === DASH && bytes[at + 10] === UPPER_T;
  if (!shaped) return UNREADABLE;
  const year = number(bytes, at, 4);
  const month = number(bytes, at + 5, 2);
  const day = number(bytes, at + 8, 2);
  if (Number.isNaN(year) || !(month >= 1 && month <= 12) || !(day >= 1 && day <= 31)) {
    return UNREADABLE;
  }
  return year * 12 + month;
}

/** NaN if one of the bytes is not a digit. */
function number(bytes: Buffer, at: number, digits: number): number {
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const digit = (bytes[i] as number) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
