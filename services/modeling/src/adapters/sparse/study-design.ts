import { parseTable, type Table } from '@meguri/bayesopt';
import { type Design, type FoldScheme, prepare } from '@meguri/sparse';
import type { TableQuestion } from '../../application/ports.js';

/** A table as the engine takes it. */
export interface StudyDesign {
  readonly design: Design;
  readonly scheme: FoldScheme;
  /** Name of each row of the design. */
  readonly rowNames: readonly string[];
}

/** Reads a table as a question wants it. Throws the engine's TableError and DataError. */
export function studyDesign({ table: text, question }: TableQuestion): StudyDesign {
  const { targets, features, ignore, factors, groups, omit, rowNames, folds } = question;
  const labels = [...(rowNames === undefined ? [] : [rowNames]), ...(folds.kind === 'grouped' ? [folds.by] : [])];
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
  const cell = index < 0 ? undefined : table.rows[row - 1]![index];
  if (cell === null || cell === undefined) throw new MissingLabel(row, column, index < 0);
  return String(cell);
}

/** A row without the name or group that the question says it has. */
export class MissingLabel extends Error {
  override readonly name = 'MissingLabel';
  readonly remedy = 'Name a column that has a label in every row.';

  constructor(
    readonly row: number,
    readonly column: string,
    isNoColumn: boolean,
  ) {
    super(
      isNoColumn ? `column ${column}: there is no such column` : `row ${row}: column ${column}: the label is missing`,
    );
  }
}
