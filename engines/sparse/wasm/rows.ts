// What is done with two rows at a time; the rows of a column are padded to a multiple of four. Products are added without rounding in
// between where the processor can (x86-64 since 2013, all 64-bit ARM): there results are equal bit for bit, elsewhere to some last digits.

/** 1 - leverage below which a row's held-out error is not determined. */
const LEAST_FREEDOM: f64 = 1e-8;

export function hasFreedom(least: v128): bool {
  return f64x2.extract_lane(least, 0) >= LEAST_FREEDOM && f64x2.extract_lane(least, 1) >= LEAST_FREEDOM;
}

/** Rows less a multiple of others. */
export function less(rows: v128, multiple: v128, column: v128): v128 {
  return f64x2.relaxed_nmadd(multiple, column, rows);
}

/** What is left of the rows' freedom beside a column of squares 1 / `inverse`. */
export function spent(freedom: v128, inverse: v128, column: v128): v128 {
  return f64x2.relaxed_nmadd(f64x2.mul(column, inverse), column, freedom);
}

/** (a / b)² + (c / d)² with one division, which takes as long as ten other operations. */
export function squaresOfTwo(a: v128, b: v128, c: v128, d: v128): v128 {
  const first = f64x2.mul(a, d);
  const numerator = f64x2.relaxed_madd(first, first, squared(f64x2.mul(c, b)));
  return f64x2.div(numerator, squared(f64x2.mul(b, d)));
}

function squared(value: v128): v128 {
  return f64x2.mul(value, value);
}

export function sumOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
