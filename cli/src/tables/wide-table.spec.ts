import { parseTable } from '@meguri/bayesopt';
import type { Goal, RecordedObservation } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { wideTable } from './wide-table.js';

const goal = {
  parameters: [
    {
      name: 'emitter',
      type: 'substance',
      values: ['A', 'B'],
      smiles: ['c1ccccc1', 'C#N'],
      descriptors: { names: ['gap'], rows: [[2.5], [null]] },
    },
    { name: 'dose', type: 'continuous', unit: 'g', lower: 0, upper: 1 },
  ],
} as unknown as Goal;

function observation(
  origin: RecordedObservation['origin'],
  [name, value, unit]: [string, number, string],
  point?: RecordedObservation['point'],
  method?: string,
): RecordedObservation {
  const observationId = `${origin}-${value}/${name}`;
  const observedAt = '2026-01-01T00:00:00.000Z';
  return { observationId, origin, quantity: { name, value, unit }, point, method, files: [], observedAt };
}

const a = { emitter: 'A', dose: 0.5 };
const b = { dose: 0.5, emitter: 'B' };
const observations = [
  observation('calculation', ['HOMO', -5.5, 'eV'], a, 'xtb 6.7'),
  observation('experiment', ['yield', 80, '%'], a),
  observation('person', ['yield', 0.9, ''], { dose: 0.5, emitter: 'A' }),
  observation('calculation', ['HOMO', -0.2, 'Hartree'], b, 'xtb 6.7'),
  observation('calculation', ['HOMO', -6, 'eV'], b, 'orca 6.0'),
  observation('calculation', ['HOMO', -6, 'eV'], undefined, 'xtb 6.7'),
];

describe('a wide table', () => {
  const table = wideTable(observations, [goal, goal]);
  const { columns, rows } = parseTable(table.text);
  const cell = (row: number, column: string) => rows[row]![columns.indexOf(column)];

  it('has parameters, what is known of substances, then what was measured and what was calculated', () => {
    expect(columns).toEqual([
      'emitter',
      'emitter: smiles',
      'emitter: gap',
      'dose [g]',
      'yield [%]',
      'HOMO (xtb 6.7) [eV]',
      'HOMO (orca 6.0) [eV]',
    ]);
    expect(rows[0]!.slice(0, 4)).toEqual(['A', 'c1ccccc1', 2.5, 0.5]);
  });

  it('keeps limits apart from values', () => {
    const limit = (value: number, censored: 'at-least' | 'at-most', point: RecordedObservation['point']) => {
      const { quantity, ...rest } = observation('experiment', ['yield', value, '%'], point);
      return { ...rest, quantity: { ...quantity, censored } };
    };
    const exact = observation('experiment', ['yield', 80, '%'], a);
    const { text } = wideTable([limit(95, 'at-least', a), limit(97, 'at-least', a), limit(2, 'at-most', b)], [goal]);
    expect(text).toMatch(/,>=97\n.*,<=2\n$/);
    expect(wideTable([limit(60, 'at-least', a), exact], [goal]).text).toMatch(/,80\n$/);
  });

  it('has one row for each point, in one unit, blank where nothing was observed', () => {
    expect(table.rows).toBe(2);
    expect(cell(1, 'HOMO (xtb 6.7) [eV]')).toBeCloseTo(-0.2 * 27.211386245988, 9);
    expect(cell(1, 'yield [%]')).toBeNull();
    expect(cell(1, 'HOMO (orca 6.0) [eV]')).toBe(-6);
    expect(cell(1, 'emitter: gap')).toBeNull();
  });

  it('says of what it took means, and what belongs to no point', () => {
    expect(cell(0, 'yield [%]')).toBeCloseTo(85, 12);
    expect(table).toMatchObject({ averaged: 1, pointless: 1 });
  });
});
