import type { Molecule } from './molecules.js';
import type { Box, Frame } from './trajectory.js';

/** Two molecules that are near each other. */
export interface Dimer {
  /** Places in the list of molecules; the first is the smaller. */
  readonly first: number;
  readonly second: number;
  /** Least distance between an atom of one and an atom of the other, ångström. */
  readonly distance: number;
  /** What is added to the positions of the second so that it stands beside the first, ångström. */
  readonly shift: Float64Array;
}

/**
 * Pairs of molecules with atoms within a cut-off, over periodic boundaries.
 * @param cutoff ångström; molecules must be smaller than the box, or the nearest image may not be found.
 */
export function dimersWithin(frame: Frame, molecules: readonly Molecule[], cutoff: number): readonly Dimer[] {
  const reaches = molecules.map((molecule) => reachOf(frame, molecule));
  const dimers: Dimer[] = [];
  for (let first = 0; first < molecules.length; first++)
    for (let second = first + 1; second < molecules.length; second++) {
      const [a, b] = [molecules[first]!, molecules[second]!];
      const shift = nearestImage(frame.box, a.centre, b.centre);
      const apart = Math.hypot(...[0, 1, 2].map((axis) => b.centre[axis]! + shift[axis]! - a.centre[axis]!));
      if (apart - reaches[first]! - reaches[second]! > cutoff) continue;
      const dimer = dimerOf(frame, molecules, first, second);
      if (dimer.distance <= cutoff) dimers.push(dimer);
    }
  return dimers;
}

/** Two molecules side by side, however far apart they are. */
export function dimerOf(frame: Frame, molecules: readonly Molecule[], first: number, second: number): Dimer {
  const [a, b] = [molecules[first]!, molecules[second]!];
  const shift = nearestImage(frame.box, a.centre, b.centre);
  return { first, second, shift, distance: atomDistance(frame, a, b, shift) };
}

/**
 * Positions of both molecules of a dimer beside each other, those of the first molecule first, ångström: ready for a
 * calculation without boundaries.
 */
export function cutOut({ positions }: Frame, molecules: readonly Molecule[], dimer: Dimer): Float64Array {
  const place = (atoms: Int32Array, shift?: Float64Array) =>
    Array.from(atoms).flatMap((atom) => [0, 1, 2].map((axis) => positions[3 * atom + axis]! + (shift?.[axis] ?? 0)));
  return Float64Array.from([
    ...place(molecules[dimer.first]!.atoms),
    ...place(molecules[dimer.second]!.atoms, dimer.shift),
  ]);
}

/** What brings b to its image that is nearest to a. */
const nearestImage = ({ low, high, periodic }: Box, a: Float64Array, b: Float64Array): Float64Array =>
  Float64Array.from([0, 1, 2], (axis) => {
    const length = high[axis]! - low[axis]!;
    return periodic[axis] ? length * Math.round((a[axis]! - b[axis]!) / length) : 0;
  });

/** Distance of the outermost atom from the centre. */
const reachOf = ({ positions }: Frame, { atoms, centre }: Molecule): number =>
  Math.max(
    ...Array.from(atoms, (atom) => Math.hypot(...[0, 1, 2].map((axis) => positions[3 * atom + axis]! - centre[axis]!))),
  );

function atomDistance({ positions }: Frame, a: Molecule, b: Molecule, shift: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (const i of a.atoms)
    for (const j of b.atoms) {
      const x = positions[3 * j]! + shift[0]! - positions[3 * i]!;
      const y = positions[3 * j + 1]! + shift[1]! - positions[3 * i + 1]!;
      const z = positions[3 * j + 2]! + shift[2]! - positions[3 * i + 2]!;
      least = Math.min(least, x * x + y * y + z * z);
    }
  return Math.sqrt(least);
}
