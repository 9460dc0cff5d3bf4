// How much of the largest hypervolume the planner reaches with several objectives, and how long it thinks:
// `npm run bench:objectives -- --json`, with `--seeds N` campaigns and `--only NAME` for a part. The table is read at ../shared/data; when it is not there it is named and left out.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { mean, quantile, standardDeviation } from '@meguri/numerics';
import { meguri, playCampaign, type Task } from './planning/campaign.ts';
import { paretoTaskOf, suzuki } from './planning/pareto-tasks.ts';
import { braninCurrin, c2dtlz2, dtlz2, vehicleSafety, zdt1 } from './problems/index.ts';

const { json, seeds, only } = parseArgs({
  options: {
    seeds: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  },
}).values;

interface Benchmark {
  readonly name: string;
  readonly task: Task | undefined;
  readonly seeds: number;
}

const ofTable = (initial: number): Benchmark => ({
  name: `Suzuki, ${initial} initial trials, batches of 3`,
  task: suzuki(initial),
  seeds: 20,
});

const benchmarks: readonly Benchmark[] = [
  ofTable(3),
  ofTable(5),
  ...[zdt1, braninCurrin, dtlz2, c2dtlz2, vehicleSafety].map((problem) => ({
    name: `${problem.name}, one by one`,
    task: paretoTaskOf(problem, Math.min(10, 2 * (problem.space.parameters.length + 1)), 40),
    seeds: 5,
  })),
];

async function summary(task: Task, seeds: number, strategy: 'gp' | 'random') {
  const shares: number[] = [];
  const milliseconds: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const campaign = await playCampaign(task, seed, meguri(task, seed, strategy));
    shares.push(1 - campaign.regret.at(-1)!);
    milliseconds.push(...campaign.milliseconds);
  }
  return {
    share: {
      mean: mean(shares),
      standardError: standardDeviation(shares) / Math.sqrt(seeds),
      least: Math.min(...shares),
    },
    suggestMilliseconds: { p50: quantile(milliseconds, 0.5), p95: quantile(milliseconds, 0.95) },
  };
}

const wanted = ({ name }: Benchmark) =>
  only.length === 0 || only.some((part) => name.toLowerCase().includes(part.toLowerCase()));

const results: Record<string, unknown> = {};
for (const { name, task, seeds: usual } of benchmarks.filter(wanted)) {
  const count = seeds === undefined ? usual : Number(seeds);
  results[name] = task
    ? { seeds: count, planner: await summary(task, count, 'gp'), random: await summary(task, count, 'random') }
    : 'left out: its table is not there';
  process.stderr.write(`${name}: done\n`);
}
const machine = `${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}`;
process.stdout.write(`${JSON.stringify({ benchmark: 'several objectives', machine, results }, null, json ? 0 : 2)}\n`);
