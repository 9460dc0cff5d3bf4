import { logSumExp } from '@meguri/numerics';
import type { OutcomeAcquisition } from '../acquisitions/outcome-acquisition.js';
import { keyOf, type Pool, rowOf } from '../spaces/pool.js';
import { isOpen, type Sources } from '../spaces/sources.js';
import type { Prediction } from '../surrogates/gaussian-process.js';
import { PoolPosterior } from '../surrogates/pool-posterior.js';
import type { Aim } from './aim.js';
import { type Member, mixture } from './ensemble.js';
import { worthwhileSource } from './source-choice.js';
import { freeIndices } from './space-filling.js';

/** A chosen point with what the model expected of it, in standardised outcomes. */
export interface Choice {
  readonly row: Float64Array;
  /** One per outcome. */
  readonly predictions: readonly Prediction[];
  /** Logarithm of what the trial promises. */
  readonly acquisition: number;
}

export interface BatchTask {
  readonly aim: Aim;
  /** The most probable model. */
  readonly mode: Member;
  readonly members: readonly Member[];
  readonly pending: readonly Float64Array[];
  readonly taken: ReadonlySet<string>;
  /** Absent when all answers come from one source. */
  readonly sources?: Sources;
  readonly count: number;
}

/** Improves a promising point by searching around it; the members know all pending points. */
export type Refine = (
  start: Float64Array,
  members: readonly Member[],
  promises: readonly OutcomeAcquisition[],
) => Choice;

/** Points of the pool that the members are asked about; the most probable model picks them. */
const SHORTLIST = 200;
/** Starts of the refinement, per chosen point. */
const REFINED = 2;
/** Points that the sources are weighed for, per chosen point. */
const WEIGHED = 16;

/**
 * Chooses points one after the other by what they promise, averaged over the members, each believed to come out as predicted
 * before the next is chosen ("Kriging believer": Ginsbourger, Le Riche and Carraro 2010). The best of the pool are refined when
 * `refine` is given. Returns fewer than `count` when the pool runs out.
 */
export function greedyBatch(pool: Pool, task: BatchTask, refine?: Refine): Choice[] {
  const { aim, members, pending, count } = task;
  const listed = shortlist(pool, task);
  const columns = pool.columns.map((column) => Float64Array.from(listed, (i) => column[i]!));
  const views = members.map((member) => new View(task, member, columns, listed.length));
  for (const row of pending) for (const view of views) view.believe(row);

  const taken = new Set(task.taken);
  const free = new Set(listed.keys());
  const bounds = new Float64Array(listed.length).fill(Number.POSITIVE_INFINITY);
  const choices: Choice[] = [];
  const compared = task.sources ? WEIGHED : refine ? REFINED : 1;
  while (choices.length < count) {
    const promises = views.map((view) => view.promise(choices.length));
    if (!aim.steady) bounds.fill(Number.POSITIVE_INFINITY);
    const ranked = highest(free, compared, bounds, averagePromise(views, promises)).map((index) => ({
      row: rowOf(pool, listed[index]!),
      predictions: predictionsOf(members, views, index),
      acquisition: bounds[index]!,
    }));
    const current = views.map(({ member }) => member);
    const refined = refine ? ranked.slice(0, REFINED).map(({ row }) => refine(row, current, promises)) : [];
    const asked = [...ranked, ...refined.filter(({ row }) => !taken.has(keyOf(row)))].flatMap((each) => {
      const question = worthwhileSource(each.row, current, task.sources, taken);
      return question ? [{ ...each, row: question.row, acquisition: each.acquisition + question.logValue }] : [];
    });
    const choice = bestOf(asked);
    if (!choice) break;
    choices.push(choice);
    taken.add(keyOf(choice.row));
    const target = task.sources ? choice.row.with(task.sources.axis, 0) : choice.row;
    if (!isOpen(target, task.sources, taken)) free.delete(listed.indexOf(pool.indexOf.get(keyOf(target)) ?? -1));
    if (choices.length < count) for (const view of views) view.believe(choice.row);
  }
  return choices;
}

