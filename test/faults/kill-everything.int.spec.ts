import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, type SeededRandom, seededRandom } from '@meguri/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type Campaign, campaignFile, startLaboratory, type TestLaboratory } from '../support/laboratory.js';

/** Every process twice: nats, mongo, the world, four devices, six services. */
const KILLS = 26;
const isFinished = ({ summary }: Campaign) => summary.state === 'finished';
/** All fifty trials: the more there is to lose, the better. */
const campaign = campaignFile('direct-arylation', [/^stop:\n {2}target: .*\n/m, '']);

let laboratory: TestLaboratory | undefined;
afterEach(async () => {
  await laboratory?.stop();
  laboratory = undefined;
}, 60_000);

const measured = ({ trials }: Campaign) =>
  Object.fromEntries(trials.map(({ trialId, point, values }) => [trialId, { point, values }]));

/** Every process in a random order, again and again. */
function* victims(names: readonly string[], random: SeededRandom): Generator<string> {
  for (;;) {
    const left = [...names];
    while (left.length > 0) yield left.splice(random.between(0, left.length), 1)[0]!;
  }
}

async function killUntilFinished(random: SeededRandom): Promise<string[]> {
  const killed: string[] = [];
  let finished = false;
  const end = laboratory!.campaignWhen(isFinished, 540_000).then(() => {
    finished = true;
  });
  for (const name of victims(Object.keys(laboratory!.record().processes), random)) {
    await Promise.race([sleep(random.between(600, 2400)), end]);
    if (finished) break;
    if (laboratory!.kill9(name)) killed.push(name);
    if (killed.length >= KILLS) break;
  }
  await end;
  return killed;
}

describe('a campaign in which every process is killed', () => {
  it('finishes with the values of the undisturbed one, no effect repeated and no observation lost', async () => {
    laboratory = await startLaboratory({ campaign });
    const undisturbed = await laboratory.campaignWhen(isFinished);
    await laboratory.stop();

    laboratory = await startLaboratory({ campaign, environment: { MEGURI_SEPARATE_DEVICES: '1' } });
    const killed = await killUntilFinished(seededRandom());
    process.stdout.write(`killed ${killed.length}: ${killed.join(' ')}\n`);
    expect(killed.length).toBeGreaterThanOrEqual(20);

    const disturbed = await laboratory.campaignWhen(isFinished);
    expect(disturbed.summary.end).toBe(undisturbed.summary.end);
    expect(measured(disturbed)).toEqual(measured(undisturbed));
    expect(await laboratory.effects()).toMatchObject({ repeated: 0 });

    const observed = disturbed.trials.filter(({ state }) => state === 'observed');
    // the lake may still be catching up with what it missed
    const inLake = await eventually(async () => {
      const found = (await laboratory!.observations()).map(({ observationId }) => observationId);
      return found.length >= observed.length ? found : undefined;
    }, 60_000);
    expect(inLake.sort()).toEqual(observed.map(({ runId }) => `${runId}/yield`).sort());
  }, 900_000);
});
