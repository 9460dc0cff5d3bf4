import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Goal } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { readCampaignFile } from './read-campaign-file.js';

const bundled = readFileSync(join(import.meta.dirname, '../../../../../campaigns/direct-arylation.yaml'), 'utf8');

const sound = `version: 1
name: coupling
parameters:
  - { name: base, type: categorical, values: [CsOAc, KOAc] }
  - { name: temperature, type: discrete, values: [120, 90], unit: degC }
  - { name: time, type: continuous, lower: 1, upper: 24, unit: h }
  - { name: equivalents, type: integer, lower: 1, upper: 5, unit: "" }
objectives:
  - { name: yield, direction: maximise, unit: "%" }
sources:
  - { name: bench, type: experiment, workcell: bench, procedure: coupling }
budget: { trials: 20 }
`;
/** The problems of the sound file with one text exchanged: line:column, field, message, remedy. */
const problemsOf = (text: string): string[] =>
  readCampaignFile(text).problems.map((p) => `${p.line}:${p.column} ${p.field}: ${p.message} ${p.remedy}`);
const withChange = (from: string, to: string): string[] => {
  expect(sound).toContain(from);
  return problemsOf(sound.replace(from, to));
};

describe('the bundled campaign', () => {
  it('has no problem and spans the 1,728 measured reactions', () => {
    const { goal, problems } = readCampaignFile(bundled);
    expect(problems).toEqual([]);
    expect(Goal.parse(goal)).toEqual(goal);
    const choices = goal?.parameters.map((parameter) => ('values' in parameter ? parameter.values.length : Number.NaN));
    expect(choices).toEqual([4, 12, 4, 3, 3]);
    expect(goal).toMatchObject({
      batch: { initial: 5, size: 5, policy: 'wait' },
      budget: { trials: 50 },
      stop: { target: 99 },
      approval: 'none',
      sources: [{ type: 'experiment', workcell: 'arylation', procedure: 'direct-arylation' }],
    });
  });
});

describe('what a campaign file leaves out', () => {
  it('is filled in sensibly', () => {
    expect(readCampaignFile(sound).goal).toMatchObject({
      title: 'coupling',
      batch: { initial: 5, size: 5, policy: 'wait' },
      stop: {},
      approval: 'none',
      strategy: 'gp',
      sources: [{ cost: 1, fidelity: 1 }],
    });
  });

  it('as the acquisition is the default of the planner, and stands in the goal where it is named', () => {
    expect(readCampaignFile(sound).goal).not.toHaveProperty('acquisition');
    const { goal } = readCampaignFile(`${sound}\nacquisition: noisy-expected-improvement`);
    expect(goal).toHaveProperty('acquisition', 'noisy-expected-improvement');
    expect(Goal.parse(goal)).toEqual(goal);
  });

  it('as the seed is derived from the text', () => {
    const seed = readCampaignFile(sound).goal?.seed;
    expect(readCampaignFile(sound).goal?.seed).toBe(seed);
    expect(readCampaignFile(`${sound}\n# a remark`).goal?.seed).not.toBe(seed);
  });

  it('does not include the order of numbers, which is ascending', () => {
    expect(readCampaignFile(sound).goal?.parameters[1]).toMatchObject({ values: [90, 120] });
  });
});

describe('a campaign file with several sources', () => {
  it('says what each costs, how near to the truth it is, and what they may cost together', () => {
    const text = sound
      .replace('coupling }\nbudget', 'coupling, cost: 20 }\n  - { name: expert, type: person, fidelity: 0.5 }\nbudget')
      .replace('trials: 20', 'trials: 50, cost: 200.5');
    expect(readCampaignFile(text)).toMatchObject({
      problems: [],
      goal: {
        sources: [
          { name: 'bench', cost: 20, fidelity: 1 },
          { name: 'expert', cost: 1, fidelity: 0.5 },
        ],
        budget: { trials: 50, cost: 200.5 },
      },
    });
  });
});

