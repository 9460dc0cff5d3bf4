import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTable, TableError } from '../index.js';

describe('tables', () => {
  it('know numbers from texts, column by column', () => {
    const table = parseTable('ligand,temperature\nXPhos,90\nBrettPhos,1.2e2\n');
    expect(table.numeric).toEqual([false, true]);
    expect(table.rows).toEqual([
      ['XPhos', 90],
      ['BrettPhos', 120],
    ]);
  });

  it('take names from outside when they have no header', () => {
    expect(parseTable('1,2\n3,4', { columns: ['a', 'b'] }).rows).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('skip comments and empty lines, and still count lines as the file does', () => {
    const table = parseTable('% made by hand\n# twice\nname,value\n\na,1\n  \nb,2\n');
    expect(table.lines).toEqual([5, 7]);
  });

  it('read quotes, line breaks within them, a byte order mark and foreign line ends', () => {
    const table = parseTable('\uFEFFsmiles;note\r\n"C;C";"he said ""no"",\nand left"\r\nCO;fine');
    expect(table.rows).toEqual([
      ['C;C', 'he said "no",\nand left'],
      ['CO', 'fine'],
    ]);
    expect(table.lines).toEqual([2, 4]);
  });

  it('leave missing values out without making a column a text', () => {
    const table = parseTable('a,b\n1,x\nNaN,\n,y');
    expect(table.numeric).toEqual([true, false]);
    expect(table.rows).toEqual([
      [1, 'x'],
      [null, null],
      [null, 'y'],
    ]);
  });

  it.each([
    ['a,b\n1,2\n3\n', 3, undefined, /1 values where 2 columns/],
    ['a,b\n1,"2\n', 2, undefined, /not closed/],
    ['a,a\n1,2\n', 1, 'a', /used twice/],
    ['a,\n1,2\n', 1, undefined, /no name/],
    ['', undefined, undefined, /empty/],
  ])('say where something is wrong: %j', (text, line, column, message) => {
    const error = caught(() => parseTable(text));
    expect(error).toBeInstanceOf(TableError);
    expect(error).toMatchObject({ line, column, message: expect.stringMatching(message) });
  });

  it('give back whatever was quoted into them', () => {
    const cell = fc
      .string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', ' ', 'é', '%') })
      .filter((text) => /[^ \n]/.test(text));
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, (cells) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = ['x,y', ...cells.map((row) => row.map(quoted).join(','))].join('\n');
        expect(parseTable(text).rows).toEqual(cells.map((row) => row.map((value) => value.trim())));
      }),
    );
  });
});

function caught(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
