import { type Cell, parseTable, type Table, TableError } from '@meguri/bayesopt';
import type { Goal, Point, submitCampaign } from '@meguri/contracts';
import type { z } from 'zod';
import { UsageError } from '../failure.js';

type Imported = NonNullable<z.input<typeof submitCampaign.input>['imported']>;

/**
 * Reads measurements that were made before a campaign: a column for each parameter and objective, numbers in the units of
 * the campaign. A parameter that has a condition may be empty, and rows without a value of any objective are left out. Throws {@link UsageError} with file and line.
 */
export function readEarlierMeasurements(file: string, text: string, goal: Goal): Imported {
  try {
    const table = parseTable(text);
    return table.rows.flatMap((row, i) => measurementOf(table, row, table.lines[i]!, goal));
  } catch (error) {
    if (error instanceof TableError) throw new UsageError(`${file}, ${error.message}.`);
    throw error;
  }
}

function measurementOf(table: Table, row: readonly Cell[], line: number, goal: Goal): Imported {
  const cell = (name: string) => row[columnOf(table, name)] ?? null;
  const values = goal.objectives.flatMap(({ name, unit }) => {
    const value = cell(name);
    return value === null ? [] : [{ name, unit, value: numberIn(value, line, name) }];
  });
  if (values.length === 0) return [];
  const point: Point = {};
  for (const parameter of goal.parameters) {
    const value = cell(parameter.name);
    if (value === null && parameter.when) continue;
    if (value === null) throw new TableError('the value is missing', line, parameter.name);
    // a category that looks like a number is a category all the same
    const isName = parameter.type === 'categorical' || parameter.type === 'substance';
    point[parameter.name] = isName ? String(value) : numberIn(value, line, parameter.name);
  }
  return [{ point, values }];
}

function columnOf(table: Table, name: string): number {
  const column = table.columns.indexOf(name);
  if (column < 0)
    throw new TableError(`there is no such column; there are ${table.columns.join(', ')}`, undefined, name);
  return column;
}

function numberIn(value: string | number, line: number, column: string): number {
  if (typeof value === 'number') return value;
  throw new TableError(`${value} is not a number`, line, column);
}
