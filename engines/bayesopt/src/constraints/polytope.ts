import type { RandomStream } from '@meguri/numerics';
import { solveProgramme } from './linear-programme.js';

/** lower ≤ normal · x ≤ upper; both equal for an equation. */
export interface Slab {
  readonly normal: Float64Array;
  readonly lower: number;
  readonly upper: number;
}

/** The points between bounds and between slabs; coordinates are of size one. */
export interface Polytope {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly slabs: readonly Slab[];
}

/** Thinner than this is flat. */
const FLAT = 1e-9;
/** Rounds of projections before a linear programme is solved. */
const PROJECTIONS = 10;
/** Slower than this along a direction does not move. */
const STILL = 1e-14;

/**
 * A point well inside: the centre of the largest box, in proportion to the bounds, that keeps its distance from every slab (the
 * Chebyshev centre; Boyd and Vandenberghe, Convex Optimization (2004), section 8.5.1). Undefined when the polytope is empty.
 */
export function interiorPoint(polytope: Polytope): Float64Array | undefined {
  const { lower, upper } = polytope;
  const inner = programmeOf(polytope);
  const centre = inner.solve(inner.margin);
  if (!centre || centre.margin > FLAT) return centre?.x;
  // flat in some direction that no equation names: the mean of extreme points lies inside the flat part
  const mean = new Float64Array(lower.length);
  for (let i = 0; i < lower.length; i++) {
    for (const sign of [-1, 1]) {
      const vertex = upper[i]! > lower[i]! ? inner.solve(inner.variable(i, sign))! : centre;
      for (let j = 0; j < mean.length; j++) mean[j]! += vertex.x[j]! / (2 * lower.length);
    }
  }
  return mean;
}

/** The polytope as x = lower + s + width · r with s, r ≥ 0, where r is the margin to bounds and slabs. */
function programmeOf({ lower, upper, slabs }: Polytope) {
  const n = lower.length;
  const width = lower.map((low, i) => upper[i]! - low);
  const lines: { entries: Float64Array; right: number; slack: boolean }[] = [];
  for (let i = 0; i < n; i++) {
    const entries = new Float64Array(n + 1);
    entries[i] = 1;
    entries[n] = 2 * width[i]!;
    lines.push({ entries, right: width[i]!, slack: true });
  }
  for (const { normal, lower: low, upper: high } of slabs) {
    const base = dot(normal, lower);
    const size = Math.hypot(...normal.map((a, i) => a * width[i]!));
    const line = (sign: number, right: number, margin: number, slack: boolean) => {
      const entries = Float64Array.from({ length: n + 1 }, (_, i) => sign * (i < n ? normal[i]! : dot(normal, width)));
      entries[n]! += margin;
      lines.push({ entries, right, slack });
    };
    if (low === high) line(1, low - base, 0, false);
    else {
      if (Number.isFinite(high)) line(1, high - base, size, true);
      if (Number.isFinite(low)) line(-1, base - low, size, true);
    }
  }
  const columns = n + 1 + lines.filter(({ slack }) => slack).length;
  let next = n + 1;
  const rows = lines.map(({ entries, slack }) => {
    const row = new Float64Array(columns);
    row.set(entries);
    if (slack) row[next++] = 1;
    return row;
  });
  const right = lines.map((line) => line.right);
  const unit = (j: number, value: number) => Float64Array.from({ length: columns }, (_, i) => (i === j ? value : 0));
  return {
    margin: unit(n, -1),
    /** Cost of variable `i`, without any margin. */
    variable: (i: number, sign: number) => {
      const cost = unit(i, sign);
      cost[n] = sign * width[i]! + 1e3;
      return cost;
    },
    solve(cost: Float64Array): { x: Float64Array; margin: number } | undefined {
      const solution = solveProgramme({ rows, right, cost });
      if (!solution) return undefined;
      const margin = solution[n]!;
      return { x: lower.map((low, i) => low + solution[i]! + width[i]! * margin), margin };
    },
  };
}

/** Orthonormal normals: of every equation, and of the bounds and slabs that hold a point at them when `held` says so. */
export function orthonormal(normals: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const normal of normals) {
    const rest = projected(projected(normal, basis), basis);
    const size = Math.hypot(...rest);
    if (size > 1e-10 * Math.hypot(...normal)) basis.push(rest.map((entry) => entry / size));
  }
  return basis;
}

/** The part of a vector that is orthogonal to an orthonormal basis. */
export function projected(vector: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const rest = vector.slice();
  project(rest, basis);
  return rest;
}

