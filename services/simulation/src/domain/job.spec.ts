import type { JobEvent } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import {
  cancelJob,
  endJob,
  evolveJob,
  type Job,
  pauseJob,
  requestJob,
  resumeJob,
  startJob,
  unknownJob,
} from './job.js';

const request = {
  jobId: 'j1',
  campaignId: 'c1',
  trialId: 't0001',
  attempt: 1,
  workflow: 'xtb-orbitals',
  inputs: { smiles: 'CCO' },
};
const started = { calculator: 'xtb', version: '6.5.1', threads: 1, folder: 'j1' };
const succeeded = {
  ok: true as const,
  properties: [{ name: 'homo', value: -11, unit: 'eV' }],
  files: [],
  calculator: 'xtb',
  version: '6.5.1',
  seconds: 0.4,
};

const after = (...decisions: ((job: Job) => readonly JobEvent[])[]): Job =>
  decisions.reduce((job, decide) => decide(job).reduce(evolveJob, job), unknownJob('j1'));
const typesOf = (events: readonly JobEvent[]) => events.map((event) => event.type);

const queue = (job: Job) => requestJob(job, request, undefined);
const start = (job: Job) => startJob(job, started);

describe('a requested calculation', () => {
  it('is queued once, however often it is requested', () => {
    expect(typesOf(queue(unknownJob('j1')))).toEqual(['JobQueued']);
    expect(queue(after(queue))).toEqual([]);
  });

  it('is refused with the command that would help', () => {
    const refusal = { code: 'CALCULATOR.NOT_INSTALLED', reason: 'xtb not installed', remedy: 'apt-get install -y xtb' };
    expect(requestJob(unknownJob('j1'), request, refusal)).toEqual([
      { type: 'JobRefused', data: { jobId: 'j1', campaignId: 'c1', trialId: 't0001', attempt: 1, ...refusal } },
    ]);
  });

  it('says that it was submitted and started, and says it only once', () => {
    expect(typesOf(start(after(queue)))).toEqual(['JobSubmitted', 'JobStarted']);
    expect(start(after(queue, start))).toEqual([]);
  });

  it('ends with its properties and the trial that it answers', () => {
    const [end] = endJob(after(queue, start), succeeded);
    expect(end).toMatchObject({ type: 'JobSucceeded', data: { trialId: 't0001', properties: succeeded.properties } });
  });

  it('that was cancelled stays so, whatever arrives later', () => {
    const job = after(queue, start, (running) => cancelJob(running, 'the campaign was aborted'));
    expect(job.phase).toBe('cancelled');
    expect(endJob(job, succeeded)).toEqual([]);
    expect(cancelJob(job, 'again')).toEqual([]);
  });

  it('holds while its campaign pauses, unless it runs already', () => {
    const paused = after(queue, (job) => pauseJob(job, 'the campaign is paused'));
    expect(paused.phase).toBe('paused');
    expect(start(paused)).toEqual([]);
    expect(after(queue, (job) => pauseJob(job, 'paused'), resumeJob).phase).toBe('queued');
    expect(pauseJob(after(queue, start), 'the campaign is paused')).toEqual([]);
  });
});
