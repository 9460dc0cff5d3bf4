import { commandsOf, type EventOf, eventsOf, LabError } from '@meguri/contracts';
import { eventually, type RunningNats, startNats } from '@meguri/testing';
import { Controller, Inject, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  Aggregates,
  type CommandContext,
  EVENT_STORE,
  EventStore,
  OnCommand,
  OnEvent,
  type ReactionContext,
  type Received,
  Requests,
  type RunningService,
  startService,
} from './index.js';

const fact = eventsOf('planning', 'counter');
const counted = fact('Counted', 'Something was counted.', z.strictObject({ by: z.number() }));
const closed = fact('CounterClosed', 'Counting is over.', z.strictObject({}));
const command = commandsOf('planning');
const count = command(
  'counter.count',
  'Counts.',
  z.strictObject({ id: z.string(), by: z.number() }),
  z.strictObject({ sum: z.number() }),
);
const echoed = eventsOf('execution', 'echo')('Echoed', 'An echo.', z.strictObject({ by: z.number() }));

type CounterEvent = EventOf<typeof counted> | EventOf<typeof closed>;
interface Counter {
  sum: number;
  closed: boolean;
  seen: readonly string[];
}

const COUNTERS = Symbol('COUNTERS');
const countersOf = (store: EventStore) =>
  new Aggregates<Counter, CounterEvent>(store, {
    entity: 'counter',
    contracts: [counted, closed],
    initial: () => ({ sum: 0, closed: false, seen: [] }),
    evolve: (state, event) =>
      event.type === 'Counted' ? { ...state, sum: state.sum + event.data.by } : { ...state, closed: true },
    isClosed: (state) => state.closed,
  });

@Controller()
class CounterController {
  constructor(@Inject(COUNTERS) private readonly counters: Aggregates<Counter, CounterEvent>) {}

  @OnCommand(count)
  async count(input: { id: string; by: number }, context: CommandContext): Promise<{ sum: number }> {
    if (input.by < 0) throw new LabError('CAMPAIGN.WRONG_STATE', 'not downwards', { context: { by: input.by } });
    if (input.by > 1000) throw new Error('secret detail');
    const { state } = await this.counters.execute(input.id, context.cause, () => [
      { type: 'Counted', data: { by: input.by } },
    ]);
    return { sum: state.sum };
  }
}

@Module({
  controllers: [CounterController],
  providers: [{ provide: COUNTERS, useFactory: countersOf, inject: [EVENT_STORE] }],
})
class CounterModule {}

const heard: { event: Received<{ by: number }>; context: ReactionContext; at: number }[] = [];
const echoes = (store: EventStore) =>
  new Aggregates<number, EventOf<typeof echoed>>(store, {
    entity: 'echo',
    contracts: [echoed],
    initial: () => 0,
    evolve: (sum, event) => sum + event.data.by,
  });

@Controller()
class EchoController {
  private readonly echoes: ReturnType<typeof echoes>;
  constructor(@Inject(EVENT_STORE) store: EventStore) {
    this.echoes = echoes(store);
  }

  @OnEvent(counted, { durable: 'execution-echo' })
  async echo(event: Received<{ by: number }>, context: ReactionContext): Promise<void> {
    heard.push({ event, context, at: performance.now() });
    await this.echoes.execute(event.aggregateId, context.cause, (sum) =>
      sum < 3 ? [{ type: 'Echoed', data: { by: event.data.by } }] : [],
    );
  }
}
@Module({ controllers: [EchoController] })
class EchoModule {}

describe('a service', () => {
  let nats: RunningNats;
  let planning: RunningService;
  let execution: RunningService;
  const http = { host: '127.0.0.1', port: 0 };

  beforeAll(async () => {
    let t = performance.now();
    nats = await startNats();
    console.log('nats', performance.now() - t);
    t = performance.now();
    planning = await startService({
      service: 'planning',
      module: CounterModule,
      messaging: { service: 'planning', url: nats.url },
      http,
    });
    console.log('planning', performance.now() - t);
    t = performance.now();
    execution = await startService({
      service: 'execution',
      module: EchoModule,
      messaging: { service: 'execution', url: nats.url },
      http,
    });
    console.log('execution', performance.now() - t);
    t = performance.now();
  });
  afterAll(async () => {
    await planning?.stop();
    await execution?.stop();
    await nats?.stop();
  });

  it('answers a command after its events are stored', async () => {
    const requests = new Requests(await nats.connect());
    expect(await requests.send(count, { id: 'a', by: 2 })).toEqual({ sum: 2 });
    const t = performance.now();
    expect(await requests.send(count, { id: 'a', by: 3 })).toEqual({ sum: 5 });
    console.log('cmd', performance.now() - t);
    await eventually(() => heard.length === 2);
    console.log('heard after', heard[1]!.at - t);
    const store = await EventStore.open(await nats.connect(), 'execution');
    await eventually(async () => (await echoes(store).get('a')).state === 5);
  });

  it('refuses', async () => {
    const requests = new Requests(await nats.connect());
    await expect(requests.send(count, { id: 'a', by: -2 })).rejects.toMatchObject({
      code: 'CAMPAIGN.WRONG_STATE',
      context: { by: -2 },
    });
    await expect(requests.send(count, { id: 'a', by: 2000 })).rejects.toMatchObject({
      code: 'REQUEST.INTERNAL',
      message: expect.not.stringContaining('secret'),
    });
  });

  it('tells its health and metrics', async () => {
    const base = `http://127.0.0.1:${execution.port}`;
    expect((await fetch(`${base}/live`)).status).toBe(200);
    const ready = await fetch(`${base}/ready`);
    expect(await ready.json()).toMatchObject({ ready: true });
    expect(await (await fetch(`${base}/metrics`)).text()).toContain(
      'meguri_execution_messages_handled_total{durable="execution-echo",outcome="done"',
    );
  });
});
