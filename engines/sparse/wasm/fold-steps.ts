import { columns, floor, heldAt, laneBytes, products, rowBytes, scratch, stateAt, stateBytes, total } from './shape';

/** As in src/search/fold-steps.ts. */
export function pivotFolds(level: u32, k: u32): bool {
  const from = stateAt(level);
  const to = from + stateBytes;
  const row = from + products(k, k);
  const multiples = scratch + laneBytes;
  if (!(invert(row) >= floor)) return false;
  for (let m = k + 1; m < total; m++) {
    multiply(multiples, row + <usize>(m - k) * laneBytes);
    const held = heldAt(m);
    const column = from + heldAt(k);
    for (let at: usize = 0; at < rowBytes; at += laneBytes) subtract(to + held + at, from + held + at, column + at);
    const last = min(m, columns - 1);
    for (let l = k + 1; l <= last; l++) {
      const own = products(l, m);
      subtract(to + own, from + own, row + <usize>(l - k) * laneBytes);
    }
  }
  return true;
}

export function squaresOfFolds(level: u32, m: u32): f64 {
  const target = stateAt(level) + heldAt(m);
  let sum = f64x2.splat(0);
  for (let at = target; at < target + rowBytes; at += 16) {
    const value = v128.load(at);
    sum = f64x2.add(sum, f64x2.mul(value, value));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

export function squaresWithFolds(level: u32, k: u32, into: usize, stride: usize): bool {
  const from = stateAt(level);
  const row = from + products(k, k);
  if (!(invert(row) >= floor)) return false;
  for (let m = columns; m < total; m++) {
    store<f64>(into, squaresWithout(from + heldAt(m), from + heldAt(k), row + <usize>(m - k) * laneBytes));
    into += stride;
  }
  return true;
}

/** Inverts pivots into the first block of the scratch; returns the smallest of them. */
function invert(pivots: usize): f64 {
  const one = f64x2.splat(1);
  let smallest = f64x2.splat(Infinity);
  for (let i: usize = 0; i < laneBytes; i += 16) {
    const pivot = v128.load(pivots + i);
    smallest = f64x2.pmin(smallest, pivot);
    v128.store(scratch + i, f64x2.div(one, pivot));
  }
  return min(f64x2.extract_lane(smallest, 0), f64x2.extract_lane(smallest, 1));
}

/** Products of a block with the inverted pivots. */
function multiply(target: usize, block: usize): void {
  for (let i: usize = 0; i < laneBytes; i += 16) {
    v128.store(target + i, f64x2.mul(v128.load(block + i), v128.load(scratch + i)));
  }
}

/** What is at `source` less the multiples, in the second block of the scratch, of what is at `column`. */
function subtract(target: usize, source: usize, column: usize): void {
  const multiples = scratch + laneBytes;
  for (let i: usize = 0; i < laneBytes; i += 16) {
    const product = f64x2.mul(v128.load(multiples + i), v128.load(column + i));
    v128.store(target + i, f64x2.sub(v128.load(source + i), product));
  }
}

/** Sum of squares of a target's held-out rows when `column`'s are regressed out. */
function squaresWithout(target: usize, column: usize, block: usize): f64 {
  let sum = f64x2.splat(0);
  for (let i: usize = 0; i < laneBytes; i += 16) {
    const multiple = f64x2.mul(v128.load(block + i), v128.load(scratch + i));
    for (let at = i; at < rowBytes; at += laneBytes) {
      const error = f64x2.sub(v128.load(target + at), f64x2.mul(multiple, v128.load(column + at)));
      sum = f64x2.add(sum, f64x2.mul(error, error));
    }
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
