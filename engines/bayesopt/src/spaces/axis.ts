import { difference, identity, type Metric } from '../kernels/metric.js';
import { descriptorMetric } from '../metrics/descriptor-metric.js';
import { tanimotoMetric } from '../metrics/tanimoto-metric.js';
import { keyOf } from './pool.js';
import { nearestRank } from './ranks.js';
import type { ContinuousParameter, IntegerParameter, Parameter, SourceParameter, SubstanceParameter } from './space.js';
import { SpaceError } from './space-error.js';

/** A way in which values of one parameter differ, and what the prior of its lengthscale follows from. */
export interface AxisFeature {
  readonly metric: Metric;
  readonly kind: 'numeric' | 'nominal' | 'similarity';
}

/**
 * One parameter as a coordinate. A nominal axis counts its choices 0, 1, 2, …, which have no order; any other axis runs from 0 to
 * 1 over the admitted range.
 */
export interface Axis {
  readonly name: string;
  readonly nominal: boolean;
  /** Whether the values are numbers that can be added and compared; they ascend with the coordinate. */
  readonly numeric: boolean;
  readonly features: readonly AxisFeature[];
  /** Number of admitted values; Infinity when continuous. */
  readonly size: number;
  /** Mean distance between neighbouring values of a numeric axis: 0 when continuous, 1 with two values. */
  readonly spacing: number;
  /** Coordinate of a value; throws {@link SpaceError} when the value cannot be placed. */
  encode(value: string | number | null | undefined): number;
  /** The admitted value nearest to a coordinate. */
  decode(coordinate: number): string | number;
  /** Coordinate of the admitted value of rank `index` (finite axes). */
  coordinate(index: number): number;
}

/** Coordinate of a parameter that is inactive: the middle of its axis. */
export function inactiveCoordinate({ nominal, size }: Axis): number {
  return nominal ? Math.floor(size / 2) : 0.5;
}

/** The coordinate that a uniform number in [0, 1) stands for: every admitted value is equally likely. */
export function fromUniform(axis: Axis, u: number): number {
  return axis.size === Number.POSITIVE_INFINITY
    ? u
    : axis.coordinate(Math.min(axis.size - 1, Math.floor(u * axis.size)));
}

/** The admitted value that a value is but for rounding; undefined when there is none. Throws as encode does. */
export function admittedValue(axis: Axis, value: string | number): string | number | undefined {
  const coordinate = axis.encode(value);
  const admitted = axis.decode(coordinate);
  return keyOf([axis.encode(admitted)]) === keyOf([coordinate]) ? admitted : undefined;
}

type Scale = ContinuousParameter['scale'];
/** Share of a step by which rounding may miss the last value of a grid. */
const ROUNDING = 1e-9;
/** Different numbers that must lie between the bounds of a continuous parameter, so that points told apart have different values. */
const FEWEST_NUMBERS = 1e9;
const NUMERIC: readonly AxisFeature[] = [{ metric: difference, kind: 'numeric' }];
const NOMINAL: readonly AxisFeature[] = [{ metric: identity, kind: 'nominal' }];

/** Compiles a parameter; throws {@link SpaceError} when it admits nothing. */
export function axisOf(parameter: Parameter): Axis {
  switch (parameter.type) {
    case 'categorical':
      return choiceAxis(parameter.name, parameter.values, true);
    case 'ordinal':
      return choiceAxis(parameter.name, parameter.values, false);
    case 'substance':
      return substanceAxis(parameter);
    case 'discrete':
      return discreteAxis(parameter.name, parameter.values);
    case 'integer':
      return integerAxis(parameter);
    case 'continuous':
      return continuousAxis(parameter);
    case 'source':
      return sourceAxis(parameter);
  }
}

