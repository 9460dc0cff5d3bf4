import type { Envelope } from '@meguri/contracts';

/** One event as the archive keeps it: its place in the history of its service, and what questions ask by. */
export interface ArchivedEvent {
  /** Commit id, a slash, and the index within the commit; the archive holds each id once. */
  readonly id: string;
  /** The service that stated it; each has one stream. */
  readonly service: string;
  /** Sequence of the commit in the stream of the service, from 1. */
  readonly sequence: number;
  /** Index of the event in its commit, from 0. */
  readonly index: number;
  readonly entity: string;
  readonly aggregateId: string;
  /** Short name of the fact, e.g. RunCompleted. */
  readonly fact: string;
  readonly time: string;
  readonly campaignId?: string;
  /** The event exactly as it was stated. */
  readonly envelope: Envelope;
}

/** A commit as it lies in the stream of a service. */
export interface StoredCommit {
  readonly service: string;
  readonly entity: string;
  readonly aggregateId: string;
  readonly streamSequence: number;
  readonly events: readonly Envelope[];
}

/** Unfolds a commit into archived events, in order. */
export const unfold = ({ service, entity, aggregateId, streamSequence, events }: StoredCommit): ArchivedEvent[] =>
  events.map((envelope, index) => {
    const campaignId = campaignOf(envelope);
    return {
      id: envelope.id,
      service,
      sequence: streamSequence,
      index,
      entity,
      aggregateId,
      fact: factOf(envelope.type),
      time: envelope.time,
      ...(campaignId !== undefined && { campaignId }),
      envelope,
    };
  });

/** RunCompleted of meguri.execution.RunCompleted.v1. */
const factOf = (type: string): string => type.split('.').at(-2) ?? type;

function campaignOf({ correlationid, data }: Envelope): string | undefined {
  if (typeof data === 'object' && data !== null && 'campaignId' in data && typeof data.campaignId === 'string')
    return data.campaignId;
  return correlationid;
}
