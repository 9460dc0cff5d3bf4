import { describe, expect, it } from 'vitest';
import { JobsInMemory } from '../adapters/memory/jobs-in-memory.js';
import { cancelJob, pauseJob, requestJob, startJob, submitJob } from '../domain/job.js';
import { workflows } from '../domain/workflows/index.js';
import { IndexedJobs } from './indexed-jobs.js';
import { JobRequestsController } from './job-requests.controller.js';
import type { Dispatcher, Jobs } from './ports.js';

const request = (jobs: Omit<Jobs, 'openJobs'>, jobId: string, campaignId = 'c') =>
  jobs.execute(jobId, undefined as never, (job) =>
    requestJob(job, { jobId, campaignId, workflow: 'xtb-orbitals', inputs: { smiles: 'C' } }, undefined),
  );
/** Of every calculation the first step is done. */
const controllerOf = (jobs: Jobs) => {
  const dispatcher = { done: () => ['geometry'] } as Pick<Dispatcher, 'done'> as Dispatcher;
  return new JobRequestsController(jobs, workflows, undefined as never, undefined as never, dispatcher);
};
const cancel = (jobs: Jobs, jobId: string) =>
  jobs.execute(jobId, undefined as never, (job) => cancelJob(job, 'not wanted'));

describe('the jobs that are not over', () => {
  it('are known from the history and from what happened since', async () => {
    const store = new JobsInMemory();
    for (const jobId of ['a', 'b']) await request(store, jobId);
    const jobs = new IndexedJobs(store);
    await cancel(jobs, 'a');
    await request(jobs, 'c');
    expect((await jobs.openJobs()).map(({ jobId }) => jobId).sort()).toEqual(['b', 'c']);
  });

  it('do not come back when they end while the history is read', async () => {
    const store = new JobsInMemory();
    await request(store, 'a');
    const before = await store.open();
    const jobs = new IndexedJobs({
      execute: store.execute.bind(store),
      get: store.get.bind(store),
      open: async () => {
        await cancel(jobs, 'a');
        return before;
      },
    });
    expect(await jobs.openJobs()).toEqual([]);
  });

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
    await jobs.execute('a', undefined, (job) => submitJob(job, { dispatcher: 'local', folder: 'f' }));
    const started = { calculator: 'xtb', version: '6', threads: 1, at: '2026-01-01T09:00:00.000Z' };
    await jobs.execute('a', undefined, (job) => startJob(job, started));
    const [running] = (await controller.listOpen({})).jobs;
    expect(running).toMatchObject({ state: 'running', startedAt: started.at, step: { number: 2, of: 2 } });
  });
});