function choiceAxis(name: string, values: readonly (string | number)[], nominal: boolean): Axis {
  if (values.length === 0) throw new SpaceError(`parameter ${name} has no values`, name, 'give it at least one value');
  const ranks = new Map(values.map((value, rank) => [value, rank]));
  if (ranks.size < values.length)
    throw new SpaceError(`parameter ${name} repeats a value`, name, 'list each value once');
  const span = nominal ? 1 : Math.max(1, values.length - 1);
  return {
    name,
    nominal,
    numeric: false,
    features: nominal ? NOMINAL : NUMERIC,
    size: values.length,
    spacing: spacingOf(values.length),
    encode: (value) => {
      const rank = value === undefined || value === null ? undefined : ranks.get(value);
      if (rank === undefined) {
        throw new SpaceError(`${String(value)} is not a value of ${name}`, name, `use one of ${values.join(', ')}`);
      }
      return rank / span;
    },
    decode: (coordinate) => values[rankOf(coordinate, span, values.length)]!,
    coordinate: (index) => index / span,
  };
}

/** Substances differ by what they are and by how their molecules differ. */
function substanceAxis({ name, values, descriptors, fingerprints }: SubstanceParameter): Axis {
  for (const described of [descriptors, fingerprints]) {
    if (described && described.length !== values.length) {
      throw new SpaceError(
        `${name} has ${values.length} values but ${described.length} descriptions`,
        name,
        'describe each value once, in the same order',
      );
    }
  }
  const similarities = [
    ...(descriptors ? [descriptorMetric(descriptors, name)] : []),
    ...(fingerprints ? [tanimotoMetric(fingerprints, name)] : []),
  ].map((metric) => ({ metric, kind: 'similarity' as const }));
  return { ...choiceAxis(name, values, true), features: [...NOMINAL, ...similarities] };
}

function discreteAxis(name: string, values: readonly number[]): Axis {
  const ascending = [...new Set(values)].sort((a, b) => a - b);
  if (ascending.length === 0 || !ascending.every(Number.isFinite)) {
    throw new SpaceError(`parameter ${name} needs finite values`, name, 'give it at least one number');
  }
  const lower = ascending[0]!;
  const span = ascending.at(-1)! - lower || 1;
  const levels = distinct(ascending, (value) => (value - lower) / span);
  const coordinates = levels.map((level) => (level - lower) / span);
  return {
    name,
    nominal: false,
    numeric: true,
    features: NUMERIC,
    size: levels.length,
    spacing: spacingOf(levels.length),
    encode: (value) => (finite(name, value) - lower) / span,
    decode: (coordinate) => levels[nearestRank(coordinates.length, (rank) => coordinates[rank]!, coordinate)]!,
    coordinate: (index) => coordinates[index]!,
  };
}

/** The first of the values that have the same coordinate up to rounding: 0.1 + 0.2 is 0.3. */
function distinct(values: readonly number[], coordinateOf: (value: number) => number): number[] {
  const first = new Map<string, number>();
  for (const value of values) {
    const key = keyOf([coordinateOf(value)]);
    if (!first.has(key)) first.set(key, value);
  }
  return [...first.values()];
}

function integerAxis({ name, lower, upper, scale }: IntegerParameter): Axis {
  checkBounds(name, lower, upper);
  if (!Number.isSafeInteger(lower) || !Number.isSafeInteger(upper)) {
    throw new SpaceError(`the bounds of ${name} are not whole numbers`, name, 'use whole numbers as bounds');
  }
  return gridAxis(name, lower, 1, upper - lower + 1, scale);
}

