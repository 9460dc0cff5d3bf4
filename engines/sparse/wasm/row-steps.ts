import { columns, floor, heldAt, products, rowBytes, stateAt, stateBytes, total } from './shape';

/** 1 - leverage below which a row's held-out error is not determined. */
const LEAST_FREEDOM: f64 = 1e-8;

/** As in src/search/row-steps.ts. */
export function pivotRows(level: u32, k: u32): bool {
  const from = stateAt(level);
  const to = from + stateBytes;
  const row = from + products(k, k);
  const pivot = load<f64>(row);
  if (!(pivot >= floor)) return false;
  const inverse = 1 / pivot;
  const column = from + heldAt(k);
  if (!spend(to + heldAt(total), from + heldAt(total), column, inverse)) return false;
  for (let m = k + 1; m < total; m++) {
    const multiple = load<f64>(row + ((<usize>(m - k)) << 3)) * inverse;
    subtract(to + heldAt(m), from + heldAt(m), column, multiple);
    const last = min(m, columns - 1);
    for (let l = k + 1; l <= last; l++) {
      const own = products(l, m);
      store<f64>(to + own, load<f64>(from + own) - multiple * load<f64>(row + ((<usize>(l - k)) << 3)));
    }
  }
  return true;
}

export function squaresOfRows(level: u32, m: u32): f64 {
  const target = stateAt(level) + heldAt(m);
  const freedom = stateAt(level) + heldAt(total);
  let sum = f64x2.splat(0);
  let i: usize = 0;
  for (; i + 16 < rowBytes; i += 32) {
    sum = f64x2.add(
      sum,
      squaresOfTwo(
        v128.load(target + i),
        v128.load(freedom + i),
        v128.load(target + i + 16),
        v128.load(freedom + i + 16),
      ),
    );
  }
  if (i < rowBytes) sum = f64x2.add(sum, squared(f64x2.div(v128.load(target + i), v128.load(freedom + i))));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** (a / b)² + (c / d)² with one division, which takes as long as ten other operations. */
function squaresOfTwo(a: v128, b: v128, c: v128, d: v128): v128 {
  const numerator = f64x2.add(squared(f64x2.mul(a, d)), squared(f64x2.mul(c, b)));
  return f64x2.div(numerator, squared(f64x2.mul(b, d)));
}

function squared(value: v128): v128 {
  return f64x2.mul(value, value);
}

export function squaresWithRows(level: u32, k: u32, into: usize, stride: usize): bool {
  const from = stateAt(level);
  const row = from + products(k, k);
  const pivot = load<f64>(row);
  if (!(pivot >= floor)) return false;
  const inverse = 1 / pivot;
  for (let m = columns; m < total; m++) {
    const multiple = load<f64>(row + ((<usize>(m - k)) << 3)) * inverse;
    const squares = squaresWithout(from + heldAt(m), from + heldAt(k), from + heldAt(total), multiple, inverse);
    if (!(squares >= 0)) return false;
    store<f64>(into, squares);
    into += stride;
  }
  return true;
}

/** What is left of the rows' freedom beside a column; false when that is nothing. */
function spend(target: usize, source: usize, column: usize, inverse: f64): bool {
  const scale = f64x2.splat(inverse);
  let least = f64x2.splat(1);
  for (let i: usize = 0; i < rowBytes; i += 16) {
    const v = v128.load(column + i);
    const left = f64x2.sub(v128.load(source + i), f64x2.mul(f64x2.mul(v, v), scale));
    least = f64x2.pmin(least, left);
    v128.store(target + i, left);
  }
  return hasFreedom(least);
}

function subtract(target: usize, source: usize, column: usize, multiple: f64): void {
  const factor = f64x2.splat(multiple);
  for (let i: usize = 0; i < rowBytes; i += 16) {
    v128.store(target + i, f64x2.sub(v128.load(source + i), f64x2.mul(factor, v128.load(column + i))));
  }
}

/** Squared held-out errors of a target without this multiple of a column; NaN when a row has no freedom left. */
function squaresWithout(target: usize, column: usize, freedom: usize, multiple: f64, inverse: f64): f64 {
  const factor = f64x2.splat(multiple);
  const scale = f64x2.splat(inverse);
  let least = f64x2.splat(1);
  let sum = f64x2.splat(0);
  let i: usize = 0;
  for (; i + 16 < rowBytes; i += 32) {
    const v = v128.load(column + i);
    const w = v128.load(column + i + 16);
    const leftOfV = f64x2.sub(v128.load(freedom + i), f64x2.mul(squared(v), scale));
    const leftOfW = f64x2.sub(v128.load(freedom + i + 16), f64x2.mul(squared(w), scale));
    least = f64x2.pmin(least, f64x2.pmin(leftOfV, leftOfW));
    const residualOfV = f64x2.sub(v128.load(target + i), f64x2.mul(factor, v));
    const residualOfW = f64x2.sub(v128.load(target + i + 16), f64x2.mul(factor, w));
    sum = f64x2.add(sum, squaresOfTwo(residualOfV, leftOfV, residualOfW, leftOfW));
  }
  if (i < rowBytes) {
    const v = v128.load(column + i);
    const left = f64x2.sub(v128.load(freedom + i), f64x2.mul(squared(v), scale));
    least = f64x2.pmin(least, left);
    sum = f64x2.add(sum, squared(f64x2.div(f64x2.sub(v128.load(target + i), f64x2.mul(factor, v)), left)));
  }
  return hasFreedom(least) ? f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1) : NaN;
}

function hasFreedom(least: v128): bool {
  return f64x2.extract_lane(least, 0) >= LEAST_FREEDOM && f64x2.extract_lane(least, 1) >= LEAST_FREEDOM;
}
