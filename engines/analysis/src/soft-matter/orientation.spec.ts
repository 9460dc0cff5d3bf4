import { stream } from '@meguri/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atomAxis, inertiaAxis, type Molecule, moleculesOf } from './molecules.js';
import { nematicOrder, orientation, orientationOrder } from './orientation.js';
import { symmetricEigen3 } from './symmetric-eigen.js';
import type { Frame } from './trajectory.js';

const normal = Float64Array.of(0, 0, 1);

/** Axes that point anywhere, equally often. */
function anywhere(count: number, seed: number): Float64Array[] {
  const random = stream(seed, 'axes');
  return Array.from({ length: count }, () => unit([random.normal(), random.normal(), random.normal()]));
}
const lying = (count: number, seed: number) => anywhere(count, seed).map(([x, y]) => unit([x!, y!, 0]));
const unit = (vector: readonly number[]) => Float64Array.from(vector, (each) => each / Math.hypot(...vector));
const orderOf = (axes: readonly Float64Array[]) => orientationOrder(axes.map((axis) => [orientation(axis, normal)]));

/** A rotation matrix by row, from four numbers as a quaternion. */
function rotation(four: readonly number[]): number[][] {
  const [w, x, y, z] = unit(four) as unknown as [number, number, number, number];
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
}
const turned = (matrix: readonly number[][], vector: ArrayLike<number>) =>
  Float64Array.from(matrix, (row) => row[0]! * vector[0]! + row[1]! * vector[1]! + row[2]! * vector[2]!);
const coordinate = fc.double({ min: 0.1, max: 1, noNaN: true });
const rotations = fc.tuple(coordinate, coordinate, coordinate, coordinate).map(rotation);
const settings = { numRuns: 30, seed: 20261125 };

describe('the orientation order parameter of a film', () => {
  it('is 1 for molecules that stand, −0.5 for those that lie, and 0 at the magic angle', () => {
    expect(orderOf([normal, Float64Array.of(0, 0, -1)]).value).toBeCloseTo(1, 12);
    expect(orderOf(lying(50, 1)).value).toBeCloseTo(-0.5, 12);
    const magic = Math.acos(Math.sqrt(1 / 3));
    expect(orientation(Float64Array.of(Math.sin(magic), 0, Math.cos(magic)), normal)).toBeCloseTo(0, 12);
  });

  it('is 0 within its error for molecules that point anywhere, the error that of independent molecules', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { value, error } = orderOf(anywhere(400, seed));
      expect(Math.abs(value), `seed ${seed}`).toBeLessThan(4 * error);
      // the variance of the second Legendre polynomial over the sphere is 1/5
      expect(error).toBeCloseTo(Math.sqrt(0.2 / 400), 2);
    }
  });

  it('is not more certain for a molecule that is looked at often', () => {
    const frames = [1, 10].map((times) => orientationOrder([Array(times).fill(1), Array(times).fill(-0.5)]));
    expect(frames[0]).toEqual(frames[1]);
  });
});

describe('nematic order', () => {
  it('is 1 along the director of parallel axes, whichever way each points', () => {
    const axis = unit([1, 2, 2]);
    const { order, director } = nematicOrder([axis, axis.map((each) => -each), axis]);
    expect(order).toBeCloseTo(1, 12);
    expect(Math.abs(orientation(director, axis))).toBeCloseTo(1, 12);
  });

  it('is 1/4 for axes in a plane', () => {
    expect(nematicOrder(lying(5000, 2)).order).toBeCloseTo(0.25, 1);
  });

  it('is of the order of 0.9 / √n for n axes that point anywhere', () => {
    for (const count of [100, 2500]) {
      const orders = Array.from({ length: 20 }, (_, seed) => nematicOrder(anywhere(count, seed)).order);
      const scaled = (orders.reduce((sum, order) => sum + order) / orders.length) * Math.sqrt(count);
      expect(scaled).toBeGreaterThan(0.8);
      expect(scaled).toBeLessThan(1);
    }
  });

  it('does not change when all turns, and its director turns with it', () => {
    const axes = anywhere(20, 3).map(([x, y, z]) => unit([x!, y!, z! + 2]));
    const { order, director } = nematicOrder(axes);
    fc.assert(
      fc.property(rotations, (matrix) => {
        const other = nematicOrder(axes.map((axis) => turned(matrix, axis)));
        expect(other.order).toBeCloseTo(order, 10);
        expect(orientation(other.director, turned(matrix, director))).toBeCloseTo(1, 8);
      }),
      settings,
    );
  });
});

/** A rod of four heavy atoms and a light one beside it. */
const rod = (matrix: readonly number[][]): { frame: Frame; molecule: Molecule } => {
  const places = [
    [0, 0, 0],
    [0, 0, 1.4],
    [0, 0, 2.8],
    [0, 0, 4.2],
    [1, 0, 2.1],
  ];
  const frame: Frame = {
    step: 0,
    box: { low: new Float64Array(3), high: new Float64Array(3).fill(10), periodic: [true, true, true] },
    ids: Int32Array.of(1, 2, 3, 4, 5),
    positions: Float64Array.from(places.flatMap((place) => [...turned(matrix, place)])),
    columns: new Map([
      ['mol', new Float64Array(5).fill(7)],
      ['mass', Float64Array.of(12, 12, 12, 12, 1)],
    ]),
  };
  return { frame, molecule: (moleculesOf(frame) as readonly Molecule[])[0]! };
};

describe('the long axis of a molecule', () => {
  it('turns with the molecule, by inertia as by two of its atoms', () => {
    fc.assert(
      fc.property(rotations, (matrix) => {
        const { frame, molecule } = rod(matrix);
        const along = turned(matrix, [0, 0, 1]);
        expect(orientation(inertiaAxis(frame, molecule), along)).toBeGreaterThan(0.999);
        expect(orientation(atomAxis(frame, molecule, 0, 3), along)).toBeCloseTo(1, 10);
      }),
      settings,
    );
  });
});

describe('eigenvalues of a symmetric matrix', () => {
  it('are those of a matrix whose answer is known', () => {
    const { values } = symmetricEigen3([2, -1, 0, -1, 2, -1, 0, -1, 2]);
    for (const [index, value] of [2 - Math.SQRT2, 2, 2 + Math.SQRT2].entries())
      expect(values[index]).toBeCloseTo(value, 12);
  });
});
