import { expect, it } from 'vitest';
import { gaussLegendre } from './gauss-legendre.js';

it('the Gauss-Legendre rule of three nodes is that of Abramowitz and Stegun, table 25.4', () => {
  const { nodes, weights } = gaussLegendre(3);
  [-0.774596669241483, 0, 0.774596669241483].forEach((node, k) => {
    expect(nodes[k]).toBeCloseTo(node, 14);
  });
  [5 / 9, 8 / 9, 5 / 9].forEach((weight, k) => {
    expect(weights[k]).toBeCloseTo(weight, 14);
  });
});

it.each([1, 2, 5, 24, 64])(
  'the Gauss-Legendre rule of %i nodes is exact for polynomials of twice its degree',
  (count) => {
    const { nodes, weights } = gaussLegendre(count);
    for (let power = 0; power < 2 * count; power++) {
      const sum = nodes.reduce((total, x, k) => total + weights[k]! * x ** power, 0);
      expect(Math.abs(sum - (power % 2 === 0 ? 2 / (power + 1) : 0))).toBeLessThan(1e-13);
    }
  },
);
