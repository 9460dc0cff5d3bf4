import { stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { correlationTime } from './autocorrelation.js';
import { transferIntegralStatistics } from './transfer-integrals.js';

/** x(t + 1) = memory x(t) + noise, with unit variance about a centre: its correlation is known in closed form. */
function autoregressive(memory: number, length: number, seed: number, centre = 0, deviation = 1): Float64Array {
  const random = stream(seed, 'series');
  let value = random.normal();
  return Float64Array.from({ length }, () => {
    value = memory * value + Math.sqrt(1 - memory ** 2) * random.normal();
    return centre + deviation * value;
  });
}
const trueTime = (memory: number) => (1 + memory) / (2 * (1 - memory));
const found = (series: readonly Float64Array[]) => {
  const result = correlationTime(series);
  if ('kind' in result) throw new Error(result.reason);
  return result;
};

describe('the correlation time', () => {
  it.each([0, 0.5, 0.9])('of a series with a memory of %d is found within its error', (memory) => {
    const deviations = Array.from({ length: 20 }, (_, seed) => {
      const { time, error } = found([autoregressive(memory, 20_000, seed)]);
      return (time - trueTime(memory)) / error;
    });
    const scatter = Math.sqrt(deviations.reduce((sum, each) => sum + each ** 2, 0) / deviations.length);
    expect(scatter).toBeLessThan(2);
  });

  it('is read off several series of the same process together', () => {
    const series = Array.from({ length: 40 }, (_, seed) => autoregressive(0.5, 500, seed, seed));
    const { time, error, autocorrelation } = found(series);
    expect(Math.abs(time - trueTime(0.5))).toBeLessThan(4 * error);
    for (const lag of [0, 1, 2]) expect(autocorrelation[lag]).toBeCloseTo(0.5 ** lag, 1);
  });

  it('is not given for a series that is too short for its memory', () => {
    expect(correlationTime([autoregressive(0.99, 100, 4)])).toMatchObject({
      kind: 'no-signal',
      reason: expect.stringMatching(/run longer/),
    });
  });

  it('is not given where nothing fluctuates', () => {
    expect(correlationTime([new Float64Array(100).fill(0.02)])).toMatchObject({ kind: 'no-signal' });
  });
});

describe('transfer integrals along a trajectory', () => {
  const pairs = (count: number) =>
    Array.from({ length: count }, (_, seed) => autoregressive(0.5, 2000, seed, seed % 2 ? -40 : 60, 15));

  it('have a mean size, a thermal and a lasting disorder', () => {
    const statistics = transferIntegralStatistics(pairs(12));
    if ('kind' in statistics) throw new Error(statistics.reason);
    expect(Math.abs(statistics.mean.value - 50)).toBeLessThan(0.5);
    expect(Math.abs(statistics.dynamicDisorder.value - 15)).toBeLessThan(4 * statistics.dynamicDisorder.error);
    // six means of 40 and six of 60
    expect(statistics.staticDisorder!.value).toBeCloseTo(Math.sqrt((12 * 100) / 11), 0);
  });

  it('of a single pair have a mean whose error counts independent samples', () => {
    const deviations = Array.from({ length: 40 }, (_, seed) => {
      const statistics = transferIntegralStatistics([autoregressive(0.8, 2000, seed, 50, 15)]);
      if ('kind' in statistics) throw new Error(statistics.reason);
      expect(statistics.staticDisorder).toBeUndefined();
      return (statistics.mean.value - 50) / statistics.mean.error;
    });
    const scatter = Math.sqrt(deviations.reduce((sum, each) => sum + each ** 2, 0) / deviations.length);
    expect(scatter).toBeGreaterThan(0.7);
    expect(scatter).toBeLessThan(1.4);
  });
});
