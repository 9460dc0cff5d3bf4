import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseTable } from './table.js';
import { tableText } from './table-text.js';

it('the text of a table is read as what was written', () => {
  const text = fc
    .string({ unit: fc.constantFrom('a', 'B', ',', ';', '"', '\n', '%', '#', ' ', '*') })
    .map((s) => `x${s}x`);
  const rows = fc.array(fc.tuple(text, fc.option(fc.integer())), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(rows, (cells) => {
      const { columns, rows: read } = parseTable(
        tableText(
          ['# name', 'size, [m]', 'a'],
          cells.map(([name, size]) => [name, size, 1]),
        ),
      );
      expect(columns).toEqual(['# name', 'size, [m]', 'a']);
      expect(read).toEqual(cells.map(([name, size]) => [name, size, 1]));
    }),
  );
});
