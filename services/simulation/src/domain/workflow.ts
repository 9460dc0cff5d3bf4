import type { Figure } from './figure.js';
import type { JobFailureClass, JobProperties } from './job.js';
import type { AtomicResult } from './qcschema.js';

export type JobInputs = Readonly<Record<string, string | number>>;

/** How much is calculated; a workflow names those that it knows. */
export type Profile = 'ci' | 'demo' | 'production';

/** What a calculation is asked for beside its inputs. */
export interface Request {
  readonly inputs: JobInputs;
  readonly profile?: Profile;
  /** Only these properties; all when absent. */
  readonly properties?: readonly string[];
}

/** How much is asked for, whatever the inputs. */
export type Asked = Pick<Request, 'profile' | 'properties'>;

/** What earlier tries of the same job taught; all 0 in the first. */
export interface Adjustment {
  /** Times that walltime and memory were doubled. */
  readonly walltime: number;
  readonly memory: number;
  /** Times that the protocol was made more careful (shorter time step, longer minimisation, other seed). */
  readonly protocol: number;
  /** Times that sampling was extended. */
  readonly extension: number;
}

/** What brings a program onto this machine: a package, or something that a person does. */
export type Installation =
  | { readonly debianPackage: string }
  | { readonly pythonPackage: string }
  | { readonly instruction: string };

/** A quick calculation with a known answer, which shows that an installed program can be trusted. */
export interface Gate {
  readonly name: string;
  readonly steps: readonly CalculationStep[];
  /** Whether nothing is calculated with a program that has not passed. */
  readonly required?: boolean;
  /** What is wrong with the answer; undefined when nothing is. */
  check(outputs: readonly StepOutput[]): string | undefined;
}

/** A gate of one call whose output must show a known number, within a tolerance. */
export const numberGate = (
  name: string,
  call: Pick<CalculationStep, 'program' | 'arguments' | 'inputs'>,
  { pattern, value, tolerance }: { pattern: RegExp; value: number; tolerance: number },
): Gate => ({
  name,
  steps: [{ name: 'gate', produces: [], failsAs: 'calculator', seconds: 60, ...call }],
  check: ([output]) => {
    const found = Number(pattern.exec(output?.standardOutput ?? '')?.[1] ?? Number.NaN);
    return Math.abs(found - value) <= tolerance ? undefined : `gives ${found} instead of ${value} ± ${tolerance}`;
  },
});

/** An external program, how to ask its version, and what installs it. */
export interface Calculator {
  readonly program: string;
  readonly versionArguments: readonly string[];
  /** Finds the version in what the program prints. */
  readonly versionPattern: RegExp;
  readonly installation: Installation;
  /** What the program says that it can do: how it is asked, and the capabilities in its answer. */
  readonly capabilities?: {
    readonly arguments: readonly string[];
    readonly read: (answer: string) => readonly string[];
  };
  readonly gate?: Gate;
}

/** One program call of a workflow: arguments as an array, never a shell line. */
export interface CalculationStep {
  /** Also the name of its files: letters, digits and hyphens. */
  readonly name: string;
  readonly program: string;
  readonly arguments: readonly string[];
  /** Input files by name, written into the work folder before the program starts. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Files of the work folder that must not be empty afterwards; some programs end with 0 and have done nothing. */
  readonly produces: readonly string[];
  /** Files of the work folder that `read` wants beside what was printed. */
  readonly reads?: readonly string[];
  /** Files of the work folder whose ends tell, beside what is printed, how it failed. */
  readonly logs?: readonly string[];
  /** What the program prints at its very end; without it the step has not reached its last line, whatever the exit code. */
  readonly finished?: RegExp;
  /** What sort of failure it is when the step does not end well and nothing below fits. */
  readonly failsAs: JobFailureClass;
  /** How failures show in what the program prints; the first that fits decides. */
  readonly failures?: readonly { readonly pattern: RegExp; readonly class: JobFailureClass }[];
  /** How a later try goes on from the checkpoint that an interrupted one left. */
  readonly resume?: { readonly checkpoint: string; readonly arguments: readonly string[] };
  /** Longest admitted wall time, seconds. */
  readonly seconds: number;
}

