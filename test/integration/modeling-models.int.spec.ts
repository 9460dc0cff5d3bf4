import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  freezeDataset,
  type Goal,
  listModels,
  type ObservationEvent,
  observationEvents,
  type Point,
  type RequestContract,
  showCampaign,
} from '@meguri/contracts';
import { Aggregates, EventStore, Requests } from '@meguri/messaging';
import { eventually, type RunningNats, type RunningProcess, startNats, startProcess } from '@meguri/testing';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = join(import.meta.dirname, '../../services/modeling/dist/main.js');
const campaignId = 'glass';
const modelId = `${campaignId}-hardness`;

const goal: Goal = {
  version: 1,
  name: 'glass',
  title: 'Harder glass',
  parameters: [{ name: 'temperature', type: 'continuous', lower: 0, upper: 100, unit: 'degC' }],
  objectives: [{ name: 'hardness', direction: 'maximise', unit: '%' }],
  sources: [{ name: 'bench', type: 'experiment', cost: 1, fidelity: 1 }],
  batch: { initial: 2, size: 2, policy: 'wait' },
  budget: { trials: 20 },
  stop: {},
  approval: 'none',
  strategy: 'gp',
  seed: 1,
};

interface Row {
  readonly observationId: string;
  readonly point: Point;
  readonly value: number;
  readonly unit: string;
}

let nats: RunningNats;
let nc: NatsConnection;
let service: RunningProcess;
let requests: Requests;
let observations: Aggregates<unknown, ObservationEvent>;
/** What the lake would fix: the valid observations. */
const valid = new Map<string, Row>();

/** Stands where another service would: answers its requests on the real server. */
function answer<C extends RequestContract>(contract: C, reply: () => unknown): void {
  nc.subscribe(contract.subject, {
    callback: (_, message) => {
      message.respond(JSON.stringify({ ok: true, data: reply() }));
    },
  });
}

beforeAll(async () => {
  nats = await startNats();
  nc = await nats.connect();
  requests = new Requests(nc);
  const trials = { budget: 20, proposed: 0, observed: 0, failed: 0, held: 0, awaitingApproval: 0 };
  const summary = { campaignId, title: goal.title, state: 'running', startedAt: '2026-01-01T00:00:00.000Z', trials };
  answer(showCampaign, () => ({ summary, goal, trials: [] }));
  answer(freezeDataset, () => {
    const rows = [...valid.values()].sort((a, b) => (a.observationId < b.observationId ? -1 : 1));
    return { hash: createHash('sha256').update(JSON.stringify(rows)).digest('hex'), rows };
  });
  observations = new Aggregates(await EventStore.open(nc, 'data-lake'), {
    entity: 'observation',
    contracts: observationEvents,
    initial: () => ({}),
    evolve: (state) => state,
  });
  service = startProcess(process.execPath, [main], { env: { ...process.env, NATS_URL: nats.url } });
  await service.line((line) => line.includes('"ready":true'));
});
afterAll(async () => {
  await service?.kill9();
  await nats?.stop();
});

const cause = (id: string) => ({ id, now: new Date(0), correlationId: campaignId });

async function observe(temperature: number): Promise<string> {
  const observationId = `glass_t${temperature}_1/hardness`;
  // a smooth curve with its top at 60 degrees, stated as a pure number: the campaign reads per cent
  const value = 0.9 - ((temperature - 60) / 100) ** 2;
  valid.set(observationId, { observationId, point: { temperature }, value, unit: '' });
  const quantity = { name: 'hardness', value, unit: '' };
  const about = {
    observationId,
    origin: 'experiment',
    campaignId,
    quantity,
    files: [],
    observedAt: '2026-01-01T00:00:00.000Z',
  };
  const events = [{ type: 'ObservationRecorded', data: { ...about, point: { temperature } } }] as ObservationEvent[];
  await observations.execute(`glass_t${temperature}`, cause(observationId), () => events);
  return observationId;
}

const newestCard = (rows: number) =>
  eventually(async () => {
    const { cards } = await requests.send(listModels, { modelId });
    const card = cards.at(-1);
    return card?.dataset.rows.length === rows ? card : undefined;
  });

describe('the model of a campaign', () => {
  it('is published with its errors, its data and its settings as soon as there are enough observations', async () => {
    for (const temperature of [0, 20, 40, 60, 80, 100]) await observe(temperature);
    const card = await newestCard(6);
    expect(card).toMatchObject({
      modelId,
      property: 'hardness',
      unit: '%',
      kind: 'gaussian-process',
      inputs: ['temperature'],
    });
    expect(card.dataset.rows).toEqual([...valid.keys()].sort());
    // six points of a smooth curve: far better than the mean of the others
    expect(card.errors.leaveOneOutRmse!).toBeLessThan(0.6 * card.errors.nullRmse!);
    // by hand: 6/5 of the deviations of 54, 74, 86, 90, 86 and 74 % from their mean, as a root mean square
    expect(card.errors.nullRmse!).toBeCloseTo(14.51, 2);
  });

  it('is fitted anew without an observation that a person withdraws', async () => {
    const before = await newestCard(6);
    const observationId = [...valid.keys()][0]!;
    valid.delete(observationId);
    const withdrawn = { observationId, campaignId, by: 'M. Ito', why: 'the sample was cracked' };
    await observations.execute('glass_t0', cause('retract'), () => [{ type: 'ObservationRetracted', data: withdrawn }]);
    const card = await newestCard(5);
    expect(card.version).toBe(before.version + 1);
    expect(card.supersedes).toBe(before.version);
    expect(card.dataset.rows).not.toContain(observationId);
  });
});
