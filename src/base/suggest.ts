/**
 * Suggests the nearest of several names, by edit distance.
 *
 * @param show how to write a name in the sentence
 * @returns a sentence with a leading space; empty when no name is near
 */
export function didYouMean(wrong: string, names: Iterable<string>, show = (name: string) => name) {
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(wrong.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase(), least);
    if (distance < least) [nearest, least] = [name, distance];
  }
  return nearest === undefined ? "" : ` Did you mean ${show(nearest)}?`;
}

/** Optimal string alignment distance: insertions, deletions, substitutions and transpositions. At most `limit`. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] as number) + Number(from[i - 1] !== to[j - 1]);
      const swapped =
        from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
          ? (before[j - 2] as number) + 1
          : limit;
      next[j] = Math.min(replaced, swapped, (row[j] as number) + 1, (next[j - 1] as number) + 1);
    }
    [before, row] = [row, next];
  }
  return row[to.length] as number;
}
