import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACQUISITIONS,
  DEFAULT_SETTINGS,
  type Point,
  type Space,
  SpaceError,
  type SuggestInput,
  suggest,
} from '../index.js';

const objectives = [{ name: 'yield', direction: 'maximise' as const }];
const REACTION: Space = {
  parameters: [
    { name: 'base', type: 'categorical', values: ['KOAc', 'KOPiv', 'CsOAc', 'CsOPiv'] },
    { name: 'ligand', type: 'categorical', values: ['BrettPhos', 'PPhtBu2', 'XPhos', 'CgMe-PPh', 'JackiePhos'] },
    { name: 'temperature', type: 'discrete', values: [90, 105, 120] },
    { name: 'time', type: 'integer', lower: 1, upper: 6 },
  ],
};
const OVEN: Space = {
  parameters: [
    { name: 'temperature', type: 'continuous', lower: 20, upper: 400 },
    { name: 'atmosphere', type: 'categorical', values: ['air', 'nitrogen', 'argon'] },
    { name: 'hold', type: 'integer', lower: 0, upper: 100_000 },
  ],
};

/** A made-up truth over any space. */
function truth(space: Space, point: Point): number {
  return space.parameters.reduce((sum, parameter, d) => {
    if (parameter.type === 'source' || parameter.type === 'substance') return sum;
    const value = point[parameter.name]!;
    if (parameter.type === 'categorical' || parameter.type === 'ordinal') {
      return sum + Math.sin(3 + parameter.values.indexOf(value) * (d + 1));
    }
    const [low, high] =
      parameter.type === 'discrete'
        ? [Math.min(...parameter.values), Math.max(...parameter.values)]
        : [parameter.lower, parameter.upper];
    return sum - ((Number(value) - low) / (high - low) - 0.6) ** 2;
  }, 0);
}

function observed(space: Space, points: readonly Point[]) {
  return points.map((point) => ({ point, values: { yield: truth(space, point) } }));
}

function played(space: Space, trials: number, batch = 4, seed = 1): Point[] {
  const points: Point[] = [];
  while (points.length < trials) {
    const { suggestions } = suggest({
      objectives,
      space,
      observations: observed(space, points),
      count: batch,
      seed,
      initial: batch,
    });
    points.push(...suggestions.map(({ point }) => point));
  }
  return points;
}

describe.each([
  ['a listed space', REACTION],
  ['a continuous space', OVEN],
])('suggestions in %s', (_, space) => {
  it('begin with the initial design and go on with expected improvement', () => {
    const first = suggest({ objectives, space, observations: [], count: 4, seed: 1, initial: 4 });
    expect(first.suggestions.map(({ reason }) => reason)).toEqual(Array(4).fill('initial-design'));
    expect(first.models).toBeUndefined();
    const points = first.suggestions.map(({ point }) => point);
    const second = suggest({ objectives, space, observations: observed(space, points), count: 3, seed: 1, initial: 4 });
    expect(second.suggestions.map(({ reason }) => reason)).toEqual(Array(3).fill('expected-improvement'));
    expect(second.models?.yield?.points).toBe(4);
    for (const { predictions, acquisition } of second.suggestions) {
      expect(predictions?.yield?.sd).toBeGreaterThan(0);
      expect(Number.isFinite(predictions?.yield?.mean)).toBe(true);
      expect(Number.isFinite(acquisition)).toBe(true);
    }
  });

  it('repeat bit for bit', () => {
    const input: SuggestInput = {
      objectives,
      space,
      observations: observed(space, played(space, 12)),
      count: 4,
      seed: 3,
    };
    expect(suggest(structuredClone(input))).toEqual(suggest(input));
  });

  it('never repeat an observed, pending or failed point, nor one another', () => {
    const points = played(space, 16);
    expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(16);
    const input = { objectives, space, observations: observed(space, points), count: 5, seed: 1 };
    const ahead = suggest(input).suggestions.map(({ point }) => point);
    const next = suggest({ ...input, pending: ahead.slice(0, 2), infeasible: ahead.slice(2) });
    for (const { point } of next.suggestions) expect([...points, ...ahead]).not.toContainEqual(point);
  });

  it('come closer to the best point than chance does', () => {
    const best = Math.max(...observed(space, played(space, 24)).map(({ values }) => values.yield!));
    const random: Point[] = suggest({
      objectives,
      space,
      observations: [],
      count: 24,
      seed: 1,
      strategy: 'random',
    }).suggestions.map(({ point }) => point);
    expect(best).toBeGreaterThan(Math.max(...observed(space, random).map(({ values }) => values.yield!)));
  });

  it('go the other way when less is better', () => {
    const observations = observed(space, played(space, 12));
    const up = suggest({ objectives, space, observations, count: 4, seed: 1 });
    const mirrored = observations.map(({ point, values }) => ({ point, values: { yield: -values.yield! } }));
    const down = suggest({
      space,
      observations: mirrored,
      count: 4,
      seed: 1,
      objectives: [{ name: 'yield', direction: 'minimise' }],
    });
    expect(down.suggestions.map(({ point }) => point)).toEqual(up.suggestions.map(({ point }) => point));
    expect(down.suggestions[0]!.predictions!.yield!.mean).toBeCloseTo(-up.suggestions[0]!.predictions!.yield!.mean, 10);
  });
});

