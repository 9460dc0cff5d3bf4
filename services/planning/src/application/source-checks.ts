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
import { oneOf } from '../domain/nearest-word.js';
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
    const { workflows } = await this.feasibility.workflows();
    const names = workflows.map(({ name }) => name);
    const workflow = workflows.find(({ name }) => name === value.workflow);
    if (!workflow) return [unknown(`${field}.workflow`, 'workflow', value.workflow ?? '', names)];
    const parameters = new Set(parts.parameters.map((each) => each.value.name));
    const missing = workflow.inputs.filter((input) => !parameters.has(input));
    return [
      ...(workflow.installed ? [] : [notInstalled(field, workflow)]),
      ...missing.map((input) => ({
        field: 'parameters',
        message: `The workflow ${workflow.name} needs ${input}, which is no parameter.`,
        remedy: `Add the parameter ${input}.`,
      })),
      ...parts.parameters
        .filter((parameter) => workflow.inputs.includes(parameter.value.name))
        .flatMap((parameter) => sometimesMissing(parameter, `workflow ${workflow.name}`)),
      ...parts.objectives.flatMap((objective) =>
        unmeasured(objective, `workflow ${workflow.name}`, workflow.properties),
      ),
    ];
  }
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

const notInstalled = (
  field: string,
  { name, remedy }: { readonly name: string; readonly remedy?: string },
): Finding => ({
  field: `${field}.workflow`,
  message: `A calculator of the workflow ${name} is not installed.`,
  remedy: remedy ?? 'Install it.',
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

function unmeasured({ field, value }: Located<Objective>, by: string, properties: readonly Bound[]): Finding[] {
  const names = properties.map(({ name }) => name);
  const found = properties.find(({ name }) => name === value.name);
  if (!found)
    return [
      {
        field: `${field}.name`,
        message: `The ${by} does not measure ${value.name}.`,
        remedy: oneOf(value.name, names),
      },
    ];
  const unit = found.unit ?? '';
  return isConvertible(value.unit, unit) ? [] : [doesNotConvert(`${field}.unit`, value.unit, unit)];
}

const doesNotConvert = (field: string, given: string, needed: string): Finding => ({
  field,
  message: `"${given}" does not convert to "${needed}".`,
  remedy: `Use "${needed}" or a unit that converts to it.`,
});
