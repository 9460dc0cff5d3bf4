import type { AtomTypes } from '../force-field/atom-types.js';
import type { Conformer } from '../force-field/molecule.js';
import { type Caps, type Chain, joinUnits, type Unit } from './chain.js';

/** Far enough from one another that no distance is read as a bond, Å. */
const APART = 30;

/**
 * Short chains that show every unit of a long one between the same neighbours: atom types and Gasteiger charges do not look further, and
 * programs that type molecules need time and room by the square of the atoms.
 */
export interface Fragments {
  /** Each different one once; positions keep its residues apart. */
  readonly molecules: readonly Conformer[];
  /** Types and neutral charges of all atoms of the chain, from those of the fragments. */
  typesOf(found: readonly AtomTypes[]): AtomTypes;
}

export function fragmentsOf(units: readonly Unit[], sequence: readonly number[], caps: Caps): Fragments {
  const fragments = new Map<string, Chain>();
  const places = sequence.map((_, index) => {
    const around = sequence.slice(Math.max(0, index - 1), index + 2);
    const key = String(around);
    if (!fragments.has(key)) fragments.set(key, joinUnits(units, around, caps));
    return { key, centre: Math.min(index, 1) };
  });
  const keys = [...fragments.keys()];
  return {
    molecules: [...fragments.values()].map(spread),
    typesOf(found) {
      const parts = places.map(({ key, centre }) => {
        const { types, charges } = found[keys.indexOf(key)]!;
        const { offset, elements } = fragments.get(key)!.residues[centre]!;
        const end = offset + elements.length;
        return { types: types.slice(offset, end), charges: charges.slice(offset, end) };
      });
      const charges = parts.flatMap((part) => part.charges);
      const excess = charges.reduce((sum, charge) => sum + charge, 0) / charges.length;
      return { types: parts.flatMap(({ types }) => types), charges: charges.map((charge) => charge - excess) };
    },
  };
}

function spread({ elements, bonds, residues }: Chain): Conformer {
  const positions = residues.flatMap((residue, index) =>
    [...residue.positions].map((value, at) => (at % 3 === 0 ? value + APART * index : value)),
  );
  return { elements, bonds, positions: Float64Array.from(positions) };
}
