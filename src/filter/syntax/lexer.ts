/** The expression as tokens. It takes what any Miller 6 takes, where the versions differ. */
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
  /** A number, word or mark as written; the bare name of a field or oosvar; what stands inside a string's quotes. */
  readonly text: string;
  /** UTF-16 offsets into the expression: [start, end). */
  readonly start: number;
  readonly end: number;
}

/** Longest expression, in UTF-16 units. */
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
/** What word processors make of quotes. To Miller they are letters, so that a string in them is an absent variable. */
const TYPOGRAPHIC_QUOTE = /^[“”„«»‘’]/;
/** `$name`, `${any name}`, `@name`, `@{any name}`: the sigil, then the bare or the braced name. */
const SIGIL_NAME =
  /([$@])(?:([A-Za-z0-9_\u00a0-\u{10ffff}]+)|\{((?:\\[{}]|[ !#-z|~\u00a0-\u{10ffff}])+)\})/uy;
/** What Miller's lexers, taken together, let stand behind a backslash; and raw line feeds, but no control characters. */
const STRING =
  /"((?:\\["$%&()*+./[\\\]^0-9abcdfghklnprstuvwxzABCDGHKLNPRSUVWXZ]|[\n !#-[\]-\u{10ffff}])*)"(i(?![A-Za-z0-9_]))?/uy;

/** Longest first: the first that fits is the right one. */
const MARKS = `
  >>>= ???=
  >>> ??? <<= >>= **= //= ||= &&= ^^= ??= <=> !=~ .//
  || && ^^ ?? =~ == != >= <= << >> .+ .- .* ./ // ** |= &= ^= += .= -= *= /= %= $* @* $[ @[
  ? : | ^ & < > = + - . * / % ! ~ ( ) [ ] { } , ;`
  .trim()
  .split(/\s+/);

/**
 * One pair of single quotes around the whole expression, left from a command line, is taken for white space.
 *
 * @throws ExpressionError for what no Miller reads as a token, or an expression that is too long
 */
export function tokenize(expression: string): Token[] {
  const source = expression.replace(/^'(.*)'$/s, " $1 ");
  if (source.length > MAX_EXPRESSION_LENGTH) {
    throw new ExpressionError(`it is longer than ${MAX_EXPRESSION_LENGTH} characters.`, {
      start: 0,
      end: 0,
    });
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
  const place = { start, end: start + character.length };
  if (character === '"') return unreadableString(source, start);
  if (character === "'" || TYPOGRAPHIC_QUOTE.test(character))
    return new ExpressionError('strings are written in double quotes, "...".', place);
  if (character === "$" || character === "@") {
    return new ExpressionError(
      `a name must follow ${character}, as in ${character}name or ${character}{any name}.`,
      place,
    );
  }
  return new ExpressionError("this character means nothing here.", place);
}

/** Names the escape or control character that spoils the string, or says that it never ends. */
function unreadableString(source: string, start: number): ExpressionError {
  const good = match(
    /"(?:\\["$%&()*+./[\\\]^0-9abcdfghklnprstuvwxzABCDGHKLNPRSUVWXZ]|[\n !#-[\]-\u{10ffff}])*/uy,
    source,
    start,
  );
  const at = start + (good?.[0].length ?? 0);
  if (at >= source.length) {
    return new ExpressionError("this string has no closing quote.", { start, end: start + 1 });
  }
  if (source[at] !== "\\") {
    return new ExpressionError(
      "a string cannot hold this control character; write it as an escape, such as \\t.",
      { start: at, end: at + 1 },
    );
  }
  return new ExpressionError("this escape is not known. For a backslash itself write \\\\.", {
    start: at,
    end: Math.min(at + 2, source.length),
  });
}
