import type { Goal } from '@meguri/contracts';
import { type Cell, csvOf } from './csv.js';
import type { TrialRow, TrialTable } from './trial-table.js';

interface Column {
  readonly title: string;
  cell(row: TrialRow): Cell;
}

/** The table as CSV: one row a trial, units in the titles. */
export function csvOfTable({ goal, rows }: TrialTable): string {
  const columns = goal ? columnsOf(goal) : [];
  return csvOf([columns.map(({ title }) => title), ...rows.map((row) => columns.map((column) => column.cell(row)))]);
}

/** The table as JSON, with the goal it served. */
export const jsonOfTable = (campaignId: string, { goal, rows }: TrialTable): string =>
  `${JSON.stringify({ campaignId, goal, trials: rows }, null, 2)}\n`;

const columnsOf = (goal: Goal): Column[] => [
  { title: 'trial', cell: (row) => row.trialId },
  { title: 'batch', cell: (row) => row.batch },
  { title: 'source', cell: (row) => row.source },
  { title: 'state', cell: (row) => row.state },
  { title: 'attempt', cell: (row) => row.attempt },
  { title: 'run', cell: (row) => row.runId },
  ...goal.parameters.map((parameter) => ({
    title: withUnit(parameter.name, 'unit' in parameter ? parameter.unit : ''),
    cell: (row: TrialRow) => row.point[parameter.name],
  })),
  ...goal.objectives.flatMap(({ name, unit }) => [
    { title: withUnit(name, unit), cell: (row: TrialRow) => valueCell(row, name) },
    { title: withUnit(`${name} uncertainty`, unit), cell: (row: TrialRow) => quantity(row, name)?.uncertainty },
  ]),
  { title: 'predicted mean', cell: (row) => row.prediction?.mean },
  { title: 'predicted sd', cell: (row) => row.prediction?.sd },
  { title: 'reason', cell: (row) => row.reason },
  { title: 'observed at', cell: (row) => row.observedAt },
];

const quantity = (row: TrialRow, name: string) => row.values.find((value) => value.name === name);

/** The value; a limit is written as the tables of the command line read it. */
function valueCell(row: TrialRow, name: string): Cell {
  const { value, censored } = quantity(row, name) ?? {};
  return censored ? `${censored === 'at-least' ? '>=' : '<='}${value}` : value;
}

const withUnit = (name: string, unit: string): string => (unit ? `${name} [${unit}]` : name);
