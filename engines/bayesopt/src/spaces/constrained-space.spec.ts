import { describe, expect, it } from 'vitest';
import type { Constraint } from '../constraints/constraint.js';
import { compileSpace, decode, encode } from './compiled-space.js';
import { keyOf, rowOf } from './pool.js';
import { sample } from './sampling.js';
import type { ContinuousParameter, Parameter, Space } from './space.js';
import { SpaceError } from './space-error.js';

const amount = (name: string, more: Partial<ContinuousParameter> = {}): ContinuousParameter => ({
  name,
  type: 'continuous',
  lower: 0,
  upper: 1,
  ...more,
});
const sum = (names: readonly string[], relation: '=' | '<=' | '>=', value: number): Constraint => ({
  type: 'linear',
  terms: Object.fromEntries(names.map((name) => [name, 1])),
  relation,
  value,
});

function refusal(space: Space): SpaceError {
  try {
    compileSpace(space);
  } catch (error) {
    if (error instanceof SpaceError) return error;
    throw error;
  }
  throw new Error('the space was accepted');
}

describe('scales and steps', () => {
  it('a logarithmic scale halves at the geometric mean', () => {
    const { axes } = compileSpace({ parameters: [amount('dose', { lower: 0.01, upper: 100, scale: 'log' })] });
    expect(encode(axes, { dose: 1 })[0]).toBeCloseTo(0.5, 12);
    expect(decode(axes, [0.75]).dose).toBeCloseTo(10, 12);
    expect(decode(axes, [1])).toEqual({ dose: 100 });
  });

  it('whole numbers can stand on a logarithmic scale', () => {
    const { axes, pool } = compileSpace({
      parameters: [{ name: 'layers', type: 'integer', lower: 1, upper: 64, scale: 'log' }],
    });
    expect(pool?.size).toBe(64);
    expect(encode(axes, { layers: 8 })[0]).toBeCloseTo(0.5, 12);
    for (let i = 0; i < 64; i++) expect(decode(axes, rowOf(pool!, i))).toEqual({ layers: i + 1 });
  });

  it('a step admits the values people would write', () => {
    const { axes, pool } = compileSpace({ parameters: [amount('x', { upper: 0.75, step: 0.1 })] });
    const values = Array.from({ length: pool!.size }, (_, i) => decode(axes, rowOf(pool!, i)).x);
    expect(values).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
  });

  it('a logarithmic scale needs bounds above zero, and a step must go up', () => {
    expect(refusal({ parameters: [amount('x', { scale: 'log' })] })).toMatchObject({ parameter: 'x' });
    expect(refusal({ parameters: [amount('x', { step: 0 })] })).toMatchObject({ parameter: 'x' });
  });
});

describe('conditional parameters', () => {
  const parameters: Parameter[] = [
    amount('strength', { when: { parameter: 'additive', in: ['acid', 'base'] } }),
    { name: 'additive', type: 'categorical', values: ['none', 'acid', 'base'] },
    { name: 'acid', type: 'categorical', values: ['HCl', 'AcOH'], when: { parameter: 'additive', in: ['acid'] } },
    amount('excess', { when: { parameter: 'acid', in: ['HCl'] } }),
  ];

  it('are absent from points in which they are inactive, and null or a value there makes no difference', () => {
    const { axes } = compileSpace({ parameters });
    const row = encode(axes, { additive: 'none' });
    expect(decode(axes, row)).toEqual({ additive: 'none' });
    const nulls = encode(axes, { additive: 'none', strength: null, acid: null });
    const values = encode(axes, { additive: 'none', strength: 0.1, acid: 'HCl' });
    expect([keyOf(nulls), keyOf(values)]).toEqual([keyOf(row), keyOf(row)]);
  });

  it('are inactive when what they depend on is', () => {
    const { axes } = compileSpace({ parameters });
    const point = { additive: 'base', strength: 0.5 };
    expect(decode(axes, encode(axes, point))).toEqual(point);
    expect(() => encode(axes, { additive: 'acid', strength: 0.5, acid: 'HCl' })).toThrow(/undefined is not a number/);
  });

  it('are listed once where they are inactive', () => {
    const finite = parameters.map((parameter) =>
      parameter.type === 'continuous' ? { ...parameter, step: 0.5 } : parameter,
    );
    // none; base with 3 strengths; acid with 3 strengths and AcOH, or HCl with 3 excesses
    expect(compileSpace({ parameters: finite }).size).toBe(1 + 3 + 3 * (1 + 3));
  });

  it('must not depend on one another in a circle, nor on what cannot be counted', () => {
    const choice = (name: string, parameter: string): Parameter => ({
      name,
      type: 'categorical',
      values: ['yes', 'no'],
      when: { parameter, in: ['yes'] },
    });
    expect(refusal({ parameters: [choice('a', 'b'), choice('b', 'c'), choice('c', 'a')] }).message).toMatch(/circle/);
    expect(refusal({ parameters: [amount('x'), choice('a', 'x')] }).message).toMatch(/cannot be counted/);
    expect(
      refusal({ parameters: [choice('a', 'b'), { name: 'b', type: 'categorical', values: ['?'] }] }).message,
    ).toMatch(/yes is not a value of b/);
  });
});

