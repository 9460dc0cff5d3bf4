import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimise, type Objective } from '../index.js';

const rosenbrock: Objective = (x, gradient) => {
  let value = 0;
  gradient.fill(0);
  for (let i = 0; i + 1 < x.length; i++) {
    const a = x[i]!;
    const bend = x[i + 1]! - a * a;
    value += 100 * bend * bend + (1 - a) ** 2;
    gradient[i] = gradient[i]! - 400 * a * bend - 2 * (1 - a);
    gradient[i + 1] = gradient[i + 1]! + 200 * bend;
  }
  return value;
};

describe('bounded L-BFGS', () => {
  it('finds the minimum of the Rosenbrock valley', () => {
    const { x, value } = minimise(rosenbrock, [-1.2, 1, -1.2, 1], {
      ...box(4, -5, 5),
      maxIterations: 500,
      gradientTolerance: 1e-8,
      valueTolerance: 0,
    });
    expect(value).toBeLessThan(1e-12);
    for (const v of x) expect(v).toBeCloseTo(1, 6);
  });

  it('stops at the bound that holds the minimum off, with the free coordinate optimal', () => {
    const { x } = minimise(rosenbrock, [-1.2, 1], { lower: [-2, -2], upper: [0.5, 2], maxIterations: 500 });
    expect(x[0]).toBe(0.5);
    expect(x[1]).toBeCloseTo(0.25, 6);
  });

  it('solves convex quadratics in a box exactly, coordinate by coordinate', () => {
    const target = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(target, (centre) => {
        const quadratic: Objective = (x, gradient) => {
          let value = 0;
          x.forEach((v, i) => {
            gradient[i] = 2 * (i + 1) * (v - centre[i]!);
            value += (i + 1) * (v - centre[i]!) ** 2;
          });
          return value;
        };
        const { x } = minimise(
          quadratic,
          centre.map(() => 0),
          { ...box(centre.length, -1, 1), valueTolerance: 0 },
        );
        centre.forEach((c, i) => {
          expect(x[i]).toBeCloseTo(Math.min(1, Math.max(-1, c)), 4);
        });
      }),
    );
  });

  it('steps back from where the function is undefined', () => {
    const barrier: Objective = (x, gradient) => {
      gradient[0] = 1 - 1 / x[0]!;
      return x[0]! > 0 ? x[0]! - Math.log(x[0]!) : Number.NaN;
    };
    expect(minimise(barrier, [30], box(1, -50, 50)).x[0]).toBeCloseTo(1, 4);
  });
});

function box(n: number, low: number, high: number) {
  return { lower: new Array<number>(n).fill(low), upper: new Array<number>(n).fill(high) };
}
