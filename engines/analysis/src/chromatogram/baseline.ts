const MOST_ITERATIONS = 50;
const CONVERGED = 1e-3;
// beyond this exponent a logistic weight is 0 in double precision
const LARGEST_EXPONENT = 500;

/**
 * Baseline by asymmetrically reweighted penalised least squares (S.-J. Baek et al., Analyst 140, 250 (2015)): the
 * smoothest curve through what is not peak. `smoothness` is the penalty λ on squared second differences.
 */
export function arpls(signal: Float64Array, smoothness: number): Float64Array {
  let weights = new Float64Array(signal.length).fill(1);
  for (let iteration = 0; ; iteration++) {
    const baseline = whittaker(signal, weights, smoothness);
    const next = reweighted(signal, baseline);
    if (!next || iteration === MOST_ITERATIONS || change(weights, next) < CONVERGED) return baseline;
    weights = next;
  }
}

/** The logistic weights of Baek's equation 8; undefined when nothing lies below the baseline. */
function reweighted(signal: Float64Array, baseline: Float64Array): Float64Array<ArrayBuffer> | undefined {
  const below = signal.map((value, i) => value - baseline[i]!).filter((difference) => difference < 0);
  if (below.length < 2) return undefined;
  const mean = below.reduce((sum, value) => sum + value, 0) / below.length;
  const sd = Math.sqrt(below.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (below.length - 1));
  if (sd === 0) return undefined;
  return Float64Array.from(signal, (value, i) => {
    const exponent = (2 * (value - baseline[i]! - (2 * sd - mean))) / sd;
    return 1 / (1 + Math.exp(Math.min(LARGEST_EXPONENT, exponent)));
  });
}

function change(before: Float64Array, after: Float64Array): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < before.length; i++) {
    difference += (before[i]! - after[i]!) ** 2;
    size += before[i]! ** 2;
  }
  return Math.sqrt(difference / size);
}

/**
 * Whittaker smoother with weights (P. H. C. Eilers, Anal. Chem. 75, 3631 (2003)): solves (W + λ DᵀD) z = W y for
 * second differences D, by the LDLᵀ factors of the pentadiagonal matrix, in linear time.
 */
export function whittaker(y: Float64Array, weights: Float64Array, lambda: number): Float64Array {
  const n = y.length;
  const d = new Float64Array(n);
  const first = new Float64Array(n);
  const second = new Float64Array(n);
  const z = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const [diagonal, off1, off2] = penalty(i, n);
    const d1 = i > 0 ? d[i - 1]! : 0;
    const d2 = i > 1 ? d[i - 2]! : 0;
    const l1 = i > 0 ? first[i - 1]! : 0;
    const l2 = i > 1 ? second[i - 2]! : 0;
    d[i] = weights[i]! + lambda * diagonal - l1 * l1 * d1 - l2 * l2 * d2;
    first[i] = (lambda * off1 - l1 * d1 * (i > 0 ? second[i - 1]! : 0)) / d[i]!;
    second[i] = (lambda * off2) / d[i]!;
    z[i] = weights[i]! * y[i]! - (i > 0 ? l1 * z[i - 1]! : 0) - (i > 1 ? l2 * z[i - 2]! : 0);
  }
  for (let i = n - 1; i >= 0; i--) {
    const after = i + 1 < n ? first[i]! * z[i + 1]! : 0;
    const afterNext = i + 2 < n ? second[i]! * z[i + 2]! : 0;
    z[i] = z[i]! / d[i]! - after - afterNext;
  }
  return z;
}

/** Row i of DᵀD from the diagonal to the right, for second differences of n points. */
function penalty(i: number, n: number): [number, number, number] {
  const inside = (row: number) => (row >= 0 && row <= n - 3 ? 1 : 0);
  const diagonal = inside(i) + 4 * inside(i - 1) + inside(i - 2);
  const off1 = -2 * inside(i) - 2 * inside(i - 1);
  return [diagonal, off1, inside(i)];
}
