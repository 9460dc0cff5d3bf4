import type { Censoring, Constraint, Goal, Objective, Parameter, PointTable } from '@meguri/contracts';
import { seedOf } from '@meguri/numerics';
import { affordableSources, turnedDownQuestions } from './budget.js';
import { type Campaign, isPending } from './campaign.js';
import { canonicalText } from './canonical-text.js';
import { observedQuantity } from './objectives.js';
import { type Question, targetOf } from './sources.js';
import { type Observed, observationsOf } from './standing.js';

/** An answer as the planner sees it. */
export interface Answered extends Question {
  /** The objectives that were observed, by name, in their units. */
  readonly values: Readonly<Record<string, number>>;
  /** Their standard uncertainties, where they are known; absent where none is. */
  readonly uncertainties?: Readonly<Record<string, number>>;
  /** Those that are only limits of what would have been observed; absent where none is. */
  readonly censored?: Readonly<Record<string, Censoring>>;
}

/** Who may be asked, where there is a choice. */
export interface Market {
  /** Name of the source that the objective is about. */
  readonly target: string;
  readonly sources: readonly string[];
  /** What an answer costs, of those that the money left can pay. */
  readonly costs: Readonly<Record<string, number>>;
}

/** An objective with what a model that it follows says of points. */
export type PlannedObjective = Omit<Objective, 'priorMean'> & { readonly priorMean?: string | PointTable };

/** All that a decision about the next trials depends on; equal problems have equal answers. */
export interface PlanningProblem {
  readonly parameters: readonly Parameter[];
  readonly constraints?: readonly Constraint[];
  readonly objectives: readonly PlannedObjective[];
  readonly strategy: Goal['strategy'];
  /** How the model judges points; absent: by the planner's default. */
  readonly acquisition?: Goal['acquisition'];
  /** Whether numeric axes are bent as the results ask for; absent: not. */
  readonly warping?: boolean;
  /** Imported values first, then in trial order. */
  readonly measured: readonly Answered[];
  /** Questions whose answer may still come, in trial order. */
  readonly pending: readonly Question[];
  /** Questions that chemistry or limits made impossible to answer, in trial order. */
  readonly infeasible: readonly Question[];
  /** Questions that were withdrawn, rejected or refused, and may not be asked again. */
  readonly turnedDown: readonly Question[];
  /** Absent when one source answers everything. */
  readonly market?: Market;
  readonly count: number;
  /** Size of the initial design: until so many points are known, points fill the space. */
  readonly initial: number;
  readonly seed: number;
  /** Fitted hyper-parameters of the batch before, by objective; the fits start from them. */
  readonly fitted?: Readonly<Record<string, unknown>>;
}

/** The problem of choosing `count` trials now. */
export function planningProblem(campaign: Campaign, count: number): PlanningProblem {
  const { goal, trials } = campaign;
  return {
    parameters: goal.parameters,
    ...(goal.constraints && { constraints: goal.constraints }),
    objectives: goal.objectives.map((objective) => followed(objective, campaign)),
    strategy: goal.strategy,
    ...(goal.acquisition && { acquisition: goal.acquisition }),
    ...(goal.warping && { warping: true }),
    measured: observationsOf(campaign).map((observed) => answeredOf(goal, observed)),
    pending: trials.filter(isPending).map(questionOf),
    infeasible: trials.filter(({ state }) => state === 'failed').map(questionOf),
    turnedDown: turnedDownQuestions(campaign),
    ...(goal.sources.length > 1 && { market: marketOf(campaign) }),
    count,
    initial: goal.batch.initial,
    seed: seedOf(goal.seed, 'batch', campaign.batches + 1, campaign.refusedPoints.length),
    fitted: campaign.fitted,
  };
}

/** The problem as the models have learnt from it: what they learnt stays when the money for more answers is spent. */
export function learntProblem(campaign: Campaign): PlanningProblem {
  const problem = planningProblem(campaign, 1);
  const costs = Object.fromEntries(campaign.goal.sources.map(({ name, cost }) => [name, cost]));
  return problem.market ? { ...problem, market: { ...problem.market, costs } } : problem;
}

function followed(objective: Objective, { priorMeans }: Campaign): PlannedObjective {
  const priorMean = objective.model && priorMeans?.[objective.name];
  return priorMean ? { ...objective, priorMean } : objective;
}

const answeredOf = ({ objectives }: Goal, { point, source, values }: Observed): Answered => {
  const known = objectives.flatMap((objective) => observedQuantity(objective, values) ?? []);
  const uncertain = known.flatMap(({ name, uncertainty }) => (uncertainty === undefined ? [] : [[name, uncertainty]]));
  const limits = known.flatMap(({ name, censored }) => (censored ? [[name, censored]] : []));
  return {
    point,
    source,
    values: Object.fromEntries(known.map(({ name, value }) => [name, value])),
    ...(uncertain.length > 0 && { uncertainties: Object.fromEntries(uncertain) }),
    ...(limits.length > 0 && { censored: Object.fromEntries(limits) }),
  };
};

const questionOf = ({ point, source }: Question): Question => ({ point, source });

const marketOf = (campaign: Campaign): Market => ({
  target: targetOf(campaign.goal).name,
  sources: campaign.goal.sources.map(({ name }) => name),
  costs: Object.fromEntries(affordableSources(campaign).map(({ name, cost }) => [name, cost])),
});

/** Whether both problems are the same, so that an answer to the one answers the other. */
export const isSameProblem = (one: PlanningProblem, other: PlanningProblem): boolean =>
  canonicalText(one) === canonicalText(other);
