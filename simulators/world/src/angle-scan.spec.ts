import { describe, expect, it } from 'vitest';
import { angleScan } from './angle-scan.js';

const scanOf = (polymer: string, measured = 0, seed = 'seed') =>
  angleScan(seed, { contents: { [polymer]: 0.2 }, measured });
/** Degrees at which half of the light is reflected, on the steep side of the edge. */
function edgeOf({ angle, intensity }: ReturnType<typeof angleScan>): number {
  const full = Math.max(...intensity);
  return angle[intensity.findIndex((value) => value > 0.6 * full)]!;
}

describe('an angle scan', () => {
  it('reflects everything beyond the angle that the index of the polymer gives', () => {
    // PS 1.592 and P3 1.8433 on a prism of 2.16: asin gives 47.48 and 58.58 degrees
    expect(Math.abs(edgeOf(scanOf('PS')) - 47.48)).toBeLessThan(0.5);
    expect(Math.abs(edgeOf(scanOf('P3')) - 58.58)).toBeLessThan(0.5);
  });

  it('has no edge where the prism touches air', () => {
    const { intensity } = angleScan('seed', { contents: {}, measured: 0 });
    expect(Math.min(...intensity)).toBeGreaterThan(0.9 * Math.max(...intensity));
  });

  it('is the same for the same sample, and has new noise when it is measured again', () => {
    expect(scanOf('PS')).toEqual(scanOf('PS'));
    expect(scanOf('PS', 1)).not.toEqual(scanOf('PS'));
    expect(scanOf('PS', 0, 'other')).not.toEqual(scanOf('PS'));
  });
});
