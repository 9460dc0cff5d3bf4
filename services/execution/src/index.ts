export { loadProcedures, loadWorkcell } from './adapters/files/load-files.js';
export { type Offered, type Problem, problemsOf } from './domain/feasibility.js';
export type { Procedure } from './domain/procedure.js';
export type { Workcell } from './domain/workcell.js';
