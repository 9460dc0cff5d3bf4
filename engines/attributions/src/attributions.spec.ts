import { stream } from '@meguri/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttributionError, attributeFunction, attributeLinear, meanSizes, type Rows } from './index.js';

const random = stream(1, 'attributions');
const rowsOf = (count: number, width: number): Rows =>
  Array.from({ length: count }, () => Float64Array.from({ length: width }, () => random.normal()));
const background = rowsOf(20, 5);
const point = Float64Array.of(0.3, -1.2, 2, 0.1, -0.4);
const total = ({ baseline, contributions }: { baseline: number; contributions: Float64Array }) =>
  contributions.reduce((sum, each) => sum + each, baseline);
const curved = (x: Float64Array) => Math.sin(x[0]! * x[1]!) + x[2]! ** 2 - x[3]! * x[0]!;

const finite = fc.double({ min: -5, max: 5, noNaN: true });
const vector = fc.array(finite, { minLength: 5, maxLength: 5 }).map((values) => Float64Array.from(values));

describe('the Shapley values of any function', () => {
  it('add up to the prediction to 1e-12', () => {
    fc.assert(
      fc.property(vector, (x) => {
        const parts = attributeFunction({ predict: curved, point: x, background });
        expect(Math.abs(total(parts) - curved(x))).toBeLessThan(1e-12 * Math.max(1, Math.abs(curved(x))));
        expect(parts.prediction).toBeCloseTo(curved(x), 12);
      }),
      { numRuns: 50 },
    );
  });

  it('add up with fifteen inputs, too, and are refused for sixteen', () => {
    const predict = (x: Float64Array) => Math.tanh(x.reduce((sum, value, j) => sum + value * (j % 3), 0));
    const few = rowsOf(3, 15);
    const parts = attributeFunction({ predict, point: new Float64Array(15).fill(0.2), background: few });
    expect(Math.abs(total(parts) - parts.prediction)).toBeLessThan(1e-12);
    const ask = () => attributeFunction({ predict, point: new Float64Array(16), background: rowsOf(2, 16) });
    expect(ask).toThrow(/16 inputs have too many coalitions/);
  });

  it('are nothing for an input that the function does not use, and equal for inputs that do the same', () => {
    const same = background.map((row) => row.with(1, row[0]!));
    const predict = (x: Float64Array) => Math.exp(0.2 * (x[0]! + x[1]!)) * x[2]!;
    const { contributions } = attributeFunction({ predict, point: point.with(1, point[0]!), background: same });
    expect(contributions[0]).toBeCloseTo(contributions[1]!, 13);
    expect([contributions[3], contributions[4]]).toEqual([0, 0]);
  });

  it('are coefficient times distance from the mean for a linear one', () => {
    fc.assert(
      fc.property(vector, vector, finite, (coefficients, x, intercept) => {
        const predict = (row: Float64Array) => coefficients.reduce((sum, b, j) => sum + b * row[j]!, intercept);
        const enumerated = attributeFunction({ predict, point: x, background });
        const closed = attributeLinear({ model: { intercept, coefficients }, point: x, background });
        expect(closed.baseline).toBeCloseTo(enumerated.baseline, 11);
        closed.contributions.forEach((each, j) => {
          expect(Math.abs(each - enumerated.contributions[j]!)).toBeLessThan(1e-12 * 100);
        });
        expect(Math.abs(total(closed) - predict(x))).toBeLessThan(1e-12 * 100);
      }),
      { numRuns: 30 },
    );
  });

  it('belong to groups where inputs act together', () => {
    const groups = [
      [0, 1],
      [2, 3, 4],
    ];
    const { contributions } = attributeFunction({ predict: curved, point, background, groups });
    const swapped = attributeFunction({ predict: curved, point, background, groups: groups.toReversed() });
    expect(contributions).toHaveLength(2);
    expect(swapped.contributions[1]).toBeCloseTo(contributions[0]!, 12);
    for (const wrong of [
      [
        [0, 1],
        [2, 3],
      ],
      [
        [0, 0, 1],
        [2, 3],
      ],
      [[0, 1, 2, 3, 5]],
    ]) {
      expect(() => attributeFunction({ predict: curved, point, background, groups: wrong })).toThrow(AttributionError);
    }
  });
});

