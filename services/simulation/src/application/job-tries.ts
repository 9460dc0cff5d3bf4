import type { JobEvent } from '@meguri/contracts';
import { deterministicId } from '@meguri/messaging';
import { Inject, Injectable } from '@nestjs/common';
import { failureOf } from '../domain/failures.js';
import { fileOf } from '../domain/figure.js';
import {
  adjustmentOf,
  endJob,
  failTry,
  isDispatched,
  isOver,
  type Job,
  type JobFiles,
  startJob,
  submitJob,
  tryOf,
} from '../domain/job.js';
import { fileOfResult } from '../domain/qcschema.js';
import { identityOf, planOf, type Reading, type Request, readResult, type Workflow } from '../domain/workflow.js';
import { Gates } from './gates.js';
import {
  CALCULATORS,
  type Calculators,
  CLOCK,
  type Clock,
  DISPATCHER,
  type DispatchEnd,
  type Dispatcher,
  FILES,
  type Files,
  JOBS,
  type Jobs,
  MOLECULES,
  type Molecules,
  type Ownership,
  RESULTS,
  type Result,
  type Results,
  type Task,
  WORKFLOWS,
  type Workflows,
} from './ports.js';
import { Workforce } from './workforce.js';

type Decide = Parameters<Jobs['execute']>[2];
/** What a job calculates here: its request in canonical form, with the programs as they are. */
interface Question {
  readonly workflow: Workflow;
  readonly request: Request;
  readonly versions: ReadonlyMap<string, string>;
  readonly key: string;
}
type FailedReading = Extract<Reading, { ok: false }>;

/** Carries out one try of a job after another's wish; jobs that ask for the same calculation share its folder. */
@Injectable()
export class JobTries {
  /** Jobs that wait for what runs under a key. */
  readonly #sharers = new Map<string, Set<string>>();
  readonly #gates: Gates;

