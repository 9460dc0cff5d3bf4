import { mean, stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { evaluatorOf, type RegressionInput, regress } from '../index.js';

/** y = 2 + 3 t + sin(2 x) with little noise, and an input that says nothing. */
function table(n: number, seed = 1): RegressionInput {
  const random = stream(seed, 'table');
  const numbers = (f: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => f(i));
  const x = numbers(() => 6 * random.uniform());
  const t = numbers(() => random.normal());
  const values = numbers((i) => 2 + 3 * t[i]! + Math.sin(2 * x[i]!) + 0.01 * random.normal());
  return { inputs: [x, new Float64Array(n).fill(7)], linear: [t], values };
}
const without = ({ inputs, linear, values }: RegressionInput, left: number): RegressionInput => {
  const rest = (column: Float64Array) => column.filter((_, i) => i !== left);
  return { inputs: inputs.map(rest), linear: linear.map(rest), values: rest(values) };
};
const at = ({ inputs, linear }: RegressionInput, i: number) =>
  [inputs.map((column) => column[i]!), linear.map((column) => column[i]!)] as const;

describe('regression by linear terms and a Gaussian process', () => {
  it('is ordinary least squares where there are no inputs, with its exact left-out errors', () => {
    const plain = { ...table(9), inputs: [] };
    const fitted = regress(plain);
    for (let i = 0; i < 9; i++) {
      const { mean: expected } = regress(without(plain, i)).predict(...at(plain, i));
      expect(fitted.leftOut[i]!.mean).toBeCloseTo(expected, 10);
    }
    const [t, y] = [plain.linear[0]!, plain.values];
    const slope =
      t.reduce((s, v, i) => s + (v - mean(t)) * (y[i]! - mean(y)), 0) / t.reduce((s, v) => s + (v - mean(t)) ** 2, 0);
    expect(fitted.slopes[0]).toBeCloseTo(slope, 12);
    expect(fitted.intercept).toBeCloseTo(mean(y) - slope * mean(t), 12);
  });

  it('learns what the linear terms leave', () => {
    const known = table(40);
    const asked = table(20, 2);
    const [whole, plain] = [regress(known), regress({ ...known, inputs: [] })];
    expect(whole.slopes[0]).toBeCloseTo(3, 1);
    const errorOf = (model: typeof whole) =>
      Math.sqrt(mean(asked.values.map((value, i) => (model.predict(...at(asked, i)).mean - value) ** 2)));
    expect(errorOf(whole)).toBeLessThan(0.3 * errorOf(plain));
  });

  it('predicts what its shares of the values add up to, and what its expansion says', () => {
    const known = table(30);
    const fitted = regress(known);
    const evaluate = evaluatorOf(JSON.parse(JSON.stringify(fitted.expansion())));
    const [x, t] = at(table(1, 3), 0);
    const { mean: predicted, shares } = fitted.predict(x, t);
    expect(shares.reduce((sum, share, i) => sum + share * known.values[i]!, 0)).toBeCloseTo(predicted, 10);
    expect(evaluate(x, t)).toBeCloseTo(predicted, 8);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 8);
  });

  it('leaves a value out as if it had been predicted: put in its place, it changes nothing', () => {
    const known = table(12);
    const fitted = regress(known);
    const predicted = fitted.leftOut[4]!.mean;
    const [x, t] = at(known, 4);
    const { mean: now, shares } = fitted.predict(x, t);
    expect(now - shares[4]! * (known.values[4]! - predicted)).toBeCloseTo(predicted, 8);
  });

  it('fits the hyper-parameters of many rows to some of them', () => {
    const known = table(300);
    expect(regress(known).predict(...at(table(1, 9), 0)).mean).toBeCloseTo(table(1, 9).values[0]!, 1);
  });

  it('refuses linear terms that depend on one another, and too few rows', () => {
    const { values, linear } = table(8);
    expect(() => regress({ inputs: [], linear: [linear[0]!, linear[0]!.map((v) => 2 * v)], values })).toThrow(
      RangeError,
    );
    expect(() => regress({ inputs: [], linear: [Float64Array.of(1, 2)], values: Float64Array.of(1, 2) })).toThrow(
      /few/,
    );
  });
});
