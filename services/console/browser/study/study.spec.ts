import { parseTable } from '@meguri/bayesopt';
import { describe, expect, it } from 'vitest';
import { evidenceOf, standingOf, toggled } from './choice.js';
import { predictorsOf } from './comparison.js';
import { meanEffects, rowEffects } from './effects.js';
import { heldOutPoints, reachOf } from './held-out.js';
import type { TargetSurvey } from './survey.js';
import { StageClock } from './time-left.js';
import { warningsOf } from './warnings.js';

describe('a choice of descriptors', () => {
  const subset = (rmse: number, ...features: string[]) => ({
    ...{ features, rmse, q2: 1 - rmse, intercept: 0, columns: [], coefficients: [], standardised: [] },
  });
  const best = [subset(0.1, 'a', 'b'), subset(0.2, 'a')];

  it('takes a feature in and out', () => {
    expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  });

  it('has its place among the subsets that are listed, in whatever order it was made', () => {
    expect(standingOf(best, ['b', 'a'])).toEqual({ rank: 1, rmse: 0.1, q2: 0.9 });
    expect(standingOf(best, ['a'])).toMatchObject({ rank: 2 });
    expect(standingOf(best, ['b'])).toBeUndefined();
    expect(standingOf(best, [])).toBeUndefined();
  });
});

describe('what the best models say of a feature', () => {
  const rows = [
    [1, null],
    [0.5, 1],
    [-0.1, null],
    [null, 2],
  ].map((weights, i) => ({ rmse: i, weights }));
  const evidence = (column: number, shown: number) => evidenceOf({ columns: ['a', 'b'], rows }, [column], shown);

  it('is how many have it, and with which sign', () => {
    expect(evidence(0, 4)).toEqual({ inclusion: 0.75, signs: [{ sign: '+', share: 2 / 3 }] });
    expect(evidence(0, 2)).toEqual({ inclusion: 1, signs: [{ sign: '+', share: 1 }] });
    expect(evidence(1, 1)).toEqual({ inclusion: 0, signs: undefined });
  });
});

describe('predictions of rows that were held out', () => {
  const table = parseTable('name,y,x\np,1,1\nq,,2\nr,3,3\n');
  const heldOut = [
    { row: 0, fold: 0, predicted: 1.5, error: 0.5 },
    { row: 1, fold: 1, predicted: 2.9, error: 0.1 },
  ];

  it('are set against what was measured, rows without a value left out', () => {
    expect(heldOutPoints(table, { target: 'y', names: 'name', used: ['y', 'x'] }, heldOut)).toEqual([
      { row: 0, name: 'p', measured: 1, predicted: 1.5 },
      { row: 2, name: 'r', measured: 3, predicted: 2.9 },
    ]);
  });

  it('reach as far as most of them err', () => {
    const errors = Array.from({ length: 19 }, (_, i) => i + 1);
    expect(reachOf(errors, 0.9)).toBe(18);
    expect(reachOf([1, 2], 0.9)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('what a linear model is moved by', () => {
  const table = parseTable('a,b,c,solvent\n1,10,5,THF\n3,20,5,DMF\n');
  const terms = ['a', 'b', 'c', 'solvent=DMF', 'gone'].map((column, i) => ({ column, value: [2, -1, 7, 6, 1][i]! }));

  it('is each column by its coefficient and how far its values lie apart, largest first', () => {
    expect(meanEffects(terms, table)).toEqual([
      { parameter: 'b', effect: 5 },
      { parameter: 'solvent=DMF', effect: 3 },
      { parameter: 'a', effect: 2 },
      { parameter: 'c', effect: 0 },
    ]);
  });

  it('adds up, for one row, to how far its prediction lies from the mean of all', () => {
    const effects = rowEffects(terms, table, 1);
    expect(effects[0]).toEqual({ parameter: 'b', effect: -5 });
    expect(effects.reduce((sum, { effect }) => sum + effect, 0)).toBeCloseTo(-5 + 3 + 2, 12);
  });
});

describe('what predicts a target', () => {
  const path = (...errors: number[]) => errors.map((rmse) => ({ rmse, features: [] }));
  const target = {
    best: [{ features: ['a', 'b'], rmse: 0.2 }],
    null: { rmse: 1 },
    comparators: { full: { rmse: null }, forward: path(0.3, 0.25), lasso: path(0.4, 0.35), ridge: path(0.6) },
    nested: { rmse: 0.28 },
    extrapolation: null,
  } as unknown as TargetSurvey;
  const search = { subsets: 1048576, evaluated: 1048576, method: 'exhaustive' as const };
  const errors = (changes: Partial<TargetSurvey> = {}) =>
    predictorsOf({ ...target, ...changes }, search, false).map(({ what, rmse }) => `${what} ${rmse}`);

  it('are other methods at their best, the winner, and the search on rows it has not seen', () => {
    expect(errors()).toEqual([
      'the mean alone 1',
      'ridge 0.6',
      'LASSO 0.35',
      'forward selection 0.25',
      'best of 1,048,576 subsets 0.2',
      'the search, on rows it has not seen 0.28',
    ]);
    expect(predictorsOf(target, search, true)[1]!.note).toMatch('either-or and sizes are not kept');
  });

  it('say of a winner among more subsets than can be looked at how many were', () => {
    const wide = { subsets: 2 ** 200, evaluated: 4_000_000, method: 'heuristic' as const };
    expect(predictorsOf(target, wide, false)[4]).toMatchObject({
      what: 'best of 4,000,000 subsets',
      note: 'too good to be taken at its word and maybe not the best there is: a, b',
    });
  });

  it('hold no error of a winner that was not judged on rows it has not seen', () => {
    expect(errors({ nested: null }).join()).not.toMatch('best of');
  });
});

describe('what speaks against the models', () => {
  const survey = (rmse: number, q2: number, winners: number, p: number) =>
    ({
      nested: { rmse, q2, models: [1, 2, 3], stability: { winners } },
      permutation: { p },
      null: { rmse: 1 },
    }) as unknown as TargetSurvey;

  it('is nothing where the search predicts what it has not seen, with much the same winners', () => {
    expect(warningsOf(survey(0.5, 0.7, 2, 0.01))).toEqual([]);
  });

  it('is named: no better than the mean, another winner each time, chance, not judged at all', () => {
    expect(warningsOf(survey(1.1, 0.1, 1, 0.01))[0]).toMatch('no better than the mean');
    expect(warningsOf(survey(0.9, -0.1, 1, 0.01))[0]).toMatch('no better than the mean');
    expect(warningsOf(survey(0.5, 0.7, 3, 0.01))[0]).toMatch('another winner');
    expect(warningsOf(survey(0.5, 0.7, 1, 0.2))[0]).toMatch('chance');
    expect(warningsOf({ ...survey(0.5, 0.7, 1, 0.2), nested: null })).toHaveLength(2);
  });
});

describe('the time a survey still takes', () => {
  it('is told by its pace, stage by stage', () => {
    const clock = new StageClock();
    expect(clock.left({ stage: 'search', share: 0.2 }, 1000)).toBeUndefined();
    expect(clock.left({ stage: 'search', share: 0.6 }, 3000)).toBeCloseTo(2000);
    expect(clock.left({ stage: 'nested', share: 0.1 }, 4000)).toBeUndefined();
    expect(clock.left({ stage: 'nested', share: 0.55 }, 5000)).toBeCloseTo(1000);
  });
});
