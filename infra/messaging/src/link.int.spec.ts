import { eventually, type RunningNats, startNats } from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LossyLink, lossyLink } from '../test-support/lossy-link.js';
import { connectNats } from './index.js';
import { Interrupted, Link } from './link.js';

let nats: RunningNats;
let wire: LossyLink;
let link: Link;

beforeAll(async () => {
  nats = await startNats({ prepare: false });
  wire = await lossyLink(nats.port);
  link = new Link(await connectNats({ service: 'planning', url: wire.url }));
});
afterAll(async () => {
  await wire.close();
  await nats.stop();
});

const never = () => new Promise<string>(() => undefined);

describe('a question over a connection that breaks', () => {
  it('ends at once, because its answer cannot come any more', async () => {
    const asked = link.ask(never);
    wire.cut();
    await expect(asked).rejects.toBeInstanceOf(Interrupted);
  });

  it('waits for the connection, and is asked again where that does no harm', async () => {
    await eventually(() => link.connected);
    let asked = 0;
    const answer = link.askAgain(() => (++asked === 1 ? never() : Promise.resolve('second')));
    wire.cut();
    expect(await answer).toBe('second');
    expect(asked).toBe(2);
  });

  it('lets those who watch know', async () => {
    await eventually(() => link.connected);
    let broke = false;
    const forget = link.onBreak(() => {
      broke = true;
    });
    wire.cut();
    await eventually(() => broke);
    forget();
  });
});
