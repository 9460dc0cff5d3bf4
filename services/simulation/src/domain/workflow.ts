import type { JobFailureClass, JobProperties } from './job.js';

export type JobInputs = Readonly<Record<string, string | number>>;

/** What brings a program onto this machine: a package of Debian, or something that a person does. */
export type Installation = { readonly debianPackage: string } | { readonly instruction: string };

/** An external program, how to ask its version, and what installs it. */
export interface Calculator {
  readonly program: string;
  readonly versionArguments: readonly string[];
  /** Finds the version in what the program prints. */
  readonly versionPattern: RegExp;
  readonly installation: Installation;
}

/** One program call of a workflow: arguments as an array, never a shell line. */
export interface CalculationStep {
  readonly name: string;
  readonly program: string;
  readonly arguments: readonly string[];
  /** Input files by name, written into the job folder before the program starts. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Files of the job folder that must not be empty afterwards; some programs end with 0 and have done nothing. */
  readonly produces: readonly string[];
  /** What sort of failure it is when the step does not end well. */
  readonly failsAs: JobFailureClass;
  /** Longest admitted wall time, seconds. */
  readonly seconds: number;
}

/** What a finished step left behind: what it printed. */
export interface StepOutput {
  readonly name: string;
  readonly standardOutput: string;
}

export type Reading =
  | { readonly ok: true; readonly properties: JobProperties }
  | { readonly ok: false; readonly class: JobFailureClass; readonly code: string; readonly reason: string };

/** A named chain of calculations: pure data and functions, the dispatcher does the work. */
export interface Workflow {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly properties: readonly { readonly name: string; readonly unit: string }[];
  /** The first one names the job's calculator; all of them must be installed. */
  readonly calculators: readonly [Calculator, ...Calculator[]];
  /** What is wrong with the inputs, in words; undefined when nothing is. */
  check(inputs: JobInputs): string | undefined;
  steps(inputs: JobInputs): readonly CalculationStep[];
  /** Reads the properties out of what the steps printed, and checks that they are physical. */
  read(outputs: readonly StepOutput[]): Reading;
}
