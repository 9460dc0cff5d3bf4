import { Goal } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { readCampaignFile } from './read-campaign-file.js';

const fileWith = (objectives: string, stop = '{}') => `version: 1
name: polymer
parameters:
  - { name: monomer, type: categorical, values: [A, B] }
objectives:
${objectives}
sources:
  - { name: expert, type: person }
budget: { trials: 20 }
stop: ${stop}
`;
const goalOf = (objectives: string, stop?: string) => {
  const { goal, problems } = readCampaignFile(fileWith(objectives, stop));
  expect(problems).toEqual([]);
  expect(Goal.parse(goal)).toEqual(goal);
  return goal!;
};
const problemsOf = (objectives: string, stop?: string): string[] =>
  readCampaignFile(fileWith(objectives, stop)).problems.map(
    (p) => `${p.line}:${p.column} ${p.field}: ${p.message} ${p.remedy}`,
  );

const yieldUp = '  - { name: yield, direction: maximise, unit: "%" }';
const wasteDown = '  - { name: waste, direction: minimise, unit: g }';

describe('the objectives of a campaign file', () => {
  it('may be several, each with its direction, reference and limits', () => {
    const { objectives, stop } = goalOf(
      `  - { name: yield, direction: maximise, unit: "%", reference: 50, atLeast: 40 }
  - { name: waste, direction: minimise, unit: g, reference: 10 }
  - { name: acidity, direction: target, target: 7, tolerance: 0.5, unit: "" }
  - { name: viscosity, direction: limit, atMost: 3, unit: Pa }`,
      '{ hypervolume: 100 }',
    );
    expect(objectives).toEqual([
      { name: 'yield', direction: 'maximise', unit: '%', reference: 50, atLeast: 40 },
      { name: 'waste', direction: 'minimise', unit: 'g', reference: 10 },
      { name: 'acidity', direction: 'target', target: 7, tolerance: 0.5, unit: '' },
      { name: 'viscosity', direction: 'limit', atMost: 3, unit: 'Pa' },
    ]);
    expect(stop).toEqual({ hypervolume: 100 });
  });
});

describe('the transform of an objective', () => {
  const fileOf = (fields: string) => `  - { name: yield, direction: maximise, unit: "%", ${fields} }`;

  it.each(['winsorise', 'power', 'log', 'bilog'])('may be %s', (transform) => {
    expect(goalOf(fileOf(`atLeast: 1, transform: ${transform}`)).objectives[0]).toMatchObject({ transform });
  });

  it.each([
    ['atLeast: 1, transform: sqrt', /^6:75 .*transform: sqrt is no transform\. /],
    ['transform: bilog', /^6:63 .*transform: .*bilog needs one limit.* Give it either atLeast or atMost\.$/],
    ['reference: 0, transform: log', /^6:77 .*transform: .*0 has no logarithm\. /],
    ['transform: power, priorMean: "1"', /^6:63 .*transform: .*a prior mean has no fixed place on its scale\. .*leave/],
  ])('is refused where it stands: %s', (fields, problem) => {
    expect(problemsOf(fileOf(fields))).toEqual([expect.stringMatching(problem)]);
  });
});

describe('a model that an objective follows', () => {
  const calculated = (objective: string) =>
    fileWith(`  - { name: yield, direction: maximise, unit: "%", ${objective} }`).replace(
      '  - { name: expert, type: person }',
      '  - { name: md, type: calculation, workflow: w, cost: 1, fidelity: 0.5 }\n  - { name: expert, type: person, cost: 9, fidelity: 1 }',
    );
  const messagesOf = (text: string) => readCampaignFile(text).problems.map(({ message }) => message);

  it('needs a source that calculates and points that can be counted', () => {
    const file = fileWith('  - { name: yield, direction: maximise, unit: "%", model: transfer }');
    const { problems } = readCampaignFile(file);
    expect(problems.map(({ field }) => field)).toContain('objectives[0].model');
    expect(messagesOf(file)).toContain('No source calculates, so that there is nothing to transfer.');
  });

  it('is read where calculations are to be transferred', () => {
    expect(readCampaignFile(calculated('model: transfer')).goal?.objectives[0]).toMatchObject({ model: 'transfer' });
  });

  it('is a transfer model, beside which there is no prior mean', () => {
    expect(messagesOf(calculated('model: oracle')).join()).toMatch(/model/);
    expect(messagesOf(calculated('model: transfer, priorMean: "50"')).join()).toMatch(/has a prior mean already/);
  });
});

