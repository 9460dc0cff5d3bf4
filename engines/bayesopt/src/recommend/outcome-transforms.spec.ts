import { normalCdf, stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { explain, type Objective, type OutcomeTransform, type Space, suggest } from '../index.js';
import { outcomeOf } from '../objectives/objective.js';
import { compileSpace } from '../spaces/compiled-space.js';
import { type Evidence, findingsOf } from './evidence.js';
import { gainInUnit, inUnit } from './outcome-scale.js';
import { lowerFence } from './outcome-transforms.js';

const space: Space = {
  parameters: [
    { name: 'dose', type: 'continuous', lower: 0, upper: 1 },
    { name: 'salt', type: 'categorical', values: ['a', 'b', 'c'] },
  ],
};
const random = stream(4, 'transforms');
/** Values over five orders of magnitude. */
const observations = Array.from({ length: 16 }, (_, i) => {
  const dose = random.uniform();
  return { point: { dose, salt: 'abc'[i % 3]! }, values: { rate: 10 ** (5 * Math.sin(2.5 * dose)) + (i % 3) } };
});
const rates = observations.map(({ values }) => values.rate);
const bending: readonly OutcomeTransform[] = ['power', 'log'];

const objectiveWith = (transform: OutcomeTransform | undefined, rest: Partial<Objective> = {}): Objective => ({
  name: 'rate',
  direction: 'maximise',
  ...rest,
  transform,
});
const evidenceOf = (objective: Objective, seen = observations): Evidence =>
  findingsOf(compileSpace(space), { objectives: [objective], observations: seen }).evidence[0]!;
const asked = (objective: Objective) => suggest({ space, objectives: [objective], observations, count: 2, seed: 1 });

describe.each(bending)('outcomes under the transform %s', (transform) => {
  it.each(['maximise', 'minimise'] as const)('come back as they were measured, to %s them', (direction) => {
    const { outcomes, toUnit, standardise } = evidenceOf(objectiveWith(transform, { direction }));
    const { of } = outcomeOf({ name: 'rate', direction });
    rates.forEach((rate, i) => {
      expect(toUnit(outcomes[i]!) / rate).toBeCloseTo(1, 9);
      expect(standardise(of(rate))).toBeCloseTo(outcomes[i]!, 12);
    });
    expect(outcomes.reduce((sum, z) => sum + z, 0)).toBeCloseTo(0, 9);
    expect(outcomes.reduce((sum, z) => sum + z * z, 0) / (rates.length - 1)).toBeCloseTo(1, 9);
  });

  it('keep no limit where there is none, and the order of those there are', () => {
    for (const direction of ['maximise', 'minimise'] as const) {
      const { standardise } = evidenceOf(objectiveWith(transform, { direction }));
      expect(standardise(Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
      expect(standardise(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
      const { of } = outcomeOf({ name: 'rate', direction });
      const placed = [3, 30, 300].map((value) => standardise(of(value)));
      expect(placed.toSorted((a, b) => a - b)).toEqual(direction === 'maximise' ? placed : placed.toReversed());
    }
  });

  it('are predicted by medians and intervals that hold what the model says', () => {
    const evidence = evidenceOf(objectiveWith(transform));
    const { mean, sd } = inUnit({ mean: 0.3, sd: 0.5 }, evidence);
    expect(evidence.standardise(mean)).toBeCloseTo(0.3, 9);
    expect(2 * sd).toBeCloseTo(evidence.toUnit(0.8) - evidence.toUnit(-0.2), 9);
    for (const { explanations, predictions } of asked(objectiveWith(transform)).suggestions) {
      const { lower, upper } = explanations!.rate!.interval;
      expect(lower).toBeLessThan(predictions!.rate!.mean);
      expect(upper).toBeGreaterThan(predictions!.rate!.mean);
      expect(explanations!.rate!.trade!.best).toBeCloseTo(Math.max(...rates), 6);
      expect(explanations!.rate!.trade!.gain).toBeGreaterThan(0);
    }
  });

  it('are explained by parts in the unit that add up to the prediction', () => {
    const { point } = asked(objectiveWith(transform)).suggestions[0]!;
    const { parts, diagnosis } = explain({ space, objective: objectiveWith(transform), observations, point })!;
    const total = parts!.baseline + parts!.parameters.reduce((sum, { effect }) => sum + effect, 0);
    const best = Math.max(...rates);
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThan(30 * best);
    diagnosis!.predictions.forEach(({ value }, i) => {
      expect(value / rates[i]!).toBeCloseTo(1, 9);
    });
  });
});

describe('values at the ends of what numbers can hold', () => {
  it.each([undefined, 'winsorise', ...bending] as const)(
    'are predicted and explained by finite numbers: %s',
    (transform) => {
      const extreme = observations.map(({ point }, i) => ({
        point,
        values: { rate: [1e150, 1e-300, 1e20, 3][i % 4]! },
      }));
      const input = { space, observations: extreme, point: extreme[0]!.point };
      const { importance, parts, diagnosis } = explain({ ...input, objective: objectiveWith(transform) })!;
      expect(Number.isFinite(diagnosis!.rmse)).toBe(true);
      for (const { effect } of [...importance!.parameters, ...parts!.parameters]) {
        expect(Number.isFinite(effect)).toBe(true);
      }
      const { explanations } = suggest({ ...input, objectives: [objectiveWith(transform)], count: 1, seed: 1 })
        .suggestions[0]!;
      expect(Number.isFinite(explanations!.rate!.trade!.gain)).toBe(true);
    },
  );
});

describe('an expected gain on a bent scale', () => {
  it('of logarithms is that of a log-normal value, which Black and Scholes have in closed form', () => {
    const evidence = evidenceOf(objectiveWith('log'));
    const unit = Math.log(evidence.toUnit(1) / evidence.toUnit(0));
    for (const [mean, sd, best] of [
      [0.2, 0.3, 0.5],
      [1, 0.2, 0.4],
      [-1, 0.3, 0.8],
    ] as const) {
      const [spot, strike, width] = [evidence.toUnit(mean), evidence.toUnit(best), unit * sd];
      const high = (unit * (mean - best)) / width + width;
      const expected = spot * Math.exp(0.5 * width ** 2) * normalCdf(high) - strike * normalCdf(high - width);
      expect(gainInUnit({ mean, sd }, best, evidence) / expected).toBeCloseTo(1, 6);
    }
  });
});

describe('distances from a limit in logarithms', () => {
  const limited: Objective = { name: 'rate', atMost: 2, transform: 'bilog' };
  const values = [1.9, 2.5, 1, 4, -1e6, 1e8];
  const seen = values.map((value, i) => ({ point: { dose: i / 5, salt: 'a' }, values: { rate: value } }));

  it('stay numbers where the smallest are nothing beside the largest', () => {
    const values = [1e12, -1e-320, 0, 0, -1e-320].map((rate, i) => ({
      point: { dose: i / 5, salt: 'a' },
      values: { rate },
    }));
    const { outcomes } = evidenceOf({ name: 'rate', atMost: 0 }, values);
    expect([...outcomes].every(Number.isFinite)).toBe(true);
    expect(new Set(outcomes.slice(1)).size).toBe(1);
  });

  it('keep every outcome on its side of the limit and in order, however many decades away', () => {
    const { outcomes, standardise, toUnit } = evidenceOf(limited, seen);
    values.forEach((value, i) => {
      // less is better here, so that outcomes are turned
      expect(outcomes[i]! > standardise(-2)).toBe(value < 2);
      expect(toUnit(outcomes[i]!)).toBeCloseTo(value, 5);
    });
    expect(Math.max(...outcomes.map(Math.abs))).toBeLessThan(3);
    const order = (numbers: ArrayLike<number>) => [...seen.keys()].sort((a, b) => numbers[a]! - numbers[b]!);
    expect(order(outcomes)).toEqual(order(values).reverse());
  });

  it('need one limit', () => {
    expect(() => evidenceOf({ ...limited, atLeast: 0 }, seen)).toThrow(/needs one limit/);
  });
});

describe('winsorised outcomes', () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8, -1000, 1000];
  const seen = values.map((rate, i) => ({ point: { dose: i / 10, salt: 'a' }, values: { rate } }));

  it('stop at the lower fence of Tukey, on the worse side only', () => {
    const outcome = outcomeOf({ name: 'rate', direction: 'maximise' });
    // quartiles 2.25 and 6.75 (numpy 2, percentile): 2.25 - 1.5 · 4.5
    expect(lowerFence(values, outcome)).toBeCloseTo(-4.5, 12);
    const { outcomes, toUnit, measured } = evidenceOf(objectiveWith('winsorise'), seen);
    expect(toUnit(outcomes[8]!)).toBeCloseTo(-4.5, 9);
    expect(toUnit(outcomes[9]!)).toBeCloseTo(1000, 9);
    expect(toUnit(measured[8]!)).toBeCloseTo(-1000, 9);
    const down = evidenceOf(objectiveWith('winsorise', { direction: 'minimise' }), seen);
    expect(down.toUnit(down.outcomes[8]!)).toBeCloseTo(-1000, 9);
    expect(down.toUnit(down.outcomes[9]!)).toBeCloseTo(13.5, 9);
  });

  it('stay on their side of limits and references', () => {
    const limited = evidenceOf(objectiveWith('winsorise', { atLeast: -20, reference: -30 }), seen);
    expect(limited.toUnit(limited.outcomes[8]!)).toBeCloseTo(-30, 9);
  });

  it('are diagnosed by what was measured', () => {
    const { diagnosis } = explain({ space, objective: objectiveWith('winsorise'), observations: seen })!;
    expect(diagnosis!.predictions[8]!.value).toBeCloseTo(-1000, 9);
  });
});

describe('logarithms', () => {
  it.each([
    [{ direction: { target: 1, tolerance: 1 } }, 'target'],
    [{ direction: 'maximise', atLeast: 0 }, '0 has no logarithm'],
    [{ direction: 'minimise', reference: -1 }, '-1 has no logarithm'],
  ] as const)('are refused where they make no sense: %j', (rest, message) => {
    expect(() => asked(objectiveWith('log', rest))).toThrow(message);
  });

  it('are refused for a value that has none', () => {
    const seen = [...observations, { point: { dose: 0.5, salt: 'a' }, values: { rate: 0 } }];
    expect(() => evidenceOf(objectiveWith('log'), seen)).toThrow('the value 0 has no logarithm');
  });

  it('make suggestions that do not depend on the power that a value is raised to', () => {
    const squared = observations.map(({ point, values }) => ({ point, values: { rate: values.rate ** 2 } }));
    const objectives = [objectiveWith('log')];
    const [plain, raised] = [observations, squared].map((each) =>
      suggest({ space, objectives, observations: each, count: 2, seed: 1 }).suggestions.map(({ point }) => point),
    );
    raised!.forEach(({ dose, salt }, i) => {
      expect(salt).toBe(plain![i]!.salt);
      expect(dose).toBeCloseTo(Number(plain![i]!.dose), 4);
    });
  });
});

describe('a limit on results without a transform', () => {
  const limit: Objective = { name: 'rate', atMost: 10 };
  /** Evidence of results at the distances from the limit. */
  const at = (distances: readonly number[], objective: Objective) =>
    evidenceOf(
      objective,
      distances.map((distance, i) => ({
        point: { dose: i / distances.length, salt: 'a' },
        values: { rate: 10 + distance },
      })),
    );
  const farApart = [-3, -2, -1, 1, 2, 3, 1e5];

  it('is modelled by the logarithm of the distance where distances span decades', () => {
    expect(at(farApart, limit).outcomes).toEqual(at(farApart, { ...limit, transform: 'bilog' }).outcomes);
  });

  it('is modelled as it is where most trials crowd near it and the others are far, but alike', () => {
    const crowded = [80, -60, 90, 70, -85, ...Array.from({ length: 30 }, (_, i) => 1e-4 * (i - 14.5))];
    expect(at(crowded, limit).unit).toBeGreaterThan(0);
  });

  it('is modelled as it is where results are wanted, too, and where they are limited on both sides', () => {
    for (const objective of [
      { ...limit, direction: 'minimise' as const },
      { ...limit, atLeast: -1e6 },
    ]) {
      expect(at(farApart, objective).unit).toBeGreaterThan(0);
    }
    expect(at(farApart, limit).unit).toBeUndefined();
  });
});
