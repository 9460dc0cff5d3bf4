import type { Axis } from './axis.js';

/** Points that are compared one by one, as one array of coordinates per axis. */
export interface Pool {
  readonly size: number;
  readonly columns: readonly Float64Array[];
  /** Index of the point with this key, if it is in the pool. */
  readonly indexOf: { get(key: string): number | undefined };
}

const RESOLUTION = 1e9;

/** Identity of a point from its coordinates: points closer than 1e-9 of the range in every coordinate are the same. */
export function keyOf(coordinates: ArrayLike<number>): string {
  let key = '';
  for (let d = 0; d < coordinates.length; d++) key += `${rounded(coordinates[d]!)},`;
  return key;
}

function rounded(coordinate: number): number {
  return Math.round(coordinate * RESOLUTION);
}

/** Coordinates of one point of the pool. */
export function rowOf(pool: Pool, index: number): Float64Array {
  return Float64Array.from(pool.columns, (column) => column[index]!);
}

/** Every combination of finite axes; the last axis changes fastest. */
export function poolOf(axes: readonly Axis[], size: number): Pool {
  let stride = size;
  const columns = axes.map((axis) => {
    stride /= axis.size;
    return Float64Array.from({ length: size }, (_, i) => axis.coordinate(Math.floor(i / stride) % axis.size));
  });
  return { size, columns, indexOf: { get: indexByRanks(axes) } };
}

/** The index of a key from the ranks of its coordinates: a map of all keys takes more memory than the points. */
function indexByRanks(axes: readonly Axis[]): (key: string) => number | undefined {
  const ranks = axes.map((axis) => {
    return new Map(Array.from({ length: axis.size }, (_, rank) => [rounded(axis.coordinate(rank)), rank]));
  });
  return (key) => {
    const parts = key.split(',');
    let index = 0;
    for (let d = 0; d < axes.length; d++) {
      const rank = ranks[d]!.get(Number(parts[d]));
      if (rank === undefined) return undefined;
      index = index * axes[d]!.size + rank;
    }
    return index;
  };
}

/** The given points, each once. */
export function poolOfRows(rows: readonly Float64Array[]): Pool {
  const distinct = new Map(rows.map((row) => [keyOf(row), row]));
  const kept = [...distinct.values()];
  const columns = Array.from({ length: kept[0]?.length ?? 0 }, () => new Float64Array(kept.length));
  kept.forEach((row, i) => {
    for (let d = 0; d < columns.length; d++) columns[d]![i] = row[d]!;
  });
  return { size: kept.length, columns, indexOf: new Map([...distinct.keys()].map((key, i) => [key, i])) };
}
