import { stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import type { Bond } from '../force-field/molecule.js';
import { amorphousCell, PackingError } from './amorphous-cell.js';
import { joinUnits, type Unit } from './chain.js';
import { fragmentsOf } from './fragments.js';
import { capped } from './repeat-unit.js';
import { mirroredUnits, sequenceOf, type Tacticity } from './sequence.js';

describe('a repeat unit', () => {
  it.each([
    ['*CC(*)c1ccccc1', 'CCC(C)c1ccccc1', [0, 3]],
    ['[*]OC([2*])=O', 'COC(C)=O', [0, 3]],
    ['C(*)C*', 'C(C)CC', [1, 3]],
    ['*Nc1ccc(cc1)C(*)=O', 'CNc1ccc(cc1)C(C)=O', [0, 9]],
  ])('%s is closed with methyl', (unit, smiles, ends) => {
    expect(capped(unit)).toEqual({ smiles, ends });
  });

  it.each([
    ['CC', /no open ends/],
    ['*CC', /1 open end$/],
    ['*C(*)C*', /3 open ends/],
    ['*=CC=*', /not at one single bond/],
    ['*CC#*', /not at one single bond/],
    ['*C*C*', /3 open ends/],
    ['C*C*', /not at one single bond/],
    ['*CC*.O', /several fragments/],
    ['**', /nothing is between/],
    ['*C(C*', undefined],
    ['polystyrene', /no SMILES/],
    ['', /no SMILES/],
  ])('%j is refused', (unit, reason) => {
    if (reason) expect(() => capped(unit)).toThrow(reason);
    else expect(() => capped(unit)).not.toThrow(); // a branch that is not closed is for RDKit to refuse
  });
});

/** A zigzag of carbons with a substituent that makes the third a stereocentre; the first and last stand for neighbours. */
const unit: Unit = {
  elements: ['C', 'C', 'C', 'C', 'O', 'H'],
  bonds: (
    [
      [0, 1],
      [1, 2],
      [2, 3],
      [2, 4],
      [2, 5],
    ] as const
  ).map(([first, second]): Bond => [first, second, 1]),
  positions: Float64Array.of(0, 0, 0, 1.26, 0.89, 0, 2.52, 0, 0, 3.78, 0.89, 0, 2.52, -0.8, 1.15, 2.52, -0.6, -0.9),
  ends: [0, 3],
};
const other: Unit = { ...unit, elements: ['C', 'C', 'C', 'C', 'N', 'H'] };

describe('a chain', () => {
  it('has its units head to tail and caps at its ends', () => {
    const chain = joinUnits([unit], [0, 0, 0]);
    expect(chain.elements).toHaveLength(3 * 4 + 2);
    expect(chain.bonds).toHaveLength(chain.elements.length - 1);
    expect(chain.residues.map(({ offset }) => offset)).toEqual([0, 5, 9]);
    // from the stereocentre of one to the first atom of the next
    expect(chain.bonds).toContainEqual([2, 5, 1]);
    const withHydrogen = joinUnits([unit], [0, 0, 0], 'hydrogen').elements.filter((element) => element === 'H');
    expect(withHydrogen).toHaveLength(3 + 2);
  });

  it('of two units follows the arrangement asked for', () => {
    const random = stream(1);
    expect(sequenceOf(2, 5, 'alternating', random)).toEqual([0, 1, 0, 1, 0]);
    expect(sequenceOf(2, 5, 'block', random)).toEqual([0, 0, 0, 1, 1]);
    const many = sequenceOf(2, 1000, 'random', random).filter((which) => which === 0).length;
    expect(Math.abs(many - 500)).toBeLessThan(80); // five standard deviations
    expect(joinUnits([unit, other], [0, 1]).elements).toEqual([...'CCCOH', ...'CCCNH']);
  });

  it('is not made of what has no ends', () => {
    const { ends, ...molecule } = unit;
    expect(joinUnits([molecule], [0]).elements).toHaveLength(6);
    expect(() => joinUnits([molecule], [0, 0])).toThrow(RangeError);
  });

  it('takes types and charges from short chains with the same neighbours, neutral as a whole', () => {
    const sequence = [0, 0, 0, 0, 1, 0];
    const { molecules, typesOf } = fragmentsOf([unit, other], sequence, 'methyl');
    expect(molecules).toHaveLength(5); // 00, 000, 001, 010, 10
    const found = molecules.map(({ elements }) => ({
      types: elements.map((element) => element.toLowerCase()),
      charges: elements.map(() => 0.1),
    }));
    const { types, charges } = typesOf(found);
    expect(types).toEqual(joinUnits([unit, other], sequence).elements.map((element) => element.toLowerCase()));
    expect(charges.reduce((sum, charge) => sum + charge, 0)).toBeCloseTo(0, 12);
  });
});

describe('an amorphous cell', () => {
  const chain = joinUnits([unit], Array(25).fill(0));
  const cellOf = (tacticity: Tacticity, seed = 3) =>
    amorphousCell(chain, { chains: 4, density: 0.3, tacticity }, stream(seed));
  const at = (atoms: Float64Array, atom: number) => [...atoms.subarray(3 * atom, 3 * atom + 3)] as number[];
  const minus = (a: readonly number[], b: readonly number[]) => a.map((value, axis) => value - b[axis]!);

  it('has its density, bonds that are none too long, and no two atoms on one another, images included', () => {
    const { edge, chains, density } = cellOf('atactic');
    expect(density).toBe(0.3);
    for (const atoms of chains)
      for (const [first, second] of chain.bonds) {
        const length = Math.hypot(...minus(at(atoms, first), at(atoms, second)));
        expect(length).toBeGreaterThan(0.9);
        expect(length).toBeLessThan(1.7);
      }
    const heavy = chains.flatMap((atoms, which) =>
      chain.elements.flatMap((element, atom) => (element === 'H' ? [] : [{ which, atom, place: at(atoms, atom) }])),
    );
    let nearest = Number.POSITIVE_INFINITY;
    for (const [index, one] of heavy.entries())
      for (const another of heavy.slice(index + 1)) {
        if (one.which === another.which && another.atom - one.atom < 20) continue;
        const image = minus(one.place, another.place).map((d) => d - edge * Math.round(d / edge));
        nearest = Math.min(nearest, Math.hypot(...image));
      }
    expect(nearest).toBeGreaterThanOrEqual(2.4);
  });

  it('is the same for the same seed, and another for another', () => {
    const cell = cellOf('atactic');
    expect(cellOf('atactic')).toEqual(cell);
    expect(cellOf('atactic', 4).chains[0]).not.toEqual(cell.chains[0]);
  });

  /** On which side of the backbone each substituent stands. */
  const handsOf = (atoms: Float64Array) =>
    chain.residues.slice(1, -1).map(({ offset }) => {
      const centre = at(atoms, offset + 1);
      const [a, b, c] = [offset, offset + 2, offset + 3].map((atom) => minus(at(atoms, atom), centre));
      const [x, y, z] = a!;
      const [u, v, w] = b!;
      const [p, q, r] = c!;
      return Math.sign(x! * (v! * r! - w! * q!) - y! * (u! * r! - w! * p!) + z! * (u! * q! - v! * p!));
    });

  it.each<[Tacticity, readonly number[]]>([
    ['isotactic', [1, 1]],
    ['syndiotactic', [-1, -1]],
  ])('has chains that are %s all along', (tacticity, expected) => {
    const hands = handsOf(cellOf(tacticity).chains[0]!);
    expect(hands.slice(1).every((hand, index) => hand * hands[index]! === expected[0])).toBe(true);
  });

  it('has atactic chains with both configurations', () => {
    expect(new Set(handsOf(cellOf('atactic').chains[0]!)).size).toBe(2);
    expect(mirroredUnits(4, 'syndiotactic', stream(1))).toEqual([false, true, false, true]);
  });

  it('is looser when there is no room, and refused when there is none at all', () => {
    const short = joinUnits([unit], [0, 0]);
    const packed = (density: number) =>
      amorphousCell(short, { chains: 3, density, tacticity: 'atactic' }, stream(1)).density;
    expect(packed(4)).toBeLessThan(4);
    expect(() => packed(1000)).toThrow(PackingError);
  });
});
