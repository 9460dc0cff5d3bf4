import { convert, dimensionOf, isConvertible } from '@meguri/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('units', () => {
  // the definitions of the units: SI Brochure, 9th edition (2019), and CODATA 2022 for eV and Hartree
  it.each([
    [25, 'degC', 'K', 298.15],
    [16, 'h', 's', 57_600],
    [0.1, 'mol/L', 'mmol/L', 100],
    [3.5, 'mL', 'uL', 3500],
    [1, 'Hartree', 'eV', 27.211386245],
    [1, 'eV', 'kJ/mol', 96.48533212],
    [99, '%', '', 0.99],
  ])('%f %s are %s', (value, from, to, expected) => {
    expect(convert(value, from, to)).toBeCloseTo(expected, 7);
  });

  it('come back to where they were', () => {
    const pairs = [
      ['degC', 'K'],
      ['h', 'min'],
      ['uL', 'L'],
      ['eV', 'kJ/mol'],
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...pairs), fc.double({ min: -1e6, max: 1e6, noNaN: true }), ([a, b], value) => {
        expect(convert(convert(value, a, b), b, a)).toBeCloseTo(value, 6);
      }),
    );
  });

  it('of different dimensions are refused, as are unknown ones', () => {
    expect(() => convert(1, 'degC', 's')).toThrow(RangeError);
    expect(() => convert(1, 'furlong', 'm')).toThrow(RangeError);
    expect(isConvertible('degC', 'K')).toBe(true);
    expect(isConvertible('furlong', 'furlong')).toBe(false);
    expect(dimensionOf('mol/L')).toBe('concentration');
  });
});
