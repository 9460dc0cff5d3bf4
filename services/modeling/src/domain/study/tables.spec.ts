import { parseTable } from '@meguri/bayesopt';
import type { Goal, Point, StudyQuestion } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { answersOf, pointOf } from './proposals.js';
import { campaignTable, describedCandidates, questionOfCampaign, withRows } from './tables.js';

const parameters: Goal['parameters'] = [
  { name: 'temperature', type: 'continuous', lower: 0, upper: 100, unit: 'degC' },
  {
    name: 'ligand',
    type: 'substance',
    values: ['A, dry', 'B'],
    descriptors: {
      names: ['size', 'charge'],
      rows: [
        [1, 0.5],
        [2, null],
      ],
    },
  },
  { name: 'base', type: 'categorical', values: ['1', '2'] },
];
const goal = { parameters, objectives: [{ name: 'yield', direction: 'maximise', unit: '%' }] } as unknown as Goal;
const question = { targets: ['yield'], ignore: [], factors: [], units: {} } as unknown as StudyQuestion;
const row = (trial: string, property: string, value: number, ligand = 'A, dry') => ({
  observationId: `c_${trial}_1/${property}`,
  point: { temperature: 50, ligand, base: '1' },
  value,
});

describe('the table of a campaign', () => {
  const text = campaignTable(goal, [
    { property: 'yield', rows: [row('t1', 'yield', 70), row('t2', 'yield', 80, 'B')] },
    { property: 'cost', rows: [row('t1', 'cost', 3)] },
  ]);

  it('has a row for each run, and columns for parameters, what is known of substances, and properties', () => {
    const { columns, rows } = parseTable(text);
    expect(columns).toEqual([
      'run',
      'temperature',
      'ligand',
      'ligand: size',
      'ligand: charge',
      'base',
      'yield',
      'cost',
    ]);
    expect(rows).toEqual([
      ['c_t1_1', 50, 'A, dry', 1, 0.5, 1, 70, 3],
      ['c_t2_1', 50, 'B', 2, null, 1, 80, null],
    ]);
  });

  it('comes with its units, and with which cells are names; described substances are told by their numbers', () => {
    expect(questionOfCampaign(question, goal)).toMatchObject({
      units: { temperature: 'degC', yield: '%' },
      factors: ['base'],
      ignore: ['ligand'],
      rowNames: 'run',
    });
    const named = questionOfCampaign({ ...question, features: ['ligand'] }, goal);
    expect(named).toMatchObject({ factors: ['ligand'], features: ['ligand'] });
  });

  it('lends what it knows of substances to candidates, as far as they do not say it', () => {
    const { columns, rows } = parseTable(describedCandidates(goal, 'ligand,ligand: size\nB,7\n'));
    expect(Object.fromEntries(columns.map((name, c) => [name, rows[0]![c]]))).toMatchObject({
      ligand: 'B',
      'ligand: size': 7,
      'ligand: charge': null,
    });
  });
});

describe('a table that grows', () => {
  it('takes rows with its columns in any order', () => {
    expect(withRows('a,y\n1,2\n', 'y,a\n4,3\n')).toBe('a,y\n1,2\n3,4\n');
  });

  it.each([
    ['y,b\n1,2\n', 'column b'],
    ['a\n1\n', 'column y'],
    ['a,y\n1\n', 'line 2'],
  ])('refuses %j with its place', (added, place) => {
    expect(withRows('a,y\n1,2\n', added)).toMatchObject({
      refused: 'STUDY.DATA_INVALID',
      message: expect.stringContaining(place),
    });
  });
});

describe('candidates before planning', () => {
  it('are points of the campaign, names staying names', () => {
    const point = { temperature: 5, base: 1, 'ligand: size': 2, note: 'x' };
    expect(pointOf(parameters, { point })).toEqual({ temperature: 5, base: '1' });
  });

  it('get their answers in their own order, equal points one after the other', () => {
    const candidates = [1, 2, 3].map((number) => ({ row: number, name: '', point: {}, predictions: {} }));
    const points: Point[] = [{ a: 1, b: 2 }, { a: 9 }, { b: 2, a: 1 }];
    const said = {
      campaignId: 'c',
      accepted: [{ trialId: 't0001', point: { b: 2, a: 1 }, source: 's' }],
      refused: [
        { point: { a: 9 } as Point, source: 's', reasons: ['too much'] },
        { point: { a: 1, b: 2 }, source: 's', reasons: ['a duplicate'] },
      ],
    };
    expect(answersOf(candidates, points, said)).toEqual([
      { row: 1, accepted: true, trialId: 't0001', reasons: [] },
      { row: 2, accepted: false, reasons: ['too much'] },
      { row: 3, accepted: false, reasons: ['a duplicate'] },
    ]);
  });
});
