import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import {
  cancelJob,
  type Envelope,
  type JobEvent,
  jobEvents,
  listCalculators,
  requestCalculation,
  showJob,
} from '@meguri/contracts';
import { Aggregates, EventStore, Requests } from '@meguri/messaging';
import { eventually, type RunningNats, type RunningProcess, startNats, startProcess } from '@meguri/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const main = join(import.meta.dirname, '../../services/simulation/dist/main.js');
const hasXtb = spawnSync('xtb', ['--version']).status === 0 && spawnSync('obabel', ['-V']).status === 0;

/** Notes what it calculates; of a slow polymer it gives nothing before the file `go` is there. */
const optics = `case $1 in --version) echo "meguri-refractive-index 1.0.0"; exit ;; esac
read -r line <input.json
echo "$MEGURI_DATA $line" >>"$PLACE/executed"
case $line in *slow*) while [ ! -e "$PLACE/go" ]; do sleep 0.1; done ;; esac
echo done >result.json
echo " refractive index, 589 nm : 1.5"
echo " Abbe number              : 30"`;
/** Says what it is, and never gives a molecule. */
const endlessBabel = `case $1 in -V | -L) echo "Open Babel 3.1.1"; exit ;; esac
while [ ! -e "$PLACE/go" ]; do sleep 0.1; done`;
const xtb = 'echo "* xtb version 6.6.1"';
/** What a shell says of a program that is not there. */
const NOT_THERE = 'exit 127';

let nats: RunningNats;
let requests: Requests;
let place: string;
let running: RunningProcess[] = [];

beforeAll(async () => {
  nats = await startNats();
  requests = new Requests(await nats.connect());
});
afterAll(() => nats?.stop());
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'meguri-workers-'));
  writeFileSync(join(place, 'executed'), '');
});
afterEach(async () => {
  writeFileSync(join(place, 'go'), '');
  await Promise.all(running.map((service) => service.stop()));
  running = [];
  rmSync(place, { recursive: true, force: true });
});

/** A worker with a folder of its own and these programs before those of the machine. */
async function startWorker(name: string, programs: Record<string, string>, environment: NodeJS.ProcessEnv = {}) {
  const bin = join(place, name, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const [program, script] of Object.entries(programs)) {
    if (existsSync(join(bin, program))) continue;
    writeFileSync(join(bin, program), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, program), 0o755);
  }
  const service = startProcess(process.execPath, [main], {
    env: {
      ...process.env,
      PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter),
      PLACE: place,
      NATS_URL: nats.url,
      MEGURI_DATA: join(place, name),
      MEGURI_JOB_SLOTS: '2',
      ...environment,
    },
  });
  running.push(service);
  await service.line((line) => line.includes('"ready":true'));
  return { service, workerId: readFileSync(join(place, name, 'simulation/workers/local.id'), 'utf8') };
}

const announced = (...ids: readonly string[]) =>
  eventually(async () => {
    const { workers } = await requests.send(listCalculators, {});
    return ids.every((id) => workers.some(({ workerId }) => workerId === id));
  });
const polymer = (jobId: string) =>
  requests.send(requestCalculation, { jobId, workflow: 'polymer-refractive-index', inputs: { polymer: jobId } });
const orbitals = (jobId: string) =>
  requests.send(requestCalculation, { jobId, workflow: 'xtb-orbitals', inputs: { smiles: 'C' } });
const jobWhen = (jobId: string, ...states: readonly string[]) =>
  eventually(async () => {
    const job = await requests.send(showJob, { jobId });
    return states.includes(job.state) ? job : undefined;
  }, 30_000);

/** What happened to a job; of its submission also to which worker. */
async function factsOf(jobId: string): Promise<string[]> {
  const store = await EventStore.open(await nats.connect(), 'simulation');
  const facts: string[] = [];
  for await (const { events } of store.load(`evt.simulation.job.${jobId}`))
    for (const { type, data } of events as Envelope<Extract<JobEvent, { type: 'JobSubmitted' }>['data']>[]) {
      const fact = jobEvents.find((contract) => contract.type === type)!.fact;
      facts.push(fact === 'JobSubmitted' ? `${fact} ${data.worker}` : fact);
    }
  return facts;
}
const lifeWith = (workerId: string) => ['JobQueued', `JobSubmitted ${workerId}`, 'JobStarted', 'JobSucceeded'];
const executions = () => readFileSync(join(place, 'executed'), 'utf8').split('\n').slice(0, -1);

