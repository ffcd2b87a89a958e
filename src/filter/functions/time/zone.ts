/**
 * Time zones by IANA name: which offset, under which abbreviation, holds at an instant.
 *
 * The periods come from moment-timezone's packed copy of the IANA database, which is released with each of
 * the database's versions. Its data alone is read, not its code. `Intl` knows the same offsets, but not the abbreviations
 * (`%Z`, `EET`), and would cost microseconds a row. It is asked only for instants after the packed data's
 * last year, for the rules the packed data leaves out.
 */
import packed from "moment-timezone/data/packed/latest.json" with { type: "json" };

export interface ZonePeriod {
  /** Seconds east of Greenwich. */
  readonly offset: number;
  /** As `%Z` prints it: `CEST`, or `+03` where the zone has no letters. */
  readonly abbreviation: string;
}

export interface TimeZone {
  readonly name: string;
  /** In the order in which they first came into force. */
  readonly kinds: readonly ZonePeriod[];
  /** `periods[i]` ends before second `ends[i]`; the last never does. */
  readonly periods: readonly ZonePeriod[];
  readonly ends: readonly number[];
}

const UTC_PERIOD: ZonePeriod = { offset: 0, abbreviation: "UTC" };

export const UTC: TimeZone = { name: "UTC", kinds: [], periods: [UTC_PERIOD], ends: [Infinity] };

/** The packed data ends with this year. */
const LAST_SECOND = Date.UTC(2038, 0, 1) / 1000;
const CYCLE_SECONDS = 146_097 * 86_400;

const packedZones = new Map(packed.zones.map((zone) => [zone.slice(0, zone.indexOf("|")), zone]));
const aliases = new Map(
  packed.links.map((link) => {
    const [target = "", alias = ""] = link.split("|");
    return [alias, target];
  }),
);
const unpackedZones = new Map<string, TimeZone>();

/** @param name as in the IANA database, case and all; the empty name is UTC. Undefined when there is no such zone. */
export function timeZone(name: string): TimeZone | undefined {
  if (name === "" || name === "UTC") return UTC;
  const known = unpackedZones.get(name);
  if (known !== undefined) return known;
  const zone = packedZones.get(aliases.get(name) ?? name);
  if (zone === undefined) return undefined;
  const unpacked = unpack(name, zone);
  unpackedZones.set(name, unpacked);
  return unpacked;
}

/**
 * `name|abbreviations|offsets|kind of each period|lengths of the periods|population`: offsets in minutes west,
 * lengths in minutes, the first from 1970, each number in base 60 with a fraction.
 */
function unpack(name: string, zone: string): TimeZone {
  const [, abbreviations = "", offsets = "", order = "", lengths = ""] = zone.split("|");
  const abbreviationList = abbreviations.split(" ");
  const kinds = offsets.split(" ").map((offset, i) => ({
    offset: 0 - Math.round(base60(offset) * 60),
    abbreviation: abbreviationList[i] ?? "",
  }));
  const periods = Array.from(order, (digit) => kinds[base60(digit)] as ZonePeriod);
  const ends: number[] = [];
  for (const length of lengths === "" ? [] : lengths.split(" ")) {
    ends.push(Math.round((ends.at(-1) ?? 0) + base60(length) * 60));
  }
  ends[periods.length - 1] = Infinity;
  return { name, kinds, periods, ends };
}

const BASE_60 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX";

function base60(text: string): number {
  const negative = text.startsWith("-");
  const [whole = "", fraction = ""] = (negative ? text.slice(1) : text).split(".");
  let value = 0;
  for (const digit of whole) value = value * 60 + BASE_60.indexOf(digit);
  for (let i = 0; i < fraction.length; i++) {
    value += BASE_60.indexOf(fraction[i] as string) / 60 ** (i + 1);
  }
  return negative ? -value : value;
}

/** The period in force. @param second since 1970 */
export function periodAt(zone: TimeZone, second: number): ZonePeriod {
  const { periods, ends } = zone;
  if (second >= LAST_SECOND && periods.length > 1) return periodByRule(zone, second);
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (second < (ends[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return periods[low] as ZonePeriod;
}

/** After the packed data: the offset as `Intl` knows it, under the abbreviation it last had. */
function periodByRule(zone: TimeZone, second: number): ZonePeriod {
  const { periods } = zone;
  const offset = offsetByRule(zone.name, second);
  const last = periods.findLast((period) => period.offset === offset);
  return last ?? (periods.at(-1) as ZonePeriod);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function offsetByRule(name: string, second: number): number {
  let clock = clocks.get(name);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
    clocks.set(name, clock);
  }
  // Rules repeat with the calendar, every 400 years; Date reaches no further than the year 275760.
  const inReach = LAST_SECOND + ((second - LAST_SECOND) % CYCLE_SECONDS);
  const text = clock.formatToParts(inReach * 1000).find(({ type }) => type === "timeZoneName");
  const match = /([+-])(\d\d):(\d\d)/.exec(text?.value ?? "");
  if (match === null) return 0;
  const [, sign, hours, minutes] = match;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

/**
 * The instant at which the zone's clocks show a time.
 *
 * In a gap, where they show it never, and in an overlap, where they show it twice, this takes the offset that Go's
 * `time.Date` takes: the one in force at (the time read as UTC, less the offset in force there).
 *
 * @param shown the wall clock's time, as seconds since 1970 had it been UTC
 */
export function secondShown(zone: TimeZone, shown: number): number {
  const guess = shown - periodAt(zone, shown).offset;
  return shown - periodAt(zone, guess).offset;
}

/**
 * The offset an abbreviation means in a zone: that of a period in force at the time shown if it can be, else of any period.
 * Undefined when the zone never used the abbreviation.
 */
export function offsetNamed(
  zone: TimeZone,
  abbreviation: string,
  shown: number,
): number | undefined {
  const kinds = zone.kinds.filter((kind) => kind.abbreviation === abbreviation);
  for (const kind of kinds) {
    const period = periodAt(zone, shown - kind.offset);
    if (period.abbreviation === abbreviation) return period.offset;
  }
  return kinds[0]?.offset;
}
