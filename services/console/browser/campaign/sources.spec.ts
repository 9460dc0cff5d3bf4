import { describe, expect, it } from 'vitest';
import type { Trial } from '../views.js';
import { predictedName, promotionsOf } from './sources.js';

const sources = [
  { name: 'cheap', type: 'calculation', cost: 1, fidelity: 0.5 },
  { name: 'middle', type: 'calculation', cost: 3, fidelity: 0.8 },
  { name: 'dear', type: 'calculation', cost: 10, fidelity: 1 },
] as const;
const trial = (number: number, source: string, molecule: string, state: Trial['state'] = 'observed'): Trial => ({
  ...{ trialId: `t000${number}`, batch: 1, point: { molecule }, source, state, attempt: 1, reason: '', values: [] },
});
const linked = (...trials: Trial[]) =>
  promotionsOf(trials, [...sources]).map(({ from, to }) => `${from.trialId} to ${to.trialId}`);

describe('a promotion', () => {
  it('links the cheap answer to a candidate with the dear one, also while that is awaited', () => {
    const cheap = [trial(1, 'cheap', 'azulene'), trial(2, 'cheap', 'heptazine')];
    expect(linked(...cheap, trial(3, 'dear', 'heptazine', 'requested'))).toEqual(['t0002 to t0003']);
  });

  it('goes on from the nearest level below', () => {
    const steps = [trial(3, 'dear', 'azulene'), trial(1, 'cheap', 'azulene'), trial(2, 'middle', 'azulene')];
    expect(linked(...steps)).toEqual(['t0001 to t0002', 't0002 to t0003']);
  });

  it('is none where the dear one answered first, where the cheap one failed, or of another candidate', () => {
    expect(linked(trial(1, 'dear', 'azulene'), trial(2, 'cheap', 'azulene'))).toEqual([]);
    expect(linked(trial(1, 'cheap', 'azulene', 'failed'), trial(2, 'dear', 'azulene'))).toEqual([]);
    expect(linked(trial(1, 'cheap', 'azulene'), trial(2, 'dear', 'heptazine'))).toEqual([]);
  });
});

describe('what is predicted', () => {
  it('is named by the source that counts, where there are several', () => {
    expect(predictedName({ sources: [...sources] })).toBe('predicted of dear');
    expect(predictedName({ sources: [sources[0]] })).toBe('predicted');
  });
});
