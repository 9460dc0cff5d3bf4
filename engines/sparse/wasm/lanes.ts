/** What is at `source` less multiples of what is at `column`, to `target`; `bytes` of lanes, two numbers at a time. */
export function subtract(target: usize, source: usize, column: usize, multiples: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    const product = f64x2.mul(v128.load(multiples + i), v128.load(column + i));
    v128.store(target + i, f64x2.sub(v128.load(source + i), product));
  }
}

/** Inverts pivots; returns the smallest of them. */
export function invert(pivots: usize, inverses: usize, bytes: usize): f64 {
  const one = f64x2.splat(1);
  let smallest = f64x2.splat(Infinity);
  for (let i: usize = 0; i < bytes; i += 16) {
    const pivot = v128.load(pivots + i);
    smallest = f64x2.pmin(smallest, pivot);
    v128.store(inverses + i, f64x2.div(one, pivot));
  }
  return min(f64x2.extract_lane(smallest, 0), f64x2.extract_lane(smallest, 1));
}

/** Products of two blocks of lanes. */
export function multiply(target: usize, a: usize, b: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(target + i, f64x2.mul(v128.load(a + i), v128.load(b + i)));
}

/** Sum of squares of what is from `at` to `end`. */
export function squares(at: usize, end: usize): f64 {
  let sum = f64x2.splat(0);
  for (; at < end; at += 16) {
    const value = v128.load(at);
    sum = f64x2.add(sum, f64x2.mul(value, value));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** Sum of squares of a target's held-out rows, when `column`'s are regressed out; both have `slots` blocks of lanes. */
export function squaresWithout(
  target: usize,
  column: usize,
  products: usize,
  inverses: usize,
  bytes: usize,
  rows: usize,
): f64 {
  let sum = f64x2.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const multiple = f64x2.mul(v128.load(products + i), v128.load(inverses + i));
    for (let at = i; at < rows; at += bytes) {
      const error = f64x2.sub(v128.load(target + at), f64x2.mul(multiple, v128.load(column + at)));
      sum = f64x2.add(sum, f64x2.mul(error, error));
    }
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
