import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Laboratory } from './laboratory.js';
import { Bench, best, type Chromatogram, worse, yieldOf } from './trial.js';

let laboratory: Laboratory;
let bench: Bench;
beforeAll(async () => {
  laboratory = await Laboratory.start({ timeScale: 400_000 });
  bench = await Bench.at(laboratory);
});
afterAll(() => laboratory.end());

describe('values are measured from what is in the vial', () => {
  /** Two vials with different recipes, charged first and then measured one after the other. */
  async function measureTwo(run: string, [one, two]: readonly [string, string]): Promise<Chromatogram[]> {
    await bench.charge(`${run}-one`, one, best);
    await bench.charge(`${run}-two`, two, worse);
    const first = await bench.react(`${run}-one`, one, best);
    return [first, await bench.react(`${run}-two`, two, worse)];
  }

  it('so two swapped vials swap their measured values, to the last digit', async () => {
    const undisturbed = await measureTwo('undisturbed', ['rack/1', 'rack/2']);
    const [high = 0, low = 0] = undisturbed.map(yieldOf);
    expect(high).toBeGreaterThan(98);
    expect(low).toBeLessThan(90);

    await laboratory.fault({ device: 'arm', kind: 'swap', locations: ['rack/3', 'rack/4'] });
    expect(await measureTwo('swapped', ['rack/3', 'rack/4'])).toEqual(undisturbed.toReversed());
  });

  it('so a skipped dose, reported as done, gives the value of the missing reagent', async () => {
    // the third dose is palladium
    await laboratory.fault({ device: 'dispenser', kind: 'skip', nth: 3 });
    await bench.charge('skipped', 'rack/5', best);
    expect(Math.abs(yieldOf(await bench.react('skipped', 'rack/5', best)))).toBeLessThan(1);
  });
});

describe('a scripted fault', () => {
  const dispensing = ['Dispenser', 'Dispensing'] as const;
  const dose = { Position: 'rack/9', Substance: 'biphenyl', Amount: '15.4', Unit: 'mg' };

  it('makes a device refuse, answer late, report a wrong value, or hang until it is aborted', async () => {
    const client = await laboratory.client('dispenser');
    const earlier = (await laboratory.received()).length;
    const dispense = (step: string) => client.start(...dispensing, 'Dispense', `run/${step}/1`, dose);

    await laboratory.fault({ device: 'dispenser', kind: 'refuse' });
    expect((await dispense('refused')).status).toBe('BadInvalidState');

    await laboratory.fault({ device: 'dispenser', kind: 'late', milliseconds: 100 });
    const asked = performance.now();
    const late = await dispense('late');
    // a timer of the other process may be a millisecond early by our clock
    expect(performance.now() - asked).toBeGreaterThan(98);
    await client.ended(...dispensing, late.programRun);

    await laboratory.fault({ device: 'dispenser', kind: 'wrong-value', value: -7 });
    const wrong = await dispense('wrong');
    await client.ended(...dispensing, wrong.programRun);
    expect(await client.scalar(...dispensing, wrong.programRun, 'AmountDosed')).toBe(-7);

    await laboratory.fault({ device: 'dispenser', kind: 'hang' });
    const hanging = await dispense('hanging');
    expect((await client.call(...dispensing, 'Abort')).name).toBe('Good');
    expect((await client.ended(...dispensing, hanging.programRun)).properties.Outcome).toBe('aborted');
    expect((await laboratory.received()).slice(earlier).map(({ taskId }) => taskId)).toEqual(
      ['refused', 'late', 'wrong', 'hanging'].map((step) => `run/${step}/1`),
    );
  });

  it('that nobody knows is refused with its reason', async () => {
    await expect(laboratory.fault({ device: 'dispenser', kind: 'explode' })).rejects.toThrowError(/kind/);
  });
});
