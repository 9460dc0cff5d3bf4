import { cholesky, packedLength, rowStart, stream } from '@meguri/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpaceError } from '../spaces/space-error.js';
import { distancesBetween } from './distances.fixture.js';
import { tanimotoMetric } from './tanimoto-metric.js';

const words = (bits: Iterable<number>, length = 64) => {
  const packed = new Uint32Array(length);
  for (const bit of bits) packed[bit >>> 5]! |= 1 << (bit & 31);
  return packed;
};

/** Bits set in Morgan fingerprints of radius 2 and 2048 bits by RDKit 2026.09.1 for Python. */
const ASPIRIN = [
  389, 456, 650, 695, 807, 909, 1017, 1035, 1047, 1057, 1088, 1199, 1380, 1410, 1447, 1468, 1616, 1729, 1750, 1775,
  1873, 1917, 1970, 1991,
];
const SALICYLIC_ACID = [
  389, 456, 650, 807, 1047, 1088, 1199, 1211, 1380, 1447, 1519, 1602, 1607, 1750, 1831, 1873, 1917, 1991,
];

describe('the distance by fingerprints', () => {
  it('is one minus the Tanimoto similarity that RDKit gives', () => {
    const [[same, other]] = distancesBetween(tanimotoMetric([words(ASPIRIN), words(SALICYLIC_ACID)]), 2) as [number[]];
    expect(same).toBe(0);
    expect(other).toBe(1 - 13 / 29);
  });

  it('agrees with the definition by sets for any fingerprints', () => {
    const sets = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 127 })), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(sets, (fingerprints) => {
        const metric = tanimotoMetric(fingerprints.map((bits) => words(bits, 4)));
        const expected = fingerprints.map((a) =>
          fingerprints.map((b) => {
            const common = a.filter((bit) => b.includes(bit)).length;
            const either = a.length + b.length - common;
            return either === 0 ? 0 : (either - common) / either;
          }),
        );
        expect(distancesBetween(metric, fingerprints.length)).toEqual(expected);
      }),
    );
  });

  it('counts whole words right', () => {
    const full = new Uint32Array([0xffffffff, 0xffffffff]);
    const half = new Uint32Array([0xffffffff, 0]);
    const none = new Uint32Array(2);
    expect(distancesBetween(tanimotoMetric([full, half, none]), 3)).toEqual([
      [0, 0.5, 1],
      [0.5, 0, 1],
      [1, 1, 0],
    ]);
  });

  it('is the same whether it is kept in a table, by row or computed when asked', () => {
    const random = stream(2, 'fingerprints');
    const all = Array.from({ length: 2100 }, () =>
      words(
        Array.from({ length: 40 }, () => random.integer(0, 1023)),
        32,
      ),
    );
    const few = distancesBetween(tanimotoMetric(all.slice(0, 50)), 50);
    const metric = tanimotoMetric(all);
    const levels = Float64Array.from(all, (_, i) => i);
    const distancesOfThree = (count: number) => {
      const sums = new Float64Array(count);
      metric.add(3, levels, 1, sums, count);
      return [...sums.subarray(0, 50)];
    };
    expect(distancesOfThree(50)).toEqual(few[3]);
    expect(distancesOfThree(2100)).toEqual(few[3]);
    expect(distancesOfThree(50)).toEqual(few[3]);
  });

  it('embeds into a Gaussian kernel that is positive definite', () => {
    const random = stream(3, 'fingerprints');
    const all = Array.from({ length: 30 }, () =>
      words(
        Array.from({ length: 20 }, () => random.integer(0, 127)),
        4,
      ),
    );
    const distances = distancesBetween(tanimotoMetric(all), 30);
    const matrix = new Float64Array(packedLength(30));
    for (let i = 0; i < 30; i++) for (let j = 0; j <= i; j++) matrix[rowStart(i) + j] = Math.exp(-distances[i]![j]!);
    expect(cholesky(matrix, 30)).toBe(true);
  });

  it('refuses fingerprints of different length', () => {
    const mixed = [new Uint32Array(2), new Uint32Array(3)];
    expect(() => tanimotoMetric(mixed, 'ligand')).toThrow(SpaceError);
    expect(() => tanimotoMetric(mixed, 'ligand')).toThrow(expect.objectContaining({ parameter: 'ligand' }));
    expect(() => tanimotoMetric(mixed)).toThrow(/fingerprint 1 has 3 words where fingerprint 0 has 2/);
  });
});
