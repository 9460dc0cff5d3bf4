import type { Goal, Point, Source } from '@meguri/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Wanted } from '../domain/admission.js';
import { reasonsAgainst } from '../domain/search-space.js';
import { targetOf } from '../domain/sources.js';
import { calculationQuestion } from './calculation-question.js';
import { FEASIBILITY, type Feasibility } from './ports.js';

/** Asks the workcell and the calculators about single points, as they stand now. */
@Injectable()
export class PointChecks {
  constructor(@Inject(FEASIBILITY) private readonly feasibility: Feasibility) {}

  /**
   * The points with what their sources say against them.
   * @throws LabError when a source does not answer.
   */
  check(goal: Goal, points: readonly Wanted[]): Promise<Wanted[]> {
    return Promise.all(points.map(async (wanted) => ({ ...wanted, against: await this.#reasons(goal, wanted) })));
  }

  async #reasons(goal: Goal, { point, source = targetOf(goal).name }: Wanted): Promise<string[]> {
    const asked = goal.sources.find(({ name }) => name === source);
    // what is no point of the space is refused for that
    if (!asked || reasonsAgainst(goal, point).length > 0) return [];
    switch (asked.type) {
      case 'experiment':
        return this.#ofExperiment(goal, asked, point);
      case 'calculation':
        return this.#ofCalculation(goal, asked, point);
      case 'person':
        return [];
    }
  }

  async #ofExperiment(goal: Goal, { workcell = '', procedure = '' }: Source, point: Point): Promise<string[]> {
    const parameters = goal.parameters.flatMap((parameter) => {
      const value = point[parameter.name];
      if (value === undefined) return [];
      return { name: parameter.name, ...('unit' in parameter && { unit: parameter.unit }), values: [value] };
    });
    const { problems } = await this.feasibility.procedure({ workcell, procedure, parameters });
    return problems.map(({ message }) => message);
  }

  async #ofCalculation(goal: Goal, source: Source, point: Point): Promise<string[]> {
    const question = calculationQuestion(goal, source, [point]);
    const { workflows, problems } = await this.feasibility.calculation(question);
    if (!workflows.includes(question.workflow)) return [`there is no workflow ${question.workflow} any more`];
    return problems.map(({ message }) => message);
  }
}
