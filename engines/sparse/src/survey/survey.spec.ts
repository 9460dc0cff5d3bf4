import { describe, expect, it } from 'vitest';
import { selectRows } from '../data/design.js';
import { leaveOneOut } from '../data/folds.js';
import { surveyInParallel } from '../parallel/survey.js';
import { search } from '../search/search.js';
import { synthetic } from '../synthetic.fixture.js';
import { predictionInterval } from '../validation/interval.js';
import { rankOf } from './rank.js';
import { checkSurvey } from './settings.js';
import { type SurveyStage, survey } from './survey.js';

const design = synthetic({ n: 24, p: 6, seed: 2, coefficients: [2, -1], noise: 0.5, targets: 2 });

describe('a survey', () => {
  const found = survey({ design, top: 20, permutations: 19 });

  it('is the search with all that judges it', () => {
    const report = search({ design, folds: leaveOneOut(24), top: 20 });
    expect(found).toMatchObject({ n: 24, p: 6, subsets: 64, evaluated: 64, method: 'exhaustive', certified: true });
    const [target] = found.targets;
    expect(target).toMatchObject(report.targets[0]!);
    expect(target!.recheck.subsets).toBe(20);
    expect(target!.recheck.largest).toBeLessThan(1e-9);
    expect(target!.best[0]!.features.slice(0, 2)).toEqual(['x1', 'x2']);
    expect(target!.nested!.rmse).toBeGreaterThan(target!.best[0]!.rmse);
    expect(target!.permutation!.p).toBe(0.05);
    expect(target!.comparators.null.rmse).toBeCloseTo(target!.null.rmse, 12);
    expect(target!.extrapolation!.clusters).toHaveLength(24);
  });

  it('knows the place of a set of features, in any order, among those it lists', () => {
    const { target, best } = found.targets[1]!;
    expect(rankOf(found, target, best[4]!.features.toReversed())).toBe(5);
    expect(rankOf(found, target, [])).toBeNull();
  });

  it('survives JSON, and still gives intervals', () => {
    const read = JSON.parse(JSON.stringify(found)) as typeof found;
    expect(read).toEqual(found);
    const { lower, upper } = predictionInterval(read.targets[0]!.nested!, [1, 1, 0, 0, 0, 0], 0.1);
    expect(lower).toBeLessThan(1);
    expect(upper).toBeGreaterThan(1);
  });

  it('is the same in threads, bit for bit', async () => {
    expect(await surveyInParallel({ design, top: 20, permutations: 19 }, { threads: 2 })).toEqual(found);
  });

  it('leaves out what is not asked for', () => {
    const [target] = survey({ design, nested: false, permutations: 0 }).targets;
    expect(target).toMatchObject({ nested: null, extrapolation: null, permutation: null });
  });

  it.each([4, 5, 6])('judges even %i rows, though fewer train in a fold than there are columns', (n) => {
    const few = selectRows(
      design,
      Array.from({ length: n }, (_, i) => i),
    );
    for (const force of [[], ['x2']]) {
      const { targets } = survey({ design: few, constraints: { force, maxSize: 6 }, permutations: 3 });
      expect(targets[0]!.nested!.heldOut).toHaveLength(n);
    }
  });

  it('holds rows of a group out together, in nested searches too', () => {
    const labels = design.rows.map((row) => `batch ${row % 4}`);
    const { folds, targets } = survey({ design, scheme: { kind: 'grouped', labels }, permutations: 0 });
    expect(folds.held).toHaveLength(4);
    expect(targets[0]!.nested!.models).toHaveLength(4);
    expect(targets[0]!.extrapolation).toBeNull();
  });

  it('tells its stages, and ends when its signal says so', () => {
    const stages = new Set<SurveyStage>();
    const cancel = new AbortController();
    const watch = {
      signal: cancel.signal,
      onProgress: ({ stage }: { stage: SurveyStage }) => {
        stages.add(stage);
        if (stage === 'nested') cancel.abort(new Error('enough'));
      },
    };
    expect(() => survey({ design }, watch)).toThrow('enough');
    expect([...stages]).toEqual(['search', 'comparators', 'nested']);
  });
});

