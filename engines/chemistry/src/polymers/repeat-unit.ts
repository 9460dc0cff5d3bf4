import { SmilesError } from '../smiles-error.js';
import { neighboursIn, parseSmiles } from '../smiles-graph.js';

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
  const refuse = (reason: string, remedy: string) => new SmilesError(unit, reason, remedy);
  const graph = parseSmiles(unit);
  const neighbours = neighboursIn(graph);
  const ends = graph.atoms.flatMap((atom, index) => (OPEN_END.test(atom) ? [index] : []));
  const [before, after] = ends;
  if (before === undefined || after === undefined || ends.length > 2)
    throw refuse(`it has ${ends.length || 'no'} open end${ends.length === 1 ? '' : 's'}`, 'mark its two ends with *');
  for (const end of ends)
    if (neighbours[end]!.length !== 1 || MULTIPLE.test(neighbours[end]![0]!.symbol))
      throw refuse('an open end is not at one single bond', 'write the unit such that it is joined by single bonds');
  if (neighbours[before]![0]!.atom === after) throw refuse('nothing is between its ends', 'give a unit such as *CC*');
  return { smiles: unit.replace(OPEN_ENDS, 'C'), ends: [before, after] };
}
