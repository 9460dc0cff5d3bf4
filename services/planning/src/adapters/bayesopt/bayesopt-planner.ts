import { readFileSync } from 'node:fs';
import { createSuggester, type ModelSummary, type SuggestInput } from '@meguri/bayesopt';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Planner } from '../../application/ports.js';
import type { Plan } from '../../domain/batches.js';
import type { PlanningProblem } from '../../domain/planning-problem.js';

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
      const { name } = problem.objective;
      const { suggestions, models } = await this.#suggester.suggest(questionOf(problem));
      this.#trouble = undefined;
      return {
        suggestions: suggestions.map(({ predictions, ...suggestion }) => ({
          ...suggestion,
          ...(predictions && { prediction: predictions[name] }),
        })),
        ...(models && { fitted: { ...models[name] } }),
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

function questionOf(problem: PlanningProblem): SuggestInput {
  const { parameters, objective, strategy, measured, pending, infeasible, turnedDown, count, initial, seed } = problem;
  return {
    space: { parameters },
    objectives: [objective],
    observations: measured.map(({ point, value }) => ({ point, values: { [objective.name]: value } })),
    // what was turned down is passed by like what is still being measured
    pending: [...pending, ...turnedDown],
    infeasible,
    count,
    seed,
    initial,
    strategy,
    ...(problem.fitted && { warmStarts: { [objective.name]: problem.fitted as unknown as ModelSummary } }),
  };
}

function engineVersion(): string {
  const manifest = new URL('../package.json', import.meta.resolve('@meguri/bayesopt'));
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return `bayesopt ${version}`;
}
