import type { FileReference, JobEvent, WorkerEvent } from '@meguri/contracts';
import type { Aggregates } from '@meguri/messaging';
import type { Stop } from '../domain/failures.js';
import type { Job, JobFiles, JobProperties } from '../domain/job.js';
import type { Worker } from '../domain/worker.js';
import type { CalculationStep, Calculator, Resources, StepOutput, Workflow } from '../domain/workflow.js';

/** The jobs and their histories. */
export interface Jobs extends Pick<Aggregates<Job, JobEvent>, 'execute' | 'get' | 'open'> {
  /** Those that are not over, as little of each as it takes to choose among very many. */
  openJobs(): Promise<readonly OpenJob[]>;
}
export type OpenJob = Pick<Job, 'jobId' | 'phase'> & { readonly campaignId?: string | undefined };
export const JOBS = Symbol('JOBS');

/** The workers and what they announced. */
export type Workers = Pick<Aggregates<Worker, WorkerEvent>, 'execute' | 'open'>;
export const WORKERS = Symbol('WORKERS');
/** Which worker this process is. */
export const WORKER_ID = Symbol('WORKER_ID');

/** Workflows by name. */
export type Workflows = ReadonlyMap<string, Workflow>;
export const WORKFLOWS = Symbol('WORKFLOWS');

/** One try of a calculation. */
export interface Task {
  /** Hash of what is calculated, and name of its folder. */
  readonly key: string;
  /** Number of the try, from 1; what earlier ones finished is not done again. */
  readonly try: number;
  readonly steps: readonly CalculationStep[];
  readonly resources: Resources;
}

/** How a chain of steps ended. */
export interface DispatchEnd {
  readonly outputs: readonly StepOutput[];
  /** Wall time of the finished steps, seconds. */
  readonly seconds: number;
  /** Absent when every step ended well, which does not yet mean that the calculation did. */
  readonly stopped?: Stop;
}

/** A task in the hands of a dispatcher. */
export interface Dispatched {
  /** Resolves when the first step runs, or when all is over. */
  readonly started: Promise<void>;
  readonly end: Promise<DispatchEnd>;
}

/**
 * Runs tasks somewhere: on this machine, on Slurm. Never throws for reasons of the infrastructure: those are ends, too.
 * The folder of a task is the truth about it and survives the service, as does what runs in it.
 */
export interface Dispatcher {
  readonly name: 'local' | 'slurm' | 'kubernetes';
  /** Tasks that it takes at once. */
  readonly slots: number;
  /** Starts the task, or takes up what was started under this key; a try that began is never begun a second time. */
  submit(task: Task): Dispatched;
  /** Ends what runs under the key, and resolves when nothing does. */
  cancel(key: string): Promise<void>;
  /** Names of the steps that are done. */
  done(key: string): readonly string[];
  /** What the steps printed and produced. */
  files(task: Task): readonly { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array }[];
  /** Removes the folder; its files were stored before. */
  release(key: string): Promise<void>;
  /** Removes the folders of all other keys in which nothing runs. */
  retain(keys: ReadonlySet<string>): void;
}
export const DISPATCHER = Symbol('DISPATCHER');

/** Versions of installed calculators by program; a program that is not installed has none. */
export interface Calculators {
  versionsOf(calculators: readonly Calculator[]): Promise<ReadonlyMap<string, string>>;
  /** What an installed program says that it can do. */
  capabilitiesOf(calculator: Calculator): Promise<readonly string[]>;
}
export const CALCULATORS = Symbol('CALCULATORS');

/** The one text for all ways of writing a molecule. */
export interface Molecules {
  /** Undefined when the SMILES names no molecule. */
  canonical(smiles: string): Promise<string | undefined>;
}
export const MOLECULES = Symbol('MOLECULES');

/** What a calculation gave, for whoever asks for the same again. */
export interface Result {
  readonly properties: JobProperties;
  readonly files: JobFiles;
  readonly calculator: string;
  readonly version: string;
  readonly seconds: number;
}

/** Results by key. */
export interface Results {
  find(key: string): Result | undefined;
  keep(key: string, result: Result): void;
}
export const RESULTS = Symbol('RESULTS');

/** Keeps bytes beside the events. */
export interface Files {
  put(bytes: Uint8Array, about: { mediaType: string; name: string }): Promise<FileReference>;
}
export const FILES = Symbol('FILES');

/** Wall time now. */
export type Clock = () => Date;
export const CLOCK = Symbol('CLOCK');
