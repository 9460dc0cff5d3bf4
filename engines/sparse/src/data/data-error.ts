/** Data that no regression should be made of; says where, and what to do. */
export class DataError extends Error {
  override readonly name = 'DataError';
  /** Row concerned, counted from 1 below the header. */
  readonly row: number | undefined;
  /** Name of the column concerned. */
  readonly column: string | undefined;
  /** What the caller can do about it. */
  readonly remedy: string;

  constructor(message: string, place: { readonly row?: number; readonly column?: string }, remedy: string) {
    const { row, column } = place;
    super(
      [row === undefined ? '' : `row ${row}: `, column === undefined ? '' : `column ${column}: `, message].join(''),
    );
    this.row = row;
    this.column = column;
    this.remedy = remedy;
  }
}
