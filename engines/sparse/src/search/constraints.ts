import type { Design, Feature } from '../data/design.js';
import { featuresNamed } from '../data/design.js';

/** Which subsets a person admits, by names of features. */
export interface Constraints {
  /** In every subset. */
  readonly force?: readonly string[];
  /** In no subset. */
  readonly forbid?: readonly string[];
  /** Of each of these lists a subset has at most one. */
  readonly eitherOr?: readonly (readonly string[])[];
  /** Fewest features of a subset, forced ones included. Default 0: the mean alone. */
  readonly minSize?: number;
  /** Most features of a subset, forced ones included. Default: as many as the folds allow. */
  readonly maxSize?: number;
}

/** Constraints that contradict one another or the data. */
export class ConstraintError extends Error {
  override readonly name = 'ConstraintError';
  /** What the caller can do about it. */
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

export interface Choice {
  /** Features in every subset. */
  readonly forced: readonly Feature[];
  /** Features that a subset may have or not. */
  readonly free: readonly Feature[];
  /** For each free feature the free features it excludes, by index. */
  readonly excludes: readonly (readonly number[])[];
}

/** What is left to choose. Throws {@link ConstraintError}. */
export function choiceOf(design: Design, constraints: Constraints): Choice {
  const { force = [], forbid = [], eitherOr = [] } = constraints;
  for (const name of [...force, ...forbid, ...eitherOr.flat()]) {
    if (design.features.every((feature) => feature.name !== name)) {
      const names = design.features.map((feature) => feature.name).join(', ');
      throw new ConstraintError(`there is no feature ${name}`, `name one of ${names}`);
    }
  }
  const rivals = (name: string) =>
    eitherOr.filter((list) => list.includes(name)).flatMap((list) => list.filter((other) => other !== name));
  const excluded = new Set([...forbid, ...force.flatMap(rivals)]);
  const clash = force.find((name) => excluded.has(name));
  if (clash !== undefined) {
    throw new ConstraintError(`${clash} is forced in and excluded at once`, 'drop one of the two conditions');
  }
  const free = design.features.filter(({ name }) => !force.includes(name) && !excluded.has(name));
  const excludes = free.map(({ name }) => {
    const names = rivals(name);
    return free.flatMap((other, i) => (names.includes(other.name) ? [i] : []));
  });
  return { forced: featuresNamed(design, force), free, excludes };
}
