import type { JobInputs } from '../../workflow.js';
import { type CellSpec, problemOfPolymer } from '../cell/index.js';
import { problemOfUnit } from '../smiles.js';
import type { Protocol } from './protocol.js';

export const INPUTS = ['smiles', 'comonomer', 'arrangement', 'tacticity'] as const;
const ARRANGEMENTS = ['alternating', 'random', 'block'];
const TACTICITIES = ['isotactic', 'syndiotactic', 'atactic'];

/** The repeating units of the chains; a copolymer has as many of each. */
export const unitsOf = ({ smiles, comonomer }: JobInputs): readonly string[] =>
  [smiles, comonomer].filter((unit) => unit !== undefined).map(String);

export function cellSpecOf(inputs: JobInputs, protocol: Protocol): CellSpec {
  const { arrangement, tacticity } = inputs;
  return {
    units: unitsOf(inputs),
    ...(arrangement !== undefined && { arrangement: arrangement as NonNullable<CellSpec['arrangement']> }),
    ...(tacticity !== undefined && { tacticity: tacticity as NonNullable<CellSpec['tacticity']> }),
    atomsPerChain: protocol.atomsPerChain,
    chains: protocol.chains,
    density: protocol.packingDensity,
  };
}

/** What is wrong with the inputs, in words; undefined when nothing is. */
export function check(inputs: JobInputs, protocol: Protocol): string | undefined {
  if (inputs.smiles === undefined || inputs.smiles === '') return 'smiles is missing';
  for (const unit of unitsOf(inputs)) {
    const problem = problemOfUnit(unit);
    if (problem) return problem;
  }
  const { arrangement, tacticity, comonomer } = inputs;
  if (arrangement !== undefined && comonomer === undefined) return 'arrangement needs a comonomer';
  if (arrangement !== undefined && !ARRANGEMENTS.includes(String(arrangement)))
    return `arrangement is one of ${ARRANGEMENTS.join(', ')}`;
  if (tacticity !== undefined && !TACTICITIES.includes(String(tacticity)))
    return `tacticity is one of ${TACTICITIES.join(', ')}`;
  return problemOfPolymer(cellSpecOf(inputs, protocol));
}
