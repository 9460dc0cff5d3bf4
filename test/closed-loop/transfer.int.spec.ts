import { join } from 'node:path';
import type { ModelCard } from '@meguri/contracts';
import { polymerOptics } from '@meguri/materials';
import { eventually } from '@meguri/testing';
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

  it('publishes every version with a card that says how far to believe it', async () => {
    const { summary } = await finished();
    const path = `/api/models?modelId=${summary.campaignId}-refractive-index`;
    const cards = await eventually(async () => {
      const { cards } = await laboratory.ask<{ cards: ModelCard[] }>(path);
      return cards.at(-1)!.dataset.rows.length === summary.trials.observed ? cards : undefined;
    }, 60_000);
    expect(cards.map(({ supersedes }) => supersedes)).toEqual([null, ...cards.slice(1).map((_, i) => i + 1)]);
    expect(cards[0]!.transfer).toMatchObject({ pairs: 0, chosen: null, transfers: null });
    const { transfer, errors, predictions } = cards.at(-1)!;
    expect(transfer!.pairs).toBeGreaterThanOrEqual(6);
    expect(transfer!.reason).toMatch(/error/);
    // it speaks of every polymer where calculations help, and of none where they do not
    expect(predictions?.points.length ?? 0).toBe(transfer!.transfers ? polymerOptics.length : 0);
    if (transfer!.transfers) expect(errors.nestedRmse).toBeLessThan(errors.nullRmse!);
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
