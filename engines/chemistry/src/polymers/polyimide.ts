import { SmilesError } from '../smiles-error.js';
import {
  formatSmiles,
  neighboursIn,
  parseSmiles,
  type SmilesBond,
  type SmilesGraph,
  type SmilesNeighbour,
  shifted,
  single,
  withoutConfigurations,
} from '../smiles-graph.js';

/** Repeat units of the two states of a polyimide, as SMILES with two open ends, without configurations. */
export interface PolyimideUnits {
  /** Before imidisation: of the isomers that open anhydrides give, one whose amides are farthest apart. */
  readonly polyamicAcid: string;
  readonly polyimide: string;
}

type Pair<T> = readonly [T, T];

/** Both ends of an anhydride: its oxygen and the carbonyl carbons. */
interface Anhydride {
  readonly oxygen: number;
  readonly carbons: Pair<number>;
}
/** A primary amine: its nitrogen and the carbon. */
interface Amine {
  readonly nitrogen: number;
  readonly carbon: number;
}

const COUNT = ['no', 'one', 'two'];

/**
 * The repeat units that a dianhydride and a diamine grow: amines open anhydrides to amide and acid, and imides close with loss of water.
 * @throws SmilesError when the first has other than two cyclic anhydride groups, or the second other than two primary amines.
 */
export function polyimideUnits(dianhydride: string, diamine: string): PolyimideUnits {
  const acid = withoutAromaticAnhydrides(withoutConfigurations(parseSmiles(dianhydride)));
  const base = withoutConfigurations(parseSmiles(diamine));
  const anhydrides = pairOf(anhydridesIn(acid), dianhydride, 'cyclic anhydride');
  const amines = pairOf(aminesIn(base), diamine, 'primary amine');
  return {
    polyamicAcid: polyamicAcid(acid, extended(acid, anhydrides), base, amines),
    polyimide: polyimide(acid, anhydrides, base, amines),
  };
}

function pairOf<T>(groups: readonly T[], smiles: string, name: string): Pair<T> {
  const [first, second] = groups;
  if (first && second && groups.length === 2) return [first, second];
  const count = COUNT[groups.length] ?? String(groups.length);
  const reason = `it has ${count} ${name}${groups.length === 1 ? '' : 's'}`;
  throw new SmilesError(smiles, reason, `give a molecule with two ${name}s`);
}

/** RDKit writes an anhydride at an aromatic ring as part of it, c(=O)oc(=O), which it no longer is when it opens. */
function withoutAromaticAnhydrides(graph: SmilesGraph): SmilesGraph {
  const neighbours = neighboursIn(graph);
  const isCarbonyl = ({ atom }: SmilesNeighbour) => neighbours[atom]!.some(({ symbol }) => symbol === '=');
  const parts = graph.atoms.flatMap((atom, index) =>
    atom === 'o' && neighbours[index]!.every(isCarbonyl) ? [index, ...neighbours[index]!.map((next) => next.atom)] : [],
  );
  const atoms = graph.atoms.map((atom, index) => (parts.includes(index) ? atom.toUpperCase() : atom));
  return { ...graph, atoms };
}

function anhydridesIn(graph: SmilesGraph): readonly Anhydride[] {
  const neighbours = neighboursIn(graph);
  const isCarbonyl = (atom: number) =>
    graph.atoms[atom] === 'C' &&
    neighbours[atom]!.some((next) => next.symbol === '=' && graph.atoms[next.atom] === 'O');
  return graph.atoms.flatMap((atom, oxygen) => {
    const [first, second] = neighbours[oxygen]!.map((next) => next.atom);
    if (atom !== 'O' || first === undefined || second === undefined) return [];
    const isCyclic = distancesFrom(graph, first, oxygen)[second] !== undefined;
    return isCyclic && isCarbonyl(first) && isCarbonyl(second) ? [{ oxygen, carbons: [first, second] }] : [];
  });
}

