import { eventually, type RunningNats } from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Bench,
  Campaign,
  type ExecutionProcess,
  startBench,
  startExecution,
  startNats,
} from '../support/bench.js';

describe('two instances of execution at one workcell', () => {
  let nats: RunningNats;
  let bench: Bench;
  let campaign: Campaign;
  const instances: ExecutionProcess[] = [];

  beforeAll(async () => {
    [nats, bench] = await Promise.all([startNats(), startBench({ together: true })]);
    campaign = await Campaign.on(nats, 'standby');
  }, 180_000);
  afterAll(async () => {
    await campaign?.close();
    await Promise.all(instances.map(({ process }) => process.kill9()));
    await bench?.stop();
    await nats?.stop();
  });

  const start = async () => {
    const instance = await startExecution(nats, bench.endpoints, bench.data);
    instances.push(instance);
    return instance;
  };
  const holds = ({ process }: ExecutionProcess) =>
    eventually(() => process.errors().includes('workcell is held'), 60_000);
  const epochsOf = async (runId: string) =>
    (await campaign.events(runId)).flatMap((event) =>
      event.type === 'CommandPrepared' ? [Number(event.data.properties.LeaseEpoch)] : [],
    );
  const eachStepOnce = async (runId: string) => {
    expect((await campaign.ended(runId, 120_000)).type).toBe('RunCompleted');
    expect(Object.values(await campaign.done(runId))).toEqual(Array(12).fill(1));
    expect(await bench.effects()).toMatchObject({ repeated: 0 });
  };

  it('the one that stands by takes over, also with what the other one accepted', async () => {
    const first = await start();
    await holds(first);
    const second = await start();
    expect(second.process.errors()).not.toContain('workcell is held');
    const runId = await campaign.request(1);
    await campaign.heard(runId, ['CommandSettled']);
    await first.process.kill9();
    await holds(second);
    await eachStepOnce(runId);
    const epochs = await epochsOf(runId);
    expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
    expect(new Set(epochs).size).toBe(2);
  }, 180_000);

  it('one that was away too long cannot act any more when it wakes up', async () => {
    const [, holder] = instances as [ExecutionProcess, ExecutionProcess];
    const runId = await campaign.request(2);
    await campaign.heard(runId, ['CommandAcknowledged']);
    holder.process.child.kill('SIGSTOP');
    const next = await start();
    await holds(next);
    await campaign.heard(runId, ['MeasurementTaken'], 120_000);
    holder.process.child.kill('SIGCONT');
    await eachStepOnce(runId);
    await eventually(() => holder.process.errors().includes('workcell is given up'), 60_000);
    const later = await campaign.request(3);
    await eachStepOnce(later);
  }, 240_000);
});
