import type { AtomTypes, Chain, Parameters, Terms } from '@meguri/chemistry';
import { ATOMIC_WEIGHTS, massOf } from '@meguri/chemistry';

/** One molecule of a system as LAMMPS has it. */
export interface LammpsMolecule {
  readonly chain: Chain;
  readonly charges: AtomTypes['charges'];
  readonly parameters: Parameters;
}

/** What one must know of a system beside its file; numbers of types are those of LAMMPS, from 1. */
export interface SystemSummary {
  readonly atoms: number;
  readonly chains: number;
  readonly unitsPerChain: number;
  readonly atomsPerChain: number;
  /** g/mol. */
  readonly chainMass: number;
  readonly atomTypes: readonly { readonly name: string; readonly element: string; readonly mass: number }[];
  /** How many types of each kind there are, as `create_box` wants to know. */
  readonly types: Readonly<Record<'atom' | 'bond' | 'angle' | 'dihedral' | 'improper', number>>;
}

/**
 * A data file of LAMMPS (`atom_style full`, units real) with coefficients for bond harmonic, angle harmonic, dihedral charmm (one entry for each Fourier term, 1-4 weight 0), improper cvff and pair lj/cut/coul/long
 * or lj/charmm/coul/long with `pair_modify mix arithmetic` and `special_bonds amber`.
 * @param edge of the periodic cube, Å.
 * @param positions atoms of each copy of the molecule, x, y, z, Å.
 */
export function dataFile(molecule: LammpsMolecule, edge: number, positions: readonly Float64Array[]): string {
  const { chain, charges, parameters } = molecule;
  const { types, typeOf, bonds, angles, torsions, impropers } = parameters;
  const size = chain.elements.length;
  const counted = { atoms: typeOf, bonds: bonds.kindOf, angles: angles.kindOf, dihedrals: torsions.kindOf };
  const all = { ...counted, impropers: impropers.kindOf };
  const kinds = { atom: types, bond: bonds.kinds, angle: angles.kinds, dihedral: torsions.kinds };
  const atoms = positions.flatMap((copy, index) =>
    typeOf.map((type, atom) => {
      const place = [...copy.subarray(3 * atom, 3 * atom + 3)].map((value) => value.toFixed(4)).join(' ');
      return `${index * size + atom + 1} ${index + 1} ${type + 1} ${charges[atom]!.toFixed(6)} ${place}`;
    }),
  );
  return [
    'Meguri, GAFF, units real\n',
    ...Object.entries(all).map(([name, { length }]) => `${length * positions.length} ${name}`),
    ...Object.entries({ ...kinds, improper: impropers.kinds }).map(([name, { length }]) => `${length} ${name} types`),
    ...['x', 'y', 'z'].map((axis) => `0.0 ${edge.toFixed(4)} ${axis}lo ${axis}hi`),
    section('Masses', masses(molecule)),
    ...coefficients(parameters).map(([title, lines]) => section(`${title} Coeffs`, lines)),
    `\nAtoms # full\n\n${atoms.join('\n')}`,
    ...boundSections(parameters, size, positions.length),
    '',
  ].join('\n');
}

/** The same coefficients as commands, for a system that has no data file of its own. */
export const coefficientCommands = (molecule: LammpsMolecule): string =>
  [
    ...numbered(masses(molecule)).map((line) => `mass ${line}`),
    ...coefficients(molecule.parameters).flatMap(([title, lines]) =>
      numbered(lines).map(
        (line) => `${title.toLowerCase()}_coeff ${title === 'Pair' ? `${line.split(' ')[0]} ${line}` : line}`,
      ),
    ),
    '',
  ].join('\n');

/** A molecule template of LAMMPS, as `fix deposit … mol` takes it. */
export function moleculeFile({ chain, charges, parameters }: LammpsMolecule, positions: Float64Array): string {
  const { typeOf, bonds, angles, torsions, impropers } = parameters;
  const coordinates = typeOf.map((_, atom) =>
    [...positions.subarray(3 * atom, 3 * atom + 3)].map((value) => value.toFixed(4)).join(' '),
  );
  return [
    'Meguri, GAFF, units real\n',
    `${chain.elements.length} atoms`,
    `${bonds.kindOf.length} bonds`,
    `${angles.kindOf.length} angles`,
    `${torsions.kindOf.length} dihedrals`,
    `${impropers.kindOf.length} impropers`,
    section('Coords', coordinates),
    section(
      'Types',
      typeOf.map((type) => String(type + 1)),
    ),
    section(
      'Charges',
      charges.map((charge) => charge.toFixed(6)),
    ),
    ...boundSections(parameters, chain.elements.length),
    '',
  ].join('\n');
}

export function summaryOf({ chain, parameters }: LammpsMolecule, copies: number): SystemSummary {
  const { types, bonds, angles, torsions, impropers } = parameters;
  return {
    atoms: chain.elements.length * copies,
    chains: copies,
    unitsPerChain: chain.residues.length,
    atomsPerChain: chain.elements.length,
    chainMass: massOf(chain),
    atomTypes: atomTypesOf(chain, parameters),
    types: {
      atom: types.length,
      bond: bonds.kinds.length,
      angle: angles.kinds.length,
      dihedral: torsions.kinds.length,
      improper: impropers.kinds.length,
    },
  };
}

const atomTypesOf = ({ elements }: Chain, { types, typeOf }: Parameters): SystemSummary['atomTypes'] =>
  types.map(({ name }, index) => {
    const element = elements[typeOf.indexOf(index)]!;
    return { name, element, mass: ATOMIC_WEIGHTS[element]! };
  });

const masses = ({ chain, parameters }: LammpsMolecule): readonly string[] =>
  atomTypesOf(chain, parameters).map(({ mass }) => String(mass));

const coefficients = ({ types, bonds, angles, torsions, impropers }: Parameters) =>
  [
    ['Pair', types.map(({ epsilon, sigma }) => `${epsilon} ${sigma.toFixed(6)}`)],
    ['Bond', bonds.kinds.map(({ k, length }) => `${k} ${length}`)],
    ['Angle', angles.kinds.map(({ k, angle }) => `${k} ${angle}`)],
    ['Dihedral', torsions.kinds.map(({ k, n, phase }) => `${k.toFixed(6)} ${n} ${phase} 0.0`)],
    ['Improper', impropers.kinds.map(({ k, n, phase }) => `${k} ${phase === 180 ? -1 : 1} ${n}`)],
  ] as const;

const boundSections = ({ bonds, angles, torsions, impropers }: Parameters, size: number, copies = 1): string[] => {
  const terms: Readonly<Record<string, Terms<unknown>>> = {
    Bonds: bonds,
    Angles: angles,
    Dihedrals: torsions,
    Impropers: impropers,
  };
  const linesOf = ({ kindOf, atoms }: Terms<unknown>) =>
    Array.from({ length: copies }, (_, copy) =>
      kindOf.map((kind, index) => `${kind + 1} ${atoms[index]!.map((atom) => copy * size + atom + 1).join(' ')}`),
    );
  return Object.entries(terms).map(([title, each]) => section(title, linesOf(each).flat()));
};

const numbered = (lines: readonly string[]): string[] => lines.map((line, index) => `${index + 1} ${line}`);

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `\n${title}\n\n${numbered(lines).join('\n')}`;
