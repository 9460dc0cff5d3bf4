import { SmilesError } from './smiles-error.js';

/** Atoms, bonds, branches and ring closures of a SMILES (Weininger, J. Chem. Inf. Comput. Sci. 28 (1988) 31-36). */
const TOKEN = /\[[^\]]*\]|Br|Cl|[BCNOPSFIbcnops*]|[-=#$:/\\.()]|%\d\d|\d/g;
const ATOM = /^(?:\[|Br|Cl|[A-Za-z*])/;
const RING = /^%?\d+$/;

/** A molecule as its SMILES has it, hydrogens left out; whether it makes sense is for RDKit to say. */
export interface SmilesGraph {
  /** Atoms as written, in that order. */
  readonly atoms: readonly string[];
  readonly bonds: readonly SmilesBond[];
}
export interface SmilesBond {
  readonly atoms: readonly [number, number];
  /** As written; empty for the usual one. */
  readonly symbol: string;
}

/** Reads one connected molecule. Throws {@link SmilesError} for other texts and for several fragments. */
export function parseSmiles(smiles: string): SmilesGraph {
  const tokens: readonly string[] = smiles.match(TOKEN) ?? [];
  if (tokens.join('') !== smiles || smiles === '') throw new SmilesError(smiles, 'it is no SMILES', 'correct it');
  const atoms: string[] = [];
  const bonds: SmilesBond[] = [];
  const branches: number[] = [];
  const rings = new Map<string, { readonly atom: number; readonly symbol: string }>();
  let previous = -1;
  let symbol = '';
  const bind = (from: number, to: number, as: string) => bonds.push({ atoms: [from, to], symbol: as });
  for (const token of tokens) {
    if (token === '.') throw new SmilesError(smiles, 'it has several fragments', 'give one molecule');
    if (token === '(') branches.push(previous);
    else if (token === ')') previous = branches.pop() ?? -1;
    else if (RING.test(token)) {
      const number = token.replace('%', '');
      const opened = rings.get(number);
      if (opened) bind(opened.atom, previous, symbol || opened.symbol);
      if (opened) rings.delete(number);
      else rings.set(number, { atom: previous, symbol });
      symbol = '';
    } else if (ATOM.test(token)) {
      const atom = atoms.push(token) - 1;
      if (previous >= 0) bind(previous, atom, symbol);
      previous = atom;
      symbol = '';
    } else symbol = token;
  }
  if (rings.size > 0) throw new SmilesError(smiles, 'a ring is not closed', 'correct it');
  return { atoms, bonds };
}

export interface SmilesNeighbour {
  readonly atom: number;
  readonly symbol: string;
}

/** The atoms that each atom is bound to. */
export function neighboursIn({ atoms, bonds }: SmilesGraph): readonly (readonly SmilesNeighbour[])[] {
  const neighbours: SmilesNeighbour[][] = atoms.map(() => []);
  for (const {
    atoms: [first, second],
    symbol,
  } of bonds) {
    neighbours[first]!.push({ atom: second, symbol });
    neighbours[second]!.push({ atom: first, symbol });
  }
  return neighbours;
}

/** A single bond, also where both atoms are aromatic. */
export const single = (from: number, to: number): SmilesBond => ({ atoms: [from, to], symbol: '-' });

/** Bonds of atoms whose numbers are higher by so many. */
export const shifted = (bonds: readonly SmilesBond[], by: number): readonly SmilesBond[] =>
  bonds.map(({ atoms: [first, second], symbol }) => ({ atoms: [first + by, second + by], symbol }));

/** The same molecule with nothing that tells mirror images or sides of a double bond apart. */
export const withoutConfigurations = ({ atoms, bonds }: SmilesGraph): SmilesGraph => ({
  atoms: atoms.map((atom) => atom.replaceAll('@', '')),
  bonds: bonds.map((bond) => ({ ...bond, symbol: bond.symbol.replace(/[/\\]/, '') })),
});

/** Writes a connected molecule, beginning with an atom; of configurations nothing may be written in its atoms and bonds. */
export function formatSmiles(graph: SmilesGraph, start: number): string {
  const neighbours = neighboursIn(graph);
  const visited = new Set<number>();
  const closures: SmilesBond[] = [];
  const children = new Map<number, SmilesNeighbour[]>();
  const visit = (atom: number, from: number): void => {
    visited.add(atom);
    children.set(atom, []);
    for (const next of neighbours[atom]!) {
      if (!visited.has(next.atom)) {
        children.get(atom)!.push(next);
        visit(next.atom, atom);
      } else if (next.atom !== from && !closures.some(({ atoms }) => atoms.includes(atom) && atoms.includes(next.atom)))
        closures.push({ atoms: [next.atom, atom], symbol: next.symbol });
    }
  };
  visit(start, -1);
  const open = new Map<SmilesBond, number>();
  /** The ring number of a closure at its first and at its second atom; it is free again then. */
  const numberOf = (closure: SmilesBond): string => {
    const taken = [...open.values()];
    const number = open.get(closure) ?? Array.from(closures, (_, i) => i + 1).find((each) => !taken.includes(each))!;
    if (!open.delete(closure)) open.set(closure, number);
    return `${closure.symbol}${number < 10 ? number : `%${number}`}`;
  };
  const write = (atom: number): string => {
    const rings = closures.filter(({ atoms }) => atoms.includes(atom)).map(numberOf);
    const branches = children.get(atom)!.map((next) => `${next.symbol}${write(next.atom)}`);
    const last = branches.pop() ?? '';
    return `${graph.atoms[atom]}${rings.join('')}${branches.map((branch) => `(${branch})`).join('')}${last}`;
  };
  return write(start);
}
