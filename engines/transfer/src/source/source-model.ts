import { type Expansion, evaluatorOf, regress } from '@meguri/bayesopt';
import { DataError } from '@meguri/sparse';
import { rootMeanSquare } from '../choice/variants.js';
import { checkColumn, type Descriptor, FEWEST_PAIRS } from '../data/pairs.js';

/** A model of simulated values as a function of descriptors, which says what simulation would give for materials not simulated. */
export interface SourceModel {
  readonly n: number;
  /** Root mean square error of each simulated value predicted from the others, hyper-parameters kept. */
  readonly rmse: number;
  readonly nullRmse: number;
  /** The simulated value of a material with these descriptors, in the order of the fit. */
  predict(descriptors: ArrayLike<number>): number;
  /** The same as plain numbers, for `evaluatorOf` of @meguri/bayesopt. */
  readonly expansion: Expansion;
}

/**
 * Fits a Gaussian process to simulations; its hyper-parameters to 200 of them at most.
 * @throws {DataError} for values that are missing or all equal, and fewer than 4 simulations.
 */
export function fitSource(descriptors: readonly Descriptor[], simulated: Float64Array): SourceModel {
  for (const column of [{ name: 'simulated', values: simulated }, ...descriptors]) {
    checkColumn(column, simulated.length);
  }
  if (simulated.length < FEWEST_PAIRS) {
    throw new DataError(`${simulated.length} simulations, at least ${FEWEST_PAIRS} are needed`, {}, 'simulate more');
  }
  if (simulated.every((value) => value === simulated[0])) {
    throw new DataError('all values are equal', { column: 'simulated' }, 'simulate materials that differ');
  }
  const inputs = descriptors.map(({ values }) => values);
  const { leftOut, expansion } = regress({ inputs, linear: [], values: simulated });
  const without = regress({ inputs: [], linear: [], values: simulated });
  const errorOf = (predictions: typeof leftOut) =>
    rootMeanSquare(predictions.map(({ mean }, i) => simulated[i]! - mean));
  const fitted = expansion();
  const evaluate = evaluatorOf(fitted);
  return {
    n: simulated.length,
    rmse: errorOf(leftOut),
    nullRmse: errorOf(without.leftOut),
    predict: (row) => evaluate(row),
    expansion: fitted,
  };
}
