import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parameterFrom } from '@meguri/bayesopt';
import { type Chemistry, openChemistry } from '@meguri/chemistry';
import { Goal } from '@meguri/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCampaignFile } from './read-campaign-file.js';

const campaigns = join(import.meta.dirname, '../../../../../campaigns');
const bundled = (name: string) => readFileSync(join(campaigns, name), 'utf8');

let chemistry: Chemistry;
beforeAll(async () => {
  chemistry = await openChemistry();
});
afterAll(() => chemistry.close());

const tables = {
  'molecules.csv': 'name,smiles,year\nwater,O,1781\nethanol,CCO,1796\n',
  'repeated.csv': 'name,smiles\nwater,O\nwater,O\n',
  'good.csv': 'name,polarity,size\nwater,9,\nethanol,6,46\n',
  'twice.csv': 'name,polarity\nwater,9\nethanol,6\nwater,8\n',
  'large.csv': `name,${Array.from({ length: 30_000 }, (_, i) => `x${i}`).join(',')}\n${['water', 'ethanol'].map((name) => `${name}${',1'.repeat(30_000)}`).join('\n')}\n`,
};
const fileWith = (parameter: string) => `version: 1
name: solvents
parameters:
  - ${parameter}
objectives: [{ name: yield, direction: maximise, unit: "%" }]
sources: [{ name: expert, type: person }]
budget: { trials: 20 }
`;
const read = (parameter: string) => readCampaignFile(fileWith(parameter), { tables, chemistry });
const solvent = (more: string) => {
  const { goal, problems } = read(`{ name: solvent, type: substance, ${more} }`);
  expect(problems).toEqual([]);
  expect(Goal.parse(goal)).toEqual(goal);
  return parameterFrom(goal!.parameters[0]!);
};

