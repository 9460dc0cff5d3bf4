import { eventually } from '@meguri/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, type ConsoleUnderTest, type Stated, startConsole } from './console.fixture.js';
import { EventClient } from './event-client.fixture.js';

const resumed: Stated = { fact: 'CampaignResumed', data: { campaignId: 'demo' } };
const paused = (reason: string): Stated => ({ fact: 'CampaignPaused', data: { campaignId: 'demo', reason } });
const runStarted = (runId: string): Stated => ({ fact: 'RunStarted', data: { runId, leaseEpoch: 1 } });
const surveyFailed = (studyId: string): Stated => ({
  fact: 'SurveyFailed',
  data: { studyId, generation: 1, code: 'STUDY.SURVEY_FAILED', reason: 'why', remedy: 'what' },
});
const modelTrained = (studyId: string): Stated => ({
  fact: 'ModelTrained',
  data: {
    modelId: `${studyId}-n`,
    version: 1,
    card: {
      ...{ modelId: `${studyId}-n`, version: 1, campaignId: '', property: 'n', unit: '', kind: 'sparse-linear' },
      ...{ dataset: { hash: '0'.repeat(64), rows: [] }, inputs: [], settings: {}, supersedes: null },
      errors: { leaveOneOutRmse: 1, nullRmse: 2, leaveOneOutCoverage: null },
      study: { studyId, generation: 1 },
    },
  },
});

describe('live events', () => {
  let lab: ConsoleUnderTest;
  const open: EventClient[] = [];
  const listen = async (query = '', lastId?: string) => {
    const client = await EventClient.connect(`${lab.url}/api/campaigns/demo/events${query}`, lastId);
    open.push(client);
    return client;
  };
  const reasons = (client: EventClient) =>
    client.events.map(({ data }) => (data as { data: { reason?: string } }).data.reason);

  beforeAll(async () => {
    lab = await startConsole();
    await lab.state('planning', 'demo', [paused('first')]);
  });
  afterEach(() => {
    for (const client of open.splice(0)) client.close();
  });
  afterAll(() => lab?.stop());

  it('come as they happen, each in its envelope, from the campaign, its runs and its workcell', async () => {
    const client = await listen();
    expect(client.response.headers.get('content-type')).toContain('text/event-stream');
    const [said] = await lab.state('planning', 'demo', [resumed]);
    await lab.state('execution', 'demo_t0001_1', [runStarted('demo_t0001_1')]);
    await lab.state('execution', 'other_t0001_1', [runStarted('other_t0001_1')], 'other');
    await lab.state('execution', 'arm', [
      { fact: 'DeviceLost', data: { device: 'arm', workcell: 'w', reason: 'cable' } },
    ]);
    await eventually(() => client.events.length === 3);
    const types = client.events.map(({ data }) => (data as { type: string }).type);
    expect(types.toSorted()).toEqual([
      'meguri.execution.DeviceLost.v1',
      'meguri.execution.RunStarted.v1',
      'meguri.planning.CampaignResumed.v1',
    ]);
    expect(client.events.map(({ data }) => data)).toContainEqual(said);
  });

  it('go on after the last one seen, without a gap and without a repeat', async () => {
    const before = await listen();
    await eventually(() => before.heartbeats.length > 0);
    await lab.state('planning', 'demo', [paused('seen')]);
    await eventually(() => before.events.length === 1);
    before.close();
    await lab.state('planning', 'demo', [paused('missed 1'), resumed]);
    await lab.state('planning', 'demo', [paused('missed 2')]);
    const after = await listen('', before.lastId);
    await lab.state('planning', 'demo', [paused('live')]);
    await eventually(() => after.events.length >= 4);
    expect(reasons(after)).toEqual(['missed 1', undefined, 'missed 2', 'live']);
  });

  it('can be resumed from where a client stood that had not seen any', async () => {
    const before = await listen();
    await eventually(() => before.lastId !== '');
    before.close();
    await lab.state('planning', 'demo', [paused('between')]);
    const after = await listen('', before.lastId);
    await eventually(() => after.events.length > 0);
    expect(reasons(after)).toEqual(['between']);
  });

  it('tell the whole campaign when they are asked to start at its beginning', async () => {
    const client = await listen('?from=start');
    await eventually(() => client.events.length > 3);
    expect(reasons(client)[0]).toBe('first');
  });

  it('are interrupted by heartbeats that tell whether the laboratory is heard', async () => {
    const client = await listen();
    await eventually(() => client.heartbeats.length > 0);
    expect(client.heartbeats[0]).toEqual({ connected: true });
    await lab.nats.kill9();
    await eventually(() => client.heartbeats.some((beat) => (beat as { connected: boolean }).connected === false));
    await lab.nats.restart();
    await eventually(() => (client.heartbeats.at(-1) as { connected: boolean }).connected);
  });

  it('arrive after the broker was killed and came back', async () => {
    const client = await listen();
    await eventually(() => client.heartbeats.length > 0);
    await lab.nats.kill9();
    await lab.nats.restart();
    await eventually(() => lab.state('planning', 'demo', [paused('after the restart')]).then(() => true));
    await eventually(() => reasons(client).includes('after the restart'));
  });

  it('of a study tell what happens in it and to its models, and go on after the last one seen', async () => {
    await lab.state('modeling', 'index', [surveyFailed('index')]);
    const before = await EventClient.connect(`${lab.url}/api/studies/index/events`);
    open.push(before);
    await eventually(() => before.heartbeats.length > 0);
    await lab.state('modeling', 'other', [surveyFailed('other')]);
    await lab.state('modeling', 'index-n', [modelTrained('index')]);
    await eventually(() => before.events.length === 1);
    before.close();
    await lab.state('modeling', 'index', [surveyFailed('index')]);
    const after = await EventClient.connect(`${lab.url}/api/studies/index/events`, before.lastId);
    open.push(after);
    await eventually(() => after.events.length === 1);
    const types = [before, after].flatMap(({ events }) => events.map(({ data }) => (data as { type: string }).type));
    expect(types).toEqual(['meguri.modeling.ModelTrained.v1', 'meguri.modeling.SurveyFailed.v1']);
    const unknown = await lab.get('/api/studies/nobody/events');
    expect([unknown.status, (await bodyOf(unknown)).code]).toEqual([404, 'STUDY.UNKNOWN']);
    const place = await lab.get('/api/studies/index/events', { headers: { 'last-event-id': '1.2' } });
    expect([place.status, (await bodyOf(place)).code]).toEqual([400, 'REQUEST.INVALID']);
  });

  it('are refused for a campaign that does not exist, and for a place that is none', async () => {
    const unknown = await lab.get('/api/campaigns/nobody/events');
    expect([unknown.status, (await bodyOf(unknown)).code]).toEqual([404, 'CAMPAIGN.UNKNOWN']);
    for (const headers of [{ 'last-event-id': 'x' }, { 'last-event-id': '1.2.3' }]) {
      const answer = await lab.get('/api/campaigns/demo/events', { headers });
      expect([answer.status, (await bodyOf(answer)).code]).toEqual([400, 'REQUEST.INVALID']);
    }
    expect((await lab.get('/api/campaigns/demo/events?from=yesterday')).status).toBe(400);
  });

  it('end in order when the console stops', async () => {
    const client = await listen();
    await eventually(() => client.heartbeats.length > 0);
    await lab.stopConsole();
    await eventually(() => client.ended);
  });
});
