import { stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { AttributionError, permutationImportance } from './index.js';

const random = stream(2, 'permutation');
const rows = Array.from({ length: 60 }, () => Float64Array.of(random.normal(), random.normal(), random.normal()));
const predict = (x: Float64Array) => 3 * x[0]! + x[1]!;
const measured = Float64Array.from(rows, (row) => predict(row) + 0.1 * random.normal());

describe('permutation importance', () => {
  const found = permutationImportance({ predict, rows, measured, seed: 7 });

  it('is how much the error grows, and nothing for an input that the model does not use', () => {
    const [first, second, idle] = found.increases;
    expect(found.rmse).toBeGreaterThan(0.05);
    expect(found.rmse).toBeLessThan(0.15);
    // shuffling x of variance s² adds 2 b² s² to the mean square: √2 b s here
    expect(first!.mean).toBeCloseTo(3 * Math.SQRT2, 0);
    expect(second!.mean).toBeCloseTo(Math.SQRT2, 0);
    expect(idle).toEqual({ mean: 0, sd: 0 });
  });

  it('repeats with its seed, and differs with another by less than its scatter', () => {
    expect(permutationImportance({ predict, rows, measured, seed: 7 })).toEqual(found);
    const other = permutationImportance({ predict, rows, measured, seed: 8 });
    expect(other.increases[0]!.mean).not.toBe(found.increases[0]!.mean);
    expect(Math.abs(other.increases[0]!.mean - found.increases[0]!.mean)).toBeLessThan(found.increases[0]!.sd);
  });

  it('shuffles groups of inputs together, as one input that says as much as both', () => {
    const groups = [[0, 1], [2]];
    const { increases } = permutationImportance({ predict, rows, measured, seed: 7, groups });
    const sums = rows.map((row) => Float64Array.of(predict(row)));
    const one = permutationImportance({ predict: (x) => x[0]!, rows: sums, measured, seed: 7 });
    expect(increases).toHaveLength(2);
    expect(increases[0]!.mean).toBeCloseTo(one.increases[0]!.mean, 12);
  });

  it.each([
    { rows: [], measured: new Float64Array(0) },
    { rows: rows.slice(0, 1), measured: measured.slice(0, 1) },
    { measured: measured.slice(1) },
    { measured: measured.with(3, Number.NaN) },
    { repeats: 0 },
  ])('is refused where it says nothing: %#', (wrong) => {
    expect(() => permutationImportance({ predict, rows, measured, seed: 1, ...wrong })).toThrow(AttributionError);
  });
});
