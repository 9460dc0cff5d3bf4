import type { JobEvent } from '@meguri/contracts';
import type { JobFailureClass } from './job.js';
import type { CalculationStep } from './workflow.js';

export type Handling = Extract<JobEvent, { type: 'JobRetried' }>['data']['handling'];

/** What follows a failure of a class. */
export interface Policy {
  /** Scientific: the calculation itself says no. Infrastructure: the machine did, which says nothing of the molecule. */
  readonly kind: 'scientific' | 'infrastructure';
  readonly handling: Handling;
  /** How often a job is tried again for failures of this class. */
  readonly times: number;
}

const scientific = (handling: Handling, times: number): Policy => ({ kind: 'scientific', handling, times });
const infrastructure = (handling: Handling, times: number): Policy => ({ kind: 'infrastructure', handling, times });

export const policies: Readonly<Record<JobFailureClass, Policy>> = {
  input: scientific('never', 0),
  unphysical: scientific('never', 0),
  numerical: scientific('changed-protocol', 2),
  'not-converged': scientific('extend', 2),
  calculator: infrastructure('again', 2),
  walltime: infrastructure('resume', 3),
  memory: infrastructure('more-memory', 3),
  scratch: infrastructure('back-off', 3),
  submit: infrastructure('back-off', 3),
  lost: infrastructure('again', 5),
};

/** How long failures of the infrastructure that time may heal are waited out, seconds; afterwards the job pauses. */
const BACK_OFF_SECONDS = [30, 300, 1200] as const;

/** Seconds until the next try after `earlier` failures of the class. */
export const delayOf = (kind: JobFailureClass, earlier: number): number =>
  policies[kind].handling === 'back-off' ? (BACK_OFF_SECONDS[earlier] ?? BACK_OFF_SECONDS.at(-1)!) : 0;

export interface Failure {
  readonly class: JobFailureClass;
  readonly code: string;
  readonly reason: string;
}

/** Why the steps of a job stopped before the last one, as a dispatcher knows it. */
export interface Stop {
  /** Name of the step; empty when none had begun. */
  readonly step: string;
  readonly how: 'exit' | 'lacks' | 'walltime' | 'memory' | 'scratch' | 'submit' | 'lost' | 'cancelled';
  /** Exit code, name of the lacking file, or the reason in words. */
  readonly detail: string;
  /** The end of what the program printed. */
  readonly lastWords: string;
}

/** Exit codes of programs that SIGKILL and SIGTERM ended. */
const KILLED = new Set(['137', '143']);
const OUT_OF_MEMORY = /out of memory|bad_alloc|cannot allocate|MemoryError|exceeded memory limit|oom.kill/i;
const DISK_FULL = /no space left on device|disk quota exceeded/i;

const codes: Readonly<Partial<Record<JobFailureClass, string>>> = {
  walltime: 'CALCULATOR.TIMED_OUT',
  memory: 'CALCULATOR.OUT_OF_MEMORY',
  numerical: 'CALCULATOR.UNSTABLE',
  'not-converged': 'CALCULATOR.NOT_CONVERGED',
  scratch: 'DISPATCH.SCRATCH_FULL',
  submit: 'DISPATCH.SUBMIT_FAILED',
  lost: 'DISPATCH.LOST',
};

/** What sort of failure it is that stopped the steps. */
export function failureOf(stop: Stop, steps: readonly CalculationStep[]): Failure {
  const step = steps.find(({ name }) => name === stop.step);
  const kind = classOf(stop, step);
  const told = ownWords(stop, step);
  return {
    class: kind,
    code: told?.code ?? codes[kind] ?? 'CALCULATOR.FAILED',
    reason: told?.reason ?? reasonOf(stop, step),
  };
}

/** A program of our own says its failure itself, as its last line. */
function ownWords({ how, lastWords }: Stop, step: CalculationStep | undefined) {
  if (how !== 'exit' || !step?.program.startsWith('meguri-')) return undefined;
  const [, code, reason] = /^([A-Z_]+\.[A-Z_]+): (.+)$/.exec(lastWords.trimEnd().split('\n').at(-1)!) ?? [];
  return code && reason ? { code, reason } : undefined;
}

function classOf({ how, detail, lastWords }: Stop, step: CalculationStep | undefined): JobFailureClass {
  if (how === 'cancelled') return 'lost';
  if (how !== 'exit' && how !== 'lacks') return how;
  if (OUT_OF_MEMORY.test(lastWords)) return 'memory';
  if (DISK_FULL.test(lastWords)) return 'scratch';
  const told = step?.failures?.find(({ pattern }) => pattern.test(lastWords));
  if (told) return told.class;
  // nobody here kills so: another process or the kernel did
  if (how === 'exit' && KILLED.has(detail)) return 'lost';
  return step?.failsAs ?? 'calculator';
}

function reasonOf({ how, detail, lastWords }: Stop, step: CalculationStep | undefined): string {
  const program = step?.program ?? 'the job';
  switch (how) {
    case 'exit':
      return `${program} ended with ${detail}${lastLine(lastWords)}`;
    case 'lacks':
      return `${program} produced no ${detail}${lastLine(lastWords)}`;
    case 'walltime':
      return `${program} ran longer than ${step?.seconds ?? 0} s`;
    default:
      return detail || how;
  }
}

const LONGEST_LINE = 300;
function lastLine(text: string): string {
  const line = text.trimEnd().split('\n').at(-1)?.trim().slice(0, LONGEST_LINE);
  return line ? `: ${line}` : '';
}
