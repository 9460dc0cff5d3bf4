import { join } from 'node:path';
import { polymerOptics } from '@meguri/materials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Campaign, startLaboratory, type TestLaboratory } from '../support/laboratory.js';

const file = join(import.meta.dirname, '../../campaigns/refractive-index.yaml');

let laboratory: TestLaboratory;
beforeAll(async () => {
  laboratory = await startLaboratory({ campaign: file });
}, 180_000);
afterAll(() => laboratory?.stop());

const measured = (polymer: unknown) => polymerOptics.find(({ name }) => name === polymer)!.measured.refractiveIndex;
const observedBy = ({ trials }: Campaign, source: string) =>
  trials.filter((trial) => trial.source === source && trial.state === 'observed');

describe('the campaign of a calculation and an experiment', () => {
  it('calculates much, measures little, and finds one of the three best polymers for its money', async () => {
    const campaign = await laboratory.campaignWhen(({ summary }) => summary.state === 'finished', 300_000);
    const { summary, trials } = campaign;
    const calculations = observedBy(campaign, 'calculation');
    const experiments = observedBy(campaign, 'experiment');

    expect(summary.end).toBe('budget-spent');
    expect(experiments.length).toBeGreaterThan(0);
    expect(calculations.length).toBeGreaterThan(experiments.length);
    expect(calculations.length + 20 * experiments.length).toBeLessThanOrEqual(150);
    const questions = trials.map(({ point, source }) => `${source} of ${point.polymer}`);
    expect(new Set(questions).size).toBe(questions.length);

    const ranking = polymerOptics.map(({ name }) => name).toSorted((a, b) => measured(b) - measured(a));
    expect(ranking.slice(0, 3)).toContain(summary.best?.point.polymer);
    // the best is what the refractometer saw, near the truth; calculations claim more of other polymers
    expect(experiments.map(({ trialId }) => trialId)).toContain(summary.best?.trialId);
    for (const { point, values } of experiments)
      expect(Math.abs(values[0]!.value - measured(point.polymer))).toBeLessThan(0.002);
    expect((await laboratory.effects()).repeated).toBe(0);
  }, 360_000);

  it('decides the same again from its own events, bit for bit', async () => {
    const { summary } = await laboratory.campaignWhen(({ summary }) => summary.state === 'finished');
    const { batches } = await laboratory.ask<{ batches: { same: boolean; detail?: string }[] }>(
      `/api/campaigns/${summary.campaignId}/replay`,
    );
    expect(batches.length).toBeGreaterThan(5);
    expect(batches.filter(({ same }) => !same)).toEqual([]);
  });
});
