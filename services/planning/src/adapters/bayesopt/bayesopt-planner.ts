import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import {
  createSuggester,
  DECISIONS_VERSION,
  type Suggestion as EngineSuggestion,
  type ModelSummary,
  objectiveFrom,
  type Point,
  parameterFrom,
  SOURCE,
  type SourceParameter,
  type Space,
  SpaceError,
  type SuggestInput,
  settingsFrom,
} from '@meguri/bayesopt';
import type { Goal } from '@meguri/contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Emptiness, Planner } from '../../application/ports.js';
import type { Plan, Suggestion } from '../../domain/batches.js';
import type { Market, PlanningProblem } from '../../domain/planning-problem.js';
import type { Question } from '../../domain/sources.js';
import { sentence } from '../sentence.js';

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
      const { suggestions, models } = await this.#suggester.suggest(questionOf(problem), settingsFrom(problem));
      this.#trouble = undefined;
      return {
        suggestions: suggestions.map((suggestion) => suggestionOf(suggestion, problem)),
        ...(models && { fitted: { ...models } }),
        engine: this.#engine,
        node: process.versions.node,
        milliseconds: performance.now() - begin,
      };
    } catch (error) {
      this.#trouble = (error as Error).message;
      throw error;
    }
  }

  async emptinessOf({
    parameters,
    constraints,
  }: Pick<Goal, 'parameters' | 'constraints'>): Promise<Emptiness | undefined> {
    // only constraints can rule everything out, so that others need not wait for the thread
    if (!constraints) return undefined;
    try {
      await this.#suggester.sizeOf(spaceOf({ parameters, constraints }));
      return undefined;
    } catch (error) {
      if (!(error instanceof SpaceError)) throw error;
      return { message: sentence(error.message), remedy: sentence(error.remedy) };
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#suggester.close();
  }
}

/** The problem in the words of the optimiser. */
export function questionOf(problem: PlanningProblem): SuggestInput {
  const { objectives, strategy, measured, pending, infeasible, turnedDown } = problem;
  const { market, count, initial, seed, fitted } = problem;
  const pointOf = ({ point, source }: Question): Point => (market ? { ...point, [SOURCE]: source } : point);
  return {
    space: spaceOf(problem),
    objectives: objectives.map(objectiveFrom),
    observations: measured.map((each) => ({
      point: pointOf(each),
      values: each.values,
      ...(each.uncertainties && { sds: each.uncertainties }),
      ...(each.censored && { censored: each.censored }),
    })),
    // what was turned down is passed by like what is still being measured
    pending: [...pending, ...turnedDown].map(pointOf),
    infeasible: infeasible.map(pointOf),
    count,
    seed,
    initial,
    strategy,
    ...(fitted && { warmStarts: fitted as unknown as Readonly<Record<string, ModelSummary>> }),
  };
}

type Admitting = Pick<PlanningProblem, 'parameters' | 'constraints' | 'market'>;
interface KeptSpace {
  readonly of: Admitting;
  readonly space: Space;
}

/** The newest space of each campaign, known by its parameters, so that it travels and is compiled once. */
const spaces = new WeakMap<Admitting['parameters'], KeptSpace>();

function spaceOf(of: Admitting): Space {
  const kept = spaces.get(of.parameters);
  if (kept && isSameSpace(kept.of, of)) return kept.space;
  const { parameters, constraints, market } = of;
  const axes = parameters.map(parameterFrom);
  const space = {
    parameters: market ? [...axes, parameterOf(market)] : axes,
    ...(constraints && { constraints }),
  };
  spaces.set(parameters, { of: { parameters, constraints, market }, space });
  return space;
}

/** Prices change what a market offers, which is told anew in every problem. */
const isSameSpace = (one: Admitting, other: Admitting): boolean =>
  one.constraints === other.constraints && isDeepStrictEqual(one.market, other.market);

/** The objective, where there is no other. */
const singleOf = (objectives: PlanningProblem['objectives']): PlanningProblem['objectives'][number] | undefined =>
  objectives.length === 1 ? objectives[0] : undefined;

const parameterOf = ({ target, sources, costs }: Market): SourceParameter => ({
  name: SOURCE,
  type: 'source',
  values: sources,
  target,
  costs,
});

function suggestionOf(
  { point, predictions, explanations, ...suggestion }: EngineSuggestion,
  { objectives }: PlanningProblem,
): Suggestion {
  const { [SOURCE]: source, ...rest } = point;
  const single = singleOf(objectives);
  return {
    ...suggestion,
    point: rest,
    ...(source !== undefined && { source: String(source) }),
    ...(single && predictions && { prediction: predictions[single.name] }),
    ...(single && explanations && { explanation: explanations[single.name] }),
    ...(!single && predictions && { predictions }),
    ...(!single && explanations && { explanations }),
  };
}

function engineVersion(): string {
  const manifest = new URL('../package.json', import.meta.resolve('@meguri/bayesopt'));
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return `bayesopt ${version}, decisions ${DECISIONS_VERSION}`;
}
