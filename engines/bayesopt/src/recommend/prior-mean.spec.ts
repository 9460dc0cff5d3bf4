import { describe, expect, it } from 'vitest';
import {
  explain,
  FormulaError,
  type Objective,
  ObjectiveError,
  type Point,
  type Space,
  type SuggestInput,
  suggest,
} from '../index.js';

const SPACE: Space = {
  parameters: [
    { name: 'temperature', type: 'continuous', lower: 20, upper: 120 },
    { name: 'time', type: 'continuous', lower: 1, upper: 60, scale: 'log' },
    { name: 'solvent', type: 'categorical', values: ['water', 'toluene'] },
  ],
};
const FORMULA = '90 - 0.02 * (temperature - 85)^2 + 5 * log(time)';
const formula = ({ temperature, time }: Point) =>
  90 - 0.02 * (Number(temperature) - 85) ** 2 + 5 * Math.log(Number(time));
const truth = (point: Point) =>
  formula(point) + (point.solvent === 'water' ? 3 : 0) + Math.sin(Number(point.temperature) / 30);
const spots: Point[] = [
  { temperature: 30, time: 2, solvent: 'water' },
  { temperature: 110, time: 50, solvent: 'toluene' },
  { temperature: 60, time: 10, solvent: 'water' },
  { temperature: 45, time: 30, solvent: 'toluene' },
  { temperature: 100, time: 5, solvent: 'water' },
  { temperature: 70, time: 4, solvent: 'toluene' },
  { temperature: 25, time: 20, solvent: 'toluene' },
];
const objective = (priorMean?: Objective['priorMean'], more: Partial<Objective> = {}): Objective => ({
  name: 'yield',
  direction: 'maximise',
  ...(priorMean !== undefined && { priorMean }),
  ...more,
});
const observations = (count = spots.length, f = truth) =>
  spots.slice(0, count).map((point) => ({ point, values: { yield: f(point) } }));
const ask = (wanted: Objective, more: Partial<SuggestInput> = {}) =>
  suggest({ space: SPACE, objectives: [wanted], observations: observations(), count: 1, seed: 1, initial: 2, ...more });
const predicted = (wanted: Objective, point: Point, more: Partial<SuggestInput> = {}) =>
  ask(wanted, { space: { ...SPACE, candidates: [point] }, ...more }).suggestions[0]!.predictions!.yield!;

