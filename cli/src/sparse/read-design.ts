import { parseTable, type Table } from '@meguri/bayesopt';
import { DataError, type FoldScheme, type Omission, type Prepared, type PrepareOptions, prepare } from '@meguri/sparse';
import { readText } from '../actions/read-text.js';
import { moleculesOf } from '../commands/molecule-options.js';
import { UsageError } from '../failure.js';
import { inTable } from '../tables/in-table.js';
import { type DescribedTable, withDescriptors } from '../tables/molecules.js';
import type { SparseCommandOptions } from './options.js';

/** What `--drop` takes, and what the engine calls it. */
export const omissions = {
  rows: 'rows-with-missing',
  columns: 'columns-with-missing',
  constant: 'constant-columns',
  duplicated: 'duplicated-columns',
} as const satisfies Record<string, Omission>;

export interface ReadDesign extends Prepared {
  /** The table as it was written, and as it was read. */
  readonly text: string;
  readonly table: DescribedTable;
  readonly scheme: FoldScheme;
}

/** The design of a table with how its rows are held out; what is wrong with either ends in a {@link UsageError} with line, row and column. */
export async function readDesign(options: SparseCommandOptions): Promise<ReadDesign> {
  const { factors, group, smiles } = options;
  checkOptions(options);
  const names = [factors, group ?? [], smiles ?? []].flat();
  const text = readText('table', options.table);
  const table = inTable(options.table, undefined, () => parseTable(text, { asWritten: names }));
  const described = await withDescriptors(options.table, table, moleculesOf(options));
  const surveyed = (): ReadDesign => {
    const prepared = prepare(described, prepareOptionsOf(options));
    const stray = options.choose?.find((name) => prepared.design.features.every((feature) => feature.name !== name));
    if (stray !== undefined) throw new DataError('is chosen but is no feature', { column: stray }, 'choose a feature');
    return { ...prepared, text, table: described, scheme: schemeOf(options, table, prepared) };
  };
  return inTable(options.table, table, surveyed, hintOf);
}

function prepareOptionsOf(options: SparseCommandOptions): PrepareOptions {
  const { target, features, ignore, factors, group, smiles, drop = [], together = [] } = options;
  const named = [group, smiles].flatMap((name) => (name === undefined || factors.includes(name) ? [] : [name]));
  return {
    targets: target,
    features,
    ignore: [...ignore, ...named],
    factors,
    groups: Object.fromEntries(together.map(({ name, columns }) => [name, columns])),
    omit: drop.map((what) => omissions[what]),
  };
}

/** How a remedy is typed. */
export function hintOf({ remedy }: { readonly remedy: string }): string {
  const hints: readonly [RegExp, string][] = [
    [/as a factor/, '--ignore or --factors'],
    [/missing values/, '--drop rows or --drop columns'],
    [/constant columns/, '--drop constant'],
    [/duplicated columns/, '--drop duplicated'],
    [/^leave /, '--ignore'],
    [/largest size/, '--max-size or --forbid'],
  ];
  const hint = hints.find(([pattern]) => pattern.test(remedy));
  return hint ? ` (${hint[1]})` : '';
}

function checkOptions({ loo, folds, group, target, choose, why, out }: SparseCommandOptions): void {
  if (choose && (why === undefined || out === undefined)) {
    throw new UsageError('--choose needs --why, which stays with the model, and --out, where it is written.');
  }
  if (choose && target.length > 1) throw new UsageError('--choose needs one --target: each has a model of its own.');
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
