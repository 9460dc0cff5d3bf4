import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Envelope, streamOf } from '@meguri/contracts';
import { EventStore } from '@meguri/messaging';
import { eventually, type RunningProcess, seededRandom, startProcess } from '@meguri/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Laboratory, lakeEnvironment, startLaboratory } from './laboratory.fixture.js';

const main = join(import.meta.dirname, '../dist/main.js');

const event = (commitId: string, index: number, subject: string): Envelope => ({
  specversion: '1.0',
  id: `${commitId}/${index}`,
  type: 'meguri.execution.DeviceLost.v1',
  source: 'execution',
  subject,
  time: '2026-01-01T09:00:00.000Z',
  datacontenttype: 'application/json',
  revision: index + 1,
  data: { device: 'arm', workcell: 'w', reason: 'a test' },
});

describe('the archive', () => {
  let lab: Laboratory;
  let store: EventStore;
  const stated: string[] = [];

  /** Appends commits of two events, each to a device of its own; many at once, as a busy laboratory would. */
  async function burst(name: string, commits: number): Promise<void> {
    const append = async (n: number) => {
      const commitId = `${name}-${n}`;
      const subject = `evt.execution.device.${commitId}`;
      const events = [event(commitId, 0, subject), event(commitId, 1, subject)];
      await store.append(subject, 0, commitId, events);
      stated.push(...events.map(({ id }) => id));
    };
    for (let n = 0; n < commits; n += 50)
      await Promise.all(Array.from({ length: Math.min(50, commits - n) }, (_, more) => append(n + more)));
  }

  const archivedIds = async () =>
    (await lab.database.collection<{ _id: string }>('events').find({}).toArray()).map(({ _id }) => _id);
  const archived = () => lab.database.collection('events').countDocuments({});
  const complete = () => eventually(async () => (await archived()) >= stated.length, 60_000);
  const metric = async (name: string) => {
    const text = await (await fetch(`http://127.0.0.1:${lab.lake.port}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line.startsWith(`meguri_data_lake_${name}{`));
    return lines.find((line) => line.includes('data-lake-archive-execution'))?.split(' ')[1];
  };
  const ready = async () => (await fetch(`http://127.0.0.1:${lab.lake.port}/ready`)).status === 200;

  async function expectEachOnce(): Promise<void> {
    await complete();
    expect((await archivedIds()).toSorted()).toEqual(stated.toSorted());
  }

  beforeAll(async () => {
    lab = await startLaboratory();
    store = await EventStore.open(lab.nc, 'execution');
  });
  afterAll(() => lab?.stop());

  it('holds every event once, whatever the redelivery', async () => {
    await burst('first', 100);
    await complete();
    const manager = await jetstreamManager(lab.nc);
    // the durable forgets how far it was: everything is delivered again
    await manager.consumers.delete(streamOf('execution'), 'data-lake-archive-execution');
    await burst('second', 100);
    await expectEachOnce();
  });

  it('keeps the order of the stream in sequence and index', async () => {
    const documents = await lab.database
      .collection<{ _id: string; sequence: number; index: number }>('events')
      .find({})
      .sort({ sequence: 1, index: 1 })
      .toArray();
    const ids = documents.map(({ _id }) => _id);
    for (const [position, { sequence, index }] of documents.entries())
      expect([sequence, index]).toEqual([Math.floor(position / 2) + 1, position % 2]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('loses and doubles nothing while the database is away, and says that it is not ready', async ({ skip }) => {
    if (!lab.mongo.isOwn) skip('the database is not ours to stop');
    await lab.mongo.pause();
    await burst('away', 100);
    await eventually(async () => !(await ready()));
    await lab.mongo.resume();
    await expectEachOnce();
    await eventually(ready);
    // a handler that failed instead of waiting would make dead letters of a longer absence
    expect(await metric('message_handling_seconds_count')).toBe(await metric('messages_handled_total'));
  });

  it('loses and doubles nothing when the NATS server is killed and comes back', async () => {
    await burst('before', 100);
    await lab.nats.kill9();
    await lab.nats.restart();
    await eventually(() => burst('after', 100).then(() => true));
    await expectEachOnce();
  });

  it('loses and doubles nothing when its process is killed again and again under load', async () => {
    const random = seededRandom();
    await lab.stopLake();
    const env = { ...process.env, ...lakeEnvironment(lab), MEGURI_EXIT_WITH_STDIN: '1' };
    const start = () => startProcess(process.execPath, [main], { env });
    const isReady = (line: string) => line.includes('"ready":true');
    let lake: RunningProcess = start();
    const load = burst('load', 3000);
    for (let kill = 0; kill < 4; kill++) {
      await lake.line(isReady);
      await sleep(random.between(20, 400));
      await lake.kill9();
      lake = start();
    }
    await load;
    await expectEachOnce();
    // a process that does not listen for signals yet ends by them
    await lake.line(isReady);
    expect(await lake.stop()).toBe(0);
  });
});
