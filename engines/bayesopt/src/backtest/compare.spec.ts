import { describe, expect, it } from 'vitest';
import { type BacktestOptions, backtest, leadOf, parseTable, startsOf } from '../index.js';

const ROWS = [...'ABCDEF'].flatMap((c, i) => [1, 2, 3].map((dose) => `${c},${dose},${10 * Math.sin(i) + dose}`));

const OPTIONS: BacktestOptions = {
  table: parseTable(`catalyst,dose,yield\n${ROWS.join('\n')}`),
  parameters: ['catalyst', 'dose'],
  objectives: [{ name: 'yield', direction: 'maximise' }],
  initial: 3,
  batch: 2,
  budget: 9,
  seeds: 5,
  strategy: 'gp',
};
const still = () => 0;

describe('ways of planning that are compared', () => {
  const starts = startsOf(OPTIONS);
  const played = (more: Partial<BacktestOptions>) => backtest({ ...OPTIONS, ...more, starts }, still).runs;
  const descriptors = [...'ABCDEF'].map((_, i) => [Math.sin(i)]);
  const substances = [{ name: 'catalyst', type: 'substance' as const, values: [...'ABCDEF'], descriptors }];
  const ways = [played({}), played({ strategy: 'random' }), played({ substances }), played({ batch: 1 })];

  it('begin alike, seed by seed, and then go their own ways', () => {
    for (const runs of ways) expect(runs.map(({ trials }) => trials.slice(0, 3))).toEqual(starts);
    expect(ways[1]!.map(({ trials }) => trials)).not.toEqual(ways[0]!.map(({ trials }) => trials));
  });

  it('begin as a backtest by itself does', () => {
    expect(played({})).toEqual(backtest(OPTIONS, still).runs);
  });

  it('differ by the mean of their pairs, with its standard error', () => {
    const run = (seed: number, best: number[], bestFoundBy: number | null) => ({
      ...{ seed, trials: [0, 1], best, bestFoundBy, topOnePercentBy: bestFoundBy, suggestMilliseconds: [] },
    });
    const lead = leadOf(
      [run(0, [1, 5], 2), run(1, [2, 3], null)],
      [run(0, [1, 1], null), run(1, [0, 3], null)],
      OPTIONS.objectives,
    );
    // differences 0 and 2, then 4 and 0; standard deviations √2 and √8
    expect(lead.best.mean).toEqual([1, 2]);
    expect(lead.best.standardError[0]).toBeCloseTo(1, 12);
    expect(lead.best.standardError[1]).toBeCloseTo(2, 12);
    expect(lead.bestFound.mean).toEqual([0, 0.5]);
    expect(lead).not.toHaveProperty('hypervolume');
  });

  it('are ahead where less is found when less is better', () => {
    const lower = ways[0]!.map((run) => ({ ...run, best: run.best.map((value) => value - 2) }));
    const lead = leadOf(lower, ways[0]!, [{ name: 'yield', direction: 'minimise' }]);
    for (const value of lead.best.mean) expect(value).toBeCloseTo(2, 12);
    expect(Math.max(...lead.best.standardError)).toBeLessThan(1e-12);
  });
});