describe('what cannot be surveyed', () => {
  it('is refused before anything is searched, as a survey would refuse it', () => {
    const few = { design: selectRows(design, [0, 1, 2, 3, 4, 5]) };
    expect(() => checkSurvey(few)).toThrow('6 columns are more than');
    expect(() => survey(few)).toThrow('6 columns are more than');
    expect(() => checkSurvey({ design, constraints: { force: ['none'] } })).toThrow('there is no feature none');
    expect(() => checkSurvey({ design, scheme: { kind: 'k-fold', folds: 25, seed: 1 } })).toThrow(
      '25 folds of 24 rows',
    );
    expect(() => checkSurvey({ design })).not.toThrow();
  });
});

describe('a survey of more subsets than can be walked', () => {
  const wide = synthetic({ n: 40, p: 27, seed: 4, coefficients: new Array(14).fill(3), noise: 0.1 });
  const options = { design: wide, top: 5, nested: false, permutations: 0 };

  it('finds the best for certain, and estimates the density of states', async () => {
    const found = await surveyInParallel(options, { threads: 1 });
    expect(found).toMatchObject({ method: 'bounded', certified: true, subsets: 2 ** 27 });
    expect(found.evaluated).toBeLessThan(found.subsets / 10);
    const [{ best, density, variables }] = found.targets as [(typeof found.targets)[0]];
    for (const { features } of best)
      expect(features.slice(0, 14)).toEqual(wide.features.slice(0, 14).map((f) => f.name));
    expect(variables[0]).toMatchObject({ feature: 'x1', inclusion: 1, bestWith: best[0]!.rmse, bestWithout: null });
    const counted = density.bySize[3]!.reduce((sum, count) => sum + count, 0);
    expect(counted).toBeCloseTo(2925, 6);
    expect(density.standardErrors![3]!.some((error) => error > 0)).toBe(true);
  });

  it('walks all of them where sizes leave few', () => {
    const found = survey({ ...options, constraints: { maxSize: 3 } });
    expect(found).toMatchObject({ method: 'exhaustive', subsets: 1 + 27 + 351 + 2925 });
    expect(found.targets[0]!.best[0]!.features).toHaveLength(3);
  });
});

describe('a survey of more than 45 features', () => {
  const design = synthetic({ n: 18, p: 50, seed: 6, coefficients: [2, -2], noise: 0.3 });
  const scheme = { kind: 'k-fold', folds: 3, seed: 1 } as const;

  it('walks every subset where sizes leave few', () => {
    const found = survey({ design, scheme, constraints: { maxSize: 2 }, permutations: 19 });
    expect(found).toMatchObject({ method: 'exhaustive', certified: true, subsets: 1 + 50 + 1225, evaluated: 1276 });
    const [{ best, nested, permutation }] = found.targets as [(typeof found.targets)[0]];
    expect(best[0]!.features).toEqual(['x1', 'x2']);
    expect(nested!.stability.commonest.features).toEqual(['x1', 'x2']);
    expect(permutation!.p).toBe(0.05);
  });

  it('looks for good ones where there are too many, says that they are not certain, and what would be', async () => {
    const grouped = { kind: 'grouped', labels: design.rows.map((row) => `batch ${row % 3}`) } as const;
    const found = await surveyInParallel({ design, scheme: grouped, top: 30, permutations: 0 }, { threads: 2 });
    // 12 rows train: subsets have at most 10 features, and up to 6 there are less than 2^26
    expect(found).toMatchObject({ method: 'heuristic', certified: false, walkableSize: 6 });
    expect(found.evaluated).toBeLessThan(2 ** 22 + 2 ** 14);
    const [{ density, best, recheck, variables, average, nested }] = found.targets as [(typeof found.targets)[0]];
    expect(best).toHaveLength(30);
    expect(recheck.largest).toBeLessThan(1e-9);
    expect(best[0]!.features).toEqual(expect.arrayContaining(['x1', 'x2']));
    expect(variables[0]).toMatchObject({ feature: 'x1', inclusion: 1, bestWith: best[0]!.rmse });
    expect(density.bySize).toHaveLength(11);
    expect(density.bySize[2]!.reduce((sum, count) => sum + count, 0)).toBeCloseTo(1225, 6);
    expect(density.standardErrors![2]!.some((error) => error > 0)).toBe(true);
    expect(average.covered).toBeNull();
    expect(nested!.models).toHaveLength(3);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });
});
