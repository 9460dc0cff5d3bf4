/** E(n) = d n^-alpha + c: the error after n simulations, which falls to the transfer gap c. */
export interface ScalingLaw {
  readonly d: number;
  /** In (0, 2]. */
  readonly alpha: number;
  /** Not negative; what no number of simulations takes away. */
  readonly c: number;
}

/** The mean error at a number of simulations. */
export interface ScalingPoint {
  readonly n: number;
  readonly error: number;
}

/** Range of the exponent; a fit at an end of it says nothing of the exponent. */
export const ALPHA = { lowest: 0.01, highest: 2 } as const;
const STEPS = 50;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const TOLERANCE = 1e-7;

/**
 * Least squares of relative errors (weights 1 / E², to first order those of logarithms): d and c are linear for a given alpha, which is
 * searched. The form is that of Mikami et al., arXiv:2108.11018, for a fixed number of experiments.
 */
export function fitLaw(points: readonly ScalingPoint[]): ScalingLaw {
  const misfit = (alpha: number) => linearFit(points, alpha).misfit;
  const step = (ALPHA.highest - ALPHA.lowest) / STEPS;
  const grid = Array.from({ length: STEPS + 1 }, (_, k) => ALPHA.lowest + k * step);
  const best = grid.reduce((a, b) => (misfit(b) < misfit(a) ? b : a));
  const alpha = minimum(misfit, Math.max(ALPHA.lowest, best - step), Math.min(ALPHA.highest, best + step));
  const { d, c } = linearFit(points, alpha);
  return { d, alpha, c };
}

export const errorAt = ({ d, alpha, c }: ScalingLaw, n: number): number => d * n ** -alpha + c;

/** Simulations after which the error is `target`; Infinity where it never is. */
export function simulationsFor({ d, alpha, c }: ScalingLaw, target: number): number {
  if (target <= c) return Number.POSITIVE_INFINITY;
  return d === 0 ? 1 : Math.max(1, (d / (target - c)) ** (1 / alpha));
}

/** Weighted least squares in d and c, neither negative. */
function linearFit(points: readonly ScalingPoint[], alpha: number) {
  let [w, wx, wxx, wy, wxy] = [0, 0, 0, 0, 0];
  for (const { n, error } of points) {
    const weight = 1 / error ** 2;
    const x = n ** -alpha;
    w += weight;
    wx += weight * x;
    wxx += weight * x * x;
    wy += weight * error;
    wxy += weight * x * error;
  }
  const determinant = w * wxx - wx * wx;
  let d = (w * wxy - wx * wy) / determinant;
  let c = (wxx * wy - wx * wxy) / determinant;
  if (!(c >= 0)) [d, c] = [wxy / wxx, 0];
  if (!(d >= 0)) [d, c] = [0, wy / w];
  const misfit = points.reduce((sum, { n, error }) => sum + ((d * n ** -alpha + c) / error - 1) ** 2, 0);
  return { d, c, misfit };
}

/** Golden-section search of a minimum; an end of the interval where the function is lowest there. */
function minimum(f: (x: number) => number, lower: number, upper: number): number {
  let [a, b] = [lower, upper];
  let [left, right] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [atLeft, atRight] = [f(left), f(right)];
  while (b - a > TOLERANCE) {
    if (atLeft < atRight) {
      [b, right, atRight] = [right, left, atLeft];
      left = b - GOLDEN * (b - a);
      atLeft = f(left);
    } else {
      [a, left, atLeft] = [left, right, atRight];
      right = a + GOLDEN * (b - a);
      atRight = f(right);
    }
  }
  return [lower, upper, (a + b) / 2].reduce((best, x) => (f(x) < f(best) ? x : best));
}
