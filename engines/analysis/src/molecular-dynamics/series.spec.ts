import { mean, stream, variance } from '@meguri/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockAverage } from './block-average.js';
import { driftOf } from './drift.js';
import { checkEquilibrium } from './equilibrium.js';
import { fluctuationErrors, fluctuationProperties, type IsobaricSeries } from './fluctuations.js';

/** An autoregressive series of unit variance: its statistical inefficiency is (1 + a)/(1 - a). */
function correlated(length: number, a: number, seed: number): Float64Array {
  const random = stream(seed, 'correlated');
  let value = random.normal();
  return Float64Array.from({ length }, () => {
    value = a * value + Math.sqrt(1 - a * a) * random.normal();
    return value;
  });
}
const seeds = Array.from({ length: 40 }, (_, seed) => seed);

describe('the block standard error', () => {
  it.each([0, 0.5, 0.9])('of an autoregressive series with coefficient %f is the known one', (a) => {
    const length = 4096;
    const known = Math.sqrt((1 + a) / (1 - a) / length);
    const found = seeds.map((seed) => blockAverage(correlated(length, a, seed)));
    expect(found.every(({ plateau }) => plateau)).toBe(true);
    expect(Math.abs(mean(found.map(({ standardError }) => standardError / known)) - 1)).toBeLessThan(0.1);
  });

  it('has no plateau when the series is not much longer than its correlation', () => {
    const found = seeds.map((seed) => blockAverage(correlated(256, 0.99, seed)).plateau);
    expect(found.filter(Boolean).length).toBeLessThan(6);
  });

  it('scales with the unit and does not see the zero', () => {
    const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(
        fc.float64Array({ minLength: 16, maxLength: 64, min: -1, max: 1, noNaN: true }),
        value,
        (x, shift) => {
          const [plain, moved] = [blockAverage(x), blockAverage(x.map((v) => 2 * v + shift))];
          expect(moved.standardError).toBeCloseTo(2 * plain.standardError, 8);
          expect(moved.mean).toBeCloseTo(2 * plain.mean + shift, 8);
        },
      ),
    );
  });

  it('needs eight values', () => {
    expect(() => blockAverage(new Float64Array(7))).toThrow(RangeError);
  });
});

describe('the drift of a series', () => {
  it('is not seen in 95 % of series that have none', () => {
    const settled = Array.from({ length: 200 }, (_, seed) => driftOf(correlated(2048, 0.8, seed)).settled);
    expect(settled.filter(Boolean).length / settled.length).toBeGreaterThan(0.9);
    expect(settled.filter(Boolean).length / settled.length).toBeLessThan(0.99);
  });

  it('is seen, and its size found, when the series rises by more than it varies', () => {
    const series = correlated(2048, 0.8, 1).map((value, i) => value + (3 * i) / 2048);
    const { change, settled, standardError } = driftOf(series);
    expect(settled).toBe(false);
    expect(Math.abs(change - 3)).toBeLessThan(4 * standardError);
  });
});

describe('the check of equilibrium', () => {
  it('passes what stands still and names what does not', () => {
    const density = correlated(400, 0.2, 1).map((value) => 1 + 1e-3 * value);
    const rising = density.map((value, i) => value + (0.02 * i) / 400);
    const of = (values: Float64Array) => checkEquilibrium(new Map([['Density', values]]), 200)[0];
    expect(of(density)).toMatchObject({ quantity: 'Density', limit: 1e-3, passed: true });
    expect(of(rising)).toMatchObject({ passed: false });
  });
});

const boltzmann = 1.380649e-23;
/** A body whose volume and enthalpy fluctuate as its heat capacity, expansion and compressibility demand. */
function body(seed: number, length: number): IsobaricSeries & { cp: number; alpha: number; beta: number } {
  const [cp, alpha, beta] = [2000, 3e-4, 4e-10];
  const [temperature, pressure, mass, volume] = [300, 101_325, 1e-23, 1e-26];
  const random = stream(seed, 'body');
  const ofVolume = Math.sqrt(volume * boltzmann * temperature * beta);
  const covariance = volume * boltzmann * temperature ** 2 * alpha;
  const rest = Math.sqrt(cp * mass * boltzmann * temperature ** 2 - (covariance / ofVolume) ** 2);
  const volumes = new Float64Array(length);
  const energy = Float64Array.from({ length }, (_, i) => {
    const normal = random.normal();
    volumes[i] = volume + ofVolume * normal;
    return (covariance / ofVolume) * normal + rest * random.normal() - pressure * volumes[i]!;
  });
  return { volume: volumes, energy, temperature, pressure, mass, cp, alpha, beta };
}

describe('properties from fluctuations', () => {
  it('are those of the body that fluctuates', () => {
    const series = body(1, 40_000);
    const found = fluctuationProperties(series);
    expect(found.cp / series.cp).toBeCloseTo(1, 1);
    expect(found.volumeExpansion / series.alpha).toBeCloseTo(1, 1);
    expect(found.linearExpansion).toBe(found.volumeExpansion / 3);
    expect(found.compressibility / series.beta).toBeCloseTo(1, 1);
    expect(found.bulkModulus * found.compressibility).toBeCloseTo(1, 12);
    // Cp - Cv = V T alpha² / (beta M)
    const difference = (1e-26 * 300 * found.volumeExpansion ** 2) / (found.compressibility * 1e-23);
    expect((found.cp - found.cv) / difference).toBeCloseTo(1, 3);
  });

  it('of an ideal gas are 1/T and 1/P', () => {
    // the volume of N particles at T and P is gamma distributed with mean (N+1) kT/P and variance (N+1) (kT/P)²
    const [particles, temperature, pressure] = [200, 300, 101_325];
    const unit = (boltzmann * temperature) / pressure;
    const random = stream('ideal gas');
    const volume = Float64Array.from({ length: 4000 }, () => {
      let sum = 0;
      for (let i = 0; i <= particles; i++) sum -= Math.log(1 - random.uniform());
      return unit * sum;
    });
    const energy = volume.map(() => 1.5 * particles * boltzmann * temperature);
    const found = fluctuationProperties({ volume, energy, temperature, pressure, mass: 1 });
    expect(found.compressibility * pressure).toBeCloseTo(1, 1);
    expect(found.volumeExpansion * temperature).toBeCloseTo(1, 1);
  });

  it('have the errors with which they differ from run to run', () => {
    const runs = Array.from({ length: 60 }, (_, seed) => body(seed, 400));
    const spread = Math.sqrt(variance(runs.map((run) => fluctuationProperties(run).cp)));
    const told = mean(runs.map((run) => fluctuationErrors(run, 10).cp));
    expect(told / spread).toBeGreaterThan(0.7);
    expect(told / spread).toBeLessThan(1.4);
  });
});
