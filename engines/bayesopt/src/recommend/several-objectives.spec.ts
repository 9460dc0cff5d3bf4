import { describe, expect, it } from 'vitest';
import { hypervolume } from '../objectives/hypervolume.js';
import type { Objective } from '../objectives/objective.js';
import { ObjectiveError } from '../objectives/objective-error.js';
import type { Point, Space } from '../spaces/space.js';
import { byDesirability } from './by-desirability.js';
import { type Observation, type SuggestInput, suggest } from './suggest.js';

const LISTED: Space = {
  parameters: [
    { name: 'solvent', type: 'categorical', values: ['DMF', 'THF', 'MeCN', 'MeOH'] },
    { name: 'heat', type: 'integer', lower: 0, upper: 10 },
    { name: 'time', type: 'integer', lower: 0, upper: 10 },
  ],
};
const CONTINUOUS: Space = {
  parameters: ['heat', 'time'].map((name) => ({ name, type: 'continuous', lower: 0, upper: 10 })),
};
const MAXIMISED: Objective[] = [
  { name: 'yield', direction: 'maximise' },
  { name: 'purity', direction: 'maximise' },
];

/** Made-up truths: yield asks for heat, purity for cold, both for about five hours; the limits of `damage` forbid much heat. */
function measured(point: Point): Record<string, number> {
  const [heat, time] = [Number(point.heat) / 10, Number(point.time) / 10];
  const loss = (time - 0.5) ** 2 + (point.solvent === 'THF' || point.solvent === undefined ? 0 : 0.3);
  return { yield: heat - loss, purity: 1 - heat ** 2 - loss, damage: 4 * heat + time, colour: heat + 2 * time };
}

const observed = (points: readonly Point[]): Observation[] =>
  points.map((point) => ({ point, values: measured(point) }));

function played(input: Partial<SuggestInput>, trials: number, batch = 3): Point[] {
  const points: Point[] = [];
  while (points.length < trials) {
    const question = { space: LISTED, objectives: MAXIMISED, observations: observed(points), count: batch, seed: 1 };
    points.push(...suggest({ initial: 6, ...question, ...input }).suggestions.map(({ point }) => point));
  }
  return points;
}

const volume = (points: readonly Point[]) =>
  hypervolume(
    points.map(measured).map((values) => Float64Array.of(values.yield!, values.purity!)),
    [-1, -1],
  );

describe.each([
  ['a listed space', LISTED],
  ['a continuous space', CONTINUOUS],
])('suggestions for two objectives in %s', (_, space) => {
  it('dominate more than chance does', () => {
    expect(volume(played({ space }, 18))).toBeGreaterThan(volume(played({ space, strategy: 'random' }, 18)) + 0.05);
  });

  it('repeat bit for bit, never a point, and predict every objective', () => {
    const points = played({ space }, 9);
    const input: SuggestInput = { space, objectives: MAXIMISED, observations: observed(points), count: 4, seed: 2 };
    const output = suggest(input);
    expect(suggest(structuredClone(input))).toEqual(output);
    const all = [...points, ...output.suggestions.map(({ point }) => point)];
    expect(new Set(all.map((point) => JSON.stringify(point))).size).toBe(13);
    for (const { predictions } of output.suggestions) {
      for (const name of ['yield', 'purity']) expect(predictions?.[name]?.sd).toBeGreaterThan(0);
    }
    expect(Object.keys(output.models!)).toEqual(['yield', 'purity']);
  });

  it('keep to limits', () => {
    const objectives: Objective[] = [MAXIMISED[0]!, { name: 'damage', atMost: 2 }];
    const points = played({ space, objectives }, 21);
    const feasible = points.filter((point) => measured(point).damage! <= 2.05);
    expect(points.slice(12).filter((point) => measured(point).damage! <= 2.3).length).toBeGreaterThan(5);
    expect(Math.max(...feasible.map((point) => measured(point).yield!))).toBeGreaterThan(0.3);
  });
});

