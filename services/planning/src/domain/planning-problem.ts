import type { Goal, Parameter, Point } from '@meguri/contracts';
import { seedOf } from '@meguri/numerics';
import { turnedDownPoints } from './budget.js';
import { type Campaign, isPending } from './campaign.js';
import { canonicalText } from './canonical-text.js';
import { objectiveOf, observationsOf } from './standing.js';

/** A measured point as the planner sees it. */
export interface MeasuredPoint {
  readonly point: Point;
  readonly value: number;
  readonly uncertainty?: number;
}

/** All that a decision about the next trials depends on; equal problems have equal answers. */
export interface PlanningProblem {
  readonly parameters: readonly Parameter[];
  readonly objective: Goal['objectives'][number];
  readonly strategy: Goal['strategy'];
  /** Imported values first, then in trial order. */
  readonly measured: readonly MeasuredPoint[];
  /** Points whose value may still come, in trial order. */
  readonly pending: readonly Point[];
  /** Points that chemistry or limits made impossible, in trial order. */
  readonly infeasible: readonly Point[];
  /** Points that were withdrawn, rejected or refused, and may not be proposed again. */
  readonly turnedDown: readonly Point[];
  readonly count: number;
  /** Size of the initial design: until so many points are known, points fill the space. */
  readonly initial: number;
  readonly seed: number;
  /** Fitted hyper-parameters of the batch before; the fit starts from them. */
  readonly fitted?: Readonly<Record<string, unknown>>;
}

/** The problem of choosing `count` trials now. */
export function planningProblem(campaign: Campaign, count: number): PlanningProblem {
  const { goal, trials } = campaign;
  return {
    parameters: goal.parameters,
    objective: objectiveOf(campaign),
    strategy: goal.strategy,
    measured: observationsOf(campaign).map(({ point, value, uncertainty }) => ({ point, value, uncertainty })),
    pending: trials.filter(isPending).map(({ point }) => point),
    infeasible: trials.filter(({ state }) => state === 'failed').map(({ point }) => point),
    turnedDown: turnedDownPoints(campaign),
    count,
    initial: goal.batch.initial,
    seed: seedOf(goal.seed, 'batch', campaign.batches + 1, campaign.refusedPoints.length),
    fitted: campaign.fitted,
  };
}

/** Whether both problems are the same, so that an answer to the one answers the other. */
export const isSameProblem = (one: PlanningProblem, other: PlanningProblem): boolean =>
  canonicalText(one) === canonicalText(other);
