import type { Rows } from '../linear-algebra/rows.js';
import { type Simd, simd } from '../simd/instance.js';

/** Points whose distances are summed side by side in wasm/distances.ts. */
const ABREAST = 8;

/**
 * Squared Euclidean distances of every point of `from` from every point of `to`, row by row. Points are given by one array of
 * coordinates per dimension.
 */
export function squaredDistances(from: Rows, to: Rows): Float64Array {
  const module = simd();
  return module ? simdSquaredDistances(module, from, to) : plainSquaredDistances(from, to);
}

/** {@link squaredDistances} by vector instructions. */
export function simdSquaredDistances(module: Simd, from: Rows, to: Rows): Float64Array {
  const [rows, count, dimensions] = [from[0]?.length ?? 0, to[0]?.length ?? 0, from.length];
  const width = Math.ceil(count / ABREAST) * ABREAST;
  return module.lend([rows * dimensions, dimensions * width, rows * width], (points, others, squared) => {
    const coordinates = module.read(points, rows * dimensions);
    from.forEach((column, d) => {
      for (let i = 0; i < rows; i++) coordinates[i * dimensions + d] = column[i]!;
    });
    to.forEach((column, d) => {
      module.write(others + d * width * 8, column);
    });
    module.call.squaredDistances(points, rows, others, width, dimensions, squared);
    const distances = new Float64Array(rows * count);
    for (let i = 0; i < rows; i++) distances.set(module.read(squared + i * width * 8, count), i * count);
    return distances;
  });
}

/** {@link squaredDistances} without vector instructions. */
export function plainSquaredDistances(from: Rows, to: Rows): Float64Array {
  const [rows, count] = [from[0]?.length ?? 0, to[0]?.length ?? 0];
  const distances = new Float64Array(rows * count);
  from.forEach((column, d) => {
    const others = to[d]!;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < count; j++) distances[i * count + j]! += (others[j]! - column[i]!) ** 2;
    }
  });
  return distances;
}
