import { parseTable, TableError } from '@meguri/bayesopt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chemistry, describeMolecules, lookUpDescriptors, openChemistry, SmilesError } from './index.js';

let chemistry: Chemistry;
beforeAll(async () => {
  chemistry = await openChemistry();
});
afterAll(() => chemistry.close());

describe('what is known of molecules', () => {
  it('is their fingerprints, RDKit descriptors, or both, in their order', () => {
    const smiles = ['CCO', 'O'];
    const { fingerprints, descriptors } = describeMolecules(chemistry, smiles, 'both');
    expect(fingerprints).toEqual(smiles.map((text) => chemistry.fingerprint(text)));
    expect(descriptors?.names).toContain('NumHeavyAtoms');
    expect(descriptors?.rows.map((row) => row[descriptors.names.indexOf('NumHeavyAtoms')])).toEqual([3, 1]);
    expect(describeMolecules(chemistry, smiles, 'fingerprints')).not.toHaveProperty('descriptors');
    expect(describeMolecules(chemistry, smiles, 'descriptors')).not.toHaveProperty('fingerprints');
  });

  it('is refused with the place of the molecule that is none', () => {
    expect(() => describeMolecules(chemistry, ['CCO', 'ethanol'], 'fingerprints')).toThrow(
      expect.objectContaining({ index: 1, smiles: 'ethanol' }),
    );
    expect(() => describeMolecules(chemistry, ['C('], 'descriptors')).toThrow(SmilesError);
  });
});

describe('descriptors in a table', () => {
  const table = parseTable('molecule,size\nOCC,3\nO,1\nwater,9\n');

  it('are found by the text, and by the molecule where that does not do', () => {
    expect(lookUpDescriptors(chemistry, { table, key: 'molecule', values: ['water'] }).rows).toEqual([[9]]);
    expect(lookUpDescriptors(chemistry, { table, key: 'molecule', values: ['CCO', '[OH2]'] }).rows).toEqual([[3], [1]]);
  });

  it('are missed by name', () => {
    const ask = () => lookUpDescriptors(chemistry, { table, key: 'molecule', values: ['water', 'ether'] });
    expect(ask).toThrow(TableError);
    expect(ask).toThrow(/no descriptors of ether/);
  });
});
