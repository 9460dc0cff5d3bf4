import type { MainModule, Mol } from '@rdkit/rdkit';
import { FUNCTIONAL_GROUPS } from './functional-groups.js';
import { chainOf } from './polymers/repeat-unit.js';

/** Counts functional groups in molecules. */
export interface GroupCounter {
  /** The number of each group, in the order of {@link FUNCTIONAL_GROUPS}; of a repeating unit that within an endless chain. */
  count(molecule: Mol): Record<string, number>;
  close(): void;
}

/** More of one group than that are not told apart. */
const MOST_MATCHES = JSON.stringify({ maxMatches: 100_000 });

export function groupCounter(rdkit: MainModule): GroupCounter {
  const patterns = FUNCTIONAL_GROUPS.map(({ name, smarts }) => ({ name, pattern: rdkit.get_qmol(smarts)! }));
  const countsIn = (molecule: Mol) =>
    patterns.map(({ pattern }) => matchesIn(molecule.get_substruct_matches(pattern, MOST_MATCHES)));
  const countsInChain = (smiles: string, length: number) => {
    const text = chainOf(smiles, length);
    const chain = text === undefined ? null : rdkit.get_mol(text);
    const counts = chain ? countsIn(chain) : undefined;
    chain?.delete();
    return counts;
  };
  return {
    count: (molecule) => {
      // groups across the ends of units are whole in a chain, and one unit more adds what a unit has
      const smiles = molecule.get_smiles();
      const [two, three] = [2, 3].map((length) => countsInChain(smiles, length));
      const counts = three && two ? three.map((count, i) => count - two[i]!) : countsIn(molecule);
      return Object.fromEntries(patterns.map(({ name }, i) => [name, counts[i]!]));
    },
    close: () => {
      for (const { pattern } of patterns) pattern.delete();
    },
  };
}

/** RDKit writes an empty object for no match. */
function matchesIn(json: string): number {
  const matches: unknown = JSON.parse(json);
  return Array.isArray(matches) ? matches.length : 0;
}
