import { mean } from '@meguri/numerics';
import { DataError } from './data-error.js';
import type { Column, Design } from './design.js';

/** 1 - r² below which two columns say the same. */
const SAME = 1e-12;

/** Whether a column varies no more than rounding does. */
export function isConstant(values: Float64Array): boolean {
  const centre = mean(values);
  const largest = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  return values.every((v) => Math.abs(v - centre) <= 1e-12 * largest);
}

/** Pearson's correlation of two columns that vary. */
export function correlation(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [a[i]! - meanA, b[i]! - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}

/** The first of the columns that is the given one but for scale and offset. */
export function twinOf(column: Column, among: readonly Column[]): Column | undefined {
  if (isConstant(column.values)) return undefined;
  return among.find(({ values }) => 1 - correlation(values, column.values) ** 2 < SAME);
}

/** Throws {@link DataError} when a target is one of the columns, but for scale and offset. */
export function checkIndependence(columns: readonly Column[], targets: readonly Column[]): void {
  for (const target of targets) {
    const twin = twinOf(target, columns);
    if (!twin) continue;
    const remedy = `leave ${twin.name} out: it would predict ${target.name} only because it is ${target.name}`;
    throw new DataError(`says the same as the target ${target.name}`, { column: twin.name }, remedy);
  }
}

export interface CorrelatedGroup {
  readonly columns: readonly string[];
  /** Largest |r| of a pair in the group. */
  readonly strongest: number;
}

/** Columns connected by pairs of |r| above the threshold: their coefficients cannot be told apart well. */
export function correlatedGroups(design: Design, threshold = 0.95): CorrelatedGroup[] {
  const { columns } = design;
  const groupOf = columns.map((_, i) => i);
  const strongest = new Array<number>(columns.length).fill(0);
  for (let i = 0; i < columns.length; i++) {
    for (let j = 0; j < i; j++) {
      const r = Math.abs(correlation(columns[i]!.values, columns[j]!.values));
      if (r <= threshold) continue;
      const [kept, joined] = [groupOf[j]!, groupOf[i]!];
      const most = Math.max(r, strongest[kept]!, strongest[joined]!);
      groupOf.forEach((group, c) => {
        if (group === joined) groupOf[c] = kept;
      });
      strongest[kept] = most;
    }
  }
  return [...new Set(groupOf)].flatMap((group) => {
    const members = columns.filter((_, c) => groupOf[c] === group).map(({ name }) => name);
    return members.length > 1 ? [{ columns: members, strongest: strongest[group]! }] : [];
  });
}
