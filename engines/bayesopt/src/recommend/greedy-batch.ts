import { logExpectedImprovement } from '../acquisitions/log-expected-improvement.js';
import { keyOf, type Pool, rowOf } from '../spaces/pool.js';
import type { GaussianProcess, Prediction } from '../surrogates/gaussian-process.js';
import { PoolPosterior } from '../surrogates/pool-posterior.js';
import { freeIndices } from './space-filling.js';

/** A chosen point with what the model expected of it, in standardised outcomes. */
export interface Choice {
  readonly row: Float64Array;
  readonly prediction: Prediction;
  /** Logarithm of the expected improvement. */
  readonly acquisition: number;
}

export interface BatchTask {
  readonly gp: GaussianProcess;
  readonly pending: readonly Float64Array[];
  readonly taken: ReadonlySet<string>;
  /** Best outcome so far. */
  readonly best: number;
  readonly count: number;
}

/** Improves a promising point by searching around it; given where it began, and the model with all pending points. */
export type Refine = (start: Float64Array, gp: GaussianProcess, best: number) => Choice;

/** Starts of the refinement, per chosen point. */
const REFINED = 8;

/**
 * Chooses points one after the other by expected improvement, each believed to come out as predicted before the next is chosen
 * ("Kriging believer": Ginsbourger, Le Riche and Carraro 2010). The best of the pool are refined when `refine` is given. Returns
 * fewer than `count` when the pool runs out.
 */
export function greedyBatch(pool: Pool, task: BatchTask, refine?: Refine): Choice[] {
  const posterior = new PoolPosterior(task.gp, pool.columns, pool.size, task.pending.length + task.count);
  for (const row of task.pending) posterior.addPending(row);
  const taken = new Set(task.taken);
  let best = task.best;
  const choices: Choice[] = [];
  while (choices.length < task.count) {
    const ranked = mostPromising(pool, posterior, taken, best, refine ? REFINED : 1);
    const refined = refine ? ranked.map(({ row }) => refine(row, posterior.gp, best)) : [];
    const choice = bestOf([...ranked, ...refined.filter(({ row }) => !taken.has(keyOf(row)))]);
    if (!choice) break;
    choices.push(choice);
    taken.add(keyOf(choice.row));
    best = Math.max(best, choice.prediction.mean);
    if (choices.length < task.count) posterior.addPending(choice.row);
  }
  return choices;
}

function mostPromising(
  pool: Pool,
  posterior: PoolPosterior,
  taken: ReadonlySet<string>,
  best: number,
  count: number,
): Choice[] {
  const acquisitions = new Map<number, number>();
  for (const i of freeIndices(pool, taken)) {
    acquisitions.set(i, logExpectedImprovement(posterior.mean[i]!, posterior.sd(i), best));
  }
  return [...acquisitions]
    .sort(([i, a], [j, b]) => b - a || i - j)
    .slice(0, count)
    .map(([i, acquisition]) => ({
      row: rowOf(pool, i),
      prediction: { mean: posterior.mean[i]!, sd: posterior.sd(i) },
      acquisition,
    }));
}

function bestOf(choices: readonly Choice[]): Choice | undefined {
  return choices.reduce<Choice | undefined>((a, b) => (a && a.acquisition >= b.acquisition ? a : b), undefined);
}
