import { join } from 'node:path';
import { polymerOptics } from '@meguri/materials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLaboratory, type TestLaboratory } from '../support/laboratory.js';

const file = join(import.meta.dirname, '../../campaigns/refractive-index-transfer.yaml');

let laboratory: TestLaboratory;
beforeAll(async () => {
  laboratory = await startLaboratory({ campaign: file });
}, 180_000);
afterAll(() => laboratory?.stop());

describe('the campaign that follows a transfer model', () => {
  it('finds the best polymer with few experiments', async () => {
    const { summary, trials } = await laboratory.campaignWhen(({ summary }) => summary.state === 'finished', 300_000);
    const best = polymerOptics.toSorted((a, b) => b.measured.refractiveIndex - a.measured.refractiveIndex)[0]!.name;
    expect(summary.best?.point.polymer).toBe(best);
    const experiments = trials.filter(({ source, state }) => source === 'experiment' && state === 'observed');
    expect(experiments.length).toBeLessThanOrEqual(8);
  }, 360_000);
});
