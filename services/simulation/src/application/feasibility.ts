import type { checkCalculation } from '@meguri/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Refusal } from '../domain/job.js';
import {
  type Asked,
  type Calculator,
  type Installation,
  type JobInputs,
  problemOf,
  problemOfInputs,
  problemOfProfile,
  problemOfProperties,
  type Request,
  type Workflow,
} from '../domain/workflow.js';
import { CALCULATORS, type Calculators, MOLECULES, type Molecules, WORKFLOWS, type Workflows } from './ports.js';

type Question = z.infer<typeof checkCalculation.input>;
type Output = z.infer<typeof checkCalculation.output>;
type Problem = Output['problems'][number];

/** Says whether a calculation can be done here, and what to do when it cannot. */
@Injectable()
export class Feasibility {
  constructor(
    @Inject(WORKFLOWS) private readonly workflows: Workflows,
    @Inject(CALCULATORS) private readonly calculators: Calculators,
    @Inject(MOLECULES) private readonly molecules: Molecules,
  ) {}

  /** Why the calculation cannot be done; undefined when it can. */
  async refusalOf(workflowName: string, request: Request): Promise<Refusal | undefined> {
    const workflow = this.workflows.get(workflowName);
    if (!workflow)
      return {
        code: 'WORKFLOW.UNKNOWN',
        reason: `there is no workflow ${workflowName}`,
        remedy: `choose one of ${[...this.workflows.keys()].join(', ')}`,
      };
    const problem = problemOf(workflow, request) ?? (await this.#notAMolecule(workflow, request));
    if (problem) return { code: 'JOB.INPUT_INVALID', reason: problem, remedy: 'correct the inputs and ask again' };
    return this.#notAble(workflow, request);
  }

  /** All that is wrong with calculations of such inputs: a single molecule may be none, but one of them must be possible. */
  async check({ workflow: name, profile, properties, inputs }: Question): Promise<Output> {
    const workflow = this.workflows.get(name);
    const workflows = [...this.workflows.keys()];
    if (!workflow) return { problems: [], inputs: [], properties: [], workflows };
    const odd = [
      ...told('profile', problemOfProfile(workflow, profile), 'Name one of them, or none.'),
      ...told('properties', problemOfProperties(workflow, properties, profile), 'Name only those, or none for all.'),
    ];
    const asked = { ...(profile && { profile }), ...(properties && { properties }) };
    const [missing, against] = await Promise.all([
      odd.length > 0 ? this.#notInstalled(workflow) : this.#notAble(workflow, asked),
      this.#againstAll(workflow, inputs),
    ]);
    const about = [
      ...(missing ? [problemAbout('workflow', missing.reason, missing.remedy)] : []),
      ...odd,
      ...told('inputs', against, `It takes ${workflow.inputs.join(', ')}.`),
    ];
    const given = workflow.properties.map(({ name: property, unit }) => ({ name: property, unit }));
    return { problems: about, inputs: [...workflow.inputs], properties: given, workflows };
  }

  /** What speaks against the first of some examples, if none can be calculated. */
  async #againstAll(workflow: Workflow, examples: readonly JobInputs[]): Promise<string | undefined> {
    const problems = await Promise.all(
      examples.map(
        async (inputs) => problemOfInputs(workflow, inputs) ?? (await this.#notAMolecule(workflow, { inputs })),
      ),
    );
    return problems.every((problem) => problem !== undefined) ? problems[0] : undefined;
  }

  /** The command that installs what the workflow lacks; undefined when nothing is missing. */
  async remedyFor(workflow: Workflow): Promise<string | undefined> {
    return (await this.#notInstalled(workflow))?.remedy;
  }

  async #notAMolecule({ smiles }: Workflow, { inputs }: Request): Promise<string | undefined> {
    for (const name of smiles.filter((input) => input in inputs)) {
      const text = String(inputs[name]);
      if ((await this.molecules.canonical(text)) === undefined) return `${name} ${JSON.stringify(text)} is no molecule`;
    }
    return undefined;
  }

  async #notAble(workflow: Workflow, asked: Asked): Promise<Refusal | undefined> {
    return (await this.#notInstalled(workflow)) ?? this.#lacking(workflow, asked);
  }

  async #notInstalled(workflow: Workflow): Promise<Refusal | undefined> {
    const versions = await this.calculators.versionsOf(workflow.calculators);
    const missing = workflow.calculators.filter((calculator) => !versions.has(calculator.program));
    if (missing.length === 0) return undefined;
    return {
      code: 'CALCULATOR.NOT_INSTALLED',
      reason: `${missing.map((calculator) => calculator.program).join(' and ')} not installed on this machine`,
      remedy: remedyFor(missing),
    };
  }

  /** What is asked that an installed program cannot do, as one that is older or was built with less. */
  async #lacking(workflow: Workflow, asked: Asked): Promise<Refusal | undefined> {
    const versions = await this.calculators.versionsOf(workflow.calculators);
    for (const [program, required] of Object.entries(workflow.requires?.(asked) ?? {})) {
      const calculator = workflow.calculators.find((each) => each.program === program)!;
      const able = new Set(await this.calculators.capabilitiesOf(calculator));
      const lacks = required.filter((capability) => !able.has(capability));
      if (lacks.length > 0)
        return {
          code: 'CALCULATOR.LACKS_CAPABILITY',
          reason: `${program} ${versions.get(program)} lacks ${lacks.join(', ')}`,
          remedy: `put a ${program} that was built with it first on the search path, or ask for other properties; meguri calculators --json lists what each can do`,
        };
    }
    return undefined;
  }
}

const problemAbout = (about: Problem['about'], message: string, remedy: string): Problem => ({
  about,
  message: `${message}.`,
  remedy,
});
const told = (about: Problem['about'], message: string | undefined, remedy: string): Problem[] =>
  message === undefined ? [] : [problemAbout(about, message, remedy)];

function remedyFor(missing: readonly Calculator[]): string {
  const byHand = missing.flatMap(({ installation }) => ('instruction' in installation ? [installation] : []));
  const packaged = missing.filter(({ installation }) => !('instruction' in installation));
  const command = `meguri calculators install ${packaged.map(({ program }) => program).join(' ')}`;
  const packages = installing(packaged.map(({ installation }) => installation));
  return [...(packaged.length > 0 ? [`${command} (${packages})`] : []), ...byHand.map((one) => one.instruction)].join(
    '; ',
  );
}

/** One command for all packages, then what else is to be done. */
export function installing(installations: readonly Installation[]): string {
  const packages = installations.flatMap((each) => ('debianPackage' in each ? [each.debianPackage] : []));
  const modules = installations.flatMap((each) => ('pythonPackage' in each ? [each.pythonPackage] : []));
  const instructions = installations.flatMap((each) => ('instruction' in each ? [each.instruction] : []));
  return [
    ...(packages.length > 0 ? [`apt-get install -y ${packages.join(' ')}`] : []),
    ...(modules.length > 0 ? [`pip install ${modules.join(' ')} into the Python environment of Meguri`] : []),
    ...instructions,
  ].join('; ');
}
