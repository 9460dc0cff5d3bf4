import { mean, standardDeviation, stream } from '@meguri/numerics';
import type { Rows } from './attribution.js';
import { AttributionError } from './attribution-error.js';
import { checkRows, type Groups, playersOf } from './inputs.js';

export interface PermutationQuestion {
  readonly predict: (inputs: Float64Array) => number;
  readonly rows: Rows;
  /** What was measured, one per row. */
  readonly measured: Float64Array;
  readonly seed: number | string;
  /** How often each input is shuffled, at least 1. Default 30. */
  readonly repeats?: number;
  /** Inputs that are shuffled together. Default: each input on its own. */
  readonly groups?: Groups;
}

/** What an error becomes without what an input says. */
export interface PermutationImportance {
  /** Root mean square error of the predictions as they are, in the unit of what was measured. */
  readonly rmse: number;
  /** By how much the root mean square error grows when the values of the input are shuffled: mean and standard deviation of the repeats. */
  readonly increases: readonly { readonly mean: number; readonly sd: number }[];
}

/**
 * Permutation importance (Breiman, Mach. Learn. 45 (2001) 5-32; Fisher, Rudin and Dominici, J. Mach. Learn. Res. 20 (2019) 177): how much
 * worse the model predicts rows when an input has the values of other rows. It asks what the model leans on, not what causes what; inputs
 * that stand for one another share it. Equal seeds give equal results. Throws {@link AttributionError}.
 */
export function permutationImportance(question: PermutationQuestion): PermutationImportance {
  const { predict, rows, measured, seed, repeats = 30 } = question;
  const width = rows[0]?.length ?? 0;
  checkRows(rows, width, 'measured');
  if (rows.length < 2) throw new AttributionError('one row has nothing to be exchanged with', 'give at least two');
  if (!Number.isInteger(repeats) || repeats < 1) {
    throw new AttributionError(`${repeats} repeats are not possible`, 'give a whole number from 1');
  }
  if (measured.length !== rows.length || !measured.every(Number.isFinite)) {
    throw new AttributionError('there is not one measured number per row', 'leave rows without a value out');
  }
  const errorWith = (rowOf: (i: number) => Float64Array) =>
    Math.sqrt(mean(Array.from(measured, (value, i) => (predict(rowOf(i)) - value) ** 2)));
  const rmse = errorWith((i) => rows[i]!);
  const increases = playersOf(question.groups, width).map((inputs, player) => {
    const grown = Array.from({ length: repeats }, (_, repeat) => {
      const order = stream(seed, 'permutation importance', player, repeat).sample(rows.length, rows.length);
      return errorWith((i) => exchanged(rows[i]!, rows[order[i]!]!, inputs)) - rmse;
    });
    return { mean: mean(grown), sd: repeats === 1 ? 0 : standardDeviation(grown) };
  });
  return { rmse, increases };
}

function exchanged(row: Float64Array, other: Float64Array, inputs: readonly number[]): Float64Array {
  const mixed = row.slice();
  for (const j of inputs) mixed[j] = other[j]!;
  return mixed;
}
