import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EventContract,
  type JobEvent,
  jobEvents,
  type ModelEvent,
  modelEvents,
  type ObservationEvent,
  observationEvents,
  type ServiceName,
  showCampaign,
  submitCampaign,
  validateCampaign,
} from '@meguri/contracts';
import { Aggregates, EventStore, Requests, type RunningService, startService } from '@meguri/messaging';
import { PlanningModule } from '@meguri/planning';
import { eventually, type RunningNats, startNats } from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AnsweringBench,
  campaignHistory,
  completed,
  madeUpYield,
  startAnsweringBench,
} from '../support/answering-bench.js';

const bundled = readFileSync(join(import.meta.dirname, '../../campaigns/direct-arylation.yaml'), 'utf8');
const byHand = bundled.replace(/type: experiment\n.*\n.*procedure: direct-arylation/, 'type: person');

let nats: RunningNats;
let planning: RunningService;
let requests: Requests;
let store: EventStore;

const startPlanning = () =>
  startService({
    service: 'planning',
    module: PlanningModule,
    messaging: { service: 'planning', url: nats.url },
    http: { host: '127.0.0.1', port: 0 },
  });

beforeAll(async () => {
  nats = await startNats();
  planning = await startPlanning();
  const connection = await nats.connect();
  requests = new Requests(connection);
  store = await EventStore.open(connection, 'planning');
});
afterAll(async () => {
  await planning?.stop();
  await nats?.stop();
});

/** A neighbour of planning states one fact. */
async function state<E extends { type: string; data: unknown }>(
  service: ServiceName,
  entity: string,
  contracts: readonly EventContract[],
  id: string,
  event: E,
): Promise<void> {
  const facts = new Aggregates<null, E>(await EventStore.open(await nats.connect(), service), {
    entity,
    contracts,
    initial: () => null,
    evolve: () => null,
  });
  await facts.execute(id, { id: `${id}/${event.type}`, now: new Date() }, () => [event]);
}

const submit = async (text: string) => (await requests.send(submitCampaign, { text })).campaignId;
const show = (campaignId: string) => requests.send(showCampaign, { campaignId });
const trial = (campaignId: string, index: number) => eventually(async () => (await show(campaignId)).trials[index]);
const trialIn = (campaignId: string, index: number, wanted: string) =>
  eventually(async () => {
    const found = (await show(campaignId)).trials[index];
    return found?.state === wanted ? found : undefined;
  });

describe('without execution', () => {
  it('a campaign of experiments is not accepted, as nobody says whether it can be performed', async () => {
    await expect(submit(bundled)).rejects.toMatchObject({ code: 'MESSAGING.NO_RESPONDER' });
  });

  it('a file is still checked for what stands in it', async () => {
    const { problems } = await requests.send(validateCampaign, { text: bundled.replace('trials: 50', 'trials: 0') });
    expect(problems.map(({ field }) => field)).toEqual(['budget.trials']);
  });
});

describe('a calculation', () => {
  const answerOf = (campaignId: string, trialId: string, attempt: number) => ({
    jobId: `${campaignId}_${trialId}_${attempt}`,
    campaignId,
    trialId,
    attempt,
  });
  const job = (event: JobEvent) => state('simulation', 'job', jobEvents, event.data.jobId, event);

  it('answers a trial with its properties, in the unit of the campaign', async () => {
    const campaignId = await submit(byHand);
    const { trialId } = await trial(campaignId, 0);
    const properties = [{ name: 'yield', value: 0.5, unit: '' }];
    const data = {
      ...answerOf(campaignId, trialId, 1),
      properties,
      files: [],
      calculator: 'test',
      version: '1',
      seconds: 1,
    };
    await job({ type: 'JobSucceeded', data });
    expect((await trialIn(campaignId, 0, 'observed')).values).toEqual([{ name: 'yield', value: 50, unit: '%' }]);
  });

  it('teaches that the point is infeasible when it failed at the point, and nothing when it was lost', async () => {
    const campaignId = await submit(byHand);
    await trial(campaignId, 1);
    const failure = { code: 'TEST', reason: 'it was so', files: [] };
    await job({ type: 'JobFailed', data: { ...answerOf(campaignId, 't0001', 1), class: 'unphysical', ...failure } });
    await job({ type: 'JobFailed', data: { ...answerOf(campaignId, 't0002', 1), class: 'lost', ...failure } });
    await trialIn(campaignId, 0, 'failed');
    expect(await eventually(async () => (await trial(campaignId, 1)).attempt === 2)).toBe(true);
  });

  it('without the value that the campaign asks for is lost', async () => {
    const campaignId = await submit(byHand);
    await trial(campaignId, 0);
    const properties = [{ name: 'gap', value: 3, unit: 'eV' }];
    const data = {
      ...answerOf(campaignId, 't0001', 1),
      properties,
      files: [],
      calculator: 'test',
      version: '1',
      seconds: 1,
    };
    await job({ type: 'JobSucceeded', data });
    const again = await eventually(async () => {
      const found = await trial(campaignId, 0);
      return found.attempt === 2 && found;
    });
    expect(again.failure).toBe('yield was not observed');
  });
});

