/** Numbers of the kernels, as the caller knows them. */
export const RBF: u32 = 0;
export const MATERN52: u32 = 1;

// numbers that loops need stand in memory: one load each, where the engine would build a constant from four instructions
const LOG2_E = memory.data<f64>([Math.LOG2E]);
/** ln 2 in two parts, the first with zeros at its end, so that its product with a whole number is exact. */
const LN2_HIGH = memory.data<f64>([0.6931471803691238]);
const LN2_LOW = memory.data<f64>([1.9082149292705877e-10]);
/** Added to a number below 2⁵¹ it leaves the nearest whole number in the low bits. */
const ROUNDER = memory.data<f64>([6755399441055744]);
/** Below, 2ⁿ would be subnormal; exp is taken as zero. */
const SMALLEST = memory.data<f64>([-708]);
/** What is added to an exponent in the bits of a number. */
const BIAS = memory.data<i64>([1023]);
const FIVE = memory.data<f64>([5]);
const THIRD = memory.data<f64>([1.0 / 3.0]);
const MINUS_HALF = memory.data<f64>([-0.5]);
const MINUS_FIVE_SIXTHS = memory.data<f64>([-5.0 / 6.0]);

/** 1 / k! for k = 0..13. */
const COEFFICIENTS = memory.data<f64>([
  1.0,
  1.0,
  0.5,
  1 / 6.0,
  1 / 24.0,
  1 / 120.0,
  1 / 720.0,
  1 / 5040.0,
  1 / 40320.0,
  1 / 362880.0,
  1 / 3628800.0,
  1 / 39916800.0,
  1 / 479001600.0,
  1 / 6227020800.0,
]);

function coefficient(k: i32): v128 {
  return constant(COEFFICIENTS + (k << 3));
}

function constant(address: usize): v128 {
  return v128.load_splat<f64>(address);
}

/** exp(x) for x <= 0 to about one unit in the last place: 2ⁿ times the Taylor polynomial of what remains, at most ln 2 / 2. */
function exponential(x: v128): v128 {
  const rounded = f64x2.add(f64x2.mul(x, constant(LOG2_E)), constant(ROUNDER));
  const n = f64x2.sub(rounded, constant(ROUNDER));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(n, constant(LN2_HIGH))), f64x2.mul(n, constant(LN2_LOW)));
  const square = f64x2.mul(r, r);
  let even = coefficient(12);
  let odd = coefficient(13);
  even = f64x2.add(f64x2.mul(even, square), coefficient(10));
  odd = f64x2.add(f64x2.mul(odd, square), coefficient(11));
  even = f64x2.add(f64x2.mul(even, square), coefficient(8));
  odd = f64x2.add(f64x2.mul(odd, square), coefficient(9));
  even = f64x2.add(f64x2.mul(even, square), coefficient(6));
  odd = f64x2.add(f64x2.mul(odd, square), coefficient(7));
  even = f64x2.add(f64x2.mul(even, square), coefficient(4));
  odd = f64x2.add(f64x2.mul(odd, square), coefficient(5));
  even = f64x2.add(f64x2.mul(even, square), coefficient(2));
  odd = f64x2.add(f64x2.mul(odd, square), coefficient(3));
  even = f64x2.add(f64x2.mul(even, square), coefficient(0));
  odd = f64x2.add(f64x2.mul(odd, square), coefficient(1));
  const p = f64x2.add(even, f64x2.mul(odd, r));
  const power = i64x2.shl(i64x2.add(rounded, constant(BIAS)), 52);
  return v128.and(f64x2.mul(p, power), f64x2.ge(x, constant(SMALLEST)));
}

/** Replaces `count` (even) squared distances by their correlation. */
export function correlate(squared: usize, count: u32, kernel: u32): void {
  const end = squared + ((<usize>count) << 3);
  if (kernel === RBF) {
    for (let at = squared; at < end; at += 16) {
      v128.store(at, exponential(f64x2.mul(constant(MINUS_HALF), v128.load(at))));
    }
  } else {
    for (let at = squared; at < end; at += 16) {
      const s = f64x2.sqrt(f64x2.mul(constant(FIVE), v128.load(at)));
      v128.store(at, f64x2.mul(maternPolynomial(s), exponential(f64x2.neg(s))));
    }
  }
}

/** Replaces `count` (even) squared distances by correlations, with the derivative by the squared distance in `slopes`. */
export function correlateWithSlope(squared: usize, slopes: usize, count: u32, kernel: u32): void {
  const bytes = (<usize>count) << 3;
  for (let at: usize = 0; at < bytes; at += 16) {
    if (kernel === RBF) {
      const e = exponential(f64x2.mul(constant(MINUS_HALF), v128.load(squared + at)));
      v128.store(squared + at, e);
      v128.store(slopes + at, f64x2.mul(constant(MINUS_HALF), e));
    } else {
      const s = f64x2.sqrt(f64x2.mul(constant(FIVE), v128.load(squared + at)));
      const e = exponential(f64x2.neg(s));
      v128.store(squared + at, f64x2.mul(maternPolynomial(s), e));
      v128.store(slopes + at, f64x2.mul(f64x2.mul(constant(MINUS_FIVE_SIXTHS), f64x2.add(coefficient(0), s)), e));
    }
  }
}

function maternPolynomial(s: v128): v128 {
  return f64x2.add(f64x2.add(coefficient(0), s), f64x2.mul(f64x2.mul(s, s), constant(THIRD)));
}
