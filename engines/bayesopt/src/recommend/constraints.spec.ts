import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, type Constraint, type Parameter, type Point, type Space, suggest } from '../index.js';
import { compileSpace, encode } from '../spaces/compiled-space.js';
import { keyOf } from '../spaces/pool.js';

const objectives = [{ name: 'yield', direction: 'maximise' as const }];
/** What a suggestion may miss a constraint by, relative to its size if that is above one. */
const ALLOWED = 1e-9;

const numberOf = (point: Point, name: string) => Number(point[name] ?? 0);

function meets(point: Point, condition: Condition): boolean {
  const value = point[condition.parameter];
  if (value === undefined) return false;
  if ('in' in condition) return condition.in.includes(value);
  return Number(value) >= (condition.atLeast ?? -1e99) && Number(value) <= (condition.atMost ?? 1e99);
}

/** Whether a point keeps to a constraint, written apart from the engine; formulas come with a function that says the same. */
function keeps(point: Point, constraint: Constraint, formula: (point: Point) => boolean): boolean {
  switch (constraint.type) {
    case 'linear': {
      const { terms, relation, value } = constraint;
      const sum = Object.entries(terms).reduce((total, [name, a]) => total + a * numberOf(point, name), 0);
      const excess = (sum - value) / Math.max(1, Math.abs(value));
      return (relation === '>=' || excess <= ALLOWED) && (relation === '<=' || excess >= -ALLOWED);
    }
    case 'cardinality': {
      const present = constraint.parameters.map((name) => numberOf(point, name)).filter((x) => x > ALLOWED);
      const enough = present.length >= (constraint.atLeast ?? 0) && present.length <= constraint.atMost;
      return enough && present.every((x) => x >= (constraint.threshold ?? 0) - ALLOWED);
    }
    case 'exclusion':
      return !constraint.when.every((condition) => meets(point, condition));
    case 'expression':
      return formula(point);
    case 'predicate':
      return constraint.admits(point);
    case 'batch':
      return true;
  }
}

function within(point: Point, parameters: readonly Parameter[]): boolean {
  return parameters.every((parameter) => {
    const value = point[parameter.name];
    const active = !('when' in parameter) || !parameter.when || meets(point, parameter.when);
    if (!active) return value === undefined;
    if (parameter.type === 'integer' || parameter.type === 'continuous') {
      return typeof value === 'number' && value >= parameter.lower && value <= parameter.upper;
    }
    return parameter.values.includes(value as never);
  });
}

interface Puzzle {
  readonly space: Space;
  readonly formula: (point: Point) => boolean;
}

const numeric = (name: string): fc.Arbitrary<Parameter> =>
  fc.oneof(
    fc.constant<Parameter>({ name, type: 'continuous', lower: 0, upper: 1 }),
    fc.constant<Parameter>({ name, type: 'continuous', lower: 0, upper: 2, step: 0.1 }),
    fc.constant<Parameter>({ name, type: 'continuous', lower: 0.01, upper: 10, scale: 'log' }),
    fc.constant<Parameter>({ name, type: 'integer', lower: 0, upper: 5 }),
    fc.constant<Parameter>({ name, type: 'discrete', values: [0, 0.5, 3] }),
    fc.constant<Parameter>({
      name,
      type: 'continuous',
      lower: 0,
      upper: 1,
      when: { parameter: 'kind', in: ['one', 'two'] },
    }),
  );
const KIND: Parameter = { name: 'kind', type: 'categorical', values: ['one', 'two', 'three'] };

