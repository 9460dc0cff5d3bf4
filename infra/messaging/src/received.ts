import type { Envelope, EventContract, EventOf, ServiceName } from '@meguri/contracts';
import type { Cause } from './cause.js';

/** One event as a handler gets it. */
export interface Received<D = unknown> {
  /** The short fact, e.g. RunCompleted. */
  readonly type: string;
  readonly data: D;
  readonly envelope: Envelope<D>;
  readonly id: string;
  readonly aggregateId: string;
  /** Number of the event within its aggregate. */
  readonly revision: number;
  /** Number of its commit within the stream. */
  readonly streamSequence: number;
}

/** The received form of the events of some contracts, told apart by their type. */
export type ReceivedOf<C extends EventContract> = C extends EventContract
  ? Omit<Received<EventOf<C>['data']>, 'type'> & { readonly type: EventOf<C>['type'] }
  : never;

/** One commit of a whole stream. */
export interface ReceivedCommit {
  readonly id: string;
  readonly service: ServiceName;
  readonly entity: string;
  readonly aggregateId: string;
  readonly subject: string;
  readonly streamSequence: number;
  readonly events: readonly Envelope[];
}

/** What a reaction needs besides the event: time and ids come in as arguments. */
export interface ReactionContext {
  readonly now: Date;
  /** An id that is the same at every try and in every replica. */
  idFor(name: string): string;
  /** Hand it to `Aggregates.execute`. */
  readonly cause: Cause;
  /** How often the message was delivered; more than one after a crash or a failure. */
  readonly deliveries: number;
}
