import { describe, expect, it } from 'vitest';
import { axisOf } from '../spaces/axis.js';
import { SpaceError } from '../spaces/space-error.js';
import { expressionRule } from './expression.js';

const AXES = [
  axisOf({ name: 'x', type: 'continuous', lower: -5, upper: 5 }),
  axisOf({ name: 'flow rate', type: 'continuous', lower: 0, upper: 9 }),
  axisOf({ name: 'solvent', type: 'categorical', values: ['DMF', 'water'] }),
  axisOf({ name: 'n', type: 'integer', lower: 0, upper: 9 }),
];

function holds(text: string, x = 2, flow: number | undefined = 3, solvent = 'water', n = 4): boolean {
  return expressionRule(text, AXES).holds([x, flow, solvent, n]);
}

function fault(text: string): SpaceError {
  try {
    expressionRule(text, AXES);
  } catch (error) {
    if (error instanceof SpaceError) return error;
  }
  throw new Error(`${text} was read without complaint`);
}

describe('a formula', () => {
  it.each([
    ['1 + 2 * 3 = 7', true],
    ['(1 + 2) * 3 = 9', true],
    ['2 ^ 3 ^ 2 = 512', true],
    ['-x ^ 2 = -4', true],
    ['2 ^ -1 = 0.5', true],
    ['8 / 4 / 2 = 1', true],
    ['7 - 4 - 2 = 1', true],
    ['1 = 2 or 2 = 2 and 3 = 3', true],
    ['(1 = 2 or 2 = 2) and 3 = 4', false],
    ['not 1 = 2 and 3 = 4', false],
    ['not (1 = 2 and 3 = 4)', true],
    ['1.5e1 = 15 and .5 = 1/2', true],
  ])('binds as in mathematics: %s is %s', (text, expected) => {
    expect(holds(text)).toBe(expected);
  });

  it('knows the usual functions', () => {
    expect(holds('abs(-x) = 2 and min(x, n, 7) = 2 and max(x, n) = 4 and sqrt(n) = 2')).toBe(true);
    expect(holds('exp(0) = 1 and log(exp(x)) = 2 and log10(1000) = 3 and sin(0) = 0 and cos(0) = 1')).toBe(true);
  });

  it('reads names with spaces in backquotes, and texts in quotation marks', () => {
    expect(holds('`flow rate` >= 3 and solvent != "DMF"')).toBe(true);
    expect(holds('solvent == "DMF"')).toBe(false);
  });

  it('compares up to rounding', () => {
    expect(holds('0.1 + 0.2 <= 0.3')).toBe(true);
    expect(holds('0.1 + 0.2 = 0.3')).toBe(true);
    expect(holds('0.3 < 0.1 + 0.2')).toBe(false);
    expect(holds('x < 2.001')).toBe(true);
  });

  it('does not hold where it has no value', () => {
    expect(holds('sqrt(-x) <= 100')).toBe(false);
    expect(holds('sqrt(-x) >= -100')).toBe(false);
    expect(holds('0 / (x - 2) = 0')).toBe(false);
  });

  it('says nothing of points in which one of its parameters is inactive', () => {
    expect(expressionRule('`flow rate` > 8', AXES).holds([2, undefined, 'water', 4])).toBe(true);
  });

  it('gives away what it says linearly', () => {
    const { implied } = expressionRule('2*x + (n - 1)/2 <= 3 and x^2 < 9 and 1 = `flow rate` and x*n > 0', AXES);
    expect(implied.map(({ axes, coefficients, lower, upper }) => ({ axes, coefficients, lower, upper }))).toEqual([
      { axes: [0, 3], coefficients: [2, 0.5], lower: Number.NEGATIVE_INFINITY, upper: 3.5 },
      { axes: [1], coefficients: [-1], lower: -1, upper: -1 },
    ]);
    expect(expressionRule('x <= 1 or x >= 2', AXES).implied).toEqual([]);
    expect(expressionRule('not x <= 1', AXES).implied).toEqual([]);
  });

  it.each([
    ['x + <= 3', 5, /<= stands where a number/],
    ['x <= 3)', 7, /\) stands where/],
    ['(x <= 3', 1, /not closed/],
    ['x ? 3', 3, /\? makes no sense/],
    ['y <= 3', 1, /no parameter y/],
    ['x', 1, /condition is needed/],
    ['x + (n < 2) > 1', 6, /number is needed/],
    ['solvent * 2 = 4', 1, /number is needed/],
    ['x = "two"', 3, /text is compared with a number/],
    ['system(x) = 1', 1, /system is not a function/],
    ['constructor(x) = 1', 1, /constructor is not a function/],
    ['sqrt(x, n) = 1', 1, /takes one number/],
    ['', 1, /the end stands where/],
  ])('%s is refused at position %i', (text, position, message) => {
    const error = fault(text);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`at position ${position} of`);
    expect(error.remedy).not.toBe('');
  });

  it('refuses a value that the parameter does not have', () => {
    expect(fault('solvent != "DMFF"')).toMatchObject({ parameter: 'solvent', remedy: 'use one of DMF, water' });
  });
});
