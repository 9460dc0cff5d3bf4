import type { Rules } from '../constraints/compile-constraints.js';
import { interiorPoint, restored, towards } from '../constraints/polytope.js';
import { type ConditionalAxis, isActive, valuesOf } from './activation.js';
import { inactiveCoordinate } from './axis.js';
import { type Cell, cellOf, isTied, moved, placed } from './cell.js';
import { nearestRank } from './ranks.js';
import { type Support, supportBox, supportOf, supports } from './supports.js';
import { type Assignment, type Box, boxOf, type Ending, outwards, rankRange, TreeSearch } from './tree-search.js';

/** Values tried to complete one point. */
const BUDGET = 400;
/** Combinations of finite values that continuous ones are fitted to, for one point. */
const MOST_LEAVES = 8;
/** Values tried to prove that no point exists. */
const PROOF_BUDGET = 200_000;

interface NearestOptions {
  readonly present?: Support;
  readonly pinned?: number;
  /** Most combinations of finite values that continuous ones are fitted to. */
  readonly leaves?: number;
}

/** The points of a space that satisfy all its rules. */
export class Region {
  readonly axes: readonly ConditionalAxis[];
  readonly rules: Rules;
  /** The whole range of every axis. */
  readonly range: Box;
  readonly #tree: TreeSearch;

  constructor(axes: readonly ConditionalAxis[], rules: Rules) {
    this.axes = axes;
    this.rules = rules;
    this.range = boxOf(axes);
    this.#tree = new TreeSearch(axes, rules.all, rules.linear, rules.cardinality);
  }

  /** Whether a point satisfies every rule, as it is decoded. */
  admits(row: ArrayLike<number>): boolean {
    const values = valuesOf(this.axes, row);
    return this.rules.all.every((rule) => rule.holds(values));
  }

