import type { Metric } from '../kernels/metric.js';
import { SpaceError } from '../spaces/space-error.js';
import { type Counts, KeptRows } from './kept-rows.js';
import { LARGEST_TABLE, levelMetric } from './level-metric.js';

/**
 * Squared distance 1 - T between levels by their binary fingerprints, T being the Tanimoto similarity: the share of the bits set in
 * either that are set in both (1 for two empty ones). T is a positive definite kernel (Ralaivola et al., Neural Networks 18 (2005)
 * 1093-1110), so 2 (1 - T) is a squared distance in a Hilbert space; half of it lies between 0 and 1, where 1 is the distance
 * between two values that have nothing in common, as it is by identity: both take the same prior of the lengthscale.
 * Fingerprints are packed into words of 32 bits, equally many per level; throws {@link SpaceError}, placed at `parameter`,
 * when they are not.
 */
export function tanimotoMetric(fingerprints: readonly Uint32Array[], parameter?: string): Metric {
  checkLengths(fingerprints, parameter);
  const packed = packByFrequency(fingerprints);
  const { words, width } = packed;
  const sizes = Int32Array.from(fingerprints, (_, level) => bitCount(words, level * width, width));
  return fingerprints.length <= LARGEST_TABLE ? tabulated(packed, sizes) : counted(packed, sizes);
}

function tabulated(packed: Packed, sizes: Int32Array): Metric {
  return levelMetric(sizes.length, (x) => {
    const commonWith = commonBits(packed, x);
    return (level) => distance(sizes[x]!, sizes[level]!, commonWith(level));
  });
}

/** Of too many levels for a table: keeps how many bits a level has in common with the others, which is small, not the distances. */
function counted(packed: Packed, sizes: Int32Array): Metric {
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const CountsOfSize = largest < 2 ** 8 ? Uint8Array : largest < 2 ** 16 ? Uint16Array : Uint32Array;
  const rows = new KeptRows((x) => {
    const commonWith = commonBits(packed, x);
    const row = new CountsOfSize(sizes.length);
    for (let level = 0; level < row.length; level++) row[level] = commonWith(level);
    return row;
  });
  return {
    smooth: false,
    add(x, column, weight, sums, count) {
      const row = rows.get(x, count);
      if (row) return addKept(row, sizes, x, column, weight, sums, count);
      const commonWith = commonBits(packed, x);
      for (let i = 0; i < count; i++) {
        const level = column[i]!;
        sums[i] = sums[i]! + weight * distance(sizes[x]!, sizes[level]!, commonWith(level));
      }
    },
  };
}

function addKept(
  common: Counts,
  sizes: Int32Array,
  x: number,
  column: Float64Array,
  weight: number,
  sums: Float64Array,
  count: number,
): void {
  const size = sizes[x]!;
  for (let i = 0; i < count; i++) {
    const level = column[i]!;
    sums[i] = sums[i]! + weight * distance(size, sizes[level]!, common[level]!);
  }
}

/** 1 - T of levels with so many bits, and so many in common. */
function distance(size: number, other: number, common: number): number {
  const either = size + other - common;
  return either === 0 ? 0 : (either - common) / either;
}

/** Bits of all levels, `width` words per level. */
interface Packed {
  readonly words: Uint32Array;
  readonly width: number;
}

/**
 * Drops bits that no level has and puts the others in the order of their frequency: rare bits then share words that are empty in
 * most levels, and empty words are skipped.
 */
function packByFrequency(fingerprints: readonly Uint32Array[]): Packed {
  const length = (fingerprints[0]?.length ?? 0) * 32;
  const frequency = new Uint32Array(length);
  for (const fingerprint of fingerprints) forEachBit(fingerprint, (bit) => frequency[bit]!++);
  const kept = [...frequency.keys()].filter((bit) => frequency[bit]! > 0);
  kept.sort((a, b) => frequency[b]! - frequency[a]! || a - b);
  const place = new Int32Array(length);
  kept.forEach((bit, rank) => {
    place[bit] = rank;
  });
  const width = Math.ceil(kept.length / 32);
  const words = new Uint32Array(width * fingerprints.length);
  fingerprints.forEach((fingerprint, level) => {
    forEachBit(fingerprint, (bit) => {
      words[level * width + (place[bit]! >>> 5)]! |= 1 << (place[bit]! & 31);
    });
  });
  return { words, width };
}

/** Number of bits that level `x` has in common with another. */
function commonBits({ words, width }: Packed, x: number): (level: number) => number {
  const own = words.subarray(x * width, (x + 1) * width);
  const places = Int32Array.from([...own.keys()].filter((w) => own[w] !== 0));
  const masks = Int32Array.from(places, (w) => own[w]!);
  const used = places.length;
  return (level) => {
    const start = level * width;
    let bits = 0;
    for (let k = 0; k < used; k++) bits += bitsOf(words[start + places[k]!]! & masks[k]!);
    return bits;
  };
}

function bitCount(words: Uint32Array, start: number, count: number): number {
  let bits = 0;
  for (let w = start; w < start + count; w++) bits += bitsOf(words[w]!);
  return bits;
}

/** Set bits of a word, summed in pairs, nibbles and bytes. */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function forEachBit(words: Uint32Array, visit: (bit: number) => void): void {
  words.forEach((word, w) => {
    for (let rest = word; rest !== 0; rest &= rest - 1) visit(32 * w + 31 - Math.clz32(rest & -rest));
  });
}

function checkLengths(fingerprints: readonly Uint32Array[], parameter?: string): void {
  const length = fingerprints[0]?.length;
  const odd = fingerprints.findIndex((fingerprint) => fingerprint.length !== length);
  if (odd >= 0) {
    throw new SpaceError(
      `fingerprint ${odd} has ${fingerprints[odd]!.length} words where fingerprint 0 has ${length}`,
      parameter,
      'compute all fingerprints with the same number of bits',
    );
  }
}
