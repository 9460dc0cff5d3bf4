import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chemistry, descriptorTable, GROUPS_VERSION, openChemistry } from './index.js';

let chemistry: Chemistry;
beforeAll(async () => {
  chemistry = await openChemistry();
});
afterAll(() => chemistry.close());

describe('a table of descriptors', () => {
  it('has a row for every molecule and says what computed it', () => {
    const { names, rows, libraries } = descriptorTable(chemistry, ['CCO', '*CCO*']);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toHaveLength(names.length);
    expect(rows[0]![names.indexOf('NumHeavyAtoms')]).toBe(3);
    expect(libraries).toEqual(names.map(() => ({ name: 'RDKit', version: chemistry.version })));
  });

  it('adds functional groups, and all that grows per heavy atom, as asked', () => {
    const { names, rows, libraries } = descriptorTable(chemistry, ['*CCO*'], { groups: true, perAtom: true });
    expect(rows[0]![names.indexOf('nEtherPerAtom')]).toBe(1 / 3);
    expect(names).toContain('amwPerAtom');
    expect(new Set(names).size).toBe(names.length);
    expect(libraries[names.indexOf('amwPerAtom')]!.name).toBe('RDKit');
    expect(libraries[names.indexOf('nEther')]).toEqual({ name: 'Meguri functional groups', version: GROUPS_VERSION });
  });

  it('is refused with the place of the molecule that is none', () => {
    expect(() => descriptorTable(chemistry, ['CCO', 'C1CC'], { groups: true })).toThrow(
      expect.objectContaining({ index: 1, smiles: 'C1CC' }),
    );
  });
});
