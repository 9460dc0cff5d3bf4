import { DataError } from '@meguri/sparse';

/** Experiments and what simulation says of the same materials, one entry per material. */
export interface Pairs {
  readonly measured: Float64Array;
  /** Simulated values, or what a model of simulations predicts; the unit may be another one. */
  readonly simulated: Float64Array;
  /** Numbers that describe the materials; none: nothing but the simulated value tells one from another. */
  readonly descriptors?: readonly Descriptor[];
}

export interface Descriptor {
  readonly name: string;
  readonly values: Float64Array;
}

export const FEWEST_PAIRS = 4;

/** @throws {DataError} with the row and column of what nothing can be learnt from. */
export function checkPairs({ measured, simulated, descriptors = [] }: Pairs): void {
  const columns = [{ name: 'measured', values: measured }, { name: 'simulated', values: simulated }, ...descriptors];
  for (const column of columns) checkColumn(column, measured.length);
  if (measured.length < FEWEST_PAIRS) {
    throw new DataError(`${measured.length} materials, at least ${FEWEST_PAIRS} are needed`, {}, 'measure more');
  }
  for (const { name, values } of columns.slice(0, 2)) {
    if (values.every((value) => value === values[0])) {
      throw new DataError('all values are equal', { column: name }, 'measure materials that differ');
    }
  }
  if (measured.every((value, i) => value === simulated[i])) {
    throw new DataError('the measured values are the simulated ones', { column: 'measured' }, 'name two columns');
  }
}

/** @throws {DataError} for a value that is not finite, or another number of rows. */
export function checkColumn({ name, values }: Descriptor, rows: number): void {
  if (values.length !== rows) {
    throw new DataError(`${values.length} rows instead of ${rows}`, { column: name }, 'give one value per material');
  }
  const row = values.findIndex((value) => !Number.isFinite(value));
  if (row < 0) return;
  throw new DataError('the value is missing', { row: row + 1, column: name }, 'leave the row or the column out');
}

/** The pairs without row `left`. */
export function withoutRow(pairs: Pairs, left: number): Pairs {
  const rest = (values: Float64Array) => values.filter((_, i) => i !== left);
  return {
    measured: rest(pairs.measured),
    simulated: rest(pairs.simulated),
    descriptors: pairs.descriptors?.map(({ name, values }) => ({ name, values: rest(values) })),
  };
}

/** The descriptors of row `i`, in their order. */
export const descriptorsAt = ({ descriptors = [] }: Pairs, i: number): number[] =>
  descriptors.map(({ values }) => values[i]!);
