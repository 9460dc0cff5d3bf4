import { type RandomStream, SOBOL_DIMENSIONS, sobol, stream } from '@meguri/numerics';
import { interiorPoint, walker } from '../constraints/polytope.js';
import { type ConditionalAxis, isActive, valuesOf } from './activation.js';
import { fromUniform } from './axis.js';
import { type Cell, isTied, moved } from './cell.js';
import { around } from './moves.js';
import { keyOf } from './pool.js';
import type { Region } from './region.js';
import { drawnSupport, supportBox } from './supports.js';
import type { Box } from './tree-search.js';

/** Tries per wanted point before points are sought around those that were found, and most tries before one is found. */
const TRIES = 4;
const MOST_TRIES = 10_000;
/** Tries in a row without a new point after which there are hardly any more. */
const PATIENCE = 400;
/** Values tried for one sample before the rest is sought around what was found. */
const MOST_WORK = 100_000;
/** Hit-and-run steps between two samples, per dimension. */
const MIXING = 2;
/** Cells whose interior is remembered. */
const KEPT_CELLS = 500;
/** Targets made at a time. */
const CHUNK = 1024;

/** A random walk in the cell of some coordinates; `next` is absent where the cell is empty. */
interface Walk {
  readonly cell: Cell;
  readonly next: ((random: RandomStream, steps: number) => Float64Array) | undefined;
}

/** Up to `count` different points, spread over the region; fewer when no more were found in bounded work. */
export function sample(region: Region, count: number, seed: number | string): Float64Array[] {
  const random = stream(seed, 'region');
  const found = new Map<string, Float64Array>();
  const begun = region.work;
  /** Tries since a new point was found. */
  let idle = 0;
  const keep = (row: Float64Array | undefined) => {
    const isNew = row !== undefined && !found.has(keyOf(row));
    if (isNew) found.set(keyOf(row), row);
    idle = isNew ? 0 : idle + 1;
    return isNew;
  };
  const draw = drawsFrom(region, seed, random);
  for (let i = 0; found.size < count && i < MOST_TRIES && region.work - begun < MOST_WORK; i++) {
    if (found.size > 0 && (i >= TRIES * count || idle > PATIENCE)) break;
    keep(draw(i));
  }
  if (found.size === 0) keep(region.find().row);
  const rows = [...found.values()];
  idle = 0;
  for (let i = 0; rows.length > 0 && rows.length < count && idle < PATIENCE; i++) {
    const row = around(region, rows[random.integer(0, rows.length - 1)]!, 0.5 ** (1 + (i % 6)), random);
    if (keep(row)) rows.push(row!);
  }
  return rows;
}

/** The admitted points among the first `tries` of a Sobol sequence. */
export function sobolPoints(region: Region, tries: number, seed: number | string): Float64Array[] {
  return sobolTargets(region.axes, tries, seed).flatMap((target) => region.exactly(target) ?? []);
}

/** Draws: targets spread over the range, led into the relaxed linear rules, then completed. */
function drawsFrom(region: Region, seed: number | string, random: RandomStream) {
  const { axes, range } = region;
  const { linear, cardinality } = region.rules;
  const relax = relaxer(region, random);
  let block: Float64Array[] = [];
  return (i: number): Float64Array | undefined => {
    if (i % CHUNK === 0) block = sobolTargets(axes, CHUNK, `${seed} ${i}`);
    const target = block[i % CHUNK]!;
    const present = cardinality.length > 0 ? drawnSupport(range, cardinality, random) : () => true;
    if (!present) return undefined;
    const box = supportBox(range, cardinality, present);
    if (cardinality.length > 0) rescale(region, target, box);
    if (linear.length > 0 && !relax(target, box)) return undefined;
    return region.exactly(target) ?? region.nearest(target, { present, leaves: 2 });
  };
}

/** Moves the coordinates from the whole range into a box. */
function rescale({ axes, range }: Region, target: Float64Array, { lower, upper }: Box): void {
  axes.forEach((axis, d) => {
    if (!axis.numeric || (lower[d] === range.lower[d] && upper[d] === range.upper[d])) return;
    const [low, high] = [axis.encode(lower[d]!), axis.encode(upper[d]!)];
    target[d] = low + target[d]! * (high - low);
  });
}

/** Moves the numeric coordinates of a target into the linear rules as if all of them were continuous; false when none fits. */
function relaxer(region: Region, random: RandomStream): (target: Float64Array, box: Box) => boolean {
  const { axes, rules } = region;
  const walkIn = walksOf(region);
  const deciding = new Set(axes.map(({ activation }) => activation?.controller));
  return (target, box) => {
    if (region.isLinearlyRight(target)) return true;
    const values = valuesOf(axes, target);
    const valueAt = (d: number) => values[d];
    const free = [...axes.keys()].filter(
      (d) => isTied(rules.linear, d) && !deciding.has(d) && isActive(axes, d, valueAt),
    );
    const { cell, next } = walkIn(box, free, values);
    if (!next) return false;
    target.set(moved(axes, cell, target, next(random, MIXING * cell.axes.length)));
    return true;
  };
}

/** The walk in each cell that is asked for, begun once. */
function walksOf(region: Region) {
  const walks = new Map<string, Walk>();
  return (box: Box, free: readonly number[], values: ReturnType<typeof valuesOf>): Walk => {
    const decided = region.rules.linear.flatMap(({ axes }) =>
      axes.filter((d) => !free.includes(d)).map((d) => values[d]),
    );
    const key = `${free} ${free.map((d) => box.upper[d])} ${decided}`;
    const known = walks.get(key);
    if (known) return known;
    const cell = region.cell(box, free, values);
    const inside = cell.axes.length > 0 ? interiorPoint(cell.polytope) : undefined;
    const walk = { cell, next: inside && walker(cell.polytope, inside) };
    if (walks.size >= KEPT_CELLS) walks.clear();
    walks.set(key, walk);
    return walk;
  };
}

/** `count` points of a Sobol sequence over the whole range, constraints left aside; beyond the dimensions it has, coordinates repeat. */
export function sobolTargets(axes: readonly ConditionalAxis[], count: number, seed: number | string): Float64Array[] {
  const dimensions = Math.min(axes.length, SOBOL_DIMENSIONS);
  const points = sobol(dimensions, count, seed);
  return Array.from({ length: count }, (_, i) =>
    Float64Array.from(axes, (axis, d) => fromUniform(axis, points[i * dimensions + (d % dimensions)]!)),
  );
}
