/** A table that cannot be read; says where. */
export class TableError extends Error {
  override readonly name = 'TableError';
  /** Line in the text, counted from 1. */
  readonly line: number | undefined;
  /** Name of the column concerned. */
  readonly column: string | undefined;

  constructor(message: string, line?: number, column?: string) {
    super(
      [line === undefined ? '' : `line ${line}: `, column === undefined ? '' : `column ${column}: `, message].join(''),
    );
    this.line = line;
    this.column = column;
  }
}
