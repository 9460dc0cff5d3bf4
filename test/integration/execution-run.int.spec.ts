import type { Point } from '@meguri/contracts';
import { arylationYield, nominalHours } from '@meguri/materials';
import type { RunningNats } from '@meguri/testing';
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
});
