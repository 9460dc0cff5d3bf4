import { eventually, type RunningNats } from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, Campaign, devices, startBench, startExecution, startNats } from '../support/bench.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

/** Facts at which execution is killed, one after the other within one run; the links are slow, so it dies in between. */
const moments = [
  ['RunQueued', ''],
  ['CommandPrepared', 'dispense-bromide'],
  ['CommandSent', 'dispense-imidazole'],
  ['CommandAcknowledged', 'dispense-palladium'],
  ['CommandSent', 'to-reactor'],
  ['CommandAcknowledged', 'react'],
  ['MeasurementTaken', 'analyse'],
] as const;

describe('execution killed between any two facts', () => {
  let nats: RunningNats;
  let bench: Bench;
  let campaign: Campaign;
  let proxies: TcpProxy[];
  let endpoints: Record<string, string>;

  beforeAll(async () => {
    [nats, bench] = await Promise.all([startNats(), startBench({ together: true })]);
    proxies = await Promise.all(devices.map((device) => startTcpProxy(Number(new URL(bench.endpoints[device]).port))));
    endpoints = Object.fromEntries(devices.map((device, i) => [device, `opc.tcp://127.0.0.1:${proxies[i]?.port}`]));
    campaign = await Campaign.on(nats, 'kills');
  }, 120_000);
  afterAll(async () => {
    await campaign?.close();
    await Promise.all((proxies ?? []).map((proxy) => proxy.close()));
    await bench?.stop();
    await nats?.stop();
  });

  it('finishes the same run without repeating anything', async () => {
    let execution = await startExecution(nats, endpoints, bench.data);
    const waiting: [string, string][] = moments.map(([fact, step]) => [fact, step]);
    const met: string[] = [];
    let dying: Promise<void> | undefined;
    const stop = campaign.watch(({ type, data }) => {
      const [fact, step] = waiting[0] ?? [];
      const { commandId = '' } = data as { commandId?: string };
      if (dying || !type.endsWith(`.${fact}.v1`) || !commandId.includes(step ?? '')) return;
      waiting.shift();
      met.push(`${fact} ${step}`.trim());
      // the call that may follow is still on its way when the process dies
      dying = execution.process.kill9();
    });
    for (const proxy of proxies) proxy.delayMs = 6;
    const runId = await campaign.request(1);
    const over = async () => (await campaign.events(runId)).some(({ type }) => type === 'RunCompleted');
    while ((await eventually(async () => (dying ? 'killed' : (await over()) && 'over'), 240_000)) === 'killed') {
      await dying;
      execution = await startExecution(nats, endpoints, bench.data);
      dying = undefined;
    }
    stop();
    await execution.process.kill9();
    expect(met).toEqual(moments.map(([fact, step]) => `${fact} ${step}`.trim()));
    expect(Object.values(await campaign.done(runId))).toEqual(Array(12).fill(1));
    expect(await bench.effects()).toEqual({ executed: 12, repeated: 0 });
  }, 300_000);
});
