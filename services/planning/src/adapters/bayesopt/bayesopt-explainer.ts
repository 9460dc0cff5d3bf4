import { createExplainer, settingsFrom } from '@meguri/bayesopt';
import type { Objective, Point } from '@meguri/contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Explainer, Learnt } from '../../application/ports.js';
import type { PlanningProblem } from '../../domain/planning-problem.js';
import { questionOf } from './bayesopt-planner.js';

/** Explains the optimiser's models in a worker thread of its own, so that no decision waits for it. */
export class BayesoptExplainer implements Explainer, OnApplicationShutdown {
  readonly #explainer = createExplainer();

  explain(problem: PlanningProblem, improved: Objective, point?: Point): Promise<Learnt | undefined> {
    const { space, objectives, observations, infeasible, warmStarts } = questionOf(problem);
    const objective = objectives.find(({ name }) => name === improved.name)!;
    const warmStart = warmStarts?.[objective.name];
    const question = { space, objective, observations, infeasible, warmStart, ...(point && { point }) };
    return this.#explainer.explain(question, settingsFrom(problem));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#explainer.close();
  }
}
