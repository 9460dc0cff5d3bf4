import { describe, expect, it } from 'vitest';
import { advance, countSets, placeOf, setAt } from './combinations.js';

describe('sets of at most so many numbers', () => {
  it.each([
    [1, 1],
    [5, 5],
    [6, 2],
    [7, 3],
    [3, 9],
  ])('of %i numbers, at most %i, are run through in the order of their masks', (count, most) => {
    const maskOf = (set: readonly number[]) => set.reduce((mask, i) => mask + 2 ** (count - 1 - i), 0);
    const sets = Array.from({ length: countSets(count, most) }, (_, place) => setAt(place, count, most));
    const masks = Array.from({ length: 2 ** count }, (_, mask) => mask);
    const sizeOf = (mask: number) => mask.toString(2).replaceAll('0', '').length;
    expect(sets.map(maskOf)).toEqual(masks.filter((mask) => sizeOf(mask) <= most));
    const walked: number[] = [];
    sets.forEach((set, place) => {
      if (place > 0) advance(walked, count, most);
      expect(walked).toEqual(set);
    });
    expect(sets.map((set) => placeOf(set, count, most))).toEqual(sets.map((_, place) => place));
  });

  it('are counted without running through them', () => {
    expect(countSets(200, 4)).toBe(1 + 200 + 19_900 + 1_313_400 + 64_684_950);
    expect(setAt(2 ** 40, 41, 41)).toEqual([0]);
  });
});
