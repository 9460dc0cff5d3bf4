import { describe, expect, it } from 'vitest';
import { type BacktestOptions, backtest, backtestInParallel, parseTable, problemOf, TableError } from '../index.js';
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
  objective: { name: 'yield', direction: 'maximise' },
  initial: 4,
  batch: 3,
  budget: 15,
  seeds: 4,
  strategy: 'gp',
};

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

  it('averages repeated experiments or draws one of them', () => {
    const { values, space } = problemOf(OPTIONS);
    expect(space.candidates).toHaveLength(30);
    expect(values[0]).toHaveLength(2);
    const drawn = backtest({ ...OPTIONS, replicates: 'draw' }, still);
    expect(drawn.runs).toHaveLength(4);
  });

  it('minimises when less is better', () => {
    const objective = { name: 'yield', direction: 'minimise' as const };
    const { runs } = backtest({ ...OPTIONS, objective }, still);
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
    const question = { table: parseTable(text), parameters, objective: { name: 'y', direction: 'maximise' as const } };
    expect(() => problemOf(question)).toThrow(TableError);
    expect(() => problemOf(question)).toThrow(message);
  });

  it('leaves out rows whose objective is still to be measured', () => {
    const table = parseTable('a,y\n1,2\n2,\n3,4');
    expect(problemOf({ table, parameters: ['a'], objective: { name: 'y', direction: 'maximise' } }).values).toEqual([
      [2],
      [4],
    ]);
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
    const objective = { name: table.columns[first + inputs]!, direction: 'maximise' as const };
    const problem = problemOf({ table, parameters, objective });
    expect(problem.space.candidates).toHaveLength(points);
    const { runs } = backtest(
      { table, parameters, objective, initial: 5, batch: 5, budget: 15, seeds: 1, strategy: 'gp' },
      still,
    );
    expect(new Set(runs[0]!.trials).size).toBe(15);
  });

  const arylation = sharedText('direct-arylation/experiment_index.csv');
  it.skipIf(!arylation)('direct arylation: the model beats chance by far within 25 reactions', () => {
    const options: BacktestOptions = {
      table: parseTable(arylation ?? ''),
      parameters: ['Base_SMILES', 'Ligand_SMILES', 'Solvent_SMILES', 'Concentration', 'Temp_C'],
      objective: { name: 'yield', direction: 'maximise' },
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
