import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chemistry, openChemistry } from './index.js';
import { chainOf } from './repeating-unit.js';

let chemistry: Chemistry;
beforeAll(async () => {
  chemistry = await openChemistry();
});
afterAll(() => chemistry.close());

describe('a chain of repeating units', () => {
  it.each([
    ['*CCO*', '*CCOCCOCCO*'],
    ['*C*', '*CCC*'],
    ['*CC(*)c1ccccc1', '*CC(c1ccccc1)CC(c1ccccc1)CC(*)c1ccccc1'],
    ['*c1ccc(*)cc1', '*c1ccc(cc1)-c1ccc(cc1)-c1ccc(*)cc1'],
    ['*[Si](C)(C)O*', '*[Si](C)(C)O[Si](C)(C)O[Si](C)(C)O*'],
    ['[1*]Nc1ccc(C([2*])=O)cc1', '*Nc1ccc(cc1)C(=O)Nc1ccc(cc1)C(=O)Nc1ccc(cc1)C(*)=O'],
  ])('of %s is bound head to tail', (unit, chain) => {
    const found = chainOf(chemistry.canonical(unit), 3)!;
    expect(chemistry.canonical(found)).toBe(chemistry.canonical(chain));
  });

  it.each(['CCO', '*CC', '*C(*)(*)C', '*=CC=*', '[*-]CC*'])('is none of %s', (unit) => {
    expect(chainOf(chemistry.canonical(unit), 2)).toBeUndefined();
  });
});