  /** Every point of a space of finite axes, or undefined when there are more than `limit` or they take more than `budget` steps. */
  list(limit: number, budget: number): Float64Array[] | undefined {
    const rows: Float64Array[] = [];
    const ending = this.#tree.run(this.range, {
      budget,
      ranks: (d) => outwards(0, 0, this.axes[d]!.size - 1),
      leaf: ({ row }) => rows.push(row.slice()) > limit,
    });
    return ending === 'complete' ? rows : undefined;
  }

  /** The point of the target, each coordinate at the nearest value of its axis, if it is admitted as it is. */
  exactly(target: Float64Array): Float64Array | undefined {
    const values = valuesOf(this.axes, target);
    if (!this.rules.all.every((rule) => rule.holds(values))) return undefined;
    return Float64Array.from(this.axes, (axis, d) => {
      if (values[d] === undefined) return inactiveCoordinate(axis);
      return axis.size === Number.POSITIVE_INFINITY ? target[d]! : axis.encode(values[d]);
    });
  }

  /**
   * The first admitted point found near `target`: values of finite axes are tried from the nearest on, continuous ones give way.
   * The amounts that are `present` stay so, by default those of the target; the `pinned` axis keeps its coordinate.
   */
  nearest(
    target: Float64Array,
    { present = supportOf(this.axes, target), pinned, leaves = MOST_LEAVES }: NearestOptions = {},
  ): Float64Array | undefined {
    const box = this.#boxOf(present);
    let found: Float64Array | undefined;
    let tried = 0;
    this.#tree.run(box, {
      budget: BUDGET,
      ranks: (d, within) => {
        const start = this.#rankOf(d, target[d]!);
        return d === pinned ? [start] : outwards(start, ...this.#ranks(d, within));
      },
      leaf: (assignment) => {
        const row = this.#completed(assignment, target, box);
        if (row && this.admits(row)) found = row;
        return found !== undefined || ++tried === leaves;
      },
    });
    return found;
  }

  /** Any point, or how the search for one ended: `complete` proves that there is none. */
  find(): { row?: Float64Array; ending: Ending } {
    const middle = Float64Array.from(this.axes, () => 0.5);
    const begun = this.work;
    let row: Float64Array | undefined;
    let ending: Ending = 'complete';
    for (const present of supports(this.axes, this.range, this.rules.cardinality)) {
      const box = this.#boxOf(present);
      const end = this.#tree.run(box, {
        budget: PROOF_BUDGET - (this.work - begun),
        ranks: (d) => outwards(this.#rankOf(d, 0.5), ...this.#ranks(d, box)),
        leaf: (assignment) => {
          const candidate = this.#completed(assignment, middle, box);
          if (candidate && this.admits(candidate)) row = candidate;
          // other continuous values may do where these do not
          else if (candidate && this.isCurved) ending = 'exhausted';
          return row !== undefined;
        },
      });
      if (end !== 'complete') return { row, ending: end };
    }
    return { row, ending };
  }

  /** Values tried so far, a measure of work that does not depend on the machine. */
  get work(): number {
    return this.#tree.work;
  }

  /** The cell of the continuous axes around a point, whose finite values stay and whose absent amounts stay absent. */
  cellAround(row: Float64Array): Cell {
    const values = valuesOf(this.axes, row);
    const box = this.#boxOf(supportOf(this.axes, row));
    return this.cell(box, this.#continuous(values), values);
  }

  /** Axes that are active and continuous. */
  #continuous(values: Assignment['values']): number[] {
    const valueAt = (d: number) => values[d];
    return [...this.axes.keys()].filter(
      (d) => this.axes[d]!.size === Number.POSITIVE_INFINITY && isActive(this.axes, d, valueAt),
    );
  }

  #valueAt(row: ArrayLike<number>, d: number): string | number {
    return this.axes[d]!.decode(row[d]!);
  }

  /** First and last rank of an axis within a box. */
  #ranks(d: number, box: Box): [number, number] {
    const isWhole = box.lower[d] === this.range.lower[d] && box.upper[d] === this.range.upper[d];
    return isWhole ? [0, this.axes[d]!.size - 1] : rankRange(this.axes[d]!, d, box);
  }

  /** The value on an axis nearest to `value` that its range has. */
  within(d: number, value: number): number {
    return Math.min(this.range.upper[d]!, Math.max(this.range.lower[d]!, value));
  }

  #boxOf(present: Support): Box {
    return supportBox(this.range, this.rules.cardinality, present);
  }

  #rankOf(d: number, coordinate: number): number {
    const axis = this.axes[d]!;
    if (axis.nominal) {
      for (let rank = 0; rank < axis.size; rank++) if (axis.coordinate(rank) === coordinate) return rank;
      return 0;
    }
    return nearestRank(axis.size, (rank) => axis.coordinate(rank), coordinate);
  }

  /** The continuous coordinates of a point whose finite ones are decided: those of the target, moved into the linear rules. */
  #completed({ row, values }: Assignment, target: Float64Array, box: Box): Float64Array | undefined {
    const free = this.#continuous(values);
    const complete = row.slice();
    for (const d of free) {
      const value = Math.min(box.upper[d]!, Math.max(box.lower[d]!, Number(this.#valueAt(target, d))));
      complete[d] = this.axes[d]!.encode(value);
    }
    if (this.isLinearlyRight(complete)) return complete;
    const tied = free.filter((d) => isTied(this.rules.linear, d));
    if (tied.length === 0) return undefined;
    const cell = this.cell(box, tied, values);
    const wanted = placed(this.axes, cell, complete);
    const near = restored(cell.polytope, wanted);
    if (near) return moved(this.axes, cell, complete, near);
    const inside = interiorPoint(cell.polytope);
    return inside && moved(this.axes, cell, complete, towards(cell.polytope, inside, wanted));
  }

  /** Whether a point satisfies the linear rules. */
  isLinearlyRight(row: Float64Array): boolean {
    const values = valuesOf(this.axes, row);
    return this.rules.linear.every((rule) => rule.holds(values));
  }

  /** The cell of some axes within a box, everything else decided. */
  cell(box: Box, members: readonly number[], values: Assignment['values']): Cell {
    return cellOf(this.axes, this.range, box, this.rules.linear, members, values);
  }

  /** Whether some rule is neither linear nor about which amounts are present. */
  get isCurved(): boolean {
    return this.rules.all.some((rule) => !('coefficients' in rule || 'threshold' in rule));
  }
}
