export { DataError } from '@meguri/sparse';
export type { Decision } from './choice/decide.js';
export type { NestedOptions } from './choice/nested.js';
export type { Variant } from './choice/variants.js';
export type { Descriptor, Pairs } from './data/pairs.js';
export {
  fitScaling,
  type MeasuredErrors,
  type Needed,
  type Range,
  type ScalingFit,
  type ScalingOptions,
} from './scaling/fit-scaling.js';
export { errorAt, type ScalingLaw, type ScalingPoint, simulationsFor } from './scaling/law.js';
export {
  geometricSizes,
  type Materials,
  type ScalingStudy,
  type StudyInput,
  type StudyOptions,
  scalingStudy,
} from './scaling/study.js';
export { fitSource, type SourceModel } from './source/source-model.js';
export {
  type Coefficient,
  type Errors,
  type Material,
  type Prediction,
  type Predictor,
  type Transfer,
  transfer,
  type VariantErrors,
} from './transfer.js';
