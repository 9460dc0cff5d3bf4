import { describe, expect, it } from 'vitest';
import { childTrace, createMetrics, Health, Logger, newTrace, parseTraceparent } from './index.js';

describe('a log line', () => {
  const lines: string[] = [];
  const logger = new Logger('planning', { write: (line) => lines.push(line) });
  const last = () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

  it('is one JSON object with time, level, service, message and fields', () => {
    logger.child({ correlationId: 'c1' }).info('batch proposed', { runs: 4 });
    expect(last()).toMatchObject({
      level: 'info',
      service: 'planning',
      message: 'batch proposed',
      correlationId: 'c1',
      runs: 4,
    });
    expect(new Date(last().time as string).getTime()).not.toBeNaN();
    expect(lines.at(-1)?.endsWith('\n')).toBe(true);
  });

  it('tells an error with its code and its cause', () => {
    const error = Object.assign(new Error('no', { cause: new Error('why') }), { code: 'X.Y' });
    logger.error('failed', { error });
    expect(last().error).toMatchObject({ message: 'no', code: 'X.Y', cause: { message: 'why' } });
  });

  it('is not written below the least level', () => {
    const before = lines.length;
    logger.debug('quiet');
    expect(lines).toHaveLength(before);
  });
});

describe('metrics', () => {
  it('are exposed as OpenMetrics under the name of the service, with the four of every consumer', async () => {
    const metrics = createMetrics('data-lake');
    metrics.counter({ name: 'events_archived_total', help: 'Events.' }).inc();
    metrics.consumer.handled.inc({ durable: 'data-lake-archive', outcome: 'done' });
    const { contentType, body } = await metrics.expose();
    expect(contentType).toContain('application/openmetrics-text');
    expect(body).toContain('meguri_data_lake_events_archived_total{service="data-lake"} 1');
    for (const name of ['messages_handled', 'message_handling_seconds', 'messages_redelivered', 'messages_pending'])
      expect(body).toContain(`# TYPE meguri_data_lake_${name}`);
    expect(body.trimEnd().endsWith('# EOF')).toBe(true);
  });

  it('of two instances in one process do not meet', async () => {
    const [one, other] = [createMetrics('console'), createMetrics('console')];
    one.consumer.redelivered.inc({ durable: 'd' });
    expect((await other.expose()).body).not.toContain('durable="d"');
  });
});

describe('a trace', () => {
  it('goes on with the same trace id and a new parent', () => {
    const first = newTrace();
    const next = childTrace(first);
    expect(parseTraceparent(next)?.traceId).toBe(parseTraceparent(first)?.traceId);
    expect(parseTraceparent(next)?.parentId).not.toBe(parseTraceparent(first)?.parentId);
  });

  it.each(['', 'x', `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`, `ff-${'1'.repeat(32)}-${'1'.repeat(16)}-01`])(
    'starts anew when it gets %j',
    (malformed) => {
      expect(parseTraceparent(malformed)).toBeUndefined();
      expect(parseTraceparent(childTrace(malformed))).toBeDefined();
    },
  );
});

describe('readiness', () => {
  it('holds only while every check holds, and says which one does not', async () => {
    const health = new Health();
    let trouble: string | undefined;
    health.require('events', () => trouble);
    health.require('devices', async () => undefined);
    expect(await health.readiness()).toEqual({ ready: true, checks: { events: 'ok', devices: 'ok' } });
    trouble = 'not connected';
    expect(await health.readiness()).toEqual({ ready: false, checks: { events: 'not connected', devices: 'ok' } });
  });

  it('does not hold when a check itself fails', async () => {
    const health = new Health();
    health.require('store', () => Promise.reject(new Error('no answer')));
    expect(await health.readiness()).toEqual({ ready: false, checks: { store: 'no answer' } });
  });
});
