import {
  type FileProblem,
  isConvertible,
  isLabError,
  type LabError,
  type Objective,
  type Parameter,
  type Source,
} from '@meguri/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { parameterOf } from '../domain/calculation-inputs.js';
import { oneOf } from '../domain/nearest-word.js';
import { calculationQuestion, examplePoints } from './calculation-question.js';
import { type CampaignFile, FEASIBILITY, type Feasibility, type Located } from './ports.js';

/** A problem before its place in the file is known. */
interface Finding {
  readonly field: string;
  readonly message: string;
  readonly remedy: string;
}

/** What the sources said, or that somebody did not answer. */
export interface SourceCheck {
  readonly problems: readonly FileProblem[];
  readonly unanswered?: LabError;
}

/** Asks the workcell and the calculators whether they can do what a campaign file wants of them. */
@Injectable()
export class SourceChecks {
  constructor(@Inject(FEASIBILITY) private readonly feasibility: Feasibility) {}

  async check(file: CampaignFile): Promise<SourceCheck> {
    const answers = await Promise.allSettled(file.parts.sources.map((source) => this.#findings(source, file.parts)));
    const failure = answers.find((answer) => answer.status === 'rejected')?.reason;
    if (failure !== undefined && !isLabError(failure)) throw failure;
    const findings = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const problems = findings.map((finding) => ({ ...file.positionOf(finding.field), ...finding }));
    return { problems, ...(failure && { unanswered: failure }) };
  }

  #findings(source: Located<Source>, parts: CampaignFile['parts']): Finding[] | Promise<Finding[]> {
    switch (source.value.type) {
      case 'experiment':
        return this.#ofExperiment(source, parts);
      case 'calculation':
        return this.#ofCalculation(source, parts);
      case 'person':
        return [];
    }
  }

  async #ofExperiment({ field, value }: Located<Source>, parts: CampaignFile['parts']): Promise<Finding[]> {
    const { workcell = '', procedure = '' } = value;
    const answer = await this.feasibility.procedure({ workcell, procedure, parameters: parts.parameters.map(asked) });
    if (!answer.workcells.includes(workcell))
      return [unknown(`${field}.workcell`, 'workcell', workcell, answer.workcells)];
    if (!answer.procedures.includes(procedure))
      return [unknown(`${field}.procedure`, 'procedure', procedure, answer.procedures)];
    const fieldOf = (name: string) => parts.parameters.find((each) => each.value.name === name)?.field ?? 'parameters';
    const told = answer.problems.map(({ parameter, message, remedy }) => ({
      field: parameter === undefined ? `${field}.procedure` : fieldOf(parameter),
      message,
      remedy,
    }));
    const toldOf = new Set(answer.problems.map(({ parameter }) => parameter));
    const untold = parts.parameters.filter((each) => !toldOf.has(each.value.name));
    return [
      ...told,
      ...untold.flatMap((parameter) => unbound(parameter, procedure, answer.parameters)),
      ...parts.parameters.flatMap((parameter) => sometimesMissing(parameter, `procedure ${procedure}`)),
      ...parts.objectives.flatMap((objective) => unmeasured(objective, `procedure ${procedure}`, answer.observes)),
    ];
  }

  async #ofCalculation({ field, value }: Located<Source>, parts: CampaignFile['parts']): Promise<Finding[]> {
    const parameters = parts.parameters.map((each) => each.value);
    const question = calculationQuestion({ parameters }, value, examplePoints(parameters));
    const { workflow } = question;
    const answer = await this.feasibility.calculation(question);
    if (!answer.workflows.includes(workflow))
      return [unknown(`${field}.workflow`, 'workflow', workflow, answer.workflows)];
    const wanted = value.properties ?? answer.properties.map(({ name }) => name);
    const given = answer.properties.filter(({ name }) => wanted.includes(name));
    return [
      ...answer.problems.map(({ about, ...problem }) => ({ field: `${field}.${about}`, ...problem })),
      ...parts.parameters
        .filter((parameter) => answer.inputs.some((input) => comesFrom(input, parameter.value, value)))
        .flatMap((parameter) => sometimesMissing(parameter, `workflow ${workflow}`)),
      ...parts.objectives.flatMap((objective) => unanswered(objective, { field, value }, given)),
    ];
  }
}

