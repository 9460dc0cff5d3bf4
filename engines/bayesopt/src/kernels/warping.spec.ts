import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placedColumns, placedPoint, warped, warpSlopes } from './warping.js';

const shapes = fc.record({
  a: fc.double({ min: 0.2, max: 5, noNaN: true }),
  b: fc.double({ min: 0.2, max: 5, noNaN: true }),
});

describe('a warp', () => {
  // by hand: 1 - (1 - x^a)^b
  it.each([
    [2, 3, 0.5, 0.578125],
    [0.5, 2, 0.25, 0.75],
    [1, 1, 0.37, 0.37],
    [3, 1, 0.2, 0.008],
  ])('with a = %f and b = %f puts %f where its formula does', (a, b, x, expected) => {
    expect(Math.abs(warped({ a, b }, x) - expected)).toBeLessThan(3e-6);
  });

  it('increases from 0 to 1 over the whole axis', () => {
    fc.assert(
      fc.property(shapes, (warp) => {
        const places = Array.from({ length: 101 }, (_, i) => warped(warp, i / 100));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(places[0]).toBeGreaterThanOrEqual(0);
        expect(places[100]).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('has the slopes of its differences, also by the shapes', () => {
    fc.assert(
      fc.property(shapes, fc.double({ min: 0.01, max: 0.99, noNaN: true }), ({ a, b }, x) => {
        const h = 1e-6;
        const slopes = warpSlopes({ a, b }, x);
        const close = (slope: number, up: number, down: number) =>
          expect(Math.abs(slope - (up - down) / (2 * h))).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
        close(slopes.coordinate, warped({ a, b }, x + h), warped({ a, b }, x - h));
        close(slopes.logA, warped({ a: a * Math.exp(h), b }, x), warped({ a: a * Math.exp(-h), b }, x));
        close(slopes.logB, warped({ a, b: b * Math.exp(h) }, x), warped({ a, b: b * Math.exp(-h) }, x));
      }),
    );
  });

  it('has finite slopes at the ends', () => {
    for (const x of [0, 1]) {
      for (const slope of Object.values(warpSlopes({ a: 0.1, b: 0.1 }, x))) expect(Number.isFinite(slope)).toBe(true);
    }
  });

  it('changes only its own coordinate, and nothing is copied where there is none', () => {
    const columns = [Float64Array.of(0.5, 0.2), Float64Array.of(1, 2)];
    expect(placedColumns(undefined, columns)).toBe(columns);
    const warps = [{ axis: 0, a: 2, b: 3 }];
    const placed = placedColumns(warps, columns);
    expect(placed[1]).toBe(columns[1]);
    expect(placedPoint(warps, [0.5, 1])).toEqual(Float64Array.of(placed[0]![0]!, 1));
  });
});
