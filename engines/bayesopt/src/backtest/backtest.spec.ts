import { describe, expect, it } from 'vitest';
import {
  type BacktestOptions,
  backtest,
  backtestInParallel,
  type Objective,
  ObjectiveError,
  parseTable,
  problemOf,
  TableError,
} from '../index.js';
import { sharedText } from '../shared-data.fixture.js';

/** 6 × 5 made-up experiments, one of them twice. */
const GRID = [
  'catalyst,temperature,yield',
  ...[...'ABCDEF'].flatMap((catalyst, i) =>
    [60, 70, 80, 90, 100].map((t) => `${catalyst},${t},${20 * Math.sin(2 * i) + t - (t - 80) ** 2 / 50}`),
  ),
  'A,60,40',
].join('\n');

const OPTIONS: BacktestOptions = {
  table: parseTable(GRID),
  parameters: ['catalyst', 'temperature'],
  objectives: [{ name: 'yield', direction: 'maximise' }],
  initial: 4,
  batch: 3,
  budget: 15,
  seeds: 4,
  strategy: 'gp',
};

const Y: Objective = { name: 'y', direction: 'maximise' };

const still = () => 0;

describe('a backtest', () => {
  it('reports the best so far after every trial, never falling', () => {
    const { report, runs } = backtest(OPTIONS, still);
    expect(report).toMatchObject({ strategy: 'gp', seeds: 4, suggestMilliseconds: { p50: 0, p95: 0 } });
    expect(report.bestByTrial.mean).toHaveLength(15);
    for (const { best, trials } of runs) {
      expect(new Set(trials).size).toBe(15);
      expect([...best].sort((a, b) => a - b)).toEqual(best);
    }
  });

  it('finds the best sooner with the model than at random', () => {
    const gp = backtest(OPTIONS, still).report.topOnePercentBy.median;
    const random = backtest({ ...OPTIONS, strategy: 'random', budget: 30 }, still).report.topOnePercentBy.median;
    expect(gp).toBeLessThan(random!);
  });

  it('repeats, and does not depend on the number of threads', async () => {
    const { runs } = backtest(OPTIONS, still);
    const progress: number[] = [];
    const parallel = await backtestInParallel(OPTIONS, { threads: 2, onProgress: ({ done }) => progress.push(done) });
    expect(parallel.runs.map(({ trials }) => trials)).toEqual(runs.map(({ trials }) => trials));
    expect(parallel.report.bestByTrial).toEqual(backtest(OPTIONS, still).report.bestByTrial);
    expect(progress).toEqual([1, 2, 3, 4]);
  });

  it('ends with the table when the budget is larger', () => {
    const { report, runs } = backtest({ ...OPTIONS, budget: 99, seeds: 1 }, still);
    expect(report.bestByTrial.mean).toHaveLength(30);
    expect([...runs[0]!.trials].sort((a, b) => a - b)).toEqual([...Array(30).keys()]);
    expect(report.topOnePercentBy.median).not.toBeNull();
  });

  it('finds the experiments of values that differ by rounding', () => {
    const table = parseTable(`${GRID.replaceAll(',80,', ',80.00000000001,')}\nA,80,7\nB,80,9`);
    const { report, runs } = backtest({ ...OPTIONS, table, budget: 99 }, still);
    expect(runs.map(({ trials }) => trials.length)).toEqual([30, 30, 30, 30]);
    expect(report.bestByTrial.mean.every(Number.isFinite)).toBe(true);
  });

  it('averages repeated experiments or draws one of them', () => {
    const { values, space } = problemOf(OPTIONS);
    expect(space.candidates).toHaveLength(30);
    expect(values[0]).toHaveLength(2);
    const drawn = backtest({ ...OPTIONS, replicates: 'draw' }, still);
    expect(drawn.runs).toHaveLength(4);
  });

  it('minimises when less is better', () => {
    const objectives = [{ name: 'yield', direction: 'minimise' as const }];
    const { runs } = backtest({ ...OPTIONS, objectives }, still);
    for (const { best } of runs) expect([...best].sort((a, b) => b - a)).toEqual(best);
  });

  it.each([
    ['a missing parameter value', 'a,y\n1,2\n,3', ['a'], /line 3: column a: the value is missing/],
    ['an objective that is no number', 'a,y\n1,2\n2,high', ['a'], /line 3: column y: high is not a number/],
    ['an unknown parameter', 'a,y\n1,2', ['b'], /column b: there is no such column; there are a, y/],
    ['an objective among the parameters', 'a,y\n1,2', ['y'], /cannot be a parameter/],
    ['no value at all', 'a,y\n1,', ['a'], /no row has a value/],
    ['no parameters', 'a,y\n1,2', [], /at least one parameter/],
  ])('refuses %s and says where', (_, text, parameters, message) => {
    const question = { table: parseTable(text), parameters, objectives: [Y] };
    expect(() => problemOf(question)).toThrow(TableError);
    expect(() => problemOf(question)).toThrow(message);
  });

  it('leaves out rows whose objective is still to be measured', () => {
    const table = parseTable('a,y\n1,2\n2,\n3,4');
    expect(problemOf({ table, parameters: ['a'], objectives: [Y] }).values).toEqual([[[2]], [[4]]]);
  });
});