  constructor(
    @Inject(JOBS) private readonly jobs: Jobs,
    @Inject(WORKFLOWS) private readonly workflows: Workflows,
    @Inject(DISPATCHER) private readonly dispatcher: Dispatcher,
    @Inject(CALCULATORS) private readonly calculators: Calculators,
    @Inject(MOLECULES) private readonly molecules: Molecules,
    @Inject(RESULTS) private readonly results: Results,
    @Inject(FILES) private readonly files: Files,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Workforce) private readonly ownership: Ownership,
  ) {
    this.#gates = new Gates(dispatcher, results);
  }

  /** From wherever the job stands to the end of its present try; gives the job then. */
  async run(jobId: string): Promise<Job> {
    const { state: job } = await this.jobs.get(jobId);
    const workflow = this.workflows.get(job.request?.workflow ?? '');
    if (!job.request || !workflow || isOver(job) || job.phase === 'paused' || !this.ownership.mayTake(job)) return job;
    const question = await this.#questionOf(job, workflow, job.request);
    const { key } = question;
    this.#share(key, jobId);
    let after: Job | undefined;
    try {
      after = await this.#calculate(job, question);
      return after;
    } finally {
      await this.#leave(key, jobId, after);
    }
  }

  /** Hash of what the job calculates, which is all that equal ones share; undefined when nobody can calculate it. */
  async keyOf(jobId: string): Promise<string | undefined> {
    const { state: job } = await this.jobs.get(jobId);
    const workflow = this.workflows.get(job.request?.workflow ?? '');
    return job.request && workflow && (await this.#questionOf(job, workflow, job.request)).key;
  }

  /** To be called when the job is cancelled, or another worker has it; what others wait for goes on. */
  async cancel(jobId: string): Promise<void> {
    const { state: job } = await this.jobs.get(jobId);
    const [running] = [...this.#sharers].find(([, sharers]) => sharers.has(jobId)) ?? [];
    const key = running ?? (this.#has(job) ? job.folder : undefined);
    if (!key) return;
    const sharers = this.#sharers.get(key) ?? new Set();
    if ([...sharers].some((sharer) => sharer !== jobId)) return;
    await this.dispatcher.cancel(key);
    if (sharers.size === 0) await this.dispatcher.release(key);
  }

  #has({ worker }: Job): boolean {
    return worker === this.ownership.workerId;
  }

  async #questionOf(job: Job, workflow: Workflow, asked: Request): Promise<Question> {
    const request = await this.#canonical(workflow, asked);
    const versions = await this.calculators.versionsOf(workflow.calculators);
    // what this worker had before goes on where it was, whatever was installed since
    const begun = job.worker === undefined || this.#has(job) ? job.folder : undefined;
    const key = begun ?? deterministicId('calculation', identityOf(workflow, request, versions));
    return { workflow, request, versions, key };
  }

  async #calculate(job: Job, { workflow, request, versions, key }: Question): Promise<Job> {
    const [{ program }] = workflow.calculators;
    const calculator = { calculator: program, version: versions.get(program) ?? 'unknown' };
    const known = this.results.find(key);
    if (known) return this.#decide(job, 'reuse', (now) => this.#reuse(now, known));
    const task: Task = { key, try: tryOf(job), ...planOf(workflow, request, adjustmentOf(job)) };
    const intent = { dispatcher: this.dispatcher.name, folder: key, worker: this.ownership.workerId };
    const mayTake = (now: Job) => this.ownership.mayTake(now);
    const submitted = await this.#decide(job, 'submit', (now) => submitJob(now, intent, mayTake));
    // another worker may have been faster
    if (!isDispatched(submitted) || !this.#has(submitted)) return submitted;
    const distrust = await this.#gates.distrustOf(workflow.calculators, versions);
    if (distrust) return this.#fail(job, task, distrust);
    const { started, end } = this.dispatcher.submit(task);
    await started;
    const start = { ...calculator, threads: task.resources.threads, at: this.clock().toISOString() };
    const running = await this.#decide(job, 'start', (now) => this.#ours(now, startJob(now, start)));
    // called off while it was on its way to the dispatcher, where there was nothing yet to cancel
    if (isOver(running)) await this.cancel(job.jobId);
    const ended = await end;
    const reading = readingOf(workflow, task, ended, request);
    if (!reading.ok) return this.#fail(job, task, reading);
    const { properties } = reading;
    const result = { properties, files: await this.#store(task, reading), ...calculator, seconds: ended.seconds };
    this.results.keep(key, result);
    return this.#decide(job, 'end', (now) => this.#ours(now, endJob(now, { ok: true, ...result })));
  }

  async #fail(job: Job, task: Task, reading: FailedReading): Promise<Job> {
    const { class: kind, code, reason } = reading;
    const failure = { class: kind, code, reason: reason.slice(0, LONGEST_REASON) };
    const at = this.clock().getTime();
    const { state } = await this.jobs.get(job.jobId);
    const isLast = failTry(state, failure, [], at).some(({ type }) => type === 'JobFailed');
    const files = isLast ? await this.#store(task, reading) : [];
    return this.#decide(job, 'fail', (now) => this.#ours(now, failTry(now, failure, files, at)));
  }

  #reuse(now: Job, result: Result): readonly JobEvent[] {
    return this.ownership.mayTake(now) ? endJob(now, { ok: true, ...result, reused: true }) : [];
  }

  /** What this worker says of a job counts while it has it. */
  #ours(now: Job, events: readonly JobEvent[]): readonly JobEvent[] {
    return this.#has(now) ? events : [];
  }

  #store(task: Task, { figures = [], atomicResults = new Map() }: Reading): Promise<JobFiles> {
    const results = [...atomicResults].map(([name, result]) => fileOfResult(name, result));
    const files = [...this.dispatcher.files(task), ...figures.map(fileOf), ...results];
    return Promise.all(files.map(({ bytes, mediaType, name }) => this.files.put(bytes, { mediaType, name })));
  }

  async #canonical(workflow: Workflow, { inputs, profile, properties }: Request): Promise<Request> {
    const entries = Object.entries(inputs).map(async ([name, value]) => {
      if (!workflow.smiles.includes(name)) return [name, value] as const;
      return [name, (await this.molecules.canonical(String(value))) ?? value] as const;
    });
    const canonical = Object.fromEntries(await Promise.all(entries));
    return { inputs: canonical, ...(profile && { profile }), ...(properties && { properties }) };
  }

  #share(key: string, jobId: string): void {
    this.#sharers.set(key, (this.#sharers.get(key) ?? new Set()).add(jobId));
  }

  /** The last one to leave clears away, unless the job comes back for another try. */
  async #leave(key: string, jobId: string, after: Job | undefined): Promise<void> {
    const sharers = this.#sharers.get(key);
    sharers?.delete(jobId);
    if (sharers?.size !== 0) return;
    this.#sharers.delete(key);
    if (after && isOver(after)) await this.dispatcher.release(key);
  }

  async #decide(job: Job, what: string, decide: Decide): Promise<Job> {
    const { campaignId } = job.request ?? {};
    const id = `${job.jobId}/${what}/${tryOf(job)}/${this.ownership.workerId}`;
    const cause = { id, now: this.clock(), ...(campaignId && { correlationId: campaignId }) };
    return (await this.jobs.execute(job.jobId, cause, decide)).state;
  }
}

const LONGEST_REASON = 2000;

/** Success is the last step reached and a physical result, never the exit code alone. */
function readingOf(workflow: Workflow, { steps }: Task, { outputs, stopped }: DispatchEnd, request: Request): Reading {
  if (stopped) return { ok: false, ...failureOf(stopped, steps) };
  return readResult(workflow, steps, outputs, request);
}
