import { aggregateSubject, commandsOf, queriesOf, serviceNames } from '@meguri/contracts';
import { eventually, type RunningNats, startNats } from '@meguri/testing';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Controller, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { causeOf, counted, countersOf, countOnce } from '../test-support/counter.js';
import {
  connectNats,
  DeadLetters,
  EventStore,
  FileStore,
  Lease,
  OnCommand,
  OnEvent,
  OnQuery,
  Requests,
  type RunningService,
  type ServiceUser,
  startService,
} from './index.js';

const stop = commandsOf('execution')('run.stop', 'Stops.', z.strictObject({}), z.strictObject({}));
const ask = queriesOf('execution')('runs', 'Asks.', z.strictObject({}), z.strictObject({}));
const users: ServiceUser[] = [
  { user: 'admin', password: 'a"b\\c', role: 'admin' },
  ...serviceNames.map((service) => ({ user: service, password: `secret-${service}`, role: service })),
];

let nats: RunningNats;
let execution: RunningService;
const heard: string[] = [];

@Controller()
class Executing {
  @OnEvent(counted, { durable: 'execution-accounts' })
  async react(event: { id: string }): Promise<void> {
    heard.push(event.id);
  }
  @OnCommand(stop)
  async stop(): Promise<object> {
    return {};
  }
  @OnQuery(ask)
  async ask(): Promise<object> {
    return {};
  }
}
@Module({ controllers: [Executing] })
class ExecutingModule {}

const accountOf = (service: (typeof serviceNames)[number]) => ({
  service,
  url: nats.url,
  user: service,
  password: `secret-${service}`,
});
const connectAs = (service: (typeof serviceNames)[number]) => connectNats(accountOf(service));

beforeAll(async () => {
  nats = await startNats({ users });
  const http = { host: '127.0.0.1', port: 0 };
  const messaging = accountOf('execution');
  execution = await startService({ service: 'execution', module: ExecutingModule, messaging, http });
});
afterAll(async () => {
  await execution?.stop();
  await nats?.stop();
});

describe('the account of a service', () => {
  it('suffices for its own work: append, react, ask, files, leases', async () => {
    const nc = await connectAs('planning');
    const counters = countersOf(await EventStore.open(nc, 'planning'));
    const { commitId } = await counters.execute('own', causeOf('c'), countOnce('c'));
    await eventually(() => heard.includes(`${commitId}/0`));
    for (let n = 0; n < 30; n++) await counters.execute('own', causeOf(`c${n}`), countOnce(`c${n}`));
    expect((await countersOf(await EventStore.open(nc, 'planning')).get('own')).revision).toBe(31);
    expect(await counters.ids()).toEqual(['own']);
    const files = new FileStore(nc, 'planning');
    const reference = await files.put(new Uint8Array([1, 2, 3]), { mediaType: 'text/plain', name: 'n' });
    const lake = new FileStore(await connectAs('data-lake'), 'data-lake');
    expect(await lake.get(reference)).toEqual(new Uint8Array([1, 2, 3]));
    await lake.drop(reference);
    await expect(files.get(reference)).rejects.toMatchObject({ code: 'FILE.UNKNOWN' });
    const lease = await Lease.acquire(nc, 'workcell', 'me', 1000);
    expect(lease?.valid).toBe(true);
    await lease?.release();
    expect(await new Requests(nc).send(ask, {})).toEqual({});
    await nc.close();
  });

  it('cannot publish as another service', async () => {
    const nc = await connectAs('planning');
    const foreign = jetstream(nc).publish(aggregateSubject('execution', 'run', 'r1'), '[]', { timeout: 5000 });
    await expect(foreign).rejects.toThrow(/[Pp]ermissions [Vv]iolation/);
    const store = await EventStore.open(nc, 'execution');
    const append = store.append(aggregateSubject('execution', 'run', 'r1'), 0, 'id', []);
    await expect(append).rejects.toMatchObject({ code: 'MESSAGING.FORBIDDEN' });
    const admin = await jetstreamManager(await nats.connect({ user: 'admin', pass: 'a"b\\c' }));
    expect((await admin.streams.info('EXECUTION')).state.messages).toBe(0);
    await nc.close();
  });

  it('cannot change, purge or delete a stream, and cannot take a message out', async () => {
    const nc = await connectAs('planning');
    const jsm = await jetstreamManager(nc);
    await expect(jsm.streams.delete('PLANNING')).rejects.toThrow(/[Pp]ermissions [Vv]iolation/);
    await expect(jsm.streams.update('PLANNING', { max_age: 1 })).rejects.toThrow(/[Pp]ermissions [Vv]iolation/);
    await expect(jsm.streams.purge('PLANNING')).rejects.toThrow(/[Pp]ermissions [Vv]iolation/);
    await expect(jsm.streams.deleteMessage('DEAD_LETTERS', 1)).rejects.toThrow(/[Pp]ermissions [Vv]iolation/);
    await nc.close();
  });

  it('sends commands only where it may: the console everywhere, others not', async () => {
    const [console_, planning] = [await connectAs('console'), await connectAs('planning')];
    expect(await new Requests(console_).send(stop, {})).toEqual({});
    await expect(new Requests(planning).send(stop, {})).rejects.toMatchObject({ code: 'MESSAGING.FORBIDDEN' });
    await console_.close();
    await planning.close();
  });

  it('lets the console retry and discard the dead letters of every service', async () => {
    const planning = await connectAs('planning');
    await jetstream(planning).publish(aggregateSubject('planning', 'counter', 'bad'), 'no json');
    const nc = await connectAs('console');
    const letters = await DeadLetters.open(nc);
    const [letter] = await eventually(async () => {
      const found = await letters.list();
      return found.length > 0 && found;
    });
    expect(letter).toMatchObject({ service: 'execution', code: 'MESSAGING.MALFORMED' });
    await expect(letters.retry(letter!.sequence)).rejects.toMatchObject({ code: 'MESSAGING.MALFORMED' });
    await letters.discard(letter!.sequence, 'Aki');
    expect(await letters.count()).toBe(0);
    await planning.close();
    await nc.close();
  });

  it('does not hear what is answered to others', async () => {
    const nc = await connectAs('modeling');
    const overheard = nc.subscribe('_INBOX.planning.>');
    await expect((async () => overheard.closed)()).resolves.toMatchObject({
      message: expect.stringMatching(/[Pp]ermissions [Vv]iolation/),
    });
    await nc.close();
  });

  it('is refused with a wrong password', async () => {
    await expect(connectNats({ ...accountOf('planning'), password: 'guess' })).rejects.toMatchObject({
      code: 'MESSAGING.FORBIDDEN',
    });
  });
});
