/**
 * `strptime`: converts the format to a Go layout, splits the text at the literal parts of the format, and pads short
 * numbers with zeros.
 *
 * Source: results of Miller 6.18.1, whose strptime is based on github.com/pbnjay/strptime.
 */
import type { Instant } from "./instant.ts";
import { type LayoutPiece, layoutPieces } from "./layout.ts";
import { readLayout } from "./layout-read.ts";
import type { TimeZone } from "./zone.ts";

/** Directives that expand to others; they are not nested, so one pass is enough. */
const SHORTHANDS = new Map([
  ["%T", "%H:%M:%S"],
  ["%D", "%m/%d/%y"],
  ["%F", "%Y-%m-%d"],
  ["%R", "%H:%M"],
  ["%r", "%I:%M:%S %p"],
]);

const ELEMENTS = new Map([
  ["b", "Jan"],
  ["B", "January"],
  ["d", "02"],
  ["f", "999999"],
  ["H", "15"],
  ["I", "03"],
  ["j", "__2"],
  ["m", "01"],
  ["M", "04"],
  ["p", "PM"],
  ["S", "05"],
  ["y", "06"],
  ["Y", "2006"],
  ["z", "-0700"],
  ["Z", "MST"],
]);

/** One directive and the literal text up to the next. */
interface Directive {
  /** `%` is a percent sign. */
  readonly letter: string;
  readonly element: string;
  readonly literal: string;
  /** The literal ends in the dot of a `.%f`: dot and fraction may both be missing. */
  readonly optionalDot: boolean;
}

export interface ParseFormat {
  readonly prefix: string;
  readonly directives: readonly Directive[];
  /** Cache of the layouts that texts in this format needed: one, or a few if it has `%f`. */
  readonly layouts: Map<string, readonly LayoutPiece[]>;
}

/** @returns undefined for a format with a directive that Miller does not support */
export function parseFormat(format: string): ParseFormat | undefined {
  const expanded = format.replace(/%[TDFRr]/g, (shorthand) => SHORTHANDS.get(shorthand) ?? "");
  const [prefix = "", ...parts] = expanded.split("%");
  const directives: Directive[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string;
    // An empty part comes from `%%`; the text after it is not compared.
    if (part === "") {
      directives.push({ letter: "%", element: "", literal: "", optionalDot: false });
      i += 1;
      continue;
    }
    const letter = part[0] as string;
    const element = ELEMENTS.get(letter);
    if (element === undefined) return undefined;
    const optionalDot = part.endsWith(".") && (parts[i + 1] ?? "").startsWith("f");
    directives.push({ letter, element, literal: part.slice(1), optionalDot });
  }
  return { prefix, directives, layouts: new Map() };
}
/** @returns undefined when the text does not follow the format, or the time does not exist */
export function parseTime(format: ParseFormat, text: string, zone: TimeZone): Instant | undefined {
  if (!text.startsWith(format.prefix)) return undefined;
  let at = format.prefix.length;
  let layout = "";
  let input = "";
  let first = true;
  for (const [i, directive] of format.directives.entries()) {
    const length = at <= text.length ? fieldLength(format, i, text, at) : undefined;
    if (length === undefined) return undefined;
    const { letter, element, literal } = directive;
    // The literal after the first directive is omitted: the layout is unambiguous without it.
    const separator = first ? "" : literal;
    const field = text.slice(at, at + length.field);
    at += length.field + length.literal;
    if (letter === "%") continue;
    first = false;
    if (letter !== "f") {
      layout += element + separator;
      input += (letter === "p" ? field.toUpperCase() : filled(field, element.length)) + separator;
    } else if (field !== "") {
      layout += `.${element}`;
      input += /\d/.test(field) ? `.${field.replace(/^\./, "")}` : ".0";
    }
  }
  return at < text.length ? undefined : readLayout(piecesOf(format, layout), input, zone);
}

interface FieldLength {
  readonly field: number;
  /** Of the literal text after the field, as far as it is present. */
  readonly literal: number;
}

/** The length of directive `i`. @returns undefined when the text ends too early or lacks the literal */
function fieldLength(
  format: ParseFormat,
  i: number,
  text: string,
  at: number,
): FieldLength | undefined {
  const { letter, element, literal, optionalDot } = format.directives[i] as Directive;
  if (letter === "%") return text[at] === "%" ? { field: 1, literal: 0 } : undefined;
  let found = literal === "" ? 0 : text.indexOf(literal, at) - at;
  let literalLength = literal.length;
  if (found < 0 && optionalDot) {
    // Neither dot nor fraction: the field ends where the text after the fraction begins.
    const next = format.directives[i + 1]?.literal[0];
    found = next === undefined ? text.length - at : text.indexOf(next, at) - at;
    literalLength = 0;
  }
  if (found < 0) return undefined;
  if (found > 0) return { field: found, literal: literalLength };
  if (letter === "f") {
    return { field: /^\.?\d{0,6}/.exec(text.slice(at))?.[0].length ?? 0, literal: literalLength };
  }
  if (at === text.length) return undefined;
  return { field: Math.min(element.length, text.length - at), literal: literalLength };
}

function filled(field: string, length: number): string {
  return /^\d+$/.test(field) ? field.padStart(length, "0") : field;
}

function piecesOf(format: ParseFormat, layout: string): readonly LayoutPiece[] {
  let pieces = format.layouts.get(layout);
  if (pieces === undefined) {
    pieces = layoutPieces(layout);
    format.layouts.set(layout, pieces);
  }
  return pieces;
}
