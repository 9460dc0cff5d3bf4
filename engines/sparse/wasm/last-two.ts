import { carry, eliminate } from './row-steps';
import { hasFreedom, less, spent, squaresOfTwo, sumOf } from './rows';
import { columns, floor, heldAt, products, rowBytes, stateAt, stateBytes, total } from './shape';

/**
 * A step by rows, and the squared held-out errors of four subsets: what it leads to, that with the last but one column `a`, with `a` and the
 * last one `b`, and with `b`, one after the other from `into`. Rows are loaded once for all of it, and half of the tree's steps are not
 * taken. False, and nothing to be relied on, when one of the four is linearly dependent.
 */
export function pivotBeforeLastTwo(level: u32, k: u32, into: usize, stride: usize): bool {
  const a = columns - 2;
  const b = columns - 1;
  const from = stateAt(level);
  const step = stateBytes;
  const to = from + step;
  const pivot = load<f64>(from + products(k, k));
  if (!(pivot >= floor)) return false;
  const inverse = 1 / pivot;
  eliminate(from, k, inverse);
  const pivotOfA = load<f64>(to + products(a, a));
  const pivotOfB = load<f64>(to + products(b, b));
  const inverseOfA = 1 / pivotOfA;
  const inverseOfB = 1 / pivotOfB;
  const product = load<f64>(to + products(a, b));
  const ratio = product * inverseOfA;
  const pivotOfRest = pivotOfB - ratio * product;
  if (!(pivotOfA >= floor && pivotOfB >= floor && pivotOfRest >= floor)) return false;
  for (let l = k + 1; l < a; l++) carry(from, k, l, inverse);
  const inverseOfRest = 1 / pivotOfRest;

  const multipleOfA = f64x2.splat(load<f64>(from + products(k, a)) * inverse);
  const multipleOfB = f64x2.splat(load<f64>(from + products(k, b)) * inverse);
  const scale = f64x2.splat(inverse);
  const scaleOfA = f64x2.splat(inverseOfA);
  const scaleOfB = f64x2.splat(inverseOfB);
  const scaleOfRest = f64x2.splat(inverseOfRest);
  const shared = f64x2.splat(ratio);
  const column = from + heldAt(k);
  const rowsOfA = from + heldAt(a);
  const rowsOfB = from + heldAt(b);
  const freedom = from + heldAt(total);
  const nextOfA = rowsOfA + step;
  const nextOfB = rowsOfB + step;
  const nextFreedom = freedom + step;
  for (let m = columns; m < total; m++) {
    const target = from + heldAt(m);
    const nextTarget = target + step;
    const moment = load<f64>(to + products(a, m));
    const momentOfB = load<f64>(to + products(b, m));
    const multiple = f64x2.splat(load<f64>(from + products(k, m)) * inverse);
    const byA = f64x2.splat(moment * inverseOfA);
    const byB = f64x2.splat(momentOfB * inverseOfB);
    const byRest = f64x2.splat((momentOfB - ratio * moment) * inverseOfRest);
    // with both, rows have the least freedom of the four
    let least = f64x2.splat(1);
    let sum = f64x2.splat(0);
    let sumWithA = f64x2.splat(0);
    let sumWithB = f64x2.splat(0);
    let sumWithBoth = f64x2.splat(0);
    for (let i: usize = 0; i < rowBytes; i += 32) {
      // two rows, and two more in capital letters: v of column k, u and w of a and b, e of the target, g their freedom
      const v = v128.load(column + i);
      const V = v128.load(column + i, 16);
      const e = less(v128.load(target + i), multiple, v);
      const E = less(v128.load(target + i, 16), multiple, V);
      const g = spent(v128.load(freedom + i), scale, v);
      const G = spent(v128.load(freedom + i, 16), scale, V);
      const u = less(v128.load(rowsOfA + i), multipleOfA, v);
      const U = less(v128.load(rowsOfA + i, 16), multipleOfA, V);
      const w = less(v128.load(rowsOfB + i), multipleOfB, v);
      const W = less(v128.load(rowsOfB + i, 16), multipleOfB, V);
      keep(nextTarget + i, e, E);
      keep(nextFreedom + i, g, G);
      keep(nextOfA + i, u, U);
      keep(nextOfB + i, w, W);
      const rest = less(w, shared, u);
      const REST = less(W, shared, U);
      const gA = spent(g, scaleOfA, u);
      const GA = spent(G, scaleOfA, U);
      const gBoth = spent(gA, scaleOfRest, rest);
      const GBoth = spent(GA, scaleOfRest, REST);
      least = f64x2.pmin(least, f64x2.pmin(gBoth, GBoth));
      const eA = less(e, byA, u);
      const EA = less(E, byA, U);
      const withBoth = squaresOfTwo(less(eA, byRest, rest), gBoth, less(EA, byRest, REST), GBoth);
      sumWithBoth = f64x2.add(sumWithBoth, withBoth);
      sumWithA = f64x2.add(sumWithA, squaresOfTwo(eA, gA, EA, GA));
      const withB = squaresOfTwo(less(e, byB, w), spent(g, scaleOfB, w), less(E, byB, W), spent(G, scaleOfB, W));
      sumWithB = f64x2.add(sumWithB, withB);
      sum = f64x2.add(sum, squaresOfTwo(e, g, E, G));
    }
    if (!hasFreedom(least)) return false;
    store<f64>(into, sumOf(sum));
    store<f64>(into, sumOf(sumWithA), 8);
    store<f64>(into, sumOf(sumWithBoth), 16);
    store<f64>(into, sumOf(sumWithB), 24);
    into += stride;
  }
  return true;
}

function keep(address: usize, rows: v128, next: v128): void {
  v128.store(address, rows);
  v128.store(address, next, 16);
}
