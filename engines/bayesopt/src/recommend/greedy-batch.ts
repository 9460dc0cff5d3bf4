import { logExpectedImprovement } from '../acquisitions/log-expected-improvement.js';
import { keyOf, type Pool, rowOf } from '../spaces/pool.js';
import type { GaussianProcess, Prediction } from '../surrogates/gaussian-process.js';
import { PoolPosterior } from '../surrogates/pool-posterior.js';
import { averageLogExpectedImprovement, type Member, mixture } from './ensemble.js';
import { freeIndices } from './space-filling.js';

/** A chosen point with what the model expected of it, in standardised outcomes. */
export interface Choice {
  readonly row: Float64Array;
  readonly prediction: Prediction;
  /** Logarithm of the expected improvement. */
  readonly acquisition: number;
}

export interface BatchTask {
  /** The model with the most probable hyper-parameters. */
  readonly mode: GaussianProcess;
  readonly members: readonly Member[];
  readonly pending: readonly Float64Array[];
  readonly taken: ReadonlySet<string>;
  /** Best outcome so far. */
  readonly best: number;
  readonly count: number;
}

/** Improves a promising point by searching around it; the members know all pending points. */
export type Refine = (start: Float64Array, members: readonly Member[], bests: readonly number[]) => Choice;

/** Points of the pool that the members are asked about; the most probable model picks them. */
const SHORTLIST = 400;
/** Starts of the refinement, per chosen point. */
const REFINED = 4;

/**
 * Chooses points one after the other by expected improvement averaged over the members, each believed to come out as predicted
 * before the next is chosen ("Kriging believer": Ginsbourger, Le Riche and Carraro 2010). The best of the pool are refined when
 * `refine` is given. Returns fewer than `count` when the pool runs out.
 */
export function greedyBatch(pool: Pool, task: BatchTask, refine?: Refine): Choice[] {
  const listed = shortlist(pool, task);
  const columns = pool.columns.map((column) => Float64Array.from(listed, (i) => column[i]!));
  const capacity = task.pending.length + task.count;
  const posteriors = task.members.map(({ gp }) => new PoolPosterior(gp, columns, listed.length, capacity));
  const believe = (bests: readonly number[], row: Float64Array) =>
    posteriors.map((posterior, k) => Math.max(bests[k]!, posterior.addPending(row)));
  const members = () => task.members.map((member, k) => ({ ...member, gp: posteriors[k]!.gp }));

  const taken = new Set(task.taken);
  let bests = task.pending.reduce(believe, task.members.map(() => task.best) as readonly number[]);
  const choices: Choice[] = [];
  while (choices.length < task.count) {
    const free = [...listed.keys()].filter((i) => !taken.has(keyOf(rowOf(pool, listed[i]!))));
    const ranked = mostPromising(free, refine ? REFINED : 1, (i) =>
      averageLogExpectedImprovement(task.members, opinionsOf(posteriors, i), bests),
    ).map(({ index, acquisition }) => ({
      row: rowOf(pool, listed[index]!),
      prediction: mixture(task.members, opinionsOf(posteriors, index)),
      acquisition,
    }));
    const refined = refine ? ranked.map(({ row }) => refine(row, members(), bests)) : [];
    const choice = bestOf([...ranked, ...refined.filter(({ row }) => !taken.has(keyOf(row)))]);
    if (!choice) break;
    choices.push(choice);
    taken.add(keyOf(choice.row));
    if (choices.length === task.count) break;
    bests = believe(bests, choice.row);
  }
  return choices;
}

/** The free points of the pool that the most probable model finds most promising. */
function shortlist(pool: Pool, { mode, pending, taken, best, count }: BatchTask): number[] {
  const free = freeIndices(pool, taken);
  const length = Math.max(SHORTLIST, count);
  if (free.length <= length) return free;
  const posterior = new PoolPosterior(mode, pool.columns, pool.size, pending.length);
  for (const row of pending) posterior.addPending(row);
  return mostPromising(free, length, (i) => logExpectedImprovement(posterior.mean[i]!, posterior.sd(i), best)).map(
    ({ index }) => index,
  );
}

function mostPromising(indices: readonly number[], count: number, acquisitionAt: (index: number) => number) {
  return indices
    .map((index) => ({ index, acquisition: acquisitionAt(index) }))
    .sort((a, b) => b.acquisition - a.acquisition || a.index - b.index)
    .slice(0, count);
}

function opinionsOf(posteriors: readonly PoolPosterior[], i: number): Prediction[] {
  return posteriors.map((posterior) => ({ mean: posterior.mean[i]!, sd: posterior.sd(i) }));
}

function bestOf(choices: readonly Choice[]): Choice | undefined {
  return choices.reduce<Choice | undefined>((a, b) => (a && a.acquisition >= b.acquisition ? a : b), undefined);
}
