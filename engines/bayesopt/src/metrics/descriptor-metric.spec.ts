import { cholesky, packedLength, rowStart, stream } from '@meguri/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpaceError } from '../spaces/space-error.js';
import { descriptorMetric } from './descriptor-metric.js';
import { distancesBetween } from './distances.fixture.js';

function normalRows(levels: number, columns: number, seed = 1): number[][] {
  const random = stream(seed, 'descriptors');
  return Array.from({ length: levels }, () => Array.from({ length: columns }, () => random.normal()));
}

describe('the distance by descriptors', () => {
  it('is the squared distance of standardised columns, half of it, divided by their number', () => {
    // columns 1, 2, 3 and 0, 3, 0: standardised -1, 0, 1 and -1/√3, 2/√3, -1/√3
    const distances = distancesBetween(
      descriptorMetric([
        [1, 0],
        [2, 3],
        [3, 0],
      ]),
      3,
    );
    expect(distances[0]![1]).toBeCloseTo((1 + 3) / 4, 12);
    expect(distances[0]![2]).toBeCloseTo((4 + 0) / 4, 12);
    expect(distances[2]![1]).toBeCloseTo((1 + 3) / 4, 12);
  });

  it('has mean 1 over different levels, however many descriptors there are and in whatever unit', () => {
    const sizes = fc.tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 20 }), fc.integer());
    const unit = fc.integer({ min: -9, max: 9 }).map((exponent) => 10 ** exponent);
    fc.assert(
      fc.property(sizes, unit, (size, scale) => {
        const rows = normalRows(...size).map((row) => row.map((v) => scale * (v + 5)));
        const distances = distancesBetween(descriptorMetric(rows), rows.length).flat();
        expect(distances.reduce((a, b) => a + b) / (rows.length * (rows.length - 1))).toBeCloseTo(1, 9);
      }),
    );
  });

  it('takes no notice of columns that are constant, incomplete or tell the same again', () => {
    const rows = normalRows(8, 2);
    const padded = rows.map(([a, b], i) => [a!, 7, i === 3 ? Number.NaN : i, -2 * a! + 1, b!, 1 / 3]);
    expect(distancesBetween(descriptorMetric(padded), 8)).toEqual(distancesBetween(descriptorMetric(rows), 8));
  });

  it('is the same whether it is kept in a table or computed when asked', () => {
    const rows = normalRows(2001, 12);
    const metric = descriptorMetric(rows);
    const sums = new Float64Array(2001);
    metric.add(
      17,
      Float64Array.from(rows.keys(), (i) => i),
      2,
      sums,
      2001,
    );
    const centres = rows[0]!.map((_, c) => rows.reduce((sum, row) => sum + row[c]!, 0) / 2001);
    const variances = centres.map((m, c) => rows.reduce((sum, row) => sum + (row[c]! - m) ** 2, 0) / 2000);
    const expected = rows.map((row) =>
      row.reduce((sum, v, c) => sum + (v - rows[17]![c]!) ** 2 / variances[c]! / 12, 0),
    );
    for (const level of [0, 16, 17, 1000, 2000]) expect(sums[level]).toBeCloseTo(expected[level]!, 12);
  });

  it('embeds into a Gaussian kernel that is positive definite', () => {
    const distances = distancesBetween(descriptorMetric(normalRows(20, 5)), 20);
    const matrix = new Float64Array(packedLength(20));
    for (let i = 0; i < 20; i++)
      for (let j = 0; j <= i; j++) matrix[rowStart(i) + j] = Math.exp(-0.5 * distances[i]![j]!);
    expect(cholesky(matrix, 20)).toBe(true);
  });

  it('admits a single level', () => {
    expect(distancesBetween(descriptorMetric([[1, 2]]), 1)).toEqual([[0]]);
  });

  it.each([
    ['rows of different length', [[1, 2], [1]], /row 1 has 1 descriptors where row 0 has 2/],
    ['descriptors that are all the same', [[1], [1]], /tell no values apart/],
  ])('refuses %s', (_, rows, message) => {
    expect(() => descriptorMetric(rows, 'ligand')).toThrow(SpaceError);
    expect(() => descriptorMetric(rows, 'ligand')).toThrow(expect.objectContaining({ parameter: 'ligand' }));
    expect(() => descriptorMetric(rows)).toThrow(message);
  });
});
