import { stream } from '../random/stream.js';
import { normalQuantile } from '../special/normal.js';
import { SOBOL_DIMENSIONS, sobol } from './sobol.js';

/** Half the resolution of the sequence: keeps its zero from becoming infinite. */
const SMALLEST = 2 ** -33;

/**
 * `count` standard normal vectors, row-major: scrambled Sobol points by inversion in as many dimensions as the sequence has, random
 * numbers in those beyond.
 */
export function sobolNormals(dimensions: number, count: number, seed: number | string): Float64Array {
  const leading = Math.min(dimensions, SOBOL_DIMENSIONS);
  const points = leading > 0 ? sobol(leading, count, seed) : new Float64Array();
  const random = stream(seed, 'normals');
  return new Float64Array(count * dimensions).map((_, k) => {
    const d = k % dimensions;
    if (d >= leading) return random.normal();
    return normalQuantile(Math.max(points[Math.floor(k / dimensions) * leading + d]!, SMALLEST));
  });
}
