import { mean, standardDeviation } from '@meguri/numerics';

/** Centre and scale of each input that varies; those that do not are left out. */
export interface Scaling {
  /** Indices of the inputs that are kept. */
  readonly kept: readonly number[];
  readonly centres: readonly number[];
  readonly scales: readonly number[];
}

/** Spread of an input, relative to its size, below which it counts as constant. */
const CONSTANT = 1e-9;

export function scalingOf(inputs: readonly Float64Array[]): Scaling {
  const kept = [...inputs.keys()].filter((d) => {
    const spread = standardDeviation(inputs[d]!);
    return spread > CONSTANT * Math.max(1, Math.abs(mean(inputs[d]!)));
  });
  return {
    kept,
    centres: kept.map((d) => mean(inputs[d]!)),
    scales: kept.map((d) => standardDeviation(inputs[d]!)),
  };
}

/** A row of inputs in standard deviations from their means. */
export function scaledRow({ kept, centres, scales }: Scaling, inputAt: (input: number) => number): Float64Array {
  return Float64Array.from(kept, (d, k) => (inputAt(d) - centres[k]!) / scales[k]!);
}
