/** Regular expressions that mean a few fixed texts, such as `@(example\.com|corp\.example)$`: a search finds these without an automaton. */

/** One text that such an expression matches, and where. */
export interface PlainText {
  readonly text: string;
  /** Only at the start of the searched text. */
  readonly isAtStart: boolean;
  /** Only at the end of the searched text. */
  readonly isAtEnd: boolean;
}

/** Maximum length of a field or text that is searched: in a longer one the automaton is faster. */
export const MAX_SEARCHED_LENGTH = 4096;
/** Maximum length of a pattern: a search may compare all of it at each position. */
const MAX_SEARCHED_PATTERN = 256;
/** Maximum number of texts: each costs a search of its own, while an automaton finds all of them in one. */
const MAX_TEXTS = 8;
const SPECIAL = new Set(".[]{}*+?^$|()");
const QUANTIFIERS = new Set("?*+{");

/**
 * Parses an expression that RE2 accepts.
 *
 * @returns the texts that it matches; undefined if it is long, if there are too many, if one is empty, or if it uses more than letters, groups,
 *   alternatives, question marks, and anchors at the edges of alternatives
 */
export function plainTexts(source: string): readonly PlainText[] | undefined {
  if (source.length > MAX_SEARCHED_PATTERN || !source.isWellFormed()) return undefined;
  const found = new RegexParser(source).parse();
  return found?.every(({ text }) => text !== "") ? found : undefined;
}

/** Whether the text is found where it must be. */
export function isInText(searched: string, { text, isAtStart, isAtEnd }: PlainText): boolean {
  if (isAtStart) return isAtEnd ? searched === text : searched.startsWith(text);
  return isAtEnd ? searched.endsWith(text) : searched.includes(text);
}

/** A recursive-descent parser that returns undefined for syntax it does not support. */
class RegexParser {
  readonly #letters: readonly string[];
  #position = 0;

  constructor(source: string) {
    this.#letters = Array.from(source);
  }

  parse(): PlainText[] | undefined {
    const found: PlainText[] = [];
    do {
      const isAtStart = this.#accept("^");
      const texts = this.#sequence();
      if (texts === undefined) return undefined;
      const isAtEnd = this.#accept("$");
      found.push(...texts.map((text) => ({ text, isAtStart, isAtEnd })));
    } while (this.#accept("|"));
    return this.#position === this.#letters.length && found.length <= MAX_TEXTS ? found : undefined;
  }

  /** A sequence of letters and groups. @returns all texts that it matches */
  #sequence(): string[] | undefined {
    let texts = [""];
    for (;;) {
      const next = this.#accept("(") ? this.#group() : this.#letter();
      if (next === undefined) return undefined;
      if (next.length === 0) return texts;
      if (this.#accept("?")) next.push("");
      if (QUANTIFIERS.has(this.#letters[this.#position] ?? "")) return undefined;
      texts = texts.flatMap((text) => next.map((more) => text + more));
      if (texts.length > MAX_TEXTS) return undefined;
    }
  }

  /** @returns an empty array where the sequence ends */
  #letter(): string[] | undefined {
    const letter = this.#letters[this.#position];
    if (letter === undefined) return [];
    if (letter === "\\") {
      const escaped = this.#letters[this.#position + 1] ?? "";
      if (!/^[!-/:-@[-`{-~]$/.test(escaped)) return undefined;
      this.#position += 2;
      return [escaped];
    }
    if (SPECIAL.has(letter)) return [];
    this.#position++;
    return [letter];
  }

  /** The alternatives after an opening parenthesis. */
  #group(): string[] | undefined {
    if (this.#accept("?") && !this.#accept(":")) return undefined;
    const texts: string[] = [];
    do {
      const sequence = this.#sequence();
      if (sequence === undefined) return undefined;
      texts.push(...sequence);
    } while (this.#accept("|"));
    return this.#accept(")") && texts.length <= MAX_TEXTS ? texts : undefined;
  }

  #accept(letter: string): boolean {
    if (this.#letters[this.#position] !== letter) return false;
    this.#position++;
    return true;
  }
}
