import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Chemistry, openChemistry } from '@meguri/chemistry';
import { Goal } from '@meguri/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCampaignFile } from './read-campaign-file.js';

let chemistry: Chemistry;
beforeAll(async () => {
  chemistry = await openChemistry();
});
afterAll(() => chemistry.close());

const fileWith = (calculation: string) => `version: 1
name: emitters
parameters:
  - { name: molecule, type: substance, values: { benzene: c1ccccc1, ethane: CC } }
  - { name: solvent, type: categorical, values: [none, toluene] }
objectives:
  - { name: gap, direction: minimise, unit: eV }
sources:
  - name: dear
    type: calculation
    workflow: emitter
${calculation}
budget: { trials: 20 }
`;
const read = (calculation: string) => readCampaignFile(fileWith(calculation), { tables: {}, chemistry });
const problemsOf = (calculation: string) =>
  read(calculation).problems.map((p) => `${p.line}:${p.column} ${p.field}: ${p.message} ${p.remedy}`);

describe('a calculation in a campaign file', () => {
  it('says profile, properties, inputs and which property answers which objective', () => {
    const { goal, problems } = read(`    profile: demo
    properties: [singlet_triplet_gap]
    inputs: { smiles: { smilesOf: molecule }, environment: { parameter: solvent }, level: dear, coupling: 0.5 }
    observes: { gap: singlet_triplet_gap }`);
    expect(problems).toEqual([]);
    expect(Goal.parse(goal).sources).toEqual([
      {
        name: 'dear',
        type: 'calculation',
        workflow: 'emitter',
        profile: 'demo',
        properties: ['singlet_triplet_gap'],
        inputs: {
          smiles: { smilesOf: 'molecule' },
          environment: { parameter: 'solvent' },
          level: 'dear',
          coupling: 0.5,
        },
        observes: { gap: 'singlet_triplet_gap' },
        cost: 1,
        fidelity: 1,
      },
    ]);
  });

  it.each([
    [
      'a profile that there is not',
      'profile: fast',
      '12:14 sources[0].profile: fast is no profile. Use one of: ci, demo, production.',
    ],
    ['no property', 'properties: []', '12:17 sources[0].properties: There is no property. List some, or leave the'],
    [
      'a parameter that there is not',
      'inputs: { smiles: { smilesOf: molecul } }',
      '12:23 sources[0].inputs.smiles: molecul is no parameter. Did you mean molecule? Use one of: molecule, solvent.',
    ],
    [
      'the SMILES of what is no substance',
      'inputs: { smiles: { smilesOf: solvent } }',
      '12:23 sources[0].inputs.smiles: solvent has no molecules. Give its values as `name: SMILES`, or write parameter.',
    ],
    [
      'an input that says two things',
      'inputs: { smiles: { smilesOf: molecule, parameter: molecule } }',
      '12:35 sources[0].inputs.smiles.smilesOf: It is either a value or a SMILES. Keep one.',
    ],
    [
      'an input that is fixed and varied',
      'inputs: { solvent: none }',
      '12:15 sources[0].inputs.solvent: solvent is a parameter, and the same in every trial here. Leave it out here',
    ],
    [
      'an objective that there is not',
      'observes: { gaps: s1 }',
      '12:17 sources[0].observes.gaps: gaps is no objective. Did you mean gap? Use one of: gap.',
    ],
  ])('with %s is reported where it stands', (_, calculation, problem) => {
    expect(problemsOf(`    ${calculation}`)).toEqual([expect.stringContaining(problem)]);
  });

  it('is not for other sources', () => {
    const text = fileWith('    profile: ci').replace('type: calculation\n    workflow: emitter', 'type: person');
    expect(readCampaignFile(text, { tables: {}, chemistry }).problems).toMatchObject([
      { field: 'sources[0].profile', message: 'profile is not a field of sources[0].' },
    ]);
  });
});

describe('a bundled campaign of calculations', () => {
  const bundled = (name: string) => readFileSync(join(import.meta.dirname, '../../../../../campaigns', name), 'utf8');

  it.each([
    ['emitter-screening.yaml', 16],
    ['polymer-optics.yaml', 26],
    ['polymer-optics-dynamics.yaml', 12],
  ])('%s has no problem, and a molecule for each of its %i points', (name, points) => {
    const tables = { 'emitters.csv': bundled('emitters.csv') };
    const { goal, problems } = readCampaignFile(bundled(name), { tables, chemistry });
    expect(problems).toEqual([]);
    const [parameter] = Goal.parse(goal).parameters;
    const smiles = parameter?.type === 'substance' ? (parameter.smiles ?? []) : [];
    expect(new Set(smiles.map((each) => chemistry.canonical(each))).size).toBe(points);
  });
});
