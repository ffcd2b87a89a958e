/** Text by code points: Miller counts, cuts and changes the case of code points, as Go does. */

/** Number of code points. */
export function characterCount(text: string): number {
  let count = 0;
  // A loop over UTF-16 units is several times faster than one over an iterator.
  for (let at = 0; at < text.length; at++) {
    count++;
    if ((text.codePointAt(at) as number) > 0xffff) at++;
  }
  return count;
}

/** The first `count` code points. */
export function firstCharacters(text: string, count: number): string {
  let end = 0;
  for (let taken = 0; taken < count && end < text.length; taken++) {
    end += (text.codePointAt(end) as number) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const ASCII = /^[\u0000-\u007f]*$/;

/** `ß` stays unchanged: its uppercase form has two letters. */
export function upperCase(text: string): string {
  return ASCII.test(text) ? text.toUpperCase() : eachCharacter(text, upperCharacter);
}

/** `İ` becomes a plain `i`; a sigma at the end of a word is not special. */
export function lowerCase(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : eachCharacter(text, lowerCharacter);
}

function eachCharacter(text: string, change: (character: string) => string): string {
  let changed = "";
  for (const character of text) changed += change(character);
  return changed;
}

function upperCharacter(character: string): string {
  const upper = character.toUpperCase();
  if (isOneCharacter(upper)) return upper;
  // Greek small letters with iota subscript have one capital letter, but JavaScript returns two letters.
  const code = character.codePointAt(0) as number;
  if (code >= 0x1f80 && code <= 0x1faf && (code & 8) === 0) return String.fromCodePoint(code + 8);
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return String.fromCodePoint(code + 9);
  return character;
}

function lowerCharacter(character: string): string {
  const lower = character.toLowerCase();
  return isOneCharacter(lower) ? lower : "i"; // `İ` is the only one
}

function isOneCharacter(text: string): boolean {
  return text.length === String.fromCodePoint(text.codePointAt(0) as number).length;
}
