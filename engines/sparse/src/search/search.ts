import type { Design } from '../data/design.js';
import type { Folds } from '../data/folds.js';
import { reportOf, type SearchReport } from '../outputs/report.js';
import type { Constraints } from './constraints.js';
import { type Backend, kernelOf, tallyAll } from './jobs.js';
import { problemOf } from './problem.js';
import type { Watch } from './watch.js';

export interface SearchOptions {
  readonly design: Design;
  readonly folds: Folds;
  readonly constraints?: Constraints;
  /** How many of the best subsets are kept. Default 1,000. */
  readonly top?: number;
  /** Default: vector instructions where there are some. Errors agree to 1e-9. */
  readonly backend?: Backend;
}

export const DEFAULT_TOP = 1000;

/**
 * Held-out errors of every subset that the constraints admit, of all targets at once; exact, without refits.
 * @throws {ConstraintError} for constraints that contradict one another, and for subsets that the training rows cannot carry.
 */
export function search(options: SearchOptions, watch: Watch = {}): SearchReport {
  const { design, folds, constraints = {}, top = DEFAULT_TOP, backend } = options;
  const problem = problemOf(design, folds, constraints);
  const kernel = kernelOf(problem, backend);
  const tallies = tallyAll(problem, kernel, top, watch);
  return reportOf({ design, folds, problem, tallies, backend: kernel.name });
}
