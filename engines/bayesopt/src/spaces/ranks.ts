/** The first of `size` ranks, at most 2^53, that is far enough; `size` where none is. What is far enough stays so at later ranks. */
export function firstRank(size: number, isFarEnough: (rank: number) => boolean): number {
  let low = 0;
  let high = size;
  while (low < high) {
    // not by shifts of bits, which count to 2^32 only
    const middle = low + Math.floor((high - low) / 2);
    if (isFarEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The rank whose coordinate is nearest, the lower of two; coordinates ascend. */
export function nearestRank(size: number, coordinateOf: (rank: number) => number, coordinate: number): number {
  const above = Math.min(
    size - 1,
    firstRank(size, (rank) => coordinateOf(rank) > coordinate),
  );
  const below = Math.max(0, above - 1);
  return Math.abs(coordinateOf(above) - coordinate) < Math.abs(coordinateOf(below) - coordinate) ? above : below;
}
