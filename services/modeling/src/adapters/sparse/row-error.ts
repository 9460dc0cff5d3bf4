/** What is wrong with a row of a table before the engine sees it. */
export class RowError extends Error {
  override readonly name = 'RowError';
  /** Counted from 1 below the header; undefined when the column as a whole is to blame. */
  readonly row: number | undefined;
  readonly column: string;
  readonly remedy: string;

  constructor(row: number | undefined, column: string, what: string, remedy: string) {
    super(`${row === undefined ? '' : `row ${row}: `}column ${column}: ${what}`);
    this.row = row;
    this.column = column;
    this.remedy = remedy;
  }
}

/** A name of a column that the table does not have. */
export const noSuchColumn = (column: string, columns: readonly string[]): RowError =>
  new RowError(undefined, column, 'there is no such column', `name one of ${columns.join(', ')}`);
