/** The word that was probably meant: the one reached with the fewest changed letters, if they are few. */
export function nearestWord(given: string, words: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(given.length / 3));
  const near = words
    .map((word) => ({ word, changes: changedLetters(given.toLowerCase(), word.toLowerCase()) }))
    .filter(({ changes }) => changes <= most)
    .sort((a, b) => a.changes - b.changes);
  return near[0]?.word;
}

/**
 * Letters inserted, left out, replaced or exchanged with their neighbour on the way from one word to the other
 * (Damerau 1964, optimal string alignment).
 */
function changedLetters(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    const above = rows[i - 1]!;
    for (let j = 1; j <= to.length; j++) {
      const replaced = above[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      const exchanged = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(Math.min(replaced, above[j]! + 1, row[j - 1]! + 1, exchanged ? rows[i - 2]![j - 2]! + 1 : replaced));
    }
    rows.push(row);
  }
  return rows[from.length]![to.length]!;
}

/** Says what may stand there, beginning with what was probably meant. */
export function oneOf(given: string, words: readonly string[]): string {
  const near = nearestWord(given, words);
  const all = `Use one of: ${words.join(', ')}.`;
  return near === undefined ? all : `Did you mean ${near}? ${all}`;
}