describe('a problem of a campaign file', () => {
  it.each([
    [
      'an unknown field, with what was probably meant',
      'budget:',
      'bugdet:',
      [
        '1:1 budget: budget is missing. Say how many trials it may cost: `budget: { trials: 50 }`.',
        '12:1 bugdet: bugdet is not a field of a campaign. Did you mean budget? The file has the fields: version, name, title, parameters, constraints, objectives, sources, batch, budget, stop, approval, approvalExpiresAfterHours, strategy, acquisition, warping, seed.',
      ],
    ],
    [
      'an unknown type of parameter',
      'type: categorical',
      'type: categoric',
      [
        '4:25 parameters[0].type: categoric is no type of parameter. Did you mean categorical? Use one of: categorical, substance, discrete, continuous, integer.',
      ],
    ],
    [
      'an unknown acquisition',
      'budget:',
      'acquisition: noisy-improvement\nbudget:',
      [
        '12:14 acquisition: noisy-improvement is no acquisition. Use one of: expected-improvement, noisy-expected-improvement, thompson-sampling, upper-confidence-bound.',
      ],
    ],
    [
      'a parameter without type',
      'type: categorical, ',
      '',
      [
        '4:5 parameters[0].type: parameters[0].type is missing. Say what it is: categorical, substance, discrete, continuous, integer.',
      ],
    ],
    [
      'a field that belongs to another type',
      'values: [CsOAc, KOAc]',
      'values: [CsOAc, KOAc], unit: g',
      [
        '4:61 parameters[0].unit: unit is not a field of parameters[0]. parameters[0] has the fields: name, type, values, when.',
      ],
    ],
    [
      'no values',
      '[CsOAc, KOAc]',
      '[]',
      ['4:46 parameters[0].values: There is no value to choose from. List at least one value.'],
    ],
    [
      'a repeated value',
      '[120, 90]',
      '[120, 90, 120]',
      ['5:60 parameters[1].values[2]: 120 stands here a second time. List each value once.'],
    ],
    [
      'a number among names',
      '[CsOAc, KOAc]',
      '[CsOAc, 12]',
      [
        '4:54 parameters[0].values[1]: parameters[0].values[1] must be a text, not the number 12. Put it in quotes: "12".',
      ],
    ],
    [
      'a name among numbers',
      '[120, 90]',
      '[120, hot]',
      [
        '5:56 parameters[1].values[1]: parameters[1].values[1] must be a finite number. Write a number without unit, such as 0.1 or 120.',
      ],
    ],
    [
      'bounds the wrong way round',
      'lower: 1, upper: 24',
      'lower: 24, upper: 1',
      ['6:44 parameters[2].lower: The bounds are the wrong way round: 24 to 1. Exchange lower and upper.'],
    ],
    [
      'empty bounds',
      'lower: 1, upper: 24',
      'lower: 8, upper: 8',
      [
        '6:44 parameters[2].lower: The bounds are empty: both are 8. Set them apart, or fix the value with type discrete and values [8].',
      ],
    ],
    [
      'a missing bound',
      'lower: 1, upper: 24',
      'lower: 1',
      ['6:5 parameters[2].upper: parameters[2].upper is missing. Give both bounds: lower and upper.'],
    ],
    [
      'a bound that is not whole',
      'lower: 1, upper: 5',
      'lower: 1.5, upper: 5',
      ['7:48 parameters[3].lower: parameters[3].lower is 1.5. Write a whole number of at least -9007199254740991.'],
    ],
    [
      'a name given twice',
      'name: temperature',
      'name: base',
      ['5:13 parameters[1].name: base stands here a second time. Give each one a name of its own.'],
    ],
    [
      'an impossible name',
      'name: coupling',
      'name: my coupling',
      [
        '2:7 name: "my coupling" cannot be a name. Begin with a letter, then use letters, digits, dashes or underscores, at most 64 in all.',
      ],
    ],
    [
      'an objective that is also a parameter',
      'name: yield',
      'name: time',
      ['9:3 objectives: time is a parameter and an objective. Give the measured property another name.'],
    ],
    [
      'a misspelt direction',
      'direction: maximise',
      'direction: maximize',
      [
        '9:31 objectives[0].direction: maximize is no direction. Did you mean maximise? Use one of: maximise, minimise, target, limit.',
      ],
    ],
    [
      'an experiment without procedure',
      ', procedure: coupling',
      '',
      ['11:5 sources[0].procedure: sources[0].procedure is missing. Name the procedure to perform.'],
    ],
    [
      'a cost that is not positive',
      'procedure: coupling',
      'procedure: coupling, cost: 0',
      ['11:82 sources[0].cost: sources[0].cost is 0. Write a number above 0.'],
    ],
    [
      'a budget that is not whole',
      'trials: 20',
      'trials: 2.5',
      ['12:19 budget.trials: budget.trials is 2.5. Write a whole number of at least 1.'],
    ],
    [
      'a budget that buys no answer of the source nearest to the truth',
      'procedure: coupling }\nbudget: { trials: 20 }',
      'procedure: coupling, cost: 20 }\nbudget: { trials: 20, cost: 5 }',
      [
        '12:9 budget: A budget of 5 buys no answer of bench, which costs 20. Raise the cost of the budget, or correct that of the source.',
      ],
    ],
    ['an unknown format', 'version: 1', 'version: 2', ['1:10 version: The format 2 is not known. Write `version: 1`.']],
    [
      'a map where a list belongs',
      '  - { name: yield, direction: maximise, unit: "%" }',
      '  name: yield',
      ['9:3 objectives: objectives must be a list. Write one item a line, each after a dash.'],
    ],
    [
      'an approval that expires though none is needed',
      'budget:',
      'approvalExpiresAfterHours: 3\nbudget:',
      ['12:28 approvalExpiresAfterHours: No proposal needs approval. Remove this line, or set approval.'],
    ],
    [
      'an unknown approval policy',
      'budget:',
      'approval: everybody\nbudget:',
      ['12:11 approval: everybody is no approval policy. Use one of: none, all.'],
    ],
    [
      'a field given twice',
      'budget: { trials: 20 }',
      'budget: { trials: 20 }\nbudget: { trials: 30 }',
      ['13:1 : Not readable as YAML: Map keys must be unique Keep one of the two fields of that name.'],
    ],
  ])('is %s', (_, from, to, problems) => {
    expect(withChange(from, to)).toEqual(problems);
  });

  it('is an unknown unit, with what was probably meant', () => {
    expect(withChange('unit: degC', 'unit: degreeC')[0]).toMatch(
      /^5:\d+ parameters\[1\]\.unit: "degreeC" is not a unit the laboratory knows\. .*Known units: .*degC/,
    );
    expect(withChange('unit: degC', 'unit: degc')[0]).toContain('Did you mean degC?');
  });

  it('is found together with all the others', () => {
    const bad = sound
      .replace('type: categorical', 'type: word')
      .replace('lower: 1, upper: 24', 'lower: 24, upper: 1')
      .replace('direction: maximise', 'direction: up')
      .replace('type: experiment', 'type: robot')
      .replace('trials: 20', 'trials: many');
    const { problems, goal } = readCampaignFile(bad);
    expect(goal).toBeUndefined();
    expect(problems.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '4 parameters[0].type',
      '6 parameters[2].lower',
      '9 objectives[0].direction',
      '11 sources[0].type',
      '12 budget.trials',
    ]);
  });
});