function project(vector: Float64Array, basis: readonly Float64Array[]): void {
  for (const direction of basis) {
    const share = dot(direction, vector);
    for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! - share * direction[i]!;
  }
}

/** Normals of the equations, and of the bounds of variables that cannot move. */
export function fixedNormals({ lower, upper, slabs }: Polytope): Float64Array[] {
  const axis = (i: number) => Float64Array.from(lower, (_, j) => (i === j ? 1 : 0));
  const fixed = [...lower.keys()].filter((i) => upper[i]! - lower[i]! <= 0).map(axis);
  return [...fixed, ...slabs.filter((slab) => slab.lower === slab.upper).map(({ normal }) => normal)];
}

/** How far one can go from a point of the polytope, backwards (not positive) and forwards, along a direction within its equations. */
export function chord({ lower, upper, slabs }: Polytope, x: Float64Array, direction: Float64Array): [number, number] {
  let back = Number.NEGATIVE_INFINITY;
  let forth = Number.POSITIVE_INFINITY;
  const limit = (position: number, speed: number, low: number, high: number) => {
    if (Math.abs(speed) < STILL) return;
    back = Math.max(back, ((speed > 0 ? low : high) - position) / speed);
    forth = Math.min(forth, ((speed > 0 ? high : low) - position) / speed);
  };
  for (let i = 0; i < x.length; i++) limit(x[i]!, direction[i]!, lower[i]!, upper[i]!);
  for (const { normal, lower: low, upper: high } of slabs) {
    if (low !== high) limit(dot(normal, x), dot(normal, direction), low, high);
  }
  return [Math.min(0, back), Math.max(0, forth)];
}

/** The point at `step` along a direction, kept within the bounds against rounding. */
export function along(polytope: Polytope, x: Float64Array, direction: Float64Array, step: number): Float64Array {
  const result = x.slice();
  advance(polytope, result, direction, step);
  return result;
}

function advance({ lower, upper }: Polytope, x: Float64Array, direction: Float64Array, step: number): void {
  for (let i = 0; i < x.length; i++) x[i] = Math.min(upper[i]!, Math.max(lower[i]!, x[i]! + step * direction[i]!));
}

/** Points that become uniform over the polytope, by hit-and-run steps (R. L. Smith, Oper. Res. 32 (1984) 1296-1308). */
export function walker(polytope: Polytope, start: Float64Array): (random: RandomStream, steps: number) => Float64Array {
  const basis = orthonormal(fixedNormals(polytope));
  const x = start.slice();
  const direction = new Float64Array(x.length);
  return (random, steps) => {
    for (let step = 0; step < steps; step++) {
      for (let i = 0; i < x.length; i++) direction[i] = random.normal();
      project(direction, basis);
      const [back, forth] = chord(polytope, x, direction);
      if (Number.isFinite(forth - back)) advance(polytope, x, direction, back + (forth - back) * random.uniform());
    }
    return x.slice();
  };
}

/** The point of the polytope on the way from `inside` to `target`, as far as the way leads. */
export function towards(polytope: Polytope, inside: Float64Array, target: Float64Array): Float64Array {
  const way = projected(
    target.map((value, i) => value - inside[i]!),
    orthonormal(fixedNormals(polytope)),
  );
  return along(polytope, inside, way, Math.min(1, chord(polytope, inside, way)[1]));
}

/**
 * A point of the polytope near `target`, by projections on whatever it breaks in turn (S. Kaczmarz 1937); undefined when they do not
 * arrive within a few rounds.
 */
export function restored(polytope: Polytope, target: Float64Array): Float64Array | undefined {
  const { lower, upper, slabs } = polytope;
  const x = target.slice();
  for (let round = 0; round < PROJECTIONS; round++) {
    for (const { normal, lower: low, upper: high } of slabs) {
      const position = dot(normal, x);
      const gap = position < low ? low - position : position > high ? high - position : 0;
      for (let i = 0; gap !== 0 && i < x.length; i++) x[i] = x[i]! + gap * normal[i]!;
    }
    for (let i = 0; i < x.length; i++) x[i] = Math.min(upper[i]!, Math.max(lower[i]!, x[i]!));
    if (contains(polytope, x)) return x;
  }
  return undefined;
}

/** Whether a point lies within bounds and slabs, up to rounding. */
export function contains({ lower, upper, slabs }: Polytope, x: Float64Array): boolean {
  return (
    x.every((value, i) => value >= lower[i]! - FLAT && value <= upper[i]! + FLAT) &&
    slabs.every(({ normal, lower: low, upper: high }) => {
      const position = dot(normal, x);
      return position >= low - 1e-12 && position <= high + 1e-12;
    })
  );
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
