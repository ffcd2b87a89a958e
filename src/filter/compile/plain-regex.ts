/** Regular expressions that stand for a few texts, such as `@(example\.com|corp\.example)$`: no automaton is needed to find these. */

/** What such an expression finds: one of these texts, in this place. */
export interface PlainText {
  readonly text: string;
  /** Only where the whole text begins. */
  readonly isAtStart: boolean;
  /** Only where the whole text ends. */
  readonly isAtEnd: boolean;
}

/** Texts that are looked for one after another: an automaton looks for any number of them at once. */
const MOST_TEXTS = 8;
const SPECIAL = new Set(".[]{}*+?^$|()");
const QUANTIFIERS = new Set("?*+{");

/**
 * Reads an expression in RE2's syntax that is accepted by RE2.
 *
 * @returns the texts that it finds; undefined where there are many, one is empty, or it has more than letters, groups, alternatives,
 *   question marks, and anchors at the edges of alternatives
 */
export function plainTexts(source: string): readonly PlainText[] | undefined {
  if (!source.isWellFormed()) return undefined;
  const found = new Reader(source).read();
  return found?.every(({ text }) => text !== "") ? found : undefined;
}

/** Stops where it meets what it does not know. */
class Reader {
  readonly #letters: readonly string[];
  #at = 0;

  constructor(source: string) {
    this.#letters = Array.from(source);
  }

  read(): PlainText[] | undefined {
    const found: PlainText[] = [];
    do {
      const isAtStart = this.#takes("^");
      const texts = this.#sequence();
      if (texts === undefined) return undefined;
      const isAtEnd = this.#takes("$");
      found.push(...texts.map((text) => ({ text, isAtStart, isAtEnd })));
    } while (this.#takes("|"));
    return this.#at === this.#letters.length && found.length <= MOST_TEXTS ? found : undefined;
  }

  /** Letters and groups one after another, up to what can be neither. */
  #sequence(): string[] | undefined {
    let texts = [""];
    for (;;) {
      const next = this.#takes("(") ? this.#group() : this.#letter();
      if (next === undefined) return undefined;
      if (next.length === 0) return texts;
      if (this.#takes("?")) next.push("");
      if (QUANTIFIERS.has(this.#letters[this.#at] ?? "")) return undefined;
      texts = texts.flatMap((text) => next.map((more) => text + more));
      if (texts.length > MOST_TEXTS) return undefined;
    }
  }

  /** What one letter stands for; nothing where the sequence ends. */
  #letter(): string[] | undefined {
    const letter = this.#letters[this.#at];
    if (letter === undefined) return [];
    if (letter === "\\") {
      const escaped = this.#letters[this.#at + 1] ?? "";
      if (!/^[!-/:-@[-`{-~]$/.test(escaped)) return undefined;
      this.#at += 2;
      return [escaped];
    }
    if (SPECIAL.has(letter)) return [];
    this.#at++;
    return [letter];
  }

  /** The alternatives behind an opening parenthesis. */
  #group(): string[] | undefined {
    if (this.#takes("?") && !this.#takes(":")) return undefined;
    const texts: string[] = [];
    do {
      const sequence = this.#sequence();
      if (sequence === undefined) return undefined;
      texts.push(...sequence);
    } while (this.#takes("|"));
    return this.#takes(")") && texts.length <= MOST_TEXTS ? texts : undefined;
  }

  #takes(letter: string): boolean {
    if (this.#letters[this.#at] !== letter) return false;
    this.#at++;
    return true;
  }
}
