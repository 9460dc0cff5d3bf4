import type { SystemSummary } from '../cell/index.js';
import { stylesUsedIn } from '../lammps-styles.js';

/** What a script for LAMMPS must know of a molecule whose template and coefficients stand in files. */
export interface MoleculeFacts {
  /** Names of the files. */
  readonly template: string;
  readonly coefficients: string;
  readonly atoms: number;
  /** g/mol. */
  readonly mass: number;
  /** From the middle to the outermost atom, ångström. */
  readonly reach: number;
  /** How many types there are of `atom`, `bond`, `angle`, `dihedral` and `improper`. */
  readonly types: Readonly<Record<Kind, number>>;
  /** How many of them the molecule has. */
  readonly terms: Readonly<Record<Kind, number>>;
}

const KINDS = ['atom', 'bond', 'angle', 'dihedral', 'improper'] as const;
type Kind = (typeof KINDS)[number];

/** The styles that the coefficients of GAFF are meant for, after `atom_style full` and the box. */
export const STYLES = [
  // charges are damped and shifted (Fennell and Gezelter, J. Chem. Phys. 124, 234104, 2006), which needs no Ewald sum
  'pair_style lj/cut/coul/dsf 0.2 10.0',
  'pair_modify mix arithmetic',
  'bond_style harmonic',
  'angle_style harmonic',
  'dihedral_style charmm',
  'improper_style cvff',
  'special_bonds amber',
];

/** What LAMMPS must know for them. */
export const GAFF_STYLES = ['atom full', ...stylesUsedIn(STYLES.join('\n'))];

/**
 * Reads what the steps of a molecule wrote: its template and its summary, beside the name of its coefficients.
 * @throws Error when the template is none.
 */
export function factsOf(
  [template, text]: readonly [name: string, text: string],
  coefficients: string,
  { types, chainMass: mass }: Pick<SystemSummary, 'types' | 'chainMass'>,
): MoleculeFacts {
  const count = (kind: Kind) => [kind, Number(new RegExp(`^(\\d+) ${kind}s$`, 'm').exec(text)?.[1] ?? 0)];
  const terms = Object.fromEntries(KINDS.map(count)) as MoleculeFacts['terms'];
  const places = sectionOf(text, 'Coords');
  if (places.length === 0 || places.length !== terms.atom) throw new Error(`${template} is no molecule of LAMMPS`);
  return { template, coefficients, atoms: terms.atom, mass, reach: reachOf(places), types, terms };
}

/** The lines of a section of a template, without the number that each begins with. */
function sectionOf(template: string, name: string): number[][] {
  const [, section = ''] = new RegExp(`^${name}\\s*\\n\\s*\\n((?:\\d.*\\n?)+)`, 'm').exec(template) ?? [];
  const rows = section
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).slice(1).map(Number));
  return rows.filter(({ length }) => length > 0);
}

/** Element of each atom of a template, from those of its types. */
export const elementsOf = (template: string, types: readonly { readonly element: string }[]): readonly string[] =>
  sectionOf(template, 'Types').map(([type]) => types[type! - 1]!.element);

function reachOf(places: readonly (readonly number[])[]): number {
  const middle = [0, 1, 2].map((axis) => places.reduce((sum, place) => sum + place[axis]!, 0) / places.length);
  return Math.max(...places.map((place) => Math.hypot(...place.map((value, axis) => value - middle[axis]!))));
}

/** The end of `create_box`: how many types there will be, and room for the molecule. */
export function boxOptions({ types, terms, atoms }: MoleculeFacts): string {
  const words = KINDS.slice(1).map((kind) => `${kind}/types ${types[kind]} extra/${kind}/per/atom ${terms[kind]}`);
  return [...words, `extra/special/per/atom ${atoms}`].join(' ');
}
