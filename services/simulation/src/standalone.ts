import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CalculatedProperty, FileReference } from '@meguri/contracts';
import { FileFolder } from './adapters/files/file-folder.js';
import { LocalCalculators } from './adapters/local/local-calculators.js';
import { LocalDispatcher } from './adapters/local/local-dispatcher.js';
import { turnAt } from './adapters/local/turn.js';
import { JobsInMemory } from './adapters/memory/jobs-in-memory.js';
import { RdkitMolecules } from './adapters/rdkit/rdkit-molecules.js';
import { ResultFolder } from './adapters/results/result-folder.js';
import { type CalculatorReport, calculatorsOf, reportOn } from './application/calculator-reports.js';
import { Feasibility } from './application/feasibility.js';
import { JobTries } from './application/job-tries.js';
import type { Dispatcher } from './application/ports.js';
import { dispatcherIn } from './dispatchers.js';
import { installing } from './domain/ability.js';
import { adjustmentOf, cancelJob, isOver, type Job, type Refusal, requestJob, tryOf } from './domain/job.js';
import { type Calculator, planOf, type Request } from './domain/workflow.js';
import { workflows } from './domain/workflows/index.js';

/** A pod has no way to the folder of a person at a terminal. */
export type DispatcherName = 'local' | 'slurm';

export interface StandaloneOptions {
  /** Where job folders, results and files are kept. */
  readonly folder: string;
  readonly dispatcher: DispatcherName;
  /** Called now and then while the calculation goes on. */
  readonly onProgress?: (progress: CalculationProgress) => void;
  /** Aborted when the calculation is to be cancelled; what runs is ended before the answer comes. */
  readonly signal?: AbortSignal;
}

export interface CalculationProgress {
  /** Names of the steps, and of those that are done. */
  readonly steps: readonly string[];
  readonly done: readonly string[];
  /** Number of the try, from 1. */
  readonly try: number;
  /** Why there is another try, if there is. */
  readonly reason?: string;
  /** While another process calculates the same: this one takes its result. */
  readonly waits?: true;
}

/** How a calculation ended; nothing is thrown for reasons that lie in it. */
export interface Calculation {
  readonly status: 'succeeded' | 'failed' | 'cancelled' | 'paused' | 'refused';
  readonly properties: readonly CalculatedProperty[];
  readonly calculators: readonly { readonly program: string; readonly version: string }[];
  readonly files: readonly FileReference[];
  readonly reused: boolean;
  /** Wall time from the request to the end, seconds. */
  readonly seconds: number;
  readonly failure?: { readonly code: string; readonly reason: string; readonly remedy?: string };
}

const LOOK_MS = 250;
const JOB = 'calculation';
const ALONE = { workerId: 'standalone', mayTake: () => true };

/** One calculation without a laboratory: the same tries, policies and folders as in the service, no events kept. */
export async function calculate(
  workflowName: string,
  request: Request,
  { folder, dispatcher: name, onProgress, signal }: StandaloneOptions,
): Promise<Calculation> {
  const began = performance.now();
  const place = resolve(folder);
  const jobs = new JobsInMemory();
  const dispatcher = dispatcherIn(join(place, 'jobs'), { name });
  const calculators = new LocalCalculators();
  const molecules = new RdkitMolecules();
  const results = new ResultFolder(join(place, 'results'));
  const files = new FileFolder(join(place, 'files'));
  const feasibility = new Feasibility(workflows, calculators, molecules, { colleagues: async () => [] });
  const refusal = (await feasibility.refusalOf(workflowName, request)) ?? (await withoutScheduler(name));
  const requested = { jobId: JOB, workflow: workflowName, ...copyOf(request) };
  const { state } = await jobs.execute(JOB, undefined, (job) => requestJob(job, requested, refusal));
  const now = () => new Date();
  const tries = new JobTries(jobs, workflows, dispatcher, calculators, molecules, results, files, now, ALONE);
  // what comes second finds the result at its turn
  const alone = async (): Promise<Job> => {
    const shared = join(place, 'locks', (await tries.keyOf(JOB))!);
    const lock = await turnAt(shared, () => onProgress?.(waits), signal);
    if (!lock) return (await jobs.execute(JOB, undefined, callOff)).state;
    return follow(jobs, tries, dispatcher, onProgress, signal).finally(() => lock.release());
  };
  const job = isOver(state) ? state : await alone();
  const versions = await calculators.versionsOf(workflows.get(workflowName)?.calculators ?? []);
  return {
    status: job.phase as Calculation['status'],
    properties: job.properties,
    calculators: [...versions].map(([program, version]) => ({ program, version })),
    files: job.files,
    reused: job.reused,
    seconds: (performance.now() - began) / 1000,
    ...(job.code && {
      failure: { code: job.code, reason: job.reason ?? '', ...(job.remedy && { remedy: job.remedy }) },
    }),
  };
}

