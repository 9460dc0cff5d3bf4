/** Address of row `i` of a matrix packed by rows. */
export function rowAt(matrix: usize, i: u32): usize {
  return matrix + (((<usize>i * (i + 1)) >> 1) << 3);
}
