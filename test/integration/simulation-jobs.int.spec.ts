import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import {
  type CampaignEvent,
  campaignEvents,
  checkCalculation,
  type FileReference,
  jobEvents,
  listCalculators,
  listWorkflows,
  requestCalculation,
  showJob,
  type WorkerEvent,
  workerEvents,
} from '@meguri/contracts';
import { Aggregates, EventStore, FileStore, Requests } from '@meguri/messaging';
import { eventually, type RunningNats, type RunningProcess, startNats, startProcess } from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = join(import.meta.dirname, '../../services/simulation/dist/main.js');
const compute = join(import.meta.dirname, '../../simulators/compute/bin');
const isInstalled = spawnSync('xtb', ['--version']).status === 0 && spawnSync('obabel', ['-V']).status === 0;

let nats: RunningNats;
let data: string;
let service: RunningProcess;
let requests: Requests;

const withCompute = [compute, dirname(process.execPath), process.env.PATH].join(delimiter);

async function startService(path = withCompute): Promise<RunningProcess> {
  const started = startProcess(process.execPath, [main], {
    env: { ...process.env, PATH: path, NATS_URL: nats.url, MEGURI_DATA: data, MEGURI_EXIT_WITH_STDIN: '1' },
  });
  await started.line((line) => line.includes('"ready":true'));
  return started;
}

beforeAll(async () => {
  nats = await startNats();
  data = mkdtempSync(join(tmpdir(), 'meguri-simulation-'));
  requests = new Requests(await nats.connect());
  service = await startService();
});
afterAll(async () => {
  await service?.kill9();
  await nats?.stop();
  rmSync(data, { recursive: true, force: true });
});

/** A calculation yields to everything else on a busy machine. */
const CALCULATED_MS = 50_000;

const jobWhen = (jobId: string, states: readonly string[]) =>
  eventually(async () => {
    const job = await requests.send(showJob, { jobId });
    return states.includes(job.state) ? job : undefined;
  }, CALCULATED_MS);

const isCalculated = async (jobId: string) => (await requests.send(showJob, { jobId })).state === 'succeeded';

const life = ['JobQueued', 'JobSubmitted', 'JobStarted'];

async function factsOf(jobId: string) {
  const simulation = await EventStore.open(await nats.connect(), 'simulation');
  const facts: { fact: string; data: unknown }[] = [];
  for await (const commit of simulation.load(`evt.simulation.job.${jobId}`))
    for (const { type, data: about } of commit.events)
      facts.push({ fact: jobEvents.find((contract) => contract.type === type)?.fact ?? type, data: about });
  return facts;
}

/** What the last event of a job says. */
const endOf = async (jobId: string) =>
  (await factsOf(jobId)).at(-1)?.data as { files?: FileReference[]; reused?: boolean } | undefined;

describe('the workers of a laboratory', () => {
  const workers = async () => (await requests.send(listCalculators, {})).workers;
  const announced = (workerId: string) =>
    eventually(async () => (await workers()).find((worker) => worker.workerId === workerId));

  it('announce what their programs can do, are listed each once, and no more when they have left', async () => {
    const { workerId, announcedAt } = await eventually(async () => (await workers())[0]);
    const store = await EventStore.open(await nats.connect(), 'simulation');
    const definition = { entity: 'worker', contracts: workerEvents, initial: () => '', evolve: () => '' };
    const other = new Aggregates<string, WorkerEvent>(store, definition);
    const cluster = {
      workerId: 'cluster_slurm',
      dispatcher: 'slurm' as const,
      slots: 1000,
      announcedAt: new Date().toISOString(),
      calculators: [{ program: 'lmp', version: '22 Jul 2025', capabilities: ['fix hmc'] }],
    };
    const say = (id: string, event: WorkerEvent) =>
      other.execute(cluster.workerId, { id, now: new Date() }, () => [event]);
    await say('begin', { type: 'WorkerAnnounced', data: cluster });
    expect(await announced(cluster.workerId)).toEqual(cluster);
    expect((await announced(workerId)).calculators).toContainEqual(
      expect.objectContaining({ program: 'meguri-refractive-index', version: '1.0.0' }),
    );
    await service.kill9();
    service = await startService();
    await eventually(async () => (await announced(workerId)).announcedAt !== announcedAt);
    expect((await workers()).map((worker) => worker.workerId).toSorted()).toEqual(
      [workerId, cluster.workerId].toSorted(),
    );
    await say('end', { type: 'WorkerLeft', data: { workerId: cluster.workerId } });
    expect((await workers()).map((worker) => worker.workerId)).toEqual([workerId]);
    await service.stop();
    const said: string[] = [];
    for await (const commit of store.load(`evt.simulation.worker.${workerId}`))
      said.push(...commit.events.map(({ type }) => type));
    const [announcement, leaving] = workerEvents.map(({ type }) => type);
    expect(said).toEqual([announcement, announcement, leaving]);
    service = await startService();
  });
});

