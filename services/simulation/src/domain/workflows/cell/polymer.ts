import {
  type Arrangement,
  type Caps,
  type Chain,
  type Conformer,
  capped,
  type Fragments,
  fragmentsOf,
  joinUnits,
  sequenceOf,
  type Tacticity,
  type Unit,
} from '@meguri/chemistry';
import { stream } from '@meguri/numerics';

/** The chains of a cell. */
export interface Polymer {
  /** SMILES of the repeat units, two `*` each; or of one molecule without. */
  readonly units: readonly string[];
  /** How units of a copolymer follow one another; needed for more than one unit. */
  readonly arrangement?: Arrangement;
  /** Default atactic, but as written where the SMILES states configurations. */
  readonly tacticity?: Tacticity;
  /** One of the two for a polymer; atoms are made whole units. */
  readonly unitsPerChain?: number;
  readonly atomsPerChain?: number;
  /** Default methyl. */
  readonly caps?: Caps;
}

const STATES_CONFIGURATION = /@/;
const isPolymer = ({ units }: Polymer): boolean => units.some((unit) => unit.includes('*'));

/** What is wrong with the chains, in words; undefined when nothing is. */
export function problemOfPolymer(polymer: Polymer): string | undefined {
  const { units, arrangement, tacticity, unitsPerChain, atomsPerChain } = polymer;
  if (!isPolymer(polymer)) return units.length === 1 ? undefined : 'repeat units are marked with two * each';
  for (const unit of units) {
    try {
      capped(unit);
    } catch (error) {
      return (error as Error).message;
    }
  }
  if (units.length > 1 && !arrangement) return 'say how the units follow one another: alternating, random or block';
  if ((unitsPerChain === undefined) === (atomsPerChain === undefined)) return 'give units or atoms of a chain';
  if (!((unitsPerChain ?? atomsPerChain)! >= 1)) return 'a chain has at least one unit';
  if (tacticity && tacticity !== 'isotactic' && units.some((unit) => STATES_CONFIGURATION.test(unit)))
    return `a unit states its configuration (@), so the chain cannot be ${tacticity}`;
  return undefined;
}

/** SMILES of the molecules that stand for the units in space. */
export const cappedUnits = (polymer: Polymer): readonly string[] =>
  isPolymer(polymer) ? polymer.units.map((unit) => capped(unit).smiles) : polymer.units;

export const tacticityOf = ({ tacticity, units }: Polymer): Tacticity =>
  tacticity ?? (units.some((unit) => STATES_CONFIGURATION.test(unit)) ? 'isotactic' : 'atactic');

/**
 * A chain from its units in space, in the order of the SMILES.
 * @param seed of a random copolymer; all chains have the same sequence.
 */
export function chainOf(polymer: Polymer, conformers: readonly Conformer[]): { chain: Chain; fragments: Fragments } {
  const { caps = 'methyl', arrangement = 'block' } = polymer;
  const units = conformers.map((conformer, index): Unit => {
    const unit = polymer.units[index]!;
    return isPolymer(polymer) ? { ...conformer, ends: capped(unit).ends } : conformer;
  });
  const length = isPolymer(polymer) ? lengthOf(polymer, units, caps) : 1;
  const sequence = sequenceOf(units.length, length, arrangement, stream('sequence', ...polymer.units));
  return { chain: joinUnits(units, sequence, caps), fragments: fragmentsOf(units, sequence, caps) };
}

function lengthOf({ unitsPerChain, atomsPerChain }: Polymer, units: readonly Unit[], caps: Caps): number {
  if (unitsPerChain !== undefined) return unitsPerChain;
  const atomsIn = (count: number) => joinUnits(units, Array(count).fill(0), caps).elements.length;
  const [one, two] = [atomsIn(1), atomsIn(2)];
  return Math.max(1, Math.round((atomsPerChain! - one) / (two - one) + 1));
}
