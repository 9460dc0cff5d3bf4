import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChromatogram } from './chromatogram/chromatogram.js';
import { synthetic } from './chromatogram/synthetic.fixture.js';
import { type Calibration, quantify } from './internal-standard.js';

const method: Calibration = {
  standard: 'biphenyl',
  saturation: 4000,
  uncertainty: 0.003,
  peaks: {
    product: { retention: 4.8, window: 0.3, responseFactor: 1.35 },
    biphenyl: { retention: 6.2, window: 0.3, responseFactor: 1 },
  },
};
const standardArea = 15;
const widthAt = (t: number) => 0.02 + 0.004 * t;
const tail = 0.015;

/** What the detector would record of a reaction with this yield. */
function recorded(yieldPercent: number, noise: number, seed: number, shift = 1) {
  const productArea = standardArea * 1.35 * 2 * (yieldPercent / 100);
  const at = (area: number, centre: number) => ({ area, centre: centre * shift, width: widthAt(centre), tail });
  const others = [at(7.5, 0.9), at(8, 2.1), at(12, 3.6), at(3, 7.7)];
  return synthetic({
    peaks: [...others, at(productArea, 4.8), at(standardArea, 6.2)],
    noise,
    seed,
    drift: (t) => 0.5 + 0.1 * t + 0.2 * Math.sin((2 * Math.PI * t) / 10),
  });
}
const yieldOf = (result: ReturnType<typeof quantify>) => {
  if ('kind' in result) throw new Error(result.reason);
  return { value: (result.amount / 0.2) * 100, uncertainty: (result.uncertainty / 0.2) * 100 };
};
const standardHeight = standardArea / (widthAt(6.2) * Math.sqrt(2 * Math.PI));

describe('the yield by internal standard', () => {
  it('is off by at most 0.5 % absolute at 0.5 % noise, for every yield', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), fc.integer({ min: 1, max: 100_000 }), (truth, seed) => {
        const { value } = yieldOf(quantify(recorded(truth, 0.005 * standardHeight, seed), method, 'product', 0.1));
        expect(Math.abs(value - truth)).toBeLessThan(0.5);
      }),
      { numRuns: 150, seed: 20261122 },
    );
  });

  it('states a standard uncertainty that most errors stay within', () => {
    const scores = Array.from({ length: 60 }, (_, i) => {
      const truth = 1.6 * (i + 1);
      const { value, uncertainty } = yieldOf(
        quantify(recorded(truth, 0.005 * standardHeight, i + 1), { ...method, uncertainty: 0 }, 'product', 0.1),
      );
      return Math.abs(value - truth) / uncertainty;
    });
    expect(scores.filter((score) => score < 2).length / scores.length).toBeGreaterThan(0.85);
  });

  it('is 0 with an honest uncertainty when no product was formed', () => {
    const { value, uncertainty } = yieldOf(quantify(recorded(0, 0.5, 3), method, 'product', 0.1));
    expect(value).toBeLessThan(0.3);
    expect(uncertainty).toBeGreaterThan(0);
  });

  it('follows the standard when all peaks come late', () => {
    const { value } = yieldOf(quantify(recorded(60, 0.3, 4, 1.03), method, 'product', 0.1));
    expect(Math.abs(value - 60)).toBeLessThan(0.5);
  });

  it('needs the standard', () => {
    const without = synthetic({ peaks: [{ area: 20, centre: 4.8, width: 0.04, tail }], noise: 0.3 });
    expect(quantify(without, method, 'product', 0.1)).toMatchObject({ kind: 'no-standard' });
  });

  it('needs a signal', () => {
    expect(quantify(synthetic({ peaks: [], noise: 1 }), method, 'product', 0.1)).toMatchObject({ kind: 'no-signal' });
    const dead = { time: synthetic({ peaks: [] }).time, signal: new Float64Array(2001).fill(-1) };
    expect(quantify(dead, method, 'product', 0.1)).toMatchObject({ kind: 'no-signal' });
  });

  describe('where the detector cut a peak off', () => {
    const whole = recorded(90, 0.3, 5);
    const cutWithin = (from: number, to: number, share: number) => {
      const within = whole.signal.filter((_, i) => whole.time[i]! >= from && whole.time[i]! <= to);
      const end = share * Math.max(...within);
      const isWithin = (i: number) => whole.time[i]! >= from && whole.time[i]! <= to;
      return { time: whole.time, signal: whole.signal.map((value, i) => (isWithin(i) ? Math.min(value, end) : value)) };
    };
    const full = quantify(whole, method, 'product', 0.1) as { amount: number };

    it.each([0.9, 0.5, 0.2])('that of the analyte says how much there is at least, at %d of its height', (share) => {
      const found = quantify(cutWithin(4.5, 5.1, share), method, 'product', 0.1);
      expect(found).toMatchObject({ limit: 'at-least' });
      expect((found as { amount: number }).amount).toBeLessThan(full.amount);
    });

    it('that of the standard says how much there is at most', () => {
      const found = quantify(cutWithin(5.9, 6.5, 0.5), method, 'product', 0.1);
      expect(found).toMatchObject({ limit: 'at-most' });
      expect((found as { amount: number }).amount).toBeGreaterThan(full.amount);
    });

    it('both peaks together say nothing', () => {
      const cut = { time: whole.time, signal: whole.signal.map((value) => Math.min(value, 100)) };
      expect(quantify(cut, method, 'product', 0.1)).toMatchObject({ kind: 'saturated' });
      expect(quantify(whole, { ...method, saturation: 100 }, 'product', 0.1)).toMatchObject({ kind: 'saturated' });
    });
  });
});

describe('reading a chromatogram', () => {
  const good = { timeUnit: 'min', signalUnit: 'mAU', time: [...Array(60).keys()], signal: Array(60).fill(1) };
  const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

  it('takes what an instrument writes', () => {
    expect(readChromatogram(bytes(good))).toHaveProperty('time.length', 60);
  });

  it.each([
    ['not JSON', 'Error 17'],
    ['no object', 'null'],
    ['another unit', { ...good, timeUnit: 's' }],
    ['a missing signal', { ...good, signal: undefined }],
    ['text among the values', { ...good, signal: Array(60).fill('1') }],
    ['a missing value', { ...good, signal: good.signal.with(3, null) }],
    ['fewer values than times', { ...good, signal: good.signal.slice(1) }],
    ['hardly any points', { ...good, time: [1, 2], signal: [1, 2] }],
    ['time going back', { ...good, time: good.time.toReversed() }],
  ])('calls %s malformed', (_, data) => {
    expect(readChromatogram(bytes(data))).toMatchObject({ kind: 'malformed' });
  });
});
