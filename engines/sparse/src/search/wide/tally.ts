import { BINS, binOf } from '../bins.js';
import type { Problem } from '../problem.js';
import { halfPower, PERFECT, raiseLargest, type Tally } from '../tally.js';
import { type Additions, mostMembers } from './additions.js';
import { placeOf } from './combinations.js';

/** Adds the subset of the forced features alone, the first of all, of target `t`. */
export function addForced(tally: Tally, problem: Problem, t: number, squares: number): void {
  const { forced, minSize, nullSquares } = problem;
  if (forced.length < minSize) return;
  tally.subsets++;
  tally.density[forced.length * BINS + binOf(squares / nullSquares[t]!)]!++;
  tally.best.offer(squares, 0);
  tally.bestWithout.fill(squares);
  tally.weight += scaleOf(tally, problem, t, Math.max(squares, PERFECT * nullSquares[t]!));
}

/** Adds what one feature more makes of a subset, of target `t`; squares above `reached` are none of the best. */
export function addAdditions(
  tally: Tally,
  problem: Problem,
  t: number,
  { members, squares, dependent }: Additions,
  reached: number,
): void {
  const { free, first, forced, minSize, rows, layout } = problem;
  const size = forced.length + members.length + 1;
  tally.dependent += dependent;
  if (size < minSize) return;
  const { density, best, bestWith, bestWithout, weightWith } = tally;
  const perNull = 1 / problem.nullSquares[t]!;
  const errorWith = (u: number) => squares[t * layout.columns + first[u]!]!;
  const from = (members.at(-1) ?? -1) + 1;
  let [least, smallest, second] = [-1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let bound = Math.min(reached, best.bound);
  for (let u = from; u < free.length; u++) {
    const error = errorWith(u);
    if (Number.isNaN(error)) continue;
    tally.subsets++;
    density[size * BINS + binOf(error * perNull)]!++;
    if (error < bestWith[u]!) bestWith[u] = error;
    if (error < smallest) [least, smallest, second] = [u, error, smallest];
    else if (error < second) second = error;
    if (error > bound) continue;
    best.offer(error, placeOf([...members, u], free.length, mostMembers(problem)));
    bound = Math.min(bound, best.bound);
  }
  if (least < 0) return;
  for (const u of members) if (smallest < bestWith[u]!) bestWith[u] = smallest;
  for (let u = 0; u < free.length; u++) {
    const without = u === least ? second : smallest;
    if (without < bestWithout[u]! && !members.includes(u)) bestWithout[u] = without;
  }
  const floored = Math.max(smallest, PERFECT / perNull);
  const scale = scaleOf(tally, problem, t, floored);
  let sum = 0;
  for (let u = from; u < free.length; u++) {
    const error = errorWith(u);
    if (Number.isNaN(error)) continue;
    const weight = scale * halfPower(Math.min(1, floored / error), rows);
    weightWith[u]! += weight;
    sum += weight;
  }
  tally.weight += sum;
  for (const u of members) weightWith[u]! += sum;
}

/** Weight of a subset in units of the largest, which it may become. */
function scaleOf(tally: Tally, { rows, nullSquares }: Problem, t: number, squares: number): number {
  const logWeight = (-rows / 2) * Math.log(squares / nullSquares[t]!);
  raiseLargest(tally, logWeight);
  return Math.exp(logWeight - tally.largestLogWeight);
}
