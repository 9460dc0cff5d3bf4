import { packedLength, rowStart } from '@meguri/numerics';

/** Adds the squared distance between `x` and each entry of one coordinate, times `weight`, to `sums`. */
export function addSquaredDistances(
  x: number,
  column: Float64Array,
  nominal: boolean,
  weight: number,
  sums: Float64Array,
  count: number,
): void {
  if (nominal) {
    for (let i = 0; i < count; i++) if (column[i] !== x) sums[i] = sums[i]! + weight;
  } else {
    for (let i = 0; i < count; i++) {
      const difference = column[i]! - x;
      sums[i] = sums[i]! + weight * difference * difference;
    }
  }
}

/** Squared distances between all pairs of points in one coordinate, packed by rows. */
export function pairwiseSquaredDistances(column: Float64Array, nominal: boolean): Float64Array {
  const distances = new Float64Array(packedLength(column.length));
  for (let i = 0; i < column.length; i++) {
    addSquaredDistances(column[i]!, column, nominal, 1, distances.subarray(rowStart(i)), i);
  }
  return distances;
}
