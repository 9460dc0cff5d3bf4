import { eventually, startNats } from '@meguri/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { describe, expect, it } from 'vitest';
import { causeOf, countersOf, countOnce } from '../test-support/counter.js';
import { connectNats, EventStore } from './index.js';

const MEGABYTE = 1 << 20;

describe('a full store', () => {
  it('refuses appends with a clear error, keeps all there is, and works on when there is room', async () => {
    const nats = await startNats({ maxFileStore: 2 * MEGABYTE });
    const store = await EventStore.open(await connectNats({ service: 'planning', url: nats.url }), 'planning');
    const counters = countersOf(store);
    // something else takes the room, so that room can be made again without touching history
    const jsm = await jetstreamManager(await nats.connect());
    await jsm.streams.add({ name: 'BALLAST', subjects: ['ballast'] });
    await counters.execute('full', causeOf('first'), countOnce('first'));
    for (let n = 0; n < 6; n++) await jsm.jetstream().publish('ballast', new Uint8Array(MEGABYTE / 4));

    const stored: string[] = ['first'];
    const overfill = async () => {
      for (let n = 0; ; n++) {
        const command = `${n}-${'x'.repeat(50_000)}`;
        await counters.execute('full', causeOf(command), countOnce(command));
        stored.push(command);
      }
    };
    await expect(overfill()).rejects.toMatchObject({ code: 'MESSAGING.STORE_FULL', retryable: true });
    expect(store.trouble).toContain('nothing was appended');
    expect((await countersOf(store).get('full')).state.commands).toEqual(stored);

    await jsm.streams.purge('BALLAST');
    await eventually(() => counters.execute('full', causeOf('last'), countOnce('last')));
    expect(store.trouble).toBeUndefined();
    expect((await countersOf(store).get('full')).state.commands).toEqual([...stored, 'last']);
    await nats.stop();
  });
});

describe('a disk that takes no more', () => {
  it('acknowledges nothing, loses nothing that was acknowledged, and work goes on when there is room', async () => {
    const nats = await startNats({ maxFileBytes: MEGABYTE / 4 });
    const store = await EventStore.open(await connectNats({ service: 'planning', url: nats.url }), 'planning');
    const counters = countersOf(store);
    const acknowledged: string[] = [];
    const overfill = async () => {
      for (let n = 0; ; n++) {
        const command = `${n}-${'x'.repeat(20_000)}`;
        await counters.execute('disk', causeOf(command), countOnce(command));
        acknowledged.push(command);
      }
    };
    await expect(overfill()).rejects.toMatchObject({
      code: expect.stringMatching(/^MESSAGING\.(OUTCOME_UNKNOWN|UNAVAILABLE|STORE_FULL)$/),
      remedy: expect.stringContaining('disk'),
    });
    expect(acknowledged.length).toBeGreaterThan(2);

    await nats.restart({});
    await eventually(() => counters.execute('disk', causeOf('last'), countOnce('last')));
    const { commands } = (await countersOf(store).get('disk')).state;
    expect(commands.slice(0, acknowledged.length)).toEqual(acknowledged);
    expect(commands.at(-1)).toBe('last');
    await nats.stop();
  });
});
