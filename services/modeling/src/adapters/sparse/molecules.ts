import { type Cell, parseTable, tableText } from '@meguri/bayesopt';
import { type Chemistry, type DescriptorTable, descriptorTable, openChemistry, SmilesError } from '@meguri/chemistry';
import type { DescribedText, Molecules } from '../../application/ports.js';
import { noSuchColumn, RowError } from './row-error.js';

/**
 * Adds a column for each descriptor of the molecules in a table; a cell is blank where a descriptor is not defined. Other cells stay as they
 * were written. Throws TableError, {@link RowError} for molecules that are missing or cannot be read.
 */
export async function describeTable(text: string, { column, groups, perAtom }: Molecules): Promise<DescribedText> {
  const { columns } = parseTable(text);
  const at = columns.indexOf(column);
  if (at < 0) throw noSuchColumn(column, columns);
  const { rows } = parseTable(text, { asWritten: columns });
  const smiles = rows.map((cells, i) => smilesIn(cells[at]!, i + 1, column));
  const described = await describedBy((chemistry) => descriptorTable(chemistry, smiles, { groups, perAtom }), column);
  const { names, libraries } = described;
  const twice = names.find((name) => columns.includes(name));
  if (twice !== undefined) {
    throw new RowError(undefined, twice, 'a descriptor has the same name', 'rename the column or leave it out');
  }
  return {
    text: withColumns(columns, rows, described),
    origins: Object.fromEntries(names.map((name, i) => [name, `${libraries[i]!.name} ${libraries[i]!.version}`])),
  };
}

/** As {@link describeTable}, of candidates, which may come without molecules and with the numbers that a model needs. */
export async function describeCandidates(text: string, molecules: Molecules): Promise<string> {
  return parseTable(text).columns.includes(molecules.column) ? (await describeTable(text, molecules)).text : text;
}

function smilesIn(cell: Cell, row: number, column: string): string {
  if (cell !== null) return String(cell);
  throw new RowError(row, column, 'the SMILES is missing', 'write it or leave the row out');
}

async function describedBy(work: (chemistry: Chemistry) => DescriptorTable, column: string): Promise<DescriptorTable> {
  const chemistry = await openChemistry();
  try {
    return work(chemistry);
  } catch (error) {
    if (!(error instanceof SmilesError)) throw error;
    const what = `${JSON.stringify(error.smiles)} cannot be read: ${error.reason}`;
    throw new RowError(error.index === undefined ? undefined : error.index + 1, column, what, error.remedy);
  } finally {
    chemistry.close();
  }
}

function withColumns(
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  { names, rows: described }: DescriptorTable,
): string {
  const known = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
  return tableText(
    [...columns, ...names],
    rows.map((cells, r) => [...cells, ...described[r]!.map(known)]),
  );
}