function continuousAxis({ name, lower, upper, scale, step }: ContinuousParameter): Axis {
  checkBounds(name, lower, upper);
  const span = upper - lower;
  if (step !== undefined) {
    if (!(step > 0)) throw new SpaceError(`the step of ${name} is ${step}`, name, 'give a step above zero');
    return gridAxis(name, lower, step, Math.floor(span / step + ROUNDING) + 1, scale);
  }
  if (span === 0) return discreteAxis(name, [lower]);
  if (span < FEWEST_NUMBERS * Number.EPSILON * Math.max(Math.abs(lower), Math.abs(upper))) {
    throw new SpaceError(
      `the bounds of ${name} are too close for their size: from ${lower} to ${upper}`,
      name,
      'count from an origin nearby',
    );
  }
  const ruler = rulerOf(name, lower, upper, scale);
  return {
    name,
    nominal: false,
    numeric: true,
    features: NUMERIC,
    size: Number.POSITIVE_INFINITY,
    spacing: 0,
    encode: (value) => ruler.place(finite(name, value)),
    decode: (coordinate) => Math.min(upper, Math.max(lower, lower + ruler.offset(coordinate))),
    coordinate: () => {
      throw new RangeError(`the values of ${name} cannot be counted`);
    },
  };
}

/** Searches stay at the target, coordinate 0; the other sources follow. They have no distance: the model relates them otherwise. */
function sourceAxis({ name, values, target }: SourceParameter): Axis {
  const ordered = [target, ...values.filter((value) => value !== target)];
  const { encode, decode, ...axis } = choiceAxis(name, ordered, true);
  if (!values.includes(target)) {
    throw new SpaceError(`the target ${target} is no value of ${name}`, name, `make it one of ${values.join(', ')}`);
  }
  return {
    ...axis,
    features: [],
    size: 1,
    encode: (value) => encode(value ?? target),
    decode,
  };
}

/** The values lower, lower + step, lower + 2 step, … */
function gridAxis(name: string, lower: number, step: number, size: number, scale: Scale): Axis {
  // twelve digits, so that 3 · 0.1 is 0.3
  const digits = 12 - Math.ceil(Math.log10(Math.max(Math.abs(lower), Math.abs(lower + size * step))));
  const unit = 10 ** Math.max(0, digits);
  const valueAt = (index: number) => (step === 1 ? lower + index : Math.round((lower + index * step) * unit) / unit);
  const ruler = rulerOf(name, lower, Math.max(lower + step, valueAt(size - 1)), scale);
  return {
    name,
    nominal: false,
    numeric: true,
    features: NUMERIC,
    size,
    spacing: spacingOf(size),
    encode: (value) => ruler.place(finite(name, value)),
    decode: (coordinate) => valueAt(rankOf(ruler.offset(coordinate) / step, 1, size)),
    coordinate: (index) => ruler.place(valueAt(index)),
  };
}

/** Where a value lies between the bounds, from 0 to 1, and how far above the lower bound a coordinate stands. */
interface Ruler {
  place(value: number): number;
  offset(coordinate: number): number;
}

function rulerOf(name: string, lower: number, upper: number, scale: Scale): Ruler {
  if (scale !== 'log') {
    const span = upper - lower;
    return { place: (value) => (value - lower) / span, offset: (coordinate) => coordinate * span };
  }
  if (!(lower > 0)) throw new SpaceError(`${name} is on a log scale from ${lower}`, name, 'use a lower bound above 0');
  const range = Math.log(upper / lower);
  return {
    place: (value) => {
      if (value > 0) return Math.log(value / lower) / range;
      throw new SpaceError(`${value} has no place on the log scale of ${name}`, name, 'give a number above 0');
    },
    offset: (coordinate) => lower * Math.expm1(coordinate * range),
  };
}

function checkBounds(name: string, lower: number, upper: number): void {
  if (!(Number.isFinite(lower) && Number.isFinite(upper) && Number.isFinite(upper - lower) && lower <= upper)) {
    throw new SpaceError(
      `the bounds of ${name} admit nothing: ${lower} to ${upper}`,
      name,
      'put the lower bound first',
    );
  }
}

function spacingOf(size: number): number {
  return 1 / Math.max(1, size - 1);
}

function finite(name: string, value: string | number | null | undefined): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new SpaceError(`${String(value)} is not a number for ${name}`, name, 'give a finite number');
}

function rankOf(coordinate: number, span: number, size: number): number {
  return Math.min(size - 1, Math.max(0, Math.round(coordinate * span)));
}
