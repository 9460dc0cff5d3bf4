// Sets of numbers below `count`, at most `most` of them, as ascending lists. Their order is that of masks in which early numbers have high
// bits: of three, [], [2], [1], [1, 2], [0] …

/** How many such sets there are; beyond 2⁵³ about so many. */
export function countSets(count: number, most: number): number {
  let [sets, ofSize] = [0, 1];
  for (let size = 0; size <= Math.min(count, most); size++) {
    sets += ofSize;
    ofSize = (ofSize * (count - size)) / (size + 1);
  }
  return Math.round(sets);
}

/** The set at a place in the order, counted from 0. */
export function setAt(place: number, count: number, most: number): number[] {
  const set: number[] = [];
  let left = place;
  for (let i = 0; i < count && set.length < most; i++) {
    const before = countSets(count - i - 1, most - set.length);
    if (left < before) continue;
    left -= before;
    set.push(i);
  }
  return set;
}

/** The place of a set in the order. */
export function placeOf(set: readonly number[], count: number, most: number): number {
  return set.reduce((place, i, before) => place + countSets(count - i - 1, most - before), 0);
}

/** Makes a set the next one, for as long as there is one. */
export function advance(set: number[], count: number, most: number): void {
  if (set.length < most && set.at(-1) !== count - 1) {
    set.push(count - 1);
    return;
  }
  let last = set.pop()!;
  while (set.length > 0 && set.at(-1) === last - 1) last = set.pop()!;
  set.push(last - 1);
}
