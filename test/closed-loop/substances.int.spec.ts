import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLaboratory, type TestLaboratory } from '../support/laboratory.js';

let laboratory: TestLaboratory;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-substances-'));
  for (const name of ['direct-arylation-molecules.yaml', 'solvents.csv'])
    cpSync(join(import.meta.dirname, '../../campaigns', name), join(folder, name));
  laboratory = await startLaboratory({ campaign: join(folder, 'direct-arylation-molecules.yaml') });
  await laboratory.campaignWhen(() => true);
  // from here on the campaign has nothing but its events
  rmSync(folder, { recursive: true });
}, 240_000);
afterAll(() => laboratory?.stop());

describe('the campaign that knows its molecules', () => {
  it('goes to its end in the whole laboratory, planned with fingerprints and descriptors', async () => {
    const { summary, goal, trials } = await laboratory.campaignWhen(
      ({ summary }) => summary.state === 'finished',
      300_000,
    );
    const known = goal.parameters.flatMap((parameter) => (parameter.type === 'substance' ? [parameter] : []));
    expect(known.map(({ name, descriptors, fingerprints }) => [name, !!descriptors, !!fingerprints])).toEqual([
      ['base', false, true],
      ['ligand', false, true],
      ['solvent', true, false],
    ]);
    expect(trials.filter(({ state }) => state === 'observed')).toHaveLength(trials.length);
    // how good it gets is for bench and backtest: one seed says little
    expect(trials.filter(({ reason }) => reason === 'expected-improvement').length).toBeGreaterThan(5);
    expect(['budget-spent', 'target-reached']).toContain(summary.end);
    expect((await laboratory.effects()).repeated).toBe(0);
  }, 360_000);

  it('decides the same again from its own events, bit for bit, without its files', async () => {
    const { summary } = await laboratory.campaignWhen(({ summary }) => summary.state === 'finished');
    const { batches } = await laboratory.ask<{ batches: { same: boolean; detail?: string }[] }>(
      `/api/campaigns/${summary.campaignId}/replay`,
    );
    expect(batches.length).toBeGreaterThan(1);
    expect(batches.filter(({ same }) => !same)).toEqual([]);
  });

  it('explains which parameters matter, substances among them', async () => {
    const { summary } = await laboratory.campaignWhen(({ summary }) => summary.state === 'finished');
    const { importance } = await laboratory.ask<{ importance?: { parameters: { parameter: string }[] } }>(
      `/api/campaigns/${summary.campaignId}/explanation`,
    );
    expect(importance?.parameters.map(({ parameter }) => parameter)).toEqual(
      expect.arrayContaining(['base', 'ligand', 'solvent']),
    );
  });
});
