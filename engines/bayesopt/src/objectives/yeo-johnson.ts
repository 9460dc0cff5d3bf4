/** Exponents between which the transform has every number as a value, so that any prediction can be taken back. */
const LEAST = 0;
const MOST = 2;
/** Exponents this small are 0, where a power is a logarithm. */
const NO_POWER = 1e-12;
/** Width to which the exponent is narrowed down. */
const PRECISION = 1e-6;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Power transform of any number: increasing, 0 at 0, with slope 1 there. An exponent below 1 draws large values in, one above 1
 * negative ones; 1 changes nothing. I.-K. Yeo and R. A. Johnson, Biometrika 87 (2000) 954-959, eq. 2.1.
 */
export function yeoJohnson(x: number, exponent: number): number {
  return x >= 0 ? boxCoxOfNext(x, exponent) : -boxCoxOfNext(-x, 2 - exponent);
}

/** The inverse of {@link yeoJohnson} for exponents from 0 to 2. */
export function inverseYeoJohnson(y: number, exponent: number): number {
  return y >= 0 ? inverseBoxCox(y, exponent) : -inverseBoxCox(-y, 2 - exponent);
}

/** Logarithm of the likelihood that transformed `values` are normal with their own mean and variance, without constants; op. cit., eq. 3.1. */
export function yeoJohnsonLogLikelihood(values: ArrayLike<number>, exponent: number): number {
  const transformed = Array.from(values, (x) => yeoJohnson(x, exponent));
  const n = transformed.length;
  const centre = transformed.reduce((sum, y) => sum + y, 0) / n;
  const variance = transformed.reduce((sum, y) => sum + (y - centre) ** 2, 0) / n;
  const stretch = Array.from(values).reduce((sum, x) => sum + Math.sign(x) * Math.log1p(Math.abs(x)), 0);
  return -0.5 * n * Math.log(variance) + (exponent - 1) * stretch;
}

/**
 * The exponent of largest likelihood from 0 to 2, found by golden-section search; 1 for values that do not vary. With an exponent
 * in this range predictions beyond the data always have a counterpart in the unit of the data.
 */
export function mostLikelyExponent(values: ArrayLike<number>): number {
  const likelihood = (exponent: number) => yeoJohnsonLogLikelihood(values, exponent);
  if (!Array.from(values).some((value) => value !== values[0])) return 1;
  let [low, high] = [LEAST, MOST];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [likelihood(left), likelihood(right)];
  while (high - low > PRECISION) {
    if (atLeft >= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = likelihood(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = likelihood(right);
    }
  }
  return 0.5 * (low + high);
}

/** ((x + 1)^exponent - 1) / exponent, and its limit, for x of at least 0. */
function boxCoxOfNext(x: number, exponent: number): number {
  const logarithm = Math.log1p(x);
  return exponent < NO_POWER ? logarithm : Math.expm1(exponent * logarithm) / exponent;
}

function inverseBoxCox(y: number, exponent: number): number {
  return Math.expm1(exponent < NO_POWER ? y : Math.log1p(exponent * y) / exponent);
}
