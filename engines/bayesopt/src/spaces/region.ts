import { type RandomStream, SOBOL_DIMENSIONS, sobol, stream } from '@meguri/numerics';
import type { Rules } from '../constraints/compile-constraints.js';
import { interiorPoint, restored, towards, walker } from '../constraints/polytope.js';
import { isPresent } from '../constraints/rule.js';
import { type ConditionalAxis, isActive, valuesOf } from './activation.js';
import { fromUniform, inactiveCoordinate } from './axis.js';
import { type Cell, cellOf, isTied } from './cell.js';
import { keyOf } from './pool.js';
import { type Assignment, type Box, boxOf, type Ending, outwards, rankRange, TreeSearch } from './tree-search.js';

/** Tries per wanted point before points are sought around those that were found, and most tries before one is found. */
const TRIES = 4;
const MOST_TRIES = 10_000;
/** Tries in a row without a new point after which there are hardly any more. */
const PATIENCE = 400;
/** Hit-and-run steps between two samples, per dimension. */
const MIXING = 2;
/** Values tried to complete one point. */
const BUDGET = 400;
/** Combinations of finite values that continuous ones are fitted to, for one point. */
const MOST_LEAVES = 8;
/** Values tried for one sample before the rest is sought around what was found. */
const MOST_WORK = 100_000;
/** Values tried to prove that no point exists. */
const PROOF_BUDGET = 200_000;
/** Share of its range at which an absent amount comes in. */
const SMALL_AMOUNT = 0.05;
/** Step of the numerical derivative of a coordinate. */
const STRETCH_STEP = 1e-6;
/** Cells whose interior is remembered. */
const KEPT_CELLS = 500;

interface NearestOptions {
  readonly present?: (d: number) => boolean;
  readonly pinned?: number;
  /** Most combinations of finite values that continuous ones are fitted to. */
  readonly leaves?: number;
}

interface Walk {
  readonly cell: Cell;
  readonly next: ((random: RandomStream, steps: number) => Float64Array) | undefined;
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

  /** Up to `count` different points, spread over the region; fewer when no more were found in bounded work. */
  sample(count: number, seed: number | string): Float64Array[] {
    const random = stream(seed, 'region');
    const found = new Map<string, Float64Array>();
    const begun = this.work;
    /** Tries since a new point was found. */
    let idle = 0;
    const keep = (row: Float64Array | undefined) => {
      const isNew = row !== undefined && !found.has(keyOf(row));
      if (isNew) found.set(keyOf(row), row);
      idle = isNew ? 0 : idle + 1;
      return isNew;
    };
    const draws = this.#draws(seed, random);
    for (let i = 0; found.size < count && i < MOST_TRIES && this.work - begun < MOST_WORK; i++) {
      if (found.size > 0 && (i >= TRIES * count || idle > PATIENCE)) break;
      keep(draws(i));
    }
    if (found.size === 0) keep(this.find().row);
    const rows = [...found.values()];
    idle = 0;
    for (let i = 0; rows.length > 0 && rows.length < count && idle < PATIENCE; i++) {
      const row = this.around(rows[random.integer(0, rows.length - 1)]!, 0.5 ** (1 + (i % 6)), random);
      if (keep(row)) rows.push(row!);
    }
    return rows;
  }

  /** The admitted points among the first `tries` of a Sobol sequence. */
  sobol(tries: number, seed: number | string): Float64Array[] {
    return targets(this.axes, tries, seed).flatMap((target) => {
      const row = this.exactly(target);
      return row ? [row] : [];
    });
  }

  /** A point at about `width` from `row` in every coordinate, as far as the rules let it; undefined when none was found. */
  around(row: Float64Array, width: number, random: RandomStream): Float64Array | undefined {
    const target = row.map((x, d) => {
      const axis = this.axes[d]!;
      if (axis.nominal) return random.uniform() < width ? fromUniform(axis, random.uniform()) : x;
      return Math.min(1, Math.max(0, x + width * random.normal()));
    });
    const present = this.#presence(row);
    for (const { axes } of this.rules.cardinality) {
      const [d, e] = [axes[random.integer(0, axes.length - 1)]!, axes[random.integer(0, axes.length - 1)]!];
      if (random.uniform() > width || present(d) === present(e)) continue;
      return this.nearest(this.swapped(target, d, e), { present: (f) => present(f === d ? e : f === e ? d : f) });
    }
    return this.nearest(target, { present });
  }

