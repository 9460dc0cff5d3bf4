import { stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { assess, explain, type Point, type Space, suggest } from '../index.js';

const space: Space = {
  parameters: [
    { name: 'ligand', type: 'categorical', values: ['XPhos', 'PPh3', 'PCy3', 'SPhos'] },
    { name: 'temperature', type: 'continuous', lower: 60, upper: 120 },
    { name: 'stirring', type: 'integer', lower: 200, upper: 800 },
  ],
};
const worth: Readonly<Record<string, number>> = { XPhos: 30, PPh3: 0, PCy3: 18, SPhos: 8 };
const truth = ({ ligand, temperature }: Point) => 40 + worth[String(ligand)]! - 0.02 * (Number(temperature) - 95) ** 2;
const random = stream(5, 'points');
const points = Array.from(
  { length: 24 },
  (): Point => ({
    ligand: ['XPhos', 'PPh3', 'PCy3', 'SPhos'][random.integer(0, 3)]!,
    temperature: 60 + 60 * random.uniform(),
    stirring: random.integer(200, 800),
  }),
);
const observations = points.map((point) => ({ point, values: { yield: truth(point) + random.normal() } }));
const objective = { name: 'yield', direction: 'maximise' as const };
const mirrored = observations.map(({ point, values }) => ({ point, values: { yield: -values.yield } }));
const downhill = { name: 'yield', direction: 'minimise' as const };

describe('the explanation of a suggestion', () => {
  const { suggestions } = suggest({ space, objectives: [objective], observations, count: 3, seed: 1, initial: 5 });

  it('says where the value should lie, what is hoped for and what it resembles', () => {
    const best = Math.max(...observations.map(({ values }) => values.yield));
    for (const { predictions, explanations } of suggestions) {
      const { interval, trade, nearest } = explanations!.yield!;
      const { mean, sd } = predictions!.yield!;
      const { lower, upper } = interval;
      expect((lower + upper) / 2).toBeCloseTo(mean, 9);
      expect((upper - lower) / 2).toBeCloseTo(1.959963984540054 * sd, 9);
      const { gain, probability, exploitation } = trade!;
      expect(trade!.best).toBeCloseTo(best, 9);
      expect(gain).toBeGreaterThan(0);
      for (const share of [probability, exploitation]) expect(share >= 0 && share <= 1).toBe(true);
      expect(nearest).toHaveLength(3);
      expect(nearest[0]!.correlation).toBeGreaterThanOrEqual(nearest[2]!.correlation);
    }
  });

  it('counts gains as positive when less is better', () => {
    const input = { space, objectives: [downhill], observations: mirrored, count: 3, seed: 1, initial: 5 };
    suggest(input).suggestions.forEach(({ explanations }, i) => {
      const upwards = suggestions[i]!.explanations!.yield!;
      const explanation = explanations!.yield!;
      expect(explanation.trade!.gain).toBeCloseTo(upwards.trade!.gain, 9);
      expect(explanation.trade!.best).toBeCloseTo(-upwards.trade!.best, 9);
      expect(explanation.interval.lower).toBeCloseTo(-upwards.interval.upper, 9);
    });
  });

  it('tells for each of several objectives what is hoped for and which observations it likens the point to', () => {
    const both = observations.map(({ point, values }, i) => ({ point, values: { ...values, cost: i % 7 } }));
    const objectives = [objective, { name: 'cost', direction: 'minimise' as const }];
    const [suggestion] = suggest({ space, objectives, observations: both, count: 1, seed: 1, initial: 5 }).suggestions;
    const { explanations, predictions } = suggestion!;
    expect(Object.keys(explanations!)).toEqual(['yield', 'cost']);
    const bests = { yield: Math.max(...observations.map(({ values }) => values.yield)), cost: 0 };
    for (const name of ['yield', 'cost'] as const) {
      const { interval, trade, nearest } = explanations![name]!;
      expect(interval.lower < predictions![name]!.mean && predictions![name]!.mean < interval.upper).toBe(true);
      expect(trade!.best).toBeCloseTo(bests[name], 9);
      expect(nearest).toHaveLength(3);
    }
    const limited = [objective, { name: 'cost', atMost: 5 }];
    const [within] = suggest({ space, objectives: limited, observations: both, count: 1, seed: 1 }).suggestions;
    expect(Object.values(within!.explanations!).map(({ trade }) => trade)).toEqual([undefined, undefined]);
  });

  it('names no failed point as a neighbour', () => {
    const infeasible = [suggestions[0]!.point];
    const input = { space, objectives: [objective], observations, infeasible, count: 2, seed: 1, initial: 5 };
    for (const { explanations } of suggest(input).suggestions)
      for (const { observation } of explanations!.yield!.nearest) expect(observation).toBeLessThan(observations.length);
  });
});

describe('the explanation of a model', () => {
  const point: Point = { ligand: 'XPhos', temperature: 95, stirring: 300 };
  const explanation = explain({ space, objective, observations, point })!;

  it('ranks the parameters by what they do', () => {
    const { parameters, points } = explanation.importance!;
    expect(points).toBe(24);
    expect(parameters[0]!.parameter).toBe('ligand');
    expect(parameters.at(-1)!.parameter).toBe('stirring');
    expect(parameters[0]!.effect).toBeGreaterThan(5);
  });

  it('takes a prediction to parts that add up, in the unit and the direction of the objective', () => {
    const { baseline, parameters } = explanation.parts!;
    const total = baseline + parameters.reduce((sum, { effect }) => sum + effect, 0);
    expect(Math.abs(total - truth(point))).toBeLessThan(5);
    expect(parameters.find(({ parameter }) => parameter === 'ligand')!.effect).toBeGreaterThan(5);
    const down = explain({ space, objective: downhill, observations: mirrored, point })!;
    expect(down.parts!.baseline).toBeCloseTo(-baseline, 9);
    expect(down.parts!.parameters[0]!.effect).toBeCloseTo(-parameters[0]!.effect, 9);
  });

  it('predicts each observation from the others and counts how often its intervals hold', () => {
    const { predictions, coverage, calibration, rmse, nullRmse } = explanation.diagnosis!;
    expect(predictions.map(({ observation }) => observation)).toEqual([...observations.keys()]);
    predictions.forEach(({ value, mean, sd, residual }, i) => {
      expect(value).toBeCloseTo(observations[i]!.values.yield, 9);
      expect(residual).toBeCloseTo((value - mean) / sd, 12);
    });
    expect(rmse).toBeLessThan(nullRmse);
    const within = predictions.filter(({ residual }) => Math.abs(residual) <= 1.959963984540054).length;
    expect(coverage.at(-1)).toEqual({ promised: 0.95, found: within / 24 });
    expect(calibration.map(({ found }) => found)).toEqual(
      calibration.map(({ found }) => found).toSorted((a, b) => a - b),
    );
    expect(assess({ space, objective, observations })).toMatchObject({ leaveOneOutRmse: rmse, nullRmse });
  });

  it('leaves failures out of the diagnosis but lets the model learn from them', () => {
    const failed = { ...point, stirring: 301 };
    const { model, diagnosis } = explain({ space, objective, observations, infeasible: [failed] })!;
    expect(model.points).toBe(25);
    expect(diagnosis!.predictions).toHaveLength(24);
  });

  it('says nothing before there is a model, and no errors before they mean something', () => {
    expect(explain({ space, objective, observations: observations.slice(0, 1) })).toBeUndefined();
    expect(explain({ space, objective, observations: observations.slice(0, 3) })).not.toHaveProperty('diagnosis.rmse');
  });

  it('ranks many parameters, too', () => {
    const wide: Space = {
      parameters: Array.from({ length: 40 }, (_, d) => ({ name: `x${d}`, type: 'continuous', lower: 0, upper: 1 })),
    };
    const noise = stream(2, 'wide');
    const at = () => Object.fromEntries(wide.parameters.map(({ name }) => [name, noise.uniform()]));
    const seen = Array.from({ length: 5 }, () => ({ point: at(), values: { yield: noise.normal() } }));
    const wideExplanation = explain({ space: wide, objective, observations: seen, point: at() })!;
    expect(wideExplanation.importance.parameters).toHaveLength(40);
    const { baseline, parameters } = wideExplanation.parts!;
    expect(Number.isFinite(parameters.reduce((sum, { effect }) => sum + effect, baseline))).toBe(true);
  });
});
