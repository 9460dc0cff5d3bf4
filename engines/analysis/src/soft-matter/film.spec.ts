import { describe, expect, it } from 'vitest';
import { cutOut, dimersWithin } from './dimers.js';
import { byHeight, landed, layerOf } from './film.js';
import { type Molecule, moleculesOf } from './molecules.js';
import type { Frame } from './trajectory.js';

/** Molecules of two atoms, 1 ångström apart along x, in a box of 20 x 20 x 60 that repeats along x and y. */
function film(places: readonly (readonly number[])[]): { frame: Frame; molecules: readonly Molecule[] } {
  const frame: Frame = {
    step: 0,
    box: { low: new Float64Array(3), high: Float64Array.of(20, 20, 60), periodic: [true, true, false] },
    ids: Int32Array.from({ length: 2 * places.length }, (_, index) => index + 1),
    positions: Float64Array.from(places.flatMap(([x, y, z]) => [x! - 0.5, y!, z!, x! + 0.5, y!, z!])),
    columns: new Map([
      ['mol', Float64Array.from({ length: 2 * places.length }, (_, index) => Math.floor(index / 2) + 1)],
      ['mass', new Float64Array(2 * places.length).fill(12)],
    ]),
  };
  return { frame, molecules: moleculesOf(frame) as readonly Molecule[] };
}

describe('the dimers of a frame', () => {
  it('are the pairs with atoms within the cut-off, also across a boundary, cut out side by side', () => {
    const { frame, molecules } = film([
      [0.5, 10, 5],
      [18.5, 10, 5],
      [10, 10, 5],
    ]);
    const [dimer, ...others] = dimersWithin(frame, molecules, 3);
    expect(others).toEqual([]);
    expect(dimer).toMatchObject({ first: 0, second: 1, distance: 1 });
    expect([...cutOut(frame, molecules, dimer!)]).toEqual([0, 10, 5, 1, 10, 5, -2, 10, 5, -1, 10, 5]);
  });

  it('do not reach across the open ends of the box', () => {
    const { frame, molecules } = film([
      [5, 5, 0.5],
      [5, 5, 59.5],
    ]);
    expect(dimersWithin(frame, molecules, 3)).toEqual([]);
  });

  it('are the same wherever the molecules have wandered to', () => {
    const { frame, molecules } = film([
      [0.5 + 60, 10, 5],
      [18.5, 10 - 40, 5],
    ]);
    expect(dimersWithin(frame, molecules, 3)[0]!.distance).toBeCloseTo(1, 12);
  });
});

describe('a deposited film', () => {
  it('has the molecules that touch the surface, or others that do', () => {
    const { frame, molecules } = film([
      [5, 5, 40],
      [5, 5, 3],
      [5, 5, 7],
      [15, 15, 20],
      [5, 5, 11],
    ]);
    expect(landed(frame, molecules, { surface: 0, contact: 4.5 })).toEqual([1, 2, 4]);
    expect(landed(frame, molecules, { surface: 0, contact: 1 })).toEqual([]);
  });

  it('is as thick and as dense as the even layer with its mass and mean height', () => {
    const { frame, molecules } = film(Array.from({ length: 100 }, (_, index) => [5, 5, 10 + (index + 0.5) / 10]));
    const { thickness, density } = layerOf(frame, molecules, 10);
    expect(thickness).toBeCloseTo(10, 10);
    // 100 molecules of 24 g/mol in 4000 cubic ångström
    expect(density).toBeCloseTo((2400 / 4000) * 1.66053907, 6);
  });

  it('is looked at in layers of as many molecules', () => {
    expect(byHeight([4, 1, 3, 2], [40, 10, 30, 20], 2)).toEqual([
      { height: 1.5, value: 15, count: 2 },
      { height: 3.5, value: 35, count: 2 },
    ]);
  });
});
