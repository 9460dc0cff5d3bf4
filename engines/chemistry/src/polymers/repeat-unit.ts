import { SmilesError } from '../smiles-error.js';

/** Atoms, open ends, bonds, branches and ring closures of a SMILES (Weininger, J. Chem. Inf. Comput. Sci. 28 (1988) 31-36). */
const TOKEN = /\[[^\]]*\]|Br|Cl|[BCNOPSFIbcnops*]|[-=#$:/\\.()]|%\d\d|\d/g;
const ATOM = /^(?:\[|Br|Cl|[A-Za-z*])/;
const OPEN_END = /^(?:\*|\[\d*\*(?::\d+)?\])$/;
const NO_SINGLE_BOND = /^[=#$:]$/;

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
  const tokens: readonly string[] = unit.match(TOKEN) ?? [];
  const refuse = (reason: string, remedy: string) => new SmilesError(unit, reason, remedy);
  if (tokens.join('') !== unit) throw refuse('it is no SMILES', 'correct it');
  if (tokens.includes('.')) throw refuse('it has several fragments', 'give one repeat unit');
  const atoms = tokens.filter((token) => ATOM.test(token));
  const ends = atoms.flatMap((atom, index) => (OPEN_END.test(atom) ? [index] : []));
  const [before, after] = ends;
  if (before === undefined || after === undefined || ends.length > 2)
    throw refuse(`it has ${ends.length || 'no'} open end${ends.length === 1 ? '' : 's'}`, 'mark its two ends with *');
  if (atoms.length === 2) throw refuse('there is nothing between its ends', 'give a repeat unit such as *CC*');
  tokens.forEach((token, at) => {
    if (OPEN_END.test(token) && !isSinglyBound(tokens, at))
      throw refuse('an open end is not at one single bond', 'write the unit such that it is joined by single bonds');
  });
  return { smiles: tokens.map((token) => (OPEN_END.test(token) ? 'C' : token)).join(''), ends: [before, after] };
}

/** Whether an open end has one neighbour, by a single bond: it is the first atom, ends a branch, or is the last one. */
function isSinglyBound(tokens: readonly string[], at: number): boolean {
  const [previous, next] = [tokens[at - 1], tokens[at + 1]];
  if (NO_SINGLE_BOND.test(previous ?? '') || (at === 0 && NO_SINGLE_BOND.test(next ?? ''))) return false;
  return at === 0 ? ATOM.test(next!) || /^[-/\\]$/.test(next!) : next === undefined || next === ')';
}
