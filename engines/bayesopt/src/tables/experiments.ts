import type { Objective } from '../objectives/objective.js';
import type { Censoring, Observation } from '../recommend/answers.js';
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
 * Reads the rows of a table as experiments: a number is an observation, `>=95` or `<2` one that is only a limit, a blank (or `NA`,
 * `n/a`, `null`) is still to do, `failed` or `NaN` is a failure. The columns of the objectives have to be read `asWritten`. `sdColumns` names the columns of the results'
 * standard deviations by objective; a blank one is not known. Throws {@link TableError} with line and column.
 */
export function experimentsOf(
  table: Table,
  parameters: readonly Parameter[],
  objectives: readonly Objective[],
  sdColumns: Readonly<Record<string, string>> = {},
): Experiments {
  const points = pointsOf(table, parameters);
  const deviations = Object.entries(sdColumns).map(([name, column]) => [name, columnIndex(table, column)] as const);
  const columns = objectives.map(({ name }) => columnIndex(table, name));
  const observations: Observation[] = [];
  const pending: Point[] = [];
  const infeasible: Point[] = [];
  points.forEach((point, r) => {
    const results = columns.map((c) => resultOf(table, r, c));
    if (results.some(({ value }) => Number.isFinite(value))) {
      const byName = <T>(of: (result: Result) => T | undefined) =>
        objectives.flatMap(({ name }, k) => {
          const found = of(results[k]!);
          return found === undefined ? [] : [[name, found] as const];
        });
      const censored = byName(({ censoring }) => censoring);
      const sds = deviations.flatMap(([name, c]) => sdOf(table, r, c).map((sd) => [name, sd] as const));
      observations.push({
        point,
        values: Object.fromEntries(byName(({ value }) => value)),
        ...(sds.length > 0 && { sds: Object.fromEntries(sds) }),
        ...(censored.length > 0 && { censored: Object.fromEntries(censored) }),
      });
    } else if (results.some(({ value }) => Number.isNaN(value))) infeasible.push(point);
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

/** What has to be known of a parameter to read its cells. */
type Readable = Pick<Parameter, 'name' | 'type'> & { readonly when?: unknown };

/**
 * The point of row `r` as it is written, whether a space admits it or not: names for categories and substances, numbers for all else. A
 * parameter with a condition may be blank. Throws {@link TableError} with line and column.
 */
export function pointAsWritten(table: Table, r: number, parameters: readonly Readable[]): Point {
  const line = table.lines[r]!;
  const values = parameters.flatMap(({ name, type, when }): [string, string | number][] => {
    const cell = table.rows[r]![columnIndex(table, name)]!;
    if (cell === null && when) return [];
    if (cell === null) throw new TableError('the value is missing', line, name);
    // a category that looks like a number is a category all the same
    if (type === 'categorical' || type === 'substance') return [[name, String(cell)]];
    // one text makes a text column of all of it
    if (Number.isFinite(Number(cell))) return [[name, Number(cell)]];
    throw new TableError(`${cell} is not a number`, line, name);
  });
  return Object.fromEntries(values);
}

const FAILED = /^(failed|nan)$/i;
const TO_DO = /^(na|n\/a|null)$/i;

/** What a cell says: the value, NaN where it failed, null where it is to do; and whether it is only a limit. */
interface Result {
  readonly value: number | null;
  readonly censoring?: Censoring;
}

/** `>=95`, `>95` and `≥95` are the same, since a limit is hardly ever met. */
const LIMIT = /^([<>]=?|[≤≥])(.*)$/s;

function resultOf(table: Table, r: number, c: number): Result {
  const cell = table.rows[r]![c]!;
  if (cell === null || TO_DO.test(String(cell))) return { value: null };
  if (FAILED.test(String(cell))) return { value: Number.NaN };
  const [, sign, rest] = LIMIT.exec(String(cell)) ?? [undefined, undefined, String(cell)];
  const value = rest!.trim() === '' ? Number.NaN : Number(rest);
  if (Number.isFinite(value)) {
    return { value, ...(sign && { censoring: /^[>≥]/.test(sign) ? ('at-least' as const) : ('at-most' as const) }) };
  }
  throw new TableError(
    `${cell} is neither a number, nor a limit such as >=95 or <2, nor "failed"; leave it blank while it is to do`,
    table.lines[r],
    table.columns[c],
  );
}

/** The standard deviation, if there is one. */
function sdOf(table: Table, r: number, c: number): number[] {
  const cell = table.rows[r]![c]!;
  if (cell === null) return [];
  if (typeof cell === 'number' && cell >= 0) return [cell];
  throw new TableError(
    `${cell} is no standard deviation; give a number of at least 0`,
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
