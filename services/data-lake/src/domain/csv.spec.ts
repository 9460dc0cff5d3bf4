import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, csvOf } from './csv.js';

/** A reader written apart from the writer: RFC 4180, character by character. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') cell += text[at++ + 1];
      else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',') {
      row.push(cell);
      cell = '';
    } else if (character === '\r' && text[at + 1] === '\n') {
      rows.push([...row, cell]);
      [row, cell] = [[], ''];
      at++;
    } else cell += character;
  }
  return rows;
}

describe('comma-separated values', () => {
  it('quote commas, quotes and line ends, and nothing else', () => {
    expect(csvOf([['a', 'b,c', 'say "x"', 'two\nlines', 1.5, undefined]])).toBe(
      'a,"b,c","say ""x""","two\nlines",1.5,\r\n',
    );
  });

  it('read back as they were, whatever the cells hold', () => {
    const cell = fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.constantFrom('"', ',', '\r\n', ' x '));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 }), (rows: Cell[][]) => {
        expect(readCsv(csvOf(rows))).toEqual(rows.map((row) => row.map(String)));
      }),
    );
  });
});
