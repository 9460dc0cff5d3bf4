// How much of the largest hypervolume the planner reaches with several objectives, and how long it thinks:
// `npm run bench:objectives -- --json`, with `--seeds N` campaigns and `--only NAME` for a part. The table is read at ../shared/data; when it is not there it is named and left out.
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  hypervolume,
  type Objective,
  type Observation,
  type Point,
  parseTable,
  type Space,
  suggest,
} from '@meguri/bayesopt';
import { constraintLimits, constraintOutcome } from './planning/campaign.ts';
import { braninCurrin, c2dtlz2, dtlz2, type MultiObjectiveProblem, vehicleSafety, zdt1 } from './problems/index.ts';

interface Benchmark {
  readonly name: string;
  readonly space: Space;
  readonly objectives: readonly Objective[];
  readonly measure: (point: Point) => Readonly<Record<string, number>>;
  /** Hypervolume above the references of the objectives of all that there is. */
  readonly largest: number;
  readonly initial: number;
  readonly batch: number;
  readonly budget: number;
  readonly seeds: number;
}

/** Wanted of a value, or a limit that makes other values count. */
const improves = ({ direction }: Objective) => direction !== undefined;

const table = join(import.meta.dirname, '../../shared/data/suzuki-two-objectives/dataset_B1.csv');
const { json, seeds, only } = parseArgs({
  options: {
    seeds: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  },
}).values;

/** The Suzuki reactions of Garrido Torres et al., J. Am. Chem. Soc. 144 (2022) 19999: 352 points, two yields. */
function suzuki(initial: number): Benchmark {
  const { rows } = parseTable(readFileSync(table, 'utf8'));
  const [ligand, base, solvent, equivalent] = [0, 1, 2, 3].map((c) => [...new Set(rows.map((row) => row[c]!))]);
  const pointOf = (row: (typeof rows)[number]) => ({
    ligand: row[0]!,
    base: row[1]!,
    solvent: row[2]!,
    equivalent: row[3]!,
  });
  const results = new Map(rows.map((row) => [JSON.stringify(pointOf(row)), row.slice(4) as number[]]));
  const parameters: Space['parameters'] = [
    { name: 'ligand', type: 'categorical', values: ligand! as string[] },
    { name: 'base', type: 'categorical', values: base! as string[] },
    { name: 'solvent', type: 'categorical', values: solvent! as string[] },
    { name: 'equivalent', type: 'discrete', values: equivalent! as number[] },
  ];
  return {
    name: `Suzuki, ${initial} initial trials, batches of 3`,
    space: { parameters, candidates: rows.map(pointOf) },
    objectives: ['conversion', 'selectivity'].map((name) => ({ name, direction: 'maximise', reference: 0 })),
    measure: ({ ligand, base, solvent, equivalent }) => {
      const [conversion, selectivity] = results.get(JSON.stringify({ ligand, base, solvent, equivalent }))!;
      return { conversion: conversion!, selectivity: selectivity! };
    },
    largest: 9180.23,
    ...{ initial, batch: 3, budget: 30, seeds: 20 },
  };
}

/** A test function; the objectives are minimised one trial at a time, and its constraints are measured with them. */
function analytic(problem: MultiObjectiveProblem): Benchmark {
  const { name, space, values, constraints = () => [], reference, hypervolume: largest } = problem;
  const anywhere = Object.fromEntries(space.parameters.map((parameter) => [parameter.name, 0]));
  const limits = constraintLimits(constraints(anywhere).length);
  return {
    name: `${name}, one by one`,
    space,
    objectives: [
      ...reference.map((worst, i) => ({ name: `f${i}`, direction: 'minimise' as const, reference: worst })),
      ...limits,
    ],
    measure: (point) => ({
      ...Object.fromEntries(values(point).map((value, i) => [`f${i}`, value])),
      ...constraintOutcome(constraints(point)),
    }),
    largest,
    ...{ initial: Math.min(10, 2 * (space.parameters.length + 1)), batch: 1, budget: 40, seeds: 5 },
  };
}

function play(
  { space, objectives, measure, largest, initial, batch, budget }: Benchmark,
  seed: number,
  strategy: 'gp' | 'random',
) {
  const observations: Observation[] = [];
  const milliseconds: number[] = [];
  let warmStarts: ReturnType<typeof suggest>['models'];
  while (observations.length < budget) {
    // the first trials are drawn at random, the same for planner and chance
    const begins = observations.length === 0;
    const begun = performance.now();
    const output = suggest({
      ...{ space, objectives, observations, seed, warmStarts, initial },
      count: begins ? initial : Math.min(batch, budget - observations.length),
      strategy: begins ? 'random' : strategy,
    });
    if (!begins) milliseconds.push(performance.now() - begun);
    warmStarts = output.models;
    observations.push(...output.suggestions.map(({ point }) => ({ point, values: measure(point) })));
  }
  return { share: reachedBy(observations, objectives) / largest, milliseconds };
}

/** Hypervolume of the results that keep to every limit. */
function reachedBy(observations: readonly Observation[], objectives: readonly Objective[]): number {
  const improving = objectives.filter(improves);
  const limits = objectives.filter((each) => !improves(each));
  const worth = (value: number, { direction }: Objective) => (direction === 'minimise' ? -value : value);
  const kept = observations.filter(({ values }) => limits.every(({ name, atMost }) => values[name]! <= atMost!));
  return hypervolume(
    kept.map(({ values }) => Float64Array.from(improving, (each) => worth(values[each.name]!, each))),
    improving.map((each) => worth(each.reference!, each)),
  );
}

function summary(benchmark: Benchmark, strategy: 'gp' | 'random') {
  const runs = Array.from({ length: benchmark.seeds }, (_, seed) => play(benchmark, seed, strategy));
  const shares = runs.map(({ share }) => share);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (shares.length - 1);
  const times = runs.flatMap(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (p: number) => Math.round(times[Math.floor(p * (times.length - 1))]!);
  return {
    share: { mean, standardError: Math.sqrt(variance / shares.length), least: Math.min(...shares) },
    suggestMilliseconds: { p50: at(0.5), p95: at(0.95) },
  };
}

const wanted = (name: string) =>
  only.length === 0 || only.some((part) => name.toLowerCase().includes(part.toLowerCase()));
const functions = [zdt1, braninCurrin, dtlz2, c2dtlz2, vehicleSafety].map(analytic);
const benchmarks = [...(existsSync(table) ? [suzuki(3), suzuki(5)] : []), ...functions]
  .filter(({ name }) => wanted(name))
  .map((benchmark) => (seeds === undefined ? benchmark : { ...benchmark, seeds: Number(seeds) }));
const results: Record<string, unknown> = existsSync(table) ? {} : { Suzuki: 'left out: dataset_B1.csv is not there' };
for (const benchmark of benchmarks) {
  const { seeds } = benchmark;
  results[benchmark.name] = { seeds, planner: summary(benchmark, 'gp'), random: summary(benchmark, 'random') };
  process.stderr.write(`${benchmark.name}: done\n`);
}
const machine = `${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}`;
process.stdout.write(`${JSON.stringify({ benchmark: 'several objectives', machine, results }, null, json ? 0 : 2)}\n`);
