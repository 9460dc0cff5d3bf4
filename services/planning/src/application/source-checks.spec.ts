import { LabError } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { readCampaignFile } from '../adapters/campaign-file/read-campaign-file.js';
import type { Feasibility } from './ports.js';
import { SourceChecks } from './source-checks.js';

const fileWith = (source: string, more = '') => `version: 1
name: coupling
parameters:
  - { name: base, type: categorical, values: [CsOAc, KOAc] }
  - { name: temperature, type: continuous, lower: 60, upper: 90, unit: degC }
objectives:
  - { name: yield, direction: maximise, unit: "%" }
sources:
  - { name: first, ${source} }
budget: { trials: 20 }
${more}`;
const experiment = 'type: experiment, workcell: bench, procedure: coupling';
const calculation = 'type: calculation, workflow: xtb-orbitals';

type Answer = Awaited<ReturnType<Feasibility['procedure']>>;
type Calculable = Awaited<ReturnType<Feasibility['calculation']>>;
const bench: Answer = {
  problems: [],
  parameters: [{ name: 'base' }, { name: 'temperature', unit: 'K' }],
  observes: [{ name: 'yield', unit: '' }],
  workcells: ['bench'],
  procedures: ['coupling'],
};
const orbitals: Calculable = {
  problems: [],
  inputs: ['base'],
  properties: [{ name: 'yield', unit: '' }],
  workflows: ['xtb-orbitals'],
};

async function findings(text: string, answer: Partial<Answer> = {}, calculable: Partial<Calculable> = {}) {
  const feasibility: Feasibility = {
    procedure: async () => ({ ...bench, ...answer }),
    calculation: async () => ({ ...orbitals, ...calculable }),
  };
  const { problems } = await new SourceChecks(feasibility).check(readCampaignFile(text));
  return problems.map(({ line, column, field, message, remedy }) => `${line}:${column} ${field}: ${message} ${remedy}`);
}

describe('an experiment', () => {
  it('that the workcell can perform and measure has no problem', async () => {
    expect(await findings(fileWith(experiment))).toEqual([]);
  });

  it.each<[string, Partial<Answer>, string]>([
    [
      'needs a known workcell',
      { workcells: ['benches'] },
      '9:48 sources[0].workcell: There is no workcell bench. Use one of: benches.',
    ],
    [
      'needs a known procedure',
      { procedures: ['couplings'] },
      '9:66 sources[0].procedure: There is no procedure coupling. Did you mean couplings? Use one of: couplings.',
    ],
    [
      'must be one that the workcell can perform',
      { problems: [{ message: 'No device heats.', remedy: 'Connect one.' }] },
      '9:66 sources[0].procedure: No device heats. Connect one.',
    ],
    [
      'must stay within what the devices can do',
      { problems: [{ parameter: 'temperature', message: 'The reactor heats to 80 degC.', remedy: 'Lower it.' }] },
      '5:5 parameters[1]: The reactor heats to 80 degC. Lower it.',
    ],
    [
      'must not lack a parameter of the procedure',
      { problems: [{ parameter: 'ligand', message: 'ligand is not given.', remedy: 'Add it.' }] },
      '4:3 parameters: ligand is not given. Add it.',
    ],
    [
      'must use every parameter',
      { parameters: [{ name: 'temperature', unit: 'K' }] },
      '4:13 parameters[0].name: The procedure coupling does not use base. Use one of: temperature.',
    ],
    [
      'must take the unit of the parameter',
      { parameters: [{ name: 'base' }, { name: 'temperature', unit: 's' }] },
      '5:72 parameters[1].unit: "degC" does not convert to "s". Use "s" or a unit that converts to it.',
    ],
    [
      'must measure the objective',
      { observes: [{ name: 'yields', unit: '%' }] },
      '7:13 objectives[0].name: The procedure coupling does not measure yield. Did you mean yields? Use one of: yields.',
    ],
    [
      'must measure it in a unit that converts',
      { observes: [{ name: 'yield', unit: 'g' }] },
      '7:47 objectives[0].unit: "%" does not convert to "g". Use "g" or a unit that converts to it.',
    ],
  ])('%s', async (_, answer, problem) => {
    expect(await findings(fileWith(experiment), answer)).toEqual([problem]);
  });

  it('needs every parameter in every trial, as a calculation needs its inputs', async () => {
    const sometimes = (name: string, source: string) =>
      fileWith(source)
        .replace(`name: ${name},`, `name: ${name}, when: { parameter: kind, in: [a] },`)
        .replace('objectives:', '  - { name: kind, type: categorical, values: [a, b] }\nobjectives:');
    const known = { parameters: [...bench.parameters, { name: 'kind' }] };
    const remedy = 'Remove `when`, and exclude what makes no sense with a constraint: never.';
    expect(await findings(sometimes('base', experiment), known)).toEqual([
      `4:25 parameters[0].when: The procedure coupling needs base in every trial. ${remedy}`,
    ]);
    expect(await findings(sometimes('base', calculation))).toEqual([
      `4:25 parameters[0].when: The workflow xtb-orbitals needs base in every trial. ${remedy}`,
    ]);
    expect(await findings(sometimes('temperature', calculation))).toEqual([]);
  });

  it('is asked about even when something else in the file is wrong', async () => {
    const text = fileWith(experiment, 'stop: { target: high }');
    expect(await findings(text, { observes: [] })).toEqual([
      expect.stringContaining('The procedure coupling does not measure yield.'),
    ]);
  });

  it('cannot be checked while execution does not answer', async () => {
    const unanswered = new LabError('MESSAGING.NO_RESPONDER', 'Nobody answers');
    const feasibility: Feasibility = {
      procedure: () => Promise.reject(unanswered),
      calculation: async () => orbitals,
    };
    const file = readCampaignFile(fileWith(experiment));
    expect(await new SourceChecks(feasibility).check(file)).toEqual({ problems: [], unanswered });
  });
});

