import { LabError } from '@meguri/contracts';
import { NATS } from '@meguri/messaging';
import { METRICS, type Metrics } from '@meguri/observability';
import { Controller, Get, Inject, type OnModuleDestroy, Param, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { type Beginning, CampaignEvents } from '../nats/campaign-events.js';
import { type EventCursor, formatCursor, parseCursor } from '../nats/event-cursor.js';
import { Refuses } from './describe-route.js';
import { EventStream } from './event-stream.js';

const HEARTBEAT_MS = 3000;
const RETRY_MS = 1000;

/** What the console needs of a NATS connection: whether it is up. */
interface Link {
  isClosed(): boolean;
  rtt(): Promise<number>;
}

/** Live events as server-sent events: each message is one event in its envelope, its id tells where to resume. */
@ApiTags('campaigns')
@Controller('api/campaigns/:campaignId/events')
export class EventsController implements OnModuleDestroy {
  readonly #open = new Set<AbortController>();

  constructor(
    @Inject(CampaignEvents) private readonly campaignEvents: CampaignEvents,
    @Inject(NATS) private readonly link: Link,
    @Inject(METRICS) metrics: Metrics,
  ) {
    metrics.gauge({ name: 'event_streams_open', help: 'Clients that follow a campaign now.' }, (gauge) =>
      gauge.set(this.#open.size),
    );
  }

  @Get()
  @ApiOperation({
    summary: 'Events of the campaign, its runs, jobs and observations, and of its workcell, as they happen.',
    description:
      'Messages named `heartbeat` come every three seconds and tell whether the console itself still hears the laboratory.',
    operationId: 'campaign.events',
  })
  @ApiParam({ name: 'campaignId', description: 'Id of the campaign.', schema: { type: 'string' } })
  @ApiQuery({
    name: 'from',
    required: false,
    description: "now (default), or start: the campaign's own events from the first, all others from now.",
    schema: { type: 'string', enum: ['now', 'start'], default: 'now' },
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Id of the last event seen: goes on after it.' })
  @ApiResponse({
    status: 200,
    description: 'The stream.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @Refuses(400, 404, 503)
  async events(
    @Param('campaignId') campaignId: string,
    @Query('from') from: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const stream = new EventStream(response);
    const connection = new AbortController();
    this.#open.add(connection);
    request.once('close', () => connection.abort());
    connection.signal.addEventListener('abort', () => this.#open.delete(connection), { once: true });
    try {
      await this.#serve(campaignId, beginningOf(from, request.get('last-event-id')), stream, connection);
    } catch (error) {
      connection.abort();
      throw error;
    }
  }

  onModuleDestroy(): void {
    for (const connection of this.#open) connection.abort();
  }

  async #serve(
    campaignId: string,
    beginning: Beginning,
    stream: EventStream,
    connection: AbortController,
  ): Promise<void> {
    let waiting: (() => void)[] | undefined = [];
    // events may come before the head of the answer is sent
    const start = await this.campaignEvents.follow(
      campaignId,
      beginning,
      ({ events, cursor }) => {
        const send = () => sendCommit(stream, events, cursor);
        if (waiting) waiting.push(send);
        else send();
      },
      connection,
    );
    stream.open(RETRY_MS);
    whenAborted(connection.signal, () => stream.end());
    stream.mark(formatCursor(start));
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

function whenAborted(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}

/** The id stands on the last event of a commit only: resuming goes on with whole commits. */
function sendCommit(stream: EventStream, events: readonly unknown[], cursor: EventCursor): void {
  for (const [index, event] of events.entries())
    stream.send(event, index === events.length - 1 ? { id: formatCursor(cursor) } : {});
}

function beginningOf(from = 'now', last?: string): Beginning {
  if (last !== undefined && last !== '') {
    const cursor = parseCursor(last);
    if (!cursor) throw new LabError('REQUEST.INVALID', `Last-Event-ID ${JSON.stringify(last)} is not one of ours`);
    return cursor;
  }
  if (from !== 'now' && from !== 'start') throw new LabError('REQUEST.INVALID', 'from must be now or start');
  return from;
}
