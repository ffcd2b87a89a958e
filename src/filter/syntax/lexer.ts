/** The lexer: splits an expression into tokens. Where versions of Miller 6 differ, it accepts what any of them accepts. */
import { ExpressionError } from "../error.ts";

export type TokenKind =
  | "number"
  | "string"
  | "regex"
  | "field"
  | "oosvar"
  | "word"
  | "mark"
  | "end";

export interface Token {
  readonly kind: TokenKind;
  /** A number, word or mark as written; the bare name of a field or oosvar; the inside of a string's quotes. */
  readonly text: string;
  /** UTF-16 offsets into the expression: [start, end). */
  readonly start: number;
  readonly end: number;
}

/** Maximum length of an expression, in UTF-16 units. */
export const MAX_EXPRESSION_LENGTH = 100_000;

/** White space and comments. */
const SPACE = /(?:[ \t\n\r]+|#[^\n]*)*/y;
const NUMBER = new RegExp(
  [
    "0x[0-9a-fA-F]+|0b[01]+|0o[0-7]+",
    "(?:[0-9]+\\.[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?",
    "[0-9]+(?:[eE][+-]?[0-9]+)?",
  ].join("|"),
  "y",
);
const WORD = /[A-Za-z_\u00a0-\u{10ffff}][A-Za-z0-9_\u00a0-\u{10ffff}]*/uy;
/** Quotes as word processors write them. Miller reads them as letters, so a string in them would be an absent variable. */
const TYPOGRAPHIC_QUOTE = /^[“”„«»‘’]/;
/** `$name`, `${any name}`, `@name`, `@{any name}`: the sigil, then the bare or the braced name. */
const SIGIL_NAME =
  /([$@])(?:([A-Za-z0-9_\u00a0-\u{10ffff}]+)|\{((?:\\[{}]|[ !#-z|~\u00a0-\u{10ffff}])+)\})/uy;
/** Accepts every escape that any version of Miller's lexer accepts, and raw line feeds, but no other control characters. */
const STRING_INSIDE =
  /(?:\\["$%&()*+./[\\\]^0-9abcdfghklnprstuvwxzABCDGHKLNPRSUVWXZ]|[\n !#-[\]-\u{10ffff}])*/uy;
const STRING = new RegExp(`"(${STRING_INSIDE.source})"(i(?![A-Za-z0-9_]))?`, "uy");

/** Longest first, so that the first match is the right one. */
const MARKS = `
  >>>= ???=
  >>> ??? <<= >>= **= //= ||= &&= ^^= ??= <=> !=~ .//
  || && ^^ ?? =~ == != >= <= << >> .+ .- .* ./ // ** |= &= ^= += .= -= *= /= %= $* @* $[ @[
  ? : | ^ & < > = + - . * / % ! ~ ( ) [ ] { } , ;`
  .trim()
  .split(/\s+/);

/**
 * Splits an expression into tokens. One pair of single quotes around all of it, left over from a command line, counts as white space.
 *
 * @throws ExpressionError for text that no version of Miller reads as a token, and for an expression that is too long
 */
export function tokenize(expression: string): Token[] {
  const source = expression.replace(/^'(.*)'$/s, " $1 ");
  if (source.length > MAX_EXPRESSION_LENGTH) {
    throw new ExpressionError(
      `the expression is longer than ${MAX_EXPRESSION_LENGTH} characters.`,
      {
        start: 0,
        end: 0,
      },
    );
  }
  const tokens: Token[] = [];
  let at = spaceEnd(source, 0);
  while (at < source.length) {
    const token = tokenAt(source, at);
    tokens.push(token);
    at = spaceEnd(source, token.end);
  }
  tokens.push({ kind: "end", text: "", start: at, end: at });
  return tokens;
}

function spaceEnd(source: string, at: number): number {
  return at + (match(SPACE, source, at)?.[0].length ?? 0);
}

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function tokenAt(source: string, start: number): Token {
  const of = (kind: TokenKind, found: RegExpExecArray, text = found[0]): Token => ({
    kind,
    text,
    start,
    end: start + found[0].length,
  });
  const number = match(NUMBER, source, start);
  if (number !== null) return of("number", number);
  const word = match(WORD, source, start);
  if (word !== null && !TYPOGRAPHIC_QUOTE.test(word[0])) return of("word", word);
  const name = match(SIGIL_NAME, source, start);
  if (name !== null) return of(name[1] === "$" ? "field" : "oosvar", name, nameText(name));
  const string = match(STRING, source, start);
  if (string !== null) return of(string[2] === "i" ? "regex" : "string", string, string[1]);
  const mark = MARKS.find((text) => source.startsWith(text, start));
  if (mark !== undefined) return { kind: "mark", text: mark, start, end: start + mark.length };
  throw unreadable(source, start);
}

function nameText([, , bare, braced]: RegExpExecArray): string {
  return bare ?? (braced as string).replace(/\\([{}])/g, "$1");
}

function unreadable(source: string, start: number): ExpressionError {
  const character = String.fromCodePoint(source.codePointAt(start) as number);
  const span = { start, end: start + character.length };
  if (character === '"') return unreadableString(source, start);
  if (character === "'" || TYPOGRAPHIC_QUOTE.test(character))
    return new ExpressionError('write strings in double quotes, "...".', span);
  if (character === "$" || character === "@") {
    return new ExpressionError(
      `a name must follow ${character}, as in ${character}name or ${character}{any name}.`,
      span,
    );
  }
  return new ExpressionError("this character has no meaning here.", span);
}

/** Finds the escape or control character that is not allowed, or the missing closing quote. */
function unreadableString(source: string, start: number): ExpressionError {
  const inside = start + 1;
  const at = inside + (match(STRING_INSIDE, source, inside)?.[0].length ?? 0);
  if (at >= source.length) {
    return new ExpressionError("this string has no closing quote.", { start, end: start + 1 });
  }
  if (source[at] !== "\\") {
    return new ExpressionError(
      "a string cannot contain this control character. Write it as an escape sequence, such as \\t.",
      { start: at, end: at + 1 },
    );
  }
  return new ExpressionError("this escape sequence is unknown. For a backslash, write \\\\.", {
    start: at,
    end: Math.min(at + 2, source.length),
  });
}