/** What a step may use of the machine. */
export interface Resources {
  readonly threads: number;
  /** Private memory of each process, MB. */
  readonly megabytes: number;
}

/** What a finished step left behind: what it printed, and the files that it is read from. */
export interface StepOutput {
  readonly name: string;
  readonly standardOutput: string;
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * What the steps say; `figures` are what a person wants to look at, above all when something went wrong, and
 * `atomicResults`, by the name of what was calculated, are for other programs.
 */
export type Reading = {
  readonly figures?: readonly Figure[];
  readonly atomicResults?: ReadonlyMap<string, AtomicResult>;
} & ({ readonly ok: true; readonly properties: JobProperties } | FailedReading);
export interface FailedReading {
  readonly ok: false;
  readonly class: JobFailureClass;
  readonly code: string;
  readonly reason: string;
}

/** What the steps left is not what is read. */
export const unreadable = (reason: string): FailedReading =>
  failed('calculator', 'CALCULATOR.OUTPUT_UNREADABLE', reason);
/** Nothing is wrong but that it did not go on for long enough. */
export const notConverged = (reason: string): FailedReading =>
  failed('not-converged', 'CALCULATOR.NOT_CONVERGED', reason);
/** No molecule has such values. */
export const unphysical = (reason: string, code = 'CALCULATION.UNPHYSICAL'): FailedReading =>
  failed('unphysical', code, reason);

const failed = (kind: JobFailureClass, code: string, reason: string): FailedReading => ({
  ok: false,
  class: kind,
  code,
  reason,
});

export interface WorkflowProperty {
  readonly name: string;
  readonly unit: string;
  readonly method?: string;
  /** Whether 0 is a value, e.g. an oscillator strength by symmetry; of other properties it is a failure. */
  readonly mayBeZero?: boolean;
  /** The profiles that give it, where others calculate too little for it; all when absent. */
  readonly profiles?: readonly Profile[];
}

/** Capabilities by program, in the words of its calculator. */
export type Requirements = Readonly<Record<string, readonly string[]>>;

/** A named chain of calculations: pure data and functions, the dispatcher does the work. */
export interface Workflow {
  readonly name: string;
  /** Rises when steps or reading change such that results are others; they are not reused then. */
  readonly protocol: number;
  readonly inputs: readonly string[];
  /** Those of the inputs that are SMILES, which count as equal when they name the same molecule. */
  readonly smiles: readonly string[];
  readonly profiles: readonly Profile[];
  readonly properties: readonly WorkflowProperty[];
  /** The first one names the job's calculator; all of them must be installed. */
  readonly calculators: readonly [Calculator, ...Calculator[]];
  readonly resources: Resources;
  /** What a profile needs instead. */
  readonly profileResources?: Readonly<Partial<Record<Profile, Resources>>>;
  /** What is wrong with the inputs of those names, in words; undefined when nothing is. */
  check(inputs: JobInputs): string | undefined;
  /** Capabilities that programs must have for what is asked, beside being there. */
  requires?(asked: Asked): Requirements;
  steps(request: Request, adjustment: Adjustment): readonly CalculationStep[];
  /** Reads the properties out of what the steps left, and checks that they are physical. */
  read(outputs: readonly StepOutput[], request: Request): Reading;
}

/** What is wrong with the properties asked for, in words; undefined when nothing is. */
export function problemOfProperties(
  workflow: Workflow,
  properties: readonly string[] = [],
  profile?: Profile,
): string | undefined {
  const given = workflow.properties.filter(({ profiles }) => !profile || !profiles || profiles.includes(profile));
  const known = given.map(({ name }) => name);
  const unknown = properties.filter((name) => !known.includes(name));
  if (unknown.length === 0) return undefined;
  const where = given.length < workflow.properties.length ? ` in the profile ${profile}` : '';
  return `${workflow.name} calculates no ${unknown.join(', no ')}${where}; it calculates ${known.join(', ')}`;
}

/** What is wrong with the profile, in words; undefined when nothing is. */
export function problemOfProfile(workflow: Workflow, profile: Profile | undefined): string | undefined {
  if (!profile || workflow.profiles.includes(profile)) return undefined;
  return workflow.profiles.length === 0
    ? `${workflow.name} has no profiles`
    : `${workflow.name} has the profiles ${workflow.profiles.join(', ')}`;
}

/** What is wrong with the inputs, in words; undefined when nothing is. */
export function problemOfInputs(workflow: Workflow, inputs: JobInputs): string | undefined {
  const unknown = Object.keys(inputs).filter((name) => !workflow.inputs.includes(name));
  if (unknown.length === 0) return workflow.check(inputs);
  return `unknown input ${unknown.join(', ')}; the workflow takes ${workflow.inputs.join(', ')}`;
}

/** What is wrong with the request, in words; undefined when nothing is. */
export const problemOf = (workflow: Workflow, { inputs, profile, properties }: Request): string | undefined =>
  problemOfProperties(workflow, properties, profile) ??
  problemOfProfile(workflow, profile) ??
  problemOfInputs(workflow, inputs);

/**
 * What is calculated, as text: equal texts, equal results. Inputs are canonical here, and the versions those of the
 * programs that will run.
 */
export const identityOf = (workflow: Workflow, request: Request, versions: ReadonlyMap<string, string>): string =>
  JSON.stringify([
    workflow.name,
    workflow.protocol,
    Object.entries(request.inputs).toSorted(byName),
    request.profile ?? '',
    request.properties?.toSorted() ?? [],
    workflow.calculators.map(({ program }) => [program, versions.get(program) ?? '']).toSorted(byName),
  ]);

const byName = ([a]: readonly unknown[], [b]: readonly unknown[]): number => (String(a) < String(b) ? -1 : 1);

/** Steps and resources of a try, with what earlier ones taught. */
export function planOf(
  workflow: Workflow,
  request: Request,
  adjustment: Adjustment,
): { readonly steps: readonly CalculationStep[]; readonly resources: Resources } {
  const { threads, megabytes } =
    (request.profile && workflow.profileResources?.[request.profile]) ?? workflow.resources;
  const longer = 2 ** adjustment.walltime;
  return {
    steps: workflow.steps(request, adjustment).map((step) => ({ ...step, seconds: step.seconds * longer })),
    resources: { threads, megabytes: megabytes * 2 ** adjustment.memory },
  };
}

/** What the steps say, if each reached its last line and every value is one: zero and NaN are failures. */
export function readResult(
  workflow: Workflow,
  steps: readonly CalculationStep[],
  outputs: readonly StepOutput[],
  request: Request,
): Reading {
  for (const step of steps) {
    const text = outputs.find(({ name }) => name === step.name)?.standardOutput ?? '';
    if (step.finished && !step.finished.test(text))
      return unreadable(`${step.program} ended with 0 but did not reach its last line`);
  }
  const reading = read(workflow, outputs, request);
  if (!reading.ok) return reading;
  const { properties: wanted = workflow.properties.map(({ name }) => name) } = request;
  const methods = new Map(workflow.properties.map(({ name, method }) => [name, method]));
  const properties = reading.properties
    .filter(({ name }) => wanted.includes(name))
    .map((property) => ({ ...(methods.get(property.name) && { method: methods.get(property.name) }), ...property }));
  if (properties.length === 0) return unreadable('none of the properties asked for was calculated');
  const mayBeZero = new Set(workflow.properties.filter((each) => each.mayBeZero).map(({ name }) => name));
  const empty = properties.find(({ name, value }) => !Number.isFinite(value) || (value === 0 && !mayBeZero.has(name)));
  if (empty) return { ...reading, ...unphysical(`${empty.name} is ${empty.value}`) };
  return { ...reading, properties };
}

/** A file that should be JSON may be cut off, as where a disk was full. */
function read(workflow: Workflow, outputs: readonly StepOutput[], request: Request): Reading {
  try {
    return workflow.read(outputs, request);
  } catch (error) {
    if (error instanceof SyntaxError) return unreadable(`a result is not whole: ${error.message}`);
    throw error;
  }
}
