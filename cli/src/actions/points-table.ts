import { columnIndex, parseTable, pointAsWritten } from '@meguri/bayesopt';
import type { Goal, Point } from '@meguri/contracts';
import { inTable } from '../tables/in-table.js';

/** One row of a table of points, with its line, from 1. */
export interface PointRow {
  readonly line: number;
  readonly point: Point;
  /** Name of the source, where the table has a column `source`. */
  readonly source?: string;
}

const SOURCE = 'source';

/**
 * Reads points of a campaign: a column for each parameter, numbers in its unit, and, if wanted, one for the source. A parameter that has a
 * condition may be empty. Throws UsageError with file and line.
 */
export function readPoints(file: string, text: string, goal: Goal): PointRow[] {
  return inTable(file, undefined, () => {
    const table = parseTable(text);
    const hasSource = table.columns.includes(SOURCE) && goal.parameters.every(({ name }) => name !== SOURCE);
    return table.rows.map((row, i) => {
      const line = table.lines[i]!;
      const source = hasSource ? row[columnIndex(table, SOURCE)] : null;
      const point = pointAsWritten(table, i, goal.parameters);
      return { line, point, ...(source !== null && source !== undefined && { source: String(source) }) };
    });
  });
}
