import { type BatchLimit, compileConstraints, type Rules } from '../constraints/compile-constraints.js';
import { axesOf, type ConditionalAxis, encode } from './activation.js';
import { contradiction, refuseEmpty } from './emptiness.js';
import { type Pool, poolOf, poolOfRows } from './pool.js';
import { Region } from './region.js';
import { type Sources, sourcesOf } from './sources.js';
import type { Space } from './space.js';
import { SpaceError } from './space-error.js';

export { decode, encode } from './activation.js';

/** Spaces with at most this many points are searched point by point. */
export const LARGEST_POOL = 20_000;
/** A choice among at most this many molecules is, too: what is known of one says nothing about where better ones are numbered. */
const LARGEST_LIBRARY = 200_000;
/** Steps that listing the points of a constrained space may take. */
const LISTING_BUDGET = 1_000_000;

/** A space ready for computation. */
export interface CompiledSpace {
  readonly axes: readonly ConditionalAxis[];
  /** Every admitted point, when they can be listed. */
  readonly pool: Pool | undefined;
  /** What is admitted, when not every combination is and they cannot be listed. */
  readonly region: Region | undefined;
  readonly batchLimits: readonly BatchLimit[];
  /** Number of admitted points when they can be listed, otherwise of all combinations; Infinity with a continuous parameter. */
  readonly size: number;
  /** Absent when all answers come from one source. */
  readonly sources: Sources | undefined;
}

/** The axes of a space and what holds on them. */
export interface Outline {
  readonly axes: readonly ConditionalAxis[];
  readonly rules: Rules;
}

/** Reads parameters and constraints, once per object, without looking for points; throws {@link SpaceError}. */
export const outlineOf = oncePerObject(({ parameters, constraints = [] }: Space): Outline => {
  if (parameters.length === 0) throw new SpaceError('the space has no parameters', undefined, 'name at least one');
  const names = new Set(parameters.map(({ name }) => name));
  if (names.size < parameters.length) {
    throw new SpaceError('two parameters have the same name', undefined, 'give each parameter its own name');
  }
  const axes = axesOf(parameters);
  return { axes, rules: compileConstraints(constraints, axes) };
});

/** Checks and compiles a space, once per object; throws {@link SpaceError}. */
export const compileSpace = oncePerObject(compile);

function oncePerObject<Value>(compute: (space: Space) => Value): (space: Space) => Value {
  const known = new WeakMap<Space, { readonly value: Value }>();
  return (space) => {
    const { value } = known.get(space) ?? { value: compute(space) };
    known.set(space, { value });
    return value;
  };
}

function compile(space: Space): CompiledSpace {
  const { axes, rules } = outlineOf(space);
  const { candidates } = space;
  const region = new Region(axes, rules);
  const sources = sourcesOf(space, axes, rules.all);
  const common = { axes, rules: rules.all, batchLimits: rules.batch, sources };
  if (candidates) {
    const asked = candidates.map((point) => encode(axes, point));
    // a search stays at the target, whichever source a candidate names
    const rows = (sources ? asked.map((row) => row.with(sources.axis, 0)) : asked).filter((row) => region.admits(row));
    if (rows.length === 0 && candidates.length > 0) {
      throw new SpaceError('no candidate satisfies the constraints', undefined, 'add candidates or relax a constraint');
    }
    return { ...common, ...listed(poolOfRows(rows)) };
  }
  const size = axes.reduce((product, axis) => product * axis.size, 1);
  const isFull = rules.all.length === 0 && axes.every(({ activation }) => !activation);
  if (isFull) {
    const pool = size <= (isLibrary(axes) ? LARGEST_LIBRARY : LARGEST_POOL) ? poolOf(axes, size) : undefined;
    return { ...common, pool, region: undefined, size };
  }
  const isListable = Number.isFinite(size) && combinations(axes, region) <= LISTING_BUDGET;
  const rows = isListable ? region.list(LARGEST_POOL, LISTING_BUDGET) : undefined;
  if (rows?.length === 0) throw contradiction(axes, rules);
  if (rows) return { ...common, ...listed(poolOfRows(rows)) };
  refuseEmpty(region);
  return { ...common, pool: undefined, region, size };
}

/** Whether nothing varies but a substance whose likeness to others is known. */
function isLibrary(axes: readonly ConditionalAxis[]): boolean {
  const varied = axes.filter(({ size }) => size > 1);
  return varied.length === 1 && varied[0]!.features.some(({ kind }) => kind === 'similarity');
}

function listed(pool: Pool) {
  return { pool, region: undefined, size: pool.size };
}

/**
 * About how many combinations a listing has to look at: an equation settles the longest of its axes, and a cardinality rule leaves
 * the sum over the sets of present amounts.
 */
function combinations(axes: readonly ConditionalAxis[], { rules }: Region): number {
  const sizes = axes.map(({ size }) => size);
  for (const { axes: tied, lower, upper } of rules.linear) {
    if (lower === upper) sizes[tied.reduce((a, b) => (sizes[b]! > sizes[a]! ? b : a))] = 1;
  }
  let product = 1;
  const counted = new Set<number>();
  for (const { axes: members, atMost } of rules.cardinality) {
    const open = members.filter((d) => !counted.has(d));
    for (const d of open) counted.add(d);
    product *= supports(
      open.map((d) => sizes[d]!),
      atMost,
    );
  }
  return sizes.reduce((total, size, d) => (counted.has(d) ? total : total * size), product);
}

/** Number of ways to choose at most `most` axes and a value above the first on each: a sum of elementary symmetric polynomials. */
function supports(sizes: readonly number[], most: number): number {
  const ways = [1, ...new Array<number>(Math.min(most, sizes.length)).fill(0)];
  for (const size of sizes) {
    for (let k = ways.length - 1; k > 0; k--) ways[k]! += ways[k - 1]! * (size - 1 || 1);
  }
  return ways.reduce((a, b) => a + b);
}
