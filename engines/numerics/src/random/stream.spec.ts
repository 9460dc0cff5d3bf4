import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean, standardDeviation, stream } from '../index.js';

describe('random streams', () => {
  it('repeat for the same seed and names, and differ otherwise', () => {
    const draw = (...names: (string | number)[]) => stream(1, ...names).uniform();
    expect(draw('a')).toBe(draw('a'));
    expect(new Set([draw('a'), draw('b'), draw('a', 'b'), draw('ab'), stream(2, 'a').uniform()]).size).toBe(5);
  });

  it('have the moments of the uniform and the normal distribution', () => {
    const random = stream('moments');
    const uniforms = Array.from({ length: 20_000 }, () => random.uniform());
    const normals = Array.from({ length: 20_000 }, () => random.normal());
    expect(mean(uniforms)).toBeCloseTo(0.5, 1.5);
    expect(standardDeviation(uniforms)).toBeCloseTo(1 / Math.sqrt(12), 1.5);
    expect(mean(normals)).toBeCloseTo(0, 1.5);
    expect(standardDeviation(normals)).toBeCloseTo(1, 1.5);
  });

  it('of consecutive seeds are not alike', () => {
    const firsts = Array.from({ length: 2_000 }, (_, seed) => stream(seed).uniform());
    expect(mean(firsts)).toBeCloseTo(0.5, 1.5);
  });

  it('sample without replacement', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 50 }), (seed, n, count) => {
        const drawn = stream(seed).sample(n, count);
        expect(drawn).toHaveLength(Math.min(n, count));
        expect(new Set(drawn).size).toBe(drawn.length);
        for (const i of drawn) expect(i >= 0 && i < n).toBe(true);
      }),
    );
  });
});
