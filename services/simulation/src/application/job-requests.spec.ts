import { describe, expect, it } from 'vitest';
import { JobsInMemory } from '../adapters/memory/jobs-in-memory.js';
import { pauseJob, requestJob, startJob, submitJob } from '../domain/job.js';
import { workflows } from '../domain/workflows/index.js';
import type { Feasibility } from './feasibility.js';
import { JobRequestsController } from './job-requests.controller.js';
import type { Dispatcher, Jobs } from './ports.js';

const request = (jobs: Jobs, jobId: string, campaignId = 'c') =>
  jobs.execute(jobId, undefined as never, (job) =>
    requestJob(job, { jobId, campaignId, workflow: 'xtb-orbitals', inputs: { smiles: 'C' } }, undefined),
  );
/** Of every calculation the first step is done. */
const dispatcher = { done: () => ['geometry'] } as Pick<Dispatcher, 'done'> as Dispatcher;
const refusal = { code: 'CALCULATOR.NOT_INSTALLED', reason: 'xtb not installed', remedy: 'apt-get install -y xtb' };

/** Answers of worker w1; of the others those named are gone. */
function controllerOf(jobs: JobsInMemory, { gone = [] as string[], canDo = true } = {}) {
  const openJobs = { all: async () => jobs.all(), onChange: () => {} };
  const workforce = { workerId: 'w1', isGone: (id: string) => gone.includes(id) };
  const feasibility = { inabilityOfAll: async () => (canDo ? undefined : refusal) } as unknown as Feasibility;
  return new JobRequestsController(jobs, workflows, feasibility, openJobs, workforce, dispatcher);
}
const submit = (jobs: Jobs, jobId: string, worker: string) =>
  jobs.execute(jobId, undefined as never, (job) =>
    submitJob(job, { dispatcher: 'local', folder: 'f', worker }, () => true),
  );

describe('the jobs that are not over', () => {
  it('are listed for people, first those that wait for them, with the reason and the command that lets them go on', async () => {
    const jobs = new JobsInMemory();
    for (const jobId of ['a', 'b']) await request(jobs, jobId);
    await request(jobs, 'z', 'other');
    await jobs.execute('b', undefined, (job) => pauseJob(job, 'the disk is full'));
    const controller = controllerOf(jobs);
    const { jobs: listed, total } = await controller.listOpen({ campaignId: 'c' });
    expect(total).toBe(2);
    expect(listed).toMatchObject([
      { jobId: 'b', state: 'paused', reason: 'the disk is full', remedy: 'meguri jobs resume b' },
      { jobId: 'a', state: 'queued' },
    ]);
    expect((await controller.listOpen({ state: 'paused' })).total).toBe(1);
  });

  it('are listed with their try, and while they run with the step and when they started', async () => {
    const jobs = new JobsInMemory();
    await request(jobs, 'a');
    const controller = controllerOf(jobs);
    expect((await controller.listOpen({})).jobs).toMatchObject([{ jobId: 'a', state: 'queued', try: 1 }]);
    await submit(jobs, 'a', 'w1');
    const started = { calculator: 'xtb', version: '6', threads: 1, at: '2026-01-01T09:00:00.000Z' };
    await jobs.execute('a', undefined, (job) => startJob(job, started));
    const [running] = (await controller.listOpen({})).jobs;
    const seen = { state: 'running', worker: 'w1', startedAt: started.at, step: { number: 2, of: 2 } };
    expect(running).toMatchObject(seen);
  });

  it('say what they wait for when no worker can go on with them', async () => {
    const jobs = new JobsInMemory();
    for (const jobId of ['a', 'b', 'c']) await request(jobs, jobId);
    await submit(jobs, 'b', 'w2');
    await submit(jobs, 'c', 'w3');
    const listed = async (canDo: boolean) =>
      (await controllerOf(jobs, { gone: ['w2'], canDo }).listOpen({})).jobs.map(({ jobId, state, reason, remedy }) => [
        jobId,
        state,
        reason,
        remedy,
      ]);
    expect(await listed(false)).toEqual([
      [
        'b',
        'queued',
        'its worker w2 gives no sign of life, and no other can do it: xtb not installed',
        `start w2 again, or ${refusal.remedy}`,
      ],
      ['c', 'running', undefined, undefined],
      ['a', 'queued', 'no worker can do it: xtb not installed', refusal.remedy],
    ]);
    expect(await listed(true)).toMatchObject([
      ['b', 'queued', 'its worker w2 gives no sign of life; another one takes it over', undefined],
      ['c', 'running', undefined, undefined],
      ['a', 'queued', undefined, undefined],
    ]);
  });
});
