import { commandsOf, DEAD_LETTER_STREAM, LabError, type RequestContract, type ServiceName } from '@meguri/contracts';
import { Logger } from '@meguri/observability';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { type DeadLetter, readDeadLetter } from './dead-letter.js';
import { asMessagingError } from './failures.js';
import { Requests } from './requests.js';
import { managerOf } from './streams.js';

/** The request by which a service tries a dead letter of one of its handlers again. */
export const retryContract = (service: ServiceName) =>
  commandsOf(service)(
    'dead-letter.retry',
    'Tries a message again that a handler of this service could not take.',
    z.strictObject({
      durable: z.string().describe('The handler.'),
      stream: z.string().describe('Where the message came from.'),
      sequence: z.int().min(1).describe('Its number there.'),
    }),
    z.strictObject({}),
  ) satisfies RequestContract;

const RETRY_TIMEOUT_MS = 60_000;

/** The messages that no handler could take: a person looks at them, then retries or discards each. */
export class DeadLetters {
  private constructor(
    private readonly jsm: JetStreamManager,
    private readonly requests: Requests,
    private readonly logger: Logger,
  ) {}

  static async open(nc: NatsConnection, logger = new Logger('dead-letters')): Promise<DeadLetters> {
    return new DeadLetters(await managerOf(nc), new Requests(nc), logger);
  }

  /** How many there are. */
  async count(): Promise<number> {
    return (await this.#ask(() => this.jsm.streams.info(DEAD_LETTER_STREAM))).state.messages;
  }

  /** The oldest first, at most `limit`; `subject` restricts them to one aggregate. */
  async list({ limit = 1000, subject }: { limit?: number; subject?: string } = {}): Promise<DeadLetter[]> {
    const letters: DeadLetter[] = [];
    for (let next = 1; letters.length < limit; ) {
      const query = { next_by_subj: 'dlq.>', seq: next };
      const stored = await this.#ask(() => this.jsm.direct.getMessage(DEAD_LETTER_STREAM, query));
      if (!stored) break;
      const letter = readDeadLetter(stored);
      if (!subject || letter.origin.subject === subject) letters.push(letter);
      next = stored.seq + 1;
    }
    return letters;
  }

  /**
   * Lets the service that owns the handler try the message once more; when it succeeds the dead letter is gone.
   * @throws LabError MESSAGING.DEAD_LETTER_UNKNOWN, MESSAGING.NO_RESPONDER, or the new failure of the handler.
   */
  async retry(sequence: number): Promise<DeadLetter> {
    const letter = await this.#find(sequence);
    const { durable, service, origin } = letter;
    const input = { durable, stream: origin.stream, sequence: origin.sequence };
    await this.requests.send(retryContract(service), input, {
      timeoutMs: RETRY_TIMEOUT_MS,
      traceparent: letter.traceparent,
    });
    await this.#remove(sequence);
    this.logger.info('dead letter retried', { sequence, durable, subject: origin.subject });
    return letter;
  }

  /** Gives the message up for good, by the word of a person. */
  async discard(sequence: number, by: string): Promise<DeadLetter> {
    const letter = await this.#find(sequence);
    await this.#remove(sequence);
    this.logger.info('dead letter discarded', {
      sequence,
      by,
      durable: letter.durable,
      subject: letter.origin.subject,
    });
    return letter;
  }

  async #find(sequence: number): Promise<DeadLetter> {
    const stored = await this.#ask(() => this.jsm.streams.getMessage(DEAD_LETTER_STREAM, { seq: sequence }));
    if (!stored) throw new LabError('MESSAGING.DEAD_LETTER_UNKNOWN', `There is no dead letter ${sequence}`);
    return readDeadLetter(stored);
  }

  async #remove(sequence: number): Promise<void> {
    await this.#ask(() => this.jsm.streams.deleteMessage(DEAD_LETTER_STREAM, sequence, false));
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw asMessagingError(error, 'The dead letters cannot be read');
    }
  }
}
