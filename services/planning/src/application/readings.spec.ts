import type { Goal } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { readValues } from './readings.js';

const goalIn = (unit: string) =>
  ({ objectives: [{ name: 'melting', direction: 'maximise', unit }] }) as unknown as Goal;

describe('what a source observed', () => {
  it('is read in the unit of the objective', () => {
    const reading = readValues(goalIn('degC'), [{ name: 'melting', value: 373.15, unit: 'K' }]);
    expect(reading).toEqual({ values: [{ name: 'melting', value: 100, unit: 'degC' }] });
  });

  it('keeps its uncertainty, which the zero of the scale does not shift', () => {
    const reading = readValues(goalIn('degC'), [{ name: 'melting', value: 300, unit: 'K', uncertainty: 2 }]);
    expect(reading).toMatchObject({ values: [{ uncertainty: 2 }] });
    const share = readValues(goalIn('%'), [{ name: 'melting', value: 0.5, unit: '', uncertainty: 0.01 }]);
    expect(share).toMatchObject({ values: [{ value: 50, uncertainty: 1 }] });
  });

  it('stays a limit where it is one', () => {
    const reading = readValues(goalIn('degC'), [{ name: 'melting', value: 300, unit: 'K', censored: 'at-least' }]);
    expect(reading).toMatchObject({ values: [{ unit: 'degC', censored: 'at-least' }] });
  });

  it('is not usable without a logarithm where the campaign models logarithms', () => {
    const [objective] = goalIn('K').objectives;
    const logarithmic = { objectives: [{ ...objective, transform: 'log' }] } as unknown as Goal;
    expect(readValues(logarithmic, [{ name: 'melting', value: 300, unit: 'K' }])).toHaveProperty('values');
    expect(readValues(logarithmic, [{ name: 'melting', value: 0, unit: 'K' }])).toEqual({
      problem: 'melting is 0, which has no logarithm, and the campaign models logarithms of it',
    });
  });

  it('is recorded as it is where the campaign does not ask for it', () => {
    const mass = { name: 'mass', value: 3, unit: 'g' };
    expect(readValues(goalIn('K'), [mass, { name: 'melting', value: 300, unit: 'K' }])).toEqual({
      values: [{ name: 'melting', value: 300, unit: 'K' }, mass],
    });
  });

  it.each([
    ['is missing', [{ name: 'mass', value: 3, unit: 'g' }], 'melting was not observed'],
    [
      'has another dimension',
      [{ name: 'melting', value: 3, unit: 'g' }],
      'melting was observed in "g", which is no "K"',
    ],
  ])('is not usable when the objective %s', (_, quantities, problem) => {
    expect(readValues(goalIn('K'), quantities)).toEqual({ problem });
  });
});
