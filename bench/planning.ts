// How many trials the planner needs on tables of finished experiments, and how long it thinks: `npm run bench:planning -- --json`.
// The tables are read at ../shared/data; one that is not there is named and left out.
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { type BacktestOptions, type BacktestReport, backtest, parseTable } from '@meguri/bayesopt';

const data = join(import.meta.dirname, '../../shared/data');
const json = process.argv.includes('--json');
const SEEDS = 50;

interface Benchmark {
  readonly name: string;
  readonly file: string;
  /** Names of the columns, for a file without a header. */
  readonly columns?: readonly string[];
  readonly parameters: readonly string[];
  readonly objective: BacktestOptions['objective'];
  readonly budget: number;
}

const hplc = ['sample_loop', 'additional_volume', 'tubing_volume', 'sample_flow', 'push_speed', 'wait_time'];
const photo = ['mat_1', 'mat_2', 'mat_3', 'mat_4'];

const benchmarks: readonly Benchmark[] = [
  {
    name: 'direct arylation, one-hot',
    file: 'direct-arylation/experiment_index.csv',
    parameters: ['Base_SMILES', 'Ligand_SMILES', 'Solvent_SMILES', 'Concentration', 'Temp_C'],
    objective: { name: 'yield', direction: 'maximise' },
    budget: 50,
  },
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
];

function play(benchmark: Benchmark, strategy: 'gp' | 'random'): BacktestReport {
  const { columns, parameters, objective, budget } = benchmark;
  const table = parseTable(readFileSync(join(data, benchmark.file), 'utf8'), { columns });
  const protocol = { initial: 5, batch: 5, budget, seeds: SEEDS, strategy, replicates: 'mean' } as const;
  return backtest({ table, parameters, objective, ...protocol }, () => performance.now()).report;
}

const summary = ({ bestByTrial, topOnePercentBy, suggestMilliseconds }: BacktestReport) => ({
  meanBestAt25: bestByTrial.mean[24],
  meanBestAt50: bestByTrial.mean[49],
  topOnePercentBy: topOnePercentBy.median,
  suggestMilliseconds,
});

const results: Record<string, unknown> = {};
for (const benchmark of benchmarks) {
  if (!existsSync(join(data, benchmark.file))) {
    results[benchmark.name] = `left out: ${benchmark.file} is not there`;
    continue;
  }
  results[benchmark.name] = { planner: summary(play(benchmark, 'gp')), random: summary(play(benchmark, 'random')) };
  process.stderr.write(`${benchmark.name}: done\n`);
}
const machine = `${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}`;
const report = { benchmark: 'planning', machine, seeds: SEEDS, batch: 5, results };
process.stdout.write(`${JSON.stringify(report, null, json ? 0 : 2)}\n`);
