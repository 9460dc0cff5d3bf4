import { dot } from '@meguri/numerics';
import type { Metric } from '../kernels/metric.js';
import { SpaceError } from '../spaces/space-error.js';
import { levelMetric } from './level-metric.js';

/** Columns that correlate more with a kept one tell nothing new. */
const LARGEST_CORRELATION = 0.95;
/** Levels from which correlations are estimated; among more, evenly spaced ones are taken. */
const CORRELATION_LEVELS = 256;

/**
 * Squared Euclidean distance between levels by numeric descriptors, one row per level: constant and incomplete columns are dropped,
 * the others standardised over the levels, and of correlated ones the first is kept. The distance is scaled so that its mean over
 * different levels is 1, as it is for distinguishing levels by identity alone: one prior of the lengthscale fits both, however many
 * descriptors there are. Throws {@link SpaceError}, placed at `parameter`, for rows of different length or when the descriptors tell no
 * levels apart. A row of distances takes time in proportion to levels and kept columns.
 */
export function descriptorMetric(rows: readonly (readonly number[])[], parameter?: string): Metric {
  checkLengths(rows, parameter);
  const size = rows.length;
  const columns = decorrelate(standardise(rows));
  if (columns.length === 0 && size > 1) {
    throw new SpaceError(
      'the descriptors tell no values apart',
      parameter,
      'give descriptors that differ and are finite',
    );
  }
  const width = columns.length;
  // squared differences of a column with sample variance 1 are 2 in the mean over pairs of different levels
  const scale = Math.sqrt(0.5 / width);
  const values = new Float64Array(size * width);
  columns.forEach((column, c) => {
    for (let level = 0; level < size; level++) values[level * width + c] = scale * column[level]!;
  });
  const inner = (a: number, b: number) => dot(values, a * width, values, b * width, width);
  const norms = Float64Array.from({ length: size }, (_, level) => inner(level, level));
  return levelMetric(size, (x) => (level) => Math.max(0, norms[x]! + norms[level]! - 2 * inner(x, level)));
}

/** Spread of a column, relative to its largest entry, that rounding alone can cause. */
const SMALLEST_SPREAD = 1e-12;

/** Columns with mean 0 and sample variance 1 over the levels, without those that are constant or not finite. */
function standardise(rows: readonly (readonly number[])[]): Float64Array[] {
  const n = rows.length;
  const standardised: Float64Array[] = [];
  for (let c = 0; c < (rows[0]?.length ?? 0); c++) {
    const column = Float64Array.from(rows, (row) => row[c]!);
    const largest = column.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    if (!Number.isFinite(largest) || largest === 0) continue;
    for (let i = 0; i < n; i++) column[i] = column[i]! / largest;
    const centre = column.reduce((a, b) => a + b, 0) / n;
    const spread = Math.sqrt(column.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (n - 1));
    if (spread > SMALLEST_SPREAD) standardised.push(column.map((v) => (v - centre) / spread));
  }
  return standardised;
}

/** Goes through the columns and keeps those that correlate little with all kept so far. */
function decorrelate(columns: readonly Float64Array[]): Float64Array[] {
  const kept: Float64Array[] = [];
  const directions: Float64Array[] = [];
  for (const column of columns) {
    const direction = unitVector(column);
    if (directions.some((other) => Math.abs(dot(direction, 0, other, 0, direction.length)) > LARGEST_CORRELATION))
      continue;
    kept.push(column);
    directions.push(direction);
  }
  return kept;
}

/** Centred entries at evenly spaced levels, of length 1 together. */
function unitVector(column: Float64Array): Float64Array {
  const stride = Math.ceil(column.length / CORRELATION_LEVELS);
  const sample = column.filter((_, i) => i % stride === 0);
  const centre = sample.reduce((a, b) => a + b, 0) / sample.length;
  const centred = sample.map((v) => v - centre);
  const length = Math.sqrt(dot(centred, 0, centred, 0, centred.length));
  return length > 0 ? centred.map((v) => v / length) : centred;
}

function checkLengths(rows: readonly (readonly number[])[], parameter?: string): void {
  const odd = rows.findIndex((row) => row.length !== rows[0]!.length);
  if (odd >= 0) {
    throw new SpaceError(
      `row ${odd} has ${rows[odd]!.length} descriptors where row 0 has ${rows[0]!.length}`,
      parameter,
      'give every value the same descriptors',
    );
  }
}
