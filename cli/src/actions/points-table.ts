import { type Cell, parseTable, type Table, TableError } from '@meguri/bayesopt';
import type { Goal, Point } from '@meguri/contracts';
import { UsageError } from '../failure.js';

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
 * condition may be empty. Throws {@link UsageError} with file and line.
 */
export function readPoints(file: string, text: string, goal: Goal): PointRow[] {
  return explainedFor(file, () => {
    const table = parseTable(text);
    const hasSource = table.columns.includes(SOURCE) && goal.parameters.every(({ name }) => name !== SOURCE);
    return table.rows.map((row, i) => {
      const line = table.lines[i]!;
      const source = hasSource ? row[columnOf(table, SOURCE)] : null;
      const point = pointIn(table, row, line, goal);
      return { line, point, ...(source !== null && source !== undefined && { source: String(source) }) };
    });
  });
}

/** The point that a row tells. Throws {@link TableError}. */
function pointIn(table: Table, row: readonly Cell[], line: number, goal: Goal): Point {
  const point: Point = {};
  for (const parameter of goal.parameters) {
    const value = row[columnOf(table, parameter.name)] ?? null;
    if (value === null && parameter.when) continue;
    if (value === null) throw new TableError('the value is missing', line, parameter.name);
    // a category that looks like a number is a category all the same
    const isName = parameter.type === 'categorical' || parameter.type === 'substance';
    point[parameter.name] = isName ? String(value) : numberIn(value, line, parameter.name);
  }
  return point;
}

/** The place of a column. Throws {@link TableError} when there is none of this name. */
function columnOf(table: Table, name: string): number {
  const column = table.columns.indexOf(name);
  if (column < 0)
    throw new TableError(`there is no such column; there are ${table.columns.join(', ')}`, undefined, name);
  return column;
}

/** The number in a cell. Throws {@link TableError} when it is none. */
function numberIn(value: string | number, line: number, column: string): number {
  if (typeof value === 'number') return value;
  throw new TableError(`${value} is not a number`, line, column);
}

/** What the work gives; what is wrong with the table becomes a {@link UsageError} that names the file. */
export function explainedFor<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TableError) throw new UsageError(`${file}, ${error.message}.`);
    throw error;
  }
}
