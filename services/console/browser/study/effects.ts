import type { Table } from '../vendor/tables/table.js';

interface Term {
  /** A column of the table, or `column=name` of one that holds names: 1 where the cell is that name, else 0. */
  readonly column: string;
  readonly value: number;
}

export interface Effect {
  readonly parameter: string;
  readonly effect: number;
}

type Rows = Pick<Table, 'columns' | 'rows'>;

/**
 * By how much each column of a linear model moves its predictions, on average over the rows: the mean size of its contributions.
 * Largest first; columns that the table does not have are left out.
 */
export function meanEffects(coefficients: readonly Term[], table: Rows): Effect[] {
  const effects = coefficients.flatMap((term) => {
    const parts = contributionsOf(term, table).filter((part) => part !== undefined);
    if (parts.length === 0) return [];
    return [{ parameter: term.column, effect: meanOf(parts.map(Math.abs)) }];
  });
  return effects.sort((a, b) => b.effect - a.effect);
}

/** What each column adds to the prediction of one row, counted from 0, against the mean of all rows; largest first. */
export function rowEffects(coefficients: readonly Term[], table: Rows, row: number): Effect[] {
  const effects = coefficients.flatMap((term) => {
    const part = contributionsOf(term, table)[row];
    return part === undefined ? [] : [{ parameter: term.column, effect: part }];
  });
  return effects.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}

/** Coefficient × (value - mean), which are the Shapley values of a linear model (Lundberg and Lee, NIPS 2017, corollary 1), row by row. */
function contributionsOf({ column, value: coefficient }: Term, table: Rows): (number | undefined)[] {
  const values = valuesOf(column, table);
  const mean = meanOf(values.filter((value) => value !== undefined));
  return values.map((value) => (value === undefined ? undefined : coefficient * (value - mean)));
}

function valuesOf(column: string, { columns, rows }: Rows): (number | undefined)[] {
  const at = columns.indexOf(column);
  if (at >= 0) return rows.map((row) => numberIn(row[at] ?? null));
  const factor = columns.findIndex((name) => column.startsWith(`${name}=`));
  if (factor < 0) return [];
  const level = column.slice(columns[factor]!.length + 1);
  return rows.map((row) => (String(row[factor] ?? '') === level ? 1 : 0));
}

const numberIn = (cell: string | number | null): number | undefined => (typeof cell === 'number' ? cell : undefined);

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
