import { SmilesError } from '../smiles-error.js';
import {
  formatSmiles,
  neighboursIn,
  parseSmiles,
  type SmilesGraph,
  shifted,
  single,
  withoutConfigurations,
} from '../smiles-graph.js';

const OPEN_END = /^(?:\*|\[\d*\*(?::\d+)?\])$/;
const OPEN_ENDS = /\[\d*\*(?::\d+)?\]|\*/g;
const MULTIPLE = /^[=#$:]$/;

/** A repeat unit whose open ends are closed with methyl, which stands for what it is bound to in the chain. */
export interface CappedUnit {
  readonly smiles: string;
  /** Indices of the carbons that stand for the unit before and after, among the atoms as written. */
  readonly ends: readonly [before: number, after: number];
}

/**
 * Closes the open ends of a repeat unit with methyl groups.
 * @throws SmilesError when it has other than two open ends `*`, one of them not at a single bond, or several fragments.
 */
export function capped(unit: string): CappedUnit {
  const [before, after] = endsOf(unit, parseSmiles(unit));
  return { smiles: unit.replace(OPEN_ENDS, 'C'), ends: [before.atom, after.atom] };
}

/** A chain of so many of the same repeat units, head to tail, as SMILES without configurations; undefined for what {@link capped} refuses. */
export function chainOf(unit: string, length: number): string | undefined {
  try {
    return chain(unit, length);
  } catch (error) {
    if (error instanceof SmilesError) return undefined;
    throw error;
  }
}

function chain(unit: string, length: number): string {
  const { atoms, bonds } = withoutConfigurations(parseSmiles(unit));
  const [before, after] = endsOf(unit, { atoms, bonds });
  const plain = atoms.map((atom) => atom.replace(OPEN_END, '*'));
  const copies = Array.from({ length }, (_, index) => index * atoms.length);
  // where units meet, their open ends are left behind
  const kept = copies.flatMap((offset, index) => {
    const left = [...(index > 0 ? [before.atom] : []), ...(index < length - 1 ? [after.atom] : [])];
    const own = bonds.filter((bond) => !bond.atoms.some((atom) => left.includes(atom)));
    return shifted(own, offset);
  });
  const links = copies.slice(1).map((offset) => single(offset - atoms.length + after.next, offset + before.next));
  return formatSmiles({ atoms: copies.flatMap(() => plain), bonds: [...kept, ...links] }, before.atom);
}

interface OpenEnd {
  readonly atom: number;
  /** The atom that it is bound to. */
  readonly next: number;
}

function endsOf(unit: string, graph: SmilesGraph): readonly [before: OpenEnd, after: OpenEnd] {
  const refuse = (reason: string, remedy: string) => new SmilesError(unit, reason, remedy);
  const neighbours = neighboursIn(graph);
  const ends = graph.atoms.flatMap((atom, index) => (OPEN_END.test(atom) ? [index] : []));
  if (ends.length !== 2)
    throw refuse(`it has ${ends.length || 'no'} open end${ends.length === 1 ? '' : 's'}`, 'mark its two ends with *');
  for (const end of ends)
    if (neighbours[end]!.length !== 1 || MULTIPLE.test(neighbours[end]![0]!.symbol))
      throw refuse('an open end is not at one single bond', 'write the unit such that it is joined by single bonds');
  const [before, after] = ends.map((atom) => ({ atom, next: neighbours[atom]![0]!.atom })) as [OpenEnd, OpenEnd];
  if (before.next === after.atom) throw refuse('nothing is between its ends', 'give a unit such as *CC*');
  return [before, after];
}
