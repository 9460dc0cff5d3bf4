import type { Goal } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { readPoints } from './points-table.js';
import { describeAnswer } from './propose.js';

const goal = {
  parameters: [
    { name: 'base', type: 'categorical', values: ['1', '2'] },
    { name: 'temperature', type: 'continuous', lower: 60, upper: 90, unit: 'degC' },
  ],
} as unknown as Goal;

describe('a table of points to propose', () => {
  it('has a column for each parameter and, if wanted, one for the source', () => {
    expect(readPoints('rows.csv', 'base,temperature,source,remark\n1,70,bench,x\n2,80,,y\n', goal)).toEqual([
      { line: 2, point: { base: '1', temperature: 70 }, source: 'bench' },
      { line: 3, point: { base: '2', temperature: 80 } },
    ]);
  });

  it('that lacks a value is refused with its line', () => {
    expect(() => readPoints('rows.csv', 'base,temperature\n1,70\n2,\n', goal)).toThrow(/rows\.csv, line 3/);
  });
});

describe('the answer to proposed points', () => {
  it('is told row by row, of equal rows the first as the trial', () => {
    const point = { base: '1', temperature: 70 };
    const hot = { base: '1', temperature: 99 };
    const rows = [hot, point, point].map((each, i) => ({ line: i + 2, point: each }));
    const lines = describeAnswer('rows.csv', rows, {
      campaignId: 'c',
      accepted: [{ trialId: 't0004', point, source: 'bench' }],
      refused: [
        { point: hot, source: 'bench', reasons: ['too hot', 'no lid'] },
        { point, source: 'bench', reasons: ['the point was proposed before'] },
      ],
    });
    expect(lines).toEqual([
      'rows.csv, line 2 is refused: too hot; no lid.',
      'rows.csv, line 3 becomes trial t0004.',
      'rows.csv, line 4 is refused: the point was proposed before.',
    ]);
  });
});
