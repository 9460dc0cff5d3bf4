import { describe, expect, it } from 'vitest';
import { compileSpace } from './compiled-space.js';
import { keyOf, rowOf } from './pool.js';
import type { Parameter } from './space.js';

const library = (molecules: number): Parameter => {
  const values = Array.from({ length: molecules }, (_, m) => `molecule ${m}`);
  const fingerprints = values.map((_, m) => Uint32Array.of(m));
  return { name: 'molecule', type: 'substance', values, fingerprints };
};

describe('the pool of all combinations', () => {
  it('finds every point by its key and no other', () => {
    const pool = compileSpace({
      parameters: [
        { name: 'base', type: 'categorical', values: ['KOAc', 'CsOAc', 'K2CO3'] },
        { name: 'temperature', type: 'discrete', values: [90, 105, 110, 137] },
        { name: 'amount', type: 'continuous', lower: 1e-3, upper: 1, scale: 'log', step: 0.1 },
      ],
    }).pool!;
    for (let i = 0; i < pool.size; i++) expect(pool.indexOf.get(keyOf(rowOf(pool, i)))).toBe(i);
    expect(pool.indexOf.get(keyOf([3, 0, 0]))).toBeUndefined();
    expect(pool.indexOf.get(keyOf([0, 0.5, 0]))).toBeUndefined();
  });

  it('lists a library of molecules, but neither as many combinations nor as many plain choices', () => {
    const values = Array.from({ length: 20_001 }, (_, i) => i);
    const one: Parameter = { name: 'solvent', type: 'categorical', values: ['water'] };
    const two: Parameter = { ...one, values: ['water', 'ethanol'] };
    const poolOfSpace = (...parameters: Parameter[]) => compileSpace({ parameters }).pool;
    expect(poolOfSpace(library(20_001), one)?.size).toBe(20_001);
    expect(poolOfSpace(library(10_001), two)).toBeUndefined();
    expect(poolOfSpace({ name: 'code', type: 'categorical', values })).toBeUndefined();
  });
});
