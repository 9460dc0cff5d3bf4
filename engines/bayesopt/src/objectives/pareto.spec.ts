import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, nonDominated } from './pareto.js';

const cloud = (m: number) =>
  fc.array(
    fc.array(fc.integer({ min: 0, max: 6 }), { minLength: m, maxLength: m }).map((v) => Float64Array.from(v)),
    { maxLength: 25 },
  );

describe.each([1, 2, 3, 4])('the non-dominated points in %i objectives', (m) => {
  it('are those that no other point covers, the first of equal ones', () => {
    fc.assert(
      fc.property(cloud(m), (points) => {
        const kept = [...points.keys()].filter(
          (i) =>
            !points.some((other, j) => j !== i && covers(other, points[i]!) && (!covers(points[i]!, other) || j < i)),
        );
        expect(nonDominated(points)).toEqual(kept);
      }),
    );
  });
});
