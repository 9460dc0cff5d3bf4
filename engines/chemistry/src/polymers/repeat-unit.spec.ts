import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chemistry, openChemistry } from '../index.js';
import { chainOf } from './repeat-unit.js';

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

  it('may have more rings than a SMILES has numbers for, and its bonds written out', () => {
    const fluorene = chainOf('*-c1ccc2-c3ccc(-*)cc3C(C)(C)c2c1', 40)!;
    expect(chemistry.groups(fluorene).nBenzene).toBe(80);
  });

  it.each(['CCO', '*CC', '*C(*)(*)C', '*=CC=*', '[*-]CC*', '*CC*.O'])('is none of %s', (unit) => {
    expect(chainOf(chemistry.canonical(unit), 2)).toBeUndefined();
  });
});
