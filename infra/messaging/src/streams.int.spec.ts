import { type RunningNats, startNats } from '@meguri/testing';
import { type JetStreamManager, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventStore, prepareStreams } from './index.js';
import { laboratoryStreams } from './streams.js';

let nats: RunningNats;
let jsm: JetStreamManager;

beforeEach(async () => {
  nats = await startNats({ prepare: false });
  jsm = await jetstreamManager(await nats.connect());
});
afterEach(() => nats.stop());

const prepare = async () => prepareStreams(await nats.connect());
const open = async () => EventStore.open(await nats.connect(), 'planning');

describe('the streams of the laboratory', () => {
  it('are created in one place, once, and found again', async () => {
    await prepare();
    await prepare();
    const names = await Array.fromAsync(jsm.streams.names());
    expect(names.toSorted()).toEqual(
      laboratoryStreams()
        .map(({ name }) => name)
        .toSorted(),
    );
    await open();
  });

  it('are not created by a service', async () => {
    await expect(open()).rejects.toMatchObject({ code: 'MESSAGING.STREAM_MISSING' });
    expect(await Array.fromAsync(jsm.streams.names())).toEqual([]);
  });

  it('keep their events against deletion and purge', async () => {
    await prepare();
    await expect(jsm.streams.purge('PLANNING')).rejects.toThrow();
    await jsm.jetstream().publish('evt.planning.counter.x', '[]');
    await expect(jsm.streams.deleteMessage('PLANNING', 1)).rejects.toThrow();
  });

  it.each([
    ['max_age', { max_age: 60_000_000_000 }],
    ['max_msgs_per_subject', { max_msgs_per_subject: 1 }],
    ['max_msgs', { max_msgs: 1_000_000 }],
    ['max_bytes', { max_bytes: 1_000_000_000 }],
    ['discard', { discard: 'old' as never }],
    ['allow_rollup_hdrs', { allow_rollup_hdrs: true, deny_purge: false }],
    ['subjects', { subjects: ['evt.planning.>', 'evt.execution.stolen.*'] }],
  ])('are refused at every start when somebody changed %s', async (setting, change) => {
    await prepare();
    await jsm.streams.update('PLANNING', change).catch(async (error: Error) => {
      // some settings cannot be changed in place; then the stream was made anew
      await jsm.streams.delete(setting === 'subjects' ? 'EXECUTION' : 'PLANNING');
      const rest = laboratoryStreams().find(({ name }) => name === 'PLANNING')!;
      if (setting === 'subjects') await jsm.streams.update('PLANNING', change);
      else await jsm.streams.add({ ...rest, ...change, name: 'PLANNING' });
      expect(error).toBeInstanceOf(Error);
    });
    const changed = { code: 'MESSAGING.STREAM_CHANGED', message: expect.stringContaining(setting) };
    await expect(open()).rejects.toMatchObject(changed);
    await expect(prepare()).rejects.toMatchObject(changed);
  });

  it('are refused when they were made in memory', async () => {
    await jsm.streams.add({ name: 'PLANNING', subjects: ['evt.planning.>'], storage: StorageType.Memory });
    await expect(prepare()).rejects.toMatchObject({ code: 'MESSAGING.STREAM_CHANGED' });
  });

  it('are kept over a restart with all their messages', async () => {
    await prepare();
    await jsm.jetstream().publish('evt.planning.counter.x', '[]');
    await nats.restart();
    const store = await open();
    expect(await store.lastSequence('evt.planning.counter.x')).toBe(1);
  });
});

describe('replicas', () => {
  it('are refused on servers that do not check the expected sequence on them', async () => {
    const nc = await nats.connect();
    const old = (nc.info?.version ?? '').startsWith('2.9.1');
    const refusal = old ? { code: 'MESSAGING.SERVER_UNSUITABLE' } : expect.anything();
    await expect(prepareStreams(nc, { replicas: 3 })).rejects.toMatchObject(refusal);
  });
});
