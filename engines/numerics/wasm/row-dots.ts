import { rowAt } from './layout';

const scratch: usize = memory.data(64, 16);

/**
 * Dot products of four rows with two, over columns `from`..`to`-1 (even numbers): eight sums in registers, each loaded pair
 * of numbers used in two or four of them. Leaves the sums with `l0` and `l1` side by side, one pair for each of the four rows.
 */
export function rowDots(x0: usize, x1: usize, x2: usize, x3: usize, l0: usize, l1: usize, from: u32, to: u32): usize {
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  const end: usize = (<usize>to) << 3;
  for (let k: usize = (<usize>from) << 3; k < end; k += 16) {
    const p = v128.load(l0 + k);
    const q = v128.load(l1 + k);
    let x = v128.load(x0 + k);
    a0 = f64x2.add(a0, f64x2.mul(x, p));
    b0 = f64x2.add(b0, f64x2.mul(x, q));
    x = v128.load(x1 + k);
    a1 = f64x2.add(a1, f64x2.mul(x, p));
    b1 = f64x2.add(b1, f64x2.mul(x, q));
    x = v128.load(x2 + k);
    a2 = f64x2.add(a2, f64x2.mul(x, p));
    b2 = f64x2.add(b2, f64x2.mul(x, q));
    x = v128.load(x3 + k);
    a3 = f64x2.add(a3, f64x2.mul(x, p));
    b3 = f64x2.add(b3, f64x2.mul(x, q));
  }
  v128.store(scratch, bothSums(a0, b0));
  v128.store(scratch, bothSums(a1, b1), 16);
  v128.store(scratch, bothSums(a2, b2), 32);
  v128.store(scratch, bothSums(a3, b3), 48);
  return scratch;
}

function bothSums(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
}

/**
 * Columns `from`..`to`-1 of four rows of the solution X of X Lᵀ = B, in place of B; columns `first`..`from`-1 are solved already
 * and those before `first` are zero. All three are even, `l` is packed.
 */
export function solveRows(x0: usize, x1: usize, x2: usize, x3: usize, l: usize, first: u32, from: u32, to: u32): void {
  for (let j = from; j < to; j += 2) {
    const l0 = rowAt(l, j);
    const l1 = rowAt(l, j + 1);
    const sums = rowDots(x0, x1, x2, x3, l0, l1, first, j);
    const column: usize = (<usize>j) << 3;
    const scale0 = 1 / load<f64>(l0 + column);
    const below = load<f64>(l1 + column);
    const scale1 = 1 / load<f64>(l1 + column, 8);
    finish(x0 + column, sums, scale0, below, scale1);
    finish(x1 + column, sums + 16, scale0, below, scale1);
    finish(x2 + column, sums + 32, scale0, below, scale1);
    finish(x3 + column, sums + 48, scale0, below, scale1);
  }
}

function finish(x: usize, sums: usize, scale0: f64, below: f64, scale1: f64): void {
  const value = (load<f64>(x) - load<f64>(sums)) * scale0;
  store<f64>(x, value);
  store<f64>(x, (load<f64>(x, 8) - load<f64>(sums, 8) - value * below) * scale1, 8);
}
