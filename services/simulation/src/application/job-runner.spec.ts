import { describe, expect, it } from 'vitest';
import { evolveJob, type Job, unknownJob } from '../domain/job.js';
import { workflows } from '../domain/workflows/index.js';
import type { Feasibility } from './feasibility.js';
import { JobRunner } from './job-runner.js';
import type { JobTries } from './job-tries.js';
import type { Dispatcher } from './ports.js';
import type { Workforce } from './workforce.js';

const queued = (jobId: string, change: Partial<Job> = {}): Job => ({
  ...evolveJob(unknownJob(jobId), {
    type: 'JobQueued',
    data: { jobId, workflow: 'xtb-orbitals', inputs: { smiles: 'C' } },
  }),
  ...change,
});
const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Worker w1 with these jobs open; w2 lives, w3 is gone. */
async function runnerOf(open: readonly Job[], { canDo = true } = {}) {
  let changed = (_: Job) => {};
  let looked = () => {};
  const tried: string[] = [];
  const cancelled: string[] = [];
  const lab = {
    open,
    canDo,
    tried,
    cancelled,
    asked: 0,
    /** How the next tries end. */
    end: async (job: Job): Promise<Job> => ({ ...job, phase: 'succeeded' }),
    change: (job: Job) => changed(job),
    look: async () => {
      looked();
      await soon();
    },
  };
  const find = (jobId: string) => lab.open.find((job) => job.jobId === jobId)!;
  const tries = {
    run: (jobId: string) => {
      tried.push(jobId);
      return lab.end(find(jobId));
    },
    cancel: async (jobId: string) => void cancelled.push(jobId),
  };
  const workforce = {
    workerId: 'w1',
    begun: Promise.resolve(),
    onLook: (listener: () => void) => {
      looked = listener;
    },
    mayTake: ({ worker }: Job) => worker !== 'w2',
  };
  const openJobs = {
    all: async () => [...lab.open],
    onChange: (listener: (job: Job) => void) => {
      changed = listener;
    },
  };
  const refusal = { code: 'CALCULATOR.NOT_INSTALLED', reason: 'xtb not installed', remedy: '' };
  const feasibility = {
    inabilityHere: async () => {
      lab.asked++;
      return lab.canDo ? undefined : refusal;
    },
  };
  const runner = new JobRunner(
    openJobs,
    tries as unknown as JobTries,
    { slots: 2, retain: () => {} } as unknown as Dispatcher,
    workforce as unknown as Workforce,
    feasibility as unknown as Feasibility,
    workflows,
    () => new Date(0),
    { info: () => {}, error: () => {} },
  );
  runner.onApplicationBootstrap();
  await soon();
  return lab;
}

describe('a worker', () => {
  it('works on what is nobody’s, its own, or that of one that is gone', async () => {
    const jobs = [
      queued('new'),
      queued('theirs', { worker: 'w2' }),
      queued('lost', { phase: 'running', worker: 'w3' }),
    ];
    const { tried } = await runnerOf([...jobs, queued('mine', { phase: 'running', worker: 'w1' })]);
    expect(tried).toEqual(['mine', 'lost', 'new']);
  });

  it('leaves what it cannot do, asks once for each kind, and takes it when it can at a later look', async () => {
    const lab = await runnerOf([queued('a'), queued('b')], { canDo: false });
    lab.canDo = true;
    lab.change(queued('b'));
    await soon();
    expect([lab.tried, lab.asked]).toEqual([[], 1]);
    await lab.look();
    expect(lab.tried).toEqual(['a', 'b']);
  });

  it('ends what it runs when another worker has it, or when it is called off', async () => {
    const lab = await runnerOf([]);
    lab.open = [queued('a'), queued('b')];
    lab.end = () => new Promise(() => {});
    for (const job of lab.open) lab.change(job);
    await soon();
    lab.change(queued('a', { phase: 'submitted', worker: 'w2' }));
    lab.change(queued('b', { phase: 'cancelled', worker: 'w1', folder: 'f' }));
    expect([lab.tried, lab.cancelled]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('leaves a job whose gate failed here to others, until the next look', async () => {
    const lab = await runnerOf([]);
    lab.open = [queued('a')];
    lab.end = async (job) => ({ ...job, code: 'CALCULATOR.GATE_FAILED' });
    lab.change(queued('a'));
    await soon();
    expect(lab.tried).toEqual(['a']);
    await lab.look();
    expect(lab.tried).toEqual(['a', 'a']);
  });
});
