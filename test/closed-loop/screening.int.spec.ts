import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { explainCampaign, JobList } from '@meguri/contracts';
import { eventually } from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type Campaign, campaignFile, startLaboratory, type TestLaboratory } from '../support/laboratory.js';

type Explained = z.infer<typeof explainCampaign.output>;

const root = join(import.meta.dirname, '../..');
const isInstalled = [
  [join(root, 'services/simulation/bin/meguri-pyscf'), '--version'],
  ['xtb', '--version'],
  ['obabel', '-V'],
].every(([program, version]) => spawnSync(program!, [version!]).status === 0);

/** The bundled campaign with the molecules that take about a second on either level, and money for two promotions. */
function shortened(): string {
  const file = campaignFile(
    'emitter-screening',
    [/initial: \d+/, 'initial: 4'],
    [/cost: \d+\n\nstrategy/, 'cost: 25\n\nstrategy'],
  );
  const molecules = 'formaldehyde,C=O\nthioformaldehyde,C=S\nglyoxal,O=CC=O\nnitrosomethane,CN=O\naminoborane,NB\n';
  writeFileSync(join(dirname(file), 'emitters.csv'), `name,smiles\n${molecules}`);
  return file;
}

const answeredBy = ({ trials }: Campaign, source: string) =>
  trials.filter((trial) => trial.source === source && trial.state === 'observed');
const gapOf = ({ values }: Campaign['trials'][number]) => values.find(({ name }) => name === 'gap')?.value;

describe.skipIf(!isInstalled)(
  'the campaign that screens molecules (meguri calculators install meguri-pyscf xtb obabel)',
  () => {
    let laboratory: TestLaboratory;
    beforeAll(async () => {
      laboratory = await startLaboratory({ campaign: shortened() });
    }, 180_000);
    afterAll(() => laboratory?.stop());

    it('shows which calculations run and wait, with their step and their try', async () => {
      const { summary } = await laboratory.campaignWhen(({ trials }) => trials.length > 0);
      const list = () => laboratory.ask<JobList>(`/api/jobs?campaignId=${summary.campaignId}`);
      const running = await eventually(async () => (await list()).jobs.find(({ step }) => step), 300_000);
      expect(running).toMatchObject({ workflow: 'emitter', state: 'running', try: 1, step: { of: 3 } });
      expect(Date.parse(running.startedAt!)).toBeGreaterThanOrEqual(Date.parse(summary.startedAt));
    }, 320_000);

    it('asks the cheap level first, and promotes for its money what looks best there', async () => {
      const campaign = await laboratory.campaignWhen(({ summary }) => summary.state === 'finished', 500_000);
      const { summary, trials } = campaign;
      expect(summary.end).toBe('budget-spent');
      expect(summary.cost?.spent).toBeLessThanOrEqual(25);
      expect(trials.slice(0, 4).map(({ source }) => source)).toEqual(Array(4).fill('screening'));

      const cheap = answeredBy(campaign, 'screening');
      const dear = answeredBy(campaign, 'promoted');
      expect(dear).toHaveLength(2);
      const screened = new Map(cheap.map((trial) => [trial.point.molecule, gapOf(trial)!]));
      const promoted = dear.filter(({ point }) => screened.has(String(point.molecule)));
      expect(promoted.length).toBeGreaterThan(0);
      // what is known to have the largest gap is not worth the money
      const largest = [...screened].toSorted(([, a], [, b]) => b - a)[0]![0];
      expect(promoted.map(({ point }) => point.molecule)).not.toContain(largest);
      // only the dear level says what is best
      expect(dear.map(({ trialId }) => trialId)).toContain(summary.best?.trialId);
    }, 520_000);

    it('says what the planner has learnt, also when the money is spent', async () => {
      const { summary, trials } = await laboratory.campaignWhen(({ summary }) => summary.state === 'finished');
      const learnt = await laboratory.ask<Explained>(`/api/campaigns/${summary.campaignId}/explanation`);
      expect(learnt.observations).toBe(trials.filter(({ state }) => state === 'observed').length);
      expect(learnt.importance?.parameters).toMatchObject([{ parameter: 'molecule' }]);
    });

    it('has from each level what that level calculates', async () => {
      const campaign = await laboratory.campaignWhen(({ summary }) => summary.state === 'finished');
      // vertical, formaldehyde: TDA-PBE0/STO-3G and ADC(2)/def2-SVP of PySCF 2.14 at the geometry of GFN2-xTB
      const expected: Record<string, Record<string, number>> = {
        screening: { formaldehyde: 1.049, thioformaldehyde: 0.807, glyoxal: 0.876, nitrosomethane: 1.447 },
        promoted: { formaldehyde: 0.547, thioformaldehyde: 0.452, glyoxal: 0.484, nitrosomethane: 0.971 },
      };
      for (const trial of campaign.trials.filter(({ state }) => state === 'observed')) {
        const known = expected[trial.source]?.[String(trial.point.molecule)];
        if (known !== undefined) expect(gapOf(trial)).toBeCloseTo(known, 1);
      }
    });
  },
);
