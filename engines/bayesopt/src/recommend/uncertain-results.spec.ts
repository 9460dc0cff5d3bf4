import { stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import {
  assess,
  type Censoring,
  DEFAULT_SETTINGS,
  explain,
  ObjectiveError,
  type Observation,
  type Space,
  type SuggestInput,
  suggest,
} from '../index.js';

const SPACE: Space = { parameters: [{ name: 'x', type: 'continuous', lower: 0, upper: 10, step: 0.5 }] };
const maximise = { name: 'yield', direction: 'maximise' as const };
const at = (x: number, value: number, more: Omit<Observation, 'point' | 'values'> = {}): Observation => ({
  point: { x },
  values: { yield: value },
  ...more,
});
const ask = (observations: readonly Observation[], more: Partial<SuggestInput> = {}) =>
  suggest({ space: SPACE, objectives: [maximise], observations, count: 1, seed: 1, initial: 2, ...more });

describe('results whose standard deviation is known', () => {
  const sds = (sd: number) => ({ sds: { yield: sd } });
  const others = [at(0, 40), at(2, 50), at(4, 58), at(8, 52), at(10, 41)];

  it('change nothing when they are exact', () => {
    const exact = others.map((observation) => ({ ...observation, ...sds(0) }));
    expect(ask(exact)).toEqual(ask(others));
  });

  it('count the less the more uncertain they are', () => {
    const beside = (sd: number) =>
      ask([...others, at(6, 90, sds(sd))], { space: { ...SPACE, candidates: [{ x: 6.5 }] } }).suggestions[0]!;
    const [sure, doubtful, worthless] = [0.5, 15, 1000].map((sd) => beside(sd).predictions!.yield!.mean);
    expect(sure!).toBeGreaterThan(doubtful! + 1);
    expect(doubtful!).toBeGreaterThan(worthless!);
    expect(worthless!).toBeLessThan(70);
  });

  it('do not set the best value by luck', () => {
    const best = (sd: number) => ask([...others, at(6, 90, sds(sd))]).suggestions[0]!.explanations!.yield!.trade!.best;
    expect(best(0)).toBe(90);
    expect(best(30)).toBeLessThan(75);
  });

  it('make the model surer where there are many', () => {
    const random = stream('replicates');
    const measured = (x: number) => at(x, 50 - (x - 5) ** 2 + 4 * random.normal());
    const once = [0, 3, 7, 10].map(measured);
    const repeated = [...once, ...Array.from({ length: 12 }, () => measured(5))];
    const sdAt = (x: number) =>
      ask(repeated, { space: { ...SPACE, candidates: [{ x }] } }).suggestions[0]!.predictions!.yield!.sd;
    expect(sdAt(5.5)).toBeLessThan(0.7 * sdAt(9.5));
    const noise = assess({ space: SPACE, objective: maximise, observations: repeated })!.model.noise;
    const without = assess({ space: SPACE, objective: maximise, observations: once })!.model.noise;
    expect(noise).toBeGreaterThan(3 * without);
  });

  it.each(['log', 'power', 'winsorise'] as const)(
    'count on the scale that the objective is modelled on: %s',
    (transform) => {
      const beside = (sd: number) =>
        ask([...others, at(6, 90, sds(sd))], {
          space: { ...SPACE, candidates: [{ x: 6.5 }] },
          objectives: [{ ...maximise, transform }],
        }).suggestions[0]!.predictions!.yield!.mean;
      expect(beside(0.5)).toBeGreaterThan(beside(15) + 1);
      expect(beside(1e-3)).toBeCloseTo(beside(0), 1);
    },
  );

  it('leave less noise to be fitted', () => {
    const random = stream('known noise');
    const scattered = Array.from({ length: 21 }, (_, i) => at(i / 2, 50 - (i / 2 - 5) ** 2 + 4 * random.normal()));
    const told = scattered.map((observation) => ({ ...observation, ...sds(4) }));
    const noiseOf = (observations: readonly Observation[]) =>
      assess({ space: SPACE, objective: maximise, observations })!.model.noise;
    expect(noiseOf(told)).toBeLessThan(0.5 * noiseOf(scattered));
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('are refused with a standard deviation of %d', (sd) => {
    expect(() => ask([...others, at(6, 90, sds(sd))])).toThrow(ObjectiveError);
  });
});

describe('results that are only limits', () => {
  const others = [at(0, 40), at(2, 55), at(4, 80), at(8, 78), at(10, 50)];
  const limit = (censoring: Censoring) => ({ censored: { yield: censoring } });
  const expected = (observations: readonly Observation[], x: number, more: Partial<SuggestInput> = {}) =>
    ask(observations, { space: { ...SPACE, candidates: [{ x }] }, ...more }).suggestions[0]!.predictions!.yield!;

  it('attract where the truth is better, and leave open by how much', () => {
    const saturated = [...others, at(6, 95, limit('at-least'))];
    const exact = [...others, at(6, 95)];
    const [open, read] = [saturated, exact].map((observations) => expected(observations, 6.5));
    expect(open!.mean).toBeGreaterThan(read!.mean);
    expect(open!.sd).toBeGreaterThan(1.5 * read!.sd);
    const { point, explanations } = ask(saturated).suggestions[0]!;
    expect(Math.abs(Number(point.x) - 6)).toBeLessThanOrEqual(1);
    expect(explanations!.yield!.trade!.best).toBeGreaterThan(95);
  });

  it('repel where the truth is worse', () => {
    const bad = [at(0, 40), at(2, 42), at(4, 38), at(6, 20, limit('at-most')), at(10, 39)];
    const exact = bad.map(({ censored, ...observation }) => observation);
    expect(expected(bad, 6.5).mean).toBeLessThan(expected(exact, 6.5).mean);
    expect(Math.abs(Number(ask(bad).suggestions[0]!.point.x) - 6)).toBeGreaterThan(1);
  });

  it.each(['log', 'power', 'winsorise'] as const)(
    'hold on the scale that the objective is modelled on: %s',
    (transform) => {
      const objectives = [{ ...maximise, transform }];
      const [open, read, idle, without] = [
        [...others, at(6, 95, limit('at-least'))],
        [...others, at(6, 95)],
        [...others, at(6, 1e-3, limit('at-least'))],
        others,
      ].map((observations) => expected(observations, 6.5, { objectives }));
      expect(open!.mean).toBeGreaterThan(read!.mean);
      expect(idle!.mean).toBeCloseTo(without!.mean, 0);
    },
  );

  it('say next to nothing when they exclude nothing', () => {
    const idle = [...others, at(6, -500, limit('at-least'))];
    expect(expected(idle, 7).mean).toBeCloseTo(expected(others, 7).mean, 0);
    expect(expected([...others, at(6, -500)], 7).mean).toBeLessThan(0);
  });

  it('mean the opposite for an objective that is minimised', () => {
    const turned = (observations: readonly Observation[]) =>
      observations.map(({ point, values, censored }) => ({
        point,
        values: { yield: -values.yield! },
        ...(censored && limit('at-most')),
      }));
    const saturated = [...others, at(6, 95, limit('at-least'))];
    const minimise = [{ ...maximise, direction: 'minimise' as const }];
    const { mean, sd } = expected(saturated, 6.5);
    const mirrored = expected(turned(saturated), 6.5, { objectives: minimise });
    expect(mirrored.mean).toBeCloseTo(-mean, 6);
    expect(mirrored.sd).toBeCloseTo(sd, 6);
  });

  it('of a quantity with a target count only where they are beyond it', () => {
    const objectives = [{ name: 'yield', direction: { target: 70, tolerance: 5 } }];
    const asked = (value: number, censoring: Censoring) =>
      expected([...others, at(6, value, limit(censoring))], 7, { objectives });
    const without = expected(others, 7, { objectives });
    expect(asked(90, 'at-least').mean).toBeGreaterThan(without.mean);
    expect(asked(40, 'at-least')).toEqual(without);
    expect(asked(90, 'at-most')).toEqual(without);
  });

  it('are not judged when left out, but never suggested again', () => {
    const saturated = [...others, at(6, 95, limit('at-least'))];
    const { diagnosis } = explain({ space: SPACE, objective: maximise, observations: saturated })!;
    expect(diagnosis!.predictions.map(({ observation }) => observation)).toEqual([0, 1, 2, 3, 4]);
    const xs = [0, 2, 4, 6, 8, 10].map((x) => ({ x }));
    expect(ask(saturated, { space: { ...SPACE, candidates: xs } }).poolExhausted).toBe(true);
  });

  it('may be all that is known, may contradict each other, and may be uncertain themselves', () => {
    const odd: Observation[][] = [
      [0, 3, 6, 9].map((x) => at(x, 95, limit('at-least'))),
      [at(1, 95, limit('at-least')), at(1, 5, limit('at-most')), at(1, 50), at(9, 2, limit('at-most'))],
      [...others, at(6, 95, { ...limit('at-least'), sds: { yield: 10 } }), at(9, 1e100, limit('at-most'))],
      [at(0, 0, limit('at-most')), at(5, 0, limit('at-least'))],
    ];
    for (const observations of odd) {
      const { suggestions } = ask(observations, { count: 3 });
      expect(suggestions).toHaveLength(3);
      for (const { predictions, acquisition } of suggestions) {
        expect(Number.isFinite(predictions!.yield!.mean)).toBe(true);
        expect(predictions!.yield!.sd).toBeGreaterThan(0);
        expect(Number.isFinite(acquisition)).toBe(true);
      }
    }
  });
});

describe('results over several decades with limits and standard deviations', () => {
  // the lowest below what can be seen, the highest beyond saturation
  const measured = (factor: number): Observation[] => [
    at(0, 0.05 * factor, { censored: { yield: 'at-most' } }),
    ...[0.3, 2, 11, 70].map((value, i) => at(2 * i + 1, value * factor, { sds: { yield: 0.1 * value * factor } })),
    at(9, 300 * factor, { censored: { yield: 'at-least' }, sds: { yield: 20 * factor } }),
  ];
  const cases = ([undefined, 'log', 'power', 'winsorise', 'bilog'] as const).flatMap((transform) =>
    [false, true].map((warping) => ({ transform, warping })),
  );

  it.each(cases)(
    'are predicted in order and in the unit with $transform, warped: $warping',
    ({ transform, warping }) => {
      const wished = (factor: number) => {
        return { ...maximise, transform, ...(transform === 'bilog' && { atLeast: 5 * factor }) };
      };
      const settings = { ...DEFAULT_SETTINGS, warping };
      const asked = (factor: number) => {
        const candidates = [0.5, 4, 9.5].map((x) => ({ x }));
        const question = {
          space: { ...SPACE, candidates },
          objectives: [wished(factor)],
          observations: measured(factor),
        };
        const { suggestions } = suggest({ ...question, count: 3, seed: 1, initial: 2 }, settings);
        return suggestions.toSorted((a, b) => Number(a.point.x) - Number(b.point.x));
      };
      const [plain, scaled] = [asked(1), asked(1000)];
      plain.forEach(({ predictions, explanations, acquisition }, i) => {
        const [{ mean, sd }, { interval, trade }] = [predictions!.yield!, explanations!.yield!];
        for (const value of [mean, acquisition, trade?.gain ?? 0, trade?.best ?? 0])
          expect(Number.isFinite(value)).toBe(true);
        expect(sd).toBeGreaterThan(0);
        expect(interval.lower).toBeLessThan(mean);
        expect(interval.upper).toBeGreaterThan(mean);
        if (transform === 'log') expect(interval.lower).toBeGreaterThan(0);
        expect(scaled[i]!.predictions!.yield!.mean / 1000 / mean).toBeCloseTo(1, 3);
        expect(scaled[i]!.predictions!.yield!.sd / 1000 / sd).toBeCloseTo(1, 3);
      });
      const [low, middle, high] = plain.map(({ predictions }) => predictions!.yield!.mean);
      expect(low).toBeLessThan(middle!);
      expect(middle).toBeLessThan(high!);
      expect(high).toBeGreaterThan(70);
      const { diagnosis } = explain({ space: SPACE, objective: wished(1), observations: measured(1) }, settings)!;
      expect(diagnosis!.predictions).toHaveLength(4);
      expect(Number.isFinite(diagnosis!.rmse)).toBe(true);
    },
  );
});
