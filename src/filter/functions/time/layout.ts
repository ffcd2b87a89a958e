/**
 * Go's time layouts: a layout shows how the reference time, Monday January 2 15:04:05 2006 in MST (-0700), is written.
 * Miller builds its time functions on them, so `%b` followed by `uary` is a full month name, and a `1` in the text
 * between two fields reads a month.
 *
 * Source: the documentation of Go's package `time`.
 */

/** Literal text, then one element of the reference time. */
export interface LayoutPiece {
  readonly text: string;
  /** As in the layout: `Jan`, `_2`, `05`, `.000`; empty in the last piece. */
  readonly element: string;
}

/** The leftmost match counts, and of those that begin there the first listed. */
const ELEMENT = new RegExp(
  [
    "January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST",
    "0[1-6]|002|15|1|2006|2|_2(?!006)|__2|3|4|5|PM|pm",
    "-070000|-07:00:00|-0700|-07:00|-07|Z070000|Z07:00:00|Z0700|Z07:00|Z07",
    "[.,](?:0+|9+)(?![0-9])",
  ].join("|"),
  "g",
);

export function layoutPieces(layout: string): LayoutPiece[] {
  const pieces: LayoutPiece[] = [];
  let from = 0;
  for (const match of layout.matchAll(ELEMENT)) {
    pieces.push({ text: layout.slice(from, match.index), element: match[0] });
    from = match.index + match[0].length;
  }
  pieces.push({ text: layout.slice(from), element: "" });
  return pieces;
}

export const MONTHS =
  "January February March April May June July August September October November December".split(
    " ",
  );
export const WEEKDAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
