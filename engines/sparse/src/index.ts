export type { Cell, SourceTable } from './data/cells.js';
export { type CorrelatedGroup, correlatedGroups } from './data/collinearity.js';
export { DataError } from './data/data-error.js';
export { type Column, type Design, type Feature, selectRows } from './data/design.js';
export { assignedFolds, type Folds, groupedFolds, type KFoldOptions, kFold, leaveOneOut } from './data/folds.js';
export { type Omission, type Prepared, type PrepareOptions, prepare } from './data/prepare.js';
