import type { Goal, Parameter, Point } from '@meguri/contracts';
import type { Descriptor } from '@meguri/transfer';
import type { DatasetRow } from '../../application/ports.js';

/** A point of a campaign with what is known of it; several values of one kind are averaged. */
export interface Material {
  readonly point: Point;
  readonly calculated?: number;
  readonly measured?: number;
}

type Countable = Exclude<Parameter, { type: 'continuous' }>;

/** All points of a campaign whose parameters can be counted, with what `rows` say of them; limits are no values. */
export function materialsOf({ parameters, sources }: Goal, rows: readonly DatasetRow[]): Material[] {
  const keyOf = (point: Point) => JSON.stringify(parameters.map(({ name }) => point[name] ?? null));
  const calculating = new Set(sources.filter(({ type }) => type === 'calculation').map(({ name }) => name));
  const known = new Map<string, { calculated: number[]; measured: number[] }>();
  for (const { point, value, source, censored } of rows) {
    if (censored) continue;
    const values = known.get(keyOf(point)) ?? { calculated: [], measured: [] };
    known.set(keyOf(point), values);
    values[source !== undefined && calculating.has(source) ? 'calculated' : 'measured'].push(value);
  }
  return pointsOf(parameters).map((point) => {
    const { calculated = [], measured = [] } = known.get(keyOf(point)) ?? {};
    return {
      point,
      ...(calculated.length > 0 && { calculated: meanOf(calculated) }),
      ...(measured.length > 0 && { measured: meanOf(measured) }),
    };
  });
}

/** Numbers that tell the points apart: descriptors of substances, and parameters that are numbers. */
export function describe(parameters: readonly Parameter[], points: readonly Point[]): Descriptor[] {
  return parameters.flatMap((parameter) => {
    const values = points.map((point) => point[parameter.name]!);
    if (parameter.type === 'discrete' || parameter.type === 'integer') {
      return [{ name: parameter.name, values: Float64Array.from(values, Number) }];
    }
    return parameter.type === 'substance' ? describeSubstances(parameter, values) : [];
  });
}

/** The descriptors that are known of all substances. */
function describeSubstances(
  { name, values, descriptors }: Extract<Parameter, { type: 'substance' }>,
  wanted: readonly (string | number)[],
): Descriptor[] {
  if (!descriptors) return [];
  const { names, rows } = descriptors;
  const complete = [...names.keys()].filter((d) => rows.every((row) => row[d] !== null));
  const rowOf = new Map(values.map((value, i) => [value, rows[i]!]));
  return complete.map((d) => ({
    name: `${name} ${names[d]}`,
    values: Float64Array.from(wanted, (value) => rowOf.get(String(value))![d]!),
  }));
}

function pointsOf(parameters: readonly Parameter[]): Point[] {
  return (parameters as readonly Countable[]).reduce<Point[]>(
    (points, parameter) =>
      points.flatMap((point) => valuesOf(parameter).map((value) => ({ ...point, [parameter.name]: value }))),
    [{}],
  );
}

function valuesOf(parameter: Countable): readonly (string | number)[] {
  if (parameter.type !== 'integer') return parameter.values;
  return Array.from({ length: parameter.upper - parameter.lower + 1 }, (_, i) => parameter.lower + i);
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
