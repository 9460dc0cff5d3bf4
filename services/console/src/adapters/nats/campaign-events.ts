import { aggregateSubject, type Envelope, eventsSubject, isToken, LabError, streamOf } from '@meguri/contracts';
import { decodeEvents } from '@meguri/messaging';
import type { Logger } from '@meguri/observability';
import {
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import { type EventCursor, type Followed, followed } from './event-cursor.js';

/** A consumer whose reader is gone disappears from the server after this time. */
const INACTIVE_MS = 30_000;

/** Devices, the workcell and alarms concern every campaign that runs there. */
const sharedEntities = new Set(['device', 'workcell', 'alarm']);

export interface FollowedCommit {
  /** The events of the campaign, in order; at least one. */
  readonly events: readonly Envelope[];
  /** Where to go on after this commit. */
  readonly cursor: EventCursor;
}

/** Where to begin: after a cursor; now; or with the campaign's own events from the first, all others from now. */
export type Beginning = EventCursor | 'now' | 'start';

/** Live events of one campaign, its runs, jobs and observations, and of the workcell, straight from the streams. */
export class CampaignEvents {
  private constructor(
    private readonly js: JetStreamClient,
    private readonly jsm: JetStreamManager,
    private readonly logger: Logger,
  ) {}

  static async open(nc: NatsConnection, logger: Logger): Promise<CampaignEvents> {
    return new CampaignEvents(jetstream(nc), await jetstreamManager(nc, { checkAPI: false }), logger);
  }

  /**
   * Follows a campaign until the connection is aborted; every commit goes to `take`, in the order of its stream.
   * Aborts the connection itself when events can no longer be had.
   * @returns where it began, once events flow.
   * @throws LabError CAMPAIGN.UNKNOWN; MESSAGING.UNAVAILABLE when NATS does not answer.
   */
  async follow(
    campaignId: string,
    beginning: Beginning,
    take: (commit: FollowedCommit) => void,
    connection: AbortController,
  ): Promise<EventCursor> {
    await this.#assertKnown(campaignId);
    const start = typeof beginning === 'object' ? beginning : await this.#cursorNow(beginning);
    let cursor = start;
    for (const service of followed)
      await this.#read(service, campaignId, start[service] + 1, connection, (message) => {
        cursor = { ...cursor, [service]: message.seq };
        const events = this.#eventsOf(campaignId, message);
        if (events.length > 0) take({ events, cursor });
      });
    return start;
  }

  async #assertKnown(campaignId: string): Promise<void> {
    const subject = isToken(campaignId) && aggregateSubject('planning', 'campaign', campaignId);
    const first =
      subject && (await this.#ask(() => this.jsm.streams.getMessage(streamOf('planning'), { last_by_subj: subject })));
    if (!first)
      throw new LabError('CAMPAIGN.UNKNOWN', `There is no campaign ${campaignId}`, { context: { campaignId } });
  }

  async #cursorNow(beginning: 'now' | 'start'): Promise<EventCursor> {
    const numbers = await this.#ask(() =>
      Promise.all(followed.map(async (service) => (await this.jsm.streams.info(streamOf(service))).state.last_seq)),
    );
    const now = Object.fromEntries(followed.map((service, index) => [service, numbers[index]])) as EventCursor;
    return beginning === 'start' ? { ...now, planning: 0 } : now;
  }

  async #read(
    service: Followed,
    campaignId: string,
    from: number,
    connection: AbortController,
    take: (message: JsMsg) => void,
  ): Promise<void> {
    // a string: an array is refused by nats-server 2.9
    const filter = service === 'planning' ? aggregateSubject(service, 'campaign', campaignId) : eventsSubject(service);
    const consumer = await this.#ask(() =>
      this.js.consumers.get(streamOf(service), {
        filter_subjects: filter,
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: from,
        inactive_threshold: nanos(INACTIVE_MS),
      }),
    );
    const messages = await this.#ask(() => consumer.consume({ callback: take }));
    void messages.closed().then(() => connection.abort());
    if (connection.signal.aborted) messages.stop();
    else connection.signal.addEventListener('abort', () => messages.stop(), { once: true });
  }

  #eventsOf(campaignId: string, message: JsMsg): Envelope[] {
    const [, , entity = ''] = message.subject.split('.');
    try {
      const events = decodeEvents(message.data, message.subject);
      return sharedEntities.has(entity) ? events : events.filter((event) => campaignOf(event) === campaignId);
    } catch (error) {
      this.logger.warn('event cannot be shown', { subject: message.subject, sequence: message.seq, error });
      return [];
    }
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw new LabError('MESSAGING.UNAVAILABLE', `The events cannot be read: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
}

function campaignOf({ correlationid, data }: Envelope): string | undefined {
  if (typeof data === 'object' && data !== null && 'campaignId' in data) return String(data.campaignId);
  return correlationid;
}
