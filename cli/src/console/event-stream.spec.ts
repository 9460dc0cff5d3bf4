import { describe, expect, it } from 'vitest';
import { readEventStream } from './event-stream.js';

async function eventsOf(...chunks: string[]): Promise<unknown[]> {
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
  return Array.fromAsync(readEventStream(ReadableStream.from(bytes) as ReadableStream<Uint8Array>));
}

describe('server-sent events', () => {
  it('are read whole, however the network cuts them', async () => {
    const text = 'id: 7\ndata: {"a":1}\n\ndata: {"b":\ndata: 2}\n\n';
    for (let cut = 0; cut <= text.length; cut++) {
      expect(await eventsOf(text.slice(0, cut), text.slice(cut))).toEqual([{ a: 1 }, { b: 2 }]);
    }
  });

  it('skip comments, heartbeats and an unfinished end', async () => {
    expect(await eventsOf(': hello\nretry: 1000\n\nevent: heartbeat\ndata: {}\n\ndata: 1\r\n\r\ndata: {"cut')).toEqual([
      1,
    ]);
  });
});
