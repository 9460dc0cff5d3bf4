import { spawnSync } from 'node:child_process';
import { FIGURE_MEDIA_TYPE, Figure } from '@meguri/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { campaignFile, startLaboratory, type TestLaboratory } from '../support/laboratory.js';

const isInstalled = [
  ['mopac', '--version'],
  ['obabel', '-V'],
].every(([program, version]) => spawnSync(program!, [version!]).status === 0);

/** The bundled campaign, with a budget for seconds. */
const campaign = campaignFile('polymer-optics', ['initial: 6', 'initial: 4'], ['trials: 18', 'trials: 6']);

describe.skipIf(!isInstalled)(
  'the campaign that designs polymers by calculation (apt-get install mopac openbabel)',
  () => {
    let laboratory: TestLaboratory;
    beforeAll(async () => {
      laboratory = await startLaboratory({ campaign });
    }, 180_000);
    afterAll(() => laboratory?.stop());

    it('goes to its end by itself, and stands with a front of two objectives', async () => {
      const { summary, trials } = await laboratory.campaignWhen(({ summary }) => summary.state === 'finished', 120_000);
      expect(summary.end).toBe('budget-spent');
      const observed = trials.filter(({ state }) => state === 'observed');
      expect(observed).toHaveLength(6);
      for (const { values } of observed) {
        const [index, abbe] = ['refractive-index', 'abbe-number'].map((name) =>
          values.find((each) => each.name === name),
        );
        expect(index?.value).toBeGreaterThan(1.25);
        expect(index?.value).toBeLessThan(2);
        expect(abbe?.value).toBeGreaterThan(10);
        expect(index?.uncertainty).toBeGreaterThan(0);
      }
      expect(summary.front?.results.length).toBeGreaterThan(0);
      expect(trials.some(({ predictions }) => predictions?.['abbe-number'])).toBe(true);
    }, 150_000);

    it('leaves in the lake what the calculations said of their values, and pictures', async () => {
      const observations = await laboratory.observations();
      const index = observations.find(({ quantity }) => quantity.name === 'refractive-index');
      expect(index).toMatchObject({
        origin: 'calculation',
        method: expect.stringContaining('PM7'),
        calculation: { calculator: 'mopac', checks: ['density-by-packing', 'one-conformer'] },
      });
      const picture = index!.files.find(({ mediaType }) => mediaType === FIGURE_MEDIA_TYPE);
      const figure = Figure.parse(await laboratory.ask(`/api/files/${picture?.sha256}`));
      expect(figure.series[0]?.y).toHaveLength(3);
    });
  },
);
