import { Goal } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { readCampaignFile } from './read-campaign-file.js';

const fileWith = (constraints: string, parameters = '') => `version: 1
name: mixture
parameters:
  - { name: water, type: continuous, lower: 0, upper: 100, unit: mL }
  - { name: ethanol, type: continuous, lower: 0, upper: 100000, unit: uL }
  - { name: salt, type: integer, lower: 0, upper: 20, unit: g }
  - { name: base, type: categorical, values: [KOAc, CsOAc] }
  - { name: temperature, type: discrete, values: [20, 60, 90], unit: degC }
${parameters}constraints:
${constraints}
objectives:
  - { name: yield, direction: maximise, unit: "%" }
sources:
  - { name: expert, type: person }
budget: { trials: 20 }
`;
const constraintsOf = (constraints: string) => {
  const { goal, problems } = readCampaignFile(fileWith(constraints));
  expect(problems).toEqual([]);
  expect(Goal.parse(goal)).toEqual(goal);
  return goal?.constraints;
};
/** The problems with their places; the constraints begin in line 10. */
const problemsOf = (text: string): string[] =>
  readCampaignFile(text).problems.map((p) => `${p.line}:${p.column} ${p.field}: ${p.message} ${p.remedy}`);

describe('a constraint of a campaign file', () => {
  it('is a sum in the unit of its first parameter, or in the one it names', () => {
    expect(constraintsOf('  - { sum: { water: 1, ethanol: 2 }, equals: 80 }')).toEqual([
      { type: 'linear', terms: { water: 1, ethanol: 0.002 }, relation: '=', value: 80 },
    ]);
    expect(constraintsOf('  - { sum: { water: 1, ethanol: 1 }, atLeast: 0.01, atMost: 0.1, unit: L }')).toMatchObject([
      { relation: '<=', value: 0.1, terms: { water: expect.closeTo(1e-3, 15), ethanol: expect.closeTo(1e-6, 18) } },
      { relation: '>=', value: 0.01 },
    ]);
  });

  it('moves the zeros of different scales to the other side', () => {
    const text = fileWith(
      '  - { sum: { oven: 1, temperature: -1 }, atLeast: 0, unit: K }',
      '  - { name: oven, type: continuous, lower: 300, upper: 400, unit: K }\n',
    );
    expect(readCampaignFile(text).goal?.constraints).toEqual([
      { type: 'linear', terms: { oven: 1, temperature: -1 }, relation: '>=', value: 273.15 },
    ]);
  });

  it('limits how many amounts are present', () => {
    expect(
      constraintsOf('  - { of: [water, salt], atMost: 1 }\n  - { of: [water], atLeast: 1, threshold: 5 }'),
    ).toEqual([
      { type: 'cardinality', parameters: ['water', 'salt'], atMost: 1 },
      { type: 'cardinality', parameters: ['water'], atMost: 1, atLeast: 1, threshold: 5 },
    ]);
  });

  it('names what must never come together', () => {
    expect(constraintsOf('  - never: { base: [KOAc], temperature: [90], water: { atLeast: 50 } }')).toEqual([
      {
        type: 'exclusion',
        when: [
          { parameter: 'base', in: ['KOAc'] },
          { parameter: 'temperature', in: [90] },
          { parameter: 'water', atLeast: 50 },
        ],
      },
    ]);
  });

  it('is a formula, or a limit on a batch', () => {
    expect(constraintsOf('  - formula: water * salt <= 100\n  - { perBatch: temperature, atMost: 1 }')).toEqual([
      { type: 'expression', text: 'water * salt <= 100' },
      { type: 'batch', parameter: 'temperature', atMostDistinct: 1 },
    ]);
  });
});