describe('a prior mean from a published model', () => {
  const far: Point = { temperature: 85, time: 55, solvent: 'water' };

  it('makes predictions better where nothing was observed, from the first results on', () => {
    for (const count of [3, 7]) {
      const more = { observations: observations(count) };
      const [told, alone] = [objective(FORMULA), objective()].map((wanted) => predicted(wanted, far, more));
      expect(Math.abs(told!.mean - truth(far))).toBeLessThan(4);
      expect(Math.abs(told!.mean - truth(far))).toBeLessThan(Math.abs(alone!.mean - truth(far)));
    }
    expect(ask(objective(FORMULA)).models!.yield!.priorMean).toBe('followed');
    expect(ask(objective()).models!.yield!.priorMean).toBeUndefined();
  });

  it('is the same as a formula or a function, up to rounding', () => {
    const [text, called] = [FORMULA, formula].map((prior) => predicted(objective(prior), far));
    expect(text!.mean).toBeCloseTo(called!.mean, 6);
    expect(text!.sd).toBeCloseTo(called!.sd, 6);
  });

  it('may be a table of points, which says nothing of others', () => {
    const letters = ['a', 'b', 'c', 'd', 'e', 'f'];
    const space: Space = { parameters: [{ name: 'x', type: 'categorical', values: letters }] };
    const seen = letters.slice(0, 3).map((x, i) => ({ point: { x }, values: { yield: [10, 30, 20][i]! } }));
    const at = (priorMean: Objective['priorMean'], x: string) =>
      predicted(objective(priorMean), { x }, { space: { ...space, candidates: [{ x }] }, observations: seen }).mean;
    const told = [11, 29, 20, 50, 5];
    const table = { points: letters.slice(0, 5).map((x) => ({ x })), values: told };
    const called = ({ x }: Point) => told[letters.indexOf(String(x))] ?? Number.NaN;
    for (const x of ['d', 'e', 'f']) expect(at(table, x)).toBeCloseTo(at(called, x), 9);
    expect(at(table, 'd')).toBeGreaterThan(40);
    expect(at({ points: [], values: [] }, 'd')).toBeCloseTo(at(undefined, 'd'), 6);
  });

  it('may be off by a constant', () => {
    const shifted = predicted(objective(`${FORMULA} - 1000`), far);
    expect(shifted.mean).toBeCloseTo(predicted(objective(FORMULA), far).mean, 6);
  });

  it('is outgrown when it misleads: then predictions are those without it', () => {
    const wrong = objective('300 * sin(temperature) * sin(7 * time)');
    expect(ask(wrong).models!.yield!.priorMean).toBe('outgrown');
    expect(predicted(wrong, far)).toEqual(predicted(objective(), far));
  });

  it('leads the search to where it promises most, in the space between the points too', () => {
    const { temperature, time } = ask(objective(FORMULA)).suggestions[0]!.point;
    expect(Math.abs(Number(temperature) - 85)).toBeLessThan(12);
    expect(time).toBeGreaterThan(50);
  });

  it('counts for values to be minimised, to come close to, in logarithms and with fences', () => {
    const minimised = objective('0 - (90 - 0.02 * (temperature - 85)^2 + 5 * log(time))', { direction: 'minimise' });
    const turned = { observations: observations(7, (point) => -truth(point)) };
    expect(predicted(minimised, far, turned).mean).toBeCloseTo(-predicted(objective(FORMULA), far).mean, 4);
    expect(predicted(objective(FORMULA, { transform: 'winsorise' }), far).mean).toBeGreaterThan(90);
    const exponential = objective('exp(temperature / 20)', { transform: 'log' });
    const growing = (point: Point) => 3 * Math.exp(Number(point.temperature) / 20);
    const hot = { ...far, temperature: 120 };
    const ratio = predicted(exponential, hot, { observations: observations(7, growing) }).mean / growing(hot);
    expect(Math.abs(Math.log(ratio))).toBeLessThan(0.1);
    const close = objective(FORMULA, { direction: { target: 80, tolerance: 2 } });
    expect(ask(close).suggestions[0]!.predictions!.yield!.mean).toBeLessThan(5);
  });

  it('holds with limits and known deviations among the results', () => {
    const limited = observations().map((observation, i) => ({
      ...observation,
      ...(i === 1 && { values: { yield: 80 }, censored: { yield: 'at-least' as const } }),
      sds: { yield: 0.5 },
    }));
    const { mean } = predicted(objective(FORMULA), far, { observations: limited });
    expect(Math.abs(mean - truth(far))).toBeLessThan(6);
  });

  it('is part of explanations: effects and baseline add up to the prediction', () => {
    const asked = { space: SPACE, objective: objective(FORMULA), observations: observations(), point: far };
    const { parts, importance, model, diagnosis } = explain(asked)!;
    expect(model.priorMean).toBe('followed');
    const sum = parts!.parameters.reduce((total, { effect }) => total + effect, parts!.baseline);
    expect(sum).toBeCloseTo(truth(far), -1);
    expect(importance!.parameters[0]!.parameter).toBe('temperature');
    expect(importance!.parameters[0]!.effect).toBeGreaterThan(10);
    const bare = explain({ ...asked, objective: objective() })!;
    expect(diagnosis!.rmse).toBeLessThan(0.5 * bare.diagnosis!.rmse);
  });

  it('says nothing where its formula has no value', () => {
    const partial = predicted(objective(`${FORMULA} + 0 * sqrt(50 - temperature)`), far);
    expect(Number.isFinite(partial.mean)).toBe(true);
    expect(predicted(objective('log(0 - time)'), far).mean).toBeCloseTo(predicted(objective(), far).mean, 6);
  });

  it.each([
    ['a fault', 'temperature *', FormulaError, /end/],
    ['an unknown name', '2 * pressure', FormulaError, /no parameter pressure/],
    ['a condition', 'temperature > 3', FormulaError, /number is needed/],
  ])('is refused with %s', (_, text, error, message) => {
    expect(() => ask(objective(text))).toThrow(error);
    expect(() => ask(objective(text))).toThrow(message);
  });

  it('is refused with the power transform', () => {
    expect(() => ask(objective(FORMULA, { transform: 'power' }))).toThrow(ObjectiveError);
  });
});
