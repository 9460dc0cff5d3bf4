import { describe, expect, it } from 'vitest';
import { desirabilityOf } from './desirability.js';
import { type Objective, outcomeOf } from './objective.js';
import { ObjectiveError } from './objective-error.js';

const yielded: Objective = { name: 'yield', direction: 'maximise', reference: 20, ideal: 100 };
const cost: Objective = { name: 'cost', direction: 'minimise', reference: 50, ideal: 0, atMost: 60 };
const index: Objective = { name: 'index', direction: { target: 1.5, tolerance: 0.1 } };

describe('an objective as an outcome', () => {
  it('has more for what is better', () => {
    expect(outcomeOf(yielded)).toMatchObject({ reference: 20, limits: { lower: -Infinity, upper: Infinity } });
    expect(outcomeOf(cost)).toMatchObject({ reference: -50, ideal: -0, limits: { lower: -60, upper: Infinity } });
    expect(outcomeOf(cost).of(12)).toBe(-12);
    expect(outcomeOf(index).of(1.4)).toBeCloseTo(-0.1, 12);
    expect(outcomeOf(index).of(1.6)).toBeCloseTo(-0.1, 12);
    expect(outcomeOf({ name: 'purity', atLeast: 95 })).toMatchObject({ improves: false, limits: { lower: 95 } });
  });

  it.each<[string, Objective]>([
    ['neither a direction nor a limit', { name: 'a' }],
    ['not finite', { name: 'a', direction: 'maximise', reference: Number.NaN }],
    ['weight', { name: 'a', direction: 'maximise', weight: 0 }],
    ['nothing lies between 3 and 2', { name: 'a', atLeast: 3, atMost: 2 }],
    ['tolerance', { name: 'a', direction: { target: 1, tolerance: 0 } }],
    ['target has no', { name: 'a', direction: { target: 1, tolerance: 1 }, atMost: 2 }],
    ['no direction', { name: 'a', atLeast: 3, reference: 1 }],
    ['no better than', { name: 'a', direction: 'minimise', reference: 1, ideal: 2 }],
  ])('is refused, with a remedy, for %s', (message, objective) => {
    expect(() => outcomeOf(objective)).toThrow(message);
    expect(() => outcomeOf(objective)).toThrow(ObjectiveError);
  });
});

describe('desirability', () => {
  it('runs from 0 at the worst acceptable value to 1 at the ideal one', () => {
    const desirability = desirabilityOf([yielded]);
    expect([10, 20, 60, 100, 110].map((value) => desirability({ yield: value }))).toEqual([0, 0, 0.5, 1, 1]);
    expect(desirabilityOf([index])({ index: 1.55 })).toBeCloseTo(0.5, 12);
  });

  it('is the weighted geometric mean, so that nothing makes up for an unacceptable value', () => {
    const desirability = desirabilityOf([{ ...yielded, weight: 3 }, cost]);
    expect(desirability({ yield: 60, cost: 37.5 })).toBeCloseTo((0.5 ** 3 * 0.25) ** 0.25, 12);
    expect(desirability({ yield: 100, cost: 50 })).toBe(0);
  });

  it('is unknown while a value is missing, and needs the ends of every ramp', () => {
    expect(desirabilityOf([yielded, cost])({ yield: 60, cost: null })).toBeNull();
    expect(() => desirabilityOf([{ name: 'yield', direction: 'maximise' }])).toThrow(/reference and|worst acceptable/);
  });
});
