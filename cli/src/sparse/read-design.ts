import { parseTable, type Table, TableError } from '@meguri/bayesopt';
import { ConstraintError, DataError, type FoldScheme, type Omission, type Prepared, prepare } from '@meguri/sparse';
import { readText } from '../actions/read-text.js';
import { UsageError } from '../failure.js';
import type { SparseCommandOptions } from './options.js';

const omissions = {
  rows: 'rows-with-missing',
  columns: 'columns-with-missing',
  constant: 'constant-columns',
  duplicated: 'duplicated-columns',
} as const satisfies Record<string, Omission>;

export interface ReadDesign extends Prepared {
  readonly scheme: FoldScheme;
}

/** The design of a table with how its rows are held out; what is wrong with either ends in a {@link UsageError} with line, row and column. */
export function readDesign(options: SparseCommandOptions): ReadDesign {
  const { target, features, ignore, factors, group, drop = [], together = [] } = options;
  checkFolds(options);
  const names = [...factors, ...(group === undefined ? [] : [group])];
  const text = readText('table', options.table);
  const table = inTable(options.table, undefined, () => parseTable(text, { asWritten: names }));
  return inTable(options.table, table, () => {
    const prepared = prepare(table, {
      targets: target,
      features,
      ignore: [...ignore, ...(group === undefined || features?.includes(group) ? [] : [group])],
      factors,
      groups: Object.fromEntries(together.map(({ name, columns }) => [name, columns])),
      omit: drop.map((what) => omissions[what]),
    });
    return { ...prepared, scheme: schemeOf(options, table, prepared) };
  });
}

/** What the work gives; what is wrong with the table becomes a {@link UsageError} that names the file and, where it is known, the line. */
export function inTable<T>(file: string, table: Table | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TableError) throw new UsageError(`${file}, ${error.message}.`);
    if (error instanceof DataError) {
      const line = error.row === undefined ? undefined : table?.lines[error.row - 1];
      const place = line === undefined ? `${file}: ` : `${file}, line ${line}, `;
      throw new UsageError(`${place}${error.message}; ${error.remedy}.${hintOf(error)}`);
    }
    if (error instanceof ConstraintError) throw new UsageError(`${error.message}; ${error.remedy}.`);
    throw error;
  }
}

/** How the remedy of an error of the data is typed. */
function hintOf({ remedy }: DataError): string {
  const hints: readonly [RegExp, string][] = [
    [/as a factor/, '--ignore or --factors'],
    [/missing values/, '--drop rows or --drop columns'],
    [/constant columns/, '--drop constant'],
    [/duplicated columns/, '--drop duplicated'],
    [/^leave /, '--ignore'],
  ];
  const hint = hints.find(([pattern]) => pattern.test(remedy));
  return hint ? ` (${hint[1]})` : '';
}

function checkFolds({ loo, folds, group }: SparseCommandOptions): void {
  if (loo && (folds !== undefined || group !== undefined)) {
    throw new UsageError('--loo holds out single rows; leave out --folds and --group, or --loo.');
  }
}

function schemeOf({ folds, group, seed }: SparseCommandOptions, table: Table, { design }: Prepared): FoldScheme {
  if (group === undefined) return folds === undefined ? { kind: 'leave-one-out' } : { kind: 'k-fold', folds, seed };
  const column = table.columns.indexOf(group);
  if (column < 0)
    throw new DataError('there is no such column', { column: group }, `name one of ${table.columns.join(', ')}`);
  const labels = design.rows.map((row) => {
    const label = table.rows[row - 1]![column];
    if (label !== null && label !== undefined) return String(label);
    throw new DataError('the value is missing', { row, column: group }, 'name the group of every row');
  });
  return { kind: 'grouped', labels, seed, ...(folds !== undefined && { folds }) };
}
