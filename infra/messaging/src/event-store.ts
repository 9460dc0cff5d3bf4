import { setTimeout as sleep } from 'node:timers/promises';
import { type Envelope, isLabError, LabError, type ServiceName, streamOf } from '@meguri/contracts';
import {
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
} from '@nats-io/jetstream';
import type { MsgHdrs, NatsConnection } from '@nats-io/transport-node';
import { type Commit, decodeEvents } from './commit.js';
import { asMessagingError, isNoResponder, isPermissionViolation, isStoreFull } from './failures.js';
import { Link, NotConnected } from './link.js';
import { eventStream, managerOf, verifyStream } from './streams.js';

/** A history is read often; large things are files. */
const LARGEST_COMMIT_BYTES = 1024 * 1024;
const APPEND_TIMEOUT_MS = 2000;
/** Up to this many commits are read one by one; beyond it a consumer is cheaper. */
const FEW_COMMITS = 16;
const FOLLOW_AGAIN_MS = 200;

const WRONG_LAST_SEQUENCE: ReadonlySet<number> = new Set([
  JetStreamApiCodes.StreamWrongLastSequence,
  JetStreamApiCodes.StreamWrongLastSequenceUnknown,
]);

/** The events of one service: a JetStream stream with one subject per aggregate and one message per commit. */
export class EventStore {
  /** Resolves when the server turns out to have lost acknowledged history: the service must stop. */
  readonly damaged: Promise<LabError>;
  readonly stream: string;
  #reportDamage!: (error: LabError) => void;
  #full: LabError | undefined;

  private constructor(
    readonly service: ServiceName,
    private readonly jsm: JetStreamManager,
    private readonly js: JetStreamClient,
    private readonly link: Link,
  ) {
    this.stream = streamOf(service);
    this.damaged = new Promise((resolve) => {
      this.#reportDamage = resolve;
    });
  }

  /**
   * Opens the stream of a service after comparing its configuration.
   * @throws LabError MESSAGING.STREAM_MISSING, MESSAGING.STREAM_CHANGED, MESSAGING.SERVER_UNSUITABLE.
   */
  static async open(nc: NatsConnection, service: ServiceName): Promise<EventStore> {
    await verifyStream(nc, eventStream(service));
    return new EventStore(service, await managerOf(nc), jetstream(nc), new Link(nc));
  }

  /** Why nothing can be appended at present, as far as the last append told; for readiness. */
  get trouble(): string | undefined {
    return this.#full?.message;
  }

  /**
   * Appends all events or none.
   * @param expected version of the aggregate that the decision was taken on: stream sequence of its last commit, 0 if new.
   * @returns the new version.
   * @throws LabError MESSAGING.CONFLICT (nothing stored), MESSAGING.OUTCOME_UNKNOWN (reload and look for the commit),
   * MESSAGING.STORE_FULL, MESSAGING.FORBIDDEN, MESSAGING.COMMIT_TOO_LARGE (nothing stored).
   */
  async append(subject: string, expected: number, commitId: string, events: readonly Envelope[]): Promise<number> {
    const payload = JSON.stringify(events);
    if (Buffer.byteLength(payload) > LARGEST_COMMIT_BYTES)
      throw new LabError(
        'MESSAGING.COMMIT_TOO_LARGE',
        `${subject}: a commit has at most ${LARGEST_COMMIT_BYTES} bytes`,
      );
    try {
      const expect = { streamName: this.stream, lastSubjectSequence: expected };
      const options = { msgID: commitId, timeout: APPEND_TIMEOUT_MS, expect };
      const ack = await this.link.ask(() => this.js.publish(subject, payload, options));
      this.#full = undefined;
      // a known id is answered before the expected sequence is looked at, so it decides nothing
      if (ack.duplicate) throw new LabError('MESSAGING.CONFLICT', `${subject}: commit ${commitId} is stored already`);
      return ack.seq;
    } catch (error) {
      throw this.#appendFailure(error, subject);
    }
  }

