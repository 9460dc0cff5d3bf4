import { type Cell, columnIndex, isMissing, numberIn, type SourceTable } from './cells.js';
import { checkIndependence, isConstant, twinOf } from './collinearity.js';
import { DataError } from './data-error.js';
import type { Column, Design, Feature } from './design.js';

/** What may be left out of a table; nothing is unless asked for. */
export type Omission = 'rows-with-missing' | 'columns-with-missing' | 'constant-columns' | 'duplicated-columns';

export interface PrepareOptions {
  readonly targets: readonly string[];
  /** Columns to choose from. Default: all that are neither targets nor in `ignore`. */
  readonly features?: readonly string[];
  readonly ignore?: readonly string[];
  /** Columns whose cells are names; each becomes one feature with a 0/1 column per level but the first. */
  readonly factors?: readonly string[];
  /** Numeric columns that are taken or left together, by the name of the feature they make. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly omit?: readonly Omission[];
}

export interface Prepared {
  readonly design: Design;
  /** Columns that count the rows, as ids do; they are taken like others, as they may be meant. */
  readonly counters: readonly string[];
  /** What was left out, as asked. */
  readonly omitted: {
    readonly rows: readonly { readonly row: number; readonly column: string }[];
    readonly columns: readonly { readonly column: string; readonly reason: string }[];
  };
}

export const FEWEST_ROWS = 4;

interface Draft {
  readonly table: SourceTable;
  readonly options: PrepareOptions;
  /** Row indices that are left. */
  rows: number[];
  /** Names of the columns that are left to choose from. */
  names: string[];
  readonly omitted: { rows: { row: number; column: string }[]; columns: { column: string; reason: string }[] };
}

/**
 * Makes a design of a table. Values are never filled in: a missing cell, a constant or a duplicated column is refused unless `omit`
 * says to leave it out, and what was left out is reported.
 * @throws {DataError} with row and column also for a text where a number should be, fewer than 4 rows, and a target that is a feature.
 */
export function prepare(table: SourceTable, options: PrepareOptions): Prepared {
  const draft = draftOf(table, options);
  settleMissing(draft);
  if (draft.rows.length < FEWEST_ROWS) {
    const count = `${draft.rows.length} rows are left`;
    throw new DataError(`${count}, at least ${FEWEST_ROWS} are needed`, {}, 'measure more, or omit columns, not rows');
  }
  const targets = options.targets.map((name) => numericColumn(draft, name));
  for (const target of targets) {
    if (isConstant(target.values))
      throw new DataError('the target is constant', { column: target.name }, 'measure more');
  }
  const columns = settleColumns(draft);
  if (columns.length === 0) throw new DataError('no feature is left', {}, 'name columns that vary');
  checkIndependence(columns, targets);
  const features = featuresOf(draft, columns);
  const design: Design = { n: draft.rows.length, features, columns, targets, rows: draft.rows.map((i) => i + 1) };
  return { design, counters: countersAmong(columns, draft.rows), omitted: draft.omitted };
}

/** Those that rise by one from row to row of the table. */
function countersAmong(columns: readonly Column[], rows: readonly number[]): readonly string[] {
  const counts = ({ values }: Column) => values.every((value, i) => value - values[0]! === rows[i]! - rows[0]!);
  return columns.filter(counts).map(({ name }) => name);
}

function draftOf(table: SourceTable, options: PrepareOptions): Draft {
  const { targets, ignore = [], factors = [], groups = {} } = options;
  const names = options.features ?? table.columns.filter((name) => !targets.includes(name) && !ignore.includes(name));
  if (targets.length === 0) throw new DataError('no target is named', {}, 'name the column to predict');
  for (const name of [...targets, ...names, ...factors, ...Object.values(groups).flat()]) columnIndex(table, name);
  for (const name of [...factors, ...Object.values(groups).flat()]) {
    if (!names.includes(name))
      throw new DataError('is grouped but is no feature', { column: name }, 'add it to features');
  }
  for (const name of names) {
    if (targets.includes(name)) {
      throw new DataError('is both target and feature', { column: name }, 'leave it out of the features');
    }
  }
  const rows = table.rows.map((_, i) => i);
  return { table, options, rows, names: [...names], omitted: { rows: [], columns: [] } };
}

