import { type Objective, type Outcome, outcomeOf } from '../objectives/objective.js';
import { ObjectiveError } from '../objectives/objective-error.js';
import type { Point } from '../spaces/space.js';
import { checkLogarithm } from './outcome-transforms.js';

/** A point with what was measured there, in the units of the objectives; null, or no entry, where an objective was not measured. */
export interface Observation {
  readonly point: Point;
  readonly values: Readonly<Record<string, number | null>>;
  /**
   * Standard deviations of the values where they are known, at least 0, by objective and in its unit; of a mean of n measurements that of
   * one divided by √n. What else scatters is fitted.
   */
  readonly sds?: Readonly<Record<string, number>>;
  /** The values that are only limits of what would have been measured (detection limits, saturation), by objective. */
  readonly censored?: Readonly<Record<string, Censoring>>;
}

/** What would have been measured is at least, or at most, the value. */
export type Censoring = 'at-least' | 'at-most';

/** What was observed, and in coordinates where, and what failed. */
export interface Given {
  readonly observations: readonly Observation[];
  /** Coordinates of the observations. */
  readonly rows: readonly Float64Array[];
  readonly infeasible: readonly Float64Array[];
}

/** An answer about one objective, as an outcome of which more is better. */
export interface Answer {
  readonly row: Float64Array;
  readonly value: number;
  /** Its standard deviation; 0 where none is known. */
  readonly sd: number;
  /** 1 where the truth is at least the value, -1 where it is at most that, 0 where it is the value. */
  readonly side: number;
  /** Index of the observation; undefined for a failure. */
  readonly origin: number | undefined;
}

/** Sizes beyond this cannot be squared and are no measurements. */
const LARGEST_VALUE = 1e150;
export const makesSense = (value: number) => Math.abs(value) <= LARGEST_VALUE;

/**
 * What was answered. A point that is infeasible, or whose value makes no sense, counts as the worst value seen, so that its
 * neighbourhood loses appeal (floor padding).
 */
export function answersOf(objective: Objective, { of }: Outcome, { observations, rows, infeasible }: Given): Answer[] {
  const known = resultsOf(objective, observations, rows);
  const failed = [...known.filter(({ value }) => !makesSense(value)).map(({ row }) => row), ...infeasible];
  const measured = known.filter(({ value }) => makesSense(value));
  if (measured.length === 0) return [];
  for (const { value } of measured) checkLogarithm(objective, value);
  const answers = measured.map((result) => ({ ...result, value: of(result.value) }));
  const worst = Math.min(...tellingOf(answers).map((i) => answers[i]!.value));
  return [...answers, ...failed.map((row) => ({ row, value: worst, sd: 0, side: 0, origin: undefined }))];
}

/** What was measured of an objective, in its unit; limits that say nothing about the outcome are left out. */
function resultsOf(
  objective: Objective,
  observations: readonly Observation[],
  rows: readonly Float64Array[],
): Answer[] {
  const { name } = objective;
  return observations.flatMap(({ values, sds, censored }, i) => {
    const value = values[name];
    if (value === null || value === undefined) return [];
    const side = sideOf(objective, value, censored?.[name]);
    if (side === undefined) return [];
    return [{ row: rows[i]!, value, sd: checkedSd(sds?.[name], i, name), side, origin: i }];
  });
}

/** On which side of an outcome the truth lies: 1 above, -1 below, 0 there; undefined where it may lie on both. */
function sideOf(objective: Objective, value: number, censoring: Censoring | undefined): 1 | 0 | -1 | undefined {
  if (censoring === undefined) return 0;
  const { direction } = objective;
  if (typeof direction === 'object') {
    const isBeyond = censoring === 'at-least' ? value >= direction.target : value <= direction.target;
    return isBeyond ? -1 : undefined;
  }
  const { of } = outcomeOf(objective);
  return (censoring === 'at-least') === of(1) > of(0) ? 1 : -1;
}

function checkedSd(sd: number | undefined, observation: number, name: string): number {
  if (sd === undefined || (sd >= 0 && makesSense(sd))) return sd ?? 0;
  throw new ObjectiveError(
    `observation ${observation}: the standard deviation of ${name} is ${sd}`,
    name,
    'give a number of at least 0, or leave it out',
  );
}

/** Indices of the answers that say how large outcomes are: a limit that excludes none of the exact ones does not. */
export function tellingOf(answers: readonly Answer[]): number[] {
  const exact = answers.filter(({ side }) => side === 0).map(({ value }) => value);
  const [lowest, highest] = [Math.min(...exact), Math.max(...exact)];
  const tells = ({ side, value }: Answer) =>
    side === 0 || exact.length === 0 || (side > 0 ? value > lowest : value < highest);
  return [...answers.keys()].filter((i) => tells(answers[i]!));
}
