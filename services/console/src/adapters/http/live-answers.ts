import { LabError } from '@meguri/contracts';
import { NATS } from '@meguri/messaging';
import { METRICS, type Metrics } from '@meguri/observability';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Request, Response } from 'express';
import { EventStream } from './event-stream.js';

const HEARTBEAT_MS = 3000;
const RETRY_MS = 1000;

/** What the console needs of a NATS connection: whether it is up. */
interface Link {
  isClosed(): boolean;
  rtt(): Promise<number>;
}

/** Sends one commit; the id tells where to resume after it. */
export type Tell = (events: readonly unknown[], id: string) => void;

/** Begins to tell commits until the connection is aborted. @returns the id of where it began. */
export type Follow = (tell: Tell, connection: AbortController) => Promise<string>;

/** Answers of server-sent events: each message is one event in its envelope, heartbeats every three seconds. */
@Injectable()
export class LiveAnswers implements OnModuleDestroy {
  readonly #open = new Set<AbortController>();

  constructor(
    @Inject(NATS) private readonly link: Link,
    @Inject(METRICS) metrics: Metrics,
  ) {
    metrics.gauge({ name: 'event_streams_open', help: 'Clients that follow a campaign or a study now.' }, (gauge) =>
      gauge.set(this.#open.size),
    );
  }

  async answer(request: Request, response: Response, follow: Follow): Promise<void> {
    const stream = new EventStream(response);
    const connection = new AbortController();
    this.#open.add(connection);
    request.once('close', () => connection.abort());
    connection.signal.addEventListener('abort', () => this.#open.delete(connection), { once: true });
    try {
      await this.#serve(follow, stream, connection);
    } catch (error) {
      connection.abort();
      throw error;
    }
  }

  onModuleDestroy(): void {
    for (const connection of this.#open) connection.abort();
  }

  async #serve(follow: Follow, stream: EventStream, connection: AbortController): Promise<void> {
    let waiting: (() => void)[] | undefined = [];
    // events may come before the head of the answer is sent
    const start = await follow((events, id) => {
      const send = () => sendCommit(stream, events, id);
      if (waiting) waiting.push(send);
      else send();
    }, connection);
    stream.open(RETRY_MS);
    whenAborted(connection.signal, () => stream.end());
    stream.mark(start);
    for (const send of waiting) send();
    waiting = undefined;
    await this.#beat(stream, connection.signal);
  }

  /** The first heartbeat at once: it tells the client that everything before is history. */
  async #beat(stream: EventStream, signal: AbortSignal): Promise<void> {
    const beat = async () => {
      const connected = await this.#isConnected();
      if (!signal.aborted) stream.send({ connected }, { name: 'heartbeat' });
    };
    await beat();
    const timer = setInterval(() => void beat(), HEARTBEAT_MS);
    whenAborted(signal, () => clearInterval(timer));
  }

  async #isConnected(): Promise<boolean> {
    if (this.link.isClosed()) return false;
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, HEARTBEAT_MS / 3, false).unref());
    const answered = this.link.rtt().then(
      () => true,
      () => false,
    );
    return Promise.race([answered, late]);
  }
}

/** Where a client stood, from its header. @throws LabError REQUEST.INVALID when `parse` knows no such place. */
export function lastEventOf<T>(request: Request, parse: (text: string) => T | undefined): T | undefined {
  const last = request.get('last-event-id');
  if (last === undefined || last === '') return undefined;
  const place = parse(last);
  if (place === undefined)
    throw new LabError('REQUEST.INVALID', `Last-Event-ID ${JSON.stringify(last)} is not one of ours`);
  return place;
}

function whenAborted(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}

/** The id stands on the last event of a commit only: resuming goes on with whole commits. */
function sendCommit(stream: EventStream, events: readonly unknown[], id: string): void {
  for (const [index, event] of events.entries()) stream.send(event, index === events.length - 1 ? { id } : {});
}