function aminesIn(graph: SmilesGraph): readonly Amine[] {
  const neighbours = neighboursIn(graph);
  return graph.atoms.flatMap((atom, nitrogen) => {
    const [bond, ...others] = neighbours[nitrogen]!;
    if (!/^(?:N|\[NH2\])$/.test(atom) || !bond || others.length > 0 || /[=#]/.test(bond.symbol)) return [];
    const isAcyl = neighbours[bond.atom]!.some(({ symbol }) => symbol === '=') && graph.atoms[bond.atom] === 'C';
    return /^(?:c|C|\[C)/.test(graph.atoms[bond.atom]!) && !isAcyl ? [{ nitrogen, carbon: bond.atom }] : [];
  });
}

/** Bonds from one atom to the others, not over another; absent for those that are not reached. */
function distancesFrom(graph: SmilesGraph, start: number, without = -1): readonly (number | undefined)[] {
  const neighbours = neighboursIn(graph);
  const distances: (number | undefined)[] = graph.atoms.map(() => undefined);
  distances[start] = 0;
  const queue = [start];
  for (const atom of queue)
    for (const next of neighbours[atom]!)
      if (next.atom !== without && distances[next.atom] === undefined) {
        distances[next.atom] = distances[atom]! + 1;
        queue.push(next.atom);
      }
  return distances;
}

/** The carbon that becomes an amide comes first in each; the second is the farther one. */
function extended(graph: SmilesGraph, [one, other]: Pair<Anhydride>): Pair<Anhydride> {
  const distances = distancesFrom(graph, one.carbons[0]);
  const [near, far] = other.carbons.toSorted((a, b) => distances[a]! - distances[b]!);
  return [one, { ...other, carbons: [far!, near!] }];
}

/** Imide nitrogens stand where the oxygens of the anhydrides stood. */
function polyimide(acid: SmilesGraph, anhydrides: Pair<Anhydride>, base: SmilesGraph, amines: Pair<Amine>): string {
  const [first, second] = [anhydrides[0].oxygen, anhydrides[1].oxygen];
  const imide = acid.atoms.map((atom, index) => (index === first || index === second ? 'N' : atom));
  const lost = amines.map(({ nitrogen }) => nitrogen);
  const rest = base.bonds.filter((bond) => !bond.atoms.some((atom) => lost.includes(atom)));
  const joints: Pair<number> = [amines[0].carbon, amines[1].carbon];
  return unitOf({ ...acid, atoms: imide }, [first, second], { ...base, bonds: rest }, joints);
}

/** The first carbons of the anhydrides come off the oxygens. */
function polyamicAcid(acid: SmilesGraph, anhydrides: Pair<Anhydride>, base: SmilesGraph, amines: Pair<Amine>): string {
  const isOpened = ({ atoms }: SmilesBond) =>
    anhydrides.some(({ oxygen, carbons }) => atoms.includes(oxygen) && atoms.includes(carbons[0]));
  const opened = { ...acid, bonds: acid.bonds.filter((bond) => !isOpened(bond)) };
  const joints: Pair<number> = [anhydrides[0].carbons[0], anhydrides[1].carbons[0]];
  return unitOf(opened, joints, base, [amines[0].nitrogen, amines[1].nitrogen]);
}

/** The unit of both parts: an open end, the second joint of the base to its first, that to the acid, and an open end. */
function unitOf(acid: SmilesGraph, ofAcid: Pair<number>, base: SmilesGraph, ofBase: Pair<number>): string {
  const offset = acid.atoms.length;
  const before = offset + base.atoms.length;
  const atoms = [...acid.atoms, ...base.atoms, '*', '*'];
  const made = [
    single(before, ofBase[1] + offset),
    single(ofBase[0] + offset, ofAcid[0]),
    single(ofAcid[1], before + 1),
  ];
  return formatSmiles({ atoms, bonds: [...acid.bonds, ...shifted(base.bonds, offset), ...made] }, before);
}
