import { openChemistry } from '@meguri/chemistry';
import { stream } from '@meguri/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError, errorAt, fitScaling, fitSource, geometricSizes, type Materials, scalingStudy } from '../index.js';
import { numbers, sharedColumns } from '../shared-data.fixture.js';

const published = sharedColumns('syn2real/results_finetune.csv');
const polymers = sharedColumns('radonpy-pi1070/PI1070.csv');
const calibrations = sharedColumns('spacier/Calibration.csv');
const SIZES = [1, 2, 4, 8, 16, 32, 64].map((k) => 1000 * k);
const curve = (errors: readonly number[], sizes = SIZES) =>
  errors.map((error, i) => ({ n: sizes[i]!, errors: [error] }));

/** Errors after the last step of fine-tuning, of each kind of pre-training with several sizes, by what tells the kinds apart. */
function publishedCurves() {
  const column = published!;
  const [sizes, scores, steps] = ['pretrain.data', 'value', 'n_eval'].map((name) => numbers(column(name)));
  const kinds = ['pscale', 'ptask', 'fdata', 'fratio', 'ftask', 'model', 'pdata'].map(column);
  const rows = [...sizes!.keys()].filter((i) => sizes![i]! > 0 && Number.isFinite(scores![i]!));
  const groups = Map.groupBy(rows, (i) => kinds.map((kind) => kind[i]!).join());
  const curves = [...groups].map(([kind, own]) => {
    const last = Math.max(...own.map((i) => steps![i]!));
    const points = own.filter((i) => steps![i] === last).map((i) => ({ n: sizes![i]!, errors: [1 - scores![i]!] }));
    return [kind, points.sort((a, b) => a.n - b.n)] as const;
  });
  return new Map(curves.filter(([, points]) => points.length >= 7));
}

