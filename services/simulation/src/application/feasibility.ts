import { type checkCalculation, isLabError } from '@meguri/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { inabilityOf, type Programs } from '../domain/ability.js';
import type { Refusal } from '../domain/job.js';
import { programsOf } from '../domain/worker.js';
import {
  type Asked,
  type JobInputs,
  problemOf,
  problemOfInputs,
  problemOfProfile,
  problemOfProperties,
  type Request,
  type Workflow,
} from '../domain/workflow.js';
import {
  CALCULATORS,
  type Calculators,
  type Colleagues,
  MOLECULES,
  type Molecules,
  WORKFLOWS,
  type Workflows,
} from './ports.js';
import { Workforce } from './workforce.js';

type Question = z.infer<typeof checkCalculation.input>;
type Output = z.infer<typeof checkCalculation.output>;
type Problem = Output['problems'][number];

/** Says whether a calculation can be done in this laboratory, and what to do when it cannot. */
@Injectable()
export class Feasibility {
  constructor(
    @Inject(WORKFLOWS) private readonly workflows: Workflows,
    @Inject(CALCULATORS) private readonly calculators: Calculators,
    @Inject(MOLECULES) private readonly molecules: Molecules,
    @Inject(Workforce) private readonly workers: Colleagues,
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
    return this.inabilityOfAll(workflow, request);
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
      odd.length > 0 ? this.#notInstalled(workflow) : this.inabilityOfAll(workflow, asked),
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

  /** What brings a worker the calculators of the workflow; undefined when one has them. */
  async remedyFor(workflow: Workflow): Promise<string | undefined> {
    return (await this.#notInstalled(workflow))?.remedy;
  }

  /** Why the worker of this process cannot do it, whoever else can. */
  async inabilityHere(workflow: Workflow, asked: Asked): Promise<Refusal | undefined> {
    try {
      const refusal = inabilityOf(workflow, asked, await this.#programsFor(workflow, asked));
      const isMissing = refusal?.code === 'CALCULATOR.NOT_INSTALLED';
      return isMissing ? { ...refusal, reason: `${refusal.reason} on this machine` } : refusal;
    } catch (error) {
      if (!isLabError(error) || error.code !== 'CALCULATOR.NO_ANSWER') throw error;
      return { code: error.code, reason: error.message, remedy: error.remedy };
    }
  }

  /** Why no worker that lives can do it. */
  async inabilityOfAll(workflow: Workflow, asked: Asked): Promise<Refusal | undefined> {
    const here = await this.inabilityHere(workflow, asked);
    if (!here) return undefined;
    const others = [];
    for (const worker of await this.workers.colleagues()) {
      const refusal = inabilityOf(workflow, asked, programsOf(worker));
      if (!refusal) return undefined;
      others.push(`${worker.workerId}: ${refusal.reason}`);
    }
    return { ...here, reason: [here.reason, ...others].join('; ') };
  }

  async #notAMolecule({ smiles }: Workflow, { inputs }: Request): Promise<string | undefined> {
    for (const name of smiles.filter((input) => input in inputs)) {
      const text = String(inputs[name]);
      if ((await this.molecules.canonical(text)) === undefined) return `${name} ${JSON.stringify(text)} is no molecule`;
    }
    return undefined;
  }

  async #notInstalled(workflow: Workflow): Promise<Refusal | undefined> {
    const refusal = await this.inabilityOfAll(workflow, {});
    return refusal?.code === 'CALCULATOR.NOT_INSTALLED' ? refusal : undefined;
  }

  async #programsFor(workflow: Workflow, asked: Asked): Promise<Programs> {
    const versions = await this.calculators.versionsOf(workflow.calculators);
    const required = workflow.requires?.(asked) ?? {};
    const installed = workflow.calculators.filter(({ program }) => versions.has(program));
    const programs = installed.map(async (calculator) => {
      const { program } = calculator;
      const capabilities = program in required ? await this.calculators.capabilitiesOf(calculator) : [];
      return [program, { version: versions.get(program)!, capabilities }] as const;
    });
    return new Map(await Promise.all(programs));
  }
}

const problemAbout = (about: Problem['about'], message: string, remedy: string): Problem => ({
  about,
  message: `${message}.`,
  remedy,
});
const told = (about: Problem['about'], message: string | undefined, remedy: string): Problem[] =>
  message === undefined ? [] : [problemAbout(about, message, remedy)];
