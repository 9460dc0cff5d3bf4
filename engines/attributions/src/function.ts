import type { Attribution, Rows } from './attribution.js';
import { AttributionError } from './attribution-error.js';
import { shapleyValues } from './games.js';
import { checkEnumerable, checkRows, type Groups, playersOf } from './inputs.js';

export interface FunctionQuestion {
  /** Any model: one number per row of inputs. It is asked 2^groups times for each background row. */
  readonly predict: (inputs: Float64Array) => number;
  readonly point: Float64Array;
  /** Rows that stand for inputs that a coalition does not have. */
  readonly background: Rows;
  /** Inputs that act together. Default: each input on its own. */
  readonly groups?: Groups;
}

/**
 * Exact interventional Shapley values of any function: a coalition has its inputs from the point and the others from a background row,
 * and is worth the mean prediction over the background (Lundberg and Lee, NIPS 2017). Throws {@link AttributionError} for more than 15 groups and for what is no number.
 */
export function attributeFunction({ predict, point, background, groups }: FunctionQuestion): Attribution {
  const players = playersOf(groups, point.length);
  checkEnumerable(players);
  checkRows([point], point.length, 'explained');
  checkRows(background, point.length, 'background');
  const values = new Float64Array(2 ** players.length);
  for (const row of background) addPredictions(values, predict, point, row, players);
  for (let c = 0; c < values.length; c++) values[c]! /= background.length;
  return {
    variant: 'interventional',
    baseline: values[0]!,
    prediction: values.at(-1)!,
    contributions: shapleyValues(players.length, values),
  };
}

/** Adds the prediction of every coalition against one background row, in the order of a Gray code: one group changes at a time. */
function addPredictions(
  values: Float64Array,
  predict: FunctionQuestion['predict'],
  point: Float64Array,
  row: Float64Array,
  players: Groups,
): void {
  const mixed = row.slice();
  for (let step = 0; step < values.length; step++) {
    const coalition = step ^ (step >>> 1);
    if (step > 0) {
      const player = 31 - Math.clz32(step & -step);
      const from = coalition & (1 << player) ? point : row;
      for (const j of players[player]!) mixed[j] = from[j]!;
    }
    const prediction = predict(mixed);
    if (!Number.isFinite(prediction))
      throw new AttributionError(
        `the model predicts ${prediction} for a mix of the point and a background row`,
        'give background rows near the point, or bound the model',
      );
    values[coalition]! += prediction;
  }
}
