import { hasFreedom, less, spent, squaresOfTwo, sumOf } from './rows';
import { columns, floor, heldAt, products, rowBytes, stateAt, stateBytes, total } from './shape';

/** As in src/search/row-steps.ts. */
export function pivotRows(level: u32, k: u32): bool {
  const from = stateAt(level);
  const pivot = load<f64>(from + products(k, k));
  if (!(pivot >= floor)) return false;
  const inverse = 1 / pivot;
  if (!spend(from, k, inverse)) return false;
  eliminate(from, k, inverse);
  for (let m = k + 1; m < total; m++) carry(from, k, m, inverse);
  return true;
}

export function squaresOfRows(level: u32, m: u32): f64 {
  const target = stateAt(level) + heldAt(m);
  const freedom = stateAt(level) + heldAt(total);
  let sum = f64x2.splat(0);
  for (let i: usize = 0; i < rowBytes; i += 32) {
    const squares = squaresOfTwo(
      v128.load(target + i),
      v128.load(freedom + i),
      v128.load(target + i, 16),
      v128.load(freedom + i, 16),
    );
    sum = f64x2.add(sum, squares);
  }
  return sumOf(sum);
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

/** Regresses column `k` out of the products of the state at `from`, into the next one. */
export function eliminate(from: usize, k: u32, inverse: f64): void {
  const to = from + stateBytes;
  const row = from + products(k, k);
  for (let l = k + 1; l < columns; l++) {
    const others = row + ((<usize>(l - k)) << 3);
    const multiple = load<f64>(others) * inverse;
    const own = products(l, l);
    const bytes = (<usize>(total - l)) << 3;
    for (let at: usize = 0; at < bytes; at += 8) {
      store<f64>(to + own + at, load<f64>(from + own + at) - multiple * load<f64>(others + at));
    }
  }
}

/** The same with the rows of column or target `m`. */
export function carry(from: usize, k: u32, m: u32, inverse: f64): void {
  const multiple = f64x2.splat(load<f64>(from + products(k, m)) * inverse);
  let column = from + heldAt(k);
  let source = from + heldAt(m);
  let target = source + stateBytes;
  for (const end = source + rowBytes; source < end; source += 32, column += 32, target += 32) {
    v128.store(target, less(v128.load(source), multiple, v128.load(column)));
    v128.store(target, less(v128.load(source, 16), multiple, v128.load(column, 16)), 16);
  }
}

/** What is left of the rows' freedom beside column `k`; false when that is nothing. */
function spend(from: usize, k: u32, inverse: f64): bool {
  const scale = f64x2.splat(inverse);
  let column = from + heldAt(k);
  let source = from + heldAt(total);
  let least = f64x2.splat(1);
  for (const end = source + rowBytes; source < end; source += 16, column += 16) {
    const left = spent(v128.load(source), scale, v128.load(column));
    least = f64x2.pmin(least, left);
    v128.store(source + stateBytes, left);
  }
  return hasFreedom(least);
}

/** Squared held-out errors of a target without this multiple of a column; NaN when a row has no freedom left. */
function squaresWithout(target: usize, column: usize, freedom: usize, multiple: f64, inverse: f64): f64 {
  const factor = f64x2.splat(multiple);
  const scale = f64x2.splat(inverse);
  let least = f64x2.splat(1);
  let sum = f64x2.splat(0);
  for (let i: usize = 0; i < rowBytes; i += 32) {
    const v = v128.load(column + i);
    const w = v128.load(column + i, 16);
    const leftOfV = spent(v128.load(freedom + i), scale, v);
    const leftOfW = spent(v128.load(freedom + i, 16), scale, w);
    least = f64x2.pmin(least, f64x2.pmin(leftOfV, leftOfW));
    const residualOfV = less(v128.load(target + i), factor, v);
    const residualOfW = less(v128.load(target + i, 16), factor, w);
    sum = f64x2.add(sum, squaresOfTwo(residualOfV, leftOfV, residualOfW, leftOfW));
  }
  return hasFreedom(least) ? sumOf(sum) : NaN;
}