describe('the scaling law', () => {
  it('is found again where errors follow it', () => {
    const laws = fc.record({
      d: fc.double({ min: 0.1, max: 10, noNaN: true }),
      alpha: fc.double({ min: 0.1, max: 1.5, noNaN: true }),
      c: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(laws, (law) => {
        const sizes = [10, 30, 100, 300, 1000, 3000];
        const fit = fitScaling(
          curve(
            sizes.map((n) => errorAt(law, n)),
            sizes,
          ),
          { draws: 3 },
        );
        for (const n of sizes) expect(errorAt(fit.law, n) / errorAt(law, n)).toBeCloseTo(1, 5);
        expect(fit.law.alpha).toBeCloseTo(law.alpha, 3);
      }),
      { numRuns: 30 },
    );
  });

  it.skipIf(!published)('fits published curves of object detection with their parameters', () => {
    const r50 = fitScaling(publishedCurves().get('64k,objdet,coco,1,objdet,r50,bop')!);
    expect(r50.identifiable).toBe(true);
    expect(r50.law.d).toBeCloseTo(0.179, 2);
    expect(r50.law.alpha).toBeCloseTo(0.263, 2);
    expect(r50.law.c).toBeCloseTo(0.928, 3);
    const r34 = fitScaling(publishedCurves().get('64k,objdet,coco,1,objdet,r34,bop')!);
    expect(r34.law.alpha).toBeCloseTo(0.29, 2);
    expect(r34.law.c).toBeCloseTo(0.9227, 3);
  });

  it.skipIf(!published)(
    'says for most of 57 published curves how many images the last error takes, or that it cannot',
    () => {
      const answers = [...publishedCurves().values()].map((points) => {
        const last = points.at(-1)!;
        const needed = fitScaling(points.slice(0, -1), { draws: 100 }).needed(last.errors[0]!);
        if (needed.answer !== 'reachable') return needed.answer;
        const { lower, upper } = needed.interval;
        return lower <= last.n && last.n <= (upper ?? Number.POSITIVE_INFINITY) ? 'within' : 'missed';
      });
      const count = (answer: string) => answers.filter((each) => each === answer).length;
      expect(answers).toHaveLength(57);
      expect(count('within')).toBeGreaterThanOrEqual(10);
      expect(count('missed')).toBeLessThanOrEqual(1);
      expect(count('not-reachable')).toBeLessThanOrEqual(2);
    },
  );

  const law = { d: 2, alpha: 0.5, c: 0.1 };
  const repeated = SIZES.map((n) => {
    const random = stream(3, n);
    return { n, errors: Array.from({ length: 10 }, () => errorAt(law, n) * (1 + 0.01 * random.normal())) };
  });

  it('says how many simulations a target takes, with an interval that holds the truth', () => {
    const fit = fitScaling(repeated);
    const needed = fit.needed(0.105);
    expect(needed).toMatchObject({ answer: 'reachable', extrapolated: true });
    const { interval } = needed as Extract<typeof needed, { answer: 'reachable' }>;
    expect(interval.lower).toBeLessThan(160_000);
    expect(interval.upper ?? Number.POSITIVE_INFINITY).toBeGreaterThan(160_000);
    expect(fit.needed(0.12)).toMatchObject({ answer: 'reachable', extrapolated: false });
    expect(fit.intervals.alpha.lower).toBeLessThan(0.5);
    expect(fit.intervals.alpha.upper).toBeGreaterThan(0.5);
  });

  it('says that a target below the transfer gap is not reachable', () => {
    expect(fitScaling(repeated).needed(0.09)).toMatchObject({ answer: 'not-reachable' });
  });

  it.each([
    [
      'the exponent is at an end of its range',
      [1, 0.1, 0.01, 0.001, 0.0001, 0.00001, 0.000001],
      /exponent is not bounded/,
    ],
    ['errors rise', [0.5, 0.3, 0.2, 0.15, 0.3, 0.45, 0.6], /rises from n = \d+ to n = 64000/],
    ['errors have stopped falling', [0.5, 0.306, 0.2375, 0.2133, 0.2047, 0.2017, 0.2006], /stopped falling/],
  ])('is not identifiable where %s', (_, errors, reason) => {
    const repeats = curve(errors).map(({ n, errors: [e] }) => ({ n, errors: [0.98 * e!, e!, 1.02 * e!] }));
    const fit = fitScaling(repeats);
    expect(fit.reasons.join()).toMatch(reason);
    expect(fit.needed(0.1)).toMatchObject({ answer: 'not-identifiable' });
  });

  it('is the same with the same seed', () => {
    expect(fitScaling(repeated, { seed: 7 }).intervals).toEqual(fitScaling(repeated, { seed: 7 }).intervals);
    expect(fitScaling(repeated, { seed: 7 }).intervals).not.toEqual(fitScaling(repeated, { seed: 8 }).intervals);
  });

  it.each([
    ['too few sizes', curve([1, 0.9, 0.8]), /3 different numbers/],
    ['an error of zero', curve([1, 0.9, 0, 0.7]), /error at n = 2000|error at n = 4000/],
    ['no number of simulations', curve([1, 0.9, 0.8, 0.7], [0, 1, 2, 3]), /0 is no number/],
    ['a number twice', curve([1, 0.9, 0.8, 0.7], [1, 2, 2, 3]), /2 stands there twice/],
  ])('is refused for %s', (_, measured, message) => {
    expect(() => fitScaling(measured)).toThrow(DataError);
    expect(() => fitScaling(measured)).toThrow(message);
  });
});

/** Materials whose value is a smooth function of two descriptors. */
function materials(n: number, seed: number, valueAt: (x: number, y: number) => number): Materials {
  const random = stream(seed, 'materials');
  const [x, y] = [0, 1].map(() => Float64Array.from({ length: n }, () => random.uniform()));
  const values = x!.map((each, i) => valueAt(each, y![i]!));
  return {
    descriptors: [
      { name: 'x', values: x! },
      { name: 'y', values: y! },
    ],
    values,
  };
}
const simulated = (x: number, y: number) => Math.sin(5 * x) + Math.cos(4 * y);
const measured = (x: number, y: number) => 0.3 + 0.8 * simulated(x, y) + 0.02 * Math.sin(40 * x);

describe('a scaling study', () => {
  const input = { simulations: materials(200, 1, simulated), experiments: materials(25, 2, measured) };

  it('finds that more simulations make predictions of experiments better', () => {
    const seen: number[] = [];
    const study = scalingStudy(input, {
      subsets: 3,
      draws: 50,
      onProgress: ({ done, total }) => seen.push(done / total),
    });
    expect(study.sizes.map(({ n }) => n)).toEqual([20, 32, 50, 80, 126, 200]);
    expect(study.sizes.map(({ rmses }) => rmses.length)).toEqual([3, 3, 3, 3, 3, 1]);
    expect(study.sizes.at(-1)!.rmse).toBeLessThan(0.3 * study.sizes[0]!.rmse);
    expect(study.sizes.at(-1)!.rmse).toBeLessThan(study.experimentOnly);
    expect(seen.at(-1)).toBe(1);
    expect(study.fit.points[0]!.error).toBeGreaterThan(study.fit.points.at(-1)!.error);
  });

  it.skipIf(!polymers || !calibrations)('is not identifiable for refractive indices of 26 polymers', async () => {
    const chemistry = await openChemistry();
    const known = new Set(calibrations!('smiles').map((smiles) => chemistry.canonical(smiles)));
    const [smiles, indices] = [polymers!('smiles'), polymers!('refractive_index')];
    const rows = [...smiles.keys()].filter((i) => indices[i] !== '' && !known.has(chemistry.canonical(smiles[i]!)));
    const described = (texts: readonly string[], values: Float64Array): Materials => {
      const perAtom = texts.map((text) => chemistry.descriptors(text, { perAtom: true }));
      const names = Object.keys(perAtom[0]!).filter((name) => name.endsWith('PerAtom'));
      return {
        descriptors: names.map((name) => ({ name, values: Float64Array.from(perAtom, (row) => row[name]!) })),
        values,
      };
    };
    const study = scalingStudy(
      {
        simulations: described(
          rows.map((i) => smiles[i]!),
          numbers(rows.map((i) => indices[i]!)),
        ),
        experiments: described(calibrations!('smiles'), numbers(calibrations!('exp_refractive_index'))),
      },
      { sizes: [25, 50, 100, 200, 400], subsets: 2, draws: 200 },
    );
    chemistry.close();
    expect(study.fit.identifiable).toBe(false);
    expect(study.fit.needed(0.03 ** 2)).toMatchObject({ answer: 'not-identifiable' });
    expect(study.sizes.at(-1)!.rmse).toBeLessThan(0.058);
  });

  it('refuses materials with different descriptors, and sizes there are not', () => {
    const { simulations, experiments } = input;
    const fewer = { ...experiments, descriptors: experiments.descriptors.slice(0, 1) };
    expect(() => scalingStudy({ simulations, experiments: fewer })).toThrow(
      /column y: simulations and experiments differ/,
    );
    expect(() => scalingStudy(input, { sizes: [10, 300] })).toThrow(/300 of 200/);
    expect(geometricSizes(10, 1000, 3)).toEqual([10, 100, 1000]);
  });
});

describe('a source model', () => {
  it('says what simulation would give', () => {
    const { descriptors, values } = materials(80, 1, simulated);
    const model = fitSource(descriptors, values);
    expect(model.predict([0.5, 0.5])).toBeCloseTo(simulated(0.5, 0.5), 1);
    expect(model.rmse).toBeLessThan(0.1 * model.nullRmse);
  });

  it('is refused for values that are all equal', () => {
    const { descriptors } = materials(8, 1, simulated);
    expect(() => fitSource(descriptors, new Float64Array(8).fill(2))).toThrow(/all values are equal/);
  });
});
