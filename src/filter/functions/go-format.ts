/**
 * Numbers in a format with one `%`, as Go's `fmt.Sprintf` formats them. Miller passes formats on to it, so odd formats
 * and Go's error texts for them (`%!d(string=17)`) are supported too.
 */
import { fixedDigits, leadingDigits } from "./decimal-digits.ts";

/** The value to format, with the name of its Go type. */
export type Argument =
  | { readonly type: "int" | "int64"; readonly value: bigint }
  | { readonly type: "float64"; readonly value: number }
  | { readonly type: "string"; readonly value: string };

/** The parsed `%` of a format. */
interface Directive {
  readonly plus: boolean;
  readonly minus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  /** Minimum number of characters; 0 if not given. */
  readonly width: number;
  readonly precision: number | undefined;
  /** One character. */
  readonly verb: string;
  readonly grouped: boolean;
}

/** Go accepts no larger width or precision. */
const MAX_NUMBER = 1_000_000;
/** No float64 has more decimal places or digits; all others are zeros. */
const MAX_PLACES = 1074;
const FORMAT = /^([^%]*)%([-+# 0]*)([0-9]*)(?:(\.)(?=.)([0-9]*))?(.?)(.*)$/su;

/**
 * Parses a format once, for many numbers.
 *
 * @param format text with exactly one `%`
 * @param grouped commas between thousands, as in Miller's `%_d` and `%_f`
 */
export function goFormat(format: string, grouped = false): (argument: Argument) => string {
  const [, before = "", flags = "", width = "", point, precision = "", verb = "", after = ""] =
    FORMAT.exec(format) ?? [];
  if (verb === "" || Number(width) > MAX_NUMBER || Number(precision) > MAX_NUMBER) {
    const plain = goFormat("%v");
    return (argument) => `${before}%!(NOVERB)%!(EXTRA ${argument.type}=${plain(argument)})`;
  }
  const directive: Directive = {
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
  return (argument) => before + formatOrError(directive, argument) + after;
}

function formatOrError(directive: Directive, argument: Argument): string {
  return (
    formatArgument(directive, argument) ??
    `%!${directive.verb}(${argument.type}=${formatArgument({ ...directive, verb: "v" }, argument)})`
  );
}

/** @returns undefined when the type of the argument does not support the verb */
function formatArgument(directive: Directive, argument: Argument): string | undefined {
  switch (argument.type) {
    case "string":
      return formatText(directive, argument.value);
    case "float64":
      return formatFloat64(directive, argument.value);
    case "int":
    case "int64":
      return formatInteger(directive, argument.value);
  }
}

function formatText(directive: Directive, text: string): string | undefined {
  const cut = text.slice(0, directive.precision);
  const hexadecimal = () =>
    [...cut].map((letter) => letter.charCodeAt(0).toString(16)).join(directive.space ? " " : "");
  switch (directive.verb) {
    case "s":
    case "v":
      return pad(directive, cut);
    case "q":
      return pad(directive, `"${cut}"`);
    case "x":
      return pad(directive, hexadecimal());
    case "X":
      return pad(directive, hexadecimal().toUpperCase());
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

function formatInteger(directive: Directive, value: bigint): string | undefined {
  const [base, prefix] = BASES.get(directive.verb) ?? [0, ""];
  if (base === 0) return undefined;
  if (directive.precision === 0 && value === 0n) return " ".repeat(directive.width);
  const sign = signOf(directive, value < 0n);
  const spelled = (value < 0n ? -value : value).toString(base);
  // Zeros that fill the width count as digits, so the prefix makes the result longer than the width.
  const fewest = directive.precision ?? (directive.zero ? directive.width - sign.length : 0);
  let digits = spelled.padStart(fewest, "0");
  if (directive.verb === "X") digits = digits.toUpperCase();
  if (directive.grouped && base === 10) digits = withCommas(digits);
  const hasPrefix =
    directive.verb === "O" || (directive.sharp && !(base === 8 && digits.startsWith("0")));
  return pad({ ...directive, zero: false }, sign + (hasPrefix ? prefix : "") + digits);
}

function formatFloat64(directive: Directive, value: number): string | undefined {
  if (!/[veEfFgG]/.test(directive.verb)) return undefined;
  const isNegative = value < 0 || Object.is(value, -0);
  if (Number.isNaN(value) || Math.abs(value) === Infinity) {
    return pad({ ...directive, zero: false }, notFinite(directive, value));
  }
  const sign = signOf(directive, isNegative);
  const lower = spellFloat(directive, Math.abs(value));
  const spelled = /[EG]/.test(directive.verb) ? lower.toUpperCase() : lower;
  if (!directive.zero)
    return pad(directive, sign + (directive.grouped ? withCommas(spelled) : spelled));
  const filled = spelled.padStart(directive.width - sign.length, "0");
  return sign + (directive.grouped ? withCommas(filled) : filled);
}

function notFinite(directive: Directive, value: number): string {
  if (Number.isNaN(value)) return directive.plus ? "+NaN" : "NaN";
  const name = directive.grouped ? "∞" : "Inf";
  if (value < 0) return `-${name}`;
  return directive.plus || !directive.grouped ? `+${name}` : name;
}

/** Digits, point and exponent of a non-negative number. */
function spellFloat(directive: Directive, value: number): string {
  switch (directive.verb.toLowerCase()) {
    case "e":
      return scientific(directive, value, directive.precision ?? 6);
    case "f":
      return fixed(directive, value, directive.precision ?? 6);
    default:
      return general(directive, value);
  }
}

function fixed(directive: Directive, value: number, places: number): string {
  const exact = Math.min(places, MAX_PLACES);
  const digits = fixedDigits(value, exact).padStart(exact + 1, "0");
  const whole = digits.slice(0, digits.length - exact);
  const fraction = digits.slice(digits.length - exact).padEnd(places, "0");
  return whole + (places > 0 || directive.sharp ? "." : "") + fraction;
}

function scientific(directive: Directive, value: number, places: number): string {
  const { digits, exponent } = leadingDigits(value, Math.min(places, MAX_PLACES) + 1);
  return withExponent(directive, digits.padEnd(places + 1, "0"), exponent);
}

function withExponent(directive: Directive, digits: string, exponent: number): string {
  const point = digits.length > 1 || directive.sharp ? "." : "";
  const sign = exponent < 0 ? "-" : "+";
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `${digits[0]}${point}${digits.slice(1)}e${sign}${power}`;
}

/** `%g`: the fewest digits that identify the number, or `precision` of them; an exponent if it is far from 1. */
function general(directive: Directive, value: number): string {
  const significant = directive.precision === 0 ? 1 : directive.precision;
  const { digits, exponent } = leadingDigits(
    value,
    significant && Math.min(significant, MAX_PLACES),
  );
  const digitsShown = directive.sharp ? digits.padEnd(significant ?? 6, "0") : digits;
  if (exponent < -4 || exponent >= (significant ?? 6))
    return withExponent(directive, digitsShown, exponent);
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digitsShown}`;
  const whole = digitsShown.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const fraction = digitsShown.slice(exponent + 1);
  return whole + (fraction !== "" || directive.sharp ? "." : "") + fraction;
}

function signOf(directive: Directive, isNegative: boolean): string {
  if (isNegative) return "-";
  if (directive.plus) return "+";
  return directive.space ? " " : "";
}

function withCommas(digits: string): string {
  const [whole = "", ...fraction] = digits.split(".");
  const first = whole.slice(0, whole.length % 3);
  const thousands = whole.slice(first.length).match(/.{3}/g) ?? [];
  const grouped = (first === "" ? thousands : [first, ...thousands]).join(",");
  return [grouped, ...fraction].join(".");
}

function pad(directive: Directive, text: string): string {
  if (directive.minus) return text.padEnd(directive.width);
  return text.padStart(directive.width, directive.zero ? "0" : " ");
}