/** Random spaces with random constraints through a point of them, so that at least that point is admitted. */
const puzzle: fc.Arbitrary<Puzzle> = fc
  .tuple(numeric('a'), numeric('b'), numeric('c'), numeric('d'), fc.integer({ min: 0, max: 31 }), fc.integer())
  .map(([a, b, c, d, which, seed]) => {
    const parameters = [KIND, a, b, c, d];
    const names = ['a', 'b', 'c', 'd'];
    const free: Space = { parameters };
    const { point } = suggest({ objectives, space: free, observations: [], count: 1, seed, strategy: 'random' })
      .suggestions[0]!;
    const total = names.reduce((sum, name) => sum + numberOf(point, name), 0);
    const present = names.filter((name) => numberOf(point, name) > ALLOWED).length;
    const product = numberOf(point, 'a') * numberOf(point, 'b') + numberOf(point, 'c') ** 2 + 0.05;
    const constraints: Constraint[] = [
      { type: 'linear', terms: { a: 1, b: 1, c: 1, d: 1 }, relation: which & 1 ? '=' : '<=', value: total },
      { type: 'cardinality', parameters: names, atMost: Math.max(1, present), atLeast: Math.min(1, present) },
      {
        type: 'exclusion',
        when: [
          { parameter: 'kind', in: ['one', 'two', 'three'].filter((kind) => kind !== point.kind) },
          { parameter: 'a', atLeast: 0.4 },
        ],
      },
      { type: 'expression', text: `a * b + c ^ 2 <= ${product}` },
      {
        type: 'linear',
        terms: { a: 2, c: -1 },
        relation: '>=',
        value: 2 * numberOf(point, 'a') - numberOf(point, 'c') - 0.1,
      },
    ];
    const formula = (p: Point) =>
      ['a', 'b', 'c'].some((name) => p[name] === undefined) ||
      numberOf(p, 'a') * numberOf(p, 'b') + numberOf(p, 'c') ** 2 <= product * (1 + ALLOWED) + ALLOWED;
    return { space: { parameters, constraints: constraints.filter((_, i) => i === 0 || (which >> i) & 1) }, formula };
  });

describe('every suggestion in a constrained space', () => {
  it('keeps to all constraints, is new, and costs bounded work', () => {
    fc.assert(
      fc.property(puzzle, fc.integer(), ({ space, formula }, seed) => {
        const { axes, region } = compileSpace(space);
        const observations: { point: Point; values: { yield: number } }[] = [];
        for (const count of [3, 2, 1]) {
          const begun = region?.work ?? 0;
          const { suggestions } = suggest({ objectives, space, observations, count, seed, initial: 3 });
          expect((region?.work ?? 0) - begun).toBeLessThan(1_500_000);
          for (const { point } of suggestions) {
            expect(within(point, space.parameters)).toBe(true);
            for (const constraint of space.constraints!)
              expect([constraint, keeps(point, constraint, formula)]).toEqual([constraint, true]);
            observations.push({
              point,
              values: { yield: Object.values(point).length + Math.sin(7 * numberOf(point, 'a')) },
            });
          }
        }
        expect(observations.length).toBeGreaterThan(0);
        expect(new Set(observations.map(({ point }) => keyOf(encode(axes, point)))).size).toBe(observations.length);
      }),
      { numRuns: 15 },
    );
  });
});

const SOLVENTS = [...'abcdef'];
const BLEND: Space = {
  parameters: [
    ...SOLVENTS.map((name): Parameter => ({ name, type: 'continuous', lower: 0, upper: 1 })),
    { name: 'salt', type: 'categorical', values: ['LiPF6', 'LiTFSI', 'none'] },
    { name: 'temperature', type: 'continuous', lower: 20, upper: 200 },
    {
      name: 'molarity',
      type: 'continuous',
      lower: 0.01,
      upper: 4,
      scale: 'log',
      when: { parameter: 'salt', in: ['LiPF6', 'LiTFSI'] },
    },
  ],
  constraints: [
    { type: 'linear', terms: Object.fromEntries(SOLVENTS.map((name) => [name, 1])), relation: '=', value: 1 },
    { type: 'cardinality', parameters: SOLVENTS, atMost: 3, atLeast: 2, threshold: 0.05 },
    { type: 'expression', text: 'sqrt(a^2 + b^2) <= 0.6 and (salt != "LiPF6" or temperature < 150)' },
    {
      type: 'exclusion',
      when: [
        { parameter: 'salt', in: ['LiTFSI'] },
        { parameter: 'temperature', atLeast: 100 },
      ],
    },
    { type: 'batch', parameter: 'temperature', sameFor: true },
    { type: 'batch', parameter: 'salt', atMostDistinct: 2 },
  ],
};
const blendFormula = (point: Point) =>
  Math.hypot(numberOf(point, 'a'), numberOf(point, 'b')) <= 0.6 + ALLOWED &&
  (point.salt !== 'LiPF6' || numberOf(point, 'temperature') < 150);
