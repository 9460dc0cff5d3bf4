/**
 * What is taken for an input that a coalition does not have; the two differ where inputs are correlated, so that the name belongs to
 * the result (Janzing, Minorics and Blöbaum, AISTATS 2020).
 * - `interventional`: its values in the background, whatever the other inputs are: what the model does with the input. An input that
 *   the model does not use gets nothing.
 * - `conditional-gaussian`: its values given the inputs that the coalition has, all inputs taken as jointly normal: what knowing the
 *   input says of the prediction. Correlated inputs share what each alone would tell.
 */
export type Variant = 'interventional' | 'conditional-gaussian';

/** A prediction in parts. */
export interface Attribution {
  readonly variant: Variant;
  /** The mean prediction over the background. */
  readonly baseline: number;
  readonly prediction: number;
  /** One per input or group of inputs, in the unit of the prediction: Shapley values, which with the baseline add up to it. */
  readonly contributions: Float64Array;
}

/** Rows of inputs, one number per input. */
export type Rows = readonly Float64Array[];

/** Mean size of the contributions of each input over several predictions: how much it matters there. Empty without any. */
export function meanSizes(attributions: readonly Attribution[]): Float64Array {
  const width = attributions[0]?.contributions.length ?? 0;
  return Float64Array.from({ length: width }, (_, j) => {
    const total = attributions.reduce((sum, { contributions }) => sum + Math.abs(contributions[j]!), 0);
    return total / attributions.length;
  });
}
