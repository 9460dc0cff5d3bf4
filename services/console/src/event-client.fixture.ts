/** One server-sent event. */
export interface SentEvent {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
}

/** A client of server-sent events that a test can look into. */
export class EventClient {
  readonly events: SentEvent[] = [];
  readonly heartbeats: unknown[] = [];
  lastId = '';
  ended = false;
  readonly #connection = new AbortController();

  private constructor(readonly response: Response) {}

  static async connect(url: string, lastId?: string): Promise<EventClient> {
    const abort = new AbortController();
    const headers = lastId === undefined ? {} : { 'last-event-id': lastId };
    const client = new EventClient(await fetch(url, { headers, signal: abort.signal }));
    client.#connection.signal.addEventListener('abort', () => abort.abort());
    void client.#read().catch(() => {
      client.ended = true;
    });
    return client;
  }

  close(): void {
    this.#connection.abort();
  }

  async #read(): Promise<void> {
    let rest = '';
    for await (const text of this.response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
    this.ended = true;
  }

  #take(block: string): void {
    const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2))) as {
      id?: string;
      event?: string;
      data?: string;
    };
    if (fields.id !== undefined) this.lastId = fields.id;
    if (fields.data === undefined) return;
    const data: unknown = JSON.parse(fields.data);
    if (fields.event === 'heartbeat') this.heartbeats.push(data);
    else this.events.push({ id: this.lastId, name: fields.event ?? 'message', data });
  }
}
