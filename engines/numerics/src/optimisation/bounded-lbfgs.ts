/** A smooth function to minimise: writes its gradient at `x` into `gradient` and returns its value; NaN or Infinity where undefined. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface BoundedLbfgsOptions {
  readonly lower: ArrayLike<number>;
  readonly upper: ArrayLike<number>;
  /** Correction pairs kept; default 10. */
  readonly memory?: number;
  /** Default 100. */
  readonly maxIterations?: number;
  /** Stops when no component of the projected gradient exceeds this; default 1e-5. */
  readonly gradientTolerance?: number;
  /** Stops when one iteration lowers the value by less than this, relative to max(|f|, 1); default 1e-9. */
  readonly valueTolerance?: number;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly evaluations: number;
}

interface Iterate {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  readonly value: number;
}

interface Correction {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

const SUFFICIENT_DECREASE = 1e-4;
const MAX_BACKTRACKS = 25;

/**
 * Minimises a smooth function within bounds by projected limited-memory BFGS: two-loop directions over the variables that are
 * free to move, backtracking along the projected path (Nocedal and Wright, Numerical Optimization, 2nd ed., sections 7.2 and 16.7;
 * D. P. Bertsekas, SIAM J. Control Optim. 20 (1982) 221-246). Deterministic. The start is projected onto the bounds.
 */
export function minimise(objective: Objective, start: ArrayLike<number>, options: BoundedLbfgsOptions): Minimum {
  const { lower, upper, memory = 10, maxIterations = 100, gradientTolerance = 1e-5, valueTolerance = 1e-9 } = options;
  const n = start.length;
  const evaluate = (x: Float64Array): Iterate => {
    evaluations++;
    const gradient = new Float64Array(n);
    return { x, gradient, value: objective(x, gradient) };
  };
  let evaluations = 0;
  let iterations = 0;
  let current = evaluate(Float64Array.from(start, (v, i) => clamp(v, lower[i]!, upper[i]!)));
  let corrections: Correction[] = [];

  while (iterations < maxIterations && Number.isFinite(current.value)) {
    const free = freeVariables(current, lower, upper);
    if (largest(current.gradient, free) <= gradientTolerance) break;
    let direction = descentDirection(current.gradient, free, corrections);
    if (!(inner(direction, current.gradient) < 0)) {
      corrections = [];
      direction = descentDirection(current.gradient, free, corrections);
    }
    const firstStep = corrections.length > 0 ? 1 : Math.min(1, 1 / norm(direction));
    const next = lineSearch(evaluate, current, direction, firstStep, lower, upper);
    if (!next) {
      if (corrections.length === 0) break;
      corrections = [];
      continue;
    }
    iterations++;
    remember(corrections, current, next, memory);
    const decrease = current.value - next.value;
    current = next;
    if (decrease <= valueTolerance * Math.max(1, Math.abs(next.value))) break;
  }
  return { x: current.x, value: current.value, iterations, evaluations };
}

/** A variable is held at a bound when the gradient pushes it outwards. */
function freeVariables({ x, gradient }: Iterate, lower: ArrayLike<number>, upper: ArrayLike<number>): boolean[] {
  return Array.from(x, (v, i) => !((v <= lower[i]! && gradient[i]! > 0) || (v >= upper[i]! && gradient[i]! < 0)));
}

function descentDirection(
  gradient: Float64Array,
  free: readonly boolean[],
  corrections: readonly Correction[],
): Float64Array {
  const q = gradient.map((g, i) => (free[i] ? -g : 0));
  const alphas = new Float64Array(corrections.length);
  for (let k = corrections.length - 1; k >= 0; k--) {
    const { s, y, rho } = corrections[k]!;
    alphas[k] = rho * inner(s, q);
    for (let i = 0; i < q.length; i++) q[i] = q[i]! - alphas[k]! * y[i]!;
  }
  const last = corrections.at(-1);
  if (last) {
    const scale = 1 / (last.rho * inner(last.y, last.y));
    for (let i = 0; i < q.length; i++) q[i] = q[i]! * scale;
  }
  for (let k = 0; k < corrections.length; k++) {
    const { s, y, rho } = corrections[k]!;
    const shift = alphas[k]! - rho * inner(y, q);
    for (let i = 0; i < q.length; i++) q[i] = q[i]! + shift * s[i]!;
  }
  return q.map((v, i) => (free[i] ? v : 0));
}

function lineSearch(
  evaluate: (x: Float64Array) => Iterate,
  from: Iterate,
  direction: Float64Array,
  firstStep: number,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): Iterate | undefined {
  let step = firstStep;
  for (let attempt = 0; attempt < MAX_BACKTRACKS; attempt++) {
    const x = from.x.map((v, i) => clamp(v + step * direction[i]!, lower[i]!, upper[i]!));
    const next = evaluate(x);
    let slope = 0;
    for (let i = 0; i < x.length; i++) slope += from.gradient[i]! * (x[i]! - from.x[i]!);
    if (next.value <= from.value + SUFFICIENT_DECREASE * slope && slope < 0) return next;
    step *= shrinkage(from.value, next.value, slope);
  }
  return undefined;
}

/** The minimiser of the parabola through both values and the slope, kept within a tenth and a half. */
function shrinkage(value: number, next: number, slope: number): number {
  const minimiser = -slope / (2 * (next - value - slope));
  return Number.isFinite(minimiser) ? clamp(minimiser, 0.1, 0.5) : 0.1;
}

function remember(corrections: Correction[], from: Iterate, to: Iterate, memory: number): void {
  const s = to.x.map((v, i) => v - from.x[i]!);
  const y = to.gradient.map((v, i) => v - from.gradient[i]!);
  const curvature = inner(s, y);
  if (curvature <= 1e-10 * norm(s) * norm(y)) return;
  corrections.push({ s, y, rho: 1 / curvature });
  if (corrections.length > memory) corrections.shift();
}

function largest(gradient: Float64Array, free: readonly boolean[]): number {
  let size = 0;
  for (let i = 0; i < gradient.length; i++) if (free[i]) size = Math.max(size, Math.abs(gradient[i]!));
  return size;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function norm(a: Float64Array): number {
  return Math.sqrt(inner(a, a));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
