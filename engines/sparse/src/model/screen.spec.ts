import { describe, expect, it } from 'vitest';
import { survey } from '../survey/survey.js';
import { synthetic } from '../synthetic.fixture.js';
import { predictionInterval } from '../validation/interval.js';
import { finalModel } from './final-model.js';
import { predict } from './predict.js';
import { foldWinnersOf, screen } from './screen.js';

const design = synthetic({ n: 30, p: 4, seed: 3, coefficients: [2, -1, 0.3], noise: 0.5 });
const model = finalModel({ design, features: ['x1', 'x2'] });
const winners = foldWinnersOf(survey({ design, permutations: 0 }), design.targets[0]!.name)!;
const columns = ['x1', 'x2', 'x3', 'x4', 'name'];
const candidates = {
  columns,
  rows: [
    [0, 0, 0, 0, 'a'],
    [1, -1, 0, 0, 'b'],
    [9, 9, 0, 0, 'c'],
    [0, 0, 1, 0, 'd'],
  ],
};

describe('screening', () => {
  const { ranked, intervals } = screen(model, { candidates, direction: 'maximise', winners });

  it('ranks candidates by what the model predicts, of equals the earlier row first', () => {
    expect(ranked.map(({ row }) => row)).toEqual([3, 2, 1, 4]);
    expect(ranked[1]!.value).toBe(predict(model, [1, -1]).value);
    const least = screen(model, { candidates, direction: 'minimise' });
    expect(least.ranked.map(({ row }) => row)).toEqual([1, 4, 2, 3]);
  });

  it('says which candidates are extrapolated', () => {
    expect(ranked.map(({ inDomain }) => inDomain)).toEqual([false, true, true, true]);
  });

  it('counts the search into the intervals where the candidates have what every winner needs', () => {
    expect(intervals).toBe('search-and-fit');
    expect(winners.features.map(({ name }) => name)).toEqual(expect.arrayContaining(['x1', 'x2', 'x3']));
    const bounds = predictionInterval(winners, [0, 0, 1, 0], 0.1);
    expect(ranked.find(({ row }) => row === 4)!.interval).toEqual(bounds);
    const gap = { columns, rows: [...candidates.rows, [0, 0, null, 0, 'e']] };
    expect(screen(model, { candidates: gap, direction: 'maximise', winners }).intervals).toBe('fit');
    const few = { columns: ['x1', 'x2'], rows: candidates.rows.map((cells) => cells.slice(0, 2)) };
    const fitted = screen(model, { candidates: few, direction: 'maximise', winners });
    expect(fitted.intervals).toBe('fit');
    expect(fitted.ranked[1]!.interval).toEqual(predict(model, [1, -1]).interval);
  });

  it('survives JSON', () => {
    const read = JSON.parse(JSON.stringify({ model, winners }));
    expect(screen(read.model, { candidates, direction: 'maximise', winners: read.winners }).ranked).toEqual(ranked);
  });

  it.each([
    [{ columns: ['x1'], rows: [[1]] }, 'column x2: there is no such column'],
    [
      {
        columns: ['x1', 'x2'],
        rows: [
          [1, 2],
          [1, null],
        ],
      },
      'row 2: column x2: the value is missing',
    ],
  ])('refuses %o', (table, message) => {
    expect(() => screen(model, { candidates: table, direction: 'maximise' })).toThrow(message);
  });
});
