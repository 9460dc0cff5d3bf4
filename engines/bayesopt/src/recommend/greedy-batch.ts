import { logSumExp } from '@meguri/numerics';
import { logExpectedImprovement } from '../acquisitions/log-expected-improvement.js';
import { keyOf, type Pool, rowOf } from '../spaces/pool.js';
import type { Sources } from '../spaces/sources.js';
import type { GaussianProcess, Prediction } from '../surrogates/gaussian-process.js';
import { PoolPosterior } from '../surrogates/pool-posterior.js';
import { type Member, mixture } from './ensemble.js';
import { worthwhileSource } from './source-choice.js';
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
  /** Absent when all answers come from one source. */
  readonly sources?: Sources;
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
/** Points that the sources are weighed for, per chosen point. */
const WEIGHED = 16;

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
    posteriors.map((posterior, k) => {
      const value = posterior.addPending(row);
      return isOfTarget(row) ? Math.max(bests[k]!, value) : bests[k]!;
    });
  const isOfTarget = (row: Float64Array) => !task.sources || row[task.sources.axis] === 0;
  const members = () => task.members.map((member, k) => ({ ...member, gp: posteriors[k]!.gp }));

  const taken = new Set(task.taken);
  const free = new Set(listed.keys());
  let bests: readonly number[] = task.pending.reduce(
    believe,
    task.members.map(() => task.best),
  );
  const bounds = new Float64Array(listed.length).fill(Number.POSITIVE_INFINITY);
  const choices: Choice[] = [];
  const compared = task.sources ? WEIGHED : refine ? REFINED : 1;
  while (choices.length < task.count) {
    const acquisition = averageAcquisition(task.members, posteriors, bests);
    const ranked = highest(free, compared, bounds, acquisition).map((index) => ({
      row: rowOf(pool, listed[index]!),
      prediction: mixture(
        task.members,
        posteriors.map((posterior) => ({ mean: posterior.mean[index]!, sd: posterior.sd(index) })),
      ),
      acquisition: bounds[index]!,
    }));
    const refined = refine ? ranked.slice(0, REFINED).map(({ row }) => refine(row, members(), bests)) : [];
    const asked = [...ranked, ...refined.filter(({ row }) => !taken.has(keyOf(row)))].flatMap((each) => {
      const question = worthwhileSource(each.row, members(), task.sources, taken);
      return question ? [{ ...each, row: question.row, acquisition: each.acquisition + question.logValue }] : [];
    });
    const choice = bestOf(asked);
    if (!choice) break;
    choices.push(choice);
    taken.add(keyOf(choice.row));
    free.delete(listed.indexOf(pool.indexOf.get(keyOf(choice.row)) ?? -1));
    if (choices.length < task.count) bests = believe(bests, choice.row);
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
  const values = new Float64Array(pool.size);
  for (const i of free) values[i] = logExpectedImprovement(posterior.mean[i]!, posterior.sd(i), best);
  return free.sort((a, b) => values[b]! - values[a]! || a - b).slice(0, length);
}

/** The average log expected improvement at each point of the shortlist. */
function averageAcquisition(
  members: readonly Member[],
  posteriors: readonly PoolPosterior[],
  bests: readonly number[],
): (index: number) => number {
  const terms = new Float64Array(members.length);
  return (index) => {
    for (let k = 0; k < terms.length; k++) {
      const posterior = posteriors[k]!;
      const improvement = logExpectedImprovement(posterior.mean[index]!, posterior.sd(index), bests[k]!);
      terms[k] = members[k]!.logWeight + improvement;
    }
    return logSumExp(terms);
  };
}

/**
 * The `count` highest points, best first. `bounds` holds what was found before, which the acquisition never exceeds since pending
 * points only take from it: a point is evaluated again only while its bound may be among the highest (lazy greedy; Minoux 1978).
 */
function highest(
  indices: Iterable<number>,
  count: number,
  bounds: Float64Array,
  acquisitionAt: (index: number) => number,
): number[] {
  const order = Array.from(indices).sort((a, b) => bounds[b]! - bounds[a]! || a - b);
  const found: number[] = [];
  for (const index of order) {
    if (found.length === count && bounds[found[count - 1]!]! >= bounds[index]!) break;
    bounds[index] = acquisitionAt(index);
    found.push(index);
    found.sort((a, b) => bounds[b]! - bounds[a]! || a - b);
    if (found.length > count) found.pop();
  }
  return found;
}

function bestOf(choices: readonly Choice[]): Choice | undefined {
  return choices.reduce<Choice | undefined>((a, b) => (a && a.acquisition >= b.acquisition ? a : b), undefined);
}
