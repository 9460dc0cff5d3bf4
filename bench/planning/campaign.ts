// One campaign on a task whose answers are at hand, whoever plans it.
import { type Objective, type Observation, type Point, type Space, type SuggestInput, suggest } from '@meguri/bayesopt';
import { type Problem, regret } from '../problems/index.ts';

export type Outcome = Readonly<Record<string, number>>;

export interface Task {
  readonly name: string;
  readonly space: Space;
  readonly objectives: readonly Objective[];
  readonly measure: (point: Point) => Outcome;
  /** How far the outcomes so far are from the best possible: 0 at the optimum. */
  readonly regret: (outcomes: readonly Outcome[]) => number;
  /** Points of the initial design, points per decision, points in all. */
  readonly initial: number;
  readonly batch: number;
  readonly budget: number;
}

export interface Decision {
  readonly points: readonly Point[];
  readonly milliseconds: number;
}

/** Who plans: asked for the next points after the observations so far. */
export type Planner = (observations: readonly Observation[], count: number) => Promise<Decision>;

export interface Campaign {
  /** Regret after each trial. */
  readonly regret: readonly number[];
  /** Time of each decision after the initial design. */
  readonly milliseconds: readonly number[];
}

/**
 * A test function with one trial per decision. Its constraints are measured like its value, and the planner is told that none may
 * exceed 0, with a transform where one is given; regret is that of the best feasible trial, and infinite before there is one.
 */
export function taskOf(problem: Problem, initial: number, budget: number, transform?: 'bilog'): Task {
  const { name, space, objective, value, constraints = () => [] } = problem;
  const limits = constraintLimits(constraints(problem.optimum.point).length).map((limit) => ({ ...limit, transform }));
  const regretOf = (outcome: Outcome) =>
    limits.every((limit) => outcome[limit.name]! <= 0) ? regret(problem, outcome[objective.name]!) : Infinity;
  return {
    name: transform ? `${name}, ${transform} constraints` : name,
    space,
    objectives: [objective, ...limits],
    measure: (point) => ({ [objective.name]: value(point), ...constraintOutcome(constraints(point)) }),
    regret: (outcomes) => Math.min(...outcomes.map(regretOf)),
    initial,
    batch: 1,
    budget,
  };
}

const constraintName = (index: number) => `constraint ${index + 1}`;

/** Outcomes that may not exceed 0. */
export function constraintLimits(count: number): Objective[] {
  return Array.from({ length: count }, (_, i) => ({ name: constraintName(i), atMost: 0 }));
}

/** Values of constraints by the names of {@link constraintLimits}. */
export function constraintOutcome(values: readonly number[]): Outcome {
  return Object.fromEntries(values.map((value, i) => [constraintName(i), value]));
}

/** A point of these parameters as a key of what was measured there. */
export const keyOf = (names: readonly string[], point: Point) => JSON.stringify(names.map((name) => point[name]));

/** Plays a campaign from the initial design that belongs to the seed, the same for every planner. */
export async function playCampaign(task: Task, seed: number, planner: Planner): Promise<Campaign> {
  const { space, objectives, measure, initial, batch, budget } = task;
  const observations: Observation[] = [];
  const outcomes: Outcome[] = [];
  const milliseconds: number[] = [];
  const regrets: number[] = [];
  const tell = (points: readonly Point[]) => {
    for (const point of points) {
      const values = measure(point);
      observations.push({ point, values });
      outcomes.push(values);
      regrets.push(task.regret(outcomes));
    }
  };
  const design = suggest({ space, objectives, observations, count: initial, seed, initial });
  tell(design.suggestions.map(({ point }) => point));
  while (observations.length < budget) {
    const decision = await planner(observations, Math.min(batch, budget - observations.length));
    milliseconds.push(decision.milliseconds);
    tell(decision.points);
  }
  return { regret: regrets, milliseconds };
}

/** Meguri at its defaults, or drawing at random. */
export function meguri({ space, objectives, initial }: Task, seed: number, strategy: 'gp' | 'random' = 'gp'): Planner {
  let warmStarts: SuggestInput['warmStarts'];
  return async (observations, count) => {
    const begun = performance.now();
    const output = suggest({ space, objectives, observations, count, seed, initial, strategy, warmStarts });
    warmStarts = output.models;
    return { points: output.suggestions.map(({ point }) => point), milliseconds: performance.now() - begun };
  };
}
