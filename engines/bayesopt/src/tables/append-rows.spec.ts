import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendRows, parseTable } from '../index.js';

describe('rows appended to a table', () => {
  it('come in the order of its columns, blank where nothing is given', () => {
    expect(appendRows('a,note,y\n1,good,2\n', [{ y: null, a: 3 }])).toBe('a,note,y\n1,good,2\n3,,\n');
  });

  it('leave comments, separator and line ends as they are', () => {
    const text = '\uFEFF% measured on Monday\r\na;y\r\n\r\n1;2\r\n# to be continued';
    expect(appendRows(text, [{ a: 3 }])).toBe(`${text}\r\n3;\r\n`);
  });

  it('add columns that are new on the right', () => {
    const text = '\uFEFFa\ty\r\n"1\n"\t2\r\n# x\r\n3\t4';
    expect(appendRows(text, [{ a: 5, why: 'hope' }])).toBe(
      '\uFEFFa\ty\twhy\r\n"1\n"\t2\t\r\n# x\r\n3\t4\t\r\n5\t\thope\r\n',
    );
  });

  it('change nothing when there are none', () => {
    expect(appendRows('a,y\n1,2', [])).toBe('a,y\n1,2');
  });

  it('read as what was written, whatever it is', () => {
    const cell = fc
      .oneof(fc.string(), fc.constantFrom('#1', '%', 'a,b', 'a;b', '"', 'x\ny', ' '))
      .map((text) => text.trim().replaceAll('\r', ''))
      .filter((text) => !/^(na|n\/a|nan|null|)$/i.test(text));
    fc.assert(
      fc.property(fc.constantFrom(',', ';', '\t'), fc.array(fc.tuple(cell, cell)), (separator, rows) => {
        const text = appendRows(
          `first${separator}second\n`,
          rows.map(([first, second]) => ({ second, first })),
        );
        const { rows: read } = parseTable(text, { asWritten: ['first', 'second'] });
        expect(read).toEqual(rows);
      }),
    );
  });
});