  #appendFailure(error: unknown, subject: string): LabError {
    if (error instanceof LabError) return error;
    const options = { cause: error, context: { subject } };
    if (error instanceof JetStreamApiError && WRONG_LAST_SEQUENCE.has(error.code))
      return new LabError('MESSAGING.CONFLICT', `${subject}: another commit came first`, options);
    if (isRefusal(error)) {
      const refusal = asMessagingError(error, `${subject}: nothing was appended`);
      if (isStoreFull(error)) this.#full = refusal;
      return refusal;
    }
    const remedy =
      'Look at the log of the NATS server; its disk may be full. Work continues by itself when it answers.';
    return new LabError('MESSAGING.OUTCOME_UNKNOWN', `${subject}: the server did not answer`, { ...options, remedy });
  }

  /**
   * Stream sequence of the last commit of a subject, 0 if there is none; asked of the leader, so it sees every
   * acknowledged commit.
   */
  async lastSequence(subject: string): Promise<number> {
    const last = await this.#ask(subject, () => this.jsm.streams.getMessage(this.stream, { last_by_subj: subject }));
    return last?.seq ?? 0;
  }

  /**
   * The commits of one subject after a version, in order, complete up to the last one at the time of the call.
   * @throws LabError MESSAGING.HISTORY_DAMAGED when the stream ends before `after`, MESSAGING.UNAVAILABLE.
   */
  async *load(subject: string, after = 0): AsyncGenerator<Commit> {
    const last = await this.lastSequence(subject);
    if (last < after)
      throw this.reportDamage(`${subject}: the stream ends at ${last}, before ${after} which was acknowledged`);
    let next = after + 1;
    for (let read = 0; read < FEW_COMMITS && next <= last; read++) {
      const query = { next_by_subj: subject, seq: next };
      const message = await this.#ask(subject, () => this.jsm.direct.getMessage(this.stream, query));
      if (!message) throw this.reportDamage(`${subject}: the commit at ${last} disappeared`);
      yield toCommit(subject, message.seq, message.data, message.header);
      next = message.seq + 1;
    }
    while (next <= last)
      for await (const commit of this.#loadMany(subject, next, last)) {
        yield commit;
        next = commit.sequence + 1;
      }
  }

  /**
   * The commits of all aggregates of one kind in the order of the stream, from the first one on; then those to come, until
   * the signal. Goes on where it was when the server was away.
   */
  async *follow(entity: string, signal: AbortSignal): AsyncGenerator<Commit> {
    for (let next = 1; !signal.aborted; ) {
      try {
        for await (const commit of this.#loadMany(this.#all(entity), next, Number.POSITIVE_INFINITY, signal)) {
          yield commit;
          next = commit.sequence + 1;
        }
      } catch (error) {
        if (!isLabError(error) || !error.retryable) throw error;
      }
      await sleep(FOLLOW_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Stream sequence of the last commit of any aggregate of one kind, 0 if there is none. */
  lastOf(entity: string): Promise<number> {
    return this.lastSequence(this.#all(entity));
  }

  /** Ends early when the connection breaks: the server has forgotten the consumer then. */
  async *#loadMany(subject: string, from: number, last: number, signal?: AbortSignal): AsyncGenerator<Commit> {
    // `filter_subjects` as a string is what both nats-server 2.9 and newer ones take for ordered consumers
    const options = { filter_subjects: subject, deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: from };
    const consumer = await this.#ask(subject, () => this.js.consumers.get(this.stream, options));
    const messages = await this.#ask(subject, () => consumer.consume({ max_messages: 1000 }));
    const stop = () => messages.stop();
    const watched = this.link.onBreak(stop);
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    try {
      for await (const message of messages) {
        yield toCommit(message.subject, message.seq, message.data, message.headers);
        if (message.seq >= last) return;
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      watched();
      stop();
      // not waited for: the server removes an idle one by itself
      consumer.delete().catch(() => false);
    }
  }

  #all(entity: string): string {
    return `evt.${this.service}.${entity}.*`;
  }

  /** Ids of all aggregates of one kind that have a history. */
  async idsOf(entity: string): Promise<string[]> {
    const filter = this.#all(entity);
    const info = await this.#ask(filter, () => this.jsm.streams.info(this.stream, { subjects_filter: filter }));
    return Object.keys(info.state.subjects ?? {}).map((subject) => subject.slice(filter.length - 1));
  }

  /** How much the stream holds; for metrics. */
  async usage(): Promise<{ readonly bytes: number; readonly messages: number }> {
    const { state } = await this.#ask(this.stream, () => this.jsm.streams.info(this.stream));
    return { bytes: state.bytes, messages: state.messages };
  }

  /** Tells whoever waits on `damaged` that history is missing, and gives the error to throw. */
  reportDamage(message: string): LabError {
    const error = new LabError('MESSAGING.HISTORY_DAMAGED', message, { context: { stream: this.stream } });
    this.#reportDamage(error);
    return error;
  }

  async #ask<T>(subject: string, question: () => Promise<T>): Promise<T> {
    try {
      return await this.link.askAgain(question);
    } catch (error) {
      throw asMessagingError(error, `${subject}: its history cannot be read`);
    }
  }
}

/** Whether the failure tells for sure that nothing was stored. */
const isRefusal = (error: unknown): boolean =>
  error instanceof JetStreamApiError ||
  error instanceof NotConnected ||
  isPermissionViolation(error) ||
  isNoResponder(error);

const toCommit = (subject: string, sequence: number, body: Uint8Array, headers: MsgHdrs | undefined): Commit => ({
  id: headers?.get('Nats-Msg-Id') ?? '',
  subject,
  sequence,
  events: decodeEvents(body, subject),
});
