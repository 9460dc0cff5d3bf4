import { type Objective, outcomeOf } from './objective.js';
import { ObjectiveError } from './objective-error.js';

/** One number of several values by name; null when a value it needs is missing. */
export type Desirability = (values: Readonly<Record<string, number | null>>) => number | null;

/**
 * How desirable a result is, from 0 to 1: the weighted geometric mean of one ramp per objective, from 0 at the worst acceptable
 * value to 1 at the ideal one; for a target from 0 at its tolerance to 1 at the target. Objectives without direction are left out. With
 * a geometric mean nothing makes up for an unacceptable value. G. Derringer and R. Suich, J. Quality Technology 12 (1980) 214-219.
 * Throws {@link ObjectiveError} when an objective lacks its reference or ideal.
 */
export function desirabilityOf(objectives: readonly Objective[]): Desirability {
  const ramps = objectives.filter(({ direction }) => direction !== undefined).map(rampOf);
  if (ramps.length === 0) {
    throw new ObjectiveError('no objective has a direction', undefined, 'give one of them a direction');
  }
  const total = ramps.reduce((sum, { weight }) => sum + weight, 0);
  return (values) => {
    let logarithm = 0;
    for (const { name, weight, at } of ramps) {
      const value = values[name];
      if (value === null || value === undefined) return null;
      logarithm += weight * Math.log(at(value));
    }
    return Math.exp(logarithm / total);
  };
}

function rampOf(objective: Objective) {
  const { name, of, reference, ideal } = outcomeOf(objective);
  if (reference === undefined || ideal === undefined) {
    throw new ObjectiveError(
      `objective ${name}: desirability needs a worst acceptable and an ideal value`,
      name,
      'give it reference and ideal',
    );
  }
  const at = (value: number) => Math.min(1, Math.max(0, (of(value) - reference) / (ideal - reference)));
  return { name, weight: objective.weight ?? 1, at };
}
