import { ForceFieldError } from './force-field-error.js';
import type { AngleTerm, BondTerm, DispersionTerm, GaffTables, TorsionTerm } from './gaff-tables.js';
import { neighboursOf, type Structure } from './molecule.js';

/** Terms of one kind: those that differ, and for each occurrence the index of its term and its atoms. */
export interface Terms<T> {
  readonly kinds: readonly T[];
  readonly kindOf: readonly number[];
  readonly atoms: readonly (readonly number[])[];
}

/** All that acts in a molecule, as the force field has it. */
export interface Parameters {
  /** Atom types that occur, with their dispersion. */
  readonly types: readonly ({ readonly name: string } & DispersionTerm)[];
  /** Index into {@link Parameters.types} of each atom. */
  readonly typeOf: readonly number[];
  readonly bonds: Terms<BondTerm & { readonly name: string }>;
  readonly angles: Terms<AngleTerm>;
  /** One occurrence for each Fourier term of a quadruple of atoms; terms that are zero are left out. */
  readonly torsions: Terms<TorsionTerm>;
  /** The centre is the third atom. */
  readonly impropers: Terms<TorsionTerm>;
}

/**
 * Looks up every bond, angle and torsion of a molecule, and those impropers that the tables have (Amber asks for no others).
 * @throws ForceFieldError `FORCE_FIELD.TERM_MISSING` with the term and its atoms when one is not in the tables.
 */
export function parametersOf(structure: Structure, types: readonly string[], tables: GaffTables): Parameters {
  const neighbours = neighboursOf(structure);
  const named = (atoms: readonly number[]) => atoms.map((atom) => types[atom]!);
  const look = <T>(kind: string, table: ReadonlyMap<string, T>, atoms: readonly number[], general?: boolean): T => {
    const term = find(table, named(atoms), general);
    if (term === undefined) throw missing(kind, named(atoms), atoms);
    return term;
  };
  const bonds = termsOf<BondTerm & { name: string }>();
  for (const [first, second] of structure.bonds)
    bonds.add([first, second], {
      name: named([first, second]).toSorted().join('-'),
      ...look('bond', tables.bonds, [first, second]),
    });
  const angles = termsOf<AngleTerm>();
  for (const atoms of anglesIn(neighbours)) angles.add(atoms, look('angle', tables.angles, atoms));
  const torsions = termsOf<TorsionTerm>();
  for (const atoms of torsionsIn(structure, neighbours))
    for (const term of look('torsion', tables.torsions, atoms, true)) if (term.k !== 0) torsions.add(atoms, term);
  const impropers = termsOf<TorsionTerm>();
  for (const [centre, around] of neighbours.entries())
    if (around.length === 3) {
      const improper = improperAt(tables, types, centre, around);
      if (improper) impropers.add(improper.atoms, improper.term);
    }
  const occurring = [...new Set(types)].toSorted();
  return {
    types: occurring.map((name) => ({ name, ...look('dispersion', tables.dispersion, [types.indexOf(name)]) })),
    typeOf: types.map((type) => occurring.indexOf(type)),
    bonds,
    angles,
    torsions,
    impropers,
  };
}

/** A term reads the same from both ends; what is said of certain types precedes what is said of any. */
function find<T>(table: ReadonlyMap<string, T>, types: readonly string[], general = false): T | undefined {
  const ways = [types, types.toReversed()];
  const any = general ? ways.map((way) => ['X', ...way.slice(1, -1), 'X']) : [];
  return [...ways, ...any].map((way) => table.get(way.join('-'))).find((term) => term !== undefined);
}

function missing(kind: string, types: readonly string[], atoms: readonly number[]): ForceFieldError {
  const numbers = atoms.map((atom) => atom + 1).join(', ');
  return new ForceFieldError(
    'FORCE_FIELD.TERM_MISSING',
    `GAFF has no ${kind} ${types.join('-')} (atoms ${numbers})`,
    'this chemistry cannot be calculated with GAFF; choose another molecule',
  );
}

function* anglesIn(neighbours: readonly (readonly number[])[]): Generator<readonly number[]> {
  for (const [centre, around] of neighbours.entries())
    for (const [index, first] of around.entries())
      for (const last of around.slice(index + 1)) yield [first, centre, last];
}

function* torsionsIn({ bonds }: Structure, neighbours: readonly (readonly number[])[]): Generator<readonly number[]> {
  for (const [second, third] of bonds)
    for (const first of neighbours[second]!)
      for (const last of neighbours[third]!)
        if (first !== third && last !== second && first !== last) yield [first, second, third, last];
}

/** The most certain improper at an atom: the centre is third, the others in any order, the first two perhaps of any type. */
function improperAt(
  { impropers }: GaffTables,
  types: readonly string[],
  centre: number,
  around: readonly number[],
): { readonly atoms: readonly number[]; readonly term: TorsionTerm } | undefined {
  const orders = around.flatMap((last) => {
    const [one, other] = around.filter((atom) => atom !== last);
    return [
      [one!, other!, centre, last],
      [other!, one!, centre, last],
    ];
  });
  for (const general of [0, 1, 2])
    for (const atoms of orders) {
      const names = atoms.map((atom, index) => (index < general ? 'X' : types[atom]!));
      const term = impropers.get(names.join('-'));
      if (term) return { atoms, term };
    }
  return undefined;
}

function termsOf<T extends object>() {
  const indices = new Map<string, number>();
  const terms = { kinds: [] as T[], kindOf: [] as number[], atoms: [] as (readonly number[])[] };
  return {
    ...terms,
    add(atoms: readonly number[], term: T): void {
      const key = JSON.stringify(term);
      const index = indices.get(key) ?? terms.kinds.push(term) - 1;
      indices.set(key, index);
      terms.kindOf.push(index);
      terms.atoms.push(atoms);
    },
  };
}
