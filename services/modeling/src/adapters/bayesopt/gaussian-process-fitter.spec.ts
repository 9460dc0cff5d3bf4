import type { Goal } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import type { DatasetRow } from '../../application/ports.js';
import { GaussianProcessFitter } from './gaussian-process-fitter.js';

const goal = (changes: Partial<Goal> = {}): Goal => ({
  version: 1,
  name: 'solvents',
  title: 'Solvents',
  parameters: [{ name: 'water', type: 'continuous', lower: 0, upper: 10, unit: 'mL' }],
  objectives: [
    { name: 'cost', direction: 'minimise', unit: '' },
    { name: 'solubility', direction: 'maximise', unit: '' },
  ],
  sources: [{ name: 'chemist', type: 'person', cost: 1, fidelity: 1 }],
  batch: { initial: 4, size: 2, policy: 'wait' },
  budget: { trials: 8 },
  stop: {},
  approval: 'none',
  strategy: 'gp',
  seed: 1,
  ...changes,
});
const truth = (water: number) => 5 + 4 * Math.sin(water / 2);
const rows = (change: (row: DatasetRow, i: number) => DatasetRow = (row) => row): DatasetRow[] =>
  [0, 1, 2.5, 4, 5.5, 7, 8.5, 10].map((water, i) =>
    change({ observationId: `r${i}/solubility`, point: { water }, value: truth(water) }, i),
  );
const fit = (given: Goal, of: DatasetRow[]) =>
  new GaussianProcessFitter().fit(given, 'solubility', { hash: 'h', rows: of });

describe('the published model', () => {
  it('is one of the property that was observed, whichever objective it is', () => {
    const errors = fit(goal(), rows())!.errors;
    expect(errors.leaveOneOutRmse).toBeLessThan(errors.nullRmse!);
    expect(new GaussianProcessFitter().fit(goal(), 'colour', { hash: 'h', rows: rows() })).toBeUndefined();
  });

  it('trusts results the less the more uncertain they are', () => {
    const wrong = (uncertainty?: number) =>
      rows((row, i) => (i === 3 ? { ...row, value: row.value + 6, ...(uncertainty && { uncertainty }) } : row));
    expect(fit(goal(), wrong(6))!.settings.noise).toBeLessThan(fit(goal(), wrong())!.settings.noise as number);
  });

  it('takes limits for limits', () => {
    const limited = rows((row) => (row.value > 8 ? { ...row, value: 8, censored: 'at-least' } : row));
    const taken = limited.map(({ censored: _, ...row }) => row);
    expect(fit(goal(), limited)!.settings).not.toEqual(fit(goal(), taken)!.settings);
  });

  it('learns how the sources of a campaign relate', () => {
    const sources: Goal['sources'] = [
      { name: 'guess', type: 'person', cost: 1, fidelity: 0.5 },
      { name: 'chemist', type: 'person', cost: 5, fidelity: 1 },
    ];
    const guesses = rows((row) => ({ ...row, value: row.value + 3, source: 'guess' }));
    const both = fit(goal({ sources }), [...rows(), ...guesses])!;
    expect(both.inputs).toEqual(['water']);
    expect(both.settings).toHaveProperty('sources');
  });

  it('bends axes and results as the campaign says', () => {
    const [cost, solubility] = goal().objectives;
    const plain = fit(goal(), rows())!.settings;
    expect(fit(goal({ warping: true }), rows())!.settings).not.toEqual(plain);
    const bent = fit(goal({ objectives: [cost!, { ...solubility!, transform: 'log' }] }), rows())!.settings;
    expect(bent).not.toEqual(plain);
  });
});