describe('substances of a campaign file', () => {
  it('are compared by the fingerprints of their SMILES, whether these have names or are the values', () => {
    const fingerprints = ['O', 'CCO'].map((smiles) => chemistry.fingerprint(smiles));
    const known = { name: 'solvent', type: 'substance', fingerprints };
    expect(solvent('values: { water: O, ethanol: CCO }')).toEqual({ ...known, values: ['water', 'ethanol'] });
    expect(solvent('values: [O, CCO]')).toEqual({ ...known, values: ['O', 'CCO'] });
  });

  it('may stand in a table with their SMILES', () => {
    const listed = solvent('molecules: { table: molecules.csv, smiles: smiles }');
    expect(listed).toEqual(solvent('values: { water: O, ethanol: CCO }'));
    expect(solvent('molecules: { table: molecules.csv, name: smiles, smiles: smiles }')).toEqual(
      solvent('values: [O, CCO]'),
    );
  });

  it.each([
    ['{ table: none.csv, smiles: smiles }', 'The table none.csv did not come with the file.'],
    ['{ table: molecules.csv, smiles: SMILES }', 'molecules.csv has no column SMILES. It has: name, smiles, year.'],
    ['{ table: molecules.csv, smiles: year }', '"1781" cannot be read'],
    ['{ table: molecules.csv }', 'smiles is missing. Name the column of SMILES.'],
    ['{ table: repeated.csv, smiles: smiles }', 'water stands here a second time.'],
    ['{ table: molecules.csv, smiles: smiles }, values: [O]', 'The substances are given twice.'],
  ])('in a table that cannot be used are reported: %s', (molecules, problem) => {
    const { problems } = read(`{ name: solvent, type: substance, molecules: ${molecules} }`);
    expect(problems.map(({ message, remedy }) => `${message} ${remedy}`).join(' ')).toContain(problem);
  });

  it('are compared by RDKit descriptors, or both, where the file says so', () => {
    const rows = ['O', 'CCO'].map((smiles) => Object.values(chemistry.descriptors(smiles)));
    const values = 'values: { water: O, ethanol: CCO }';
    expect(solvent(`${values}, compareBy: descriptors`)).toEqual(expect.objectContaining({ descriptors: rows }));
    expect(solvent(`${values}, compareBy: descriptors`)).not.toHaveProperty('fingerprints');
    expect(Object.keys(solvent(`${values}, compareBy: both`))).toEqual(
      expect.arrayContaining(['descriptors', 'fingerprints']),
    );
  });

  it('take their descriptors from a table that came with the file, beside fingerprints where both are told', () => {
    const descriptors = [
      [9, Number.NaN],
      [6, 46],
    ];
    const table = 'descriptors: { table: good.csv, key: name }';
    expect(solvent(`values: [water, ethanol], ${table}`)).toEqual({
      ...{ name: 'solvent', type: 'substance', values: ['water', 'ethanol'], descriptors },
    });
    const both = solvent(`values: { water: O, ethanol: CCO }, ${table}`);
    expect(both).toEqual(
      expect.objectContaining({ descriptors, fingerprints: [expect.anything(), expect.anything()] }),
    );
  });

  it('stand in the bundled campaign', () => {
    const enclosures = { tables: { 'solvents.csv': bundled('solvents.csv') }, chemistry };
    const { goal, problems } = readCampaignFile(bundled('direct-arylation-molecules.yaml'), enclosures);
    expect(problems).toEqual([]);
    expect(Goal.parse(goal)).toEqual(goal);
    const { goal: plain } = readCampaignFile(bundled('direct-arylation.yaml'));
    const valuesIn = (of: Goal) => of.parameters.map((parameter) => 'values' in parameter && parameter.values);
    expect(valuesIn(goal!)).toEqual(valuesIn(plain!));
  });

  it.each([
    [
      'a value that is no molecule',
      'values: [O, ethanol]',
      /^4:\d+ parameters\[0\]\.values\[1\]: "ethanol" cannot be read.* Or write `name: SMILES`/i,
    ],
    [
      'a SMILES that is none',
      'values: { water: O, ether: CC( }',
      /^4:\d+ parameters\[0\]\.values\.ether: "CC\(" cannot be read: .*leave it out\.$/,
    ],
    ['a name without SMILES', 'values: { water: O, ether: }', /parameters\[0\]\.values\.ether must be a text/],
    [
      'a substance that the table lacks',
      'values: [water, ether, ethanol], descriptors: { table: good.csv }',
      /^4:\d+ parameters\[0\]\.descriptors\.table: good\.csv, column name: there are no descriptors of ether; add a row/,
    ],
    [
      'a table with a fault',
      'values: [water, ethanol], descriptors: { table: twice.csv }',
      /table: twice\.csv, line 4: column name: water has its descriptors in line 2 already/,
    ],
    [
      'a table that did not come along',
      'values: [water, ethanol], descriptors: { table: lost.csv }',
      /table: The table lost\.csv did not come with the file\. Put it beside/,
    ],
    [
      'a column that the table lacks',
      'values: [water], descriptors: { table: good.csv, key: smiles }',
      /good\.csv, column smiles: there is no such column; there are name, polarity, size/,
    ],
    [
      'too many numbers',
      'values: [water, ethanol], descriptors: { table: large.csv }',
      /60000 numbers for 2 substances; at most 50000.*Keep the columns/,
    ],
    [
      'descriptors given twice',
      'values: { water: O, ethanol: CCO }, compareBy: both, descriptors: { table: good.csv }',
      /compareBy: The descriptors are given twice/,
    ],
    ['a comparison that is not known', 'values: [O], compareBy: shape', /compareBy: shape is no comparison/],
    ['a table without a name', 'values: [water], descriptors: {}', /descriptors\.table is missing/],
  ])('are refused for %s, with its place', (_, more, message) => {
    const { problems, goal } = read(`{ name: solvent, type: substance, ${more} }`);
    expect(goal).toBeUndefined();
    const texts = problems.map((p) => `${p.line}:${p.column} ${p.field}: ${p.message} ${p.remedy}`);
    expect(texts).toEqual([expect.stringMatching(message)]);
  });
});
