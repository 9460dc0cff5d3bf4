import type { Table } from '@meguri/bayesopt';
import { type DescriptorTableOptions, descriptorTable, openChemistry, SmilesError } from '@meguri/chemistry';
import type { SourceTable } from '@meguri/sparse';
import { UsageError } from '../failure.js';

/** A column of molecules, and what is computed of them. */
export interface Molecules extends Required<DescriptorTableOptions> {
  readonly column: string;
}

/** A table with the descriptors of its molecules as further columns. */
export interface DescribedTable extends SourceTable {
  /** Line of the text each row came from, counted from 1. */
  readonly lines: readonly number[];
  /** What computed each descriptor, by name: library and version. */
  readonly computed: Readonly<Record<string, string>>;
}

/** Adds a column for each descriptor, blank where it is not defined. Throws {@link UsageError} that names file and line. */
export async function withDescriptors(file: string, table: Table, molecules?: Molecules): Promise<DescribedTable> {
  if (!molecules) return { ...table, computed: {} };
  const smiles = smilesIn(file, table, molecules.column);
  const chemistry = await openChemistry();
  try {
    const { names, rows, libraries } = descriptorTable(chemistry, smiles, molecules);
    const twice = names.find((name) => table.columns.includes(name));
    if (twice !== undefined) {
      throw new UsageError(`${file}, column ${twice}: a descriptor has the same name; rename the column.`);
    }
    return {
      lines: table.lines,
      columns: [...table.columns, ...names],
      rows: table.rows.map((cells, r) => [...cells, ...rows[r]!]),
      computed: Object.fromEntries(names.map((name, i) => [name, `${libraries[i]!.name} ${libraries[i]!.version}`])),
    };
  } catch (error) {
    if (!(error instanceof SmilesError)) throw error;
    const place = `${file}, line ${table.lines[error.index!]}: column ${molecules.column}`;
    throw new UsageError(`${place}: ${JSON.stringify(error.smiles)} cannot be read: ${error.reason}; ${error.remedy}.`);
  } finally {
    chemistry.close();
  }
}

function smilesIn(file: string, { columns, rows, lines }: Table, column: string): string[] {
  const c = columns.indexOf(column);
  if (c < 0)
    throw new UsageError(`${file}, column ${column}: there is no such column; there are ${columns.join(', ')}.`);
  return rows.map((cells, r) => {
    const cell = cells[c];
    if (typeof cell === 'string') return cell;
    const what = cell === null || cell === undefined ? 'the SMILES is missing' : `${cell} is no SMILES`;
    throw new UsageError(`${file}, line ${lines[r]}: column ${column}: ${what}; write it or leave the row out.`);
  });
}
