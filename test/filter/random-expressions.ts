/**
 * Generates random filter expressions from a grammar: mostly well typed, so that they have a value, and sometimes not, so that they
 * also cover the dispositions of other types.
 */
import { FURTHER_FORMS, STABLE_FORMS } from "./random-forms.ts";
import { type Grammar, LEAVES, LITERALS, REGEXES, TYPES, type Type } from "./random-leaves.ts";

/** Returns numbers from 0 (included) to 1 (excluded), the same sequence for the same seed. */
export type Chance = () => number;

/** The mulberry32 generator: unlike Math.random it has a seed. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One expression. @param depth the maximum nesting */
export function randomExpression(chance: Chance, grammar: Grammar, depth: number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;

  function grow(type: Type, left: number): string {
    if (left <= 0 || chance() < 0.1) {
      return chance() < 0.7 ? pick(LEAVES[grammar.format][type]) : pick(LITERALS[type]);
    }
    // Some are ill typed: a value of another type than expected.
    if (!grammar.stableOnly && chance() < 0.06) return grow(pick(TYPES), left - 1);
    const further = !grammar.stableOnly && chance() < 0.75;
    const form = pick((further ? FURTHER_FORMS : STABLE_FORMS)[type]);
    return form.replace(
      /\b(number|text|boolean|list|map|date|array|object|any|regex)\b(?!\()/g,
      (word) => {
        if (word === "regex") return pick(REGEXES);
        return grow(word === "any" ? pick(TYPES) : (word as Type), left - 1);
      },
    );
  }

  return grow(pick(TYPES), depth);
}
