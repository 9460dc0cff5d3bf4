// A made-up library of molecules: fingerprints of 2048 bits, about 40 of them set, in families that share a scaffold.
import type { Point, Space } from '@meguri/bayesopt';
import { stream } from '@meguri/numerics';

const BITS = 2048;
const MOLECULES_PER_FAMILY = 100;
const SCAFFOLD_BITS = 30;
/** Share of the bits of its scaffold that a molecule has. */
const KEPT = 0.85;
const OWN_BITS = 15;

export interface Library {
  readonly space: Space;
  /** A property to which every bit contributes. */
  value(point: Point): number;
}

export function libraryOf(molecules: number, seed: number): Library {
  const random = stream(seed, 'library');
  // some bits are far more frequent than others
  const bit = () => Math.floor(BITS * random.uniform() ** 3);
  const scaffolds = Array.from({ length: Math.ceil(molecules / MOLECULES_PER_FAMILY) }, () =>
    Array.from({ length: SCAFFOLD_BITS }, bit),
  );
  const fingerprints = Array.from({ length: molecules }, (_, m) => {
    const scaffold = scaffolds[m % scaffolds.length]!.filter(() => random.uniform() < KEPT);
    const own = Array.from({ length: OWN_BITS }, bit);
    const words = new Uint32Array(BITS / 32);
    for (const b of [...scaffold, ...own]) words[b >>> 5]! |= 1 << (b & 31);
    return words;
  });
  const contributions = Float64Array.from({ length: BITS }, () => random.normal());
  const values = fingerprints.map((words) =>
    contributions.reduce((sum, share, b) => sum + ((words[b >>> 5]! >>> (b & 31)) & 1) * share, 0),
  );
  const names = fingerprints.map((_, m) => `molecule ${m}`);
  const valueByName = new Map(names.map((name, m) => [name, values[m]!]));
  return {
    space: { parameters: [{ name: 'molecule', type: 'substance', values: names, fingerprints }] },
    value: ({ molecule }) => valueByName.get(String(molecule))!,
  };
}
