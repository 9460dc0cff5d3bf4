import type { Parameter, SubstanceParameter } from './space.js';

/** Fingerprints as JSON holds them. */
export interface WrittenFingerprints {
  /** Length in bits, a multiple of 32. */
  readonly bits: number;
  /** For each value the bits that are set. */
  readonly set: readonly (readonly number[])[];
}

/** Substances as JSON holds them, which has neither NaN nor packed words. */
export interface WrittenSubstances extends Pick<SubstanceParameter, 'name' | 'type' | 'values' | 'when'> {
  /** One row of numbers per value; null where one is not known. */
  readonly descriptors?: { readonly rows: readonly (readonly (number | null)[])[] };
  readonly fingerprints?: WrittenFingerprints;
}

export type WrittenParameter = Exclude<Parameter, SubstanceParameter> | WrittenSubstances;

/** Bits in a word of a packed fingerprint. */
const WORD = 32;

/** The parameter that is written down. */
export function parameterFrom(written: WrittenParameter): Parameter {
  if (written.type !== 'substance') return written;
  const { name, type, values, descriptors, fingerprints, when } = written;
  return {
    ...{ name, type, values },
    ...(descriptors && { descriptors: descriptors.rows.map((row) => row.map((value) => value ?? Number.NaN)) }),
    ...(fingerprints && { fingerprints: fingerprints.set.map((set) => packed(set, fingerprints.bits)) }),
    ...(when && { when }),
  };
}

/** Fingerprints to write down; at least one, all of one length. */
export function writeFingerprints(fingerprints: readonly Uint32Array[]): { bits: number; set: number[][] } {
  return { bits: WORD * fingerprints[0]!.length, set: fingerprints.map(bitsIn) };
}

/** Bit b is bit b mod 32 of word ⌊b / 32⌋. */
function packed(set: readonly number[], bits: number): Uint32Array {
  const words = new Uint32Array(bits / WORD);
  for (const bit of set) words[Math.floor(bit / WORD)]! |= 1 << (bit % WORD);
  return words;
}

function bitsIn(words: Uint32Array): number[] {
  const all = Array.from({ length: WORD * words.length }, (_, bit) => bit);
  return all.filter((bit) => (words[Math.floor(bit / WORD)]! >>> (bit % WORD)) & 1);
}