/** Whether the input of a workflow is what the parameter says. */
function comesFrom(input: string, { name }: Parameter, { inputs = {} }: Source): boolean {
  const said = inputs[input];
  return said === undefined ? input === name : parameterOf(said) === name;
}

/** An objective that the calculation does not answer, under its own name or that which the source says. */
function unanswered(objective: Located<Objective>, { field, value }: Located<Source>, given: readonly Bound[]) {
  const { name } = objective.value;
  const by = `workflow ${value.workflow}`;
  const property = value.observes?.[name];
  if (property === undefined) return unmeasured(objective, by, given);
  const at = `${field}.observes.${name}`;
  const found = given.find((each) => each.name === property);
  if (!found) return [notMeasured(at, property, by, given)];
  if (given.some((each) => each.name === name))
    return [
      {
        field: at,
        message: `The ${by} gives a property ${name} of its own.`,
        remedy: 'Give the objective another name, or name other `properties`.',
      },
    ];
  return doesNotFit(objective, found);
}

const asked = ({ value }: Located<Parameter>) => ({
  name: value.name,
  ...('unit' in value && { unit: value.unit }),
  ...('values' in value && { values: [...value.values] }),
  ...('lower' in value && { lower: value.lower, upper: value.upper }),
});

const unknown = (field: string, what: string, name: string, known: readonly string[]): Finding => ({
  field,
  message: `There is no ${what} ${name}.`,
  remedy: oneOf(name, known),
});

interface Bound {
  readonly name: string;
  readonly unit?: string;
}

function unbound({ field, value }: Located<Parameter>, procedure: string, bound: readonly Bound[]): Finding[] {
  const names = bound.map(({ name }) => name);
  const found = bound.find(({ name }) => name === value.name);
  if (!found)
    return [
      {
        field: `${field}.name`,
        message: `The procedure ${procedure} does not use ${value.name}.`,
        remedy: oneOf(value.name, names),
      },
    ];
  if (!('unit' in value) || found.unit === undefined || isConvertible(value.unit, found.unit)) return [];
  return [doesNotConvert(`${field}.unit`, value.unit, found.unit)];
}

/** Procedures and workflows take every parameter in every trial. */
const sometimesMissing = ({ field, value }: Located<Parameter>, by: string): Finding[] =>
  value.when
    ? [
        {
          field: `${field}.when`,
          message: `The ${by} needs ${value.name} in every trial.`,
          remedy: 'Remove `when`, and exclude what makes no sense with a constraint: never.',
        },
      ]
    : [];

function unmeasured(objective: Located<Objective>, by: string, properties: readonly Bound[]): Finding[] {
  const { name } = objective.value;
  const found = properties.find((property) => property.name === name);
  return found ? doesNotFit(objective, found) : [notMeasured(`${objective.field}.name`, name, by, properties)];
}

const notMeasured = (field: string, name: string, by: string, properties: readonly Bound[]): Finding => ({
  field,
  message: `The ${by} does not measure ${name}.`,
  remedy: oneOf(
    name,
    properties.map((property) => property.name),
  ),
});

/** An objective in a unit that is not one of what answers it. */
function doesNotFit({ field, value }: Located<Objective>, { unit = '' }: Bound): Finding[] {
  return isConvertible(value.unit, unit) ? [] : [doesNotConvert(`${field}.unit`, value.unit, unit)];
}

const doesNotConvert = (field: string, given: string, needed: string): Finding => ({
  field,
  message: `"${given}" does not convert to "${needed}".`,
  remedy: `Use "${needed}" or a unit that converts to it.`,
});
