import { erfcx, log1mexp, normalCdf, normalLogCdf, normalPdf } from '@meguri/numerics';

const LOG_SQRT_TWO_PI = 0.5 * Math.log(2 * Math.PI);
const LOG_SQRT_HALF_PI = 0.5 * Math.log(Math.PI / 2);

/** Standard deviations below which the improvement no longer falls, since its square would overflow. */
const FARTHEST = -1e150;

/**
 * log h(u) with h(u) = φ(u) + u Φ(u), finite for every finite u. Ament, Daulton, Eriksson, Balandat and Bakshy, Unexpected
 * improvements to expected improvement for Bayesian optimization, NeurIPS 2023, eq. 9.
 */
export function logH(u: number): number {
  if (u > -1) return Math.log(normalPdf(u) + u * normalCdf(u));
  if (u < FARTHEST) return logH(FARTHEST);
  const density = -0.5 * u * u - LOG_SQRT_TWO_PI;
  if (u <= -1e6) return density - 2 * Math.log(-u);
  return density + log1mexp(Math.log(erfcx(-u * Math.SQRT1_2) * -u) + LOG_SQRT_HALF_PI);
}

/** Derivative of {@link logH}: Φ(u) / h(u). */
export function logHSlope(u: number): number {
  return Math.exp(normalLogCdf(u) - logH(u));
}

/** Logarithm of the expected improvement over `best` of a normal prediction, for maximisation; `sd` must be positive. */
export function logExpectedImprovement(mean: number, sd: number, best: number): number {
  return logH((mean - best) / sd) + Math.log(sd);
}
