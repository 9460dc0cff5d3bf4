import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import {
  type CampaignEvent,
  campaignEvents,
  jobEvents,
  listWorkflows,
  requestCalculation,
  showJob,
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

const jobWhen = (jobId: string, states: readonly string[]) =>
  eventually(async () => {
    const job = await requests.send(showJob, { jobId });
    return states.includes(job.state) ? job : undefined;
  });

describe('a calculation on this machine', () => {
  it('without its calculator is refused, with the command that installs it', async () => {
    await service.kill9();
    service = await startService('/nowhere');
    const { jobId } = await requests.send(requestCalculation, { workflow: 'xtb-orbitals', inputs: { smiles: 'CCO' } });
    const job = await jobWhen(jobId, ['refused']);
    expect(job.remedy).toBe('apt-get install -y xtb openbabel');
    const { workflows } = await requests.send(listWorkflows, {});
    expect(workflows).toMatchObject([
      { name: 'xtb-orbitals', installed: false, remedy: job.remedy },
      { name: 'polymer-refractive-index', installed: false, remedy: expect.stringContaining('simulators/compute/bin') },
    ]);
    await service.kill9();
    service = await startService();
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

  it.skipIf(!isInstalled)('fails with the class input when no program understands the molecule', async () => {
    const { jobId } = await requests.send(requestCalculation, {
      workflow: 'xtb-orbitals',
      inputs: { smiles: 'Cnotasmiles' },
    });
    expect(await jobWhen(jobId, ['succeeded', 'failed'])).toMatchObject({ state: 'failed', reason: /guess.xyz/ });
  });

  it.skipIf(!isInstalled)('goes on while the service is killed, and runs only once', async () => {
    // large enough to take some seconds
    const smiles = 'CCCCCCCCCCCCC(=O)OCCCCCC';
    const { jobId } = await requests.send(requestCalculation, { workflow: 'xtb-orbitals', inputs: { smiles } });
    const folder = join(data, 'simulation/jobs', jobId);
    const before = await eventually(() => JSON.parse(readFileSync(join(folder, 'process.json'), 'utf8')));
    await service.kill9();
    service = await startService();
    expect(await jobWhen(jobId, ['succeeded', 'failed'])).toMatchObject({ state: 'succeeded' });
    expect(JSON.parse(readFileSync(join(folder, 'process.json'), 'utf8'))).toEqual(before);
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
      point: { smiles: 'CCO' },
    };
    const objectives = [{ name: 'gap', unit: 'eV' }];
    const requested = { ...trial, sourceType: 'calculation', workflow: 'xtb-orbitals', units: {}, objectives } as const;
    await campaigns.execute('orbitals', { id: 'test', now: new Date() }, () => [
      { type: 'TrialRequested', data: requested },
    ]);
    expect(await eventually(async () => (await requests.send(showJob, { jobId: runId })).state === 'succeeded')).toBe(
      true,
    );
    const simulation = await EventStore.open(nc, 'simulation');
    const types: string[] = [];
    let files: { sha256: string; bytes: number; mediaType: string; name: string }[] = [];
    for await (const commit of simulation.load(`evt.simulation.job.${runId}`))
      for (const event of commit.events) {
        types.push(jobEvents.find((contract) => contract.type === event.type)?.fact ?? event.type);
        files = (event.data as { files?: typeof files }).files ?? files;
      }
    expect(types).toEqual(['JobQueued', 'JobSubmitted', 'JobStarted', 'JobSucceeded']);
    const output = files.find((file) => file.name === 'orbitals.out');
    const bytes = await new FileStore(nc, 'data-lake').get(output!);
    expect(new TextDecoder().decode(bytes)).toContain('finished run on');
  });
});
