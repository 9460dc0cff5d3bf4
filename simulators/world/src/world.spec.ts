import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Act } from './effect.js';
import { Obstacle, World } from './world.js';

const now = '2026-01-01T00:00:00.000Z';
let folder: string;
let opened: World[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-world-'));
});
afterEach(() => {
  for (const world of opened) world.close();
  opened = [];
  rmSync(folder, { recursive: true });
});

function open(name = 'world', seed = 'seed'): World {
  const world = World.open(join(folder, `${name}.jsonl`), seed);
  opened.push(world);
  return world;
}

let acts = 0;
function act(world: World, what: Act, fraction = 1) {
  acts += 1;
  const programRun = `program-${acts}`;
  world.begin({ programRun, taskId: `run/step-${acts}/1`, runId: 'run', device: 'hand', act: what }, now);
  return world.end(programRun, fraction, now);
}

const dispense = (location: string, substance: string, amount: number): Act => ({
  kind: 'dispense',
  location,
  substance,
  amount,
});

/** The reaction that gives 100 %, without `left` if one is named. */
function charge(world: World, location: string, left?: string): void {
  const doses: [string, number][] = [
    ['aryl-bromide', 36.404],
    ['imidazole-substrate', 32.135],
    ['Pd(OAc)2', 2.245],
    ['CgMe-PPh', 5.846],
    ['CsOAc', 115.17],
    ['biphenyl', 15.421],
    ['DMAc', 1307.2],
  ];
  for (const [substance, amount] of doses) if (substance !== left) act(world, dispense(location, substance, amount));
}

function measure(world: World, location: string) {
  const chromatogram = world.chromatogram(act(world, { kind: 'inject', location, volume: 5 }));
  if (!chromatogram) throw new Error('no chromatogram');
  return chromatogram;
}

const heat = (location: string): Act => ({ kind: 'heat', location, temperature: 105, duration: 57_600 });
const peak = ({ time, signal }: ReturnType<typeof measure>, from: number, to: number) =>
  Math.max(...signal.filter((_, i) => (time[i] ?? 0) > from && (time[i] ?? 0) < to));

