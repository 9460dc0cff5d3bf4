import { type Envelope, LabError, type ServiceName, streamOf } from '@meguri/contracts';
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

/** A consumer whose reader is gone disappears from the server after this time. */
const INACTIVE_MS = 30_000;

/** One commit as it stands in the stream of its service. */
export interface StoredCommit {
  /** Kind of the aggregate, e.g. device. */
  readonly entity: string;
  /** None where they cannot be decoded; the log says so. */
  readonly events: readonly Envelope[];
  /** In the stream of the service. */
  readonly sequence: number;
}

/** Which events are read: of one service, from a sequence on. */
export interface Reading {
  readonly service: ServiceName;
  readonly subject: string;
  readonly from: number;
}

/** Reads events straight from the streams. Every method throws LabError MESSAGING.UNAVAILABLE when NATS does not answer. */
export class EventReader {
  private constructor(
    private readonly js: JetStreamClient,
    private readonly jsm: JetStreamManager,
    private readonly logger: Logger,
  ) {}

  static async open(nc: NatsConnection, logger: Logger): Promise<EventReader> {
    return new EventReader(jetstream(nc), await jetstreamManager(nc, { checkAPI: false }), logger);
  }

  /** Whether anything was ever said of an aggregate. */
  async knows(service: ServiceName, subject: string): Promise<boolean> {
    return (await ask(() => this.jsm.streams.getMessage(streamOf(service), { last_by_subj: subject }))) !== null;
  }

  /** Sequence of the last commit of a service; 0 before the first. */
  async lastSequence(service: ServiceName): Promise<number> {
    return (await ask(() => this.jsm.streams.info(streamOf(service)))).state.last_seq;
  }

  /**
   * Every commit from then on goes to `take`, in order, until the connection is aborted. Aborts it when events can no
   * longer be had.
   */
  async follow(
    { service, subject, from }: Reading,
    connection: AbortController,
    take: (commit: StoredCommit) => void,
  ): Promise<void> {
    const consumer = await ask(() =>
      this.js.consumers.get(streamOf(service), {
        // a string: an array is refused by nats-server 2.9
        filter_subjects: subject,
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: from,
        inactive_threshold: nanos(INACTIVE_MS),
      }),
    );
    const messages = await ask(() => consumer.consume({ callback: (message) => take(this.#commitOf(message)) }));
    void messages.closed().then(() => connection.abort());
    if (connection.signal.aborted) messages.stop();
    else connection.signal.addEventListener('abort', () => messages.stop(), { once: true });
  }

  #commitOf({ subject, seq, data }: JsMsg): StoredCommit {
    const [, , entity = ''] = subject.split('.');
    try {
      return { entity, events: decodeEvents(data, subject), sequence: seq };
    } catch (error) {
      this.logger.warn('event cannot be shown', { subject, sequence: seq, error });
      return { entity, events: [], sequence: seq };
    }
  }
}

async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw new LabError('MESSAGING.UNAVAILABLE', `The events cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
