import { describe, expect, it } from 'vitest';
import { sharedText } from '../shared-data.fixture.js';
import { descriptorsOf } from './descriptors.js';
import { parseTable } from './table.js';
import { TableError } from './table-error.js';

const table = parseTable('smiles,name,mass,dipole\nCCO,ethanol,46.07,1.69\nO,water,18.02,1.85\nCC,ethane,30.07,\n');

describe('descriptors of a table', () => {
  it('come in the order of the values, from all numeric columns but the key', () => {
    expect(descriptorsOf({ table, key: 'smiles', values: ['O', 'CCO'] })).toEqual({
      names: ['mass', 'dipole'],
      rows: [
        [18.02, 1.85],
        [46.07, 1.69],
      ],
    });
  });

  it('are not a number where the table has none', () => {
    expect(descriptorsOf({ table, key: 'name', values: ['ethane'] }).rows).toEqual([[30.07, Number.NaN]]);
  });

  it('are found by another writing of the key when the caller says how to compare', () => {
    const canonical = (text: string) => (text === 'OCC' ? 'CCO' : text);
    expect(descriptorsOf({ table, key: 'smiles', values: ['OCC'], canonical }).rows).toEqual([[46.07, 1.69]]);
    expect(() => descriptorsOf({ table, key: 'smiles', values: ['OCC'] })).toThrow(TableError);
  });

  it.each([
    ['a,b\n1,2', 'c', ['x'], /column c: there is no such column; there are a, b/],
    ['a,b\nx,2', 'a', ['y', 'x', 'z'], /column a: there are no descriptors of y, z; add a row for each/],
    ['a,b\nx,2\ny,3\nx,2', 'a', ['x'], /line 4: column a: x has its descriptors in line 2 already/],
    ['a,b\nx,2\n,3', 'a', ['x'], /line 3: column a: the key is missing/],
    ['a,b\nx,u', 'a', ['x'], /no column but the key holds numbers/],
  ])('are refused with the place: %j', (text, key, values, message) => {
    const ask = () => descriptorsOf({ table: parseTable(text), key, values });
    expect(ask).toThrow(TableError);
    expect(ask).toThrow(message);
  });

  const ligands = sharedText('direct-arylation/ligand-boltzmann_dft.csv');
  it.skipIf(!ligands)('are read from a published table of ligands', () => {
    const { names, rows } = descriptorsOf({
      table: parseTable(ligands!),
      key: 'ligand_file_name',
      values: ['PPh3', 'PCy3'],
    });
    expect(names.length).toBeGreaterThan(500);
    expect(rows[0]![names.indexOf('ligand_molar_mass_Boltz')]).toBeCloseTo(262.29, 1);
  });
});
