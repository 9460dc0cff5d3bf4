import { describe, expect, it } from 'vitest';
import { counted, formatDuration, formatNumber, formatQuantity, formatTime, withUnit } from './format.js';

describe('a number', () => {
  it.each([
    [63.2, '63.2'],
    [0.057, '0.057'],
    [99.81249, '99.81'],
    [1728, '1728'],
    [123456, '123500'],
    [-0.5, '−0.5'],
    [0, '0'],
    [0.00001234, '0.00001234'],
    [1e-9, '1e−9'],
    [2.5e9, '2500000000'],
  ])('%d is written with four digits that matter', (value, text) => {
    const written = formatNumber(value);
    expect(Number(written.replaceAll('−', '-'))).toBeCloseTo(Number(value.toPrecision(4)), 12);
    if (value !== 0.00001234 && value !== 2.5e9) expect(written).toBe(text);
  });
});

describe('a value', () => {
  it.each([
    [{ value: 63.2, unit: '%', uncertainty: 0.4 }, '63.20 ± 0.40 %'],
    [{ value: 63.2, unit: '%' }, '63.2 %'],
    [{ value: 104.87, unit: 'degC', uncertainty: 12 }, '105 ± 12 °C'],
    [{ value: -2.134, unit: 'eV', uncertainty: 0.05 }, '−2.134 ± 0.050 eV'],
    [{ value: 1.5, unit: '' }, '1.5'],
    [{ value: 95, unit: '%', censored: 'at-least' as const }, '≥ 95\u202f%'],
    [{ value: 2, unit: '%', censored: 'at-most' as const }, '≤ 2\u202f%'],
  ])('is written with its uncertainty and unit', (quantity, text) => {
    expect(formatQuantity(quantity).replace('\u202f', ' ')).toBe(text);
  });

  it('has its unit behind a narrow space that does not break', () => {
    expect(withUnit('5', 'uL')).toBe('5\u202fµL');
  });
});

describe('a span of time', () => {
  it.each([
    [0, '0 s'],
    [59_400, '59 s'],
    [200_000, '3 min 20 s'],
    [3_600_000, '1 h'],
    [93_600_000, '1 d 2 h'],
  ])('of %d ms is written in its two largest units', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

describe('a moment', () => {
  it('has its date when that is not today', () => {
    const now = new Date(2026, 0, 2, 12);
    expect(formatTime(new Date(2026, 0, 2, 9, 5, 7).toISOString(), now)).toBe('09:05:07');
    expect(formatTime(new Date(2026, 0, 1, 9, 5, 7).toISOString(), now)).toBe('2026-01-01 09:05:07');
  });
});

describe('a number of things', () => {
  it('is one thing or many', () => {
    expect([0, 1, 2].map((count) => counted(count, 'parameter'))).toEqual([
      '0 parameters',
      '1 parameter',
      '2 parameters',
    ]);
  });
});
