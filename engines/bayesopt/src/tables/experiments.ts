import type { Objective } from '../objectives/objective.js';
import type { Observation } from '../recommend/evidence.js';
import type { Parameter, Point } from '../spaces/space.js';
import { type Cell, columnIndex, type Table } from './table.js';
import { TableError } from './table-error.js';

/** What a table tells of a campaign, in the form that suggestions are asked in. */
export interface Experiments {
  readonly observations: readonly Observation[];
  /** Rows whose objectives are all still blank. */
  readonly pending: readonly Point[];
  /** Rows without a value that say that the experiment failed. */
  readonly infeasible: readonly Point[];
}

/**
 * Reads the rows of a table as experiments: a number is an observation, a blank (or `NA`, `n/a`, `null`) is still to do, `failed` or
 * `NaN` is a failure. The columns of the objectives have to be read `asWritten`. Throws {@link TableError} with line and column.
 */
export function experimentsOf(
  table: Table,
  parameters: readonly Parameter[],
  objectives: readonly Objective[],
): Experiments {
  const points = pointsOf(table, parameters);
  const columns = objectives.map(({ name }) => columnIndex(table, name));
  const observations: Observation[] = [];
  const pending: Point[] = [];
  const infeasible: Point[] = [];
  points.forEach((point, r) => {
    const values = columns.map((c) => resultOf(table, r, c));
    if (values.some(Number.isFinite)) {
      observations.push({ point, values: Object.fromEntries(objectives.map(({ name }, k) => [name, values[k]!])) });
    } else if (values.some(Number.isNaN)) infeasible.push(point);
    else pending.push(point);
  });
  return { observations, pending, infeasible };
}

/** The point of every row. Throws {@link TableError} with line and column for a value that is missing or none of the parameter's. */
export function pointsOf(table: Table, parameters: readonly Parameter[]): Point[] {
  const columns = parameters.map(({ name }) => columnIndex(table, name));
  return table.rows.map((row, r) => {
    const values = parameters.flatMap((parameter, i): [string, string | number][] => {
      const cell = row[columns[i]!]!;
      if (cell === null && 'when' in parameter) return [];
      return [[parameter.name, choiceOf(parameter, cell, table.lines[r]!)]];
    });
    return Object.fromEntries(values);
  });
}

const FAILED = /^(failed|nan)$/i;
const TO_DO = /^(na|n\/a|null)$/i;

/** The value; NaN where it failed, null where it is to do. */
function resultOf(table: Table, r: number, c: number): number | null {
  const cell = table.rows[r]![c]!;
  if (cell === null || TO_DO.test(String(cell))) return null;
  if (FAILED.test(String(cell))) return Number.NaN;
  const value = Number(cell);
  if (Number.isFinite(value)) return value;
  throw new TableError(
    `${cell} is neither a number nor "failed"; leave it blank while it is to do`,
    table.lines[r],
    table.columns[c],
  );
}

function choiceOf(parameter: Parameter, cell: Cell, line: number): string | number {
  const { name } = parameter;
  if (cell === null) throw new TableError('the value is missing', line, name);
  if ('values' in parameter && parameter.type !== 'discrete') {
    const value = parameter.values.find((choice) => String(choice) === String(cell));
    if (value !== undefined) return value;
    throw new TableError(`${cell} is none of ${parameter.values.join(', ')}`, line, name);
  }
  if (typeof cell === 'number') return cell;
  throw new TableError(`${cell} is not a number`, line, name);
}
