import type { Goal } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { readEarlierMeasurements } from './earlier-measurements.js';

const goal = {
  parameters: [
    { name: 'ligand', type: 'categorical', values: ['1', '2'] },
    { name: 'temperature', type: 'continuous', lower: 20, upper: 120, unit: 'degC' },
  ],
  objectives: [{ name: 'yield', direction: 'maximise', unit: '%' }],
} as unknown as Goal;

const read = (text: string, of = goal) => readEarlierMeasurements({ name: 'old.csv', text }, of);

describe('earlier measurements', () => {
  it('become points and values in the units of the campaign; other columns and unmeasured rows are left out', () => {
    expect(read('who,ligand,temperature,yield\nAda,1,90,12.5\nBob,2,105,\n')).toEqual({
      measurements: [
        { line: 2, point: { ligand: '1', temperature: 90 }, values: [{ name: 'yield', unit: '%', value: 12.5 }] },
      ],
      problems: [],
    });
  });

  it('may lack a parameter that is not always there', () => {
    const when = { parameter: 'ligand', in: ['2'] };
    const [ligand, temperature] = goal.parameters;
    const conditional = { ...goal, parameters: [ligand, { ...temperature, when }] } as Goal;
    expect(read('ligand,temperature,yield\n1,,2\n', conditional).measurements).toMatchObject([
      { point: { ligand: '1' } },
    ]);
  });

  it('may be limits, uncertain, or failed', () => {
    const text = 'ligand,temperature,yield,sd\n1,90,>=95,\n2,90,<2,\n1,95,50,0.5\n2,95,failed,\n';
    const readWith = (sds: Record<string, string>) => readEarlierMeasurements({ name: 'old.csv', text, sds }, goal);
    const { measurements, problems } = readWith({ yield: 'sd' });
    expect(problems).toEqual([]);
    expect(measurements.map(({ values }) => values)).toEqual([
      [{ name: 'yield', unit: '%', value: 95, censored: 'at-least' }],
      [{ name: 'yield', unit: '%', value: 2, censored: 'at-most' }],
      [{ name: 'yield', unit: '%', value: 50, uncertainty: 0.5 }],
    ]);
    expect(readWith({ purity: 'sd' }).problems[0]!.message).toMatch(
      /standard deviations of purity, which is no objective/,
    );
    expect(readWith({ yield: 'spread' }).problems[0]!.message).toMatch(/^Column spread: there is no such column/);
  });

  it.each([
    ['a column that is missing', 'ligand,yield\n1,2\n', 1, /^Column temperature: there is no such column/],
    ['a parameter without a value', 'ligand,temperature,yield\n1,,2\n', 2, /^Column temperature: the value is missing/],
    ['a text where a number belongs', 'ligand,temperature,yield\n1,9,2\n1,hot,2\n', 3, /hot is not a number/],
    ['a row that is too short', 'ligand,temperature,yield\n1,9\n', 2, /2 values where 3 columns are named/],
  ])('name %s with file and line', (_, text, line, message) => {
    const { problems } = read(text);
    expect(problems).toMatchObject([{ file: 'old.csv', line }]);
    expect(problems[0]!.message).toMatch(message);
  });

  it('name every row that is wrong at once', () => {
    const { measurements, problems } = read('ligand,temperature,yield\n1,hot,2\n1,9,2\n1,cold,2\n');
    expect(measurements).toHaveLength(1);
    expect(problems.map(({ line }) => line)).toEqual([2, 4]);
  });
});