describe('a campaign that others look at', () => {
  let bench: AnsweringBench;
  beforeAll(async () => {
    bench = await startAnsweringBench(nats.url, (asked) =>
      asked.trialId < 't0006' ? completed(asked, madeUpYield(asked.point)) : undefined,
    );
  });
  afterAll(() => bench?.stop());

  it('records the version of the newest model of its objective with each batch', async () => {
    bench.behave(() => undefined);
    const campaignId = await submit(bundled);
    await trial(campaignId, 4);
    const modelId = `${campaignId}-yield`;
    const card = {
      modelId,
      version: 3,
      campaignId,
      property: 'yield',
      unit: '%',
      kind: 'gaussian-process',
      dataset: { hash: '0'.repeat(64), rows: [] },
      inputs: [],
      settings: {},
      errors: { leaveOneOutRmse: null, nullRmse: null, leaveOneOutCoverage: null },
      supersedes: null,
    };
    const trained: ModelEvent = { type: 'ModelTrained', data: { modelId, version: 3, card } };
    await state('modeling', 'model', modelEvents, modelId, trained);
    const factsOf = async () => (await campaignHistory(store, campaignId)).map(({ type }) => type);
    await eventually(async () => (await factsOf()).includes('ModelAdopted'));
    for (const { trialId, runId, point } of (await show(campaignId)).trials)
      await observe({ campaignId, trialId, runId: runId ?? '', point });
    const inputs = await eventually(async () => {
      const batches = (await campaignHistory(store, campaignId)).filter(({ type }) => type === 'BatchProposed');
      return batches[1]?.data.inputs;
    });
    expect(inputs).toMatchObject({ modelVersion: `${modelId} 3` });
  });

  async function observe(of: { campaignId: string; trialId: string; runId: string; point: object }): Promise<void> {
    const { campaignId, trialId, runId } = of;
    const properties = [{ name: 'yield', value: 10, unit: '%' }];
    const data = {
      jobId: runId,
      campaignId,
      trialId,
      attempt: 1,
      properties,
      files: [],
      calculator: 'test',
      version: '1',
      seconds: 1,
    };
    const event: JobEvent = { type: 'JobSucceeded', data };
    await state('simulation', 'job', jobEvents, runId, event);
  }

  it('no longer uses an observation that a person retracted', async () => {
    bench.behave((asked) => (asked.trialId < 't0006' ? completed(asked, madeUpYield(asked.point)) : undefined));
    const campaignId = await submit(bundled);
    await trial(campaignId, 5);
    const observationId = `${campaignId}_t0002_1/yield`;
    const data = { observationId, campaignId, trialId: 't0002', by: 'yuki', why: 'wrong vial' };
    const retracted: ObservationEvent = { type: 'ObservationRetracted', data };
    await state('data-lake', 'observation', observationEvents, observationId.replace('/', '-'), retracted);
    expect((await trialIn(campaignId, 1, 'retracted')).failure).toBe('wrong vial');
    expect((await show(campaignId)).summary.trials.observed).toBe(4);
  });

  it('shows where it stands in the metrics', async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${planning.port}/metrics`)).text();
    for (const name of ['decision_seconds_count', 'campaigns_open', 'trials_pending', 'best_value', 'facts_total'])
      expect(metrics).toContain(`meguri_planning_${name}`);
    expect((await fetch(`http://127.0.0.1:${planning.port}/ready`)).status).toBe(200);
  });
});

describe('an approval that nobody gives', () => {
  it('expires in time, also when planning was down at that time', async () => {
    const seconds = 1;
    const text = byHand.replace('approval: none', `approval: all\napprovalExpiresAfterHours: ${seconds / 3600}`);
    const campaignId = await submit(text);
    await trialIn(campaignId, 0, 'awaiting-approval');
    await trialIn(campaignId, 0, 'expired');
    await trialIn(campaignId, 5, 'awaiting-approval');
    await planning.stop();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    planning = await startPlanning();
    await trialIn(campaignId, 5, 'expired');
  });
});
