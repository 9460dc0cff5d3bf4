import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { normalQuantile } from '../special/normal.js';

/** A seeded stream of random numbers; streams of different names are independent of one another and of the order of use. */
export interface RandomStream {
  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number;
  /** Uniform integer in [low, high], both included. */
  integer(low: number, high: number): number;
  /** Standard normal, by inversion. */
  normal(): number;
  /** `count` distinct integers of 0..n-1 in random order; all of them when `count` exceeds n. */
  sample(n: number, count: number): number[];
}

/** The random stream that belongs to `seed` and `names`: the same arguments give the same numbers. */
export function stream(seed: number | string, ...names: (number | string)[]): RandomStream {
  const text = JSON.stringify([seed, ...names]);
  const generator = xoroshiro128plusFromState([0, 1, 2, 3].map((word) => hash(text, word)));
  const uniform = () => uniformFloat64(generator);
  const integer = (low: number, high: number) => uniformInt(generator, low, high);
  return {
    uniform,
    integer,
    normal: () => normalQuantile(uniform() + 2 ** -54),
    sample: (n, count) => sampleWithoutReplacement(n, Math.min(n, count), integer),
  };
}

/** A 32-bit seed drawn from `seed` and `names`, for generators that take a number. */
export function seedOf(seed: number | string, ...names: (number | string)[]): number {
  return hash(JSON.stringify([seed, ...names]), 0) >>> 0;
}

function sampleWithoutReplacement(n: number, count: number, integer: (low: number, high: number) => number): number[] {
  // a sparse Fisher-Yates shuffle: only moved entries are remembered
  const moved = new Map<number, number>();
  const drawn: number[] = [];
  for (let i = 0; i < count; i++) {
    const j = integer(i, n - 1);
    drawn.push(moved.get(j) ?? j);
    moved.set(j, moved.get(i) ?? i);
  }
  return drawn;
}

/** FNV-1a over the characters, then the finaliser of MurmurHash3, which spreads nearby seeds over all bits. */
function hash(text: string, word: number): number {
  let h = 0x811c9dc5 ^ Math.imul(word + 1, 0x9e3779b1);
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
