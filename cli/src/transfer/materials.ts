import { parseTable, type Table } from '@meguri/bayesopt';
import { DataError, isMissing, numberIn } from '@meguri/sparse';
import type { Descriptor } from '@meguri/transfer';
import { readText } from '../actions/read-text.js';
import { type MoleculeOptions, moleculesOf } from '../commands/molecule-options.js';
import { inTable } from '../tables/in-table.js';
import { type DescribedTable, withDescriptors } from '../tables/molecules.js';

/** How materials are described. */
export interface DescriptionOptions extends MoleculeOptions {
  readonly descriptors?: readonly string[];
}

/** A table of materials, one a row. */
export interface MaterialTable {
  readonly file: string;
  readonly table: Table;
  readonly described: DescribedTable;
}

export async function readMaterials(file: string, options: DescriptionOptions): Promise<MaterialTable> {
  const text = readText('table', file);
  const names = options.smiles === undefined ? [] : [options.smiles];
  const table = inTable(file, undefined, () => parseTable(text, { asWritten: names }));
  return { file, table, described: await withDescriptors(file, table, moleculesOf(options)) };
}

/** Names of the columns that describe the materials; of those that RDKit computes, the ones defined for all materials of all tables. */
export function descriptorNames(tables: readonly MaterialTable[], { descriptors = [] }: DescriptionOptions): string[] {
  const isDefined = (name: string) =>
    tables.every(({ described: { columns, rows } }) => {
      const c = columns.indexOf(name);
      return rows.every((cells) => !isMissing(cells[c]));
    });
  return [...descriptors, ...Object.keys(tables[0]!.described.computed).filter(isDefined)];
}

/** The cells of a column as numbers, for these rows. Throws UsageError with file, line and column. */
export function numbersIn(
  { file, table, described }: MaterialTable,
  column: string,
  rows: readonly number[],
): Float64Array {
  return inTable(file, table, () => {
    const c = columnIn(described, column);
    return Float64Array.from(rows, (r) => {
      const cell = described.rows[r]![c];
      if (!isMissing(cell)) return numberIn(cell, r + 1, column);
      throw new DataError('the value is missing', { row: r + 1, column }, 'write it, or use --skip-missing');
    });
  });
}

export const describedBy = (
  materials: MaterialTable,
  names: readonly string[],
  rows: readonly number[],
): Descriptor[] => names.map((name) => ({ name, values: numbersIn(materials, name, rows) }));

/** Rows in which none of the columns is blank. */
export function completeRows({ file, table, described }: MaterialTable, columns: readonly string[]): number[] {
  return inTable(file, table, () => {
    const needed = columns.map((column) => columnIn(described, column));
    return [...described.rows.keys()].filter((r) => needed.every((c) => !isMissing(described.rows[r]![c])));
  });
}

function columnIn({ columns }: DescribedTable, column: string): number {
  const c = columns.indexOf(column);
  if (c >= 0) return c;
  throw new DataError('there is no such column', { column }, `name one of ${columns.join(', ')}`);
}

/** Texts by which people know the rows. */
export function labelsOf({ table }: MaterialTable, column: string | undefined): (row: number) => string {
  const c = column === undefined ? -1 : table.columns.indexOf(column);
  return (row) => (c < 0 ? `row ${row + 1}` : String(table.rows[row]![c] ?? `row ${row + 1}`));
}