describe('two workers', () => {
  it.skipIf(!hasXtb)(
    'each do what the other one cannot, whoever was asked (apt-get install xtb openbabel)',
    async () => {
      const [a, b] = await Promise.all([
        startWorker('a', { 'meguri-refractive-index': optics, xtb: NOT_THERE }),
        startWorker('b', {}),
      ]);
      await announced(a.workerId, b.workerId);
      const ids = ['1', '2', '3'];
      await Promise.all(ids.flatMap((n) => [polymer(`two-p${n}`), orbitals(`two-o${n}`)]));
      for (const n of ids) {
        expect(await jobWhen(`two-p${n}`, 'succeeded', 'failed', 'refused')).toMatchObject({ worker: a.workerId });
        expect(await factsOf(`two-p${n}`)).toEqual(lifeWith(a.workerId));
        await jobWhen(`two-o${n}`, 'succeeded', 'failed', 'refused');
      }
      const done = (await Promise.all(ids.map((n) => factsOf(`two-o${n}`)))).toSorted((x, y) => y.length - x.length);
      // of equal calculations those that came later take the result of the first
      expect(done[0]).toEqual(lifeWith(b.workerId));
      expect(done.flat().filter((fact) => fact === 'JobSucceeded')).toHaveLength(3);
      expect(done.flat().filter((fact) => fact.includes(a.workerId))).toEqual([]);
    },
  );

  it('that begin at once share what is open, execute it once, and are followed at once by one that stands by', async () => {
    const ids = ['slow-1', ...Array.from({ length: 12 }, (_, n) => `share-${n}`)];
    const store = await EventStore.open(await nats.connect(), 'simulation');
    const definition = { entity: 'job', contracts: jobEvents, initial: () => '', evolve: () => '' };
    const jobs = new Aggregates<string, JobEvent>(store, definition);
    for (const jobId of ids) {
      const data = { jobId, workflow: 'polymer-refractive-index', inputs: { polymer: jobId } };
      await jobs.execute(jobId, { id: jobId, now: new Date() }, () => [{ type: 'JobQueued', data }]);
    }
    const programs = { 'meguri-refractive-index': optics };
    const both = new Map(
      await Promise.all(['a', 'b'].map(async (name) => [name, await startWorker(name, programs)] as const)),
    );
    for (const jobId of ids.slice(1)) await jobWhen(jobId, 'succeeded');
    const { worker } = await jobWhen('slow-1', 'running');
    const [name, { service }] = [...both].find(([, { workerId }]) => workerId === worker)!;
    expect(await startWorker(name, programs)).toMatchObject({ workerId: worker });
    await service.kill9();
    writeFileSync(join(place, 'go'), '');
    await jobWhen('slow-1', 'succeeded');
    expect(await factsOf('slow-1')).toEqual(lifeWith(worker!));
    expect(
      executions()
        .map((line) => line.split(' ')[1])
        .toSorted(),
    ).toEqual(ids.map((jobId) => JSON.stringify({ polymer: jobId })).toSorted());
  });

  it('take over from each other what they can when one is gone, and say what cannot go on', async () => {
    const lease = { MEGURI_WORKER_LEASE_MS: '1000' };
    const programsOfA = { 'meguri-refractive-index': optics, obabel: endlessBabel, xtb };
    const a = await startWorker('a', programsOfA, lease);
    await announced(a.workerId);
    await Promise.all([polymer('slow-2'), orbitals('only-a')]);
    await Promise.all(['slow-2', 'only-a'].map((jobId) => jobWhen(jobId, 'running')));
    await a.service.kill9();
    const b = await startWorker('b', { 'meguri-refractive-index': optics, obabel: NOT_THERE, xtb: NOT_THERE }, lease);
    const lost = await jobWhen('only-a', 'queued');
    expect(lost.reason).toBe(
      `its worker ${a.workerId} gives no sign of life, and no other can do it: xtb and obabel not installed on this machine`,
    );
    expect(lost.remedy).toMatch(`start ${a.workerId} again, or meguri calculators install xtb obabel`);
    const { workers } = await requests.send(listCalculators, {});
    expect(workers.find(({ workerId }) => workerId === a.workerId)).toMatchObject({ silent: true });
    await eventually(() => executions().length === 2);
    writeFileSync(join(place, 'go'), '');
    await jobWhen('slow-2', 'succeeded');
    rmSync(join(place, 'go'));
    expect(await factsOf('slow-2')).toEqual([...lifeWith(a.workerId).slice(0, 3), ...lifeWith(b.workerId).slice(1)]);
    await orbitals('refused');
    expect(await jobWhen('refused', 'refused')).toMatchObject({ reason: lost.reason!.split('do it: ')[1] });
    await startWorker('a', programsOfA, lease);
    expect(await jobWhen('only-a', 'running')).toMatchObject({ worker: a.workerId });
    await requests.send(cancelJob, { jobId: 'only-a' });
    await eventually(() => readdirSync(join(place, 'a/simulation/jobs/local')).length === 0);
  });
});
