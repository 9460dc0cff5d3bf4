export { type Attribution, meanSizes, type Rows, type Variant } from './attribution.js';
export { AttributionError } from './attribution-error.js';
export { attributeFunction, type FunctionQuestion } from './function.js';
export { gameShares, type ProductGame, productGame, shapleyValues } from './games.js';
export { type Groups, MOST_INPUTS } from './inputs.js';
export { attributeLinear, type LinearModel, type LinearQuestion } from './linear.js';
export {
  type PermutationImportance,
  type PermutationQuestion,
  permutationImportance,
} from './permutation-importance.js';
