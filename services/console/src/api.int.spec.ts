import { request as httpRequest } from 'node:http';
import {
  abortCampaign,
  acknowledgeAlarm,
  answerTrial,
  approveTrial,
  cancelJob,
  deadLetterSubject,
  explainCampaign,
  exportObservations,
  fetchFile,
  listCalculators,
  listCampaigns,
  listDevices,
  listModels,
  listRuns,
  listWorkflows,
  pauseCampaign,
  proposeTrials,
  queryEvents,
  queryLineage,
  queryObservations,
  recoverRun,
  rejectTrial,
  releaseTrial,
  resetEmergencyStop,
  resumeCampaign,
  resumeJob,
  retractObservation,
  submitCampaign,
  validateCampaign,
} from '@meguri/contracts';
import { jetstream } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, type ConsoleUnderTest, Refusal, startConsole } from './console.fixture.js';

const yaml = 'version: 1\nname: demo\n';
const problem = { line: 3, column: 1, field: 'objectives', message: 'nothing to make better', remedy: 'Name one.' };

interface Letters {
  readonly deadLetters: readonly { readonly sequence: number }[];
  readonly total: number;
}
interface Route {
  readonly operationId: string;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}
interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Route>>>>;
}

describe('the HTTP API', () => {
  let lab: ConsoleUnderTest;
  beforeAll(async () => {
    lab = await startConsole();
  });
  afterAll(() => lab?.stop());

  /** A request whose Host is not ours; fetch would set it itself. */
  const withHost = (host: string, method = 'GET') =>
    new Promise<number>((resolve, reject) => {
      const { port } = new URL(lab.url);
      const request = httpRequest({ host: '127.0.0.1', port, path: '/api/campaigns', method, headers: { host } });
      request.once('response', (response) => resolve(response.resume().statusCode ?? 0));
      request.once('error', reject).end();
    });

  describe('takes a campaign', () => {
    it('as YAML, in the name of the local operator', async () => {
      const heard = lab.play(submitCampaign, { campaignId: 'demo' });
      const answer = await lab.get('/api/campaigns', {
        method: 'POST',
        headers: { 'content-type': 'application/yaml' },
        body: yaml,
      });
      expect(answer.status).toBe(201);
      expect(await answer.json()).toEqual({ campaignId: 'demo' });
      expect(heard).toMatchObject([{ data: { text: yaml }, actor: { kind: 'person', name: 'local operator' } }]);
    });

    it('as JSON, with earlier measurements', async () => {
      const heard = lab.play(submitCampaign, { campaignId: 'demo' });
      const imported = [{ point: { x: 1 }, values: [{ name: 'yield', value: 3, unit: '%' }] }];
      expect((await lab.post('/api/campaigns', { text: yaml, imported })).status).toBe(201);
      expect(heard[0]?.data).toEqual({ text: yaml, imported });
    });

    it('once, when the same request is repeated with its key', async () => {
      const heard = lab.play(submitCampaign, { campaignId: 'demo' });
      for (let n = 0; n < 2; n++) await lab.post('/api/campaigns', { text: yaml }, { 'idempotency-key': 'once-1' });
      expect(heard.map(({ commandId }) => commandId)).toEqual(['once-1', 'once-1']);
      await lab.post('/api/campaigns', { text: yaml });
      expect(heard[2]?.commandId).not.toBe('once-1');
    });

    it('or answers every problem of the file at once', async () => {
      lab.play(submitCampaign, new Refusal('CAMPAIGN.FILE_INVALID', 'The file has a problem', [problem]));
      const answer = await lab.post('/api/campaigns', { text: yaml });
      expect(answer.status).toBe(422);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await answer.json()).toMatchObject({ code: 'CAMPAIGN.FILE_INVALID', problems: [problem] });
    });

    it('or only checks it', async () => {
      lab.play(validateCampaign, { problems: [problem] });
      const answer = await lab.post('/api/campaigns/validate', { text: yaml });
      expect([answer.status, await answer.json()]).toEqual([200, { problems: [problem] }]);
    });
  });

  it.each([
    ['campaigns/demo/pause', pauseCampaign, { reason: 'lunch' }, { campaignId: 'demo' }],
    ['campaigns/demo/resume', resumeCampaign, {}, { campaignId: 'demo' }],
    ['campaigns/demo/abort', abortCampaign, {}, { campaignId: 'demo' }],
    ['campaigns/demo/trials/t0001/approve', approveTrial, { hash: 'h' }, { campaignId: 'demo' }],
    ['campaigns/demo/trials/t0001/reject', rejectTrial, { reason: 'no' }, { campaignId: 'demo' }],
    ['campaigns/demo/trials/t0001/release', releaseTrial, { decision: 'retry' }, { campaignId: 'demo' }],
    [
      'campaigns/demo/trials/t0001/answer',
      answerTrial,
      { values: [{ name: 'yield', value: 1, unit: '%' }] },
      { campaignId: 'demo' },
    ],
    ['jobs/j1/resume', resumeJob, {}, { jobId: 'j1' }],
    ['jobs/j1/cancel', cancelJob, { reason: 'not wanted' }, { jobId: 'j1' }],
    ['runs/r1/recover', recoverRun, { option: 'abort' }, { runId: 'r1' }],
    ['alarms/a1/acknowledge', acknowledgeAlarm, {}, { alarmId: 'a1' }],
    ['emergency-stop/reset', resetEmergencyStop, { workcell: 'w' }, { workcell: 'w' }],
    ['observations/r1%2Fyield/retract', retractObservation, { why: 'wrong vial' }, { observationId: 'r1/yield' }],
  ])('carries out %s as a command of the local operator', async (path, contract, body, output) => {
    const heard = lab.play(contract, output as never);
    const answer = await lab.post(`/api/${path}`, body, { 'idempotency-key': 'k' });
    expect([answer.status, await answer.json()]).toEqual([200, output]);
    expect(heard).toMatchObject([{ commandId: 'k', actor: { name: 'local operator' }, data: { ...body, ...output } }]);
  });

  it('puts points to a campaign, and says what became of each', async () => {
    const point = { base: 'KOAc' };
    const accepted = [{ trialId: 't0003', point, source: 'bench' }];
    const heard = lab.play(proposeTrials, { campaignId: 'demo', accepted, refused: [] });
    const answer = await lab.post('/api/campaigns/demo/proposals', { points: [{ point }], reason: 'a hunch' });
    expect([answer.status, await answer.json()]).toEqual([200, { campaignId: 'demo', accepted, refused: [] }]);
    const data = { campaignId: 'demo', points: [{ point }], reason: 'a hunch' };
    expect(heard).toMatchObject([{ actor: { name: 'local operator' }, data }]);
  });

  it('reads numbers, truth values and lists from the address', async () => {
    const seen = lab.play(queryObservations, { observations: [], total: 0 });
    await lab.get('/api/observations?campaignId=42&retracted=true&limit=5');
    expect(seen[0]?.data).toEqual({ campaignId: '42', retracted: true, limit: 5 });
    const events = lab.play(queryEvents, { events: [], total: 0 });
    await lab.get('/api/events?types=TrialObserved,TrialFailed');
    expect(events[0]?.data).toEqual({ types: ['TrialObserved', 'TrialFailed'] });
  });

  it('shows devices, runs, models, workflows and lineage as the services answer', async () => {
    const devices = { workcell: 'w', emergencyStop: false, active: true, devices: [] };
    lab.play(listDevices, devices);
    lab.play(listRuns, { runs: [] });
    lab.play(listModels, { cards: [] });
    lab.play(listWorkflows, { workflows: [] });
    lab.play(listCalculators, { workers: [] });
    const heard = lab.play(queryLineage, { nodes: [], edges: [] });
    const read = async (path: string) => (await lab.get(`/api/${path}`)).json();
    expect(await read('devices')).toEqual(devices);
    expect(await read('runs?campaignId=demo')).toEqual({ runs: [] });
    expect(await read('models')).toEqual({ cards: [] });
    expect(await read('workflows')).toEqual({ workflows: [] });
    expect(await read('calculators')).toEqual({ workers: [] });
    expect(await read('lineage/r1%2Fyield')).toEqual({ nodes: [], edges: [] });
    expect(heard[0]?.data).toEqual({ observationId: 'r1/yield' });
  });

  it('gives tables and files as files', async () => {
    lab.play(exportObservations, { mediaType: 'text/csv; charset=utf-8', name: 'demo.csv', text: 'a,b\r\n' });
    const table = await lab.get('/api/campaigns/demo/export?format=csv');
    expect(table.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(table.headers.get('content-disposition')).toMatch(/^attachment; filename="?demo\.csv"?$/);
    expect(await table.text()).toBe('a,b\r\n');
    const sha256 = 'a'.repeat(64);
    lab.play(fetchFile, {
      file: { sha256, bytes: 2, mediaType: 'text/html', name: 'x.html' },
      base64: Buffer.from('<b').toString('base64'),
    });
    const file = await lab.get(`/api/files/${sha256}`);
    expect(await file.text()).toBe('<b');
    // whatever an instrument sent, a browser stores it and runs nothing
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    [404, new Refusal('CAMPAIGN.UNKNOWN', 'There is no campaign')],
    [409, new Refusal('CAMPAIGN.WRONG_STATE', 'It is over')],
    [409, new Refusal('APPROVAL.MISMATCH', 'Another proposal')],
    [503, new Refusal('DATA_LAKE.DATABASE_UNAVAILABLE', 'Away')],
    [500, new Refusal('REQUEST.INTERNAL', 'A bug')],
  ])('answers a refusal with status %i, code and remedy', async (status, refusal) => {
    lab.play(listCampaigns, refusal);
    const answer = await lab.get('/api/campaigns');
    const body = await bodyOf(answer);
    expect([answer.status, body.code, body.message]).toEqual([status, refusal.code, refusal.message]);
    expect(body.remedy).not.toBe('');
  });

  it('passes on what the planner has learnt, and a trial in parts where one is asked for', async () => {
    const heard = lab.play(explainCampaign, { observations: 1 });
    expect(await bodyOf(await lab.get('/api/campaigns/demo/explanation'))).toEqual({ observations: 1 });
    await lab.get('/api/campaigns/demo/explanation?trialId=t0007');
    expect(heard.map(({ data }) => data)).toEqual([{ campaignId: 'demo' }, { campaignId: 'demo', trialId: 't0007' }]);
    expect((await lab.get('/api/campaigns/demo/explanation?trialId=seven')).status).toBe(400);
  });

  it('says so when a service does not run', async () => {
    lab.play(resumeCampaign, { campaignId: 'x' }).length = 0;
    const answer = await lab.get('/api/campaigns/demo/replay');
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([503, 'MESSAGING.NO_RESPONDER']);
  });

  it.each([
    [
      'a body that is no JSON',
      '/api/campaigns/demo/pause',
      { body: '{', headers: { 'content-type': 'application/json' } },
    ],
    [
      'a field of the wrong kind',
      '/api/campaigns/demo/pause',
      { body: '{"reason":5}', headers: { 'content-type': 'application/json' } },
    ],
    ['an id that is none', '/api/campaigns/%20/resume', {}],
    ['an unusable key', '/api/campaigns/demo/resume', { headers: { 'idempotency-key': 'x'.repeat(201) } }],
    ['a number that is none', '/api/dead-letters/one/retry', {}],
  ])('refuses %s', async (_, path, init) => {
    const answer = await lab.get(path, { method: 'POST', ...init });
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([400, 'REQUEST.INVALID']);
  });

  it('answers an unknown address as a problem too', async () => {
    const answer = await lab.get('/api/nothing');
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([404, 'CONSOLE.NOT_FOUND']);
  });

  describe('obeys nobody but this machine', () => {
    it('refuses changes that another site makes a browser send', async () => {
      lab.play(listCampaigns, { campaigns: [] });
      const foreign: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
      ];
      for (const more of foreign) {
        const answer = await lab.post('/api/emergency-stop', {}, more);
        expect([answer.status, (await bodyOf(answer)).code]).toEqual([403, 'CONSOLE.FOREIGN_ORIGIN']);
      }
      expect((await lab.post('/api/emergency-stop', {}, { origin: lab.url })).status).toBe(200);
    });

    it('refuses a name that was rebound to this machine', async () => {
      lab.play(listCampaigns, { campaigns: [] });
      expect(await withHost('evil.example')).toBe(403);
      expect(await withHost(`127.0.0.1.evil.example:${new URL(lab.url).port}`)).toBe(403);
      expect(await withHost(`localhost:${new URL(lab.url).port}`)).toBe(200);
    });

    it('lets a browser run, frame and load nothing but its own', async () => {
      const policy = (await lab.get('/')).headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
    });
  });

  describe('the dead letters', () => {
    const bury = async (body: string) => {
      const letter = headers();
      letter.set('Meguri-Code', 'MESSAGING.MALFORMED');
      letter.set('Meguri-Reason', 'not JSON');
      letter.set('Meguri-Service', 'planning');
      letter.set('Meguri-Consumer', 'planning-x');
      letter.set('Meguri-Stream', 'EXECUTION');
      letter.set('Meguri-Sequence', '7');
      letter.set('Meguri-Subject', 'evt.execution.run.r1');
      letter.set('Meguri-Deliveries', '1');
      await jetstream(lab.nc).publish(deadLetterSubject('planning', 'planning-x'), body, { headers: letter });
    };

    it('are listed, and discarded by the word of a person', async () => {
      await bury('{');
      const { deadLetters, total } = await bodyOf<Letters>(await lab.get('/api/dead-letters'));
      expect(total).toBe(1);
      expect(deadLetters).toMatchObject([
        { code: 'MESSAGING.MALFORMED', durable: 'planning-x', origin: { sequence: 7 }, body: '{' },
      ]);
      const sequence = deadLetters[0]?.sequence;
      expect((await lab.post(`/api/dead-letters/${sequence}/retry`)).status).toBe(503);
      expect((await lab.post(`/api/dead-letters/${sequence}/discard`)).status).toBe(200);
      expect((await lab.post(`/api/dead-letters/${sequence}/discard`)).status).toBe(404);
      expect((await bodyOf<Letters>(await lab.get('/api/dead-letters'))).total).toBe(0);
    });

    it('name the campaign whose events they hold', async () => {
      await bury(JSON.stringify([{ type: 'meguri.execution.RunFailed.v1', correlationid: 'demo' }]));
      const { deadLetters } = await bodyOf<Letters>(await lab.get('/api/dead-letters'));
      expect(deadLetters).toMatchObject([{ campaignId: 'demo' }]);
      await lab.post(`/api/dead-letters/${deadLetters[0]?.sequence}/discard`);
    });
  });

  it('tells which parts of the laboratory answer', async () => {
    lab.play(listCampaigns, { campaigns: [] });
    const health = await lab.get('/api/health');
    const { ready, checks } = await bodyOf<{ ready: boolean; checks: Record<string, string> }>(health);
    expect(ready).toBe(false);
    expect(checks).toMatchObject({ console: 'ok', planning: 'ok' });
    expect(checks['data-lake']).toContain('MESSAGING.NO_RESPONDER');
  });

  describe('its OpenAPI document', () => {
    it('is valid and describes every route under /api', async () => {
      const document = await bodyOf<ApiDocument>(await lab.get('/api/openapi.json'));
      const { valid, errors } = await new Validator().validate({ ...structuredClone(document) });
      expect(errors ?? []).toEqual([]);
      expect(valid).toBe(true);
      const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method} ${path}`),
      );
      expect(routes).toEqual(
        expect.arrayContaining([
          'post /api/campaigns',
          'post /api/campaigns/validate',
          'get /api/campaigns/{campaignId}/events',
          'post /api/campaigns/{campaignId}/trials/{trialId}/approve',
          'post /api/emergency-stop',
          'get /api/files/{sha256}',
        ]),
      );
      const ids = Object.values(document.paths).flatMap((methods) =>
        Object.values(methods).map(({ operationId }) => operationId),
      );
      expect(new Set(ids).size).toBe(ids.length);
    });

    it('names each parameter and header once', async () => {
      const { paths } = await bodyOf<ApiDocument>(await lab.get('/api/openapi.json'));
      for (const [path, methods] of Object.entries(paths))
        for (const { parameters = [] } of Object.values(methods)) {
          const names = parameters.map((parameter) => `${path} ${parameter.in} ${parameter.name.toLowerCase()}`);
          expect(new Set(names).size).toBe(names.length);
        }
    });
  });

  // last: it takes the broker away
  describe('the emergency stop', () => {
    it('goes straight to execution, with the person and the reason', async () => {
      const answer = await lab.post('/api/emergency-stop', { reason: 'smoke' });
      expect([answer.status, await answer.json()]).toEqual([200, { latched: true }]);
      expect(lab.stops.at(-1)).toEqual({ path: '/emergency-stop', by: 'local operator', reason: 'smoke' });
    });

    it('stops whatever nonsense comes with it', async () => {
      const count = lab.stops.length;
      const answer = await lab.get('/api/emergency-stop', { method: 'POST' });
      expect(answer.status).toBe(200);
      expect((await lab.post('/api/emergency-stop', { reason: 5 })).status).toBe(200);
      expect(lab.stops).toHaveLength(count + 2);
    });

    it('works while the broker is down', async () => {
      await lab.nats.kill9();
      expect((await lab.post('/api/emergency-stop', { reason: 'smoke' })).status).toBe(200);
      await lab.nats.restart();
    });
  });
});
