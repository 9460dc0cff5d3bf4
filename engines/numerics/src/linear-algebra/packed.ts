/**
 * Symmetric and lower-triangular matrices are kept as packed rows: row i holds its columns 0..i and begins at
 * i (i + 1) / 2, so rows are contiguous and a matrix grows by one row at its end.
 */
export type Packed = Float64Array;

/** Index at which row `i` begins. */
export function rowStart(i: number): number {
  return (i * (i + 1)) / 2;
}

/** Number of stored entries of an n × n packed matrix. */
export function packedLength(n: number): number {
  return rowStart(n);
}

/** Dot product of `length` entries of `a` from `aStart` and of `b` from `bStart`. */
export function dot(a: Float64Array, aStart: number, b: Float64Array, bStart: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const blocked = length - (length % 4);
  let k = 0;
  for (; k < blocked; k += 4) {
    s0 += a[aStart + k]! * b[bStart + k]!;
    s1 += a[aStart + k + 1]! * b[bStart + k + 1]!;
    s2 += a[aStart + k + 2]! * b[bStart + k + 2]!;
    s3 += a[aStart + k + 3]! * b[bStart + k + 3]!;
  }
  for (; k < length; k++) s0 += a[aStart + k]! * b[bStart + k]!;
  return s0 + s1 + (s2 + s3);
}
