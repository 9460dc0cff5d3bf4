import type { JobEvent } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import type { Failure } from './failures.js';
import {
  adjustmentOf,
  cancelJob,
  endJob,
  evolveJob,
  failTry,
  inBrief,
  type Job,
  type JobFailureClass,
  pauseJob,
  requestJob,
  resumeJob,
  startJob,
  submitJob,
  tryOf,
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
const started = { calculator: 'xtb', version: '6.5.1', threads: 1 };
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
const submitAs =
  (worker: string, mayTake = true) =>
  (job: Job) =>
    submitJob(job, { dispatcher: 'local', folder: 'abc', worker }, () => mayTake);
const submit = submitAs('w1');
const start = (job: Job) => [...submit(job), ...startJob(submit(job).reduce(evolveJob, job), started)];

const NOW = Date.parse('2026-11-22T09:30:00Z');
const failure = (kind: JobFailureClass): Failure => ({ class: kind, code: 'CALCULATOR.FAILED', reason: kind });
const fail = (kind: JobFailureClass) => (job: Job) => failTry(job, failure(kind), [], NOW);
/** A job that failed so often in this way, and was submitted again each time. */
const failed = (kind: JobFailureClass, times: number) =>
  after(queue, start, ...Array.from({ length: times }, () => [fail(kind), start]).flat());

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

  it('names a property as the campaign asked for it', () => {
    const objectives = [{ name: 'ionisation', unit: 'eV', property: 'homo' }];
    const job = after((given) => requestJob(given, { ...request, objectives }, undefined), start);
    expect(endJob(job, succeeded)[0]?.data).toMatchObject({ properties: [{ name: 'ionisation', value: -11 }] });
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

describe('the worker of a job', () => {
  it('is the first that takes it, and has it also for further tries', () => {
    const job = after(queue, start, fail('lost'));
    expect(job).toMatchObject({ phase: 'queued', worker: 'w1' });
    expect(submitAs('w2', false)(after(queue, start))).toEqual([]);
  });

  it('is followed by one that may take the job over, which begins it anew', () => {
    const job = after(queue, start, fail('memory'), start, submitAs('w2'));
    expect(job).toMatchObject({ phase: 'submitted', worker: 'w2' });
    expect([tryOf(job), adjustmentOf(job).memory]).toEqual([2, 1]);
    expect(submitAs('w2')(job)).toEqual([]);
  });

  it('never takes a job that is over or holds', () => {
    const over = after(queue, start, (job) => endJob(job, succeeded));
    const paused = after(queue, (job) => pauseJob(job, 'the campaign is paused'));
    for (const job of [over, paused, unknownJob('j1')]) expect(submitAs('w2')(job)).toEqual([]);
  });

  it('is known from little of the job, which goes on as all of it would', () => {
    const [first, ...others] = [queue, start, fail('memory'), start, submitAs('w2')];
    const brief = others.reduce((job, decide) => inBrief(decide(job).reduce(evolveJob, job)), inBrief(after(first!)));
    expect(brief).toEqual(inBrief(after(first!, ...others)));
    expect(brief.request).toMatchObject({ campaignId: 'c1', workflow: 'xtb-orbitals', inputs: {} });
  });
});

describe('a try that fails', () => {
  it.each<[JobFailureClass, number, string]>([
    ['input', 0, 'failed'],
    ['unphysical', 0, 'failed'],
    ['numerical', 2, 'failed'],
    ['not-converged', 2, 'failed'],
    ['calculator', 2, 'failed'],
    ['walltime', 3, 'failed'],
    ['memory', 3, 'failed'],
    ['lost', 5, 'failed'],
    ['scratch', 3, 'paused'],
    ['submit', 3, 'paused'],
  ])('with %s is followed by %i more, then the job has %s', (kind, times, phase) => {
    for (let earlier = 0; earlier < times; earlier++)
      expect(typesOf(fail(kind)(failed(kind, earlier)))).toEqual(['JobRetried']);
    expect(fail(kind)(failed(kind, times)).reduce(evolveJob, failed(kind, times)).phase).toBe(phase);
  });

  it('waits longer each time when the scheduler or the disk is to blame, and not at all otherwise', () => {
    const waits = [0, 1, 2].map((earlier) => {
      const [event] = fail('submit')(failed('submit', earlier));
      return event?.type === 'JobRetried' ? (Date.parse(event.data.notBefore) - NOW) / 1000 : undefined;
    });
    expect(waits).toEqual([30, 300, 1200]);
    expect(fail('lost')(failed('lost', 2))).toMatchObject([{ data: { notBefore: new Date(NOW).toISOString() } }]);
  });

  it('changes the next one as its class asks', () => {
    const job = after(
      queue,
      start,
      fail('memory'),
      start,
      fail('walltime'),
      start,
      fail('memory'),
      start,
      fail('numerical'),
    );
    expect(adjustmentOf(job)).toEqual({ walltime: 1, memory: 2, protocol: 1, extension: 0 });
    expect(tryOf(job)).toBe(5);
  });

  it('of which a person says go on has its patience back', () => {
    const held = failed('submit', 3);
    const paused = fail('submit')(held).reduce(evolveJob, held);
    expect(resumeJob(paused).reduce(evolveJob, paused)).toMatchObject({ phase: 'queued', failures: [] });
  });

  it('keeps the folder, so that what is done stays done', () => {
    expect(failed('lost', 1).folder).toBe('abc');
  });
});
