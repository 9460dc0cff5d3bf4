import { describe, expect, it } from 'vitest';
import { SOBOL_DIMENSIONS, sobol } from '../index.js';
import { oracle } from '../oracle.fixture.js';

const COUNT = 256;

describe('Sobol sequence', () => {
  const reference = oracle<{ points: number[][] }>('sobol.json');
  it.skipIf(!reference)('agrees with the reference points in ten dimensions', () => {
    expect(Array.from(sobol(10, 64))).toEqual(reference?.points.flat());
  });

  it('puts one point into each of n equal slices of every coordinate, scrambled or not', () => {
    for (const seed of [undefined, 'a', 7]) {
      const points = sobol(SOBOL_DIMENSIONS, COUNT, seed);
      for (let d = 0; d < SOBOL_DIMENSIONS; d++) {
        const slices = new Set(column(points, d).map((v) => Math.floor(v * COUNT)));
        expect(slices.size).toBe(COUNT);
      }
    }
  });

  it('fills every elementary rectangle of the first two coordinates, also when scrambled', () => {
    const points = sobol(2, COUNT, 'net');
    for (let k = 0; k <= 8; k++) {
      const cells = new Set(
        Array.from({ length: COUNT }, (_, i) => {
          const across = Math.floor(points[2 * i]! * 2 ** k);
          const up = Math.floor(points[2 * i + 1]! * 2 ** (8 - k));
          return across * COUNT + up;
        }),
      );
      expect(cells.size).toBe(COUNT);
    }
  });

  it('differs between seeds and repeats with the same one', () => {
    expect(sobol(3, 8, 1)).toEqual(sobol(3, 8, 1));
    expect(sobol(3, 8, 1)).not.toEqual(sobol(3, 8, 2));
  });

  it('refuses more dimensions than it has direction numbers for', () => {
    expect(() => sobol(SOBOL_DIMENSIONS + 1, 1)).toThrow(RangeError);
  });
});

function column(points: Float64Array, d: number): number[] {
  return Array.from({ length: COUNT }, (_, i) => points[i * SOBOL_DIMENSIONS + d]!);
}
