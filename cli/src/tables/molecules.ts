import type { Cell, Table } from '@meguri/bayesopt';
import {
  type Chemistry,
  type DescriptorTable,
  type DescriptorTableOptions,
  descriptorTable,
  openChemistry,
  SmilesError,
} from '@meguri/chemistry';
import type { SourceTable } from '@meguri/sparse';
import { UsageError } from '../failure.js';
import { ProgressBar } from '../progress-bar.js';

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

/** More molecules than that are worth a bar. */
const MANY = 200;

/**
 * Adds a column for each descriptor, blank where it is not defined; `isLenient` also where the SMILES is missing or cannot be read, which else
 * is a {@link UsageError} with file and line.
 */
export async function withDescriptors(
  file: string,
  table: Table,
  molecules?: Molecules,
  isLenient = false,
): Promise<DescribedTable> {
  if (!molecules) return { ...table, computed: {} };
  const column = table.columns.indexOf(molecules.column);
  if (column < 0) {
    const there = table.columns.join(', ');
    throw new UsageError(`${file}, column ${molecules.column}: there is no such column; there are ${there}.`);
  }
  const chemistry = await openChemistry();
  try {
    const smiles = table.rows.map((cells, r) => {
      const found = readSmiles(chemistry, cells[column] ?? null);
      if (found.smiles !== undefined || isLenient) return found.smiles;
      throw new UsageError(`${file}, line ${table.lines[r]}: column ${molecules.column}: ${found.wrong}.`);
    });
    const known = smiles.filter((text) => text !== undefined);
    return joined(file, table, smiles, computed(chemistry, known, molecules));
  } finally {
    chemistry.close();
  }
}

function readSmiles(chemistry: Chemistry, cell: Cell): { readonly smiles?: string; readonly wrong?: string } {
  if (cell === null) return { wrong: 'the SMILES is missing; write it or leave the row out' };
  try {
    chemistry.canonical(String(cell));
    return { smiles: String(cell) };
  } catch (error) {
    if (!(error instanceof SmilesError)) throw error;
    return { wrong: `${JSON.stringify(error.smiles)} cannot be read: ${error.reason}; ${error.remedy}` };
  }
}

function computed(chemistry: Chemistry, smiles: readonly string[], molecules: Molecules): DescriptorTable {
  const bar = smiles.length > MANY ? new ProgressBar(smiles.length) : undefined;
  const table = descriptorTable(chemistry, smiles, molecules, (done) => bar?.update(done, 'computing descriptors'));
  bar?.end();
  return table;
}

/** The table with the descriptors of its molecules, in the order of its rows. */
function joined(
  file: string,
  { columns, rows, lines }: Table,
  smiles: readonly (string | undefined)[],
  { names, rows: described, libraries }: DescriptorTable,
): DescribedTable {
  const twice = names.find((name) => columns.includes(name));
  if (twice !== undefined) {
    throw new UsageError(`${file}, column ${twice}: a descriptor has the same name; rename the column.`);
  }
  const next = described.values();
  const blank = names.map(() => null);
  return {
    lines,
    columns: [...columns, ...names],
    rows: rows.map((cells, r) => [...cells, ...(smiles[r] === undefined ? blank : next.next().value!)]),
    computed: Object.fromEntries(names.map((name, i) => [name, `${libraries[i]!.name} ${libraries[i]!.version}`])),
  };
}
