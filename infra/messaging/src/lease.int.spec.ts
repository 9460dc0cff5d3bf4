import { eventually, type RunningNats, startNats } from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lossyLink } from '../test-support/lossy-link.js';
import { connectNats, Lease } from './index.js';

let nats: RunningNats;
const connect = (url = nats.url) => connectNats({ service: 'execution', url });

beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

describe('a lease', () => {
  it('has one holder, who keeps it beyond its time to live', async () => {
    const [one, other] = [await connect(), await connect()];
    const lease = await Lease.acquire(one, 'kept', 'one', 3000);
    const until = performance.now() + 4000;
    while (performance.now() < until) {
      expect(await Lease.acquire(other, 'kept', 'other', 3000)).toBeUndefined();
      expect(lease?.valid).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await lease?.release();
  });

  it('that is given back is free at once, with a greater epoch', async () => {
    const nc = await connect();
    const first = await Lease.acquire(nc, 'back', 'one', 10_000);
    await first?.release();
    await first?.lost;
    expect(first?.valid).toBe(false);
    const second = await Lease.acquire(nc, 'back', 'two', 10_000);
    expect(second?.epoch).toBeGreaterThan(first!.epoch);
    await second?.release();
  });

  it('of a holder that cannot renew ends for the holder before it begins for the next', async () => {
    const link = await lossyLink(nats.port);
    const cutOff = await Lease.acquire(await connect(link.url), 'over', 'cut off', 1000);
    let ended = false;
    void cutOff?.lost.then(() => {
      ended = true;
    });
    const next = Lease.wait(await connect(), 'over', 'next', 1000).then((lease) => {
      expect(ended).toBe(true);
      expect(cutOff?.valid).toBe(false);
      return lease;
    });
    await link.close();
    const lease = await next;
    expect(lease.epoch).toBeGreaterThan(cutOff!.epoch);
    await lease.release();
  });

  it('that was lost cannot be given back over the head of the next holder', async () => {
    const link = await lossyLink(nats.port);
    const paused = (await Lease.acquire(await connect(link.url), 'paused', 'paused', 1000))!;
    await link.close();
    await paused.lost;
    const next = await Lease.wait(await connect(), 'paused', 'next', 1000);
    await paused.release();
    expect(await Lease.acquire(await connect(), 'paused', 'third', 1000)).toBeUndefined();
    expect(next.valid).toBe(true);
    await next.release();
  });

  it('is kept although the answer to a renewal got lost', async () => {
    const link = await lossyLink(nats.port);
    const lease = (await Lease.acquire(await connect(link.url), 'unanswered', 'one', 3000))!;
    link.swallowNext('"stream":"KV_leases-3000"');
    await eventually(() => link.swallowed === 1);
    await new Promise((resolve) => setTimeout(resolve, 3500));
    expect(lease.valid).toBe(true);
    await lease.release();
    await link.close();
  });

  it('is refused for a time to live that no bucket has', async () => {
    await expect(Lease.acquire(await connect(), 'odd', 'one', 1234)).rejects.toThrow(RangeError);
  });
});
