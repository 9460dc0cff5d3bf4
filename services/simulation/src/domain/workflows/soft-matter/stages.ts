import { type Frame, type Molecule, moleculesOf, readTrajectory } from '@meguri/analysis';

/** Why a sample cannot be spoken of. */
export class SampleError extends Error {
  constructor(
    readonly code: 'CALCULATOR.OUTPUT_UNREADABLE' | 'DEPOSITION.JAMMED' | 'DEPOSITION.NO_FILM' | 'DIMERS.TOO_FEW',
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** What LAMMPS wrote is not what is read here. */
export const unreadable = (reason: string): SampleError =>
  new SampleError('CALCULATOR.OUTPUT_UNREADABLE', reason, 'run it again; LAMMPS of 29 Sep 2021 is known to work');

/** A frame and its molecules, by rising id. */
export interface Stage {
  readonly frame: Frame;
  readonly molecules: readonly Molecule[];
}

/** @throws SampleError when the trajectory was cut off, or is none. */
export function stagesOf(trajectory: string): readonly Stage[] {
  const frames = readTrajectory(trajectory, ['mol', 'mass']);
  if ('kind' in frames) throw unreadable(`the trajectory is ${frames.kind}: ${frames.reason}`);
  return frames.map((frame) => {
    const molecules = moleculesOf(frame);
    if ('kind' in molecules) throw unreadable(molecules.reason);
    return { frame, molecules: molecules.toSorted((a, b) => a.id - b.id) };
  });
}
