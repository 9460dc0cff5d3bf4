import { mean } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Point, type Space, suggest } from '../index.js';

const objectives = [{ name: 'gain', direction: 'maximise' as const }];
const space: Space = { parameters: [{ name: 'x', type: 'integer', lower: 0, upper: 30 }] };
const gain = ({ x }: Point) => Math.sin(Number(x) / 5) + Number(x) / 30;
const observations = [1, 5, 12, 19, 27].map((x) => ({ point: { x }, values: { gain: gain({ x }) } }));
const chosen = (acquisition: 'thompson-sampling' | 'upper-confidence-bound', count: number, seed: number | string) =>
  suggest({ space, objectives, observations, count, seed }, { ...DEFAULT_SETTINGS, acquisition }).suggestions;

describe('Thompson sampling', () => {
  it('chooses each point as often as it is the best of the functions that are plausible', () => {
    const points = Array.from({ length: 40 }, (_, seed) => Number(chosen('thompson-sampling', 1, seed)[0]!.point.x));
    // the highest of the function is at 9 and 8, and the end of the range is open
    expect(points.filter((x) => x >= 6 && x <= 11).length).toBeGreaterThan(10);
    expect(new Set(points).size).toBeGreaterThan(3);
  });

  it('fills a batch with different points from functions of their own', () => {
    const points = chosen('thompson-sampling', 6, 1).map(({ point }) => point.x);
    expect(new Set(points).size).toBe(6);
    expect(points[0]).toBe(chosen('thompson-sampling', 6, 1)[0]!.point.x);
  });
});

describe('the upper confidence bound', () => {
  it('is highest at the chosen point', () => {
    const hope = (at: ReturnType<typeof chosen>[number]) => {
      const { mean, sd } = at.predictions!.gain!;
      return mean + 2 * sd;
    };
    const one = { ...DEFAULT_SETTINGS, acquisition: 'upper-confidence-bound' as const, draws: 0 };
    const all = suggest({ space, objectives, observations, count: 26, seed: 1 }, one).suggestions;
    const first = suggest({ space, objectives, observations, count: 1, seed: 1 }, one).suggestions[0]!;
    expect(first.point).toEqual(all[0]!.point);
    // later points of a batch only lose uncertainty, so that their bounds are not above those without them
    expect(mean(all.slice(1).map(hope))).toBeLessThan(hope(first));
  });
});
