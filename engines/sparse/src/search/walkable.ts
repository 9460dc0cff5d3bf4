import type { Design } from '../data/design.js';
import { type Constraints, choiceOf } from './constraints.js';

/** Most subsets that are walked one by one: all of 26 features, some seconds. */
const MOST_WALKED = 2 ** 26;

/** Whether there are few enough subsets to walk them all. Throws {@link ConstraintError}. */
export function isWalkable(design: Design, constraints: Constraints): boolean {
  return subsetCount(design, constraints) <= MOST_WALKED;
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