describe('the conditional Shapley values of a linear model', () => {
  const model = { intercept: 1, coefficients: Float64Array.of(2, -1, 0.5, 0, 3) };
  const ask = (rows: Rows, x = point) =>
    attributeLinear({ model, point: x, background: rows, variant: 'conditional-gaussian' });

  it('add up to the prediction, too', () => {
    const parts = ask(background);
    expect(parts.variant).toBe('conditional-gaussian');
    expect(Math.abs(total(parts) - parts.prediction)).toBeLessThan(1e-12);
  });

  it('are those of the other variant where inputs are uncorrelated', () => {
    // the corners of a cube: mean 0, covariance the identity
    const corners = Array.from({ length: 32 }, (_, c) =>
      Float64Array.from({ length: 5 }, (_, j) => ((c >> j) & 1) * 2 - 1),
    );
    const { contributions } = attributeLinear({ model, point, background: corners });
    ask(corners).contributions.forEach((each, j) => {
      expect(each).toBeCloseTo(contributions[j]!, 12);
    });
  });

  it('of two inputs are those worked out by hand', () => {
    // f = x₀, unit variances, correlation r: v({0}) = v({0, 1}) = x₀, v({1}) = r x₁, hence φ₁ = r x₁ / 2 and φ₀ = x₀ - r x₁ / 2
    const r = 0.6;
    const [a, b] = [Math.sqrt((1 + r) / 2), Math.sqrt((1 - r) / 2)];
    const rows = [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ].map(([u, v]) => Float64Array.of(a * u! + b * v!, a * u! - b * v!));
    const one = { intercept: 0, coefficients: Float64Array.of(1, 0) };
    const parts = attributeLinear({
      model: one,
      point: Float64Array.of(0.5, 2),
      background: rows,
      variant: 'conditional-gaussian',
    });
    expect(parts.contributions[1]).toBeCloseTo((r * 2) / 2, 12);
    expect(parts.contributions[0]).toBeCloseTo(0.5 - (r * 2) / 2, 12);
    expect([
      ...attributeLinear({ model: one, point: Float64Array.of(0.5, 2), background: rows }).contributions,
    ]).toEqual([0.5, 0]);
  });

  it('do not depend on the units of the inputs', () => {
    const scaled = background.map((row) => row.with(4, row[4]! * 1e-6));
    const other = { ...model, coefficients: model.coefficients.with(4, 3e6) };
    const parts = attributeLinear({
      model: other,
      point: point.with(4, point[4]! * 1e-6),
      background: scaled,
      variant: 'conditional-gaussian',
    });
    parts.contributions.forEach((each, j) => {
      expect(each).toBeCloseTo(ask(background).contributions[j]!, 10);
    });
  });

  it('are refused where inputs depend on each other, or are constant', () => {
    expect(() => ask(background.map((row) => row.with(1, 2 * row[0]! + 1)))).toThrow(/linearly dependent/);
    expect(() => ask(background.map((row) => row.with(1, 7)))).toThrow(/constant/);
    expect(() => ask(background.slice(0, 4))).toThrow(expect.objectContaining({ remedy: expect.any(String) }));
  });
});

describe('what cannot be explained', () => {
  const model = { intercept: 0, coefficients: Float64Array.of(1, 1) };
  it.each([
    [Float64Array.of(1), [Float64Array.of(1, 2)], /explained row 1 has 1 values, not 2/],
    [Float64Array.of(1, Number.NaN), [Float64Array.of(1, 2)], /explained row 1: input 2 is NaN/],
    [Float64Array.of(1, 2), [], /no background row/],
    [Float64Array.of(1, 2), [Float64Array.of(1, 2), Float64Array.of(1, Infinity)], /background row 2: input 2/],
  ])('is refused with its place: %#', (x, rows, message) => {
    expect(() => attributeLinear({ model, point: x, background: rows })).toThrow(message);
  });

  it('are predictions that are no numbers', () => {
    const predict = (x: Float64Array) => Math.log(x[0]! * x[1]!);
    const ask = () =>
      attributeFunction({ predict, point: Float64Array.of(-1, -1), background: [Float64Array.of(1, 1)] });
    expect(ask).toThrow(/the model predicts NaN/);
  });
});

it('inputs matter by the mean size of what they contribute', () => {
  const model = { intercept: 0, coefficients: Float64Array.of(1, -2) };
  const rows = [Float64Array.of(0, 0), Float64Array.of(2, 4)];
  const sizes = meanSizes(rows.map((row) => attributeLinear({ model, point: row, background: rows })));
  expect([...sizes]).toEqual([1, 4]);
  expect(meanSizes([])).toHaveLength(0);
});
