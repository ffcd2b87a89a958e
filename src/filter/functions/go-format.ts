/**
 * Numbers laid out by a format with one `%`, the way Go's `fmt.Sprintf` does it: Miller hands formats through to it,
 * odd ones and its complaints about them (`%!d(string=17)`) included.
 */
import { fixedDigits, leadingDigits } from "./decimal-digits.ts";

/** What is laid out, under the name of its Go type. */
export type Argument =
  | { readonly type: "int" | "int64"; readonly value: bigint }
  | { readonly type: "float64"; readonly value: number }
  | { readonly type: "string"; readonly value: string };

/** One `%` of a format, taken apart. */
interface Layout {
  readonly plus: boolean;
  readonly minus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  /** Fewest characters; 0 when not given. */
  readonly width: number;
  readonly precision: number | undefined;
  /** One character. */
  readonly verb: string;
  readonly grouped: boolean;
}

/** Go reads no larger width or precision. */
const MAX_NUMBER = 1_000_000;
/** No float64 has more decimal places, or more digits: all further ones are zeros. */
const MAX_PLACES = 1074;
const FORMAT = /^([^%]*)%([-+# 0]*)([0-9]*)(?:(\.)(?=.)([0-9]*))?(.?)(.*)$/su;

/**
 * Reads a format once, to lay out many numbers by it.
 *
 * @param format text with exactly one `%`
 * @param grouped puts commas between thousands, Miller's `%_d` and `%_f`
 */
export function goFormat(format: string, grouped = false): (argument: Argument) => string {
  const [, before = "", flags = "", width = "", point, precision = "", verb = "", after = ""] =
    FORMAT.exec(format) ?? [];
  if (verb === "" || Number(width) > MAX_NUMBER || Number(precision) > MAX_NUMBER) {
    const plain = goFormat("%v");
    return (argument) => `${before}%!(NOVERB)%!(EXTRA ${argument.type}=${plain(argument)})`;
  }
  const layout: Layout = {
    plus: flags.includes("+"),
    minus: flags.includes("-"),
    sharp: flags.includes("#"),
    space: flags.includes(" "),
    zero: flags.includes("0") && !flags.includes("-"),
    width: Number(width),
    precision: point === undefined ? undefined : Number(precision),
    verb,
    grouped,
  };
  return (argument) => before + formatOrComplain(layout, argument) + after;
}

function formatOrComplain(layout: Layout, argument: Argument): string {
  return (
    formatArgument(layout, argument) ??
    `%!${layout.verb}(${argument.type}=${formatArgument({ ...layout, verb: "v" }, argument)})`
  );
}

/** @returns undefined when the verb is not one of the argument's type */
function formatArgument(layout: Layout, argument: Argument): string | undefined {
  switch (argument.type) {
    case "string":
      return formatText(layout, argument.value);
    case "float64":
      return formatFloat64(layout, argument.value);
    case "int":
    case "int64":
      return formatInteger(layout, argument.value);
  }
}

function formatText(layout: Layout, text: string): string | undefined {
  const cut = text.slice(0, layout.precision);
  const hexadecimal = () =>
    [...cut].map((letter) => letter.charCodeAt(0).toString(16)).join(layout.space ? " " : "");
  switch (layout.verb) {
    case "s":
    case "v":
      return pad(layout, cut);
    case "q":
      return pad(layout, `"${cut}"`);
    case "x":
      return pad(layout, hexadecimal());
    case "X":
      return pad(layout, hexadecimal().toUpperCase());
    default:
      return undefined;
  }
}

const BASES: ReadonlyMap<string, readonly [base: number, prefix: string]> = new Map([
  ["d", [10, ""]],
  ["v", [10, ""]],
  ["b", [2, "0b"]],
  ["o", [8, "0"]],
  ["O", [8, "0o"]],
  ["x", [16, "0x"]],
  ["X", [16, "0X"]],
]);

function formatInteger(layout: Layout, value: bigint): string | undefined {
  const [base, prefix] = BASES.get(layout.verb) ?? [0, ""];
  if (base === 0) return undefined;
  if (layout.precision === 0 && value === 0n) return " ".repeat(layout.width);
  const sign = signOf(layout, value < 0n);
  const spelled = (value < 0n ? -value : value).toString(base);
  // Zeros that fill the width count as digits, so the prefix comes on top of it.
  const fewest = layout.precision ?? (layout.zero ? layout.width - sign.length : 0);
  let digits = spelled.padStart(fewest, "0");
  if (layout.verb === "X") digits = digits.toUpperCase();
  if (layout.grouped && base === 10) digits = withCommas(digits);
  const hasPrefix =
    layout.verb === "O" || (layout.sharp && !(base === 8 && digits.startsWith("0")));
  return pad({ ...layout, zero: false }, sign + (hasPrefix ? prefix : "") + digits);
}

function formatFloat64(layout: Layout, value: number): string | undefined {
  if (!/[veEfFgG]/.test(layout.verb)) return undefined;
  const isNegative = value < 0 || Object.is(value, -0);
  if (Number.isNaN(value) || Math.abs(value) === Infinity) {
    return pad({ ...layout, zero: false }, notFinite(layout, value));
  }
  const sign = signOf(layout, isNegative);
  const lower = spellFloat(layout, Math.abs(value));
  const spelled = /[EG]/.test(layout.verb) ? lower.toUpperCase() : lower;
  if (!layout.zero) return pad(layout, sign + (layout.grouped ? withCommas(spelled) : spelled));
  const filled = spelled.padStart(layout.width - sign.length, "0");
  return sign + (layout.grouped ? withCommas(filled) : filled);
}

function notFinite(layout: Layout, value: number): string {
  if (Number.isNaN(value)) return layout.plus ? "+NaN" : "NaN";
  const name = layout.grouped ? "∞" : "Inf";
  if (value < 0) return `-${name}`;
  return layout.plus || !layout.grouped ? `+${name}` : name;
}

/** Digits, point and exponent of a number that is not negative. */
function spellFloat(layout: Layout, value: number): string {
  switch (layout.verb.toLowerCase()) {
    case "e":
      return scientific(layout, value, layout.precision ?? 6);
    case "f":
      return fixed(layout, value, layout.precision ?? 6);
    default:
      return general(layout, value);
  }
}

function fixed(layout: Layout, value: number, places: number): string {
  const exact = Math.min(places, MAX_PLACES);
  const digits = fixedDigits(value, exact).padStart(exact + 1, "0");
  const whole = digits.slice(0, digits.length - exact);
  const fraction = digits.slice(digits.length - exact).padEnd(places, "0");
  return whole + (places > 0 || layout.sharp ? "." : "") + fraction;
}

function scientific(layout: Layout, value: number, places: number): string {
  const { digits, exponent } = leadingDigits(value, Math.min(places, MAX_PLACES) + 1);
  return withExponent(layout, digits.padEnd(places + 1, "0"), exponent);
}

function withExponent(layout: Layout, digits: string, exponent: number): string {
  const point = digits.length > 1 || layout.sharp ? "." : "";
  const sign = exponent < 0 ? "-" : "+";
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `${digits[0]}${point}${digits.slice(1)}e${sign}${power}`;
}

/** `%g`: as few digits as tell the number apart, or `precision` of them; an exponent where the number is far from 1. */
function general(layout: Layout, value: number): string {
  const significant = layout.precision === 0 ? 1 : layout.precision;
  const { digits, exponent } = leadingDigits(
    value,
    significant && Math.min(significant, MAX_PLACES),
  );
  const kept = layout.sharp ? digits.padEnd(significant ?? 6, "0") : digits;
  if (exponent < -4 || exponent >= (significant ?? 6)) return withExponent(layout, kept, exponent);
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${kept}`;
  const whole = kept.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const fraction = kept.slice(exponent + 1);
  return whole + (fraction !== "" || layout.sharp ? "." : "") + fraction;
}

function signOf(layout: Layout, isNegative: boolean): string {
  if (isNegative) return "-";
  if (layout.plus) return "+";
  return layout.space ? " " : "";
}

function withCommas(digits: string): string {
  const [whole = "", ...fraction] = digits.split(".");
  const first = whole.slice(0, whole.length % 3);
  const thousands = whole.slice(first.length).match(/.{3}/g) ?? [];
  const grouped = (first === "" ? thousands : [first, ...thousands]).join(",");
  return [grouped, ...fraction].join(".");
}

function pad(layout: Layout, text: string): string {
  if (layout.minus) return text.padEnd(layout.width);
  return text.padStart(layout.width, layout.zero ? "0" : " ");
}
