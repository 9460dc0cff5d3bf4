import type { RandomStream } from '@meguri/numerics';

/** One of the values. */
export function oneOf<T>(random: RandomStream, values: readonly T[]): T {
  return values[random.integer(0, values.length - 1)]!;
}

/** True with a probability. */
export function chance(random: RandomStream, probability: number): boolean {
  return random.uniform() < probability;
}

/** A list of `least` to `most` things, each made from its index. */
export function several<T>(random: RandomStream, least: number, most: number, make: (i: number) => T): T[] {
  return Array.from({ length: random.integer(least, most) }, (_, i) => make(i));
}
