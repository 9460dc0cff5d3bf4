import type { Goal } from '@meguri/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf, reasonsAgainst, reasonsAgainstJoining, sizeOf } from './search-space.js';

type Space = Pick<Goal, 'parameters' | 'constraints'>;

const mixture: Space = {
  parameters: [
    { name: 'water', type: 'continuous', lower: 0, upper: 1, unit: '' },
    { name: 'ethanol', type: 'continuous', lower: 0, upper: 1, unit: '' },
  ],
  constraints: [{ type: 'linear', terms: { water: 1, ethanol: 1 }, relation: '=', value: 1 }],
};
const optional: Space = {
  parameters: [
    { name: 'additive', type: 'categorical', values: ['none', 'salt'] },
    { name: 'amount', type: 'integer', lower: 1, upper: 5, unit: 'g', when: { parameter: 'additive', in: ['salt'] } },
  ],
};

describe('a point of a constrained space', () => {
  it('keeps to its sums up to 1e-9', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (water) => {
        expect(reasonsAgainst(mixture, { water, ethanol: 1 - water })).toEqual([]);
      }),
    );
    expect(reasonsAgainst(mixture, { water: 0.5, ethanol: 0.5 + 9e-10 })).toEqual([]);
    expect(reasonsAgainst(mixture, { water: 0.5, ethanol: 0.5 + 2e-9 })).toEqual([
      'it does not satisfy: 1 water + 1 ethanol = 1',
    ]);
  });

  it('has a parameter only where its condition holds', () => {
    expect(reasonsAgainst(optional, { additive: 'none' })).toEqual([]);
    expect(reasonsAgainst(optional, { additive: 'salt', amount: 2 })).toEqual([]);
    expect(reasonsAgainst(optional, { additive: 'salt' })).toEqual(['amount is missing']);
    expect(reasonsAgainst(optional, { additive: 'none', amount: 2 })).toEqual([
      'there is amount only where additive is salt',
    ]);
  });

  it('stands on a step of its parameter', () => {
    const stepped: Space = {
      parameters: [{ name: 'acid', type: 'continuous', lower: 0.1, upper: 1, unit: 'g', step: 0.1 }],
    };
    expect(reasonsAgainst(stepped, { acid: 0.3 })).toEqual([]);
    expect(reasonsAgainst(stepped, { acid: 0.35 })).toEqual([
      'acid must lie between 0.1 and 1 g in steps of 0.1, not 0.35',
    ]);
    expect(sizeOf(stepped)).toBe(10);
  });
});

describe('the points of a space', () => {
  it('are counted as its constraints and conditions leave them', () => {
    expect(sizeOf(optional)).toBe(6);
    expect(sizeOf({ ...optional, constraints: [{ type: 'expression', text: 'amount <= 2' }] })).toBe(3);
    expect(sizeOf(mixture)).toBe(Number.POSITIVE_INFINITY);
  });

  it('are told apart by ratios on a log scale', () => {
    const scale = { type: 'continuous', lower: 1e-9, upper: 1, unit: 'mol/L', scale: 'log' } as const;
    const key = (acid: number) => keyOf([{ name: 'acid', ...scale }], { acid });
    expect(key(1e-9)).not.toBe(key(1.001e-9));
    expect(key(1e-3)).toBe(key(1e-3 * (1 + 1e-12)));
  });
});

describe('a batch', () => {
  const oneOven: Space = {
    ...optional,
    constraints: [{ type: 'batch', parameter: 'amount', atMostDistinct: 1 }],
  };
  it('takes no more different values than its limit says; points without the parameter do not count', () => {
    const chosen = [{ additive: 'salt', amount: 2 }];
    expect(reasonsAgainstJoining(oneOven, chosen, { additive: 'salt', amount: 2 })).toEqual([]);
    expect(reasonsAgainstJoining(oneOven, chosen, { additive: 'none' })).toEqual([]);
    expect(reasonsAgainstJoining(oneOven, chosen, { additive: 'salt', amount: 3 })).toEqual([
      'a batch has at most 1 values of amount',
    ]);
  });
});
