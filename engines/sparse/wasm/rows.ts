// What is done with two rows at a time; the rows of a column are padded to a multiple of four.

/** 1 - leverage below which a row's held-out error is not determined. */
const LEAST_FREEDOM: f64 = 1e-8;

export function hasFreedom(least: v128): bool {
  return f64x2.extract_lane(least, 0) >= LEAST_FREEDOM && f64x2.extract_lane(least, 1) >= LEAST_FREEDOM;
}

/** Rows less a multiple of others. */
export function less(rows: v128, multiple: v128, column: v128): v128 {
  return f64x2.sub(rows, f64x2.mul(multiple, column));
}

/** What is left of the rows' freedom beside a column of squares 1 / `inverse`. */
export function spent(freedom: v128, inverse: v128, column: v128): v128 {
  return f64x2.sub(freedom, f64x2.mul(squared(column), inverse));
}

/** (a / b)² + (c / d)² with one division, which takes as long as ten other operations. */
export function squaresOfTwo(a: v128, b: v128, c: v128, d: v128): v128 {
  const numerator = f64x2.add(squared(f64x2.mul(a, d)), squared(f64x2.mul(c, b)));
  return f64x2.div(numerator, squared(f64x2.mul(b, d)));
}

function squared(value: v128): v128 {
  return f64x2.mul(value, value);
}

export function sumOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
