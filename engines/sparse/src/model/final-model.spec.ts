import { describe, expect, it } from 'vitest';
import { leaveOneOut } from '../data/folds.js';
import { prepare } from '../data/prepare.js';
import { fitSubset } from '../outputs/coefficients.js';
import { heldOutRmse } from '../regression/held-out.js';
import { synthetic } from '../synthetic.fixture.js';
import { finalModel } from './final-model.js';
import { pointOf, predict } from './predict.js';

const design = synthetic({ n: 30, p: 5, seed: 7, coefficients: [2, 0, -1], noise: 0.5, targets: 2 });

describe('the final model', () => {
  const model = finalModel({ design, target: 1, features: ['x3', 'x1'] });

  it('is the refit of the features chosen, in the order of the table, with its leave-one-out error', () => {
    const fit = fitSubset(design, 1, ['x1', 'x3']);
    expect(model.coefficients.map(({ column }) => column)).toEqual(['x1', 'x3']);
    expect(model.coefficients.map(({ raw }) => raw)).toEqual(Array.from(fit.coefficients));
    expect(model.coefficients.map(({ standardised }) => standardised)).toEqual(Array.from(fit.standardised));
    const columns = [design.columns[0]!.values, design.columns[2]!.values];
    expect(model.rmse).toBeCloseTo(heldOutRmse(columns, design.targets[1]!.values, leaveOneOut(30)), 12);
  });

  it('gives intervals like those of theory where its assumptions hold', () => {
    const large = synthetic({ n: 400, p: 1, seed: 1, coefficients: [1], noise: 1 });
    const [{ interval, raw }] = finalModel({ design: large, features: ['x1'] }).coefficients as [never];
    const { lower, upper } = interval as { lower: number; upper: number };
    // standard error 1 / sqrt(n) of a standard normal column and noise, times 1.96 on both sides
    expect((upper - lower) / 2).toBeCloseTo(1.96 / 20, 1);
    expect(lower).toBeLessThan(raw);
  });

  it('is equal for equal seeds, and survives JSON with all that predicts', () => {
    const again = finalModel({ design, target: 1, features: ['x1', 'x3'] });
    expect(again).toEqual(model);
    const read = JSON.parse(JSON.stringify(model)) as typeof model;
    expect(predict(read, [1, 1])).toEqual(predict(model, [1, 1]));
    expect(finalModel({ design, target: 1, features: ['x1', 'x3'], seed: 2 }).coefficients).not.toEqual(
      model.coefficients,
    );
  });

  it('predicts with intervals, and says where it extrapolates', () => {
    const near = predict(model, [0.5, 0.5]);
    expect(near.value).toBeCloseTo(0.5, 0);
    expect(near.interval.lower).toBeLessThan(near.value);
    expect(near.interval.upper).toBeGreaterThan(near.value);
    expect(near.inDomain).toBe(true);
    expect(predict(model, [9, 9]).inDomain).toBe(false);
  });

  it('tells how far columns can be told apart: r = 0.6 inflates variance by 1 / (1 - 0.36)', () => {
    const [a, b] = [
      [1, 1, -1, -1, 1, 1, -1, -1],
      [1, -1, 1, -1, 1, -1, 1, -1],
    ];
    const rows = a.map((value, i) => [value, 0.6 * value + 0.8 * b[i]!, i * i]);
    const table = { columns: ['a', 'b', 'y'], rows };
    const built = finalModel({ design: prepare(table, { targets: ['y'] }).design, features: ['a', 'b'] });
    for (const { varianceInflation } of built.coefficients) expect(varianceInflation).toBeCloseTo(1 / 0.64, 10);
  });

  it.each([
    [['none'], 'there is no feature none'],
    [['x1', 'x2', 'x3', 'x4', 'x5'], '5 columns are too many for 7 rows'],
  ])('refuses %s', (features, message) => {
    const few = synthetic({ n: 7, p: 5, seed: 7 });
    expect(() => finalModel({ design: few, features })).toThrow(message);
  });

  it('names the row without which a coefficient is not determined', () => {
    const rows = [1, 2, 3, 4, 5, 6].map((i) => [i === 4 ? 1 : 0, i + (i % 2)]);
    const table = { columns: ['spike', 'y'], rows };
    const spiked = prepare(table, { targets: ['y'] }).design;
    expect(() => finalModel({ design: spiked, features: ['spike'] })).toThrow('row 4: without it');
  });
});

describe('a row of a table as a point of a model', () => {
  const rows = Array.from({ length: 12 }, (_, i) => [['a', 'b', 'c'][i % 3]!, i, i % 3 === 1 ? i + 5 : i + (i % 2)]);
  const built = finalModel({
    design: prepare({ columns: ['kind', 't', 'y'], rows }, { targets: ['y'], factors: ['kind'] }).design,
    features: ['kind', 't'],
  });

  it('has a number for each column, and a column for each level', () => {
    expect(pointOf(built, { kind: 'a', t: '3' }, 1)).toEqual([0, 0, 3]);
    expect(pointOf(built, { t: 3, kind: ' c ' }, 1)).toEqual([0, 1, 3]);
  });

  it.each([
    [{ kind: 'a' }, 'column t: there is no such column'],
    [{ kind: 'd', t: 1 }, 'row 5: column kind: the model knows no level d'],
    [{ kind: 'a', t: '' }, 'row 5: column t: the value is missing'],
    [{ kind: 'a', t: 'warm' }, 'row 5: column t: the text "warm" stands where a number should be'],
  ])('is refused when it is %o', (cells, message) => {
    expect(() => pointOf(built, cells, 5)).toThrow(message);
  });
});
