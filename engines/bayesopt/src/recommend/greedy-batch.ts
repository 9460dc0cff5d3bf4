import { logSumExp } from '@meguri/numerics';
import { keyOf, type Pool, rowOf } from '../spaces/pool.js';
import { isOpen, type Sources } from '../spaces/sources.js';
import type { Prediction } from '../surrogates/gaussian-process.js';
import type { AcquisitionName } from './acquisition-name.js';
import type { Aim } from './aim.js';
import { type Member, mixture } from './ensemble.js';
import { type Judge, type Judgement, judgesOf } from './judge.js';
import type { Outlook } from './point-acquisition.js';
import { shortlist } from './shortlist.js';
import { withinCredit, worthwhileSource } from './source-choice.js';

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
  readonly acquisition: AcquisitionName;
  /** The most probable model. */
  readonly mode: Member;
  readonly members: readonly Member[];
  readonly pending: readonly Float64Array[];
  readonly taken: ReadonlySet<string>;
  /** Every point observed, failed or requested. */
  readonly known: readonly Float64Array[];
  /** Whether every parameter is a continuous number, so that there are no choices to make. */
  readonly continuous: boolean;
  /** Absent when all answers come from one source. */
  readonly sources?: Sources;
  readonly count: number;
  readonly seed: number | string;
}

/** Improves a promising point by searching around it; the members know all pending points. */
export type Refine = (start: Float64Array, members: readonly Member[], outlooks: readonly Outlook[]) => Choice;

/** Starts of the refinement, per chosen point. */
const REFINED = 2;
/** Points that the sources are weighed for, per chosen point. */
const WEIGHED = 16;

/**
 * Chooses points one after the other by what they promise, averaged over the members, each believed to come out as predicted
 * before the next is chosen ("Kriging believer": Ginsbourger, Le Riche and Carraro 2010), which has to beat what the believed may
 * well reach (View). The best of the pool are refined when
 * `refine` is given. Returns fewer than `count` when the pool runs out.
 */
export function greedyBatch(pool: Pool, task: BatchTask, refine?: Refine): Choice[] {
  const { aim, acquisition, members, pending, count } = task;
  const listed = shortlist(pool, task);
  const columns = pool.columns.map((column) => Float64Array.from(listed, (i) => column[i]!));
  const judges = judgesOf(task, columns, listed.length);
  for (const row of pending) for (const judge of judges) judge.believe(row);

  const taken = new Set(task.taken);
  const free = new Set(listed.keys());
  const bounds = new Float64Array(listed.length).fill(Number.POSITIVE_INFINITY);
  const choices: Choice[] = [];
  // what believed points promise can only fall as points are added
  const isSteady = aim.steady && acquisition === 'expected-improvement';
  const compared = task.sources ? WEIGHED : refine ? REFINED : 1;
  while (choices.length < count) {
    const judgements = judges.map((judge) => judge.judge(choices.length));
    if (!isSteady) bounds.fill(Number.POSITIVE_INFINITY);
    const ranked = highest(free, compared, bounds, averagePromise(judgements)).map((index) => ({
      row: rowOf(pool, listed[index]!),
      predictions: predictionsOf(members, judges, index),
      acquisition: bounds[index]!,
    }));
    const current = judges.map(({ member }) => member);
    const starts = refine ? ranked.slice(0, REFINED) : [];
    const outlooks = refine ? judgements.map((judgement) => judgement.outlook()) : [];
    const refined = starts.map(({ row }) => refine!(row, current, outlooks));
    const promising = [...ranked, ...refined.filter(({ row }) => !taken.has(keyOf(row)))];
    const choice = bestAnswer(promising, current, task, choices, taken);
    if (!choice) break;
    choices.push(choice);
    taken.add(keyOf(choice.row));
    const target = task.sources ? choice.row.with(task.sources.axis, 0) : choice.row;
    if (!isOpen(target, task.sources, taken)) free.delete(listed.indexOf(pool.indexOf.get(keyOf(target)) ?? -1));
    if (choices.length < count) for (const judge of judges) judge.believe(choice.row);
  }
  return choices;
}

/** The most worthwhile question about one of the points to a source that has credit, or else to any. */
function bestAnswer(
  promising: readonly Choice[],
  members: readonly Member[],
  { sources, known }: BatchTask,
  chosen: readonly Choice[],
  taken: ReadonlySet<string>,
): Choice | undefined {
  const bestFrom = (allowed: Sources | undefined) =>
    bestOf(
      promising.flatMap((each) => {
        const question = worthwhileSource(each.row, members, allowed, taken);
        return question ? [{ ...each, row: question.row, acquisition: each.acquisition + question.logValue }] : [];
      }),
    );
  if (!sources) return bestFrom(undefined);
  return bestFrom(withinCredit(sources, [...known, ...chosen.map(({ row }) => row)])) ?? bestFrom(sources);
}

/** The average log promise at each point of the list. */
function averagePromise(judgements: readonly Judgement[]): (index: number) => number {
  const terms = new Float64Array(judgements.length);
  return (index) => {
    for (let k = 0; k < terms.length; k++) terms[k] = judgements[k]!.listed(index);
    return logSumExp(terms);
  };
}

function predictionsOf(members: readonly Member[], judges: readonly Judge[], index: number): Prediction[] {
  const opinions = judges.map((judge) => judge.predictions(index));
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
