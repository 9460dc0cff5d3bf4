import { type Observation, type PriorTable, suggest } from '@meguri/bayesopt';
import { mean } from '@meguri/numerics';
import { expect, it } from 'vitest';
import { transfer } from './index.js';
import { numbers, sharedColumns } from './shared-data.fixture.js';

const calibrations = sharedColumns('spacier/Calibration.csv');

it.skipIf(!calibrations)(
  'saves a planner that follows the model a third of the experiments until the best polymer',
  () => {
    const names = calibrations!('monomer_ID');
    const simulated = numbers(calibrations!('radonpy_refractive_index'));
    const measured = numbers(calibrations!('exp_refractive_index'));
    const best = measured.indexOf(Math.max(...measured));

    /** What the model says of every polymer; simulated values as they are while there is too little to learn from. */
    const modelOf = (done: readonly number[]): PriorTable | undefined => {
      const pick = (values: Float64Array) => Float64Array.from(done, (i) => values[i]!);
      const found = done.length < 4 ? undefined : transfer({ measured: pick(measured), simulated: pick(simulated) });
      if (found && !found.slope) return undefined;
      const [a, b] = [found?.intercept.value ?? 0, found?.slope?.value ?? 1];
      return { points: names.map((polymer) => ({ polymer })), values: [...simulated].map((value) => a + b * value) };
    };
    const experimentsUntilBest = (follows: boolean, seed: number): number => {
      const done: number[] = [];
      while (!done.includes(best)) {
        const observations: Observation[] = done.map((i) => ({
          point: { polymer: names[i]! },
          values: { n: measured[i]! },
        }));
        const priorMean = follows ? modelOf(done) : undefined;
        const { suggestions } = suggest({
          space: { parameters: [{ name: 'polymer', type: 'categorical', values: names }] },
          objectives: [{ name: 'n', direction: 'maximise', ...(priorMean && { priorMean }) }],
          observations,
          count: 1,
          seed,
          initial: 3,
        });
        done.push(names.indexOf(String(suggestions[0]!.point.polymer)));
      }
      return done.length;
    };
    const meanOf = (follows: boolean) => mean([1, 2, 3, 4].map((seed) => experimentsUntilBest(follows, seed)));
    expect(meanOf(true)).toBeLessThan(0.67 * meanOf(false));
  },
);