describe('suggestions', () => {
  it.each([2, 3, 4])('of one batch do not crowd where the first is, with seed %i', (seed) => {
    const space: Space = {
      parameters: [
        { name: 'solvent', type: 'categorical', values: ['ethanol', 'water', 'toluene'] },
        { name: 'temperature', type: 'continuous', lower: 20, upper: 120 },
      ],
    };
    const observations = [
      { point: { solvent: 'ethanol', temperature: 60 }, values: { yield: 30 } },
      { point: { solvent: 'water', temperature: 80 }, values: { yield: 20 } },
      { point: { solvent: 'ethanol', temperature: 90 }, values: { yield: 55 } },
      { point: { solvent: 'toluene', temperature: 100 }, values: { yield: 10 } },
      { point: { solvent: 'ethanol', temperature: 110 }, values: { yield: 70 } },
    ];
    const points = suggest({ space, objectives, observations, count: 3, seed }).suggestions.map(({ point }) => point);
    const crowded = points.filter((point, i) =>
      points.some(
        (other, j) =>
          j < i &&
          other.solvent === point.solvent &&
          Math.abs(Number(other.temperature) - Number(point.temperature)) < 5,
      ),
    );
    expect(crowded).toEqual([]);
  });

  it('do not depend on the units of parameters or objective', () => {
    const observations = observed(REACTION, played(REACTION, 14));
    const kelvin = (point: Point): Point => ({ ...point, temperature: Number(point.temperature) + 273.15 });
    const fahrenheit = (point: Point): Point => ({ ...point, temperature: Number(point.temperature) * 1.8 + 32 });
    const reference = suggest({ objectives, space: REACTION, observations, count: 4, seed: 1 });
    for (const convert of [kelvin, fahrenheit]) {
      const space: Space = {
        parameters: REACTION.parameters.map((parameter) =>
          parameter.name === 'temperature' && parameter.type === 'discrete'
            ? { ...parameter, values: parameter.values.map((v) => Number(convert({ temperature: v }).temperature)) }
            : parameter,
        ),
      };
      const scaled = observations.map(({ point, values }) => ({
        point: convert(point),
        values: { yield: 3.5 * values.yield! - 1000 },
      }));
      const converted = suggest({ objectives, space, observations: scaled, count: 4, seed: 1 });
      expect(converted.suggestions.map(({ point }) => point)).toEqual(
        reference.suggestions.map(({ point }) => convert(point)),
      );
      const mean = reference.suggestions[0]!.predictions!.yield!.mean;
      expect(converted.suggestions[0]!.predictions!.yield!.mean).toBeCloseTo(3.5 * mean - 1000, 3);
    }
  });

  it('end when the space is used up, with the rest and a word about it', () => {
    const space: Space = { parameters: [{ name: 'lane', type: 'integer', lower: 1, upper: 7 }] };
    const points = [1, 2, 3, 4, 5].map((lane) => ({ lane }));
    const input = { objectives, space, observations: observed(space, points), count: 4, seed: 0, initial: 2 };
    const rest = suggest(input);
    expect(rest.suggestions.map(({ point }) => point.lane).sort()).toEqual([6, 7]);
    expect(rest.poolExhausted).toBe(true);
    expect(suggest({ ...input, pending: [{ lane: 6 }, { lane: 7 }] })).toMatchObject({
      suggestions: [],
      poolExhausted: true,
    });
  });

  it('keep to the candidates when they are given', () => {
    const candidates = [90, 105, 120].map((temperature) => ({ base: 'KOAc', ligand: 'XPhos', temperature, time: 3 }));
    const { suggestions } = suggest({
      objectives,
      space: { ...REACTION, candidates },
      observations: [],
      count: 9,
      seed: 0,
    });
    expect(suggestions).toHaveLength(3);
    for (const { point } of suggestions) expect(candidates).toContainEqual(point);
  });

  it('fill the space while nothing is measured, also past the initial design', () => {
    const pending = suggest({ objectives, space: REACTION, observations: [], count: 5, seed: 1 }).suggestions.map(
      ({ point }) => point,
    );
    const { suggestions } = suggest({
      objectives,
      space: REACTION,
      observations: [],
      pending,
      count: 2,
      seed: 1,
      initial: 5,
    });
    expect(suggestions.map(({ reason }) => reason)).toEqual(['space-filling', 'space-filling']);
    for (const { point } of suggestions) expect(pending).not.toContainEqual(point);
  });

  it('survive odd results: constant, infinite, not a number, huge, tiny, repeated', () => {
    const value = fc.oneof(
      fc.constantFrom(0, 1, Number.NaN, Number.POSITIVE_INFINITY, 1e308, -1e308, 1e-308),
      fc.double({ noNaN: true, min: -1e3, max: 1e3 }),
    );
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 9 }),
        fc.integer(),
        fc.boolean(),
        (values, seed, repeat) => {
          const points = suggest({
            objectives,
            space: REACTION,
            observations: [],
            count: 9,
            seed,
            strategy: 'random',
          }).suggestions;
          const observations = values.map((v, i) => ({ point: points[repeat ? 0 : i]!.point, values: { yield: v } }));
          const { suggestions } = suggest({ objectives, space: REACTION, observations, count: 2, seed, initial: 1 });
          expect(suggestions).toHaveLength(2);
          for (const { predictions } of suggestions) {
            const prediction = predictions?.yield;
            if (prediction) expect(Number.isFinite(prediction.mean) && Number.isFinite(prediction.sd)).toBe(true);
          }
        },
      ),
    );
  });

  it('refuse a space that admits nothing and a point outside it, naming the parameter', () => {
    const bounds: Space = { parameters: [{ name: 'flow', type: 'continuous', lower: 2, upper: 1 }] };
    expect(() => suggest({ objectives, space: bounds, observations: [], count: 1, seed: 0 })).toThrow(SpaceError);
    const observations = [{ point: { base: 'NaOH', ligand: 'XPhos', temperature: 90, time: 1 }, values: { yield: 1 } }];
    expect(() => suggest({ objectives, space: REACTION, observations, count: 1, seed: 0 })).toThrow(
      /NaOH is not a value of base/,
    );
  });

  it('refuse a count that is not a positive whole number', () => {
    expect(() => suggest({ objectives, space: REACTION, observations: [], count: 0, seed: 0 })).toThrow(RangeError);
  });
});

