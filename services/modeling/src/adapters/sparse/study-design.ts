import { parseTable, type Table } from '@meguri/bayesopt';
import { type Design, type FoldScheme, prepare } from '@meguri/sparse';
import type { TableQuestion } from '../../application/ports.js';
import { noSuchColumn, RowError } from './row-error.js';

/** A table as the engine takes it. */
export interface StudyDesign {
  readonly design: Design;
  readonly scheme: FoldScheme;
  /** Name of each row of the design. */
  readonly rowNames: readonly string[];
}

/** Reads a table as a question wants it. Throws the engine's TableError and DataError, and {@link RowError}. */
export function studyDesign({ table: text, question }: TableQuestion): StudyDesign {
  const { targets, features, ignore, factors, groups, omit, rowNames, molecules, folds } = question;
  const labels = [rowNames, molecules?.column, folds.kind === 'grouped' ? folds.by : undefined].filter(
    (name) => name !== undefined,
  );
  const table = parseTable(text, { asWritten: [...factors, ...labels] });
  const unused = [...ignore, ...labels.filter((name) => !factors.includes(name) && !targets.includes(name))];
  const { design } = prepare(table, { targets, ...(features && { features }), ignore: unused, factors, groups, omit });
  const nameOf = rowNames === undefined ? String : (row: number) => cellIn(table, row, rowNames);
  const scheme: FoldScheme =
    folds.kind === 'grouped' ? { ...folds, labels: design.rows.map((row) => cellIn(table, row, folds.by)) } : folds;
  return { design, scheme, rowNames: design.rows.map(nameOf) };
}

/** A label in a table; rows are counted from 1. */
function cellIn(table: Table, row: number, column: string): string {
  const index = table.columns.indexOf(column);
  if (index < 0) throw noSuchColumn(column, table.columns);
  const cell = table.rows[row - 1]![index];
  if (cell !== null) return String(cell);
  throw new RowError(row, column, 'the label is missing', 'name a column that has a label in every row');
}
