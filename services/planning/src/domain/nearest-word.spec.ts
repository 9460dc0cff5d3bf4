import { describe, expect, it } from 'vitest';
import { nearestWord, oneOf } from './nearest-word.js';

describe('a misspelt word', () => {
  const words = ['yield', 'purity', 'cost'];

  it.each([
    ['yeild', 'yield'],
    ['Yield', 'yield'],
    ['purty', 'purity'],
    ['csot', 'cost'],
  ])('%s means %s', (given, meant) => {
    expect(nearestWord(given, words)).toBe(meant);
  });

  it('too far from all means none of them', () => {
    expect(nearestWord('temperature', words)).toBeUndefined();
    expect(oneOf('temperature', words)).toBe('Use one of: yield, purity, cost.');
    expect(oneOf('yeild', words)).toBe('Did you mean yield? Use one of: yield, purity, cost.');
  });
});