describe('the warping of axes', () => {
  it('is true or false', () => {
    const file = fileWith(yieldUp);
    expect(readCampaignFile(`${file}warping: true\n`).goal?.warping).toBe(true);
    const { problems } = readCampaignFile(`${file}warping: "yes"\n`);
    expect(problems).toMatchObject([{ line: 11, field: 'warping', message: 'warping must be true or false.' }]);
  });
});

describe('the prior mean of an objective', () => {
  const fileOf = (formula: string) =>
    fileWith(`  - { name: yield, direction: maximise, unit: "%", priorMean: "${formula}" }`).replace(
      'objectives:',
      '  - { name: dose, type: continuous, lower: 1, upper: 5, unit: g }\nobjectives:',
    );

  it('is a formula over the numeric parameters', () => {
    const { goal, problems } = readCampaignFile(fileOf('50 + 3 * log(dose)'));
    expect(problems).toEqual([]);
    expect(Goal.parse(goal).objectives[0]!.priorMean).toBe('50 + 3 * log(dose)');
  });

  it.each([
    ['50 + 3 * pressure', 'pressure', /there is no parameter pressure/i],
    ['dose > 3', 'dose >', /a number is needed here/i],
    ['monomer * 2', 'monomer *', /a number is needed here/i],
  ])('is refused at the letter that is wrong: %s', (formula, wrong, message) => {
    const [problem, ...others] = readCampaignFile(fileOf(formula)).problems;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ line: 7, field: 'objectives[0].priorMean' });
    expect(problem!.column).toBe(fileOf(formula).split('\n')[6]!.indexOf(wrong) + 1);
    expect(problem!.message).toMatch(message);
  });
});

describe('the stop rules of a campaign file', () => {
  it('may name the smallest gain that is worth a batch', () => {
    expect(goalOf(yieldUp, '{ expectedGain: { below: 0.5 } }').stop).toEqual({ expectedGain: { below: 0.5 } });
  });
});

describe('a problem of an objective', () => {
  it.each([
    [
      'a target without value and tolerance',
      '  - { name: acidity, direction: target, unit: "" }',
      [
        '6:5 objectives[0].target: objectives[0].target is missing. Give the value to come close to.',
        '6:5 objectives[0].tolerance: objectives[0].tolerance is missing. Give the largest distance that is still acceptable.',
      ],
    ],
    [
      'a reference of what has none',
      '  - { name: acidity, direction: target, target: 7, tolerance: 1, reference: 5, unit: "" }',
      [
        '6:66 objectives[0].reference: reference is not a field of objectives[0]. objectives[0] has the fields: name, direction, unit, target, tolerance, transform, priorMean, model.',
      ],
    ],
    [
      'limits the wrong way round',
      '  - { name: yield, direction: maximise, unit: "%", atLeast: 9, atMost: 5 }',
      ['6:61 objectives[0].atLeast: Nothing lies between 9 and 5. Put atLeast below atMost.'],
    ],
    [
      'limits alone',
      '  - { name: yield, direction: limit, unit: "%", atLeast: 9 }',
      ['6:3 objectives: No objective is made better. Let one have the direction maximise, minimise or target.'],
    ],
    [
      'a name given twice',
      `${yieldUp}\n${yieldUp}`,
      ['7:13 objectives[1].name: yield stands here a second time. Give each one a name of its own.'],
    ],
    [
      'more than the planner can weigh',
      ['a', 'b', 'c', 'd', 'e'].map((name) => `  - { name: ${name}, direction: maximise, unit: "" }`).join('\n'),
      [
        '6:3 objectives: 5 objectives are made better at once. Choose at most 4, and give the others limits: direction limit.',
      ],
    ],
  ])('is %s', (_, objectives, problems) => {
    expect(problemsOf(objectives)).toEqual(problems);
  });

  it('is a stop rule that does not fit their number', () => {
    expect(problemsOf(`${yieldUp}\n${wasteDown}`, '{ target: 90 }')).toEqual([
      '11:17 stop.target: Several objectives have no common target. Stop at a hypervolume, or set limits: atLeast, atMost.',
    ]);
    expect(problemsOf(`${yieldUp}\n${wasteDown}`, '{ expectedGain: { below: 1 } }')).toEqual([
      '11:23 stop.expectedGain: The gain is known for one objective without limits only. Stop with `withoutImprovement` instead.',
    ]);
    expect(problemsOf(yieldUp, '{ hypervolume: 9 }')).toEqual([
      '10:22 stop.hypervolume: One objective has no hypervolume. Stop at a target instead.',
    ]);
    expect(problemsOf(`${yieldUp}\n${wasteDown}`, '{ hypervolume: 9 }')).toEqual([
      '11:22 stop.hypervolume: Nothing says where the hypervolume begins in yield and waste. Give the worst acceptable value of each objective as its reference.',
    ]);
  });
});
