/** The proleptic Gregorian calendar: seconds since 1970 as a date and time of day, and back. */

/** A local date and time of day. */
export interface WallClock {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 to 366. */
  readonly yearDay: number;
}

/** The calendar, including weekdays, repeats every 400 years. `Date` computes within one cycle. */
const CYCLE_YEARS = 400;
const CYCLE_SECONDS = 146_097 * 86_400;

/**
 * @param second whole seconds since 1970, any integer a float64 can hold
 * @param offset of the zone, seconds east; added here, because in a large `second` it would be lost to rounding
 */
export function wallClock(second: number, offset: number): WallClock {
  const beyond = second % CYCLE_SECONDS;
  const shown = beyond + offset;
  const inCycle = ((shown % CYCLE_SECONDS) + CYCLE_SECONDS) % CYCLE_SECONDS;
  const cycles = Math.round((second - beyond) / CYCLE_SECONDS) + (shown - inCycle) / CYCLE_SECONDS;
  const date = new Date(inCycle * 1000);
  const yearStart = Date.UTC(date.getUTCFullYear(), 0, 1);
  return {
    year: date.getUTCFullYear() + cycles * CYCLE_YEARS,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay(),
    yearDay: Math.floor((inCycle * 1000 - yearStart) / 86_400_000) + 1,
  };
}

/** Whole seconds since 1970; fields out of range carry over, as in `Date.UTC`. */
export function secondOf(
  clock: Pick<WallClock, "year" | "month" | "day" | "hour" | "minute" | "second">,
): number {
  // One cycle later, because Date.UTC interprets the years 0 to 99 as 1900 to 1999.
  const { year, month, day, hour, minute, second } = clock;
  const later = Date.UTC(year + CYCLE_YEARS, month - 1, day, hour, minute, second);
  return later / 1000 - CYCLE_SECONDS;
}

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** @param month 1 to 12 */
export function daysIn(month: number, year: number): number {
  return new Date(Date.UTC(isLeap(year) ? 2000 : 2001, month, 0)).getUTCDate();
}

/** Year and number of the ISO 8601 week, which runs from Monday and belongs to the year of its Thursday. */
export function isoWeek(clock: WallClock): { year: number; week: number } {
  const daysFromMonday = (clock.weekday + 6) % 7;
  const thursday = clock.yearDay - daysFromMonday + 3;
  const daysInYear = isLeap(clock.year) ? 366 : 365;
  if (thursday < 1) {
    const daysBefore = isLeap(clock.year - 1) ? 366 : 365;
    return { year: clock.year - 1, week: Math.ceil((thursday + daysBefore) / 7) };
  }
  if (thursday > daysInYear) return { year: clock.year + 1, week: 1 };
  return { year: clock.year, week: Math.ceil(thursday / 7) };
}
