import { stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { glassTransition } from './glass-transition.js';
import { abbeNumber, lorentzLorenzIndex } from './refraction.js';
import { gradientOf, readTemperatureProfile, thermalConductivity } from './temperature-profile.js';

describe('the refractive index', () => {
  it('of polystyrene is that of RadonPy for its polarisability and density', () => {
    // PI82 of PI1070: 13.764 Å³ and 0.991 g/cm³ give 1.5747 (npj Comput. Mater. 8, 222, 2022)
    expect(lorentzLorenzIndex(13.764, 0.991, 104.152)).toBeCloseTo(1.5747, 2);
  });

  it('of benzene and its Abbe number follow from PM7 polarisabilities near the measured 1.501 and 30.1', () => {
    const [C, d, F] = [10.618, 10.694, 10.894].map((alpha) => lorentzLorenzIndex(alpha, 0.8765, 78.114));
    expect(d).toBeCloseTo(1.517, 2);
    expect(abbeNumber({ C: C!, d: d!, F: F! })).toBeCloseTo(32.5, 0);
  });

  it('is 1 without matter, and none when the matter would be a catastrophe', () => {
    expect(lorentzLorenzIndex(0, 1, 100)).toBe(1);
    expect(() => lorentzLorenzIndex(100, 10, 10)).toThrow(RangeError);
  });
});

/** A block as `fix ave/chunk` writes it: cold slab first, hot slab in the middle. */
function profile(slabs: number, temperature: (slab: number) => number): string {
  const rows = Array.from({ length: slabs }, (_, i) => `  ${i + 1} ${(i + 0.5) / slabs} 31.2 ${temperature(i)}`);
  return ['# Chunk-averaged data', '# Timestep Number-of-chunks Total-count', `5000 ${slabs} 624`, ...rows, ''].join(
    '\n',
  );
}
const tent = (slab: number): number => 250 + 10 * Math.min(slab, 20 - slab);

describe('the temperature profile', () => {
  it('gives gradient and conductivity by Fourier’s law', () => {
    const text = profile(20, () => 999) + profile(20, tent);
    const read = readTemperatureProfile(text, 0.5);
    if ('kind' in read) throw new Error(read.reason);
    const gradient = gradientOf(read);
    expect(gradient.slope).toBeCloseTo(200, 9);
    expect(gradient).toMatchObject({ linear: true, coldest: 250, hottest: 350 });
    // 200 K over 10 nm is 2e10 K/m; 1e-18 J in 1 ps both ways through 2.5e-18 m² is 2e11 W/m²
    const conductivity = thermalConductivity({ energy: 1e-18, seconds: 1e-12, area: 2.5e-18, length: 1e-8 }, gradient);
    expect(conductivity).toBeCloseTo(10, 9);
  });

  it('that is bent is not linear', () => {
    const read = readTemperatureProfile(
      profile(20, (slab) => 250 + 100 * (Math.min(slab, 20 - slab) / 10) ** 3),
      1,
    );
    expect('kind' in read ? read : gradientOf(read)).toMatchObject({ linear: false });
  });

  it.each(['', '5000 20 624\n', 'nonsense here\n'])('that holds nothing is refused: %j', (text) => {
    expect(readTemperatureProfile(text, 0.5)).toMatchObject({ kind: 'malformed' });
  });
});

describe('the glass transition', () => {
  const temperatures = Array.from({ length: 19 }, (_, i) => 150 + 25 * i);
  const volumeAt = (t: number) => 0.95 + (t < 373 ? 2e-4 : 5.5e-4) * (t - 373);

  it('is where exact lines meet', () => {
    const found = glassTransition(temperatures, temperatures.map(volumeAt), stream('exact'));
    expect(found?.temperature).toBeCloseTo(373, 6);
    expect(found?.glassSlope).toBeCloseTo(2e-4, 9);
    expect(found?.meltSlope).toBeCloseTo(5.5e-4, 9);
    expect(found?.bootstrapError).toBeCloseTo(0, 3);
  });

  it('spreads as noise makes it spread, around the true one', () => {
    const random = stream(7, 'noise');
    const noisy = temperatures.map((t) => volumeAt(t) + 0.002 * random.normal());
    const found = glassTransition(temperatures, noisy, stream('noise'))!;
    expect(found.bootstrapError).toBeGreaterThan(1);
    expect(Math.abs(found.temperature - 373)).toBeLessThan(4 * found.bootstrapError);
    expect(found.spread[0]).toBeLessThanOrEqual(found.temperature);
    expect(found.spread[1]).toBeGreaterThanOrEqual(found.temperature);
  });

  it('is none of what expands evenly less when it is hotter', () => {
    const bent = temperatures.map((t) => 1 + 1e-4 * t - 1e-7 * t * t);
    expect(glassTransition(temperatures, bent, stream('bent'))).toBeUndefined();
  });
});
