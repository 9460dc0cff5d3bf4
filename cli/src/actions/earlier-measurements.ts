import { type Cell, parseTable, type Table } from '@meguri/bayesopt';
import type { Goal, submitCampaign } from '@meguri/contracts';
import type { z } from 'zod';
import { columnOf, explainedFor, numberIn, pointIn } from './points-table.js';

type Imported = NonNullable<z.input<typeof submitCampaign.input>['imported']>;

/**
 * Reads measurements that were made before a campaign: a column for each parameter and objective, numbers in the units of
 * the campaign. A parameter that has a condition may be empty, and rows without a value of any objective are left out. Throws
 * UsageError with file and line.
 */
export function readEarlierMeasurements(file: string, text: string, goal: Goal): Imported {
  return explainedFor(file, () => {
    const table = parseTable(text);
    return table.rows.flatMap((row, i) => measurementOf(table, row, table.lines[i]!, goal));
  });
}

function measurementOf(table: Table, row: readonly Cell[], line: number, goal: Goal): Imported {
  const values = goal.objectives.flatMap(({ name, unit }) => {
    const value = row[columnOf(table, name)] ?? null;
    return value === null ? [] : [{ name, unit, value: numberIn(value, line, name) }];
  });
  return values.length === 0 ? [] : [{ point: pointIn(table, row, line, goal), values }];
}
