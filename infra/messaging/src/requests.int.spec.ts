import { commandsOf, LabError, queriesOf } from '@meguri/contracts';
import { Logger } from '@meguri/observability';
import { eventually, type RunningNats, startNats } from '@meguri/testing';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { Controller, Inject, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { count, countersOf, countOnce } from '../test-support/counter.js';
import { lossyLink } from '../test-support/lossy-link.js';
import {
  type CommandContext,
  connectNats,
  EVENT_STORE,
  EventStore,
  OnCommand,
  OnQuery,
  Requests,
  type RunningService,
  startService,
} from './index.js';

const query = queriesOf('planning');
const sum = query('counter.sum', 'Asks.', z.strictObject({ id: z.string() }), z.strictObject({ sum: z.number() }));
const slow = query('slow', 'Takes its time.', z.strictObject({ ms: z.number() }), z.strictObject({}));
const broken = query('broken', 'Answers wrongly.', z.strictObject({}), z.strictObject({ sum: z.number() }));
const nobody = commandsOf('modeling')('nobody', 'Nobody answers.', z.strictObject({}), z.strictObject({}));

const contexts: CommandContext[] = [];

@Controller()
class CounterController {
  private readonly counters: ReturnType<typeof countersOf>;
  constructor(@Inject(EVENT_STORE) store: EventStore) {
    this.counters = countersOf(store);
  }

  @OnCommand(count)
  async count({ id, by }: { id: string; by: number }, context: CommandContext): Promise<{ sum: number }> {
    contexts.push(context);
    if (by < 0)
      throw new LabError('CAMPAIGN.WRONG_STATE', 'not downwards', { context: { by, problems: [{ line: 3 }] } });
    if (by > 1000) throw new Error('a detail for the log only');
    const { state } = await this.counters.execute(id, context.cause, countOnce(context.commandId, by));
    return { sum: state.sum };
  }

  @OnQuery(sum)
  async sum({ id }: { id: string }): Promise<{ sum: number }> {
    return { sum: (await this.counters.get(id)).state.sum };
  }

  @OnQuery(slow)
  async slow({ ms }: { ms: number }): Promise<object> {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return {};
  }

  @OnQuery(broken)
  async broken(): Promise<object> {
    return { sum: 'three' };
  }
}

@Module({ controllers: [CounterController] })
class CounterModule {}

let nats: RunningNats;
let planning: RunningService;
let nc: NatsConnection;
let requests: Requests;

const start = () =>
  startService({
    service: 'planning',
    module: CounterModule,
    messaging: { service: 'planning', url: nats.url },
    http: { host: '127.0.0.1', port: 0 },
    logger: new Logger('planning', { write: () => undefined }),
  });

beforeAll(async () => {
  nats = await startNats();
  planning = await start();
  nc = await nats.connect();
  requests = new Requests(nc);
});
afterAll(async () => {
  await planning?.stop();
  await nats?.stop();
});

describe('a command', () => {
  it('is answered after its events are stored', async () => {
    expect(await requests.send(count, { id: 'a', by: 2 })).toEqual({ sum: 2 });
    const store = await EventStore.open(await nats.connect(), 'planning');
    expect((await countersOf(store).get('a')).state.sum).toBe(2);
    expect(await requests.send(sum, { id: 'a' })).toEqual({ sum: 2 });
  });

  it('that is repeated with its id gets the first answer', async () => {
    const options = { commandId: 'once', actor: { kind: 'person', name: 'Aki' } as const };
    expect(await requests.send(count, { id: 'repeat', by: 3 }, options)).toEqual({ sum: 3 });
    expect(await requests.send(count, { id: 'repeat', by: 3 }, options)).toEqual({ sum: 3 });
    const [first, second] = contexts.slice(-2);
    expect(first).toMatchObject({
      commandId: 'once',
      actor: { name: 'Aki' },
      cause: { id: 'once', actor: { name: 'Aki' } },
    });
    expect(second?.idFor('run')).toBe(first?.idFor('run'));
  });

  it('whose answer is cut off is repeated and has one effect', async () => {
    const link = await lossyLink(nats.port);
    const cut = new Requests(await connectNats({ service: 'console', url: link.url }));
    link.swallowNext('"ok":true');
    const answer = cut.send(count, { id: 'cut', by: 4 });
    await eventually(() => link.swallowed === 1);
    link.cut();
    expect(await answer).toEqual({ sum: 4 });
    await link.close();
  });

  it('that is refused tells code, remedy, context and problems', async () => {
    const refused = requests.send(count, { id: 'a', by: -2 });
    await expect(refused).rejects.toBeInstanceOf(LabError);
    await expect(refused).rejects.toMatchObject({
      code: 'CAMPAIGN.WRONG_STATE',
      message: 'not downwards',
      remedy: 'Look at the state of the campaign first.',
      context: { by: -2, problems: [{ line: 3 }] },
    });
  });

  it('that meets a bug tells nothing but where to look', async () => {
    const failed = requests.send(count, { id: 'a', by: 2000 }, { commandId: 'look-here' });
    await expect(failed).rejects.toMatchObject({ code: 'REQUEST.INTERNAL', context: { commandId: 'look-here' } });
    await expect(failed).rejects.not.toThrow(/detail/);
  });

  it('that does not fit its contract is refused before and after it is sent, with every problem', async () => {
    const wrong = { id: 7, by: 1.5 } as never;
    const refusal = {
      code: 'REQUEST.INVALID',
      context: { problems: [expect.objectContaining({ field: 'id' }), expect.objectContaining({ field: 'by' })] },
    };
    await expect(requests.send(count, wrong)).rejects.toMatchObject(refusal);
    const reply = await nc.request(count.subject, JSON.stringify({ commandId: 'x', data: wrong }));
    expect(reply.json()).toMatchObject({
      ok: false,
      error: { code: 'REQUEST.INVALID', problems: refusal.context.problems },
    });
  });

  it.each(['', '{"half":', '[]', '"text"', '{"data":{"id":"a","by":1}}'])('of the form %j is refused', async (body) => {
    const reply = await nc.request(count.subject, body);
    expect(reply.json()).toMatchObject({ ok: false, error: { code: 'REQUEST.INVALID' } });
  });

  it('goes on with the trace of its sender', async () => {
    const trace = headers();
    trace.set('traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
    await nc.request(count.subject, JSON.stringify({ commandId: 't', data: { id: 'a', by: 1 } }), {
      headers: trace,
      timeout: 5000,
    });
    expect(contexts.at(-1)?.cause.traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)/);
  });

  it('to a service that is away says so at once', async () => {
    await expect(requests.send(nobody, {})).rejects.toMatchObject({ code: 'MESSAGING.NO_RESPONDER', retryable: true });
  });

  it('without an answer in time has an unknown outcome', async () => {
    const late = requests.send(slow, { ms: 400 }, { timeoutMs: 50 });
    await expect(late).rejects.toMatchObject({ code: 'MESSAGING.OUTCOME_UNKNOWN' });
  });
});

describe('an answer', () => {
  it('that does not fit its contract is a failure of the service', async () => {
    await expect(requests.send(broken, {})).rejects.toMatchObject({ code: 'REQUEST.INTERNAL' });
  });

  it('still comes when the service stops meanwhile', async () => {
    const other = await start();
    await planning.stop();
    planning = other;
    const answer = requests.send(slow, { ms: 300 });
    await nc.flush();
    await planning.stop();
    expect(await answer).toEqual({});
    planning = await start();
  });
});
