import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignedFolds, groupedFolds, kFold, leaveOneOut, trainingRows } from './folds.js';

describe('folds', () => {
  it('hold out every row once per division, in sizes that differ by one at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 60 }), fc.integer({ min: 2, max: 10 }), fc.integer(), (n, k, seed) => {
        const folds = Math.min(k, n);
        const { held, repeats } = kFold(n, { folds, seed, repeats: 2 });
        expect(held).toHaveLength(folds * 2);
        expect(repeats).toBe(2);
        for (const division of [held.slice(0, folds), held.slice(folds)]) {
          expect(division.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
          const sizes = division.map((rows) => rows.length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
        expect(kFold(n, { folds, seed, repeats: 2 }).held).toEqual(held);
      }),
    );
  });

  it('differ between seeds', () => {
    expect(kFold(30, { folds: 5, seed: 1 })).not.toEqual(kFold(30, { folds: 5, seed: 2 }));
  });

  it('never part rows of a group', () => {
    const labels = ['p', 'q', 'p', 'r', 's', 'q', 't', 'p'];
    expect(groupedFolds(labels).held).toEqual([[0, 2, 7], [1, 5], [3], [4], [6]]);
    const { held } = groupedFolds(labels, { folds: 3, seed: 1 });
    expect(held.flat().sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const label of labels) expect(held.filter((rows) => rows.some((i) => labels[i] === label))).toHaveLength(1);
    expect(held.map((rows) => rows.length).sort()).toEqual([2, 3, 3]);
  });

  it('leave one out, or are as given', () => {
    expect(leaveOneOut(3).held).toEqual([[0], [1], [2]]);
    expect(assignedFolds([0, 1, 0, 1]).held).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(trainingRows(4, [1, 2])).toEqual([0, 3]);
  });

  it('are refused in impossible numbers', () => {
    expect(() => kFold(5, { folds: 6, seed: 1 })).toThrow('6 folds of 5 rows');
    expect(() => groupedFolds(['a', 'a', 'a'])).toThrow('1 folds of 1 groups');
  });
});
