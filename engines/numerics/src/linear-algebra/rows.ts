import { dot } from './packed.js';

/**
 * Products with a matrix that is given as an array of its rows. Four rows take part in each pass over the columns, which reads and
 * writes sums a quarter as often, and has four additions under way where one sum would wait for each.
 */
export type Rows = readonly Float64Array[];

/** Replaces the first `count` entries of `sums` by Σ_k weights_k · rows_k: the product of the transpose with a vector. */
export function weightedSum(rows: Rows, weights: ArrayLike<number>, sums: Float64Array, count = sums.length): void {
  sums.fill(0, 0, count);
  let k = 0;
  for (; k + 3 < rows.length; k += 4) {
    const [a, b, c, d] = [rows[k]!, rows[k + 1]!, rows[k + 2]!, rows[k + 3]!];
    const [p, q, r, s] = [weights[k]!, weights[k + 1]!, weights[k + 2]!, weights[k + 3]!];
    for (let i = 0; i < count; i++) sums[i] = sums[i]! + (p * a[i]! + q * b[i]! + (r * c[i]! + s * d[i]!));
  }
  for (; k < rows.length; k++) {
    const row = rows[k]!;
    const weight = weights[k]!;
    for (let i = 0; i < count; i++) sums[i] = sums[i]! + weight * row[i]!;
  }
}

/** Inner products of each row with `x`: the product of the matrix with a vector. */
export function innerProducts(rows: Rows, x: Float64Array): Float64Array {
  const products = new Float64Array(rows.length);
  let k = 0;
  for (; k + 3 < rows.length; k += 4) {
    const [a, b, c, d] = [rows[k]!, rows[k + 1]!, rows[k + 2]!, rows[k + 3]!];
    let p = 0;
    let q = 0;
    let r = 0;
    let s = 0;
    for (let i = 0; i < x.length; i++) {
      const value = x[i]!;
      p += a[i]! * value;
      q += b[i]! * value;
      r += c[i]! * value;
      s += d[i]! * value;
    }
    products.set([p, q, r, s], k);
  }
  for (; k < rows.length; k++) products[k] = dot(rows[k]!, 0, x, 0, x.length);
  return products;
}