/** A person at a terminal need not wait for a scheduler that is not there. */
async function withoutScheduler(name: DispatcherName): Promise<Refusal | undefined> {
  if (name === 'local') return undefined;
  const sbatch: Calculator = {
    program: 'sbatch',
    versionArguments: ['--version'],
    versionPattern: /slurm\S* (\S+)/,
    installation: { instruction: 'run this where sbatch is on the search path, or with --dispatcher local' },
  };
  if ((await new LocalCalculators().versionsOf([sbatch])).has(sbatch.program)) return undefined;
  const remedy = installing([sbatch.installation]);
  return { code: 'DISPATCH.SUBMIT_FAILED', reason: 'Slurm is not on this machine', remedy };
}

const waits: CalculationProgress = { steps: [], done: [], try: 1, waits: true };
const callOff = (job: Job) => cancelJob(job, 'cancelled by a person');

/** Tries until the job is over, cancelled when the signal says so. */
async function follow(
  jobs: JobsInMemory,
  tries: JobTries,
  dispatcher: Dispatcher,
  onProgress: StandaloneOptions['onProgress'],
  signal: AbortSignal | undefined,
): Promise<Job> {
  const cancel = async () => {
    await jobs.execute(JOB, undefined, callOff);
    await tries.cancel(JOB);
  };
  const cancelled = new Promise<void>((end) => {
    const onAbort = () => void cancel().then(end);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort);
  });
  const timer = setInterval(async () => onProgress?.(progressOf((await jobs.get(JOB)).state, dispatcher)), LOOK_MS);
  try {
    for (;;) {
      const job = await tries.run(JOB);
      if (isOver(job) || job.phase === 'paused') return job;
      await Promise.race([cancelled, delay(Math.max(0, Date.parse(job.notBefore ?? '') - Date.now() || 0))]);
    }
  } finally {
    clearInterval(timer);
  }
}

const progressOf = (job: Job, dispatcher: Dispatcher): CalculationProgress => ({
  steps: stepsOf(job),
  done: job.folder ? dispatcher.done(job.folder) : [],
  try: tryOf(job),
  ...(job.reason && { reason: job.reason }),
});

function stepsOf(job: Job): string[] {
  const workflow = workflows.get(job.request?.workflow ?? '');
  return workflow && job.request ? planOf(workflow, job.request, adjustmentOf(job)).steps.map(({ name }) => name) : [];
}

const copyOf = ({ inputs, profile, properties }: Request) => ({
  inputs: { ...inputs },
  ...(profile && { profile }),
  ...(properties && { properties: [...properties] }),
});

/** Every calculator of every workflow, as it is on this machine; runs their gates in a folder. */
export function calculatorReports(folder: string): Promise<readonly CalculatorReport[]> {
  const dispatcher = new LocalDispatcher(join(resolve(folder), 'gates'), availableParallelism());
  return reportOn([...workflows.values()], new LocalCalculators(), dispatcher);
}

/** The packages of calculators by name, all of those that are missing when none is named. */
export async function installationOf(programs: readonly string[]): Promise<{
  readonly debian: readonly string[];
  readonly python: readonly string[];
  readonly byHand: readonly string[];
}> {
  const all = calculatorsOf(workflows.values());
  const versions = await new LocalCalculators().versionsOf(all);
  const chosen = all.filter(({ program }) =>
    programs.length > 0 ? programs.includes(program) : !versions.has(program),
  );
  const kinds = chosen.map(({ installation }) => installation);
  return {
    debian: kinds.flatMap((kind) => ('debianPackage' in kind ? [kind.debianPackage] : [])),
    python: kinds.flatMap((kind) => ('pythonPackage' in kind ? [kind.pythonPackage] : [])),
    byHand: kinds.flatMap((kind) => ('instruction' in kind ? [kind.instruction] : [])),
  };
}

/** Names of the workflows and their inputs. */
export const workflowInputs: ReadonlyMap<string, readonly string[]> = new Map(
  [...workflows].map(([name, { inputs }]) => [name, inputs]),
);

/** Names of all calculators. */
export const calculatorNames: readonly string[] = calculatorsOf(workflows.values()).map(({ program }) => program);
