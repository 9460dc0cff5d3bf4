export type { SystemSummary } from './lammps-files.js';
export { type Polymer, problemOfPolymer } from './polymer.js';
export { type Cell, type CellSpec, cellSteps, conformers, filesOf, moleculeSteps } from './steps.js';
