// Regret on test functions: an initial Sobol design, then one trial per decision.
import { mean, median, quantile, standardDeviation } from '@meguri/numerics';
import {
  branin,
  constrainedGramacy,
  constrainedHartmann,
  hartmann6,
  pressureVessel,
  smallAckleyMixed,
  speedReducer,
  synthetic2C1D,
  tensionCompression,
} from '../problems/index.ts';
import { type Campaign, type Task, taskOf } from './campaign.ts';
import type { FunctionCampaign } from './function-worker.ts';
import { atMost, type Gate, type Measured } from './gate.ts';
import { inParallel } from './worker-pool.ts';

export const functions: readonly Task[] = [
  taskOf(branin, 5, 30),
  taskOf(hartmann6, 10, 60),
  taskOf(constrainedGramacy, 5, 30),
  taskOf(constrainedHartmann, 10, 60),
  taskOf(pressureVessel, 10, 50),
  taskOf(tensionCompression, 10, 50),
  taskOf(tensionCompression, 10, 50, 'bilog'),
  taskOf(speedReducer, 10, 50),
  taskOf(synthetic2C1D, 5, 40),
  taskOf(smallAckleyMixed, 10, 60),
];

/** Trials after which regret is reported, beside the last. */
const STOPS = [20, 40];

const gates: Readonly<Record<string, (last: { median: number; mean: number }) => readonly Gate[]>> = {
  Branin: (last) => [atMost('Branin, median regret after 30 trials', last.median, 0.007)],
  Hartmann6: (last) => [
    atMost('Hartmann6, median regret after 60 trials', last.median, 0.17, 0.1),
    atMost('Hartmann6, mean regret after 60 trials', last.mean, 0.22, 0.2),
  ],
};

/** The mean is over the campaigns that have a feasible trial; a median that none has is null in JSON. */
function regretAfter(campaigns: readonly Campaign[], trials: number) {
  const regrets = campaigns.map(({ regret }) => regret[trials - 1]!);
  const feasible = regrets.filter(Number.isFinite);
  return {
    median: median(regrets),
    mean: feasible.length > 0 ? mean(feasible) : Number.POSITIVE_INFINITY,
    standardError: feasible.length > 1 ? standardDeviation(feasible) / Math.sqrt(feasible.length) : null,
    shareFeasible: feasible.length / regrets.length,
  };
}

async function play(task: Task, strategy: 'gp' | 'random', seeds: number, say: (text: string) => void) {
  const tasks = Array.from({ length: seeds }, (_, seed): FunctionCampaign => ({ name: task.name, seed, strategy }));
  const campaigns = await inParallel<FunctionCampaign, Campaign>(
    new URL('./function-worker.ts', import.meta.url),
    tasks,
    (done) => say(`${task.name}, ${strategy}: ${done} of ${seeds} campaigns`),
  );
  const stops = [...STOPS.filter((stop) => stop < task.budget), task.budget];
  const times = campaigns.flatMap(({ milliseconds }) => milliseconds);
  return {
    regretAfter: Object.fromEntries(stops.map((stop) => [stop, regretAfter(campaigns, stop)])),
    suggestMilliseconds: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) },
  };
}

export async function measureFunction(task: Task, seeds: number, say: (text: string) => void): Promise<Measured> {
  const planner = await play(task, 'gp', seeds, say);
  const random = await play(task, 'random', seeds, say);
  return { results: { planner, random }, gates: gates[task.name]?.(planner.regretAfter[task.budget]!) ?? [] };
}
