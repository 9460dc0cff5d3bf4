import { sobol } from '@meguri/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oracle, sharedText } from '../shared-data.fixture.js';
import { parseTable } from '../tables/table.js';
import { hypervolume } from './hypervolume.js';
import { nonDominatedBoxes } from './non-dominated-boxes.js';
import { nonDominated } from './pareto.js';

interface Case {
  points: number[][];
  reference: number[];
  hypervolume: number;
}

const vector = (m: number) =>
  fc
    .array(fc.double({ min: -0.2, max: 1, noNaN: true }), { minLength: m, maxLength: m })
    .map((v) => Float64Array.from(v));
const cloud = (m: number, maxLength: number) => fc.array(vector(m), { maxLength });

describe('hypervolume', () => {
  const reference = oracle<{ cases: Case[] }>('hypervolume.json');
  it.skipIf(!reference)('agrees with inclusion and exclusion', () => {
    for (const { points, reference: corner, hypervolume: value } of reference!.cases) {
      expect(
        hypervolume(
          points.map((point) => Float64Array.from(point)),
          corner,
        ),
      ).toBeCloseTo(value, 12);
    }
  });

  it.each([
    ['ZDT1', (f: number) => 1 - Math.sqrt(f), 120 + 2 / 3],
    ['ZDT2', (f: number) => 1 - f * f, 120 + 1 / 3],
  ])('of a dense front of %s tends to the published maximum with reference (11, 11)', (_, front, maximum) => {
    const points = Array.from({ length: 20_001 }, (_, i) => Float64Array.of(-i / 20_000, -front(i / 20_000)));
    expect(hypervolume(points, [-11, -11])).toBeCloseTo(maximum, 3);
  });

  it('of a dense front of DTLZ2 tends to 1.1^m less the ball’s share', () => {
    const circle = Array.from({ length: 5001 }, (_, i) => {
      const angle = (Math.PI / 2) * (i / 5000);
      return Float64Array.of(-Math.cos(angle), -Math.sin(angle));
    });
    expect(hypervolume(circle, [-1.1, -1.1])).toBeCloseTo(1.21 - Math.PI / 4, 3);
  });

  const suzuki = sharedText('suzuki-two-objectives/dataset_B1.csv');
  it.skipIf(!suzuki)('of the Suzuki reactions is 9180.23 with six points on the front', () => {
    const points = parseTable(suzuki!).rows.map((row) => Float64Array.of(Number(row[4]), Number(row[5])));
    expect(hypervolume(points, [0, 0])).toBeCloseTo(9180.23, 2);
    expect(nonDominated(points)).toHaveLength(6);
  });

  it.each([1, 2, 3, 4, 5, 6])('in %i objectives is the share of the unit cube that the points dominate', (m) => {
    const at = sobol(m, 4096, 7);
    fc.assert(
      fc.property(cloud(m, 7), (points) => {
        let hits = 0;
        for (let k = 0; k < 4096; k++) {
          if (points.some((point) => point.every((value, i) => value >= at[k * m + i]!))) hits++;
        }
        expect(Math.abs(hypervolume(points, new Float64Array(m)) - hits / 4096)).toBeLessThan(0.02);
      }),
      { numRuns: 25 },
    );
  });

  it('does not depend on the order of points and objectives, and grows by no more than a point’s own box', () => {
    fc.assert(
      fc.property(cloud(4, 8), vector(4), (points, point) => {
        const corner = [0, 0, 0, 0];
        const before = hypervolume(points, corner);
        expect(hypervolume(points.toReversed(), corner)).toBeCloseTo(before, 12);
        expect(
          hypervolume(
            points.map((p) => p.toReversed()),
            corner,
          ),
        ).toBeCloseTo(before, 12);
        const gain = hypervolume([...points, point], corner) - before;
        expect(gain).toBeGreaterThan(-1e-12);
        expect(gain).toBeLessThan(hypervolume([point], corner) + 1e-12);
      }),
    );
  });
});

describe('the boxes of the non-dominated space', () => {
  it.each([1, 2, 3, 4, 5])('in %i objectives are disjoint and hold all that the points do not dominate', (m) => {
    const at = sobol(m, 256, 3).map((u) => 1.4 * u - 0.2);
    fc.assert(
      fc.property(cloud(m, 9), (points) => {
        const boxes = nonDominatedBoxes(points, new Float64Array(m));
        for (let k = 0; k < 256; k++) {
          const x = at.subarray(k * m, (k + 1) * m);
          const dominated = points.some((point) => point.every((value, i) => value > 0 && value >= x[i]!));
          const homes = boxes.filter(({ lower, upper }) => x.every((v, i) => v > lower[i]! && v <= upper[i]!));
          expect(homes).toHaveLength(x.every((v) => v > 0) && !dominated ? 1 : 0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are n + 1 in two objectives and at most 2 n + 1 in three', () => {
    const sphere = (m: number, n: number) =>
      Array.from({ length: n }, (_, k) => {
        const direction = sobol(m, n + 1, 5).subarray((k + 1) * m, (k + 2) * m);
        return direction.map((v) => v / Math.hypot(...direction));
      });
    expect(nonDominatedBoxes(sphere(2, 40), [0, 0])).toHaveLength(41);
    expect(nonDominatedBoxes(sphere(3, 40), [0, 0, 0]).length).toBeLessThanOrEqual(81);
  });
});