function settleMissing(draft: Draft): void {
  const { table, options, omitted } = draft;
  const omit = new Set(options.omit);
  const gapIn = (name: string) => draft.rows.find((i) => isMissing(cell(table, i, name)));
  if (omit.has('columns-with-missing')) {
    for (const column of draft.names.filter((name) => gapIn(name) !== undefined)) {
      omitted.columns.push({ column, reason: `row ${gapIn(column)! + 1} is missing` });
    }
    draft.names = draft.names.filter((name) => gapIn(name) === undefined);
  }
  const used = [...options.targets, ...draft.names];
  if (omit.has('rows-with-missing')) {
    draft.rows = draft.rows.filter((i) => {
      const column = used.find((name) => isMissing(cell(table, i, name)));
      if (column !== undefined) omitted.rows.push({ row: i + 1, column });
      return column === undefined;
    });
  }
  for (const column of used) {
    const i = gapIn(column);
    if (i === undefined) continue;
    const remedy = 'measure it, or ask to omit rows or columns with missing values';
    throw new DataError('the value is missing', { row: i + 1, column }, remedy);
  }
}

/** The numeric columns of all features, without those that say nothing. */
function settleColumns(draft: Draft): Column[] {
  const { options, omitted } = draft;
  const omit = new Set(options.omit);
  const columns: Column[] = [];
  for (const column of draft.names.flatMap((name) => numericColumns(draft, name))) {
    const twin = twinOf(column, columns);
    const constant = isConstant(column.values);
    if (!constant && !twin) {
      columns.push(column);
      continue;
    }
    const reason = constant ? 'all values are equal' : `says the same as column ${twin!.name}`;
    if (!omit.has(constant ? 'constant-columns' : 'duplicated-columns')) {
      const remedy = `leave it out, or ask to omit ${constant ? 'constant' : 'duplicated'} columns`;
      throw new DataError(reason, { column: column.name }, remedy);
    }
    omitted.columns.push({ column: column.name, reason });
  }
  return columns;
}

function numericColumns(draft: Draft, name: string): Column[] {
  if (!draft.options.factors?.includes(name)) return [numericColumn(draft, name)];
  const cells = levelsByRow(draft, name);
  const [first, ...others] = [...new Set(cells)].sort();
  if (others.length === 0) return [{ name: `${name}=${first}`, values: new Float64Array(cells.length) }];
  return others.map((level) => ({
    name: `${name}=${level}`,
    values: Float64Array.from(cells, (value) => (value === level ? 1 : 0)),
  }));
}

function levelsByRow({ rows, table }: Draft, factor: string): string[] {
  return rows.map((i) => String(cell(table, i, factor)).trim());
}

function numericColumn({ table, rows }: Draft, name: string): Column {
  return { name, values: Float64Array.from(rows, (i) => numberIn(cell(table, i, name), i + 1, name)) };
}

function featuresOf(draft: Draft, columns: readonly Column[]): Feature[] {
  const { names, options } = draft;
  const groups = Object.entries(options.groups ?? {});
  const members = new Map<string, number[]>();
  for (const name of names) {
    const feature = groups.find(([, grouped]) => grouped.includes(name))?.[0] ?? name;
    const isFactor = options.factors?.includes(name);
    const own = columns.flatMap((c, i) => (c.name === name || (isFactor && c.name.startsWith(`${name}=`)) ? [i] : []));
    members.set(feature, [...(members.get(feature) ?? []), ...own]);
  }
  return [...members]
    .filter(([, own]) => own.length > 0)
    .map(([name, own]) => ({
      name,
      columns: own,
      ...(options.factors?.includes(name) && { levels: [...new Set(levelsByRow(draft, name))].sort() }),
    }));
}

function cell(table: SourceTable, row: number, name: string): Cell {
  return table.rows[row]![table.columns.indexOf(name)];
}
