import { commandsOf, DEAD_LETTER_STREAM, LabError, type RequestContract, type ServiceName } from '@meguri/contracts';
import { Logger } from '@meguri/observability';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { type DeadLetter, lettersOf, readDeadLetter } from './dead-letter.js';
import { asMessagingError } from './failures.js';
import { isHolding } from './holds.js';
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

/** The request by which a handler lets go of an aggregate whose dead letters are settled. */
export const releaseContract = (service: ServiceName) =>
  commandsOf(service)(
    'dead-letter.release',
    'Lets a handler of this service go on with an aggregate, unless it has dead letters still.',
    z.strictObject({ durable: z.string().describe('The handler.'), subject: z.string().describe('The aggregate.') }),
    z.strictObject({ released: z.boolean().describe('Whether it goes on.') }),
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
    return this.#ask(async () => {
      const letters: DeadLetter[] = [];
      for await (const letter of lettersOf(this.jsm)) {
        if (letters.length >= limit) break;
        if (!subject || letter.origin.subject === subject) letters.push(letter);
      }
      return letters;
    });
  }

  /**
   * Lets the service that owns the handler try the message once more; when it succeeds the dead letter is gone, and what waited behind
   * it follows.
   * @throws LabError MESSAGING.DEAD_LETTER_UNKNOWN, MESSAGING.HELD for one that waits behind another, MESSAGING.NO_RESPONDER, or
   * the new failure of the handler.
   */
  async retry(sequence: number): Promise<DeadLetter> {
    const letter = await this.#find(sequence);
    const first = await this.#firstOf(letter);
    if (first && first.sequence < sequence)
      throw new LabError('MESSAGING.HELD', `Dead letter ${sequence} waits behind dead letter ${first.sequence}`);
    await this.#tryAgain(letter);
    await this.#letFollow(letter);
    return letter;
  }

  /** Gives the message up for good, by the word of a person; what waited behind it follows. */
  async discard(sequence: number, by: string): Promise<DeadLetter> {
    const letter = await this.#find(sequence);
    await this.#remove(sequence);
    this.logger.info('dead letter discarded', {
      sequence,
      by,
      durable: letter.durable,
      subject: letter.origin.subject,
    });
    await this.#letFollow(letter);
    return letter;
  }

  async #tryAgain({ sequence, durable, service, origin, traceparent }: DeadLetter): Promise<void> {
    const input = { durable, stream: origin.stream, sequence: origin.sequence };
    await this.requests.send(retryContract(service), input, { timeoutMs: RETRY_TIMEOUT_MS, traceparent });
    await this.#remove(sequence);
    this.logger.info('dead letter retried', { sequence, durable, subject: origin.subject });
  }

  /** The oldest dead letter of the same handler and aggregate, where the order matters. */
  async #firstOf({ durable, origin: { subject } }: DeadLetter): Promise<DeadLetter | undefined> {
    if (!isHolding(subject)) return undefined;
    return (await this.list({ subject })).find((letter) => letter.durable === durable);
  }

  /** What waited behind a dead letter goes on in its order, up to the first that fails; then the aggregate is held no longer. */
  async #letFollow(settled: DeadLetter): Promise<void> {
    const { service, durable, origin } = settled;
    if (!isHolding(origin.subject)) return;
    try {
      for (let isReleased = false; !isReleased; ) {
        const next = await this.#firstOf(settled);
        if (next && next.code !== 'MESSAGING.HELD') return;
        if (next) await this.#tryAgain(next);
        else
          isReleased = (await this.requests.send(releaseContract(service), { durable, subject: origin.subject }))
            .released;
      }
    } catch (error) {
      // what is left waits for a person as before; a service that is away begins without the hold
      this.logger.warn('what waited behind a dead letter does not go on', { durable, subject: origin.subject, error });
    }
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
