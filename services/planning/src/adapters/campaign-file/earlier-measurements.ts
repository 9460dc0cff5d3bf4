import { type Cell, parseTable, type Table, TableError } from '@meguri/bayesopt';
import type { FileProblem, Goal, Point } from '@meguri/contracts';
import type { EarlierMeasurements, EnclosedTable } from '../../application/ports.js';
import { sentence } from '../sentence.js';

type Measurement = EarlierMeasurements['measurements'][number];

/**
 * Reads measurements that were made before a campaign: a column for each parameter and objective, numbers in the units of
 * the campaign. A parameter that has a condition may be empty, and rows without a value of any objective are left out. Each row
 * that cannot be read is a problem with its line.
 */
export function readEarlierMeasurements({ name, text }: EnclosedTable, goal: Goal): EarlierMeasurements {
  const measurements: Measurement[] = [];
  const problems: FileProblem[] = [];
  const orReport = (work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      problems.push(problemOf(name, error));
    }
  };
  orReport(() => {
    const table = parseTable(text);
    for (const { name: column } of [...goal.parameters, ...goal.objectives]) columnOf(table, column);
    table.rows.forEach((row, i) => {
      orReport(() => measurements.push(...measurementOf(table, row, table.lines[i]!, goal)));
    });
  });
  return { measurements, problems };
}

const problemOf = (file: string, { line = 1, column = '', message }: TableError): FileProblem => ({
  file,
  line,
  column: 1,
  field: column,
  message: sentence(message.replace(/^line \d+: /, '')),
  remedy: 'Give a column for each parameter and objective, named like them, with numbers in their units.',
});

function measurementOf(table: Table, row: readonly Cell[], line: number, goal: Goal): Measurement[] {
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
  return [{ line, point, values }];
}

function columnOf(table: Table, name: string): number {
  const column = table.columns.indexOf(name);
  if (column < 0)
    throw new TableError(`there is no such column; there are ${table.columns.join(', ')}`, undefined, name);
  return column;
}

function numberIn(value: string | number, line: number, column: string): number {
  // one text makes a text column of all of it
  const number = Number(value);
  if (Number.isFinite(number)) return number;
  throw new TableError(`${value} is not a number`, line, column);
}
