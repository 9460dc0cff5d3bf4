import type { FileReference, JobEvent, WorkerAnnounced, WorkerEvent } from '@meguri/contracts';
import type { Aggregates, OpenAggregates } from '@meguri/messaging';
import type { Stop } from '../domain/failures.js';
import type { Job, JobFiles, JobProperties } from '../domain/job.js';
import type { Worker } from '../domain/worker.js';
import type { CalculationStep, Calculator, Resources, StepOutput, Workflow } from '../domain/workflow.js';

/** The jobs and their histories. */
export type Jobs = Pick<Aggregates<Job, JobEvent>, 'execute' | 'get'>;
export const JOBS = Symbol('JOBS');

/** The jobs that are not over, in brief, whichever process has to do with them. */
export type OpenJobs = Pick<OpenAggregates<Job, JobEvent>, 'all' | 'onChange'>;
export const OPEN_JOBS = Symbol('OPEN_JOBS');

/** What this process tells of its worker. */
export type Workers = Pick<Aggregates<Worker, WorkerEvent>, 'execute'>;
export const WORKERS = Symbol('WORKERS');

/** The workers that did not leave. */
export type OpenWorkers = Pick<OpenAggregates<Worker, WorkerEvent>, 'all'>;
export const OPEN_WORKERS = Symbol('OPEN_WORKERS');

/** The folder of a worker, which makes it the one that it is: its jobs are there after a restart. */
export interface Workplace {
  readonly workerId: string;
  /** Whether this process may work there, from now on until its end; false while another one does. */
  enter(): boolean;
}
export const WORKPLACE = Symbol('WORKPLACE');

/** Tells workers that live from those that do not. */
export interface SignsOfLife {
  /** How often a sign is to be given. */
  readonly everyMs: number;
  give(workerId: string): Promise<void>;
  /** Whether the last sign of a worker is fresh. */
  isThere(workerId: string): Promise<boolean>;
}
export const SIGNS_OF_LIFE = Symbol('SIGNS_OF_LIFE');

/** The worker of this process among the others. */
export interface Ownership {
  readonly workerId: string;
  /** Whether it may work on a job as it stands. */
  mayTake(job: Job): boolean;
}

/** What the other workers have that live. */
export interface Colleagues {
  colleagues(): Promise<readonly WorkerAnnounced[]>;
}

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
