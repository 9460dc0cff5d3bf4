import { describe, expect, it } from 'vitest';
import { RESULT_PATTERN, readResult } from './result-text.js';

/** As a browser checks the field. */
const isAdmitted = (text: string) => new RegExp(`^(?:${RESULT_PATTERN})$`, 'v').test(text);

describe('a result that a person types', () => {
  it.each([
    ['63.2', { value: 63.2 }],
    [' -1.5e3 ', { value: -1500 }],
    ['63.2±0.4', { value: 63.2, uncertainty: 0.4 }],
    ['63.2 +- 0.4', { value: 63.2, uncertainty: 0.4 }],
    ['>=95', { value: 95, censored: 'at-least' }],
    ['> 95', { value: 95, censored: 'at-least' }],
    ['<2', { value: 2, censored: 'at-most' }],
    ['≤ 2', { value: 2, censored: 'at-most' }],
  ])('may be %s', (text, result) => {
    expect(isAdmitted(text)).toBe(true);
    expect(readResult(text)).toEqual(result);
  });

  it.each(['', 'high', '1,5', '>', '>=95±1', '5±'])('may not be "%s"', (text) => {
    expect(isAdmitted(text)).toBe(false);
    expect(readResult(text)).toBeUndefined();
  });
});
