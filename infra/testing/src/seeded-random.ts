import { randomInt } from 'node:crypto';

/** A random source that can be replayed. */
export interface SeededRandom {
  readonly seed: number;
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [from, to). */
  between(from: number, to: number): number;
}

/** Prints its seed, so that a failure can be replayed with MEGURI_TEST_SEED=<seed>. Generator: mulberry32. */
export function seededRandom(seed = Number(process.env.MEGURI_TEST_SEED ?? randomInt(2 ** 31))): SeededRandom {
  process.stdout.write(`random seed ${seed} (replay with MEGURI_TEST_SEED=${seed})\n`);
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { seed, next, between: (from, to) => from + Math.floor(next() * (to - from)) };
}
