import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConsoleClient } from './console-client.js';
import { followCampaign } from './follow-campaign.js';

/** The two routes of a console that following a campaign needs, over real HTTP. */
class Console {
  state = 'running';
  observed = 0;
  refusal?: { status: number; code: string };
  readonly streams = new Set<ServerResponse>();
  readonly #server: Server = createServer((request, response) => {
    if (this.refusal)
      response.writeHead(this.refusal.status).end(JSON.stringify({ code: this.refusal.code, message: 'no' }));
    else if (request.url?.endsWith('/events')) this.#open(response);
    else response.end(JSON.stringify({ summary: { state: this.state, trials: { observed: this.observed } } }));
  });

  async listen(): Promise<ConsoleClient> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return new ConsoleClient(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
  }

  #open(response: ServerResponse): void {
    this.streams.add(response);
    response.once('close', () => this.streams.delete(response));
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  }

  tell(): void {
    for (const stream of this.streams) stream.write('data: {}\n\n');
  }

  cut(): void {
    for (const stream of this.streams) stream.destroy();
  }

  close(): Promise<void> {
    this.cut();
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

let laboratory: Console;
let client: ConsoleClient;
beforeEach(async () => {
  laboratory = new Console();
  client = await laboratory.listen();
});
afterEach(() => laboratory.close());

const never = new AbortController().signal;

describe('following a campaign', () => {
  it('looks again at each event and ends with the campaign', async () => {
    const seen: number[] = [];
    const ended = await followCampaign(
      client,
      'c',
      ({ summary }) => {
        seen.push(summary.trials.observed);
        laboratory.observed = seen.length;
        if (seen.length === 3) laboratory.state = 'finished';
        laboratory.tell();
      },
      never,
    );
    expect(seen).toEqual([0, 1, 2, 3]);
    expect(ended.summary.state).toBe('finished');
    await expect.poll(() => laboratory.streams.size).toBe(0);
  });

  it('connects again when the console restarts, and misses no end', async () => {
    let looks = 0;
    const onChange = () => {
      looks += 1;
      if (looks === 1) {
        laboratory.state = 'finished';
        laboratory.cut();
      }
    };
    await followCampaign(client, 'c', onChange, never);
    expect(looks).toBe(2);
  });

  it('waits for a service that does not answer for a while', async () => {
    laboratory.refusal = { status: 503, code: 'MESSAGING.NO_RESPONDER' };
    setTimeout(() => {
      laboratory.refusal = undefined;
      laboratory.state = 'finished';
    }, 100);
    expect((await followCampaign(client, 'c', () => {}, never)).summary.state).toBe('finished');
  });

  it('fails at once for a campaign that does not exist', async () => {
    laboratory.refusal = { status: 404, code: 'CAMPAIGN.UNKNOWN' };
    await expect(followCampaign(client, 'c', () => {}, never)).rejects.toMatchObject({ code: 'CAMPAIGN.UNKNOWN' });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    await expect(followCampaign(client, 'c', () => stop.abort(), stop.signal)).rejects.toThrow();
  });
});
