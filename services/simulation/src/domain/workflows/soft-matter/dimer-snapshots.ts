import { cutOut, dimerOf, dimersWithin, moleculesOf, readTrajectory } from '@meguri/analysis';
import type { LiquidPlan } from './liquid.js';

export type Carrier = 'hole' | 'electron';

/** What `meguri-couplings` is asked; `services/simulation/bin/couplings.py` has the words. */
export interface CouplingRequest {
  readonly elements: readonly string[];
  readonly carrier: Carrier;
  readonly basis: string;
  readonly auxiliaryBasis: string;
  readonly dimers: readonly {
    /** Number of the pair, from 0, and of the snapshot. */
    readonly pair: number;
    readonly snapshot: number;
    readonly positions: readonly number[];
  }[];
}

/** Why there are no dimers. */
export class DimerError extends Error {
  constructor(
    readonly code: 'TRAJECTORY.TRUNCATED' | 'TRAJECTORY.UNREADABLE' | 'DIMERS.TOO_FEW',
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** Orbitals of molecules farther apart hardly overlap, ångström between their nearest atoms. */
const CUTOFF = 5;

/**
 * The pairs that are nearest to each other in the first snapshot, cut out of every snapshot.
 * @throws DimerError when the trajectory cannot be read, or has too few neighbours.
 */
export function dimerSnapshots(
  trajectory: string,
  { pairs }: LiquidPlan,
  question: Omit<CouplingRequest, 'dimers'>,
): CouplingRequest {
  const frames = readTrajectory(trajectory, ['mol', 'mass']);
  if ('kind' in frames) {
    const code = frames.kind === 'truncated' ? 'TRAJECTORY.TRUNCATED' : 'TRAJECTORY.UNREADABLE';
    throw new DimerError(code, frames.reason, 'run it again');
  }
  const stages = frames.map((frame) => {
    const molecules = moleculesOf(frame);
    if ('kind' in molecules) throw new DimerError('TRAJECTORY.UNREADABLE', molecules.reason, 'run it again');
    return { frame, molecules: molecules.toSorted((a, b) => a.id - b.id) };
  });
  const { frame, molecules } = stages[0]!;
  const near = dimersWithin(frame, molecules, CUTOFF).toSorted((a, b) => a.distance - b.distance);
  if (near.length < pairs)
    throw new DimerError('DIMERS.TOO_FEW', `only ${near.length} pairs are within ${CUTOFF} Å`, 'lower the temperature');
  const dimers = near.slice(0, pairs).flatMap(({ first, second }, pair) =>
    stages.map((stage, snapshot) => {
      const dimer = dimerOf(stage.frame, stage.molecules, first, second);
      return { pair, snapshot, positions: [...cutOut(stage.frame, stage.molecules, dimer)] };
    }),
  );
  return { ...question, dimers };
}