describe('matter', () => {
  it('is measured alike in two worlds, whatever the vial and whatever happened elsewhere', () => {
    const [undisturbed, disturbed] = [open('a'), open('b')];
    charge(undisturbed, 'rack/1');
    for (let other = 2; other < 9; other++) act(disturbed, dispense(`rack/${other}`, 'biphenyl', other));
    charge(disturbed, 'rack/77');
    act(undisturbed, heat('rack/1'));
    act(disturbed, heat('rack/77'));
    expect(measure(disturbed, 'rack/77')).toEqual(measure(undisturbed, 'rack/1'));
  });

  it('is measured with other noise the second time, and in a world of another seed', () => {
    const [world, other] = [open('a'), open('b', 'other seed')];
    charge(world, 'rack/1');
    charge(other, 'rack/1');
    const first = measure(world, 'rack/1');
    expect(measure(world, 'rack/1')).not.toEqual(first);
    expect(measure(other, 'rack/1')).not.toEqual(first);
  });

  it('keeps its noise within 0.5 % of full scale', () => {
    const world = open();
    charge(world, 'rack/1');
    act(world, heat('rack/1'));
    const { time, signal } = measure(world, 'rack/1');
    const limit = 0.005 * Math.max(...signal);
    const quiet = signal.filter((_, i) => (time[i] ?? 0) > 9);
    const steps = quiet.slice(1).map((value, i) => Math.abs(value - (quiet[i] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(2 * limit);
    expect(Math.max(...steps)).toBeGreaterThan(0);
  });

  it('is dosed within 0.5 %', () => {
    const world = open();
    for (let place = 1; place <= 100; place++) {
      const { AmountDosed } = act(world, dispense(`rack/${place}`, 'biphenyl', place)).values;
      expect(Math.abs((AmountDosed ?? 0) / place - 1)).toBeLessThan(0.005 + 1e-12);
    }
  });

  it('shows the peaks of what is in the vial and of nothing else', () => {
    const world = open();
    charge(world, 'rack/1');
    const before = measure(world, 'rack/1');
    act(world, heat('rack/1'));
    const after = measure(world, 'rack/1');
    expect(peak(before, 4.5, 5.2)).toBeLessThan(0.02 * peak(before, 3.3, 4));
    expect(peak(after, 3.3, 4)).toBeLessThan(0.05 * peak(after, 4.5, 5.2));
    expect(peak(after, 6, 6.6)).toBeGreaterThan(50);
    expect(Math.max(...measure(world, 'rack/2').signal)).toBeLessThan(5);
  });

  it('makes no product when a dose was left out', () => {
    const world = open();
    charge(world, 'rack/1', 'CgMe-PPh');
    act(world, heat('rack/1'));
    expect(world.at('rack/1')?.contents).not.toHaveProperty('product');
  });

  it('follows its vial when two vials are swapped', () => {
    const world = open();
    charge(world, 'rack/1');
    world.swap(['rack/1', 'rack/2'], now);
    expect(world.at('rack/1')).toMatchObject({ id: 'vial-002', contents: {} });
    expect(world.at('rack/2')).toMatchObject({ id: 'vial-001', location: 'rack/2' });
  });

  it('is dosed and heated in part when an act is broken off', () => {
    const world = open();
    expect(act(world, dispense('rack/1', 'biphenyl', 100), 0.25).state).toBe('partial');
    expect((world.at('rack/1')?.contents.biphenyl ?? 0) * 154.212).toBeCloseTo(25, 0);
    expect(act(world, heat('rack/1'), 0.5).state).toBe('partial');
    expect(world.at('rack/1')?.heatings).toMatchObject([{ temperature: 105, duration: 28_800 }]);
  });

  it('stays where it was or ends in the waste when a transfer is broken off', () => {
    const world = open();
    const transfer: Act = { kind: 'transfer', from: 'rack/1', to: 'reactor/1' };
    expect(act(world, transfer, 0.4).state).toBe('none');
    expect(world.at('rack/1')?.id).toBe('vial-001');
    expect(act(world, transfer, 0.6).state).toBe('partial');
    expect(world.at('rack/1')).toBeUndefined();
    expect([...world.vessels].find(({ id }) => id === 'vial-001')?.location).toBe('waste/1');
  });
});

describe('the world', () => {
  const announcement = { programRun: 'p', taskId: 'r/s/1', runId: 'r', device: 'dispenser' };

  it('is the same after its journal was read again', () => {
    const world = open();
    charge(world, 'rack/1');
    act(world, heat('rack/1'));
    act(world, { kind: 'transfer', from: 'rack/1', to: 'hplc/3' });
    world.swap(['hplc/3', 'rack/9'], now);
    const again = open();
    expect([...again.vessels]).toEqual([...world.vessels]);
    expect([...again.effects]).toEqual([...world.effects]);
    expect(measure(again, 'rack/9')).toEqual(measure(world, 'rack/9'));
  });

  it('does an act once, however often its beginning and its end are announced', () => {
    const world = open();
    const dose = { ...announcement, act: dispense('rack/1', 'biphenyl', 10) };
    expect(world.begin(dose, now)).toEqual(world.begin(dose, now));
    const end = world.end('p', 1, now);
    expect(world.end('p', 0.1, now)).toEqual(end);
    expect(world.begin(dose, now)).toEqual(end);
    expect(world.count).toEqual({ executed: 1, repeated: 0 });
    expect((world.at('rack/1')?.contents.biphenyl ?? 0) * 154.212).toBeCloseTo(10, 1);
  });

  it('counts a second act for the same step, also under the same task id', () => {
    const world = open();
    const dose = { ...announcement, act: dispense('rack/1', 'biphenyl', 10) };
    for (const programRun of ['p', 'q']) {
      world.begin({ ...dose, programRun }, now);
      world.end(programRun, 1, now);
    }
    expect(world.count).toEqual({ executed: 2, repeated: 1 });
  });

  it.each<[string, Act]>([
    ['no vessel stands at reactor/1', heat('reactor/1')],
    ['there is no location attic/1', heat('attic/1')],
    ['another vessel stands at rack/2', { kind: 'transfer', from: 'rack/1', to: 'rack/2' }],
    ['there is no bottle of product', dispense('rack/1', 'product', 1)],
    ['vial-001 would overflow', dispense('rack/1', 'DMAc', 8001)],
  ])('refuses an act that is impossible: %s', (reason, impossible) => {
    const world = open();
    expect(() => act(world, impossible)).toThrowError(new Obstacle(reason));
    expect(world.count.executed).toBe(0);
  });

  it('keeps a place for the device that is at work there', () => {
    const world = open();
    world.begin({ ...announcement, act: dispense('rack/1', 'biphenyl', 10) }, now);
    expect(() => act(world, { kind: 'transfer', from: 'rack/1', to: 'reactor/1' })).toThrowError(
      new Obstacle('dispenser is at work at rack/1'),
    );
  });

  it('does not open under another seed', () => {
    open('world', 'one');
    expect(() => open('world', 'two')).toThrowError(/SEED/);
  });
});
