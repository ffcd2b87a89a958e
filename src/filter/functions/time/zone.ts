/**
 * Time zones by IANA name: the offset and the abbreviation at an instant.
 *
 * The periods come from moment-timezone's packed copy of the IANA database, which has a release for each version of the
 * database; only its data is used, not its code. `Intl` has the same offsets but not the abbreviations (`%Z`, `EET`), and
 * costs microseconds per row, so it is used only for instants after the last year of the packed data.
 */
import packed from "moment-timezone/data/packed/latest.json" with { type: "json" };

export interface ZonePeriod {
  /** Seconds east of Greenwich. */
  readonly offset: number;
  /** As `%Z` prints it: `CEST`, or `+03` if the zone has no letters. */
  readonly abbreviation: string;
}

export interface TimeZone {
  readonly name: string;
  /** In the order in which they first applied. */
  readonly kinds: readonly ZonePeriod[];
  /** `periods[i]` ends before second `ends[i]`; the last never ends. */
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

/** @param name case-sensitive; the empty name is UTC. @returns undefined when there is no such zone */
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

/** The period at an instant. @param second since 1970 */
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

/** After the packed data: the offset from `Intl`, with the abbreviation that it last had. */
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
  // Rules repeat with the calendar, every 400 years; Date ends in the year 275760.
  const inReach = LAST_SECOND + ((second - LAST_SECOND) % CYCLE_SECONDS);
  const text = clock.formatToParts(inReach * 1000).find(({ type }) => type === "timeZoneName");
  const match = /([+-])(\d\d):(\d\d)/.exec(text?.value ?? "");
  if (match === null) return 0;
  const [, sign, hours, minutes] = match;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

/**
 * The instant of a local time.
 *
 * In a gap, where the local time does not exist, and in an overlap, where it exists twice, this uses the same offset as
 * Go's `time.Date`: the one that applies at (the local time as UTC, less the offset that applies there).
 *
 * @param shown the local time, in seconds since 1970 as if it were UTC
 */
export function secondOfLocalTime(zone: TimeZone, shown: number): number {
  const guess = shown - periodAt(zone, shown).offset;
  return shown - periodAt(zone, guess).offset;
}

/**
 * The offset of an abbreviation in a zone: preferably of a period that applies at the local time, otherwise of any period.
 * Undefined if the zone never used the abbreviation.
 */
export function offsetOfAbbreviation(
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
