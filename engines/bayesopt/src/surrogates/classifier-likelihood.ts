import {
  cholesky,
  dot,
  logDeterminant,
  normalLogCdf,
  normalLogPdf,
  type Packed,
  packedLength,
  rowStart,
  solveCholesky,
} from '@meguri/numerics';

/** The mode of a latent function of which only signs are known, and the normal approximation there. */
export interface LatentMode {
  /** Logarithm of the approximate probability of the labels. */
  readonly logEvidence: number;
  /** Latent values minus the mean. */
  readonly values: Float64Array;
  /** K⁻¹ times the values: the slopes of the log likelihood. */
  readonly weights: Float64Array;
  /** Curvatures W of the negative log likelihood; positive. */
  readonly curvatures: Float64Array;
  /** Third derivatives of the log likelihood. */
  readonly bends: Float64Array;
  /** Cholesky factor of B = I + W½ K W½. */
  readonly factor: Packed;
}

const MOST_STEPS = 50;
const SMALL_GAIN = 1e-13;
/** Curvatures do not get smaller than this, so that they can be divided by. */
const FLATTEST = 1e-10;

/**
 * Laplace's approximation for labels of ±1 with the probit likelihood Φ(label · latent): Newton's method with halved steps
 * (Rasmussen and Williams 2006, algorithm 3.1; derivatives by eq. 3.16). `k` is the packed prior covariance of the latent values and
 * `mean` their prior mean.
 */
export function latentMode(k: Packed, labels: Float64Array, mean: number): LatentMode | undefined {
  const n = labels.length;
  let weights: Float64Array = new Float64Array(n);
  let values: Float64Array = new Float64Array(n);
  let height = heightOf(labels, mean, values, weights);
  for (let step = 0; step < MOST_STEPS; step++) {
    const slopes = slopesOf(labels, mean, values);
    const factor = factorOf(k, slopes.curvatures);
    if (!factor) return undefined;
    const target = newtonWeights(k, factor, slopes, values);
    let next = height;
    for (let share = 1; share > 1e-4; share /= 2) {
      const tried = weights.map((w, i) => w + share * (target[i]! - w));
      const reached = times(k, tried);
      next = heightOf(labels, mean, reached, tried);
      if (!(next >= height)) continue;
      [weights, values] = [tried, reached];
      break;
    }
    const gain = next - height;
    height = Math.max(next, height);
    if (!(gain > SMALL_GAIN)) break;
  }
  const { curvatures, bends } = slopesOf(labels, mean, values);
  const factor = factorOf(k, curvatures);
  if (!factor) return undefined;
  return { logEvidence: height - 0.5 * logDeterminant(factor, n), values, weights, curvatures, bends, factor };
}

/** Product of a packed symmetric matrix and a vector. */
export function times(k: Packed, x: Float64Array): Float64Array {
  const product = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const row = rowStart(i);
    product[i] = product[i]! + dot(k, row, x, 0, i + 1);
    for (let j = 0; j < i; j++) product[j] = product[j]! + k[row + j]! * x[i]!;
  }
  return product;
}

/** Log likelihood plus log prior of latent values, of which `weights` are K⁻¹ times the values. */
function heightOf(labels: Float64Array, mean: number, values: Float64Array, weights: Float64Array): number {
  let height = -0.5 * dot(values, 0, weights, 0, values.length);
  for (let i = 0; i < labels.length; i++) height += normalLogCdf(labels[i]! * (mean + values[i]!));
  return height;
}

function slopesOf(labels: Float64Array, mean: number, values: Float64Array) {
  const [slopes, curvatures, bends] = [labels.slice(), labels.slice(), labels.slice()];
  labels.forEach((label, i) => {
    const t = label * (mean + values[i]!);
    const ratio = Math.exp(normalLogPdf(t) - normalLogCdf(t));
    slopes[i] = label * ratio;
    curvatures[i] = Math.max(ratio * (ratio + t), FLATTEST);
    bends[i] = label * ratio * ((t + ratio) * (2 * ratio + t) - 1);
  });
  return { slopes, curvatures, bends };
}

function factorOf(k: Packed, curvatures: Float64Array): Packed | undefined {
  const n = curvatures.length;
  const roots = curvatures.map(Math.sqrt);
  const b = new Float64Array(packedLength(n));
  for (let i = 0; i < n; i++) {
    const row = rowStart(i);
    for (let j = 0; j <= i; j++) b[row + j] = roots[i]! * k[row + j]! * roots[j]!;
    b[row + i]! += 1;
  }
  return cholesky(b, n) ? b : undefined;
}

/** K⁻¹ times the values that a whole step of Newton's method leads to. */
function newtonWeights(
  k: Packed,
  factor: Packed,
  { slopes, curvatures }: { slopes: Float64Array; curvatures: Float64Array },
  values: Float64Array,
): Float64Array {
  const roots = curvatures.map(Math.sqrt);
  const b = values.map((value, i) => curvatures[i]! * value + slopes[i]!);
  const solved = times(k, b).map((v, i) => roots[i]! * v);
  solveCholesky(factor, solved.length, solved);
  return b.map((v, i) => v - roots[i]! * solved[i]!);
}
