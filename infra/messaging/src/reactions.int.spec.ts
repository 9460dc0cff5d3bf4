import { aggregateSubject, type EventContract, LabError, streamOf } from '@meguri/contracts';
import { HEALTH, type Health, Logger } from '@meguri/observability';
import { eventually, type RunningNats, startNats } from '@meguri/testing';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Controller, Inject, Module, type Type } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { causeOf, counted, countersOf, countOnce, echoed, echoesOf, ran, runsOf } from '../test-support/counter.js';
import {
  connectNats,
  DeadLetters,
  EVENT_STORE,
  EventStore,
  OnAnyEvent,
  OnEvent,
  type ReactionContext,
  type ReactionOptions,
  type Received,
  type ReceivedCommit,
  type RunningService,
  startService,
} from './index.js';

type Count = Received<{ by: number; command: string }>;
type Handle = (event: Count, context: ReactionContext) => Promise<void>;

let nats: RunningNats;
let counters: ReturnType<typeof countersOf>;
const running: RunningService[] = [];
const silent = new Logger('execution', { write: () => undefined });
let durables = 0;

beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());
beforeEach(async () => {
  counters = countersOf(await EventStore.open(await connectNats({ service: 'planning', url: nats.url }), 'planning'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.stop()));
});

/** Hosts one reaction to counts in a service of its own. */
async function react(handle: Handle, options: Partial<ReactionOptions> = {}, contract: EventContract = counted) {
  const durable = options.durable ?? `execution-test-${++durables}`;
  @Controller()
  class Reacting {
    @OnEvent(contract, { backoffMs: [5, 10], from: 'new', ...options, durable })
    react(event: Count, context: ReactionContext): Promise<void> {
      return handle(event, context);
    }
  }
  return { durable, service: await host(Reacting) };
}

async function host(controller: Type): Promise<RunningService> {
  @Module({ controllers: [controller] })
  class Hosting {}
  const messaging = { service: 'execution', url: nats.url } as const;
  const http = { host: '127.0.0.1', port: 0 };
  const service = await startService({ service: 'execution', module: Hosting, messaging, http, logger: silent });
  running.push(service);
  return service;
}

const count = (id: string, command: string, parts = 1) =>
  counters.execute(id, causeOf(command), countOnce(command, parts));
const letters = async () => DeadLetters.open(await nats.connect());
const metricsOf = async (service: RunningService) => (await fetch(`http://127.0.0.1:${service.port}/metrics`)).text();
const subjectOf = (id: string) => aggregateSubject('planning', 'counter', id);

