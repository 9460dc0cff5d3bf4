import { describe, expect, it } from 'vitest';
import { JobsInMemory } from '../adapters/memory/jobs-in-memory.js';
import type { Stop } from '../domain/failures.js';
import type { Figure } from '../domain/figure.js';
import { cancelJob, type JobPhase, requestJob, submitJob } from '../domain/job.js';
import type { Reading, Workflow } from '../domain/workflow.js';
import { workflows } from '../domain/workflows/index.js';
import { JobTries } from './job-tries.js';
import type { DispatchEnd, Dispatcher, Ownership, Result, Task } from './ports.js';

const optics = ' refractive index, 589 nm : 1.578\n Abbe number              : 30\n';
const good: DispatchEnd = { outputs: [{ name: 'optics', standardOutput: optics }], seconds: 1 };
const stopped = (change: Partial<Stop>): DispatchEnd => ({
  outputs: [],
  seconds: 0,
  stopped: { step: 'optics', how: 'exit', detail: '1', lastWords: '', ...change },
});

/** A dispatcher whose tasks end when the test says so; its folders outlive the tries, as those on a disk do. */
class FakeDispatcher implements Dispatcher {
  readonly name = 'local';
  readonly slots = 2;
  readonly begun: Task[] = [];
  readonly released: string[] = [];
  readonly #folders = new Map<string, { try: number; end: PromiseWithResolvers<DispatchEnd> }>();