/** Best at 0.3 a, 0.5 c, 0.2 e. */
const blendYield = (point: Point) => {
  const best: Record<string, number> = { a: 0.3, c: 0.5, e: 0.2 };
  return -SOLVENTS.reduce((sum, name) => sum + (numberOf(point, name) - (best[name] ?? 0)) ** 2, 0);
};

describe('composition, cardinality, formula, exclusion and batch limits at once', () => {
  it('hold in the initial design and in every batch after it, and the best blend is approached', () => {
    const observations: { point: Point; values: { yield: number } }[] = [];
    for (let batch = 0; batch < 7; batch++) {
      const { suggestions } = suggest({ objectives, space: BLEND, observations, count: 5, seed: 2, initial: 5 });
      expect(suggestions).toHaveLength(5);
      expect(new Set(suggestions.map(({ point }) => point.temperature)).size).toBe(1);
      expect(new Set(suggestions.map(({ point }) => point.salt)).size).toBeLessThanOrEqual(2);
      for (const { point } of suggestions) {
        expect(within(point, BLEND.parameters)).toBe(true);
        for (const constraint of BLEND.constraints!) expect(keeps(point, constraint, blendFormula)).toBe(true);
        observations.push({ point, values: { yield: blendYield(point) } });
      }
    }
    expect(Math.max(...observations.map(({ values }) => values.yield))).toBeGreaterThan(-0.01);
  });

  it('repeat bit for bit, whatever was asked before', () => {
    const observations = suggest({ objectives, space: BLEND, observations: [], count: 6, seed: 4 }).suggestions.map(
      ({ point }) => ({ point, values: { yield: blendYield(point) } }),
    );
    const input = { objectives, space: BLEND, observations, count: 2, seed: 3, initial: 6 };
    const first = suggest(input);
    expect(suggest(input)).toEqual(first);
    expect(suggest(structuredClone(input))).toEqual(first);
  });
});

describe('a batch limit in a listed space', () => {
  it('lets a batch share one value, in the design and after it', () => {
    const space: Space = {
      parameters: [
        { name: 'temperature', type: 'discrete', values: [20, 40, 60] },
        { name: 'ligand', type: 'categorical', values: ['A', 'B', 'C', 'D', 'E'] },
      ],
      constraints: [{ type: 'batch', parameter: 'temperature', sameFor: true }],
    };
    const observations: { point: Point; values: { yield: number } }[] = [];
    for (let batch = 0; batch < 3; batch++) {
      const { suggestions } = suggest({ objectives, space, observations, count: 3, seed: 1, initial: 3 });
      expect(suggestions).toHaveLength(3);
      expect(new Set(suggestions.map(({ point }) => point.temperature)).size).toBe(1);
      for (const { point } of suggestions) {
        observations.push({
          point,
          values: { yield: numberOf(point, 'temperature') + 'ABCDE'.indexOf(String(point.ligand)) },
        });
      }
    }
  });
});

describe('random suggestions', () => {
  it('keep to constraints too', () => {
    const { suggestions } = suggest({
      objectives,
      space: BLEND,
      observations: [],
      count: 20,
      seed: 1,
      strategy: 'random',
    });
    expect(suggestions).toHaveLength(20);
    for (const { point } of suggestions) {
      for (const constraint of BLEND.constraints!) expect(keeps(point, constraint, blendFormula)).toBe(true);
    }
  });
});
