// Trials that the planner needs on tables of finished experiments, against drawing at random.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BacktestOptions, type BacktestReport, backtestInParallel, parseTable } from '@meguri/bayesopt';
import { atLeast, atMost, type Gate, type Measured } from './gate.ts';

export const data = join(import.meta.dirname, '../../../shared/data');

export interface TableBenchmark {
  readonly name: string;
  readonly file: string;
  /** Names of the columns, for a file without a header. */
  readonly columns?: readonly string[];
  readonly parameters: readonly string[];
  readonly objective: BacktestOptions['objectives'][number];
  readonly budget: number;
  /** Mean best value that has to be reached after so many trials. */
  readonly meanBest?: Readonly<Record<number, number>>;
}

const hplc = ['sample_loop', 'additional_volume', 'tubing_volume', 'sample_flow', 'push_speed', 'wait_time'];
const photo = ['mat_1', 'mat_2', 'mat_3', 'mat_4'];

export const directArylation: TableBenchmark = {
  name: 'direct arylation, one-hot',
  file: 'direct-arylation/experiment_index.csv',
  parameters: ['Base_SMILES', 'Ligand_SMILES', 'Solvent_SMILES', 'Concentration', 'Temp_C'],
  objective: { name: 'yield', direction: 'maximise' },
  budget: 50,
  meanBest: { 25: 89, 50: 96 },
};

export const tables: readonly TableBenchmark[] = [
  directArylation,
  {
    name: 'HPLC',
    file: 'hplc/data.csv',
    columns: [...hplc, 'peak_area'],
    parameters: hplc,
    objective: { name: 'peak_area', direction: 'maximise' },
    budget: 100,
  },
  {
    name: 'photo-wf3',
    file: 'photo-wf3/data.csv',
    columns: [...photo, 'degradation'],
    parameters: photo,
    objective: { name: 'degradation', direction: 'minimise' },
    budget: 100,
  },
  {
    name: 'P3HT',
    file: 'p3ht-cnt/P3HT_dataset.csv',
    parameters: ['P3HT', 'D1', 'D2', 'D6', 'D8'].map((component) => `${component} content (%)`),
    objective: { name: 'Conductivity (measured) (S/cm)', direction: 'maximise' },
    budget: 100,
  },
];

const summary = ({ bestByTrial, topOnePercentBy, suggestMilliseconds }: BacktestReport) => ({
  meanBestAt25: bestByTrial.mean[24],
  meanBestAt50: bestByTrial.mean[49],
  topOnePercentBy: topOnePercentBy.median,
  suggestMilliseconds,
});

async function play(benchmark: TableBenchmark, strategy: 'gp' | 'random', seeds: number, say: (text: string) => void) {
  const { name, columns, parameters, objective, budget } = benchmark;
  const table = parseTable(readFileSync(join(data, benchmark.file), 'utf8'), { columns });
  const protocol = { initial: 5, batch: 5, budget, seeds, strategy, replicates: 'mean' } as const;
  const { report } = await backtestInParallel(
    { table, parameters, objectives: [objective], ...protocol },
    { onProgress: ({ done, of }) => say(`${name}, ${strategy}: ${done} of ${of} campaigns`) },
  );
  return report;
}

function gatesOf({ name, budget, meanBest = {} }: TableBenchmark, planner: BacktestReport, random: BacktestReport) {
  // random draws that do not get there within the budget need more trials than the budget
  const half = (random.topOnePercentBy.median ?? budget + 1) / 2;
  const needed = planner.topOnePercentBy.median ?? Number.POSITIVE_INFINITY;
  const gates: Gate[] = [atMost(`${name}, trials to the best 1 %, at most half of random's`, needed, half)];
  for (const [trials, bound] of Object.entries(meanBest)) {
    const best = planner.bestByTrial.mean[Number(trials) - 1]!;
    gates.push(atLeast(`${name}, mean best after ${trials} trials`, best, bound));
  }
  return gates;
}

export async function measureTable(
  benchmark: TableBenchmark,
  seeds: number,
  say: (text: string) => void,
): Promise<Measured | string> {
  if (!existsSync(join(data, benchmark.file))) return `left out: ${benchmark.file} is not there`;
  const planner = await play(benchmark, 'gp', seeds, say);
  const random = await play(benchmark, 'random', seeds, say);
  return {
    results: { planner: summary(planner), random: summary(random) },
    gates: gatesOf(benchmark, planner, random),
  };
}
