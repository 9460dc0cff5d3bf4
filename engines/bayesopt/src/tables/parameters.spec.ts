import { describe, expect, it } from 'vitest';
import { type Parameter, parametersOf, parseTable, TableError } from '../index.js';

const many = [...Array(13).keys()];
const table = parseTable(
  `base,dose,time\n${many.map((i) => `${i % 2 ? 'KOAc' : 'CsOAc'},${i % 3},${i / 2}`).join('\n')}`,
);

describe('the parameters that a table shows', () => {
  it('are categorical, discrete or continuous as its columns are', () => {
    expect(parametersOf({ tables: [table], names: ['base', 'dose', 'time'] })).toEqual([
      { name: 'base', type: 'categorical', values: ['CsOAc', 'KOAc'] },
      { name: 'dose', type: 'discrete', values: [0, 1, 2] },
      { name: 'time', type: 'continuous', lower: 0, upper: 6 },
    ]);
  });

  it('are discrete when asked for', () => {
    const time = { name: 'time', type: 'discrete', values: many.map((i) => i / 2) };
    expect(parametersOf({ tables: [table], names: ['time'], discrete: ['time'] })).toEqual([time]);
    expect(parametersOf({ tables: [table], names: ['time'], discrete: 'all' })).toEqual([time]);
  });

  it('are those that are stated', () => {
    const time: Parameter = { name: 'time', type: 'continuous', lower: 1, upper: 100, scale: 'log' };
    expect(parametersOf({ tables: [table], names: ['time'], stated: [time] })).toEqual([time]);
  });

  it('have the values of all tables; one text makes them all texts', () => {
    const tables = [parseTable('a,b\n1,x'), parseTable('b,a\nx,2\ny,A')];
    expect(parametersOf({ tables, names: ['a', 'b'] })).toEqual([
      { name: 'a', type: 'categorical', values: ['1', '2', 'A'] },
      { name: 'b', type: 'categorical', values: ['x', 'y'] },
    ]);
  });

  it('are refused when nothing shows them', () => {
    const ask = () => parametersOf({ tables: [parseTable('a,b\n,1')], names: ['a'] });
    expect(ask).toThrow(TableError);
    expect(ask).toThrow(/column a: no row shows what may be tried/);
  });
});
