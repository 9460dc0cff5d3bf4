import { isUnit } from '@meguri/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateIn, parseExpression } from './expression.js';
import { measure } from './quantity.js';
import { units } from './testing.fixture.js';

const given = new Map([
  ['scale', measure({ value: 0.2, unit: 'mmol' }, units)],
  ['concentration', measure({ value: 0.1, unit: 'mol/L' }, units)],
  ['temperature', measure({ value: 105, unit: 'degC' }, units)],
]);
const inUnit = (text: string, unit: string): number => {
  const parsed = parseExpression(text, isUnit);
  if (!parsed.ok) throw new SyntaxError(parsed.problem);
  return evaluateIn(parsed.expression, unit, given, units);
};

describe('arithmetic in a procedure', () => {
  it.each([
    ['0.20 mmol', 'umol', 200],
    ['scale / concentration', 'mL', 2],
    ['scale / 0.057 mol/L', 'uL', 3508.7719298245615],
    ['1.5 * scale + 0.1 mmol', 'mmol', 0.4],
    ['(scale + scale) * 3', 'mmol', 1.2],
    ['scale - scale / 2', 'mmol', 0.1],
    ['scale * 154.212 g/mol', 'mg', 30.8424],
    ['2 mL * 0.94 g/mL', 'g', 1.88],
    ['temperature', 'degC', 105],
    ['temperature', 'K', 378.15],
    ['16 h', 's', 57_600],
    ['5 %', '', 0.05],
  ])('%s in %s is %d', (text, unit, value) => {
    expect(inUnit(text, unit)).toBeCloseTo(value, 9);
  });

  it.each([
    ['scale / concentration', 'mg', 'cannot be given'],
    ['scale + concentration', 'mmol', 'cannot add'],
    ['amount', 'mmol', 'neither a parameter nor a quantity'],
  ])('%s in %s is refused: %s', (text, unit, reason) => {
    expect(() => inUnit(text, unit)).toThrow(reason);
  });

  it.each([
    ['2 furlong', 'is not a unit'],
    ['scale +', 'something is missing'],
    ['(scale', 'closing parenthesis'],
    ['scale scale', 'is not expected here'],
    ['process.exit(1)', 'is not expected here'],
  ])('%s is not arithmetic: %s', (text, problem) => {
    const parsed = parseExpression(text, isUnit);
    expect(!parsed.ok && parsed.problem).toContain(problem);
  });

  it('never throws anything but a stated problem, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseExpression(text, isUnit);
        expect(typeof parsed.ok).toBe('boolean');
      }),
      { numRuns: 500, seed: 20261122 },
    );
  });
});
