import { seedOf } from '../random/stream.js';
import { JOE_KUO } from './joe-kuo.js';

const BITS = 32;
const UNIT = 2 ** -BITS;

/** Largest number of dimensions of {@link sobol}. */
export const SOBOL_DIMENSIONS = JOE_KUO.length + 1;

/**
 * The first `count` points of the Sobol sequence in [0, 1)^dimensions, row-major, in Gray-code order (Antonov and Saleev 1979).
 * With a `seed` each coordinate gets its own nested uniform (Owen) scrambling, by hashing as in B. Burley, J. Computer Graphics
 * Techniques 9(4) (2020) 1-20; without one the points are unscrambled and begin with the origin. `dimensions` in 1..128.
 */
export function sobol(dimensions: number, count: number, seed?: number | string): Float64Array {
  if (!(dimensions >= 1 && dimensions <= SOBOL_DIMENSIONS)) {
    throw new RangeError(`a Sobol sequence has 1 to ${SOBOL_DIMENSIONS} dimensions, not ${dimensions}`);
  }
  const points = new Float64Array(count * dimensions);
  for (let d = 0; d < dimensions; d++) {
    const directions = directionNumbers(d);
    const scramble = seed === undefined ? undefined : seedOf(seed, 'sobol', d);
    let x = 0;
    for (let i = 0; i < count; i++) {
      if (i > 0) x ^= directions[trailingZeros(i)]!;
      points[i * dimensions + d] = ((scramble === undefined ? x : owen(x, scramble)) >>> 0) * UNIT;
    }
  }
  return points;
}

function directionNumbers(dimension: number): Int32Array {
  const directions = new Int32Array(BITS);
  if (dimension === 0) {
    for (let i = 0; i < BITS; i++) directions[i] = 1 << (BITS - 1 - i);
    return directions;
  }
  const [degree, coefficients, ...m] = JOE_KUO[dimension - 1]!.split(' ').map(Number) as [number, number, ...number[]];
  for (let i = 0; i < BITS; i++) {
    directions[i] = i < degree ? m[i]! << (BITS - 1 - i) : recurrence(directions, i, degree, coefficients);
  }
  return directions;
}

/** Joe and Kuo (2008), equation 3, on direction numbers shifted to the top of the word. */
function recurrence(directions: Int32Array, i: number, degree: number, coefficients: number): number {
  let value = directions[i - degree]! ^ (directions[i - degree]! >>> degree);
  for (let k = 1; k < degree; k++) {
    if ((coefficients >> (degree - 1 - k)) & 1) value ^= directions[i - k]!;
  }
  return value;
}

function trailingZeros(i: number): number {
  return 31 - Math.clz32(i & -i);
}

function owen(x: number, seed: number): number {
  let v = reverseBits(x);
  v ^= Math.imul(v, 0x3d20adea);
  v = (v + seed) | 0;
  v = Math.imul(v, (seed >>> 16) | 1);
  v ^= Math.imul(v, 0x05526c56);
  v ^= Math.imul(v, 0x53a22864);
  return reverseBits(v);
}

function reverseBits(x: number): number {
  let v = x;
  v = ((v >>> 1) & 0x55555555) | ((v & 0x55555555) << 1);
  v = ((v >>> 2) & 0x33333333) | ((v & 0x33333333) << 2);
  v = ((v >>> 4) & 0x0f0f0f0f) | ((v & 0x0f0f0f0f) << 4);
  v = ((v >>> 8) & 0x00ff00ff) | ((v & 0x00ff00ff) << 8);
  return (v >>> 16) | (v << 16);
}