describe('suggestions for several objectives', () => {
  it('look for feasible points first while none is known', () => {
    const objectives: Objective[] = [...MAXIMISED, { name: 'damage', atMost: 1 }];
    const points = [4, 5, 6, 7, 8, 9].map((heat, i) => ({ solvent: 'THF', heat, time: (3 * i) % 11 }));
    const { suggestions } = suggest({
      space: LISTED,
      objectives,
      observations: observed(points),
      count: 1,
      seed: 1,
    });
    expect(suggestions[0]!.predictions!.damage!.mean).toBeLessThan(1);
    expect(measured(suggestions[0]!.point).damage).toBeLessThanOrEqual(1);
  });

  it('do not depend on the units of the objectives', () => {
    const points = played({}, 9);
    const input: SuggestInput = {
      space: LISTED,
      objectives: [{ ...MAXIMISED[0]!, reference: 0 }, MAXIMISED[1]!],
      observations: observed(points),
      count: 3,
      seed: 1,
    };
    const converted = suggest({
      ...input,
      objectives: [{ name: 'yield', direction: 'minimise', reference: 50 }, MAXIMISED[1]!],
      observations: points.map((point) => {
        const { yield: y, purity } = measured(point);
        return { point, values: { yield: 50 - 100 * y!, purity: 7 * purity! } };
      }),
    });
    expect(converted.suggestions.map(({ point }) => point)).toEqual(
      suggest(input).suggestions.map(({ point }) => point),
    );
  });

  it('use results in which an objective is missing', () => {
    const points = played({}, 12);
    const partial = observed(points).map(({ point, values }, i) => ({
      point,
      values: { yield: values.yield!, purity: i % 3 === 0 ? null : values.purity! },
    }));
    const input: SuggestInput = { space: LISTED, objectives: MAXIMISED, observations: partial, count: 2, seed: 1 };
    const { suggestions, models } = suggest(input);
    expect([models?.yield?.points, models?.purity?.points]).toEqual([12, 8]);
    expect(suggestions).toHaveLength(2);
  });

  it('fill the space while an objective has hardly been measured', () => {
    const observations = observed(played({}, 6)).map(({ point, values }) => ({
      point,
      values: { yield: values.yield! },
    }));
    const { suggestions } = suggest({ space: LISTED, objectives: MAXIMISED, observations, count: 2, seed: 1 });
    expect(suggestions.map(({ reason }) => reason)).toEqual(['space-filling', 'space-filling']);
  });

  it('come close to a target', () => {
    const objectives: Objective[] = [{ name: 'colour', direction: { target: 1.3, tolerance: 0.1 } }];
    const distances = played({ space: CONTINUOUS, objectives }, 15).map((p) => Math.abs(measured(p).colour! - 1.3));
    expect(Math.min(...distances)).toBeLessThan(0.02);
  });

  it('find the best compromise by desirability', () => {
    const points = played({}, 15);
    for (let trial = 0; trial < 4; trial++) {
      const question: SuggestInput = {
        space: LISTED,
        objectives: [
          { name: 'yield', direction: 'maximise', reference: 0, ideal: 1 },
          { name: 'purity', direction: 'maximise', reference: 0, ideal: 1 },
          { name: 'damage', atMost: 3 },
        ],
        observations: observed(points),
        count: 1,
        seed: 1,
      };
      const { suggestions } = suggest(byDesirability(question));
      expect(suggestions[0]!.predictions).toHaveProperty('desirability');
      points.push(suggestions[0]!.point);
    }
    expect(points.slice(15).map(({ solvent }) => solvent)).toContain('THF');
  });

  it('also come for more objectives than hypervolume is affordable for, and for limits alone', () => {
    const many: Objective[] = ['yield', 'purity', 'damage', 'colour', 'rest'].map((name) => ({
      name,
      direction: 'minimise',
    }));
    const points = played({}, 9);
    const observations = points.map((point, i) => ({ point, values: { ...measured(point), rest: Math.sin(i) } }));
    const input: SuggestInput = { space: LISTED, objectives: many, observations, count: 3, seed: 1 };
    expect(suggest(input).suggestions).toHaveLength(3);
    expect(suggest(structuredClone(input))).toEqual(suggest(input));
    const limits = suggest({ ...input, objectives: [{ name: 'damage', atLeast: 1, atMost: 2 }], count: 1 });
    expect(measured(limits.suggestions[0]!.point).damage).toBeLessThan(2.5);
  });

  it('are refused without an objective and for two of one name', () => {
    const input = { space: LISTED, observations: [], count: 1, seed: 1 };
    expect(() => suggest({ ...input, objectives: [] })).toThrow(ObjectiveError);
    expect(() => suggest({ ...input, objectives: [MAXIMISED[0]!, MAXIMISED[0]!] })).toThrow(/two objectives/);
  });
});
