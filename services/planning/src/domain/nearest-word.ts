/** The word that was probably meant: the one reached with the fewest changed letters, if they are few. */
export function nearestWord(given: string, words: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(given.length / 3));
  const near = words
    .map((word) => ({ word, changes: changedLetters(given.toLowerCase(), word.toLowerCase()) }))
    .filter(({ changes }) => changes <= most)
    .sort((a, b) => a.changes - b.changes);
  return near[0]?.word;
}

/** Letters inserted, left out or replaced on the way from one word to the other (Levenshtein distance). */
function changedLetters(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}

/** Says what may stand there, beginning with what was probably meant. */
export function oneOf(given: string, words: readonly string[]): string {
  const near = nearestWord(given, words);
  const all = `Use one of: ${words.join(', ')}.`;
  return near === undefined ? all : `Did you mean ${near}? ${all}`;
}
