import type { Objective } from '../objectives/objective.js';
import type { Parameter, Point, Space } from '../spaces/space.js';
import { columnIndex, type Table, TableError } from '../tables/table.js';

/** What a table of finished experiments is asked. */
export interface Question {
  readonly table: Table;
  /** Columns that are varied. */
  readonly parameters: readonly string[];
  readonly objective: Objective;
}

/** A closed world to plan in: the tried points of a table and their values. */
export interface Problem {
  readonly space: Space & { readonly candidates: readonly Point[] };
  /** Values of each candidate; several where the experiment was repeated. */
  readonly values: readonly (readonly number[])[];
  readonly objective: Objective;
}

/**
 * Turns a table into a problem: numeric columns become discrete parameters, others categorical, repeated rows replicates. Rows
 * without a value of the objective are left out. Throws {@link TableError} with line and column where a parameter is missing.
 */
export function problemOf({ table, parameters, objective }: Question): Problem {
  if (parameters.length === 0) throw new TableError('name at least one parameter');
  const columns = parameters.map((name) => columnIndex(table, name));
  const target = columnIndex(table, objective.name);
  if (columns.includes(target)) throw new TableError('the objective cannot be a parameter', undefined, objective.name);
  checkObjective(table, target);
  checkComplete(table, columns, target);

  const groups = new Map<string, { point: Point; values: number[] }>();
  for (const row of table.rows) {
    const value = row[target];
    if (typeof value !== 'number') continue;
    const cells = columns.map((c) => row[c]!);
    const key = JSON.stringify(cells);
    const group = groups.get(key) ?? {
      point: Object.fromEntries(parameters.map((name, i) => [name, cells[i]!])),
      values: [],
    };
    group.values.push(value);
    groups.set(key, group);
  }
  if (groups.size === 0) throw new TableError('no row has a value', undefined, objective.name);
  const candidates = [...groups.values()].map(({ point }) => point);
  return {
    space: {
      parameters: parameters.map((name, i) => parameterOf(name, table.numeric[columns[i]!]!, candidates)),
      candidates,
    },
    values: [...groups.values()].map(({ values }) => values),
    objective,
  };
}

function parameterOf(name: string, numeric: boolean, candidates: readonly Point[]): Parameter {
  const values = [...new Set(candidates.map((point) => point[name]!))];
  return numeric ? { name, type: 'discrete', values: values as number[] } : { name, type: 'categorical', values };
}

function checkObjective(table: Table, target: number): void {
  if (table.numeric[target]) return;
  const bad = table.rows.findIndex((row) => row[target] !== null && !Number.isFinite(Number(row[target])));
  throw new TableError(`${table.rows[bad]?.[target]} is not a number`, table.lines[bad], table.columns[target]);
}

function checkComplete(table: Table, columns: readonly number[], target: number): void {
  table.rows.forEach((row, i) => {
    if (row[target] === null) return;
    const missing = columns.find((c) => row[c] === null);
    if (missing !== undefined) throw new TableError('the value is missing', table.lines[i], table.columns[missing]);
  });
}
