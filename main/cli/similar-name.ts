/** “Did you mean …?” for names that were mistyped. */

const mostTypos = 2;
/** Longer texts are no mistyped names, and comparing them would take time. */
const longestCompared = 80;

/** The known name that is nearest to what was typed, null where none is near. */
export function similarName(typed: string, known: readonly string[]): string | null {
  const lower = typed.toLowerCase().slice(0, longestCompared);
  let nearest: string | null = null;
  // In a short name fewer typos leave something that can be recognised.
  let fewest = Math.min(mostTypos, Math.floor(lower.length / 2)) + 1;
  for (const name of known) {
    const distance = typosBetween(lower, name.toLowerCase().slice(0, longestCompared));
    if (distance >= fewest) continue;
    fewest = distance;
    nearest = name;
  }
  return nearest;
}

/** How many letters have to be put in, taken out or replaced (Levenshtein). */
function typosBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [index, letter] of Array.from(one).entries()) {
    const next = [index + 1];
    for (const [column, otherLetter] of Array.from(other).entries()) {
      const replaced = (row[column] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
