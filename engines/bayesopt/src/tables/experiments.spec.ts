import { describe, expect, it } from 'vitest';
import { experimentsOf, type Objective, type Parameter, parseTable, pointsOf, TableError } from '../index.js';

const parameters: Parameter[] = [
  { name: 'base', type: 'categorical', values: ['KOAc', 'CsOAc', '7'] },
  { name: 'dose', type: 'continuous', lower: 0, upper: 1 },
];
const objectives: Objective[] = [{ name: 'yield', direction: 'maximise' }];
const read = (text: string, wanted = objectives) =>
  experimentsOf(parseTable(text, { asWritten: wanted.map(({ name }) => name) }), parameters, wanted);

describe('a table of experiments', () => {
  it('tells results from experiments that failed and from those still to do', () => {
    const rows = 'KOAc,0.1,12\nKOAc,0.2,\nCsOAc,0.3,failed\nCsOAc,0.4,NaN\nKOAc,0.5,NA\n7,0.6,-1e2';
    expect(read(`base,dose,yield\n${rows}`)).toEqual({
      observations: [
        { point: { base: 'KOAc', dose: 0.1 }, values: { yield: 12 } },
        { point: { base: '7', dose: 0.6 }, values: { yield: -100 } },
      ],
      pending: [
        { base: 'KOAc', dose: 0.2 },
        { base: 'KOAc', dose: 0.5 },
      ],
      infeasible: [
        { base: 'CsOAc', dose: 0.3 },
        { base: 'CsOAc', dose: 0.4 },
      ],
    });
  });

  it('may lack some of several objectives', () => {
    const both: Objective[] = [...objectives, { name: 'cost', direction: 'minimise' }];
    const { observations, pending, infeasible } = read(
      'base,dose,yield,cost\nKOAc,0,5,\nKOAc,1,5,failed\nCsOAc,0,failed,\nCsOAc,1,,',
      both,
    );
    expect(observations.map(({ values }) => values)).toEqual([
      { yield: 5, cost: null },
      { yield: 5, cost: Number.NaN },
    ]);
    expect(infeasible).toEqual([{ base: 'CsOAc', dose: 0 }]);
    expect(pending).toEqual([{ base: 'CsOAc', dose: 1 }]);
  });

  it.each([
    ['>=95', 95, 'at-least'],
    ['> 95', 95, 'at-least'],
    ['≥9.5e1', 95, 'at-least'],
    ['<2', 2, 'at-most'],
    ['<=2', 2, 'at-most'],
    ['≤ 2', 2, 'at-most'],
    ['<-2', -2, 'at-most'],
  ])('takes %s for a limit', (cell, value, censoring) => {
    expect(read(`base,dose,yield\nKOAc,0.1,${cell}`).observations).toEqual([
      { point: { base: 'KOAc', dose: 0.1 }, values: { yield: value }, censored: { yield: censoring } },
    ]);
  });

  it('tells the standard deviations of results where they are written', () => {
    const text = 'base,dose,yield,error\nKOAc,0,5,0.4\nKOAc,1,7,\n7,1,,2';
    const table = parseTable(text, { asWritten: ['yield'] });
    const { observations } = experimentsOf(table, parameters, objectives, { yield: 'error' });
    expect(observations.map(({ sds }) => sds)).toEqual([{ yield: 0.4 }, undefined]);
    const refused = (cell: string) => () =>
      experimentsOf(parseTable(text.replace('0.4', cell)), parameters, objectives, { yield: 'error' });
    expect(refused('-1')).toThrow(/line 2: column error: -1 is no standard deviation/);
    expect(refused('some')).toThrow(/line 2: column error: some is no standard deviation/);
  });

  it('takes choices that are numbers for what they are, and leaves out what is inactive', () => {
    const rows: Parameter[] = [
      { name: 'a', type: 'ordinal', values: [1, 2] },
      { name: 'b', type: 'discrete', values: [3], when: { parameter: 'a', in: [1] } },
    ];
    expect(pointsOf(parseTable('a,b\n1,3\n2,'), rows)).toEqual([{ a: 1, b: 3 }, { a: 2 }]);
  });

  it.each([
    ['base,dose,yield\nKOAc,,5', /line 2: column dose: the value is missing/],
    ['base,dose,yield\n\nNaOH,1,5', /line 3: column base: NaOH is none of KOAc, CsOAc, 7/],
    ['base,dose,yield\nKOAc,much,5', /line 2: column dose: much is not a number/],
    ['base,dose,yield\nKOAc,1,high', /line 2: column yield: high is neither a number, nor a limit/],
    ['base,dose,yield\nKOAc,1,>', /line 2: column yield: > is neither a number, nor a limit/],
    ['base,dose\nKOAc,1', /column yield: there is no such column/],
  ])('is refused with the place: %j', (text, message) => {
    expect(() => read(text)).toThrow(TableError);
    expect(() => read(text)).toThrow(message);
  });
});
