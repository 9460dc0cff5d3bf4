import { mean, standardDeviation } from '@meguri/numerics';
import { symmetricEigen3 } from './symmetric-eigen.js';

/** How much axes agree in direction, and in which. */
export interface NematicOrder {
  /** Largest eigenvalue of the ordering tensor: 1 when all axes are parallel, towards 0 when they point anywhere. */
  readonly order: number;
  /** Unit vector of the common direction; its sign means nothing. */
  readonly director: Float64Array;
}

/**
 * Nematic order of unit vectors: the largest eigenvalue of Q = ⟨(3 u uᵀ − 1) / 2⟩ and its eigenvector (de Gennes and Prost,
 * The Physics of Liquid Crystals, 2nd ed., 2.1). Of n axes that point anywhere it is some 0.9 / √n and not 0, because the
 * largest of three is taken.
 */
export function nematicOrder(axes: readonly Float64Array[]): NematicOrder {
  const tensor = Float64Array.from({ length: 9 }, (_, index) => {
    const [i, j] = [Math.floor(index / 3), index % 3];
    return mean(axes.map((axis) => (3 * axis[i]! * axis[j]! - (i === j ? 1 : 0)) / 2));
  });
  const { values, vectors } = symmetricEigen3(tensor);
  return { order: values[2]!, director: vectors[2]! };
}

/** A mean over molecules, with its standard error. */
export interface MolecularMean {
  readonly value: number;
  /** Infinite for less than two molecules. */
  readonly error: number;
  readonly count: number;
}

/** (3 cos² θ − 1) / 2 of the angle between an axis and a normal, both unit vectors: 1 upright, −0.5 lying. */
export function orientation(axis: Float64Array, normal: Float64Array): number {
  const cosine = axis[0]! * normal[0]! + axis[1]! * normal[1]! + axis[2]! * normal[2]!;
  return (3 * cosine * cosine - 1) / 2;
}

/**
 * Orientation order parameter S = (3 ⟨cos² θ⟩ − 1) / 2 of a film (Yokoyama, J. Mater. Chem. 21, 19187, 2011) from the
 * orientation of each of its molecules. Each molecule is a block: in a glass it keeps its place and direction, so frames
 * repeat the same sample, and only other molecules are new ones. Neighbours that align make the error too small.
 * @param molecules for each molecule its orientation in each frame.
 */
export function orientationOrder(molecules: readonly (readonly number[])[]): MolecularMean {
  const blocks = molecules.map((frames) => mean(frames));
  const count = blocks.length;
  return {
    value: mean(blocks),
    error: count < 2 ? Number.POSITIVE_INFINITY : standardDeviation(blocks) / Math.sqrt(count),
    count,
  };
}
