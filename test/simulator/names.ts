/** Names and number spellings that break careless readers, beside some that do not. */

import { quoted } from "./json-text.ts";

export interface Name {
  /** The three as JSON text, ready to be written. */
  readonly text: string;
  readonly given: string;
  readonly family: string;
}

function name(given: string, family: string): Name {
  const whole = family === "" ? given : `${given} ${family}`;
  return { text: quoted(whole), given: quoted(given), family: quoted(family) };
}

export const PLAIN_NAMES: readonly Name[] = [
  name("Ada", "Lovelace"),
  name("Grace", "Hopper"),
  name("Alan", "Turing"),
  name("Katherine", "Johnson"),
  name("Edsger", "Dijkstra"),
  name("Barbara", "Liskov"),
  name("Donald", "Knuth"),
  name("Radia", "Perlman"),
];

export const AWKWARD_NAMES: readonly Name[] = [
  name('Dwayne "The Rock"', "Johnson"),
  name('"', '""'),
  name("Lastname,", "First,Name"),
  name("Two\nlines", "and\r\nthree"),
  name("\n", "\r"),
  name("'Abd", "al-Malik"),
  name("''", "'"),
  name("=cmd|' /C calc'!A0", "=1+1"),
  name("+1", "-1"),
  name("@SUM(A1)", "\tTab"),
  name("👩‍👩‍👧‍👦", "🏴‍☠️"),
  name("עברית", "مرحبا بالعالم"),
  name("\u202eevil", "\u200f"),
  name("C:\\new\\table", "\\"),
  name("\\n", '\\"'),
  name("line\u2028separator", "paragraph\u2029separator"),
  name("nul\u0000", "bell\u0007\u007f"),
  name("山田", "太郎"),
  name("Zoe\u0308", "Zo\u00eb"),
  name("\ufeffmark", "nbsp\u00a0here"),
  name("null", "true"),
  name("1e3", "0x10"),
  name("2024-01-01T00:00:00.000Z", "NaN"),
  name("", ""),
  name(" leading", "trailing "),
  name("{curly", "[square]}"),
  name("</pre><script>alert(1)</script>", "| pipe |"),
  name("::error::injected", "%0A::warning::"),
  name("Wolfeschlegelsteinhausenbergerdorff".repeat(30), "Senior"),
];

/** Spellings that survive only when nothing parses and writes them again. */
export const ODD_NUMBERS = [
  "100",
  "1.0",
  "1.50",
  "-0",
  "1e3",
  "1E+2",
  "0.1e-2",
  "12345678901234567890",
  "-9007199254740993",
  "3.141592653589793238462643",
] as const;
