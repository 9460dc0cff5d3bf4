/** Atoms and bonds of a molecule, hydrogens included. Atoms are counted from 0. */
export interface Structure {
  /** Element symbols. */
  readonly elements: readonly string[];
  /** Bonds of the Kekulé structure: two atoms and the order, 1 to 3. */
  readonly bonds: readonly Bond[];
}
export type Bond = readonly [first: number, second: number, order: number];

/** A structure in space. */
export interface Conformer extends Structure {
  /** x, y and z of one atom after the other, Å. */
  readonly positions: Float64Array;
}

/** The atoms that each atom is bound to, in the order of the bonds. */
export function neighboursOf({ elements, bonds }: Structure): readonly (readonly number[])[] {
  const neighbours: number[][] = elements.map(() => []);
  for (const [first, second] of bonds) {
    neighbours[first]!.push(second);
    neighbours[second]!.push(first);
  }
  return neighbours;
}

/** Standard atomic weights, g/mol (IUPAC 2021, abridged), of the elements that the force field knows. */
export const ATOMIC_WEIGHTS: Readonly<Record<string, number>> = {
  H: 1.008,
  C: 12.011,
  N: 14.007,
  O: 15.999,
  F: 18.998,
  P: 30.974,
  S: 32.06,
  Cl: 35.45,
  Br: 79.904,
  I: 126.9,
};

/** Molar mass, g/mol. */
export const massOf = ({ elements }: Structure): number =>
  elements.reduce((sum, element) => sum + ATOMIC_WEIGHTS[element]!, 0);
