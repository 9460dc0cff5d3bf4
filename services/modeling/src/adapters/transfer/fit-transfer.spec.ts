import type { Goal } from '@meguri/contracts';
import { polymerOptics } from '@meguri/materials';
import { describe, expect, it } from 'vitest';
import { fitTransfer } from './fit-transfer.js';

const goal: Goal = {
  version: 1,
  name: 'polymers',
  title: 'Highest refractive index',
  parameters: [
    {
      name: 'polymer',
      type: 'substance',
      values: polymerOptics.map(({ name }) => name),
      // a descriptor that tells of the index, and one that is not known of all
      descriptors: {
        names: ['sulphur', 'gap'],
        rows: polymerOptics.map(({ formula, calculated }, i) => [
          Number(/S(\d*)/.exec(formula)?.[1] || formula.includes('S')) + calculated.refractiveIndex,
          i === 3 ? null : i,
        ]),
      },
    },
  ],
  objectives: [{ name: 'index', direction: 'maximise', unit: '', model: 'transfer' }],
  sources: [
    { name: 'md', type: 'calculation', cost: 1, fidelity: 0.5 },
    { name: 'bench', type: 'experiment', cost: 20, fidelity: 1 },
  ],
  batch: { initial: 2, size: 2, policy: 'wait' },
  budget: { trials: 20 },
  stop: {},
  approval: 'none',
  strategy: 'gp',
  seed: 1,
};
const rowsOf = (source: string, kind: 'calculated' | 'measured', from: number, to: number) =>
  polymerOptics.slice(from, to).map((polymer) => ({
    observationId: `${source}-${polymer.name}`,
    point: { polymer: polymer.name },
    value: polymer[kind].refractiveIndex,
    source,
  }));
const calculated = (count: number) => rowsOf('md', 'calculated', 0, count);
const measured = (count: number) => rowsOf('bench', 'measured', 0, count);
const fitted = (rows: ReturnType<typeof rowsOf>, about: Goal = goal) => fitTransfer(about, { rows });

describe('the transfer model of a campaign', () => {
  it('is none before the first calculation', () => {
    expect(fitted(measured(5))).toBeUndefined();
  });

  it('takes calculated values as they are while too few points have both, and says so', () => {
    const fit = fitted([...calculated(3), ...measured(2)])!;
    expect(fit.transfer).toMatchObject({ calculated: 3, pairs: 2, chosen: null, transfers: null, slope: null });
    expect(fit.predictions!.values).toEqual(
      polymerOptics.slice(0, 3).map((polymer) => polymer.calculated.refractiveIndex),
    );
    expect(fit.errors.leaveOneOutRmse).toBeNull();
  });

  it('says why it chose, with errors and the coefficients with their intervals', () => {
    const fit = fitted([...calculated(26), ...measured(26)])!;
    expect(fit.transfer).toMatchObject({ calculated: 26, pairs: 26, transfers: true });
    expect(fit.transfer!.reason).toMatch(/simulation helps/);
    expect(fit.errors.nestedRmse).toBeLessThan(0.04);
    expect(fit.errors.nestedRmse).toBeLessThan(0.5 * fit.errors.nullRmse!);
    const { lower, value, upper } = fit.transfer!.slope!;
    expect(lower).toBeLessThan(value);
    expect(value).toBeLessThan(upper);
    expect(fit.inputs).toEqual(['polymer sulphur']);
  });

  it('gets better with every few measurements', () => {
    const errorWith = (count: number) => {
      const { points, values } = fitted([...calculated(26), ...measured(count)])!.predictions!;
      const errors = points.map(
        ({ polymer }, i) => values[i]! - polymerOptics.find(({ name }) => name === polymer)!.measured.refractiveIndex,
      );
      return Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    };
    expect(errorWith(3)).toBeCloseTo(0.057, 3);
    expect(errorWith(12)).toBeLessThan(0.045);
    expect(errorWith(26)).toBeLessThan(0.035);
  });

  it('speaks of points that were not calculated by what calculations say of molecules like them', () => {
    const fit = fitted([...calculated(16), ...measured(8)])!;
    expect(fit.predictions!.points).toHaveLength(26);
    const blind = {
      ...goal,
      parameters: [{ name: 'polymer', type: 'categorical' as const, values: polymerOptics.map(({ name }) => name) }],
    };
    expect(fitted([...calculated(16), ...measured(8)], blind)!.predictions!.points).toHaveLength(16);
  });

  it('says nothing of points where calculations do not help', () => {
    const backwards = measured(14).map((row, i) => ({ ...row, value: [1.5, 1.7, 1.3][i % 3]! + 0.001 * i }));
    const fit = fitted([...calculated(14), ...backwards])!;
    expect(fit.transfer!.transfers).toBe(false);
    expect(fit.predictions).toBeUndefined();
  });
});
