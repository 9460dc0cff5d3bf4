import { descriptorsAt, type Pairs, withoutRow } from '../data/pairs.js';
import { bestOf, type FittedVariant, fitVariants, predictWith } from './variants.js';

/** One material left out of everything: of the fits and of the choice among the variants. */
export interface LeftOutFold {
  /** All variants without the material. */
  readonly fits: readonly FittedVariant[];
  /** The one chosen without it. */
  readonly chosen: FittedVariant;
  /** What that predicts for it. */
  readonly predicted: number;
}

export interface NestedOptions {
  /** Called after every material. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** Nested leave-one-out: fits the variants, bestOfs among them and predicts, for each material without it. */
export function nestedFolds(
  pairs: Pairs,
  whole: readonly FittedVariant[],
  { onProgress }: NestedOptions,
): LeftOutFold[] {
  const total = pairs.measured.length;
  return Array.from({ length: total }, (_, i) => {
    const fits = fitVariants(withoutRow(pairs, i), whole);
    const chosen = bestOf(fits);
    const predicted = predictWith(chosen, descriptorsAt(pairs, i), pairs.simulated[i]!).mean;
    onProgress?.({ done: i + 1, total });
    return { fits, chosen, predicted };
  });
}
