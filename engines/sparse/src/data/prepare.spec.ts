import { describe, expect, it } from 'vitest';
import type { Cell } from './cells.js';
import { correlatedGroups } from './collinearity.js';
import { DataError } from './data-error.js';
import { type PrepareOptions, prepare } from './prepare.js';

const columns = ['id', 'a', 'b', 'solvent', 'y'];
const rows: Cell[][] = [
  ['r1', 1, 5, 'water', 1.1],
  ['r2', 2, 3, 'ethanol', 2.3],
  ['r3', 3, 4, 'water', 2.9],
  ['r4', 4, 1, 'toluene', 4.4],
  ['r5', 5, 2, 'water', 4.8],
];
const options: PrepareOptions = { targets: ['y'], ignore: ['id'], factors: ['solvent'] };

/** The table with one cell changed. */
const changed = (row: number, column: string, value: Cell) => ({
  columns,
  rows: rows.map((cells, i) => (i === row - 1 ? cells.with(columns.indexOf(column), value) : cells)),
});
const withColumn = (name: string, values: readonly Cell[]) => ({
  columns: [...columns, name],
  rows: rows.map((cells, i) => [...cells, values[i]!]),
});

function failure(run: () => unknown): { message: string; row?: number; column?: string } {
  try {
    run();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    expect(error.remedy).not.toBe('');
    return { message: error.message, row: error.row, column: error.column };
  }
  throw new Error('was not refused');
}

describe('a table', () => {
  it('becomes features, a factor being one of them', () => {
    const { design, omitted } = prepare({ columns, rows }, options);
    expect(design.features).toEqual([
      { name: 'a', columns: [0] },
      { name: 'b', columns: [1] },
      { name: 'solvent', columns: [2, 3], levels: ['ethanol', 'toluene', 'water'] },
    ]);
    expect(design.columns.map(({ name }) => name)).toEqual(['a', 'b', 'solvent=toluene', 'solvent=water']);
    expect([...design.columns[3]!.values]).toEqual([1, 0, 1, 0, 1]);
    expect(design.rows).toEqual([1, 2, 3, 4, 5]);
    expect(omitted).toEqual({ rows: [], columns: [] });
  });

  it('may name columns that belong together', () => {
    const { design } = prepare({ columns, rows }, { ...options, groups: { ab: ['a', 'b'] } });
    expect(design.features[0]).toEqual({ name: 'ab', columns: [0, 1] });
  });

  it('is refused at the cell that is missing, and nothing is filled in', () => {
    for (const missing of [null, undefined, Number.NaN, ' ']) {
      expect(failure(() => prepare(changed(2, 'b', missing), options))).toMatchObject({ row: 2, column: 'b' });
    }
    expect(failure(() => prepare(changed(4, 'y', null), options))).toMatchObject({ row: 4, column: 'y' });
  });

  it('loses rows or columns with missing values only as asked, and says which', () => {
    const table = changed(2, 'b', null);
    const byRow = prepare(table, { ...options, omit: ['rows-with-missing'] });
    expect(byRow.design.rows).toEqual([1, 3, 4, 5]);
    expect(byRow.omitted.rows).toEqual([{ row: 2, column: 'b' }]);
    const byColumn = prepare(table, { ...options, omit: ['columns-with-missing'] });
    expect(byColumn.design.n).toBe(5);
    expect(byColumn.omitted.columns).toEqual([{ column: 'b', reason: 'row 2 is missing' }]);
  });

  it('is refused at a text where a number should be, but numbers may be written as texts', () => {
    const { message, ...place } = failure(() => prepare(changed(3, 'a', 'n.d.'), options));
    expect(place).toEqual({ row: 3, column: 'a' });
    expect(message).toContain('"n.d."');
    expect(failure(() => prepare(changed(3, 'a', Number.POSITIVE_INFINITY), options))).toMatchObject({ row: 3 });
    expect(prepare(changed(3, 'a', '3e0'), options).design.columns[0]!.values[2]).toBe(3);
  });

  it('tells of columns that only count the rows, also where rows are left out', () => {
    const rows = [1, 2, 3, 4, 5, 6].map((id) => ({ id, a: id === 2 ? '' : id ** 2, y: 7 - id ** 3 }));
    const table = { columns: ['id', 'a', 'y'], rows: rows.map(({ id, a, y }) => [id, a, y]) };
    const { counters } = prepare(table, { targets: ['y'], omit: ['rows-with-missing'] });
    expect(counters).toEqual(['id']);
  });

  it('needs four rows', () => {
    expect(failure(() => prepare({ columns, rows: rows.slice(0, 3) }, options)).message).toContain('3 rows');
  });

  it('is refused for constant columns and for columns that say the same', () => {
    const constant = withColumn('c', [0.1, 0.1, 0.1, 0.1, 0.1]);
    expect(failure(() => prepare(constant, options))).toMatchObject({ column: 'c' });
    const scaled = withColumn('aInKelvin', [274.15, 275.15, 276.15, 277.15, 278.15]);
    const { message, column } = failure(() => prepare(scaled, options));
    expect({ message, column }).toEqual({
      message: 'column aInKelvin: says the same as column a',
      column: 'aInKelvin',
    });
    const { omitted, design } = prepare(scaled, { ...options, omit: ['duplicated-columns'] });
    expect(omitted.columns.map((c) => c.column)).toEqual(['aInKelvin']);
    expect(design.features.map(({ name }) => name)).not.toContain('aInKelvin');
  });

  it('is refused when a target is constant, a feature as well, or the same as a feature', () => {
    const flat = { columns, rows: rows.map((cells) => cells.with(4, 1)) };
    expect(failure(() => prepare(flat, options))).toMatchObject({ column: 'y' });
    expect(failure(() => prepare({ columns, rows }, { ...options, features: ['a', 'solvent', 'y'] }))).toMatchObject({
      column: 'y',
    });
    const leak = withColumn('yInPercent', [110, 230, 290, 440, 480]);
    expect(failure(() => prepare(leak, options)).message).toContain('says the same as the target y');
  });

  it('is refused when it has no such column', () => {
    expect(failure(() => prepare({ columns, rows }, { ...options, targets: ['z'] }))).toMatchObject({ column: 'z' });
  });
});

it('columns are grouped when a chain of strong correlations connects them', () => {
  const a = [1, 2, 3, 4, 5.1];
  const table = withColumn('a2', a);
  const { design } = prepare(table, options);
  expect(correlatedGroups(design).map(({ columns }) => columns)).toEqual([['a', 'a2']]);
  expect(correlatedGroups(design, 0.99999)).toEqual([]);
});