describe('a backtest with substances', () => {
  const solvents = ['A', 'B', 'C', 'D', 'E', 'F'];
  const substance = { name: 'catalyst', type: 'substance' as const, values: solvents };

  it('plans with their descriptors', () => {
    const descriptors = solvents.map((_, i) => [Math.sin(2 * i)]);
    const { report } = backtest({ ...OPTIONS, substances: [{ ...substance, descriptors }] }, still);
    expect(report.bestByTrial.mean).toHaveLength(15);
    expect(report.bestByTrial).not.toEqual(backtest(OPTIONS, still).report.bestByTrial);
  });

  it('takes codes that are numbers as names', () => {
    const table = parseTable('a,y\n1,2\n2,3');
    const substances = [{ name: 'a', type: 'substance' as const, values: ['2', '1'] }];
    expect(problemOf({ table, parameters: ['a'], objectives: [Y], substances }).space.candidates).toEqual([
      { a: '1' },
      { a: '2' },
    ]);
  });
});

describe('a backtest within constraints', () => {
  const table = parseTable('a,b,y\n0,1,1\n0.5,0.5,2\n1,1,9\n1,1,7\n');
  const within = (text: string) => ({
    table,
    parameters: ['a', 'b'],
    objectives: [Y],
    constraints: [{ type: 'expression' as const, text }],
  });

  it('leaves out the points that do not satisfy them, and counts them', () => {
    const { excludedRows, space } = problemOf(within('a + b <= 1'));
    expect(excludedRows).toBe(2);
    expect(space.candidates).toEqual([
      { a: 0, b: 1 },
      { a: 0.5, b: 0.5 },
    ]);
  });

  it('refuses those that leave nothing', () => {
    expect(() => problemOf(within('a > 1'))).toThrow(/no row satisfies/);
  });
});

describe('hit curves', () => {
  it('say how probable it is that the best was found, trial by trial', () => {
    const { report, runs } = backtest({ ...OPTIONS, budget: 30 }, still);
    const { probability } = report.bestFoundBy;
    expect(probability.at(-1)).toBe(1);
    probability.forEach((p, i) => {
      expect(p).toBe(runs.filter(({ bestFoundBy }) => bestFoundBy! <= i + 1).length / runs.length);
    });
  });

  it('are exact for draws at random: one of n points is found by trial k with probability k / n', () => {
    const { probability } = backtest({ ...OPTIONS, strategy: 'random', seeds: 100, budget: 30 }, still).report
      .bestFoundBy;
    // four standard errors of a share of 100 campaigns
    probability.forEach((p, i) => {
      expect(Math.abs(p - (i + 1) / 30)).toBeLessThan(0.2);
    });
  });
});

describe('a backtest with several objectives', () => {
  const cells = [0, 1, 2, 3, 4].flatMap((a) => [0, 1, 2, 3].map((b) => `${a},${b},${a + b},${b - a * a}`));
  const options: BacktestOptions = {
    ...OPTIONS,
    table: parseTable(`a,b,gain,loss\n${cells.join('\n')}`),
    parameters: ['a', 'b'],
    objectives: [
      { name: 'gain', direction: 'maximise' },
      { name: 'loss', direction: 'minimise' },
    ],
    budget: 20,
  };

  it('reports the hypervolume as a share of that of the whole table', () => {
    const { mean } = backtest(options, still).report.hypervolumeByTrial!;
    expect(mean).toHaveLength(20);
    expect([...mean].sort((a, b) => a - b)).toEqual(mean);
    expect(mean.at(-1)).toBeCloseTo(1, 12);
  });

  it('reports none for one objective', () => {
    expect(backtest(OPTIONS, still).report).not.toHaveProperty('hypervolumeByTrial');
  });

  it('reports the best of the first objective', () => {
    expect(backtest(options, still).report.bestByTrial.mean.at(-1)).toBe(7);
  });

  it('takes the front for the best', () => {
    // only gain 7 with loss -13 and gain 6, 5, 4 with losses -14, -15, -16 are not dominated
    const { runs } = backtest({ ...options, strategy: 'random' }, still);
    const front = ['4,3', '4,2', '4,1', '4,0'];
    const { candidates } = problemOf(options).space;
    for (const { trials, bestFoundBy } of runs) {
      const first = trials.findIndex((index) => front.includes(`${candidates[index]!.a},${candidates[index]!.b}`));
      expect(bestFoundBy).toBe(first + 1);
    }
  });

  it('refuses references that nothing exceeds', () => {
    const objectives = options.objectives.map((objective) => ({ ...objective, reference: 7 }));
    expect(() => backtest({ ...options, objectives }, still)).toThrow(ObjectiveError);
  });

  it('leaves out rows that lack one of the values', () => {
    const table = parseTable('a,y,z\n1,2,3\n2,,3\n3,4,\n');
    const objectives = [Y, { ...Y, name: 'z' }];
    expect(problemOf({ table, parameters: ['a'], objectives }).values).toEqual([[[2, 3]]]);
  });
});

