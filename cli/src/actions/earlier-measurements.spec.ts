import type { Goal } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../failure.js';
import { readEarlierMeasurements } from './earlier-measurements.js';

const goal = {
  parameters: [
    { name: 'ligand', type: 'categorical', values: ['1', '2'] },
    { name: 'temperature', type: 'continuous', lower: 20, upper: 120, unit: 'degC' },
  ],
  objectives: [{ name: 'yield', direction: 'maximise', unit: '%' }],
} as unknown as Goal;

const read = (text: string) => readEarlierMeasurements('old.csv', text, goal);

describe('earlier measurements', () => {
  it('become points and values in the units of the campaign; other columns and unmeasured rows are left out', () => {
    expect(read('who,ligand,temperature,yield\nAda,1,90,12.5\nBob,2,105,\n')).toEqual([
      { point: { ligand: '1', temperature: 90 }, values: [{ name: 'yield', unit: '%', value: 12.5 }] },
    ]);
  });

  it('may lack a parameter that is not always there', () => {
    const when = { parameter: 'ligand', in: ['2'] };
    const [ligand, temperature] = goal.parameters;
    const conditional = { ...goal, parameters: [ligand, { ...temperature, when }] } as Goal;
    expect(readEarlierMeasurements('old.csv', 'ligand,temperature,yield\n1,,2\n', conditional)).toMatchObject([
      { point: { ligand: '1' } },
    ]);
  });

  it.each([
    ['a column that is missing', 'ligand,yield\n1,2\n', /column temperature: there is no such column/],
    [
      'a parameter without a value',
      'ligand,temperature,yield\n1,,2\n',
      /line 2: column temperature: the value is missing/,
    ],
    [
      'a text where a number belongs',
      'ligand,temperature,yield\n1,hot,2\n',
      /line 2: column temperature: hot is not a number/,
    ],
  ])('name %s with file and place', (_, text, message) => {
    expect(() => read(text)).toThrow(UsageError);
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(/old\.csv/);
  });
});