describe('a problem of a constraint', () => {
  it.each([
    [
      'an unknown kind',
      '  - { total: [water] }',
      '10:5 constraints[0]: constraints[0] is no constraint that is known. Begin it with one of: sum, of, never, formula, perBatch.',
    ],
    [
      'an unknown parameter',
      '  - { sum: { watr: 1 }, equals: 1 }',
      '10:14 constraints[0].sum.watr: There is no parameter watr. Did you mean water? Use one of: water, ethanol, salt, base, temperature.',
    ],
    [
      'a sum of what has no number',
      '  - { sum: { base: 1 }, equals: 1 }',
      '10:14 constraints[0].sum.base: base is no number. Add continuous, integer or discrete parameters.',
    ],
    [
      'a sum of what does not convert',
      '  - { sum: { water: 1, salt: 1 }, equals: 1 }',
      '10:24 constraints[0].sum.salt: salt in "g" cannot be added in "mL". Add parameters whose units convert, or write a formula, which takes the numbers as they are.',
    ],
    [
      'a sum that is compared with nothing',
      '  - { sum: { water: 1 } }',
      '10:5 constraints[0].equals: constraints[0].equals is missing. Compare the sum: equals, atMost, atLeast, or the last two.',
    ],
    [
      'a value that the parameter never has',
      '  - never: { base: [NaOAc] }',
      '10:21 constraints[0].never.base[0]: base is never NaOAc. Use one of: KOAc, CsOAc.',
    ],
    [
      'a condition that says nothing',
      '  - never: { water: {} }',
      '10:21 constraints[0].never.water: constraints[0].never.water says nothing. Give a list of values, or atLeast, atMost or both.',
    ],
    [
      'a batch limit without number',
      '  - perBatch: temperature',
      '10:5 constraints[0].atMost: constraints[0].atMost is missing. Say how many values, such as 1.',
    ],
    [
      'a threshold in different units',
      '  - { of: [water, salt], atMost: 1, threshold: 5 }',
      '10:48 constraints[0].threshold: The amounts have different units. Give all of them the unit of the threshold.',
    ],
    [
      'more amounts than there are',
      '  - { of: [water], atLeast: 2 }',
      '10:5 constraints[0]: The constraint 2 to 1 of water makes no sense. Use 0 <= atLeast <= atMost, names once.',
    ],
  ])('is %s', (_, constraints, problem) => {
    expect(problemsOf(fileWith(constraints))).toEqual([problem]);
  });

  it.each([
    ['in a line', '  - formula: water + wine <= 1', '10:22'],
    ['in quotes', '  - formula: "base != \\"KOAc\\" or wine <= 1"', '10:35'],
    ['in a block', '  - formula: |\n      water <= 1 or\n      wine <= 1', '12:7'],
    ['in a folded line', '  - formula: water <= 1 or\n      wine <= 1', '11:7'],
  ])('is shown at the letter of a formula that stands %s', (_, constraints, place) => {
    expect(problemsOf(fileWith(constraints))).toEqual([
      `${place} constraints[0].formula: There is no parameter wine. Use one of water, ethanol, salt, base, temperature; texts stand in quotation marks.`,
    ]);
  });

  it('is shown at the end of a formula that stops too soon', () => {
    expect(problemsOf(fileWith('  - formula: water <='))[0]).toMatch(
      /^10:22 constraints\[0\]\.formula: The end stands/,
    );
  });

  it('comes together with all others, also where a parameter cannot be read', () => {
    const text = fileWith('  - { sum: { ethanol: 1, water: 1 }, equals: many }\n  - { of: water }').replace(
      'upper: 100,',
      '',
    );
    expect(readCampaignFile(text).problems.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '4 parameters[0].upper',
      '10 constraints[0].equals',
      '11 constraints[1].of',
    ]);
  });
});

describe('a parameter of a campaign file', () => {
  const withParameter = (parameter: string) =>
    fileWith('  - formula: water <= 50', `  - { name: acid, ${parameter} }\n`);
  const acid = (parameter: string) => {
    const { goal, problems } = readCampaignFile(withParameter(parameter));
    expect(problems).toEqual([]);
    return goal?.parameters[5];
  };

  it('has a scale and steps', () => {
    expect(acid('type: continuous, lower: 0.001, upper: 1, unit: mol/L, scale: log')).toMatchObject({ scale: 'log' });
    expect(acid('type: continuous, lower: 0, upper: 1, unit: mol/L, step: 0.05')).toMatchObject({ step: 0.05 });
    expect(acid('type: integer, lower: 1, upper: 1000, unit: "", scale: log')).toMatchObject({ scale: 'log' });
  });

  it('is there only where another has one of some values', () => {
    const when = 'when: { parameter: temperature, in: [60, 90] }';
    expect(acid(`type: categorical, values: [HCl, HBr], ${when}`)?.when).toEqual({
      parameter: 'temperature',
      in: [60, 90],
    });
  });

  it.each([
    [
      'a log scale from 0',
      'type: continuous, lower: 0, upper: 1, unit: g, scale: log',
      '9:44 parameters[5].lower: A log scale cannot begin at 0. Begin above 0, or remove `scale: log`.',
    ],
    [
      'a step beyond the bounds',
      'type: continuous, lower: 0, upper: 1, unit: g, step: 2',
      '9:72 parameters[5].step: One step of 2 leads out of 0 to 1. Make the step smaller than the range, in the unit of the bounds.',
    ],
    [
      'a condition on an unknown parameter',
      'type: categorical, values: [HCl], when: { parameter: basis, in: [KOAc] }',
      '9:72 parameters[5].when.parameter: There is no parameter basis. Use one of: water, ethanol, salt, base, temperature, acid.',
    ],
    [
      'a condition on a value that there is not',
      'type: categorical, values: [HCl], when: { parameter: base, in: [NaOAc] }',
      '9:83 parameters[5].when.in[0]: base is never NaOAc. Use one of: KOAc, CsOAc.',
    ],
    [
      'a condition on what cannot be counted',
      'type: categorical, values: [HCl], when: { parameter: water, in: [1] }',
      '9:72 parameters[5].when.parameter: water has too many values to decide by. Name a categorical, discrete or integer parameter.',
    ],
    [
      'a condition on itself',
      'type: categorical, values: [HCl], when: { parameter: acid, in: [HCl] }',
      '9:72 parameters[5].when.parameter: acid depends on itself. Let one of the parameters be there always.',
    ],
  ])('is refused for %s', (_, parameter, problem) => {
    expect(problemsOf(withParameter(parameter))).toEqual([problem]);
  });
});
