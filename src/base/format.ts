/** Numbers, times and quoted text, formatted for people. */

import { plainLine } from "./plain-line.ts";

/** `1234567` → `1,234,567`. @param value a whole number; loading `Intl` would delay the start by 15 ms */
export function formatCount(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1` → `1 user`, `2000` → `2,000 users`. */
export function formatUsers(value: number): string {
  return `${formatCount(value)} ${value === 1 ? "user" : "users"}`;
}

/** `a, b and c`; loading `Intl` would delay the start by 15 ms. */
export function formatList(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Bytes → `812 bytes`, `1.5 kB`, `117 MB`, `2.04 GB`: decimal units, three digits. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = -1;
  while (Number(value.toPrecision(3)) >= 1000 || unit === -1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(3))} ${units[unit] ?? "PB"}`;
}

/** Milliseconds → `0.4 s`, `12 s`, `3 min 5 s`, `1 h 2 min`, `27 days 19 h`. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days ${hours % 24} h`;
}

/** A time → `15:57:50 UTC`. */
export function formatTime(moment: Date): string {
  return `${moment.toISOString().slice(11, 19)} UTC`;
}

/** A delay in milliseconds → `0.05 s`, `12 s`. */
export function formatSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 1000 ? 2 : 0)} s`;
}

/** Maximum length of quoted text, in UTF-16 units. */
const LONGEST_QUOTE = 300;

/** Text from a server, made safe for one line of the log, and truncated to `longest` UTF-16 units. */
export function quote(text: string, longest = LONGEST_QUOTE): string {
  // Secrets are removed first: the runner does not mask a part of one.
  const line = plainLine(text).trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** Maximum number and length of the names in a list. */
const MOST_NAMES = 30;
const LONGEST_NAME = 100;

/** Names from a server as a list on one line: `a, b`, truncated, with the number of names that are left out. */
export function formatNames(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => {
    return name.length > LONGEST_NAME ? `${quote(name.slice(0, LONGEST_NAME))}…` : quote(name);
  });
  const rest = names.length - shown.length;
  return rest === 0 ? shown.join(", ") : `${shown.join(", ")} and ${formatCount(rest)} more`;
}
