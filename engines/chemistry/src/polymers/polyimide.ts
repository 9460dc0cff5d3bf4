import { SmilesError } from '../smiles-error.js';
import {
  formatSmiles,
  neighboursIn,
  parseSmiles,
  type SmilesBond,
  type SmilesGraph,
  type SmilesNeighbour,
} from '../smiles-graph.js';

/** Repeat units of the two states of a polyimide, as SMILES with two open ends, without configurations. */
export interface PolyimideUnits {
  /** Before imidisation: of the isomers that open anhydrides give, one whose amides are farthest apart. */
  readonly polyamicAcid: string;
  readonly polyimide: string;
}

/** Both ends of an anhydride: its oxygen and the carbonyl carbons. */
interface Anhydride {
  readonly oxygen: number;
  readonly carbons: readonly [number, number];
}
/** A primary amine: its nitrogen and the carbon. */
interface Amine {
  readonly nitrogen: number;
  readonly carbon: number;
}

const CONFIGURATION = /[/\\@]/g;
const COUNT = ['no', 'one', 'two'];

/**
 * The repeat units that a dianhydride and a diamine grow: amines open anhydrides to amide and acid, and imides close with loss of water.
 * @throws SmilesError when the first has other than two cyclic anhydride groups, or the second other than two primary amines.
 */
export function polyimideUnits(dianhydride: string, diamine: string): PolyimideUnits {
  const acid = withoutAromaticAnhydrides(parseSmiles(dianhydride.replace(CONFIGURATION, '')));
  const base = parseSmiles(diamine.replace(CONFIGURATION, ''));
  const anhydrides = pairOf(anhydridesIn(acid), dianhydride, 'cyclic anhydride');
  const amines = pairOf(aminesIn(base), diamine, 'primary amine');
  return {
    polyamicAcid: polyamicAcid(acid, extended(acid, anhydrides), base, amines),
    polyimide: polyimide(acid, anhydrides, base, amines),
  };
}

function pairOf<T>(groups: readonly T[], smiles: string, name: string): readonly [T, T] {
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
function extended(graph: SmilesGraph, [one, other]: readonly [Anhydride, Anhydride]): readonly [Anhydride, Anhydride] {
  const distances = distancesFrom(graph, one.carbons[0]);
  const [near, far] = other.carbons.toSorted((a, b) => distances[a]! - distances[b]!);
  return [one, { ...other, carbons: [far!, near!] }];
}

/** Imide nitrogens stand where the oxygens of the anhydrides stood. */
function polyimide(
  acid: SmilesGraph,
  [first, second]: readonly [Anhydride, Anhydride],
  base: SmilesGraph,
  [one, other]: readonly [Amine, Amine],
): string {
  const offset = acid.atoms.length;
  const atoms = acid.atoms.map((atom, index) => ([first.oxygen, second.oxygen].includes(index) ? 'N' : atom));
  const { before, after, joined } = withEnds([...atoms, ...base.atoms]);
  const lost = [one.nitrogen + offset, other.nitrogen + offset];
  const bonds = [...acid.bonds, ...moved(base.bonds, offset)].filter(
    (bond) => !bond.atoms.some((at) => lost.includes(at)),
  );
  const made = [
    single(before, other.carbon + offset),
    single(one.carbon + offset, first.oxygen),
    single(second.oxygen, after),
  ];
  return formatSmiles({ atoms: joined, bonds: [...bonds, ...made] }, before);
}

function polyamicAcid(
  acid: SmilesGraph,
  [first, second]: readonly [Anhydride, Anhydride],
  base: SmilesGraph,
  [one, other]: readonly [Amine, Amine],
): string {
  const offset = acid.atoms.length;
  const { before, after, joined } = withEnds([...acid.atoms, ...base.atoms]);
  const isOpened = ({ atoms }: SmilesBond) =>
    [first, second].some(({ oxygen, carbons }) => atoms.includes(oxygen) && atoms.includes(carbons[0]));
  const bonds = [...acid.bonds.filter((bond) => !isOpened(bond)), ...moved(base.bonds, offset)];
  const made = [
    single(before, other.nitrogen + offset),
    single(one.nitrogen + offset, first.carbons[0]),
    single(second.carbons[0], after),
  ];
  return formatSmiles({ atoms: joined, bonds: [...bonds, ...made] }, before);
}

const withEnds = (atoms: readonly string[]) => ({
  joined: [...atoms, '*', '*'],
  before: atoms.length,
  after: atoms.length + 1,
});
const single = (from: number, to: number): SmilesBond => ({ atoms: [from, to], symbol: '' });
const moved = (bonds: readonly SmilesBond[], by: number): readonly SmilesBond[] =>
  bonds.map(({ atoms: [first, second], symbol }) => ({ atoms: [first + by, second + by], symbol }));