describe.each(ACQUISITIONS)('suggestions by %s', (acquisition) => {
  const settings = { ...DEFAULT_SETTINGS, acquisition };

  it.each([
    ['a listed space', REACTION],
    ['a continuous space', OVEN],
  ])('name it, repeat bit for bit and are all different in %s', (_, space) => {
    const points = played(space, 12);
    const input: SuggestInput = {
      objectives,
      space,
      observations: observed(space, points.slice(0, 8)),
      pending: points.slice(8, 10),
      infeasible: points.slice(10),
      count: 4,
      seed: 3,
    };
    const { suggestions } = suggest(input, settings);
    expect(suggestions.map(({ reason }) => reason)).toEqual(Array(4).fill(acquisition));
    for (const { acquisition } of suggestions) expect(Number.isFinite(acquisition)).toBe(true);
    const all = [...points, ...suggestions.map(({ point }) => point)].map((point) => JSON.stringify(point));
    expect(new Set(all).size).toBe(16);
    expect(suggest(structuredClone(input), settings).suggestions).toEqual(suggestions);
  });

  it('weigh two objectives and a limit', () => {
    const points = played(REACTION, 10);
    const observations = points.map((point, i) => ({
      point,
      values: { yield: truth(REACTION, point), cost: i % 4, purity: Math.cos(i) },
    }));
    const { suggestions } = suggest(
      {
        space: REACTION,
        objectives: [...objectives, { name: 'cost', direction: 'minimise' }, { name: 'purity', atLeast: -0.5 }],
        observations,
        count: 3,
        seed: 1,
      },
      settings,
    );
    expect(new Set(suggestions.map(({ point }) => JSON.stringify(point))).size).toBe(3);
  });
});

describe('suggestions where rounding or other campaigns interfere', () => {
  it('take values that differ by rounding alone for one, in lists, conditions and exclusions', () => {
    const [sum, third] = [0.1 + 0.2, 0.3];
    const space: Space = {
      parameters: [
        { name: 'dose', type: 'discrete', values: [0.1, sum, third] },
        { name: 'solvent', type: 'categorical', values: ['water', 'ethanol'], when: { parameter: 'dose', in: [sum] } },
      ],
      constraints: [
        {
          type: 'exclusion',
          when: [
            { parameter: 'dose', in: [sum] },
            { parameter: 'solvent', in: ['water'] },
          ],
        },
      ],
    };
    const { suggestions, poolExhausted } = suggest({ space, objectives, observations: [], count: 9, seed: 1 });
    const points = suggestions.map(({ point }) => point);
    expect(points).toHaveLength(2);
    expect(points).toContainEqual({ dose: 0.1 });
    expect(points).toContainEqual({ dose: third, solvent: 'ethanol' });
    expect(poolExhausted).toBe(true);
  });

  it('do without a warm start that is no number', () => {
    const observations = observed(REACTION, played(REACTION, 24));
    const input: SuggestInput = { objectives, space: REACTION, observations, count: 1, seed: 1 };
    const broken = { lengthscales: [1, 1, Number.NaN, 1], outputScale: -1, noise: 1, mean: 0 };
    expect(suggest({ ...input, warmStarts: { yield: broken } })).toEqual(suggest(input));
  });

  it('are refused where the bounds leave too few different numbers between them', () => {
    const space: Space = { parameters: [{ name: 'x', type: 'continuous', lower: 1e6, upper: 1e6 + 1e-3 }] };
    expect(() => suggest({ space, objectives, observations: [], count: 1, seed: 1 })).toThrow(
      /too close for their size/,
    );
  });
});
