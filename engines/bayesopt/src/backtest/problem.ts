import { mean } from '@meguri/numerics';
import { compileConstraints } from '../constraints/compile-constraints.js';
import type { Constraint } from '../constraints/constraint.js';
import type { Objective } from '../objectives/objective.js';
import { checkLogarithm } from '../recommend/outcome-transforms.js';
import { axesOf } from '../spaces/activation.js';
import type { Parameter, Point, Space, SubstanceParameter } from '../spaces/space.js';
import { columnIndex, type Table } from '../tables/table.js';
import { TableError } from '../tables/table-error.js';

/** What a table of finished experiments is asked. */
export interface Question {
  readonly table: Table;
  /** Columns that are varied. */
  readonly parameters: readonly string[];
  /** Columns that were measured, and what is wanted of them; at least one. */
  readonly objectives: readonly Objective[];
  /** Parameters that are substances, with what is known of every value in their columns. */
  readonly substances?: readonly SubstanceParameter[];
  /** Points that do not satisfy these are left out. */
  readonly constraints?: readonly Constraint[];
}

/** A closed world to plan in: the tried points of a table and their values. */
export interface Problem {
  readonly space: Space & { readonly candidates: readonly Point[] };
  readonly objectives: readonly Objective[];
  /** Values by candidate, repetition and objective; several repetitions where the experiment was repeated. */
  readonly values: readonly (readonly (readonly number[])[])[];
  /** Mean of each objective by candidate. */
  readonly means: readonly Float64Array[];
  /** Number of rows left out because they do not satisfy the constraints. */
  readonly excludedRows: number;
}

interface Group {
  readonly point: Point;
  readonly values: number[][];
}

/**
 * Turns a table into a problem: numeric columns become discrete parameters, others categorical unless they are substances, repeated
 * rows replicates. Rows without a value of every objective are left out. Throws {@link TableError} with line and column where a
 * parameter is missing, SpaceError for a constraint that makes no sense, and ObjectiveError for a value without the logarithm that is asked for.
 */
export function problemOf(question: Question): Problem {
  const { table, parameters: names, objectives, substances = [], constraints = [] } = question;
  const columns = checkedColumns(question);
  const groups = groupsOf(question, columns);
  if (groups.length === 0) {
    throw new TableError('no row has a value', undefined, objectives.map(({ name }) => name).join(', '));
  }
  const parameters = names.map(
    (name, i) =>
      substances.find((substance) => substance.name === name) ?? parameterOf(name, table.numeric[columns[i]!]!, groups),
  );
  const admitted = groups.filter(admittedBy(constraints, parameters));
  if (admitted.length === 0) throw new TableError('no row satisfies the constraints');
  for (const { values } of admitted) {
    for (const row of values) for (const [k, value] of row.entries()) checkLogarithm(objectives[k]!, value);
  }
  return {
    space: { parameters, candidates: admitted.map(({ point }) => point) },
    objectives,
    values: admitted.map(({ values }) => values),
    means: admitted.map(({ values }) => Float64Array.from(objectives, (_, k) => mean(values.map((row) => row[k]!)))),
    excludedRows: rowsOf(groups) - rowsOf(admitted),
  };
}

/** Indices of the columns of the parameters. */
function checkedColumns({ table, parameters, objectives }: Question): number[] {
  if (parameters.length === 0) throw new TableError('name at least one parameter');
  if (objectives.length === 0) throw new TableError('name at least one objective');
  const columns = parameters.map((name) => columnIndex(table, name));
  const targets = objectives.map(({ name }) => columnIndex(table, name));
  const both = targets.find((target) => columns.includes(target));
  if (both !== undefined) throw new TableError('the objective cannot be a parameter', undefined, table.columns[both]);
  for (const target of targets) checkObjective(table, target);
  checkComplete(table, columns, targets);
  return columns;
}

/** The rows with all values, those with equal parameters together. */
function groupsOf({ table, parameters, objectives, substances = [] }: Question, columns: readonly number[]): Group[] {
  const isText = parameters.map((name) => substances.some((substance) => substance.name === name));
  const targets = objectives.map(({ name }) => columnIndex(table, name));
  const groups = new Map<string, Group>();
  for (const row of table.rows) {
    const values = targets.flatMap((target) => row[target] ?? []) as number[];
    if (values.length < targets.length) continue;
    const cells = columns.map((c, i) => (isText[i] ? String(row[c]!) : row[c]!));
    const key = JSON.stringify(cells);
    const group = groups.get(key) ?? {
      point: Object.fromEntries(parameters.map((name, i) => [name, cells[i]!])),
      values: [],
    };
    group.values.push(values);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function rowsOf(groups: readonly Group[]): number {
  return groups.reduce((sum, { values }) => sum + values.length, 0);
}

function admittedBy(constraints: readonly Constraint[], parameters: readonly Parameter[]) {
  const rules = compileConstraints(constraints, axesOf(parameters)).all;
  return ({ point }: Group) => rules.every((rule) => rule.holds(parameters.map(({ name }) => point[name])));
}

function parameterOf(name: string, numeric: boolean, groups: readonly Group[]): Parameter {
  const values = [...new Set(groups.map(({ point }) => point[name]!))];
  return numeric ? { name, type: 'discrete', values: values as number[] } : { name, type: 'categorical', values };
}

function checkObjective(table: Table, target: number): void {
  if (table.numeric[target]) return;
  const bad = table.rows.findIndex((row) => row[target] !== null && !Number.isFinite(Number(row[target])));
  throw new TableError(`${table.rows[bad]?.[target]} is not a number`, table.lines[bad], table.columns[target]);
}

function checkComplete(table: Table, columns: readonly number[], targets: readonly number[]): void {
  table.rows.forEach((row, i) => {
    if (targets.some((target) => row[target] === null)) return;
    const missing = columns.find((c) => row[c] === null);
    if (missing !== undefined) throw new TableError('the value is missing', table.lines[i], table.columns[missing]);
  });
}
