import { rowAt } from './layout';

/** Bytes of a row of a panel: eight columns. */
const ROW: usize = 64;
/** Rows of a panel, an even number, that stay in the nearest cache. */
const BLOCK: u32 = 64;

/** Gathers eight columns of rows that lie `stride` bytes apart. */
function gather(panel: usize, rows: u32, source: usize, stride: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const from = source + i * stride;
    const to = panel + i * ROW;
    for (let c: usize = 0; c < ROW; c += 16) v128.store(to + c, v128.load(from + c));
  }
}

/**
 * Solves L V = B in one panel. What a block of solved rows contributes is subtracted from all rows below before the next block is solved,
 * so that the block stays in the nearest cache.
 */
function solvePanel(panel: usize, rows: u32, l: usize): void {
  for (let block: u32 = 0; block < rows; block += BLOCK) {
    const end = min(block + BLOCK, rows);
    for (let i = block; i < end; i += 2) {
      subtractRows(panel, i, l, block, i);
      divideRows(panel, i, l);
    }
    for (let i = end; i < rows; i += 2) subtractRows(panel, i, l, block, end);
  }
}

/** Subtracts from rows `i` and `i` + 1 what rows `from`..`to`-1 contribute: eight sums in registers. */
function subtractRows(panel: usize, i: u32, l: usize, from: u32, to: u32): void {
  const l0 = rowAt(l, i);
  const l1 = rowAt(l, i + 1);
  const target = panel + i * ROW;
  let a0 = v128.load(target, 0);
  let a1 = v128.load(target, 16);
  let a2 = v128.load(target, 32);
  let a3 = v128.load(target, 48);
  let b0 = v128.load(target, 64);
  let b1 = v128.load(target, 80);
  let b2 = v128.load(target, 96);
  let b3 = v128.load(target, 112);
  let row = panel + from * ROW;
  for (let k: usize = (<usize>from) << 3, end = (<usize>to) << 3; k < end; k += 8) {
    const p = v128.load_splat<f64>(l0 + k);
    const q = v128.load_splat<f64>(l1 + k);
    let v = v128.load(row, 0);
    a0 = f64x2.sub(a0, f64x2.mul(p, v));
    b0 = f64x2.sub(b0, f64x2.mul(q, v));
    v = v128.load(row, 16);
    a1 = f64x2.sub(a1, f64x2.mul(p, v));
    b1 = f64x2.sub(b1, f64x2.mul(q, v));
    v = v128.load(row, 32);
    a2 = f64x2.sub(a2, f64x2.mul(p, v));
    b2 = f64x2.sub(b2, f64x2.mul(q, v));
    v = v128.load(row, 48);
    a3 = f64x2.sub(a3, f64x2.mul(p, v));
    b3 = f64x2.sub(b3, f64x2.mul(q, v));
    row += ROW;
  }
  v128.store(target, a0, 0);
  v128.store(target, a1, 16);
  v128.store(target, a2, 32);
  v128.store(target, a3, 48);
  v128.store(target, b0, 64);
  v128.store(target, b1, 80);
  v128.store(target, b2, 96);
  v128.store(target, b3, 112);
}

/** Rows `i` and `i` + 1 of the solution, once only their own two-by-two triangle is left. */
function divideRows(panel: usize, i: u32, l: usize): void {
  const entries = rowAt(l, i + 1) + ((<usize>i) << 3);
  const scale0 = f64x2.splat(1 / load<f64>(rowAt(l, i) + ((<usize>i) << 3)));
  const below = v128.load_splat<f64>(entries);
  const scale1 = f64x2.splat(1 / load<f64>(entries, 8));
  const end = panel + (i + 1) * ROW;
  for (let at = panel + i * ROW; at < end; at += 16) {
    const value = f64x2.mul(v128.load(at), scale0);
    v128.store(at, value);
    v128.store(at, f64x2.mul(f64x2.sub(v128.load(at, 64), f64x2.mul(below, value)), scale1), 64);
  }
}

/** Σ wᵢ vᵢ and Σ vᵢ² of each of the eight columns. */
function summarise(panel: usize, rows: u32, weights: usize, projections: usize, squares: usize): void {
  for (let c: usize = 0; c < ROW; c += 16) {
    let projection = f64x2.splat(0);
    let square = projection;
    for (let i: u32 = 0; i < rows; i++) {
      const v = v128.load(panel + i * ROW + c);
      projection = f64x2.add(projection, f64x2.mul(v128.load_splat<f64>(weights + (i << 3)), v));
      square = f64x2.add(square, f64x2.mul(v, v));
    }
    v128.store(projections + c, projection);
    v128.store(squares + c, square);
  }
}

/**
 * V = L⁻¹ B for `count` panels of eight columns side by side, and the sums of each column: see `TriangularBlock`. B is row by row; a panel of
 * V has room for `capacity` rows; `rows` is even.
 */
export function solvePanels(
  b: usize,
  panels: usize,
  count: u32,
  capacity: u32,
  rows: u32,
  l: usize,
  weights: usize,
  projections: usize,
  squares: usize,
): void {
  for (let p: u32 = 0; p < count; p++) {
    const panel = panels + p * capacity * ROW;
    const start = p * ROW;
    gather(panel, rows, b + start, count * ROW);
    solvePanel(panel, rows, l);
    summarise(panel, rows, weights, projections + start, squares + start);
  }
}
