import type { Design } from '../data/design.js';
import { type Constraints, choiceOf } from './constraints.js';
import { isWide } from './problem.js';

/** Most subsets that are walked one by one: all of 26 features, some seconds. */
const MOST_WALKED = 2 ** 26;

/** Whether there are few enough subsets to walk them all. Throws {@link ConstraintError}. */
export function isWalkable(design: Design, constraints: Constraints): boolean {
  return subsetCount(design, constraints) <= MOST_WALKED;
}

/**
 * How the best subsets are looked for. `exhaustive`: every subset is walked. `bounded`: all but those that certainly are none of the best.
 * `heuristic`: of more than 45 free features, those of few features, then neighbourhoods of the best so far.
 */
export type Method = 'exhaustive' | 'bounded' | 'heuristic';

/** Throws {@link ConstraintError}. */
export function methodOf(design: Design, constraints: Constraints): Method {
  if (isWalkable(design, constraints)) return 'exhaustive';
  return isWide(choiceOf(design, constraints)) ? 'heuristic' : 'bounded';
}

/** The largest size up to which there are no more than so many subsets, forced features included: walked one by one, they take some seconds. */
export function walkableSize(design: Design, constraints: Constraints, most = MOST_WALKED): number {
  const { forced, free } = choiceOf(design, constraints);
  const largest = Math.min(constraints.maxSize ?? design.features.length, forced.length + free.length);
  let size = forced.length;
  while (size < largest && subsetCount(design, { ...constraints, maxSize: size + 1 }) <= most) size++;
  return size;
}

/** How many subsets the sizes admit, what excludes one another aside. */
export function subsetCount(design: Design, constraints: Constraints): number {
  const { forced, free } = choiceOf(design, constraints);
  const { minSize = 0, maxSize = design.features.length } = constraints;
  let [count, ofSize] = [0, 1];
  for (let size = 0; size <= free.length; size++) {
    const all = forced.length + size;
    if (all >= minSize && all <= maxSize) count += ofSize;
    ofSize = (ofSize * (free.length - size)) / (size + 1);
  }
  return count;
}
