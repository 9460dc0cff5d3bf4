import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listDevices, resetEmergencyStop } from '@meguri/contracts';
import { Requests } from '@meguri/messaging';
import { eventually, freePort, type RunningNats } from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Bench,
  Campaign,
  type ExecutionProcess,
  startBench,
  startExecution,
  startNats,
} from '../support/bench.js';

const person = { actor: { kind: 'person', name: 'Ada' } } as const;

describe('the emergency stop', () => {
  let nats: RunningNats;
  let bench: Bench;
  let campaign: Campaign;
  let execution: ExecutionProcess;
  let door: number;

  const latch = () => existsSync(join(bench.data, 'execution/emergency-stop.json'));
  const press = async (port: number) => {
    const answer = await fetch(`http://127.0.0.1:${port}/emergency-stop`, {
      method: 'POST',
      body: JSON.stringify({ by: 'Ada', reason: 'smoke' }),
    });
    return {
      status: answer.status,
      body: (await answer.json()) as { devices: { device: string; stopped: boolean }[] },
    };
  };
  const start = async () => {
    execution = await startExecution(nats, bench.endpoints, bench.data, { HTTP_PORT: String(door) });
  };
  beforeAll(async () => {
    // slow enough to be stopped in the middle of something
    [nats, bench, door] = await Promise.all([startNats(), startBench({ together: true, timeScale: 5000 }), freePort()]);
    campaign = await Campaign.on(nats, 'stop');
    await start();
  }, 180_000);
  afterAll(async () => {
    await campaign?.close();
    await execution?.process.kill9();
    await bench?.stop();
    await nats?.stop();
  });

  it('works with the broker down, stays latched over a restart, and lets nothing start until it is reset', async () => {
    const runId = await campaign.request(1);
    await campaign.heard(runId, ['CommandAcknowledged']);
    await eventually(async () => (await campaign.events(runId)).some(isAcknowledged('react')), 60_000);
    await nats.kill9();

    const { status, body } = await press(door);
    expect({ status, ...body }).toMatchObject({ status: 200, latched: true, by: 'Ada' });
    expect(body.devices.map(({ device, stopped }) => [device, stopped])).toEqual([
      ['dispenser', true],
      ['arm', true],
      ['reactor', true],
      ['hplc', true],
      ['refractometer', true],
    ]);
    expect(latch()).toBe(true);

    await nats.restart();
    await eventually(async () => (await countOf(campaign, 'EmergencyStopLatched')) === 1, 60_000);
    await eventually(async () => (await campaign.events(runId)).some(({ type }) => type === 'RunClosing'), 60_000);

    await execution.process.kill9();
    await start();
    const requests = new Requests(campaign.nc);
    await eventually(async () => (await requests.send(listDevices, {})).emergencyStop, 60_000);
    const held = await campaign.request(2);
    await campaign.heard(held, ['RunQueued']);
    const before = (await campaign.events(runId)).length;

    await eventually(
      async () => (await requests.send(listDevices, {})).devices.every(({ connected }) => connected),
      60_000,
    );
    expect(await campaign.events(runId)).toHaveLength(before);
    expect(await campaign.events(held)).toHaveLength(1);

    await requests.send(resetEmergencyStop, { workcell: 'arylation' }, person);
    expect(latch()).toBe(false);
    expect(await campaign.ended(runId, 60_000)).toMatchObject({ type: 'RunFailed', data: { cause: 'infrastructure' } });
    expect((await campaign.ended(held, 120_000)).type).toBe('RunCompleted');
    await expect(requests.send(resetEmergencyStop, { workcell: 'arylation' }, person)).rejects.toMatchObject({
      code: 'EMERGENCY_STOP.NOT_LATCHED',
    });
    expect(await bench.effects()).toMatchObject({ repeated: 0 });
  }, 300_000);

  it('is served before anything is connected', async () => {
    await execution.process.kill9();
    await nats.kill9();
    const starting = start();
    starting.catch(() => undefined);
    const answer = await eventually(() => press(door), 60_000);
    expect(answer.status).toBe(200);
    await nats.restart();
    await starting;
    await eventually(async () => (await countOf(campaign, 'EmergencyStopLatched')) === 2, 60_000);
  }, 180_000);
});

const isAcknowledged = (step: string) => (event: { type: string; data: unknown }) =>
  event.type === 'CommandAcknowledged' && (event.data as { commandId: string }).commandId.includes(`/${step}/`);

async function countOf(campaign: Campaign, fact: string): Promise<number> {
  return (await campaign.workcellEvents('arylation')).filter(({ type }) => type === fact).length;
}
