import type { FileReference, JobEvent } from '@meguri/contracts';
import type { Aggregates } from '@meguri/messaging';
import type { Job } from '../domain/job.js';
import type { CalculationStep, StepOutput, Workflow } from '../domain/workflow.js';

/** The jobs of this service and their histories. */
export type Jobs = Aggregates<Job, JobEvent>;
export const JOBS = Symbol('JOBS');

/** Workflows by name. */
export type Workflows = ReadonlyMap<string, Workflow>;
export const WORKFLOWS = Symbol('WORKFLOWS');

/** How a chain of steps ended. */
export type DispatchEnd = {
  readonly outputs: readonly StepOutput[];
  /** Wall time over all tries, seconds. */
  readonly seconds: number;
  /** The step that did not end well, and why; absent when all did. */
  readonly failed?: { readonly step: CalculationStep; readonly code: string; readonly reason: string };
};

/** A job in the hands of a dispatcher; the folder survives a restart, and so does what runs in it. */
export interface DispatchedJob {
  readonly folder: string;
  readonly threads: number;
  readonly end: Promise<DispatchEnd>;
}

/** Runs the steps of a job somewhere: on this machine, on Slurm, on Kubernetes. */
export interface Dispatcher {
  /** Starts the job, or takes up again what an earlier process of this service started. */
  dispatch(jobId: string, steps: readonly CalculationStep[]): Promise<DispatchedJob>;
  cancel(jobId: string): Promise<void>;
  /** Raw output of a job: name and bytes. */
  files(jobId: string): Promise<readonly { name: string; mediaType: string; bytes: Uint8Array }[]>;
}
export const DISPATCHER = Symbol('DISPATCHER');

/** Versions of installed calculators by program; a program that is not installed has none. */
export interface Calculators {
  versionsOf(workflow: Workflow): Promise<ReadonlyMap<string, string>>;
}
export const CALCULATORS = Symbol('CALCULATORS');

/** Keeps bytes beside the events. */
export interface Files {
  put(bytes: Uint8Array, about: { mediaType: string; name: string }): Promise<FileReference>;
}
export const FILES = Symbol('FILES');

/** Wall time now. */
export type Clock = () => Date;
export const CLOCK = Symbol('CLOCK');
