import { type Cell, tableText } from '@meguri/bayesopt';
import { convertQuantity, type Goal, type Point, type Quantity, type RecordedObservation } from '@meguri/contracts';

/** Observations side by side. */
export interface WideTable {
  /** Comma-separated values with a header line. */
  readonly text: string;
  readonly rows: number;
  /** Cells that are means, since something was observed several times there. */
  readonly averaged: number;
  /** Observations that belong to no point, and so to no row. */
  readonly pointless: number;
}

/** What was observed in one way: its values by point. */
interface Column {
  readonly name: string;
  readonly unit: string;
  readonly isCalculated: boolean;
  readonly values: Map<string, Quantity[]>;
}

type Parameter = Goal['parameters'][number];

/**
 * One row per point, in the order they were first observed: parameters, the molecules of substances (`<parameter>: smiles`) and the numbers
 * known of them (`<parameter>: <number>`), a column for each property that was measured, then one for each that was calculated, which names
 * calculator and version. Several values of a column at one point become their mean; what was not observed stays blank. Limits are written
 * as `>=95` or `<=2`, the narrowest where there are several, and none where a value is known.
 */
export function wideTable(observations: readonly RecordedObservation[], goals: readonly Goal[]): WideTable {
  const parameters = new Map(goals.flatMap((goal) => goal.parameters.map((each) => [each.name, each] as const)));
  const points = new Map<string, Point>();
  const columns = new Map<string, Column>();
  const placed = observations.flatMap(({ point, ...rest }) => (point ? [{ point, ...rest }] : []));
  for (const { point, ...observation } of placed) {
    const key = JSON.stringify(Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1)));
    if (!points.has(key)) points.set(key, point);
    addTo(columns, observation, key);
  }
  const ordered = [...columns.values()].sort((a, b) => Number(a.isCalculated) - Number(b.isCalculated));
  const rows = [...points].map(([key, point]) => [
    ...[...parameters.values()].flatMap((parameter) => parameterCells(parameter, point)),
    ...ordered.map(({ values }) => cellOf(values.get(key))),
  ]);
  const header = [...[...parameters.values()].flatMap(parameterTitles), ...ordered.map(titleOf)];
  const cells = ordered.flatMap(({ values }) => [...values.values()]);
  return {
    text: tableText(header, rows),
    rows: rows.length,
    averaged: cells.filter((found) => exactOf(found).length > 1).length,
    pointless: observations.length - placed.length,
  };
}

/** Calculations are columns of their own for each calculator and version: other versions give other numbers. */
function addTo(
  columns: Map<string, Column>,
  { quantity, origin, method }: Omit<RecordedObservation, 'point'>,
  key: string,
) {
  const { name, unit } = quantity;
  const isCalculated = origin === 'calculation';
  const title = isCalculated ? `${name} (${method ?? 'calculated'})` : name;
  const column = columns.get(title) ?? { name: title, unit, isCalculated, values: new Map<string, Quantity[]>() };
  columns.set(title, column);
  column.values.set(key, [...(column.values.get(key) ?? []), convertQuantity(quantity, column.unit)]);
}

const exactOf = (found: readonly Quantity[]): Quantity[] => found.filter(({ censored }) => !censored);

function cellOf(found: readonly Quantity[] = []): Cell {
  const exact = exactOf(found);
  if (exact.length > 0) return exact.reduce((sum, { value }) => sum + value, 0) / exact.length;
  const censored = found[0]?.censored;
  if (!censored) return null;
  const limits = found.filter((limit) => limit.censored === censored).map(({ value }) => value);
  return censored === 'at-least' ? `>=${Math.max(...limits)}` : `<=${Math.min(...limits)}`;
}

const titleOf = ({ name, unit }: { readonly name: string; readonly unit: string }): string =>
  unit ? `${name} [${unit}]` : name;

function parameterTitles(parameter: Parameter): string[] {
  const { name } = parameter;
  if (parameter.type !== 'substance') return [titleOf({ name, unit: 'unit' in parameter ? parameter.unit : '' })];
  const known = [...(parameter.smiles ? ['smiles'] : []), ...(parameter.descriptors?.names ?? [])];
  return [name, ...known.map((what) => `${name}: ${what}`)];
}

function parameterCells(parameter: Parameter, point: Point): Cell[] {
  const value = point[parameter.name] ?? null;
  if (parameter.type !== 'substance') return [value];
  const { values, smiles, descriptors } = parameter;
  const place = values.indexOf(String(value));
  const numbers = descriptors?.names.map((_, i) => descriptors.rows[place]?.[i] ?? null) ?? [];
  return [value, ...(smiles ? [smiles[place] ?? null] : []), ...numbers];
}
