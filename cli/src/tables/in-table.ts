import { type Table, TableError } from '@meguri/bayesopt';
import { ConstraintError, DataError } from '@meguri/sparse';
import { UsageError } from '../failure.js';

/** What the work gives; what is wrong with the table becomes a {@link UsageError} that names the file and, where it is known, the line; `hintOf` says how the remedy is typed. */
export function inTable<T>(
  file: string,
  table: Pick<Table, 'lines'> | undefined,
  work: () => T,
  hintOf: (error: DataError | ConstraintError) => string = () => '',
): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TableError) throw new UsageError(`${file}, ${error.message}.`);
    if (error instanceof DataError) {
      const line = error.row === undefined ? undefined : table?.lines[error.row - 1];
      const place = line === undefined ? `${file}: ` : `${file}, line ${line}, `;
      throw new UsageError(`${place}${error.message}; ${error.remedy}.${hintOf(error)}`);
    }
    if (error instanceof ConstraintError) throw new UsageError(`${error.message}; ${error.remedy}.${hintOf(error)}`);
    throw error;
  }
}
