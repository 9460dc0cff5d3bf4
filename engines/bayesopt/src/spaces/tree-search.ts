import { type CardinalityRule, isPresent, type LinearRule, type Rule, slack } from '../constraints/rule.js';
import { type ConditionalAxis, decisionOrder, isActive } from './activation.js';
import { inactiveCoordinate } from './axis.js';
import { firstRank } from './ranks.js';

/** Bounds of each numeric axis in its own unit; those of choices mean nothing. */
export interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** The whole range of every axis. */
export function boxOf(axes: readonly ConditionalAxis[]): Box {
  const end = (axis: ConditionalAxis, last: boolean) => {
    if (!axis.numeric) return 0;
    if (axis.size === Number.POSITIVE_INFINITY) return Number(axis.decode(last ? 1 : 0));
    return Number(axis.decode(axis.coordinate(last ? axis.size - 1 : 0)));
  };
  return {
    lower: Float64Array.from(axes, (axis) => end(axis, false)),
    upper: Float64Array.from(axes, (axis) => end(axis, true)),
  };
}

/** What has been decided about a point so far. */
export interface Assignment {
  readonly row: Float64Array;
  readonly values: (string | number | undefined)[];
}

/** How a search ended: at a leaf that was enough, after every combination, or after as many steps as were allowed. */
export type Ending = 'stopped' | 'complete' | 'exhausted';

interface Order {
  /** Ranks to try on an axis, in order. */
  ranks(d: number, box: Box): Iterable<number>;
  /** Takes a complete assignment of the finite axes; true ends the search. */
  leaf(assignment: Assignment): boolean;
  /** Most values to try in all. */
  readonly budget: number;
}

/**
 * Depth-first search over the finite axes. A branch is left as soon as what remains can no longer bring a linear sum between its
 * bounds or a number of present amounts between its limits, or a rule whose axes are all decided does not hold.
 */
export class TreeSearch {
  readonly #axes: readonly ConditionalAxis[];
  readonly #order: readonly number[];
  /** Rules to check once the axis at a place of the order is decided. */
  readonly #due: readonly (readonly Rule[])[];
  readonly #linear: readonly LinearRule[];
  readonly #cardinality: readonly CardinalityRule[];
  #work = 0;

  constructor(
    axes: readonly ConditionalAxis[],
    rules: readonly Rule[],
    linear: readonly LinearRule[],
    cardinality: readonly CardinalityRule[],
  ) {
    this.#axes = axes;
    this.#order = searchOrder(axes);
    this.#linear = linear;
    this.#cardinality = cardinality;
    this.#due = this.#order.map((_, place) =>
      rules.filter((rule) => {
        const places = rule.axes.map((d) => this.#order.indexOf(d));
        return !places.includes(-1) && Math.max(...places) === place;
      }),
    );
  }

  /** Values tried by all searches so far. */
  get work(): number {
    return this.#work;
  }

  run(box: Box, { ranks, leaf, budget }: Order): Ending {
    const axes = this.#axes;
    const remains = this.#remains(box);
    const assignment: Assignment = {
      row: Float64Array.from(axes, inactiveCoordinate),
      values: axes.map(() => undefined),
    };
    const sums = new Float64Array(this.#linear.length);
    const last = this.#work + budget;
    const visit = (place: number): Ending => {
      const d = this.#order[place];
      if (d === undefined) return leaf(assignment) ? 'stopped' : 'complete';
      const axis = axes[d]!;
      const before = sums.slice();
      const active = isActive(axes, d, (controller) => assignment.values[controller]);
      for (const rank of active ? ranks(d, box) : [undefined]) {
        if (this.#work++ >= last) return 'exhausted';
        const coordinate = rank === undefined ? inactiveCoordinate(axis) : axis.coordinate(rank);
        const value = rank === undefined ? undefined : axis.decode(coordinate);
        assignment.row[d] = coordinate;
        assignment.values[d] = value;
        this.#linear.forEach((rule, r) => {
          const i = rule.axes.indexOf(d);
          sums[r] = before[r]! + (i < 0 || value === undefined ? 0 : rule.coefficients[i]! * Number(value));
        });
        if (this.#isHopeful(place, assignment, sums, remains)) {
          const ending = visit(place + 1);
          if (ending !== 'complete') return ending;
        }
      }
      assignment.values[d] = undefined;
      return 'complete';
    };
    return visit(0);
  }