  /** The point with the values of two numeric axes exchanged, as far as their ranges let them; it need not be admitted. */
  swapped(row: Float64Array, d: number, e: number): Float64Array {
    const result = row.slice();
    result[d] = this.axes[d]!.encode(this.#within(d, Number(this.#valueAt(row, e))));
    result[e] = this.axes[e]!.encode(this.#within(e, Number(this.#valueAt(row, d))));
    return result;
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
    { present = this.#presence(target), pinned, leaves = MOST_LEAVES }: NearestOptions = {},
  ): Float64Array | undefined {
    const box = this.#supportBox(present);
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
    for (const present of this.#supports()) {
      const box = this.#supportBox(present);
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
    const box = this.#supportBox((d) => isPresent(values[d]));
    return this.#cell(box, this.#continuous(values), values);
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

  #within(d: number, value: number): number {
    return Math.min(this.range.upper[d]!, Math.max(this.range.lower[d]!, value));
  }

  #presence(row: Float64Array): (d: number) => boolean {
    const values = valuesOf(this.axes, row);
    return (d) => isPresent(values[d]);
  }

  #rankOf(d: number, coordinate: number): number {
    const axis = this.axes[d]!;
    if (axis.nominal) {
      for (let rank = 0; rank < axis.size; rank++) if (axis.coordinate(rank) === coordinate) return rank;
      return 0;
    }
    let low = 0;
    let high = axis.size - 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (axis.coordinate(middle) <= coordinate) low = middle;
      else high = middle;
    }
    const gap = (rank: number) => Math.abs(axis.coordinate(rank) - coordinate);
    return gap(high) < gap(low) ? high : low;
  }

  /** The continuous coordinates of a point whose finite ones are decided: those of the target, moved into the linear rules. */
  #completed({ row, values }: Assignment, target: Float64Array, box: Box): Float64Array | undefined {
    const free = this.#continuous(values);
    const complete = row.slice();
    for (const d of free) {
      const value = Math.min(box.upper[d]!, Math.max(box.lower[d]!, Number(this.#valueAt(target, d))));
      complete[d] = this.axes[d]!.encode(value);
    }
    if (this.#isLinearlyRight(complete)) return complete;
    const tied = free.filter((d) => isTied(this.rules.linear, d));
    if (tied.length === 0) return undefined;
    const cell = this.#cell(box, tied, values);
    const wanted = this.placed(cell, complete);
    const near = restored(cell.polytope, wanted);
    if (near) return this.moved(complete, cell, near);
    const inside = interiorPoint(cell.polytope);
    return inside && this.moved(complete, cell, towards(cell.polytope, inside, wanted));
  }

  #isLinearlyRight(row: Float64Array): boolean {
    const values = valuesOf(this.axes, row);
    return this.rules.linear.every((rule) => rule.holds(values));
  }

  #cell(box: Box, members: readonly number[], values: Assignment['values']): Cell {
    return cellOf(this.axes, this.range, box, this.rules.linear, members, values);
  }

  /** The positions of a point in a cell. */
  placed(cell: Cell, row: Float64Array): Float64Array {
    return Float64Array.from(cell.axes, (d, i) => cell.position(i, Number(this.#valueAt(row, d))));
  }

  /** The point with the positions in a cell put in. */
  moved(row: Float64Array, cell: Cell, positions: Float64Array): Float64Array {
    const result = row.slice();
    cell.axes.forEach((d, i) => {
      result[d] = this.axes[d]!.encode(cell.value(i, positions[i]!));
    });
    return result;
  }

  /** How fast each coordinate changes with its position in a cell. */
  stretch(cell: Cell, positions: Float64Array): Float64Array {
    const coordinate = (i: number, position: number) => this.axes[cell.axes[i]!]!.encode(cell.value(i, position));
    return positions.map((position, i) => {
      const [low, high] = [Math.max(0, position - STRETCH_STEP), Math.min(1, position + STRETCH_STEP)];
      return (coordinate(i, high) - coordinate(i, low)) / (high - low);
    });
  }

  /** Whether some rule is neither linear nor about which amounts are present. */
  get isCurved(): boolean {
    return this.rules.all.some((rule) => !('coefficients' in rule || 'threshold' in rule));
  }

  /**
   * The points that differ from an admitted one in the finite coordinate `d` and, where that alone is not admitted, in one more that
   * makes up for it in a linear rule; where there is none, one in which others give way too.
   */
  changed(row: Float64Array, d: number, coordinate: number): Float64Array[] {
    const target = row.with(d, coordinate);
    const alone = this.exactly(target);
    if (alone) return [alone];
    const before = valuesOf(this.axes, row);
    const shift = Number(this.axes[d]!.decode(coordinate)) - Number(before[d]);
    const exchanged = this.rules.linear.flatMap((rule) => {
      const own = rule.coefficients[rule.axes.indexOf(d)];
      if (own === undefined) return [];
      return rule.axes.flatMap((e, i) => {
        if (e === d || before[e] === undefined) return [];
        const value = Number(before[e]) - (own * shift) / rule.coefficients[i]!;
        if (this.#within(e, value) !== value) return [];
        return this.exactly(target.with(e, this.axes[e]!.encode(value))) ?? [];
      });
    });
    if (exchanged.length > 0) return exchanged;
    return [this.nearest(target, { pinned: d }) ?? []].flat();
  }

  /**
   * The points near an admitted one in which, under some cardinality rule, a present amount has given its place to an absent one, has
   * gone, or an absent one has come.
   */
  otherSupports(row: Float64Array): Float64Array[] {
    const present = this.#presence(row);
    const near = (target: Float64Array, flipped: readonly number[]) =>
      this.nearest(target, { present: (d) => present(d) !== flipped.includes(d) }) ?? [];
    return this.rules.cardinality.flatMap(({ axes, threshold }) => {
      const [there, absent] = [axes.filter(present), axes.filter((d) => !present(d))];
      const amount = (d: number, value: number) => row.with(d, this.axes[d]!.encode(this.#within(d, value)));
      return [
        ...there.flatMap((d) => absent.flatMap((e) => near(this.swapped(row, d, e), [d, e]))),
        ...there.flatMap((d) => near(amount(d, 0), [d])),
        ...absent.flatMap((e) => near(amount(e, Math.max(threshold, SMALL_AMOUNT * this.range.upper[e]!)), [e])),
      ];
    });
  }

  /** Draws: targets spread over the range, led into the relaxed linear rules, then completed. */
  #draws(seed: number | string, random: RandomStream): (i: number) => Float64Array | undefined {
    const { linear, cardinality } = this.rules;
    const walks = new Map<string, Walk>();
    const chunk = 1024;
    let block: Float64Array[] = [];
    return (i) => {
      if (i % chunk === 0) block = targets(this.axes, chunk, `${seed} ${i}`);
      const target = block[i % chunk]!;
      const present = cardinality.length > 0 ? this.#drawnSupport(random) : () => true;
      if (!present) return undefined;
      const box = this.#supportBox(present);
      if (cardinality.length > 0) this.#rescale(target, box);
      if (linear.length > 0 && !this.#relax(target, box, walks, random)) return undefined;
      return this.exactly(target) ?? this.nearest(target, { present, leaves: 2 });
    };
  }

  /** Moves the coordinates from the whole range into a box. */
  #rescale(target: Float64Array, { lower, upper }: Box): void {
    this.axes.forEach((axis, d) => {
      if (!axis.numeric || (lower[d] === this.range.lower[d] && upper[d] === this.range.upper[d])) return;
      const [low, high] = [axis.encode(lower[d]!), axis.encode(upper[d]!)];
      target[d] = low + target[d]! * (high - low);
    });
  }

  /** Moves the numeric coordinates of a target into the linear rules as if all of them were continuous; false when none fits. */
  #relax(target: Float64Array, box: Box, walks: Map<string, Walk>, random: RandomStream): boolean {
    if (this.#isLinearlyRight(target)) return true;
    const values = valuesOf(this.axes, target);
    const valueAt = (d: number) => values[d];
    const deciding = new Set(this.axes.map(({ activation }) => activation?.controller));
    const free = [...this.axes.keys()].filter(
      (d) => isTied(this.rules.linear, d) && !deciding.has(d) && isActive(this.axes, d, valueAt),
    );
    const { cell, next } = this.#walk(walks, box, free, values);
    if (!next) return false;
    const drawn = next(random, MIXING * cell.axes.length);
    cell.axes.forEach((d, i) => {
      target[d] = this.axes[d]!.encode(cell.value(i, drawn[i]!));
    });
    return true;
  }

  #walk(walks: Map<string, Walk>, box: Box, free: readonly number[], values: Assignment['values']): Walk {
    const decided = this.rules.linear.flatMap(({ axes }) =>
      axes.filter((d) => !free.includes(d)).map((d) => values[d]),
    );
    const key = `${free} ${free.map((d) => box.upper[d])} ${decided}`;
    const known = walks.get(key);
    if (known) return known;
    const cell = this.#cell(box, free, values);
    const inside = cell.axes.length > 0 ? interiorPoint(cell.polytope) : undefined;
    const walk = { cell, next: inside && walker(cell.polytope, inside) };
    if (walks.size >= KEPT_CELLS) walks.clear();
    walks.set(key, walk);
    return walk;
  }

  /** The box in which the members of cardinality rules are zero or at least their threshold, as `present` says. */
  #supportBox(present: (d: number) => boolean): Box {
    const { cardinality } = this.rules;
    if (cardinality.length === 0) return this.range;
    const box = { lower: this.range.lower.slice(), upper: this.range.upper.slice() };
    for (const { axes, threshold } of cardinality) {
      for (const d of axes) {
        if (present(d)) box.lower[d] = Math.max(box.lower[d]!, threshold);
        else box.upper[d] = Math.max(0, this.range.lower[d]!);
      }
    }
    return box;
  }

  /** A random choice of present amounts; undefined when the sets drawn for several rules contradict one another. */
  #drawnSupport(random: RandomStream): ((d: number) => boolean) | undefined {
    const chosen = new Map<number, boolean>();
    for (const { axes, atLeast, atMost } of this.rules.cardinality) {
      const forced = axes.filter((d) => this.range.lower[d]! > 0 || chosen.get(d) === true);
      const open = axes.filter((d) => !forced.includes(d) && this.range.upper[d]! > 0 && !chosen.has(d));
      const fewest = Math.max(0, atLeast - forced.length);
      const most = Math.min(open.length, atMost - forced.length);
      if (fewest > most) return undefined;
      const size = drawnSize(open.length, fewest, most, random.uniform());
      const present = new Set(random.sample(open.length, size).map((i) => open[i]!));
      for (const d of axes) chosen.set(d, forced.includes(d) || present.has(d));
    }
    return (d) => chosen.get(d) === true;
  }

  /** Every choice of present continuous amounts; finite ones are left to the search. */
  *#supports(): Generator<(d: number) => boolean> {
    const { cardinality } = this.rules;
    const members = [...new Set(cardinality.flatMap(({ axes }) => axes))];
    const isOpen = (d: number) => this.axes[d]!.size === Number.POSITIVE_INFINITY && !(this.range.lower[d]! > 0);
    const open = members.filter(isOpen);
    const present = new Set(members.filter((d) => !isOpen(d)));
    const count = (axes: readonly number[]) => axes.filter((d) => present.has(d)).length;
    const fits = () => cardinality.every(({ axes, atMost }) => count(axes.filter(isOpen)) <= atMost);
    const suffices = () => cardinality.every(({ axes, atLeast }) => count(axes) >= atLeast);
    function* choose(next: number): Generator<(d: number) => boolean> {
      const d = open[next];
      if (d === undefined) {
        if (suffices()) yield (axis) => present.has(axis);
        return;
      }
      present.add(d);
      if (fits()) yield* choose(next + 1);
      present.delete(d);
      yield* choose(next + 1);
    }
    yield* choose(0);
  }
}

/** How many of `n` are drawn when every subset of an admitted size is equally likely; `u` is uniform in [0, 1). */
function drawnSize(n: number, fewest: number, most: number, u: number): number {
  const ways = [1];
  for (let k = 1; k <= most; k++) ways.push((ways[k - 1]! * (n - k + 1)) / k);
  let rest = u * ways.slice(fewest).reduce((a, b) => a + b, 0);
  for (let k = fewest; k < most; k++) {
    rest -= ways[k]!;
    if (rest < 0) return k;
  }
  return most;
}

function targets(axes: readonly ConditionalAxis[], count: number, seed: number | string): Float64Array[] {
  const dimensions = Math.min(axes.length, SOBOL_DIMENSIONS);
  const points = sobol(dimensions, count, seed);
  return Array.from({ length: count }, (_, i) =>
    Float64Array.from(axes, (axis, d) => fromUniform(axis, points[i * dimensions + (d % dimensions)]!)),
  );
}
