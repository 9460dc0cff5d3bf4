import { describe, expect, it } from 'vitest';
import { objectionTo, questionOf, type Settings } from './question.js';
import { type Column, guessRoles, type Role } from './roles.js';

const column = (name: string, role: Role, changes: Partial<Column> = {}): Column => ({
  ...{ name, role, unit: '', group: '', rivals: '', origin: '' },
  ...changes,
});
const settings: Settings = {
  ...{ folds: 'leave-one-out', count: 10, groupedBy: '', seed: 1 },
  ...{ maxSize: Number.NaN, permutations: 199, omit: [] },
};

describe('a table that is to be studied', () => {
  it('has its roles guessed: names, factors, constants, features, and the last number as target', () => {
    const columns = ['polymer', 'class', 'note', 'one', 'a', 'n'];
    const rows = ['p', 'q', 'r'].map((name, i) => [name, i === 0 ? 'x' : 'y', 'same', 1, i, i * 2]);
    expect(guessRoles({ columns, rows, numeric: [false, false, false, true, true, true] })).toEqual([
      ...['name', 'factor', 'none', 'none', 'feature', 'target'],
    ]);
  });
});

describe('the question of a study', () => {
  const columns = [
    column('polymer', 'name'),
    column('a', 'feature', { unit: 'eV', origin: 'xtb 6.7', rivals: 'size' }),
    column('b1', 'forced', { group: 'b', rivals: 'size' }),
    column('b2', 'forced', { group: 'b' }),
    column('solvent', 'factor', { rivals: 'lonely' }),
    column('batch', 'none', { group: 'b' }),
    column('n', 'target'),
  ];

  it('is what the columns were said to be', () => {
    expect(questionOf(columns, settings)).toEqual({
      targets: ['n'],
      features: ['a', 'b1', 'b2', 'solvent'],
      factors: ['solvent'],
      groups: { b: ['b1', 'b2'] },
      units: { a: 'eV' },
      origins: { a: 'xtb 6.7' },
      folds: { kind: 'leave-one-out' },
      constraints: { force: ['b'], eitherOr: [['a', 'b']] },
      omit: [],
      permutations: 199,
      seed: 1,
      rowNames: 'polymer',
    });
  });

  it('holds rows out as it was asked', () => {
    const folds = (changes: Partial<Settings>) => questionOf(columns, { ...settings, ...changes }).folds;
    expect(folds({ folds: 'k-fold', count: 5, seed: 7 })).toEqual({ kind: 'k-fold', folds: 5, seed: 7 });
    expect(folds({ folds: 'grouped', groupedBy: 'batch' })).toEqual({ kind: 'grouped', by: 'batch' });
    expect(questionOf(columns, { ...settings, maxSize: 3 }).constraints?.maxSize).toBe(3);
  });

  it('cannot be asked without target or features', () => {
    expect(objectionTo(columns)).toBeUndefined();
    expect(objectionTo([column('a', 'feature')])).toMatch('predicted');
    expect(objectionTo([column('n', 'target')])).toMatch('chosen');
    expect(objectionTo([...columns, column('other', 'name')])).toMatch('name the rows');
  });
});
