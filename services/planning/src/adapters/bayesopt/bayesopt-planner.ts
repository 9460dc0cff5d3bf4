import { readFileSync } from 'node:fs';
import {
  createSuggester,
  DEFAULT_SETTINGS,
  type Suggestion as EngineSuggestion,
  type Explanation,
  type ModelSummary,
  type Point,
  type Settings,
  type SourceParameter,
  type SuggestInput,
} from '@meguri/bayesopt';
import type { Objective } from '@meguri/contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Planner } from '../../application/ports.js';
import type { Plan, Suggestion } from '../../domain/batches.js';
import { aimOf } from '../../domain/objectives.js';
import type { Market, PlanningProblem } from '../../domain/planning-problem.js';
import type { Reasons } from '../../domain/proposal-explanation.js';
import type { Question } from '../../domain/sources.js';

/** Plans with the Bayesian optimiser in a warm worker thread, so that the event loop stays free. */
export class BayesoptPlanner implements Planner, OnApplicationShutdown {
  readonly #suggester = createSuggester();
  readonly #engine = engineVersion();
  #trouble: string | undefined;

  /** Why the last problem was not answered; undefined when it was. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  async plan(problem: PlanningProblem): Promise<Plan> {
    const begin = performance.now();
    try {
      const { suggestions, models } = await this.#suggester.suggest(questionOf(problem), settingsOf(problem));
      this.#trouble = undefined;
      return {
        suggestions: suggestions.map((suggestion) => suggestionOf(suggestion, problem)),
        ...(models && { fitted: fittedOf(models, problem) }),
        engine: this.#engine,
        node: process.versions.node,
        milliseconds: performance.now() - begin,
      };
    } catch (error) {
      this.#trouble = (error as Error).message;
      throw error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#suggester.close();
  }
}

/** Name of the engine's parameter that holds the source; no name of a campaign file has such a character. */
const SOURCE = '#source';

/** The planner's settings with what the campaign asks for. */
export function settingsOf({ acquisition = DEFAULT_SETTINGS.acquisition }: PlanningProblem): Settings {
  return { ...DEFAULT_SETTINGS, acquisition };
}

/** The problem in the words of the optimiser. */
export function questionOf(problem: PlanningProblem): SuggestInput {
  const { parameters, constraints, objectives, strategy, measured, pending, infeasible, turnedDown } = problem;
  const { market, count, initial, seed, fitted } = problem;
  const pointOf = ({ point, source }: Question): Point => (market ? { ...point, [SOURCE]: source } : point);
  const single = singleOf(objectives);
  const warmStarts = single && fitted ? { [single.name]: fitted } : fitted;
  return {
    space: {
      parameters: market ? [...parameters, parameterOf(market)] : parameters,
      ...(constraints && { constraints }),
    },
    objectives: objectives.map(aimOf),
    observations: measured.map((each) => ({ point: pointOf(each), values: each.values })),
    // what was turned down is passed by like what is still being measured
    pending: [...pending, ...turnedDown].map(pointOf),
    infeasible: infeasible.map(pointOf),
    count,
    seed,
    initial,
    strategy,
    ...(warmStarts && { warmStarts: warmStarts as unknown as Readonly<Record<string, ModelSummary>> }),
  };
}

/** The fitted models as events keep them: that of a single objective by itself, those of several by name. */
function fittedOf(models: Readonly<Record<string, ModelSummary>>, { objectives }: PlanningProblem) {
  const single = singleOf(objectives);
  return single ? { ...models[single.name] } : { ...models };
}

/** The objective, where there is no other. */
const singleOf = (objectives: readonly Objective[]): Objective | undefined =>
  objectives.length === 1 ? objectives[0] : undefined;

const parameterOf = ({ target, sources, costs }: Market): SourceParameter => ({
  name: SOURCE,
  type: 'source',
  values: sources,
  target,
  costs,
});

function suggestionOf(
  { point, predictions, explanation, ...suggestion }: EngineSuggestion,
  { objectives }: PlanningProblem,
): Suggestion {
  const { [SOURCE]: source, ...rest } = point;
  const single = singleOf(objectives);
  return {
    ...suggestion,
    point: rest,
    ...(source !== undefined && { source: String(source) }),
    ...(single && predictions && { prediction: predictions[single.name] }),
    ...(single && explanation && { explanation: reasonsOf(explanation, single.name) }),
    ...(!single && predictions && { predictions }),
  };
}

const reasonsOf = ({ intervals, ...reasons }: Explanation, objective: string): Reasons => ({
  interval: intervals[objective]!,
  ...reasons,
});

function engineVersion(): string {
  const manifest = new URL('../package.json', import.meta.resolve('@meguri/bayesopt'));
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return `bayesopt ${version}`;
}
