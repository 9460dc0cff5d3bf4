import {
  type Envelope,
  exportObservations,
  fetchFile,
  freezeDataset,
  lakeStatistics,
  queryEvents,
  queryLineage,
  queryObservations,
  retractObservation,
} from '@meguri/contracts';
import { DeadLetters, FileStore } from '@meguri/messaging';
import { eventually } from '@meguri/testing';
import { Objm } from '@nats-io/obj';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Laboratory, sha256, startLaboratory } from './laboratory.fixture.js';
import { completed, firstBatch, measured, observed, requested, runOf, secondBatch, started } from './story.fixture.js';

const chromatogram = (peak: number): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({ time: [0, 1, 2], signal: [0, peak, 0], timeUnit: 'min', signalUnit: 'mAU' }),
  );

describe('the data lake', () => {
  let lab: Laboratory;
  let letters: DeadLetters;
  const stated: Envelope[] = [];
  const raw = chromatogram(1);
  const observations = (more: object = {}) => lab.ask(queryObservations, { campaignId: 'demo', ...more });
  const reasonOf = async (subject: string) => (await letters.list({ subject })).map(({ code }) => code);

  beforeAll(async () => {
    lab = await startLaboratory();
    letters = await DeadLetters.open(lab.nc);
    const say = async (...args: Parameters<Laboratory['state']>) => stated.push(...(await lab.state(...args)));
    await say('planning', 'demo', [started]);
    await say('planning', 'demo', [firstBatch, requested('t0001', 'experiment'), requested('t0002', 'person')]);
    const file = await lab.put('execution', raw, 'chromatogram.json');
    for (const event of measured('t0001', file)) await say('execution', runOf('t0001'), [event]);
    await say('execution', runOf('t0001'), [completed('t0001', 63.2, [file])]);
    await say('planning', 'demo', [observed('t0001', 63.2, 0.4), observed('t0002', 55)]);
    await say('planning', 'demo', [secondBatch, requested('t0003', 'experiment')]);
    await eventually(async () => (await observations()).total === 3);
  });
  afterAll(() => lab?.stop());

  it('gives events back exactly as they were stated, in the order of their streams', async () => {
    const { events, total } = await eventually(async () => {
      const answer = await lab.ask(queryEvents, { campaignId: 'demo' });
      return answer.total === stated.length + 3 && answer;
    });
    const of = (service: string) => (events as Envelope[]).filter(({ source }) => source === service);
    expect(of('planning')).toEqual(stated.filter(({ source }) => source === 'planning'));
    expect(of('execution')).toEqual(stated.filter(({ source }) => source === 'execution'));
    expect(of('data-lake')).toHaveLength(3);
    expect(total).toBe(events.length);
  });

  it('gives events page by page, by type and by aggregate', async () => {
    const query = { aggregateId: runOf('t0001'), types: ['CommandPrepared', 'meguri.execution.CommandSettled.v1'] };
    const pages: Envelope[] = [];
    for (let after: string | undefined; ; after = pages.at(-1)?.id) {
      const { events, total } = await lab.ask(queryEvents, { ...query, limit: 3, after });
      expect(total).toBe(4);
      pages.push(...(events as Envelope[]));
      if (events.length === 0) break;
    }
    expect(pages.map(({ revision }) => revision)).toEqual([4, 5, 6, 7]);
  });

  it('records what a run, a person and an imported file say, each with its origin and point', async () => {
    const { observations: found } = await observations();
    const byId = new Map(found.map((observation) => [observation.observationId, observation]));
    expect(byId.get('demo_t0001_1/yield')).toMatchObject({
      origin: 'experiment',
      trialId: 't0001',
      quantity: { name: 'yield', value: 63.2, unit: '%', uncertainty: 0.4 },
      point: { base: 'KOAc', temperature: 90 },
      device: 'hplc',
      retracted: false,
    });
    expect(byId.get('demo_t0002_1/yield')).toMatchObject({ origin: 'person', quantity: { value: 55 } });
    expect(byId.get('demo_imported_1/yield')).toMatchObject({
      origin: 'imported',
      quantity: { value: 41.5, censored: 'at-most' },
    });
  });

  it('lists observations page by page and by property', async () => {
    const first = await observations({ limit: 2 });
    const rest = await observations({ limit: 2, after: first.observations.at(-1)?.observationId });
    const ids = [...first.observations, ...rest.observations].map(({ observationId }) => observationId);
    expect(new Set(ids).size).toBe(3);
    expect((await observations({ property: 'purity' })).total).toBe(0);
  });

  it('keeps raw files under their hash and lets the bucket drop them', async () => {
    const { file, base64 } = await lab.ask(fetchFile, { sha256: sha256(raw) });
    expect(file).toEqual({
      sha256: sha256(raw),
      bytes: raw.byteLength,
      mediaType: 'application/json',
      name: 'chromatogram.json',
    });
    expect(new Uint8Array(Buffer.from(base64, 'base64'))).toEqual(raw);
    await eventually(async () => {
      const code = await new FileStore(lab.nc, 'execution').get(file).then(
        () => 'there',
        (error: { code: string }) => error.code,
      );
      return code === 'FILE.UNKNOWN';
    });
  });

  it('refuses an unknown file with a stable code', async () => {
    await expect(lab.ask(fetchFile, { sha256: '0'.repeat(64) })).rejects.toMatchObject({ code: 'FILE.UNKNOWN' });
  });

  it('states no observation whose raw file is damaged', async () => {
    const file = await lab.put('execution', chromatogram(2), 'chromatogram.json');
    const bucket = await new Objm(lab.nc).open('files-execution');
    await bucket.putBlob({ name: file.sha256 }, chromatogram(3));
    await lab.state('execution', 'demo_t0009_1', [completed('t0003', 70, [file])]);
    const codes = await eventually(async () => {
      const found = await reasonOf('evt.execution.run.demo_t0009_1');
      return found.length > 0 && found;
    });
    expect(codes).toEqual(['FILE.DAMAGED']);
    expect((await observations()).total).toBe(3);
  });

  it('states no observation whose raw file is nowhere', async () => {
    const file = { sha256: 'a'.repeat(64), bytes: 1, mediaType: 'application/json', name: 'lost.json' };
    await lab.state('execution', 'demo_t0010_1', [completed('t0003', 70, [file])]);
    const codes = await eventually(async () => {
      const found = await reasonOf('evt.execution.run.demo_t0010_1');
      return found.length > 0 && found;
    });
    expect(codes).toEqual(['FILE.UNKNOWN']);
    expect((await observations()).total).toBe(3);
  });

  it('tells the lineage of a value from archived events', async () => {
    const { nodes, edges } = await lab.ask(queryLineage, { observationId: 'demo_t0001_1/yield' });
    expect(nodes.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'observation:demo_t0001_1/yield',
        `file:${sha256(raw)}`,
        'command:demo_t0001_1/analyse/1',
        'device:hplc',
        'sample:demo_t0001_1-s',
        'run:demo_t0001_1',
        'trial:demo/t0001',
        'campaign:demo',
      ]),
    );
    const ends = new Set(nodes.map(({ id }) => id));
    for (const { from, to } of edges) expect([ends.has(from), ends.has(to)]).toEqual([true, true]);
    await expect(lab.ask(queryLineage, { observationId: 'nothing' })).rejects.toMatchObject({
      code: 'OBSERVATION.UNKNOWN',
    });
  });

  it('exports one row a trial as CSV and JSON', async () => {
    const { text, mediaType, name } = await lab.ask(exportObservations, { campaignId: 'demo', format: 'csv' });
    expect({ mediaType, name }).toEqual({ mediaType: 'text/csv; charset=utf-8', name: 'demo.csv' });
    const rows = text.split('\r\n').map((row) => row.split(',').slice(0, 4).join(','));
    expect(rows).toEqual([
      'trial,batch,source,state',
      ',,,imported',
      't0001,1,workcell,observed',
      't0002,1,chemist,observed',
      't0003,2,workcell,requested',
      '',
    ]);
    const json = await lab.ask(exportObservations, { campaignId: 'demo', format: 'json' });
    expect(JSON.parse(json.text).trials).toHaveLength(4);
    await expect(lab.ask(exportObservations, { campaignId: 'nobody', format: 'csv' })).rejects.toMatchObject({
      code: 'CAMPAIGN.UNKNOWN',
    });
  });

  it('freezes the same observations under the same hash, and states it once', async () => {
    const first = await lab.ask(freezeDataset, { campaignId: 'demo', property: 'yield' });
    const again = await lab.ask(freezeDataset, { campaignId: 'demo', property: 'yield' });
    expect(again).toEqual(first);
    expect(first.rows.map(({ observationId, value }) => [observationId, value])).toEqual([
      ['demo_imported_1/yield', 41.5],
      ['demo_t0001_1/yield', 63.2],
      ['demo_t0002_1/yield', 55],
    ]);
    const { events } = await eventually(async () => {
      const answer = await lab.ask(queryEvents, { aggregateId: first.hash });
      return answer.total > 0 && answer;
    });
    expect(events).toMatchObject([{ data: { hash: first.hash, rows: first.rows.map((row) => row.observationId) } }]);
  });

  it('keeps a withdrawn observation, marked, and freezes no data set with it any more', async () => {
    const before = await lab.ask(freezeDataset, { campaignId: 'demo', property: 'yield' });
    const observationId = 'demo_t0002_1/yield';
    await lab.ask(retractObservation, { observationId, why: 'wrong vial' });
    await lab.ask(retractObservation, { observationId, why: 'said twice' });
    expect((await observations()).total).toBe(2);
    const { observations: all } = await observations({ retracted: true });
    expect(all.filter(({ retracted }) => retracted).map((found) => found.observationId)).toEqual([observationId]);
    const after = await lab.ask(freezeDataset, { campaignId: 'demo', property: 'yield' });
    expect(after.hash).not.toBe(before.hash);
    expect(after.rows.map((row) => row.observationId)).not.toContain(observationId);
    const { events } = await eventually(async () => {
      const answer = await lab.ask(queryEvents, { types: ['ObservationRetracted'] });
      return answer.total > 0 && answer;
    });
    expect(events).toMatchObject([
      { data: { observationId, trialId: 't0002', by: 'Ada', why: 'wrong vial' }, actor: { name: 'Ada' } },
    ]);
  });

  it('records what a calculation says, with the point of its request, whichever event is archived first', async () => {
    const job = { jobId: 'demo_t0005_1', campaignId: 'demo', trialId: 't0005', attempt: 1 };
    const queued = {
      fact: 'JobQueued',
      data: { ...job, workflow: 'xtb-orbitals', inputs: {}, point: { base: 'KOAc' } },
    };
    const file = await lab.put('simulation', chromatogram(5), 'xtb.out');
    const properties = [{ name: 'gap', value: 2.1, unit: 'eV', uncertainty: 0.2, count: 3, checks: ['gas phase'] }];
    const succeeded = {
      fact: 'JobSucceeded',
      data: { ...job, properties, files: [file], calculator: 'xtb', version: '6.7.1', seconds: 1 },
    };
    await lab.state('simulation', job.jobId, [queued, succeeded]);
    const found = await eventually(async () => (await observations({ property: 'gap' })).observations[0]);
    expect(found).toMatchObject({ origin: 'calculation', point: { base: 'KOAc' }, method: 'xtb 6.7.1', files: [file] });
    expect(found.quantity.uncertainty).toBe(0.2);
    expect(found.calculation).toEqual({ calculator: 'xtb', version: '6.7.1', count: 3, checks: ['gas phase'] });
    const { nodes } = await lab.ask(queryLineage, { observationId: found.observationId });
    expect(nodes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['job', 'file', 'campaign', 'trial']));
  });

  it('cannot withdraw what it does not have', async () => {
    await expect(lab.ask(retractObservation, { observationId: 'nothing', why: 'x' })).rejects.toMatchObject({
      code: 'OBSERVATION.UNKNOWN',
    });
  });

  it('knows how much it holds', async () => {
    const whole = await lab.ask(lakeStatistics, {});
    const campaign = await lab.ask(lakeStatistics, { campaignId: 'demo' });
    expect(campaign).toMatchObject({ observations: 4, files: 2 });
    expect(whole.events).toBeGreaterThanOrEqual(campaign.events);
  });
});