describe('a space that can be listed', () => {
  it('holds the mixtures of a grid with at most so many components', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const { size, region } = compileSpace({
      parameters: names.map((name) => amount(name, { step: 0.05 })),
      constraints: [sum(names, '=', 1), { type: 'cardinality', parameters: names, atMost: 3 }],
    });
    // C(5,1) · 1 + C(5,2) · 19 + C(5,3) · C(19,2)
    expect(size).toBe(5 + 10 * 19 + 10 * 171);
    expect(region).toBeUndefined();
  });

  it('leaves out what is excluded, and candidates that break a constraint', () => {
    const parameters: Parameter[] = [
      { name: 'solvent', type: 'categorical', values: ['water', 'DMF'] },
      { name: 'temperature', type: 'discrete', values: [20, 80, 140] },
    ];
    const constraints: Constraint[] = [
      {
        type: 'exclusion',
        when: [
          { parameter: 'solvent', in: ['water'] },
          { parameter: 'temperature', atLeast: 100 },
        ],
      },
    ];
    expect(compileSpace({ parameters, constraints }).size).toBe(5);
    const candidates = [20, 140].map((temperature) => ({ solvent: 'water', temperature }));
    expect(compileSpace({ parameters, constraints, candidates }).size).toBe(1);
  });
});

describe('a space that admits nothing', () => {
  const parameters = [amount('a'), amount('b'), amount('c')];

  it('names the constraint that cannot hold', () => {
    const constraints = [sum(['a', 'b'], '<=', 1), sum(['a', 'b', 'c'], '=', 4)];
    expect(refusal({ parameters, constraints }).message).toBe(
      'nothing within the parameters satisfies 1 a + 1 b + 1 c = 4',
    );
  });

  it('names the constraints that contradict one another, and no others', () => {
    const constraints: Constraint[] = [
      sum(['a', 'b', 'c'], '>=', 1),
      sum(['a', 'b'], '>=', 1.5),
      { type: 'expression', text: 'a <= 0.2' },
      { type: 'expression', text: 'a * c <= 2' },
    ];
    expect(refusal({ parameters, constraints }).message).toBe('nothing satisfies all of: 1 a + 1 b >= 1.5; a <= 0.2');
  });

  it('sees through cardinality', () => {
    const constraints: Constraint[] = [
      sum(['a', 'b', 'c'], '=', 1),
      { type: 'cardinality', parameters: ['a', 'b', 'c'], atMost: 3, atLeast: 3, threshold: 0.4 },
    ];
    expect(refusal({ parameters, constraints }).message).toMatch(
      /^nothing satisfies all of: .* = 1; 3 to 3 of a, b, c$/,
    );
  });

  it('sees through grids', () => {
    const grid = [amount('a', { step: 0.25 }), amount('b', { step: 0.25 })];
    expect(refusal({ parameters: grid, constraints: [sum(['a', 'b'], '=', 0.6)] }).message).toMatch(/1 a \+ 1 b = 0.6/);
  });

  it('says how long it looked, and for what, when a rule can only be tried', () => {
    const constraints: Constraint[] = [
      { type: 'expression', text: 'a >= 0.1' },
      { type: 'predicate', admits: ({ b }) => Number(b) > 2 },
    ];
    const { message, remedy } = refusal({ parameters, constraints });
    expect(message).toMatch(/in \d+ steps; of 1024 points of the whole range 0 satisfied the predicate admits/);
    expect(remedy).not.toBe('');
  });

  it.each<[Constraint, RegExp]>([
    [sum(['a', 'z'], '=', 1), /names z, which is no parameter/],
    [sum([], '=', 1), /makes no sense/],
    [sum(['a'], '=', Number.NaN), /makes no sense/],
    [{ type: 'cardinality', parameters: ['a', 'b'], atMost: 1, atLeast: 2 }, /makes no sense/],
    [{ type: 'exclusion', when: [] }, /no conditions/],
    [{ type: 'batch', parameter: 'a' }, /says nothing/],
  ])('constraint %# is refused for what is wrong with it', (constraint, message) => {
    expect(refusal({ parameters, constraints: [constraint] }).message).toMatch(message);
  });
});

describe('a space of 10^12 combinations', () => {
  const names = [...'abcdefghijkl'];
  const parameters = names.map(
    (name): Parameter => ({ name, type: 'discrete', values: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }),
  );

  it('is compiled and sampled with little work', () => {
    const { region, pool, size } = compileSpace({
      parameters,
      constraints: [sum(names, '<=', 30), { type: 'expression', text: 'a * b <= 20' }],
    });
    expect(size).toBe(1e12);
    expect(pool).toBeUndefined();
    const begun = region!.work;
    expect(begun).toBeLessThan(1000);
    const rows = sample(region!, 100, 1);
    expect(new Set(rows.map(keyOf)).size).toBe(100);
    for (const row of rows) expect(region!.admits(row)).toBe(true);
    expect(region!.work - begun).toBeLessThan(20_000);
  });
});

describe('a whole number among 10^12 beside a mixture', () => {
  it('is moved to the nearest of its values', () => {
    const names = ['a', 'b', 'c'];
    const { axes, region } = compileSpace({
      parameters: [{ name: 'count', type: 'integer', lower: 0, upper: 2 ** 40 }, ...names.map((name) => amount(name))],
      constraints: [sum(names, '=', 1)],
    });
    for (const count of [0, 1, 2 ** 31, 2 ** 32 + 1, 2 ** 40 - 1, 2 ** 40]) {
      const near = region!.nearest(encode(axes, { count, a: 0.2, b: 0.3, c: 0.4 }));
      expect(decode(axes, near!).count).toBe(count);
    }
  });

  it('is at least the threshold where it is present', () => {
    const { axes, region } = compileSpace({
      parameters: [{ name: 'count', type: 'integer', lower: 0, upper: 2 ** 40 }, amount('a')],
      constraints: [{ type: 'cardinality', parameters: ['count', 'a'], atMost: 1, threshold: 2 ** 32 }],
    });
    const near = region!.nearest(encode(axes, { count: 5, a: 0 }));
    expect(decode(axes, near!)).toEqual({ count: 2 ** 32, a: 0 });
  });
});
