import {
  entitySubject,
  eventsSubject,
  LabError,
  type RequestContract,
  type ServiceName,
  streamOf,
} from '@meguri/contracts';
import type { Health, Logger, Metrics } from '@meguri/observability';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { ConsumerLoop, type LoopSurroundings } from './consumer-loop.js';
import { releaseContract, retryContract } from './dead-letters.js';
import { type HandlerDefinition, JETSTREAM } from './decorators.js';
import { asMessagingError } from './failures.js';
import { Link } from './link.js';
import { type CallHandler, commitReaction, durableName, eventReaction } from './reaction.js';
import { RequestServer } from './request-server.js';
import { eventStream, managerOf, verifyStream } from './streams.js';

export interface JetStreamServerOptions {
  readonly service: ServiceName;
  readonly nc: NatsConnection;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
}

type Reaction = Exclude<HandlerDefinition, { kind: 'request' }>;

/** Nest's transport for Meguri: durable consumers for reactions, NATS requests for commands and queries. */
export class JetStreamServer extends Server implements CustomTransportStrategy {
  override transportId = JETSTREAM;
  // errors come to the consumer loop, which alone decides about retries and dead letters
  override readonly propagatesEventHandlerErrors = true;
  readonly #loops = new Map<string, ConsumerLoop>();
  readonly #requests: RequestServer;
  readonly #link: Link;
  #phase: 'starting' | 'serving' | 'draining' = 'starting';

  constructor(private readonly options: JetStreamServerOptions) {
    super();
    this.#requests = new RequestServer(options.nc, options.service, options.logger);
    this.#link = new Link(options.nc);
    options.health.require('messages', () => this.#trouble());
  }

  override listen(callback: (error?: unknown) => void): void {
    this.#start().then(() => callback(), callback);
  }

  /** Finishes what was begun and gives the rest back; the connection stays open for the answers. */
  override async close(): Promise<void> {
    this.#phase = 'draining';
    await Promise.all([this.#requests.drain(), ...[...this.#loops.values()].map((loop) => loop.drain())]);
  }

  override on(): never {
    throw new Error('this transport has no events of its own');
  }

  override unwrap<T>(): T {
    return this.options.nc as T;
  }

  async #start(): Promise<void> {
    const { nc, service, logger, metrics } = this.options;
    const surroundings = { service, logger, metrics, js: jetstream(nc), jsm: await managerOf(nc) };
    const definitions = [...this.messageHandlers.values()].map((handler) => ({
      definition: handler.extras as HandlerDefinition,
      call: callOf(handler),
    }));
    const reactions = definitions.flatMap(({ definition, call }) =>
      definition.kind === 'request' ? [] : [{ definition, call }],
    );
    await this.#verifyStreams(reactions.map(({ definition }) => definition));
    await Promise.all(reactions.map(({ definition, call }) => this.#react(surroundings, definition, call)));
    for (const { definition, call } of definitions)
      if (definition.kind === 'request') this.#requests.serve(definition.contract, call as never);
    this.#serveRetries(surroundings);
    await nc.flush();
    this.#phase = 'serving';
  }

  async #verifyStreams(reactions: readonly Reaction[]): Promise<void> {
    const services = new Set(reactions.map(sourceOf));
    await Promise.all([...services].map((service) => verifyStream(this.options.nc, eventStream(service))));
  }

  async #react(surroundings: LoopSurroundings, definition: Reaction, call: CallHandler): Promise<void> {
    const { options } = definition;
    const durable = durableName(surroundings.service, options.durable);
    if (this.#loops.has(durable)) throw new TypeError(`two handlers are called ${durable}`);
    const settings = {
      stream: streamOf(sourceOf(definition)),
      durable,
      filter: definition.kind === 'event' ? entitySubject(definition.contracts[0]!) : eventsSubject(definition.service),
      concurrency: options.concurrency ?? 8,
      ackWaitMs: options.ackWaitMs ?? 1000,
      backoffMs: options.backoffMs ?? [100, 500, 2000, 5000],
      from: options.from ?? 'all',
    };
    const begin =
      definition.kind === 'event' ? eventReaction(durable, definition.contracts, call) : commitReaction(durable, call);
    const loop = new ConsumerLoop(surroundings, settings, begin);
    this.#loops.set(durable, loop);
    try {
      await loop.start();
    } catch (error) {
      throw asMessagingError(error, `Consumer ${durable} cannot be opened`);
    }
  }

  #serveRetries({ service, jsm }: LoopSurroundings): void {
    this.#requests.serve(retryContract(service) as RequestContract, async (input) => {
      const { durable, stream, sequence } = input as { durable: string; stream: string; sequence: number };
      const loop = this.#loops.get(durable);
      const stored = await jsm.streams.getMessage(stream, { seq: sequence });
      if (!loop || !stored)
        throw new LabError('MESSAGING.DEAD_LETTER_UNKNOWN', `${durable} or message ${sequence} of ${stream} is gone`);
      const { subject, data, header: headers, seq } = stored;
      await loop.retry({ subject, data, headers, seq, deliveries: 1 });
      return {};
    });
    this.#requests.serve(releaseContract(service) as RequestContract, async (input) => {
      const { durable, subject } = input as { durable: string; subject: string };
      return { released: (await this.#loops.get(durable)?.release(subject)) ?? true };
    });
  }

  #trouble(): string | undefined {
    if (this.#phase !== 'serving') return `the service is ${this.#phase}`;
    if (!this.#link.connected || this.options.nc.isClosed()) return 'there is no connection to NATS';
    for (const loop of this.#loops.values()) if (loop.trouble) return loop.trouble;
    return undefined;
  }
}

const sourceOf = (reaction: Reaction): ServiceName =>
  reaction.kind === 'commit' ? reaction.service : reaction.contracts[0]!.service;

/** Calls a Nest handler and waits for all it gives. */
const callOf =
  (handler: MessageHandler): CallHandler =>
  async (data, context) => {
    const result: unknown = await handler(data, context);
    return isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }) : result;
  };
