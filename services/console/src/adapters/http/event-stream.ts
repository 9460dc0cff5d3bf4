import type { Response } from 'express';

/** One answer of server-sent events (WHATWG HTML, section 9.2). */
export class EventStream {
  constructor(private readonly response: Response) {}

  /** Sends the head of the answer; `retryMs` is how soon a client comes back after a broken connection. */
  open(retryMs: number): void {
    this.response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'X-Accel-Buffering': 'no',
      Connection: 'keep-alive',
    });
    this.response.flushHeaders();
    this.response.write(`retry: ${retryMs}\n\n`);
  }

  send(data: unknown, o: { readonly id?: string; readonly name?: string } = {}): void {
    const id = o.id === undefined ? '' : `id: ${o.id}\n`;
    const name = o.name === undefined ? '' : `event: ${o.name}\n`;
    this.response.write(`${name}${id}data: ${JSON.stringify(data)}\n\n`);
  }

  /** Tells where the client stands without telling it anything. */
  mark(id: string): void {
    this.response.write(`id: ${id}\n\n`);
  }

  end(): void {
    this.response.end();
  }
}
