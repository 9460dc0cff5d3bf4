import { join } from 'node:path';
import type { ModelCard } from '@meguri/contracts';
import { polymerOptics } from '@meguri/materials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLaboratory, type TestLaboratory } from '../support/laboratory.js';

const file = join(import.meta.dirname, '../../campaigns/refractive-index-transfer.yaml');

let laboratory: TestLaboratory;
beforeAll(async () => {
  laboratory = await startLaboratory({ campaign: file });
}, 180_000);
afterAll(() => laboratory?.stop());

const finished = () => laboratory.campaignWhen(({ summary }) => summary.state === 'finished', 300_000);

describe('the campaign that follows a transfer model', () => {
  it('finds the best polymer with few experiments', async () => {
    const { summary, trials } = await finished();
    const best = polymerOptics.toSorted((a, b) => b.measured.refractiveIndex - a.measured.refractiveIndex)[0]!.name;
    expect(summary.best?.point.polymer).toBe(best);
    const experiments = trials.filter(({ source, state }) => source === 'experiment' && state === 'observed');
    expect(experiments.length).toBeLessThanOrEqual(8);
  }, 360_000);

  it('publishes a card with every version, and in the end one that holds for materials left out', async () => {
    const { summary } = await finished();
    const modelId = `${summary.campaignId}-refractive-index`;
    const { cards } = await laboratory.ask<{ cards: ModelCard[] }>(`/api/models?modelId=${modelId}`);
    expect(cards.map(({ supersedes }) => supersedes)).toEqual([null, ...cards.slice(1).map((_, i) => i + 1)]);
    const [first, last] = [cards[0]!.transfer!, cards.at(-1)!];
    expect(first).toMatchObject({ pairs: 0, chosen: null });
    expect(last.transfer).toMatchObject({ transfers: true, pairs: expect.any(Number) });
    expect(last.errors.nestedRmse).toBeLessThan(last.errors.nullRmse!);
    expect(last.predictions!.points).toHaveLength(polymerOptics.length);
  });

  it('decides the same again from its own events, bit for bit', async () => {
    const { summary } = await finished();
    const { batches } = await laboratory.ask<{ batches: { same: boolean }[] }>(
      `/api/campaigns/${summary.campaignId}/replay`,
    );
    expect(batches.length).toBeGreaterThan(5);
    expect(batches.filter(({ same }) => !same)).toEqual([]);
  });
});