describe('a calculation on this machine', () => {
  it('without its calculator is refused, with the command that installs it', async () => {
    await service.kill9();
    service = await startService('/nowhere');
    const { jobId } = await requests.send(requestCalculation, { workflow: 'xtb-orbitals', inputs: { smiles: 'CCO' } });
    const job = await jobWhen(jobId, ['refused']);
    expect(job.remedy).toBe('meguri calculators install xtb obabel (apt-get install -y xtb openbabel)');
    const { workflows } = await requests.send(listWorkflows, {});
    const found = (name: string) => workflows.find((workflow) => workflow.name === name);
    expect(found('xtb-orbitals')).toMatchObject({ installed: false, remedy: job.remedy });
    expect(found('polymer-refractive-index')?.remedy).toContain('simulators/compute/bin');
    await service.kill9();
    service = await startService();
  });

  it('is checked before a campaign begins: everything that is wrong is said at once', async () => {
    const workflow = 'polymer-refractive-index';
    const good = { workflow, inputs: [{ polymer: '' }, { polymer: 'PS' }] };
    expect(await requests.send(checkCalculation, good)).toMatchObject({ problems: [], inputs: ['polymer'] });
    const bad = { workflow, profile: 'ci' as const, properties: ['tg'], inputs: [{ smiles: 'CC' }] };
    const { problems } = await requests.send(checkCalculation, bad);
    expect(problems.map(({ about, message }) => `${about}: ${message}`)).toEqual([
      'profile: polymer-refractive-index has no profiles.',
      expect.stringContaining('properties: polymer-refractive-index calculates no tg; it calculates refractive-index'),
      'inputs: unknown input smiles; the workflow takes polymer.',
    ]);
    expect(await requests.send(checkCalculation, { ...good, workflow: 'dft' })).toMatchObject({
      problems: [],
      workflows: expect.arrayContaining([workflow]),
    });
  });

  it('gives the refractive index of polystyrene as it was calculated', async () => {
    const inputs = { polymer: 'PS' };
    const { jobId } = await requests.send(requestCalculation, { workflow: 'polymer-refractive-index', inputs });
    const job = await jobWhen(jobId, ['succeeded', 'failed']);
    expect(job).toMatchObject({ state: 'succeeded', properties: [{ name: 'refractive-index', value: 1.57816 }, {}] });
  });

  it('fails with the class input when nothing is known of the polymer', async () => {
    const inputs = { polymer: 'unobtainium' };
    const { jobId } = await requests.send(requestCalculation, { workflow: 'polymer-refractive-index', inputs });
    expect(await jobWhen(jobId, ['succeeded', 'failed'])).toMatchObject({ state: 'failed' });
  });

  it.skipIf(!isInstalled)(
    'gives the orbitals of benzene as xtb states them (apt-get install xtb openbabel)',
    async () => {
      const { jobId } = await requests.send(requestCalculation, {
        workflow: 'xtb-orbitals',
        inputs: { smiles: 'c1ccccc1' },
      });
      const job = await jobWhen(jobId, ['succeeded', 'failed']);
      const value = Object.fromEntries(job.properties.map((property) => [property.name, property.value]));
      // GFN2-xTB, benzene: gap 4.934 eV; polarisability against 10.3 to 10.4 cubic ångström from experiment
      expect(value.gap).toBeCloseTo(4.934, 2);
      expect(value.polarisability).toBeCloseTo(10.06, 1);
    },
  );

  it.skipIf(!isInstalled)('is refused for what is no molecule', async () => {
    const inputs = { smiles: 'Cnotasmiles' };
    const { jobId } = await requests.send(requestCalculation, { workflow: 'xtb-orbitals', inputs });
    const job = await jobWhen(jobId, ['refused', 'succeeded', 'failed']);
    expect(job).toMatchObject({ state: 'refused', reason: expect.stringContaining('no molecule') });
  });

  it.skipIf(!isInstalled)('is done once for two ways of writing the same molecule', async () => {
    const ask = (smiles: string) => requests.send(requestCalculation, { workflow: 'xtb-orbitals', inputs: { smiles } });
    const asked = await Promise.all([ask('OCC'), ask('C(O)C'), ask('CCO')]);
    const jobs = await Promise.all(asked.map(({ jobId }) => jobWhen(jobId, ['succeeded', 'failed'])));
    expect(jobs.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    const reused = await Promise.all(asked.map(({ jobId }) => endOf(jobId)));
    expect(reused.filter((end) => end?.reused)).toHaveLength(2);
    expect(readdirSync(join(data, 'simulation/jobs/local'))).toEqual([]);
  });

  it.skipIf(!isInstalled)('goes on while the service is killed, and runs only once', async () => {
    // large enough to take some seconds
    const smiles = 'CCCCCCCCCCCCC(=O)OCCCCCC';
    const { jobId } = await requests.send(requestCalculation, { workflow: 'xtb-orbitals', inputs: { smiles } });
    const jobs = join(data, 'simulation/jobs/local');
    const claim = () => readdirSync(jobs).map((key) => readFileSync(join(jobs, key, 'claim'), 'utf8'))[0];
    const before = await eventually(claim);
    await service.kill9();
    service = await startService();
    expect(claim()).toBe(before);
    expect(await jobWhen(jobId, ['succeeded', 'failed'])).toMatchObject({ state: 'succeeded' });
    expect((await factsOf(jobId)).map(({ fact }) => fact)).toEqual([...life, 'JobSucceeded']);
  });

  it.skipIf(!isInstalled)('answers a trial that planning requests, with its raw output in the file store', async () => {
    const nc = await nats.connect();
    const campaigns = new Aggregates<unknown, CampaignEvent>(await EventStore.open(nc, 'planning'), {
      entity: 'campaign',
      contracts: campaignEvents,
      initial: () => ({}),
      evolve: (state) => state,
    });
    const runId = 'orbitals_t0001_1';
    const trial = {
      campaignId: 'orbitals',
      trialId: 't0001',
      attempt: 1,
      runId,
      source: 'xtb',
      point: { smiles: 'CCN' },
    };
    const objectives = [{ name: 'gap', unit: 'eV' }];
    const requested = { ...trial, sourceType: 'calculation', workflow: 'xtb-orbitals', units: {}, objectives } as const;
    await campaigns.execute('orbitals', { id: 'test', now: new Date() }, () => [
      { type: 'TrialRequested', data: requested },
    ]);
    expect(await eventually(() => isCalculated(runId), CALCULATED_MS)).toBe(true);
    expect((await factsOf(runId)).map(({ fact }) => fact)).toEqual([...life, 'JobSucceeded']);
    const { files = [] } = (await endOf(runId)) ?? {};
    const output = files.find((file) => file.name === 'orbitals.out');
    const bytes = await new FileStore(nc, 'data-lake').get(output!);
    expect(new TextDecoder().decode(bytes)).toContain('finished run on');
  });
});
