import type { Envelope, EventContract, ServiceName } from '@meguri/contracts';
import { childTrace } from '@meguri/observability';
import { assertKnownShape, decodeEvents, partsOf } from './commit.js';
import type { Attempt, Delivered } from './consumer-loop.js';
import { deterministicId } from './deterministic-id.js';
import type { ReactionContext, Received, ReceivedCommit } from './received.js';

export type CallHandler = (data: unknown, context: unknown) => Promise<unknown>;

/** `<service>-<handler>`: the service prefix is added where it is missing. */
export const durableName = (service: ServiceName, name: string): string =>
  name.startsWith(`${service}-`) ? name : `${service}-${name}`;

/** Unfolds a commit and calls the handler for each event of the wanted types; a retry goes on where the last try failed. */
export function eventReaction(durable: string, contracts: readonly EventContract[], call: CallHandler) {
  const wanted = new Map(contracts.map((contract) => [contract.type, contract]));
  return (message: Delivered): Attempt => {
    const events = decodeEvents(message.data, message.subject).filter((event) => wanted.has(event.type));
    let done = 0;
    return async () => {
      for (let event = events[done]; event; event = events[++done]) {
        const contract = wanted.get(event.type)!;
        assertKnownShape(contract, event);
        await call(received(contract, event, message), contextOf(durable, event, message));
      }
    };
  };
}

/** Calls the handler once for each commit. */
export function commitReaction(durable: string, call: CallHandler) {
  return (message: Delivered): Attempt => {
    const events = decodeEvents(message.data, message.subject);
    const [first] = events as [Envelope];
    const commit: ReceivedCommit = {
      id: message.headers?.get('Nats-Msg-Id') || first.id,
      ...partsOf(message.subject),
      subject: message.subject,
      streamSequence: message.seq,
      events,
    };
    return async () => void (await call(commit, contextOf(durable, first, message)));
  };
}

const received = (contract: EventContract, envelope: Envelope, message: Delivered): Received => ({
  type: contract.fact,
  data: envelope.data,
  envelope,
  id: envelope.id,
  aggregateId: partsOf(message.subject).aggregateId,
  revision: envelope.revision,
  streamSequence: message.seq,
});

function contextOf(durable: string, event: Envelope, message: Delivered): ReactionContext {
  const now = new Date();
  const { id, correlationid, traceparent } = event;
  return {
    now,
    idFor: (name) => deterministicId(id, name),
    cause: {
      id,
      handler: durable,
      now,
      traceparent: childTrace(traceparent),
      ...(correlationid && { correlationId: correlationid }),
    },
    deliveries: message.deliveries,
  };
}
