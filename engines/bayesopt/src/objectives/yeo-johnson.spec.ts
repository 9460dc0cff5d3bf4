import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inverseYeoJohnson, mostLikelyExponent, yeoJohnson, yeoJohnsonLogLikelihood } from './yeo-johnson.js';

const skewed = [-1.3, -0.7, -0.55, -0.2, 0, 0.1, 0.35, 0.9, 1.6, 2.4];

describe('the power transform of Yeo and Johnson', () => {
  // scipy 1.17.1, scipy.stats.yeojohnson of -2.5, -0.4, 0, 0.6, 3
  it.each([
    [0, [-5.625, -0.48, 0, 0.4700036292457356, 1.3862943611198906]],
    [0.3, [-4.36018699042554, -0.454007111466933, 0, 0.5047530054210824, 1.719055221701327]],
    [1, [-2.5, -0.4, 0, 0.6, 3]],
    [1.7, [-1.5206598107369522, -0.3540403853999741, 0, 0.719606010141882, 5.621213697754796]],
    [2, [-1.252762968495368, -0.33647223662121295, 0, 0.78, 7.5]],
  ])('has the values of scipy with the exponent %f', (exponent, expected) => {
    [-2.5, -0.4, 0, 0.6, 3].forEach((x, i) => {
      expect(yeoJohnson(x, exponent)).toBeCloseTo(expected[i]!, 13);
    });
  });

  // scipy 1.17.1, scipy.stats.yeojohnson_llf
  it.each([
    [0, -0.64572560068],
    [0.5, 0.01674352113],
    [1.4, -1.776973992783],
  ])('has the likelihood of scipy at the exponent %f', (exponent, expected) => {
    expect(yeoJohnsonLogLikelihood(skewed, exponent)).toBeCloseTo(expected, 11);
  });

  // scipy 1.17.1, scipy.stats.yeojohnson_normmax; where that is below 0, what is best from 0 on
  it.each([
    [skewed, 0.5274088401911557],
    [[2.5, 1.1, 0.9, 0.7, 0.2, -0.1, -0.6, -1.4, 0.5, 1.6], 1.0198604565013005],
    [[-0.9, -0.8, -0.75, -0.6, -0.4, -0.3, 0, 0.5, 1.2, 1.5], 0],
    [[2, 2, 2], 1],
    [[], 1],
  ])('has its likeliest exponent where scipy finds it: %j', (values, expected) => {
    expect(Math.abs(mostLikelyExponent(values) - expected)).toBeLessThan(2e-6);
  });

  it('increases, and is taken back by its inverse, however far the number', () => {
    const size = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(size, fc.double({ min: 0, max: 2, noNaN: true }), (x, exponent) => {
        const y = yeoJohnson(x, exponent);
        const next = yeoJohnson(x + Math.max(1e-6, Math.abs(x) * 1e-6), exponent);
        expect(next).toBeGreaterThan(y);
        expect(Math.abs(inverseYeoJohnson(y, exponent) - x)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(x)));
      }),
    );
  });
});