/** How one member sees a list of points, and what it takes as reached, as pending points are added. */
class View {
  readonly #task: BatchTask;
  readonly #logWeight: number;
  readonly #posteriors: readonly PoolPosterior[];
  readonly #reached: Float64Array[];
  readonly #means: Float64Array;
  readonly #sds: Float64Array;

  constructor(task: BatchTask, { gps, logWeight }: Member, columns: readonly Float64Array[], width: number) {
    const capacity = task.pending.length + task.count;
    this.#task = task;
    this.#logWeight = logWeight;
    this.#posteriors = gps.map((gp) => new PoolPosterior(gp, columns, width, capacity));
    this.#reached = [...task.aim.reached(gps)];
    this.#means = new Float64Array(gps.length);
    this.#sds = new Float64Array(gps.length);
  }

  /** The member with the pending points added so far. */
  get member(): Member {
    return { gps: this.#posteriors.map(({ gp }) => gp), logWeight: this.#logWeight };
  }

  believe(row: Float64Array): void {
    const believed = Float64Array.from(this.#posteriors, (posterior) => posterior.addPending(row));
    const { sources } = this.#task;
    if (!sources || row[sources.axis] === 0) this.#reached.push(believed);
  }

  promise(slot: number): OutcomeAcquisition {
    return this.#task.aim.promise(this.#reached, slot);
  }

  /** What a point of the list promises, in logarithms and weighted by how much the member is believed. */
  share(promise: OutcomeAcquisition, index: number): number {
    this.#posteriors.forEach((posterior, i) => {
      this.#means[i] = posterior.mean[index]!;
      this.#sds[i] = posterior.sd(index);
    });
    return this.#logWeight + promise(this.#means, this.#sds);
  }

  predictions(index: number): Prediction[] {
    return this.#posteriors.map((posterior) => ({ mean: posterior.mean[index]!, sd: posterior.sd(index) }));
  }
}

/** The free points of the pool that the most probable model finds most promising, in one slot of the batch or another. */
function shortlist(pool: Pool, task: BatchTask): number[] {
  const { aim, mode, pending, taken, sources, count } = task;
  const free = sources
    ? freeIndices(pool, taken).filter((i) => isOpen(rowOf(pool, i), sources, taken))
    : freeIndices(pool, taken);
  const length = Math.max(SHORTLIST, count);
  if (free.length <= length) return free;
  const view = new View(task, mode, pool.columns, pool.size);
  for (const row of pending) view.believe(row);
  const slots = aim.steady ? 1 : count;
  const values = new Float64Array(pool.size);
  const listed = new Set<number>();
  for (let slot = 0; slot < slots; slot++) {
    const promise = view.promise(slot);
    for (const i of free) values[i] = view.share(promise, i);
    const ranked = free.toSorted((a, b) => values[b]! - values[a]! || a - b);
    for (const i of ranked.slice(0, Math.ceil(length / slots))) listed.add(i);
  }
  return [...listed];
}

/** The average log promise at each point of the list. */
function averagePromise(views: readonly View[], promises: readonly OutcomeAcquisition[]): (index: number) => number {
  const terms = new Float64Array(views.length);
  return (index) => {
    for (let k = 0; k < terms.length; k++) terms[k] = views[k]!.share(promises[k]!, index);
    return logSumExp(terms);
  };
}

function predictionsOf(members: readonly Member[], views: readonly View[], index: number): Prediction[] {
  const opinions = views.map((view) => view.predictions(index));
  return members[0]!.gps.map((_, i) =>
    mixture(
      members,
      opinions.map((opinion) => opinion[i]!),
    ),
  );
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
    if (found.length === count && bounds[index]! < bounds[found[count - 1]!]!) continue;
    found.push(index);
    found.sort((a, b) => bounds[b]! - bounds[a]! || a - b);
    if (found.length > count) found.pop();
  }
  return found;
}

function bestOf(choices: readonly Choice[]): Choice | undefined {
  return choices.reduce<Choice | undefined>((a, b) => (a && a.acquisition >= b.acquisition ? a : b), undefined);
}
