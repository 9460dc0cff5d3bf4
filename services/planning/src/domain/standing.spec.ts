import type { Objective, Quantity } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { batch, given, goal, type Step, started } from './laboratory.fixture.js';
import { areAcceptable } from './objectives.js';
import { bestSoFar, resultsOf } from './standing.js';
import { observe } from './trial-life.js';

type Censoring = Quantity['censored'];
const yieldOf = (value: number, censored?: Censoring): Quantity[] => [
  { name: 'yield', value, unit: '%', ...(censored && { censored }) },
];
const measured =
  (trialId: string, value: number, censored?: Censoring): Step =>
  (history) =>
    observe(history, { trialId, attempt: 1 }, yieldOf(value, censored));
const bestOf = (direction: 'maximise' | 'minimise', ...steps: Step[]) =>
  bestSoFar(given(started({ objectives: [{ name: 'yield', direction, unit: '%' }] }), batch(), ...steps))?.trialId;

describe('a result that is only a limit', () => {
  it('is the best where what it leaves open is better still', () => {
    const steps = [measured('t0001', 80), measured('t0002', 95, 'at-least')];
    expect(bestOf('maximise', ...steps)).toBe('t0002');
    expect(bestOf('minimise', measured('t0001', 80), measured('t0002', 2, 'at-most'))).toBe('t0002');
  });

  it('is not the best where the truth may be anything worse', () => {
    expect(bestOf('maximise', measured('t0001', 1), measured('t0002', 2, 'at-most'))).toBe('t0001');
    expect(bestOf('minimise', measured('t0001', 99), measured('t0002', 95, 'at-least'))).toBe('t0001');
  });

  it('reaches no target value, from which better and worse lie on both sides', () => {
    const objectives: Objective[] = [{ name: 'yield', direction: 'target', target: 95, tolerance: 5, unit: '%' }];
    expect(resultsOf(given(started({ objectives }), batch(), measured('t0001', 95, 'at-least')))).toEqual([]);
  });

  it.each<[string, number, Censoring, boolean]>([
    ['above the lower limit', 95, 'at-least', true],
    ['below the upper limit', 2, 'at-most', true],
    ['perhaps below the lower limit', 95, 'at-most', false],
    ['perhaps above the upper limit', 2, 'at-least', false],
  ])('keeps to limits only for sure: %s', (_, value, censored, isKept) => {
    const limits = (censored === 'at-least') === isKept ? { atLeast: 90 } : { atMost: 90 };
    const objectives = [{ ...goal().objectives[0]!, ...limits }];
    expect(areAcceptable({ objectives }, yieldOf(value, censored))).toBe(isKept);
  });
});
