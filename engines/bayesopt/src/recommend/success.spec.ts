import { mean, median } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { type Point, type Space, suggest } from '../index.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';

const values = (lower: number) => Array.from({ length: 16 }, (_, i) => lower + i);
const space: Space = {
  parameters: [
    { name: 'x', type: 'discrete', values: values(-5) },
    { name: 'y', type: 'discrete', values: values(0) },
  ],
};
const objectives = [{ name: 'loss', direction: 'minimise' as const }];
const initial = 6;

/** Branin's function, Dixon and Szegö 1978; here it can be measured only within a disk (Gelbart, Snoek and Adams, UAI 2014). */
function branin(x: number, y: number): number {
  const curve = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
  return curve ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
}
const succeeds = (x: number, y: number) => (x - 2.5) ** 2 + (y - 7.5) ** 2 <= 50;
const disk = values(-5).flatMap((x) => values(0).flatMap((y) => (succeeds(x, y) ? [branin(x, y)] : [])));
const lowest = Math.min(...disk);

/** Failures after the initial design, and regret at the end. */
function played(failures: Settings['failures'], seed: number, trials = 25) {
  const observations: { point: Point; values: { loss: number } }[] = [];
  const infeasible: Point[] = [];
  for (let count = initial; observations.length + infeasible.length < trials; count = 1) {
    const settings = { ...DEFAULT_SETTINGS, failures };
    for (const { point } of suggest({ space, objectives, observations, infeasible, count, seed, initial }, settings)
      .suggestions) {
      const [x, y] = [Number(point.x), Number(point.y)];
      if (succeeds(x, y)) observations.push({ point, values: { loss: branin(x, y) } });
      else infeasible.push(point);
    }
  }
  const regret = Math.min(...observations.map(({ values }) => values.loss)) - lowest;
  return { regret, failures: infeasible.length, observations, infeasible };
}

describe('what points that failed teach', () => {
  it('leads to fewer failures and to better results than counting them as the worst value', () => {
    const [learned, worst] = (['learned', 'worst-value'] as const).map((failures) =>
      [1, 2, 3, 4].map((seed) => played(failures, seed, 22)),
    );
    expect(mean(learned!.map(({ failures }) => failures))).toBeLessThan(mean(worst!.map(({ failures }) => failures)));
    expect(median(learned!.map(({ regret }) => regret))).toBeLessThanOrEqual(
      median(worst!.map(({ regret }) => regret)),
    );
  });

  it('is told with each suggestion: the probability of success, lower where trials failed', () => {
    const { observations, infeasible } = played('learned', 0, 20);
    const input = { space, objectives, observations, infeasible, count: 1, seed: 0, initial };
    const { success } = suggest(input).suggestions[0]!;
    expect(success).toBeGreaterThan(0.3);
    expect(success).toBeLessThan(1);
    const all = values(-5).flatMap((x) => values(0).map((y) => ({ x, y })));
    const corners = all.filter(({ x, y }) => !succeeds(x, y));
    const cornered = { ...space, candidates: [...observations.map(({ point }) => point), ...corners] };
    const { suggestions } = suggest({ ...input, space: cornered });
    expect(suggestions[0]!.success).toBeLessThan(success!);
  });

  it('is nothing while none failed, bit for bit', () => {
    const { observations } = played('learned', 1, 15);
    const input = { space, objectives, observations, count: 3, seed: 0, initial };
    const learned = suggest(input);
    expect(learned.suggestions[0]!).not.toHaveProperty('success');
    expect(learned).toEqual(suggest(input, { ...DEFAULT_SETTINGS, failures: 'worst-value' }));
  });

  it('is learnt from values that make no sense too', () => {
    const { observations } = played('learned', 1, 15);
    const broken = observations.map((each, i) => (i === 3 ? { ...each, values: { loss: Number.NaN } } : each));
    const { suggestions } = suggest({ space, objectives, observations: broken, count: 1, seed: 0, initial });
    expect(suggestions[0]!).toHaveProperty('success');
  });
});
