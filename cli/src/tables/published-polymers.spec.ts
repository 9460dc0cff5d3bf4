import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTable, TableError } from '@meguri/bayesopt';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../places.js';
import { polymerTable } from './published-polymers.js';

const summarised = `monomer_ID,smiles,temp,press,tacticity,density,density_min,density_max,density_std,density_count,Cp,Cp_std,Cp_count
PI1,*CC*,300,1,none,0.838,0.8356,0.8398,0.0018,5,4699,139.7,4
PI9,,300,1,none,1,1,1,0.1,5,3000,1,5
`;
const each = `DBID,smiles_list,temp,press,density,thermal_conductivity,remarks
a1,*CC*,300,1,0.84,0.4,
a2,*CC*,300,1,0.86,,
a3,*CC*,500,1,0.7,,
`;
/** The names of PolyOmics. */
const polyOmics = `UUID,monomer_ID,smiles_list,temp,press,tacticity,density,tg,abbe_number_sos
u1,m1,*CC(*)C,300,1,atactic,0.85,260,45.5
u2,m1,*CC(*)C,300,1,isotactic,0.87,,
u3,m1,*CC(*)C,300,1,isotactic,0.89,280,
`;
const pi1070 = join(projectRoot, '../shared/data/radonpy-pi1070/PI1070.csv');

describe('published simulations of polymers', () => {
  it('keep mean, standard deviation and count of each property', () => {
    const { columns, rows, left } = polymerTable(parseTable(summarised, { asWritten: ['smiles'] }));
    expect(columns.join()).toBe('id,smiles,tacticity,temp,press,density,density_sd,density_count,Cp,Cp_sd,Cp_count');
    expect(rows).toEqual([['PI1', '*CC*', 'none', 300, 1, 0.838, 0.0018, 5, 4699, 139.7, 4]]);
    expect(left).toBe(1);
  });

  it('with a row for each simulation become one row for each polymer and temperature', () => {
    const { rows } = polymerTable(parseTable(each, { asWritten: ['smiles_list'] }));
    const [density, sd] = [rows[0]![4], rows[0]![5]] as [number, number];
    expect(density).toBeCloseTo(0.85, 12);
    expect(sd).toBeCloseTo(0.02 / Math.SQRT2, 12);
    expect(rows[0]!.slice(6)).toEqual([2, 0.4, null, 1]);
    expect(rows[1]!.slice(2)).toEqual([500, 1, 0.7, null, 1, null, null, null]);
  });

  it('of PolyOmics keep tacticities apart, and get our names', () => {
    const { columns, rows } = polymerTable(parseTable(polyOmics, { asWritten: ['smiles_list'] }));
    const [atactic, isotactic] = rows.map((row) => Object.fromEntries(row.map((cell, i) => [columns[i], cell])));
    expect(atactic).toMatchObject({ id: 'm1', density: 0.85, glass_transition: 260, abbe_number: 45.5 });
    expect(isotactic).toMatchObject({ density_count: 2, glass_transition: 280, abbe_number: null });
  });

  it.each(['name,density\nPE,0.8\n', 'smiles,colour\n*CC*,1\n'])('of another sort are refused: %j', (text) => {
    expect(() => polymerTable(parseTable(text))).toThrow(TableError);
  });

  // github.com/RadonPy/RadonPy, data/PI1070.csv
  it.skipIf(!existsSync(pi1070))('are 1077 rows of PI1070 with 18 properties, polystyrene among them', () => {
    const table = parseTable(readFileSync(pi1070, 'utf8'), { asWritten: ['smiles'] });
    const { rows, properties, columns } = polymerTable(table);
    expect([rows.length, properties.length]).toEqual([1077, 18]);
    const polystyrene = rows.find(([id]) => id === 'PI82')!;
    expect(polystyrene[columns.indexOf('density')]).toBeCloseTo(0.991, 3);
    expect(polystyrene[columns.indexOf('density_count')]).toBe(5);
  });
});
