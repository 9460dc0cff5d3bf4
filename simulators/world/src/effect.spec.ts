import { describe, expect, it } from 'vitest';
import { countEffects } from './effect.js';

const effect = (taskId: string, more: { state?: 'none' | 'partial'; orderedBy?: string } = {}) => ({
  taskId,
  state: 'complete' as const,
  ...more,
});

describe('the count of physical effects', () => {
  it('has no repeat when every step was done once', () => {
    expect(countEffects([effect('r/a/1'), effect('r/b/1'), effect('q/a/1')])).toEqual({ executed: 3, repeated: 0 });
  });

  it('finds a planted second attempt', () => {
    expect(countEffects([effect('r/a/1'), effect('r/a/2')])).toEqual({ executed: 2, repeated: 1 });
  });

  it('finds a second act under the same task id', () => {
    expect(countEffects([effect('r/a/1'), effect('r/a/1')])).toEqual({ executed: 2, repeated: 1 });
  });

  it('counts a part of an act as an act', () => {
    expect(countEffects([effect('r/a/1', { state: 'partial' }), effect('r/a/2')]).repeated).toBe(1);
  });

  it('lets an attempt that came to nothing be followed by another', () => {
    expect(countEffects([effect('r/a/1', { state: 'none' }), effect('r/a/2')])).toEqual({ executed: 1, repeated: 0 });
  });

  it('lets a person order a step once more', () => {
    expect(countEffects([effect('r/a/1'), effect('r/a/2', { orderedBy: 'Aiko' })]).repeated).toBe(0);
  });
});
