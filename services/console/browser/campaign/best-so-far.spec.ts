import { describe, expect, it } from 'vitest';
import type { Objective, Trial } from '../views.js';
import { progressColumns as columnsOf, rangeOf } from './best-so-far.js';

const trial = (number: number, value: number | undefined, more: Partial<Trial> = {}): Trial => ({
  trialId: `t${String(number).padStart(4, '0')}`,
  batch: 1,
  point: {},
  source: 'bench',
  state: value === undefined ? 'requested' : 'observed',
  attempt: 1,
  reason: 'initial-design',
  values: value === undefined ? [] : [{ name: 'yield', value, unit: '%' }],
  ...more,
});
const objective = (direction: Objective['direction']): Objective => ({ name: 'yield', direction, unit: '%' });

const bench = { name: 'bench', type: 'experiment', cost: 20, fidelity: 1 } as const;
const calculation = { name: 'calculation', type: 'calculation', cost: 1, fidelity: 0.7 } as const;
const progressColumns = (trials: readonly Trial[], of: Objective) => columnsOf(trials, of, [calculation, bench]);

describe('the progress of a campaign', () => {
  const trials = [trial(3, 40), trial(1, 20), trial(2, undefined), trial(4, 30), trial(5, undefined)];

  it('is told in the order of the trials, with the best until each', () => {
    const columns = progressColumns(trials, objective('maximise'));
    expect(columns.trial).toEqual([1, 2, 3, 4, 5]);
    expect(columns.observed).toEqual([20, null, 40, 30, null]);
    expect(columns.best).toEqual([20, 20, 40, 40, null]);
  });

  it('gets better towards a target', () => {
    const near = { ...objective('target'), target: 32 };
    expect(progressColumns(trials, near).best).toEqual([20, 20, 40, 30, null]);
  });

  it('gets better downwards when the goal is to minimise', () => {
    expect(progressColumns(trials, objective('minimise')).best).toEqual([20, 20, 20, 20, null]);
  });

  it('counts a limit only where what it leaves open is better still', () => {
    const limit = (number: number, value: number, censored: 'at-least' | 'at-most') =>
      trial(number, value, { values: [{ name: 'yield', value, unit: '%', censored }] });
    const limits = [limit(1, 95, 'at-least'), trial(2, 50), limit(3, 2, 'at-most')];
    expect(progressColumns(limits, objective('maximise'))).toMatchObject({ observed: [95, 50, 2], best: [95, 95, 95] });
    expect(progressColumns(limits, objective('minimise')).best).toEqual([null, 50, 2]);
    expect(progressColumns(limits, { ...objective('target'), target: 95 }).best).toEqual([null, 50, 50]);
  });

  it('leaves out the values of a trial that failed or was withdrawn', () => {
    const failed = trial(1, 99, { state: 'failed' });
    expect(progressColumns([failed, trial(2, 10)], objective('maximise')).best).toEqual([null, 10]);
  });

  it('shows predictions with one standard deviation to each side', () => {
    const predicted = trial(1, 50, { prediction: { mean: 60, sd: 8 } });
    expect(progressColumns([predicted], objective('maximise'))).toMatchObject({ low: [52], high: [68] });
  });

  it('counts as the best only what the source nearest to the truth answered', () => {
    const columns = progressColumns([trial(1, 99, { source: 'calculation' }), trial(2, 40)], objective('maximise'));
    expect(columns).toMatchObject({ best: [null, 40], observed: [null, 40], approximate: [99, null] });
  });

  it('can be empty', () => {
    expect(progressColumns([], objective('maximise')).best).toEqual([]);
  });
});

describe('the range of the plot', () => {
  const columns = (trials: readonly Trial[]) => columnsOf(trials, objective('minimise'), [bench, calculation]);
  const unsure = { prediction: { mean: 0.8, sd: 30 } };

  it('is that of the observations, of which wide predictions take no room', () => {
    const [low, high] = rangeOf(
      columns([trial(1, 0.2), trial(2, 1.2, { source: 'calculation' }), trial(3, 0.5, unsure)]),
    )!;
    expect(low).toBeLessThan(0.2);
    expect(high).toBeGreaterThan(1.2);
    expect(high - low).toBeLessThan(1.2);
  });

  it('is that of the predictions while nothing is observed, and of nothing there is none', () => {
    const [low, high] = rangeOf(columns([trial(1, undefined, unsure)]))!;
    expect([low < -29.2, high > 30.8]).toEqual([true, true]);
    expect(rangeOf(columns([trial(1, undefined)]))).toBeUndefined();
  });

  it('has room around one value, whatever it is', () => {
    for (const value of [0, -3, 1e-9]) {
      const [low, high] = rangeOf(columns([trial(1, value)]))!;
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
  });
});
