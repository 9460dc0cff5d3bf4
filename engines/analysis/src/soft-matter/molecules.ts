import { type AnalysisFailure, failure } from '../failure.js';
import { symmetricEigen3 } from './symmetric-eigen.js';
import type { Frame } from './trajectory.js';

/** A molecule of a frame. */
export interface Molecule {
  readonly id: number;
  /** Places of its atoms in the frame, in the order of their ids. */
  readonly atoms: Int32Array;
  /** Masses of its atoms, g/mol. */
  readonly masses: Float64Array;
  /** Centre of mass, ångström. */
  readonly centre: Float64Array;
}

/**
 * The molecules of a frame that was read with the columns `mol` and `mass`; atoms with `mol` 0, such as a substrate, belong
 * to none.
 */
export function moleculesOf({ positions, columns }: Frame): readonly Molecule[] | AnalysisFailure {
  const [owners, masses] = [columns.get('mol'), columns.get('mass')];
  if (!owners || !masses) return failure('malformed', 'the frame was read without mol or mass');
  const atomsOf = new Map<number, number[]>();
  for (const [atom, owner] of owners.entries()) {
    if (owner === 0) continue;
    if (!atomsOf.has(owner)) atomsOf.set(owner, []);
    atomsOf.get(owner)!.push(atom);
  }
  if (masses.some((mass) => mass <= 0)) return failure('malformed', 'an atom has no mass');
  return [...atomsOf].map(([id, atoms]) => {
    const own = Float64Array.from(atoms, (atom) => masses[atom]!);
    return { id, atoms: Int32Array.from(atoms), masses: own, centre: centreOf(positions, atoms, own) };
  });
}

function centreOf(positions: Float64Array, atoms: readonly number[], masses: Float64Array): Float64Array {
  const total = masses.reduce((sum, mass) => sum + mass);
  return Float64Array.from(
    [0, 1, 2],
    (axis) => atoms.reduce((sum, atom, index) => sum + masses[index]! * positions[3 * atom + axis]!, 0) / total,
  );
}

/** The axis about which the moment of inertia is least, as a unit vector; its sign means nothing. */
export function inertiaAxis({ positions }: Frame, { atoms, masses, centre }: Molecule): Float64Array {
  // the axis of least inertia is that of greatest spread
  const spread = new Float64Array(9);
  for (const [index, atom] of atoms.entries())
    for (let i = 0; i < 3; i++)
      for (let j = i; j < 3; j++)
        spread[3 * i + j]! +=
          masses[index]! * (positions[3 * atom + i]! - centre[i]!) * (positions[3 * atom + j]! - centre[j]!);
  return symmetricEigen3(spread).vectors[2]!;
}

/** The unit vector from one atom of the molecule to another, both counted from 0 in the order of their ids. */
export function atomAxis({ positions }: Frame, { atoms }: Molecule, from: number, to: number): Float64Array {
  const along = [0, 1, 2].map((axis) => positions[3 * atoms[to]! + axis]! - positions[3 * atoms[from]! + axis]!);
  const length = Math.hypot(...along);
  return Float64Array.from(along, (each) => each / length);
}
