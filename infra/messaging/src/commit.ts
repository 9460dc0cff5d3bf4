import { Envelope, type EventContract, LabError, type ServiceName } from '@meguri/contracts';
import { z } from 'zod';

/** All events of one decision, as one message of the stream. */
export interface Commit {
  readonly id: string;
  /** NATS subject of the aggregate. */
  readonly subject: string;
  /** Number of the message within its stream: the version of the aggregate after this commit. */
  readonly sequence: number;
  readonly events: readonly Envelope[];
}

export const MAXIMUM_EVENTS = 10_000;
const Batch = z.array(Envelope).min(1).max(MAXIMUM_EVENTS);
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the body of a message.
 * @throws LabError MESSAGING.MALFORMED when it is not JSON or not a batch of events.
 */
export function decodeEvents(body: Uint8Array, subject: string): Envelope[] {
  const result = Batch.safeParse(parseJson(body, subject));
  if (!result.success)
    throw new LabError('MESSAGING.MALFORMED', `A message on ${subject} is not a commit: ${firstIssue(result.error)}`);
  return result.data as Envelope[];
}

function parseJson(body: Uint8Array, subject: string): unknown {
  try {
    return JSON.parse(decoder.decode(body));
  } catch (cause) {
    throw new LabError('MESSAGING.MALFORMED', `A message on ${subject} is not JSON`, { cause });
  }
}

/**
 * Checks the data of an event that was written elsewhere. Fields that this version does not know yet are no fault.
 * @throws LabError MESSAGING.MALFORMED.
 */
export function assertKnownShape(contract: EventContract, event: Envelope): void {
  const result = contract.schema.safeParse(event.data);
  if (result.success || result.error.issues.every((issue) => issue.code === 'unrecognized_keys')) return;
  throw new LabError('MESSAGING.MALFORMED', `${event.type} ${event.id}: ${firstIssue(result.error)}`, {
    context: { eventId: event.id, type: event.type, issues: result.error.issues },
  });
}

export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join('.') || '(whole)'}: ${issue.message}` : error.message;
}

/** The parts of evt.<service>.<entity>.<id>. */
export function partsOf(subject: string): { service: ServiceName; entity: string; aggregateId: string } {
  const [, service = '', entity = '', aggregateId = ''] = subject.split('.');
  return { service: service as ServiceName, entity, aggregateId };
}
