import { stream } from '@meguri/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAngleScan } from './angle-scan.js';
import { refractiveIndex } from './critical-angle.js';

const prism = { index: 2.16, uncertainty: 1e-4 };
const angles = Array.from({ length: 2001 }, (_, i) => 30 + i * 0.02);

/** A scan of a sample on the prism: reflectance from the amplitudes, a lamp that drifts, noise. */
function scanOf(index: number, { noise = 0.004, seed = 1, full = 1, dark = 0.02, drift = 0 } = {}) {
  const random = stream(seed, 'scan');
  const intensity = Float64Array.from(angles, (degrees, i) => {
    const theta = (degrees * Math.PI) / 180;
    const root = (index / prism.index) ** 2 - Math.sin(theta) ** 2;
    const amplitude = root <= 0 ? 1 : (Math.cos(theta) - Math.sqrt(root)) / (Math.cos(theta) + Math.sqrt(root));
    return dark + full * (amplitude ** 2 + (drift * i) / angles.length) + noise * random.normal();
  });
  return { angle: Float64Array.from(angles), intensity };
}

const found = (scan: ReturnType<typeof scanOf>) => {
  const result = refractiveIndex(scan, prism);
  if ('kind' in result) throw new Error(result.reason);
  return result;
};

describe('the refractive index by the critical angle', () => {
  it.each([1.34, 1.4918, 1.592, 1.7448, 1.8433])('finds %d within 0.0005 in the noise of a scan', (index) => {
    for (let seed = 0; seed < 5; seed++)
      expect(Math.abs(found(scanOf(index, { seed })).index - index)).toBeLessThan(5e-4);
  });

  it('does not care how bright the lamp is, nor how it drifts', () => {
    const bright = { full: 800, dark: 30, drift: 0.01, noise: 2 };
    expect(found(scanOf(1.6, bright)).index).toBeCloseTo(1.6, 3);
  });

  it('states an uncertainty that the errors keep to', () => {
    const errors = Array.from({ length: 40 }, (_, seed) => {
      const { index, uncertainty } = found(scanOf(1.6, { seed, noise: 0.02 }));
      return (index - 1.6) / uncertainty;
    });
    const scatter = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    expect(scatter).toBeLessThan(1.5);
    expect(found(scanOf(1.6)).uncertainty).toBeLessThan(5e-4);
  });

  it('is not found where there is no edge', () => {
    expect(refractiveIndex(scanOf(1.0003), prism)).toMatchObject({ kind: 'no-signal' });
    const dark = { angle: Float64Array.from(angles), intensity: new Float64Array(angles.length) };
    expect(refractiveIndex(dark, prism)).toMatchObject({ kind: 'no-signal' });
  });

  it('is the same for the same scan', () => {
    fc.assert(
      fc.property(fc.double({ min: 1.3, max: 1.9, noNaN: true }), (index) => {
        expect(found(scanOf(index))).toEqual(found(scanOf(index)));
      }),
      { numRuns: 5 },
    );
  });
});

describe('a file of an angle scan', () => {
  const bytes = (content: unknown) => new TextEncoder().encode(JSON.stringify(content));
  const sound = { angleUnit: 'deg', angle: angles, intensity: angles.map(() => 1) };

  it('is read', () => {
    expect(readAngleScan(bytes(sound))).toMatchObject({ angle: { length: 2001 }, intensity: { length: 2001 } });
  });

  it.each([
    ['another unit', { ...sound, angleUnit: 'rad' }],
    ['too few values', { ...sound, intensity: [1, 2] }],
    ['angles that go back', { ...sound, angle: angles.toReversed() }],
    ['angles beyond the right one', { ...sound, angle: angles.map((each) => each + 40) }],
    ['a value that is no number', { ...sound, intensity: angles.map(() => null) }],
    ['no object', 7],
  ])('is malformed with %s', (_, content) => {
    expect(readAngleScan(bytes(content))).toMatchObject({ kind: 'malformed' });
  });
});
