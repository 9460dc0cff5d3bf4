import type { Table } from '../vendor/tables/table.js';

interface Term {
  readonly column: string;
  readonly value: number;
}

export interface Effect {
  readonly parameter: string;
  readonly effect: number;
}

/**
 * By how much each column of a linear model moves its predictions, on average over the rows: the mean of |coefficient × (value - mean)|,
 * which are its Shapley values (Lundberg and Lee, NIPS 2017, corollary 1). Largest first; columns that are no numbers of the table are left out.
 */
export function meanEffects(
  coefficients: readonly Term[],
  { columns, rows }: Pick<Table, 'columns' | 'rows'>,
): Effect[] {
  const effects = coefficients.flatMap(({ column, value }) => {
    const at = columns.indexOf(column);
    const cells = rows.map((row) => row[at]).filter((cell): cell is number => typeof cell === 'number');
    if (cells.length === 0) return [];
    const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
    const apart = cells.reduce((sum, cell) => sum + Math.abs(cell - mean), 0) / cells.length;
    return [{ parameter: column, effect: Math.abs(value) * apart }];
  });
  return effects.sort((a, b) => b.effect - a.effect);
}