  submit(task: Task) {
    const known = this.#folders.get(task.key);
    if (!known || known.try < task.try) {
      this.#folders.set(task.key, { try: task.try, end: Promise.withResolvers() });
      this.begun.push(task);
    }
    return { started: Promise.resolve(), end: this.#folders.get(task.key)!.end.promise };
  }
  end(end: DispatchEnd): void {
    for (const folder of this.#folders.values()) folder.end.resolve(end);
  }
  async cancel(): Promise<void> {
    this.end(stopped({ how: 'cancelled', detail: '' }));
  }
  done = () => [];
  files = () => [];
  async release(key: string): Promise<void> {
    this.released.push(key);
    this.#folders.delete(key);
  }
  retain = () => {};
}

function laboratory(known = workflows, jobs = new JobsInMemory()) {
  const dispatcher = new FakeDispatcher();
  const stored: { name: string; mediaType: string; text: string }[] = [];
  const results = new Map<string, Result>();
  /** A new process of the service: what it keeps in memory is gone. */
  const tries = (ownership: Ownership = { workerId: 'w1', mayTake: () => true }) =>
    new JobTries(
      jobs,
      known,
      dispatcher,
      { versionsOf: async () => new Map([['meguri-refractive-index', '1']]), capabilitiesOf: async () => [] },
      { canonical: async (smiles) => smiles },
      { find: (key) => results.get(key), keep: (key, result) => results.set(key, result) },
      {
        put: async (bytes, about) => {
          stored.push({ ...about, text: new TextDecoder().decode(bytes) });
          return { sha256: 'a'.repeat(64), bytes: bytes.length, ...about };
        },
      },
      () => new Date(0),
      ownership,
    );
  const request = (jobId: string, polymer = 'PS') =>
    jobs.execute(jobId, undefined, (job) =>
      requestJob(job, { jobId, workflow: 'polymer-refractive-index', inputs: { polymer } }, undefined),
    );
  const phaseOf = async (jobId: string) => (await jobs.get(jobId)).state.phase;
  return { jobs, dispatcher, results, stored, tries, request, phaseOf };
}
const soon = () => new Promise((resolve) => setTimeout(resolve, 10));

describe('jobs that ask for the same', () => {
  it('share one run, and whoever asks later gets its result', async () => {
    const { dispatcher, tries, request, phaseOf, jobs } = laboratory();
    const lab = tries();
    for (const jobId of ['a', 'b']) await request(jobId);
    const both = Promise.all([lab.run('a'), lab.run('b')]);
    await soon();
    dispatcher.end(good);
    await both;
    await request('c');
    await lab.run('c');
    expect(dispatcher.begun).toHaveLength(1);
    expect(await Promise.all(['a', 'b', 'c'].map(phaseOf))).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect((await jobs.get('c')).state.reused).toBe(true);
    expect(new Set(dispatcher.released).size).toBe(1);
  });

  it('do not lose their run when one of them is cancelled, but when all are', async () => {
    const { dispatcher, tries, request, phaseOf, jobs } = laboratory();
    const lab = tries();
    for (const jobId of ['a', 'b', 'c', 'd']) await request(jobId, jobId < 'c' ? 'PS' : 'PE');
    const cancel = async (jobId: string) => {
      await jobs.execute(jobId, undefined, (job) => cancelJob(job, 'not wanted'));
      await lab.cancel(jobId);
    };
    const all = Promise.all(['a', 'b'].map((jobId) => lab.run(jobId)));
    await soon();
    await cancel('a');
    dispatcher.end(good);
    await all;
    expect(await phaseOf('b')).toBe('succeeded');
    expect(await phaseOf('a')).toBe('cancelled');
    const other = lab.run('c');
    await soon();
    await cancel('c');
    await other;
    expect(dispatcher.begun).toHaveLength(2);
    expect(dispatcher.released).toHaveLength(2);
  });
});

describe('a job that is called off', () => {
  it('on its way to the dispatcher does not run on', async () => {
    const { dispatcher, tries, request, jobs } = laboratory();
    await request('a');
    const submit = dispatcher.submit.bind(dispatcher);
    dispatcher.submit = (task) => {
      void jobs.execute('a', undefined, (job) => cancelJob(job, 'not wanted'));
      return submit(task);
    };
    expect((await tries().run('a')).phase).toBe('cancelled');
    expect(dispatcher.begun).toHaveLength(1);
    expect(dispatcher.released).toHaveLength(1);
  });

  it('before that is never dispatched', async () => {
    const { dispatcher, tries, request, jobs } = laboratory();
    await request('a');
    const run = tries().run('a');
    await jobs.execute('a', undefined, (job) => cancelJob(job, 'not wanted'));
    expect((await run).phase).toBe('cancelled');
    expect(dispatcher.begun).toEqual([]);
  });
});

describe('a service that is killed', () => {
  it('between submitting and recording takes up the same run', async () => {
    const { dispatcher, tries, request, phaseOf } = laboratory();
    await request('a');
    void tries().run('a');
    await soon();
    const again = tries().run('a');
    await soon();
    dispatcher.end(good);
    await again;
    expect(dispatcher.begun).toHaveLength(1);
    expect(await phaseOf('a')).toBe('succeeded');
  });
});

describe('a job of two workers', () => {
  const worker = (workerId: string, isGone = false): Ownership => ({
    workerId,
    mayTake: (job) => isGone || job.worker === undefined || job.worker === workerId,
  });

  it('that both take at once is calculated by one of them', async () => {
    const { dispatcher, tries, request, jobs } = laboratory();
    await request('a');
    const both = ['w1', 'w2'].map((id) => tries(worker(id)).run('a'));
    await soon();
    dispatcher.end(good);
    await Promise.all(both);
    expect(dispatcher.begun).toHaveLength(1);
    expect((await jobs.get('a')).state).toMatchObject({ phase: 'succeeded', worker: 'w1' });
  });

  it('is left alone by one that may not have it, and what it says of it after another has it does not count', async () => {
    const here = laboratory();
    const there = laboratory(workflows, here.jobs);
    await here.request('a');
    const first = here.tries(worker('w1')).run('a');
    await soon();
    expect(await there.tries(worker('w2')).run('a')).toMatchObject({ phase: 'running', worker: 'w1' });
    const second = there.tries(worker('w2', true)).run('a');
    await soon();
    here.dispatcher.end(stopped({ lastWords: 'std::bad_alloc' }));
    expect(await first).toMatchObject({ phase: 'running', worker: 'w2', failures: [] });
    there.dispatcher.end(good);
    expect(await second).toMatchObject({ phase: 'succeeded', worker: 'w2' });
    expect([here.dispatcher.begun.length, there.dispatcher.begun.length]).toEqual([1, 1]);
  });

  it('is ended by the one that no longer has it', async () => {
    const { tries, request, jobs } = laboratory();
    await request('a');
    const lab = tries(worker('w1'));
    const run = lab.run('a');
    await soon();
    const taken = { dispatcher: 'local', folder: 'elsewhere', worker: 'w2' } as const;
    await jobs.execute('a', undefined, (job) => submitJob(job, taken, () => true));
    await lab.cancel('a');
    expect(await run).toMatchObject({ phase: 'submitted', worker: 'w2' });
  });
});

describe('a try', () => {
  it('that lacked memory is followed by one with twice as much, in the same folder', async () => {
    const { dispatcher, tries, request } = laboratory();
    await request('a');
    const lab = tries();
    const first = lab.run('a');
    await soon();
    dispatcher.end(stopped({ lastWords: 'std::bad_alloc' }));
    expect((await first).phase).toBe('queued');
    const second = lab.run('a');
    await soon();
    dispatcher.end(good);
    expect((await second).phase).toBe('succeeded');
    const [one, two] = dispatcher.begun;
    expect(two).toMatchObject({ key: one!.key, try: 2, resources: { megabytes: 2 * one!.resources.megabytes } });
  });

  it('whose output cannot be read is repeated, and fails with its class in the end', async () => {
    const { dispatcher, tries, request, jobs } = laboratory();
    await request('a');
    const lab = tries();
    for (let number = 1; number <= 3; number++) {
      const run = lab.run('a');
      await soon();
      dispatcher.end({ outputs: [{ name: 'optics', standardOutput: '\u0000\u0000' }], seconds: 1 });
      await run;
    }
    expect((await jobs.get('a')).state).toMatchObject({ phase: 'failed', code: 'CALCULATOR.OUTPUT_UNREADABLE' });
  });
});

describe('a program that must pass its gate', () => {
  const workflow = workflows.get('polymer-refractive-index')!;
  const [calculator] = workflow.calculators;
  const gate = { ...calculator.gate!, required: true };
  const known = new Map([[workflow.name, { ...workflow, calculators: [{ ...calculator, gate }] as const }]]);
  const refractiveIndexOf = (index: string): DispatchEnd => ({
    outputs: [{ name: 'gate', standardOutput: `refractive index, 589 nm : ${index}` }],
    seconds: 1,
  });

  it('passes it before its first calculation, once for each version', async () => {
    const { dispatcher, tries, request, phaseOf } = laboratory(known);
    await request('a');
    const run = tries().run('a');
    await soon();
    dispatcher.end(refractiveIndexOf('1.578'));
    await soon();
    dispatcher.end(good);
    await run;
    // another process of the service knows of the gate from the results
    await request('b', 'PE');
    const later = tries().run('b');
    await soon();
    dispatcher.end(good);
    await later;
    expect(await Promise.all(['a', 'b'].map(phaseOf))).toEqual(['succeeded', 'succeeded']);
    const gates = dispatcher.begun.filter(({ key }) => key === 'gate-meguri-refractive-index');
    expect([gates.length, dispatcher.begun.length]).toEqual([1, 3]);
  });

  it('is asked again when its answer could not be read', async () => {
    let asked = 0;
    const check: typeof gate.check = (outputs) => {
      if (asked++ === 0) throw new SyntaxError('Unexpected end of JSON input');
      return gate.check(outputs);
    };
    const cut = { ...workflow, calculators: [{ ...calculator, gate: { ...gate, check } }] as const };
    const { dispatcher, tries, request, phaseOf } = laboratory(new Map([[workflow.name, cut]]));
    await request('a');
    const lab = tries();
    for (const ends of [[refractiveIndexOf('1.578')], [refractiveIndexOf('1.578'), good]]) {
      const run = lab.run('a');
      for (const end of ends) {
        await soon();
        dispatcher.end(end);
      }
      await run;
    }
    expect(await phaseOf('a')).toBe('succeeded');
  });

  it('calculates nothing when it fails', async () => {
    const { dispatcher, tries, request, jobs } = laboratory(known);
    await request('a');
    const lab = tries();
    for (let number = 1; number <= 3; number++) {
      const run = lab.run('a');
      await soon();
      dispatcher.end(refractiveIndexOf('2.1'));
      await run;
    }
    const { phase, code, reason } = (await jobs.get('a')).state;
    expect([phase, code]).toEqual(['failed', 'CALCULATOR.GATE_FAILED']);
    expect(reason).toContain('gives 2.1 instead of 1.578');
    expect(dispatcher.begun.every(({ key }) => key === 'gate-meguri-refractive-index')).toBe(true);
  });
});

describe('a figure of a calculation', () => {
  const figure: Figure = {
    name: 'dispersion',
    title: 'Refractive index',
    x: { label: 'wavelength', unit: 'nm' },
    y: { label: 'refractive index', unit: '' },
    series: [{ name: 'index', x: [486.1, 656.3], y: [1.6, 1.58] }],
    verdict: 'normal dispersion',
  };
  const failure = { ok: false, class: 'unphysical', code: 'CALCULATION.UNPHYSICAL', reason: 'no polymer' } as const;
  it.each<[JobPhase, (reading: Reading) => Reading]>([
    ['succeeded', (reading) => reading],
    ['failed', () => failure],
  ])('is a file of the job that %s', async (phase, change) => {
    const workflow = workflows.get('polymer-refractive-index')!;
    const read: Workflow['read'] = (...what) => ({ ...change(workflow.read(...what)), figures: [figure] });
    const { dispatcher, stored, tries, request, jobs } = laboratory(new Map([[workflow.name, { ...workflow, read }]]));
    await request('a');
    const run = tries().run('a');
    await soon();
    dispatcher.end(good);
    expect((await run).phase).toBe(phase);
    const mediaType = 'application/vnd.meguri.figure+json';
    expect((await jobs.get('a')).state.files).toMatchObject([{ name: 'dispersion.figure.json', mediaType }]);
    expect(JSON.parse(stored[0]!.text)).toEqual(figure);
  });
});
