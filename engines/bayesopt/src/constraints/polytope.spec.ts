import { mean, stream } from '@meguri/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveProgramme } from './linear-programme.js';
import { contains, dot, interiorPoint, type Polytope, towards, walker } from './polytope.js';

const vector = (...entries: number[]) => Float64Array.from(entries);

function simplex(dimensions: number): Polytope {
  const normal = new Float64Array(dimensions).fill(1);
  return {
    lower: new Float64Array(dimensions),
    upper: normal.slice(),
    slabs: [{ normal, lower: 1, upper: 1 }],
  };
}

describe('the simplex method', () => {
  it('finds the optimum of a textbook problem', () => {
    // Dantzig's "Wyndor glass" in Hillier and Lieberman, Introduction to Operations Research: max 3a + 5b is 36 at (2, 6)
    const solution = solveProgramme({
      rows: [vector(1, 0, 1, 0, 0), vector(0, 2, 0, 1, 0), vector(3, 2, 0, 0, 1)],
      right: [4, 12, 18],
      cost: [-3, -5, 0, 0, 0],
    });
    expect([...solution!.slice(0, 2)]).toEqual([2, 6]);
  });

  it('does not cycle where the largest-coefficient rule does', () => {
    // E. M. L. Beale, Naval Res. Logist. Q. 2 (1955) 269-275: the minimum is -1/20
    const solution = solveProgramme({
      rows: [
        vector(1 / 4, -60, -1 / 25, 9, 1, 0, 0),
        vector(1 / 2, -90, -1 / 50, 3, 0, 1, 0),
        vector(0, 0, 1, 0, 0, 0, 1),
      ],
      right: [0, 0, 1],
      cost: [-3 / 4, 150, -1 / 50, 6, 0, 0, 0],
    });
    expect(dot(solution!, [-3 / 4, 150, -1 / 50, 6, 0, 0, 0])).toBeCloseTo(-1 / 20, 12);
  });

  it('notices that nothing satisfies the rows', () => {
    expect(solveProgramme({ rows: [vector(1, 1), vector(1, 1)], right: [1, 2], cost: [0, 0] })).toBeUndefined();
  });

  it('copes with rows that say the same twice', () => {
    expect(solveProgramme({ rows: [vector(1, 1), vector(2, 2)], right: [1, 2], cost: [1, 0] })).toEqual(vector(0, 1));
  });
});

describe('a polytope', () => {
  it('has the middle of a simplex as its interior point', () => {
    for (const entry of interiorPoint(simplex(4))!) expect(entry).toBeCloseTo(1 / 4, 9);
  });

  it('has an interior point where inequalities leave only a plane', () => {
    const normal = vector(Math.SQRT1_2, Math.SQRT1_2);
    const slab = (lower: number, upper: number) => ({ normal, lower, upper });
    const flat = {
      lower: vector(0, 0),
      upper: vector(1, 1),
      slabs: [slab(Number.NEGATIVE_INFINITY, Math.SQRT1_2), slab(Math.SQRT1_2, 2)],
    };
    const point = interiorPoint(flat)!;
    expect(point[0]! + point[1]!).toBeCloseTo(1, 9);
    expect(Math.min(...point)).toBeGreaterThan(0.1);
  });

  it('is known to be empty', () => {
    const { lower, upper } = simplex(3);
    expect(interiorPoint({ lower, upper, slabs: [{ normal: vector(1, 1, 1), lower: 4, upper: 5 }] })).toBeUndefined();
  });

  it('is walked uniformly: a coordinate of a simplex of n has mean 1/n and variance (n - 1) / (n² (n + 1))', () => {
    const n = 4;
    const next = walker(simplex(n), interiorPoint(simplex(n))!);
    const random = stream(1, 'walk');
    const first = Array.from({ length: 4000 }, () => next(random, 8)[0]!);
    expect(mean(first)).toBeCloseTo(1 / n, 1);
    expect(mean(first.map((x) => (x - 1 / n) ** 2))).toBeCloseTo((n - 1) / (n * n * (n + 1)), 2);
  });

  it('keeps walks and ways to targets within it', () => {
    const entry = fc.double({ min: -1, max: 1, noNaN: true });
    const normals = fc.array(fc.array(entry, { minLength: 3, maxLength: 3 }), { maxLength: 3 });
    fc.assert(
      fc.property(normals, fc.boolean(), fc.array(entry, { minLength: 3, maxLength: 3 }), (rows, equation, target) => {
        const centre = vector(0.3, 0.5, 0.6);
        const slabs = rows
          .map((row) => Float64Array.from(row))
          .filter((row) => Math.hypot(...row) > 1e-3)
          .map((row) => row.map((a) => a / Math.hypot(...row)))
          .map((normal, i) => {
            const position = dot(normal, centre);
            return {
              normal,
              lower: position - (equation && i === 0 ? 0 : 0.1),
              upper: equation && i === 0 ? position : 9,
            };
          });
        const polytope = { lower: vector(0, 0, 0), upper: vector(1, 1, 1), slabs };
        const inside = interiorPoint(polytope)!;
        const random = stream(1, 'within');
        for (const point of [
          inside,
          walker(polytope, inside)(random, 20),
          towards(polytope, inside, Float64Array.from(target)),
        ]) {
          expect(contains(polytope, point)).toBe(true);
        }
      }),
    );
  });
});