describe('a reaction', () => {
  it('gets each event of a commit in order with its envelope, a cause and stable ids', async () => {
    const heard: { event: Count; context: ReactionContext }[] = [];
    await react(async (event, context) => void heard.push({ event, context }));
    const { commitId } = await count('unfold', 'c', 3);
    await eventually(() => heard.length === 3);
    expect(heard.map(({ event }) => event.revision)).toEqual([1, 2, 3]);
    expect(heard[1]).toMatchObject({
      event: { type: 'Counted', data: { by: 1, command: 'c' }, id: `${commitId}/1`, aggregateId: 'unfold' },
      context: { cause: { id: `${commitId}/1` }, deliveries: 1 },
    });
    const ids = heard.map(({ context }) => context.idFor('run'));
    expect(new Set(ids).size).toBe(3);
    expect(heard[0]?.context.idFor('run')).toBe(ids[0]);
  });

  it('keeps the order of each aggregate while several are worked on and some fail', async () => {
    const heard = new Map<string, number[]>();
    const failed = new Set<string>();
    let atOnce = 0;
    let most = 0;
    const { service, durable } = await react(async (event) => {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setTimeout(resolve, event.revision % 3));
      atOnce--;
      if (event.revision % 4 === 0 && !failed.has(event.id)) {
        failed.add(event.id);
        throw new Error('not yet');
      }
      heard.set(event.aggregateId, [...(heard.get(event.aggregateId) ?? []), event.revision]);
    });
    const ids = Array.from({ length: 12 }, (_, n) => `order-${n}`);
    for (let n = 0; n < 8; n++) await Promise.all(ids.map((id) => count(id, `${id}-${n}`)));
    await eventually(() => [...heard.values()].flat().length === 96);
    for (const revisions of heard.values()) expect(revisions).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(failed.size).toBe(24);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
    await eventually(async () =>
      (await metricsOf(service)).includes(`handled_total{durable="${durable}",outcome="done",service="execution"} 96`),
    );
  });

  it('that fails goes on with the event that failed, not with those before', async () => {
    const heard: number[] = [];
    await react(async ({ revision }) => {
      heard.push(revision);
      if (revision === 2 && heard.length === 2) throw new Error('once');
    });
    await count('resume', 'c', 3);
    await eventually(() => heard.length === 4);
    expect(heard).toEqual([1, 2, 2, 3]);
  });

  it('of a process that was starved takes what came meanwhile once, however often the server gave it', async () => {
    const heard: string[] = [];
    const options = { ackWaitMs: 50 };
    const { durable } = await react(async ({ aggregateId }) => {
      heard.push(aggregateId);
      if (aggregateId !== 'starving') return;
      await count('starved', 'c');
      // nothing of this process goes on for thirty times as long as the server waits
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30 * options.ackWaitMs);
    }, options);
    await count('starving', 'c');
    const manager = await jetstreamManager(await nats.connect());
    await eventually(async () => {
      const { num_ack_pending, num_pending } = await manager.consumers.info('PLANNING', durable);
      return heard.length > 1 && num_ack_pending + num_pending === 0;
    });
    expect(heard).toEqual(['starving', 'starved']);
    expect(await (await letters()).list({ subject: subjectOf('starved') })).toEqual([]);
  });

  it('that takes longer than the server waits is given to nobody else', async () => {
    const heard: string[] = [];
    const slowly: Handle = async ({ id }) => {
      heard.push(id);
      await new Promise((resolve) => setTimeout(resolve, 1200));
    };
    const { durable } = await react(slowly, { ackWaitMs: 300, concurrency: 1 });
    await react(slowly, { ackWaitMs: 300, concurrency: 1, durable });
    for (const command of ['c1', 'c2', 'c3']) await count('slow', command);
    const manager = await jetstreamManager(await nats.connect());
    await eventually(async () => {
      const { num_ack_pending, num_pending } = await manager.consumers.info('PLANNING', durable);
      return num_ack_pending + num_pending === 0;
    });
    expect(heard).toHaveLength(3);
    expect(new Set(heard).size).toBe(3);
  });

  it('waits, without counting tries, while another service or the store is away', async () => {
    let tries = 0;
    await react(async () => {
      if (++tries < 8) throw new LabError('MESSAGING.NO_RESPONDER', 'execution is away');
    });
    await count('away', 'c');
    await eventually(() => tries === 8);
    expect(await (await letters()).list({ subject: subjectOf('away') })).toEqual([]);
  });

  it('to every event of a service gets whole commits', async () => {
    const heard: ReceivedCommit[] = [];
    @Controller()
    class Archive {
      @OnAnyEvent('planning', { durable: 'execution-archive', from: 'new' })
      async archive(commit: ReceivedCommit): Promise<void> {
        heard.push(commit);
      }
    }
    await host(Archive);
    const { commitId } = await count('archived', 'c', 2);
    await eventually(() => heard.length === 1);
    expect(heard[0]).toMatchObject({ id: commitId, service: 'planning', entity: 'counter', aggregateId: 'archived' });
    expect(heard[0]?.events).toHaveLength(2);
  });

  it('begins a trace or goes on with it, down to the events that it causes', async () => {
    @Controller()
    class Echoing {
      private readonly echoes: ReturnType<typeof echoesOf>;
      constructor(@Inject(EVENT_STORE) store: EventStore) {
        this.echoes = echoesOf(store);
      }
      @OnEvent(counted, { durable: 'execution-echo-trace', from: 'new' })
      async echo(event: Count, { cause }: ReactionContext): Promise<void> {
        await this.echoes.execute(event.aggregateId, cause, () => [{ type: 'Echoed', data: { event: event.id } }]);
      }
    }
    await host(Echoing);
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const cause = { ...causeOf('traced'), traceparent: `00-${trace}-00f067aa0ba902b7-01`, correlationId: 'campaign-7' };
    const { commitId } = await counters.execute('traced', cause, countOnce('c'));
    const execution = await EventStore.open(await nats.connect(), 'execution');
    const [commit] = await eventually(async () => {
      const commits = await Array.fromAsync(execution.load(aggregateSubject('execution', 'echo', 'traced')));
      return commits.length > 0 && commits;
    });
    expect(commit?.events[0]).toMatchObject({
      type: echoed.type,
      causationid: `${commitId}/0`,
      correlationid: 'campaign-7',
      traceparent: expect.stringMatching(new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`)),
    });
  });
});

describe('a message that cannot be handled', () => {
  it('becomes a dead letter with its reason after the last try, and the next of its aggregate goes on', async () => {
    const heard: string[] = [];
    const { durable, service } = await react(async ({ data }) => {
      heard.push(data.command);
      if (data.command === 'bad') throw new Error('cannot be done');
    });
    await count('dying', 'bad');
    await count('dying', 'good');
    await eventually(() => heard.includes('good'));
    expect(heard).toEqual(['bad', 'bad', 'bad', 'good']);
    const [letter, ...others] = await (await letters()).list({ subject: subjectOf('dying') });
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      service: 'execution',
      durable,
      code: 'REQUEST.INTERNAL',
      reason: 'cannot be done',
      origin: { stream: streamOf('planning'), subject: subjectOf('dying') },
      body: expect.stringContaining('"command":"bad"'),
    });
    expect(await metricsOf(service)).toContain(`outcome="dead",service="execution"} 1`);
  });

  it('because it is refused for good is not tried again', async () => {
    let tries = 0;
    await react(async () => {
      tries++;
      throw new LabError('CAMPAIGN.WRONG_STATE', 'never');
    });
    await count('refused', 'c');
    const [letter] = await eventually(async () => {
      const found = await (await letters()).list({ subject: subjectOf('refused') });
      return found.length > 0 && found;
    });
    expect(letter?.code).toBe('CAMPAIGN.WRONG_STATE');
    expect(tries).toBe(1);
  });

  it.each([
    ['is not JSON', '{"half":'],
    ['is not text', new Uint8Array([0xff, 0xfe, 0x00])],
    ['is JSON but no commit', '{"specversion":"1.0"}'],
    ['is an empty commit', '[]'],
  ])('because it %s becomes a dead letter, and the lane goes on', async (what, body) => {
    const heard: number[] = [];
    await react(async ({ revision }) => void heard.push(revision));
    const bad = subjectOf(`bad-${durables}`);
    await jetstream(await nats.connect()).publish(bad, body);
    await count('after-bad', what);
    await eventually(() => heard.length === 1);
    const [letter] = await eventually(async () => {
      const found = await (await letters()).list({ subject: bad });
      return found.length > 0 && found;
    });
    expect(letter?.code).toBe('MESSAGING.MALFORMED');
  });

  it('because its data does not fit the contract becomes a dead letter; a field from the future does not', async () => {
    const heard: unknown[] = [];
    await react(async ({ data }) => void heard.push(data));
    await count('shape', 'c');
    const store = await EventStore.open(await nats.connect(), 'planning');
    const [commit] = await Array.fromAsync(store.load(subjectOf('shape')));
    const event = commit!.events[0]!;
    const publish = (revision: number, data: unknown) =>
      store.append(subjectOf('shape'), commit!.sequence + revision - 2, `shape-${revision}`, [
        { ...event, revision, data },
      ]);
    await publish(2, { by: 1, command: 'c2', unit: 'from a later version' });
    await eventually(() => heard.length === 2);
    await publish(3, { by: 'many', command: 'c3' });
    await eventually(async () => (await (await letters()).list({ subject: subjectOf('shape') })).length === 1);
    expect(heard).toHaveLength(2);
  });

  it('because its handler ends the process is given up after many deliveries', async () => {
    const { durable, service } = await react(async () => undefined);
    await running.splice(running.indexOf(service), 1)[0]?.stop();
    await count('crashing', 'c');
    const nc = await nats.connect();
    const consumer = await jetstream(nc).consumers.get('PLANNING', durable);
    for (let delivery = 0; delivery < 20; delivery++) (await consumer.next({ expires: 5000 }))?.nak();
    let called = false;
    await react(
      async () => {
        called = true;
      },
      { durable },
    );
    const [letter] = await eventually(async () => {
      const found = await (await letters()).list({ subject: subjectOf('crashing') });
      return found.length > 0 && found;
    });
    expect(letter).toMatchObject({ code: 'MESSAGING.HANDLER_CRASHED', deliveries: 21 });
    expect(called).toBe(false);
  });
});

describe('a dead letter', () => {
  const dead = async (id: string) =>
    (
      await eventually(async () => {
        const found = await (await letters()).list({ subject: subjectOf(id) });
        return found.length > 0 && found;
      })
    )[0]!;

  it('that is retried goes to its handler again and is gone when it succeeds', async () => {
    let repaired = false;
    const heard: string[] = [];
    await react(async ({ data }) => {
      if (!repaired) throw new LabError('CAMPAIGN.WRONG_STATE', 'broken');
      heard.push(data.command);
    });
    await count('retried', 'c');
    const { sequence } = await dead('retried');
    const all = await letters();
    await expect(all.retry(sequence)).rejects.toMatchObject({ code: 'CAMPAIGN.WRONG_STATE' });
    repaired = true;
    await all.retry(sequence);
    expect(heard).toEqual(['c']);
    expect(await all.list({ subject: subjectOf('retried') })).toEqual([]);
    await expect(all.retry(sequence)).rejects.toMatchObject({ code: 'MESSAGING.DEAD_LETTER_UNKNOWN' });
  });

  it('that is discarded is gone', async () => {
    await react(() => Promise.reject(new LabError('CAMPAIGN.WRONG_STATE', 'broken')));
    await count('discarded', 'c');
    const { sequence } = await dead('discarded');
    const all = await letters();
    const before = await all.count();
    expect((await all.discard(sequence, 'Aki')).origin.subject).toBe(subjectOf('discarded'));
    expect(await all.count()).toBe(before - 1);
  });

  it('cannot be retried while its service is away', async () => {
    const { service } = await react(() => Promise.reject(new LabError('CAMPAIGN.WRONG_STATE', 'broken')));
    await count('orphan', 'c');
    const { sequence } = await dead('orphan');
    await running.splice(running.indexOf(service), 1)[0]?.stop();
    await expect((await letters()).retry(sequence)).rejects.toMatchObject({ code: 'MESSAGING.NO_RESPONDER' });
  });
});

describe('a dead letter of a campaign, a run or a job', () => {
  let broken: Set<string>;
  let heard: string[];
  const subject = (id: string) => aggregateSubject('planning', 'run', id);
  const countRun = async (id: string, command: string) => {
    const runs = runsOf(await EventStore.open(await connectNats({ service: 'planning', url: nats.url }), 'planning'));
    await runs.execute(id, causeOf(`${id}-${command}`), countOnce(command) as never);
  };
  const waiting = async (id: string, number: number) =>
    eventually(async () => {
      const found = await (await letters()).list({ subject: subject(id) });
      return found.length === number && found;
    });
  const start = (durable?: string) => {
    heard = [];
    return react(
      async ({ data: { command }, aggregateId }) => {
        if (broken.has(command)) throw new LabError('CAMPAIGN.WRONG_STATE', 'broken');
        heard.push(`${aggregateId} ${command}`);
      },
      { ...(durable && { durable }) },
      ran,
    );
  };

  it('holds what its aggregate says next, and nothing else; once it is retried all follow in their order', async () => {
    broken = new Set(['bad']);
    await start();
    for (const command of ['bad', 'second', 'third']) await countRun('held', command);
    await countRun('free', 'first');
    await eventually(() => heard.includes('free first'));
    const [first, second] = await waiting('held', 3);
    expect([first!.code, second!.code]).toEqual(['CAMPAIGN.WRONG_STATE', 'MESSAGING.HELD']);
    expect(heard).toEqual(['free first']);
    const all = await letters();
    await expect(all.retry(second!.sequence)).rejects.toMatchObject({ code: 'MESSAGING.HELD' });
    await expect(all.retry(first!.sequence)).rejects.toMatchObject({ code: 'CAMPAIGN.WRONG_STATE' });
    broken.clear();
    await all.retry(first!.sequence);
    await waiting('held', 0);
    await countRun('held', 'fourth');
    await eventually(() => heard.includes('held fourth'));
    expect(heard.slice(1)).toEqual(['held bad', 'held second', 'held third', 'held fourth']);
  });

  it('lets the others follow when it is discarded, up to the next that fails', async () => {
    broken = new Set(['bad', 'worse']);
    await start();
    for (const command of ['bad', 'second', 'worse', 'fourth']) await countRun('discarded-run', command);
    const [first] = await waiting('discarded-run', 4);
    const all = await letters();
    await all.discard(first!.sequence, 'Aki');
    const [next] = await waiting('discarded-run', 2);
    expect(heard).toEqual(['discarded-run second']);
    broken.clear();
    await all.retry(next!.sequence);
    await waiting('discarded-run', 0);
    expect(heard).toEqual(['discarded-run second', 'discarded-run worse', 'discarded-run fourth']);
  });

  it('holds after a restart, too, unless it was settled meanwhile', async () => {
    broken = new Set(['bad']);
    const { durable, service } = await start();
    await countRun('restarted', 'bad');
    const [first] = await waiting('restarted', 1);
    await running.splice(running.indexOf(service), 1)[0]?.stop();
    const again = await start(durable);
    await countRun('restarted', 'second');
    await waiting('restarted', 2);
    await running.splice(running.indexOf(again.service), 1)[0]?.stop();
    const all = await letters();
    for (const { sequence } of await all.list({ subject: subject('restarted') })) await all.discard(sequence, 'Aki');
    expect(first).toBeDefined();
    await start(durable);
    await countRun('restarted', 'third');
    await eventually(() => heard.includes('restarted third'));
  });
});

describe('a service that stops', () => {
  it('finishes what it has begun, gives the rest back, and loses nothing', async () => {
    const [begun, finished]: [string[], string[]] = [[], []];
    let stop: () => void = () => undefined;
    const stopping = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const { durable, service } = await react(
      async (event) => {
        begun.push(event.id);
        if (begun.length === 4) stop();
        await new Promise((resolve) => setTimeout(resolve, 100));
        finished.push(event.id);
      },
      { concurrency: 4 },
    );
    const ids = Array.from({ length: 30 }, (_, n) => `drain-${n}`);
    const commits = await Promise.all(ids.map((id) => count(id, id)));
    await stopping;
    await running.splice(running.indexOf(service), 1)[0]?.stop();
    expect(finished).toEqual(begun);
    expect(finished.length).toBeLessThan(30);

    const rest: string[] = [];
    const { service: next } = await react(async ({ id }) => void rest.push(id), { durable });
    await eventually(() => new Set([...finished, ...rest]).size === 30);
    expect([...finished, ...rest].toSorted()).toEqual(commits.map(({ commitId }) => `${commitId}/0`).toSorted());
    const manager = await jetstreamManager(await nats.connect());
    await eventually(async () => (await manager.consumers.info('PLANNING', durable)).num_ack_pending === 0);
    expect(next.port).toBeGreaterThan(0);
  });
});

describe('a failure while a service stops', () => {
  it('is no last try: the next instance gets the message', async () => {
    const stopping = Promise.withResolvers<void>();
    const called = Promise.withResolvers<void>();
    const failing: Handle = async () => {
      called.resolve();
      await stopping.promise;
      throw new Error('the devices are gone already');
    };
    const { durable, service } = await react(failing, { backoffMs: [] });
    await count('stopping', 'c');
    await called.promise;
    const stopped = running.splice(running.indexOf(service), 1)[0]?.stop();
    const health: Health = service.app.get(HEALTH);
    await eventually(async () => !(await health.readiness()).ready);
    stopping.resolve();
    await stopped;
    const heard: string[] = [];
    await react(async ({ data }) => void heard.push(data.command), { durable });
    await eventually(() => heard.length === 1);
    expect(await (await letters()).list({ subject: subjectOf('stopping') })).toEqual([]);
  });
});

describe('a durable that somebody removed', () => {
  it('is made again and nothing is missed', async () => {
    const heard = new Set<string>();
    const { durable } = await react(async ({ data }) => void heard.add(data.command));
    await count('removed', 'before');
    await eventually(() => heard.has('before'));
    const manager = await jetstreamManager(await nats.connect());
    await manager.consumers.delete('PLANNING', durable);
    await eventually(async () => await manager.consumers.info('PLANNING', durable));
    await count('removed', 'after');
    await eventually(() => heard.has('after'));
  });
});