describe('a file that is no campaign', () => {
  it.each([
    ['an empty one', '', '1:1 : The file is empty. Begin with `version: 1` and the name of the campaign.'],
    [
      'one of remarks alone',
      '# nothing\n',
      '1:1 : The file is empty. Begin with `version: 1` and the name of the campaign.',
    ],
    ['a bare text', 'maximise the yield', '1:1 : The file must be a map of fields.'],
    ['a list', '- a\n- b', '1:1 : The file must be a map of fields.'],
    ['tabs', 'version: 1\nbudget:\n\ttrials: 3', '3:1 : Not readable as YAML: Tabs are not allowed as indentation'],
    ['an open bracket', 'version: 1\nname: [a', '2:9 : Not readable as YAML:'],
    ['bytes', '\u0000\u0001\u0002', '1:1 : The file must be a map of fields.'],
    ['two campaigns', `${sound}---\n${sound}`, '13:1 : Not readable as YAML: Source contains multiple documents'],
  ])('is told apart: %s', (_, text, beginning) => {
    const problems = problemsOf(text);
    expect(problems[0]?.slice(0, beginning.length)).toBe(beginning);
  });

  it('reads through aliases', () => {
    const text = sound.replace('unit: h', 'unit: &hour h').replace('unit: ""', 'unit: *hour');
    expect(readCampaignFile(text).goal?.parameters[3]).toMatchObject({ unit: 'h' });
  });
});

describe('the place of a field', () => {
  it('is where it stands, or where what it belongs to stands', () => {
    const { positionOf } = readCampaignFile(sound);
    expect(positionOf('sources[0].procedure')).toEqual({ line: 11, column: 66 });
    expect(positionOf('sources[0].nothing')).toEqual({ line: 11, column: 5 });
    expect(positionOf('nothing')).toEqual({ line: 1, column: 1 });
  });
});
