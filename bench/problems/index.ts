export {
  constrainedGramacy,
  constrainedHartmann,
  pressureVessel,
  speedReducer,
  tensionCompression,
  weldedBeam,
} from './constrained.ts';
export { hypervolume2 } from './hypervolume.ts';
export { ackleyMixed, smallAckleyMixed, synthetic2C1D } from './mixed.ts';
export { braninCurrin, c2dtlz2, dtlz2, vehicleSafety, zdt1 } from './multi-objective.ts';
export { isFeasible, type MultiObjectiveProblem, type Problem, regret } from './problem.ts';
export {
  augmentedBranin,
  augmentedHartmann6,
  biasedBranin,
  dearBranin,
  forrester,
  type ProblemOfSources,
  refractiveIndex,
  spaceOfSources,
  uselessBranin,
} from './several-sources.ts';
export { ackley6, branin, hartmann3, hartmann6, levy4, rosenbrock4 } from './unconstrained.ts';
