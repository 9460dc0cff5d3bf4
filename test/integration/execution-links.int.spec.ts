import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '@meguri/contracts';
import { eventually, type RunningNats } from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Bench,
  Campaign,
  type DeviceName,
  devices,
  type ExecutionProcess,
  startBench,
  startExecution,
  startNats,
} from '../support/bench.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

const CUT_MS = 1500;

describe('the link to a device cut at its worst moments', () => {
  let nats: RunningNats;
  let bench: Bench;
  let campaign: Campaign;
  let execution: ExecutionProcess;
  let proxies: Record<DeviceName, TcpProxy>;
  let trial = 0;

  beforeAll(async () => {
    [nats, bench] = await Promise.all([startNats(), startBench()]);
    const started = await Promise.all(
      devices.map(
        async (device) => [device, await startTcpProxy(Number(new URL(bench.endpoints[device]).port))] as const,
      ),
    );
    proxies = Object.fromEntries(started) as Record<DeviceName, TcpProxy>;
    const endpoints = Object.fromEntries(started.map(([device, { port }]) => [device, `opc.tcp://127.0.0.1:${port}`]));
    campaign = await Campaign.on(nats, 'links');
    execution = await startExecution(nats, endpoints, bench.data);
  }, 180_000);
  afterAll(async () => {
    await campaign?.close();
    await execution?.process.kill9();
    await Promise.all(Object.values(proxies ?? {}).map((proxy) => proxy.close()));
    await bench?.stop();
    await nats?.stop();
  });

  /** Requests a trial and does something at a fact about one of its commands. */
  async function at(fact: RunEvent['type'], step: string, act: () => void | Promise<void>): Promise<string> {
    trial += 1;
    const runId = campaign.runId(trial);
    const acted = new Promise<void>((resolve, reject) => {
      const stop = campaign.watch(({ type, data }) => {
        const { commandId = '' } = data as { commandId?: string };
        if (!type.endsWith(`.${fact}.v1`) || !commandId.startsWith(`${runId}/${step}/`)) return;
        stop();
        Promise.resolve(act()).then(resolve, reject);
      });
    });
    await campaign.request(trial);
    await acted;
    return runId;
  }

  async function cutFor(device: DeviceName, milliseconds: number): Promise<void> {
    proxies[device].mode = 'cut';
    proxies[device].cut();
    await sleep(milliseconds);
    proxies[device].mode = 'pass';
  }

  async function expectEachStepOnce(runId: string): Promise<void> {
    expect((await campaign.ended(runId, 120_000)).type).toBe('RunCompleted');
    expect(Object.values(await campaign.done(runId))).toEqual(Array(12).fill(1));
    expect(await bench.effects()).toMatchObject({ repeated: 0 });
  }

  it('the answer to a call is lost: the device is asked, not called again', async () => {
    const runId = await at('CommandSent', 'dispense-imidazole', async () => {
      proxies.dispenser.mode = 'swallow';
      await eventually(async () =>
        (await bench.simulators.dispenser.received()).some(({ taskId }) => taskId.includes('dispense-imidazole')),
      );
      await cutFor('dispenser', CUT_MS);
    });
    await expectEachStepOnce(runId);
    const calls = await bench.simulators.dispenser.received();
    expect(calls.filter(({ taskId }) => taskId.startsWith(`${runId}/dispense-imidazole/`))).toHaveLength(1);
    const settled = (await campaign.events(runId)).find(
      ({ type, data }) => type === 'CommandSettled' && 'commandId' in data && data.commandId.includes('imidazole'),
    );
    expect(settled?.data).toMatchObject({ outcome: 'done', reconciled: true });
  }, 180_000);

  it('the link is down before a call: nothing is sent, and nothing is sent late', async () => {
    const runId = await at('CommandSettled', 'dispense-base', () => cutFor('dispenser', CUT_MS));
    await expectEachStepOnce(runId);
  }, 180_000);

  it('the link is cut while a program runs: its end is found out', async () => {
    const runId = await at('CommandAcknowledged', 'react', () => cutFor('reactor', CUT_MS));
    await expectEachStepOnce(runId);
    const calls = await bench.simulators.reactor.received();
    expect(calls.filter(({ taskId }) => taskId.startsWith(`${runId}/react/`))).toHaveLength(1);
  }, 180_000);

  it('the device restarts with a call on its way: the new server never sees it', async () => {
    proxies.arm.delayMs = 200;
    const runId = await at('CommandSent', 'to-reactor', async () => {
      await bench.simulators.arm.kill9();
      proxies.arm.delayMs = 0;
      await bench.simulators.arm.restart();
    });
    await expectEachStepOnce(runId);
    const calls = await bench.simulators.arm.received();
    const attempts = calls.map(({ taskId }) => taskId).filter((taskId) => taskId.startsWith(`${runId}/to-reactor/`));
    expect(new Set(attempts).size).toBe(attempts.length);
  }, 180_000);

  it('the link dies without a word: it is noticed, and the command settled from what the device knows', async () => {
    const runId = await at('CommandSent', 'dispense-ligand', async () => {
      proxies.dispenser.mode = 'black-hole';
      await campaign.heardOfDevice('dispenser', 'DeviceLost');
      proxies.dispenser.mode = 'pass';
      proxies.dispenser.cut();
    });
    await expectEachStepOnce(runId);
  }, 180_000);
});