describe('published tables', () => {
  const tables = [
    ['direct-arylation/experiment_index.csv', undefined, 5, 1728],
    ['suzuki-two-objectives/dataset_B1.csv', undefined, 4, 352],
    ['p3ht-cnt/P3HT_dataset.csv', undefined, 5, 178],
    ['hplc/data.csv', 'loop,extra,tubing,flow,speed,wait,peak', 6, 1007],
    ['photo-wf3/data.csv', 'wf3,p3ht,pcbm,oidtbr,degradation', 4, 1020],
  ] as const;

  it.each(tables)('%s can be planned on', (file, columns, inputs, points) => {
    const text = sharedText(file);
    if (text === undefined) return;
    const table = parseTable(text, { columns: columns?.split(',') });
    const first = table.columns[0] === 'entry' ? 1 : 0;
    const parameters = table.columns.slice(first, first + inputs);
    const objectives = [{ name: table.columns[first + inputs]!, direction: 'maximise' as const }];
    const problem = problemOf({ table, parameters, objectives });
    expect(problem.space.candidates).toHaveLength(points);
    const { runs } = backtest(
      { table, parameters, objectives, initial: 5, batch: 5, budget: 15, seeds: 1, strategy: 'gp' },
      still,
    );
    expect(new Set(runs[0]!.trials).size).toBe(15);
  });

  const arylation = sharedText('direct-arylation/experiment_index.csv');
  it.skipIf(!arylation)('direct arylation: the model beats chance by far within 25 reactions', () => {
    const options: BacktestOptions = {
      table: parseTable(arylation ?? ''),
      parameters: ['Base_SMILES', 'Ligand_SMILES', 'Solvent_SMILES', 'Concentration', 'Temp_C'],
      objectives: [{ name: 'yield', direction: 'maximise' }],
      initial: 5,
      batch: 5,
      budget: 25,
      seeds: 10,
      strategy: 'gp',
    };
    // chance reaches 81.4 (exact expectation over the table)
    expect(backtest(options, still).report.bestByTrial.mean.at(-1)).toBeGreaterThan(86);
  });
});

describe('a backtest with limits', () => {
  const cells = [0, 1, 2, 3, 4].flatMap((a) => [0, 1, 2, 3].map((b) => `${a},${b},${a + b},${b - a * a}`));
  const options: BacktestOptions = {
    ...OPTIONS,
    table: parseTable(`a,b,gain,room\n${cells.join('\n')}`),
    parameters: ['a', 'b'],
    objectives: [
      { name: 'room', atLeast: 0 },
      { name: 'gain', direction: 'maximise' },
    ],
    budget: 20,
  };

  it('counts only what keeps to them, and the worst of that until there is any', () => {
    const { report, runs } = backtest({ ...options, initial: 1, batch: 1, seeds: 20 }, still);
    // a = 1, b = 3 is the best of those with b >= a * a
    expect(report.bestByTrial.mean.at(-1)).toBe(4);
    const { candidates } = problemOf(options).space;
    for (const { trials, best, bestFoundBy } of runs) {
      const kept = trials.map((index) => candidates[index]!).map(({ a, b }) => Number(b) >= Number(a) ** 2);
      expect(best[0]).toBe(kept[0] ? Number(candidates[trials[0]!]!.a) + Number(candidates[trials[0]!]!.b) : 0);
      expect(candidates[trials[bestFoundBy! - 1]!]).toEqual({ a: 1, b: 3 });
    }
  });

  it('reports no hypervolume for a single objective that is made better', () => {
    expect(backtest(options, still).report).not.toHaveProperty('hypervolumeByTrial');
  });

  it('measures a target by the distance from it', () => {
    const objectives = [{ name: 'gain', direction: { target: 3, tolerance: 1 } }];
    expect(backtest({ ...options, objectives }, still).report.bestByTrial.mean.at(-1)).toBe(0);
  });

  it.each([
    ['nothing to make better', [{ name: 'gain', atLeast: 1 }], /no objective is to be made better/],
    ['limits that nothing keeps', [{ ...Y, name: 'gain', atLeast: 99 }], /nothing in the table keeps to all limits/],
  ])('refuses %s', (_, objectives, message) => {
    expect(() => backtest({ ...options, objectives }, still)).toThrow(message);
  });
});