  #isHopeful(place: number, { values }: Assignment, sums: Float64Array, remains: readonly Remainder[]): boolean {
    const { lowest, highest, possible } = remains[place + 1]!;
    for (let r = 0; r < sums.length; r++) {
      const { lower, upper } = this.#linear[r]!;
      const [low, high] = [sums[r]! + lowest[r]!, sums[r]! + highest[r]!];
      if (low > upper + slack(low, upper) || high < lower - slack(high, lower)) return false;
    }
    for (let c = 0; c < this.#cardinality.length; c++) {
      const { axes, atLeast, atMost } = this.#cardinality[c]!;
      let present = 0;
      for (const d of axes) if (isPresent(values[d])) present++;
      if (present > atMost || present + possible[c]! < atLeast) return false;
    }
    return this.#due[place]!.every((rule) => rule.holds(values));
  }

  /** What the axes from each place on, and the continuous ones, can still add. */
  #remains(box: Box): Remainder[] {
    const [rules, counts] = [this.#linear.length, this.#cardinality.length];
    let rest: Remainder = {
      lowest: new Float64Array(rules),
      highest: new Float64Array(rules),
      possible: new Float64Array(counts),
    };
    this.#axes.forEach((axis, d) => {
      if (axis.size === Number.POSITIVE_INFINITY) rest = this.#plus(rest, d, box);
    });
    const remains = [rest];
    for (const d of [...this.#order].reverse()) {
      rest = this.#plus(rest, d, box);
      remains.unshift(rest);
    }
    return remains;
  }

  #plus({ lowest, highest, possible }: Remainder, d: number, { lower, upper }: Box): Remainder {
    const more = { lowest: lowest.slice(), highest: highest.slice(), possible: possible.slice() };
    this.#linear.forEach(({ axes, coefficients }, r) => {
      const i = axes.indexOf(d);
      if (i < 0) return;
      const ends = [coefficients[i]! * lower[d]!, coefficients[i]! * upper[d]!];
      if (this.#axes[d]!.activation) ends.push(0);
      more.lowest[r]! += Math.min(...ends);
      more.highest[r]! += Math.max(...ends);
    });
    this.#cardinality.forEach(({ axes }, c) => {
      if (axes.includes(d) && upper[d]! > 0) more.possible[c]! += 1;
    });
    return more;
  }
}

interface Remainder {
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  /** Amounts that may still become present. */
  readonly possible: Float64Array;
}

/** Deciding axes first, choices before numbers. */
function searchOrder(axes: readonly ConditionalAxis[]): number[] {
  const finite = decisionOrder(axes).filter((d) => axes[d]!.size !== Number.POSITIVE_INFINITY);
  const deciding = new Set(axes.map(({ activation }) => activation?.controller));
  const isEarly = (d: number) => !axes[d]!.numeric || deciding.has(d);
  return [...finite.filter(isEarly), ...finite.filter((d) => !isEarly(d))];
}

/** First and last rank of a numeric axis whose values lie within the box; of all values for a choice. */
export function rankRange(axis: ConditionalAxis, d: number, { lower, upper }: Box): [number, number] {
  if (!axis.numeric) return [0, axis.size - 1];
  const firstAbove = (bound: number) =>
    firstRank(axis.size, (rank) => Number(axis.decode(axis.coordinate(rank))) >= bound);
  const allowance = (bound: number) => slack(bound, bound);
  return [firstAbove(lower[d]! - allowance(lower[d]!)), firstAbove(upper[d]! + allowance(upper[d]!)) - 1];
}

/** The ranks from `first` to `last`, those nearest to `start` first. */
export function* outwards(start: number, first: number, last: number): Generator<number> {
  const middle = Math.min(last, Math.max(first, start));
  if (last >= first) yield middle;
  for (let step = 1; middle - step >= first || middle + step <= last; step++) {
    if (middle + step <= last) yield middle + step;
    if (middle - step >= first) yield middle - step;
  }
}