describe('a calculation', () => {
  it('that can be done has no problem', async () => {
    expect(await findings(fileWith(calculation))).toEqual([]);
  });

  it.each<[string, Partial<Calculable>, string]>([
    [
      'needs a known workflow',
      { workflows: ['xtb-orbital'] },
      '9:49 sources[0].workflow: There is no workflow xtb-orbitals. Did you mean xtb-orbital? Use one of: xtb-orbital.',
    ],
    [
      'needs its calculator installed',
      { problems: [{ about: 'workflow', message: 'xtb is not installed.', remedy: 'apt-get install -y xtb' }] },
      '9:49 sources[0].workflow: xtb is not installed. apt-get install -y xtb',
    ],
    [
      'must be able to do what its source says, in the place where that is said',
      { problems: [{ about: 'profile', message: 'xtb-orbitals has no profiles.', remedy: 'Name none.' }] },
      '9:72 sources[0].profile: xtb-orbitals has no profiles. Name none.',
    ],
    [
      'must give the objective',
      { properties: [{ name: 'gap', unit: 'eV' }] },
      '7:13 objectives[0].name: The workflow xtb-orbitals does not measure yield. Use one of: gap.',
    ],
  ])('%s', async (_, changes, problem) => {
    expect(await findings(fileWith(`${calculation}, profile: ci`), {}, changes)).toEqual([problem]);
  });

  it('may answer an objective by a property of another name, if it gives that in a unit that converts', async () => {
    const text = fileWith(`${calculation}, observes: { yield: gap }`);
    const gives = (...properties: [name: string, unit: string][]) =>
      findings(text, {}, { properties: properties.map(([name, unit]) => ({ name, unit })) });
    expect(await gives(['gap', ''])).toEqual([]);
    expect(await gives(['homo', 'eV'])).toEqual([
      '9:82 sources[0].observes.yield: The workflow xtb-orbitals does not measure gap. Use one of: homo.',
    ]);
    expect(await gives(['gap', 'eV'])).toEqual([expect.stringContaining('7:47 objectives[0].unit: "%" does not')]);
    expect(await gives(['gap', ''], ['yield', ''])).toEqual([
      expect.stringContaining('gives a property yield of its own'),
    ]);
  });

  it('must give the objective even where only some properties are wanted', async () => {
    const properties = ['yield', 'gap'].map((name) => ({ name, unit: '' }));
    expect(await findings(fileWith(`${calculation}, properties: [gap]`), {}, { properties })).toEqual([
      expect.stringContaining('does not measure yield. Use one of: gap.'),
    ]);
  });

  it('is asked about points from all over the space, with the inputs that its source says', async () => {
    const asked: unknown[] = [];
    const feasibility: Feasibility = {
      procedure: async () => bench,
      calculation: async (question) => {
        asked.push(question);
        return orbitals;
      },
    };
    const source = `${calculation}, profile: demo, properties: [yield], inputs: { T: { parameter: temperature }, level: dear }`;
    await new SourceChecks(feasibility).check(readCampaignFile(fileWith(source)));
    expect(asked).toEqual([
      {
        workflow: 'xtb-orbitals',
        profile: 'demo',
        properties: ['yield'],
        inputs: [
          { base: 'CsOAc', T: 60, level: 'dear' },
          { base: 'KOAc', T: 75, level: 'dear' },
          { base: 'KOAc', T: 90, level: 'dear' },
        ],
      },
    ]);
  });
});

describe('a person', () => {
  it('may answer anything', async () => {
    expect(await findings(fileWith('type: person'), { observes: [] })).toEqual([]);
  });
});
