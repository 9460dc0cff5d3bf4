import { checkProcedure, listDevices, type Point } from '@meguri/contracts';
import { arylationYield, nominalHours } from '@meguri/materials';
import { Requests } from '@meguri/messaging';
import { eventually, type RunningNats } from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Bench,
  Campaign,
  type ExecutionProcess,
  somePoint,
  startBench,
  startExecution,
  startNats,
} from '../support/bench.js';

/** The yield that the simulated reaction really has, in %. */
const truthOf = (point: Point): number =>
  arylationYield({ ...(point as unknown as Parameters<typeof arylationYield>[0]), hours: nominalHours });

describe('execution on the simulated bench', () => {
  let nats: RunningNats;
  let bench: Bench;
  let execution: ExecutionProcess;
  let campaign: Campaign;

  beforeAll(async () => {
    [nats, bench] = await Promise.all([startNats(), startBench({ together: true })]);
    execution = await startExecution(nats, bench.endpoints, bench.data);
    campaign = await Campaign.on(nats, 'run');
  }, 120_000);
  afterAll(async () => {
    await campaign?.close();
    await execution?.process.kill9();
    await bench?.stop();
    await nats?.stop();
  });

  it('carries a requested trial out, step by step, and observes the yield that the reaction really has', async () => {
    const runId = await campaign.request(1);
    const end = await campaign.ended(runId);
    expect(end).toMatchObject({ type: 'RunCompleted', data: { runId, point: somePoint } });
    if (end.type !== 'RunCompleted') return;
    const [{ quantity }] = end.data.observations as [(typeof end.data.observations)[number]];
    expect(quantity).toMatchObject({ name: 'yield', unit: '%' });
    expect(Math.abs(quantity.value - truthOf(somePoint))).toBeLessThan(0.7);
    const prepared = (await campaign.events(runId)).filter(({ type }) => type === 'CommandPrepared');
    expect(prepared).toHaveLength(12);
    expect(await bench.effects()).toEqual({ executed: 12, repeated: 0 });
  }, 120_000);

  it('runs five trials at once without mixing them up', async () => {
    const points = [90, 105, 120].flatMap((temperature) =>
      ['DMAc', 'BuCN'].map((solvent) => ({ ...somePoint, temperature, solvent })),
    );
    const runs = await Promise.all(points.slice(0, 5).map((point, i) => campaign.request(i + 2, point)));
    for (const [i, runId] of runs.entries()) {
      const end = await campaign.ended(runId);
      if (end.type !== 'RunCompleted') throw new Error(JSON.stringify(end));
      const measured = end.data.observations[0]?.quantity.value ?? Number.NaN;
      expect(Math.abs(measured - truthOf(points[i] ?? {}))).toBeLessThan(0.7);
    }
    const vessels = await Promise.all(runs.map(async (runId) => campaign.heard(runId, ['SampleCreated'])));
    expect(new Set(vessels.map(({ data }) => data.labware)).size).toBe(5);
    expect(await bench.effects()).toEqual({ executed: 72, repeated: 0 });
  }, 180_000);

  it('refuses a point beyond the limits of the bench, as the fault of the point', async () => {
    const runId = await campaign.request(20, { ...somePoint, concentration: 0.001 });
    expect(await campaign.ended(runId)).toMatchObject({
      type: 'RunRefused',
      data: { cause: 'point', code: 'POINT.OUT_OF_LIMITS' },
    });
  });

  it('keeps every fact of a run in the trace of the trial that asked for it', async () => {
    const traces = new Set<string | undefined>();
    const stop = campaign.watch(({ subject, traceparent }) => {
      if (subject.endsWith(campaign.runId(30))) traces.add(traceparent?.split('-')[1]);
    });
    await campaign.ended(await campaign.request(30));
    stop();
    expect([...traces]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  }, 120_000);

  it('holds runs that have not begun while their campaign is paused, and finishes those that have', async () => {
    const runs = await Promise.all(Array.from({ length: 6 }, (_, i) => campaign.request(40 + i)));
    await campaign.heard(runs[0] ?? '', ['RunStarted']);
    await campaign.state({ type: 'CampaignPaused', data: { campaignId: 'run', reason: 'lunch' } });
    await campaign.heard(runs[5] ?? '', ['RunPaused']);
    expect((await campaign.ended(runs[0] ?? '')).type).toBe('RunCompleted');
    const last = await campaign.events(runs[5] ?? '');
    expect(last.map(({ type }) => type)).toEqual(['RunQueued', 'RunPaused']);
    await campaign.state({ type: 'CampaignResumed', data: { campaignId: 'run' } });
    for (const runId of runs) expect((await campaign.ended(runId)).type).toBe('RunCompleted');
  }, 180_000);

  it('calls a run off at its next safe point, with its sample out of the way', async () => {
    const runId = await campaign.request(60);
    await eventually(async () => (await campaign.events(runId)).some(isAcknowledged('react')), 60_000);
    await campaign.state({ type: 'TrialWithdrawn', data: { campaignId: 'run', trialId: 't0060', reason: 'no need' } });
    expect(await campaign.ended(runId)).toMatchObject({ type: 'RunCancelled', data: { reason: 'no need' } });
    const moved = (await campaign.events(runId)).findLast(({ type }) => type === 'SampleMoved');
    expect(moved?.data).toMatchObject({ to: 'waste/1' });
    expect(await bench.effects()).toMatchObject({ repeated: 0 });
  }, 120_000);

  it('says what the bench can do, and shows its devices', async () => {
    const requests = new Requests(campaign.nc);
    const parameters = [{ name: 'base', values: ['CsOAc', 'NaOH'] }];
    const answer = await requests.send(checkProcedure, {
      workcell: 'arylation',
      procedure: 'direct-arylation',
      parameters,
    });
    expect(answer.observes).toEqual([{ name: 'yield', unit: '%' }]);
    expect(answer.problems.map(({ parameter }) => parameter)).toEqual(
      expect.arrayContaining(['ligand', 'solvent', 'concentration', 'temperature', 'base']),
    );
    const { active, devices } = await requests.send(listDevices, {});
    expect(active).toBe(true);
    expect(devices.map(({ device, units }) => [device, units.length])).toEqual([
      ['dispenser', 1],
      ['arm', 1],
      ['reactor', 6],
      ['hplc', 1],
      ['refractometer', 1],
    ]);
  });

  it('measures commands, runs and links', async () => {
    const text = await (await fetch(`http://127.0.0.1:${execution.port}/metrics`)).text();
    expect(text).toMatch(/meguri_execution_commands_total\{.*outcome="done".*\} \d+/);
    expect(text).toMatch(/meguri_execution_link_up\{.*device="hplc".*\} 1/);
    expect(text).toMatch(/meguri_execution_run_seconds_count\{.*status="completed".*\} \d+/);
  });
});

const isAcknowledged = (step: string) => (event: { type: string; data: unknown }) =>
  event.type === 'CommandAcknowledged' && (event.data as { commandId: string }).commandId.includes(`/${step}/`);
