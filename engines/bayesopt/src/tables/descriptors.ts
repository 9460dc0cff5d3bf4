import { columnIndex, type Table } from './table.js';
import { TableError } from './table-error.js';

/** The descriptors of the values of a parameter. */
export interface DescriptorRows {
  /** Names of the numeric columns, in the order of the table. */
  readonly names: readonly string[];
  /** One row per value; NaN where the table has none. */
  readonly rows: readonly (readonly number[])[];
}

export interface DescriptorQuestion {
  readonly table: Table;
  /** Column that tells whose descriptors a row holds. */
  readonly key: string;
  readonly values: readonly string[];
  /** When two texts mean the same; for molecules their canonical SMILES. Default: when they are the same. */
  readonly canonical?: (text: string) => string;
}

/**
 * Looks up the descriptors of each value: all numeric columns but the key. Throws {@link TableError} when a value has no row, naming
 * all that are missing, when a key has two rows, or when there is no numeric column.
 */
export function descriptorsOf({ table, key, values, canonical = (text) => text }: DescriptorQuestion): DescriptorRows {
  const keyColumn = columnIndex(table, key);
  const numeric = [...table.columns.keys()].filter((c) => c !== keyColumn && table.numeric[c]);
  if (numeric.length === 0) throw new TableError('no column but the key holds numbers');
  const rows = rowsByKey(table, keyColumn, canonical);
  const missing = values.filter((value) => !rows.has(canonical(value)));
  if (missing.length > 0) {
    throw new TableError(`there are no descriptors of ${missing.join(', ')}; add a row for each`, undefined, key);
  }
  return {
    names: numeric.map((c) => table.columns[c]!),
    rows: values.map((value) => {
      const row = table.rows[rows.get(canonical(value))!]!;
      return numeric.map((c) => (row[c] as number | null) ?? Number.NaN);
    }),
  };
}

/** Indices of the rows by their key. */
function rowsByKey(table: Table, column: number, canonical: (text: string) => string): Map<string, number> {
  const rows = new Map<string, number>();
  table.rows.forEach((row, r) => {
    const cell = row[column];
    if (cell === null || cell === undefined) {
      throw new TableError('the key is missing', table.lines[r], table.columns[column]);
    }
    const name = canonical(String(cell));
    const earlier = rows.get(name);
    if (earlier !== undefined) {
      const message = `${cell} has its descriptors in line ${table.lines[earlier]} already`;
      throw new TableError(message, table.lines[r], table.columns[column]);
    }
    rows.set(name, r);
  });
  return rows;
}
