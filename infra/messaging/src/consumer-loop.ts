import { setTimeout as sleep } from 'node:timers/promises';
import { isLabError, LabError, type ServiceName } from '@meguri/contracts';
import type { Logger, Metrics } from '@meguri/observability';
import {
  AckPolicy,
  type ConsumerConfig,
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { type MsgHdrs, nanos } from '@nats-io/transport-node';
import { buryMessage, codeOf } from './dead-letter.js';
import { Holds } from './holds.js';
import { Lanes } from './lanes.js';
import { Slots } from './slots.js';

/** Where a loop gets its messages from and how it treats them. */
export interface LoopSettings {
  readonly stream: string;
  readonly durable: string;
  readonly filter: string;
  readonly concurrency: number;
  readonly ackWaitMs: number;
  readonly backoffMs: readonly number[];
  readonly from: 'all' | 'new';
}

export interface LoopSurroundings {
  readonly service: ServiceName;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** A message as its handler needs it, delivered by the server or fetched to be tried again. */
export interface Delivered {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: MsgHdrs;
  /** Number of the message within its stream. */
  readonly seq: number;
  readonly deliveries: number;
}

/** One try after another at a message; remembers between tries which of its events are done. */
export type Attempt = () => Promise<void>;

/** After so many deliveries without a result the handler is taken to end its process. */
const MAXIMUM_DELIVERIES = 20;
const RESTART_PAUSE_MS = 200;
/** More than a starved process can have in its buffers when it goes on. */
const SETTLED_REMEMBERED = 10_000;
/** Idle pulls are renewed so often; half of it is how soon a silent consumer is noticed. */
const PULL_EXPIRES_MS = 2000;

/**
 * A durable pull consumer: many aggregates at once, one message at a time per aggregate, in order. A message that fails
 * is tried again at the head of its lane, so nothing of its aggregate overtakes it; only this loop acknowledges. When it becomes a dead
 * letter of a campaign, a run or a job, what follows in its lane waits behind it as dead letters, until a person has settled it.
 */
export class ConsumerLoop {
  readonly #open = new Map<number, JsMsg>();
  /**
   * When the messages of these sequences that this process has settled were stored, the latest last: a server that lost history
   * gives the same sequences to others.
   */
  readonly #settled = new Map<number, number>();
  readonly #lanes = new Lanes();
  readonly #slots: Slots;
  readonly #holds: Holds;
  readonly #work = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #logger: Logger;
  #messages: ConsumerMessages | undefined;
  #receiving: Promise<void> = Promise.resolve();
  #heartbeat: NodeJS.Timeout | undefined;
  /** Where a durable that somebody removed has to begin again; 0 until a message came. */
  #next = 0;

  constructor(
    private readonly around: LoopSurroundings,
    private readonly settings: LoopSettings,
    /** Decodes a message once and gives what is to be tried; may throw. */
    private readonly begin: (message: Delivered) => Attempt,
  ) {
    this.#slots = new Slots(settings.concurrency);
    this.#holds = new Holds(around.jsm, around.service, settings.durable);
    this.#logger = around.logger.child({ durable: settings.durable });
  }

  /** Why no messages come at present. */
  get trouble(): string | undefined {
    return this.#messages ? undefined : `${this.settings.durable} does not receive`;
  }

  /** Resolves when the durable exists and messages flow; goes on receiving until `drain`. */
  async start(): Promise<void> {
    await this.#holds.load();
    await this.#ensureDurable();
    await this.#subscribe();
    // also for messages that wait in a lane: the server would deliver them again
    this.#heartbeat = setInterval(() => this.#showLife(), this.settings.ackWaitMs / 3);
    this.#receiving = this.#receive();
  }

  /** Takes no more messages, finishes those being handled, and gives the waiting ones back to the server. */
  async drain(): Promise<void> {
    this.#stop.abort();
    this.#messages?.stop();
    await this.#receiving;
    await Promise.all(this.#work);
    clearInterval(this.#heartbeat);
  }

  /** Tries one message of the stream once more, in the lane of its aggregate. */
  retry(message: Delivered): Promise<void> {
    return this.#lanes.run(message.subject, () => this.#slots.use(this.begin(message)));
  }

  /** Lets an aggregate go on whose dead letters are settled; says whether it does. */
  release(subject: string): Promise<boolean> {
    return this.#lanes.run(subject, () => this.#holds.release(subject));
  }

  async #ensureDurable(): Promise<void> {
    const { jsm } = this.around;
    const { stream, durable, filter, concurrency, ackWaitMs } = this.settings;
    const adjustable = {
      filter_subject: filter,
      ack_wait: nanos(ackWaitMs),
      max_deliver: -1,
      max_ack_pending: concurrency * 4,
    };
    const exists = await jsm.consumers.info(stream, durable).then(
      () => true,
      () => false,
    );
    if (exists) await jsm.consumers.update(stream, durable, adjustable);
    else
      await jsm.consumers.add(stream, {
        durable_name: durable,
        ack_policy: AckPolicy.Explicit,
        ...this.#beginning(),
        ...adjustable,
      });
  }

  #beginning(): Partial<ConsumerConfig> {
    if (this.#next > 0)
      return {
        deliver_policy: DeliverPolicy.StartSequence,
        opt_start_seq: Math.min(this.#next, ...this.#open.keys()),
      };
    return { deliver_policy: this.settings.from === 'new' ? DeliverPolicy.New : DeliverPolicy.All };
  }

  async #subscribe(): Promise<void> {
    const { stream, durable, concurrency } = this.settings;
    const consumer = await this.around.js.consumers.get(stream, durable);
    this.#messages = await consumer.consume({
      max_messages: concurrency * 4,
      expires: PULL_EXPIRES_MS,
      abort_on_missing_resource: true,
    });
  }

  async #receive(): Promise<void> {
    while (!this.#stopping) {
      try {
        for await (const message of this.#messages ?? []) this.#accept(message);
      } catch (error) {
        this.#logger.warn('consumer interrupted', { error });
      }
      this.#messages = undefined;
      await this.#reopen();
    }
  }

  async #reopen(): Promise<void> {
    while (!this.#stopping && !this.#messages) {
      await this.#pause(RESTART_PAUSE_MS);
      try {
        await this.#ensureDurable();
        await this.#subscribe();
      } catch (error) {
        this.#logger.warn('consumer cannot be opened', { error });
      }
    }
    if (this.#stopping) this.#messages?.stop();
  }

  #accept(message: JsMsg): void {
    const { durable } = this.settings;
    this.around.metrics.consumer.pending.set({ durable }, message.info.pending);
    if (message.redelivered) this.around.metrics.consumer.redelivered.inc({ durable });
    // delivered again while still open, after a reconnection: acknowledging the first one settles both
    if (this.#open.has(message.seq)) return;
    // delivered again before it was settled, and read only now by a process that was starved
    if (this.#settled.get(message.seq) === message.info.timestampNanos) {
      message.ack();
      return;
    }
    this.#next = Math.max(this.#next, message.seq + 1);
    this.#open.set(message.seq, message);
    const work = this.#lanes
      .run(message.subject, () => this.#settle(message))
      .finally(() => {
        this.#open.delete(message.seq);
        this.#work.delete(work);
      });
    this.#work.add(work);
  }

  async #settle(message: JsMsg): Promise<void> {
    const outcome = await this.#handle(message);
    try {
      // without a text: nats-server 2.9 takes term('reason') for nothing and delivers again
      if (outcome === 'dead') message.term();
      else if (outcome === 'done') message.ack();
      else message.nak();
      if (outcome !== 'returned') this.#remember(message);
    } catch (error) {
      this.#logger.warn('message cannot be acknowledged, it will come again', { subject: message.subject, error });
    }
    this.around.metrics.consumer.handled.inc({ durable: this.settings.durable, outcome });
  }

  #remember({ seq, info }: JsMsg): void {
    this.#settled.set(seq, info.timestampNanos);
    if (this.#settled.size <= SETTLED_REMEMBERED) return;
    const [oldest] = this.#settled.keys();
    this.#settled.delete(oldest!);
  }

  /** Tries until the message is done, is buried as a dead letter, or the service stops. */
  async #handle(message: JsMsg): Promise<'done' | 'dead' | 'returned'> {
    const attempt = this.#prepare(message);
    for (let failures = 0; !this.#stopping; ) {
      const error = await this.#try(attempt);
      if (error === undefined) return 'done';
      if (this.#stopping) break;
      const surrounding = isTroubleAround(error);
      const isLast = !surrounding && (isPermanent(error) || failures >= this.settings.backoffMs.length);
      if (isLast && (await this.#bury(message, error))) return 'dead';
      await this.#backOff(message, failures, error);
      if (!surrounding) failures++;
    }
    return 'returned';
  }

  #prepare(message: JsMsg): Attempt {
    const deliveries = message.info.deliveryCount;
    if (this.#holds.has(message.subject))
      return () =>
        Promise.reject(new LabError('MESSAGING.HELD', `It waits behind a dead letter of ${message.subject}`));
    if (deliveries > MAXIMUM_DELIVERIES)
      return () =>
        Promise.reject(new LabError('MESSAGING.HANDLER_CRASHED', `Delivered ${deliveries} times, never done`));
    try {
      const { subject, data, headers, seq } = message;
      return this.begin({ subject, data, headers, seq, deliveries });
    } catch (error) {
      return () => Promise.reject(error);
    }
  }

  /** The failure of one try, or undefined. */
  #try(attempt: Attempt): Promise<unknown> {
    return this.#slots.use(async () => {
      if (this.#stopping) return new Error('the service stops');
      const finished = this.around.metrics.consumer.handlingSeconds.startTimer({ durable: this.settings.durable });
      try {
        await attempt();
        return undefined;
      } catch (error) {
        return error ?? new Error('a handler threw nothing');
      } finally {
        finished();
      }
    });
  }

  async #bury(message: JsMsg, error: unknown): Promise<boolean> {
    const { service, js } = this.around;
    const { durable } = this.settings;
    try {
      await buryMessage(js, { message, service, durable, error });
      this.#holds.add(message.subject);
      this.#logger.error('dead letter', {
        code: codeOf(error),
        subject: message.subject,
        sequence: message.seq,
        error,
      });
      return true;
    } catch (trouble) {
      this.#logger.warn('dead letter cannot be stored', { subject: message.subject, error: trouble });
      return false;
    }
  }

  async #backOff(message: JsMsg, failures: number, error: unknown): Promise<void> {
    if (this.#stopping) return;
    const { backoffMs } = this.settings;
    const pause = backoffMs[Math.min(failures, backoffMs.length - 1)] ?? RESTART_PAUSE_MS;
    const deliveries = message.info.deliveryCount;
    this.#logger.warn('handler failed, will try again', { subject: message.subject, pause, deliveries, error });
    await this.#pause(pause * (0.8 + 0.4 * Math.random()));
  }

  #showLife(): void {
    for (const message of this.#open.values()) message.working();
  }

  get #stopping(): boolean {
    return this.#stop.signal.aborted;
  }

  #pause(milliseconds: number): Promise<void> {
    return sleep(milliseconds, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}

/** What cannot get better by trying again. */
const isPermanent = (error: unknown): boolean => isLabError(error) && !error.retryable;

/** NATS, its data or another service is in trouble: no fault of the message, so its tries are not counted. */
const isTroubleAround = (error: unknown): boolean =>
  isLabError(error) &&
  ((error.retryable && error.code.startsWith('MESSAGING.')) || error.code === 'MESSAGING.HISTORY_DAMAGED');
