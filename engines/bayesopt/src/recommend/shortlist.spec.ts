import { stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../objectives/objective.js';
import { compileSpace, decode } from '../spaces/compiled-space.js';
import { type Pool, rowOf } from '../spaces/pool.js';
import type { Space } from '../spaces/space.js';
import { aimOf } from './aim.js';
import { findingsOf } from './evidence.js';
import type { BatchTask } from './greedy-batch.js';
import { fitModel } from './model.js';
import { DEFAULT_SETTINGS } from './settings.js';
import { comparison, screening } from './shortlist.js';
import { freeIndices } from './space-filling.js';
import { suggest } from './suggest.js';

/** Families of molecules that have most of their bits in common. */
function library(seed: number, molecules = 3000): Space {
  const random = stream(seed, 'library');
  const families = Array.from({ length: 60 }, () => Array.from({ length: 20 }, () => random.integer(0, 255)));
  const fingerprints = Array.from({ length: molecules }, (_, m) => {
    const words = new Uint32Array(8);
    for (const bit of families[m % 60]!) if (random.uniform() < 0.8) words[bit >>> 5]! |= 1 << (bit & 31);
    for (let k = 0; k < 8; k++) words[random.integer(0, 7)]! |= 1 << random.integer(0, 31);
    return words;
  });
  const values = fingerprints.map((_, m) => `molecule ${m}`);
  return { parameters: [{ name: 'molecule', type: 'substance', values, fingerprints }] };
}

const grid: Space = {
  parameters: ['a', 'b', 'c'].map((name) => ({ name, type: 'integer', lower: 0, upper: 14 })),
};

const yields = { name: 'yield', direction: 'maximise' } as const;
const cost = { name: 'cost', direction: 'minimise' } as const;
const purity = { name: 'purity', direction: 'maximise', atLeast: 0.5 } as const;

/** A campaign of 60 random points, two of them pending, with outcomes that follow the coordinates and noise. */
function campaign(space: Space, objectives: Parameters<typeof findingsOf>[1]['objectives'], seed: number) {
  const compiled = compileSpace(space);
  const pool = compiled.pool!;
  const random = stream(seed, 'campaign');
  const points = random.sample(pool.size, 60).map((i) => decode(compiled.axes, rowOf(pool, i)));
  const observations = points.slice(2).map((point, k) => ({
    point,
    values: Object.fromEntries(objectives.map(({ name }, o) => [name, Math.sin(k + o) + 0.1 * random.normal()])),
  }));
  const findings = findingsOf(compiled, { objectives, observations, pending: points.slice(0, 2) });
  const { evidence, pending, taken } = findings;
  const gps = evidence.map((each) => fitModel(compiled, each, DEFAULT_SETTINGS).mode);
  const mode = { gps, logWeight: 0 };
  const aim = aimOf(objectives.map(outcomeOf), evidence, gps, undefined, seed);
  const acquisition = 'expected-improvement';
  const task: BatchTask = {
    aim,
    acquisition,
    mode,
    members: [mode],
    pending,
    taken,
    known: [],
    continuous: false,
    count: 2,
    seed,
  };
  return { pool, task, free: freeIndices(pool, taken) };
}

const bothWays = (pool: Pool, task: BatchTask, free: readonly number[], length: number) =>
  [comparison, screening].map((way) => way(pool, task, free)(0, length));

describe('the screening of a pool', () => {
  for (const seed of [1, 2, 3]) {
    it(`finds the same molecules as comparing all of them, campaign ${seed}`, () => {
      const { pool, task, free } = campaign(library(seed), [yields], seed);
      const [compared, screened] = bothWays(pool, task, free, 200);
      expect(screened).toEqual(compared);
    });
  }

  it('finds the same points of a grid', () => {
    const { pool, task, free } = campaign(grid, [yields], 4);
    const [compared, screened] = bothWays(pool, task, free, 200);
    expect(screened).toEqual(compared);
  });

  it('finds the same points where several objectives improve', () => {
    const { pool, task, free } = campaign(library(5), [yields, cost], 5);
    const [compared, screened] = bothWays(pool, task, free, 50);
    expect(screened).toEqual(compared);
  });

  it('finds nearly the best points where a limit makes no bound certain', () => {
    const { pool, task, free } = campaign(library(6, 6000), [yields, purity], 6);
    expect(task.aim.steady).toBe(false);
    const [compared, screened] = bothWays(pool, task, free, 50);
    expect(screened).toHaveLength(50);
    expect(screened!.filter((i) => compared!.includes(i)).length).toBeGreaterThanOrEqual(45);
  });

  it('suggests the same, bit for bit, whether likenesses are kept from before or not', () => {
    const space = library(7, 20_001);
    const observations = Array.from({ length: 30 }, (_, k) => {
      return { point: { molecule: `molecule ${7 * k}` }, values: { yield: Math.sin(k) } };
    });
    const input = { objectives: [yields], observations, count: 2, seed: 7 };
    const cold = suggest({ ...input, space });
    expect(suggest({ ...input, space })).toEqual(cold);
    expect(suggest({ ...input, space: structuredClone(space) })).toEqual(cold);
  });
});
